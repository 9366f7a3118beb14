"""Turning trips into timed sorties: the one place where the solvers' plans meet the clock.

Every solver decides who flies where; the dispatcher decides when, by the earliest hour that ramp, opening hours,
permissions, beds, arrivals and crew duty allow. It keeps the rules; `checker` has code of its own. The loops are in
`clock_kernel`; this is the polite side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.airlift.aircraft_classes import Alike, alike, can_carry
from safeconduct.airlift.problem import ALWAYS, Aircraft, Group, Hours, Pickup, Problem, Refuge, Window
from safeconduct.airlift.schedule import Sortie, Sorties
from safeconduct.airlift.solvers.clock_kernel import (
    ARRIVE,
    AWAY,
    BEDS,
    CAME,
    CREWS,
    DEPART,
    END,
    ENDS,
    FIRST,
    FROM,
    FULL,
    KIND,
    LANDED,
    LOADS,
    MOG,
    SEATS,
    SHIFT,
    TO,
    WHO,
    Data,
    Floats,
    Ints,
    State,
    build_greedily,
    fly_chains,
)
from safeconduct.airlift.solvers.plain_kernel import random_state
from safeconduct.airlift.solvers.readable import build_readably, fly_readably
from safeconduct.airlift.solvers.trips import Rule, Trip

Bools = NDArray[np.bool_]

OPTION_S = 1e-5
"""Work of looking at one option of one aircraft. Measured, see docs/airlift.md."""


READABLE_S = 8e-5
"""The same of the readable twin, which flies small problems: compiling takes longer than they do."""

MOST_READABLE = 20_000
"""Options that a greedy start of a small problem looks at, at most."""


def is_small(problem: Problem) -> bool:
    """Whether the readable dispatcher is quick enough: both give the same schedules, so only the time differs."""
    seats = max((problem.seats(a) for a in problem.fleet), default=1) or 1
    flights = sum(ceil(g.people * g.seats_each / seats) for g in problem.groups)
    return flights * len(problem.pickups) * len(problem.refuges) <= MOST_READABLE


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """A problem as arrays, and room to plan it in.

    Attributes
    ----------
    data : Data
        The problem.
    able : bool, shape (classes, pickups, refuges)
        Where aircraft of a class can ever carry anybody.
    order : tuple of int
        Groups in the order of the arrays.
    """

    problem: Problem
    data: Data
    able: Bools
    order: tuple[int, ...]

    def state(self, trips: int) -> State:
        """Room for so many trips."""
        d = self.data
        pickups, refuges = len(d.pickup), len(d.refuge)
        limited = (d.pickup[:, MOG] >= 0).any() or (d.refuge[:, MOG] >= 0).any()
        nights = trips if (d.refuge[:, BEDS] < inf).any() else 0
        return State(
            craft=np.zeros((len(d.craft), ENDS + int(d.craft[:, CREWS].max(initial=1)))),
            stays=np.zeros((pickups + refuges, 1 + limited * trips, 2)),
            stay=np.zeros((pickups + refuges, 2)),
            nights=np.zeros((refuges, 1 + nights, 3)),
            bed=np.zeros((refuges, 2)),
            taken=np.zeros(len(d.group), np.int64),
            trips=np.zeros((trips, LOADS + self.widest)),
            size=np.zeros(1, np.int64),
        )

    @property
    def widest(self) -> int:
        """Most groups at one pickup."""
        return int((self.data.pickup[:, END] - self.data.pickup[:, FIRST]).max(initial=1))

    def kinds(self) -> Ints:
        """Class of each aircraft."""
        return self.data.craft[:, KIND].astype(np.int64)

    def trips(self) -> int:
        """Trips that any sensible schedule has room in; more are made room for when they turn up."""
        seats = int(max(self.data.craft[:, SEATS].max(initial=1), 1))
        people = sum(ceil(g.people * g.seats_each) for g in self.problem.groups)
        return 2 * (people // seats) + 4 * len(self.problem.groups) + 2 * len(self.data.craft) + 16

    def sorties(self, state: State) -> Sorties:
        """The trips of a state as sorties, in order of departure."""
        rows = state.trips[: int(state.size[0])]
        return tuple(sorted(map(self._sortie, rows), key=lambda s: (s.depart_h, s.aircraft)))

    def _sortie(self, row: Floats) -> Sortie:
        p = self.problem
        k, i, j, came = (int(row[column]) for column in (WHO, FROM, TO, CAME))
        first, end = (int(self.data.pickup[i, column]) for column in (FIRST, END))
        names = (p.groups[g].id for g in self.order[first:end])
        return Sortie(
            aircraft=p.fleet[k].id,
            came_from=p.fleet[k].base if came < 0 else p.refuges[came].id,
            position_depart_h=float(row[AWAY]),
            position_arrive_h=float(row[LANDED]),
            origin=p.pickups[i].id,
            to=p.refuges[j].id,
            depart_h=float(row[DEPART]),
            arrive_h=float(row[ARRIVE]),
            loads=tuple((name, int(few)) for name, few in zip(names, row[LOADS:], strict=False) if few),
            duty=int(row[SHIFT]),
        )


class _Windows:
    """Lists of windows, each kept once and known by its number."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[Window, ...], int] = {ALWAYS: 0}

    def number(self, windows: tuple[Window, ...]) -> int:
        return self.numbers.setdefault(windows, len(self.numbers))

    def arrays(self) -> dict[str, Any]:
        rows = [window for windows in self.numbers for window in windows]
        at = np.cumsum([0, *map(len, self.numbers)]).astype(np.int64)
        return {"windows": _table(rows, (len(rows), 2)), "windows_at": at}


