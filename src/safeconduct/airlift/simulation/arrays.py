"""A schedule as arrays: what both simulations read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from safeconduct.airlift.problem import Problem, Window
from safeconduct.airlift.schedule import Sortie, Sorties

UNLIMITED = 1 << 30
"""Room on a ramp or a stand without a limit: more than there are aircraft."""


@dataclass(frozen=True, slots=True)
class SimInput:
    """Sorties in the order of each aircraft's chain, aircraft after aircraft.

    Attributes
    ----------
    first : NDArray of int64, shape (aircraft + 1,)
        Where each aircraft's chain begins.
    pickup, refuge, group, permit : NDArray of int64, shape (sorties,)
        Places; the group on board that comes last; number of the leg's named permission or -1.
    people : NDArray of int64, shape (sorties,)
        People planned on board.
    planned_h : NDArray of float64, shape (sorties, 7)
        Planned start of the empty leg, its length, loading, people there, flight, unloading, landing.
    opens : NDArray of float64, shape (windows, 2)
        Hours in which a sortie may take off, sortie after sortie.
    opens_at : NDArray of int64, shape (sorties + 1,)
        Where each sortie's windows begin.
    rests_after : NDArray of int64, shape (sorties,)
        Sortie after whose end the crew of this one has to rest first, or -1.
    rests_h : NDArray of float64, shape (sorties,)
        For how long.
    ramps, stands : NDArray of int64
        Aircraft that pickups and refuges hold at once.
    """

    first: NDArray[np.int64]
    pickup: NDArray[np.int64]
    refuge: NDArray[np.int64]
    group: NDArray[np.int64]
    permit: NDArray[np.int64]
    people: NDArray[np.int64]
    planned_h: NDArray[np.float64]
    opens: NDArray[np.float64]
    opens_at: NDArray[np.int64]
    rests_after: NDArray[np.int64]
    rests_h: NDArray[np.float64]
    ramps: NDArray[np.int64]
    stands: NDArray[np.int64]


def _ints(values: Sequence[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def sim_input(problem: Problem, sorties: Sorties) -> SimInput:
    """Arrays of a schedule."""
    chains = [
        sorted((s for s in sorties if s.aircraft == a.id), key=lambda s: s.depart_h) for a in problem.fleet
    ]
    flat = [s for chain in chains for s in chain]
    pickups = {p.id: i for i, p in enumerate(problem.pickups)}
    refuges = {r.id: j for j, r in enumerate(problem.refuges)}
    permits = {leg: n for n, leg in enumerate(problem.permissions)}
    there = _there(problem, sorties)
    rows, opens, opens_at = [], [], [0]
    for s in flat:
        pickup, refuge = problem.pickups[pickups[s.origin]], problem.refuges[refuges[s.to]]
        out_h = s.arrive_h - s.depart_h
        empty_h = s.position_arrive_h - s.position_depart_h
        last_h, _ = there[s]
        rows.append(
            (s.position_depart_h, empty_h, pickup.ground_h, last_h, out_h, refuge.ground_h, s.arrive_h)
        )
        opens += _take_off(pickup.open, refuge.open, problem.windows(s.origin, s.to), out_h)
        opens_at.append(len(opens))
    return SimInput(
        first=_ints([0, *np.cumsum([len(c) for c in chains])]),
        pickup=_ints([pickups[s.origin] for s in flat]),
        refuge=_ints([refuges[s.to] for s in flat]),
        group=_ints([there[s][1] for s in flat]),
        permit=_ints([permits.get((s.origin, s.to), -1) for s in flat]),
        people=_ints([s.people for s in flat]),
        planned_h=np.array(rows, dtype=np.float64).reshape(len(rows), 7),
        opens=np.array(opens, dtype=np.float64).reshape(len(opens), 2),
        opens_at=_ints(opens_at),
        rests_after=_ints(_rests(problem, chains)),
        rests_h=np.array([a.rest_h for a, c in zip(problem.fleet, chains, strict=True) for _ in c]),
        ramps=_ints([UNLIMITED if p.mog is None else p.mog for p in problem.pickups]),
        stands=_ints([UNLIMITED if r.mog is None else r.mog for r in problem.refuges]),
    )


def _rests(problem: Problem, chains: Sequence[Sequence[Sortie]]) -> list[int]:
    """For the first sortie of each duty the last sortie its crew flew before, -1 for fresh crews and the others."""
    after: list[int] = []
    for aircraft, chain in zip(problem.fleet, chains, strict=True):
        begin = len(after)
        last = {s.duty: begin + n for n, s in enumerate(chain)}
        duties = sorted(last)
        for n, s in enumerate(chain):
            turn = duties.index(s.duty) - aircraft.crews
            first = n == 0 or chain[n - 1].duty != s.duty
            after.append(last[duties[turn]] if first and turn >= 0 else -1)
    return after


def _there(problem: Problem, sorties: Sorties) -> dict[object, tuple[float, int]]:
    """For each sortie the hour by which its people are at the airfield, and the group that comes last."""
    taken: dict[str, int] = {}
    groups = {g.id: (n, g) for n, g in enumerate(problem.groups)}
    found: dict[object, tuple[float, int]] = {}
    for s in sorted(sorties, key=lambda s: s.depart_h):
        last = (-1.0, 0)
        for name, people in s.loads:
            number, group = groups[name]
            taken[name] = taken.get(name, 0) + people
            hour = next(h for h, n in group.curve if n >= taken[name])
            last = max(last, (hour, number))
        found[s] = last
    return found


def _take_off(
    here: Sequence[Window], there: Sequence[Window], permitted: Sequence[Window], out_h: float
) -> list[Window]:
    """Stretches in which take-off, flight and landing are all allowed."""
    landing = [(a - out_h, b - out_h) for a, b in there]
    flying = [(a, b - out_h) for a, b in permitted]
    common = _both(_both(list(here), landing), flying)
    return [(a, b if b < inf else 1e18) for a, b in common]


def _both(some: Sequence[Window], others: Sequence[Window]) -> list[Window]:
    pairs = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return [(start, end) for start, end in pairs if end >= start]
