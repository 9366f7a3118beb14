"""Ways out as options: a chain of legs from where people are to a refuge's airport, with the keys it needs.

Everything that speaks of a way takes it from here. An option is told only if some fleet of the scenario can fly it
(runway, hours and use of both airfields, range leg by leg with the permitted stops, fuel, crew duty) and if there is a
moment before the horizon at which it may leave: every key must stand on its stretch of the way while the flight is
there. A figure that is missing counts and is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from math import inf
from typing import Any, NamedTuple

from safeconduct.consent import Frontier, Solved, frontier
from safeconduct.consent.union import union
from safeconduct.facts import Airport, find_aircraft
from safeconduct.facts.model import AircraftType
from safeconduct.planning.area_times import gate_times
from safeconduct.planning.keys import (
    ACCEPT,
    AREA,
    BORDER,
    ENTER,
    FREE,
    GATE,
    LAND,
    LEAVE,
    OVER,
    decider,
)
from safeconduct.planning.levels import cruise_band
from safeconduct.planning.overland import SAME_PLACE_KM, Reached, Search, offered, stated
from safeconduct.planning.planning_data import World
from safeconduct.planning.route_answer import Crossing, Question, crossed
from safeconduct.planning.run import great_circle_km
from safeconduct.planning.sky_areas import SkyAreas, SkyAsked
from safeconduct.planning.standings import Ends, Flyer, Standings
from safeconduct.planning.stops import WithStops, shortest_with_stops
from safeconduct.routing.gates import shortest_by_gates
from safeconduct.routing.router import GateCrossing, Point, Route, Router
from safeconduct.scenario.entities import Airfield
from safeconduct.scenario.model import Approach, Border, Fleet, Origin, Place, Refuge, Scenario
from safeconduct.scenario.windows import (
    ALWAYS,
    Spans,
    both,
    daily,
    departures,
    first_from,
    of_airfield,
    within,
)

SPEED_KMH = 800.0
"""Speed by which the hours over a state are told where no fleet is stated: a jet airliner's, rounded down; told as
the program's default where it decides anything."""

SLACK_KM = 0.05
"""Widening of a limit that another route's length gives: needs go by cells and refusals by shells, so a route with the
same needs may come out some metres longer."""


EXACT_KM = 1e-6
"""A limit given to the router comes back as a length to within its rounding, km."""


def point(place: Place) -> Point:
    """A place as a point."""
    return Point(place.lat_deg, place.lon_deg)


def airport(place: Place) -> Airport:
    """A place of the scenario as an airport of the facts."""
    return Airport(place.code, "", place.name, "", place.state, place.lat_deg, place.lon_deg, None, "")


def way_there(origin: Origin) -> str:
    """``OMDB → road → OOMS``: how people come to an airfield on the surface; empty where they are there."""
    if origin.reached is None:
        return ""
    steps = (part for stage in origin.reached.stages for part in (stage.mode, stage.to.label))
    return " → ".join([origin.reached.start.label, *steps])


def surface_cost_km(origin: Origin) -> float:
    """The likely hours on the surface as kilometres flown: ways are put in order by hours, and told in kilometres.

    Nothing but the order rests on it.
    """
    return origin.reached.hours[1] * SPEED_KMH if origin.reached else 0.0


