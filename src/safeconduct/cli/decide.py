"""``safeconduct decide``: by when, at what price, where the trip wires stand; never a word to go."""

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


def decide(
    file: ScenarioFile,
    at: Annotated[
        str,
        typer.Option(
            "--at", metavar="MOMENT", help="Moment, 2021-08-14T12:00Z; the scenario's start if not given."
        ),
    ] = "",
    reading: ReadingId = "",
    seconds: Seconds = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """Say by when each way must be decided on, what waiting costs and which trip wires stand crossed."""
    from safeconduct import api
    from safeconduct.brief.answers.decision import decide_lines

    say_first_run()
    with as_options():
        pages = api.decide(file, at, reading, resolution=resolution, new_stop=lambda: stopping(seconds))
    tell(
        as_json,
        pages.to_dict,
        lambda: [*age_for(file), *(line for page in pages for line in decide_lines(page))],
    )
    if not any(page.ways for page in pages):
        raise typer.Exit(NO_ROUTE)


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command()(decide)
