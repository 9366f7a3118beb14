"""What a solver hands over: sorties, positioning legs, and how good they are proved to be."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TypeAlias

from safeconduct.airlift.problem import Problem


@dataclass(frozen=True, slots=True)
class Sortie:
    """One flight with people on board.

    Attributes
    ----------
    aircraft : str
        Who flies it.
    came_from : str
        Base or refuge it left empty for this pickup.
    position_depart_h, position_arrive_h : float
        That empty leg: take-off, landing at the pickup (on the ramp from then on).
    origin, to : str
        Pickup and refuge.
    depart_h, arrive_h : float
        Take-off with people, landing at the refuge.
    loads : tuple of (str, int)
        People on board by group.
    duty : int
        Number of the duty period of the aircraft in which it is flown, from 0.
    """

    aircraft: str
    came_from: str
    position_depart_h: float
    position_arrive_h: float
    origin: str
    to: str
    depart_h: float
    arrive_h: float
    loads: tuple[tuple[str, int], ...]
    duty: int = 0

    @property
    def people(self) -> int:
        """People on board."""
        return sum(n for _, n in self.loads)


Sorties: TypeAlias = tuple[Sortie, ...]


def closure_h(sorties: Sorties) -> float:
    """Hour at which the last person on these sorties reaches a refuge; 0 for nobody."""
    return max((s.arrive_h for s in sorties if s.people), default=0.0)


def carried(sorties: Sorties) -> dict[str, int]:
    """People carried by group."""
    total: dict[str, int] = {}
    for sortie in sorties:
        for group, people in sortie.loads:
            total[group] = total.get(group, 0) + people
    return total


def people_by(sorties: Sorties, hour_h: float) -> int:
    """People at a refuge by an hour."""
    return sum(s.people for s in sorties if s.arrive_h <= hour_h + 1e-9)


def weighted_by_deadline(problem: Problem, sorties: Sorties) -> float:
    """First objective: people out by the deadline, each with their priority."""
    weight = {g.id: g.priority for g in problem.groups}
    in_time = (s for s in sorties if s.arrive_h <= problem.deadline_h + 1e-9)
    return sum(weight[g] * n for s in in_time for g, n in s.loads)


def flying_h(sorties: Sorties) -> float:
    """Hours in the air, empty legs too."""
    return sum(s.arrive_h - s.depart_h + s.position_arrive_h - s.position_depart_h for s in sorties)


def rank(problem: Problem, sorties: Sorties) -> tuple[float, int, float, float]:
    """Smaller is better: weighted people in time, people at all, closure, flying hours."""
    out = sum(s.people for s in sorties)
    weighted = weighted_by_deadline(problem, sorties)
    return (-round(weighted, 6), -out, round(closure_h(sorties), 9), round(flying_h(sorties), 6))


def curve(sorties: Sorties) -> tuple[tuple[float, int], ...]:
    """Closure curve: (hour, people at a refuge by then), one point per landing, from hour 0."""
    points = [(0.0, 0)]
    for sortie in sorted(sorties, key=lambda s: s.arrive_h):
        total = points[-1][1] + sortie.people
        if points[-1][0] == sortie.arrive_h:
            points.pop()
        points.append((sortie.arrive_h, total))
    return tuple(points)


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule with what is proved about it.

    Attributes
    ----------
    sorties : Sorties
        The flights, in order of departure.
    method : str
        Which solver: "exact", "search", "blocks" or "none".
    bound_h : float
        No schedule that takes out as many closes before this hour; ``inf`` when not everybody can be out.
    out_bound : float
        No schedule brings out more weighted people by the deadline.
    proved : bool
        Whether this schedule is proved best in its first two objectives.
    """

    sorties: Sorties
    method: str
    bound_h: float
    out_bound: float
    proved: bool

    @property
    def closure_h(self) -> float:
        """Hour the last person lands."""
        return closure_h(self.sorties)

    def gap(self, problem: Problem) -> float:
        """Relative distance to the bound: of people out if short of it, else of closure."""
        got = weighted_by_deadline(problem, self.sorties)
        if got < self.out_bound - 1e-6:
            return (self.out_bound - got) / self.out_bound
        closure = self.closure_h
        if closure <= 0 or self.bound_h == inf:
            return 0.0
        gap = (closure - self.bound_h) / closure
        # a bound is told a hair lower than it was found, for the solver's rounding
        return gap if gap > 1e-6 else 0.0
