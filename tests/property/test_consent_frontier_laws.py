"""Laws of the frontier: it equals plain enumeration; path sets and veto sets block each other."""

from __future__ import annotations

import random
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import combinations, count
from math import inf

import pytest

from safeconduct.consent import Frontier, Solved, frontier, minimal_sets
from safeconduct.consent.hitting_sets import Names, blocker

Solve = Callable[[frozenset[str]], Solved | None]
Sets = set[frozenset[str]]


def world(seed: int) -> tuple[Solve, frozenset[str]]:
    """A random graph whose edges need states; every other one has whole lengths: many ties."""
    rng = random.Random(seed)
    nodes, states = 9, [chr(65 + i) for i in range(6)]
    edges = {
        (a, b): (
            float(rng.randint(1, 4)) if seed % 2 else rng.random() * 10,
            frozenset(rng.sample(states, rng.choice([0, 1, 1, 1, 2]))),
        )
        for a, b in combinations(range(nodes), 2)
        if rng.random() < 0.35
    }

    def solve(refused: frozenset[str]) -> Solved | None:
        tie, heap, closed = count(), [(0.0, 0, 0, frozenset[str]())], set()
        while heap:
            length, _, at, needs = heappop(heap)
            if at == nodes - 1:
                return Solved(length, needs, route="carried along")
            if at in closed:
                continue
            closed.add(at)
            for (a, b), (step, owners) in edges.items():
                if at in (a, b) and not owners & refused:
                    heappush(heap, (length + step, next(tie), a + b - at, needs | owners))
        return None

    return solve, frozenset(states)


def subsets(states: frozenset[str]) -> list[frozenset[str]]:
    return [frozenset(c) for size in range(len(states) + 1) for c in combinations(sorted(states), size)]


def smallest(sets: list[frozenset[str]]) -> Sets:
    return {s for s in sets if not any(other < s for other in sets)}


def by_enumeration(
    solve: Solve, states: frozenset[str], limit_km: float
) -> tuple[set[tuple[float, frozenset[str]]], Sets, Sets]:
    """Routes, path sets and veto sets by asking for every combination of consents."""
    best: dict[frozenset[str], float] = {}
    for consents in subsets(states):
        solved = solve(states - consents)
        if solved is not None and solved.distance_km <= limit_km:
            best[consents] = solved.distance_km
    routes = {(length, s) for s, length in best.items() if not any(t < s and best[t] <= length for t in best)}
    closing = [states - consents for consents in subsets(states) if consents not in best]
    return routes, smallest(list(best)), smallest(closing)


@pytest.mark.parametrize("limit_km", [inf, 12.0, 6.0])
@pytest.mark.parametrize("seed", range(40))
def test_equals_enumeration(seed: int, limit_km: float) -> None:
    solve, states = world(seed)
    routes, paths, vetoes = by_enumeration(solve, states, limit_km)
    found = frontier(solve, limit_km=limit_km)
    assert {(r.distance_km, r.requires) for r in found.routes} == routes
    assert set(found.path_sets) == paths
    assert set(found.veto_sets) == vetoes
    assert found.complete
    assert found.complete_to_km == limit_km
    assert all(route.route == "carried along" for route in found.routes)


@pytest.mark.parametrize("seed", range(40))
def test_shrinking_gives_the_same_sets(seed: int) -> None:
    solve, states = world(seed)
    whole, sets = frontier(solve, limit_km=12.0), minimal_sets(solve, states, limit_km=12.0)
    assert (sets.path_sets, sets.veto_sets) == (whole.path_sets, whole.veto_sets)
    assert sets.complete


@pytest.mark.parametrize("seed", range(40))
def test_path_sets_and_veto_sets_are_each_others_blockers(seed: int) -> None:
    solve, states = world(seed)
    found, names = frontier(solve), Names(states)
    paths = sorted(map(names.mask, found.path_sets))
    vetoes = sorted(map(names.mask, found.veto_sets))
    assert sorted(blocker(paths).members) == vetoes
    assert sorted(blocker(vetoes).members) == paths


def cut_after(solve: Solve, solves: int) -> Frontier:
    left = iter(range(solves))
    return frontier(solve, should_stop=lambda: next(left, None) is None)


