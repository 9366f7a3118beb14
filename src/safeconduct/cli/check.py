"""``safeconduct check``: is a scenario file sound, and what was understood of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from safeconduct.scenario.model import Scenario


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file (TOML).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, faults too.")] = False,
) -> None:
    """Check a scenario: every fault at once with its line, or what was understood. Exit code 2 on a fault."""
    from safeconduct.errors import InputError
    from safeconduct.scenario.file.summary import fault_dict
    from safeconduct.store.scenario import load_scenario

    try:
        scenario = load_scenario(file)
    except InputError as error:
        if not as_json:
            raise
        _print_json({"ok": False, "file": str(file), "faults": [fault_dict(fault) for fault in error.faults]})
        raise typer.Exit(2) from None
    _told(scenario, file, as_json)


def _told(scenario: Scenario, file: Path, as_json: bool) -> None:
    from safeconduct.scenario.file.summary import summary_dict, summary_lines

    if as_json:
        _print_json({"ok": True, "file": str(file), **summary_dict(scenario), "faults": []})
        return
    typer.echo(_plain(f"{file}: no faults"))
    for line in summary_lines(scenario):
        typer.echo(_plain(line))


def _print_json(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False))


def _plain(line: str) -> str:
    """The line without control codes: a file's text never steers the terminal."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in line)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(check)