def board_of(problem: Problem) -> Board:
    """The arrays of a problem."""
    p, windows, classes = problem, _Windows(), alike(problem)
    able = [
        [[can_carry(p, one, i, j) for j in range(len(p.refuges))] for i in range(len(p.pickups))]
        for one in classes
    ]
    waiting = _waiting(p)
    order = tuple(g for mine in waiting for g in mine)
    shape = (len(classes), len(p.pickups), len(p.refuges))
    pickup, steps = _pickups(p, waiting, windows)
    group, curve = _groups(p, order)
    legs = [
        [(windows.number(p.windows(q.id, r.id)), windows.number(p.windows(r.id, q.id))) for r in p.refuges]
        for q in p.pickups
    ]
    data = Data(
        craft=_crafts(p, classes),
        base=_bases(p, classes, windows),
        out=_table([one.hours.pickup_to_refuge for one in classes], shape),
        back=_table([one.hours.refuge_to_pickup for one in classes], (shape[0], shape[2], shape[1])),
        leg_windows=np.array(legs, np.int64).reshape(shape[1], shape[2], 2),
        pickup=pickup,
        refuge=_refuges(p, windows),
        group=group,
        curve=curve,
        steps=steps,
        deadline=float(p.deadline_h),
        ranks=max(1, len({g.priority for g in p.groups if g.people})),
        **windows.arrays(),
    )
    return Board(problem, data, np.array(able, np.bool_).reshape(shape), order)


def _waiting(p: Problem) -> list[list[int]]:
    """Groups of each pickup, the most urgent first."""
    by_rank = sorted(range(len(p.groups)), key=lambda g: -p.groups[g].priority)
    at: dict[str, list[int]] = {q.id: [] for q in p.pickups}
    for g in by_rank:
        if p.groups[g].people:
            at[p.groups[g].pickup].append(g)
    return list(at.values())


def _crafts(p: Problem, classes: Sequence[Alike]) -> Floats:
    kind = {k: c for c, one in enumerate(classes) for k in one.members}
    rows = [
        (p.seats(a), a.available_h, a.until_h, a.duty_h, a.rest_h, a.crews, kind[k])
        for k, a in enumerate(p.fleet)
    ]
    return _table(rows, (len(rows), 7))


def _bases(p: Problem, classes: Sequence[Alike], windows: _Windows) -> Floats:
    base = np.zeros((len(p.fleet), len(p.pickups), 2))
    for one in classes:
        for k, a in zip(one.members, one.fleet, strict=True):
            base[k, :, 0] = one.hours.base_to_pickup[p.bases.index(a.base)]
            base[k, :, 1] = [windows.number(p.windows(a.base, q.id)) for q in p.pickups]
    return base


def _pickups(p: Problem, waiting: Sequence[Sequence[int]], windows: _Windows) -> tuple[Floats, Floats]:
    """Rows of the pickups, and the hours at which somebody comes to each."""
    rows: list[tuple[float, ...]] = []
    steps: list[float] = []
    first = 0
    for q, mine in zip(p.pickups, waiting, strict=True):
        hours = sorted({h for g in mine for h, _ in p.groups[g].curve})
        mog = -1 if q.mog is None else q.mog
        opens = windows.number(tuple(q.open))
        rows.append((q.ground_h, mog, opens, first, first + len(mine), len(steps), len(steps) + len(hours)))
        steps += hours
        first += len(mine)
    return _table(rows, (len(rows), 7)), np.array(steps, np.float64)


