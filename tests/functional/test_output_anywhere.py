"""Where the output goes must not matter: another encoding, a full disk, a reader that has seen enough, hostile words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STORY = ROOT / "examples" / "kabul-2021.toml"
RUN = [sys.executable, "-c", "from safeconduct.cli.main import main; main()"]


def run(*words: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*RUN, *words], text=True, timeout=120, check=False, **more)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_an_encoding_without_a_letter_spells_it_out(tmp_path: Path, encoding: str) -> None:
    text = STORY.read_text(encoding="utf-8").replace('title = "', 'title = "Türkiye → Ελλάδα ', 1)
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    done = run("check", str(tmp_path / "s.toml"), capture_output=True, env=environment, encoding=encoding)
    assert done.returncode == 0, done.stderr
    assert "\\u2192" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_cannot_be_written_is_told() -> None:
    with open("/dev/full", "w") as full:
        done = run("check", str(STORY), stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == "error: the output cannot be written: No space left on device.\n"


HOSTILE = "[/] [bold]x[/bold] [link=http://a/]y[/link] \\u001b[31m\\u202e <b>&amp;"


def test_words_of_a_scenario_are_no_markup(tmp_path: Path) -> None:
    text = STORY.read_text(encoding="utf-8")
    lines = [
        f'{line.split(" = ")[0]} = "{HOSTILE}"' if line.startswith(("title =", "name =", "note =")) else line
        for line in text.splitlines()
    ]
    (tmp_path / "s.toml").write_text("\n".join(lines), encoding="utf-8")
    for command in ("check", "plan"):
        done = run(command, str(tmp_path / "s.toml"), capture_output=True)
        assert done.returncode == 0, done.stderr
        assert "[bold]" in done.stdout
        assert "\x1b" not in done.stdout
        assert "\u202e" not in done.stdout
