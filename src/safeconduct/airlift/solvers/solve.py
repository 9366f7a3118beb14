"""From a problem to a plan: which solver when, and what is proved of its answer.

Every step asks the budget, which counts work: the same problem gives the same plan however busy the machine is.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf, isinf

from safeconduct.airlift.checker import check_schedule
from safeconduct.airlift.problem import Problem
from safeconduct.airlift.replan import rest_of
from safeconduct.airlift.schedule import (
    Schedule,
    Sorties,
    carried,
    closure_h,
    closures_by_urgency,
    rank,
    weighted_by_deadline,
)
from safeconduct.airlift.solvers.bounds import (
    Demand,
    earliest_closure,
    last_to_leave_h,
    most_people,
    most_weighted,
    trip_quotas,
)
from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.dispatch import Board, board_of, build, built, compile_all, is_small
from safeconduct.airlift.solvers.grouping import grouped
from safeconduct.airlift.solvers.relax import is_plain, is_seat
from safeconduct.airlift.solvers.search import improve
from safeconduct.airlift.solvers.trips import Quotas, Rule

EMPTY = Schedule((), "none")
"""Where nobody waits or nothing can fly."""
MANY_LOADS = 60
"""Sorties beyond which starts by the quotas of the block model are tried before the search."""

MOST_EXACT_SORTIES = 120
"""Sorties up to which the people out by a deadline are counted exactly."""


def solve(problem: Problem, budget: Budget) -> Schedule:
    """Plan the airlift within a budget of work.

    Objectives in order: priority-weighted people out by the deadline, people out at all, closure of the most urgent and
    so on to the closure of all, flying hours.
    """
    if not problem.people or not problem.fleet:
        return EMPTY
    small = grouped(problem)
    out_bound = most_weighted(small, budget.share(0.1))
    people_bound = most_people(small, budget.share(0.1))
    if out_bound <= 1e-6 and people_bound <= 1e-6:
        return EMPTY
    board = board_of(problem)
    if not is_small(problem):
        budget.off_the_clock(compile_all)
    start = _start(board, budget)
    best, method, bound_h, out_bound = _searched(board, start, (out_bound, people_bound), budget)
    bounds_h = (*_urgent_bounds(problem, best, budget), bound_h)
    closures = closures_by_urgency(problem, best)
    told = tuple(min(b, c) for b, c in zip(bounds_h, closures, strict=True))
    return Schedule(best, method, told, out_bound, min(people_bound, problem.people), budget.struck)


def at_once(problem: Problem, sorties: Sorties) -> Schedule:
    """A schedule found otherwise as a plan, with the bounds that cost nothing: people, and the last one's flight."""
    weight = sum(g.priority * g.people for g in problem.groups)
    everybody = sum(s.people for s in sorties) == problem.people
    closures = closures_by_urgency(problem, sorties)
    bounds_h = (*(0.0 for _ in closures[1:]), last_to_leave_h(problem) if everybody else 0.0)
    return Schedule(sorties, "greedy", bounds_h, weight, problem.people)


def _start(board: Board, budget: Budget) -> Sorties:
    """The best of the greedy starts: waiting for full aircraft matters only where people arrive over time."""
    problem = board.problem
    arriving = any(len(g.ready) > 1 for g in problem.groups)
    rules = [Rule(fill) for fill in ((1.0, 0.6, 0.0) if arriving else (1.0,))]
    if board.data.ranks > 1:
        rules.insert(0, replace(rules[0], urgent_first=True))
    best: Sorties = ()
    for rule in rules:
        # the first is made whatever it costs: without it there is no plan at all
        if best and budget.left() <= 0:
            break
        found, work_s = built(board.problem, rule, board)
        budget.spend(work_s)
        best = min(best or found, found, key=lambda s: rank(problem, s))
    return best


def _searched(
    board: Board, start: Sorties, bounds: tuple[float, float], budget: Budget
) -> tuple[Sorties, str, float, float]:
    """The best schedule found, how, the bound on its closure and on the weighted people in time."""
    problem, (out_bound, people_bound) = board.problem, bounds
    bound_h = _bound(problem, start, budget)
    best, method = start, "greedy"
    out = sum(s.people for s in start)
    if is_plain(problem) and out >= int(people_bound + 1e-4) and board.data.ranks == 1:
        from safeconduct.airlift.solvers.exact import count_schedule

        ramps = _ramps(problem)
        counted = count_schedule(
            _without_left(problem, start), start, bound_h, budget.share(0.5 if ramps else 0.95)
        )
        best = min(best, counted.sorties, key=lambda s: rank(problem, s))
        bound_h, method = max(bound_h, counted.bound_h), counted.method
        if not ramps:
            return best, method, bound_h, out_bound
    if not isinf(problem.deadline_h) and is_seat(problem) and len(start) <= MOST_EXACT_SORTIES:
        best, out_bound = _in_time(board, best, out_bound, budget.share(0.3))
    if len(best) > MANY_LOADS:
        best = _by_quotas(board, best, bound_h, budget.share(0.4))
    # of several priorities no single number says that nothing better exists
    one = board.data.ranks == 1
    target = (-round(out_bound, 6), -problem.people, round(bound_h, 9)) if one else (-inf,)
    found = improve(board, best, target, budget.share(0.95))
    if sum(s.people for s in found) != out:
        bound_h = _bound(problem, found, budget)
    return found, method if found == best and method != "greedy" else "search", bound_h, out_bound


