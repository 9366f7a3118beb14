"""Answers in words and as JSON: where there is no route, and where a chance is known only to lie between two."""

from __future__ import annotations

import json
from typing import Any

import pytest

from safeconduct.brief.answers.features import collection, route_features
from safeconduct.brief.answers.frontier import frontier_json, frontier_lines
from safeconduct.brief.answers.leverage import bounds_text, chance_json
from safeconduct.brief.answers.route import rounded, route_json, route_lines
from safeconduct.brief.json_values import json_value
from safeconduct.consent import Bounds, Frontier
from safeconduct.consent.frontier import FrontierRoute
from safeconduct.facts import Airport
from safeconduct.planning.route_answer import Crossing, RouteAnswer
from safeconduct.planning.verify import Check
from safeconduct.routing.router import Route
from safeconduct.store.facts import load_facts

NAMES = load_facts().states
ENDS = (
    Airport("UUEE", "SVO", "Sheremetyevo", "Moscow", "RU", 55.97, 37.41, 190.0, "Europe/Moscow"),
    Airport("", "", "33.0,36.0", "", "", 33.0, 36.0, None, ""),
)
FOUND = RouteAnswer(
    True,
    2558.04,
    2557.1,
    ("RU", "SY", "TR"),
    (Crossing("TR", 900.0),),
    ((55.97, 37.41), (33.0, 36.0)),
    ("UA",),
    verified=True,
    check=Check(True, (), 10),
)
NONE = RouteAnswer(False, None, None, (), (), (), ("SY", "TR"), unblock=(("SY",), ("IR", "TR")))


def test_a_route_in_words() -> None:
    text = "\n".join(route_lines(FOUND, NAMES))
    assert "2,558.0 km on the sphere (2,557.1 km on WGS84, 1,381 NM)" in text
    assert "Türkiye (TR)" in text
    assert "TR 900 km" in text
    assert text.endswith("verified by the independent checker · not for navigation")


def test_a_route_that_failed_its_check_says_so() -> None:
    from dataclasses import replace

    failed = replace(FOUND, verified=False, check=Check(False, ("enters UA",), 10))
    assert route_lines(failed, NAMES)[-1].startswith("  NOT VERIFIED: enters UA")


def test_no_route_says_whose_consent_would_open_one() -> None:
    assert route_lines(NONE, NAMES) == [
        "No permitted route.",
        "  would open with the consent of Syria",
        "  would open with the consent of Iran and Türkiye",
    ]
    told = route_json(NONE)
    assert (told["found"], told["verified"], told["unblock"]) == (False, None, [["SY"], ["IR", "TR"]])
    assert route_features(NONE, *ENDS) == collection(())


def test_a_position_without_a_code_is_named_by_itself() -> None:
    (feature,) = route_features(FOUND, *ENDS)["features"]
    assert (feature["properties"]["origin"], feature["properties"]["destination"]) == ("UUEE", "33.0,36.0")


def frontier(complete: bool) -> Frontier:
    route = Route.__new__(Route)
    object.__setattr__(route, "points", ((55.9712345678, 37.41), (33.0, 36.0)))
    routes = (FrontierRoute(2558.0, frozenset({"RU", "SY", "TR"}), route),)
    always = frozenset({"RU", "SY"})
    return Frontier(
        routes, (frozenset({"TR"}),), (frozenset({"TR", "IR"}),), always, frozenset(), complete, 3500.0, 9
    )


def test_a_frontier_in_words_and_as_json() -> None:
    lines = frontier_lines(frontier(True), NAMES)
    assert lines[0] == "1 route, in order of length (every one needs Russia · Syria)"
    assert "  Iran with Türkiye" in lines
    assert "CUT" not in "\n".join(lines)
    assert "complete only to 3,500 km" in frontier_lines(frontier(False), NAMES)[-1]
    told = frontier_json(frontier(True), *ENDS)
    assert told["routes"][0]["points"][0] == [55.971235, 37.41]
    assert told["veto_sets"] == [["IR", "TR"]]
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize(
    ("bounds", "text", "told"),
    [
        (None, "not told", {"chance": None, "bounds": None}),
        (Bounds(0.5, 0.5, True), "0.50", {"chance": 0.5, "bounds": [0.5, 0.5]}),
        (Bounds(0.55, 0.8, False), "0.55 to 0.80", {"chance": None, "bounds": [0.55, 0.8]}),
    ],
)
def test_a_chance_known_only_between_two_is_no_number(bounds: Any, text: str, told: dict[str, Any]) -> None:
    assert bounds_text(bounds) == text
    assert chance_json(bounds) == told


def test_values_as_json_takes_them() -> None:
    assert json_value({"x": float("inf"), "y": frozenset({"b", "a"}), 3: (1.5, None)}) == {
        "x": None,
        "y": ["a", "b"],
        "3": [1.5, None],
    }
    assert rounded([(1.23456789, 2.0)]) == [[1.234568, 2.0]]
    with pytest.raises(TypeError, match="no answer holds"):
        json_value(object())
