"""``safeconduct permissions``: what must be asked of whom, by when; the plan before and after an answer."""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct.cli.leverage import ScenarioFile, Seconds
from safeconduct.cli.options import AsJson, Resolution, stopper, tell


def permissions(
    file: ScenarioFile,
    answer: Annotated[
        list[str] | None,
        typer.Option("--set", help="An answer to try: TR=refused, or TR:landing=granted; repeat."),
    ] = None,
    seconds: Seconds = 5.0,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """List the permissions the plan needs in the order to ask; with --set, the plan before and after."""
    from safeconduct import api
    from safeconduct.brief.answers.permissions import permissions_lines

    found = api.permissions(file, answer or [], resolution=resolution, new_stop=lambda: stopper(seconds))
    tell(as_json, found.to_dict, lambda: permissions_lines(*found, changed=bool(answer)))


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(permissions)
