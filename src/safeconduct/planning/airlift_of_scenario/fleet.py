"""Aircraft of a scenario as an airlift uses them: seats, range, speed, ground time, crews; or what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from safeconduct.facts import get_aircraft
from safeconduct.facts.model import AircraftType, Facts
from safeconduct.facts.model import Figure as Cell
from safeconduct.planning.airlift_of_scenario.model import PLANNER, Taken
from safeconduct.planning.airlift_of_scenario.range_ends import Case, least
from safeconduct.scenario.model import Fleet, Mark

DUTY_H, REST_H = 14.0, 10.0
"""Longest duty of a crew and its rest, where crews are stated without one: the longest duty and the shortest rest of
two pilots under 14 CFR 117 (Table B; 117.25(e)). Defaults, told where they are used."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The aircraft of one row of the scenario's fleet.

    Attributes
    ----------
    fleet : Fleet
    count : int
        Those that have a crew.
    seats : int
        Normal load.
    seats_emergency : int or None
        A published emergency load.
    range_km, speed_kmh, ground_h : float
        Range with that load, cruise speed, hours on the ground at each end.
    runway_m : float or None
        Runway it needs.
    crews : tuple of int
        Crews of each aircraft.
    duty_h, rest_h : float
    """

    fleet: Fleet
    count: int
    seats: int
    seats_emergency: int | None
    range_km: float
    speed_kmh: float
    ground_h: float
    runway_m: float | None
    crews: tuple[int, ...]
    duty_h: float
    rest_h: float


def kind_of(facts: Facts, fleet: Fleet, case: Case) -> Kind | tuple[str, ...]:
    """What an airlift needs to know of a row of the fleet, or the numbers nobody has stated."""
    row = get_aircraft(facts, fleet.aircraft)
    missing = tuple(_missing(fleet, row))
    if missing:
        return missing
    assert row.cruise_kmh is not None
    count = round(least(fleet.count, case))
    crews = round(least(fleet.crews, case)) if fleet.crews else count
    flown = min(count, crews)
    ground = row.turn_round_h or row.turn_round_exp_h
    return Kind(
        fleet=fleet,
        count=flown,
        seats=_seats(fleet, row, case),
        seats_emergency=_emergency(fleet, row, case),
        range_km=_range(fleet, row, case),
        speed_kmh=row.cruise_kmh.low,
        ground_h=ground.high if ground else 0.0,
        runway_m=row.runway_m.low if row.runway_m else None,
        crews=tuple(crews // flown + (k < crews % flown) for k in range(flown)) if flown else (),
        duty_h=inf
        if fleet.crews is None
        else least(fleet.crew_duty_h, case)
        if fleet.crew_duty_h
        else DUTY_H,
        rest_h=0.0 if fleet.crews is None else REST_H,
    )


def _missing(fleet: Fleet, row: AircraftType) -> Iterator[str]:
    needed = (
        ("seats", fleet.seats or row.seats_normal),
        ("range_km", fleet.range_km or row.range_km),
        ("cruise speed (in the aircraft table)", row.cruise_kmh),
        ("time on the ground (in the aircraft table)", row.turn_round_h or row.turn_round_exp_h),
    )
    for name, known in needed:
        if known is None:
            yield f"{name} of the {row.name} (fleet {fleet.id})"


def _seats(fleet: Fleet, row: AircraftType, case: Case) -> int:
    if fleet.seats is not None:
        return int(least(fleet.seats, case))
    assert row.seats_normal is not None
    return int(row.seats_normal.low)


def _emergency(fleet: Fleet, row: AircraftType, case: Case) -> int | None:
    """A published emergency load, never below the normal one; records are never planned."""
    if row.load_emergency is None:
        return None
    return max(int(row.load_emergency.low), _seats(fleet, row, case))


def _range(fleet: Fleet, row: AircraftType, case: Case) -> float:
    if fleet.range_km is not None:
        return least(fleet.range_km, case)
    assert row.range_km is not None
    return row.range_km.low


def taken_of_fleet(facts: Facts, kinds: list[Kind], emergency: bool) -> Iterator[Taken]:
    """What the aircraft table and the defaults add to the scenario's words."""
    for kind in kinds:
        fleet, row = kind.fleet, get_aircraft(facts, kind.fleet.aircraft)
        about = f"fleet {fleet.id}"
        if fleet.seats is None:
            yield _told(f"{about}: seats", f"{kind.seats} normal", row.seats_normal, facts)
        if emergency or fleet.load == "emergency":
            yield _load(about, kind, row, facts)
        if fleet.range_km is None:
            yield _told(f"{about}: range", f"{kind.range_km:,.0f} km", row.range_km, facts)
        cell = row.turn_round_h or row.turn_round_exp_h
        yield _told(f"{about}: time on the ground", f"{kind.ground_h:g} h at each end", cell, facts)
        yield from _crews(about, kind)


def _load(about: str, kind: Kind, row: AircraftType, facts: Facts) -> Taken:
    if kind.seats_emergency is None:
        told = f"none published: the normal load of {kind.seats} is kept"
        return Taken(f"{about}: emergency load", told, Mark("assumed", by=PLANNER))
    return _told(f"{about}: emergency load", f"{kind.seats_emergency}", row.load_emergency, facts)


def _crews(about: str, kind: Kind) -> Iterator[Taken]:
    mark = Mark("assumed", by=PLANNER, note="14 CFR 117: longest duty, shortest rest of two pilots")
    if kind.fleet.crews is None:
        yield Taken(f"{about}: crews", "as many as needed: none stated", Mark("assumed", by=PLANNER))
    elif kind.fleet.crew_duty_h is None:
        yield Taken(f"{about}: crew duty", f"{kind.duty_h:g} h, then {kind.rest_h:g} h rest", mark)
    else:
        yield Taken(f"{about}: crew rest", f"{kind.rest_h:g} h", mark)


def _told(about: str, value: str, cell: Cell | None, facts: Facts) -> Taken:
    """A cell of the aircraft table: with a document behind it a fact, else the table's own word."""
    if cell is not None and cell.source.verified:
        source = "; ".join(cell.source.all)
        return Taken(about, value, Mark("fact", source=source, date=facts.ends.isoformat(), note=cell.basis))
    basis = cell.basis if cell else ""
    return Taken(about, value, Mark("assumed", by="aircraft table, unverified", note=basis))
