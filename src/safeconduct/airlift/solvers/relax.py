"""A plain view of a problem for the trip-count models: whole ticks, no clock.

Leaving out ramps, windows, arrivals and duty only ever makes an operation shorter, so an optimum of this view
is a bound for the problem itself, and its optimum too where nothing was left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, gcd, inf, isinf, lcm

from safeconduct.airlift.problem import Problem

MAX_TICKS_PER_H = 1_000_000
"""Where more would be needed for whole ticks, hours are rounded to these, and bounds lowered for it."""


@dataclass(frozen=True, slots=True)
class Craft:
    """One aircraft in ticks.

    Attributes
    ----------
    start : tuple of (int or None)
        From hour 0 to the end of loading at each pickup, first trip; None if it cannot be flown.
    out : tuple of tuple of (int or None)
        Pickup to refuge.
    back : tuple of tuple of (int or None)
        Unloading, refuge to pickup and loading.
    seats : int
        People on one sortie.
    """

    start: tuple[int | None, ...]
    out: tuple[tuple[int | None, ...], ...]
    back: tuple[tuple[int | None, ...], ...]
    seats: int


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The plain view.

    Attributes
    ----------
    crafts : tuple of Craft
        The fleet, in its order.
    people : tuple of int
        People (in seats) at each pickup.
    beds : tuple of (int or None)
        People each refuge takes in all; None for no limit.
    ticks_per_h : int
        Ticks in an hour.
    exact_ticks : bool
        Whether all hours are whole ticks.
    unit : int
        Seats in one unit of `people`, `beds` and a craft's `seats`.
    """

    crafts: tuple[Craft, ...]
    people: tuple[int, ...]
    beds: tuple[int | None, ...]
    ticks_per_h: int
    exact_ticks: bool
    unit: int = 1


def is_plain(problem: Problem) -> bool:
    """Whether the plain view leaves nothing out but the ramps."""
    always = problem.deadline_h == inf and not problem.permissions
    windows = [*(p.open for p in problem.pickups), *(r.open for r in problem.refuges)]
    places = all(_is_open(w) for w in windows)
    groups = all(len(g.ready) <= 1 and g.party == 1 and g.seats_each == 1 for g in problem.groups)
    there = all(g.there_by(0.0) == g.people for g in problem.groups)
    crews = all(isinf(a.duty_h) and isinf(a.until_h) for a in problem.fleet)
    return (
        always and places and groups and there and crews and not any(r.onward_per_h for r in problem.refuges)
    )


def _is_open(windows: tuple[tuple[float, float], ...]) -> bool:
    return len(windows) == 1 and windows[0][0] <= 0 and isinf(windows[0][1])


def relaxed(problem: Problem) -> Relaxed:
    """The plain view of a problem."""
    ticks, exact = _ticks_per_h(problem)
    crafts = tuple(_craft(problem, k, ticks) for k in range(len(problem.fleet)))
    people, beds = _people(problem), _beds(problem)
    return _in_units(Relaxed(crafts, people, beds, ticks, exact))


def _in_units(view: Relaxed) -> Relaxed:
    """The same in units of people that always fly together: whole loads where nothing splits one."""
    seats = {c.seats for c in view.crafts}
    beds = [b for b in view.beds if b is not None]
    people = view.people
    # with one size of aircraft and room everywhere an optimal schedule flies full loads: people round up to whole ones
    if len(seats) == 1 and not beds and (load := min(seats)):
        people = tuple(-(-n // load) * load for n in people)
    unit = gcd(*seats, *people, *beds) or 1
    return replace(
        view,
        crafts=tuple(replace(c, seats=c.seats // unit) for c in view.crafts),
        people=tuple(n // unit for n in people),
        beds=tuple(None if b is None else b // unit for b in view.beds),
        unit=unit,
    )


def _people(problem: Problem) -> tuple[int, ...]:
    seats_there = [
        sum(Fraction(str(g.seats_each)) * g.people for g in problem.groups if g.pickup == p.id)
        for p in problem.pickups
    ]
    # exact fractions: 1.5 seats for each of 3 people are 4.5, not 4.499…, and round up
    return tuple(ceil(n) for n in seats_there)


def _beds(problem: Problem) -> tuple[int | None, ...]:
    """Beds that stay taken; none counted where people are taken onward or seats are not people."""
    return tuple(r.beds if r.onward_per_h == 0 and is_seat(problem) else None for r in problem.refuges)


def is_seat(problem: Problem) -> bool:
    """Whether everybody takes one seat, so that seats and beds count the same thing."""
    return all(g.seats_each == 1 for g in problem.groups)


def _craft(problem: Problem, k: int, ticks: int) -> Craft:
    aircraft = problem.fleet[k]
    hours = problem.hours_of(aircraft)
    base = problem.bases.index(aircraft.base)
    load_h = [p.ground_h for p in problem.pickups]
    unload_h = [r.ground_h for r in problem.refuges]
    start = tuple(
        _ticks(aircraft.available_h + h + g, ticks)
        for h, g in zip(hours.base_to_pickup[base], load_h, strict=True)
    )
    out = tuple(tuple(_ticks(h, ticks) for h in row) for row in hours.pickup_to_refuge)
    back = tuple(
        tuple(_ticks(u + h + g, ticks) for h, g in zip(row, load_h, strict=True))
        for row, u in zip(hours.refuge_to_pickup, unload_h, strict=True)
    )
    return Craft(start, out, back, problem.seats(aircraft))


def _ticks(hours: float, ticks_per_h: int) -> int | None:
    """Whole ticks, rounded; the caller lowers bounds when hours are not whole ticks."""
    return None if isinf(hours) else round(hours * ticks_per_h)


def _ticks_per_h(problem: Problem) -> tuple[int, bool]:
    """Fewest ticks in an hour that make every given number whole, up to a million."""
    numbers = {p.ground_h for p in problem.pickups} | {r.ground_h for r in problem.refuges}
    numbers |= {a.available_h for a in problem.fleet}
    for hours in (problem.hours, *(a.hours for a in problem.fleet if a.hours)):
        numbers |= {h for _, table in hours.tables() for row in table for h in row if not isinf(h)}
    ticks = 1
    for number in numbers:
        # the decimal as it is written: 0.1 is a tenth, not the nearest double
        ticks = lcm(ticks, Fraction(Decimal(repr(number))).denominator)
        if ticks > MAX_TICKS_PER_H:
            return MAX_TICKS_PER_H, False
    return ticks, True
