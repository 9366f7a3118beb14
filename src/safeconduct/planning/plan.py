"""Scenario in, plan out: the best way now, what it needs, what would break it. Pure: clock and data are arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING

from safeconduct.airspace.policies import Policies, policies_from
from safeconduct.consent import Frontier, Solved, frontier
from safeconduct.consent.union import union
from safeconduct.facts import Airport, Refusal, get_aircraft, starting_refusals
from safeconduct.planning.answers import Question, described, shortest
from safeconduct.planning.assumptions import assumptions, people
from safeconduct.planning.decision import DecisionPage, decide
from safeconduct.planning.departures import departures, has_end, too_late
from safeconduct.planning.model import (
    Blocking,
    Change,
    Doubt,
    FrontierWay,
    Plan,
    Provenance,
    ReadingPlan,
    StartingRefusal,
    Way,
)
from safeconduct.planning.odds import claim_chances, odds_of
from safeconduct.planning.passage import Pair, prospects
from safeconduct.planning.permissions import permissions
from safeconduct.planning.prospects import Prospects
from safeconduct.planning.scenario.model import REFUSING, Origin, Place, Reading, Refuge, Scenario
from safeconduct.planning.stakes import StartingChance, starting_chances, with_starting
from safeconduct.planning.world import World
from safeconduct.routing.router import Point, Route, Router

if TYPE_CHECKING:
    from safeconduct.planning.airlift.model import AirliftPlan

SCHEMA = "safeconduct-plan/1"
"""Version of the plan's JSON."""

Stop = Callable[[], bool]
Triple = tuple[Origin, Refuge, Place]


@dataclass(frozen=True, slots=True)
class Run:
    """What the making of one plan is given.

    Attributes
    ----------
    world : World
    scenario : Scenario
    scenario_sha256, software : str
        For the provenance.
    resolution : str
    new_stop : callable
        Gives, for each frontier, a function asked before each of its searches; True cuts it with what is known.
    on_step : callable
        Told what is being worked on.
    claims : mapping of str to float
        Probabilities of claims by a ledger beside the scenario; they go before those of its own.
    """

    world: World
    scenario: Scenario
    scenario_sha256: str = ""
    software: str = ""
    resolution: str = "1km"
    new_stop: Callable[[], Stop] = lambda: lambda: False
    on_step: Callable[[str], None] = lambda _: None
    claims: Mapping[str, float] = field(default_factory=dict)

    @property
    def policies(self) -> Policies:
        """The scenario's choices."""
        return policies_from(dict(self.scenario.policies))

    def router(self) -> Router:
        """The router for the scenario's picture of the sky."""
        return self.world.router(self.resolution, self.policies, self.scenario.as_of)


def make_plan(run: Run) -> Plan:
    """The plan of a scenario in all its readings."""
    scenario = run.scenario
    limit_km = limit(run)
    readings = tuple(_reading_plan(run, reading, limit_km) for reading in scenario.readings)
    return Plan(
        title=scenario.title,
        note=scenario.note,
        as_of=scenario.as_of.isoformat(),
        people=people(scenario),
        limit_km=limit_km,
        readings=readings,
        assumptions=assumptions(scenario, run.world, readings, run.claims),
        notes=scenario.notes,
        provenance=_provenance(run),
        refuges=scenario.refuges,
    )


def limit(run: Run) -> float:
    """The longest way that counts, km: the scenario's limit, else the longest range of its fleet, else none."""
    stated = run.scenario.limits.limit_km
    if stated is not None:
        return stated.likely
    ranges = [
        f.range_km.likely if f.range_km else _range_km(run.world, f.aircraft) for f in run.scenario.fleet
    ]
    return max(ranges, default=inf)


def _range_km(world: World, name: str) -> float:
    found = get_aircraft(world.facts, name)
    return found.range_km.low if found.range_km else inf


