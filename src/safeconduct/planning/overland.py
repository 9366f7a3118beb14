"""By road and by sea first: the airfields that the people of an origin can reach on the surface, and how.

Legs that the scenario states come with what it leaves out filled in from the packaged table. Where an origin is closed,
or may be, and no leg is stated from it, the program offers the airfields of the table from which a permitted sky opens:
few, none of them bettered by another in everything known, the rest counted. It knows how long a road is and which borders
it crosses. It never knows whether it is open or safe.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from safeconduct.facts import Airport
from safeconduct.planning.gateways import Closed, Gateway, Sky, gateways_of
from safeconduct.planning.keys import ENTER, LAND, LEAVE, OVER
from safeconduct.planning.planning_data import Ground
from safeconduct.planning.run import great_circle_km
from safeconduct.planning.standings import Ends, Standings
from safeconduct.routing.router import Router
from safeconduct.scenario.figures import Figure, Mark
from safeconduct.scenario.model import Airfield, Approach, Border, Origin, Place, Scenario, SurfaceStage
from safeconduct.scenario.windows import both, first_from
from safeconduct.surface import (
    Basis,
    Hours,
    Speed,
    SurfaceLeg,
    SurfaceTable,
    nearest_airport,
    surface_legs_from,
)

WITHIN_KM = 1000.0
"""How far away an airfield may lie as the crow flies to be offered, km: as far as the table reaches."""

LOOKED_AT = 36
"""Airfields of the table from which flights are searched for one origin: counted, so that it costs the same anywhere."""

ALIKE = 6
"""Of these, most that lie behind the same borders: others add nothing that a refusal leaves."""

SOON_H = 12.0
"""An airfield that opens this long after people are there, h, counts as open: as long as a flight takes to be called."""

SAME_PLACE_KM = 1.0
"""Two places closer than this are one, km."""

TABLE = "safeconduct's table of roads and crossings"
"""Whose word a length is that nobody states."""

OWN_SPEEDS = {
    "rail": Speed(
        "rail", 25.0, 50.0, 80.0, Basis.GUESS, "the program's guess for a train in a crisis, nobody's record"
    ),
    "walk": Speed(
        "walk", 2.0, 3.5, 5.0, Basis.GUESS, "the program's guess for people of all ages on foot with luggage"
    ),
}
"""Speeds of the modes that the packaged table has none for."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The airfields of one origin on the surface.

    Attributes
    ----------
    fields : tuple of Origin
        The same people at another airfield; those stated first, then those offered, each in its order.
    more : int
        Airfields with a permitted sky that are not among them.
    """

    fields: tuple[Origin, ...] = ()
    more: int = 0


def stated(scenario: Scenario, ground: Ground | None, origin: Origin) -> tuple[Origin, ...]:
    """The airfields to which stated legs lead from an origin, over any number of legs, the quickest first."""
    if not scenario.surface:
        return ()
    stages = [filled(stage, ground) for stage in scenario.surface]
    chains = [chain for chain in _chains(stages, origin.place, ()) if chain[-1].to.code]
    fields = [_field(scenario, ground, origin, Approach(chain)) for chain in chains]
    return tuple(sorted(fields, key=lambda one: _likely_h(one)))


def _likely_h(field: Origin) -> float:
    return field.reached.hours[1] if field.reached else 0.0


def _chains(
    stages: Sequence[SurfaceStage], here: Place, before: tuple[SurfaceStage, ...]
) -> Iterator[tuple[SurfaceStage, ...]]:
    """Every way over stages that is nowhere twice."""
    been = [here, *(stage.start for stage in before)]
    for stage in stages:
        if _same(stage.start, here) and not any(_same(stage.to, place) for place in been):
            yield (*before, stage)
            yield from _chains(stages, stage.to, (*before, stage))


def _same(one: Place, other: Place) -> bool:
    return one == other or great_circle_km(one, other) < SAME_PLACE_KM


def filled(stage: SurfaceStage, ground: Ground | None) -> SurfaceStage:
    """A stated leg with the length, the hours and the borders that the file leaves to the program."""
    leg = _leg_of_table(stage, ground)
    km = stage.km or _km(stage, leg)
    note = stage.note or (leg.source if leg and not stage.km else "")
    return replace(
        stage,
        km=km,
        hours=stage.hours or _hours(stage, km.likely, leg, ground),
        borders=_borders(stage, leg) if stage.borders is None else stage.borders,
        note=note or ("" if stage.km else "the great circle × 1.25: the program's guess"),
    )


def _leg_of_table(stage: SurfaceStage, ground: Ground | None) -> SurfaceLeg | None:
    """The packaged leg between the same airports by the same mode."""
    if ground is None or not (stage.start.code and stage.to.code):
        return None
    legs = surface_legs_from(ground.table(), stage.start.code, WITHIN_KM)
    return next((leg for leg in legs if (leg.destination, leg.mode) == (stage.to.code, stage.mode)), None)


CIRCUITY = 1.25
"""Length on the surface over the great circle where nobody knows: the median road is 1.20 times as long on the graph."""


def _km(stage: SurfaceStage, leg: SurfaceLeg | None) -> Figure:
    km = leg.km if leg else CIRCUITY * great_circle_km(stage.start, stage.to)
    return _sure(km, leg.source if leg else "")


def _sure(value: float, note: str = "") -> Figure:
    return Figure(value, value, value, Mark("assumed", by=TABLE, note=note))


def _range(hours: Hours, note: str) -> Figure:
    return Figure(hours.low, hours.likely, hours.high, Mark("assumed", by=TABLE, note=note))


def _hours(stage: SurfaceStage, km: float, leg: SurfaceLeg | None, ground: Ground | None) -> Figure:
    if leg is not None and not stage.km:
        return _range(leg.hours, leg.source)
    speeds = {**(ground.table().speeds if ground else {}), **OWN_SPEEDS}
    speed = speeds.get(stage.mode, OWN_SPEEDS["rail"])
    return _range(speed.hours(km), speed.source)


def _borders(stage: SurfaceStage, leg: SurfaceLeg | None) -> tuple[Border, ...]:
    if leg is not None:
        return tuple(Border(*pair) for pair in leg.borders)
    ends = stage.start.state, stage.to.state
    return (Border(*ends),) if all(ends) and ends[0] != ends[1] else ()


def _field(scenario: Scenario, ground: Ground | None, origin: Origin, approach: Approach) -> Origin:
    """The people of an origin at the airfield where their way on the surface ends."""
    last = approach.stages[-1]
    place = last.to
    named = next((one.airfield for one in scenario.origins if _same(one.place, place)), None)
    airfield = last.airfield if last.airfield != Airfield() else named or Airfield()
    if airfield.runway_m is None and ground is not None and (runway := _runway(ground, place.code)):
        airfield = replace(airfield, runway_m=runway)
    return Origin(origin.id, place, airfield, approach)


def _runway(ground: Ground, code: str) -> Figure | None:
    table = ground.table()
    row = table.row(code)
    return _sure(float(table.runway_m[row]), "longest open runway, OurAirports") if row is not None else None


# -- offered ---------------------------------------------------------------------------------------------------------

Usable = Callable[[Origin], bool]
"""Whether some fleet of the scenario can use an airfield."""


@dataclass(frozen=True, slots=True)
class Search:
    """What the offered airfields are looked for with.

    Attributes
    ----------
    scenario : Scenario
    ground : Ground
    standings : Standings
    router : Router
    limit_km : float
    usable : callable
    """

    scenario: Scenario
    ground: Ground
    standings: Standings
    router: Router
    limit_km: float
    usable: Usable


def offered(search: Search, origin: Origin) -> Reached:
    """The airfields that the program offers to an origin by itself.

    Ordered as `safeconduct gateways` orders them. One for each set of borders comes before a second one behind the same.
    """
    most = search.scenario.limits.gateways
    table = search.ground.table()
    begins = _airport_of_table(table, origin.place)
    if not most or not begins:
        return Reached()
    legs = [
        leg
        for leg in surface_legs_from(table, begins, WITHIN_KM)
        if leg.destination != origin.place.code and not _comes_back(leg)
    ]
    looked = _looked_at(search, origin, [leg for leg in legs if _lets_in(search, leg)])
    judged = _judged(search, looked)
    refuges = {place.code for refuge in search.scenario.refuges for place in refuge.places}
    best = _varied(_largest([one for one in judged if not one.dominated_by], refuges))
    return Reached(
        tuple(_offered_field(search, origin, one) for one in best[:most]), max(0, len(judged) - most)
    )


def _airport_of_table(table: SurfaceTable, place: Place) -> str:
    """The table's airport that stands for a place: itself, or the nearest one within 60 km; empty if there is none."""
    if place.code in table.icao:
        return place.code
    near = nearest_airport(table, place.lat_deg, place.lon_deg)
    return near.icao if near else ""


