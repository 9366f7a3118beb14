"""Laws of the smallest consents that open a way: they equal plain enumeration, whatever is cut says what is proven."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from safeconduct.consent import Progress, Solved, minimal_sets, smallest_openings, stop_after

STATES = [chr(65 + i) for i in range(9)]


class Ways:
    """Routes written down, each with whom it needs; the shortest left open answers."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.ways = [
            Solved(float(rng.randint(1, 9)), frozenset(rng.sample(STATES, rng.randint(1, 5))))
            for _ in range(rng.randint(1, 12))
        ]
        self.refusing = frozenset(rng.sample(STATES, rng.randint(4, 9)))

    def __call__(self, refused: frozenset[str], /) -> Solved | None:
        left = [way for way in self.ways if not way.requires & refused]
        return min(left, key=lambda way: way.distance_km, default=None)

    def opening(self, limit_km: float) -> set[frozenset[str]]:
        """All smallest sets of consents, by trying every set from few to many."""
        for size in range(len(self.refusing) + 1):
            sets = {frozenset(c) for c in combinations(sorted(self.refusing), size)}
            opens = {
                s
                for s in sets
                if (way := self(self.refusing - s)) is not None and way.distance_km <= limit_km
            }
            if opens:
                return opens
        return set()


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("limit_km", [9.0, 4.0])
def test_equals_enumeration(seed: int, limit_km: float) -> None:
    ways = Ways(seed)
    told = smallest_openings(ways, ways.refusing, limit_km=limit_km)
    assert set(told.sets) == ways.opening(limit_km)
    assert told.complete
    assert all(len(opens) == told.at_least for opens in told.sets)


@pytest.mark.parametrize("seed", range(60))
def test_equals_the_smallest_of_all_path_sets(seed: int) -> None:
    ways = Ways(seed)

    def at_issue(refused: frozenset[str], /) -> Solved | None:
        way = ways(refused)
        return way and Solved(way.distance_km, way.requires & ways.refusing)

    paths = minimal_sets(at_issue, ways.refusing).path_sets
    least = min(map(len, paths), default=0)
    told = smallest_openings(ways, ways.refusing)
    assert set(told.sets) == {path for path in paths if len(path) == least}


@pytest.mark.parametrize("seed", range(30))
def test_a_cheap_proof_changes_nothing_but_the_searches(seed: int) -> None:
    ways = Ways(seed)

    def closing(refused: frozenset[str]) -> frozenset[str] | None:
        """A proof that misses some closures, and claims none falsely."""
        if seed % 2 and len(refused) % 2:
            return None
        return refused if ways(refused) is None else None

    plain = smallest_openings(ways, ways.refusing)
    told = smallest_openings(ways, ways.refusing, closing=closing)
    assert (told.sets, told.at_least) == (plain.sets, plain.at_least)
    assert told.solves <= plain.solves


@pytest.mark.parametrize("seed", range(30))
def test_whom_every_way_needs_stands_apart(seed: int) -> None:
    ways = Ways(seed)
    always = frozenset({min(ways.refusing)})
    told = smallest_openings(ways, ways.refusing, always=always)
    others = smallest_openings(ways, ways.refusing - always)
    assert (told.sets, told.always) == (others.sets, always)
    assert all(set(always) <= set(whole) for whole in told.whole)


@pytest.mark.parametrize("seed", range(20))
def test_cut_anywhere_the_size_is_proven_and_the_sets_open(seed: int) -> None:
    ways = Ways(seed)
    whole = smallest_openings(ways, ways.refusing)
    for searches in range(whole.solves + 1):
        told: list[Progress] = []
        part = smallest_openings(
            ways, ways.refusing, should_stop=stop_after(searches), on_progress=told.append
        )
        assert (part.solves, len(told)) == (min(searches, whole.solves), part.solves)
        assert part.complete == (searches >= whole.solves)
        assert set(part.sets) <= set(whole.sets)
        assert part.at_least <= whole.at_least or not whole.sets


def test_open_as_it_is_and_closed_for_good() -> None:
    free = smallest_openings(lambda _: Solved(1.0, frozenset()), frozenset("AB"))
    assert (free.sets, free.whole, free.at_least) == ((frozenset(),), (), 0)
    shut = smallest_openings(lambda _: None, frozenset("AB"))
    assert (shut.sets, shut.complete) == ((), True)


def test_a_way_that_names_nobody_who_refuses_is_no_dead_end() -> None:
    # near a refusing state's margin a router may give up although the way does not need that state
    def shy(refused: frozenset[str], /) -> Solved | None:
        return None if "A" in refused else Solved(1.0, frozenset("Z"))

    assert smallest_openings(shy, frozenset("ABC")).sets == (frozenset("A"),)
