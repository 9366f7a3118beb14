"""``refuges`` as a user runs it, and what dominance and weights mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from safeconduct import api
from safeconduct.api.refuge_states import refuges
from safeconduct.cli.main import main
from safeconduct.errors import InputError
from safeconduct.planning.refuges import dominates


def test_every_state_within_reach_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = "refuges UUEE --operator RU --as-of 2022-07-31 --friendly SY,TR,IR,DE,BY --limit-km 4000"
    with pytest.raises(SystemExit):
        main([*words.split(), "--weight", "distance=1", "--weight", "consents=1", "--json"])
    told = json.loads(capsys.readouterr().out)
    found = {one["state"]: one for one in told["refuges"]}
    assert told["unreached"] == ["DE"]  # Germany is closed to Russian operators from February 2022 on
    assert set(found) == {"SY", "TR", "IR", "BY"}
    # the nearest airport of Syria from Moscow is Qamishli, not its capital's
    assert found["SY"]["airport"] == "OSKL"
    assert found["SY"]["distance_km"] == pytest.approx(
        api.route("UUEE", "OSKL", limit_km=4000, operator="RU", as_of=_day()).distance_km
    )
    assert found["SY"]["acceptance"] is None
    assert all(fact["source"] for one in found.values() for fact in one["facts"])
    assert told["ranking"]["order"][0]["state"] == "BY"
    assert 0.0 < told["ranking"]["stays_first"] <= 1.0


def _day():  # type: ignore[no-untyped-def]
    from datetime import date

    return date(2022, 7, 31)


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
    story = Path(__file__).parents[2] / "examples" / "moscow-damascus-2022.toml"
    asked = {"friendly": "SY,IR,BY", "limit_km": 4000.0, "operator": "RU", "as_of": _day()}
    found = {one.state: one for one in refuges("UUEE", **asked, scenario=story).refuges}
    assert (found["SY"].acceptance, found["SY"].capacity) == (0.7, 500.0)
    assert (found["BY"].acceptance, found["BY"].capacity) == (None, None)
    # nearer is not better where nobody knows whether it would take people in
    assert found["BY"].distance_km < found["SY"].distance_km
    assert found["SY"].dominated_by == ""
    assert "assumed: planner" in found["SY"].facts[0].says


def test_every_refuge_has_its_veto_sets_when_there_is_time() -> None:
    asked = {"friendly": "SY,IR,BY", "limit_km": 3500.0, "operator": "RU", "as_of": _day()}
    told = refuges("UUEE", **asked, new_stop=lambda _: lambda: False).refuges
    found = {one.state: one for one in told}
    assert all(one.vetoes_complete for one in told)
    # Türkiye is closed to Syria-bound Russian aircraft on that day, so Iran or Iraq alone stops it
    assert {("IR",), ("IQ",)} <= set(found["SY"].veto_sets or ())
    assert found["IR"].veto_sets


def test_the_range_of_an_aircraft_is_the_limit() -> None:
    far = refuges("UUEE", operator="RU", as_of=_day(), friendly="SY,CU", aircraft="Il-96-300")
    assert "SY" in {one.state for one in far.refuges}
