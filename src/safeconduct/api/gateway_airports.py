"""By road or by sea first: gateways of an origin whose own sky is shut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from safeconduct.airspace.policies import Policies
from safeconduct.api.asked import Day, Reader, is_number
from safeconduct.api.results import GatewaysResult
from safeconduct.api.route_results import upgraded
from safeconduct.errors import InputError
from safeconduct.facts import Airport, FlightKind, State, starting_refusals
from safeconduct.planning.gateways import Closed, Gateways, Sky, best_flight, closed_by, gateways_of
from safeconduct.store.airports import Place, capital_airports
from safeconduct.store.facts import load_facts
from safeconduct.store.surface import load_surface, surface_airports
from safeconduct.store.world import load_world
from safeconduct.surface import nearest_airport, surface_legs_from

WITHIN_KM = 1000.0
"""How far away a gateway may lie as the crow flies, km: as far as the table reaches."""


def gateways(
    origin: Place,
    to: Sequence[Place] = (),
    operator: str = "",
    as_of: Day | None = None,
    *,
    within_km: float = WITHIN_KM,
    flight_kind: FlightKind | str = "civil_charter",
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    policies: Policies | Mapping[str, str] | None = None,
    resolution: str = "1km",
) -> GatewaysResult:
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
    read = Reader()
    known = read.places({"origin": origin, **{f"to[{i}]": place for i, place in enumerate(to)}})
    states, limit = read.states(refuse, "refuse"), read.length(limit_km, "limit_km")
    who, asked_day, kind = read.state(operator, "operator"), read.day(as_of), read.kind(flight_kind)
    chosen, fine = read.sky(policies, states), read.resolution(resolution)
    if not (is_number(within_km) and 0 < within_km <= WITHIN_KM):
        what = f"{within_km!r:.40} km is not between 0 and {WITHIN_KM:,.0f}."
        read.fault("within_km", what, f"The table reaches {WITHIN_KM:,.0f} km as the crow flies.")
    refuges = [known[where] for where in known if where != "origin"] or _home(who)
    if not refuges and not read.faults:
        read.fault("to", "no refuge is given.", "Give an airport, or an operator to fly home.")
    read.raise_faults()
    code = who.alpha2 if who else ""
    facts, day = load_facts(), asked_day or load_facts().ends

    @cache
    def closed(begins: str, ends: str) -> Closed:
        closures = starting_refusals(facts, code, kind, day, ends or None, begins or None)
        return closed_by(closures, always=states)

    sky = Sky(load_world().router(fine, chosen, asked_day), closed, code, limit)
    return upgraded(GatewaysResult, _answer(sky, known["origin"], refuges, within_km))


def _answer(sky: Sky, origin: Airport, refuges: Sequence[Airport], within_km: float) -> Gateways:
    table = load_surface()
    starts_at = _starting_airport(origin)
    legs = surface_legs_from(table, starts_at.icao, within_km)
    airports = surface_airports({leg.destination for leg in legs})
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
    named = surface_airports([near.icao]) if near else {}
    if not near or near.icao not in named:
        what = f"no airport within 60 km of {origin.code} is in the table of surface legs."
        raise InputError.single("origin", what, "Give an airport with a runway of 1,500 m near the people.")
    return named[near.icao]


def _home(who: State | None) -> list[Airport]:
    return [*capital_airports([who]).values()] if who else []