@dataclass(frozen=True, slots=True)
class Triple:
    """An origin, a refuge and one of its airports."""

    origin: Origin
    refuge: Refuge
    place: Place

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from every other."""
        return self.origin.id, self.refuge.id, self.place.label, way_there(self.origin)

    @property
    def title(self) -> str:
        """``UUEE → OSDI``; ``OMDB → road → OOMS → EGSS``; ``UKBB → road → EPRZ`` where the road ends at the refuge."""
        there = way_there(self.origin)
        if self.on_the_ground:
            return there
        return f"{there or self.origin.place.label} → {self.place.label}"

    @property
    def on_the_ground(self) -> bool:
        """Whether people reach the refuge on the surface, and nobody flies."""
        if self.origin.reached is None:
            return False
        here, there = self.origin.place, self.place
        return here == there or great_circle_km(here, there) < SAME_PLACE_KM

    @property
    def accept(self) -> str:
        """The key of the refuge's acceptance."""
        return ACCEPT + self.refuge.id


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one fleet carries people between two airfields.

    Attributes
    ----------
    fleet : str
        Id of the fleet; empty where the scenario states none: bare geometry.
    flyer : Flyer
    leg_km, whole_km : float
        Longest leg, and longest way within a crew's duty; inf where nothing bounds it.
    speed_kmh : float
    there_h : float
        Hours after the start before which none of its aircraft can be at the origin: from its base in a straight line.
    """

    fleet: str
    flyer: Flyer
    leg_km: float
    whole_km: float
    speed_kmh: float
    there_h: float = 0.0

    def flies(self, legs_km: Sequence[float]) -> bool:
        """Whether it can fly a way of these legs, km."""
        return max(legs_km) <= self.leg_km + EXACT_KM and sum(legs_km) <= self.whole_km + EXACT_KM

    def within(self, other: Reach) -> bool:
        """Whether the other flies whatever this one flies."""
        return self.leg_km <= other.leg_km and self.whole_km <= other.whole_km


@dataclass(frozen=True, slots=True)
class Option:
    """One way out that can be flown.

    Attributes
    ----------
    id : str
        Stable: the same places, turns to the kilometre and keys give the same.
    origin, refuge, place
        From where, to which refuge, at which of its airports.
    distance_km : float
        Length on the sphere.
    hours : float
        At the cruise speed of the fleet it is told for, still air, climb and descent not counted.
    keys : frozenset of str
        Every key it needs (:mod:`safeconduct.planning.keys`), those granted or not to be asked for included.
    crossings : tuple of Crossing
        States over which it leads, with the stretch.
    points : tuple of (lat, lon), degrees
    stops : tuple of str
        Airports where it lands for fuel.
    windows : spans
        When it may leave, hours after the start, half-open.
    fleets : tuple of str
        Ids of the fleets that can fly it; empty where the scenario states none.
    flyer : Flyer
    areas : tuple of Crossing
        Areas of the scenario through which it leads, by their keys, with the stretch.
    gates : tuple of GateCrossing
        Gates at which it crosses borders.
    """

    id: str
    origin: Origin
    refuge: Refuge
    place: Place
    distance_km: float
    hours: float
    keys: frozenset[str]
    crossings: tuple[Crossing, ...]
    points: tuple[tuple[float, float], ...]
    stops: tuple[str, ...]
    windows: Spans
    fleets: tuple[str, ...]
    flyer: Flyer
    areas: tuple[Crossing, ...] = ()
    gates: tuple[GateCrossing, ...] = ()

    @property
    def triple(self) -> Triple:
        """What it joins."""
        return Triple(self.origin, self.refuge, self.place)

    @property
    def label(self) -> str:
        """``UUEE → OSDI``, or ``OMDB → road → OOMS → EGSS``."""
        return self.triple.title

    @property
    def surface(self) -> Approach | None:
        """The legs on the surface before it, where there are any."""
        return self.origin.reached

    @property
    def surface_h(self) -> float:
        """Likely hours on the surface before it, waits at borders included."""
        return self.origin.reached.hours[1] if self.origin.reached else 0.0

    @property
    def on_the_ground(self) -> bool:
        """Whether nobody flies: the way on the surface ends at the refuge."""
        return self.triple.on_the_ground

    @property
    def earliest_h(self) -> float:
        """Hours after the start at which it may leave first."""
        return self.windows[0][0]


class Flown(NamedTuple):
    """The router's own record of an option: cheap, for a search makes thousands.

    Attributes
    ----------
    label : str
        Airport it leads to.
    points : tuple of (lat, lon)
    route : Route
    refused : frozenset of str
        States kept out of when it was found, the ends' apart.
    stops : tuple of Airport
    legs_km : tuple of float
        Length of each leg between landings, km.
    flyer : Flyer
    sky : SkyAsked
        What it was looked for in: the areas closed and open to it.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    route: Route
    refused: frozenset[str]
    stops: tuple[Airport, ...]
    legs_km: tuple[float, ...]
    flyer: Flyer
    sky: SkyAsked


class Supposed(NamedTuple):
    """What is closed over one stretch of time, and what is supposed besides: the question of one search.

    Attributes
    ----------
    closed : frozenset of str
        States whose overflight is closed, the ends' apart.
    refusing, freed : frozenset of str
        States that are supposed to refuse, or to grant, everything.
    """

    closed: frozenset[str]
    refusing: frozenset[str] = frozenset()
    freed: frozenset[str] = frozenset()

    @property
    def keep_out(self) -> frozenset[str]:
        """States to keep out of, the ends' not looked at."""
        return (self.closed | self.refusing) - self.freed


