"""``leverage``, ``pace``, ``whatif``, ``permissions``, and ``watch`` and ``recall`` with a plan, as a user runs them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import acos, cos, radians, sin
from pathlib import Path
from typing import Any

import pytest

import safeconduct
from safeconduct.cli.main import main
from safeconduct.errors import InputError

EXAMPLES = Path(__file__).parents[2] / "examples"
STORY = EXAMPLES / "moscow-damascus-2022.toml"
LEDGER = EXAMPLES / "moscow-damascus-2022.ledger.jsonl"


@dataclass
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def ran(*words: object) -> Ran:
        code = 0
        try:
            main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return ran


def direct_km() -> float:
    """Sheremetyevo to Damascus, great circle on a sphere of 6371.0088 km."""
    (a, b), (c, d) = ((radians(x), radians(y)) for x, y in ((55.9726, 37.4146), (33.411499, 36.515598)))
    return 6371.0088 * acos(sin(a) * sin(c) + cos(a) * cos(c) * cos(b - d))


def test_the_story_tuerkiye_first_iran_and_iraq_level_behind_it(run: Any) -> None:
    limit_km = 1.5 * direct_km()
    words = ("leverage", "UUEE", "OSDI", "--refuse", "UA", "--limit-km", limit_km, "--default", 0.7, "--json")
    told = json.loads(run(*words).out)
    first, second, third = told["states"][:3]
    assert first["state"] == "TR"
    assert {second["state"], third["state"]} == {"IR", "IQ"}
    for measure in ("birnbaum", "shapley", "banzhaf"):
        assert second[measure] == pytest.approx(third[measure], abs=1e-12)
        assert first[measure] > second[measure]
    assert set(first) >= {"state", "p", "birnbaum", "shapley", "banzhaf", "change_of_mind"}
    assert told["curve"][-1]["chance"] == pytest.approx(told["chance"])
    assert told["blocs"] == []
    assert told["given"] == ["RU", "SY"]


def test_the_same_in_python() -> None:
    found = safeconduct.leverage("UUEE", "OSDI", "UA", 3500, 0.7, p={"Türkiye": 0.4})
    assert found.passage == safeconduct.chance("UUEE", "OSDI", "UA", 3500, 0.7, p={"TR": 0.4})
    assert found.passage.exact
    assert found.leverage.states[0].p == 0.4
    with pytest.raises(InputError, match="no chance is stated"):
        safeconduct.chance("UUEE", "OSDI", "UA", 3500, p={"TR": 0.4})


def test_a_bloc_and_a_condition(run: Any) -> None:
    words = ("leverage", "UUEE", "OSDI", "--refuse", "UA", "--limit-km", 3500, "--default", 0.7, "--json")
    plain = json.loads(run(*words).out)
    told = json.loads(run(*words, "--bloc", "south:Iraq+IR=0.3", "--if", "TR>IQ=0.6").out)
    assert told["chance"] < plain["chance"]
    assert [bloc["bloc"] for bloc in told["blocs"]] == ["south"]
    assert told["blocs"][0]["p"] == pytest.approx(0.7)


def test_every_fault_of_the_chances_at_once(run: Any) -> None:
    words = ["leverage", "UUEE", "OSDX", "--limit-km", -1, "--default", 1.3, "--p", "TR=NaN,Narnia=0.2,IR=x"]
    words += ["--bloc", "A:A+TR=0.2", "--if", "IQ>SY=0.6", "--if", "SY>IQ=0.2"]
    told = run(*words)
    assert told.code == 2
    for part in (
        '--p: "x" is not a number',
        "OSDX",
        "--limit-km",
        "default: 1.3 is no chance",
        "p.TR: nan is not a number",
        '"Narnia" is not a state',
        "a bloc contains itself: A → A",
        "refusals go round in a circle",
    ):
        assert part in told.err, part
    assert "Traceback" not in told.err
    assert told.out == ""


def test_four_ways_that_do_not_all_die_with_one_refusal(run: Any) -> None:
    told = json.loads(run("pace", STORY, "--reading", "article", "--json").out)
    ways = told["ways"]
    assert [way["role"] for way in ways] == ["primary", "alternate", "contingency", "emergency"]
    keys = {"role", "refuge", "distance_km", "requires", "chance_alone", "chance_so_far"}
    assert all(keys <= set(way) for way in ways)
    needed = [set(way["requires"]) | {f"accept:{way['refuge']}"} for way in ways]
    assert set.intersection(*needed) == {"RU"}  # the state they leave from
    so_far = [way["chance_so_far"] for way in ways]
    assert so_far == sorted(so_far)
    shown = run("pace", STORY, "--reading", "article").out
    assert "primary" in shown
    assert "accept:" not in shown


def test_an_unknown_reading_is_a_fault(run: Any) -> None:
    told = run("pace", STORY, "--reading", "artikle")
    assert (told.code, "Did you mean article?" in told.err) == (2, True)


def test_what_if_by_default_and_by_name(run: Any) -> None:
    told = json.loads(run("whatif", STORY, "--reading", "article", "--json").out)
    cases = {case["title"]: case for case in told["cases"]}
    assert told["now"]["requires"] == ["RU", "SY", "TR"]
    turkey = cases["TR refuses"]
    # plan A goes to Latakia over Türkiye; if Türkiye refuses, to Tehran: another refuge, so no length is compared
    assert (turkey["before"]["refuge"], turkey["after"]["refuge"]) == ("syria", "iran")
    assert turkey["longer_km"] is None
    assert turkey["after"]["chance"] < turkey["before"]["chance"]
    assert turkey["before"]["people_out"] == turkey["after"]["people_out"] == 312
    # Türkiye with Iran closes every way, to Iran as well; with Iraq the refuge changes
    assert cases["IR and TR refuse"]["after"]["distance_km"] is None
    assert cases["IR and TR refuse"]["after"]["chance"] == 0.0
    # with Azerbaijan too, Tehran is reached over Armenia or the Caspian
    assert cases["AZ and TR refuse"]["after"]["refuge"] == "iran"
    granted = json.loads(run("whatif", STORY, "--grant", "Türkiye", "--json").out)
    assert [case["title"] for case in granted["cases"]] == ["TR consents"]
    assert granted["cases"][0]["after"]["chance"] > granted["cases"][0]["before"]["chance"]
    assert "TR refuses" in run("whatif", STORY, "--reading", "article").out
    wrong = run("whatif", STORY, "--refuse", "TR,Narnia", "--grant", "TR")
    assert (wrong.code, wrong.err.count("error:")) == (2, 2)


def test_permissions_listed_and_tried(run: Any) -> None:
    told = json.loads(run("permissions", STORY, "--json").out)
    record, article = told["readings"]
    assert (record["reading"], article["reading"]) == ("record", "article")
    assert "before" not in record
    names = [one["state"] + " " + one["operation"] for one in article["permissions"]]
    assert names[0] == "TR overflight"
    assert "TR overflight" in article["ask_now"]
    tried = json.loads(run("permissions", STORY, "--set", "TR=refused", "--json").out)["readings"][1]
    assert (round(tried["before"]["distance_km"]), round(tried["after"]["distance_km"])) == (2352, 2488)
    assert tried["after"]["chance"] < tried["before"]["chance"]
    shown = run("permissions", STORY, "--set", "IR=granted").out
    assert "before" in shown
    assert "permit table" in shown
    wrong = run("permissions", STORY, "--set", "UA=lapsed")
    assert wrong.code == 2
    assert "It can become asked or granted." in wrong.err


def test_the_plan_lists_its_claims_and_what_rests_on_one_origin() -> None:
    plan = safeconduct.plan(STORY)
    by_claim = {one.claim: one for one in plan.assumptions if one.claim}
    exists = by_claim["plan-exists"]
    assert "12 articles, 1 origin, graded E5" in exists.value
    assert exists.single_origin
    assert (exists.word, exists.standing) == ("roughly even chance", "reported")
    assert exists.origins == ("General SVR (Telegram channel)",)
    turkey = by_claim["tr-grants-overflight"]
    assert turkey.about == "TR: consents"
    assert (turkey.probability, turkey.word, turkey.standing) == (0.7, "likely", "guess")
    assert not by_claim["tr-closed-to-syria-flights"].single_origin


def test_the_file_and_the_ledger_of_the_story_say_the_same() -> None:
    from safeconduct.evidence import assess
    from safeconduct.planning.chances.of_answers import own_book
    from safeconduct.store.ledger_files import read_ledger

    inside, beside = own_book(safeconduct.load_scenario(STORY)), read_ledger(LEDGER)
    assert set(inside.claims) == set(beside.claims)
    for name in inside.claims:
        one, other = assess(inside, name), assess(beside, name)
        assert one.headline == other.headline
        assert one.pooled.probability == pytest.approx(other.pooled.probability, abs=1e-12)
        assert one.grades == other.grades
        assert [o.name for o in one.pooled.origins] == [o.name for o in other.pooled.origins]


def test_watch_and_recall_move_the_plan(run: Any, tmp_path: Path) -> None:
    """A government says no: the watch tells it once, and recall tells what the plan owes to it."""
    ledger, scenario = tmp_path / "story.ledger", tmp_path / "story.toml"
    scenario.write_text(STORY.read_text(encoding="utf-8"), encoding="utf-8")
    run("ledger", "init", ledger)
    run("ledger", "import", LEDGER, "--ledger", ledger)
    look = ("watch", scenario, "--ledger", ledger, "--looks", 1)
    assert run(*look).out == ""
    graded = ("--kind", "government", "--reliability", "B", "--why", "test")
    run("ledger", "add-source", "iq-caa", *graded, "--ledger", ledger)
    said = ("--claim", "iq-grants-overflight", "--source", "iq-caa", "--denies", "--credibility", "2")
    run("ledger", "add-report", "iq-no", *said, "--ledger", ledger)
    told = run(*look).out
    assert "Z  chance of passage from 0.50 to 0.46" in told
    assert "article: chance of passage from 0.71 to 0.70" in told
    assert run(*look).out == ""
    recalled = json.loads(run("recall", "iq-caa", scenario, "--ledger", ledger, "--json").out)
    assert [(c["kind"], c["about"]) for c in recalled["plans"][0]["changes"]] == [
        ("chance", ""),
        ("chance", "article"),
    ]
    shown = run("ledger", "show", "iq-grants-overflight", "--ledger", ledger, "--scenario", scenario).out
    assert "without iq-caa its chance moves by" in shown
