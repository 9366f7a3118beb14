"""Aircraft of a scenario as an airlift uses them: seats, range, speed, ground time, crews; or what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from safeconduct.facts import find_aircraft, get_aircraft
from safeconduct.facts.model import AircraftType, Facts
from safeconduct.facts.model import Figure as Cell
from safeconduct.planning.airlift_of_scenario.model import PLANNER, Taken
from safeconduct.planning.airlift_of_scenario.range_ends import Case, least, most
from safeconduct.scenario.model import Fleet, Mark

DUTY_H, REST_H = 14.0, 10.0
"""Longest duty of a crew and its rest, where crews are stated without one: the longest duty and the shortest rest of
two pilots under 14 CFR 117 (Table B; 117.25(e)). Defaults, told where they are used."""


OWN_GROUND_H = 1.0
"""Hours on the ground at each end of an aircraft that only the scenario knows and for which it states none."""


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
    row = find_aircraft(facts, fleet.aircraft) if fleet.known_type else None
    missing = tuple(_missing(fleet, row))
    if missing:
        return missing
    count = round(least(fleet.count, case))
    crews = round(least(fleet.crews, case)) if fleet.crews else count
    flown = min(count, crews)
    return Kind(
        fleet=fleet,
        count=flown,
        seats=_seats(fleet, row, case),
        seats_emergency=_emergency(fleet, row, case),
        range_km=_range(fleet, row, case),
        speed_kmh=_speed(fleet, row, case),
        ground_h=_ground(fleet, row, case),
        runway_m=_runway(fleet, row),
        # those left over go to the first aircraft, one each
        crews=tuple(crews // flown + (k < crews % flown) for k in range(flown)) if flown else (),
        duty_h=inf
        if fleet.crews is None
        else least(fleet.crew_duty_h, case)
        if fleet.crew_duty_h
        else DUTY_H,
        # nobody stated crews: then nobody knows how long they may work, and the airlift says so
        rest_h=0.0 if fleet.crews is None else REST_H,
    )


def _missing(fleet: Fleet, row: AircraftType | None) -> Iterator[str]:
    needed = (
        ("seats", fleet.seats or (row and row.seats_normal)),
        ("range_km", fleet.range_km or (row and row.range_km)),
        ("speed_kmh", fleet.speed_kmh or (row and row.cruise_kmh)),
        ("ground_h", fleet.ground_h or (row and _turn_round(row)) or not row),
    )
    for name, known in needed:
        if known is None:
            yield f"{name} of the {fleet.aircraft} (fleet {fleet.id})"


def _turn_round(row: AircraftType) -> Cell | None:
    return row.turn_round_h or row.turn_round_exp_h


def _speed(fleet: Fleet, row: AircraftType | None, case: Case) -> float:
    if fleet.speed_kmh is not None:
        return least(fleet.speed_kmh, case)
    assert row is not None
    assert row.cruise_kmh is not None
    return row.cruise_kmh.low


def _ground(fleet: Fleet, row: AircraftType | None, case: Case) -> float:
    if fleet.ground_h is not None:
        return most(fleet.ground_h, case)
    cell = _turn_round(row) if row else None
    return cell.high if cell else OWN_GROUND_H


def _runway(fleet: Fleet, row: AircraftType | None) -> float | None:
    if fleet.own_runway_m is not None:
        return fleet.own_runway_m.likely
    return row.runway_m.low if row and row.runway_m else None


def _seats(fleet: Fleet, row: AircraftType | None, case: Case) -> int:
    if fleet.seats is not None:
        return int(least(fleet.seats, case))
    assert row is not None
    assert row.seats_normal is not None
    return int(row.seats_normal.low)


def _emergency(fleet: Fleet, row: AircraftType | None, case: Case) -> int | None:
    """A published emergency load, never below the normal one; records are never planned."""
    if row is None or row.load_emergency is None:
        return None
    return max(int(row.load_emergency.low), _seats(fleet, row, case))


def _range(fleet: Fleet, row: AircraftType | None, case: Case) -> float:
    if fleet.range_km is not None:
        return least(fleet.range_km, case)
    assert row is not None
    assert row.range_km is not None
    return row.range_km.low


def taken_of_fleet(facts: Facts, kinds: list[Kind], emergency: bool) -> Iterator[Taken]:
    """What the aircraft table and the defaults add to the scenario's words."""
    for kind in kinds:
        fleet = kind.fleet
        about = f"fleet {fleet.id}"
        if not fleet.known_type:
            yield from _own_type(about, kind)
            continue
        row = get_aircraft(facts, fleet.aircraft)
        if fleet.seats is None:
            yield _told(f"{about}: seats", f"{kind.seats} normal", row.seats_normal, facts)
        if emergency or fleet.load == "emergency":
            yield _load(about, kind, row, facts)
        if fleet.range_km is None:
            yield _told(f"{about}: range", f"{kind.range_km:,.0f} km", row.range_km, facts)
        cell = row.turn_round_h or row.turn_round_exp_h
        yield _told(f"{about}: time on the ground", f"{kind.ground_h:g} h at each end", cell, facts)
        yield from _crews(about, kind)


def _own_type(about: str, kind: Kind) -> Iterator[Taken]:
    """Of an aircraft that only the scenario knows: what it does not state."""
    mark = Mark("assumed", by=PLANNER, note="not a type of the aircraft table; none stated")
    if kind.fleet.ground_h is None:
        yield Taken(f"{about}: time on the ground", f"{kind.ground_h:g} h at each end", mark)
    if kind.fleet.own_runway_m is None:
        yield Taken(f"{about}: runway", "any: none stated", mark)
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
