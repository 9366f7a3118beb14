"""``safeconduct whatif``: distance, time and chance before and after a state changes its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.leverage import ReadingId, ScenarioFile, Seconds, bounds_text
from safeconduct.cli.options import AsJson, Resolution, plain, print_json, stopper

if TYPE_CHECKING:
    from safeconduct.planning.what_if import Outcome, Snapshot, WhatIf


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
    from safeconduct.planning.what_if import Case

    case = Case(*(tuple(filter(None, (w.strip() for w in words.split(",")))) for words in (refuse, grant)))
    found = api.what_if(
        file,
        [case] if case.refuse or case.grant else None,
        reading,
        resolution=resolution,
        new_stop=lambda: stopper(seconds),
    )
    if as_json:
        print_json(whatif_json(found))
    else:
        print("\n".join(whatif_lines(found)))


def whatif_json(found: WhatIf) -> dict[str, Any]:
    """Every case with the plan before and after."""
    return {
        "reading": found.reading,
        "title": found.title,
        "now": snapshot_json(found.now),
        "cases": [_outcome_json(one) for one in found.outcomes],
    }


def _outcome_json(one: Outcome) -> dict[str, Any]:
    return {
        "title": one.case.title,
        "refuse": list(one.case.refuse),
        "grant": list(one.case.grant),
        "before": snapshot_json(one.before),
        "after": snapshot_json(one.after),
        "longer_km": one.longer_km,
    }


def snapshot_json(shot: Snapshot) -> dict[str, Any]:
    """The plan in a line; `chance` is null where only bounds are known."""
    exact = shot.chance is not None and shot.chance.exact
    return dict(plain(shot)) | {
        "chance": shot.chance.lower if shot.chance and exact else None,
        "bounds": [shot.chance.lower, shot.chance.upper] if shot.chance else None,
    }


def whatif_lines(found: WhatIf) -> list[str]:
    """The table for a person."""
    from safeconduct.evidence.shown import plain as shown

    head = f"{'':<34} {'way':<14} {'km':>7} {'change':>9} {'hours':>6}"
    head += f"  {'people out':>10}  {'chance there':>12}  {'of any refuge':>13}"
    lines = [shown(found.title), head, _line("as things stand", found.now, "")]
    for one in found.outcomes:
        change = "" if one.longer_km is None else f"{one.longer_km:+,.0f}"
        lines.append(_line(one.case.title, one.after, change))
    return [
        *lines,
        "People out: by the deadline, or at all where there is none; see `safeconduct airlift`.",
        "Chance there: some way to that refuge is open.",
        "Of any refuge: some way is open to one that takes people in.",
        "The chances are stated ones, not forecasts.",
    ]


def _line(title: str, shot: Snapshot, change: str) -> str:
    from safeconduct.evidence.shown import plain as shown

    km = "–" if shot.distance_km is None else f"{shot.distance_km:,.0f}"
    hours = "–" if shot.flight_h is None else f"{shot.flight_h:.1f}"
    people = "–" if shot.evacuees is None else f"{shot.evacuees:,.0f}"
    return (
        f"{shown(title):<34.34} {shown(shot.way) or 'no way':<14.14} {km:>7} {change:>9} {hours:>6}"
        f"  {people:>10}  {bounds_text(shot.passage):>12}  {bounds_text(shot.chance):>13}"
    )


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(whatif)
