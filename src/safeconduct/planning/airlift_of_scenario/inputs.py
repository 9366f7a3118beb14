"""From a scenario in one reading to an airlift problem: who, from where, along which options, with what, to which beds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from safeconduct.airlift.problem import (
    ALWAYS,
    Aircraft,
    Group,
    Hours,
    Matrix,
    Orders,
    Pickup,
    Problem,
    Window,
)
from safeconduct.airlift.problem import Refuge as Shelter
from safeconduct.planning.airlift_of_scenario.fleet import Kind, kind_of
from safeconduct.planning.airlift_of_scenario.groups import groups_of, stranded
from safeconduct.planning.airlift_of_scenario.legs import Leg, Legs
from safeconduct.planning.airlift_of_scenario.range_ends import Case, least
from safeconduct.planning.airlift_of_scenario.windows import from_start, in_the_air
from safeconduct.planning.chances.of_answers import Odds
from safeconduct.planning.keys import ACCEPT, BORDER, LAND, decider
from safeconduct.planning.options import Option, airport
from safeconduct.planning.orders import Pace, orders_at, pace
from safeconduct.planning.planning_data import World
from safeconduct.planning.route_questions import Desk
from safeconduct.scenario.entities import Airfield
from safeconduct.scenario.model import Approach, Origin, Place, Reading, Refuge, Scenario
from safeconduct.scenario.windows import all_of, of_airfield

Routes = Mapping[tuple[str, str], Option]
"""The way of each (origin, refuge), by their ids; a pair without one is not flown."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose airlift is asked for.

    Attributes
    ----------
    desk : Desk
        The questions of the reading.
    first : mapping of (str, str) to Option
        The recommended way of each origin.
    others : mapping of (str, str) to Option
        Further ways, over which people go where that brings more of them out by the deadline.
    refusing : frozenset of str
        States that are supposed to refuse besides.
    emergency : bool
        Whether emergency loads were asked for.
    odds : Odds or None
        Chances of the answers, where they are stated.
    """

    desk: Desk
    first: Routes
    others: Routes = field(default_factory=dict)
    refusing: frozenset[str] = frozenset()
    emergency: bool = False
    odds: Odds | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.desk.run.scenario

    @property
    def world(self) -> World:
        """The data."""
        return self.desk.run.world

    @property
    def reading(self) -> Reading:
        """The reading."""
        return self.desk.reading

    @property
    def every(self) -> Routes:
        """All ways there are, the recommended ones where an origin has one to the same refuge."""
        return {**self.others, **self.first}

    def missing(self) -> tuple[str, ...]:
        """Numbers without which no airlift can be planned."""
        out = [] if self.scenario.groups else ["who is to be taken out ([[group]])"]
        out += [] if self.scenario.fleet else ["with what aircraft ([[fleet]])"]
        found = (kind_of(self.world.facts, fleet, "likely") for fleet in self.scenario.fleet)
        return (*out, *(name for one in found if not isinstance(one, Kind) for name in one))


@dataclass(frozen=True, slots=True)
class Built:
    """A problem with what a reader must know of how it came about.

    Attributes
    ----------
    problem : Problem
    refuges : tuple of Refuge
        Of the scenario, in the order of the problem's.
    places : mapping of str to Place
        By the names in the problem.
    kinds : tuple of Kind
    over : mapping of (str, str) to frozenset of str
        States each leg with people needs.
    stops : mapping of (str, str) to tuple of str
        Fuel stops on legs with people, for the type with most.
    remarks : tuple of str
    routes : mapping of (str, str) to Option
        The ways it was made of, by origin and refuge.
    stranded : int
        People in no group of the problem: they cannot cross a border, or no convoy takes them.
    overland : tuple of (float, int)
        Hour and number of those whose way on the surface ends at a refuge.
    """

    problem: Problem
    refuges: tuple[Refuge, ...]
    places: Mapping[str, Place]
    kinds: tuple[Kind, ...]
    over: Mapping[tuple[str, str], frozenset[str]]
    stops: Mapping[tuple[str, str], tuple[str, ...]]
    remarks: tuple[str, ...]
    routes: Routes = field(default_factory=dict)
    stranded: int = 0
    overland: tuple[tuple[float, int], ...] = ()


class Builder:
    """Makes problems of one reading; legs are searched once however many problems are made."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        limits = ask.scenario.limits
        bars = ask.desk.standings
        stops = [
            airport(p)
            for p in limits.stops
            if not p.state or any(bars.passes(LAND + p.state, ends) for ends in ask.desk.ends())
        ]
        sky = ask.desk.options.areas.asked(
            ask.desk.closed_at_times | ask.desk.areas_closed_at_times | ask.refusing, bars.flyer
        )
        self.legs = Legs(ask.desk.router, sky.states, stops, limits.max_stops, sky.closed)
        self.known: dict[Case, tuple[Kind, ...]] = {}
        waiting = {group.origin for group in ask.scenario.groups}
        self.origins = [o for o in ask.scenario.origins if o.id in waiting]

    def build(self, routes: Routes, case: Case = "likely") -> Built:
        """The problem of taking people along these ways."""
        return _One(self, self._kinds(case), routes, case).built()

    def _kinds(self, case: Case) -> tuple[Kind, ...]:
        """The fleet in a case, looked up once."""
        if case not in self.known:
            found = (kind_of(self.ask.world.facts, fleet, case) for fleet in self.ask.scenario.fleet)
            self.known[case] = tuple(kind for kind in found if isinstance(kind, Kind))
        return self.known[case]

    def reach(self, kind: Kind, option: Option) -> Leg | None:
        """The way with people on board: the option, or of a fleet that cannot fly it its own shortest way."""
        if (kind.fleet.id in option.fleets and option.distance_km <= kind.range_km) or option.stops:
            return Leg(option.distance_km, states_of_keys(option.keys), option.stops, option.windows)
        triple = option.triple
        found = self.ask.desk.options.shortest(triple, self.ask.refusing, fleet=kind.fleet.id)
        if found is None or (not found.stops and found.route.distance_km > kind.range_km):
            return None
        own = self.ask.desk.options.option(triple, found)
        return Leg(own.distance_km, states_of_keys(own.keys), own.stops, own.windows)

    def empty(self, kind: Kind, origin: Place, to: Place) -> Leg | None:
        """The way back without people."""
        return self.legs.leaving(origin, to, kind.range_km)

    def leaving(self, kind: Kind, base: Place, to: Place) -> Leg | None:
        """The way from the base."""
        return self.legs.leaving(base, to, kind.range_km)


