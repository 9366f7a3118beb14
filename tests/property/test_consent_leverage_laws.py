"""Laws of leverage: each figure equals its definition worked out the long way."""

from __future__ import annotations

import random
from itertools import combinations
from math import factorial

import pytest

from safeconduct.consent import (
    Answers,
    Bloc,
    Condition,
    FrontierRoute,
    banzhaf,
    birnbaum,
    chance,
    distance_leverage,
    leverage,
    sensitivity,
    shapley,
)

STATES = [f"S{i}" for i in range(7)]


def draw(seed: int) -> tuple[list[FrontierRoute], dict[str, float]]:
    rng = random.Random(seed)
    sets = [frozenset(rng.sample(STATES, rng.randint(1, 4))) for _ in range(rng.randint(1, 7))]
    routes = [FrontierRoute(float(rng.randint(2000, 2010)), s) for s in sets]
    return routes, {s: rng.random() for s in STATES}


def worth(routes: list[FrontierRoute], consents: frozenset[str], cap_km: float) -> float:
    return min((r.distance_km for r in routes if r.requires <= consents), default=cap_km)


def subsets(states: list[str]) -> list[frozenset[str]]:
    return [frozenset(c) for size in range(len(states) + 1) for c in combinations(states, size)]


def shapley_km(routes: list[FrontierRoute], state: str, cap_km: float) -> float:
    """The definition: what the state saves on joining, over all orders of joining."""
    n, total = len(STATES), 0.0
    for joined in subsets([s for s in STATES if s != state]):
        share = factorial(len(joined)) * factorial(n - len(joined) - 1) / factorial(n)
        total += share * (worth(routes, joined, cap_km) - worth(routes, joined | {state}, cap_km))
    return total


def expected_km(routes: list[FrontierRoute], p: dict[str, float], cap_km: float) -> float:
    total = 0.0
    for consents in subsets(STATES):
        weight = 1.0
        for state in STATES:
            weight *= p[state] if state in consents else 1 - p[state]
        total += weight * worth(routes, consents, cap_km)
    return total


@pytest.mark.parametrize("seed", range(25))
def test_shapley_is_the_mean_over_all_orders(seed: int) -> None:
    routes, _ = draw(seed)
    yes_or_no = [FrontierRoute(0.0, r.requires) for r in routes]
    values = shapley([r.requires for r in routes])
    for state in STATES:
        assert values.get(state, 0.0) == pytest.approx(shapley_km(yes_or_no, state, 1.0), abs=1e-12)
    assert sum(values.values()) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(25))
def test_birnbaum_and_banzhaf_are_differences_of_two_chances(seed: int) -> None:
    routes, p = draw(seed)
    paths, coin = [r.requires for r in routes], dict.fromkeys(STATES, 0.5)
    values = birnbaum(paths, p)
    swings = {s: chance(paths, {**coin, s: 1.0}) - chance(paths, {**coin, s: 0.0}) for s in values}
    assert banzhaf(paths) == pytest.approx({s: v / sum(swings.values()) for s, v in swings.items()})
    for state, value in values.items():
        assert value == pytest.approx(chance(paths, {**p, state: 1.0}) - chance(paths, {**p, state: 0.0}))


@pytest.mark.parametrize("seed", range(25))
def test_distance_figures_equal_their_definitions(seed: int) -> None:
    routes, p = draw(seed)
    cap_km = 2400.0
    found = distance_leverage(routes, p, cap_km)
    assert found.shortest_km + found.expected_extra_km == pytest.approx(expected_km(routes, p, cap_km))
    for one in found.states:
        no = expected_km(routes, {**p, one.state: 0.0}, cap_km)
        assert one.birnbaum_km == pytest.approx(no - expected_km(routes, {**p, one.state: 1.0}, cap_km))
        assert one.shapley_km == pytest.approx(shapley_km(routes, one.state, cap_km))
    assert sum(one.shapley_km for one in found.states) == pytest.approx(cap_km - found.shortest_km)