@pytest.mark.parametrize("seed", range(12))
def test_every_prefix_is_right(seed: int) -> None:
    solve, _ = world(seed)
    whole = frontier(solve)
    for solves in range(whole.solves + 1):
        part = cut_after(solve, solves)
        assert part.solves == solves
        assert part.complete == (solves == whole.solves)
        within = [r for r in whole.routes if r.distance_km < part.complete_to_km]
        assert [r.requires for r in part.routes][: len(within)] == [r.requires for r in within]
        assert set(part.veto_sets) <= set(whole.veto_sets)
        assert all(any(p <= path for p in whole.path_sets) for path in part.path_sets)


@pytest.mark.parametrize("seed", range(12))
def test_a_cut_shrinking_run_has_only_right_sets(seed: int) -> None:
    solve, states = world(seed)
    whole = minimal_sets(solve, states)
    for rounds in range(4):
        left = iter(range(rounds))
        part = minimal_sets(solve, states, should_stop=lambda left=left: next(left, None) is None)
        assert set(part.path_sets) <= set(whole.path_sets)
        assert set(part.veto_sets) <= set(whole.veto_sets)


@pytest.mark.parametrize("seed", range(20))
def test_always_and_refused_stay_out_of_the_sets(seed: int) -> None:
    solve, states = world(seed)
    always, refused = frozenset({"A"}), frozenset({"B"})
    found = frontier(solve, always=always, refused=refused)
    free = states - always - refused

    def with_ends(refusing: frozenset[str]) -> Solved | None:
        return solve(refusing | refused)

    opening = [c for c in subsets(free) if with_ends(free - c)]
    assert set(found.path_sets) == smallest(opening)
    assert set(found.veto_sets) == smallest([c for c in subsets(free) if not with_ends(c)])
    assert not any(route.requires & refused for route in found.routes)


@pytest.mark.parametrize("seed", range(20))
def test_a_hint_never_exceeds_the_answer(seed: int) -> None:
    solve, _ = world(seed)

    def checked(refused: frozenset[str], *, parent_length_km: float) -> Solved | None:
        solved = solve(refused)
        assert solved is None or solved.distance_km >= parent_length_km
        return solved

    assert frontier(checked, hint=True) == frontier(solve)


@pytest.mark.parametrize("thin_km", [0.5, 2.0])
@pytest.mark.parametrize("seed", range(40))
def test_a_thinned_list_covers_every_route(seed: int, thin_km: float) -> None:
    solve, _ = world(seed)
    whole, thin = frontier(solve, limit_km=12.0), frontier(solve, limit_km=12.0, thin_km=thin_km)
    for route in whole.routes:
        assert any(
            r.requires <= route.requires and r.distance_km <= route.distance_km + thin_km for r in thin.routes
        )
    assert (thin.path_sets, thin.veto_sets) == (whole.path_sets, whole.veto_sets)
    assert len(thin.routes) <= len(whole.routes)
    assert [r.distance_km for r in thin.routes] == sorted(r.distance_km for r in thin.routes)
    assert thin.complete


@pytest.mark.parametrize("seed", range(12))
def test_a_cap_changes_nothing(seed: int) -> None:
    solve, _ = world(seed)

    def capped(refused: frozenset[str], *, parent_length_km: float, at_most_km: float) -> Solved | None:
        solved = solve(refused)
        assert solved is None or solved.distance_km >= parent_length_km
        return solved if solved is not None and solved.distance_km <= at_most_km else None

    asked = {"limit_km": 12.0, "thin_km": 1.0}
    assert frontier(capped, hint=True, cap=True, **asked) == frontier(solve, **asked)


def test_thinning_by_hand() -> None:
    ways = [Solved(10.0, frozenset("ABC")), Solved(10.4, frozenset("AB")), Solved(11.0, frozenset("A"))]

    def solve(refused: frozenset[str]) -> Solved | None:
        return next((way for way in ways if not way.requires & refused), None)

    def lengths(thin_km: float) -> list[float]:
        return [route.distance_km for route in frontier(solve, thin_km=thin_km).routes]

    assert (lengths(0.1), lengths(0.5), lengths(1.0)) == ([10.0, 10.4, 11.0], [10.4, 11.0], [11.0])
