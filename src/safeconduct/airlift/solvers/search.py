"""Search over whole schedules where the clock matters: change a few trips, time all of them anew, keep what is better.

Annealed ruin and recreate (Schrimpf et al. 2000, Journal of Computational Physics 159, 139-171). Every candidate is
timed by the compiled dispatcher, so ramps, beds, windows, arrivals and crews hold at each step.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

import numpy as np

from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sorties, rank
from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.dispatch import OPTION_S, READABLE_S, Board, compile_all, flown, is_small
from safeconduct.airlift.solvers.readable import flown_readably
from safeconduct.airlift.solvers.trips import Trip

Chains = list[list[Trip]]

TRY_S, TRIP_S = 1e-4, 4e-6
"""Work of one candidate beside the options looked at, and for each of its trips. Measured, see docs/airlift.md."""

COMPILE_S = 12.0
"""Work of a search from which it is worth having the dispatcher compiled: that takes some ten seconds, once."""

HOT, COLD = 0.02, 0.0005
"""First and last temperature, as shares of the closure at the start."""

IN_VAIN, IN_VAIN_TRIP = 300, 25
"""Candidates looked at without a better one after which the search ends; more for each trip of the schedule. A schedule of
two to six flights (the story, Goma, Niamey, the Gulf) was never bettered after more than 172 in vain, of up to 11,700."""

PERSON = 10.0
"""One weighted person in time, or one person at all, counts for so many closures: never given up for an hour."""


def chains_of(problem: Problem, sorties: Sorties, capped: bool = False) -> Chains:
    """The trips of a schedule, by aircraft, without their times."""
    pickup = {p.id: i for i, p in enumerate(problem.pickups)}
    refuge = {r.id: j for j, r in enumerate(problem.refuges)}
    chains: dict[str, list[Trip]] = {a.id: [] for a in problem.fleet}
    for s in sorted(sorties, key=lambda s: s.depart_h):
        chains[s.aircraft].append(Trip(pickup[s.origin], refuge[s.to], s.people if capped else None))
    return list(chains.values())


def improve(board: Board, start: Sorties, good_enough: tuple[float, ...], budget: Budget) -> Sorties:
    """The best schedule found until the budget ends or its `rank` is `good_enough`."""
    legs = _legs(board)
    if not any(legs) or budget.left() <= TRY_S:
        return start
    search = _Search(board, start, budget)
    if not search.readable:
        budget.off_the_clock(compile_all)
    while budget.left() > 0 and search.best_rank[: len(good_enough)] > good_enough and not search.stuck:
        search.step(legs)
    return search.best


class _Search:
    """Where the search stands, and the best it has met."""

    def __init__(self, board: Board, start: Sorties, budget: Budget) -> None:
        self.board, self.budget = board, budget
        self.rng = np.random.default_rng(budget.seed)
        self.best, self.best_rank = start, rank(board.problem, start)
        self.chains, self.rank = chains_of(board.problem, start), self.best_rank
        # a small problem is searched by the readable twin unless there is work enough to be worth the compiling
        self.readable = is_small(board.problem) and budget.left() < COMPILE_S
        self.state = board.state(max(board.trips(), 2 * len(start)))
        self.total_s = max(budget.left(), TRY_S)
        self.in_vain = 0
        # closures, and not flying hours, set the scale; nobody out yet: an hour
        self.scale_h = max(self.best_rank[-2], 1.0)

    @property
    def stuck(self) -> bool:
        """Whether so many candidates in a row were no better than the best that more are not worth their time."""
        return self.in_vain >= IN_VAIN + IN_VAIN_TRIP * sum(map(len, self.chains))

    def step(self, legs: Sequence[Sequence[Trip]]) -> None:
        """Look at one neighbour."""
        chains = _moved(self.chains, legs, self.rng)
        flown = self._flown(chains, float(self.rng.choice([1.0, 1.0, 0.7, 0.0])))
        found = rank(self.board.problem, flown)
        heat = HOT * (COLD / HOT) ** (1 - self.budget.left() / self.total_s)
        if found <= self.rank or self.rng.random() < exp(-min(self._worse(found) / heat, 700.0)):
            self.chains, self.rank = chains_of(self.board.problem, flown), found
        self.in_vain += 1
        if found < self.best_rank:
            self.best, self.best_rank, self.in_vain = flown, found, 0

    def _flown(self, chains: Chains, fill: float) -> Sorties:
        if self.readable:
            sorties, looked = flown_readably(self.board.problem, chains, fill)
        else:
            sorties, looked = flown(self.board, self.state, chains, fill)
        each_s = READABLE_S if self.readable else OPTION_S
        self.budget.spend(TRY_S + TRIP_S * sum(map(len, chains)) + each_s * looked)
        return sorties

    def _worse(self, found: tuple[float, ...]) -> float:
        """How much worse than where the search stands, in closures; the more urgent count first."""
        changes = [a - b for a, b in zip(found, self.rank, strict=True)]
        *parts, flying_h = changes
        if self.board.problem.urgent_first:
            people = [parts[n] + parts[n + 1] for n in range(0, len(parts), 3)]
            closures = parts[2::3]
        else:
            people, closures = [parts[0] + parts[1]], parts[2:]
        lost = sum(n * 10.0**at for at, n in enumerate(reversed(people)))
        hours = sum(h * 3.0**at for at, h in enumerate(reversed(closures)))
        return max(0.0, PERSON * lost + (hours + 0.01 * flying_h) / self.scale_h)


def _legs(board: Board) -> list[list[Trip]]:
    """Trips each aircraft could fly."""
    kinds = [[Trip(int(i), int(j)) for i, j in np.argwhere(able)] for able in board.able]
    return [kinds[int(kind)] for kind in board.kinds()]


def _moved(chains: Chains, legs: Sequence[Sequence[Trip]], rng: np.random.Generator) -> Chains:
    """One to four small changes."""
    new = [list(chain) for chain in chains]
    able = [k for k, some in enumerate(legs) if some]
    for _ in range(int(rng.integers(1, 5))):
        a, b = (able[int(rng.integers(len(able)))] for _ in range(2))
        move = MOVES[int(rng.choice(len(MOVES), p=SHARES))]
        move(new, legs, (a, b), rng)
    return new


def _hand_over(
    new: Chains, legs: Sequence[Sequence[Trip]], who: tuple[int, int], rng: np.random.Generator
) -> None:
    """A trip goes to another aircraft, or to another place in the chain."""
    a, b = who
    if new[a]:
        trip = new[a].pop(int(rng.integers(len(new[a]))))
        if legs[a] is legs[b] or Trip(trip.pickup, trip.refuge) in legs[b]:
            new[b].insert(int(rng.integers(len(new[b]) + 1)), trip)


def _divert(
    new: Chains, legs: Sequence[Sequence[Trip]], who: tuple[int, int], rng: np.random.Generator
) -> None:
    """A trip goes to another refuge."""
    a, _ = who
    if new[a]:
        at = int(rng.integers(len(new[a])))
        same = [t for t in legs[a] if t.pickup == new[a][at].pickup]
        new[a][at] = same[int(rng.integers(len(same)))] if same else new[a][at]


def _exchange(
    new: Chains, _: Sequence[Sequence[Trip]], who: tuple[int, int], rng: np.random.Generator
) -> None:
    """Two trips of a chain change places."""
    a, _b = who
    if len(new[a]) > 1:
        x, y = (int(n) for n in rng.integers(len(new[a]), size=2))
        new[a][x], new[a][y] = new[a][y], new[a][x]


def _cross(
    new: Chains, legs: Sequence[Sequence[Trip]], who: tuple[int, int], rng: np.random.Generator
) -> None:
    """The rest of one chain against the rest of another (2-opt*)."""
    a, b = who
    if a != b and legs[a] is legs[b]:
        x, y = (int(rng.integers(len(new[k]) + 1)) for k in who)
        new[a], new[b] = new[a][:x] + new[b][y:], new[b][:y] + new[a][x:]


def _add(new: Chains, legs: Sequence[Sequence[Trip]], who: tuple[int, int], rng: np.random.Generator) -> None:
    """A trip more; one that finds nobody left is dropped when it is flown."""
    a, _ = who
    new[a].insert(int(rng.integers(len(new[a]) + 1)), legs[a][int(rng.integers(len(legs[a])))])


MOVES = (_hand_over, _divert, _exchange, _cross, _add)
SHARES = (0.35, 0.15, 0.15, 0.1, 0.25)
"""How often each of the moves is tried."""
