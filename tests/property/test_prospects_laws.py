"""Laws of a plan's chances: Monte Carlo on the examples, refusals against searches from scratch."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from safeconduct import api
from safeconduct.consent import Bloc, Condition, chance, stop_after
from safeconduct.errors import InputError
from safeconduct.planning.chances import of_passage as rooms
from safeconduct.planning.chances.model import StateChance
from safeconduct.planning.chances.of_answers import Odds, claim_chances, odds_of
from safeconduct.planning.chances.of_passage import Pair, Shared
from safeconduct.planning.keys import ACCEPT
from safeconduct.planning.permissions import with_answers
from safeconduct.planning.plan import Desk, Run, odds_for
from safeconduct.planning.what_if import Case, what_if
from safeconduct.scenario.model import Reading, Scenario
from safeconduct.store.world import load_world

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("moscow-damascus-2022", "kabul-2021", "khartoum-2023")
DRAWS = 40_000
OPERATIONS = ("overflight", "landing", "departure")
SEARCHES = 40
"""Shortest routes asked for per pair: Kabul's searches are cut by it, the others come to their end."""


@cache
def example(name: str) -> tuple[Scenario, Run]:
    scenario = api.load_scenario(EXAMPLES / f"{name}.toml")
    return scenario, Run(load_world(), scenario, new_stop=lambda: stop_after(SEARCHES))


@cache
def looked_at(name: str, place: int = -1) -> tuple[tuple[Pair, ...], Odds]:
    """Pairs and odds of an example's last reading (or another)."""
    scenario, run = example(name)
    desk = Desk(run, scenario.readings[place])
    return tuple(desk.frontiers()), odds_for(desk)


def drawn(odds: Odds, names: set[str]) -> dict[str, NDArray[np.bool_]]:
    """Who consents, by drawing each cause of a refusal: the meaning of the chances, told again."""
    rng = np.random.default_rng(7)
    everyone = sorted(names | odds.named())
    refuses = {n: rng.random(DRAWS) >= (odds.of(n) or StateChance(n, 1.0, "")).p for n in everyone}
    for bloc in odds.blocs:
        together = rng.random(DRAWS) < bloc.refuses
        for member in bloc.members:
            refuses[member] |= together
    links = [(c, rng.random(DRAWS) < c.chance) for c in odds.conditions]
    for _ in links:
        for rule, holds in links:
            refuses[rule.then] = refuses[rule.then] | refuses[rule.when] & holds
    return {name: ~no for name, no in refuses.items()}


def share_open(pairs: tuple[Pair, ...], odds: Odds, accepted: bool) -> float:
    names = {s for pair in pairs for s in pair.states()} | {pair.accept for pair in pairs}
    yes = drawn(odds, names)
    is_open = np.zeros(DRAWS, dtype=bool)
    for pair in pairs:
        for route in pair.found.routes:
            needs = set(route.requires) - {pair.accept} | ({pair.accept} if accepted else set())
            is_open |= np.logical_and.reduce([yes[n] for n in needs] or [np.ones(DRAWS, dtype=bool)])
    return float(is_open.mean())


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_monte_carlo_agrees_within_three_standard_errors(name: str, accepted: bool) -> None:
    pairs, odds = looked_at(name)
    answers = odds.answers({s for pair in pairs for s in pair.states()})
    found = rooms.passage(pairs, answers, accepted=accepted)
    error = sqrt(max(found.lower * (1 - found.lower), 1e-9) / DRAWS)
    # what is known of a cut search is its lower bound
    assert abs(share_open(pairs, odds, accepted) - found.lower) <= 3 * error + 1e-12
    assert found.lower <= found.upper <= 1.0


def test_monte_carlo_agrees_under_blocs_and_conditions() -> None:
    every, plain = looked_at("moscow-damascus-2022")
    pairs = every[:1]
    rules = (Condition("TR", "IQ", 0.6), Condition("IQ", "IR", 0.3))
    odds = replace(plain, blocs=(Bloc("south", frozenset({"IQ", "IR"}), 0.2),), conditions=rules)
    answers = odds.answers({s for pair in pairs for s in pair.states()})
    found = rooms.passage(pairs, answers).lower
    assert abs(share_open(pairs, odds, False) - found) <= 3 * sqrt(found * (1 - found) / DRAWS)
    assert found < rooms.passage(pairs, plain.answers({s for p in pairs for s in p.states()})).lower


@pytest.mark.parametrize("name", NAMES)
def test_more_refuges_and_more_length_never_lower_the_chance(name: str) -> None:
    pairs, odds = looked_at(name)
    told = rooms.prospects(pairs, Shared(odds, 9999.0, None))
    each = [p.passage.lower for p in (*told.airports, *told.refuges) if p.passage]
    assert told.any_refuge.passage is not None
    assert told.any_refuge.passage.lower >= max(each) - 1e-12
    for prospect in (*told.airports, *told.refuges, told.any_refuge):
        steps = prospect.curve
        assert all(a.km < b.km and a.chance < b.chance for a, b in pairwise(steps))
        assert prospect.passage is not None
        assert prospect.both is not None
        if steps:
            assert steps[-1].chance == pytest.approx(prospect.passage.lower, abs=1e-12)
        assert prospect.both.lower <= prospect.passage.lower + 1e-12
        if prospect.acceptance is not None:
            assert prospect.both.lower == pytest.approx(prospect.passage.lower * prospect.acceptance)


def refusing(run: Run, states: tuple[str, ...]) -> Desk:
    """A search from scratch with some states refusing everything in the scenario."""
    changed = with_answers(run.scenario, {(s, op): "refused" for s in states for op in OPERATIONS})
    return Desk(replace(run, scenario=changed), changed.readings[-1])


