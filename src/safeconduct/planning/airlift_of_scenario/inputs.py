"""From a scenario in one reading to an airlift problem: who, from where, over whose sky, with what, to which beds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

from safeconduct.airlift.problem import ALWAYS, Aircraft, Hours, Matrix, Pickup, Problem, Window
from safeconduct.airlift.problem import Refuge as Shelter
from safeconduct.facts import Airport
from safeconduct.planning.airlift_of_scenario.fleet import Kind, kind_of
from safeconduct.planning.airlift_of_scenario.groups import groups_of
from safeconduct.planning.airlift_of_scenario.legs import Leg, Legs
from safeconduct.planning.airlift_of_scenario.range_ends import Case, least
from safeconduct.planning.airlift_of_scenario.windows import all_of, daily, validity
from safeconduct.planning.chances.of_answers import Odds
from safeconduct.planning.planning_data import World
from safeconduct.routing.router import Router
from safeconduct.scenario.consents import REFUSING, Reading
from safeconduct.scenario.entities import Airfield
from safeconduct.scenario.model import Origin, Place, Refuge, Scenario


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose airlift is asked for.

    Attributes
    ----------
    world : World
    scenario : Scenario
    reading : Reading
    router : Router
    refused : frozenset of str
        States that refuse.
    limit_km : float
        Longest way with people on board.
    fixed : mapping of (str, str) to Leg
        Ways that are given, by airport labels.
    emergency : bool
        Whether emergency loads were asked for.
    odds : Odds or None
        Chances of the answers, where they are stated.
    """

    world: World
    scenario: Scenario
    reading: Reading
    router: Router
    refused: frozenset[str]
    limit_km: float = inf
    fixed: Mapping[tuple[str, str], Leg] = field(default_factory=dict)
    emergency: bool = False
    odds: Odds | None = None

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
    """

    problem: Problem
    refuges: tuple[Refuge, ...]
    places: Mapping[str, Place]
    kinds: tuple[Kind, ...]
    over: Mapping[tuple[str, str], frozenset[str]]
    stops: Mapping[tuple[str, str], tuple[str, ...]]
    remarks: tuple[str, ...]


def open_refuges(ask: Ask) -> tuple[Refuge, ...]:
    """Refuges that have not refused landing, in the scenario's order."""
    every = ask.scenario.refuges
    return tuple(r for r in every if r.state not in ask.refused and not _bars(ask.reading, r.state))


def _bars(reading: Reading, state: str) -> bool:
    """Whether a state has refused landing."""
    row = reading.consent(state, "landing")
    return row is not None and row.status in REFUSING


