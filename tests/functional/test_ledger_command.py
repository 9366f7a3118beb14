"""The ledger, recall, intake and watch as a person runs them, on the story's own ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from safeconduct.cli import intake, ledger, recall, watch
from safeconduct.cli import planners as planners_module
from safeconduct.errors import InputError
from safeconduct.planning.watch import PlanSummary

STORY = Path(__file__).parents[2] / "examples" / "moscow-damascus-2022.ledger.jsonl"

app = typer.Typer()
for module in (ledger, intake, recall, watch):
    module.register(app)


def run(*words: object, stdin: str = "") -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], input=stdin, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def run_json(*words: object) -> Any:
    return json.loads(run(*words, "--json"))


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.ledger"
    run("ledger", "init", path)
    run("ledger", "import", STORY, "--ledger", path)
    return path


def test_a_dozen_articles_one_origin(story: Path) -> None:
    found = run_json("ledger", "show", "plan-exists", "--ledger", story, "--as-of", "2022-12-31")
    assert found["headline"] == "12 articles, 1 origin"
    assert found["articles"] == 12
    assert [origin["name"] for origin in found["origins"]] == ["General SVR (Telegram channel)"]
    assert found["origins"][0]["grades"] == ["E5"]
    # twelve articles on the word of an unreliable source: nothing is known that was not known before
    assert (found["probability"], found["word"], found["confidence"]) == (0.5, "roughly even chance", "low")
    assert found["flips_on"] == []
    assert found["single_origin"]


def test_the_wording_hardens_on_the_way(story: Path) -> None:
    shown = run("ledger", "show", "plan-exists", "--ledger", story)
    assert "12 articles, 1 origin" in shown
    assert "adds: Syria as the destination, Türkiye as the only way" in shown
    assert "adds: The one channel has become 'sources inside the Kremlin', in the plural." in shown
    hardened = run_json("ledger", "show", "asylum-discussed", "--ledger", story)
    assert [origin["name"] for origin in hardened["origins"]] == ["Daily Star"]  # nobody said so before it


def test_the_later_claim_is_no_corroboration(story: Path) -> None:
    later = run_json("ledger", "show", "noahs-ark", "--ledger", story)
    assert [origin["name"] for origin in later["origins"]] == ["unnamed source"]
    before = {
        claim["claim"]
        for claim in run_json("ledger", "show", "--ledger", story, "--as-of", "2022-07-31")["claims"]
    }
    assert "noahs-ark" not in before
    assert not run_json("ledger", "show", "plan-exists", "--ledger", story)["confirmed"]


def test_the_planners_guesses_are_marked(story: Path) -> None:
    listed = run("ledger", "show", "--ledger", story)
    guess = next(line for line in listed.splitlines() if line.startswith("syria-takes-them-in"))
    assert "no report" in guess
    assert "[guess]" in guess


def test_two_governments_confirm_what_twelve_articles_do_not(story: Path) -> None:
    closed = run_json("ledger", "show", "tr-closed-to-syria-flights", "--ledger", story, "--words", "phia")
    assert closed["confirmed"]
    assert closed["word"] == "highly likely"
    assert len(closed["origins"]) == 2


def test_the_channel_could_not_be_judged_before_may_2022(story: Path) -> None:
    graded = {}
    for day in ("2022-04-30", "2022-07-31"):
        book = run_json("ledger", "show", "tr-closed-to-syria-flights", "--ledger", story, "--as-of", day)
        graded[day] = book["probability"]
    from safeconduct.evidence.dates import last_day
    from safeconduct.store.ledger_files import read_ledger

    def grade(day: str) -> str:
        grading = read_ledger(STORY, last_day(day)).grading("general-svr")
        return grading.reliability if grading else "?"

    assert (grade("2022-04-30"), grade("2022-07-31")) == ("F", "E")
    assert graded["2022-04-30"] == graded["2022-07-31"]


def test_recall_lists_every_number_that_changes(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def planners(_scenarios: object) -> dict[str, Any]:
        return {"story": lambda chances: PlanSummary("over IR", round(chances["refuge-is-syria"] * 0.9, 3))}

    monkeypatch.setattr(recall, "planners", planners)
    found = run_json("recall", "Daily Mail", "story.toml", "--ledger", story)
    changed = {claim["claim"]: claim for claim in found["claims"]}
    assert set(changed) == {"plan-exists", "refuge-is-syria", "only-way-is-tr"}
    assert changed["refuge-is-syria"]["word_flips"]
    assert changed["plan-exists"]["after"]["headline"] == "8 articles, 1 origin"
    assert [change["kind"] for change in found["plans"][0]["changes"]] == ["chance"]
    with pytest.raises(InputError, match="Did you mean"):
        run("recall", "Dayly Mail", "--ledger", story)


def test_show_says_what_an_origin_is_worth_to_the_plan(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def planners(scenarios: list[Path]) -> dict[str, Any]:
        return {
            str(path): lambda chances: PlanSummary("x", chances["refuge-is-syria"] / 2) for path in scenarios
        }

    monkeypatch.setattr(planners_module, "planners", planners)
    words = ("ledger", "show", "refuge-is-syria", "--ledger", story, "--scenario", "story.toml")
    found = run_json(*words)
    assert found["plan_effects"]["Daily Mail"] == pytest.approx((found["probability"] - 0.5) / 2)
    assert "without Daily Mail its chance moves by -0.03" in run(*words)


def test_from_nothing_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "own.ledger"
    at = ("--ledger", path, "--author", "me")
    assert run_json("ledger", "init", "--ledger", path)["schema"] == 1
    run("ledger", "add-source", "wire", "--reliability", "B", "--why", "usually right", *at)
    run("ledger", "add-source", "paper", "--reliability", "C", "--why", "fair", *at)
    run(
        "ledger",
        "add-claim",
        "c",
        "--statement",
        "Iraq lets us cross",
        "--base-rate",
        0.5,
        "--base-rate-why",
        "even",
        *at,
    )
    passage = "a permission was given on Monday for four flights to the coast"
    run(
        "ledger",
        "add-report",
        "r1",
        "--claim",
        "c",
        "--source",
        "wire",
        "--supports",
        "--excerpt",
        passage,
        *at,
    )
    second = ("--claim", "c", "--source", "paper", "--supports", "--excerpt", f"We hear that {passage}.")
    made = run_json("ledger", "add-report", "r2", *second, *at)
    assert made["seq"] == 5
    assert "does one copy the other" in made["questions"][0]
    run(
        "ledger",
        "add-report",
        "r2",
        *second,
        "--quotes",
        "r1",
        "--supersede",
        "--reason",
        "asked the paper",
        *at,
    )
    found = run_json("ledger", "show", "c", "--ledger", path)
    assert found["headline"] == "2 articles, 1 origin"
    assert found["flips_on"] == ["wire"]
    run("ledger", "retract", "r1", "--reason", "withdrawn by the agency", *at)
    assert run_json("ledger", "show", "c", "--ledger", path)["articles"] == 0
    verified = run_json("ledger", "verify", "--ledger", path)
    assert (verified["ok"], verified["entries"]) == (True, 7)
    out = tmp_path / "out.jsonl"
    run("ledger", "export", "--out", out, "--ledger", path)
    run("ledger", "init", tmp_path / "copy.ledger")
    copied = run_json("ledger", "import", out, "--ledger", tmp_path / "copy.ledger")
    assert copied["head"] == verified["head"]
    assert json.loads(run("ledger", "export", "--stix", "--ledger", path))["type"] == "bundle"


def test_intake_drafts_and_enters_only_what_is_confirmed(story: Path, tmp_path: Path) -> None:
    article = tmp_path / "article.html"
    words = "Iran would let the flight cross, according to a diplomat."
    words += " The State Department said it knew nothing. It rained."
    article.write_text(
        f"<html><body><article><h1>T</h1><p>{words}</p></article></body></html>", encoding="utf-8"
    )
    before = run_json("ledger", "verify", "--ledger", story)["entries"]
    out = tmp_path / "drafts.json"
    run("intake", article, "--out", out, "--ledger", story)
    table = json.loads(out.read_text(encoding="utf-8"))
    assert [draft["speakers"][0]["kind"] for draft in table["drafts"]] == ["unnamed", "named"]
    assert table["drafts"][0]["states"] == ["IR"]
    assert run_json("intake", out, "--enter", "--ledger", story) == []
    table["drafts"][0] |= {
        "id": "diplomat",
        "claim": "ir-grants-overflight",
        "source": "merkur",
        "supports": True,
    }
    table["drafts"][0] |= {"said": "2022-08-02", "quoting_whom": "unnamed", "confirmed": True}
    out.write_text(json.dumps(table), encoding="utf-8")
    assert [made["id"] for made in run_json("intake", out, "--enter", "--ledger", story)] == ["diplomat"]
    assert run_json("ledger", "verify", "--ledger", story)["entries"] == before + 1
    answers = "n\ny\nstate\nmerkur\nplan-exists\nn\nitself\n2022-08-02\n"
    assert "entered" in run("intake", article, "--confirm", "--ledger", story, stdin=answers)
    assert run_json("ledger", "verify", "--ledger", story)["entries"] == before + 2


def test_an_article_with_control_codes_and_markup_is_shown_harmless(tmp_path: Path) -> None:
    page = tmp_path / "evil.html"
    words = "A diplomat said &#27;[31m no \x1b[2J [bold]never[/bold] &lt;script&gt;. He added \u202e nothing."
    page.write_text(
        f"<html><body><article><p>{words}</p><p>It rained.</p></article></body></html>", encoding="utf-8"
    )
    shown = run("intake", page)
    assert "[bold]never[/bold]" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"<html></html>"])
def test_intake_of_what_is_no_article(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"holds no article|not a text"):
        run("intake", path)


def test_watch_by_hand(tmp_path: Path, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = tmp_path / "s.toml"
    scenario.write_text("x = 1")
    plans = iter([PlanSummary("over TR", 0.91), PlanSummary("over IR, IQ", 0.54)])
    monkeypatch.setattr(watch, "planner", lambda _file, _ledger: lambda: next(plans))
    told = tmp_path / "told.jsonl"
    words = ("watch", scenario, "--ledger", story, "--looks", 1, "--out", told)
    assert run(*words) == ""
    assert "primary switched from over TR to over IR, IQ" in run(*words)
    assert [json.loads(line)["kind"] for line in told.read_text().splitlines()] == ["primary", "chance"]
    with pytest.raises(InputError) as caught:
        run("watch", tmp_path / "none.toml", "--every", 0)
    assert len(caught.value.faults) == 2


def test_a_tampered_ledger_is_bad_input(story: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(story)
    change = "UPDATE entry SET body = replace(body, 'allegedly', 'surely') WHERE id = 'star'"
    connection.executescript(f"DROP TRIGGER entry_is_never_changed; {change}")
    connection.close()
    result = CliRunner().invoke(app, ["ledger", "verify", "--ledger", str(story)])
    assert result.exit_code == 2
    assert "(report star)" in result.stdout
