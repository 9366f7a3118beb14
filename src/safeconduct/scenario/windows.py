"""Hours in which something holds, as half-open spans from the plan's start: one convention for everybody.

A span ``(from_h, to_h)`` holds at `from_h` and no longer at `to_h`. A permission until 06:00 is of no use at 06:00;
one until 06:00 and another from 06:00 on leave no gap. Nobody else works out when a permission, an airfield or a
closure holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from math import inf

from safeconduct.scenario.consents import Consent
from safeconduct.scenario.entities import Airfield, HoursUtc

Span = tuple[float, float]
Spans = tuple[Span, ...]

ALWAYS: Spans = ((-inf, inf),)
"""Round the clock, for ever."""

DAYS = 45
"""Days for which daily hours are written out, from the day before the start; an airlift that needs more is said not
to close."""


def hours_between(start: datetime, moment: datetime) -> float:
    """Hours from `start` to `moment`, negative before it; to the microsecond, so that edges compare exactly."""
    return (moment - start).total_seconds() / 3600.0


def span_of(start: datetime, valid_from: datetime | None, valid_to: datetime | None) -> Spans:
    """The span of two moments, either of them open; empty where the end is not after the beginning."""
    low = -inf if valid_from is None else hours_between(start, valid_from)
    high = inf if valid_to is None else hours_between(start, valid_to)
    return ((low, high),) if low < high else ()


def daily(hours: HoursUtc | None, start: datetime, days: int = DAYS) -> Spans:
    """A daily window over `days` from the day before the start; None is round the clock, and so is a whole day."""
    if hours is None or hours.length_h == 24.0:
        return ALWAYS
    midnight_h = -(start.hour + start.minute / 60 + start.second / 3600)
    opens = (midnight_h + 24.0 * day + hours.opens_h for day in range(-1, days))
    return tuple((h, h + hours.length_h) for h in opens)


def of_consent(consent: Consent, start: datetime) -> Spans:
    """When an answer holds: within its dates and its hours of the day."""
    return both(span_of(start, consent.valid_from, consent.valid_to), daily(consent.hours_utc, start))


def of_airfield(airfield: Airfield, start: datetime) -> Spans:
    """When an airfield can be used: in use, not closed, within its hours."""
    if not airfield.in_use:
        return ()
    opens = daily(airfield.hours_utc, start)
    if airfield.closed_from is None and airfield.closed_to is None:
        return opens
    return both(opens, without(ALWAYS, span_of(start, airfield.closed_from, airfield.closed_to)))


def both(some: Sequence[Span], others: Sequence[Span]) -> Spans:
    """Hours that are in both, in order; spans that touch are joined."""
    pairs = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return joined((a, b) for a, b in pairs if a < b)


def all_of(spans: Iterable[Sequence[Span]]) -> Spans:
    """Hours that are in every one of them."""
    return reduce(both, spans, ALWAYS)


def joined(spans: Iterable[Span]) -> Spans:
    """The same hours in order, spans that touch or overlap as one."""
    out: list[Span] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        elif a < b:
            out.append((a, b))
    return tuple(out)


def without(some: Sequence[Span], taken: Sequence[Span]) -> Spans:
    """Hours of `some` that are in none of `taken`."""
    left = list(some)
    for a, b in taken:
        left = [(c, d) for low, high in left for c, d in ((low, min(high, a)), (max(low, b), high)) if c < d]
    return joined(left)


def departures(holds: Sequence[Span], from_h: float, to_h: float) -> Spans:
    """When a flight may leave so that it holds all the while from `from_h` to `to_h` hours after take-off, both ends
    included: a flight that leaves a sky at the minute at which the permission ends is late by that minute."""
    return joined((a - from_h, b - to_h) for a, b in holds if a - from_h < b - to_h)


def within(hour: float, spans: Sequence[Span]) -> bool:
    """Whether an hour lies in one of the spans."""
    return any(a <= hour < b for a, b in spans)


def first_from(hour: float, spans: Sequence[Span]) -> float | None:
    """The first hour from `hour` on that lies in one of the spans; None if none does."""
    later = (max(a, hour) for a, b in spans if b > hour)
    return min(later, default=None)