class Builder:
    """Makes problems of one reading; legs are searched once however many problems are made."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        limits = ask.scenario.limits
        stops = [_airport(place) for place in limits.stops if not _bars(ask.reading, place.state)]
        self.legs = Legs(ask.router, ask.refused, stops, ask.fixed, limits.max_stops)
        self.known: dict[Case, tuple[Kind, ...]] = {}
        waiting = {group.origin for group in ask.scenario.groups}
        self.origins = [o for o in ask.scenario.origins if o.id in waiting]

    def build(self, refuges: tuple[Refuge, ...], case: Case = "likely") -> Built:
        """The problem of taking people to these refuges."""
        return _One(self, self._kinds(case), refuges, case).built()

    def _kinds(self, case: Case) -> tuple[Kind, ...]:
        """The fleet in a case, looked up once."""
        if case not in self.known:
            found = (kind_of(self.ask.world.facts, fleet, case) for fleet in self.ask.scenario.fleet)
            self.known[case] = tuple(kind for kind in found if isinstance(kind, Kind))
        return self.known[case]

    def reach(self, kind: Kind, origin: Place, to: Place) -> Leg | None:
        """The way with people on board."""
        return self.legs.leg(origin, to, kind.range_km, self.ask.limit_km)

    def empty(self, kind: Kind, origin: Place, to: Place) -> Leg | None:
        """The way back without."""
        return self.legs.leg(origin, to, kind.range_km)

    def leaving(self, kind: Kind, base: Place, to: Place) -> Leg | None:
        """The way from the base."""
        return self.legs.leaving(base, to, kind.range_km)


Way = Callable[[Kind, Place, Place], Leg | None]


class _One:
    """One problem in the making."""

    def __init__(
        self, builder: Builder, kinds: tuple[Kind, ...], refuges: tuple[Refuge, ...], case: Case
    ) -> None:
        self.builder, self.kinds, self.refuges, self.case = builder, kinds, refuges, case
        self.scenario = builder.ask.scenario
        taken: set[str] = set()
        self.origins = {_unique(o.place.label, o.id, taken): o for o in builder.origins}
        self.shelters = {_unique((p := self._landing(r)).label, r.id, taken): (r, p) for r in refuges}
        self.bases = {kind.fleet.base.label: kind.fleet.base for kind in kinds}

    def _landing(self, refuge: Refuge) -> Place:
        """The first of its airports that anybody can be flown to."""
        reached = (
            place
            for place in refuge.places
            if any(self.builder.reach(k, o.place, place) for k in self.kinds for o in self.builder.origins)
        )
        return next(reached, refuge.places[0])

    def built(self) -> Built:
        """The whole."""
        places = {name: o.place for name, o in self.origins.items()} | {
            name: place for name, (_, place) in self.shelters.items()
        }
        return Built(
            problem=self.problem(),
            refuges=self.refuges,
            places=places,
            kinds=self.kinds,
            over={leg: self._needed([leg]) for leg in self._legs()},
            stops={leg: stops for leg in self._legs() if (stops := self._stops(leg))},
            remarks=tuple(self._remarks()),
        )

    def problem(self) -> Problem:
        """As the solvers take it."""
        by_id = {o.id: name for name, o in self.origins.items()}
        deadline = self.scenario.deadline
        fleet = tuple(self._fleet())
        return Problem(
            groups=tuple(groups_of(self.scenario, by_id, self.case)),
            pickups=tuple(self._pickup(name, o) for name, o in self.origins.items()),
            refuges=tuple(self._shelter(name, r) for name, (r, _) in self.shelters.items()),
            bases=tuple(self.bases),
            fleet=fleet,
            hours=(fleet[0].hours if fleet else None) or self._no_hours(),
            permissions=self._permissions(),
            deadline_h=max(0.0, self.scenario.hours_after_start(deadline)) if deadline else inf,
            emergency_loads=self.builder.ask.emergency,
        )

    def _ground_h(self) -> float:
        return max((kind.ground_h for kind in self.kinds), default=0.0)

    def _mog(self, ramp: Airfield) -> int | None:
        return round(least(ramp.working_mog, self.case)) if ramp.working_mog else None

    def _pickup(self, name: str, origin: Origin) -> Pickup:
        opens = daily(origin.airfield.hours_utc, self.scenario.start)
        return Pickup(name, self._mog(origin.airfield), self._ground_h(), opens)

    def _shelter(self, name: str, refuge: Refuge) -> Shelter:
        return Shelter(
            id=name,
            beds=round(least(refuge.beds, self.case)) if refuge.beds else None,
            onward_per_h=least(refuge.onward_per_day, self.case) / 24.0 if refuge.onward_per_day else 0.0,
            mog=self._mog(refuge.airfield),
            ground_h=self._ground_h(),
            open=daily(refuge.airfield.hours_utc, self.scenario.start),
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

        def table(rows: list[Place], columns: list[Place], way: Way) -> Matrix:
            legs = ((way(kind, one, two) for two in columns) for one in rows)
            return tuple(
                tuple(leg.hours(kind.speed_kmh, kind.ground_h) if leg else inf for leg in row) for row in legs
            )

        return Hours(
            base_to_pickup=table(list(self.bases.values()), places, b.leaving),
            pickup_to_refuge=table(places, shelters, b.reach),
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
        fields = {name: o.airfield for name, o in self.origins.items()}
        fields |= {name: r.airfield for name, (r, _) in self.shelters.items()}
        for name, one in fields.items():
            if kind.runway_m and one.runway_m and one.runway_m.likely < kind.runway_m:
                yield name, one.runway_m.likely

    def _legs(self) -> Iterator[tuple[str, str]]:
        return ((p, r) for p in self.origins for r in self.shelters)

    def _place(self, name: str) -> Place:
        if name in self.origins:
            return self.origins[name].place
        return self.shelters[name][1] if name in self.shelters else self.bases[name]

    def _ways(self, leg: tuple[str, str], people: bool) -> Iterator[Leg]:
        empty = self.builder.leaving if leg[0] in self.bases else self.builder.empty
        way = self.builder.reach if people else empty
        ends = self._place(leg[0]), self._place(leg[1])
        yield from (found for kind in self.kinds if (found := way(kind, *ends)))

    def _needed(self, legs: list[tuple[str, str]], people: bool = True) -> frozenset[str]:
        return frozenset(s for leg in legs for way in self._ways(leg, people) for s in way.requires)

    def _stops(self, leg: tuple[str, str]) -> tuple[str, ...]:
        return max((way.stops for way in self._ways(leg, True)), key=len, default=())

    def _permissions(self) -> dict[tuple[str, str], tuple[Window, ...]]:
        """Windows of the legs that are not free at all hours, out, back and from the bases."""
        back = [(r, p) for p, r in self._legs()]
        base = [(b, p) for b in self.bases for p in self.origins if b not in self.shelters]
        asked = [(leg, True) for leg in self._legs()] + [(leg, False) for leg in (*back, *base)]
        found = {leg: self._window(leg, people) for leg, people in asked}
        return {leg: windows for leg, windows in found.items() if windows != ALWAYS}

    def _window(self, leg: tuple[str, str], people: bool) -> tuple[Window, ...]:
        reading, start = self.builder.ask.reading, self.scenario.start
        rows = [reading.consent(s) for s in sorted(self._needed([leg], people))]
        rows.append(reading.consent(self._place(leg[1]).state, "landing"))
        return all_of(validity(row, start) for row in rows if row)

    def _remarks(self) -> Iterator[str]:
        for kind in self.kinds:
            if not kind.count:
                yield f"{kind.fleet.aircraft} ({kind.fleet.id}): none to fly, no aircraft or no crew"
            for name, runway_m in self._short(kind):
                need = f"{kind.runway_m:,.0f} m, {runway_m:,.0f} m there"
                yield f"{kind.fleet.aircraft} cannot use {name}: it takes a runway of {need}"
            for p, r in self._legs():
                if self.builder.reach(kind, self._place(p), self._place(r)) is None:
                    yield f"{kind.fleet.aircraft} cannot fly {p} → {r}: no permitted way within its range"
        for (p, r), stops in {leg: self._stops(leg) for leg in self._legs()}.items():
            if stops:
                yield f"{p} → {r}: lands for fuel at {', '.join(stops)}"


def _unique(label: str, name: str, taken: set[str]) -> str:
    """The label, with the id where another place has it already."""
    found = label if label not in taken else f"{label} ({name})"
    taken.add(found)
    return found


def _airport(place: Place) -> Airport:
    return Airport(place.code, "", place.name, "", place.state, place.lat_deg, place.lon_deg, None, "")
