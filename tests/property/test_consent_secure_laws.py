"""Laws of the grants that secure a plan and of the worst refusals: they equal trying every subset."""

from __future__ import annotations

import random
from itertools import combinations
from math import log

import pytest

from safeconduct.consent import (
    Asking,
    Outcome,
    Solved,
    carry_alone,
    closing_sets,
    find_carrying,
    find_standing,
    frontier,
    stand_against,
    stop_after,
    worst_refusals,
)

KEYS = [f"K{i}" for i in range(8)]


class Ways:
    """Routes written down, with lead times and chances of what they need."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.ways = [
            Solved(float(rng.randint(1, 99)), frozenset(rng.sample(KEYS, rng.choice([1, 1, 2, 2, 3, 4]))))
            for _ in range(rng.randint(1, 9))
        ]
        self.asking = Asking(
            {key: rng.choice([24.0, 72.0, 120.0]) for key in KEYS if rng.random() < 0.8},
            {key: rng.choice([0.0, 0.5, 0.5, 0.7, 0.9]) for key in KEYS if rng.random() < 0.9},
        )

    def __call__(self, refused: frozenset[str], /) -> Solved | None:
        left = [way for way in self.ways if not way.requires & refused]
        return min(left, key=lambda way: way.distance_km, default=None)

    def stands(self, grants: frozenset[str], k: int) -> bool:
        """Whether no `k` refusals of the others close every way."""
        others = sorted(set(KEYS) - grants)
        return all(self(frozenset(no)) for n in range(k + 1) for no in combinations(others, n))

    def carries(self, grants: frozenset[str], k: int) -> bool:
        """Whether these suffice alone when any `k` are withdrawn."""
        everybody = frozenset(KEYS)
        return all(
            self(everybody - grants | set(no)) for n in range(k + 1) for no in combinations(sorted(grants), n)
        )

    def best(self, does, k: int) -> list[frozenset[str]]:  # type: ignore[no-untyped-def]
        """All sets of the smallest size that do, in the order told."""
        possible = [key for key in KEYS if self.asking.chance.get(key, 1.0) > 0.0]
        for size in range(len(possible) + 1):
            sets = [g for c in combinations(possible, size) if does(g := frozenset(c), k)]
            if sets:
                return sorted(sets, key=self.rank)
        return []

    def rank(self, keys: frozenset[str]) -> tuple[float, int, list[str]]:
        lead = max((self.asking.lead_h.get(key, float("inf")) for key in keys), default=0.0)
        return lead, sum(round(-1e6 * log(self.asking.chance.get(k, 1.0))) for k in keys), sorted(keys)


@pytest.mark.parametrize("k", [0, 1, 2, 3])
@pytest.mark.parametrize("seed", range(15))
def test_standing_and_carrying_equal_all_subsets(seed: int, k: int) -> None:
    ways = Ways(seed)
    vetoes = frontier(ways).veto_sets
    for by_sets, by_asking, does in (
        (stand_against, find_standing, ways.stands),
        (carry_alone, find_carrying, ways.carries),
    ):
        best = ways.best(does, k)
        told = by_sets(vetoes, k, ways.asking, most=99)
        assert [grants.keys for grants in told.sets] == best
        assert (told.proof is None) == bool(best)
        assert not told.more
        few = by_asking(ways, k, ways.asking, most=2)
        assert [grants.keys for grants in few.sets] == best[:2]
        assert few.more == (len(best) > 2)
        assert few.complete


@pytest.mark.parametrize("seed", range(30))
def test_a_grant_more_never_raises_the_number_still_needed(seed: int) -> None:
    ways = Ways(seed)
    vetoes = frontier(ways).veto_sets
    for secured in (stand_against, carry_alone):
        for k in (0, 1, 2):
            before = secured(vetoes, k, most=1)
            for key in KEYS if before.sets else ():
                # a key granted for good can neither refuse nor be withdrawn
                after = secured([veto for veto in vetoes if key not in veto], k, most=1)
                assert after.at_least <= before.at_least


@pytest.mark.parametrize("seed", range(30))
def test_what_none_do_is_shown_by_a_veto_set(seed: int) -> None:
    ways = Ways(seed)
    vetoes = frontier(ways).veto_sets
    for k in range(4):
        proof = carry_alone(vetoes, k).proof
        assert (proof is not None) == any(len(veto) <= k for veto in vetoes)
        if proof is not None:
            assert len(proof) <= k
            assert ways(proof) is None


@pytest.mark.parametrize("seed", range(40))
def test_small_veto_sets_are_those_of_the_whole_enumeration(seed: int) -> None:
    ways = Ways(seed)
    every = frontier(ways).veto_sets
    for most in range(5):
        told = closing_sets(ways, most)
        assert told.sets == tuple(veto for veto in every if len(veto) <= most)
        assert told.complete
        for searches in range(told.solves):
            cut = closing_sets(ways, most, should_stop=stop_after(searches))
            assert not cut.complete
            assert {veto for veto in every if len(veto) <= cut.complete_to} <= set(cut.sets) <= set(every)


@pytest.mark.parametrize("seed", range(40))
def test_the_worst_refusals_equal_all_subsets(seed: int) -> None:
    ways, rng = Ways(seed), random.Random(seed)
    worth = {way: rng.randint(1, 50) for way in ways.ways}

    def outcome(refused: frozenset[str]) -> Outcome:
        left = [way for way in ways.ways if not way.requires & refused]
        best = max(left, key=worth.__getitem__, default=None)
        return Outcome(float(worth[best]), best.requires, best) if best else Outcome(0.0, frozenset())

    told = worst_refusals(outcome, 3)
    for k, worst in enumerate(told.by_number, 1):
        every = [frozenset(c) for n in range(k + 1) for c in combinations(KEYS, n)]
        obvious = min(every, key=lambda no: (outcome(no).value, len(no), sorted(no)))
        assert worst.outcome.value == outcome(obvious).value
        assert len(worst.refusals) == len(obvious)
        assert worst.lost == outcome(frozenset()).value - worst.outcome.value
    assert told.complete
    cut = worst_refusals(outcome, 3, should_stop=stop_after(2))
    assert cut.by_number == told.by_number[: len(cut.by_number)]


@pytest.mark.parametrize("seed", range(15))
def test_cut_anywhere_the_size_is_proven(seed: int) -> None:
    ways = Ways(seed)
    for find, k in ((find_standing, 2), (find_carrying, 1)):
        whole = find(ways, k)
        for searches in range(whole.solves):
            cut = find(ways, k, should_stop=stop_after(searches))
            assert not cut.complete
            assert cut.sets == ()
            assert cut.at_least <= whole.at_least or whole.proof is not None


# by hand: two routes in parallel behind one key, A; a third without it needs B, C and D
HAND = [frozenset("AX"), frozenset("AY"), frozenset("BCD")]


def hand(refused: frozenset[str]) -> Solved | None:
    return next((Solved(1.0, way) for way in HAND if not way & refused), None)


def test_worked_by_hand() -> None:
    vetoes = frontier(hand).veto_sets
    assert set(vetoes) == {
        *map(frozenset, ("AB", "AC", "AD")), *map(frozenset, ("XYB", "XYC", "XYD")),
    }  # fmt: skip
    assert [g.keys for g in stand_against(vetoes, 1).sets] == [frozenset()]
    assert [g.keys for g in stand_against(vetoes, 2).sets] == [frozenset("A")]
    assert {g.keys for g in stand_against(vetoes, 3).sets} == {frozenset("AX"), frozenset("AY")}
    assert {g.keys for g in carry_alone(vetoes, 0).sets} == {frozenset("AX"), frozenset("AY")}
    assert [g.keys for g in carry_alone(vetoes, 1).sets] == [frozenset("ABCDX"), frozenset("ABCDY")]
    assert carry_alone(vetoes, 2).proof == frozenset("AB")


def test_of_sets_as_small_the_quickest_comes_first_then_the_likeliest() -> None:
    vetoes = [frozenset("PQR")]
    told = stand_against(vetoes, 3, Asking({"P": 72.0, "Q": 24.0, "R": 24.0}, {"Q": 0.5, "R": 0.8}))
    assert ["".join(g.keys) for g in told.sets] == ["R", "Q", "P"]
    assert (told.sets[0].longest_lead_h, round(told.sets[0].chance, 9)) == (24.0, 0.8)
    assert stand_against(vetoes, 3).sets[0].longest_lead_h is None
