"""Which states are closed to a flight, how surely, and on whose word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from safeconduct.facts.dates import Stamp, midnight, midnight_after
from safeconduct.facts.model import Closure, Facts, FlightKind, Reach, Source, Stretch
from safeconduct.facts.states import StateRegistry

A_DAY = timedelta(days=1)
ALL = "ALL"
"""Target of a closure that bars everybody."""


@dataclass(frozen=True, slots=True)
class Flight:
    """The flight that asks.

    Attributes
    ----------
    operator : str
        ISO 2 code of the operator's state; empty when nobody has said, then only what binds everybody counts.
    kind : FlightKind
        Civil scheduled, civil charter or state aircraft.
    as_of : date
        The day asked about.
    destination, origin : str or None
        ISO 2 codes of the states at its ends; None when not known.
    registration : str
        ISO 2 code of the state of registration; empty: the operator's.
    airports : tuple of str
        ICAO codes of the airports at its ends; empty when not known.
    """

    operator: str
    kind: FlightKind
    as_of: date
    destination: str | None = None
    origin: str | None = None
    registration: str = ""
    airports: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[str, ...]:
        """States known to be at its ends."""
        return tuple(s for s in (self.origin, self.destination) if s)

    @property
    def flags(self) -> frozenset[str]:
        """States whose aircraft it counts as: the operator's and that of registration."""
        return frozenset(s for s in (self.operator, self.registration) if s)


@dataclass(frozen=True, slots=True)
class Bearing:
    """What one closure means for one flight.

    Attributes
    ----------
    closure : Closure
        The row.
    certainty : Reach
        ``closed``: it bars this flight; ``may be closed``: it may; ``not closed``: it does not.
    doubts : tuple of str
        Why it is not sure, in words; empty when it is sure.
    """

    closure: Closure
    certainty: Reach
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A state that is closed, or may be, to a flight before anybody has asked.

    Attributes
    ----------
    state : str
        ISO 2 code of the state whose airspace is barred.
    certainty : str
        ``closed`` or ``may be closed``.
    operations : tuple of str
        What is barred with that certainty: ``overflight``, ``landing`` or both.
    closure : Closure
        The row that decides.
    reason : str
        The same in words, doubts and exceptions included.
    bearings : tuple of Bearing
        All rows that bear on it, the deciding one first.
    """

    state: str
    certainty: str
    operations: tuple[str, ...]
    closure: Closure
    reason: str
    bearings: tuple[Bearing, ...]

    @property
    def source(self) -> Source:
        """Where the deciding row was read."""
        return self.closure.source

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources of all rows that bear on it, each once."""
        return tuple(dict.fromkeys(s for b in self.bearings for s in b.closure.source.all))

    @property
    def closed(self) -> bool:
        """Whether the flight is barred for sure."""
        return self.certainty == Reach.CLOSED.value


def bearing(closure: Closure, flight: Flight) -> Bearing:
    """What `closure` means for `flight` on its day.

    A closure bars for sure only if its row rests on a document, was surely in force all that day, plainly covers
    this kind of flight and, where it is bound to a route or to airports, the flight is known to end there. The day on which
    it began counts as a whole, as where no hour is known, if it then lasted for a day and longer.
    """
    start, end = midnight(flight.as_of), midnight_after(flight.as_of)
    began = next((s.start for s in closure.stretches() if _goes_on(s, start, end)), start)
    return bearing_between(closure, flight, max(start, began), end)


def _goes_on(stretch: Stretch, start: datetime, end: datetime) -> bool:
    """Whether a sure stretch begins on the day and lasts for longer than a day."""
    return not stretch.doubt and start <= stretch.start < end and stretch.end - stretch.start >= A_DAY


def bearing_between(closure: Closure, flight: Flight, start: datetime, end: datetime) -> Bearing:
    """What `closure` means for `flight` over ``[start, end)``: sure only if it was surely in force throughout."""
    timing = _timing(closure, start, end)
    reading = closure.reading
    kind = reading.state if flight.kind is FlightKind.STATE_AIRCRAFT else reading.civil
    if timing is None or kind is Reach.NO or not _meets(closure, flight):
        return Bearing(closure, Reach.NO, ())
    if kind is Reach.PART:
        return Bearing(closure, Reach.PART, timing)
    doubts = (*_doubts(closure, flight, kind), *timing, *_of_memory(closure))
    return Bearing(closure, Reach.MAYBE if doubts else Reach.CLOSED, doubts)


