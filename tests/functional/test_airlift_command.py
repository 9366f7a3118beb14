"""`safeconduct airlift --problem` as a program calls it."""

import importlib.util
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from safeconduct.airlift.problem_json import parse_bare
from safeconduct.airlift.solvers.dispatch import build
from safeconduct.airlift.solvers.trips import Rule
from safeconduct.brief.airlift_svg import closure_svg, gantt_svg, manifest_csv
from safeconduct.cli.airlift import register
from safeconduct.errors import InputError

where = Path(__file__).parents[1] / "unit" / "airlift" / "instances_airlift.py"
spec = importlib.util.spec_from_file_location("instances_airlift", where)
instances = importlib.util.module_from_spec(spec)
spec.loader.exec_module(instances)


@pytest.fixture
def run(tmp_path):
    app = typer.Typer()
    register(app)
    app.command("other")(lambda: None)

    def invoke(content, *words):
        file = tmp_path / "problem.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return CliRunner().invoke(app, ["airlift", "--problem", str(file), "--seconds", "3", *words])

    return invoke


def test_json_of_a_makespan(run):
    content = instances.makespan_instance(1, 2, 8)
    told = json.loads(run(content, "--runs", "50", "--seconds", "15", "--json").stdout)
    assert told["makespan_h"] == told["bound_h"] == max(s["arrive_h"] for s in told["sorties"])
    assert told["proved"] is True
    assert sum(s["people"] for s in told["sorties"]) == 400
    assert set(told["sorties"][0]) >= {"aircraft", "from", "to", "depart_h", "arrive_h", "people"}
    assert told["checker"]["holds"] is True
    assert told["closure_curve"][-1] == {"h": told["makespan_h"], "people": 400}
    assert told["p10_h"] <= told["p50_h"] <= told["p90_h"]


def test_json_keys_of_a_plan(run):
    content = instances.makespan_instance(1, 2, 8) | {"objective": "people", "deadline_h": 20}
    told = json.loads(run(content, "--runs", "0", "--json").stdout)
    keys = "people_out closure_h bound_h gap binding sorties closure_curve p10_h p50_h p90_h".split()
    assert set(keys) <= set(told)


def test_text_says_the_answer_first(run):
    text = run(instances.makespan_instance(1, 2, 8), "--runs", "20").stdout
    assert text.startswith("400 of 400 people out in 8 sorties")
    assert "what limits it: seats" in text
    assert "independent checker: 8 sorties hold; nobody is left behind" in text


def test_no_aircraft_is_an_answer(run):
    content = instances.makespan_instance(1, 2, 8) | {"fleet": [], "bases": ["Y"]}
    result = run(content)
    assert result.exit_code == 0
    assert "0 of 400 people out; no flight is possible" in result.stdout


def test_all_faults_of_a_problem_come_at_once(run):
    content = instances.makespan_instance(1, 2, 8)
    content["pickups"][0]["people"] = -5
    content["fleet"][1]["availible_h"] = 3
    content["objective"] = "makespam"
    content["hours"]["pickup_to_refuge"][0][0] = "far"
    result = run(content)
    assert isinstance(result.exception, InputError)
    told = str(result.exception)
    for part in ("-5 people", "Did you mean available_h?", "Did you mean makespan?", "pickup_to_refuge[0]"):
        assert part in told


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"fleet": 3}', "null", '{"hours": {"pickup_to_refuge": [[1],[1,2]]}}']
)
def test_what_is_no_problem_is_refused_in_words(run, text):
    assert isinstance(run(text).exception, InputError)


def test_drawings_are_xml_and_escape_names():
    content = instances.makespan_instance(1, 2, 8)
    content["fleet"][0]["id"] = '<&"\x1b[31m'
    content["pickups"][0]["id"] = "=cmd()"
    problem, _ = parse_bare(content)
    sorties = build(problem, Rule())
    for text in (gantt_svg(sorties), closure_svg(sorties, problem.people, [(400, 30.0)])):
        root = ET.fromstring(text)
        assert root.attrib["role"] == "img"
    bars = [e for e in ET.fromstring(gantt_svg(sorties)).iter() if e.tag.endswith("rect")]
    assert len(bars) == 2 * len(sorties)
    lines = manifest_csv(sorties).splitlines()
    assert len(lines) == 1 + len(sorties)
    assert not any(cell.startswith("=") for line in lines for cell in line.split(","))
    ET.fromstring(closure_svg((), 0))
    ET.fromstring(gantt_svg(()))
