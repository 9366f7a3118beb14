"""From a problem to a plan: which solver when, what it proved, and what to add when not everybody gets out."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isinf

from safeconduct.airlift.checker import check_schedule
from safeconduct.airlift.problem import Problem
from safeconduct.airlift.replan import rest_of
from safeconduct.airlift.schedule import Plan, Sorties, closure_h, rank, weighted_by_deadline
from safeconduct.airlift.solvers.bounds import (
    Demand,
    earliest_closure,
    last_to_leave_h,
    most_people,
    most_weighted,
    trip_quotas,
)
from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.greedy import Quotas, Rule, build
from safeconduct.airlift.solvers.relax import is_plain, is_seat
from safeconduct.airlift.solvers.search import improve

EMPTY = Plan((), "none", 0.0, 0.0, True)
MANY_LOADS = 120
"""Sorties beyond which trip counts and search by trips give way to blocks and greedy starts."""


def solve(problem: Problem, budget: Budget) -> Plan:
    """Plan the airlift within a budget of time; deterministic but for how far the time reaches.

    Objectives in order: priority-weighted people out by the deadline, people out at all, closure, flying hours.
    """
    if not problem.people or not problem.fleet:
        return EMPTY
    limit_s = budget.lp_s(1 / 6, 1.0)
    out_bound = most_weighted(problem, limit_s)
    if out_bound <= 1e-6 and most_people(problem, limit_s) <= 1e-6:
        return EMPTY
    start = min((build(problem, rule) for rule in _rules(problem)), key=lambda s: rank(problem, s))
    if len(start) > MANY_LOADS:
        return _large(problem, start, out_bound, budget)
    return _small(problem, start, out_bound, budget)


def at_once(problem: Problem, sorties: Sorties) -> Plan:
    """A schedule found otherwise as a plan, with the bounds that cost nothing: people, and the last one's flight."""
    weight = sum(g.priority * g.people for g in problem.groups)
    everybody = sum(s.people for s in sorties) == problem.people
    bound_h = last_to_leave_h(problem) if everybody else 0.0
    return _plan(problem, sorties, "greedy", (bound_h, weight))


def _rules(problem: Problem) -> list[Rule]:
    """Greedy starts: waiting for full aircraft matters only where people arrive over time."""
    arriving = any(len(g.ready) > 1 for g in problem.groups)
    return [Rule(fill) for fill in ((1.0, 0.6, 0.0) if arriving and problem.people < 20_000 else (1.0,))]


def _small(problem: Problem, start: Sorties, out_bound: float, budget: Budget) -> Plan:
    plain, timed = is_plain(problem), not isinf(problem.deadline_h) and is_seat(problem)
    best, method = start, "search"
    out = sum(s.people for s in best)
    bound_h = _bound(problem, best, budget)
    if plain and out == _can_be_out(problem, budget):
        # CP-SAT takes most of a second to import; many a plan needs none
        from safeconduct.airlift.solvers.exact import count_schedule

        part = _without_left(problem, start)
        found = count_schedule(part, start, bound_h, budget if not _ramps(problem) else budget.share(0.5))
        best = min(best, found.sorties, key=lambda s: rank(problem, s))
        bound_h, method = max(bound_h, found.bound_h), "exact"
    if timed and weighted_by_deadline(problem, best) < out_bound - 1e-6:
        from safeconduct.airlift.solvers.exact import most_by_deadline

        counted, flown = most_by_deadline(problem, start, budget.share(0.4))
        out_bound = min(out_bound, counted)
        best = min(best, _with_the_rest(problem, flown), key=lambda s: rank(problem, s))
    if not (plain and not _ramps(problem)):
        target = (-round(out_bound, 6), -problem.people, round(bound_h, 9))
        best = improve(problem, best, target, budget)
        if sum(s.people for s in best) > out:
            bound_h = _bound(problem, best, budget)
    return _plan(problem, best, method, (bound_h, out_bound))


