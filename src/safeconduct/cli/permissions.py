"""``safeconduct permissions``: what must be asked of whom, by when; the plan before and after an answer."""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct.cli.options import (
    NO_ROUTE,
    AsJson,
    ReadingId,
    Resolution,
    ScenarioFile,
    Seconds,
    age_for,
    as_options,
    say_first_run,
    stopping,
    tell,
)


def permissions(
    file: ScenarioFile,
    answer: Annotated[
        list[str] | None,
        typer.Option("--set", help="An answer to try: TR=refused, or TR:landing=granted; repeat."),
    ] = None,
    reading: ReadingId = "",
    seconds: Seconds = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """List the permissions the plan needs in the order to ask; with --set, the plan before and after."""
    from safeconduct import api
    from safeconduct.brief.answers.permissions import permissions_lines

    say_first_run()
    with as_options():
        both = api.permissions(
            file, answer or [], reading, resolution=resolution, new_stop=lambda: stopping(seconds)
        )
    tell(as_json, both.to_dict, lambda: [*age_for(file), *permissions_lines(*both, changed=bool(answer))])
    if not any(one.best for one in both[1].readings):
        raise typer.Exit(NO_ROUTE)


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(permissions)
