"""Starting chances from stated interests: shown always, used only when asked for, and never over a stated chance."""

from __future__ import annotations

from dataclasses import replace
from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct import api
from safeconduct.planning.chances.from_interests import GUESS, starting_chances, with_starting
from safeconduct.planning.chances.model import Prospect, Prospects
from safeconduct.planning.plan import make_plan
from safeconduct.scenario.figures import Figure, Mark
from safeconduct.scenario.model import Interest

STORY = api.load_scenario(Path(__file__).parents[2] / "examples" / "moscow-damascus-2022.toml")
RECORD = STORY.readings[0]
GUESSED = Mark("assumed", by="test")
NOBODY = Prospects((), (), Prospect("any", "any refuge", "", (), None, None, None), None, ())
weights = st.floats(-5.0, 5.0)


def figure(value: float) -> Figure:
    return Figure(value, value, value, GUESSED)


def starting(base: float, *interests: float) -> float:
    assert STORY.stakes is not None
    own = tuple(Interest("AZ", "something", figure(weight)) for weight in interests)
    stakes = replace(
        STORY.stakes, base=figure(base), interests=own or (Interest("AZ", "nothing", figure(0.0)),)
    )
    (told,) = starting_chances(replace(STORY, stakes=stakes), RECORD, NOBODY)
    return told.p


@given(weights, weights, weights)
def test_it_is_a_plain_logit(base: float, one: float, other: float) -> None:
    p = starting(base, one, other)
    assert log(p / (1.0 - p)) == pytest.approx(base + one + other, abs=1e-6)


@given(weights, weights, st.floats(0.0, 5.0))
def test_a_stronger_interest_never_makes_consent_less_likely(base: float, one: float, more: float) -> None:
    assert starting(base, one + more) >= starting(base, one)


def test_off_it_is_shown_and_changes_nothing() -> None:
    told = starting_chances(STORY, RECORD, NOBODY)
    assert {one.state for one in told} == {"TR", "IR"}
    assert not any(one.used for one in told)
    assert with_starting(RECORD, told) == RECORD


def test_without_stakes_nothing_is_shown() -> None:
    assert starting_chances(replace(STORY, stakes=None), RECORD, NOBODY) == ()


def test_on_it_gives_a_chance_to_those_that_have_none_and_says_whose_it_is() -> None:
    assert STORY.stakes is not None
    on = replace(STORY, stakes=replace(STORY.stakes, use=True), readings=(RECORD,))
    run = api.scenarios._run(on)
    (plan,) = make_plan(run).readings
    (before,) = make_plan(replace(run, scenario=replace(STORY, readings=(RECORD,)))).readings
    told = {one.state: one for one in plan.stakes}
    # Türkiye and Iran rest on claims of the ledger: what is stated goes first
    assert not told["TR"].used
    assert not told["IR"].used
    assert told["AZ"].used
    assert plan.prospects is not None
    assert before.prospects is not None
    chances = {one.state: one for one in plan.prospects.chances}
    assert chances["AZ"].p == pytest.approx(told["AZ"].p)
    assert chances["AZ"].guessed
    assert any(GUESS in text for text in plan.reading.overrides)
    # leverage makes Azerbaijan ask a price: less likely than the default
    assert told["AZ"].p < 0.7
    assert {one.state: one.p for one in before.prospects.chances}["AZ"] == 0.7
    assert plan.decision is not None
    assert plan.decision.recommendation is not None
    owners = {one.of: one.mark for one in plan.decision.recommendation.assumed if one.kind == "consent"}
    assert all(GUESS in mark for state, mark in owners.items() if told[state].used)