def _timing(closure: Closure, start: datetime, end: datetime) -> tuple[str, ...] | None:
    """Why it may not have been in force throughout ``[start, end)``; None when it was not in force at all."""
    touching = [s for s in closure.stretches() if s.start < end and start < s.end]
    if not touching:
        return None
    doubts = [s.doubt for s in touching if s.doubt]
    parts = [_hours(s, end) for s in touching if not s.doubt and not (s.start <= start and end <= s.end)]
    return tuple(dict.fromkeys(doubts or parts))


def _hours(stretch: Stretch, end: datetime) -> str:
    start = f"{stretch.start:%Y-%m-%d %H:%M}"
    until = f" to {stretch.end:%Y-%m-%d %H:%M} UTC" if stretch.end <= end else " UTC on"
    return f"closed for part of that time only, {start}{until}"


def _meets(closure: Closure, flight: Flight) -> bool:
    if closure.airports and flight.airports and not set(closure.airports) & set(flight.airports):
        return False
    match closure.reading.barred:
        case "target":
            return closure.target in flight.flags and not _goes_elsewhere(closure, flight)
        case "own":
            return closure.closed_by in flight.flags and not _goes_elsewhere(closure, flight)
        case "target or ends":
            return closure.target in flight.flags or not _goes_elsewhere(closure, flight)
        case _:
            return not _goes_elsewhere(closure, flight)


def _goes_elsewhere(closure: Closure, flight: Flight) -> bool:
    """Whether a closure bound to a route cannot concern the flight: both its known ends lie elsewhere."""
    end = closure.reading.route_end
    if not end or end in flight.ends:
        return False
    # "to and from" reaches a flight out of the bound state too, so there an unknown origin leaves it open
    both_ways = "ends" in closure.reading.barred
    return flight.destination is not None and (flight.origin is not None or not both_ways)


def _doubts(closure: Closure, flight: Flight, kind: Reach) -> Iterable[str]:
    reading = closure.reading
    if kind is Reach.MAYBE:
        yield (
            "the record does not settle state aircraft" if _silent_on_state(closure, flight) else reading.why
        )
    barred_anyway = reading.barred == "target or ends" and closure.target in flight.flags
    if reading.route_end and reading.route_end not in flight.ends and not barred_anyway:
        yield f"only flights to or from {reading.route_end} are barred; where this one goes is not known"
    if reading.barred == "all but own" and closure.closed_by in flight.flags:
        yield "its own carriers are excepted"
    if closure.airports and not flight.airports:
        yield f"only {', '.join(closure.airports)} is meant; which airports this flight uses is not known"


def _of_memory(closure: Closure) -> Iterable[str]:
    if not closure.source.verified:
        yield "unverified: from memory, no document was seen"


def _silent_on_state(closure: Closure, flight: Flight) -> bool:
    return flight.kind is FlightKind.STATE_AIRCRAFT and closure.reading.civil is Reach.CLOSED


def bearings(facts: Facts, flight: Flight) -> tuple[Bearing, ...]:
    """Every closure that bars `flight` or may, the sure ones first, in the record's order."""
    found = [b for c in facts.closures if bars(b := bearing(c, flight))]
    return tuple(sorted(found, key=surest_first))


def bars(found: Bearing) -> bool:
    """Whether it bars the flight or may."""
    return found.certainty in (Reach.CLOSED, Reach.MAYBE)


def surest_first(found: Bearing) -> tuple[int, bool, int, int]:
    """Sorts sure closures first, then documents before memory, fewer doubts before more, the last seen first."""
    closure = found.closure
    rank = list(Reach).index(found.certainty)
    return rank, not closure.source.verified, len(found.doubts), -closure.seen_on.last.toordinal()


