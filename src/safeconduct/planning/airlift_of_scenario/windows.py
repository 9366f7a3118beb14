"""Hours in which something is allowed, as windows from the scenario's start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from math import inf

from safeconduct.airlift.problem import ALWAYS, Window
from safeconduct.scenario.consents import Consent
from safeconduct.scenario.entities import HoursUtc

DAYS = 45
"""Days for which daily windows are written out; an airlift that needs more is said not to close."""


def daily(hours: HoursUtc | None, start: datetime) -> tuple[Window, ...]:
    """A daily window as hours after the start; None is round the clock."""
    if hours is None or hours.opens_h == hours.closes_h:
        return ALWAYS
    zero_h = start.hour + start.minute / 60 + start.second / 3600
    length_h = (hours.closes_h - hours.opens_h) % 24.0
    opens = (24.0 * day + hours.opens_h - zero_h for day in range(-1, DAYS))
    windows = ((max(0.0, h), h + length_h) for h in opens)
    return tuple((a, b) for a, b in windows if b > a)


def validity(consent: Consent, start: datetime) -> tuple[Window, ...]:
    """The window of an answer: its dates and its hours of the day."""
    begin = _after(start, consent.valid_from) if consent.valid_from else 0.0
    end = _after(start, consent.valid_to) if consent.valid_to else inf
    dates = ((max(0.0, begin), end),) if end > max(0.0, begin) else ()
    return both(dates, daily(consent.hours_utc, start))


def _after(start: datetime, moment: datetime) -> float:
    return (moment - start).total_seconds() / 3600.0


def both(some: Sequence[Window], others: Sequence[Window]) -> tuple[Window, ...]:
    """Hours that are in both, in order."""
    pairs = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return tuple(sorted((a, b) for a, b in pairs if b > a))


def all_of(windows: Iterable[Sequence[Window]]) -> tuple[Window, ...]:
    """Hours that are in every one of them."""
    return reduce(both, windows, ALWAYS)
