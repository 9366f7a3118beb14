"""``refuges`` from Python: what dominance, weights, veto sets and an aircraft mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safeconduct.api.refuge_states import refuges
from safeconduct.errors import InputError
from safeconduct.planning.refuges import dominates

STORY_DAY = date(2022, 7, 31)


def test_nobody_undominated_is_bettered_by_anybody() -> None:
    found = refuges("OSDI", friendly="TR,IR,IQ,LB,JO,EG,CY", default=0.7).refuges
    for one in found:
        assert bool(one.dominated_by) == any(dominates(other, one) for other in found)
        assert one.chance is not None


def test_all_faults_at_once() -> None:
    with pytest.raises(InputError) as raised:
        refuges("XXXX", operator="Atlantis", friendly="Narnia", weights={"beauty": 1.0, "distance": -1.0})
    assert len(raised.value.faults) == 6


def test_what_a_scenario_states_is_told_and_compared() -> None:
    story = Path(__file__).parents[3] / "examples" / "moscow-damascus-2022.toml"
    asked = {"friendly": "SY,IR,BY", "limit_km": 4000.0, "operator": "RU", "as_of": STORY_DAY}
    found = {one.state: one for one in refuges("UUEE", **asked, scenario=story).refuges}
    assert (found["SY"].acceptance, found["SY"].capacity) == (0.7, 500.0)
    assert (found["BY"].acceptance, found["BY"].capacity) == (None, None)
    # nearer is not better where nobody knows whether it would take people in
    assert found["BY"].distance_km < found["SY"].distance_km
    assert found["SY"].dominated_by == ""
    assert "assumed: planner" in found["SY"].facts[0].says


def test_every_refuge_has_its_veto_sets_when_there_is_time() -> None:
    asked = {"friendly": "SY,IR,BY", "limit_km": 3500.0, "operator": "RU", "as_of": STORY_DAY}
    told = refuges("UUEE", **asked, new_stop=lambda _: lambda: False).refuges
    found = {one.state: one for one in told}
    assert all(one.vetoes_complete for one in told)
    # Türkiye is closed to Syria-bound Russian aircraft on that day, so Iran or Iraq alone stops it
    assert {("IR",), ("IQ",)} <= set(found["SY"].veto_sets or ())
    assert found["IR"].veto_sets


def test_the_range_of_an_aircraft_is_the_limit() -> None:
    far = refuges("UUEE", operator="RU", as_of=STORY_DAY, friendly="SY,CU", aircraft="Il-96-300")
    assert "SY" in {one.state for one in far.refuges}


def test_who_is_left_to_look_at_is_counted_down() -> None:
    left: list[int] = []

    def stop(count: int):  # type: ignore[no-untyped-def]
        left.append(count)
        return lambda: True

    found = refuges("UUEE", "RU", STORY_DAY, friendly="SY,IR,BY,DE", limit_km=4000, new_stop=stop)
    assert left == [3, 2, 1]
    assert [(one.state, one.airport, round(one.distance_km)) for one in found.refuges] == [
        ("BY", "UMII", 454),
        ("IR", "OITU", 1921),
        ("SY", "OSKL", 2500),
    ]
    assert found.unreached == ("DE",)


def test_states_without_an_airport_are_told_apart_from_those_out_of_reach() -> None:
    found = refuges("UUEE", "RU", STORY_DAY, friendly="VA,SY,MC,CU", limit_km=4000)
    assert found.without_airport == ("MC", "VA")
    assert found.unreached == ("CU",)


def test_a_longer_runway_asks_for_another_airport() -> None:
    near = {one.state: one.airport for one in refuges("OSDI", friendly="LB,CY,JO").refuges}
    long = {one.state: one.airport for one in refuges("OSDI", friendly="LB,CY,JO", runway_m=3000).refuges}
    assert near == {"LB": "OLBA", "JO": "OJMF", "CY": "LCLK"}
    assert long == {"LB": "OLBA", "JO": "OJAM", "CY": "LCEN"}


@pytest.mark.parametrize(
    ("weights", "default", "says"),
    [
        ({"distance": 0.0}, None, "no weight"),
        ({"distance": float("inf")}, None, "no weight"),
        ({"chance": 1.0}, None, "none is stated"),
        ({"distanze": 1.0}, 0.5, "distance"),
    ],
)
def test_what_is_no_weight_is_said(weights: dict[str, float], default: float | None, says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        refuges("OSDI", friendly="LB", weights=weights, default=default)
    assert [fault.where for fault in raised.value.faults] == ["weight"]


def test_the_chance_counts_every_state_that_is_asked() -> None:
    found = refuges("OSDI", friendly="LB,CY", default=0.5, weights={"chance": 1.0})
    chances = {one.state: one.chance for one in found.refuges}
    # Syria, where people are, is not asked; the way to Cyprus leads over Lebanon
    assert chances == {"LB": 0.5, "CY": 0.25}
    assert found.ranking is not None
