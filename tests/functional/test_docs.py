"""The documents tell the truth: README blocks run, every command and option is documented, nothing private is named."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("name", ["README.md", "docs/python.md"])
def test_the_python_of_a_document_gives_what_it_says(name: str) -> None:
    (block,) = blocks("python", (ROOT / name).read_text(encoding="utf-8"))
    test = doctest.DocTestParser().get_doctest(block, {}, name, name, 0)
    assert doctest.DocTestRunner().run(test).failed == 0


def test_every_document_answers_a_question_of_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name == "README.md" or f"]({path.name})" in index, path.name


def test_the_screen_of_the_readme_is_what_the_demo_prints() -> None:
    (shown,) = blocks("text")
    program = "from safeconduct.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "plan", "examples/moscow-damascus-2022.toml"],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=300,
    )
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    assert shown.splitlines() == printed[: len(shown.splitlines())]
    assert "safeconduct plan examples/moscow-damascus-2022.toml" in (ROOT / "Makefile").read_text()


def test_every_command_is_in_the_readme_and_every_option_explains_itself() -> None:
    from safeconduct.cli.main import app

    command = typer.main.get_command(app)
    for name, one in command.commands.items():  # type: ignore[attr-defined]
        assert re.search(rf"`(safeconduct )?{name}\b|, `{name}`", README), f"{name} is not in the README"
        assert one.help, f"{name} has no help"
        for parameter in one.params:
            if parameter.param_type_name == "option":
                assert parameter.help, f"{name} {parameter.name} has no help"


@pytest.mark.parametrize(
    "name",
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/README.md", "docs/testing.md"],
)
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (ROOT / name).parent.joinpath(target).exists(), f"{name}: {target}"


def test_the_changelog_knows_this_version() -> None:
    from safeconduct import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_registry_and_no_path_of_a_machine_is_named() -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    # assembled, so that this file does not name them
    forbidden = ["/work" + "/main", "regis" + "try.npmjs", "pypi" + ".org", "files.python" + "hosted"]
    for name in files:
        path = ROOT / name
        if path.suffix in {".xz", ".png", ".svg", ".bin"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        assert not [word for word in forbidden if word in text], name
