"""By road or by sea first: airports that people can reach on the surface and from which a permitted sky opens.

The flight is judged like any other: closures of the day refuse, the router finds the shortest permitted route. The leg
on the surface is told with its borders and never judged: nothing is on record about who lets whom over a border, how
long it takes, or whether a road is safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from safeconduct.facts import Airport, Refusal, perhaps_refused, refused
from safeconduct.routing.router import Point, Router
from safeconduct.surface import SurfaceLeg


@dataclass(frozen=True, slots=True)
class Closed:
    """States (alpha-2) whose sky a flight finds shut.

    Attributes
    ----------
    overflight, landing : frozenset of str
        Closed for sure to flights over and to flights from and to their airports.
    doubtful : frozenset of str
        May be closed to flights over.
    """

    overflight: frozenset[str] = frozenset()
    landing: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()


def closed_by(refusals: Sequence[Refusal], always: frozenset[str] = frozenset()) -> Closed:
    """What closures shut, and what `always` does."""
    return Closed(
        refused(refusals) | always, refused(refusals, "landing") | always, perhaps_refused(refusals) - always
    )


@dataclass(frozen=True, slots=True)
class AirLeg:
    """A permitted flight, or one that may be.

    Attributes
    ----------
    origin, refuge : Airport
    km : float
        Shortest permitted route, km on the sphere.
    ask : tuple of str
        States whose consent it needs, the operator's own left out.
    may_be_closed : tuple of str
        Of the states it needs, those whose sky may be closed to it on the day; empty where a route avoids them all.
    """

    origin: Airport
    refuge: Airport
    km: float
    ask: tuple[str, ...]
    may_be_closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gateway:
    """An airport reached on the surface, and the flight from there.

    Attributes
    ----------
    leg : SurfaceLeg
    flight : AirLeg
    runway_m : int
        Longest open runway, m.
    large : bool
        Whether OurAirports calls it a large airport.
    dominated_by : str
        ICAO code of a gateway that is no worse in everything told and better in something; empty: none is.
    """

    leg: SurfaceLeg
    flight: AirLeg
    runway_m: int
    large: bool
    dominated_by: str = ""


@dataclass(frozen=True, slots=True)
class Gateways:
    """All gateways of an origin.

    Attributes
    ----------
    origin : Airport
    starts_at : Airport
        Airport of the table that the surface legs begin at: the origin, or the nearest one.
    direct : AirLeg or None
        The flight from the origin itself, if one is permitted or may be.
    refusing : tuple of str
        States closed to that flight, where none is permitted.
    gateways : tuple of Gateway
        Those with a flight permitted for sure first, among them large airports, then by the likely hours of the journey.
    without_sky : tuple of str
        ICAO codes of airports within reach from which no permitted route leads to a refuge.
    """

    origin: Airport
    starts_at: Airport
    direct: AirLeg | None
    refusing: tuple[str, ...]
    gateways: tuple[Gateway, ...]
    without_sky: tuple[str, ...]


CRUISE_KMH = 850.0
"""Speed by which flights are put in order with journeys on the surface, km/h; not told, and no aircraft's."""


@dataclass(frozen=True, slots=True)
class Sky:
    """What decides about flights.

    Attributes
    ----------
    router : Router
    closed : callable
        Given the states (alpha-2) a flight begins and ends in, what is closed to it.
    operator : str
        The operator's state; may be empty.
    limit_km : float
        Longest flight that counts, km.
    """

    router: Router
    closed: Callable[[str, str], Closed]
    operator: str = ""
    limit_km: float = inf


def best_flight(sky: Sky, origin: Airport, refuges: Iterable[Airport]) -> AirLeg | None:
    """The shortest flight from an airport to any of the refuges, one permitted for sure first; None if there is none.

    An airport that is itself a refuge needs none: its flight is 0 km long.
    """
    refuges = tuple(refuges)
    if origin.code in {refuge.code for refuge in refuges}:
        return AirLeg(origin, origin, 0.0, (), ())
    flights = [flight for refuge in refuges if (flight := _flight(sky, origin, refuge))]
    return min(flights, key=lambda flight: (bool(flight.may_be_closed), flight.km), default=None)


