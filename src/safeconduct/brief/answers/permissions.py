"""What must be asked of whom, by when, told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from safeconduct.brief.answers.leverage import bounds_text, chance_json
from safeconduct.brief.json_values import json_value
from safeconduct.evidence.sanitise import plain as shown
from safeconduct.planning.model import Plan, ReadingPlan
from safeconduct.planning.permissions import Permission

DUE = {
    "late": "ask at once: even the shortest lead time is over",
    "today": "ask today",
    "later": "ask by {latest}",
    "unknown": "ask at once: no lead time is on record",
    "": "",
}
"""What to do, by how pressing it is."""


def permissions_json(before: Plan, after: Plan, changed: bool) -> dict[str, Any]:
    """The permissions of each reading; with answers tried, the plan before and after."""
    readings = []
    for old, new in zip(before.readings, after.readings, strict=True):
        table: dict[str, Any] = {
            "reading": new.reading.id,
            "permissions": json_value(new.permissions),
            "ask_now": [one.name for one in new.permissions if one.due in ("late", "today", "unknown")],
        }
        readings.append(table | ({"before": _plan_json(old), "after": _plan_json(new)} if changed else {}))
    return {"readings": readings}


def _plan_json(plan: ReadingPlan) -> dict[str, Any]:
    any_refuge = plan.prospects.any_refuge if plan.prospects else None
    return {
        "way": plan.best.label if plan.best else None,
        "distance_km": plan.best.answer.distance_km if plan.best else None,
        "flight_h": plan.best.flight_h if plan.best else None,
        "requires": list(plan.best.answer.requires) if plan.best else [],
        "passage": json_value(any_refuge.passage) if any_refuge else None,
        "people_out": plan.airlift.people_out if plan.airlift else None,
        **chance_json(any_refuge.both if any_refuge else None),
    }


def permissions_lines(before: Plan, after: Plan, changed: bool) -> list[str]:
    """The lists for a person."""
    lines = []
    for old, new in zip(before.readings, after.readings, strict=True):
        lines += ["", shown(new.reading.title)]
        if changed:
            lines += [f"  before  {_plan_text(old)}", f"  after   {_plan_text(new)}"]
        lines += [shown(line) for one in new.permissions for line in _lines(one)]
    return [
        *lines[1:],
        "",
        "Lead times are the record's, not promises; worth is the move of the chance by that answer.",
    ]


def _plan_text(plan: ReadingPlan) -> str:
    if plan.best is None or plan.best.answer.distance_km is None:
        return "no way is open"
    chance = plan.prospects.any_refuge.both if plan.prospects else None
    over = " · ".join(crossing.state for crossing in plan.best.answer.crossed)
    way = f"{shown(plan.best.label)}  {plan.best.answer.distance_km:,.0f} km over {over}"
    return f"{way}   chance of any refuge {bounds_text(chance)}"


def _lines(one: Permission) -> Iterator[str]:
    lead = (
        f"{_hours(one)} ({one.lead_from}{', sources differ' if one.sources_differ else ''})"
        if one.lead_from
        else ""
    )
    worth = "" if one.worth is None else f"worth {one.worth:.2f}"
    due = DUE[one.due].format(latest=_day(one.latest_ask))
    status = one.status.replace("_", " ")
    yield f"  {one.name:<14} {status:<10} {worth:<10}  {'; '.join(filter(None, (due, lead)))}"
    more = [f"for {', '.join(one.ways)}" if one.ways else "no way of the plan needs it"]
    more += [f"permit: {one.need}"] if one.need != "yes" else []
    more += [f"owner {one.owner}"] if one.owner else []
    more += [f"asked {one.asked_on}"] if one.asked_on else []
    more += [f"answer by {_day(one.answer_by)}"] if one.answer_by else []
    more += [f"valid to {_day(one.valid_to)}"] if one.valid_to else []
    yield f"  {'':<14} {'; '.join(more)}"


def _hours(one: Permission) -> str:
    same = one.low_h == one.high_h
    return f"{one.high_h:g} h" if same else f"{one.low_h:g} to {one.high_h:g} h"


def _day(moment: datetime | None) -> str:
    return f"{moment:%d %b %Y %H:%M}Z" if moment else ""
