"""What limits an airlift, found by trying: each resource by one unit more, and the proven bound worked out again.

No rule says "the crews bind": the largest gain does. `estimate` gives the arithmetic a person can check by hand; where
both differ, this one is right. The range of the answer over the inputs' ranges is `swings` (a tornado diagram).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf, isinf
from typing import TypeVar

from safeconduct.airlift.aircraft_classes import alike
from safeconduct.airlift.problem import ALWAYS, Group, Problem, Window
from safeconduct.airlift.schedule import Sorties, closure_h, people_by
from safeconduct.airlift.solvers.bounds import (
    Demand,
    Effort,
    earliest_closure,
    last_to_leave_h,
    weighted_bound,
)
from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.grouping import grouped

Item = TypeVar("Item")

LEAST_GAIN = 1e-4
"""Of the bound, below which a gain is the solver's rounding."""

MOST_CLASSES = 6
"""Classes of aircraft of which one more is tried."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What one more unit of a resource would bring.

    Attributes
    ----------
    kind : str
        "seats", "crews", "ramp", "beds", "windows", "arrivals" or "deadline".
    what : str
        The unit added, in words: "one more aircraft like A320-1".
    people : float
        People more in a refuge by the deadline, weighted by priority; 0 where everybody is in time.
    hours : float
        Hours by which the earliest possible closure comes sooner; 0 where people are what is gained.
    """

    kind: str
    what: str
    people: float
    hours: float


def what_limits(problem: Problem, known_h: float, effort: Effort) -> tuple[Gain, ...]:
    """What one unit more of each resource brings, the largest gain first; empty where no single unit brings anything.

    Parameters
    ----------
    known_h : float
        Closure of a schedule that takes everybody out; 0 where there is none.
    effort : Budget or float
        Of all linear programs together, or seconds of guard for each. What is not solved within it is not told.
    """
    measure = _measure(problem, known_h, effort)
    before = measure(problem) if measure else None
    if measure is None or before is None:
        return ()
    gains = []
    for kind, what, more in one_more(problem):
        after = measure(more)
        if after is None:
            break
        people, hours = after[0] - before[0], before[1] - after[1]
        if people > LEAST_GAIN * max(before[0], 1.0) or hours > LEAST_GAIN * max(before[1], 1.0):
            gains.append(Gain(kind, what, max(people, 0.0), max(hours, 0.0)))
    return tuple(sorted(gains, key=lambda g: (-g.people, -g.hours, g.what)))


Measure = Callable[[Problem], tuple[float, float] | None]


def _measure(problem: Problem, known_h: float, effort: Effort) -> Measure | None:
    """Bounds of (weighted people in time, closure): people where not everybody can be in time, else the closure."""
    wanted = sum(g.priority * g.people for g in problem.groups)
    in_time = weighted_bound(grouped(problem), effort)
    if in_time is None:
        return None
    if in_time < wanted * (1 - LEAST_GAIN):
        return lambda p: _people(p, effort)
    if known_h <= 0:
        return None
    return lambda p: _closure(p, known_h, effort)


def _people(problem: Problem, effort: Effort) -> tuple[float, float] | None:
    bound = weighted_bound(grouped(problem), effort)
    return None if bound is None else (bound, 0.0)


def _closure(problem: Problem, known_h: float, effort: Effort) -> tuple[float, float] | None:
    if isinstance(effort, Budget) and effort.left() <= 0:
        return None
    small = grouped(problem)
    bound_h = earliest_closure(small, Demand(problem.people), known_h, effort)
    return 0.0, max(bound_h, last_to_leave_h(problem))


def one_more(problem: Problem) -> Iterator[tuple[str, str, Problem]]:
    """Every resource of a problem with one unit more: kind, the unit in words, the problem with it."""
    yield from _aircraft(problem)
    yield from _ramps(problem)
    yield from _beds(problem)
    yield from _windows(problem)
    if any(h > 0 for g in problem.groups for h, _ in g.curve):
        sooner = tuple(_sooner(g) for g in problem.groups)
        yield "arrivals", "everybody at the airfield one hour sooner", replace(problem, groups=sooner)
    if not isinf(problem.deadline_h):
        yield (
            "deadline",
            "one more hour before the deadline",
            replace(problem, deadline_h=problem.deadline_h + 1),
        )


def _aircraft(problem: Problem) -> Iterator[tuple[str, str, Problem]]:
    for n, one in enumerate(alike(problem)[:MOST_CLASSES]):
        model = one.fleet[0]
        name = model.type or model.id
        extra = replace(model, id=f"{model.id} and one more")
        yield "seats", f"one more aircraft like {name}", replace(problem, fleet=(*problem.fleet, extra))
        if not isinf(model.duty_h):
            crewed = tuple(
                replace(a, crews=a.crews + 1) if k in one.members else a for k, a in enumerate(problem.fleet)
            )
            yield "crews", f"one more crew for each aircraft like {name}", replace(problem, fleet=crewed)
        if n + 1 == MOST_CLASSES:
            return


