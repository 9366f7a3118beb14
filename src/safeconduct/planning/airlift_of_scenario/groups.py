"""Evacuee groups of a scenario as those of an airlift problem: arrival as steps, families whole, room for stretchers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import floor

from safeconduct.airlift.problem import Group
from safeconduct.planning.airlift_of_scenario.convoys import Travellers, arrivals, crossing
from safeconduct.planning.airlift_of_scenario.model import PLANNER, Taken
from safeconduct.planning.airlift_of_scenario.range_ends import Case, most
from safeconduct.scenario.entities import Group as Waiting
from safeconduct.scenario.model import Approach, Arrival, Mark, Scenario

STRETCHER_SEATS, ASSISTED_SEATS = 6.0, 2.0
"""Seats taken by a person lying down, and by one who needs help or more room. Defaults, told where they are used."""

NEXT_PRIORITY = 10.0
"""A person of one priority counts for so many of the next in the first objective. A default, told as one."""

STEPS = 24
"""Steps of an arrival curve between its first and its last hour; each counts only those who are there already."""


def groups_of(
    scenario: Scenario, pickups: Mapping[str, str], case: Case, reached: Mapping[str, Approach] = {}
) -> Iterator[Group]:
    """The problem's groups; `pickups` gives the airfield of each origin, `reached` how its people come there.

    Groups whose origin has no airfield are left out. Who may not cross a border is no part of them (:func:`stranded`).
    """
    ranks = sorted({group.priority for group in scenario.groups}, reverse=True)
    parts = [
        (group.origin, part)
        for group in scenario.groups
        if group.origin in pickups
        for part in _parts(scenario, group, (pickups[group.origin], _weight(ranks, group.priority)), case)
    ]
    moved = {
        part.id: part
        for origin, way in reached.items()
        for part in _by_surface(scenario, way, [part for of, part in parts if of == origin], case)
    }
    yield from (moved.get(part.id, part) for _, part in parts)


def _weight(ranks: list[int], priority: int) -> float:
    return NEXT_PRIORITY ** min(ranks.index(priority), 4)


def _by_surface(scenario: Scenario, way: Approach, parts: Sequence[Group], case: Case) -> Iterator[Group]:
    """The same people at the airfield that they reach on the surface, those who may cross."""
    kept = [replace(part, people=crossing(part.people, way, case)) for part in parts]
    setting_out = [
        Travellers(part.id, rank, _first(part.ready or ((0.0, whole.people),), part.people))
        for rank, (part, whole) in enumerate(
            sorted(zip(kept, parts, strict=True), key=lambda pair: -pair[0].priority)
        )
    ]
    there = arrivals(way, scenario.start, setting_out, case)
    spread = _spread(way)
    for part in kept:
        steps = there[part.id]
        come = steps[-1][1] if steps else 0
        yield replace(part, people=come, ready=steps, way_h=spread)


def _first(steps: tuple[tuple[float, int], ...], people: int) -> tuple[tuple[float, int], ...]:
    """An arrival curve of fewer people: those without papers are the last of it."""
    return tuple(_rising([(h, min(n, people)) for h, n in steps])) if people else ()


def _spread(way: Approach) -> tuple[float, float]:
    """Likely and high hours of the whole way: how late a simulated run may be by it."""
    _, likely, high = way.hours
    return likely, high


def stranded(scenario: Scenario, groups: Sequence[Group], origins: Iterable[str], case: Case) -> int:
    """People of these origins who are in no group: they cannot cross a border, or no convoy takes them."""
    taken = set(origins)
    waiting = sum(round(most(g.headcount, case)) for g in scenario.groups if g.origin in taken)
    return waiting - sum(group.people for group in groups)


def _parts(scenario: Scenario, group: Waiting, at: tuple[str, float], case: Case) -> Iterator[Group]:
    """Those who lie down, those who need room, and the others, who stay in families."""
    people = round(most(group.headcount, case))
    # at the worse end of every range the parts may be more than the whole: the whole counts
    lying = min(round(most(group.stretchers, case)) if group.stretchers else 0, people)
    helped = min(round(most(group.assisted, case)) if group.assisted else 0, people - lying)
    shares = (
        ("", people - lying - helped, group.keep_together, 1.0),
        (" (stretchers)", lying, 1, STRETCHER_SEATS),
        (" (assisted)", helped, 1, ASSISTED_SEATS),
    )
    for suffix, count, party, seats in shares:
        if count or not suffix:
            yield Group(
                id=f"{group.id}{suffix}",
                pickup=at[0],
                people=count,
                priority=at[1],
                ready=steps_of(scenario, group.arrival, count),
                party=party,
                seats_each=seats,
            )


def steps_of(scenario: Scenario, arrival: Arrival | None, people: int) -> tuple[tuple[float, int], ...]:
    """An arrival curve as steps from below: nobody counts before they are there."""
    if arrival is None or not people:
        return ()
    zero_h = scenario.hours_after_start(arrival.ready_from) if arrival.ready_from else 0.0
    points = [(zero_h + h, share) for h, share in zip(arrival.after_h, arrival.share, strict=True)]
    steps: dict[float, int] = {}
    for hour in _hours(points):
        # a hair for sums such as 0.7 * 10
        there = floor(_share(points, hour) * people + 1e-9)
        steps[max(0.0, hour)] = max(there, steps.get(max(0.0, hour), 0))
    return tuple((h, n) for h, n in _rising(sorted(steps.items())))


def _hours(points: list[tuple[float, float]]) -> list[float]:
    """The curve's own hours and hours between, evenly."""
    first, last = points[0][0], points[-1][0]
    # a curve is a line between its points; the airlift knows steps, so it gets some of every line
    between = {first + (last - first) * k / STEPS for k in range(1, STEPS)}
    return sorted({h for h, _ in points} | between | {max(0.0, min(last, 0.0))})


def _share(points: list[tuple[float, float]], hour: float) -> float:
    at = bisect_left([h for h, _ in points], hour)
    if at == 0:
        return points[0][1] if hour >= points[0][0] else 0.0
    if at == len(points):
        return points[-1][1]
    (h0, s0), (h1, s1) = points[at - 1], points[at]
    return s0 + (s1 - s0) * (hour - h0) / (h1 - h0)


def _rising(steps: list[tuple[float, int]]) -> Iterator[tuple[float, int]]:
    """Without steps at which nobody comes."""
    if steps and steps[0][1]:
        yield steps[0]
    yield from (after for before, after in pairwise(steps) if after[1] > before[1])


def taken_of_groups(scenario: Scenario) -> Iterator[Taken]:
    """Defaults that the groups make use of."""
    mark = Mark("assumed", by=PLANNER)
    if any(group.stretchers for group in scenario.groups):
        yield Taken("stretchers", f"{STRETCHER_SEATS:g} seats each", mark)
    if any(group.assisted for group in scenario.groups):
        yield Taken("people who need help", f"{ASSISTED_SEATS:g} seats each", mark)
    if len({group.priority for group in scenario.groups}) > 1:
        yield Taken("priorities", "the more urgent are flown first, whatever that costs the others", mark)
    for group in scenario.groups:
        if group.arrival is None:
            told = "all at the airfield at hour 0: no arrival stated"
            yield Taken(f"group {group.id}: arrival", told, mark)
