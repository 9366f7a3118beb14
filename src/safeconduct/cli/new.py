"""``safeconduct new`` and ``safeconduct schema``: start a scenario, and help an editor with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


def new(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="File to write.")] = Path("scenario.toml"),
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write a commented scenario to start from."""
    from safeconduct.scenario.file.template import template
    from safeconduct.store.scenario import write_new

    write_new(path, template(datetime.now(UTC).date()), overwrite=force)
    typer.echo(f"{path} written. Next: safeconduct check {path}")


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
