"""``safeconduct new`` and ``safeconduct schema``: start a scenario, and help an editor with it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.options import Operator, Refuse
from safeconduct.cli.quick import Aircraft, On, People, read_quick
from safeconduct.errors import InputError


def new(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="File to write.")] = Path("scenario.toml"),
    origin: Annotated[
        str, typer.Option("--from", metavar="PLACE", help="City or code people leave from.")
    ] = "",
    refuges: Annotated[
        list[str] | None, typer.Option("--to", metavar="PLACE", help="City, code or state to fly to. Repeat.")
    ] = None,
    people: People = "",
    aircraft: Aircraft = None,
    on: On = "",
    operator: Operator = "",
    refuse: Refuse = "",
    template: Annotated[
        bool, typer.Option("--template", help="Write the long commented template instead of asking.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write a scenario: from what the options say, or by asking for it; every default is marked in the file."""
    from safeconduct.scenario.file.quick import quick_text
    from safeconduct.scenario.file.template import template as long_template
    from safeconduct.store.scenario import write_new

    if template:
        text = long_template(datetime.now(UTC).date())
    else:
        said = Said(origin, tuple(refuges or ()), people, tuple(aircraft or ()), on, operator, refuse)
        if not origin:
            said = asked_of(said, typer.prompt if sys.stdin.isatty() else None)
        text = quick_text(
            read_quick(
                said.origin, said.refuges, said.people, said.aircraft, said.on, said.operator, said.refuse
            )
        )
    write_new(path, text, overwrite=force)
    typer.echo(f"{path} written. Next: safeconduct plan {path}")


@dataclass(frozen=True, slots=True)
class Said:
    """What the options say, before it is read."""

    origin: str
    refuges: tuple[str, ...]
    people: str
    aircraft: tuple[str, ...]
    on: str
    operator: str
    refuse: str


def asked_of(said: Said, ask: Callable[..., str] | None) -> Said:
    """What the options leave out, asked for one by one; an empty answer takes the default.

    Raises
    ------
    InputError
        If nobody is there to be asked.
    """
    if ask is None:
        what = "nobody is there to be asked where people leave from."
        raise InputError.single("--from", what, "Give --from and --to, or --template for the long file.")

    def wanted(question: str, given: str) -> str:
        return given or ask(question, default="", show_default=False).strip()

    def several(question: str, given: tuple[str, ...]) -> tuple[str, ...]:
        return given or tuple(word.strip() for word in wanted(question, "").split(",") if word.strip())

    return Said(
        wanted("From which city or airport do people leave?", said.origin),
        several("Where to? Cities, airports or states, with commas:", said.refuges),
        wanted("How many people? 180, or low-likely-high as 120-180-240:", said.people),
        several("Which aircraft, and how many? A320:2, with commas:", said.aircraft),
        wanted("On which day, YYYY-MM-DD? Today if empty:", said.on),
        wanted("State of the operator? That of the first refuge if empty:", said.operator),
        wanted("Who refuses? States with commas:", said.refuse),
    )


def schema(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the reference of all keys instead.")
    ] = False,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from safeconduct.scenario.file.reference import reference_markdown
    from safeconduct.scenario.file.schema import json_schema

    if markdown:
        typer.echo(reference_markdown(), nl=False)
    else:
        typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(new)
    app.command()(schema)
