"""One worked value beside each law of when to decide: a law holds for a wrong formula too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import exp, inf, log

import pytest

from safeconduct.planning.decision.latest import hours_until_lost, lead_hours
from safeconduct.planning.decision.waiting import Stake, waits

AT = datetime(2021, 8, 14, tzinfo=UTC)


def test_what_goes_on_together_counts_as_its_longest() -> None:
    terms = {
        "decision latency": 6.0,
        "permission lead": 48.0,
        "positioning": 30.0,
        "assembly": 12.0,
        "closure": 55.0,
    }
    # 6 + the longest of 48, 30 and 12 + 55; the sum of all would be 151
    assert lead_hours(terms) == 109.0
    assert lead_hours(terms | {"permission lead": None}) == 91.0
    assert lead_hours({}) == 0.0


def test_the_hours_to_a_chance_of_loss() -> None:
    # at 0.4 a day the half is gone after 24 ln 2 / 0.4 = 41.59 h
    assert hours_until_lost(0.4, 0.5) == pytest.approx(24.0 * log(2.0) / 0.4)
    assert hours_until_lost(0.4, 0.5) == pytest.approx(41.5888, abs=1e-4)
    assert hours_until_lost(0.0, 0.5) == inf
    assert hours_until_lost(0.4, 1.0) == inf


def test_waiting_misses_with_the_lead_and_the_wait_together() -> None:
    stake = Stake(0.4, 94.0, AT + timedelta(hours=120.0))
    assert stake.miss(24.0) == pytest.approx(1.0 - exp(-0.4 * 118.0 / 24.0))
    assert stake.miss(24.0) == pytest.approx(0.86007, abs=1e-5)
    assert stake.left_h(AT) == 120.0
    assert stake.median_h == pytest.approx(41.5888, abs=1e-4)
    told = {wait.h: wait for wait in waits(stake, AT, None)}
    assert [h for h, wait in told.items() if wait.past_deadline] == [h for h in told if h + 94.0 > 120.0]
    # still there at the deadline had nobody gone: e to the −0.4 · 5
    assert next(iter(told.values())).false_alarm == pytest.approx(exp(-2.0))
    assert waits(Stake(0.0, 94.0, None), AT, None) == ()
