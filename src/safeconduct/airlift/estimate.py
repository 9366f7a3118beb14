"""The estimate at once: planning factors on averages, and which of the limits binds.

Each limit alone gives a closure by a formula of `factors`; the largest is the estimate, and its name is what
binds. A person can check every line by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, isinf

from safeconduct.airlift import factors
from safeconduct.airlift.aircraft_classes import Alike, alike, can_carry
from safeconduct.airlift.calendars import next_fit
from safeconduct.airlift.problem import Problem


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit taken alone.

    Attributes
    ----------
    name : str
        "seats", "ramp", "crews", "beds", "arrivals" or "permissions".
    closure_h : float
        Hour by which everybody could be out if nothing else limited; ``inf`` if never.
    why : str
        The sum behind it, in words.
    """

    name: str
    closure_h: float
    why: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """Answer of the formulas.

    Attributes
    ----------
    people, missions : int
        Who is to go; flights needed with full aircraft of the average size.
    cycle_h : float
        Round trip with both ground times, fleet average.
    limits : tuple of Limit
        Each limit alone, the worst first.
    """

    people: int
    missions: int
    cycle_h: float
    limits: tuple[Limit, ...]

    @property
    def closure_h(self) -> float:
        """The worst of the limits."""
        return self.limits[0].closure_h if self.limits else 0.0

    @property
    def binding(self) -> tuple[str, ...]:
        """Names of the limits within 5 % of the worst."""
        worst = self.closure_h
        return tuple(x.name for x in self.limits if x.closure_h >= 0.95 * worst and x.closure_h > 0)


def estimate(problem: Problem) -> Estimate:
    """Closure by planning factors, and what binds."""
    if not problem.people:
        return Estimate(0, 0, 0.0, ())
    cycles = _cycles(problem)
    if not cycles:
        return Estimate(problem.people, 0, inf, (_closed(problem),))
    seats = sum(one.seats * len(one.members) for one, _ in cycles)
    count = sum(len(one.members) for one, _ in cycles)
    cycle_h = sum(h * len(one.members) for one, h in cycles) / count
    load = seats / count
    limits = [
        _seats(problem, cycles, load),
        _crews(problem, cycles),
        *_ramp(problem, load),
        *_beds(problem),
        _arrivals(problem),
        _permissions(problem, cycles),
    ]
    ordered = sorted((x for x in limits if x.closure_h > 0), key=lambda x: -x.closure_h)
    return Estimate(problem.people, ceil(_seats_needed(problem) / load), cycle_h, tuple(ordered))


def _closed(problem: Problem) -> Limit:
    """What alone keeps everybody from leaving: the first thing that would have to change."""
    flown = [one for one in alike(problem) if one.seats]
    if not flown:
        return Limit("seats", inf, "no aircraft with seats")
    if all(r.beds == 0 for r in problem.refuges):
        return Limit("beds", inf, "no refuge has a bed")
    if all(p.mog == 0 for p in problem.pickups) or all(r.mog == 0 for r in problem.refuges):
        return Limit("ramp", inf, "no ramp holds an aircraft")
    shut = not any(p.open for p in problem.pickups) or not any(r.open for r in problem.refuges)
    if shut or any(not windows for windows in problem.permissions.values()):
        return Limit("permissions", inf, "no window in which anybody may leave ever opens")
    return Limit("seats", inf, "no aircraft can reach a pickup with people and a refuge from there")


def _seats_needed(problem: Problem) -> float:
    return sum(g.people * g.seats_each for g in problem.groups)


def _cycles(problem: Problem) -> list[tuple[Alike, float]]:
    """Classes that can fly, with their cycle averaged over people and the nearest open refuge."""
    found = []
    for one in alike(problem):
        total, weight = 0.0, 0
        for i, pickup in enumerate(problem.pickups):
            people = sum(g.people for g in problem.groups if g.pickup == pickup.id)
            trips = [
                one.hours.pickup_to_refuge[i][j]
                + one.hours.refuge_to_pickup[j][i]
                + r.ground_h
                + pickup.ground_h
                for j, r in enumerate(problem.refuges)
                if can_carry(problem, one, i, j)
            ]
            best = min((h for h in trips if not isinf(h)), default=None)
            if people and best is not None:
                total, weight = total + people * best, weight + people
        if weight:
            found.append((one, max(total / weight, 1e-9)))
    return found