def test_what_is_learnt_tells_of_the_bloc_and_what_is_set_does_not() -> None:
    paths = [frozenset({"A"}), frozenset({"B"})]
    answers = Answers({"A": 0.9, "B": 0.8}, (Bloc("both", frozenset({"A", "B"}), 0.5),))
    one = next(s for s in leverage(paths, answers).states if s.state == "A")
    # set: the bloc keeps its chance, so B is open with 0.8 x 0.5 after A's no
    assert one.birnbaum == pytest.approx(1 - 0.8 * 0.5)
    assert one.chance_if_yes == pytest.approx(1.0)
    # learnt: A's no has chance 0.55, in 0.5 of it the bloc refused
    assert one.chance_if_no == pytest.approx(0.5 * 0.1 * 0.8 / 0.55)


def test_setting_a_state_pulls_those_that_follow_it() -> None:
    paths = [frozenset({"TR"}), frozenset({"IQ"})]
    answers = Answers({"TR": 0.5, "IQ": 0.7}, (), (Condition("TR", "IQ", 0.6),))
    by_name = {s.state: s for s in leverage(paths, answers).states}
    assert by_name["TR"].birnbaum == pytest.approx(1 - 0.7 * 0.4)
    assert by_name["IQ"].birnbaum == pytest.approx(0.5)


def test_who_must_say_yes_and_whose_no_costs_nothing() -> None:
    paths = [frozenset({"SY", "TR"}), frozenset({"SY", "IR", "IQ"})]
    found = leverage(paths, dict.fromkeys(["SY", "TR", "IR", "IQ", "GE"], 0.7), states=["GE", "TR"])
    assert found.must_consent == ("SY",)
    assert found.no_cost == ("GE",)
    assert [s.state for s in found.states] == ["SY", "TR", "IQ", "IR", "GE"]
    assert found.states[-1].change_of_mind == 0.0


def test_a_ranking_that_hangs_on_guesses_is_marked() -> None:
    paths = [frozenset({"A", "B"}), frozenset({"C", "D"})]
    p = {"A": 0.5, "B": 0.6, "C": 0.8, "D": 0.5}
    found = sensitivity(paths, p)
    for ranking in found.rankings:
        moved = {s: min(1.0, max(0.0, v + ranking.move)) for s, v in p.items()}
        exact = birnbaum(paths, moved)
        assert dict(zip(ranking.states, ranking.birnbaum, strict=True)) == pytest.approx(exact)
        assert ranking.chance == pytest.approx(chance(paths, moved))
    for ahead, behind in found.flips:
        stated = dict(zip(found.rankings[0].states, found.rankings[0].birnbaum, strict=True))
        assert stated[ahead] > stated[behind]
        assert any(r.states.index(behind) < r.states.index(ahead) for r in found.rankings[1:])
    assert found.flips == (("A", "C"),)
    assert {s.state for s in leverage(paths, p).states if s.flips} == found.states


def test_states_level_with_each_other_do_not_flip() -> None:
    paths = [frozenset({"TR"}), frozenset({"IR", "IQ"})]
    assert sensitivity(paths, dict.fromkeys(["TR", "IR", "IQ"], 0.7)).flips == ()


def test_only_guesses_are_moved() -> None:
    paths = [frozenset({"A", "B"}), frozenset({"C"})]
    found = sensitivity(paths, {"A": 0.5, "B": 0.5, "C": 0.5}, guessed=["C"], moves=(0.2,))
    assert found.rankings[1].chance == pytest.approx(chance(paths, {"A": 0.5, "B": 0.5, "C": 0.7}))


def test_nothing_open_and_nothing_needed_give_no_leverage() -> None:
    assert leverage([], {}).chance == 0.0
    assert leverage([frozenset()], {"A": 0.5}, states=["A"]).states[0].birnbaum == 0.0
    assert distance_leverage([], {}, 3000.0).expected_extra_km == 0.0
