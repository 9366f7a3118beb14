"""Laws of when a way may leave: the windows equal asking minute by minute whether every permission holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.planning.departures import departures, too_late
from safeconduct.planning.route_answer import Crossing
from safeconduct.scenario.model import Consent, HoursUtc, Mark

START = datetime(2022, 7, 31, 5, 30, tzinfo=UTC)
QUARTERS = timedelta(minutes=15)
MARK = Mark("assumed", by="the test")

moments = st.none() | st.integers(-40, 400).map(lambda n: START + n * QUARTERS)
daily = st.none() | st.tuples(st.integers(0, 23), st.integers(0, 23)).map(lambda t: HoursUtc(*map(float, t)))


@st.composite
def consents(draw: st.DrawFn, state: str) -> Consent:
    low, high = draw(moments), draw(moments)
    if low and high and high <= low:
        low, high = high, low + QUARTERS
    return Consent(state, "overflight", "granted", MARK, valid_from=low, valid_to=high, hours_utc=draw(daily))


def world(rows: list[Consent], deadline_h: int | None) -> tuple[Any, Any, Any]:
    """A way of 3 h over A (quarters 2 to 5), then B (quarters 5 to 9)."""
    crossed = (
        Crossing("O", 200.0, 0.0, 200.0),
        Crossing("A", 300.0, 200.0, 500.0),
        Crossing("B", 400.0, 500.0, 900.0),
        Crossing("D", 300.0, 900.0, 1200.0),
    )
    answer = SimpleNamespace(distance_km=1200.0, crossed=crossed)
    ends = SimpleNamespace(state="O"), SimpleNamespace(state="D")
    way = SimpleNamespace(answer=answer, flight_h=3.0, origin=ends[0], destination=ends[1], label="O → D")
    known = {row.key: row for row in rows}
    reading = SimpleNamespace(consent=lambda state, operation="overflight": known.get((state, operation)))
    deadline = START + timedelta(hours=deadline_h) if deadline_h is not None else None
    scenario = SimpleNamespace(
        start=START, deadline=deadline, hours_after_start=lambda at: (at - START).total_seconds() / 3600
    )
    return scenario, reading, way


def holds_at(row: Consent, at: datetime) -> bool:
    if (row.valid_from and at < row.valid_from) or (row.valid_to and at > row.valid_to):
        return False
    hours = row.hours_utc
    if hours is None or hours.opens_h == hours.closes_h:
        return True
    hour = at.hour + at.minute / 60
    if hours.opens_h < hours.closes_h:
        return hours.opens_h <= hour <= hours.closes_h
    return hour >= hours.opens_h or hour <= hours.closes_h


def may_leave(rows: list[Consent], at: datetime) -> bool:
    """Slow and obvious: every five minutes over a state its permission holds."""
    over = {"A": (30, 75), "B": (75, 135)}
    return all(
        holds_at(row, at + timedelta(minutes=minute))
        for row in rows
        for minute in range(over[row.state][0], over[row.state][1] + 1, 5)
    )


@settings(max_examples=120, deadline=None)
@given(consents("A"), consents("B"), st.none() | st.integers(0, 60))
def test_equals_asking_every_quarter_of_an_hour(one: Consent, two: Consent, deadline_h: int | None) -> None:
    rows = [one, two]
    scenario, reading, way = world(rows, deadline_h)
    found = departures(scenario, reading, [way])
    windows = found[0].windows if found else [(START, START + timedelta(hours=deadline_h or 168))]
    for quarter in range(4 * (168 if deadline_h is None else deadline_h) + 1):
        at = START + quarter * QUARTERS
        assert any(low <= at <= high for low, high in windows) == may_leave(rows, at), at
    if found:
        assert found[0].at_start == may_leave(rows, START)


@settings(max_examples=80, deadline=None)
@given(consents("A"), st.none() | st.integers(0, 60))
def test_a_permission_no_flight_can_use_is_a_refusal(row: Consent, deadline_h: int | None) -> None:
    scenario, reading, way = world([row], deadline_h)
    late = too_late(scenario, reading, [way])
    found = departures(scenario, reading, [way])
    assert bool(late) == bool(found and not found[0].windows)
    assert all(refusal.state == "A" and refusal.kind == "scenario" for refusal in late)