def starting(
    world: World, scenario: Scenario, reading: Reading
) -> tuple[tuple[StartingRefusal, ...], tuple[Doubt, ...]]:
    """Who refuses to begin with, and who is doubtful, in a reading.

    The scenario's own words override the closures on record, visibly.
    """
    facts = list(_closures(world, scenario, reading)) if reading.use_closures else []
    refusals, doubts = [], []
    for refusal in facts:
        row = reading.consent(refusal.state)
        overridden = row is not None and row.status not in REFUSING
        if refusal.closed and not overridden:
            refusals.append(StartingRefusal(refusal.state, "fact", refusal.reason, refusal.sources))
        elif row is None or overridden:
            doubts.append(Doubt(refusal.state, refusal.reason, refusal.sources, refusal.closed))
    known = {r.state for r in refusals}
    for row in reading.consents:
        if row.status in REFUSING and row.operation == "overflight" and row.state not in known:
            reason = f"{row.status}: {row.note}" if row.note else row.status
            refusals.append(StartingRefusal(row.state, "scenario", reason, (row.mark.source,), row))
    return tuple(sorted(refusals, key=lambda r: r.state)), tuple(sorted(doubts, key=lambda d: d.state))


def _closures(world: World, scenario: Scenario, reading: Reading) -> Iterator[Refusal]:
    """Closures on record for the reading's flight, one per state; bound for any of the refuges."""
    origin = scenario.origins[0].place.state or None
    best: dict[str, Refusal] = {}
    for refuge in scenario.refuges:
        found = starting_refusals(
            world.facts, reading.operator, reading.flight_kind, scenario.as_of, refuge.state, origin
        )
        for refusal in found:
            if "overflight" in refusal.operations and (refusal.state not in best or refusal.closed):
                best[refusal.state] = refusal
    yield from best.values()


def _reading_plan(run: Run, reading: Reading, limit_km: float) -> ReadingPlan:
    run.on_step(f"{reading.title}: routes")
    refusals, doubts = starting(run.world, run.scenario, reading)
    refusals, desk, ways = _in_time(run, reading, refusals, limit_km)
    best = next((way for way in ways if way.answer.found), None)
    run.on_step(f"{reading.title}: refusals")
    reading, found, stakes = _with_stakes(desk, reading)
    made = ReadingPlan(
        reading=reading,
        refusals=refusals,
        doubts=doubts,
        ways=ways,
        best=best,
        if_refused=tuple(desk.if_refused(best)) if best else (),
        if_granted=tuple(desk.if_granted(best)),
        blocking=tuple(desk.blocking(best)),
        prospects=found,
        stakes=stakes,
        departures=departures(run.scenario, reading, ways),
    )
    made = replace(made, permissions=permissions(run.scenario, run.world.facts, made))
    run.on_step(f"{reading.title}: airlift")
    made = replace(made, airlift=_airlift(desk, reading))
    return replace(made, decision=decision_at(run, made, run.scenario.start))


def decision_at(run: Run, made: ReadingPlan, at: datetime) -> DecisionPage:
    """The decision page of a reading as of a moment, with the airlift of each of its ways."""
    # solvers and simulation take a third of a second to import: only where there is something to fly
    from safeconduct.planning.airlift.use import airlifts_by_way

    flown = airlifts_by_way(run, made) if run.scenario.groups or run.scenario.fleet else {}
    return decide(run.scenario, made, at, flown)


def _airlift(desk: Desk, reading: Reading) -> AirliftPlan | None:
    """The flights of a reading; None where the scenario names neither people nor aircraft."""
    # solvers and simulation take a third of a second to import: only where there is something to fly
    from safeconduct.planning.airlift.inputs import Ask
    from safeconduct.planning.airlift.plan import airlift_of

    run = desk.run
    if not (run.scenario.groups or run.scenario.fleet):
        return None
    odds = odds_of(run.scenario, reading, claim_chances(run.scenario, run.claims), desk.refused)
    return airlift_of(
        Ask(run.world, run.scenario, reading, desk.router, desk.refused, desk.limit_km, odds=odds)
    )


def _in_time(
    run: Run, reading: Reading, refusals: tuple[StartingRefusal, ...], limit_km: float
) -> tuple[tuple[StartingRefusal, ...], Desk, tuple[Way, ...]]:
    """The ways, none of them over a state whose permission would have lapsed before the flight is through."""
    while True:
        desk = Desk(run, frozenset(r.state for r in refusals), limit_km)
        ways = tuple(desk.ways())
        late = too_late(run.scenario, reading, ways)
        if not late:
            return refusals, desk, ways
        refusals = tuple(sorted((*refusals, *late), key=lambda r: r.state))


def reading_prospects(run: Run, reading: Reading) -> Prospects:
    """The chances of a reading alone, without describing any way unless a permission has an end."""
    return _with_stakes(_desk(run, reading), reading)[1]


