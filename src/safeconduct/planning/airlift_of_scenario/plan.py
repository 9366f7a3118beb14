"""The airlift of a reading: problem, schedule, simulation and what it rests on, as one value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf, isinf

from safeconduct.airlift.checker import check_schedule
from safeconduct.airlift.estimate import estimate
from safeconduct.airlift.problem import ALWAYS, Problem
from safeconduct.airlift.schedule import Schedule, carried, closure_h, curve, flying_h, people_by
from safeconduct.airlift.simulation.chances import Assumptions
from safeconduct.airlift.simulation.simulate import SHARES, Simulated, percentile, simulate
from safeconduct.airlift.solvers.budget import Budget, counted_budget
from safeconduct.airlift.solvers.solve import at_once, solve
from safeconduct.airlift.what_to_add import Need, needs
from safeconduct.planning.airlift_of_scenario.defaults_used import taken_of
from safeconduct.planning.airlift_of_scenario.greedily import chosen, quick
from safeconduct.planning.airlift_of_scenario.inputs import Ask, Builder, Built, Routes
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan, Extreme, Out, OutSpan, RefusalCost
from safeconduct.planning.airlift_of_scenario.range_ends import Case
from safeconduct.planning.airlift_of_scenario.refusals import refusal_costs

FEW_FLIGHTS, MANY_FLIGHTS = 60, 250
"""Flights up to which a plan tells which two refusals together cost people; beyond which it tells none, and an
airlift beside it is greedy."""

NO_WAY = "no permitted route to any refuge"

REFUSAL_S, FLIGHT_S = 0.1, 0.002
"""Work counted for one refusal tried: its routes, and each of its flights by the greedy rule. Counted and not timed, so
that the same file tells the same refusals on every machine."""

QUICK_RUNS = 300
"""Simulated runs for a plan's own airlift."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try.

    Attributes
    ----------
    budget : Budget or None
        Of the search; None: a number of steps by the size of the problem, so that the same inputs give the same bytes.
    runs, seed : int
        Of the simulation.
    aside : bool
        Whether to tell what stands beside the schedule: the ends of the ranges, whose refusal costs most, what to add.
    """

    budget: Budget | None = None
    runs: int = QUICK_RUNS
    seed: int = 1
    aside: bool = True


def airlift_of(ask: Ask, effort: Effort = Effort(), only: Sequence[str] = ()) -> AirliftPlan:
    """The airlift of a reading.

    Parameters
    ----------
    ask : Ask
    effort : Effort
    only : ids of the refuges to use; by default those of the recommended ways, and further ones where that brings more
        people out by the deadline
    """
    made = airlift_made(ask, effort, only)
    return made if isinstance(made, AirliftPlan) else made[0]


def airlift_made(
    ask: Ask, effort: Effort = Effort(), only: Sequence[str] = ()
) -> tuple[AirliftPlan, Built] | AirliftPlan:
    """The airlift with its problem; without one where numbers are missing or no refuge is open."""
    missing = ask.missing()
    if missing:
        return AirliftPlan(ask.reading.id, missing=missing)
    if only:
        kept = {pair: option for pair, option in ask.every.items() if pair[1] in only}
        ask = replace(ask, first=kept, others={})
    if not ask.every:
        people = round(ask.scenario.headcount[1])
        return AirliftPlan(ask.reading.id, people=people, left_behind=people, word=_no_way(ask))
    builder = Builder(ask)
    built, sorties = chosen(builder, ask)
    flights = len(sorties)
    if not effort.aside:
        if flights > MANY_FLIGHTS and effort.budget is None:
            return told(ask, built, at_once(built.problem, sorties), effort), built
        return planned(ask, built, effort), built
    costs, remarks = ((), ()) if only else _refusals(ask, effort, flights)
    extremes = tuple(_extremes(builder, built.routes))
    # last, so that the search has the time that is left
    plan = planned(ask, built, effort)
    return replace(plan, refusals=costs, extremes=extremes, remarks=(*plan.remarks, *remarks)), built


def _refusals(ask: Ask, effort: Effort, flights: int) -> tuple[tuple[RefusalCost, ...], tuple[str, ...]]:
    """What refusals cost, as far as time allows: each takes a schedule, of a large airlift some seconds."""
    budget = effort.budget
    if budget is None:
        if flights > MANY_FLIGHTS:
            return (), (
                "whose refusal costs most people is told by `safeconduct airlift`: there are many flights",
            )
        return refusal_costs(ask, pairs=flights <= FEW_FLIGHTS), ()
    share = budget.share(0.5)

    def should_stop() -> bool:
        share.spend(REFUSAL_S + FLIGHT_S * flights)
        return share.left() <= 0

    costs = refusal_costs(ask, should_stop=should_stop)
    late = share.left() <= 0
    return costs, ("not every refusal was tried: give it more --seconds",) * late


def _no_way(ask: Ask) -> str:
    """Why nothing flies: each reason of the pairs once, or that the sky is closed."""
    desk = ask.desk
    reasons = dict.fromkeys(why for triple in desk.triples for why in desk.why_closed(triple))
    return "; ".join(reasons) or NO_WAY


def steps_for(problem: Problem) -> int:
    """Steps of the search that a problem of this size is worth where nobody waits for it."""
    flights = max(1, estimate(problem).missions)
    return max(20, min(400, 2000 // flights))


def planned(ask: Ask, built: Built, effort: Effort) -> AirliftPlan:
    """The schedule of a problem, told."""
    problem = built.problem
    budget = effort.budget or counted_budget(steps_for(problem), effort.seed)
    return told(ask, built, solve(problem, budget), effort)


def told(ask: Ask, built: Built, schedule: Schedule, effort: Effort) -> AirliftPlan:
    """A schedule with its check, its simulation and what it rests on."""
    problem = built.problem
    rough, verdict = estimate(problem), check_schedule(problem, schedule.sorties)
    left = problem.people - sum(carried(schedule.sorties).values()) + built.stranded
    in_time = sum(n for h, n in built.overland if h <= problem.deadline_h)
    plan = AirliftPlan(
        reading=ask.reading.id,
        refuges=tuple(r.id for r in built.refuges),
        airports=tuple(r.id for r in problem.refuges),
        people=everybody(built),
        people_out=people_by(schedule.sorties, problem.deadline_h) + in_time,
        left_behind=left,
        cannot_cross=built.stranded,
        overland=sum(n for _, n in built.overland),
        deadline_h=finite(problem.deadline_h),
        closure_h=schedule.closure_h,
        # a bound is told a hair lower than it was found, for the solver's rounding
        bound_h=finite(
            schedule.bound_h if schedule.gap(problem) else max(schedule.bound_h, schedule.closure_h)
        ),
        gap=schedule.gap(problem),
        proved=schedule.proved(problem),
        estimate_h=finite(rough.closure_h),
        binding=rough.binding,
        limits=rough.limits,
        flying_h=flying_h(schedule.sorties),
        sorties=schedule.sorties,
        closure_curve=tuple(Out(h, n) for h, n in curve(schedule.sorties)),
        needs=_needs(problem, schedule, effort),
        checked=verdict.holds,
        word=verdict.word + _never_come(built),
        assumptions=tuple(taken_of(ask, built)),
        remarks=built.remarks,
    )
    return simulated(plan, built, effort)


def everybody(built: Built) -> int:
    """All people of a problem, those included who do not fly: over land to a refuge, or stopped at a border."""
    return built.problem.people + built.stranded + sum(n for _, n in built.overland)


def _never_come(built: Built) -> str:
    """Said beside the checker's word, which is of those who come to an airfield."""
    if not built.stranded:
        return ""
    return f" {built.stranded:,} more people cannot cross a border, or have no convoy: they never come to an airfield."


