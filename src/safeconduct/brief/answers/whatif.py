"""The plan before and after a state changes its answer, told."""

from __future__ import annotations

from typing import Any

from safeconduct.brief.answers.leverage import bounds_text, chance_json
from safeconduct.brief.json_values import json_value
from safeconduct.evidence.sanitise import plain as shown
from safeconduct.planning.what_if import Outcome, Snapshot, WhatIf


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
    return dict(json_value(shot)) | chance_json(shot.chance)


def whatif_lines(found: WhatIf) -> list[str]:
    """The table for a person."""
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
    km = "–" if shot.distance_km is None else f"{shot.distance_km:,.0f}"
    hours = "–" if shot.flight_h is None else f"{shot.flight_h:.1f}"
    people = "–" if shot.people_out is None else f"{shot.people_out:,.0f}"
    return (
        f"{shown(title):<34.34} {shown(shot.way) or 'no way':<14.14} {km:>7} {change:>9} {hours:>6}"
        f"  {people:>10}  {bounds_text(shot.passage):>12}  {bounds_text(shot.chance):>13}"
    )
