"""Worked values of the four ways, of the numbered keys and of the compiled loops under the diagrams."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.consent import Answers, WayOut, kernels, pace
from safeconduct.consent.hitting_sets import blocker, minimal


def way(refuge: str, km: float, *states: str) -> WayOut:
    return WayOut(refuge, km, frozenset(states))


def test_the_next_way_is_the_one_that_adds_most_for_its_price() -> None:
    ways = [way("P", 1000, "A"), way("L", 5000, "B"), way("S", 1000, "C")]
    chances = Answers({"A": 0.9, "B": 0.5, "C": 0.45})
    dear = pace(ways, chances, price_per_1000_km=0.05, least_chance=0.0)
    # with the long one 0.95 − 0.25, with the short one 0.945 − 0.05
    assert [(one.role, one.refuge) for one in dear.ways] == [
        ("primary", "P"),
        ("alternate", "S"),
        ("contingency", "L"),
    ]
    assert [one.chance_so_far for one in dear.ways] == pytest.approx([0.9, 0.945, 0.9725])
    free = pace(ways, chances, price_per_1000_km=0.0, least_chance=0.0)
    assert [one.refuge for one in free.ways] == ["P", "L", "S"]
    assert dear.chance == pytest.approx(1.0 - 0.1 * 0.5 * 0.55)


def test_the_primary_is_the_best_by_itself_less_its_price() -> None:
    ways = [way("far", 6000, "A"), way("near", 1000, "B")]
    chances = Answers({"A": 0.9, "B": 0.7})
    # 0.9 − 0.3 and 0.7 − 0.05
    assert pace(ways, chances, price_per_1000_km=0.05).ways[0].refuge == "near"
    assert pace(ways, chances, price_per_1000_km=0.03).ways[0].refuge == "far"
    assert pace(ways, chances, primary=ways[0]).ways[0].refuge == "far"


@pytest.mark.parametrize("size", [1, 2, 3, 50, 4000])
def test_equal_keys_have_equal_places_in_the_order_in_which_they_come(size: int) -> None:
    rng = np.random.default_rng(size)
    keys = rng.integers(0, max(1, size // 3) + 1, size).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    first, which = kernels.first_places(keys, 63 - max(1, size).bit_length())
    seen: dict[int, int] = {}
    for key in keys.tolist():
        seen.setdefault(key, len(seen))
    assert which.tolist() == [seen[key] for key in keys.tolist()]
    assert keys[first].tolist() == list(seen)


def test_what_a_row_is_worth_is_its_refusal_and_the_odds_of_more() -> None:
    below = np.array([[0.0, 1.0], [1.0, 3.0]])
    yes, no = np.array([1, 1], np.int64), np.array([0, 1], np.int64)
    odds = np.array([[0.25, 0.5]])
    assert np.allclose(kernels.up(yes, no, odds, below), [[0.25, 2.0], [1.0, 3.0]])


def test_what_hits_all_sets_and_what_is_minimal() -> None:
    assert sorted(minimal([0b011, 0b111, 0b100, 0b011])) == [0b011, 0b100]
    assert sorted(blocker([0b011, 0b110]).members) == [0b010, 0b101]
