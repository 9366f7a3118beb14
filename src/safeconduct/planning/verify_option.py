"""The independent checker of an option: whether it can be flown when it says so. Takes nothing from options or windows.

Who is flown over when is found by sampling the route (:mod:`safeconduct.planning.verify`), who lets pass then by asking
the scenario's answers and the closures on record for single instants, runways and ranges by looking them up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from safeconduct.airspace.sky import Picture, Sky
from safeconduct.facts import Facts, find_aircraft, sky_intervals
from safeconduct.planning.options import Option
from safeconduct.planning.verify import STEP_KM, cells_at, sample
from safeconduct.planning.verify_areas import area_check, border_crossings, gate_faults_at
from safeconduct.planning.verify_surface import NEAR_KM, distance_km, earliest, haversine_km, surface_faults
from safeconduct.scenario.model import Airfield, Consent, Fleet, Operation, Reading, Scenario

LOOKS = 3
"""Departures tried of each window: its first and last minute, and one between."""

MINUTE = timedelta(minutes=1)
"""Windows are told to the minute, so that their last one is the last moment to try."""

NEARLY = 1.0 + 1e-9
"""Lengths are told to within the rounding of their sum."""


@dataclass(frozen=True, slots=True)
class Flight:
    """What an option is checked against.

    Attributes
    ----------
    sky : Sky
    shown : Picture
    facts : Facts
    scenario : Scenario
    reading : Reading
    """

    sky: Sky
    shown: Picture
    facts: Facts
    scenario: Scenario
    reading: Reading


def option_faults(flight: Flight, option: Option) -> tuple[str, ...]:
    """Everything wrong with an option, in words; empty where nothing is found."""
    walked = _walked(option)
    faults = [] if walked else [*_fleet_faults(flight, option)]
    if not option.windows:
        faults.append("says no moment at which it may leave")
    faults += _surface(flight, option, walked)
    if walked:
        return tuple(dict.fromkeys(faults))
    areas = area_check(
        flight.sky, flight.shown, _with_areas(flight), option, lambda fleet: _speed(flight.facts, fleet)
    )
    faults += areas.faults()
    crossings = tuple(border_crossings(flight.sky, flight.shown, flight.scenario, option))
    over = tuple(one for one in _stretches(flight, option) if one[0] not in areas.corridor_states)
    for hours in _durations(flight, option):
        for departure in _departures(flight, option):
            faults += _faults_at(flight, replace(option, hours=hours), over, departure)
            faults += areas.faults_at(departure, hours)
            faults += gate_faults_at(flight.scenario, option, crossings, departure, hours)
    return tuple(dict.fromkeys(faults))


def _walked(option: Option) -> bool:
    """Whether the way on the surface ends at the refuge, so that nobody flies."""
    return option.origin.reached is not None and distance_km(option.origin.place, option.place) <= NEAR_KM


def _surface(flight: Flight, option: Option, walked: bool) -> Iterator[str]:
    """What is wrong with the legs on the surface, and flights that leave before people are there."""
    approach = option.origin.reached
    if approach is None:
        return
    scenario, ends = flight.scenario, (option.origin.id, option.origin.place)
    host = option.refuge.state if walked else ""
    yield from surface_faults(scenario, flight.reading, approach, ends, option.keys, host)
    there = earliest(approach, scenario.start)
    for low_h, _ in () if walked else option.windows:
        leaves = scenario.start + timedelta(hours=low_h)
        # hours of the day are tried minute by minute
        if leaves < there - MINUTE:
            yield f"leaves at {leaves:%-d %b %H:%M} UTC, when nobody can be there before {there:%-d %b %H:%M} UTC"
            return


def _with_areas(flight: Flight) -> Scenario:
    """The scenario without the areas on record where the reading leaves closures on record out."""
    if flight.reading.use_closures:
        return flight.scenario
    own = tuple(area for area in flight.scenario.areas if not area.by_fact)
    return replace(flight.scenario, areas=own)


def _durations(flight: Flight, option: Option) -> list[float]:
    """Hours in the air: as told, and of every fleet that is said to be able to fly it."""
    fleets = {fleet.id: fleet for fleet in flight.scenario.fleet}
    speeds = (_speed(flight.facts, fleets[name]) for name in option.fleets)
    return sorted({option.hours, *(option.distance_km / speed for speed in speeds if speed)})


def _departures(flight: Flight, option: Option) -> Iterator[datetime]:
    for low_h, high_h in option.windows:
        first = flight.scenario.start + timedelta(hours=low_h)
        last = flight.scenario.start + timedelta(hours=high_h) - MINUTE
        for n in range(LOOKS):
            yield max(first, first + (last - first) * (n / (LOOKS - 1)))


def _stretches(flight: Flight, option: Option) -> Iterator[tuple[str, float, float]]:
    """(State, first and last km at which its sky is sampled), in no order; a state met again counts from first to last."""
    cells = cells_at(flight.sky, *sample(option.points))
    seen: dict[str, list[float]] = {}
    for n, cell in enumerate(cells.tolist()):
        for state in flight.shown.requires[cell] if cell >= 0 else ():
            # the last sample may lie a little beyond the told length
            seen.setdefault(state, []).append(min(n * STEP_KM, option.distance_km))
    yield from ((state, min(at), max(at)) for state, at in seen.items())


def _faults_at(
    flight: Flight, option: Option, over: tuple[tuple[str, float, float], ...], leaves: datetime
) -> Iterator[str]:
    told = f"a flight that leaves at {leaves:%-d %b %H:%M} UTC"
    lands = leaves + timedelta(hours=option.hours)
    ends = {option.origin.place.state, option.place.state or option.refuge.state}
    asked: list[tuple[str, Operation, datetime]] = [
        (option.origin.place.state, "landing", leaves),
        (option.origin.place.state, "departure", leaves),
        (option.place.state or option.refuge.state, "landing", lands),
    ]
    km_h = option.distance_km / option.hours if option.hours else 1.0
    for state, first_km, last_km in over:
        if state not in ends:
            asked += [
                (
                    state,
                    "overflight",
                    leaves + timedelta(hours=(first_km + (last_km - first_km) * part) / km_h),
                )
                for part in (0.0, 0.25, 0.5, 0.75, 1.0)
            ]
    for state, operation, moment in asked:
        if state and (why := _bars(flight, option, (state, operation), moment)):
            yield f"{told} is barred by {state} ({operation}) at {moment:%-d %b %H:%M} UTC: {why}"
    for airfield, moment, name in (
        (option.origin.airfield, leaves, option.origin.place.label),
        (option.refuge.airfield, lands, option.place.label),
    ):
        if not _usable(airfield, moment):
            yield f"{told} finds {name} closed at {moment:%-d %b %H:%M} UTC"


def _bars(flight: Flight, option: Option, key: tuple[str, Operation], moment: datetime) -> str:
    """Why a state does not let it at an instant; empty where it does."""
    state, operation = key
    horizon = flight.scenario.deadline or flight.scenario.start + timedelta(days=7)
    if moment >= max(horizon, flight.scenario.start + MINUTE):
        return ""
    row = _row(flight.reading, state, operation)
    if row is not None and row.status == "granted":
        if not _in_force(row, moment):
            return "its grant does not hold then"
        if row.operation == operation or (operation, row.operation) == ("departure", "landing"):
            return ""
        # a grant of overflight lets nobody land: what the record closes stays closed
    if row is not None and row.status in ("refused", "revoked", "lapsed") and _in_force(row, moment):
        return row.status
    if not flight.reading.use_closures:
        return ""
    known = [
        c for c in flight.facts.closures if c.airspace == state and c.start.first <= flight.scenario.as_of
    ]
    if not known:
        return ""
    (interval, *_) = sky_intervals(
        flight.facts,
        state,
        moment,
        moment + timedelta(seconds=1),
        operator=option.flyer.operator,
        kind=option.flyer.flight_kind,
        destination=option.place.state or None,
        origin=option.origin.place.state or None,
        airports=tuple(p.code for p in (option.origin.place, option.place) if p.code),
        operation="overflight" if operation == "overflight" else "landing",
    )
    deciding = [b for b in interval.bearings if b.closure in known]
    if not deciding:
        return ""
    counts = flight.reading.doubt == "closed" or interval.status.value == "closed"
    return interval.reason if interval.status.value != "open as far as known" and counts else ""


def _row(reading: Reading, state: str, operation: Operation) -> Consent | None:
    """The answer that counts: its own, else what spreads to it from a more general one."""
    own = reading.consent(state, operation)
    if own is not None or operation == "overflight":
        return own
    landing = reading.consent(state, "landing") if operation == "departure" else None
    if landing is not None:
        return landing
    return reading.consent(state, "overflight")


def _in_force(row: Consent, moment: datetime) -> bool:
    if (row.valid_from and moment < row.valid_from) or (row.valid_to and moment >= row.valid_to):
        return False
    hours = row.hours_utc
    return hours is None or hours.contains(moment.hour + moment.minute / 60 + moment.second / 3600)


def _usable(airfield: Airfield, moment: datetime) -> bool:
    hour = moment.hour + moment.minute / 60 + moment.second / 3600
    if not airfield.in_use or (airfield.hours_utc and not airfield.hours_utc.contains(hour)):
        return False
    bounded = airfield.closed_from or airfield.closed_to
    begun = airfield.closed_from is None or moment >= airfield.closed_from
    over = airfield.closed_to is not None and moment >= airfield.closed_to
    return not bounded or not begun or over


def _fleet_faults(flight: Flight, option: Option) -> Iterator[str]:
    fleets = {fleet.id: fleet for fleet in flight.scenario.fleet}
    if fleets and not option.fleets:
        yield "names no fleet that can fly it"
    for name in option.fleets:
        for where, airfield in (
            (option.origin.place, option.origin.airfield),
            (option.place, option.refuge.airfield),
        ):
            need, have = _runway(flight.facts, fleets[name]), flight.scenario.runway(airfield, where)
            if need and have and have.likely < need:
                yield f"{name} needs {need:,.0f} m of runway, {where.label} has {have.likely:,.0f} m"
        yield from _reach_faults(flight, option, fleets[name])
        yield from _presence_faults(flight, option, fleets[name])


def _reach_faults(flight: Flight, option: Option, fleet: Fleet) -> Iterator[str]:
    reach = _range(flight.facts, fleet)
    refuels = option.origin.airfield.fuel and option.refuge.airfield.fuel
    leg_km = max(_legs_km(flight, option))
    if reach and leg_km > (reach if refuels else reach / 2.0) * NEARLY:
        dry = "" if refuels else ", half of that where it cannot refuel"
        yield f"{fleet.id} reaches {reach:,.0f} km{dry}, not {leg_km:,.0f} km without a stop"
    speed = _speed(flight.facts, fleet)
    if fleet.crew_duty_h and speed and option.distance_km / speed > fleet.crew_duty_h.likely * NEARLY:
        yield f"{fleet.id} flies {option.distance_km / speed:.1f} h, its crew may work {fleet.crew_duty_h.likely:g} h"


def _presence_faults(flight: Flight, option: Option, fleet: Fleet) -> Iterator[str]:
    """Windows that end before a fleet's aircraft can be at the origin, flying straight from their base."""
    speed, base, to = _speed(flight.facts, fleet), fleet.base, option.origin.place
    if not speed:
        return
    # it cannot leave its base before it is free, nor before the plan begins
    there = max(fleet.available_from or flight.scenario.start, flight.scenario.start)
    there += timedelta(hours=distance_km(base, to) / speed)
    for _, high_h in option.windows:
        if flight.scenario.start + timedelta(hours=high_h) < there - MINUTE:
            yield f"{fleet.id} can be at {to.label} at {there:%-d %b %H:%M} UTC, after a window has ended"


