"""The shortest permitted route, told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from safeconduct.brief.json_values import json_value
from safeconduct.facts import StateRegistry
from safeconduct.planning.route_answer import RouteAnswer
from safeconduct.units import km_to_nmi

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area


def rounded(points: Iterable[tuple[float, float]]) -> list[list[float]]:
    """Turns as [lat, lon], to a metre's tenth."""
    return [[round(lat, 6), round(lon, 6)] for lat, lon in points]


def route_json(answer: RouteAnswer) -> dict[str, Any]:
    """The answer under the contract's keys."""
    told: dict[str, Any] = json_value(answer)
    return told | {"points": rounded(answer.points)}


def route_areas_json(areas: Sequence[Area]) -> dict[str, Any]:
    """The closed areas as GeoJSON features."""
    from safeconduct.brief.route_document import area_feature

    return {"areas": [area_feature(area) for area in areas]}


def route_lines(answer: RouteAnswer, names: StateRegistry) -> list[str]:
    """The answer for a person."""
    if not answer.found:
        opens = opening_lines(answer.unblock, answer.unblock_complete, answer.unblock_at_least, names)
        return ["No permitted route.", *opens, *answer.notes]
    assert answer.distance_km is not None
    assert answer.distance_wgs84_km is not None
    lines = [
        f"{answer.distance_km:,.1f} km on the sphere ({answer.distance_wgs84_km:,.1f} km on WGS84, "
        f"{km_to_nmi(answer.distance_km):,.0f} NM)",
        "  needs  " + " · ".join(f"{names.name(s)} ({s})" for s in answer.requires),
        "  over   " + " · ".join(f"{c.state} {c.km:,.0f} km" for c in answer.crossed),
        "  turns  " + "  ".join(f"{lat:.3f},{lon:.3f}" for lat, lon in answer.points),
    ]
    lines += [f"  round  the closed area {name}" for name in answer.bends_round]
    lines += [f"  stop   {stop.icao or stop.name} ({stop.city}, {stop.country})" for stop in answer.stops]
    lines += [f"  policy {text}" for text in answer.policies]
    lines += [f"  note   {text}" for text in answer.notes]
    word = (
        "verified by the independent checker"
        if answer.verified
        else "NOT VERIFIED: " + "; ".join(answer.faults)
    )
    return [*lines, f"  {word} · not for navigation"]


def opening_lines(
    sets: Sequence[Sequence[str]], complete: bool, at_least: int, names: StateRegistry
) -> list[str]:
    """Whose consent would open a route, or what is known of it."""
    who = [" and ".join(names.name(state) for state in group) for group in sets]
    lines = [f"  would open with the consent of {text}" for text in who]
    if complete:
        return lines or ["  no consent asked for would open one"]
    if lines:
        return [*lines, "  the search was cut: as many other consents may open one too"]
    return [f"  the search was cut: it takes {at_least} consents at least"]
