"""``safeconduct check``: is a scenario file sound, and what was understood of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from safeconduct.cli.options import BAD_INPUT, AsJson, ScenarioFile, print_json

if TYPE_CHECKING:
    from safeconduct.scenario.model import Scenario


def check(
    file: ScenarioFile,
    as_json: AsJson = False,
) -> None:
    """Check a scenario: every fault at once with its line, or what was understood; with --json the faults too."""
    from safeconduct.errors import InputError
    from safeconduct.scenario.file.summary import fault_dict
    from safeconduct.store.scenario import load_scenario

    try:
        scenario = load_scenario(file)
    except InputError as error:
        if not as_json:
            raise
        print_json({"ok": False, "file": str(file), "faults": [fault_dict(fault) for fault in error.faults]})
        raise typer.Exit(BAD_INPUT) from None
    _told(scenario, file, as_json)


def _told(scenario: Scenario, file: Path, as_json: bool) -> None:
    from safeconduct.scenario.file.summary import summary_dict, summary_lines

    if as_json:
        print_json({"ok": True, "file": str(file), **summary_dict(scenario), "faults": []})
        return
    typer.echo(_plain(f"{file}: no faults"))
    for line in summary_lines(scenario):
        typer.echo(_plain(line))


def _plain(line: str) -> str:
    """The line without control codes: a file's text never steers the terminal."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in line)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(check)
