"""Routes as text for item 15 of a flight plan: points in degrees and minutes, with the length of each leg.

ICAO Doc 4444 (PANS-ATM), appendix 2, item 15: a significant point off the designated routes is given as
degrees and minutes in eleven characters, e.g. ``4620N07805W``; between points flown direct stands ``DCT``;
such points are normally not more than 30 minutes or 370 km (200 NM) apart. Airports belong to items 13 and
16 and are no part of the route.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safeconduct.brief.map.great_circles import LatLon, along, fallbacks, latlon, legs, others
from safeconduct.brief.phrases import hours, km_and_nmi
from safeconduct.evidence.sanitise import plain
from safeconduct.planning.model import Plan, ReadingPlan
from safeconduct.planning.searched import Way
from safeconduct.units import km_to_nmi

SPACING_KM = 370.0
"""Longest way between two reported points, km (Doc 4444, appendix 2, item 15)."""

WARNING = (
    "Not for navigation. Positions are rounded to whole minutes, up to 1.4 km beside the turns that were\n"
    "planned: check them against the airspace that refuses. No level, speed or airway is stated."
)


def plan_icao(plan: Plan) -> str:
    """Every way of the plan as route text, with a table of its legs."""
    out = [f"{_safe(plan.title)}, as of {plan.as_of}", WARNING, ""]
    for reading in plan.readings:
        out.append(f"== {_safe(reading.reading.title)} ==")
        out += list(_reading(reading)) or ["no permitted way", ""]
    return "\n".join(out).rstrip() + "\n"


def _reading(reading: ReadingPlan) -> Iterator[str]:
    if reading.best is not None:
        yield from _way(reading.best, "now")
    for states, way in fallbacks(reading):
        yield from _way(way, f"if {' or '.join(states)} refuses")
    for way in others(reading):
        yield from _way(way, "another airport")


def _way(way: Way, why: str) -> Iterator[str]:
    length = km_and_nmi(way.answer.distance_km or 0.0)
    flown = hours(way.flight_h)
    yield f"-- {_safe(way.label)} ({why}): {length}{', ' + flown if flown else ''}"
    yield route_text(way.answer.points)
    yield f"   {'from':<12}{'to':<12}{'course':>7}{'km':>8}{'NM':>7}"
    for a, b, km, course in legs(spaced(way.answer.points)):
        yield f"   {position(a):<12}{position(b):<12}{course_text(course):>6}°{km:>8.0f}{km_to_nmi(km):>7.0f}"
    yield ""


def spaced(points: Sequence[LatLon]) -> list[LatLon]:
    """The turns, and points between them so that none are more than 370 km apart."""
    return latlon(along(points, SPACING_KM))


def route_text(points: Sequence[LatLon]) -> str:
    """``DCT 5124N04004E DCT … DCT``: the points between the ends, each once."""
    named = list(dict.fromkeys(position(point) for point in spaced(points)[1:-1]))
    return " ".join(["DCT", *(word for name in named for word in (name, "DCT"))])


def position(point: LatLon) -> str:
    """``5558N03725E``: degrees and minutes, rounded to the nearest minute."""
    lat, lon = (round(abs(value) * 60) for value in point)
    north = "N" if point[0] >= 0 or lat == 0 else "S"
    east = "E" if point[1] >= 0 or lon == 0 else "W"
    return f"{lat // 60:02d}{lat % 60:02d}{north}{lon // 60:03d}{lon % 60:02d}{east}"


def course_text(course_deg: float) -> str:
    """A course as it is spoken: three digits, 360 for north, never 000."""
    return f"{round(course_deg) % 360 or 360:03d}"


def _safe(text: str) -> str:
    return plain(text, one_line=True)
