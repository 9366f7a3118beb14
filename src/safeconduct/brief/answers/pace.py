"""Four ways to prepare, told."""

from __future__ import annotations

from typing import Any

from safeconduct.brief.json_values import json_value
from safeconduct.evidence.sanitise import plain as shown
from safeconduct.planning.chances.model import FourWays


def pace_json(found: FourWays) -> dict[str, Any]:
    """The ways under the contract's keys."""
    return dict(json_value(found))


def pace_lines(found: FourWays) -> list[str]:
    """The ways for a person."""
    lines = []
    for way in found.ways:
        hours = f", {_clock(way.flight_h)}" if way.flight_h is not None else ""
        lines.append(
            f"{way.role:<12} {shown(way.label)}  {way.distance_km:,.0f} km{hours}"
            f"   {way.chance_alone:.2f} alone, {way.chance_so_far:.2f} so far"
        )
        lines += [f"{'':13}needs {' · '.join(way.requires)}", f"{'':13}{shown(way.reason)}"]
    return [*lines, shown(found.remark)]


def _clock(hours: float) -> str:
    minutes = round(hours * 60)
    return f"{minutes // 60} h {minutes % 60:02d}"
