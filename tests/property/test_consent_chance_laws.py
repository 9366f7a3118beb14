"""Laws of the chance of passage: enumeration, the dual and Monte Carlo all agree with the diagram."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from safeconduct.consent import (
    Answers,
    Bloc,
    Condition,
    Frontier,
    FrontierRoute,
    chance,
    chance_bounds,
    chance_curve,
    chance_of_veto,
    marginals,
)
from safeconduct.consent.hitting_sets import Names, blocker
from safeconduct.consent.joint import cases_of

Paths = list[frozenset[str]]


def draw(seed: int, states: int = 7) -> tuple[Paths, Answers]:
    """Random path sets among states with blocs (one perhaps in another) and conditions."""
    rng = random.Random(seed)
    names = [f"S{i}" for i in range(rng.randint(2, states))]
    paths = [
        frozenset(rng.sample(names, rng.randint(1, min(4, len(names))))) for _ in range(rng.randint(1, 6))
    ]
    own, blocs = {name: rng.random() for name in names}, []
    for b in range(rng.randint(0, 2)):
        members = rng.sample(names, rng.randint(1, min(3, len(names))))
        blocs.append(Bloc(f"B{b}", frozenset(members), rng.random() * 0.6))
        names.append(f"B{b}")
    pairs = [sorted(rng.sample(range(len(names)), 2)) for _ in range(rng.randint(0, 4))]
    # the later name pulls the earlier one along, as blocs do: so there is no circle
    conditions = [Condition(names[late], names[early], rng.random()) for early, late in pairs]
    return paths, Answers(own, tuple(blocs), tuple(conditions))


def refusals(
    answers: Answers, causes: dict[str, NDArray[np.bool_]], links: list[NDArray[np.bool_]]
) -> dict[str, NDArray[np.bool_]]:
    """Who refuses, from own causes and from links that hold: pulled along until nothing changes."""
    refuses = {name: cause.copy() for name, cause in causes.items()}
    for _ in refuses:
        for (when, then, _), link in zip(answers.pulls(), links, strict=True):
            refuses[then] |= refuses[when] & link
    return refuses


def by_enumeration(paths: Paths, answers: Answers) -> float:
    """Chance by adding up all combinations of independent causes, as the meaning is stated."""
    names = [*answers.own, *(bloc.name for bloc in answers.blocs)]
    pulls = list(answers.pulls())
    uncertain = [place for place, (_, _, c) in enumerate(pulls) if c < 1.0]
    chances = [1 - answers.own_chance(n) for n in names] + [pulls[place][2] for place in uncertain]
    strikes = np.array(list(product([False, True], repeat=len(chances))))
    weights = np.where(strikes, chances, 1 - np.array(chances)).prod(axis=1)
    links = [np.ones(len(strikes), dtype=bool) for _ in pulls]
    for col, place in enumerate(uncertain):
        links[place] = strikes[:, len(names) + col]
    refuses = refusals(answers, {n: strikes[:, col] for col, n in enumerate(names)}, links)
    return float(weights[is_open(paths, refuses)].sum())


def is_open(paths: Paths, refuses: dict[str, NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return np.any([np.all([~refuses[s] for s in path], axis=0) for path in paths], axis=0)


def vetoes_of(paths: Paths) -> Paths:
    names = Names(frozenset().union(*paths))
    return [names.set(mask) for mask in blocker(map(names.mask, paths)).members]


@pytest.mark.parametrize("seed", range(60))
def test_equals_enumeration_of_all_causes(seed: int) -> None:
    paths, answers = draw(seed)
    assert chance(paths, answers) == pytest.approx(by_enumeration(paths, answers), abs=1e-12)


@pytest.mark.parametrize("seed", range(60))
def test_the_dual_agrees(seed: int) -> None:
    paths, answers = draw(seed, states=12)
    assert chance(paths, answers) + chance_of_veto(vetoes_of(paths), answers) == pytest.approx(1, abs=1e-12)


def test_the_dual_agrees_on_large_systems() -> None:
    rng = random.Random(5)
    states = [f"S{i:02}" for i in range(24)]
    paths = [frozenset(rng.sample(states, rng.randint(2, 5))) for _ in range(25)]
    answers = Answers(
        {s: rng.random() for s in states},
        (Bloc("union", frozenset(states[:6]), 0.2), Bloc("wider", frozenset({"union", *states[4:9]}), 0.1)),
        (Condition("S20", "S03", 0.6), Condition("S03", "S11", 0.4), Condition("union", "S15", 0.5)),
    )
    vetoes = vetoes_of(paths)
    assert len(vetoes) > 200
    assert chance(paths, answers) + chance_of_veto(vetoes, answers) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("seed", range(50))
def test_monte_carlo_agrees_within_three_standard_errors(seed: int) -> None:
    paths, answers = draw(seed)
    rng, draws = np.random.default_rng(seed), 20_000
    names = [*answers.own, *(bloc.name for bloc in answers.blocs)]
    causes = {name: rng.random(draws) >= answers.own_chance(name) for name in names}
    links = [rng.random(draws) < pull for _, _, pull in answers.pulls()]
    share = is_open(paths, refusals(answers, causes, links)).mean()
    exact = chance(paths, answers)
    assert abs(share - exact) <= 3 * np.sqrt(exact * (1 - exact) / draws) + 1e-9


@pytest.mark.parametrize("seed", range(30))
def test_a_likelier_consent_never_lowers_the_chance(seed: int) -> None:
    paths, answers = draw(seed)
    for state, own in answers.own.items():
        assert chance(paths, answers.moved({state: (1 + own) / 2})) >= chance(paths, answers) - 1e-12


@pytest.mark.parametrize("seed", range(30))
def test_joint_chances_by_cases_equal_the_diagram(seed: int) -> None:
    paths, answers = draw(seed)
    cases = cases_of(answers, sorted(answers.own))
    masks = np.array([[state in path for state in cases.states] for path in paths])
    assert cases.all_consent(masks) == pytest.approx([chance([path], answers) for path in paths], abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_the_curve_is_the_chance_of_the_routes_so_far(seed: int) -> None:
    paths, answers = draw(seed)
    routes = [FrontierRoute(1000.0 + 50 * (len(p) + i), p | {"END"}) for i, p in enumerate(paths)]
    curve = chance_curve(routes, answers, given=frozenset({"END"}))
    for step in curve:
        within = [r.requires - {"END"} for r in routes if r.distance_km <= step.km]
        assert step.chance == pytest.approx(chance(within, answers), abs=1e-12)
    assert curve[-1].chance == pytest.approx(chance(paths, answers), abs=1e-12)
    assert [s.chance for s in curve] == sorted(s.chance for s in curve)


@pytest.mark.parametrize("seed", range(20))
def test_a_cut_frontier_gives_bounds_around_the_chance(seed: int) -> None:
    paths, answers = draw(seed)
    vetoes, exact = vetoes_of(paths), chance(paths, answers)
    for known in range(len(paths)):
        ends = frozenset[str]()
        cut = Frontier((), tuple(paths[:known]), tuple(vetoes[: known + 1]), ends, ends, False, 0.0, 0)
        bounds = chance_bounds(cut, answers)
        assert bounds.lower - 1e-12 <= exact <= bounds.upper + 1e-12
        assert not bounds.exact


def test_nothing_needed_is_certain_and_nothing_open_is_impossible() -> None:
    assert chance([frozenset()], {}) == 1.0
    assert chance([], {}) == 0.0
    assert chance_curve([], {}) == ()


def test_the_chance_over_all_causes_is_the_product_of_being_spared() -> None:
    answers = Answers(
        {"TR": 0.5, "IQ": 0.8}, (Bloc("pact", frozenset({"IQ"}), 0.1),), (Condition("TR", "IQ", 0.6),)
    )
    assert marginals(answers) == pytest.approx({"TR": 0.5, "IQ": 0.8 * 0.9 * (1 - 0.5 * 0.6), "pact": 0.9})