@dataclass
class PairSky:
    """How the answers stand for one pair of airports and one flyer.

    Attributes
    ----------
    triple : Triple
    flyer : Flyer
    standings : Standings
    always : frozenset of str
        States of both ends' skies.
    """

    triple: Triple
    flyer: Flyer
    standings: Standings
    always: frozenset[str]
    over: dict[str, Spans] = field(default_factory=dict)
    base: Spans = ()
    barred: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        whole = self.whole
        for state in sorted(self.standings.states()):
            spans = self.passes(OVER + state)
            if spans != whole:
                self.over[state] = spans
        for area in self.standings.areas(self.flyer):
            spans = self.passes(area.key)
            if spans != whole:
                self.over[area.key] = spans
        for name, spans in gate_times(self.standings.scenario, self.standings.horizon_h).items():
            if spans != whole:
                self.over[name] = spans
        self.base = both(whole, self._usable())
        self.barred = tuple(self._barred())

    def _usable(self) -> Spans:
        """When flights may leave the origin's airfield: in its hours, from when people can be there."""
        reached, start = self.triple.origin.reached, self.standings.scenario.start
        if self.triple.on_the_ground:
            # no flight leaves: people set out when they are ready
            return both(self.whole, daily(reached.stages[0].hours_utc, start)) if reached else self.whole
        opens = of_airfield(self.triple.origin.airfield, start)
        return both(opens, ((there_h(self.triple.origin, start), inf),)) if reached else opens

    @cached_property
    def whole(self) -> Spans:
        """All the hours looked at."""
        return ((0.0, self.standings.horizon_h),)

    @cached_property
    def landing(self) -> Spans:
        """When the refuge's airfield can be used; who comes by road does not ask."""
        if self.triple.on_the_ground:
            return self.whole
        return of_airfield(self.triple.refuge.airfield, self.standings.scenario.start)

    @cached_property
    def ends(self) -> Ends:
        """For closures bound to a route or an airport."""
        origin, place = self.triple.origin.place, self.triple.place
        return Ends(origin.state, place.state, tuple(p.code for p in (origin, place) if p.code))

    @cached_property
    def ends_limited(self) -> bool:
        """Whether a key of the ends does not stand at all times."""
        return any(self.passes(key) != self.whole for key in self.end_keys())

    @property
    def end_states(self) -> frozenset[str]:
        """The states that let land or leave; their own sky is entered by that."""
        if self.triple.on_the_ground:
            return frozenset()
        return frozenset({self.triple.origin.place.state, self.land_state}) - {""}

    @property
    def land_state(self) -> str:
        """Whose landing permission the refuge's airport needs: of the state it lies in."""
        return self.triple.place.state or self.triple.refuge.state

    def end_keys(self) -> tuple[str, ...]:
        """Landing for people at the origin, leaving with them, landing at the refuge."""
        if self.triple.on_the_ground:
            return ()
        origin = self.triple.origin.place.state
        pickup = (LAND + origin, LEAVE + origin) if origin else ()
        return (*pickup, LAND + self.land_state) if self.land_state else pickup

    def passes(self, key: str) -> Spans:
        """Hours in which a key is not refused."""
        return self.standings.passes(key, self.ends, self.flyer)

    def _barred(self) -> Iterator[str]:
        """Keys of the ends and of the way on the surface that stand at no time."""
        yield from (key for key in (*self.end_keys(), *self.entries()) if not self.passes(key))
        for border in self.borders:
            key = BORDER + border.name
            if (border.open is not None and border.open.value == 0.0) or key in self.standings.also_refused:
                yield key

    @property
    def borders(self) -> tuple[Border, ...]:
        """Borders crossed on the surface."""
        reached = self.triple.origin.reached
        return reached.borders if reached else ()

    def entries(self) -> tuple[str, ...]:
        """Keys of the states that are entered on the surface; at the refuge itself its acceptance is that."""
        reached = self.triple.origin.reached
        host = self.triple.refuge.state if self.triple.on_the_ground else ""
        return tuple(ENTER + state for state in reached.entered if state != host) if reached else ()

    def surface_keys(self) -> tuple[str, ...]:
        """Every key of the way on the surface."""
        return (*(BORDER + border.name for border in self.borders), *self.entries())

    @property
    def alone(self) -> frozenset[str]:
        """Deciders without whom no way of this pair begins or ends, states of its skies apart."""
        return frozenset(decider(key) for key in self.surface_keys())

    def skies(self) -> tuple[frozenset[str], ...]:
        """The sets of states closed at some time, and those of neighbouring stretches together, each once.

        A flight that begins in one stretch of time and ends in the next must keep out of what is closed in either.
        """
        edges = sorted({0.0, *(h for spans in self.over.values() for span in spans for h in span)})
        edges = [h for h in edges if h < self.standings.horizon_h]
        free = self.end_states
        closed = [
            frozenset(s for s, spans in self.over.items() if s not in free and not within(h, spans))
            for h in edges
        ]
        return tuple(dict.fromkeys([*closed, *(a | b for a, b in pairwise(closed))]))

    def windows(
        self,
        crossings: Sequence[Crossing],
        km_h: float,
        flown_h: float,
        freed: frozenset[str] = frozenset(),
        there_h: float = 0.0,
    ) -> tuple[Spans, str]:
        """When a way may leave, and the first state because of which it may not; the state is empty if it may.

        A span that ends before `there_h`, when an aircraft can be there first, is of no use.
        """
        spans = _after(self.base, there_h)
        for state, from_h, to_h, passes in self._holds(crossings, km_h, flown_h):
            if state in freed:
                continue
            spans = _after(both(spans, departures(passes, from_h, to_h)), there_h)
            if not spans:
                return (), state
        return spans, ""

    def _holds(
        self, crossings: Sequence[Crossing], km_h: float, flown_h: float
    ) -> Iterator[tuple[str, float, float, Spans]]:
        """Every key that does not stand at all times, with the hours after take-off in which it is needed."""
        if self.triple.on_the_ground:
            return
        origin = self.triple.origin.place.state
        stretch = {crossing.state: crossing for crossing in crossings}
        # whoever lets leave or land lets the flight be in its sky from take-off, or until the landing
        left = stretch[origin].to_km / km_h if origin in stretch else 0.0
        enters = stretch[self.land_state].from_km / km_h if self.land_state in stretch else flown_h
        for key, from_h, to_h in (
            (LAND + origin, 0.0, 0.0),
            (LEAVE + origin, 0.0, left),
            (LAND + self.land_state, enters, flown_h),
        ):
            if not key.endswith(":") and (passes := self.passes(key)) != self.whole:
                yield decider(key), from_h, to_h, passes
        yield "", flown_h, flown_h, self.landing
        for crossing in crossings:
            if crossing.state in self.over and crossing.state not in self.end_states:
                passes = self.over[crossing.state]
                yield crossing.state, crossing.from_km / km_h, crossing.to_km / km_h, passes


