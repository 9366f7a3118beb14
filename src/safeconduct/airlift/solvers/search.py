"""Search over whole schedules where the clock matters: ruin a few trips, rebuild them greedily, keep what is better.

Ruin and recreate (Schrimpf et al. 2000, Journal of Computational Physics 159, 139-171). Every candidate is timed by
the dispatcher, so ramps, beds, windows, arrivals and crews hold at each step.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from safeconduct.airlift.aircraft_classes import alike, can_carry
from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sorties, rank
from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.dispatch import Trip, fly

Chains = list[list[Trip]]


def chains_of(problem: Problem, sorties: Sorties, capped: bool = False) -> Chains:
    """The trips of a schedule, by aircraft, without their times."""
    pickup = {p.id: i for i, p in enumerate(problem.pickups)}
    refuge = {r.id: j for j, r in enumerate(problem.refuges)}
    chains: Chains = []
    for aircraft in problem.fleet:
        mine = sorted((s for s in sorties if s.aircraft == aircraft.id), key=lambda s: s.depart_h)
        chains.append([Trip(pickup[s.origin], refuge[s.to], s.people if capped else None) for s in mine])
    return chains


def improve(problem: Problem, start: Sorties, good_enough: tuple[float, ...], budget: Budget) -> Sorties:
    """The best schedule found until the budget ends or its `rank` is `good_enough`."""
    rng = np.random.default_rng(budget.seed)
    legs = _legs(problem)
    best, best_rank = start, rank(problem, start)
    chains, chains_rank = chains_of(problem, start), best_rank
    if not any(legs):
        return start
    while budget.left() > 0 and best_rank[: len(good_enough)] > good_enough:
        candidate = _moved(chains, legs, rng)
        flown = fly(problem, candidate, float(rng.choice([1.0, 1.0, 0.7, 0.0])))
        found = rank(problem, flown)
        if found <= chains_rank or rng.random() < 0.02:
            chains, chains_rank = chains_of(problem, flown), found
        if found < best_rank:
            best, best_rank = flown, found
        elif chains_rank > best_rank and rng.random() < 0.05:
            chains, chains_rank = chains_of(problem, best), best_rank
    return best


def _legs(problem: Problem) -> list[list[Trip]]:
    """Trips each aircraft could fly."""
    legs: list[list[Trip]] = [[] for _ in problem.fleet]
    for one in alike(problem):
        pairs = ((i, j) for i in range(len(problem.pickups)) for j in range(len(problem.refuges)))
        some = [Trip(i, j) for i, j in pairs if can_carry(problem, one, i, j)]
        for k in one.members:
            legs[k] = some
    return legs


def _moved(chains: Chains, legs: Sequence[Sequence[Trip]], rng: np.random.Generator) -> Chains:
    """One to four small changes: a trip moved, its refuge changed, two trips swapped, one dropped or added."""
    new = [list(chain) for chain in chains]
    able = [k for k, some in enumerate(legs) if some]
    for _ in range(int(rng.integers(1, 5))):
        a, b = (able[int(rng.integers(len(able)))] for _ in range(2))
        kind = rng.random()
        if kind < 0.35 and new[a]:
            trip = new[a].pop(int(rng.integers(len(new[a]))))
            if any((trip.pickup, trip.refuge) == (t.pickup, t.refuge) for t in legs[b]):
                new[b].insert(int(rng.integers(len(new[b]) + 1)), trip)
        elif kind < 0.55 and new[a]:
            at = int(rng.integers(len(new[a])))
            same = [t for t in legs[a] if t.pickup == new[a][at].pickup]
            new[a][at] = same[int(rng.integers(len(same)))] if same else new[a][at]
        elif kind < 0.75 and len(new[a]) > 1:
            x, y = (int(n) for n in rng.integers(len(new[a]), size=2))
            new[a][x], new[a][y] = new[a][y], new[a][x]
        else:
            new[a].insert(int(rng.integers(len(new[a]) + 1)), legs[a][int(rng.integers(len(legs[a])))])
    return new
