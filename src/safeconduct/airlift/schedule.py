"""What a solver hands over: sorties, positioning legs, and how good they are proved to be."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
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


def closures_by_urgency(problem: Problem, sorties: Sorties) -> tuple[float, ...]:
    """Hour by which the people of each priority, and all more urgent ones, have landed; the most urgent first.

    One number, the closure, where everybody is as urgent.
    """
    priority = {g.id: g.priority for g in problem.groups}
    ranks = sorted({g.priority for g in problem.groups if g.people}, reverse=True) or [1.0]
    last = dict.fromkeys(ranks, 0.0)
    for s in sorties:
        for group, people in s.loads:
            if people:
                last[priority[group]] = max(last[priority[group]], s.arrive_h)
    return tuple(accumulate((last[rank] for rank in ranks), max))


def rank(problem: Problem, sorties: Sorties) -> tuple[float, ...]:
    """Smaller is better: weighted people in time, people at all, closure by urgency, flying hours.

    The most urgent are out as soon as can be, then the next with them, and so on to the closure of all. Where a problem
    asks for the most urgent first, the people in time and at all are counted by urgency too, each before its closure.
    """
    closures = [round(h, 9) for h in closures_by_urgency(problem, sorties)]
    flying = round(flying_h(sorties), 6)
    if not problem.urgent_first:
        out = sum(s.people for s in sorties)
        return (-round(weighted_by_deadline(problem, sorties), 6), -out, *closures, flying)
    priority = {g.id: g.priority for g in problem.groups}
    ranks = sorted({g.priority for g in problem.groups if g.people}, reverse=True) or [1.0]
    timely, out_of = dict.fromkeys(ranks, 0), dict.fromkeys(ranks, 0)
    for s in sorties:
        for group, people in s.loads:
            out_of[priority[group]] += people
            timely[priority[group]] += people * (s.arrive_h <= problem.deadline_h + 1e-9)
    parts = zip(ranks, closures, strict=True)
    return (*(x for r, closed in parts for x in (-timely[r], -out_of[r], closed)), flying)


def curve(sorties: Sorties) -> tuple[tuple[float, int], ...]:
    """Closure curve: (hour, people at a refuge by then), one point per landing, from hour 0."""
    points = [(0.0, 0)]
    for sortie in sorted(sorties, key=lambda s: s.arrive_h):
        total = points[-1][1] + sortie.people
        if points[-1][0] == sortie.arrive_h:
            points.pop()
        points.append((sortie.arrive_h, total))
    return tuple(points)


GAP = 1e-6
"""A relative gap below this is the solvers' rounding: a bound is told a hair lower than it was found."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule with what is proved about it.

    Attributes
    ----------
    sorties : Sorties
        The flights, in order of departure.
    method : str
        Which solver: "annealing", "exact", "search", "greedy" or "none".
    bounds_h : tuple of float
        For the people of each priority with all more urgent ones, the most urgent first: no schedule that takes out as
        many has them all in a refuge before this hour. The last is of everybody.
    out_bound : float
        No schedule brings out more weighted people by the deadline.
    people_bound : float
        No schedule brings out more people at all.
    cut_short : bool
        Whether the clock, and not the counted work, ended the search: another run may end with another schedule.
    """

    sorties: Sorties
    method: str
    bounds_h: tuple[float, ...] = (0.0,)
    out_bound: float = 0.0
    people_bound: float = 0.0
    cut_short: bool = False

    @property
    def closure_h(self) -> float:
        """Hour the last person lands."""
        return closure_h(self.sorties)

    @property
    def bound_h(self) -> float:
        """No schedule that takes out as many closes before this hour."""
        return self.bounds_h[-1]

    def proved(self, problem: Problem) -> bool:
        """Whether nothing better exists: exactly where there is no gap."""
        return self.gap(problem) == 0.0

    def gap(self, problem: Problem) -> float:
        """Relative distance to what is proved, of the first objective short of it: people in time, people, closure."""
        got, out = weighted_by_deadline(problem, self.sorties), sum(s.people for s in self.sorties)
        for reached, bound in ((got, self.out_bound), (out, self.people_bound)):
            if reached < bound * (1 - GAP) - GAP:
                return (bound - reached) / bound
        for closed, bound in zip(closures_by_urgency(problem, self.sorties), self.bounds_h, strict=False):
            if closed > 0 and closed - bound > GAP * closed:
                return (closed - bound) / closed
        return 0.0