def starting_refusals(
    facts: Facts,
    operator: str,
    flight_kind: FlightKind | str,
    as_of: date,
    destination: str | None = None,
    origin: str | None = None,
    registration: str = "",
) -> tuple[Refusal, ...]:
    """States that are closed, or may be, to a flight on a day, ordered by code.

    A plan takes as refusing those that are ``closed`` for ``overflight``; those that ``may be closed`` it
    shows and leaves to be asked. What a scenario says overrides both.

    Parameters
    ----------
    facts : Facts
        The fact base.
    operator : str
        ISO 2 code of the operator's state; empty: only closures that bind everybody.
    flight_kind : FlightKind or str
        Kind of flight.
    as_of : date
        The day.
    destination, origin : str, optional
        ISO 2 codes of the states at the ends of the flight, for closures bound to a route.
    registration : str, optional
        ISO 2 code of the state of registration, where it is not the operator's.
    """
    flight = Flight(operator, FlightKind(flight_kind), as_of, destination, origin, registration)
    groups: dict[str, list[Bearing]] = {}
    for found in bearings(facts, flight):
        groups.setdefault(found.closure.airspace, []).append(found)
    return tuple(_refusal(facts.states, state, groups[state]) for state in sorted(groups))


def refused(refusals: Sequence[Refusal], operation: str = "overflight") -> frozenset[str]:
    """States closed for sure to an operation."""
    return frozenset(r.state for r in refusals if r.closed and operation in r.operations)


def perhaps_refused(refusals: Sequence[Refusal], operation: str = "overflight") -> frozenset[str]:
    """States that may be closed to an operation, but are not for sure."""
    maybe = {r.state for r in refusals for b in r.bearings if operation in b.closure.reading.operations}
    return frozenset(maybe) - refused(refusals, operation)


def _refusal(states: StateRegistry, state: str, found: list[Bearing]) -> Refusal:
    deciding = found[0]
    equal = [b for b in found if b.certainty is deciding.certainty]
    operations = {o for b in equal for o in b.closure.reading.operations}
    return Refusal(
        state=state,
        certainty=deciding.certainty.value,
        operations=tuple(sorted(operations, reverse=True)),
        closure=deciding.closure,
        reason=reason(states, deciding),
        bearings=tuple(found),
    )


def reason(states: StateRegistry, found: Bearing) -> str:
    """A closure in words: who, whom, since when, what is not sure, what is excepted."""
    closure = found.closure
    parts = [f"{_deed(states, closure)}, {period(closure)}"]
    parts += [f"not sure: {doubt}" for doubt in found.doubts]
    if not found.doubts and closure.reading.route_end:
        parts.append(closure.reading.why)
    if closure.exceptions:
        parts.append(f"exceptions: {closure.exceptions}")
    return "; ".join(parts)


def _deed(states: StateRegistry, closure: Closure) -> str:
    who = states.name(closure.closed_by)
    if closure.reading.barred == "own":
        return f"{who} keeps its own carriers out of {states.name(closure.airspace)}"
    over = "" if closure.airspace == closure.closed_by else f" the sky of {states.name(closure.airspace)}"
    if closure.target == ALL and closure.reading.civil is Reach.PART:
        return f"{who} closed a part{over and f' of{over}'} ({closure.target_kind}: {closure.scope})"
    if closure.target == ALL:
        return f"{who} closed{over} to everybody ({closure.target_kind}: {closure.scope})"
    whom = states.name(closure.target)
    if "ends" in closure.reading.barred:
        return f"{who} bars {closure.target_kind} ({closure.scope})"
    kind = "" if closure.target_kind == "operator/registration" else f", {closure.target_kind}"
    return f"{who} bars aircraft of {whom}{kind} ({closure.scope})"


def period(closure: Closure) -> str:
    """``"since 2022-04-23, no end found"`` or ``"2022-06-05 to 2022-06-07"``, with who says so from memory."""
    start = f"{closure.start.words}{_by_memory(closure.start_known_by, closure)}"
    if closure.end is not None:
        return f"{start} to {closure.end.words}{_by_memory(closure.end_known_by, closure)}"
    if closure.date_kind == "seen":
        return f"seen on {start}, no end found"
    return f"since {start}, no end found{_last_seen(closure.start, closure.seen_on)}"


def _last_seen(start: Stamp, seen_on: Stamp) -> str:
    return f", last seen in force on {seen_on.words}" if seen_on.last > start.last else ""


def _by_memory(known_by: str, closure: Closure) -> str:
    return " (this date from memory)" if known_by == "memory" and closure.source.verified else ""
