"""The frontier and the four ways on a case of the story's size, with routes written down by hand."""

from __future__ import annotations

import pytest

from safeconduct.consent import Progress, Solved, WayOut, frontier, leverage, minimal_sets, pace
from safeconduct.consent.frontier import Frontier

ENDS = frozenset({"RU", "SY"})
ROUTES = [
    Solved(2557.6, ENDS | {"TR"}),
    Solved(2900.0, ENDS | {"AZ", "IR", "TR"}),
    Solved(3029.2, ENDS | {"GE", "AM", "IR", "IQ"}),
    Solved(3050.0, ENDS | {"AZ", "IR", "IQ"}),
    Solved(3693.8, ENDS | {"BY", "PL", "SK", "HU", "RO", "BG", "GR"}),
]
EVERYBODY = frozenset().union(*(route.requires for route in ROUTES))


def solve(refused: frozenset[str]) -> Solved | None:
    return next((route for route in ROUTES if not route.requires & refused), None)


def story(limit_km: float, refused: frozenset[str] = frozenset()) -> Frontier:
    return frontier(solve, always=ENDS, refused=refused, limit_km=limit_km)


def sets(*texts: str) -> set[frozenset[str]]:
    return {frozenset(text.split()) for text in texts}


def test_no_state_alone_stops_it_but_pairs_do() -> None:
    found = story(3500.0)
    assert [route.distance_km for route in found.routes] == [2557.6, 3029.2, 3050.0]
    assert set(found.path_sets) == sets("TR", "GE AM IR IQ", "AZ IR IQ")
    assert set(found.veto_sets) == sets("TR IR", "TR IQ", "TR GE AZ", "TR AM AZ")
    assert found.always == ENDS


def test_with_tuerkiye_refusing_iran_or_iraq_alone_stops_it() -> None:
    assert set(story(3500.0, frozenset({"TR"})).veto_sets) == sets("IR", "IQ", "GE AZ", "AM AZ")


def test_an_end_that_refuses_leaves_nothing_to_ask() -> None:
    found = story(3500.0, frozenset({"SY"}))
    assert (found.routes, found.veto_sets, found.solves) == ((), (frozenset(),), 0)


def test_nothing_within_the_limit_is_an_answer() -> None:
    found = story(2000.0)
    assert (found.routes, found.path_sets, found.veto_sets) == ((), (), (frozenset(),))
    assert found.complete


def test_a_route_that_needs_nobody_cannot_be_stopped() -> None:
    found = frontier(lambda _: Solved(100.0, ENDS), always=ENDS)
    assert (found.path_sets, found.veto_sets) == ((frozenset(),), ())


def test_progress_is_told_and_grows() -> None:
    told: list[Progress] = []
    found = frontier(solve, always=ENDS, limit_km=4000.0, on_progress=told.append)
    assert len(told) == found.solves
    assert [p.complete_to_km for p in told] == sorted(p.complete_to_km for p in told)


def test_a_router_that_crosses_a_refusing_state_is_caught() -> None:
    with pytest.raises(ValueError, match="TR"):
        frontier(lambda _: ROUTES[0], always=ENDS)


def test_a_router_that_names_strangers_is_caught() -> None:
    with pytest.raises(ValueError, match="IQ"):
        minimal_sets(solve, EVERYBODY - {"IQ"}, always=ENDS, refused=frozenset({"TR"}))


WAYS = [
    WayOut("SY", 2557.6, frozenset({"RU", "TR", "SY"})),
    WayOut("SY", 3029.2, frozenset({"RU", "GE", "AM", "IR", "IQ", "SY"})),
    WayOut("SY", 3050.0, frozenset({"RU", "AZ", "IR", "IQ", "SY"})),
    WayOut("IR", 2500.0, frozenset({"RU", "AZ", "IR"})),
    WayOut("IR", 2700.0, frozenset({"RU", "KZ", "TM", "IR"})),
]
SEVEN_TENTHS = dict.fromkeys(frozenset().union(*(way.requires for way in WAYS)), 0.7)


def test_four_ways_say_plainly_what_takes_two() -> None:
    found = pace(WAYS, SEVEN_TENTHS)
    assert [way.refuge for way in found.ways[:2]] == ["IR", "SY"]
    assert found.ways[1].shared == ()
    assert "IR" in found.takes_two
    assert found.takes_all == ()
    assert found.unavoidable == ("RU",)
    assert "A refusal by" in found.remark
    assert "Every way there is needs RU: " in found.remark


def test_ways_that_can_be_apart_are_chosen_apart() -> None:
    ways = [WayOut("X", 1000.0, frozenset({"A", "B"})), *(WayOut("Y", 1500.0, frozenset({s})) for s in "CDE")]
    ways += [WayOut("X", 1001.0, frozenset({"A", "C"})), WayOut("X", 1002.0, frozenset({"B", "C"}))]
    found = pace(ways, {"A": 0.99, "B": 0.99, "C": 0.6, "D": 0.3, "E": 0.2})
    assert found.takes_two == ()
    assert found.remark == "No single refusal that a way could avoid closes two of them."


def test_states_taken_as_given_count_neither_way() -> None:
    found = pace(WAYS, SEVEN_TENTHS, given=frozenset({"RU"}))
    assert found.unavoidable == ()
    assert found.ways[0].chance_alone == pytest.approx(0.49)


def test_one_who_gives_two_answers_refuses_both() -> None:
    ways = [
        WayOut("IR", 2500.0, frozenset({"AZ", "accept:iran"})),
        WayOut("SY", 3000.0, frozenset({"GE", "IR"})),
    ]
    p = dict.fromkeys(["AZ", "GE", "IR", "accept:iran"], 0.7)
    assert pace(ways, p).unavoidable == ()
    found = pace(ways, p, decided_by={"accept:iran": "IR"})
    assert found.unavoidable == ("IR",)
    assert "IR apart" in found.ways[1].reason


def test_few_ways_or_none_are_told_as_such() -> None:
    assert pace([], {}).remark == "There is no way to choose from."
    assert pace(WAYS[:1], SEVEN_TENTHS).remark.startswith("Only one way exists.")
    assert pace(WAYS[:2], SEVEN_TENTHS).remark.startswith("Only 2 ways exist.")


def test_a_way_that_cannot_be_open_is_no_way() -> None:
    assert len(pace(WAYS, {**SEVEN_TENTHS, "TR": 0.0}).ways) == 4
    assert len(pace(WAYS[:2], {**SEVEN_TENTHS, "TR": 0.0}).ways) == 1


def test_tuerkiye_leads_and_iran_and_iraq_are_level_behind_it() -> None:
    found = leverage(story(3836.0).path_sets, dict.fromkeys(EVERYBODY, 0.7))
    assert [one.state for one in found.states[:3]] == ["TR", "IQ", "IR"]
    turkey, iraq, iran = found.states[:3]
    assert turkey.birnbaum > iraq.birnbaum == pytest.approx(iran.birnbaum)
    assert iraq.shapley == pytest.approx(iran.shapley)
    assert not any(one.flips for one in found.states[:3])
    assert found.must_consent == ()
