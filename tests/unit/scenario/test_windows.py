"""Hours in which something holds: edges, days, and what is left of one when another takes a part."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import inf

from safeconduct.scenario.windows import (
    all_of,
    both,
    departures,
    first_from,
    joined,
    span_of,
    within,
    without,
)

START = datetime(2022, 8, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def test_a_permission_ends_when_it_ends() -> None:
    assert span_of(START, at(6), at(30)) == ((6.0, 30.0),)
    assert span_of(START, None, at(30))[0][1] == 30.0
    assert span_of(START, at(6), None)[0] == (6.0, inf)
    # one that ends before it begins holds at no hour
    assert span_of(START, at(30), at(6)) == ()


def test_the_end_is_not_in_it() -> None:
    assert within(6.0, ((6.0, 30.0),))
    assert not within(30.0, ((6.0, 30.0),))
    assert first_from(7.0, ((0.0, 5.0), (6.0, 30.0))) == 7.0
    assert first_from(5.0, ((0.0, 5.0), (6.0, 30.0))) == 6.0
    assert first_from(30.0, ((6.0, 30.0),)) is None


def test_what_both_and_all_and_one_without_the_other_leave() -> None:
    assert both(((0.0, 10.0),), ((4.0, 6.0), (8.0, 12.0))) == ((4.0, 6.0), (8.0, 10.0))
    assert both(((0.0, 4.0),), ((4.0, 6.0),)) == ()
    assert all_of([((0.0, 10.0),), ((2.0, 8.0),), ((3.0, 20.0),)]) == ((3.0, 8.0),)
    assert joined([(5.0, 7.0), (0.0, 2.0), (2.0, 3.0)]) == ((0.0, 3.0), (5.0, 7.0))
    assert tuple(without(((0.0, 10.0),), ((4.0, 6.0),))) == ((0.0, 4.0), (6.0, 10.0))


def test_a_flight_must_be_over_it_while_it_holds() -> None:
    # over the state from the second to the fourth hour of the flight: it leaves between hour 4 and hour 26
    assert departures(((6.0, 30.0),), 2.0, 4.0) == ((4.0, 26.0),)
    assert departures(((6.0, 7.0),), 2.0, 4.0) == ()
