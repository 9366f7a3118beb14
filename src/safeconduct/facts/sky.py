"""The sky of the world on a day: which states are closed to a flight, or may be, worst and newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safeconduct.facts.closures import Bearing, Flight, bearing, surest_first
from safeconduct.facts.model import Facts, Reach

ROUTE_ONLY = "on some routes"
"""Stands behind "closed" where only flights to or from some state or airport are barred, and where it goes nobody said."""


@dataclass(frozen=True, slots=True)
class SkyRow:
    """How the sky of one state stands on a day.

    Attributes
    ----------
    state : str
        ISO 2 code.
    status : Reach
        closed, may be closed, or closed in part.
    routes_only : bool
        Whether only flights to or from some state or airport are barred.
    operations : tuple of str
        What the deciding closure bars.
    bearings : tuple of Bearing
        Every closure that bears on it, the deciding one first.
    seen_on : date
        The last day on which the deciding closure was seen in force.
    age_days : int
        Days from then to the day asked about; 0 where it was seen in force on that day or after.
    """

    state: str
    status: Reach
    routes_only: bool
    operations: tuple[str, ...]
    bearings: tuple[Bearing, ...]
    seen_on: date
    age_days: int

    @property
    def deciding(self) -> Bearing:
        """The closure that decides."""
        return self.bearings[0]


def sky_on(facts: Facts, flight: Flight) -> tuple[SkyRow, ...]:
    """Every state that is closed to `flight` on its day, may be, or is closed in part; worst first, then newest."""
    groups: dict[str, list[Bearing]] = {}
    for closure in facts.closures:
        found = bearing(closure, flight)
        if found.certainty is not Reach.NO:
            groups.setdefault(closure.airspace, []).append(found)
    return tuple(sorted((_row(state, found, flight) for state, found in groups.items()), key=_worst_first))


def _row(state: str, found: list[Bearing], flight: Flight) -> SkyRow:
    ordered = tuple(sorted(found, key=lambda b: (_routes_only(b, flight), surest_first(b))))
    deciding = ordered[0]
    seen = deciding.closure.seen_on.last
    # a closure with an end was in force until then, whenever it was read
    covered = deciding.closure.end is not None and deciding.closure.end.last >= flight.as_of
    return SkyRow(
        state=state,
        status=deciding.certainty,
        routes_only=_routes_only(deciding, flight),
        operations=deciding.closure.reading.operations,
        bearings=ordered,
        seen_on=seen,
        age_days=0 if covered else max(0, (flight.as_of - seen).days),
    )


def _routes_only(found: Bearing, flight: Flight) -> bool:
    """Whether a closure is bound to a route or to airports that nobody has said the flight uses."""
    reading = found.closure.reading
    elsewhere = reading.route_end and reading.route_end not in flight.ends and "ends" in reading.barred
    named = reading.barred == "target or ends" and found.closure.target in flight.flags
    return bool((elsewhere and not named) or (found.closure.airports and not flight.airports))


def _worst_first(row: SkyRow) -> tuple[bool, int, int, str]:
    began = row.deciding.closure.start.first
    return row.routes_only, list(Reach).index(row.status), -began.toordinal(), row.state
