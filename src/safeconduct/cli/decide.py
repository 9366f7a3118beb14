"""``safeconduct decide``: by when, at what price, where the trip wires stand; never a word to go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.leverage import ScenarioFile
from safeconduct.cli.options import AsJson, Resolution, stopper, tell

if TYPE_CHECKING:
    from collections.abc import Callable


def decide(
    file: ScenarioFile,
    at: Annotated[str, typer.Option(help="Moment, 2021-08-14T12:00Z; the scenario's start if none.")] = "",
    seconds: Annotated[
        float | None,
        typer.Option(
            help="Time for each search of all routes; by default a count, the same on every machine."
        ),
    ] = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """Say by when each way must be decided on, what waiting costs and which trip wires stand crossed."""
    from safeconduct.api.decision import decide as ask
    from safeconduct.brief.answers.decision import decide_lines

    pages = ask(file, at, resolution=resolution, new_stop=lambda: _stop(seconds))
    tell(as_json, pages.to_dict, lambda: (line for page in pages for line in decide_lines(page)))


SEARCHES = 500
"""Shortest routes asked for in each search of all routes."""


def _stop(seconds: float | None) -> Callable[[], bool]:
    """Says when to stop a search: after so many seconds, or after so many shortest routes."""
    from safeconduct.consent import stop_after

    return stop_after(SEARCHES) if seconds is None else stopper(seconds)


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command()(decide)
