"""Every route worth knowing, path sets and veto sets, told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from safeconduct.brief.answers.route import opening_lines, rounded
from safeconduct.brief.json_values import json_value
from safeconduct.brief.phrases import counted
from safeconduct.consent import Frontier
from safeconduct.facts import Airport, StateRegistry


def frontier_json(found: Frontier, origin: Airport, destination: Airport) -> dict[str, Any]:
    """The frontier under the contract's keys."""
    return {
        "origin": json_value(origin),
        "destination": json_value(destination),
        "routes": [
            {
                "distance_km": r.distance_km,
                "requires": sorted(r.requires),
                "points": rounded(r.route.points),
            }
            for r in found.routes
        ],
        "path_sets": [sorted(s) for s in found.path_sets],
        "veto_sets": [sorted(s) for s in found.veto_sets],
        "always": sorted(found.always),
        "refused": sorted(found.refused),
        "unblock": [list(some) for some in found.opened_by.whole] if found.opened_by else [],
        "complete": found.complete,
        "complete_to_km": json_value(found.complete_to_km),
    }


def frontier_lines(found: Frontier, names: StateRegistry) -> list[str]:
    """The frontier for a person."""

    def named(states: Iterable[str], between: str) -> str:
        return between.join(sorted(names.name(state) for state in states))

    if found.opened_by is not None:
        opening = found.opened_by
        least = len(opening.always) + opening.at_least
        return ["No permitted route.", *opening_lines(opening.whole, opening.complete, least, names)]
    routes = counted(len(found.routes), "route")
    lines = [f"{routes}, in order of length (every one needs {named(found.always, ' · ')})"]
    lines += [
        f"  {one.distance_km:>9,.1f} km  {named(one.requires - found.always, ' · ') or 'nobody else'}"
        for one in found.routes
    ]
    lines.append("Smallest sets of refusals that close every route within the limit")
    lines += [f"  {named(some, ' with ') or 'closed as it is'}" for some in found.veto_sets] or ["  none"]
    lines.append("Smallest sets of consents that open one")
    lines += [f"  {named(some, ' with ') or 'nobody else is needed'}" for some in found.path_sets] or [
        "  none"
    ]
    if not found.complete:
        lines.append(
            f"CUT by the limit: complete only to {found.complete_to_km:,.0f} km; more sets may exist"
        )
    return lines
