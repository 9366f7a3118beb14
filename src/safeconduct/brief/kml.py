"""The plan as KML 2.2 (OGC 07-147r2): a folder per reading, great circles as runs of points, cut at longitude 180.

Every text goes through lxml, which writes markup as text and refuses what XML cannot carry: a title can plant nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from lxml import etree

from safeconduct.brief.geojson import line_geometry
from safeconduct.brief.map.great_circles import (
    fallbacks,
    flown,
    others,
    places,
    stage_points,
    surface_legs,
)
from safeconduct.brief.map.sky_areas import Outline
from safeconduct.brief.phrases import hours, km_and_nmi
from safeconduct.evidence.sanitise import plain
from safeconduct.planning.model import Plan, ReadingPlan
from safeconduct.planning.searched import Way
from safeconduct.scenario.model import SurfaceStage

NAMESPACE = "http://www.opengis.net/kml/2.2"

COLOURS = {"best": "ffb27200", "fallback": "ff009fe6", "other": "ff7d7d7d", "surface": "ff3c5a8c"}
"""KML writes colours as aabbggrr: blue, orange, grey, brown."""

WIDTHS = {"best": "4", "fallback": "2", "other": "2", "surface": "3"}


AREA_COLOURS = {"closed": "550000d5", "asked": "55009fe6", "opened": "5573b300"}
"""Fill of the scenario's areas: red, orange, green, a third opaque."""


def plan_kml(plan: Plan, outlines: Iterable[Outline] = ()) -> str:
    """The plan as the text of a KML file, with the scenario's areas; the same plan gives the same bytes."""
    root = etree.Element(f"{{{NAMESPACE}}}kml", nsmap={None: NAMESPACE})
    document = _add(root, "Document")
    _named(document, plan.title, f"{plan.note} Not for navigation.")
    for role, colour in COLOURS.items():
        _style(document, role, colour)
    drawn = tuple(outlines)
    for kind in sorted({outline.area.kind for outline in drawn}):
        _fill_style(document, kind)
    for reading in plan.readings:
        _routes(document, reading)
    _ends(document, plan)
    if drawn:
        _outlines(document, drawn)
    text: str = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _add(parent: Any, tag: str, text: str | None = None) -> Any:
    """A child of that name, after those already there: the schema asks for their order."""
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    child.text = text
    return child


def _named(parent: Any, name: str, description: str = "") -> None:
    _add(parent, "name", _safe(name))
    if description:
        # viewers show a description as HTML: what looks like markup is escaped once more
        _add(parent, "description", escape(_safe(description)))


def _style(document: Any, role: str, colour: str) -> None:
    style = _add(document, "Style")
    style.set("id", role)
    line = _add(style, "LineStyle")
    _add(line, "color", colour)
    _add(line, "width", WIDTHS[role])


def _fill_style(document: Any, kind: str) -> None:
    style = _add(document, "Style")
    style.set("id", f"area-{kind}")
    _add(_add(style, "PolyStyle"), "color", AREA_COLOURS[kind])


def _outlines(document: Any, outlines: Iterable[Outline]) -> None:
    folder = _add(document, "Folder")
    _named(folder, "Areas")
    for outline in outlines:
        mark = _add(folder, "Placemark")
        _named(mark, outline.area.name, f"{outline.words}. Not for navigation.")
        _add(mark, "styleUrl", f"#area-{outline.area.kind}")
        geometry = outline.geometry()
        one = geometry["type"] == "Polygon"
        polygons = [geometry["coordinates"]] if one else geometry["coordinates"]
        parent = mark if one else _add(mark, "MultiGeometry")
        for rings in polygons:
            _polygon(parent, rings)


def _polygon(parent: Any, rings: Any) -> None:
    polygon = _add(parent, "Polygon")
    _add(polygon, "tessellate", "1")
    for place, ring in enumerate(rings):
        edge = _add(polygon, "innerBoundaryIs" if place else "outerBoundaryIs")
        _add(_add(edge, "LinearRing"), "coordinates", " ".join(_position(*at) for at in ring))


def _routes(document: Any, reading: ReadingPlan) -> None:
    folder = _add(document, "Folder")
    _named(folder, reading.reading.title)
    for stage in surface_legs(reading):
        _surface(folder, stage)
    if reading.best is not None and flown(reading.best):
        _line(folder, reading.best, "best", "the way now")
    for states, way in fallbacks(reading):
        _line(folder, way, "fallback", f"if {' or '.join(states)} refuses")
    for way in others(reading):
        _line(folder, way, "other", "another airport")


def _line(folder: Any, way: Way, role: str, why: str) -> None:
    mark = _add(folder, "Placemark")
    length = km_and_nmi(way.answer.distance_km or 0.0)
    over = ", ".join(way.answer.requires)
    told = f"{length} {hours(way.flight_h)}; requires {over}. Not for navigation."
    _named(mark, f"{way.label}: {why}", told)
    _add(mark, "styleUrl", f"#{role}")
    _drawn(mark, line_geometry(way.answer.points))


def _surface(folder: Any, stage: SurfaceStage) -> None:
    """A leg on the surface: a straight line between its ends."""
    mark = _add(folder, "Placemark")
    borders = ", ".join(border.name for border in stage.borders or ()) or "none"
    length = f"{stage.km.likely:,.0f} km" if stage.km else "length not known"
    unknown = "Drawn straight; whether the way is open or safe is not known."
    told = f"{stage.mode}, {length}; borders: {borders}. {stage.hazard} {unknown} Not for navigation."
    _named(mark, f"{stage.label}: {stage.mode}", told)
    _add(mark, "styleUrl", "#surface")
    _drawn(mark, line_geometry(stage_points(stage)))


def _drawn(mark: Any, geometry: dict[str, Any]) -> None:
    if geometry["type"] == "LineString":
        _line_string(mark, geometry["coordinates"])
        return
    pieces = _add(mark, "MultiGeometry")
    for coordinates in geometry["coordinates"]:
        _line_string(pieces, coordinates)


def _line_string(parent: Any, coordinates: Iterable[Iterable[float]]) -> None:
    line = _add(parent, "LineString")
    # on the ground, along the great circle between two points
    _add(line, "tessellate", "1")
    _add(line, "coordinates", " ".join(_position(*at) for at in coordinates))


def _ends(document: Any, plan: Plan) -> None:
    folder = _add(document, "Folder")
    _named(folder, "Airports")
    for label, (name, (lat, lon)) in places(plan).items():
        mark = _add(folder, "Placemark")
        _named(mark, label, name)
        _add(_add(mark, "Point"), "coordinates", _position(lon, lat))


def _position(lon_deg: float, lat_deg: float) -> str:
    """Longitude first, height left out; to about 10 cm."""
    return f"{lon_deg:.6f},{lat_deg:.6f}"


def _safe(text: str) -> str:
    """Text that XML can carry: control characters and what is no character are spelled out."""
    return plain(text, one_line=True)