def _ramps(problem: Problem) -> Iterator[tuple[str, str, Problem]]:
    for i, pickup in enumerate(problem.pickups):
        if pickup.mog is not None:
            wider = _with(problem.pickups, i, replace(pickup, mog=pickup.mog + 1))
            yield "ramp", f"room for one more aircraft at {pickup.id}", replace(problem, pickups=wider)
    for j, refuge in enumerate(problem.refuges):
        if refuge.mog is not None:
            wide = _with(problem.refuges, j, replace(refuge, mog=refuge.mog + 1))
            yield "ramp", f"room for one more aircraft at {refuge.id}", replace(problem, refuges=wide)


def _beds(problem: Problem) -> Iterator[tuple[str, str, Problem]]:
    """One load more: a single bed moves no aircraft."""
    load = max((problem.seats(a) for a in problem.fleet), default=1) or 1
    for j, refuge in enumerate(problem.refuges):
        if refuge.beds is not None:
            more = _with(problem.refuges, j, replace(refuge, beds=refuge.beds + load))
            yield "beds", f"{load} more beds at {refuge.id}", replace(problem, refuges=more)


def _windows(problem: Problem) -> Iterator[tuple[str, str, Problem]]:
    for i, pickup in enumerate(problem.pickups):
        if pickup.open != ALWAYS:
            longer = _with(problem.pickups, i, replace(pickup, open=_longer(pickup.open)))
            yield "windows", f"{pickup.id} open one hour longer", replace(problem, pickups=longer)
    for j, refuge in enumerate(problem.refuges):
        if refuge.open != ALWAYS:
            wide = _with(problem.refuges, j, replace(refuge, open=_longer(refuge.open)))
            yield "windows", f"{refuge.id} open one hour longer", replace(problem, refuges=wide)
    for leg, windows in problem.permissions.items():
        if windows and windows != ALWAYS:
            free = {**problem.permissions, leg: _longer(windows)}
            what = f"permission from {leg[0]} to {leg[1]} one hour longer"
            yield "windows", what, replace(problem, permissions=free)


def _with(places: tuple[Item, ...], at: int, item: Item) -> tuple[Item, ...]:
    return (*places[:at], item, *places[at + 1 :])


def _longer(windows: Sequence[Window]) -> tuple[Window, ...]:
    """Each window an hour longer, those that then meet as one."""
    out: list[Window] = []
    for start, end in windows:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], end + 1)
        else:
            out.append((start, end + 1))
    return tuple(out)


def _sooner(group: Group) -> Group:
    """Everybody an hour sooner; who came within the first hour is there at the start."""
    steps: dict[float, int] = {}
    for hour, people in group.ready:
        steps[max(0.0, hour - 1)] = people
    rising = [(h, n) for h, n in sorted(steps.items()) if n or len(steps) == 1]
    return replace(group, ready=tuple(rising) if len(rising) > 1 or (rising and rising[0][0] > 0) else ())


@dataclass(frozen=True, slots=True)
class Swing:
    """How far an answer moves when one input goes from its low to its high value, all others likely.

    Attributes
    ----------
    name : str
        The input.
    people : tuple of int
        People in time at the low and at the high value.
    closure_h : tuple of (float or None)
        Closure at both; None where somebody is left behind.
    """

    name: str
    people: tuple[int, int]
    closure_h: tuple[float | None, float | None]

    @property
    def size(self) -> tuple[float, float]:
        """How wide the answer is: people first, then hours; one end without a closure is wider than any."""
        low, high = self.closure_h
        hours = abs(low - high) if low is not None and high is not None else inf * (low is not high)
        return abs(self.people[0] - self.people[1]), 0.0 if hours != hours else hours


def swings(
    cases: Iterable[tuple[str, Problem, Problem]], flown: Callable[[Problem], Sorties]
) -> tuple[Swing, ...]:
    """The answer over the range of each input, the widest first (a tornado diagram).

    Parameters
    ----------
    cases : iterable of (name, problem at the low value, problem at the high value)
    flown : callable
        A schedule of a problem, the same rule for all: `dispatch.build` by the greedy rule is fast enough for hundreds.
    """
    found = []
    for name, low, high in cases:
        ends = [(p, flown(p)) for p in (low, high)]
        people = tuple(people_by(s, p.deadline_h) for p, s in ends)
        closures = tuple(closure_h(s) if sum(x.people for x in s) == p.people else None for p, s in ends)
        found.append(Swing(name, (people[0], people[1]), (closures[0], closures[1])))
    return tuple(
        sorted((s for s in found if max(s.size) > 0), key=lambda s: (-s.size[0], -s.size[1], s.name))
    )