def refused_in_time(run: Run, reading: Reading) -> frozenset[str]:
    """Who refuses to begin with, those among them whose permission would lapse before a flight is through."""
    return _desk(run, reading).refused


def _desk(run: Run, reading: Reading) -> Desk:
    refusals = starting(run.world, run.scenario, reading)[0]
    if any(has_end(consent) for consent in reading.consents):
        return _in_time(run, reading, refusals, limit(run))[1]
    return Desk(run, frozenset(r.state for r in refusals), limit(run))


def _with_stakes(desk: Desk, reading: Reading) -> tuple[Reading, Prospects, tuple[StartingChance, ...]]:
    """The chances of a reading; by starting chances where the scenario asks for them and states nothing better."""
    found = _prospects(desk, reading)
    told = starting_chances(desk.run.scenario, reading, found)
    if any(one.used for one in told):
        reading = with_starting(reading, told)
        found = _prospects(desk, reading)
    return reading, found, told


def _prospects(desk: Desk, reading: Reading) -> Prospects:
    run = desk.run
    odds = odds_of(run.scenario, reading, claim_chances(run.scenario, run.claims), desk.refused)
    return prospects(tuple(desk.frontiers()), odds, desk.limit_km, desk.speed_kmh)


def point(place: Place) -> Point:
    """A place as a point."""
    return Point(place.lat_deg, place.lon_deg)


def airport(place: Place) -> Airport:
    """A place of the scenario as an airport of the facts."""
    return Airport(place.code, "", place.name, "", place.state, place.lat_deg, place.lon_deg, None, "")


