"""When a way may be flown: a permission must hold while the flight is over the state, not only when it leaves.

Hours over a state follow from where the route enters and leaves its sky, at the speed the plan flies in still
air; wind, climb and a holding pattern are not in them, so an hour close to an edge is no hour to rely on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from math import inf

from safeconduct.planning.model import StartingRefusal, Way
from safeconduct.scenario.consents import Operation
from safeconduct.scenario.model import Consent, HoursUtc, Reading, Scenario

HORIZON_H = 168.0
"""Hours after the start within which a departure is looked for when the scenario has no deadline: a week."""

Span = tuple[float, float]
"""From and to, hours after the scenario's start."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A permission with an end, on a way.

    Attributes
    ----------
    consent : Consent
        The scenario's row, granted, with a window.
    from_h, to_h : float
        Hours after take-off between which it must hold.
    """

    consent: Consent
    from_h: float
    to_h: float

    def departures(self, start: datetime, horizon_h: float) -> tuple[Span, ...]:
        """When a flight may leave for this permission to hold all the while, hours after `start`."""
        low = _hours(self.consent.valid_from, start, -inf) - self.from_h
        high = _hours(self.consent.valid_to, start, inf) - self.to_h
        whole = both([(0.0, horizon_h)], [(low, high)])
        if self.consent.hours_utc is None:
            return tuple(whole)
        return tuple(both(whole, self._daily(self.consent.hours_utc, start, horizon_h)))

    def _daily(self, hours: HoursUtc, start: datetime, horizon_h: float) -> list[Span]:
        midnight_h = _hours(datetime.combine(start.date(), time(), UTC), start, 0.0)
        length_h = (hours.closes_h - hours.opens_h) % 24.0 or 24.0
        opens = [midnight_h + 24.0 * day + hours.opens_h for day in range(-1, int(horizon_h // 24) + 3)]
        if length_h == 24.0:
            return [(opens[0], opens[-1])]
        return [(at - self.from_h, at + length_h - self.to_h) for at in opens]


@dataclass(frozen=True, slots=True)
class Departure:
    """When a way may leave.

    Attributes
    ----------
    way : str
        ``UUEE → OSDI``.
    holds : tuple of Hold
        Its permissions that have an end; without one a way is not listed.
    windows : tuple of (datetime, datetime)
        When it may leave so that all of them hold, within the deadline or a week; empty: never.
    at_start : bool
        Whether it may leave at the scenario's start.
    """

    way: str
    holds: tuple[Hold, ...]
    windows: tuple[tuple[datetime, datetime], ...]
    at_start: bool


def departures(scenario: Scenario, reading: Reading, ways: Iterable[Way]) -> tuple[Departure, ...]:
    """When each way may leave, of those with a permission that has an end."""
    return tuple(_departure(scenario, way, held) for way in ways if (held := holds(reading, way)))


def _departure(scenario: Scenario, way: Way, held: tuple[Hold, ...]) -> Departure:
    horizon_h = _horizon_h(scenario)
    spans: Sequence[Span] = [(0.0, horizon_h)]
    for hold in held:
        spans = both(spans, hold.departures(scenario.start, horizon_h))
    windows = tuple(
        (scenario.start + timedelta(hours=low), scenario.start + timedelta(hours=high)) for low, high in spans
    )
    return Departure(way.label, held, windows, bool(spans) and spans[0][0] <= 0.0)


def holds(reading: Reading, way: Way) -> tuple[Hold, ...]:
    """The permissions with an end on a way; none when nobody says how fast it is flown."""
    if way.flight_h is None or not way.answer.distance_km:
        return ()
    per_km = way.flight_h / way.answer.distance_km
    found = []
    for crossing in way.answer.crossed:
        consent = _granted(reading, crossing.state, (way.origin.state, way.destination.state))
        if consent is not None and has_end(consent):
            found.append(Hold(consent, crossing.from_km * per_km, crossing.to_km * per_km))
    return tuple(found)


def _granted(reading: Reading, state: str, ends: tuple[str, str]) -> Consent | None:
    """The permission a flight has of a state: to land where it begins or ends, to cross elsewhere."""
    wanted: tuple[Operation, ...] = ("landing", "overflight") if state in ends else ("overflight",)
    rows = [row for row in (reading.consent(state, operation) for operation in wanted) if row is not None]
    return next((row for row in rows if row.status == "granted"), None)


def has_end(consent: Consent) -> bool:
    """Whether a permission does not hold at all times."""
    return bool(consent.valid_from or consent.valid_to or consent.hours_utc)


def too_late(scenario: Scenario, reading: Reading, ways: Iterable[Way]) -> tuple[StartingRefusal, ...]:
    """States whose permission no departure can make use of: as good as a refusal, whatever it says.

    Only those that no way over them could use: another way may reach the same state in time.
    """
    horizon_h = _horizon_h(scenario)
    usable: dict[str, bool] = {}
    rows: dict[str, Consent] = {}
    for way in ways:
        for hold in holds(reading, way):
            state = hold.consent.state
            rows[state] = hold.consent
            fits = bool(hold.departures(scenario.start, horizon_h))
            usable[state] = usable.get(state, False) or fits
    return tuple(_refusal(rows[state]) for state, can in sorted(usable.items()) if not can)


def _refusal(row: Consent) -> StartingRefusal:
    reason = f"granted {window_words(row)}, which no flight of this plan would be in time for"
    return StartingRefusal(row.state, "scenario", reason, (row.mark.source,), row)


def window_words(row: Consent) -> str:
    """``from 1 Aug 06:00Z to 2 Aug 06:00Z, daily 06:00Z to 18:00Z``."""
    parts = [
        f"from {row.valid_from:%-d %b %H:%MZ}" if row.valid_from else "",
        f"until {row.valid_to:%-d %b %H:%MZ}" if row.valid_to else "",
        f"daily {_clock(row.hours_utc.opens_h)} to {_clock(row.hours_utc.closes_h)}" if row.hours_utc else "",
    ]
    return ", ".join(part for part in parts if part)


def _clock(hour: float) -> str:
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}Z"


def _horizon_h(scenario: Scenario) -> float:
    return max(scenario.hours_after_start(scenario.deadline), 0.0) if scenario.deadline else HORIZON_H


def _hours(moment: datetime | None, start: datetime, default: float) -> float:
    return default if moment is None else (moment - start).total_seconds() / 3600.0


def both(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The spans that lie in one of `some` and one of `others`; both in order and apart."""
    found = []
    for low, high in some:
        for low2, high2 in others:
            span = max(low, low2), min(high, high2)
            if span[0] <= span[1]:
                found.append(span)
    return found
