"""Staged moves: the best ones against every policy tried in turn; rules against drawing fates one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.planning.decision.staging.best import best
from safeconduct.planning.decision.staging.grid import stages_of
from safeconduct.planning.decision.staging.model import (
    MOVES,
    Alert,
    Prices,
    Stage,
    Times,
    generator_of,
    step_of,
)
from safeconduct.planning.decision.staging.rules import (
    Threshold,
    best_threshold,
    outcome,
    threshold_curve,
)

HOME = Stage("home")
rates = st.floats(0.0, 1.0)


@st.composite
def alerts(draw: st.DrawFn, levels: int = 3, steps: int = 8) -> Alert:
    def row() -> list[float]:
        return [draw(rates) for _ in range(levels)]

    return Alert(
        step=step_of(generator_of(row(), row(), row()), 0.5),
        steps=steps,
        times=Times(draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 4))),
        prices=Prices(*(draw(st.floats(0.0, 60.0)) for _ in range(4))),
        people_first=draw(st.sampled_from([0.0, 20.0])),
        people_rest=100.0,
    )


def tiny(seed: int) -> Alert:
    rng = np.random.default_rng(seed)
    step = step_of(generator_of(*(rng.random(2).tolist() for _ in range(3))), 1.0)
    prices = Prices(*(float(x) for x in rng.random(4) * [10.0, 3.0, 10.0, 40.0]))
    return Alert(step, 3, Times(1, 1, 1), prices, 0.0, 100.0)


@pytest.mark.parametrize("seed", range(6))
def test_the_best_moves_beat_every_policy_there_is(seed: int) -> None:
    """The slow twin: every choice at every step, level and stage, each followed to its end."""
    alert = tiny(seed)
    places = [
        (step, level, stage)
        for step in range(alert.steps)
        for stage in stages_of(alert, HOME)
        for level in range(alert.levels)
        if len(alert.moves(stage)) > 1 and (step or (stage, level) == (HOME, 0))
    ]
    # at most two steps back a choice can still matter: the last step only ever adds a price
    free = [place for place in places if place[0] < alert.steps - 1]
    least = np.inf
    for choice in product(*(alert.moves(stage) for _, _, stage in free)):
        policy = dict(zip(free, choice, strict=True))
        told = outcome(alert, lambda *at, known=policy: known.get(at, "wait"), 0)
        least = min(least, told.cost)
    assert best(alert).cost(0) == pytest.approx(least, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(alerts())
def test_the_best_moves_cost_what_was_promised_and_no_rule_costs_less(alert: Alert) -> None:
    found = best(alert)
    promised = found.cost(1)
    assert outcome(alert, found.move, 1).cost == pytest.approx(promised, abs=1e-7)
    levels = (None, 0, 1, 2)
    for position, first, everybody in product(levels, levels, levels):
        assert outcome(alert, Threshold(position, first, everybody), 1).cost >= promised - 1e-7
    assert best_threshold(alert, 1, HOME)[1].cost >= promised - 1e-7


@settings(deadline=None, max_examples=40)
@given(alerts())
def test_a_lower_threshold_cries_wolf_more_often_and_is_late_less_often(alert: Alert) -> None:
    told = [one for _, one in threshold_curve(alert, 0, HOME)]
    alarms, misses = [one.false_alarm for one in told], [one.miss for one in told]
    assert alarms == pytest.approx(sorted(alarms, reverse=True), abs=1e-9)
    assert misses == pytest.approx(sorted(misses), abs=1e-9)
    assert {round(one.lost, 9) for one in told} == {round(told[0].lost, 9)}
    assert told[-1].miss == pytest.approx(told[-1].lost)


@settings(deadline=None, max_examples=40)
@given(alerts())
def test_being_ready_never_costs_more_than_the_price_of_getting_ready(alert: Alert) -> None:
    found = best(alert, HOME)
    ready, home = found.costs[0, found.grid.index[Stage("ready")]], found.costs[0, found.grid.index[HOME]]
    # whoever is ready may do what one at home would, sooner, and at most pays for holding
    assert np.all(ready <= home + alert.prices.hold * alert.steps + 1e-7)


def test_rules_come_to_what_fates_drawn_one_by_one_come_to() -> None:
    step = step_of(generator_of([0.4, 0.3, 0.0], [0.0, 0.2, 0.1], [0.01, 0.05, 0.4]), 0.5)
    alert = Alert(step, 12, Times(2, 1, 3), Prices(5.0, 0.5, 3.0, 30.0), 20.0, 100.0)
    rule = Threshold(position=0, first=1, all=2)
    told = outcome(alert, rule, 0)
    rng, runs = np.random.default_rng(7), 8_000
    costs, misses, false = np.zeros(runs), 0, 0
    reach = np.cumsum(alert.step, axis=1) / alert.step.sum(axis=1, keepdims=True)
    for run in range(runs):
        level, stage, lost = 0, HOME, False
        for now in range(alert.steps):
            stage, price = alert.begin(stage, rule(now, level, stage))
            costs[run] += price
            level = int(np.searchsorted(reach[level], rng.random()))
            if level == 3:
                costs[run] += alert.behind(stage)
                misses += stage.kind != "out"
                lost = True
                break
            stage = alert.end(stage)
        false += not lost and stage.kind in ("all", "out")
    assert told.miss == pytest.approx(misses / runs, abs=0.02)
    assert told.false_alarm == pytest.approx(false / runs, abs=0.02)
    assert told.cost == pytest.approx(float(costs.mean()), rel=0.03)


def test_rates_become_chances() -> None:
    step = step_of(generator_of([0.0], [0.0], [0.3]), 2.0)
    assert step[0, 1] == pytest.approx(1.0 - np.exp(-0.6), abs=1e-12)
    twice = step_of(generator_of([0.4, 0.0], [0.0, 0.2], [0.01, 0.3]), 1.0)
    whole = np.vstack([twice, [0.0, 0.0, 1.0]])
    once = step_of(generator_of([0.4, 0.0], [0.0, 0.2], [0.01, 0.3]), 2.0)
    assert np.allclose((whole @ whole)[:-1], once)


def test_a_price_of_nothing_goes_at_once_and_danger_of_none_stays() -> None:
    calm = step_of(generator_of([0.2, 0.0], [0.0, 0.2], [0.0, 0.0]), 1.0)
    quiet = Alert(calm, 6, Times(1, 1, 1), Prices(1.0, 0.1, 1.0, 5.0), 10.0, 100.0)
    assert [best(quiet).move(0, level, HOME) for level in range(2)] == ["wait", "wait"]
    grim = step_of(generator_of([0.2, 0.0], [0.0, 0.2], [0.2, 0.5]), 1.0)
    free = Alert(grim, 6, Times(1, 1, 1), Prices(0.0, 0.0, 0.0, 0.0), 0.0, 100.0)
    assert "wait" not in [best(free).move(0, level, HOME) for level in range(2)]
    assert set(MOVES) >= set(free.moves(HOME))
