"""Scenario in, plan out: a line of stages, each taking only those before it. Pure: clock and data are arguments.

reading → who refuses → options → chances and four ways of each origin → permissions and departures → airlift → decision
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from math import exp
from typing import Any

from safeconduct.consent import FrontierRoute
from safeconduct.planning.airlift_of_scenario.inputs import Ask, Builder, Built
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
from safeconduct.planning.assumptions import assumptions, people
from safeconduct.planning.chances.from_interests import StartingChance, starting_chances, with_starting
from safeconduct.planning.chances.model import FourWays, PreparedWay, Prospects
from safeconduct.planning.chances.of_answers import Odds, claim_chances, odds_of
from safeconduct.planning.chances.of_passage import Pair, Shared, Worth, prospects
from safeconduct.planning.decision.decide import decide, hazards_of_option
from safeconduct.planning.departures import departures
from safeconduct.planning.levels import cruise_band
from safeconduct.planning.model import Plan, Provenance, ReadingPlan
from safeconduct.planning.options import Option, Triple
from safeconduct.planning.permissions import permissions
from safeconduct.planning.prepared import Prepared
from safeconduct.planning.route_questions import Desk
from safeconduct.planning.run import Run, limit
from safeconduct.planning.searched import Searched, Way
from safeconduct.planning.verify_option import Flight, option_faults
from safeconduct.scenario.model import Reading, SkyArea

SCHEMA = "safeconduct-plan/2"
"""Version of the plan's JSON."""

BY_WAY_STEPS = 40
"""Steps of the airlift's search for each of the ways to prepare."""


def make_plan(run: Run, at: datetime | None = None) -> Plan:
    """The plan of a scenario in all its readings, decided on at a moment; at the scenario's start if none is given."""
    scenario = run.scenario
    readings = tuple(_reading_plan(run, reading, at or scenario.start) for reading in scenario.readings)
    return Plan(
        title=scenario.title,
        note=scenario.note,
        as_of=scenario.as_of.isoformat(),
        people=people(scenario),
        limit_km=limit(run),
        readings=readings,
        assumptions=assumptions(scenario, run.world, readings, run.claims),
        notes=(*scenario.notes, *dict.fromkeys(_spared(run))),
        provenance=_provenance(run),
        refuges=scenario.refuges,
        areas=scenario.areas,
        gates=scenario.gates,
        orders=scenario.throughput,
    )


def _spared(run: Run) -> Iterator[str]:
    """Areas that do not count for some fleet because of the levels at which it cruises, and why: said, not silent."""
    levelled = [area for area in run.scenario.areas if area.limits.words]
    if not levelled:
        return
    speed = Desk(run, run.scenario.readings[0]).options.speed
    for area in levelled:
        for fleet in run.scenario.fleet:
            band = cruise_band(fleet, speed(fleet))
            if not area.limits.binds(*band):
                yield (
                    f"{area.name} {verb(area)} {area.limits.words}; {fleet.aircraft} cruises at FL{band[0]:03.0f} to "
                    f"FL{band[1]:03.0f}: not in its way, save near an airport under it"
                )


def verb(area: SkyArea) -> str:
    """``is closed``, or what else an area is."""
    return {"closed": "is closed", "asked": "must be asked for", "opened": "is open"}[area.kind]


def _reading_plan(run: Run, reading: Reading, at: datetime) -> ReadingPlan:
    run.on_step(f"{reading.title}: routes")
    desk = Desk(run, reading)
    stage = chanced(desk)
    reading, desk, found = stage.reading, stage.desk, stage.found
    best = recommended_way(desk, found)
    ways = tuple(best if best and same_pair(way, best) else way for way in desk.ways())
    run.on_step(f"{reading.title}: refusals")
    searched = Searched(
        reading=reading,
        refusals=desk.refusals,
        doubts=desk.doubts,
        ways=ways,
        best=best,
        if_refused=tuple(desk.if_refused(best)) if best else (),
        if_granted=tuple(desk.if_granted(best)),
        blocking=tuple(desk.blocking(best)),
        prospects=found,
        stakes=stage.stakes,
        more_gateways=sum(desk.options.reached(origin).more for origin in run.scenario.origins),
    )
    asked = permissions(run.scenario, run.world.facts, searched)
    run.on_step(f"{reading.title}: airlift")
    flying = Flying(desk, stage.ask)
    prepared = Prepared(
        **_fields(searched),
        permissions=asked,
        departures=departures(desk, ways),
        airlift=flying.whole(run.aside),
    )
    return ReadingPlan(
        **_fields(prepared),
        decision=decide(run.scenario, prepared, at, flying.by_way(found)),
        option_faults=tuple(_checked(desk, ways, found)),
    )


