"""Every route worth knowing, path sets and veto sets, told."""

from __future__ import annotations

from typing import Any

from safeconduct.brief.answers.route import rounded
from safeconduct.brief.json_values import json_value
from safeconduct.consent import Frontier
from safeconduct.facts import Airport


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
        "complete": found.complete,
        "complete_to_km": json_value(found.complete_to_km),
    }


def frontier_lines(found: Frontier) -> list[str]:
    """The frontier for a person."""
    lines = [
        f"{len(found.routes)} routes, in order of length (every one needs {' · '.join(sorted(found.always))})"
    ]
    for r in found.routes:
        lines.append(
            f"  {r.distance_km:>9,.1f} km  {' · '.join(sorted(r.requires - found.always)) or 'nobody else'}"
        )
    lines.append("Smallest sets of refusals that close every way within the limit")
    lines += [f"  {' with '.join(sorted(s)) or 'closed as it is'}" for s in found.veto_sets] or ["  none"]
    lines.append("Smallest sets of consents that open one")
    lines += [f"  {' with '.join(sorted(s)) or 'nobody else is needed'}" for s in found.path_sets] or [
        "  none"
    ]
    if not found.complete:
        lines.append(
            f"CUT by the time limit: complete only to {found.complete_to_km:,.0f} km; more sets may exist"
        )
    return lines
