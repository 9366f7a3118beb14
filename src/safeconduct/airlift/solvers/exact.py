"""The best schedule with a proof where that can be had: trip counts, shared anew when they are many."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sorties, closure_h, flying_h
from safeconduct.airlift.solvers.anneal import Loads, anneal, longest_of
from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.dispatch import fly
from safeconduct.airlift.solvers.euler_walk import chain_of
from safeconduct.airlift.solvers.neighbourhood import length_of, share_anew
from safeconduct.airlift.solvers.relax import Relaxed, relaxed
from safeconduct.airlift.solvers.search import chains_of
from safeconduct.airlift.solvers.trip_counts import Counted, CountModel, LegsFlown
from safeconduct.airlift.solvers.trips import Trip

MOST_AT_ONCE = 24
"""Loads up to which the whole model is solved first."""

MOST_PROVED_LOADS, MOST_PROVED_AIRCRAFT = 40, 8
"""Loads and aircraft up to which the whole model may prove the annealed answer; beyond, neighbourhoods of it do better."""


@dataclass(frozen=True, slots=True)
class Found:
    """A schedule for the plain view and what is proved of it.

    Attributes
    ----------
    sorties : Sorties
        Timed by the dispatcher with every rule of the problem.
    bound_h : float
        No schedule that takes everybody out closes earlier.
    method : str
        "annealing", or "exact" where the whole model was put to the solver.
    """

    sorties: Sorties
    bound_h: float
    method: str


def count_schedule(problem: Problem, start: Sorties, bound_h: float, budget: Budget) -> Found:
    """Shortest operation by trip counts, from a schedule that takes everybody out.

    Parameters
    ----------
    start : Sorties
        A schedule by the greedy rule.
    bound_h : float
        A bound that is known already.
    """
    view = relaxed(problem)
    at_least = (
        # whole ticks may be rounded up; where hours are rounded themselves only down, or the bound could be false
        ceil(bound_h * view.ticks_per_h - 1e-6) if view.exact_ticks else int(bound_h * view.ticks_per_h)
    )
    if _loads(view) <= MOST_AT_ONCE and len(view.crafts) <= MOST_PROVED_AIRCRAFT:
        # proved in a moment: no annealing to compile for
        known = _routes_of(_loads_of(problem, view, start), view)
        counted = CountModel(view, budget.share(0.3)).solve(at_least, known)
        if counted.proved and counted.routes:
            best = _fewest_hours(view, counted.routes, counted, budget)
            return Found(_shorter(start, fly(problem, _chains(view, best))), _bound_h(view, counted), "exact")
    small = _loads(view) <= MOST_PROVED_LOADS and len(view.crafts) <= MOST_PROVED_AIRCRAFT
    loads = anneal(view, _loads_of(problem, view, start), at_least, budget.share(0.4 if small else 0.8))
    chains = _trips(view, loads)
    # the bound is reached: nothing is left to prove
    if longest_of(view, loads) <= at_least or budget.left() <= 0:
        return Found(fly(problem, chains), bound_h, "annealing")
    routes = _routes_of(loads, view)
    if not small:
        better = share_anew(view, routes, at_least, budget)
        found = fly(problem, _chains(view, better)) if better != routes else ()
        return Found(_shorter(fly(problem, chains), found), bound_h, "annealing")
    # the annealed chains as a hint: the solver only has to prove them, or to find what they missed
    counted = CountModel(view, budget.share(0.9)).solve(at_least, routes)
    best = _fewest_hours(view, _best(view, [routes, counted.routes]), counted, budget)
    sorties = _shorter(fly(problem, chains), fly(problem, _chains(view, best)))
    return Found(sorties, max(bound_h, _bound_h(view, counted)), "exact")


def _shorter(first: Sorties, second: Sorties) -> Sorties:
    """The second where it takes as many out, and no later."""
    if sum(s.people for s in second) < sum(s.people for s in first):
        return first
    return min(second, first, key=lambda s: (closure_h(s), flying_h(s)))


def _chains(view: Relaxed, routes: Sequence[LegsFlown]) -> list[tuple[Trip, ...]]:
    return [chain_of(r, c.seats, view.unit) for r, c in zip(routes, view.crafts, strict=True)]


def _trips(view: Relaxed, loads: Loads) -> list[tuple[Trip, ...]]:
    """Loads as trips, in people."""
    return [tuple(Trip(p, r, n * view.unit) for p, r, n in chain) for chain in loads]


def most_by_deadline(problem: Problem, start: Sorties, budget: Budget) -> tuple[float, Sorties]:
    """Bound on the weighted people out by the deadline, by trip counts, and a schedule for as many.

    Only for problems in which everybody takes one seat and priorities are whole thousandths.
    """
    view = relaxed(problem)
    names = {p.id: [g for g in problem.groups if g.pickup == p.id] for p in problem.pickups}
    worth = [
        [(round(1000 * g.priority), -(-g.people // view.unit)) for g in names[p.id]] for p in problem.pickups
    ]
    model = CountModel(view, budget, worth)
    within = int(problem.deadline_h * view.ticks_per_h + 1e-6)
    # each leg may have been rounded up by a tick: twice as many legs as flights, and a few to spare
    if not view.exact_ticks:
        within += 2 * len(start) + 10
    bound, routes = model.most_out(within)
    chains = [chain_of(r, c.seats, view.unit) for r, c in zip(routes, view.crafts, strict=False)]
    return bound * view.unit / 1000, fly(problem, chains) if routes else ()


def _loads(view: Relaxed) -> int:
    return sum(-(-n // max(max(c.seats for c in view.crafts), 1)) for n in view.people)


def _best(view: Relaxed, found: Sequence[Sequence[LegsFlown]]) -> Sequence[LegsFlown]:
    known = [routes for routes in found if routes]
    return min(
        known, key=lambda routes: max(length_of(c, r) for c, r in zip(view.crafts, routes, strict=True))
    )


def _fewest_hours(
    view: Relaxed, routes: Sequence[LegsFlown], counted: Counted, budget: Budget
) -> Sequence[LegsFlown]:
    """Third objective, in a moment: no hour flown that the closure does not need."""
    if not counted.proved or budget.left() <= 0.2:
        return routes
    longest = max(length_of(c, r) for c, r in zip(view.crafts, routes, strict=True))
    return CountModel(view, budget.share(0.5)).fewest_hours(longest, routes)


def _bound_h(view: Relaxed, counted: Counted) -> float:
    """In hours; when hours are not whole ticks every leg may be a tick shorter than it was counted."""
    if view.exact_ticks:
        return counted.bound / view.ticks_per_h
    legs = sum(sum(r.out.values()) + sum(r.back.values()) + 1 for r in counted.routes)
    return max(0.0, (counted.bound - legs) / view.ticks_per_h)


def _loads_of(problem: Problem, view: Relaxed, sorties: Sorties) -> Loads:
    """Loads of a schedule in the order flown, in units of the view."""
    chains = chains_of(problem, sorties, capped=True)
    return tuple(
        tuple((t.pickup, t.refuge, min(-(-(t.cap or 0) // view.unit), c.seats)) for t in chain)
        for chain, c in zip(chains, view.crafts, strict=True)
    )


def _routes_of(loads: Loads, view: Relaxed) -> tuple[LegsFlown, ...]:
    """Legs of chains of loads, without their order."""
    routes = []
    for craft, chain in zip(view.crafts, loads, strict=True):
        out: dict[tuple[int, int], int] = {}
        back: dict[tuple[int, int], int] = {}
        people: dict[tuple[int, int], int] = {}
        for p, r, n in chain:
            out[p, r] = out.get((p, r), 0) + 1
            people[p, r] = people.get((p, r), 0) + n
        for (_, r, _), (p, _, _) in itertools.pairwise(chain):
            back[r, p] = back.get((r, p), 0) + 1
        people = {leg: min(n, out[leg] * craft.seats) for leg, n in people.items()}
        routes.append(LegsFlown(chain[0][0] if chain else None, out, back, people))
    return tuple(routes)
