"""The best schedule with a proof where that can be had: trip counts, shared anew when they are many."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sorties
from safeconduct.airlift.solvers.anneal import anneal
from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.dispatch import fly
from safeconduct.airlift.solvers.euler_walk import chain_of
from safeconduct.airlift.solvers.neighbourhood import length_of, share_anew
from safeconduct.airlift.solvers.relax import Relaxed, relaxed
from safeconduct.airlift.solvers.search import chains_of
from safeconduct.airlift.solvers.trip_counts import Counted, CountModel, Route

MOST_PROVED_LOADS = 24
"""Loads up to which the whole model is given most of the time; beyond, neighbourhoods of it do better."""


@dataclass(frozen=True, slots=True)
class Found:
    """A schedule for the plain view and what is proved of it.

    Attributes
    ----------
    sorties : Sorties
        Timed by the dispatcher with every rule of the problem.
    bound_h : float
        No schedule that takes everybody out closes earlier.
    """

    sorties: Sorties
    bound_h: float


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
    at_least = int(bound_h * view.ticks_per_h)
    routes = _routes_of(problem, view, start)
    small = _loads(view) <= MOST_PROVED_LOADS
    if not small:
        routes = anneal(view, routes, _loads_of(problem, view, start), budget.share(0.5))
        routes = share_anew(view, routes, at_least, budget.share(0.4))
    counted = CountModel(view, budget.share(0.8).limits(1e9)).solve(at_least, routes)
    best = _best(view, [routes, counted.routes])
    best = _fewest_hours(view, best, counted, budget)
    sorties = fly(problem, [chain_of(r, c.seats, view.unit) for r, c in zip(best, view.crafts, strict=True)])
    return Found(sorties, max(bound_h, _bound_h(view, counted)))


def most_by_deadline(problem: Problem, start: Sorties, budget: Budget) -> tuple[float, Sorties]:
    """Bound on the weighted people out by the deadline, by trip counts, and a schedule for as many.

    Only for problems in which everybody takes one seat and priorities are whole thousandths.
    """
    view = relaxed(problem)
    names = {p.id: [g for g in problem.groups if g.pickup == p.id] for p in problem.pickups}
    worth = [
        [(round(1000 * g.priority), -(-g.people // view.unit)) for g in names[p.id]] for p in problem.pickups
    ]
    model = CountModel(view, budget.limits(1e9), worth)
    within = int(problem.deadline_h * view.ticks_per_h + 1e-6)
    if not view.exact_ticks:
        within += 2 * len(start) + 10
    bound, routes = model.most_out(within)
    chains = [chain_of(r, c.seats, view.unit) for r, c in zip(routes, view.crafts, strict=False)]
    return bound * view.unit / 1000, fly(problem, chains) if routes else ()


def _loads(view: Relaxed) -> int:
    return sum(-(-n // max(max(c.seats for c in view.crafts), 1)) for n in view.people)


def _best(view: Relaxed, found: Sequence[Sequence[Route]]) -> Sequence[Route]:
    known = [routes for routes in found if routes]
    return min(
        known, key=lambda routes: max(length_of(c, r) for c, r in zip(view.crafts, routes, strict=True))
    )


def _fewest_hours(
    view: Relaxed, routes: Sequence[Route], counted: Counted, budget: Budget
) -> Sequence[Route]:
    """Third objective, in a moment: no hour flown that the closure does not need."""
    if not counted.proved or budget.left() <= 0.2:
        return routes
    longest = max(length_of(c, r) for c, r in zip(view.crafts, routes, strict=True))
    return CountModel(view, budget.limits(1.5)).fewest_hours(longest, routes)


def _bound_h(view: Relaxed, counted: Counted) -> float:
    """In hours; when hours are not whole ticks every leg may be a tick shorter than it was counted."""
    if view.exact_ticks:
        return counted.bound / view.ticks_per_h
    legs = sum(sum(r.out.values()) + sum(r.back.values()) + 1 for r in counted.routes)
    return max(0.0, (counted.bound - legs) / view.ticks_per_h)


def _loads_of(problem: Problem, view: Relaxed, sorties: Sorties) -> list[list[tuple[int, int, int]]]:
    """Loads of a schedule in the order flown, in units of the view."""
    chains = chains_of(problem, sorties, capped=True)
    return [[(t.pickup, t.refuge, -(-(t.cap or 0) // view.unit)) for t in chain] for chain in chains]


def _routes_of(problem: Problem, view: Relaxed, sorties: Sorties) -> tuple[Route, ...]:
    """Legs of a schedule in units of the view."""
    routes = []
    for craft, chain in zip(view.crafts, chains_of(problem, sorties, capped=True), strict=True):
        out: dict[tuple[int, int], int] = {}
        back: dict[tuple[int, int], int] = {}
        people: dict[tuple[int, int], int] = {}
        for trip in chain:
            leg = (trip.pickup, trip.refuge)
            out[leg] = out.get(leg, 0) + 1
            people[leg] = people.get(leg, 0) + -(-(trip.cap or 0) // view.unit)
        for before, after in itertools.pairwise(chain):
            home = (before.refuge, after.pickup)
            back[home] = back.get(home, 0) + 1
        people = {leg: min(n, out[leg] * craft.seats) for leg, n in people.items()}
        routes.append(Route(chain[0].pickup if chain else None, out, back, people))
    return tuple(routes)
