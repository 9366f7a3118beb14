"""What the tutorial and the how-to pages tell somebody to type is typed, in one folder, in their order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from example_plans import ROOT

from safeconduct.cli.main import main

BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def steps(text: str) -> list[tuple[str, list[str]]]:
    """Each command with the lines shown under it."""
    found: list[tuple[str, list[str]]] = []
    for line in (line for block in BLOCK.findall(text) for line in block.splitlines()):
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        elif line.strip():
            found[-1][1].append(line)
    return found


@pytest.mark.parametrize("name", ["tutorial.md", "how-to.md"])
def test_every_command_of_a_document_does_what_it_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    commands = steps((ROOT / "docs" / name).read_text(encoding="utf-8"))
    assert len(commands) > 5
    for line, shown in commands:
        program, *words = shlex.split(line)
        assert program == "safeconduct"
        with pytest.raises(SystemExit) as ended:
            main(words)
        told = capsys.readouterr()
        assert (ended.value.code or 0) in (0, 3), f"{line}: {told.err}"
        said = " ".join(told.out.split())
        for part in shown:
            assert " ".join(part.split()) in said, f"{line}: {part}"
