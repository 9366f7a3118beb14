"""Annealing over chains of loads: moves and swaps of single loads, priced by the legs they touch.

Simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983, Science 220, 671-680) for the plain view with equal seats.
A move costs a few additions, so it looks at a hundred thousand neighbours while an exact model looks at one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import exp

import numpy as np

from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.neighbourhood import length_of
from safeconduct.airlift.solvers.relax import Craft, Relaxed
from safeconduct.airlift.solvers.trip_counts import Route

Load = tuple[int, int, int]
"""Pickup, refuge, people."""

NEVER = 1 << 50
HOT, COLD = 0.03, 0.0003
"""First and last temperature, as shares of the longest chain at the start."""


def anneal(
    view: Relaxed, routes: Sequence[Route], chains: Sequence[Sequence[Load]], budget: Budget
) -> tuple[Route, ...]:
    """Better routes from the loads of a schedule; the given routes where nothing better is found."""
    if len({c.seats for c in view.crafts}) != 1 or not any(chains):
        return tuple(routes)
    state = _State(view, [list(chain) for chain in chains])
    rng = np.random.default_rng(budget.seed)
    total_s, longest = max(budget.left(), 1e-3), max(state.lengths)
    best, best_cost = [list(c) for c in state.chains], state.cost()
    now_cost = best_cost
    while (left := budget.left()) > 0:
        heat = longest * HOT * (COLD / HOT) ** (1 - left / total_s)
        for picks in rng.random((400, 6)).tolist():
            undo = state.move(picks[:5])
            if undo is None:
                continue
            cost = state.cost()
            if cost <= now_cost or picks[5] < exp((now_cost - cost) / heat):
                now_cost = cost
                if cost < best_cost:
                    best, best_cost = [list(c) for c in state.chains], cost
            else:
                state.restore(undo)
    found = tuple(_route(chain) for chain in best)
    old = max(length_of(c, r) for c, r in zip(view.crafts, routes, strict=True))
    new = max(length_of(c, r) for c, r in zip(view.crafts, found, strict=True))
    return found if new < old else tuple(routes)


class _State:
    """Chains with their lengths and the beds taken."""

    def __init__(self, view: Relaxed, chains: list[list[Load]]) -> None:
        self.view, self.chains = view, chains
        self.lengths = [_length(c, chain) for c, chain in zip(view.crafts, chains, strict=True)]
        self.beds = [0] * len(view.beds)
        for chain in chains:
            for _, r, people in chain:
                self.beds[r] += people

    def cost(self) -> float:
        """The longest chain, and a little of all for a way downhill on plateaus."""
        return max(self.lengths) + 0.02 * sum(self.lengths)

    def move(self, picks: Sequence[float]) -> dict[int, tuple[list[Load], int]] | None:
        """Move a load, perhaps to another refuge, or swap two; None if it cannot be."""
        a, b = (int(x * len(self.chains)) for x in picks[:2])
        if not self.chains[a]:
            return None
        undo = {k: (list(self.chains[k]), self.lengths[k]) for k in {a, b}}
        i = int(picks[2] * len(self.chains[a]))
        if picks[4] < 0.3 and self.chains[b]:
            j = int(picks[3] * len(self.chains[b]))
            self.chains[a][i], self.chains[b][j] = self.chains[b][j], self.chains[a][i]
        else:
            p, r, people = self.chains[a].pop(i)
            if picks[4] > 0.6:
                to = int((picks[4] - 0.6) / 0.4 * len(self.beds))
                limit = self.view.beds[to]
                if to != r and limit is not None and self.beds[to] + people > limit:
                    self.chains[a], self.lengths[a] = undo[a]
                    return None
                self.beds[r] -= people
                self.beds[to] += people
                r = to
            self.chains[b].insert(int(picks[3] * (len(self.chains[b]) + 1)), (p, r, people))
        for k in undo:
            self.lengths[k] = _length(self.view.crafts[k], self.chains[k])
        return undo

    def restore(self, undo: dict[int, tuple[list[Load], int]]) -> None:
        """Take a move back."""
        for k in undo:
            for _, r, people in self.chains[k]:
                self.beds[r] -= people
        for k, (chain, length) in undo.items():
            self.chains[k], self.lengths[k] = chain, length
            for _, r, people in chain:
                self.beds[r] += people


def _length(craft: Craft, chain: Sequence[Load]) -> int:
    total, last = 0, -1
    for p, r, _ in chain:
        empty = craft.start[p] if last < 0 else craft.back[last][p]
        out = craft.out[p][r]
        if empty is None or out is None:
            return NEVER
        total += empty + out
        last = r
    return total


def _route(chain: Sequence[Load]) -> Route:
    out: dict[tuple[int, int], int] = {}
    back: dict[tuple[int, int], int] = {}
    people: dict[tuple[int, int], int] = {}
    for p, r, n in chain:
        out[p, r] = out.get((p, r), 0) + 1
        people[p, r] = people.get((p, r), 0) + n
    for (_, r, _), (p, _, _) in itertools.pairwise(chain):
        back[r, p] = back.get((r, p), 0) + 1
    return Route(chain[0][0] if chain else None, out, back, people)