class Desk:
    """The questions of one reading: same router, same refusals, same limit."""

    def __init__(self, run: Run, refused: frozenset[str], limit_km: float) -> None:
        self.run, self.refused, self.limit_km = run, refused, limit_km
        self.router = run.router()
        self.found: dict[tuple[tuple[str, str], ...], Frontier] = {}
        types = [get_aircraft(run.world.facts, fleet.aircraft) for fleet in run.scenario.fleet]
        self.speed_kmh = min((t.cruise_kmh.low for t in types if t.cruise_kmh), default=None)

    def pairs(self, refuges: Iterable[Refuge] | None = None) -> Iterator[tuple[Origin, Refuge, Place]]:
        for origin in self.run.scenario.origins:
            for refuge in refuges or self.run.scenario.refuges:
                for place in refuge.places:
                    yield origin, refuge, place

    def way(self, triple: Triple, refused: frozenset[str], route: Route | None = None) -> Way:
        """The shortest way of a pair, or what would open one; `route` if it is known already."""
        origin, refuge, place = triple
        question = Question(airport(origin.place), airport(place), refused, self.limit_km)
        if route is None:
            answer = shortest(self.run.world, self.router, question)
        else:
            answer = described(self.run.world, self.router, question, route)
        return Way(origin.place, place, refuge.id, answer, self.hours(answer.distance_km))

    def hours(self, distance_km: float | None) -> float | None:
        return distance_km / self.speed_kmh if distance_km is not None and self.speed_kmh else None

    def ways(self) -> Iterator[Way]:
        for triple in self.pairs():
            yield self.way(triple, self.refused)

    def best_under(self, refused: frozenset[str], like: Way | None) -> Way | None:
        """The best way under other refusals: the same airport if it is still reached, else the scenario's next."""
        triples = sorted(self.pairs(), key=lambda t: not self._same(t, like))
        for triple in triples:
            route = self.quick(triple[0].place, triple[2], refused)
            if route is not None:
                return self.way(triple, refused, route)
        return None

    @staticmethod
    def _same(triple: tuple[Origin, Refuge, Place], like: Way | None) -> bool:
        return like is not None and (triple[0].place, triple[2]) == (like.origin, like.destination)

    def quick(self, origin: Place, place: Place, refused: frozenset[str]) -> Route | None:
        return self.router.shortest(point(origin), point(place), refused, self.limit_km)

    def if_refused(self, best: Way) -> Iterator[Change]:
        """Each state on the way, in the order flown, refuses in its turn."""
        flown = [c.state for c in best.answer.crossed]
        order = flown + sorted(set(best.answer.requires) - set(flown))
        for state in order:
            yield self.change(state, best, self.refused | {state})

    def if_granted(self, best: Way | None) -> Iterator[Change]:
        """Refusing states whose consent alone would shorten the best way by 1 km or more, or open one."""
        for state in sorted(self.refused):
            refused = self.refused - {state}
            if best is not None and not self.shortens(best, refused):
                continue
            change = self.change(state, best, refused)
            if change.way and (best is None or (change.longer_km is not None and change.longer_km < -1.0)):
                yield change

    def shortens(self, best: Way, refused: frozenset[str]) -> bool:
        """Whether the best way's airports come 1 km or more closer; found without describing the route."""
        route = self.quick(best.origin, best.destination, refused)
        now = best.answer.distance_km
        return route is not None and now is not None and route.distance_km < now - 1.0

    def change(self, state: str, best: Way | None, refused: frozenset[str]) -> Change:
        way = self.best_under(refused, best)
        same = way is not None and best is not None and way.destination == best.destination
        if way is None or best is None or not same:
            return Change(state, way, None, None, same)
        now, then = best.answer.distance_km, way.answer.distance_km
        assert now is not None
        assert then is not None
        return Change(state, way, then - now, 100.0 * (then - now) / now, True)

    def blocking(self, best: Way | None) -> Iterator[Blocking]:
        target = best or next(self.ways())
        pair = [t for t in self.pairs() if self._same(t, target)]
        yield self._blocking(target.label, pair)
        if len(list(self.pairs())) > 1:
            yield self._blocking("any refuge", list(self.pairs()))

    def frontiers(self) -> Iterator[Pair]:
        """Every pair with all its routes worth knowing."""
        for origin, refuge, place in self.pairs():
            yield Pair(origin, refuge, place, self.frontier([(origin, refuge, place)]))

    def _blocking(self, title: str, pairs: list[Triple]) -> Blocking:
        return _told(title, self.frontier(pairs))

    def frontier(self, pairs: list[Triple]) -> Frontier:
        """All routes worth knowing by any of the pairs; searched once."""
        key = tuple((origin.id, place.label) for origin, _, place in pairs)
        if key not in self.found:
            one = len(pairs) == 1
            self.found[key] = self._search(pairs[0]) if one else self._union(pairs)
        return self.found[key]

    def _union(self, pairs: list[Triple]) -> Frontier:
        return union([self.frontier([pair]) for pair in pairs], self.run.new_stop())

    def _search(self, pair: Triple) -> Frontier:
        origin, place = point(pair[0].place), point(pair[2])

        def solve(refused: frozenset[str], /, *, parent_length_km: float) -> Solved | None:
            route = self.router.shortest(origin, place, refused, self.limit_km, parent_length_km)
            if route is None:
                return None
            return Solved(route.distance_km, route.requires, (pair[2].label, route.points))

        return frontier(
            solve,
            always=self.router.needed_at(origin) | self.router.needed_at(place),
            refused=self.refused,
            limit_km=self.limit_km,
            should_stop=self.run.new_stop(),
            hint=True,
        )


def _told(title: str, found: Frontier) -> Blocking:
    routes = tuple(
        FrontierWay(r.route[0], r.distance_km, tuple(sorted(r.requires)), r.route[1]) for r in found.routes
    )
    return Blocking(
        title=title,
        veto_sets=tuple(tuple(sorted(s)) for s in found.veto_sets),
        path_sets=tuple(tuple(sorted(s)) for s in found.path_sets),
        always=tuple(sorted(found.always)),
        routes=routes,
        complete=found.complete,
        complete_to_km=found.complete_to_km,
    )


def _provenance(run: Run) -> Provenance:
    world = run.world
    return Provenance(
        software=run.software,
        schema=SCHEMA,
        scenario_sha256=run.scenario_sha256,
        sky_sha256=world.sky.about["source_sha256"],
        facts_sha256=world.facts.sha256,
        policies_sha256=world.tables.sha256,
        sky_built=world.sky.about["date"],
        facts_to=world.facts.ends.isoformat(),
        policies=tuple(str(choice) for choice in world.tables.said(run.policies)),
    )


__all__ = [
    "SCHEMA",
    "Run",
    "airport",
    "decision_at",
    "described",
    "limit",
    "make_plan",
    "point",
    "reading_prospects",
    "refused_in_time",
    "starting",
]
