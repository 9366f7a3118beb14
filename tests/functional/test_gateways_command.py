"""``gateways`` as a user runs it."""

from __future__ import annotations

import json

import pytest

from safeconduct.cli.main import main

DUBAI = "gateways DXB --as-of 2026-03-01 --to LHR --operator GB --refuse AE"


def run(words: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, int]:
    with pytest.raises(SystemExit) as stopped:
        main(words.split())
    return capsys.readouterr().out, int(stopped.value.code or 0)


def test_dubai_shut_leads_to_muscat_by_road_and_says_what_it_does_not_know(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, code = run(DUBAI, capsys)
    assert code == 0
    first, *rest = out.splitlines()
    assert first.startswith("No permitted route leads from Dubai (OMDB) itself")
    assert "Muscat (OOMS): by road" in out
    assert "1 border (United Arab Emirates to Oman)" in out
    assert "does not know whether a road is open or safe" in out
    assert "© OpenStreetMap contributors (ODbL 1.0)" in rest[-1]


def test_json_has_the_borders_of_every_leg_and_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run(DUBAI + " --json", capsys)
    told = json.loads(out)
    rows = {row["leg"]["destination"]: row for row in told["gateways"] if row["leg"]["mode"] == "road"}
    assert told["direct"] is None
    assert "AE" in told["refusing"]
    assert rows["OOMS"]["leg"]["borders"] == [["AE", "OM"]]
    assert rows["OOMS"]["leg"]["source"].startswith("road graph")
    assert not any(row["flight"]["origin"]["country"] == "AE" for row in told["gateways"])
    assert "OERK" in rows


def test_nothing_within_reach_has_its_own_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    everybody = "AE,OM,SA,QA,IR,BH,KW,YE,PK,IQ,AF"
    out, code = run(f"gateways DXB --as-of 2026-03-01 --to LHR --refuse {everybody}", capsys)
    assert code == 3
    assert "have no permitted route to a refuge" in out


def test_a_refuge_within_reach_needs_no_flight(capsys: pytest.CaptureFixture[str]) -> None:
    out, code = run("gateways GOM --as-of 2025-01-27 --refuse CD --to KGL --within-km 150", capsys)
    assert code == 0
    assert "this is the refuge itself" in out
