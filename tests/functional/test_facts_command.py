"""The user's own facts and today's sky, as a user runs them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.cli.main import main, own_facts
from safeconduct.store.facts import use_own_facts

NOTAM = """(A0123/26 NOTAMN
Q) LCCC/QAFLC/IV/NBO/E/000/999/3512N03324E200
A) LCCC B) 2611300600 C) 2612031600
E) NICOSIA FIR CLSD.
F) SFC G) UNL)
"""
ROUTE = ("route", "OLBA", "LCLK", "--as-of", "2026-11-30")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    yield tmp_path
    use_own_facts(())


def run(*arguments, capsys):
    code = 0
    try:
        main(list(arguments))
    except SystemExit as stop:
        code = int(stop.code or 0)
    return code, capsys.readouterr()


def test_a_notam_pasted_in_the_morning_changes_the_answer_in_three_commands(folder, capsys):
    (folder / "notam.txt").write_text(NOTAM)
    before = run(*ROUTE, capsys=capsys)
    code, told = run("facts", "import", "notam", "notam.txt", capsys=capsys)
    assert code == 0
    assert "draft D1: Cyprus, NICOSIA FIR CLSD." in told.out
    assert "| E) NICOSIA FIR CLSD." in told.out
    assert run(*ROUTE, capsys=capsys)[1].out == before[1].out, "a draft counts for nothing"
    assert run("facts", "confirm", "D1", "--by", "tester", capsys=capsys)[0] == 0
    code, told = run(*ROUTE, capsys=capsys)
    assert (before[0], code) == (0, 3)
    assert told.out.startswith("Closed on 30 November 2026 to this flight: Cyprus and 1 more.\n")
    assert "With your own facts: facts.d/own.csv." in told.out


ZONE = """(C0001/26 NOTAMN
Q) LCCC/QRTCA/IV/BO/W/000/450/3430N03430E060
A) LCCC B) 2611300600 C) 2612031600
E) TEMPO RESTRICTED AREA 3430N03400E 3500N03400E 3500N03500E 3430N03500E.
F) SFC G) FL450)
!FDC 6/1234 ZNY AIRSPACE
"""


def test_a_zone_of_a_notam_bends_the_route_once_it_is_confirmed(folder, capsys):
    (folder / "zone.txt").write_text(ZONE)
    before = json.loads(run(*ROUTE, "--json", capsys=capsys)[1].out)
    told = run("facts", "import", "notam", "zone.txt", capsys=capsys)[1].out
    assert (
        "draft D1: closed area C0001/26 TEMPO RESTRICTED AREA; 2026-11-30T06:00Z to 2026-12-03T16:00Z" in told
    )
    assert "from the surface to FL450" in told
    assert "draft D2: a notice that was not read" in told
    code, refused = run("facts", "confirm", "D2", capsys=capsys)
    assert code == 2
    assert "D2 was not read" in refused.err
    assert "facts.d/own-areas.csv: C0001/26" in run("facts", "confirm", "D1", capsys=capsys)[1].out
    after = json.loads(run(*ROUTE, "--json", capsys=capsys)[1].out)
    assert after["distance_km"] > before["distance_km"] + 1
    assert after["bends_round"] == ["C0001/26 TEMPO RESTRICTED AREA"]
    assert after["verified"] is True
    assert after["remarks"][1].startswith("Closed area of your own on 30 November 2026: C0001/26")
    above = json.loads(run(*ROUTE, "--json", "--cruise-fl", "460", capsys=capsys)[1].out)
    assert above["distance_km"] == before["distance_km"]
    later = json.loads(run(*ROUTE[:-1], "2026-12-04", "--json", capsys=capsys)[1].out)
    assert later["distance_km"] == before["distance_km"]
    assert run("facts", "drop", "D2", capsys=capsys)[1].out == "dropped: D2\n"
    assert run("facts", "confirm", capsys=capsys)[1].out.startswith("0 drafts")


def test_a_runway_from_ourairports_becomes_a_fact_of_ones_own(folder, capsys):
    table = "airport_ident,length_ft,closed,surface,lighted\nOLBA,3000,0,ASP,1\nOLBA,12000,1,ASP,1\n"
    (folder / "runways.csv").write_text(table)
    told = run("facts", "import", "ourairports", "runways.csv", capsys=capsys)[1].out
    assert "draft D1: airport OLBA, longest open runway 914 m, 3,800 m on record" in told
    told = run("facts", "confirm", "D1", "--by", "tester", capsys=capsys)[1].out
    assert told.startswith("facts.d/own-airports.csv: OLBA: longest open runway 914 m")
    assert "own-airports.csv" in run(*ROUTE, capsys=capsys)[1].out


def test_a_draft_without_its_state_is_given_one(folder, capsys):
    (folder / "zz.txt").write_text(NOTAM.replace("LCCC", "ZZZZ"))
    run("facts", "import", "notam", "zz.txt", capsys=capsys)
    code, told = run("facts", "confirm", "D1", capsys=capsys)
    assert (code, told.err) == (2, "error: closed_by: is empty.\n")
    assert run("facts", "confirm", "D1", "--state", "Cyprus", capsys=capsys)[0] == 0
    assert run(*ROUTE, capsys=capsys)[0] == 3


def test_a_closure_is_added_listed_ended_compared_and_exported(folder, capsys):
    add = ("facts", "add", "closure", "Cyprus", "--from", "2026-11-29", "--source", "radio, 29 November")
    code, told = run(*add, capsys=capsys)
    assert code == 0
    assert "own|CY|ALL|2026-11-29" in told.out
    assert "[your own: facts.d/own.csv]" in run("facts", "list", "CY", "--own", capsys=capsys)[1].out
    first = (folder / "facts.d" / "own.csv").read_text()
    (folder / "before.csv").write_text(first)
    end = ("facts", "add", "closure", "CY", "--supersedes", "own|CY|ALL|2026-11-29", "--to", "2026-11-29")
    assert run(*end, "--source", "radio, 30 November", capsys=capsys)[0] == 0
    assert run(*ROUTE, capsys=capsys)[0] == 0
    told = run("facts", "diff", "before.csv", "facts.d/own.csv", capsys=capsys)[1]
    assert told.out.startswith("+ own|CY|ALL|2026-11-29|2")
    assert run("facts", "export", "all.csv", capsys=capsys)[0] == 0
    told = json.loads(run("facts", "list", "CY", "--json", "--facts", "all.csv", capsys=capsys)[1].out)
    assert any(row["source"] == "radio, 30 November" for row in told["closures"])


def test_faults_of_own_facts_stop_every_command(folder, capsys):
    (folder / "mine.csv").write_text("closed_by,from_date,source\nXX,soon,\n")
    code, told = run(*ROUTE, "--facts", "mine.csv", capsys=capsys)
    assert code == 2
    assert len(told.err.splitlines()) == 3
    assert 'mine.csv line 2: closed_by: "XX" is not the ISO 2 code of a state.' in told.err


def test_unknown_formats_and_drafts_come_with_a_suggestion(capsys):
    assert "Did you mean notam?" in run("facts", "import", "notm", capsys=capsys)[1].err
    assert 'there is no draft "D9"' in run("facts", "confirm", "D9", capsys=capsys)[1].err


def test_sky_of_the_gulf_on_paper_and_for_machines(folder, capsys):
    code, told = run(
        "sky", "--as-of", "2026-03-05", "--operator", "Qatar", "--out", "s.geojson", capsys=capsys
    )
    assert code == 0
    assert "  Bahrain (BH), since 2026-02-28" in told.out
    assert json.loads((folder / "s.geojson").read_text())["features"]
    told = run("sky", "--as-of", "2026-03-05", "--json", capsys=capsys)[1]
    closed = {s["state"] for s in json.loads(told.out)["states"] if s["status"] == "closed"}
    assert {"BH", "KW", "IQ"} <= closed


def test_route_says_first_who_was_closed_on_that_day(capsys):
    told = run("route", "OTHH", "EGLL", "--operator", "QA", "--as-of", "2026-03-05", capsys=capsys)[1]
    first = told.out.splitlines()[0]
    assert all(name in first for name in ("Bahrain", "Kuwait", "Iraq"))


def test_koksijde_to_london_needs_belgium(capsys):
    told = run("route", "EBFN", "EGLL", capsys=capsys)[1]
    assert "Belgium (BE)" in told.out


def test_closed_field_is_said_on_its_day(capsys):
    told = run("route", "EDDT", "EGLL", "--as-of", "2024-04-15", capsys=capsys)[1]
    assert "Berlin (EDDT) is closed since 2020-11-08" in told.out


def test_facts_option_is_taken_before_and_after_the_command():
    rest, named, scenarios = own_facts(["--facts", "a.csv", "plan", "x.toml", "--facts=b.csv"])
    assert (rest, [str(n) for n in named], [str(s) for s in scenarios]) == (
        ["plan", "x.toml"], ["a.csv", "b.csv"], ["x.toml"],
    )  # fmt: skip


def test_check_of_the_packaged_facts_finds_no_fault():
    program = "from safeconduct.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "facts", "check"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.splitlines()[-1].startswith("0 faults, ")


LATE = Path(__file__).parents[1] / "golden" / "plans" / "hours-of-a-whole-day.toml"


@pytest.mark.parametrize(
    "words",
    [
        ("decide", "late.toml"),
        ("permissions", "late.toml"),
        ("pace", "late.toml"),
        ("airlift", "late.toml"),
        ("refuges", "EETN", "--as-of", "2026-11-30", "--operator", "KZ", "--limit-km", "500"),
        ("leverage", "EETN", "ENGM", "--as-of", "2026-11-30", "--operator", "KZ", "--default", "0.9", "--limit-km", "900"),
    ],
)  # fmt: skip
def test_every_command_begins_with_the_age_of_the_facts_where_its_day_lies_after_them(folder, capsys, words):
    text = LATE.read_text(encoding="utf-8").replace("as_of = 2021-06-01", "as_of = 2026-11-30")
    (folder / "late.toml").write_text(text, encoding="utf-8")
    out = run(*words, capsys=capsys)[1].out
    assert out.startswith("The facts are 61 days old on 30 November 2026: no closure was read after")
