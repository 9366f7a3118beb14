"""Worked values of when to decide: what binds, what each step needs, what an alert's moves cost and leave behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import exp
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from safeconduct.planning.decision.latest import Term, latest
from safeconduct.planning.decision.staging.best import best
from safeconduct.planning.decision.staging.model import (
    Alert,
    Prices,
    Stage,
    Times,
    generator_of,
    step_of,
)
from safeconduct.planning.decision.staging.rules import Outcome, Threshold, outcome, threshold_curve
from safeconduct.planning.decision.trip_wires import trigger_state
from safeconduct.planning.decision.waiting import Stake, waits
from safeconduct.scenario.model import Decision, Figure, Indicator, Level, Mark, Trigger
from safeconduct.scenario.model import Threshold as Wire

AT = datetime(2021, 8, 14, tzinfo=UTC)
GUESS = Mark("assumed", by="test")


def figure(value: float) -> Figure:
    return Figure(value, value, value, GUESS)


TERMS = (
    Term("decision latency", 6.0, "", 12.0),
    Term("permission lead", 48.0, "", 96.0),
    Term("positioning", 30.0, "", 30.0),
    Term("assembly", None, "nobody stated it"),
    Term("closure", 10.0, "", 20.0),
)


def by_when(
    deadline_h: float | None, rate: float = 0.0, limit: float | None = 0.1, lapses_h: float | None = None
) -> Any:
    scenario: Any = SimpleNamespace(
        decision=Decision(miss_limit=None if limit is None else figure(limit)),
        deadline=None if deadline_h is None else AT + timedelta(hours=deadline_h),
    )
    lapses = None if lapses_h is None else AT + timedelta(hours=lapses_h)
    return latest(scenario, TERMS, (rate, 2 * rate), AT, lapses)


def hours(moment: datetime | None) -> float | None:
    return None if moment is None else round((moment - AT) / timedelta(hours=1), 4)


def test_counted_back_from_the_deadline() -> None:
    told = by_when(240.0)
    # 6 + the longest of 48 and 30 + 10
    assert (hours(told.decision), told.bound_by, told.lost_by) == (176.0, "deadline", None)
    # 12 + 96 + 20 at worst
    assert hours(told.at_worst) == 112.0
    assert [(one.action, hours(one.by), one.known) for one in told.actions] == [
        ("decide", 176.0, False),
        ("ask_permission", 182.0, True),
        ("position_aircraft", 200.0, True),
        ("assemble", 230.0, False),
        ("go", 230.0, True),
    ]


def test_the_first_end_binds() -> None:
    assert by_when(240.0, lapses_h=200.0).bound_by == "permission"
    assert by_when(240.0, lapses_h=300.0).bound_by == "deadline"
    # at 0.024 a day a tenth is lost after 24 · 0.10536 / 0.024 = 105.36 h
    lost = by_when(240.0, rate=0.024)
    assert (lost.bound_by, hours(lost.lost_by)) == ("loss", 105.3605)
    assert hours(lost.at_worst) == round(52.6803 - 128.0, 4)
    assert by_when(240.0, rate=0.024, limit=None).bound_by == "deadline"


def test_nothing_binds_where_nothing_ends() -> None:
    told = by_when(None)
    assert (told.decision, told.lost_by, told.bound_by, told.at_worst, told.actions) == (
        None,
        None,
        "",
        None,
        (),
    )
    # a rate so small that the end lies beyond what a calendar holds is none
    assert by_when(None, rate=1e-12).lost_by is None


def test_a_false_alarm_is_that_nothing_is_lost_until_the_deadline() -> None:
    told = waits(Stake(0.4, 94.0, AT + timedelta(hours=30.0)), AT, None)
    assert {wait.false_alarm for wait in told} == {exp(-0.4 * 30.0 / 24.0)}
    assert {wait.false_alarm for wait in waits(Stake(0.4, 94.0, AT - timedelta(hours=5)), AT, None)} == {1.0}
    assert {wait.false_alarm for wait in waits(Stake(0.4, 94.0, None), AT, None)} == {None}


def alert(steps: int = 3, first: float = 10.0, rest: float = 90.0) -> Alert:
    chances = np.array([[0.9, 0.1, 0.0], [0.0, 0.8, 0.2]])
    return Alert(chances, steps, Times(1, 2, 4), Prices(3.0, 0.5, 2.0, 5.0), first, rest)


@pytest.mark.parametrize(
    ("stage", "behind"),
    [
        (Stage("home"), 100.0),
        (Stage("ready"), 100.0),
        (Stage("positioning", 1), 100.0),
        (Stage("first", 2), 100.0),
        (Stage("first", 1), 95.0),
        (Stage("first", 3), 100.0),
        (Stage("ready", 0, True), 90.0),
        (Stage("all", 4), 100.0),
        (Stage("all", 2), 50.0),
        (Stage("all", 1), 25.0),
        (Stage("all", 2, True), 45.0),
        (Stage("all", 5), 100.0),
        (Stage("out", 0, True), 0.0),
    ],
)
def test_who_is_left_behind(stage: Stage, behind: float) -> None:
    assert alert().behind(stage) == behind


@pytest.mark.parametrize(
    ("stage", "move", "then", "price"),
    [
        (Stage("home"), "wait", Stage("home"), 0.0),
        (Stage("ready"), "wait", Stage("ready"), 0.5),
        (Stage("home"), "position", Stage("positioning", 1), 3.0),
        (Stage("home"), "first", Stage("first", 3), 5.0),
        (Stage("ready"), "first", Stage("first", 2), 2.0),
        (Stage("home"), "all", Stage("all", 5), 8.0),
        (Stage("ready"), "all", Stage("all", 4), 5.0),
        (Stage("ready", 0, True), "all", Stage("all", 4, True), 5.0),
    ],
)
def test_what_a_move_begins_and_costs(stage: Stage, move: Any, then: Stage, price: float) -> None:
    assert alert().begin(stage, move) == (then, price)


@pytest.mark.parametrize(
    ("stage", "then"),
    [
        (Stage("home"), Stage("home")),
        (Stage("positioning", 2), Stage("positioning", 1)),
        (Stage("positioning", 1), Stage("ready")),
        (Stage("first", 1), Stage("ready", 0, True)),
        (Stage("all", 2), Stage("all", 1)),
        (Stage("all", 1), Stage("out", 0, True)),
        (Stage("out", 0, True), Stage("out", 0, True)),
    ],
)
def test_where_a_step_ends(stage: Stage, then: Stage) -> None:
    assert alert().end(stage) == then


@pytest.mark.parametrize(
    ("level", "stage", "move"),
    [
        (0, Stage("home"), "wait"),
        (1, Stage("home"), "position"),
        (1, Stage("ready"), "wait"),
        (2, Stage("home"), "first"),
        (2, Stage("ready", 0, True), "wait"),
        (3, Stage("ready", 0, True), "all"),
        (3, Stage("home"), "all"),
        (3, Stage("positioning", 1), "wait"),
    ],
)
def test_a_threshold_makes_the_move_that_commits_most(level: int, stage: Stage, move: str) -> None:
    assert Threshold(position=1, first=2, all=3)(0, level, stage) == move


def test_two_steps_followed_by_hand() -> None:
    # who never moves: from the upper level a fifth is lost in the first step, a fifth of the rest in the second
    never = outcome(alert(steps=2), Threshold(), 1)
    assert never.lost == pytest.approx(0.2 + 0.8 * 0.2)
    assert never.miss == pytest.approx(0.36)
    assert never.left_behind == pytest.approx(0.36 * 100.0)
    assert (never.price, never.went, never.false_alarm) == (0.0, 0.0, 0.0)
    assert never.cost == pytest.approx(36.0)
    assert never.miss_if_lost == pytest.approx(1.0)
    # everybody at once, in one step from home on: lost in that step leaves them all behind, later nobody
    quick = Alert(alert().step, 2, Times(1, 1, 1), Prices(3.0, 0.5, 2.0, 5.0), 10.0, 90.0)
    gone = outcome(quick, Threshold(all=0), 1)
    assert gone.price == pytest.approx(8.0)
    assert gone.left_behind == pytest.approx(0.2 * 100.0 + 0.8 * 0.2 * 50.0 * 2)
    assert gone.cost == pytest.approx(gone.price + gone.left_behind)
    assert gone.went == pytest.approx(1.0)
    assert gone.false_alarm == pytest.approx(0.64)
    assert gone.false_if_went == pytest.approx(0.64)


def test_the_best_moves_cost_no_more_than_any_rule_and_as_much_as_they_do_when_followed() -> None:
    model = alert(steps=6)
    moves = best(model)
    for level in (0, 1):
        followed = outcome(model, moves.move, level)
        assert followed.cost == pytest.approx(moves.cost(level))
        for _, told in threshold_curve(model, level, Stage("home")):
            assert moves.cost(level) <= told.cost + 1e-9
    # with no step left nothing can be lost and nothing is done
    assert moves.cost(0, step=6) == 0.0
    assert moves.cost(1, step=5) == pytest.approx(0.2 * 100.0)


def test_shares_of_nothing_are_nothing() -> None:
    nothing = Outcome(0.0, 0.0, 0.0, 0.0, 1.5, 2.5)
    assert (nothing.miss_if_lost, nothing.false_if_went, nothing.cost) == (0.0, 0.0, 4.0)


@pytest.mark.parametrize(
    "chances",
    [[[0.9, 0.1, 0.1], [0.0, 0.8, 0.2]], [[0.9, 0.1], [0.8, 0.2]], [[1.1, -0.1, 0.0], [0.0, 0.8, 0.2]]],
)
def test_chances_that_do_not_add_up_are_refused(chances: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="add up to one"):
        Alert(np.array(chances), 2, Times(1, 1, 1), Prices(0, 0, 0, 0), 0.0, 1.0)


def test_every_move_takes_a_step() -> None:
    assert Times(1, 1, 1).first == 1
    for wrong in ((0, 1, 1), (1, 0, 1), (1, 1, 0)):
        with pytest.raises(ValueError, match="a step at least"):
            Times(*wrong)


def test_rates_per_day_become_chances_per_step() -> None:
    rates = generator_of([0.3, 9.0], [9.0, 0.2], [0.1, 0.5])
    assert np.allclose(rates, [[-0.4, 0.3, 0.1], [0.2, -0.7, 0.5]])
    # without levels to go to, what is left after two days is e to the −0.5 · 2
    alone = step_of(generator_of([0.0], [0.0], [0.5]), 2.0)
    assert alone.tolist() == [pytest.approx([exp(-1.0), 1.0 - exp(-1.0)])]
    assert step_of(rates, 0.0).tolist() == [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]


def state(need: int, *levels: float | None) -> str:
    wires = tuple(Wire(f"i{n}", "at_least", 10, near=5) for n in range(len(levels)))
    known = tuple(
        Indicator(f"i{n}", "", "", "", 48, () if value is None else (Level(value, AT, GUESS),))
        for n, value in enumerate(levels)
    )
    scenario: Any = SimpleNamespace(indicators=known)
    return trigger_state(Trigger("t", "t", "go", wires, need, "", GUESS), scenario, AT + timedelta(hours=48))


@pytest.mark.parametrize(
    ("need", "levels", "told"),
    [
        (1, (4.0,), "far"),
        (1, (5.0,), "near"),
        (1, (10.0,), "crossed"),
        (1, (None,), "stale"),
        (2, (10.0, 4.0), "near"),
        (2, (10.0, 10.0), "crossed"),
        (2, (10.0, None), "stale"),
        (2, (4.0, 4.0), "far"),
        (2, (4.0, None), "far"),
        (3, (10.0, 10.0, 4.0), "near"),
    ],
)
def test_where_a_trip_wire_stands(need: int, levels: tuple[float | None, ...], told: str) -> None:
    assert state(need, *levels) == told
