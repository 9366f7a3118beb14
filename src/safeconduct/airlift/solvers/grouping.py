"""Pickups that differ in nothing but who waits there, and refuges that are alike, taken together: for bounds only.

What a schedule does with two like places it does with one twice as large, so a bound of the grouped problem holds for
the problem itself. (Aircraft are grouped by `aircraft_classes`.)
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from safeconduct.airlift.problem import Hours, Matrix, Pickup, Problem, Refuge


def grouped(problem: Problem) -> Problem:
    """The problem with like pickups and like refuges as one; the same object where none are alike."""
    pickups = _parts([_pickup_key(problem, i) for i in range(len(problem.pickups))])
    refuges = _parts([_refuge_key(problem, j) for j in range(len(problem.refuges))])
    if len(pickups) == len(problem.pickups) and len(refuges) == len(problem.refuges):
        return problem
    name = {problem.pickups[i].id: problem.pickups[part[0]].id for part in pickups for i in part}
    keep = {problem.pickups[part[0]].id for part in pickups} | {
        problem.refuges[part[0]].id for part in refuges
    }
    first_p, first_r = [part[0] for part in pickups], [part[0] for part in refuges]
    places = keep | set(problem.bases)
    return replace(
        problem,
        groups=tuple(replace(g, pickup=name[g.pickup]) for g in problem.groups),
        pickups=tuple(_pickup([problem.pickups[i] for i in part]) for part in pickups),
        refuges=tuple(_refuge([problem.refuges[j] for j in part]) for part in refuges),
        fleet=tuple(
            replace(
                a,
                hours=a.hours and _hours(a.hours, first_p, first_r),
                places=None if a.places is None else a.places & keep,
            )
            for a in problem.fleet
        ),
        hours=_hours(problem.hours, first_p, first_r),
        permissions={leg: w for leg, w in problem.permissions.items() if set(leg) <= places},
    )


def _parts(keys: Sequence[Hashable]) -> list[list[int]]:
    """Positions with the same key, in the order in which they first appear."""
    parts: dict[Hashable, list[int]] = {}
    for n, key in enumerate(keys):
        parts.setdefault(key, []).append(n)
    return list(parts.values())


def _tables(problem: Problem) -> list[Hours]:
    return list(dict.fromkeys([problem.hours, *(a.hours for a in problem.fleet if a.hours)]))


def _pickup_key(problem: Problem, i: int) -> Hashable:
    """Everything about a pickup but its name, its people and how many aircraft it holds."""
    p = problem.pickups[i]
    hours = tuple(
        (
            tuple(row[i] for row in h.base_to_pickup),
            h.pickup_to_refuge[i],
            tuple(row[i] for row in h.refuge_to_pickup),
        )
        for h in _tables(problem)
    )
    rules = frozenset(
        (end, other, windows)
        for leg, windows in problem.permissions.items()
        for end, other in ((0, leg[1]), (1, leg[0]))
        if leg[end] == p.id
    )
    users = tuple(a.may_use(p.id) for a in problem.fleet)
    # a place without a limit and one with cannot share one: the sum would not be known
    return (p.mog is None, p.ground_h, p.open, hours, rules, users)


def _refuge_key(problem: Problem, j: int) -> Hashable:
    r = problem.refuges[j]
    hours = tuple(
        (tuple(row[j] for row in h.pickup_to_refuge), h.refuge_to_pickup[j]) for h in _tables(problem)
    )
    rules = frozenset(
        (end, other, windows)
        for leg, windows in problem.permissions.items()
        for end, other in ((0, leg[1]), (1, leg[0]))
        if leg[end] == r.id
    )
    users = tuple(a.may_use(r.id) for a in problem.fleet)
    return (r.mog is None, r.beds is None, r.ground_h, r.open, hours, rules, users)


def _pickup(alike: Sequence[Pickup]) -> Pickup:
    return replace(alike[0], mog=_sum([p.mog for p in alike]))


def _refuge(alike: Sequence[Refuge]) -> Refuge:
    return replace(
        alike[0],
        mog=_sum([r.mog for r in alike]),
        beds=_sum([r.beds for r in alike]),
        onward_per_h=sum(r.onward_per_h for r in alike),
    )


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if len(known) == len(numbers) else None


def _hours(hours: Hours, pickups: Sequence[int], refuges: Sequence[int]) -> Hours:
    return Hours(
        _cut(hours.base_to_pickup, range(len(hours.base_to_pickup)), pickups),
        _cut(hours.pickup_to_refuge, pickups, refuges),
        _cut(hours.refuge_to_pickup, refuges, pickups),
    )


def _cut(matrix: Matrix, rows: Sequence[int], columns: Sequence[int]) -> Matrix:
    return tuple(tuple(matrix[i][j] for j in columns) for i in rows)