def _looked_at(search: Search, origin: Origin, legs: Sequence[SurfaceLeg]) -> list[tuple[SurfaceLeg, Origin]]:
    """Legs to airfields that can be used, large ones and quick ways first, few behind the same borders."""
    table = search.ground.table()
    rows = {code: row for row, code in enumerate(table.icao)}
    refuges = {place.code for refuge in search.scenario.refuges for place in refuge.places}
    order = sorted(
        legs,
        key=lambda leg: (
            leg.destination not in refuges,
            not table.large[rows[leg.destination]],
            leg.hours.likely,
            leg.destination,
        ),
    )
    opened = {leg: _opens(search, leg) for leg in order}
    # who arrives finds it open, or soon does; where that is so nowhere, those count that open later
    at_once = [leg for leg in order if opened[leg] - leg.hours.likely <= SOON_H]
    order = at_once or [leg for leg in order if opened[leg] < inf]
    airports = search.ground.airports({leg.destination for leg in order})
    behind: dict[tuple[str, ...], int] = {}
    kept: list[tuple[SurfaceLeg, Origin]] = []
    for leg in order:
        if leg.destination not in airports or behind.get(leg.states, 0) >= ALIKE or len(kept) >= LOOKED_AT:
            continue
        field = _field_of_leg(search, origin, leg, airports[leg.destination])
        if search.usable(field) or leg.destination in refuges:
            behind[leg.states] = behind.get(leg.states, 0) + 1
            kept.append((leg, field))
    return kept