def states_of_keys(keys: Iterable[str]) -> frozenset[str]:
    """The states that decide any of these keys."""
    return frozenset(decider(key) for key in keys if not key.startswith((ACCEPT, BORDER)))


def _orders(ordered: Pace) -> Orders:
    return Orders(ordered.per_h, ordered.per_day, ordered.people)


EmptyWay = Callable[[Kind, Place, Place], Leg | None]


class _One:
    """One problem in the making."""

    def __init__(self, builder: Builder, kinds: tuple[Kind, ...], routes: Routes, case: Case) -> None:
        self.builder, self.kinds, self.case, self.given = builder, kinds, case, routes
        self.scenario = builder.ask.scenario
        taken: set[str] = set()
        self.fields = {o.id: _leaves_from(o, routes) for o in builder.origins}
        flying = [one for one in self.fields.values() if not _on_the_ground(one, routes)]
        self.origins = _by_name(flying, taken)
        # people of two origins who reach one airfield board there together
        self.names = {o.id: _name_of(self.origins, o) for o in flying}
        used = {refuge: option.place for (_, refuge), option in reversed(list(routes.items()))}
        self.refuges = tuple(r for r in self.scenario.refuges if r.id in used)
        self.shelters = {_unique(used[r.id].label, r.id, taken): (r, used[r.id]) for r in self.refuges}
        self.bases = {kind.fleet.base.label: kind.fleet.base for kind in kinds}
        self.routes = {
            (p, s): option
            for name, p in self.names.items()
            for s, (r, place) in self.shelters.items()
            if (option := routes.get((name, r.id))) and option.place == place
        }
        self.people: dict[tuple[str, str, str], Leg | None] = {}

    def with_people(self, kind: Kind, p: str, s: str) -> Leg | None:
        """The way of one fleet from a pickup to a shelter with people on board."""
        key = (kind.fleet.id, p, s)
        if key not in self.people:
            option = self.routes.get((p, s))
            self.people[key] = self.builder.reach(kind, option) if option else None
        return self.people[key]

    def built(self) -> Built:
        """The whole."""
        places = {name: o.place for name, o in self.origins.items()} | {
            name: place for name, (_, place) in self.shelters.items()
        }
        problem = self.problem()
        walkers = self._overland()
        groups = (*problem.groups, *walkers)
        return Built(
            problem=problem,
            stranded=stranded(self.scenario, groups, self.fields, self.case),
            overland=tuple((hour, people) for group in walkers for hour, people in _added(group)),
            refuges=self.refuges,
            places=places,
            kinds=self.kinds,
            over={leg: self._needed(leg) for leg in self._legs()},
            stops={leg: stops for leg in self._legs() if (stops := self._stops(leg))},
            remarks=tuple(self._remarks()),
            routes=self.given,
        )

    def problem(self) -> Problem:
        """As the solvers take it."""
        deadline = self.scenario.deadline
        fleet = tuple(self._fleet())
        return Problem(
            groups=tuple(groups_of(self.scenario, self.names, self.case, _ways(self.fields.values()))),
            pickups=tuple(self._pickup(name, o) for name, o in self.origins.items()),
            refuges=tuple(self._shelter(name, r) for name, (r, _) in self.shelters.items()),
            bases=tuple(self.bases),
            fleet=fleet,
            hours=(fleet[0].hours if fleet else None) or self._no_hours(),
            permissions=self._permissions(),
            deadline_h=max(0.0, self.scenario.hours_after_start(deadline)) if deadline else inf,
            emergency_loads=self.builder.ask.emergency,
            # "1 goes first, 9 last": an order, not a weight
            urgent_first=len({g.priority for g in self.scenario.groups}) > 1,
        )

    def _overland(self) -> tuple[Group, ...]:
        """People whose way on the surface ends at the refuge: as if they waited there."""
        names = {name: o.place.label for name, o in self.fields.items() if name not in self.names}
        return tuple(groups_of(self.scenario, names, self.case, _ways(self.fields.values())))

    def _ground_h(self) -> float:
        return max((kind.ground_h for kind in self.kinds), default=0.0)

    def _mog(self, ramp: Airfield) -> int | None:
        return round(least(ramp.working_mog, self.case)) if ramp.working_mog else None

    def _pickup(self, name: str, origin: Origin) -> Pickup:
        opens = from_start(of_airfield(origin.airfield, self.scenario.start))
        ordered = pace(orders_at(self.scenario, origin.id, origin.place.state))
        mog, ground_h = ordered.ramp(self._mog(origin.airfield), self._ground_h())
        return Pickup(name, mog, ground_h, opens, _orders(ordered))

    def _shelter(self, name: str, refuge: Refuge) -> Shelter:
        ordered = pace(orders_at(self.scenario, refuge.id, refuge.places[0].state))
        mog, ground_h = ordered.ramp(self._mog(refuge.airfield), self._ground_h())
        return Shelter(
            id=name,
            beds=round(least(refuge.beds, self.case)) if refuge.beds else None,
            onward_per_h=least(refuge.onward_per_day, self.case) / 24.0 if refuge.onward_per_day else 0.0,
            mog=mog,
            ground_h=ground_h,
            orders=_orders(ordered),
            open=from_start(of_airfield(refuge.airfield, self.scenario.start)),
        )

    def _fleet(self) -> Iterator[Aircraft]:
        for kind in self.kinds:
            hours, places = self._hours(kind), self._places(kind)
            asked = kind.fleet.load == "emergency" and kind.seats_emergency is not None
            for n, crews in enumerate(kind.crews, 1):
                yield Aircraft(
                    id=f"{kind.fleet.id} {n}",
                    base=kind.fleet.base.label,
                    seats=(kind.seats_emergency or 0) if asked else kind.seats,
                    seats_emergency=kind.seats_emergency,
                    available_h=self._available_h(kind),
                    duty_h=kind.duty_h,
                    rest_h=kind.rest_h,
                    crews=max(1, crews),
                    hours=hours,
                    places=places,
                    type=kind.fleet.aircraft,
                )

    def _available_h(self, kind: Kind) -> float:
        moment = kind.fleet.available_from
        return max(0.0, self.scenario.hours_after_start(moment)) if moment else 0.0

    def _hours(self, kind: Kind) -> Hours:
        b = self.builder
        places = [o.place for o in self.origins.values()]
        shelters = [place for _, place in self.shelters.values()]

        def hours(leg: Leg | None) -> float:
            return leg.hours(kind.speed_kmh, kind.ground_h) if leg else inf

        def table(rows: list[Place], columns: list[Place], way: EmptyWay) -> Matrix:
            return tuple(tuple(hours(way(kind, one, two)) for two in columns) for one in rows)

        return Hours(
            base_to_pickup=table(list(self.bases.values()), places, b.leaving),
            pickup_to_refuge=tuple(
                tuple(hours(self.with_people(kind, p, s)) for s in self.shelters) for p in self.origins
            ),
            refuge_to_pickup=table(shelters, places, b.empty),
        )

    def _no_hours(self) -> Hours:
        n, m = len(self.origins), len(self.shelters)
        return Hours(((inf,) * n,) * len(self.bases), ((inf,) * m,) * n, ((inf,) * n,) * m)

    def _places(self, kind: Kind) -> frozenset[str] | None:
        """Where its runway is long enough; None: everywhere."""
        short = {name for name, _ in self._short(kind)}
        every = {*self.origins, *self.shelters}
        return frozenset(every - short) if short else None

    def _short(self, kind: Kind) -> Iterator[tuple[str, float]]:
        fields = {name: (o.airfield, o.place) for name, o in self.origins.items()}
        fields |= {name: (r.airfield, place) for name, (r, place) in self.shelters.items()}
        for name, (one, place) in fields.items():
            has = self.builder.ask.scenario.runway(one, place)
            if kind.runway_m and has and has.likely < kind.runway_m:
                yield name, has.likely

    def _legs(self) -> Iterator[tuple[str, str]]:
        return ((p, r) for p in self.origins for r in self.shelters)

    def _ways(self, leg: tuple[str, str]) -> Iterator[tuple[Kind, Leg]]:
        """Each fleet's way with people over a leg."""
        yield from ((kind, found) for kind in self.kinds if (found := self.with_people(kind, *leg)))

    def _needed(self, leg: tuple[str, str]) -> frozenset[str]:
        return frozenset(s for _, way in self._ways(leg) for s in way.requires)

    def _stops(self, leg: tuple[str, str]) -> tuple[str, ...]:
        return max((way.stops for _, way in self._ways(leg)), key=len, default=())

    def _permissions(self) -> dict[tuple[str, str], tuple[Window, ...]]:
        """Windows of the legs with people that may not leave at all hours, by the slowest that flies them.

        Empty legs keep out of every sky that is closed at any time, so they need none.
        """
        out = {}
        for leg in self._legs():
            spans = [
                in_the_air(way.windows, way.hours(kind.speed_kmh, kind.ground_h))
                for kind, way in self._ways(leg)
                if way.windows
            ]
            if spans and (windows := all_of(spans)) != ALWAYS:
                out[leg] = _told(windows, self.builder.ask.desk.standings.horizon_h)
        return {leg: windows for leg, windows in out.items() if windows != ALWAYS}

    def _remarks(self) -> Iterator[str]:
        for kind in self.kinds:
            if not kind.count:
                yield f"{kind.fleet.aircraft} ({kind.fleet.id}): none to fly, no aircraft or no crew"
            for name, runway_m in self._short(kind):
                need = f"{kind.runway_m:,.0f} m, {runway_m:,.0f} m there"
                yield f"{kind.fleet.aircraft} cannot use {name}: it takes a runway of {need}"
            for p, r in self.routes:
                if self.with_people(kind, p, r) is None:
                    yield f"{kind.fleet.aircraft} cannot fly {p} → {r}: no permitted way within its range"
        for (p, r), stops in {leg: self._stops(leg) for leg in self._legs()}.items():
            if stops:
                yield f"{p} → {r}: lands for fuel at {', '.join(stops)}"