def _with_the_rest(problem: Problem, flown: Sorties) -> Sorties:
    """A schedule for the deadline, and after it flights for those it leaves."""
    part = rest_of(problem, flown, 0.0) if flown else problem
    more = build(part, Rule())
    known = {(s.aircraft, f"at {r.id}"): r.id for s in flown for r in problem.refuges}
    both = (
        *flown,
        *(replace(s, came_from=known.get((s.aircraft, s.came_from), s.came_from)) for s in more),
    )
    return both if flown and check_schedule(problem, both).holds else flown


def _large(problem: Problem, start: Sorties, out_bound: float, budget: Budget) -> Plan:
    """Quotas from the block model at horizons between the bound and what is known, each refined into sorties."""
    best, bound_h = start, _bound(problem, start, budget)
    kept: Quotas = {}
    total_s = budget.left()
    for stretch in (1.02, 1.05, 1.08, 1.12, 1.17, 1.03, 1.1, 1.22):
        if budget.left() < 0.3 * total_s or closure_h(best) <= 1.005 * bound_h:
            break
        demand = Demand(sum(s.people for s in best))
        quotas = trip_quotas(problem, demand, bound_h * stretch, budget.lp_s(1 / 4))
        if quotas and budget.left() > 0.2 * total_s:
            found = build(problem, Rule(quotas=quotas))
            if rank(problem, found) < rank(problem, best):
                best, kept = found, quotas
    best = _shaken(problem, best, (kept, bound_h), budget)
    return _plan(problem, best, "blocks", (bound_h, out_bound))


def _shaken(problem: Problem, best: Sorties, aim: tuple[Quotas, float], budget: Budget) -> Sorties:
    """The same quotas with shaken choices for as long as there is time for another try, and a tenth to spare."""
    quotas, bound_h = aim
    seed, longest_s = budget.seed, 0.0
    reserve_s = 0.1 * budget.left()
    while budget.left() > reserve_s + 1.5 * longest_s and closure_h(best) > 1.005 * bound_h:
        begin, seed = budget.clock(), seed + 1
        noise = (0.05, 0.15, 0.3)[seed % 3]
        end_h = inf if seed % 2 else closure_h(best) - 1e-6
        found = build(problem, Rule(1.0 if seed % 4 else 0.8, quotas, end_h, noise, seed))
        best = min(best, found, key=lambda s: rank(problem, s))
        longest_s = max(longest_s, budget.clock() - begin)
    return best


def _plan(problem: Problem, best: Sorties, method: str, bounds: tuple[float, float]) -> Plan:
    bound_h, out_bound = bounds
    in_time = weighted_by_deadline(problem, best) >= out_bound - 1e-6
    closed = closure_h(best) <= bound_h + 1e-6
    return Plan(best, method, min(bound_h, closure_h(best)), out_bound, in_time and closed)


def _bound(problem: Problem, best: Sorties, budget: Budget) -> float:
    """Earliest closure for as many people as this schedule takes out, a hair lower for the solver's rounding."""
    demand = Demand(sum(s.people for s in best))
    blocks_h = earliest_closure(problem, demand, closure_h(best), budget.lp_s(1 / 8)) * (1 - 1e-7)
    return (
        max(blocks_h, last_to_leave_h(problem) * (1 - 1e-12)) if demand.people == problem.people else blocks_h
    )


def _can_be_out(problem: Problem, budget: Budget) -> int:
    return int(most_people(problem, budget.lp_s(1 / 8)) + 1e-4)


def _ramps(problem: Problem) -> bool:
    """Whether some ramp is limited; one where nothing takes time cannot be crowded."""
    places = [(p.mog, p.ground_h) for p in problem.pickups] + [(r.mog, r.ground_h) for r in problem.refuges]
    return any(mog is not None and (ground_h > 0 or mog == 0) for mog, ground_h in places)


def _without_left(problem: Problem, sorties: Sorties) -> Problem:
    """The problem of those the schedule takes out: the rest can never be."""
    total: dict[str, int] = {}
    for s in sorties:
        for group, n in s.loads:
            total[group] = total.get(group, 0) + n
    groups = tuple(replace(g, people=total.get(g.id, 0), ready=()) for g in problem.groups)
    return replace(problem, groups=groups)


def until_everybody(problem: Problem) -> Problem:
    """The same problem without a deadline: the makespan objective."""
    return problem if isinf(problem.deadline_h) else replace(problem, deadline_h=inf)
