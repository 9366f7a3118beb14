"""``safeconduct whatif``: distance, time and chance before and after a state changes its answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
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
    by_reading,
    reading_ids,
    say_first_run,
    stopping,
    tell,
)


def whatif(
    file: ScenarioFile,
    refuse: Annotated[
        str,
        typer.Option(
            "--refuse", metavar="STATES", help="States, or area:ID, that refuse together, with commas."
        ),
    ] = "",
    grant: Annotated[
        str,
        typer.Option(
            "--grant", metavar="STATES", help="States, or area:ID, that consent together, with commas."
        ),
    ] = "",
    close: Annotated[
        list[Path] | None,
        typer.Option(
            "--close",
            metavar="FILE",
            help="GeoJSON file of areas that are closed besides; one with the id of the "
            "scenario's takes its place: an area that is extended.",
        ),
    ] = None,
    reading: ReadingId = "",
    seconds: Seconds = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """Tell what becomes of the plan if states refuse or consent; if none is named, those it crosses."""
    from safeconduct import api
    from safeconduct.brief.answers.whatif import whatif_lines
    from safeconduct.planning.what_if import Case

    refusing, granting = (
        tuple(filter(None, (w.strip() for w in words.split(",")))) for words in (refuse, grant)
    )
    case = Case(refusing, granting)
    if close:
        from safeconduct.api.avoided import supposed_areas

        case = replace(case, close=supposed_areas(close))
    cases = [case] if case.refuse or case.grant or case.close else None
    say_first_run()
    with as_options():
        answers = [
            api.whatif(file, cases, name, resolution=resolution, new_stop=lambda: stopping(seconds))
            for name in reading_ids(file, reading)
        ]
    tell(
        as_json,
        lambda: by_reading([one.to_dict() for one in answers]),
        lambda: [
            *age_for(file),
            *"\n\n".join("\n".join(whatif_lines(one)) for one in answers).split("\n"),
        ],
    )
    if not any(one.now.distance_km for one in answers):
        raise typer.Exit(NO_ROUTE)


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(whatif)
