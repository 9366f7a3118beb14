"""``refuges`` as a user runs it, and what dominance and weights mean."""

from __future__ import annotations

import json

import pytest

from safeconduct import api
from safeconduct.cli.main import main


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
