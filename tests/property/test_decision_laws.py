"""When to go: monotonicity, and Kabul 2021 replayed day by day without hindsight."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct import api
from safeconduct.planning.chances.model import FourWays, PreparedWay
from safeconduct.planning.decision.decide import (
    decide,
    decide_way,
    hours_until_lost,
    lead_hours,
    triggers_now,
)
from safeconduct.scenario.consents import Consent
from safeconduct.scenario.figures import Figure, Mark

KABUL = api.load_scenario(Path(__file__).parents[2] / "examples" / "kabul-2021.toml")
WAY = PreparedWay(
    "primary", "al-udeid", "OAKB", "OTBH", 2100.0, 3.0, ("AF", "PK", "QA"), 0.5, 0.5, (), "shortest"
)
GUESS = Mark("assumed", by="test")
rates = st.floats(0.001, 5.0)
hours = st.floats(0.0, 500.0)
NAMES = ("decision latency", "permission lead", "positioning", "assembly", "closure")


def figure(value: float) -> Figure:
    return Figure(value, value, value, GUESS)


def latest(per_day: float, **stated_h: float) -> datetime:
    hazards = tuple(replace(h, per_day=figure(per_day)) for h in KABUL.hazards)
    decision = replace(KABUL.decision, **{name: figure(h) for name, h in stated_h.items()})
    plan: Any = SimpleNamespace(permissions=(), reading=SimpleNamespace(consents=()))
    told = decide_way(replace(KABUL, hazards=hazards, decision=decision), plan, WAY, KABUL.start)
    assert told.latest_decision is not None
    return told.latest_decision


@given(rates, st.sampled_from(["latency_h", "positioning_h", "assembly_h"]), hours, hours)
def test_more_lead_time_never_makes_the_latest_decision_later(
    per_day: float, name: str, one: float, more: float
) -> None:
    assert latest(per_day, **{name: one + more}) <= latest(per_day, **{name: one})


@given(rates, rates)
def test_a_higher_hazard_never_makes_the_latest_decision_later(one: float, more: float) -> None:
    assert latest(one + more) <= latest(one)


@given(st.dictionaries(st.sampled_from(NAMES), hours), st.sampled_from(NAMES), hours)
def test_every_term_can_only_lengthen_the_lead(terms: dict[str, float], name: str, more: float) -> None:
    assert lead_hours({**terms, name: terms.get(name, 0.0) + more}) >= lead_hours(dict(terms))


@given(rates, st.floats(0.001, 0.999))
def test_by_then_it_is_lost_with_just_the_limit(per_day: float, miss: float) -> None:
    assert 1.0 - exp(-per_day * hours_until_lost(per_day, miss) / 24.0) == pytest.approx(miss)


def test_without_a_hazard_no_latest_time_is_told() -> None:
    plan: Any = SimpleNamespace(permissions=(), reading=SimpleNamespace(consents=()))
    told = decide_way(replace(KABUL, hazards=(), deadline=None), plan, WAY, KABUL.start)
    assert told.latest_decision is None
    assert told.costs_of_waiting == ()
    assert "no hazard" in told.remark


def test_with_a_deadline_alone_it_is_counted_back_from_that() -> None:
    plan: Any = SimpleNamespace(permissions=(), reading=SimpleNamespace(consents=()))
    told = decide_way(replace(KABUL, hazards=()), plan, WAY, KABUL.start)
    assert KABUL.deadline is not None
    assert told.latest_decision == KABUL.deadline - timedelta(hours=told.lead_h)
    assert told.bound_by == "deadline"
    assert "deadline alone" in told.remark


@given(rates, st.integers(-48, 480), st.integers(-48, 480))
def test_a_permission_that_ends_sooner_never_makes_the_latest_decision_later(
    per_day: float, one: int, other: int
) -> None:
    state = sorted(WAY.requires)[0]

    def told(until: int | None) -> datetime:
        ends = KABUL.start + timedelta(hours=until) if until is not None else None
        row = Consent(state, "overflight", "granted", GUESS, valid_to=ends)
        plan: Any = SimpleNamespace(permissions=(), reading=SimpleNamespace(consents=(row,)))
        hazards = tuple(replace(h, per_day=figure(per_day)) for h in KABUL.hazards)
        made = decide_way(replace(KABUL, hazards=hazards), plan, WAY, KABUL.start)
        assert made.latest_decision is not None
        if until is not None:
            assert ends is not None
            assert made.latest_decision <= ends - timedelta(hours=made.lead_h)
        return made.latest_decision

    assert told(min(one, other)) <= told(max(one, other)) <= told(None)


def test_at_worst_it_is_earlier_and_steps_come_before_going() -> None:
    plan: Any = SimpleNamespace(permissions=(), reading=SimpleNamespace(consents=()))
    told = decide_way(KABUL, plan, WAY, KABUL.start)
    assert told.latest_decision is not None
    assert told.latest_at_worst is not None
    assert told.latest_at_worst < told.latest_decision
    by = {one.action: one.by for one in told.actions}
    assert by["decide"] == told.latest_decision
    assert max(by.values()) == by["go"]


def test_kabul_day_by_day_the_trip_wires_cross_before_the_airport_is_lost() -> None:
    crossed: dict[str, datetime] = {}
    day = datetime(2021, 4, 20, tzinfo=UTC)
    while day <= datetime(2021, 8, 20, tzinfo=UTC):
        for wire in triggers_now(KABUL, day):
            if wire.state == "crossed":
                crossed.setdefault(wire.id, day)
        day += timedelta(days=1)
    # a day's level is known at its end: 158 district centres on 30 June are read on 1 July, and so on
    assert crossed["ask"] == datetime(2021, 7, 1, tzinfo=UTC)
    assert crossed["position"] == datetime(2021, 8, 8, tzinfo=UTC)
    assert crossed["assemble"] == datetime(2021, 8, 12, tzinfo=UTC)
    assert crossed["go"] == datetime(2021, 8, 13, tzinfo=UTC)
    # scheduled flights turned back on the 15th
    assert crossed["go"] < datetime(2021, 8, 15, tzinfo=UTC)


def test_kabul_what_comes_later_changes_nothing_before() -> None:
    moment = datetime(2021, 8, 12, 12, tzinfo=UTC)
    cut = tuple(
        replace(one, levels=tuple(level for level in one.levels if level.at <= moment))
        for one in KABUL.indicators
    )
    assert triggers_now(replace(KABUL, indicators=cut), moment) == triggers_now(KABUL, moment)


def test_a_page_of_one_way_says_what_would_flip_it() -> None:
    four = FourWays((WAY,), 0.5, (), (), (), "")
    prospects = SimpleNamespace(
        pace=four, origins=(four,), any_refuge=SimpleNamespace(leverage_both=None, complete=True), chances=()
    )
    plan: Any = SimpleNamespace(
        permissions=(),
        prospects=prospects,
        reading=KABUL.readings[0],
        blocking=(),
        ways=(),
        airlift=None,
        stakes=(),
    )
    page = decide(KABUL, plan, KABUL.start)
    assert page.recommendation is not None
    assert page.recommendation.flips_if[1] == "PK refuses: then none of the ways prepared"
    misses = [wait.miss for wait in page.ways[0].costs_of_waiting]
    assert misses == sorted(misses)
