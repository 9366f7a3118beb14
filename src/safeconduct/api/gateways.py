"""By road or by sea first: gateways of an origin whose own sky is shut."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from math import inf, isfinite

from safeconduct.airspace.policies import Policies, policies_from
from safeconduct.api.routes import read_states
from safeconduct.errors import Fault, InputError
from safeconduct.facts import Airport, FlightKind, State, check_day, starting_refusals
from safeconduct.planning.gateways import Closed, Gateways, Sky, best_flight, closed_by, gateways_of
from safeconduct.store.airports import Place, airports_named, capital_airports, read_places
from safeconduct.store.facts import load_facts
from safeconduct.store.surface import load_surface
from safeconduct.store.world import load_world
from safeconduct.surface import nearest_airport, surface_legs_from

WITHIN_KM = 1000.0
"""How far away a gateway may lie as the crow flies, km: as far as the table reaches."""


def gateways(
    origin: Place,
    to: Sequence[Place] = (),
    operator: str = "",
    as_of: date | None = None,
    *,
    within_km: float = WITHIN_KM,
    flight_kind: FlightKind | str = "civil_charter",
    refuse: Iterable[str] | str = (),
    limit_km: float = inf,
    policies: Policies | dict[str, str] | None = None,
    resolution: str = "1km",
) -> Gateways:
    """Airports reachable by road or by sea from which a permitted route leads to a refuge.

    Parameters
    ----------
    origin : where people are; a place that is no airport of the table starts at the nearest one within 60 km
    to : refuges, airports or positions; the operator's capital's airport if empty
    operator : state whose aircraft fly; without one only closures that bind everybody refuse
    as_of : day of the closures; the newest the facts know if none
    within_km : greatest distance of a gateway as the crow flies
    limit_km : longest flight that counts

    Raises
    ------
    InputError
        With every fault of the input.
    """
    places = {"origin": origin, **{f"to[{i}]": place for i, place in enumerate(to)}}
    known, faults = read_places(places)
    states, more = read_states(refuse, "refuse")
    faults += [*more, *_faults(within_km, limit_km), *_time_faults(as_of, flight_kind)]
    who, fault = _operator(operator)
    faults += fault
    refuges = [known[where] for where in known if where != "origin"] or _home(who)
    if not refuges and not faults:
        faults.append(
            Fault("to", "no refuge is given.", "Give --to with an airport, or --operator to fly home.")
        )
    if faults:
        raise InputError(faults)
    code = who.alpha2 if who else ""
    facts, day = load_facts(), as_of or load_facts().ends

    @cache
    def closed(begins: str, ends: str) -> Closed:
        closures = starting_refusals(facts, code, flight_kind, day, ends or None, begins or None)
        return closed_by(closures, always=states)

    chosen = policies if isinstance(policies, Policies) else policies_from(policies or {})
    sky = Sky(load_world().router(resolution, chosen, as_of), closed, code, limit_km)
    return _answer(sky, known["origin"], refuges, within_km)


def _answer(sky: Sky, origin: Airport, refuges: Sequence[Airport], within_km: float) -> Gateways:
    table = load_surface()
    starts_at = _starting_airport(origin)
    legs = surface_legs_from(table, starts_at.icao, within_km)
    airports = _airports({leg.destination for leg in legs})
    rows = {code: table.icao.index(code) for code in airports}
    facts_of = {code: (int(table.runway_m[row]), bool(table.large[row])) for code, row in rows.items()}
    known = (leg for leg in legs if leg.destination in airports)
    found, without_sky = gateways_of(sky, known, airports, facts_of, refuges)
    direct = best_flight(sky, origin, [refuge for refuge in refuges if refuge.code != origin.code])
    shut = {state for refuge in refuges for state in sky.closed(origin.country, refuge.country).overflight}
    refusing = () if direct else tuple(sorted(shut))
    return Gateways(origin, starts_at, direct, refusing, found, without_sky)


def _starting_airport(origin: Airport) -> Airport:
    """The airport of the table that stands for a place."""
    table = load_surface()
    if origin.icao in table.icao:
        return origin
    near = nearest_airport(table, origin.lat_deg, origin.lon_deg)
    named = _airports([near.icao]) if near else {}
    if not near or near.icao not in named:
        what = f"no airport within 60 km of {origin.code} is in the table of surface legs."
        raise InputError.single("origin", what, "Give an airport with a runway of 1,500 m near the people.")
    return named[near.icao]


def _airports(codes: Collection[str]) -> dict[str, Airport]:
    """Airports as the program knows them, at the table's places; any that `airportsdata` has dropped since is left out."""
    table, known = load_surface(), airports_named(codes)
    rows = {code: table.icao.index(code) for code in known}
    places = {code: (float(table.lat_deg[row]), float(table.lon_deg[row])) for code, row in rows.items()}
    return {code: replace(known[code], lat_deg=lat, lon_deg=lon) for code, (lat, lon) in places.items()}


def _operator(operator: str) -> tuple[State | None, list[Fault]]:
    found = load_facts().states.check(operator, "operator") if operator else None
    return (None, [found]) if isinstance(found, Fault) else (found, [])


def _home(who: State | None) -> list[Airport]:
    return [*capital_airports([who]).values()] if who else []


def _time_faults(as_of: date | None, flight_kind: str) -> list[Fault]:
    """What is wrong with the day and the kind of flight, which the facts know a span and a list of."""
    day = check_day(load_facts(), as_of, "as_of") if as_of else None
    faults = [day] if isinstance(day, Fault) else []
    if flight_kind not in list(FlightKind):
        kinds = ", ".join(FlightKind)
        faults.append(
            Fault("flight_kind", f'there is no flight kind "{flight_kind:.40}".', f"Choose among {kinds}.")
        )
    return faults


def _faults(within_km: float, limit_km: float) -> list[Fault]:
    faults = []
    if not (isfinite(within_km) and 0 < within_km <= WITHIN_KM):
        what = f"{within_km:g} km is not between 0 and {WITHIN_KM:,.0f}."
        faults.append(Fault("within_km", what, f"The table reaches {WITHIN_KM:,.0f} km as the crow flies."))
    if not limit_km > 0:
        faults.append(Fault("limit_km", f"{limit_km:g} km is no limit.", "Give a length above 0, or none."))
    return faults
