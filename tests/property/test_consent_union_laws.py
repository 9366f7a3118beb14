"""The frontier of several questions from those of each: against asking for all of them at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count
from math import inf

import pytest

from safeconduct.consent import Frontier, Solved, frontier
from safeconduct.consent.union import union

Solve = Callable[[frozenset[str]], Solved | None]


def pair(rng: random.Random, end: str) -> Solve:
    """A handful of routes that all need the state of their end."""
    routes = [
        Solved(rng.random() * 10.0, frozenset(rng.sample("ABCDEF", rng.choice([0, 1, 2, 2, 3]))) | {end})
        for _ in range(rng.choice([1, 4, 9]))
    ]

    def solve(refused: frozenset[str]) -> Solved | None:
        left = [route for route in routes if not route.requires & refused]
        return min(left, key=lambda route: route.distance_km, default=None)

    return solve


def shortest_of(solves: list[Solve]) -> Solve:
    def solve(refused: frozenset[str]) -> Solved | None:
        found = [route for one in solves if (route := one(refused))]
        return min(found, key=lambda route: route.distance_km, default=None)

    return solve


def lengths(found: Frontier) -> list[tuple[float, frozenset[str]]]:
    return [(route.distance_km, route.requires) for route in found.routes]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("limit_km", [4.0, inf])
def test_union_of_frontiers_is_the_frontier_of_the_union(seed: int, limit_km: float) -> None:
    rng = random.Random(seed)
    ends = rng.choice(["XX", "XY", "XYZ", "XAY"])
    solves = [pair(rng, end) for end in ends]
    refused = frozenset(rng.sample("ABC", seed % 2))
    parts = [
        frontier(solve, always=frozenset({end}), refused=refused, limit_km=limit_km)
        for solve, end in zip(solves, ends, strict=True)
    ]
    always = frozenset.intersection(*(part.always for part in parts))
    whole = frontier(shortest_of(solves), always=always, refused=refused, limit_km=limit_km)
    told = union(parts)
    assert told.complete
    assert lengths(told) == lengths(whole)
    assert told.path_sets == whole.path_sets
    assert told.veto_sets == whole.veto_sets


@pytest.mark.parametrize("seed", range(40))
def test_a_part_cut_still_tells_no_veto_that_is_none(seed: int) -> None:
    rng = random.Random(seed)
    solves = [pair(rng, "X"), pair(rng, "Y")]
    asked = count()
    cut = frontier(solves[0], always=frozenset("X"), should_stop=lambda: next(asked) >= 2)
    told = union([cut, frontier(solves[1], always=frozenset("Y"))])
    whole = frontier(shortest_of(solves))
    assert set(told.veto_sets) <= set(whole.veto_sets)
    assert lengths(told) == [one for one in lengths(whole) if one[0] <= told.complete_to_km]
    assert all(any(better <= opens for better in whole.path_sets) for opens in told.path_sets)


@pytest.mark.parametrize("seed", range(20))
def test_cut_while_counting_it_says_up_to_where(seed: int) -> None:
    rng = random.Random(seed)
    parts = [frontier(pair(rng, end), always=frozenset({end})) for end in "XY"]
    whole, asked = union(parts), count()
    told = union(parts, should_stop=lambda: next(asked) >= 1)
    assert set(told.veto_sets) <= set(whole.veto_sets)
    assert told.complete == (len(whole.routes) <= 1)
