"""Scenario in, plan out: the best way now, what it needs, what would break it. Pure: clock and data are arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING

from safeconduct.airspace.policies import Policies, policies_from
from safeconduct.facts import Refusal, get_aircraft, starting_refusals
from safeconduct.planning.assumptions import assumptions, people
from safeconduct.planning.chances.from_interests import StartingChance, starting_chances, with_starting
from safeconduct.planning.chances.model import Prospects
from safeconduct.planning.chances.of_answers import claim_chances, odds_of
from safeconduct.planning.chances.of_passage import prospects
from safeconduct.planning.decision.decide import DecisionPage, decide
from safeconduct.planning.departures import departures, has_end, too_late
from safeconduct.planning.model import (
    Doubt,
    Plan,
    Provenance,
    ReadingPlan,
    StartingRefusal,
    Way,
)
from safeconduct.planning.permissions import permissions
from safeconduct.planning.planning_data import World
from safeconduct.planning.route_answer import described
from safeconduct.planning.route_questions import Desk, airport, point
from safeconduct.routing.router import Router
from safeconduct.scenario.model import REFUSING, Reading, Scenario

if TYPE_CHECKING:
    from safeconduct.planning.airlift_of_scenario.model import AirliftPlan

SCHEMA = "safeconduct-plan/1"
"""Version of the plan's JSON."""

BY_WAY_STEPS = 40
"""Steps of the airlift's search for each of the ways to prepare."""

Stop = Callable[[], bool]


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
    aside : bool
        Whether the airlift is also told with ranges at their ends and with refusals: a decision does not need that.
    """

    world: World
    scenario: Scenario
    scenario_sha256: str = ""
    software: str = ""
    resolution: str = "1km"
    new_stop: Callable[[], Stop] = lambda: lambda: False
    on_step: Callable[[str], None] = lambda _: None
    claims: Mapping[str, float] = field(default_factory=dict)
    aside: bool = True

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
    from safeconduct.airlift.budget import counted_budget
    from safeconduct.planning.airlift_of_scenario.for_plan import airlifts_by_way
    from safeconduct.planning.airlift_of_scenario.plan import Effort

    if not (run.scenario.groups or run.scenario.fleet):
        return decide(run.scenario, made, at)
    # a decision needs the closure to some per cent: few steps, counted, so that it is the same on every machine
    effort = Effort(budget=counted_budget(BY_WAY_STEPS, 1), aside=False)
    return decide(run.scenario, made, at, airlifts_by_way(run, made, effort))


def _airlift(desk: Desk, reading: Reading) -> AirliftPlan | None:
    """The flights of a reading; None where the scenario names neither people nor aircraft."""
    # solvers and simulation take a third of a second to import: only where there is something to fly
    from safeconduct.planning.airlift_of_scenario.inputs import Ask
    from safeconduct.planning.airlift_of_scenario.plan import Effort, airlift_of

    run = desk.run
    if not (run.scenario.groups or run.scenario.fleet):
        return None
    odds = odds_of(run.scenario, reading, claim_chances(run.scenario, run.claims), desk.refused)
    return airlift_of(
        Ask(run.world, run.scenario, reading, desk.router, desk.refused, desk.limit_km, odds=odds),
        Effort(aside=run.aside),
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
    "Desk",
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