def _flight(sky: Sky, origin: Airport, refuge: Airport) -> AirLeg | None:
    """The shortest route that is permitted for sure; where there is none, the shortest that may be."""
    closed = sky.closed(origin.country, refuge.country)
    # an airport whose state bars landing takes in no aircraft that could fetch people
    if {origin.country, refuge.country} & closed.landing:
        return None
    ends = [Point(place.lat_deg, place.lon_deg) for place in (origin, refuge)]
    route = sky.router.shortest(ends[0], ends[1], closed.overflight | closed.doubtful, sky.limit_km)
    # a doubtful sky is better than none, and is told as one
    if route is None and closed.doubtful:
        route = sky.router.shortest(ends[0], ends[1], closed.overflight, sky.limit_km)
    if route is None:
        return None
    ask = route.requires - {sky.operator}
    return AirLeg(
        origin, refuge, route.distance_km, tuple(sorted(ask)), tuple(sorted(route.requires & closed.doubtful))
    )


def gateways_of(
    sky: Sky,
    legs: Iterable[SurfaceLeg],
    airports: Mapping[str, Airport],
    facts_of: Mapping[str, tuple[int, bool]],
    refuges: Sequence[Airport],
) -> tuple[tuple[Gateway, ...], tuple[str, ...]]:
    """Gateways in order, each with what betters it, and the airports from which no sky opens.

    Parameters
    ----------
    legs : surface legs from the origin
    airports : the legs' destinations by ICAO code
    facts_of : longest runway, m, and whether it is a large airport, by ICAO code
    refuges : airports to fly to
    """
    by_airport: dict[str, list[SurfaceLeg]] = {}
    for leg in legs:
        by_airport.setdefault(leg.destination, []).append(leg)
    flights = {code: best_flight(sky, airports[code], refuges) for code in by_airport}
    open_ones = [
        Gateway(leg, flight, *facts_of[code])
        for code, flight in flights.items()
        if flight is not None
        for leg in by_airport[code]
    ]
    ordered = sorted(open_ones, key=_order)
    costs = [(gateway.leg.destination, _costs(gateway)) for gateway in ordered]
    judged = tuple(
        replace(gateway, dominated_by=next((code for code, other in costs if _better(other, own)), ""))
        for gateway, (_, own) in zip(ordered, costs, strict=True)
    )
    return judged, tuple(code for code, flight in flights.items() if flight is None)


def _order(gateway: Gateway) -> tuple[bool, bool, float, str]:
    hours = gateway.leg.hours.likely + gateway.flight.km / CRUISE_KMH
    return bool(gateway.flight.may_be_closed), not gateway.large, hours, gateway.leg.destination


Costs = tuple[tuple[float, ...], tuple[frozenset[object], ...]]
"""Numbers, of which less is better, and sets, of which a subset is better."""


def dominates(one: Gateway, other: Gateway) -> bool:
    """Whether one gateway is no worse than another in everything told, and better in something.

    Compared are the likely hours on the surface, the borders, the length of the flight, whom it must ask, what may be
    closed, and whether the airport is large. Sets are compared as sets: to ask other states is neither better nor worse.
    """
    return _better(_costs(one), _costs(other))


def _better(one: Costs, other: Costs) -> bool:
    (numbers, sets), (other_numbers, other_sets) = one, other
    no_worse = all(a <= b for a, b in zip(numbers, other_numbers, strict=True)) and all(
        a <= b for a, b in zip(sets, other_sets, strict=True)
    )
    return no_worse and one != other


def _costs(gateway: Gateway) -> Costs:
    # the set of what may be closed is empty for a flight permitted for sure, so no doubtful one is ever better
    leg, flight = gateway.leg, gateway.flight
    borders = frozenset(frozenset(pair) for pair in leg.borders)
    numbers = leg.hours.likely, flight.km, float(not gateway.large)
    return numbers, (borders, frozenset(flight.ask), frozenset(flight.may_be_closed))
