"""Power indices of published games, as printed there."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import combinations

import pytest

from safeconduct.consent import banzhaf, birnbaum, chance, shapley

EXACT = 1e-9


def winning(weights: Mapping[Hashable, int], quota: int) -> list[frozenset[Hashable]]:
    """Minimal winning coalitions of a weighted game."""
    return [
        frozenset(members)
        for size in range(1, len(weights) + 1)
        for members in combinations(weights, size)
        if 0 <= sum(weights[m] for m in members) - quota < min(weights[m] for m in members)
    ]


EEC_1958 = winning({"DE": 4, "FR": 4, "IT": 4, "BE": 2, "NL": 2, "LU": 1}, 12)
"""Council of the European Economic Community of 1958 (Felsenthal & Machover 1998, ch. 5)."""

SECURITY_COUNCIL = winning({**{f"permanent {i}": 7 for i in range(5)}, **dict.fromkeys(range(10), 1)}, 39)
"""UN Security Council since 1965: nine of fifteen, all five permanent members among them."""


def test_eec_of_1958() -> None:
    great, small = ("DE", "FR", "IT"), ("BE", "NL")
    assert shapley(EEC_1958) == pytest.approx(
        {**dict.fromkeys(great, 7 / 30), **dict.fromkeys(small, 3 / 20)}, abs=EXACT
    )
    assert banzhaf(EEC_1958) == pytest.approx(
        {**dict.fromkeys(great, 5 / 21), **dict.fromkeys(small, 1 / 7)}, abs=EXACT
    )


def test_luxembourg_in_a_coalition_that_wins_without_it_counts_nothing() -> None:
    named = [*EEC_1958, frozenset({"DE", "FR", "IT", "LU"})]
    assert shapley(named)["LU"] == 0.0
    assert banzhaf(named)["LU"] == 0.0


def test_security_council() -> None:
    values = shapley(SECURITY_COUNCIL)
    assert values["permanent 0"] == pytest.approx(421 / 2145, abs=EXACT)  # printed .19627
    assert values[0] == pytest.approx(4 / 2145, abs=EXACT)  # printed .0018648
    assert round(values["permanent 4"], 5) == 0.19627
    assert round(values[9], 7) == 0.0018648


def test_substitutes_and_series() -> None:
    assert shapley([{"A", "B"}, {"A", "C"}]) == pytest.approx({"A": 2 / 3, "B": 1 / 6, "C": 1 / 6}, abs=EXACT)
    assert shapley([{"A", "B", "C"}]) == pytest.approx(dict.fromkeys("ABC", 1 / 3), abs=EXACT)
    assert shapley([{"R", "B", "P"}, {"R", "U"}]) == pytest.approx(
        {"R": 7 / 12, "U": 1 / 4, "B": 1 / 12, "P": 1 / 12}, abs=EXACT
    )


def test_two_out_of_three() -> None:
    """Birnbaum 1969: in a 2-out-of-3 system of equal parts the importance is 2p(1 - p)."""
    paths = [frozenset(pair) for pair in combinations("ABC", 2)]
    p = dict.fromkeys("ABC", 0.7)
    assert birnbaum(paths, p) == pytest.approx(dict.fromkeys("ABC", 2 * 0.7 * 0.3), abs=EXACT)
    assert chance(paths, p) == pytest.approx(3 * 0.7**2 - 2 * 0.7**3, abs=EXACT)
