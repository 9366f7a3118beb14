"""`safeconduct states` and `safeconduct aircraft` as a user runs them."""

import json

import pytest
import typer
from typer.testing import CliRunner

from safeconduct.cli.states import register
from safeconduct.errors import InputError

STORY = ["--operator", "RU", "--as-of", "2022-07-31", "--to", "SY"]


@pytest.fixture
def run():
    app = typer.Typer()
    register(app)

    def invoke(*words, columns="80"):
        return CliRunner().invoke(app, list(words), env={"COLUMNS": columns})

    return invoke


def test_json_for_the_story(run):
    result = run("states", "TR", "Iran", "IRQ", *STORY, "--json")
    content = json.loads(result.stdout)
    assert content["schema"] == "safeconduct.states/1"
    assert [s["state"] for s in content["states"]] == ["TR", "IR", "IQ"]
    turkiye = content["states"][0]
    assert turkiye["status"] == "closed"
    assert len(turkiye["closures"][0]["sources"]) >= 2
    assert {t["treaty"] for t in turkiye["treaties"]} >= {"NATO", "CHICAGO", "IASTA"}
    assert content["states"][1]["status"] == "no closure on record"
    assert content["states"][2]["permits"][0]["lead_h"] == {"low": 24, "high": 120}


@pytest.mark.parametrize("columns", ["80", "120"])
def test_text_fits_the_terminal_but_for_addresses(run, columns):
    text = run("states", "TR", "IQ", "GE", *STORY, "--flight-kind", "state_aircraft", columns=columns).stdout
    wide = [line for line in text.splitlines() if len(line) > int(columns)]
    assert all("://" in line for line in wide)
    for part in (
        "Türkiye (TR): closed",
        "Iraq (IQ): may be closed",
        "(unverified)",
        "SOURCES",
        "Not for navigation",
    ):
        assert part in text


def test_every_number_cited_is_listed(run):
    text = run("states", "TR", *STORY).stdout
    body, _, listed = text.partition("SOURCES")
    count = sum(line.startswith("[") for line in listed.splitlines())
    assert count > 5
    assert all(f"[{n}]" in body for n in range(1, count + 1))


def test_no_operator_shows_every_closure_of_the_day(run):
    content = json.loads(run("states", "TR", "--as-of", "2022-07-31", "--json").stdout)
    assert {c["target"] for c in content["states"][0]["closures"]} >= {"RU", "SY", "CY"}


def test_all_faults_come_at_once(run):
    result = run(
        "states", "Rusia", "--operator", "Turky", "--as-of", "1850-01-01", "--to", "??", "--flight-kind", "x"
    )
    assert isinstance(result.exception, InputError)
    said = str(result.exception)
    for part in (
        "Did you mean Russia (RU)?",
        "Did you mean Türkiye (TR)?",
        "before the facts begin",
        "--to",
        "--flight-kind",
    ):
        assert part in said


@pytest.mark.parametrize("day", ["yesterday", "2022-02-30", "31/07/2022", ""])
def test_what_is_no_date_is_refused_and_none_means_today(run, day):
    result = run("states", "TR", "--as-of", day)
    assert (result.exception is None) == (day == "")


def test_day_after_the_newest_fact_is_answered_with_a_remark(run):
    assert (
        "The facts are 1554 days old on 1 January 2031" in run("states", "TR", "--as-of", "2031-01-01").stdout
    )


def test_aircraft_table_keeps_three_loads_apart(run):
    lines = run("aircraft").stdout.splitlines()
    assert lines[0].split() == ["type", "ICAO", "normal", "max", "emerg", "observed", "km", "km/h", "runway"]
    assert sum(line.startswith(("Il-", "A3", "C-1")) for line in lines) > 8
    assert all(len(line) <= 80 for line in lines)


def test_aircraft_sheet_names_sources(run):
    text = run("aircraft", "C17").stdout
    assert "none found" in text
    assert "168-823" in text
    content = json.loads(run("aircraft", "IL76", "--json").stdout)
    assert [a["name"] for a in content["aircraft"]] == ["Il-76TD", "Il-76MD-90A"]
    assert content["aircraft"][1]["seats_max"]["verified"] is False


def test_unknown_aircraft_is_refused_with_a_suggestion(run):
    assert "Did you mean" in str(run("aircraft", "A32O").exception)
