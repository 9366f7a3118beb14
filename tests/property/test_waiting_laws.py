"""What waiting costs: monotone, and the average people out against plain simulation of the hour of loss."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planning.airlift_of_scenario.model import AirliftPlan, OutSpan
from safeconduct.planning.decision.waiting import Stake, waits

AT = datetime(2021, 8, 14, tzinfo=UTC)
SPANS = ((100, 10.0), (300, 24.0), (500, 60.0))
FLOWN = AirliftPlan(
    "r",
    people=600,
    people_out=500,
    closure_h=55.0,
    p90_h=70.0,
    simulated=tuple(OutSpan(people, None, h, None) for people, h in SPANS),
)


@given(st.floats(0.0, 3.0), st.floats(70.0, 300.0), st.one_of(st.none(), st.floats(1.0, 400.0)))
def test_waiting_longer_is_never_better(per_day: float, lead_h: float, left_h: float | None) -> None:
    stake = Stake(per_day, lead_h, AT + timedelta(hours=left_h) if left_h else None)
    costs = waits(stake, AT, FLOWN)
    misses = [cost.miss for cost in costs]
    out = [cost.people_out_p50 or 0.0 for cost in costs]
    mean = [cost.people_out_mean or 0.0 for cost in costs]
    assert misses == sorted(misses)
    assert out == sorted(out, reverse=True)
    assert mean == sorted(mean, reverse=True)


@given(st.floats(0.001, 3.0), st.floats(0.001, 3.0), st.floats(70.0, 300.0))
def test_a_higher_rate_of_loss_leaves_no_more_people_out(one: float, more: float, lead_h: float) -> None:
    for mild, fierce in zip(
        waits(Stake(one, lead_h, None), AT, FLOWN),
        waits(Stake(one + more, lead_h, None), AT, FLOWN),
        strict=True,
    ):
        assert fierce.miss >= mild.miss
        assert (fierce.people_out_p50 or 0.0) <= (mild.people_out_p50 or 0.0)
        assert (fierce.people_out_mean or 0.0) <= (mild.people_out_mean or 0.0)


def test_the_average_is_that_of_hours_of_loss_drawn_one_by_one() -> None:
    stake = Stake(0.4, 94.0, AT + timedelta(hours=80.0))
    told = waits(stake, AT, FLOWN)[2]
    rng = np.random.default_rng(1)
    lost_h = rng.exponential(24.0 / 0.4, 200_000)
    begins_h = told.h + 94.0 - 70.0
    out = np.zeros(len(lost_h))
    before = 0
    for people, h in SPANS:
        out += (people - before) * ((begins_h + h <= lost_h) & (begins_h + h <= 80.0))
        before = people
    assert told.people_out_mean == pytest.approx(float(out.mean()), rel=0.02)


def test_without_rate_and_deadline_waiting_costs_nothing_that_can_be_told() -> None:
    assert waits(Stake(0.0, 94.0, None), AT, FLOWN) == ()


def test_a_deadline_alone_is_told_by_when_it_is_past() -> None:
    costs = waits(Stake(0.0, 94.0, AT + timedelta(hours=100.0)), AT, None)
    assert [cost.past_deadline for cost in costs][:3] == [False, False, True]
    assert costs[0].people_out_p50 is None
