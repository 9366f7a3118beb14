"""The plan as KML: a folder per reading, great circles as runs of points clamped to the ground."""

from __future__ import annotations

import simplekml

from safeconduct.brief.map.great_circles import along, fallbacks, latlon, others, places
from safeconduct.brief.phrases import hours, km_and_nmi
from safeconduct.evidence.shown import plain
from safeconduct.planning.model import Plan, ReadingPlan, Way

STEP_KM = 50.0
"""Longest straight piece of a great circle, km."""

COLOURS = {"best": "ffb27200", "fallback": "ff009fe6", "other": "ff7d7d7d"}
"""KML writes colours as aabbggrr: blue, orange, grey."""


def plan_kml(plan: Plan) -> str:
    """The plan as the text of a KML file; the same plan gives the same bytes."""
    # simplekml numbers its elements from a counter of the whole process
    simplekml.Kml.resetidcounter()
    document = simplekml.Kml(name=_safe(plan.title), description=_safe(f"{plan.note} Not for navigation."))
    for reading in plan.readings:
        folder = document.newfolder(name=_safe(reading.reading.title))
        _routes(folder, reading)
    ends = document.newfolder(name="Airports")
    for label, (name, (lat, lon)) in places(plan).items():
        ends.newpoint(name=_safe(label), description=_safe(name), coords=[(lon, lat)])
    text: str = document.kml()
    return text


def _routes(folder: simplekml.Folder, reading: ReadingPlan) -> None:
    if reading.best is not None:
        _line(folder, reading.best, "best", "the way now")
    for states, way in fallbacks(reading):
        _line(folder, way, "fallback", f"if {' or '.join(states)} refuses")
    for way in others(reading):
        _line(folder, way, "other", "another airport")


def _line(folder: simplekml.Folder, way: Way, role: str, why: str) -> None:
    run = [(lon, lat) for lat, lon in latlon(along(way.answer.points, STEP_KM))]
    line = folder.newlinestring(name=_safe(f"{way.label}: {why}"), coords=run, tessellate=1)
    length = km_and_nmi(way.answer.distance_km or 0.0)
    over = ", ".join(way.answer.requires)
    line.description = _safe(f"{length} {hours(way.flight_h)}; requires {over}. Not for navigation.")
    line.style.linestyle.color = COLOURS[role]
    line.style.linestyle.width = 4 if role == "best" else 2


def _safe(text: str) -> str:
    """Text that XML can carry; simplekml escapes what markup is made of, but not what XML forbids."""
    return plain(text, one_line=True)
