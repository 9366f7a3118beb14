"""`safeconduct airlift FILE` as a person uses it: the story, files written and read back, and what cannot be flown."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from safeconduct.api.airlifts import Wish, airlift
from safeconduct.cli.airlift import register
from safeconduct.errors import InputError

EXAMPLES = Path(__file__).parents[2] / "examples"
STORY = EXAMPLES / "moscow-damascus-2022.toml"
KEYS = "people_out closure_h bound_h gap binding sorties closure_curve p10_h p50_h p90_h".split()
MARK = 'mark = "assumed", by = "planner"'
SMALL = f"""
format = 1
[scenario]
title = "A small one"
as_of = 2022-07-31
start = 2022-08-01T00:00:00Z
operator = "RU"
flight_kind = "civil_charter"
deadline = {{ at = 2022-08-02T00:00:00Z, {MARK} }}
[[origin]]
airport = "UUEE"
working_mog = {{ value = 2, {MARK} }}
[[group]]
id = "staff"
name = "Staff"
origin = "UUEE"
headcount = {{ low = 200, likely = 300, high = 400, {MARK} }}
[[refuge]]
id = "iran"
name = "Iran"
airport = "OIIE"
acceptance = {{ value = 0.5, {MARK} }}
beds = {{ value = 500, {MARK} }}
[[fleet]]
id = "tu"
aircraft = "Tu-214"
base = "UUWW"
count = {{ value = 2, {MARK} }}
[[consent]]
state = "UA"
status = "refused"
{MARK.replace(", ", chr(10))}
[chance]
default = {{ value = 0.7, {MARK} }}
[[reading]]
id = "one"
title = "One"
use_closures = false
"""
IRAN = f'[[consent]]\nstate = "IR"\n{MARK.replace(", ", chr(10))}\n'

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    app = typer.Typer()
    register(app)
    app.command("other")(lambda: None)

    def invoke(scenario: Path | str, *words: object) -> Result:
        file = scenario
        if isinstance(scenario, str):
            file = tmp_path / "small.toml"
            file.write_text(scenario, encoding="utf-8")
        said = ["airlift", str(file), "--seconds", "2", "--runs", "50", *map(str, words)]
        return CliRunner().invoke(app, said, env={"COLUMNS": "140"})

    return invoke


@pytest.fixture(scope="module")
def story() -> dict[str, Any]:
    """The story's JSON, made once."""
    app = typer.Typer()
    register(app)
    app.command("other")(lambda: None)
    said = ["airlift", str(STORY), "--seconds", "2", "--runs", "50", "--json"]
    told: dict[str, Any] = json.loads(CliRunner().invoke(app, said).stdout)
    return told


def flat(result: Result) -> str:
    """Text as read, without the terminal's line ends."""
    return " ".join(result.stdout.split())


def test_the_story_says_flights_hours_and_what_limits(run: Run) -> None:
    said = flat(run(STORY))
    assert "All 312 people reach safety" in said
    # plan A of the record is Tehran, of the article Latakia: the airlift goes where the plan does
    assert "flights to OIII; last person in safety after" in said
    assert "flights to OSLK; last person in safety after" in said
    assert "What limits it: when people arrive" in said
    assert "Checked independently: 4 flights hold, and everybody has a flight." in said
    assert "safeconduct's default: none stated" in said


def test_the_json_has_the_keys_of_the_contract_for_each_reading(story: dict[str, Any]) -> None:
    assert [r["reading"] for r in story["readings"]] == ["record", "article"]
    for one in (story, *story["readings"]):
        assert set(KEYS) <= set(one)
        assert one["people_out"] == one["people"] == sum(s["people"] for s in one["sorties"]) == 312
        assert one["closure_h"] == max(s["arrive_h"] for s in one["sorties"]) == one["closure_curve"][-1]["h"]
        assert one["bound_h"] <= one["closure_h"] <= one["p10_h"] <= one["p50_h"] <= one["p90_h"]
        assert set(one["sorties"][0]) >= {"aircraft", "from", "to", "depart_h", "arrive_h", "people"}
        assert one["checker"]["holds"] is True
        assert all(a["mark"]["kind"] in ("assumed", "fact", "reported") for a in one["assumptions"])