def _leaves_from(origin: Origin, routes: Routes) -> Origin:
    """The airfield that people of an origin fly from on these ways: their own, or one that they reach on the surface."""
    return next((option.origin for (name, _), option in routes.items() if name == origin.id), origin)


def _on_the_ground(origin: Origin, routes: Routes) -> bool:
    """Whether the way of an origin's people ends at their refuge without a flight."""
    mine = [option for (name, _), option in routes.items() if name == origin.id]
    return bool(mine) and mine[0].on_the_ground


def _by_name(fields: Sequence[Origin], taken: set[str]) -> dict[str, Origin]:
    """Airfields by a name of their own, each place once."""
    out: dict[str, Origin] = {}
    for one in fields:
        if all(known.place != one.place for known in out.values()):
            out[_unique(one.place.label, one.id, taken)] = one
    return out


def _name_of(origins: Mapping[str, Origin], field: Origin) -> str:
    return next(name for name, one in origins.items() if one.place == field.place)


def _ways(fields: Iterable[Origin]) -> dict[str, Approach]:
    """How the people of each origin come to its airfield, where they travel."""
    return {one.id: one.reached for one in fields if one.reached}


def _added(group: Group) -> Iterator[tuple[float, int]]:
    """People of a group by the hour at which they come."""
    before = 0
    for hour, people in group.curve:
        yield hour, people - before
        before = people


def _unique(label: str, name: str, taken: set[str]) -> str:
    """The label, with the id where another place has it already."""
    found = label if label not in taken else f"{label} ({name})"
    taken.add(found)
    return found


def _told(windows: Sequence[Window], horizon_h: float) -> tuple[Window, ...]:
    """Windows that reach the horizon go on: beyond it nobody knows of a change."""
    if not windows or windows[-1][1] < horizon_h:
        return tuple(windows)
    return (*windows[:-1], (windows[-1][0], inf))