def _comes_back(leg: SurfaceLeg) -> bool:
    """Whether a road leads out of a state and into it again: over two borders to where none needs be crossed."""
    return len(set(leg.states)) < len(leg.states)


def _lets_in(search: Search, leg: SurfaceLeg) -> bool:
    """Whether every state that a leg enters lets people in at some time, as far as the scenario says."""
    ends = Ends(leg.states[0], leg.states[-1])
    return all(search.standings.passes(ENTER + state, ends) for state in leg.states[1:])


def _opens(search: Search, leg: SurfaceLeg) -> float:
    """The first hour from when people are there at which flights may land and leave; inf if none."""
    state = leg.states[-1]
    found = [inf]
    for refuge in search.scenario.refuges:
        ends = Ends(state, refuge.state, (leg.destination, *(p.code for p in refuge.places if p.code)))
        spans = both(*(search.standings.passes(kind + state, ends) for kind in (LAND, LEAVE)))
        if (hour := first_from(leg.hours.likely, spans)) is not None:
            found.append(hour)
    return min(found)


def _field_of_leg(search: Search, origin: Origin, leg: SurfaceLeg, airport: Airport) -> Origin:
    place = Place(airport.icao, airport.name, airport.lat_deg, airport.lon_deg, airport.country)
    stage = SurfaceStage(
        mode="ferry" if leg.mode == "ferry" else "road",
        start=origin.place,
        to=place,
        km=_sure(leg.km, leg.source),
        hours=_range(leg.hours, leg.source),
        borders=tuple(Border(*pair) for pair in leg.borders),
        note="; ".join(word for word in (leg.source, leg.note) if word),
    )
    return _field(search.scenario, search.ground, origin, Approach((stage,), offered=True))


def _judged(search: Search, looked: Sequence[tuple[SurfaceLeg, Origin]]) -> tuple[Gateway, ...]:
    """The airfields from which a permitted sky opens, in order, each with what betters it."""
    table = search.ground.table()
    airports = {leg.destination: _airport(field.place) for leg, field in looked}
    rows = {code: table.icao.index(code) for code in airports}
    facts_of = {code: (int(table.runway_m[row]), bool(table.large[row])) for code, row in rows.items()}
    refuges = [_airport(place) for refuge in search.scenario.refuges for place in refuge.places]
    found, _ = gateways_of(_sky(search), [leg for leg, _ in looked], airports, facts_of, refuges)
    return found


def _sky(search: Search) -> Sky:
    """Who refuses flights at all times up to the horizon, by the scenario and the record."""

    def closed(begins: str, ends: str) -> Closed:
        states, bars = search.standings.states(), search.standings
        over = frozenset(s for s in states if not bars.passes(OVER + s, Ends(begins, ends)))
        lands = frozenset(s for s in {begins, ends} if s and not bars.passes(LAND + s, Ends(begins, ends)))
        return Closed(over - {begins, ends}, lands)

    return Sky(search.router, closed, search.standings.flyer.operator, search.limit_km)


def _airport(place: Place) -> Airport:
    return Airport(place.code, "", place.name, "", place.state, place.lat_deg, place.lon_deg, None, "")


def _largest(found: Sequence[Gateway], refuges: Collection[str]) -> list[Gateway]:
    """Without small airfields behind the same borders as a large one: charters are handled at these.

    A refuge's own airport is the end of the way, whatever its size.
    """
    large = {frozenset(one.leg.borders) for one in found if one.large}
    return [
        one
        for one in found
        if one.large or one.leg.destination in refuges or frozenset(one.leg.borders) not in large
    ]


def _varied(found: Iterable[Gateway]) -> list[Gateway]:
    """One for each set of borders first, then the rest, in order."""
    first: dict[frozenset[tuple[str, str]], Gateway] = {}
    later: list[Gateway] = []
    for one in found:
        borders = frozenset(one.leg.borders)
        if borders in first:
            later.append(one)
        first.setdefault(borders, one)
    return [*first.values(), *later]


def _offered_field(search: Search, origin: Origin, gateway: Gateway) -> Origin:
    airport = search.ground.airports({gateway.leg.destination})[gateway.leg.destination]
    return _field_of_leg(search, origin, gateway.leg, airport)


__all__ = ["Reached", "Search", "filled", "offered", "stated"]