def _in_time(board: Board, best: Sorties, out_bound: float, budget: Budget) -> tuple[Sorties, float]:
    """Whoever can be out by the deadline, counted trip by trip."""
    problem = board.problem
    if weighted_by_deadline(problem, best) >= out_bound - 1e-6 or budget.left() <= 0:
        return best, out_bound
    # CP-SAT takes most of a second to import; many a plan needs none
    from safeconduct.airlift.solvers.exact import most_by_deadline

    counted, flown = most_by_deadline(problem, best, budget)
    return min(best, _with_the_rest(problem, flown), key=lambda s: rank(problem, s)), min(out_bound, counted)


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


def _by_quotas(board: Board, best: Sorties, bound_h: float, budget: Budget) -> Sorties:
    """Quotas from the block model at horizons between the bound and what is known, each built, then shaken."""
    problem = board.problem
    demand = Demand(sum(s.people for s in best))
    kept: Quotas = {}
    for stretch in (1.02, 1.05, 1.1, 1.17, 1.03, 1.08):
        if budget.left() <= 0 or closure_h(best) <= 1.005 * bound_h:
            break
        quotas = trip_quotas(problem, demand, bound_h * stretch, budget.share(0.5))
        if quotas:
            found, work_s = built(problem, Rule(quotas=quotas), board)
            budget.spend(work_s)
            if rank(problem, found) < rank(problem, best):
                best, kept = found, quotas
    return _shaken(board, best, (kept, bound_h), budget)


def _shaken(board: Board, best: Sorties, aim: tuple[Quotas, float], budget: Budget) -> Sorties:
    """The same quotas with shaken choices for as long as there is work left for another try."""
    quotas, bound_h = aim
    seed, work_s = budget.seed, 0.0
    while budget.left() > work_s and closure_h(best) > 1.005 * bound_h:
        seed += 1
        noise = (0.05, 0.15, 0.3)[seed % 3]
        end_h = inf if seed % 2 else closure_h(best) - 1e-6
        urgent = board.data.ranks > 1 and seed % 4 < 2
        found, work_s = built(
            board.problem, Rule(1.0 if seed % 4 else 0.8, quotas, end_h, noise, seed, urgent), board
        )
        budget.spend(work_s)
        best = min(best, found, key=lambda s: rank(board.problem, s))
    return best


def _bound(problem: Problem, best: Sorties, budget: Budget) -> float:
    """Earliest closure for as many people as this schedule takes out, a hair lower for the solver's rounding."""
    demand = Demand(sum(s.people for s in best))
    blocks_h = earliest_closure(grouped(problem), demand, closure_h(best), budget.share(0.2)) * (1 - 1e-7)
    return (
        max(blocks_h, last_to_leave_h(problem) * (1 - 1e-12)) if demand.people == problem.people else blocks_h
    )


def _urgent_bounds(problem: Problem, best: Sorties, budget: Budget) -> tuple[float, ...]:
    """For each priority but the last: the earliest closure of its people and of all more urgent ones, were they alone."""
    ranks = sorted({g.priority for g in problem.groups if g.people}, reverse=True)
    out = carried(best)
    bounds_h = []
    for priority, known_h in zip(ranks[:-1], closures_by_urgency(problem, best), strict=False):
        urgent = tuple(g for g in problem.groups if g.priority >= priority)
        demand = Demand(sum(out.get(g.id, 0) for g in urgent))
        alone = replace(problem, groups=urgent, deadline_h=inf)
        bounds_h.append(earliest_closure(alone, demand, known_h, budget.share(0.5)) * (1 - 1e-7))
    return tuple(bounds_h)


def _ramps(problem: Problem) -> bool:
    """Whether some ramp is limited; one where nothing takes time cannot be crowded."""
    places = [(p.mog, p.ground_h) for p in problem.pickups] + [(r.mog, r.ground_h) for r in problem.refuges]
    return any(mog is not None and (ground_h > 0 or mog == 0) for mog, ground_h in places)


def _without_left(problem: Problem, sorties: Sorties) -> Problem:
    """The problem of those the schedule takes out: the rest can never be."""
    total = carried(sorties)
    groups = tuple(replace(g, people=total.get(g.id, 0), ready=()) for g in problem.groups)
    return replace(problem, groups=groups)


def until_everybody(problem: Problem) -> Problem:
    """The same problem without a deadline: the makespan objective."""
    return problem if isinf(problem.deadline_h) else replace(problem, deadline_h=inf)
