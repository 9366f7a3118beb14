"""``safeconduct whatif``: distance, time and chance before and after a state changes its answer."""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct.cli.leverage import ReadingId, ScenarioFile, Seconds
from safeconduct.cli.options import AsJson, Resolution, stopper, tell


def whatif(
    file: ScenarioFile,
    refuse: Annotated[str, typer.Option(help="States that refuse together, with commas.")] = "",
    grant: Annotated[str, typer.Option(help="States that consent together, with commas.")] = "",
    reading: ReadingId = "",
    seconds: Seconds = 5.0,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """Tell what becomes of the plan if states refuse or consent; if none is named, those it crosses."""
    from safeconduct import api
    from safeconduct.brief.answers.whatif import whatif_lines
    from safeconduct.planning.what_if import Case

    case = Case(*(tuple(filter(None, (w.strip() for w in words.split(",")))) for words in (refuse, grant)))
    found = api.whatif(
        file,
        [case] if case.refuse or case.grant else None,
        reading,
        resolution=resolution,
        new_stop=lambda: stopper(seconds),
    )
    tell(as_json, found.to_dict, lambda: whatif_lines(found))


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(whatif)