def _seats(problem: Problem, cycles: list[tuple[Alike, float]], load: float) -> Limit:
    rate = sum(factors.seats_per_h(len(one.members), one.seats, h) for one, h in cycles)
    hours = _seats_needed(problem) / rate if rate else inf
    fleet = sum(len(one.members) for one, _ in cycles)
    why = f"{problem.people} people, {fleet} aircraft of {load:.0f} seats: {rate:.0f} seats an hour"
    return Limit("seats", hours + _first_h(problem), why)


def _crews(problem: Problem, cycles: list[tuple[Alike, float]]) -> Limit:
    """Seats again, with aircraft flying only the share of time their crews can work."""
    rate, limited = 0.0, False
    for one, cycle_h in cycles:
        a = one.fleet[0]
        share = factors.crew_share(a.duty_h, a.rest_h, a.crews)
        limited |= share < 1
        rate += share * factors.seats_per_h(len(one.members), one.seats, cycle_h)
    hours = _seats_needed(problem) / rate if limited and rate else 0.0
    return Limit(
        "crews", hours and hours + _first_h(problem), f"with the crews' rest {rate:.0f} seats an hour"
    )


def _ramp(problem: Problem, load: float) -> list[Limit]:
    limits = []
    for pickup in problem.pickups:
        people = sum(g.people * g.seats_each for g in problem.groups if g.pickup == pickup.id)
        if pickup.mog is not None and pickup.ground_h > 0 and people:
            per_h = factors.throughput(pickup.mog, load, 1.0, pickup.ground_h)
            why = (
                f"{pickup.id}: {pickup.mog} aircraft at once, {pickup.ground_h:g} h each: {per_h:.0f} an hour"
            )
            limits.append(Limit("ramp", people / per_h if per_h else inf, why))
    stands = [(r.mog, r.ground_h) for r in problem.refuges]
    if stands and all(mog is not None and h > 0 for mog, h in stands):
        per_h = sum(factors.throughput(mog or 0, load, 1.0, h) for mog, h in stands)
        people = _seats_needed(problem)
        limits.append(Limit("ramp", people / per_h if per_h else inf, f"refuges: {per_h:.0f} an hour"))
    return limits


def _beds(problem: Problem) -> list[Limit]:
    if any(r.beds is None for r in problem.refuges):
        return []
    beds = sum(r.beds or 0 for r in problem.refuges)
    rate = sum(r.onward_per_h for r in problem.refuges if r.beds)
    short = problem.people - beds
    hours = 0.0 if short <= 0 else short / rate if rate else inf
    return [Limit("beds", hours, f"{beds} beds, {rate:g} people onward an hour, {problem.people} people")]


def _arrivals(problem: Problem) -> Limit:
    last = max((g.curve[-1][0] for g in problem.groups if g.people), default=0.0)
    if last <= 0:
        return Limit("arrivals", 0.0, "everybody is at the airfield")
    hours = (h for one in alike(problem) for row in one.hours.pickup_to_refuge for h in row)
    return Limit("arrivals", last + min(hours, default=0.0), f"the last come at {last:g} h")


def _permissions(problem: Problem, cycles: list[tuple[Alike, float]]) -> Limit:
    """First hour at which the slowest to open of the pickups can be left for any refuge."""
    worst = 0.0
    for i, pickup in enumerate(problem.pickups):
        if not any(g.people for g in problem.groups if g.pickup == pickup.id):
            continue
        ways = [
            next_fit(problem.windows(pickup.id, r.id), 0.0, one.hours.pickup_to_refuge[i][j])
            + one.hours.pickup_to_refuge[i][j]
            for one, _ in cycles
            for j, r in enumerate(problem.refuges)
            if next_fit(problem.windows(pickup.id, r.id), 0.0, one.hours.pickup_to_refuge[i][j]) > 0
            or can_carry(problem, one, i, j)
        ]
        first = min(ways, default=inf)
        worst = max(worst, first)
    limited = problem.permissions and worst > 0
    return Limit(
        "permissions", worst if limited else 0.0, f"every pickup has a permitted way from {worst:.1f} h"
    )


def _first_h(problem: Problem) -> float:
    """First landing of anybody at a pickup."""
    return min((h for one in alike(problem) for h in one.landing_h), default=0.0)
