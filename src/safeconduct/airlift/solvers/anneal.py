"""Annealing over chains of loads: moves and swaps of loads, refuges and tails, priced by the legs they touch.

Simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983, Science 220, 671-680) for the plain view. The moves are those of
vehicle routing (relocate, exchange, 2-opt*: Potvin & Rousseau 1995, Journal of the Operational Research Society 46,
1433-1446), the loop is compiled (`plain_kernel`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import inf

import numpy as np

from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.plain_kernel import NEVER, Ints, anneal_plain, random_state
from safeconduct.airlift.solvers.relax import Craft, Relaxed

Load = tuple[int, int, int]
"""Pickup, refuge, people in units of the view."""

Loads = tuple[tuple[Load, ...], ...]
"""Of each aircraft, in the order flown."""

HOT, COLD = 0.05, 0.0005
"""First and last temperature, as shares of the longest chain at the start."""

SUM_WEIGHT = 0.02
"""Of all chains together beside the longest, for a way downhill on plateaus."""

STEP_S, STEP_AIRCRAFT_S, STEP_LOAD_S = 4e-7, 2.5e-9, 1.2e-8
"""Work of one step; more for each aircraft and for each load of a chain. Measured, see docs/airlift.md."""

MOST_STEPS = 60_000_000
"""Steps of one annealing, beyond which another start does more than a slower cooling."""

LEAST_STEPS = 20_000
"""Fewer are not begun: they would cool too fast to find anything."""
CHUNK_S = 0.05
"""Work between two looks at the budget."""


@dataclass(frozen=True, slots=True)
class _Tables:
    start: Ints
    out: Ints
    back: Ints
    kind: Ints
    seats: Ints
    beds: Ints


def anneal(view: Relaxed, loads: Loads, target: int, budget: Budget) -> Loads:
    """Shorter chains than those given, or the same; several starts for as long as there is work left.

    Parameters
    ----------
    target : int
        Ticks that are good enough: a proven bound.
    """
    if not any(loads):
        return loads
    budget.off_the_clock(_compile)
    tables, best, round_ = _tables(view), loads, 0
    step_s = _step_s(loads)
    while budget.left() > LEAST_STEPS * step_s and longest_of(view, best) > target:
        # first short and hot, then longer and longer: a small problem is done at once
        part = budget.share((0.15, 0.3, 0.5, 1.0)[min(round_, 3)])
        steps = int(min(MOST_STEPS, max(LEAST_STEPS, part.left() / step_s)))
        found = _annealed(tables, best, (steps, step_s, target), budget, budget.seed + round_)
        if (longest_of(view, found), sum_of(view, found)) < (longest_of(view, best), sum_of(view, best)):
            best = found
        round_ += 1
    return best


@cache
def _compile() -> None:
    """The loop is compiled when it is first called; later runs find it on the disk."""
    craft = Craft((1,), ((1,),), ((1,),), 1)
    view = Relaxed((craft, craft), (2,), (None,), 1, True)
    _annealed(_tables(view), (((0, 0, 1), (0, 0, 1)), ()), (2, 1.0, 0), Budget(inf), 1)


def _step_s(loads: Loads) -> float:
    return STEP_S + STEP_AIRCRAFT_S * len(loads) + STEP_LOAD_S * sum(map(len, loads)) / len(loads)


def _annealed(
    tables: _Tables, loads: Loads, plan: tuple[int, float, int], budget: Budget, seed: int
) -> Loads:
    """One annealing, in chunks so that the budget is asked in between."""
    steps, step_s, target = plan
    chains, counts = _arrays(loads)
    best, best_counts = chains.copy(), counts.copy()
    lengths = [_ticks(tables, k, chain) for k, chain in enumerate(loads)]
    longest, chunk = max(lengths), max(1, int(CHUNK_S / step_s))
    cost = longest + SUM_WEIGHT * sum(lengths)
    now = np.array([cost, cost, longest], np.float64)
    legs, limits = (tables.start, tables.out, tables.back, tables.kind), (tables.seats, tables.beds)
    heat, state = (steps, HOT * longest, COLD * longest, SUM_WEIGHT, target), random_state(seed)
    for first in range(0, steps, chunk):
        if budget.left() <= 0 or now[2] <= target:
            break
        last = min(first + chunk, steps)
        anneal_plain(chains, counts, legs, limits, heat, state, (first, last), best, best_counts, now)
        budget.spend((last - first) * step_s)
    return tuple(
        tuple((int(p), int(r), int(n)) for p, r, n in best[k, : best_counts[k]]) for k in range(len(loads))
    )


def _tables(view: Relaxed) -> _Tables:
    kinds: dict[tuple[object, object], int] = {}
    kind = [kinds.setdefault((c.out, c.back), len(kinds)) for c in view.crafts]
    first = [kind.index(n) for n in range(len(kinds))]
    return _Tables(
        start=_ticked([c.start for c in view.crafts]),
        out=_ticked([view.crafts[k].out for k in first]),
        back=_ticked([view.crafts[k].back for k in first]),
        kind=np.array(kind, np.int64),
        seats=np.array([c.seats for c in view.crafts], np.int64),
        beds=np.array([-1 if b is None else b for b in view.beds], np.int64),
    )


def _ticked(table: Sequence[object]) -> Ints:
    """An array of ticks; `NEVER` where there is no leg."""
    ticks = np.array(table, dtype=np.float64)
    # none becomes nan; whole ticks below 2 ** 53 are exact
    return np.where(np.isnan(ticks), NEVER, ticks).astype(np.int64)


def _arrays(loads: Loads) -> tuple[Ints, Ints]:
    total = sum(map(len, loads))
    # room for the chains to become uneven, not for all loads on one aircraft of a hundred
    most = min(total, max(max(map(len, loads)) + 8, 4 * total // len(loads) + 8)) + 1
    chains = np.zeros((len(loads), most, 3), np.int64)
    for k, chain in enumerate(loads):
        if chain:
            chains[k, : len(chain)] = chain
    return chains, np.array([len(chain) for chain in loads], np.int64)


def _ticks(tables: _Tables, k: int, chain: Sequence[Load]) -> int:
    total, last, kind = 0, -1, tables.kind[k]
    for p, r, _ in chain:
        total += int(tables.start[k, p] if last < 0 else tables.back[kind, last, p])
        total += int(tables.out[kind, p, r])
        last = r
    return total


def ticks_of(craft: Craft, chain: Sequence[Load]) -> int:
    """Ticks of a chain, added up from the beginning; `NEVER` and more where it cannot be flown."""
    total, last = 0, -1
    for p, r, _ in chain:
        for ticks in (craft.start[p] if last < 0 else craft.back[last][p], craft.out[p][r]):
            total += NEVER if ticks is None else ticks
        last = r
    return total


def longest_of(view: Relaxed, loads: Loads) -> int:
    """Ticks of the longest chain."""
    return max(ticks_of(c, chain) for c, chain in zip(view.crafts, loads, strict=True))


def sum_of(view: Relaxed, loads: Loads) -> int:
    """Ticks of all chains."""
    return sum(ticks_of(c, chain) for c, chain in zip(view.crafts, loads, strict=True))
