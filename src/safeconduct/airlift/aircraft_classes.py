"""Aircraft that are alike, where they can get to, and the earliest hour they can be there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isinf

import numpy as np

from safeconduct.airlift.problem import Aircraft, Hours, Problem


@dataclass(frozen=True, slots=True)
class Alike:
    """Aircraft that differ only in name, base and first hour: after their first trip nobody can tell.

    Attributes
    ----------
    members : tuple of int
        Positions in the fleet.
    fleet : tuple of Aircraft
        Those aircraft.
    bases : dict of int to int
        Members by row of their base.
    seats : int
        People on one sortie.
    hours : Hours
        Block times, ``inf`` where it cannot go.
    landing_h : tuple of float
        Earliest landing of any of them at each pickup, ``inf`` if none can ever be there.
    """

    members: tuple[int, ...]
    fleet: tuple[Aircraft, ...]
    bases: dict[int, int]
    seats: int
    hours: Hours
    landing_h: tuple[float, ...]

    @property
    def until_h(self) -> float:
        """Hour by which they must have landed for good."""
        return self.fleet[0].until_h

    def work_h(self, until_h: float) -> float:
        """Most hours all their crews can work by an hour."""
        return sum(duty_hours(a, until_h) for a in self.fleet)


def alike(problem: Problem) -> tuple[Alike, ...]:
    """The fleet in classes, in the order in which they first appear."""
    members: dict[Aircraft, list[int]] = {}
    for k, aircraft in enumerate(problem.fleet):
        members.setdefault(replace(aircraft, id="", type="", base="", available_h=0.0), []).append(k)
    return tuple(_class(problem, positions) for positions in members.values())


def _class(problem: Problem, positions: list[int]) -> Alike:
    fleet = tuple(problem.fleet[k] for k in positions)
    hours = problem.hours_of(fleet[0])
    rows = [problem.bases.index(a.base) for a in fleet]
    starts = dict.fromkeys((a.available_h, row) for a, row in zip(fleet, rows, strict=True))
    landings = [_landings(problem, from_h, hours, row) for from_h, row in starts]
    return Alike(
        members=tuple(positions),
        fleet=fleet,
        bases={row: rows.count(row) for row in sorted(set(rows))},
        seats=problem.seats(fleet[0]),
        hours=hours,
        landing_h=tuple(min(column) for column in zip(*landings, strict=True)),
    )


def _landings(problem: Problem, from_h: float, hours: Hours, base: int) -> tuple[float, ...]:
    """Shortest ways over refuges to every pickup (Bellman-Ford, a whole round at once, until nothing gets sooner)."""
    landing = from_h + np.array(hours.base_to_pickup[base])
    loading = np.array([p.ground_h for p in problem.pickups])
    unloading = np.array([r.ground_h for r in problem.refuges])
    out, back = np.array(hours.pickup_to_refuge), np.array(hours.refuge_to_pickup)
    for _ in problem.pickups if len(unloading) else ():
        ready = ((landing + loading)[:, None] + out).min(axis=0) + unloading
        sooner = np.minimum(landing, (ready[:, None] + back).min(axis=0))
        if (sooner == landing).all():
            break
        landing = sooner
    return tuple(landing.tolist())


def can_carry(problem: Problem, one: Alike, p: int, r: int) -> bool:
    """Whether such an aircraft can ever take anybody from this pickup to this refuge."""
    flown = not isinf(one.landing_h[p] + one.hours.pickup_to_refuge[p][r])
    pickup, refuge = problem.pickups[p], problem.refuges[r]
    open_ = pickup.mog != 0 and refuge.mog != 0 and refuge.beds != 0 and one.seats > 0
    return flown and open_ and bool(problem.windows(pickup.id, refuge.id) and pickup.open and refuge.open)


def duty_hours(aircraft: Aircraft, until_h: float) -> float:
    """Most hours its crews can work from its first hour until `until_h`.

    Any `crews` duties in a row and the rest after the first of them span a cycle, so work is at most full
    cycles of ``crews * duty`` in ``max(crews * duty, duty + rest)``, and what fits into the rest.
    """
    length = max(0.0, min(until_h, aircraft.until_h) - aircraft.available_h)
    if isinf(aircraft.duty_h) or isinf(length):
        return length
    work = aircraft.crews * aircraft.duty_h
    cycle = max(work, aircraft.duty_h + aircraft.rest_h)
    full = int(length // cycle)
    return full * work + min(length - full * cycle, work)
