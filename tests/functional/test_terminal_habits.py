"""What the program does on any terminal: quiet, colours, width, completion, and a look at itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from example_plans import full, printed

from safeconduct.cli import habits
from safeconduct.cli.habits import language_of, taken_out, terminal_width
from safeconduct.cli.main import main
from safeconduct.cli.serve import fragment
from safeconduct.errors import InputError

PROGRAM = "from safeconduct.cli.main import main; main()"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    told = capsys.readouterr()
    return ended.value.code or 0, told.out, told.err


def test_quiet_and_language_are_taken_anywhere_in_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in habits.LANGUAGE_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert taken_out(["plan", "a.toml", "--quiet"]) == (["plan", "a.toml"], True, "en")
    assert taken_out(["--lang", "fr", "plan", "a.toml"]) == (["plan", "a.toml"], False, "fr")
    assert taken_out(["plan", "--lang=fr"]) == (["plan"], False, "fr")
    with pytest.raises(InputError, match="Use en or fr"):
        taken_out(["plan", "--lang", "tlh"])


def test_the_environment_says_the_language_and_what_is_not_there_is_english() -> None:
    assert language_of({"LANG": "fr_CH.UTF-8"}) == "fr"
    assert language_of({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}) == "en"
    assert language_of({"LANG": "ja_JP.UTF-8"}) == "en"
    assert language_of({}) == "en"


@pytest.mark.parametrize(("columns", "width"), [("10", 40), ("40", 40), ("133", 133), ("900", 200)])
def test_the_width_is_that_of_the_terminal_within_reason(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert terminal_width() == width


def test_nothing_hangs_on_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR no colour is sent, and no colour that white paper swallows is used without it."""
    from safeconduct.brief.terminal import STYLES

    assert not [style for style in STYLES.values() if "yellow" in style or "white" in style]
    monkeypatch.setenv("NO_COLOR", "1")
    from rich.text import Text

    assert "\x1b[31m" not in printed([Text("no", style="bold red")], 80, "standard")


def test_the_program_looks_itself_over(capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = run(capsys, "doctor")
    assert code == 0
    for what in ("program: ", "sky at 1km: ", "facts on closures: ", "page: ", "terminal: "):
        assert what in told
    _, told, _ = run(capsys, "doctor", "--json")
    found = {one["what"]: one for one in json.loads(told)["findings"]}
    assert found["program"]["state"] == "good"
    assert {one["state"] for one in found.values()} <= {"good", "old", "missing"}


def test_a_cache_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("SAFECONDUCT_CACHE", str(blocked / "below"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "cannot be written" in run(capsys, "doctor")[1]


def test_the_link_opens_the_page_on_the_file() -> None:
    assert fragment("my plan.toml") == "#v=1&s=my%20plan.toml"
    assert fragment("") == ""


def test_open_reads_the_file_before_it_starts_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("format = 1\n", encoding="utf-8")
    code, _, told = run(capsys, "open", str(bad), "--no-browser")
    assert code == 2
    assert "error: " in told


def test_the_shell_completes_the_commands() -> None:
    """What the installed completion asks of the program, asked here."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'safeconduct'; " + PROGRAM],
        env=os.environ
        | {"_SAFECONDUCT_COMPLETE": "complete_bash", "COMP_WORDS": "safeconduct do", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.split() == ["doctor"]


def test_full_prints_no_line_twice_as_wide() -> None:
    assert max(map(len, full("kabul-2021", 60).splitlines())) <= 60