def _refuges(p: Problem, windows: _Windows) -> Floats:
    rows = [
        (r.ground_h, -1 if r.mog is None else r.mog, windows.number(tuple(r.open)),
         inf if r.beds is None else r.beds, r.onward_per_h)
        for r in p.refuges
    ]  # fmt: skip
    return _table(rows, (len(rows), 5))


def _groups(p: Problem, order: Sequence[int]) -> tuple[Floats, Floats]:
    """Rows of the groups, and the points of their arrival curves."""
    ranks = sorted({g.priority for g in p.groups if g.people}, reverse=True)
    rows: list[tuple[float, ...]] = []
    points: list[tuple[float, int]] = []
    for g in (p.groups[n] for n in order):
        rank, begin = ranks.index(g.priority), len(points)
        points += list(g.curve)
        rows.append((g.people, g.priority, rank, g.party, g.seats_each, begin, len(points)))
    return _table(rows, (len(rows), 7)), _table(points, (len(points), 2))


def _table(rows: Sequence[object], shape: tuple[int, ...]) -> Floats:
    return np.array(rows, np.float64).reshape(shape)


def chain_arrays(chains: Sequence[Sequence[Trip]], most: int) -> tuple[Ints, Ints]:
    """Chains of trips as arrays (aircraft, most, 3) and their lengths; no cap is -1."""
    table = np.full((len(chains), max(most, *map(len, chains), 1), 3), -1, np.int64)
    for k, chain in enumerate(chains):
        for i, trip in enumerate(chain):
            table[k, i] = trip.pickup, trip.refuge, -1 if trip.cap is None else trip.cap
    return table, np.array([len(chain) for chain in chains], np.int64)


@cache
def compile_all() -> None:
    """The loops are compiled when they are first called; later runs find them on the disk."""
    hours = Hours(((1.0,),), ((1.0,),), ((1.0,),))
    problem = Problem(
        (Group("g", "p", 1),), (Pickup("p"),), (Refuge("r"),), ("b",), (Aircraft("a", "b", 1),), hours
    )
    board = board_of(problem)
    _built(board, Rule())
    flown(board, board.state(2), [[Trip(0, 0)]], 1.0)


def fly(problem: Problem, chains: Sequence[Sequence[Trip]], fill: float = 1.0) -> Sorties:
    """Time given chains of trips, one per aircraft: at each step the trip that can take off first is flown."""
    if not problem.fleet:
        return ()
    if is_small(problem):
        return fly_readably(problem, chains, fill)
    board = board_of(problem)
    state = board.state(sum(map(len, chains)) + 1)
    return flown(board, state, chains, fill)[0]


def flown(board: Board, state: State, chains: Sequence[Sequence[Trip]], fill: float) -> tuple[Sorties, int]:
    """The same, compiled, on a board; with the options looked at. Nobody is flown where the state has no room."""
    table, counts = chain_arrays(chains, 1)
    looked = fly_chains(board.data, state, table, counts, fill)
    return (() if looked == FULL else board.sorties(state)), max(looked, 0)


def build(problem: Problem, rule: Rule) -> Sorties:
    """A schedule by the greedy rule: the next free aircraft takes the trip that is worth most by the hour."""
    return built(problem, rule)[0] if problem.fleet else ()


def built(problem: Problem, rule: Rule, board: Board | None = None) -> tuple[Sorties, float]:
    """The same; with the work it took, s. A board, where there is one, is used for large problems."""
    if is_small(problem):
        sorties, looked = build_readably(problem, rule)
        return sorties, looked * READABLE_S
    sorties, looked = _built(board or board_of(problem), rule)
    return sorties, looked * OPTION_S


def _built(board: Board, rule: Rule) -> tuple[Sorties, int]:
    quotas = np.zeros(board.able.shape)
    for leg, n in rule.quotas.items():
        quotas[leg] = n
    plan = (float(rule.fill), float(rule.end_h), float(rule.noise), bool(rule.urgent_first))
    room, looked = board.trips(), FULL
    while looked == FULL:
        state = board.state(room)
        looked = build_greedily(board.data, state, board.able, quotas.copy(), plan, random_state(rule.seed))
        room *= 2
    return board.sorties(state), int(looked)
