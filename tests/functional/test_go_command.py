"""``go`` and ``new``: from one line to a plan, and to a file in which every default is marked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from safeconduct.cli.main import main
from safeconduct.cli.new import Said, asked_of
from safeconduct.errors import InputError
from safeconduct.scenario.file.quick import ACCEPTANCE, CONSENT, DEFAULT
from safeconduct.store.scenario import load_scenario

LINE = ("--people", "180", "--aircraft", "A320:2", "--on", "2026-12-02", "--operator", "CY", "--refuse", "SY")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    told = capsys.readouterr()
    return ended.value.code or 0, told.out, told.err


def test_one_line_gives_one_screen_and_a_file_that_says_what_it_assumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    file = tmp_path / "plan.toml"
    code, screen, _ = run(capsys, "go", "Beirut", "Larnaca", *LINE, "--save", str(file))
    assert code == 0
    assert len(screen.splitlines()) <= 24
    text = " ".join(screen.split())
    assert "Fly from Beirut Rafic Hariri (OLBA) to Larnaca (LCLK) (plan A)." in text
    assert "All 180 people reach safety" in text
    assert "Defaults: a state consents 0.7, a refuge takes people in 0.8, civil charter" in text
    scenario = load_scenario(file)
    assert scenario.readings[0].operator == "CY"
    default = scenario.readings[0].chances.default
    assert default is not None
    assert (default.value, default.mark and default.mark.by) == (CONSENT, DEFAULT)
    acceptance = scenario.refuges[0].acceptance
    assert (acceptance.value, acceptance.mark and acceptance.mark.by) == (ACCEPTANCE, DEFAULT)
    assert scenario.groups[0].headcount.mark.by == "planner"
    # a number that nobody stated has its owner and a comment on its line; what was stated has none
    for line in file.read_text(encoding="utf-8").splitlines():
        assert (DEFAULT in line) <= ("# default" in line), line
        assert not ("headcount" in line and "# default" in line)


def test_the_saved_file_is_the_plan_that_was_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.toml"
    _, told, _ = run(capsys, "go", "Beirut", "Larnaca", *LINE, "--save", str(file), "--json")
    _, again, _ = run(capsys, "plan", str(file), "--json")
    first, second = json.loads(told), json.loads(again)
    assert first["readings"] == second["readings"]


def test_every_fault_of_the_line_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--people", "18x", "--aircraft", "B999", "--on", "soon", "--operator", "XX", "--refuse", "QQ")
    code, _, told = run(capsys, "go", "Atlantis", "Larnacca", *words)
    assert code == 2
    for place in ("FROM: ", "TO: ", "--people: ", "--aircraft: ", "--on: ", "--operator: ", "--refuse: "):
        assert f"error: {place}" in told
    assert "Did you mean LCLK (Larnaca)?" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("go", "Beirut"), "TO: no place to fly to is named"),
        (("go", "Beirut", "LCLK", "--people", "5-4-3"), "--people: "),
        (("go", "Beirut", "LCLK", "--aircraft", "A320:0"), '--aircraft: "0" is no number of aircraft'),
        (("go", "Beirut", "LCLK", "--operator", "CY,GB"), "--operator: more than one state"),
        (("go", "Beirut", "34.9,33.6"), "TO: 34.9,33.6 is a position"),
    ],
)
def test_what_cannot_be_meant(words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, told = run(capsys, *words)
    assert code == 2
    assert said in told


def test_a_state_is_a_place_to_fly_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    code, _, _ = run(capsys, "new", str(file), "--from", "Kyiv", "--to", "Poland", "--to", "Moldova")
    assert code == 0
    assert [refuge.places[0].code for refuge in load_scenario(file).refuges] == ["EPWA", "LUKK"]
    assert re.search(r'operator = "PL" +# default', file.read_text(encoding="utf-8"))
    assert load_scenario(file).refuges[0].acceptance.value == ACCEPTANCE


def test_new_asks_for_what_is_not_said() -> None:
    answers = iter(["Larnaca, Athens", "120-180-240", "A320:2, A321:1", "", "", "SY"])
    asked: list[str] = []

    def ask(question: str, **_: object) -> str:
        asked.append(question)
        return next(answers)

    said = asked_of(Said("Beirut", (), "", (), "", "", ""), ask)
    assert said == Said("Beirut", ("Larnaca", "Athens"), "120-180-240", ("A320:2", "A321:1"), "", "", "SY")
    assert len(asked) == 6


def test_new_without_anybody_to_ask_says_what_to_give() -> None:
    with pytest.raises(InputError, match="Give --from and --to, or --template"):
        asked_of(Said("", (), "", (), "", "", ""), None)
