"""Skies over time, and how long a closure is called closed after it was last seen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.facts import FlightKind, SkyStatus, sky_intervals
from safeconduct.facts.closures import Flight, bars, bearing_between
from safeconduct.facts.lasting import Kind, firm_days, share_in_force
from safeconduct.facts.model import Reach
from safeconduct.store.facts import load_facts

FACTS = load_facts()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def sky(state, start, end, **flight):
    return sky_intervals(FACTS, state, at(start), at(end), **flight)


def test_jordan_in_june_2025_reopened_and_closed_again_for_a_night():
    found = sky("JO", "2025-06-12", "2025-06-17")
    assert [(i.status.value, i.start, i.end) for i in found] == [
        ("open as far as known", at("2025-06-12"), at("2025-06-13")),
        ("closed", at("2025-06-13"), at("2025-06-14T04:30")),
        ("open as far as known", at("2025-06-14T04:30"), at("2025-06-14T18:00")),
        ("closed", at("2025-06-14T18:00"), at("2025-06-15T05:00")),
        ("open as far as known", at("2025-06-15T05:00"), at("2025-06-17")),
    ]
    assert found[1].sources
    assert found[1].seen_on == date(2025, 6, 13)
    assert not found[0].sources


def test_last_known_closed_becomes_may_be_closed_when_nobody_has_looked_for_long():
    firm, unconfirmed = sky("UA", "2026-07-01", "2028-01-01")
    assert (firm.status, unconfirmed.status) == (SkyStatus.CLOSED, SkyStatus.MAYBE)
    assert "last known closed on 2026-07-26, not confirmed since" in unconfirmed.reason
    # 26 July 2026 and the 365 days after it: it had lasted for years
    assert unconfirmed.start == at("2026-07-27") + timedelta(days=365)


def test_landing_at_one_airport_is_not_overflight():
    over = sky("CD", "2025-02-01", "2025-02-02", operator="CD")
    assert {i.status for i in over} == {SkyStatus.OPEN}
    land = {"operator": "CD", "operation": "landing"}
    assert sky("CD", "2025-02-01", "2025-02-02", airports=["FZNA"], **land)[0].status is SkyStatus.CLOSED
    assert sky("CD", "2025-02-01", "2025-02-02", airports=["FZAA"], **land)[0].status is SkyStatus.OPEN
    assert sky("CD", "2025-02-01", "2025-02-02", **land)[0].status is SkyStatus.MAYBE


def test_zone_along_a_border_bars_no_route():
    assert {i.status for i in sky("PL", "2025-10-01", "2025-10-02", operator="DE")} == {SkyStatus.OPEN}


def test_times_need_a_zone_and_an_order():
    with pytest.raises(ValueError, match="stretch"):
        sky_intervals(FACTS, "JO", datetime(2025, 6, 12), at("2025-06-13"))
    with pytest.raises(ValueError, match="stretch"):
        sky("JO", "2025-06-13", "2025-06-13")


@given(
    st.sampled_from(["JO", "IQ", "QA", "UA", "PK", "SD", "IL", "NE", "RU", "DZ"]),
    st.sampled_from(["", "DE", "RU", "IN", "FR", "IL"]),
    st.sampled_from(list(FlightKind)),
    st.datetimes(datetime(2018, 1, 1), datetime(2027, 1, 1)),
    st.integers(1, 60 * 24 * 40),
)
@settings(max_examples=25, deadline=None)
def test_intervals_say_what_each_instant_says(state, operator, kind, start, minutes):
    """The slow twin asks every closure anew at instants all along, both edges of every interval among them."""
    start = start.replace(second=0, microsecond=0, tzinfo=UTC)
    end = start + timedelta(minutes=minutes)
    found = sky_intervals(FACTS, state, start, end, operator=operator, kind=kind)
    assert (found[0].start, found[-1].end) == (start, end)
    assert all(left.end == right.start for left, right in zip(found, found[1:]))
    assert all((x.status, x.reason) != (y.status, y.reason) for x, y in zip(found, found[1:]))
    for interval in found:
        for moment in (interval.start, interval.end - timedelta(minutes=1)):
            assert status_at(state, operator, kind, moment) == interval.status


def status_at(state, operator, kind, moment):
    flight = Flight(operator, kind, moment.date())
    asked = [
        bearing_between(c, flight, moment, moment + timedelta(microseconds=1))
        for c in FACTS.closures
        if c.airspace == state and "overflight" in c.reading.operations
    ]
    reaches = {b.certainty for b in asked if bars(b)}
    if Reach.CLOSED in reaches:
        return SkyStatus.CLOSED
    return SkyStatus.MAYBE if reaches else SkyStatus.OPEN


@pytest.mark.parametrize(
    ("kind", "lasted", "days"),
    [
        # a war-type closure just announced is firm for a day; once a week old, three weeks; once a month, 335 days
        (Kind.WAR, 0, 1),
        (Kind.WAR, 7, 22),
        (Kind.WAR, 30, 335),
        (Kind.WAR, 1600, 365),
        (Kind.POLITICAL, 0, 365),
    ],
)
def test_days_a_closure_stays_firm(kind, lasted, days):
    assert firm_days(kind, lasted) == days


@given(st.sampled_from(list(Kind)), st.floats(0, 3000))
def test_closures_only_ever_end(kind, days):
    assert share_in_force(kind, days) >= share_in_force(kind, days + 1)


@given(st.sampled_from(list(Kind)), st.integers(0, 3000))
def test_four_in_five_still_hold_while_firm(kind, lasted):
    still = share_in_force(kind, lasted + firm_days(kind, lasted) - 1) / share_in_force(kind, lasted)
    assert still >= 0.8
