"""What no schedule can beat: most people by an hour, earliest closure; from the block model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isinf
from typing import TypeAlias

import numpy as np

from safeconduct.airlift.aircraft_classes import Alike, alike
from safeconduct.airlift.calendars import next_fit
from safeconduct.airlift.problem import Problem
from safeconduct.airlift.solvers.blocks import BlockModel, boundaries
from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.lp import Answer

Effort: TypeAlias = Budget | float
"""What bounds may cost: a budget, which counts them, or seconds of guard for each linear program."""

ENTRY_S = 4e-5
"""Work of building and solving a linear program for each of its entries, to ask before it is begun. Measured."""

LONG_H = 20_000.0
"""Longer than any operation, h: stands for "in the end" where nothing closes."""

SLACK_PEOPLE = 1e-4
"""Rounding of the solver in sums of people."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a schedule must do at least.

    Attributes
    ----------
    people : int
        People out in the end.
    weighted : float
        Weighted people out by the deadline.
    """

    people: int
    weighted: float = 0.0


def last_event_h(problem: Problem) -> float:
    """Last hour at which something named in the problem changes."""
    hours = [0.0, *(h for g in problem.groups for h, _ in g.ready), *(a.available_h for a in problem.fleet)]
    for windows in (*(p.open for p in problem.pickups), *(r.open for r in problem.refuges)):
        hours += [h for window in windows for h in window]
    hours += [h for windows in problem.permissions.values() for window in windows for h in window]
    return max(h for h in hours if not isinf(h))


def most_weighted(problem: Problem, effort: Effort, classes: Sequence[Alike] = ()) -> float:
    """Most weighted people out by the deadline, or in the end where there is none; everybody if not solved."""
    found = weighted_bound(problem, effort, classes)
    return sum(g.priority * g.people for g in problem.groups) if found is None else found


def weighted_bound(problem: Problem, effort: Effort, classes: Sequence[Alike] = ()) -> float | None:
    """The same; None where it was not solved within the effort."""
    horizon_h = problem.deadline_h
    if isinf(horizon_h):
        horizon_h = last_event_h(problem) + LONG_H
    return _most(problem, horizon_h, effort, [g.priority for g in problem.groups], classes)


def most_people(problem: Problem, effort: Effort, classes: Sequence[Alike] = ()) -> float:
    """Most people out in the end."""
    horizon_h = last_event_h(problem) + LONG_H
    found = _most(problem, horizon_h, effort, [1.0] * len(problem.groups), classes)
    return problem.people if found is None else found


def _most(
    problem: Problem, horizon_h: float, effort: Effort, weights: Sequence[float], classes: Sequence[Alike]
) -> float | None:
    if horizon_h <= 0 or not problem.fleet or not problem.people:
        return 0.0
    model = BlockModel(problem, boundaries(problem, horizon_h), classes).build()
    for o in model.out:
        model.lp.cost[o.column] = weights[o.g]
    answer = _solved(model, effort, maximize=True)
    return answer.value if answer.optimal else None


def earliest_closure(problem: Problem, demand: Demand, known_h: float, effort: Effort) -> float:
    """No schedule that meets the demand closes before this hour.

    Parameters
    ----------
    known_h : float
        Closure of a schedule that does meet it; where the search starts.
    effort : Budget or float
        Of a handful of linear programs; what is not solved within it is not claimed.
    """
    if demand.people <= 0 or known_h <= 0:
        return 0.0
    classes = alike(problem)
    rough_h = _close(problem, (known_h,), demand, effort, classes)
    ends = boundaries(problem, known_h)
    low = next((b for b, end in enumerate(ends) if end >= rough_h), len(ends) - 1)
    high = len(ends) - 1
    while low < high:
        middle = (low + high) // 2
        if isinf(_close(problem, ends[: middle + 1], demand, effort, classes)):
            low = middle + 1
        else:
            high = middle
    found_h = _close(problem, ends[: low + 1], demand, effort, classes)
    return max(rough_h, min(found_h, known_h))


def _solved(model: BlockModel, effort: Effort, maximize: bool = False) -> Answer:
    """The optimum; not tried where the budget has no room for it."""
    if not isinstance(effort, Budget):
        return model.lp.solve(effort, maximize)
    building_s = ENTRY_S * model.lp.entries()
    if building_s > effort.left():
        return Answer(False, False, 0.0, np.zeros(0))
    answer = model.lp.solve(max(0.05, effort.guard_left()), maximize)
    effort.spend(building_s + answer.work_s)
    return answer


def last_to_leave_h(problem: Problem) -> float:
    """Nobody flies before they are there, an aircraft is loaded and the leg is permitted: the last, if all go."""
    classes, last_h = alike(problem), 0.0
    for i, pickup in enumerate(problem.pickups):
        there_h = [g.curve[-1][0] for g in problem.groups if g.pickup == pickup.id and g.people]
        arrivals = (
            _lands(problem, one, (i, j), max(there_h)) for one in classes for j in _refuges(problem, there_h)
        )
        first_h = min(arrivals, default=0.0)
        last_h = max(last_h, 0.0 if isinf(first_h) else first_h)
    return last_h


def _refuges(problem: Problem, there_h: Sequence[float]) -> range:
    """All of them where somebody waits, none where nobody does."""
    return range(len(problem.refuges) if there_h else 0)


def _lands(problem: Problem, one: Alike, leg: tuple[int, int], from_h: float) -> float:
    """First landing of such an aircraft with somebody who is there from an hour on."""
    pickup, refuge = problem.pickups[leg[0]], problem.refuges[leg[1]]
    flight_h = one.hours.pickup_to_refuge[leg[0]][leg[1]]
    loaded_h = max(from_h, one.landing_h[leg[0]] + pickup.ground_h)
    if isinf(flight_h) or isinf(loaded_h):
        return inf
    return next_fit(problem.windows(pickup.id, refuge.id), loaded_h, flight_h) + flight_h


def _close(
    problem: Problem, ends_h: Sequence[float], demand: Demand, effort: Effort, classes: Sequence[Alike]
) -> float:
    """Earliest end within the last block; ``inf`` if these blocks are proved too short, 0 if time ran out."""
    model = BlockModel(problem, ends_h, classes).build(closing=True)
    _demand(model, demand)
    model.lp.cost[model.late] = 1.0
    answer = _solved(model, effort)
    if answer.optimal:
        return model.starts_h[-1] + answer.value
    return inf if answer.infeasible else 0.0


def _demand(model: BlockModel, demand: Demand) -> None:
    model.lp.row([(o.column, 1.0) for o in model.out], low=demand.people - SLACK_PEOPLE)
    deadline_h, groups = model.problem.deadline_h, model.problem.groups
    if demand.weighted > 0:
        timely = [o for o in model.out if model.starts_h[o.b] < deadline_h]
        model.lp.row([(o.column, groups[o.g].priority) for o in timely], low=demand.weighted - SLACK_PEOPLE)


def trip_quotas(
    problem: Problem, demand: Demand, horizon_h: float, effort: Effort
) -> dict[tuple[int, int, int], float]:
    """Trips by (aircraft class, pickup, refuge) that meet the demand by the horizon in the fewest hours."""
    if horizon_h <= 0 or not problem.fleet:
        return {}
    model = BlockModel(problem, boundaries(problem, horizon_h)).build()
    _demand(model, demand)
    for t in model.trips:
        model.lp.cost[t.column] = model.classes[t.c].hours.pickup_to_refuge[t.i][t.j] + 1e-3 * t.b
    for m in model.moves:
        model.lp.cost[m.column] = model.move_h(m)
    answer = _solved(model, effort)
    quotas: dict[tuple[int, int, int], float] = {}
    for t in model.trips if answer.optimal else ():
        quotas[t.c, t.i, t.j] = quotas.get((t.c, t.i, t.j), 0.0) + float(answer.x[t.column])
    return {key: n for key, n in quotas.items() if n > 1e-6}
