"""Large-neighbourhood search for whole loads: the trips of two or three aircraft are pooled and shared anew, exactly.

The neighbourhood is the exact model of `counts` on few aircraft, which it solves in a second or less; the longest
chain is always among them, for only it can shorten the operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.relax import Craft, Relaxed
from safeconduct.airlift.solvers.trip_counts import CountModel, LegsFlown

PART = 0.1
"""Of the work left, for one neighbourhood: there are time and work for some tens of them."""


def length_of(craft: Craft, route: LegsFlown) -> int:
    """Ticks of a chain."""
    if route.start is None:
        return 0
    total = craft.start[route.start] or 0
    total += sum(n * (craft.out[p][r] or 0) for (p, r), n in route.out.items())
    return total + sum(n * (craft.back[r][p] or 0) for (r, p), n in route.back.items())


def share_anew(
    view: Relaxed, routes: Sequence[LegsFlown], target: int, budget: Budget
) -> tuple[LegsFlown, ...]:
    """Shorten the longest chain, two or three aircraft at a time, until `target` ticks or time is reached."""
    best = list(routes)
    rng = np.random.default_rng(budget.seed)
    idle = 0
    # four rounds over the fleet without a gain: further draws repeat what was tried
    while budget.left() > 0.1 and idle < 4 * len(best):
        lengths = [length_of(c, r) for c, r in zip(view.crafts, best, strict=True)]
        if max(lengths) <= target:
            break
        chosen = _chosen(lengths, 2 if idle < len(best) else 3, rng)
        better = _resolved(view, best, chosen, target, budget)
        idle = 0 if better else idle + 1
        for k, route in zip(chosen, better, strict=False):
            best[k] = route
    return tuple(best)


def _chosen(lengths: Sequence[int], count: int, rng: np.random.Generator) -> list[int]:
    longest = max(range(len(lengths)), key=lambda k: (lengths[k], -k))
    others = [k for k in range(len(lengths)) if k != longest]
    # short chains have room to take something over; 1 leaves the others a chance
    weight = np.array([1.0 + max(lengths) - lengths[k] for k in others])
    picked = rng.choice(others, min(count - 1, len(others)), replace=False, p=weight / weight.sum())
    return sorted([longest, *(int(k) for k in picked)])


def _resolved(
    view: Relaxed, routes: Sequence[LegsFlown], chosen: Sequence[int], target: int, budget: Budget
) -> tuple[LegsFlown, ...]:
    """Better chains of the chosen aircraft for what they carry together; empty if there are none."""
    mine = [routes[k] for k in chosen]
    crafts = tuple(view.crafts[k] for k in chosen)
    people = tuple(
        sum(n for route in mine for (q, _), n in route.people.items() if q == p)
        for p in range(len(view.people))
    )
    beds = tuple(_beds_left(view, routes, chosen, r) for r in range(len(view.beds)))
    part = replace(view, crafts=crafts, people=people, beds=beds)
    # at least a tick better, or the solver would spend its time on proving a draw
    now = max(length_of(c, r) for c, r in zip(crafts, mine, strict=True))
    model = CountModel(part, budget.share(PART))
    found = model.solve(at_least=min(target, now - 1), hint=mine, at_most=now - 1)
    return found.routes if found.routes and found.length < now else ()


def _beds_left(view: Relaxed, routes: Sequence[LegsFlown], chosen: Sequence[int], r: int) -> int | None:
    beds = view.beds[r]
    if beds is None:
        return None
    others = (route for k, route in enumerate(routes) if k not in chosen)
    return beds - sum(n for route in others for (_, q), n in route.people.items() if q == r)