def _fields(stage: Searched) -> dict[str, Any]:
    """What a stage hands on to the next, which adds to it."""
    return {field.name: getattr(stage, field.name) for field in fields(stage)}


def _checked(desk: Desk, ways: tuple[Way, ...], found: Prospects) -> Iterator[str]:
    """What the independent checker finds wrong with the ways now and those prepared, each option looked at once."""
    told = {way.option.id: way.option for way in ways if way.option}
    told |= {way.option.id: way.option for four in found.origins for way in four.ways if way.option}
    world = desk.run.world
    flight = Flight(world.sky, desk.router.picture, world.facts, desk.run.scenario, desk.reading)
    for option in told.values():
        yield from (f"{option.label}: {fault}" for fault in option_faults(flight, option))


def same_pair(one: Way, two: Way) -> bool:
    """Whether two ways join the same airports for the same refuge."""
    return _ends(one) == _ends(two)


def _ends(way: Way) -> tuple[object, ...]:
    return way.origin, way.destination, way.refuge, way.reached


def recommended_way(desk: Desk, found: Prospects) -> Way | None:
    """Plan A of the origin at which most people wait; without chances the shortest way of the first pair that has one."""
    if found.pace and found.pace.ways:
        return way_of(desk, found.pace.ways[0])
    return desk.best_under(frozenset(), None)


def way_of(desk: Desk, prepared: PreparedWay) -> Way | None:
    """A way prepared, with its route described and checked."""
    option = prepared.option
    if option is None:
        return None
    triple = option.triple
    for route in desk.options.frontier([triple]).routes:
        if route.route.points == option.points:
            return desk.way(triple, found=route.route)
    return desk.way(triple)


@dataclass(slots=True)
class Flying:
    """The airlifts of a reading: of the whole plan, and by each way prepared."""

    desk: Desk
    ask: Ask

    @property
    def asked(self) -> bool:
        """Whether the scenario names people or aircraft."""
        return bool(self.desk.run.scenario.groups or self.desk.run.scenario.fleet)

    def whole(self, aside: bool) -> AirliftPlan | None:
        """The flights of a reading; None where the scenario names neither people nor aircraft."""
        # solvers and simulation take a third of a second to import: only where there is something to fly
        from safeconduct.planning.airlift_of_scenario.plan import Effort, airlift_of

        return airlift_of(self.ask, Effort(aside=aside)) if self.asked else None

    def by_way(self, found: Prospects | None) -> dict[tuple[str, str], AirliftPlan]:
        """The airlift by each way prepared: few steps, counted, so that it is the same on every machine."""
        from safeconduct.airlift.solvers.budget import counted_budget
        from safeconduct.planning.airlift_of_scenario.for_plan import airlifts_by_way
        from safeconduct.planning.airlift_of_scenario.plan import Effort

        if not self.asked:
            return {}
        # a decision needs the closure to some per cent
        effort = Effort(budget=counted_budget(BY_WAY_STEPS, 1), aside=False)
        return airlifts_by_way(self.ask, found, effort)


def airlift_ask(run: Run, reading: Reading) -> Ask:
    """The airlift of a reading alone, without the rest of its plan."""
    return chanced(Desk(run, reading)).ask


def reading_prospects(run: Run, reading: Reading) -> Prospects:
    """The chances of a reading alone, without describing any way."""
    return chanced(Desk(run, reading)).found


@dataclass(frozen=True, slots=True)
class Chanced:
    """A reading with its chances worked out.

    Attributes
    ----------
    reading : Reading
        With starting chances where the scenario asks for them.
    desk : Desk
    found : Prospects
    stakes : tuple of StartingChance
    ask : Ask
        The airlift along the recommended ways.
    """

    reading: Reading
    desk: Desk
    found: Prospects
    stakes: tuple[StartingChance, ...]
    ask: Ask


def chanced(desk: Desk) -> Chanced:
    """The chances of a reading; by starting chances where the scenario asks for them and states nothing better."""
    reading, odds = desk.reading, odds_for(desk)
    found = _prospects(desk, odds)
    told = starting_chances(desk.run.scenario, reading, found)
    if any(one.used for one in told):
        reading = with_starting(reading, told)
        desk.reading = reading
        desk.standings.reading = reading
        odds = odds_for(desk)
        found = _prospects(desk, odds)
    return Chanced(reading, desk, found, told, _ask(desk, found, odds))


def odds_for(desk: Desk) -> Odds:
    """The chances of the answers of a reading."""
    run = desk.run
    doubtful = [doubt.state for doubt in desk.doubts if not doubt.overridden]
    return odds_of(
        run.scenario,
        desk.reading,
        claim_chances(run.scenario, run.claims),
        desk.refused,
        desk.options.settled(desk.triples),
        doubtful,
    )