def test_a_refusal_supposed_is_a_refusal_in_the_scenario() -> None:
    """Asking the options under a refusal gives what a search from scratch gives, for every one and two states."""
    scenario, run = example("moscow-damascus-2022")
    pairs, _ = looked_at("moscow-damascus-2022")
    desk = Desk(run, scenario.readings[-1])
    triple = desk.triples[0]
    lengths: dict[tuple[str, ...], float | None] = {}
    states = sorted({s for r in pairs[0].found.routes for s in r.requires if ":" not in s} - {"RU"})
    for some in [c for size in (1, 2) for c in combinations(states, size)]:
        fast = desk.options.shortest(triple, frozenset(some))
        slow = refusing(run, some).options.shortest(triple)
        assert (fast is None) == (slow is None), some
        lengths[some] = fast.route.distance_km if fast else None
        if fast and slow:
            assert fast.route.distance_km == pytest.approx(slow.route.distance_km, abs=1e-6), some
            assert fast.route.requires == slow.route.requires, some
    assert lengths[("TR",)] == pytest.approx(3033, abs=1)
    assert lengths["IQ", "TR"] is None


@pytest.mark.parametrize("searches", [0, 4])
def test_a_cut_search_tells_no_way_only_where_there_is_none(searches: int) -> None:
    scenario, run = example("moscow-damascus-2022")
    cases = [Case(("TR",)), Case(("IR", "TR")), Case(("AZ", "TR"), ("UA",)), Case(("RU",))]
    whole = what_if(run, scenario.readings[-1], cases)
    cut = what_if(replace(run, new_stop=lambda: stop_after(searches)), scenario.readings[-1], cases)
    assert [bool(one.after.way) for one in whole.outcomes] == [True, False, True, False]
    for one, other in zip(whole.outcomes, cut.outcomes, strict=True):
        assert bool(one.after.way) == bool(other.after.way), one.case


@pytest.mark.parametrize("searches", [0, 1, 3, 10, 25])
def test_a_cut_search_bounds_the_chance(searches: int) -> None:
    """However early it is cut, and whatever is supposed then, the bounds hold the true chance."""
    scenario, run = example("moscow-damascus-2022")
    _, odds = looked_at("moscow-damascus-2022")
    short = replace(run, new_stop=lambda: stop_after(searches))
    for supposed in (frozenset[str](), frozenset({"TR"}), frozenset({"TR", "AZ"})):
        whole, cut = (tuple(Desk(one, scenario.readings[-1], supposed).frontiers()) for one in (run, short))
        for accepted in (False, True):
            found, true = (
                rooms.passage(
                    some, odds.answers({s for pair in some for s in pair.states()}), accepted=accepted
                )
                for some in (cut, whole)
            )
            assert found.lower - 1e-12 <= true.lower <= found.upper + 1e-12


def reading_of(scenario: Scenario, statuses: dict[str, str]) -> Reading:
    changed = with_answers(scenario, {(s, "overflight"): v for s, v in statuses.items()})  # type: ignore[misc]
    return changed.readings[-1]


def with_rules(reading: Reading) -> Reading:
    from safeconduct.scenario.model import Bloc as BlocIn
    from safeconduct.scenario.model import Chance, Mark
    from safeconduct.scenario.model import Condition as ConditionIn

    point = Chance(0.5, Mark("assumed", by="test"))
    rules = (ConditionIn("TR", "IQ", point),)
    blocs = (BlocIn("b", ("IQ", "IR"), point),)
    return replace(reading, chances=replace(reading.chances, blocs=blocs, conditions=rules))


def test_answers_go_before_chances() -> None:
    scenario, _ = example("moscow-damascus-2022")
    claims = claim_chances(scenario)

    def odds(refused: set[str], **statuses: str) -> Odds:
        reading = with_rules(reading_of(scenario, statuses))
        return odds_of(scenario, reading, claims, frozenset(refused))

    open_one = odds(set(), IQ="asked")
    assert open_one.own["IQ"].p == 0.7
    assert len(open_one.blocs) == len(open_one.conditions) == 1
    granted = odds(set(), IQ="granted")
    assert granted.own["IQ"].p == 1.0
    assert granted.conditions == ()
    assert granted.blocs[0].members == {"IR"}
    # Türkiye has refused: what would follow from it has been struck
    struck = odds({"TR"}, TR="refused")
    assert struck.own["IQ"].p == pytest.approx(0.35)
    assert struck.conditions == ()
    assert chance([frozenset({"IQ"})], struck.answers({"IQ"})) == pytest.approx(0.35 * 0.5)


def test_without_a_default_no_chance_is_told() -> None:
    scenario, run = example("moscow-damascus-2022")
    reading = scenario.readings[-1]
    silent = replace(reading, chances=replace(reading.chances, default=None))
    changed = replace(scenario, readings=(silent,))
    told = api.plan(changed).readings[0].prospects
    assert told is not None
    assert told.any_refuge.passage is None
    assert told.pace is None
    assert told.any_refuge.missing == ("AZ", "GE", "KZ", "TM")
    assert "AZ" in told.remark
    with pytest.raises(InputError, match="AZ"):
        api.pace(changed)
    assert run.scenario is scenario


def test_acceptances_are_answers_of_their_own() -> None:
    pairs, odds = looked_at("moscow-damascus-2022")
    assert odds.own[ACCEPT + "iran"].p == 0.5
    both = rooms.prospects(pairs, Shared(odds, 3500.0, None)).any_refuge.leverage_both
    assert both is not None
    assert {"accept:iran", "accept:syria"} <= {one.state for one in both.states}
