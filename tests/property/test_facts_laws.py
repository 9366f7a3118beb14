"""Laws of the fact base, on any day, operator and kind of flight."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.facts import FlightKind, Held, perhaps_refused, refused, starting_refusals
from safeconduct.facts.dates import held_on, parse_stamp
from safeconduct.facts.permits import hours, lead_time
from safeconduct.store.facts import load_facts

FACTS = load_facts()
days = st.dates(FACTS.begins, date(2030, 1, 1))
operators = st.sampled_from(sorted({c.target for c in FACTS.closures if c.target != "ALL"} | {"JP", "XK"}))
kinds = st.sampled_from(list(FlightKind))
ends = st.one_of(st.none(), st.sampled_from(["SY", "ML", "DZ", "IQ", "JP"]))
stamps = (
    st.dates(date(1900, 1, 1), date(2100, 12, 31))
    .flatmap(lambda d: st.sampled_from([f"{d.year:04}", f"{d:%Y-%m}", f"{d}"]))
    .map(parse_stamp)
)


def slow_dates(closure):
    """First and last day a closure can have covered, straight from its text: the obvious twin."""
    start = closure.start.text + "-01-01"[len(closure.start.text) - 4 :]
    if closure.end is None:
        return start, "9999-12-31"
    return start, closure.end.text + "-12-31"[len(closure.end.text) - 4 :]


@given(operators, kinds, days, ends, ends)
@settings(max_examples=60, deadline=None)
def test_no_closure_outside_its_dates(operator, kind, day, to, origin):
    for refusal in starting_refusals(FACTS, operator, kind, day, to, origin):
        for found in refusal.bearings:
            first, last = slow_dates(found.closure)
            assert first <= day.isoformat() <= last


@given(operators, kinds, days, ends)
@settings(max_examples=60, deadline=None)
def test_sure_closures_rest_on_documents_and_have_no_doubts(operator, kind, day, to):
    found = starting_refusals(FACTS, operator, kind, day, to)
    assert not refused(found) & perhaps_refused(found)
    for refusal in found:
        assert refusal.closed == (not refusal.bearings[0].doubts)
        assert refusal.source.verified or not refusal.closed
        assert refusal.state == refusal.closure.airspace


@given(operators, kinds, days, st.sampled_from(["SY", "ML", "DZ"]))
@settings(max_examples=60, deadline=None)
def test_knowing_the_destination_only_settles_what_was_open(operator, kind, day, to):
    unknown = starting_refusals(FACTS, operator, kind, day)
    known = starting_refusals(FACTS, operator, kind, day, to)
    assert refused(unknown) <= refused(known)
    assert {r.state for r in known} <= {r.state for r in unknown}


@given(operators, kinds, days, st.integers(0, 4000))
@settings(max_examples=60, deadline=None)
def test_open_ended_closures_never_lapse(operator, kind, day, later):
    after = day + timedelta(days=later)
    lasting = {
        (b.closure.airspace, b.closure.start.text, b.closure.target_kind)
        for r in starting_refusals(FACTS, operator, kind, day)
        for b in r.bearings
        if b.closure.end is None
    }
    still = {
        (b.closure.airspace, b.closure.start.text, b.closure.target_kind)
        for r in starting_refusals(FACTS, operator, kind, after)
        for b in r.bearings
    }
    assert lasting <= still


@given(
    st.one_of(st.none(), stamps), st.one_of(st.none(), stamps), st.dates(date(1900, 1, 1), date(2100, 1, 1))
)
def test_held_is_yes_only_when_every_reading_of_the_dates_agrees(start, end, day):
    firsts = [start.first, start.last] if start else [date.min]
    lasts = [end.first, end.last] if end else [date.max]
    readings = {first <= day <= last for first in firsts for last in lasts}
    held = held_on(day, start, end)
    if held is Held.YES:
        assert readings == {True}
    if held is Held.NO:
        assert readings == {False}
    if readings == {True}:
        assert held is Held.YES


@given(st.integers(1, 60))
def test_business_days_span_the_weekends_they_can_meet(n):
    low, high = hours(n, "business_days")
    most = max(_days_waited(date(2024, 1, 1) + timedelta(days=k), n) for k in range(7))
    assert low == 24 * n
    assert high == 24 * most


def _days_waited(asked, n):
    """Days until n working days have passed, counted one by one; asked at the end of a day."""
    day, left = asked, n
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return (day - asked).days


@pytest.mark.parametrize("unit", ["hours", "days", "business_days", "working_hours"])
def test_lead_times_are_ranges(unit):
    rows = [p for p in FACTS.permits if p.lead_unit == unit]
    assert rows
    for lead in filter(None, map(lead_time, rows)):
        assert 0 <= lead.low_h <= lead.high_h
