"""Laws of when a way may leave: its windows equal asking every quarter of an hour whether every answer stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.planning.options import PairSky, Triple
from safeconduct.planning.route_answer import Crossing
from safeconduct.planning.standings import Standings
from safeconduct.scenario.model import (
    Airfield,
    Chance,
    Consent,
    HoursUtc,
    Mark,
    Origin,
    Place,
    Reading,
    Refuge,
    Scenario,
)
from safeconduct.scenario.windows import within
from safeconduct.store.facts import load_facts

START = datetime(2022, 7, 31, 5, 30, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
MARK = Mark("assumed", by="the test")
OVER = {"FI": (30, 75), "SE": (75, 135)}
"""Minutes after take-off over each state, of a way of 3 hours from Estonia to Norway."""

moments = st.none() | st.integers(-40, 400).map(lambda n: START + n * QUARTER)
daily = st.none() | st.tuples(st.integers(0, 23), st.integers(0, 24)).map(lambda t: HoursUtc(*map(float, t)))


@st.composite
def consents(draw: st.DrawFn, state: str) -> Consent:
    low, high = draw(moments), draw(moments)
    if low and high and high <= low:
        low, high = high, low + QUARTER
    status = draw(st.sampled_from(["granted", "refused", "lapsed", "asked"]))
    return Consent(state, "overflight", status, MARK, valid_from=low, valid_to=high, hours_utc=draw(daily))


def sky_of(rows: list[Consent], deadline_h: int | None) -> PairSky:
    origin = Origin("o", Place("EETN", "Tallinn", 59.41, 24.83, "EE"), Airfield())
    refuge = Refuge("r", "Norway", "NO", (Place("ENGM", "Oslo", 60.19, 11.1, "NO"),), Chance(1.0, MARK))
    reading = Reading("x", "x", "EE", "civil_charter", False, tuple(rows))
    deadline = START + timedelta(hours=deadline_h) if deadline_h else None
    scenario = Scenario("x", date(2022, 7, 31), START, (origin,), (refuge,), (reading,), deadline=deadline)
    standings = Standings(load_facts(), scenario, reading)
    return PairSky(
        Triple(origin, refuge, refuge.places[0]), standings.flyer, standings, frozenset({"EE", "NO"})
    )


def in_force(row: Consent, at: datetime) -> bool:
    """Slow and obvious: whether a row's dates and hours cover an instant, its end not included."""
    if (row.valid_from and at < row.valid_from) or (row.valid_to and at >= row.valid_to):
        return False
    hours = row.hours_utc
    if hours is None or hours.opens_h % 24 == hours.closes_h % 24:
        return True
    hour = at.hour + at.minute / 60
    if hours.opens_h < hours.closes_h:
        return hours.opens_h <= hour < hours.closes_h
    return hour >= hours.opens_h or hour < hours.closes_h


def passes(row: Consent, at: datetime) -> bool:
    """A grant must be in force, a refusal must not; what was only asked bars nobody."""
    if row.status == "asked":
        return True
    return in_force(row, at) == (row.status == "granted")


def may_leave(rows: list[Consent], at: datetime) -> bool:
    return all(
        passes(row, at + timedelta(minutes=minute))
        for row in rows
        for minute in range(OVER[row.state][0], OVER[row.state][1] + 1, 5)
    )


@settings(max_examples=120, deadline=None)
@given(consents("FI"), consents("SE"), st.none() | st.integers(1, 60))
def test_equals_asking_every_quarter_of_an_hour(one: Consent, two: Consent, deadline_h: int | None) -> None:
    rows = [one, two]
    crossings = (Crossing("FI", 300.0, 200.0, 500.0), Crossing("SE", 400.0, 500.0, 900.0))
    spans, _ = sky_of(rows, deadline_h).windows(crossings, 400.0, 3.0)
    horizon = deadline_h or 168
    # what nobody knows beyond the horizon is not asked: a flight must be through what is limited by then
    for quarter in range(4 * (horizon - 3)):
        at = START + quarter * QUARTER
        assert within(quarter / 4, spans) == may_leave(rows, at), at


def test_a_permission_until_one_lets_a_flight_leave_until_it_is_through() -> None:
    """Granted to 01:00 UTC; over Finland from 30 to 75 minutes after take-off: off by 23:45 at the latest."""
    row = Consent("FI", "overflight", "granted", MARK, valid_to=datetime(2022, 8, 1, 1, tzinfo=UTC))
    spans, _ = sky_of([row], 48).windows((Crossing("FI", 300.0, 200.0, 500.0),), 400.0, 3.0)
    assert spans == ((0.0, 18.25),)


def test_a_refusal_that_ended_before_the_flight_says_nothing() -> None:
    row = Consent("FI", "overflight", "refused", MARK, valid_to=START)
    spans, _ = sky_of([row], 48).windows((Crossing("FI", 300.0, 200.0, 500.0),), 400.0, 3.0)
    assert spans == ((0.0, 48.0),)