StopMaker = Callable[[], Callable[[], bool]]
"""Gives, for each search, a function that is asked before each of its questions; True cuts it."""


class Options:
    """The options of one reading: each pair of airports is searched once under each sky it meets.

    Parameters
    ----------
    world : World
    scenario : Scenario
    standings : Standings
    router : Router
    limit_km : longest way that counts
    new_stop : gives, for each search of all routes, the function that cuts it by counted work
    offers : the airfields by road or by sea that are known to be offered, shared by the readings' every supposition
    """

    def __init__(
        self,
        world: World,
        scenario: Scenario,
        standings: Standings,
        router: Router,
        limit_km: float,
        new_stop: StopMaker,
        offers: dict[object, Any] | None = None,
    ) -> None:
        self.world, self.scenario, self.standings = world, scenario, standings
        self.router, self.limit_km, self.new_stop = router, limit_km, new_stop
        self._skies: dict[tuple[tuple[str, ...], Flyer], PairSky] = {}
        self._frontiers: dict[tuple[tuple[str, ...], ...], Frontier] = {}
        self._reached: dict[str, Reached] = {}
        self._offers = {} if offers is None else offers
        self._shortest: dict[tuple[object, ...], Flown | None] = {}
        self._stops = [airport(place) for place in scenario.limits.stops]
        self.areas = SkyAreas(world, scenario, router, standings.known_areas)

    def triples(self) -> tuple[Triple, ...]:
        """Every origin with every airport of every refuge, in the scenario's order; then the same by road or by sea."""
        return tuple(
            triple
            for origin in self.scenario.origins
            for triple in (*self._from(origin), *self._overland(origin))
        )

    def _overland(self, origin: Origin) -> list[Triple]:
        """The pairs of the airfields that an origin's people reach on the surface.

        Where a road ends at a refuge, nobody flies within its state to another of its airports.
        """
        fields = self.reached(origin).fields
        every = [triple for field in fields for triple in self._from(field)]
        arrived = {triple.refuge.id for triple in every if triple.on_the_ground}
        return [
            triple
            for triple in every
            if triple.on_the_ground
            or triple.refuge.id not in arrived
            or triple.origin.place.state != triple.refuge.state
        ]

    def _from(self, origin: Origin) -> list[Triple]:
        every = [Triple(origin, refuge, place) for refuge in self.scenario.refuges for place in refuge.places]
        if origin.reached is None:
            return every
        # who stands at a refuge's airport by road has no need to fly on to another of its airports
        arrived = {triple.refuge.id for triple in every if triple.on_the_ground}
        return [triple for triple in every if triple.on_the_ground or triple.refuge.id not in arrived]

    def reached(self, origin: Origin) -> Reached:
        """The airfields that its people can reach on the surface: those stated, and those offered where it is closed."""
        if origin.id not in self._reached:
            asked = self._looked_for(origin)
            if asked not in self._offers:
                self._offers[asked] = self._by_surface(origin)
            self._reached[origin.id] = self._offers[asked]
        return self._reached[origin.id]

    def _by_surface(self, origin: Origin) -> Reached:
        ground = self.world.ground
        mine = stated(self.scenario, ground, origin)
        # who states how people leave has looked: nothing is offered beside it, for nobody told its convoys
        if mine or ground is None or not (self.scenario.limits.gateways and self.may_be_closed(origin)):
            return Reached(mine)
        search = Search(
            self.scenario, ground, self.standings, self.router, self.limit_km, self._usable_by_some
        )
        return offered(search, origin)

    def _looked_for(self, origin: Origin) -> tuple[object, ...]:
        """What an offer hangs on besides the answers."""
        scenario = self.scenario
        return (
            self.standings.reading.id,
            origin,
            scenario.refuges,
            scenario.surface,
            scenario.limits,
            scenario.start,
        )

    def may_be_closed(self, origin: Origin) -> bool:
        """Whether flights cannot leave an origin at all times up to the horizon, or refusals leave the plan's no way."""
        direct = self._from(origin)
        opens = of_airfield(replace(origin.airfield, hours_utc=None), self.scenario.start)
        if not origin.airfield.in_use or opens != ALWAYS:
            return True
        skies = [self.sky(triple, flyer) for triple in direct for flyer in self.groups(triple)]
        state = origin.place.state
        keys = (LAND + state, LEAVE + state) if state else ()
        # a sky that may be closed counts here however the reading counts it: a road beside it is worth knowing
        found = (one for sky in skies for key in keys for one in self.standings.of(key, sky.ends, sky.flyer))
        if any(one.status in ("refused", "may be closed") for one in found):
            return True
        if not any(self.reaches(triple) for triple in direct):
            return True
        return self._shut_in(direct)

    def _shut_in(self, direct: Sequence[Triple]) -> bool:
        """Whether refusals, and not the range or the limit, leave an origin no flight at all."""
        freed = self.standings.states()
        return all(self.shortest(triple) is None for triple in direct) and any(
            self.shortest(triple, freed=freed) is not None for triple in direct
        )

    def _usable_by_some(self, field: Origin) -> bool:
        """Whether some fleet can use an airfield reached by road."""
        return not self.scenario.fleet or any(
            self._reach(fleet, Triple(field, refuge, place))
            for fleet in self.scenario.fleet
            for refuge in self.scenario.refuges
            for place in refuge.places[:1]
        )

    def reaches(self, triple: Triple) -> tuple[Reach, ...]:
        """The fleets that can use both airfields, with how far they carry people between them."""
        if not self.scenario.fleet or triple.on_the_ground:
            return (Reach("", self.standings.flyer, inf, inf, SPEED_KMH),)
        found = (self._reach(fleet, triple) for fleet in self.scenario.fleet)
        return tuple(one for one in found if one is not None)

    def unflown(self, triple: Triple) -> tuple[str, ...]:
        """Why no fleet can fly between two airfields, in words; empty where one can."""
        if self.reaches(triple):
            return ()
        fields = tuple((place.name or place.label, one, place) for one, place in self._fields(triple))
        out = [f"{name} is closed" for name, one, _ in fields if not one.in_use]
        needs = [need for fleet in self.scenario.fleet if (need := self._runway(fleet)) is not None]
        for name, one, place in fields:
            has = self.scenario.runway(one, place)
            if one.in_use and has and needs and has.likely < min(needs):
                out.append(
                    f"the runway of {name} has {has.likely:,.0f} m, the aircraft need {min(needs):,.0f} m"
                )
        return tuple(out) or ("no fleet can use both airfields",)

    @staticmethod
    def _fields(triple: Triple) -> tuple[tuple[Airfield, Place], ...]:
        """Both airfields of a pair, each with its place."""
        return (triple.origin.airfield, triple.origin.place), (triple.refuge.airfield, triple.place)

    def _reach(self, fleet: Fleet, triple: Triple) -> Reach | None:
        need, fields = self._runway(fleet), self._fields(triple)
        for one, place in fields:
            has = self.scenario.runway(one, place)
            if not one.in_use or (need and has and has.likely < need):
                return None
        row = self._type(fleet)
        range_km = (
            fleet.range_km.likely if fleet.range_km else row.range_km.low if row and row.range_km else inf
        )
        # a field without fuel: the aircraft brings what it needs for the way on
        leg_km = range_km if all(field.fuel for field, _ in fields) else range_km / 2.0
        speed = self.speed(fleet)
        whole_km = fleet.crew_duty_h.likely * speed if fleet.crew_duty_h else inf
        return Reach(
            fleet.id, self.flyer(fleet), leg_km, whole_km, speed, self._there_h(fleet, triple.origin, speed)
        )

    def _there_h(self, fleet: Fleet, origin: Origin, speed: float) -> float:
        """Hours after the start before which none of a fleet's aircraft can be at an origin."""
        begins = fleet.available_from or self.scenario.start
        waits_h = max(0.0, self.scenario.hours_after_start(begins))
        return waits_h + great_circle_km(fleet.base, origin.place) / speed

    def flyer(self, fleet: Fleet) -> Flyer:
        """Whose aircraft a fleet is, and as what it flies."""
        own = self.standings.flyer
        # fleets that differ in their levels alone are one flyer unless an area tells them apart
        band = cruise_band(fleet, self.speed(fleet)) if self.areas.levelled else None
        return Flyer(fleet.operator or own.operator, fleet.flight_kind or own.flight_kind, band)

    def speed(self, fleet: Fleet) -> float:
        """Cruise speed, km/h."""
        row = self._type(fleet)
        if fleet.speed_kmh:
            return fleet.speed_kmh.likely
        return row.cruise_kmh.low if row and row.cruise_kmh else SPEED_KMH

    def _type(self, fleet: Fleet) -> AircraftType | None:
        return find_aircraft(self.world.facts, fleet.aircraft) if fleet.known_type else None

    def _runway(self, fleet: Fleet) -> float | None:
        row = self._type(fleet)
        if fleet.own_runway_m:
            return fleet.own_runway_m.likely
        return row.runway_m.low if row and row.runway_m else None

    # -- one question ------------------------------------------------------------------------------------------

    def sky(self, triple: Triple, flyer: Flyer) -> PairSky:
        """How the answers stand for a pair; worked out once."""
        key = (triple.key, flyer)
        if key not in self._skies:
            places = () if triple.on_the_ground else (triple.origin.place, triple.place)
            always = frozenset().union(*(self.router.needed_at(point(place)) for place in places))
            self._skies[key] = PairSky(triple, flyer, self.standings, always)
        return self._skies[key]

    def groups(self, triple: Triple) -> dict[Flyer, tuple[Reach, ...]]:
        """The fleets that can fly a pair, by whose they are."""
        out: dict[Flyer, tuple[Reach, ...]] = {}
        for reach in self.reaches(triple):
            out[reach.flyer] = (*out.get(reach.flyer, ()), reach)
        return out

    def shortest(
        self,
        triple: Triple,
        refusing: frozenset[str] = frozenset(),
        freed: frozenset[str] = frozenset(),
        fleet: str | None = None,
    ) -> Flown | None:
        """The shortest option of a pair, at any time; among equals the one that is looked at first.

        Parameters
        ----------
        refusing, freed : states that are supposed to refuse, or to grant, everything
        fleet : id of the only fleet; None: any
        """
        key = (triple.key, refusing, freed, fleet)
        if key not in self._shortest:
            self._shortest[key] = self._searched(triple, refusing, freed, fleet)
        return self._shortest[key]

    def _searched(
        self, triple: Triple, refusing: frozenset[str], freed: frozenset[str], fleet: str | None
    ) -> Flown | None:
        best: Flown | None = None
        for flyer, able in self.groups(triple).items():
            reaches = [reach for reach in able if fleet in (None, reach.fleet)]
            sky = self.sky(triple, flyer)
            for closed in sky.skies() if reaches else ():
                supposed = Supposed(closed, refusing, freed)
                found = self._solve(sky, reaches, supposed, 0.0)
                if found and (best is None or found.route.distance_km < best.route.distance_km - SLACK_KM):
                    best = found
        return best

    def _solve(
        self,
        sky: PairSky,
        reaches: Sequence[Reach],
        supposed: Supposed,
        at_least_km: float,
    ) -> Flown | None:
        """The shortest way under one sky that some fleet can fly and that has a moment to leave."""
        barred = {decider(key) for key in sky.barred} - supposed.freed
        if barred or supposed.refusing & (sky.always | sky.end_states | sky.alone | {*sky.surface_keys()}):
            return None
        out_of_time: frozenset[str] = frozenset()
        while True:
            keep_out = supposed.keep_out - sky.end_states | out_of_time
            asked = self.areas.asked(keep_out, sky.flyer)
            found = self._routed(sky.triple, reaches, asked, at_least_km)
            if found is None:
                return None
            route = found.route
            able = [reach for reach in reaches if reach.flies(found.legs_km)]
            spans, state = self._windows(sky, able, route, supposed.freed, asked)
            if spans:
                label = sky.triple.place.label
                return Flown(
                    label, route.points, route, keep_out, found.stops, found.legs_km, sky.flyer, asked
                )
            if not state or state in sky.always | sky.end_states or state in out_of_time:
                return None
            # no departure can make use of this state's permission on this way: as good as a refusal
            out_of_time |= {state}

    def _windows(
        self, sky: PairSky, able: Sequence[Reach], route: Route, freed: frozenset[str], asked: SkyAsked
    ) -> tuple[Spans, str]:
        """When any of those able to fly a way may leave; else a state because of which the quickest may not."""
        limited = (sky.over.keys() & route.requires) or sky.ends_limited or route.areas or self.scenario.gates
        crossings = self._crossings(route, asked) if limited else ()
        barring = ""
        for reach in sorted(able, key=lambda one: -one.speed_kmh):
            flown_h = route.distance_km / reach.speed_kmh
            spans, state = sky.windows(crossings, reach.speed_kmh, flown_h, freed, reach.there_h)
            if spans:
                return spans, ""
            barring = barring or state
        return (), barring

    def _crossings(self, route: Route, asked: SkyAsked) -> tuple[Crossing, ...]:
        """States and areas of which a way needs an answer somewhere, each with its stretch."""
        return self.areas.crossings(route, crossed(self.router, route), asked)

    def _routed(
        self, triple: Triple, reaches: Sequence[Reach], asked: SkyAsked, at_least_km: float
    ) -> WithStops | None:
        """The shortest way without a stop that some fleet can fly, else with permitted ones."""
        if triple.on_the_ground:
            here = point(triple.origin.place)
            ends_at = (here.lat_deg, here.lon_deg)
            return WithStops(Route(0.0, (ends_at, ends_at), (), frozenset()), (), (0.0,))
        farthest = max(min(reach.leg_km, reach.whole_km) for reach in reaches)
        ends = point(triple.origin.place), point(triple.place)
        route = shortest_by_gates(
            self.router,
            *ends,
            asked.states,
            min(farthest, self.limit_km),
            at_least_km,
            areas=asked.closed,
            open_areas=asked.opened,
            gated=asked.gated,
        )
        if route is not None:
            return WithStops(route, (), (route.distance_km,))
        if not self._stops or not self.scenario.limits.max_stops:
            return None
        found = [self._with_stops(triple, asked, reach) for reach in _farthest(reaches)]
        return min((way for way in found if way), key=lambda way: way.route.distance_km, default=None)

    def _with_stops(self, triple: Triple, asked: SkyAsked, reach: Reach) -> WithStops | None:
        whole_km = min(self.limit_km, reach.whole_km)
        if reach.leg_km >= whole_km:
            return None
        question = Question(
            airport(triple.origin.place),
            airport(triple.place),
            asked.states,
            whole_km,
            asked.closed,
            asked.opened,
            asked.gated,
        )
        ends = Ends(triple.origin.place.state, triple.place.state)
        landed = [
            stop
            for stop in self._stops
            if not stop.country or self.standings.passes(LAND + stop.country, ends)
        ]
        return shortest_with_stops(
            self.router, question, reach.leg_km, landed, self.scenario.limits.max_stops
        )

    # -- names -------------------------------------------------------------------------------------------------

    def certain(self, key: str, sky: PairSky) -> str:
        """Why a state's key needs no answer any more, whenever it stands; empty if it is open at some time."""
        reasons = []
        for one in self.standings.of(key, sky.ends, sky.flyer):
            if self.standings.counts_open(one.status):
                reasons.append(one.reason if one.status == "not needed" else one.status)
                if one.status not in ("granted", "not needed"):
                    return ""
        return reasons[0] if reasons else ""

    def end_names(self, sky: PairSky) -> dict[str, str]:
        """For each state that lets take off or land, the answer that its keys of the ends are.

        That is the state itself, or a landing apart where its overflight is settled otherwise. Where a refuge's state
        is not given a chance or an answer of its own, its letting land is one answer with its taking people in.
        """
        out = {}
        for state in sorted(sky.end_states):
            keys = [key for key in sky.end_keys() if decider(key) == state]
            settled = [bool(self.certain(key, sky)) for key in keys]
            apart = bool(self.certain(OVER + state, sky)) != all(settled)
            out[state] = LAND + state if apart else state
            host = state == sky.triple.refuge.state and state != sky.triple.origin.place.state
            itself = self._answers_itself(state) or self._has_a_chance_to_be_open(keys, sky)
            if host and not all(settled) and not itself:
                out[state] = sky.triple.accept
        return out

    def surface_names(self, sky: PairSky) -> dict[str, str]:
        """For each key of the way on the surface the answer that it is.

        A border is one of its own. Letting people in is one with what its state answers to flights, unless that is
        settled without it or the file answers them apart.
        """
        ends = self.end_names(sky)
        out = {BORDER + border.name: BORDER + border.name for border in sky.borders}
        for key in sky.entries():
            state = decider(key)
            if state == sky.flyer.operator:
                # nobody asks to enter their own state
                continue
            name = ends.get(state, state)
            flight = [k for k in sky.end_keys() if decider(k) == state] or [OVER + state]
            apart = all(self.certain(k, sky) for k in flight) or self.standings.reading.consent(
                state, "entry"
            )
            out[key] = key if apart else name
        return out

    def _has_a_chance_to_be_open(self, keys: Iterable[str], sky: PairSky) -> bool:
        """Whether a sky of the ends may be closed and the reading says with what chance it is open."""
        if isinstance(self.standings.reading.doubt, str):
            return False
        standings = (one for key in keys for one in self.standings.of(key, sky.ends, sky.flyer))
        return any(one.status == "may be closed" for one in standings)

    def _answers_itself(self, state: str) -> bool:
        """Whether the scenario states a chance or an answer of a state besides its acceptance as a refuge."""
        reading = self.standings.reading
        stated = {name for name, _ in reading.chances.states} | {row.state for row in reading.consents}
        grouped = {name for bloc in reading.chances.blocs for name in bloc.members}
        grouped |= {
            name for rule in reading.chances.conditions for name in (rule.if_refuses, rule.then_refuses)
        }
        return state in stated | grouped

    def settled(self, triples: Sequence[Triple]) -> dict[str, str]:
        """Answers, by name, that are certain wherever they are needed, with the reason."""
        known: dict[str, str] = {}
        open_somewhere: set[str] = set()
        for triple in triples:
            for flyer in self.groups(triple):
                sky = self.sky(triple, flyer)
                names = self.end_names(sky)
                ends = {name: [k for k in sky.end_keys() if decider(k) == s] for s, name in names.items()}
                for key, name in self.surface_names(sky).items():
                    if not key.startswith(BORDER):
                        ends.setdefault(name, []).append(key)
                over = {
                    s
                    for s in self.frontier([triple]).states - ends.keys()
                    if not s.startswith((ACCEPT, BORDER))
                }
                for name, keys in (ends | {name: [_key_over(name)] for name in over}).items():
                    why = [self.certain(key, sky) for key in keys if not name.startswith(ACCEPT)]
                    if why and all(why):
                        known.setdefault(name, why[0])
                    else:
                        open_somewhere.add(name)
        return {name: why for name, why in known.items() if name not in open_somewhere}

    # -- all of them -------------------------------------------------------------------------------------------

    def frontier(self, triples: Sequence[Triple]) -> Frontier:
        """All options worth knowing between any of the pairs, under any sky of the horizon; searched once.

        Its routes' record is :class:`Flown`. States of both ends are in its `always`; whether they need to be
        asked is for the chances to say.
        """
        key = tuple(triple.key for triple in triples)
        if key not in self._frontiers:
            if len(triples) == 1:
                self._frontiers[key] = self._search(triples[0])
            else:
                parts = [self.frontier([triple]) for triple in triples]
                # a pair that nobody can fly whatever anybody answers has no say in what every way needs
                parts = [part for part in parts if part.always] or parts[:1]
                self._frontiers[key] = union(parts, self.new_stop())
        return self._frontiers[key]

    def _search(self, triple: Triple) -> Frontier:
        parts = [
            self._part(self.sky(triple, flyer), reaches, closed)
            for flyer, reaches in self.groups(triple).items()
            for closed in self.sky(triple, flyer).skies()
            if not self.sky(triple, flyer).barred
        ]
        if not parts:
            return self._nothing()
        return parts[0] if len(parts) == 1 else union(parts, self.new_stop())

    def _nothing(self) -> Frontier:
        """No option, whatever anybody answers: an end is barred, or nobody can fly there."""
        return Frontier((), (), (frozenset(),), frozenset(), frozenset(), True, self.limit_km, 0)

    def _part(self, sky: PairSky, reaches: Sequence[Reach], closed: frozenset[str]) -> Frontier:
        ends = frozenset({*self.end_names(sky).values(), *self.surface_names(sky).values()})
        if sky.triple.on_the_ground:
            ends |= {sky.triple.accept}
        # every way of the pair has the same legs on the surface: they count in its length, so that ways are put in order
        extra_km = surface_cost_km(sky.triple.origin)

        def solve(refused: frozenset[str], /, *, parent_length_km: float = 0.0) -> Solved | None:
            at_least_km = max(0.0, parent_length_km - extra_km - SLACK_KM) if extra_km else parent_length_km
            found = self._solve(sky, reaches, Supposed(closed, refused), at_least_km)
            if found is None:
                return None
            over = self.areas.needs(found.route, found.sky) | {s.country for s in found.stops if s.country}
            return Solved(found.route.distance_km + extra_km, over - sky.end_states | ends, found)

        return frontier(
            solve,
            always=sky.always - sky.end_states | ends,
            # nobody answers for a gate: what is shut of them is no refusal
            refused=frozenset(name for name in closed if not name.startswith((GATE, FREE))),
            limit_km=self.limit_km + extra_km,
            should_stop=self.new_stop(),
            hint=not self._stops,
        )

    # -- told --------------------------------------------------------------------------------------------------

    def option(self, triple: Triple, found: Flown) -> Option:
        """A way found, as an option."""
        sky = self.sky(triple, found.flyer)
        reaches = self.groups(triple).get(found.flyer, ())
        crossings = self._crossings(found.route, found.sky)
        able, spans = _in_time(sky, reaches, found, crossings)
        # a way that is open only by supposition has no hour yet at which it may leave
        able = able or [reach for reach in reaches if reach.flies(found.legs_km)]
        speed = min(reach.speed_kmh for reach in able)
        keys = frozenset(self.keys(triple, found))
        stops = tuple(stop.icao or stop.name for stop in found.stops)
        return Option(
            id=_id(triple, found, keys),
            origin=triple.origin,
            refuge=triple.refuge,
            place=triple.place,
            distance_km=found.route.distance_km,
            hours=found.route.distance_km / speed,
            keys=keys,
            crossings=tuple(one for one in crossings if not one.state.startswith((AREA, GATE, FREE))),
            points=found.points,
            stops=stops,
            windows=spans,
            fleets=tuple(reach.fleet for reach in reaches if reach in able and reach.fleet),
            flyer=found.flyer,
            areas=tuple(one for one in crossings if one.state.startswith(AREA)),
            gates=found.route.gates,
        )

    def keys(self, triple: Triple, found: Flown) -> Iterator[str]:
        """Every key of a way found."""
        sky = self.sky(triple, found.flyer)
        yield from sky.end_keys()
        yield from sky.surface_keys()
        yield triple.accept
        yield from (LAND + stop.country for stop in found.stops if stop.country)
        needs = self.areas.needs(found.route, found.sky) - sky.end_states
        yield from (_key_over(name) for name in sorted(needs))


