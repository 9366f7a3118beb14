"""Where the best way changes: against asking for the best way again and again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.consent import Bloc, Condition, WayOut, pace
from safeconduct.consent.answer_model import Answers
from safeconduct.consent.turning_points import turns

STATES = "ABCDE"
sets = st.frozensets(st.sampled_from(STATES), min_size=1, max_size=3)
ways = st.lists(st.builds(WayOut, st.just("r"), st.floats(500.0, 6000.0), sets), min_size=1, max_size=8)
chances = st.fixed_dictionaries({state: st.floats(0.05, 0.95) for state in STATES})


def best(options: list[WayOut], answers: Answers) -> WayOut:
    """The slow twin: four ways chosen anew, of which the first counts."""
    first = pace(options, answers, least_chance=0.0).ways[0]
    return WayOut(first.refuge, first.distance_km, first.requires)


@settings(deadline=None, max_examples=60)
@given(ways, chances, st.booleans())
def test_above_the_turn_the_best_stays_and_below_it_goes(
    options: list[WayOut], own: dict[str, float], tied: bool
) -> None:
    blocs = (Bloc("bloc", frozenset("AB"), 0.2),) if tied else ()
    conditions = (Condition("C", "D", 0.5),) if tied else ()
    answers = Answers(own, blocs, conditions)
    first = best(options, answers)
    known = {turn.state: turn for turn in turns(options, answers, first)}
    for state in first.requires:
        turn = known.get(state)
        above = (turn.below + own[state]) / 2.0 if turn else own[state] * 0.01
        assert merit(first, answers.moved({state: above})) == pytest.approx(
            merit(best(options, answers.moved({state: above})), answers.moved({state: above})), abs=1e-9
        )
        if turn and turn.below > 0.02:
            lower = answers.moved({state: turn.below * 0.9})
            assert merit(turn.way, lower) > merit(first, lower) - 1e-9


def merit(way: WayOut, answers: Answers) -> float:
    return pace([way], answers, least_chance=0.0).chance - way.distance_km * 0.05 / 1000.0


def test_one_way_alone_never_turns() -> None:
    only = WayOut("r", 1000.0, frozenset("A"))
    assert turns([only], Answers({"A": 0.5}), only) == ()


def test_a_refuge_that_grows_unlikely_gives_way_to_the_other() -> None:
    near, far = WayOut("near", 2000.0, frozenset("A")), WayOut("far", 4000.0, frozenset("B"))
    (turn,) = turns([near, far], Answers({"A": 0.7, "B": 0.6}), near)
    # 0.6 less 0.2 for 4,000 km equals x less 0.1 for 2,000 km
    assert turn.below == pytest.approx(0.5)
    assert turn.way == far
