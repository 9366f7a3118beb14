"""The block model: planning factors as constraints over stretches of time, a linear program for HiGHS.

Time is cut at the hours where something changes (windows, arrivals, the deadline) and in between. A trip counts
in the block in which it lands at a refuge; everything it needed (the empty leg, loading, the flight) was done by
then, so every limit is a limit on running totals and nothing is rounded. Whatever schedule there is satisfies the
model: its optimum is a proven bound, and its trip numbers are what a schedule should aim at. The factors are
those of AFPAM 10-1403 (aircraft hours, ramp hours, use rate), as constraints instead of averages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf, isinf
from typing import TypeVar

from safeconduct.airlift.aircraft_classes import Alike, alike, can_carry
from safeconduct.airlift.calendars import EPS_H, next_fit
from safeconduct.airlift.problem import Group, Pickup, Problem, Refuge, Window
from safeconduct.airlift.solvers.lp import Program

MOST_BLOCKS = 12
"""Blocks of time at most; fewer where the model would have more than `MOST_COLUMNS`."""
MOST_COLUMNS = 6_000
"""Trips and empty legs of a model, above which it has fewer blocks: a coarser bound, still a bound, in a second or two."""

Item = TypeVar("Item")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class _Trip:
    """Trips of a class on a leg that land in a block."""

    c: int
    i: int
    j: int
    b: int
    column: int


@dataclass(frozen=True, slots=True)
class _Move:
    """Empty legs before them, from a refuge or (None) from a base."""

    c: int
    j: int | None
    row: int
    i: int
    b: int
    column: int
    hours: float


@dataclass(frozen=True, slots=True)
class _Out:
    """People of a group who land in a block."""

    g: int
    i: int
    b: int
    column: int


def _by(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    found: dict[Key, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def _sources(one: Alike, i: int) -> Iterator[tuple[int | None, int, float]]:
    """Where an empty leg to a pickup may come from: (refuge or None, row, hours)."""
    for row in one.bases:
        yield None, row, one.hours.base_to_pickup[row][i]
    for j, row_h in enumerate(one.hours.refuge_to_pickup):
        yield j, j, row_h[i]


def usable_h(windows: Sequence[Window], from_h: float, until_h: float, stay_h: float) -> float:
    """Hours of one ramp place that stays of `stay_h` can use; one stay may reach over each closed stretch."""
    total, last = 0.0, None
    for opens, closes in windows:
        begin, end = max(opens, from_h), min(closes, until_h)
        if end > begin:
            gap = 0.0 if last is None else min(begin - last, stay_h)
            total, last = total + gap + end - begin, end
    return total if last is None else total + min(max(until_h - last, 0.0), stay_h)


def boundaries(problem: Problem, horizon_h: float) -> tuple[float, ...]:
    """Block ends up to a horizon: hours at which something changes, and a grid between them.

    A large problem has fewer: any blocks give a bound, more give a closer one.
    """
    most = most_blocks(problem)
    edges = {h for g in problem.groups for h, _ in g.ready}
    windows = [p.open for p in problem.pickups] + [r.open for r in problem.refuges]
    edges |= {h for some in (*windows, *problem.permissions.values()) for w in some for h in w}
    edges = {h for h in edges if 0 < h < horizon_h}
    if len(edges) > most // 2:
        ordered = sorted(edges)
        edges = {ordered[i * len(ordered) // (most // 2)] for i in range(most // 2)}
    grid = max(min(4, most), most - len(edges))
    edges |= {horizon_h * (i + 1) / grid for i in range(grid - 1)}
    if problem.deadline_h < horizon_h:
        edges.add(problem.deadline_h)
    return (*sorted(h for h in edges if 0 < h < horizon_h), horizon_h)


def most_blocks(problem: Problem) -> int:
    """Blocks that keep the model of a problem within `MOST_COLUMNS`."""
    pickups, refuges, classes = len(problem.pickups), len(problem.refuges), len(alike(problem))
    return max(1, min(MOST_BLOCKS, MOST_COLUMNS // max(1, classes * pickups * (2 * refuges + 1))))


class BlockModel:
    """The model; one method per limit, named for what it ensures.

    Parameters
    ----------
    problem : Problem
        What is to be flown.
    ends_h : sequence of float
        Block ends, rising.
    classes : sequence of Alike, optional
        The fleet in classes, if known already.
    """

    def __init__(self, problem: Problem, ends_h: Sequence[float], classes: Sequence[Alike] = ()) -> None:
        self.problem, self.ends_h = problem, tuple(ends_h)
        self.starts_h = (0.0, *self.ends_h[:-1])
        self.classes = tuple(classes) or alike(problem)
        self.lp = Program()
        self.late = self.lp.column(0.0, 0.0)
        """How much later than the start of the last block everything is over, h; fixed unless `closure` asks."""
        self.closing = False
        self.trips: list[_Trip] = []
        self.moves: list[_Move] = []
        self.out: list[_Out] = []
        self.legs: dict[tuple[int, int, int], int] = {}

    def build(self, closing: bool = False) -> BlockModel:
        """State every limit; `closing` lets the last block end early."""
        self.closing = closing
        if closing:
            self.lp.upper[self.late] = self.ends_h[-1] - self.starts_h[-1]
        self._trips_that_can_land()
        self._every_trip_comes_from_somewhere()
        self._as_many_leave_as_landed()
        self._people_sit_in_seats()
        self._people_are_there()
        self._aircraft_hours()
        self._ramp_hours()
        self._stand_hours()
        self._beds()
        return self

    def _trips_that_can_land(self) -> None:
        p = self.problem
        pairs = [(i, j) for i in range(len(p.pickups)) for j in range(len(p.refuges))]
        for c, one in enumerate(self.classes):
            for i, j in pairs:
                for b in range(len(self.ends_h)) if can_carry(p, one, i, j) else ():
                    if self._lands(one, (i, j), b):
                        self.trips.append(_Trip(c, i, j, b, self.lp.column()))

    def _lands(self, one: Alike, leg: tuple[int, int], b: int) -> bool:
        """Whether some such trip can land in this block."""
        p, (i, j) = self.problem, leg
        pickup, refuge, out_h = p.pickups[i], p.refuges[j], one.hours.pickup_to_refuge[i][j]
        depart = max(one.landing_h[i] + pickup.ground_h, self.starts_h[b] - out_h)
        for _ in range(100):
            moved = next_fit(p.windows(pickup.id, refuge.id), next_fit(pickup.open, depart, 0.0), out_h)
            moved = next_fit(refuge.open, moved + out_h, 0.0) - out_h
            if moved <= depart or isinf(moved):
                in_time = min(self.ends_h[b], one.until_h)
                return moved + out_h <= in_time + EPS_H
            depart = moved
        return True

    def _every_trip_comes_from_somewhere(self) -> None:
        """Before each trip an empty leg, from the base once for each aircraft, else from a refuge."""
        trips = _by(self.trips, lambda t: (t.c, t.i, t.b))
        for (c, i, b), some in trips.items():
            one, terms = self.classes[c], [(t.column, -1.0) for t in some]
            for j, row, hours in _sources(one, i):
                if not isinf(hours):
                    move = _Move(c, j, row, i, b, self.lp.column(), hours)
                    self.moves.append(move)
                    terms.append((move.column, 1.0))
            self.lp.row(terms, 0.0, 0.0)
        for (c, row), firsts in _by([m for m in self.moves if m.j is None], lambda m: (m.c, m.row)).items():
            self.lp.row([(m.column, 1.0) for m in firsts], high=float(self.classes[c].bases[row]))

    def _as_many_leave_as_landed(self) -> None:
        """No aircraft leaves a refuge that has not landed there before."""
        landed = _by(self.trips, lambda t: (t.c, t.j))
        gone = _by([m for m in self.moves if m.j is not None], lambda m: (m.c, m.j))
        for key, moves in gone.items():
            terms = [(m.b, m.column, 1.0) for m in moves]
            terms += [(t.b, t.column, -1.0) for t in landed.get((key[0], key[1] or 0), [])]
            self._running(terms, lambda _: 0.0)

    def _people_sit_in_seats(self) -> None:
        """People of groups ride on legs, and legs have the seats flown on them."""
        number = {p.id: i for i, p in enumerate(self.problem.pickups)}
        landing = {i: sorted({t.b for t in some}) for i, some in _by(self.trips, lambda t: t.i).items()}
        for g, group in enumerate(self.problem.groups):
            i = number[group.pickup]
            for b in landing.get(i, []):
                self.out.append(_Out(g, i, b, self.lp.column(0.0, group.people)))
        outs = _by(self.out, lambda o: (o.i, o.b))
        for (i, b), trips in _by(self.trips, lambda t: (t.i, t.b)).items():
            some = outs.get((i, b), [])
            groups = [self.problem.groups[o.g] for o in some]
            seats = [(t.column, -float(self.classes[t.c].seats)) for t in trips]
            used = [(o.column, g.seats_each) for o, g in zip(some, groups, strict=True)]
            self.lp.row([*used, *seats], high=0.0)
            least = min([g.seats_each for g in groups], default=1.0)
            self._legs((i, b), trips, [o.column for o in some], least)

    def _legs(self, at: tuple[int, int], landed: Sequence[_Trip], outs: Sequence[int], least: float) -> None:
        """The same people by refuge, for the beds; each takes at least `least` seats."""
        i, b = at
        trips = _by(landed, lambda t: t.j)
        for j, some in trips.items():
            leg = self.legs[i, j, b] = self.lp.column()
            self.lp.row(
                [(leg, least), *((t.column, -float(self.classes[t.c].seats)) for t in some)], high=0.0
            )
        terms = [(column, 1.0) for column in outs] + [(self.legs[i, j, b], -1.0) for j in trips]
        self.lp.row(terms, 0.0, 0.0)

    def _people_are_there(self) -> None:
        """Nobody lands before they came to the airfield and flew the shortest leg."""
        outs = _by(self.out, lambda o: o.g)
        for g, group in enumerate(self.problem.groups):
            mine = outs.get(g, [])
            if mine:
                legs = (one.hours.pickup_to_refuge[mine[0].i] for one in self.classes)
                least_h = min((h for row in legs for h in row), default=0.0)

                def there(end_h: float, who: Group = group, h: float = least_h) -> float:
                    return float(who.there_by(end_h - h + EPS_H))

                self._running([(o.b, o.column, 1.0) for o in mine], there)

    def _aircraft_hours(self) -> None:
        """Every trip landed by an hour was positioned, loaded and flown in the hours its class had by then."""
        for c, one in enumerate(self.classes):
            terms = [(t.b, t.column, one.hours.pickup_to_refuge[t.i][t.j]) for t in self.trips if t.c == c]
            terms += [(m.b, m.column, self.move_h(m)) for m in self.moves if m.c == c]
            self._running(terms, one.work_h, float(len(one.members)))

    def move_h(self, move: _Move) -> float:
        """Unloading, empty leg and loading before a trip."""
        unloading_h = 0.0 if move.j is None else self.problem.refuges[move.j].ground_h
        return unloading_h + move.hours + self.problem.pickups[move.i].ground_h

    def _ramp_hours(self) -> None:
        """AFPAM 10-1403: throughput is MOG times hours over ground time, here without its 0.85 (see `factors`)."""
        trips = _by(self.trips, lambda t: t.i)
        for i, pickup in enumerate(self.problem.pickups):
            if pickup.mog is None or pickup.ground_h <= 0:
                continue
            terms = [(t.b, t.column, pickup.ground_h) for t in trips.get(i, [])]
            first_h = min((one.landing_h[i] for one in self.classes), default=inf)
            legs = [one.hours.pickup_to_refuge[i] for one in self.classes]
            least_h = min((h for row in legs for h in row), default=0.0)

            def ramp_h(end_h: float, p: Pickup = pickup, a: float = first_h, h: float = least_h) -> float:
                return (p.mog or 0) * usable_h(p.open, a, end_h - h, p.ground_h)

            self._running(terms, ramp_h, float(pickup.mog))

    def _stand_hours(self) -> None:
        """The same at refuges, where the last aircraft to land may still stand when the block ends."""
        for j, refuge in enumerate(self.problem.refuges):
            if refuge.mog is None or refuge.ground_h <= 0:
                continue
            terms = [(t.b, t.column, refuge.ground_h) for t in self.trips if t.j == j]

            def stand_h(end_h: float, r: Refuge = refuge) -> float:
                return (r.mog or 0) * (usable_h(r.open, 0.0, end_h, r.ground_h) + r.ground_h)

            self._running(terms, stand_h, float(refuge.mog))

    def _beds(self) -> None:
        for j, refuge in enumerate(self.problem.refuges):
            if refuge.beds is not None:
                terms = [(b, column, 1.0) for (_, r, b), column in self.legs.items() if r == j]

                def beds(end_h: float, n: int = refuge.beds, rate: float = refuge.onward_per_h) -> float:
                    return n + rate * end_h

                self._running(terms, beds, refuge.onward_per_h)

    def _running(
        self, terms: Sequence[tuple[int, int, float]], limit: Callable[[float], float], per_h: float = 0.0
    ) -> None:
        """Running totals of terms (block, column, value) within a limit at each block's end.

        `per_h` is the most by which the limit can rise in an hour; it holds the last block when that ends early.
        """
        total: int | None = None
        found = _by(terms, lambda term: term[0])
        for b in sorted(found):
            now = [(column, value) for _, column, value in found[b]]
            if total is not None:
                now.append((total, 1.0))
            total = self.lp.column(0.0, limit(self.ends_h[b]), -inf)
            self.lp.row([*now, (total, -1.0)], 0.0, 0.0)
            if self.closing and per_h and b == len(self.ends_h) - 1:
                self.lp.row([(total, 1.0), (self.late, -per_h)], high=limit(self.starts_h[b]))
