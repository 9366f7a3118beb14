"""The Python API as a notebook uses it: what is there, what is refused with its place, what comes back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import safeconduct
from safeconduct import api
from safeconduct.api.asked import Reader, read_states
from safeconduct.errors import InputError

EXAMPLES = Path(__file__).parents[3] / "examples"
ASKED = (
    "route",
    "frontier",
    "refuges",
    "leverage",
    "pace",
    "decide",
    "airlift",
    "plan",
    "whatif",
    "permissions",
    "verify",
)


def places(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.where for fault in error.value.faults]


def test_everything_is_there_and_dir_shows_it() -> None:
    assert set(ASKED) <= set(dir(safeconduct))
    for name in ASKED:
        assert callable(getattr(safeconduct, name)), name
    assert set(dir(api)) == set(api._HOME)


def test_a_room_and_a_function_of_one_name_are_both_had() -> None:
    import safeconduct.airlift.problem

    assert safeconduct.airlift.problem.Problem
    with pytest.raises(InputError, match="no such file"):
        safeconduct.airlift("no-such.toml")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"flight_kind": "airship"}, ["flight_kind"]),
        ({"as_of": "yesterday"}, ["as_of"]),
        ({"as_of": 20220731}, ["as_of"]),
        ({"operator": "RU"}, ["as_of"]),
        ({"operator": "Atlantis", "as_of": "2022-07-31"}, ["operator"]),
        ({"policies": {"caspian": "ours"}}, ["policies.caspian"]),
        ({"limit_km": 0}, ["limit_km"]),
        ({"limit_km": "far"}, ["limit_km"]),
        ({"range_km": float("nan")}, ["range_km"]),
        ({"resolution": "2km"}, ["resolution"]),
        ({"refuse": ["TR", "XX", 3]}, ["refuse[1]", "refuse[2]"]),
        ({"stops": ["OIII", "ZZZZ"]}, ["stops[1]"]),
        ({"as_of": "1900-01-01", "operator": "RU"}, ["as_of"]),
    ],
)
def test_a_wrong_argument_is_a_fault_with_its_place(wrong: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(InputError) as error:
        safeconduct.route("UUEE", "OSDI", **wrong)
    assert places(error) == where


def test_all_faults_of_a_question_come_at_once() -> None:
    with pytest.raises(InputError) as error:
        safeconduct.leverage("UUEE", "XXXX", "Tr", -1, 1.5, flight_kind="airship", as_of="x", p={"IR": 2})
    assert {"destination", "limit_km", "flight_kind", "as_of"} <= set(places(error))
    assert len(places(error)) >= 6


@pytest.mark.parametrize("wrong", [None, 3.5, (1, 2, 3), "XXXX", (91, 0)])
def test_no_place_is_a_fault(wrong: Any) -> None:
    with pytest.raises(InputError) as error:
        safeconduct.route(wrong, "OSDI")
    assert places(error) == ["origin"]


def test_of_a_scenario_too() -> None:
    with pytest.raises(InputError, match="scenario: 3 is no scenario"):
        safeconduct.plan(3)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="reading"):
        safeconduct.whatif(EXAMPLES / "moscow-damascus-2022.toml", reading="nobody's")
    with pytest.raises(InputError) as error:
        safeconduct.decide(EXAMPLES / "moscow-damascus-2022.toml", "soon")
    assert places(error) == ["at"]
    with pytest.raises(InputError) as error:
        api.Wish(seconds=0, runs=-1, resolution="9km")
    assert places(error) == ["resolution", "seconds", "runs"]
    with pytest.raises(InputError) as error:
        safeconduct.refuges("UUEE", default=2, aircraft="Zeppelin", weights={"beauty": 1})
    assert places(error) == ["aircraft", "default", "weight"]


def test_a_day_is_a_date_or_its_text() -> None:
    asked = {"operator": "RU", "flight_kind": "state_aircraft"}
    by_text = safeconduct.route("UUEE", "OSDI", as_of="2022-07-31", **asked)
    assert by_text == safeconduct.route("UUEE", "OSDI", as_of=date(2022, 7, 31), **asked)
    assert "TR" in by_text.refused
    # before the war and the bans
    assert "TR" not in safeconduct.route("UUEE", "OSDI", as_of="2021-07-31", **asked).refused


def test_no_route_is_not_verified() -> None:
    answer = safeconduct.route("UUEE", "OSDI", refuse="SY")
    assert (answer.found, answer.verified) == (False, None)
    assert not safeconduct.verify(answer).verified
    assert answer.__geo_interface__["features"] == []
    there = safeconduct.route("UUEE", "OSDI")
    assert there.verified is True
    assert safeconduct.verify(there, {"caspian": "convention"}, "2022-07-31").to_dict()["verified"]


def test_an_answer_knows_its_ends_its_json_and_its_features() -> None:
    answer = safeconduct.route("UUEE", "OSDI", refuse="UA,TR")
    told = answer.to_dict()
    assert json.loads(json.dumps(told)) == told
    assert (told["origin"]["icao"], told["destination"]["icao"]) == ("UUEE", "OSDI")
    assert answer.origin.icao == "UUEE"
    (feature,) = answer.__geo_interface__["features"]
    assert feature["properties"]["origin"] == "UUEE"
    assert feature["geometry"]["type"] == "LineString"
    (lon, lat), *_ = feature["geometry"]["coordinates"]
    assert (lat, lon) == pytest.approx((answer.origin.lat_deg, answer.origin.lon_deg), abs=1e-5)


def test_every_route_of_a_frontier_is_a_feature() -> None:
    known = safeconduct.frontier("UUEE", "OSDI", "UA", limit_km=2900)
    features = known.__geo_interface__["features"]
    assert [f["properties"]["distance_km"] for f in features] == [r.distance_km for r in known.routes]
    assert known.to_dict()["destination"]["icao"] == "OSDI"


def test_the_reader_keeps_what_is_right() -> None:
    read = Reader()
    assert read.length(None, "x") == float("inf")
    assert read.length(3500, "x") == 3500.0
    assert read.kind("State Aircraft") == "state_aircraft"
    assert read.moment("2021-08-14T12:00", "at") == read.moment("2021-08-14T12:00Z", "at")
    assert read.chance(1.0, "x") == 1.0
    assert read.faults == []
    assert read.chance(True, "x") is None
    assert [fault.where for fault in read.faults] == ["x"]
    assert read_states(" TR , Iran,", "refuse") == (frozenset({"TR", "IR"}), [])