def _ask(desk: Desk, found: Prospects | None, odds: Odds | None) -> Ask:
    from safeconduct.planning.airlift_of_scenario.for_plan import ask_of

    return ask_of(desk, found, odds)


def _prospects(desk: Desk, odds: Odds) -> Prospects:
    scenario = desk.run.scenario
    waiting = {origin.id: round(scenario.waiting_at(origin.id)) for origin in scenario.origins}
    weigher = _Weigher(desk)
    return prospects(
        tuple(desk.frontiers()),
        Shared(
            odds,
            desk.limit_km,
            desk.speed_kmh,
            weigher.weigh,
            weigher.option,
            waiting,
            lambda origin: _why_none(desk, origin),
        ),
    )


def _why_none(desk: Desk, origin: str) -> tuple[str, ...]:
    """Why no way begins at an origin, each reason once; what would open one is told with each pair."""
    reasons = (
        why for triple in desk.triples if triple.origin.id == origin for why in desk.why_closed(triple)
    )
    return tuple(dict.fromkeys(reasons))


class _Weigher:
    """What a way is worth: its chance, the share of its people in safety by the deadline, and that nothing is lost."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.scenario = desk, desk.run.scenario
        self.options: dict[int, Option] = {}
        self.flown: dict[tuple[str, str, int], tuple[int, float] | None] = {}
        self.builder = Builder(Ask(desk, {}))
        self.can_fly = bool(self.scenario.groups and self.scenario.fleet) and not Ask(desk, {}).missing()

    def option(self, pair: Pair, route: FrontierRoute) -> Option:
        """The option of a route; made once."""
        key = id(route)
        if key not in self.options:
            triple = Triple(pair.origin, pair.refuge, pair.place)
            self.options[key] = self.desk.options.option(triple, route.route)
        return self.options[key]

    def weigh(self, pair: Pair, route: FrontierRoute, alone: float) -> Worth:
        """With the whole fleet at the service of this origin, by the greedy rule."""
        option = self.option(pair, route)
        rate = sum(h.per_day.likely for h in hazards_of_option(self.scenario, option))
        flown = self._flown(option)
        if flown is None:
            there_h = option.earliest_h + (option.surface_h if option.on_the_ground else option.hours)
            return Worth(alone, 1.0, _survives(rate, there_h))
        out, last_h = flown
        waiting = self.scenario.waiting_at(option.origin.id)
        return Worth(alone, out / waiting if waiting else 1.0, _survives(rate, last_h), out)

    def _flown(self, option: Option) -> tuple[int, float] | None:
        """People in safety by the deadline and the hour of the last one; None where nobody waits or nothing flies."""
        from safeconduct.airlift.schedule import closure_h, people_by
        from safeconduct.planning.airlift_of_scenario.greedily import quick

        if not self.can_fly:
            return None
        # ways to one airport whose hours differ by less than a quarter of an hour are flown alike
        key = (option.origin.id, f"{option.refuge.id} {option.label}", round(option.hours * 4.0))
        if key not in self.flown or option.windows[0][0] > 0.0:
            built = self.builder.build({(option.origin.id, option.refuge.id): option})
            mine = {g.id for g in self.scenario.groups if g.origin == option.origin.id}
            problem = built.problem
            if option.on_the_ground:
                self.flown[key] = _on_the_ground(built, problem.deadline_h)
                return self.flown[key]
            groups = tuple(g for g in problem.groups if g.id.split(" (")[0] in mine or g.id in mine)
            sorties = quick(replace(problem, groups=groups)) if groups else ()
            out = people_by(sorties, problem.deadline_h)
            self.flown[key] = (out, closure_h(sorties) if sorties else option.hours) if groups else None
        return self.flown[key]


def _on_the_ground(built: Built, deadline_h: float) -> tuple[int, float] | None:
    """People who come to their refuge on the surface by the deadline, and the hour of the last; None where nobody waits."""
    if not built.overland:
        return None
    return sum(n for h, n in built.overland if h <= deadline_h), max(h for h, _ in built.overland)


def _survives(per_day: float, hours: float) -> float:
    """Chance that nothing is lost so many hours at a constant rate."""
    return exp(-per_day * max(0.0, hours) / 24.0)


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
        chosen=dict(run.policies.chosen()),
    )


__all__ = [
    "SCHEMA",
    "Desk",
    "FourWays",
    "Run",
    "Chanced",
    "airlift_ask",
    "chanced",
    "limit",
    "make_plan",
    "odds_for",
    "reading_prospects",
    "recommended_way",
]