def _legs_km(flight: Flight, option: Option) -> list[float]:
    """Length of each leg: the told points cut where they touch a stop, in the order of the stops."""
    places = {place.code or place.name: place for place in flight.scenario.limits.stops}
    cuts, after = [0], 0
    for name in option.stops:
        at = places[name]
        far = [haversine_km((at.lat_deg, at.lon_deg), some) for some in option.points[after:]]
        after += far.index(min(far))
        cuts.append(after)
    ends = [*cuts[1:], len(option.points) - 1]
    return [
        sum(haversine_km(a, b) for a, b in pairwise(option.points[first : last + 1]))
        for first, last in zip(cuts, ends, strict=True)
    ]


def _runway(facts: Facts, fleet: Fleet) -> float | None:
    row = find_aircraft(facts, fleet.aircraft) if fleet.known_type else None
    stated = fleet.own_runway_m.likely if fleet.own_runway_m else None
    return stated or (row.runway_m.low if row and row.runway_m else None)


def _speed(facts: Facts, fleet: Fleet) -> float | None:
    row = find_aircraft(facts, fleet.aircraft) if fleet.known_type else None
    stated = fleet.speed_kmh.likely if fleet.speed_kmh else None
    return stated or (row.cruise_kmh.low if row and row.cruise_kmh else None)


def _range(facts: Facts, fleet: Fleet) -> float | None:
    row = find_aircraft(facts, fleet.aircraft) if fleet.known_type else None
    stated = fleet.range_km.likely if fleet.range_km else None
    return stated or (row.range_km.low if row and row.range_km else None)
