"""The sky of a state over time: when it is open as far as known, may be closed, is closed, to one flight.

Everything else about closures is asked for a day; this is asked for a stretch of time and answers to the minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby, pairwise

from safeconduct.facts.closures import Bearing, Flight, bars, bearing_between, reason, surest_first
from safeconduct.facts.model import Closure, Facts, FlightKind, Reach


class SkyStatus(StrEnum):
    """The state of a sky for one flight and operation."""

    OPEN = "open as far as known"
    MAYBE = "may be closed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SkyInterval:
    """A half-open stretch of time ``[start, end)`` over which the sky of a state stands one way.

    Attributes
    ----------
    start, end : datetime
        Aware, UTC.
    status : SkyStatus
        Open as far as known, may be closed, or closed.
    reason : str
        Why, in words: the deciding closure with its doubts and exceptions; "no closure on record" when open.
    sources : tuple of str
        Documents of every closure that bears on it, each once; none for a closure from memory, or when open.
    seen_on : date or None
        The last day on which the deciding closure was seen in force; None when open.
    bearings : tuple of Bearing
        Every closure that bears on it, the deciding one first.
    """

    start: datetime
    end: datetime
    status: SkyStatus
    reason: str
    sources: tuple[str, ...]
    seen_on: date | None
    bearings: tuple[Bearing, ...]


def sky_intervals(
    facts: Facts,
    state: str,
    start: datetime,
    end: datetime,
    *,
    operator: str = "",
    kind: FlightKind | str = FlightKind.CIVIL_CHARTER,
    registration: str = "",
    destination: str | None = None,
    origin: str | None = None,
    airports: Sequence[str] = (),
    operation: str = "overflight",
) -> tuple[SkyInterval, ...]:
    """How the sky of `state` stands to a flight from `start` to `end`: in order, without gaps, neighbours unlike.

    Parameters
    ----------
    facts : Facts
        The fact base.
    state : str
        ISO 2 code of the state whose sky it is.
    start, end : datetime
        Aware; the stretch asked about, half-open.
    operator, registration : str
        ISO 2 codes; without any only closures that bind everybody count.
    kind : FlightKind or str
        Kind of flight.
    destination, origin : str or None
        ISO 2 codes of the states at its ends, for closures bound to a route.
    airports : sequence of str
        ICAO codes of the airports at its ends, for closures bound to airports.
    operation : str
        ``overflight`` or ``landing``.

    Raises
    ------
    ValueError
        If a time has no zone, or `end` is not after `start`.
    """
    if start.tzinfo is None or end.tzinfo is None or end <= start:
        raise ValueError(f"not a stretch of time: {start} to {end}")
    flight = Flight(
        operator, FlightKind(kind), start.date(), destination, origin, registration, tuple(airports)
    )
    rows = [c for c in facts.closures if c.airspace == state and operation in c.reading.operations]
    edges = _edges(rows, start, end)
    pieces = [_interval(facts, rows, flight, left, right) for left, right in pairwise(edges)]
    return tuple(_joined(list(alike)) for _, alike in groupby(pieces, key=lambda p: (p.status, p.reason)))


def _edges(rows: Sequence[Closure], start: datetime, end: datetime) -> list[datetime]:
    """Every instant at which something can change, the ends included."""
    changes = {edge for row in rows for piece in row.stretches() for edge in (piece.start, piece.end)}
    return sorted({start, end} | {edge for edge in changes if start < edge < end})


def _interval(
    facts: Facts, rows: Sequence[Closure], flight: Flight, start: datetime, end: datetime
) -> SkyInterval:
    asked = (bearing_between(row, flight, start, end) for row in rows)
    found = tuple(sorted((b for b in asked if bars(b)), key=surest_first))
    if not found:
        return SkyInterval(start, end, SkyStatus.OPEN, "no closure on record", (), None, ())
    deciding = found[0]
    status = SkyStatus.CLOSED if deciding.certainty is Reach.CLOSED else SkyStatus.MAYBE
    sources = tuple(dict.fromkeys(s for b in found for s in b.closure.source.all))
    words = reason(facts.states, deciding)
    return SkyInterval(start, end, status, words, sources, deciding.closure.seen_on.last, found)


def _joined(alike: list[SkyInterval]) -> SkyInterval:
    """Neighbours that stand one way for one reason, as one; with every closure that bears on any of them."""
    first = alike[0]
    found = tuple(dict.fromkeys(b for piece in alike for b in piece.bearings))
    sources = tuple(dict.fromkeys(s for piece in alike for s in piece.sources))
    return SkyInterval(first.start, alike[-1].end, first.status, first.reason, sources, first.seen_on, found)