def _key_over(name: str) -> str:
    """The key of a state's overflight, or of an area, by its name in a search."""
    return name if name.startswith(AREA) else OVER + name


def _after(spans: Spans, hours: float) -> Spans:
    """Those that have not ended by then."""
    return tuple(span for span in spans if span[1] > hours)


def there_h(origin: Origin, start: datetime) -> float:
    """Hours after the start at which the first people can stand at an airfield that they reach on the surface.

    By the likely hours; convoys leave in their hours of the day, waits at borders follow the way to them.
    """
    hour = 0.0
    for stage in origin.reached.stages if origin.reached else ():
        leaves = first_from(hour, daily(stage.hours_utc, start))
        waits = sum(border.wait_h.likely for border in stage.borders or () if border.wait_h)
        hour = (inf if leaves is None else leaves) + (stage.hours.likely if stage.hours else 0.0) + waits
    return hour


def _farthest(reaches: Sequence[Reach]) -> list[Reach]:
    """Those that no other outreaches: one may have the longer leg, another the longer duty."""
    kept: list[Reach] = []
    for reach in sorted(reaches, key=lambda one: (-one.leg_km, -one.whole_km)):
        if not any(reach.within(other) for other in kept):
            kept.append(reach)
    return kept


def _in_time(
    sky: PairSky, reaches: Sequence[Reach], found: Flown, crossings: Sequence[Crossing]
) -> tuple[list[Reach], Spans]:
    """The fleets that can fly a way, and the hours at which each of them may leave: the slowest first.

    A quicker flight may come before a sky opens, a slower one after it closes; one whose hours have none in common
    with those of the fleets before it is left out.
    """
    able: list[Reach] = []
    spans: Spans = ()
    for reach in sorted(reaches, key=lambda one: one.speed_kmh):
        if not reach.flies(found.legs_km):
            continue
        flown_h = found.route.distance_km / reach.speed_kmh
        own, _ = sky.windows(crossings, reach.speed_kmh, flown_h, there_h=reach.there_h)
        common = _after(both(spans, own), reach.there_h) if able else own
        if common:
            able, spans = [*able, reach], common
    return able, spans


def _id(triple: Triple, found: Flown, keys: Iterable[str]) -> str:
    turns = ";".join(f"{lat:.2f},{lon:.2f}" for lat, lon in found.points)
    stops = ",".join(stop.icao or stop.name for stop in found.stops)
    ends = [part for part in triple.key if part]
    text = "|".join([*ends, "air", turns, stops, *sorted(keys)])
    return sha256(text.encode()).hexdigest()[:12]