def test_whose_refusal_costs_most_people(story: dict[str, Any]) -> None:
    """As the record has it Iran alone takes every seat; as the article has it no state alone does."""
    record, article = story["readings"]
    worst = record["refusals"][0]
    assert (worst["states"], worst["people_lost"]) == (["IR"], 312)
    assert worst["expected_lost"] == pytest.approx(312 * worst["chance"])
    assert all(len(r["states"]) == 2 for r in article["refusals"] if r["people_lost"])


def test_without_a_clock_the_same_file_gives_the_same_plan() -> None:
    wish = Wish(runs=20, reading="record")
    assert airlift(STORY, wish) == airlift(STORY, wish)


def test_a_manifest_is_written_and_read_back_as_flown(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "manifest.csv"
    assert run(SMALL, "--out", file).exit_code == 0
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert sum(int(row["people"]) for row in rows) == 300
    flown = tmp_path / "flown.csv"
    late = {**rows[0], "depart_h": "5.00", "arrive_h": "8.50", "people": "100"}
    flown.write_text("\n".join([",".join(late), ",".join(late.values())]) + "\n", encoding="utf-8")
    told = json.loads(run(SMALL, "--flown", flown, "--last", file, "--json").stdout)
    assert told["people_out"] == 300
    assert told["replan"]["people_flown"] == 100
    assert told["replan"]["now_h"] == 5.0
    assert all(s["depart_h"] >= 5.0 for s in told["sorties"])
    assert told["closure_h"] > told["replan"]["closure_before_h"]
    assert any(text.startswith(("moved", "load", "new")) for text in told["replan"]["changes"])
    said = flat(run(SMALL, "--flown", flown, "--last", file))
    assert "1 flight has left, with 100 people. The rest is planned from hour 5" in said


def test_with_a_deadline_that_not_all_can_meet_the_rest_is_planned_too(run: Run, tmp_path: Path) -> None:
    """Who is late for the deadline is flown after it, on aircraft that stand where earlier flights left them."""
    khartoum, manifest, flown = EXAMPLES / "khartoum-2023.toml", tmp_path / "m.csv", tmp_path / "f.csv"
    assert run(khartoum, "--out", manifest).exit_code == 0
    flown.write_text(
        "".join(manifest.read_text(encoding="utf-8").splitlines(keepends=True)[:6]), encoding="utf-8"
    )
    told = json.loads(run(khartoum, "--flown", flown, "--last", manifest, "--now", 30, "--json").stdout)
    assert told["checker"]["holds"] is True
    assert told["left_behind"] == 0
    assert told["replan"]["flown"] == 5
    assert sum(s["people"] for s in told["sorties"]) == 2300


def test_every_fault_of_a_manifest_comes_at_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "flown.csv"
    head = "flight,aircraft,from,to,depart_h,arrive_h,group,people"
    file.write_text(f"{head}\n1,tu 9,UUEE,OIIE,5,4,staff,-3\n2,tu 1,UUEE,XXXX,1,2,crew,3\n", encoding="utf-8")
    error = run(SMALL, "--flown", file).exception
    assert isinstance(error, InputError)
    said = str(error)
    for what in ("tu 9", "depart_h", "-3", "XXXX", "crew", "line 2", "line 3"):
        assert what in said
    file.write_text(f"{head}\n1,tu 1,UUEE,OIIE,1,4,staff,301\n", encoding="utf-8")
    assert "301 of staff have flown" in str(run(SMALL, "--flown", file).exception)
    file.write_text("", encoding="utf-8")
    assert "is empty" in str(run(SMALL, "--flown", file).exception)
    assert "--flown" in str(run(SMALL, "--now", 3).exception)


def test_drawings_are_svg_of_both_kinds(run: Run, tmp_path: Path) -> None:
    assert run(SMALL, "--out", tmp_path / "lift.svg").exit_code == 0
    for name in ("closure", "sorties"):
        root = ET.fromstring((tmp_path / f"lift-{name}.svg").read_text(encoding="utf-8"))
        assert root.tag.endswith("svg")


TWO = "count = { value = 2"
LANDING = f'{IRAN}operation = "landing"\nstatus = '
CANNOT = {
    "zero-aircraft": ((TWO, "count = { value = 0"), "no aircraft with seats"),
    "zero-crews": ((TWO, f"crews = {{ value = 0, {MARK} }}\n{TWO}"), "with a crew"),
    "refuge-without-beds": (("beds = { value = 500", "beds = { value = 0"), "add 300 more beds"),
    "out-of-range": (
        (TWO, f"range_km = {{ value = 300, {MARK} }}\n{TWO}"),
        "beyond what the aircraft reach with their stops: 300 km",
    ),
    "window-never-opens": (
        ("[chance]", f'{LANDING}"granted"\nvalid_to = 2022-07-01T00:00:00Z\n[chance]'),
        "Iran does not let flights land: granted until 1 Jul 00:00Z, and not at other times",
    ),
    "no-landing": (("[chance]", f'{LANDING}"refused"\n[chance]'), "Iran does not let flights land: refused"),
    "all-refuse": (('state = "UA"', 'state = "IR"'), "Iran does not let flights land: refused"),
}


@pytest.mark.parametrize(("changed", "says"), CANNOT.values(), ids=CANNOT)
def test_what_cannot_be_flown_is_an_answer(run: Run, changed: tuple[str, str], says: str) -> None:
    assert changed[0] in SMALL
    result = run(SMALL.replace(*changed))
    assert result.exit_code == 3, result.exception
    assert "No flight is possible" in flat(result)
    assert says in flat(result)
    told = json.loads(run(SMALL.replace(*changed), "--json").stdout)
    assert (told["people_out"], told["left_behind"], told["sorties"]) == (0, 300, [])
    assert told["possible"] is False


def test_zero_people_are_refused_where_they_are_written(run: Run) -> None:
    text = SMALL.replace("low = 200, likely = 300, high = 400", "value = 0")
    assert "a group of nobody" in str(run(text).exception)


@pytest.mark.parametrize(
    ("table", "says"), [("[[fleet]]", "with what aircraft"), ("[[group]]", "who is to be taken out")]
)
def test_a_missing_table_is_named(run: Run, table: str, says: str) -> None:
    begin = SMALL.index(table)
    text = SMALL[:begin] + SMALL[SMALL.index("[[", begin + 2) :]
    told: dict[str, Any] = json.loads(run(text, "--json").stdout)
    assert any(says in name for name in told["missing"])
    assert "cannot be planned. The scenario does not state" in flat(run(text))


def test_hours_of_a_permission_are_kept(run: Run) -> None:
    window = f'{IRAN}operation = "overflight"\nstatus = "granted"\nhours_utc = ["18:00", "02:00"]\n[chance]'
    told = json.loads(run(SMALL.replace("[chance]", window), "--json").stdout)
    assert told["binding"] == ["permissions"]
    assert told["sorties"]
    # a flight may take off before 18:00 if it is over Iran from then on
    assert all(s["arrive_h"] > 18 and s["arrive_h"] <= 26 for s in told["sorties"])


def test_loads_are_normal_unless_emergency_is_asked(run: Run) -> None:
    text = SMALL.replace("Tu-214", "A400M").replace("low = 200, likely = 300, high = 400", "value = 150")
    normal = json.loads(run(text, "--json").stdout)
    asked = json.loads(run(text, "--emergency", "--json").stdout)
    assert max(s["people"] for s in normal["sorties"]) == 116
    assert max(s["people"] for s in asked["sorties"]) == 150


def test_people_lying_down_take_more_seats_and_it_is_told(run: Run) -> None:
    count = "headcount = {"
    text = SMALL.replace(count, f"stretchers = {{ value = 20, {MARK} }}\nkeep_together = 4\n{count}")
    told = json.loads(run(text, "--json").stdout)
    lying = [s for s in told["sorties"] if "staff (stretchers)" in s["groups"]]
    assert sum(s["groups"]["staff (stretchers)"] for s in lying) == 20
    assert all(s["people"] + 5 * s["groups"].get("staff (stretchers)", 0) <= 210 for s in told["sorties"])
    assert {"about": "stretchers", "value": "6 seats each"}.items() <= next(
        a for a in told["assumptions"] if a["about"] == "stretchers"
    ).items()


def test_unknown_names_are_told(run: Run) -> None:
    assert 'no refuge "irn"' in str(run(SMALL, "--refuge", "irn").exception)
    assert "reading" in str(run(SMALL, "--reading", "two").exception)
