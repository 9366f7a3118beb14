"""When a way may be flown, and because of whom not always: told from the option's own windows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from safeconduct.planning.keys import OPERATION_OF, split
from safeconduct.planning.options import Option
from safeconduct.planning.route_questions import Desk
from safeconduct.planning.searched import Way
from safeconduct.planning.standings import Standing, window_words
from safeconduct.scenario.model import Consent
from safeconduct.scenario.windows import Spans


@dataclass(frozen=True, slots=True)
class Hold:
    """An answer that does not stand at all times, on a way.

    Attributes
    ----------
    state : str
    from_h, to_h : float
        Hours after take-off between which it must stand.
    standings : tuple of Standing
        How it stands over the time looked at.
    consent : Consent or None
        The scenario's row, where one decides.
    """

    state: str
    from_h: float
    to_h: float
    standings: tuple[Standing, ...]
    consent: Consent | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """When a way may leave.

    Attributes
    ----------
    way : str
        ``UUEE → OSDI``.
    holds : tuple of Hold
        What does not stand at all times; may be empty where the airfields' hours alone bound it.
    windows : tuple of (datetime, datetime)
        When it may leave, up to the deadline or for a week.
    at_start : bool
        Whether it may leave at the scenario's start.
    """

    way: str
    holds: tuple[Hold, ...]
    windows: tuple[tuple[datetime, datetime], ...]
    at_start: bool


def departures(desk: Desk, ways: Iterable[Way]) -> tuple[Departure, ...]:
    """When each way may leave, of those that may not leave at all times."""
    whole: Spans = ((0.0, desk.standings.horizon_h),)
    options = (way.option for way in ways)
    # a way that takes as long as the horizon leaves no window of its own; it is bounded by nothing else
    return tuple(_departure(desk, option) for option in options if option and option.windows != whole)


def _departure(desk: Desk, option: Option) -> Departure:
    start = desk.run.scenario.start
    windows = tuple((start + timedelta(hours=a), start + timedelta(hours=b)) for a, b in option.windows)
    return Departure(option.label, tuple(_holds(desk, option)), windows, option.earliest_h <= 0.0)


def _holds(desk: Desk, option: Option) -> Iterator[Hold]:
    sky = desk.options.sky(option.triple, option.flyer)
    stretch = {c.state: (c.from_km, c.to_km) for c in option.crossings}
    per_km = option.hours / option.distance_km if option.distance_km else 0.0
    told: set[tuple[str, tuple[Standing, ...]]] = set()
    for key in sorted(option.keys):
        kind, state = split(key)
        if kind not in OPERATION_OF:
            continue
        found = desk.standings.of(key, sky.ends, option.flyer)
        if all(desk.standings.counts_open(one.status) for one in found) or (state, found) in told:
            continue
        told.add((state, found))
        # who lets leave or land is asked from the first kilometre to the last
        from_km, to_km = stretch.get(state, (0.0, option.distance_km))
        row = next((one.consent for one in found if one.consent), None)
        yield Hold(state, from_km * per_km, to_km * per_km, found, row)


__all__ = ["Departure", "Hold", "departures", "window_words"]
