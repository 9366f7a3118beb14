"""Figures other people printed, and the formula of the pooling worked by hand."""

from __future__ import annotations

from math import exp, log

import pytest

from safeconduct.evidence import Report, pool, word_for
from safeconduct.evidence.copying import expected_vote_count, vote_count
from safeconduct.evidence.policy import default_policy
from safeconduct.evidence.words import heard_as

# our table; F carries no weight
ACCURACY = {"A": 0.95, "B": 0.85, "C": 0.70, "D": 0.60, "E": 0.50, "F": None}


def by_hand(accuracies: list[tuple[float, int]], base_rate: float = 0.5, tau: float = 0.5) -> float:
    """logit P = logit(base rate) + tau * sum of s * ln(A / (1 - A))."""
    logit = log(base_rate / (1 - base_rate)) + tau * sum(s * log(a / (1 - a)) for a, s in accuracies)
    return 1 / (1 + exp(-logit))


def test_three_agreeing_sources_of_dong_2009() -> None:
    """Dong, Berti-Équille & Srivastava 2009: three agreeing sources, c = .8, pairwise .4: 2.08."""
    assert round(expected_vote_count(("S1", "S2", "S3"), dependence=0.4, copy_rate=0.8), 2) == 2.08


def test_declared_copying_counts_a_copy_for_a_fifth() -> None:
    assert vote_count(["a", "b", "c"], [("b", "a"), ("c", "a")], 0.8) == pytest.approx(1.4)
    assert vote_count(["a", "b", "c"], [], 0.8) == 3


@pytest.mark.parametrize("grade", "ABCDE")
def test_one_report_moves_the_chance_by_its_grade(grade: str) -> None:
    accuracy = ACCURACY[grade]
    assert accuracy is not None
    for supports, sign in ((True, 1), (False, -1)):
        found = pool([Report("r", "s", supports, grade)], base_rate=0.3).probability
        assert found == pytest.approx(by_hand([(accuracy, sign)], 0.3), abs=1e-12)


def test_three_independent_sources_add_up() -> None:
    reports = [Report("a", "x", True, "A"), Report("b", "y", True, "C"), Report("c", "z", False, "D")]
    expected = by_hand([(0.95, 1), (0.70, 1), (0.60, -1)], 0.2, 0.45)
    assert pool(reports, 0.2, 0.45).probability == pytest.approx(expected, abs=1e-12)


def test_relay_chain_of_an_original_nobody_read() -> None:
    """A = 1/2 + 1/2 * product of (2 A_i - 1)."""
    reports = [
        Report("o", "channel", True, "B", seen=False),
        Report("r", "paper", True, "C", quotes=("o",)),
        Report("q", "blog", True, "A", quotes=("r",)),
    ]
    # the paper relays it once, which beats the blog that relays the paper
    chain = 0.5 + 0.5 * (2 * 0.85 - 1) * (2 * 0.70 - 1)
    assert pool(reports).probability == pytest.approx(by_hand([(chain, 1)]), abs=1e-12)


def test_shipped_policy_is_the_published_one() -> None:
    policy = default_policy()
    assert policy.reliability == ACCURACY
    assert policy.clip == (0.05, 0.95)
    assert policy.tau == 0.5


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (0.03, "almost no chance"),
        (0.12, "very unlikely"),
        (0.30, "unlikely"),
        (0.50, "roughly even chance"),
        (0.70, "likely"),
        (0.90, "very likely"),
        (0.97, "almost certain"),
    ],
)
def test_icd_203(chance: float, word: str) -> None:
    assert word_for(chance, "icd203") == word


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (0.05, "remote chance"),
        (0.15, "highly unlikely"),
        (0.30, "unlikely"),
        (0.40, "realistic possibility"),
        (0.49, "realistic possibility"),
        (0.55, "likely"),
        (0.75, "likely"),
        (0.80, "highly likely"),
        (0.90, "highly likely"),
        (0.95, "almost certain"),
    ],
)
def test_phia_yardstick(chance: float, word: str) -> None:
    assert word_for(chance, "phia") == word


def test_words_in_the_gaps_take_the_nearest_band() -> None:
    assert word_for(0.06, "phia") == "remote chance"
    assert word_for(0.09, "phia") == "highly unlikely"
    assert word_for(0.925, "phia") == "highly likely"  # midway: the one nearer to even


def test_what_people_hear_in_a_hedge() -> None:
    """Medians of 46 respondents (zonination/perceptions)."""
    assert heard_as("almost certainly") == 0.95
    assert heard_as("Probably  not") == 0.26
    assert heard_as("chances are slight") == 0.10
    assert heard_as("allegedly") is None