def _needs(problem: Problem, schedule: Schedule, effort: Effort) -> tuple[Need, ...]:
    """What to add, each alone; told only where somebody is late or left behind."""
    late = people_by(schedule.sorties, problem.deadline_h) < problem.people
    return needs(problem, 2.0 if effort.budget else inf) if late and effort.aside else ()


def simulated(plan: AirliftPlan, built: Built, effort: Effort) -> AirliftPlan:
    """With the closure when things go wrong."""
    if not plan.sorties or effort.runs <= 0:
        return plan
    found = simulate(with_permissions(built), plan.sorties, Assumptions(), effort.runs, effort.seed)
    p10, p50, p90 = (finite(found.percentile_h(q)) for q in (10, 50, 90))
    spans = tuple(_spans(found, sum(s.people for s in plan.sorties)))
    return replace(plan, p10_h=p10, p50_h=p50, p90_h=p90, simulated=spans, runs=effort.runs, seed=effort.seed)


def with_permissions(built: Built) -> Problem:
    """The problem with every leg over a third state named, so that its permission can be late or lapse."""
    ends = {place.state for place in built.places.values()}
    named = {leg: ALWAYS for leg, states in built.over.items() if states - ends}
    return replace(built.problem, permissions={**named, **built.problem.permissions})


def _spans(found: Simulated, people: int) -> Iterator[OutSpan]:
    for n, share in enumerate(SHARES):
        p10, p50, p90 = (finite(percentile(found.shares_h[:, n], q)) for q in (10, 50, 90))
        yield OutSpan(ceil(share * people), p10, p50, p90)


def _extremes(builder: Builder, routes: Routes) -> Iterator[Extreme]:
    """Every range at its better and at its worse end, along the same ways, by the greedy rule as the likely one is."""
    cases: tuple[Case, ...] = ("best", "worst")
    for case in cases:
        built = builder.build(routes, case)
        problem = built.problem
        sorties = quick(problem)
        left = problem.people - sum(carried(sorties).values()) + built.stranded
        out = people_by(sorties, problem.deadline_h)
        out += sum(n for h, n in built.overland if h <= problem.deadline_h)
        yield Extreme(case, everybody(built), out, len(sorties), None if left else closure_h(sorties))


def finite(hours: float) -> float | None:
    """None for what never happens."""
    return None if isinf(hours) else hours
