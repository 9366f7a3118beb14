"""The plan as GeoJSON (RFC 7946): longitude first, great circles as runs of points, cut at longitude 180."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import antimeridian
from shapely.geometry import LineString, mapping

from safeconduct.airspace.sky import ATTRIBUTION
from safeconduct.brief.map.great_circles import (
    LatLon,
    along,
    fallbacks,
    flown,
    latlon,
    others,
    places,
    stage_points,
    surface_legs,
)
from safeconduct.planning.model import Plan, ReadingPlan
from safeconduct.planning.searched import Way
from safeconduct.scenario.model import SurfaceStage

if TYPE_CHECKING:
    from safeconduct.brief.map.areas import Area
    from safeconduct.brief.map.sky_areas import Outline
    from safeconduct.scenario.model import GateRule

STEP_KM = 50.0
"""Longest straight piece of a great circle, km: its chord leaves the circle by less than 50 m."""

DIGITS = 5
"""Decimals of a degree: about a metre."""


def plan_geojson(plan: Plan, areas: Iterable[Area] = (), outlines: Iterable[Outline] = ()) -> dict[str, Any]:
    """A FeatureCollection: per reading the best way, its fallbacks and the ways elsewhere; then the ends.

    Parameters
    ----------
    plan : Plan
    areas : iterable of Area
        Pieces of sky to be added (`safeconduct.brief.map.areas.areas_of`); none by default.
    outlines : iterable of Outline
        The scenario's own areas (`safeconduct.brief.map.sky_areas.outlines_of`), to be added with its gates.
    """
    features = [f for reading in plan.readings for f in _reading(reading)]
    features += [_end(label, name, at) for label, (name, at) in places(plan).items()]
    features += [_area(area) for area in areas]
    features += [_outline(outline) for outline in outlines]
    features += [_gate(gate) for gate in plan.gates]
    return {
        "type": "FeatureCollection",
        "title": plan.title,
        "schema": plan.provenance.schema,
        "as_of": plan.as_of,
        "verified": plan.verified,
        "not_for": "navigation",
        "attribution": ATTRIBUTION,
        "features": features,
    }


def _reading(reading: ReadingPlan) -> Iterator[dict[str, Any]]:
    if reading.best is not None and flown(reading.best):
        yield _route(reading, reading.best, "best")
    for stage in surface_legs(reading):
        yield _surface(reading, stage)
    for states, way in fallbacks(reading):
        yield _route(reading, way, "fallback", states)
    for way in others(reading):
        yield _route(reading, way, "other")


def _route(reading: ReadingPlan, way: Way, role: str, if_refuse: tuple[str, ...] = ()) -> dict[str, Any]:
    properties = {
        "kind": "route",
        "role": role,
        "if_refuse": list(if_refuse),
        "reading": reading.reading.id,
        "label": way.label,
        "refuge": way.refuge,
        "distance_km": way.answer.distance_km,
        "distance_wgs84_km": way.answer.distance_wgs84_km,
        "flight_h": way.flight_h,
        "requires": list(way.answer.requires),
        "crossed": [{"state": c.state, "km": c.km} for c in way.answer.crossed],
        "verified": way.answer.verified,
    }
    return {"type": "Feature", "geometry": line_geometry(way.answer.points), "properties": properties}


def _surface(reading: ReadingPlan, stage: SurfaceStage) -> dict[str, Any]:
    """A leg on the surface: a straight line between its ends, for nobody knows here where the road runs."""
    properties = {
        "kind": "surface",
        "mode": stage.mode,
        "reading": reading.reading.id,
        "label": stage.label,
        "distance_km": stage.km.likely if stage.km else None,
        "hours": [stage.hours.low, stage.hours.likely, stage.hours.high] if stage.hours else None,
        "borders": [border.name for border in stage.borders or ()],
        "hazard": stage.hazard,
        "note": stage.note,
        "straight_line": True,
    }
    return {"type": "Feature", "geometry": line_geometry(stage_points(stage)), "properties": properties}


def line_geometry(points: tuple[LatLon, ...]) -> dict[str, Any]:
    """LineString of the great circles, or MultiLineString where they cross the antimeridian."""
    run = [(lon, lat) for lat, lon in latlon(along(points, STEP_KM))]
    cut = antimeridian.fix_line_string(LineString(run), great_circle=True)
    geometry: dict[str, Any] = _rounded(mapping(cut))
    return geometry


def _end(label: str, name: str, at: LatLon) -> dict[str, Any]:
    position = [round(at[1], DIGITS), round(at[0], DIGITS)]
    properties = {"kind": "place", "label": label, "name": name}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position},
        "properties": properties,
    }


def _area(area: Area) -> dict[str, Any]:
    properties = {"kind": "airspace", "requires": list(area.requires), "status": area.status}
    return {"type": "Feature", "geometry": _rounded(area.geometry()), "properties": properties}


def _outline(outline: Outline) -> dict[str, Any]:
    geometry = _rounded(outline.geometry())
    return {"type": "Feature", "geometry": geometry, "properties": outline.properties()}


def _gate(gate: GateRule) -> dict[str, Any]:
    properties = {
        "kind": "gate",
        "name": gate.name,
        "state": gate.state,
        "direction": gate.direction,
        "mark": str(gate.mark),
    }
    position = [round(gate.lon_deg, DIGITS), round(gate.lat_deg, DIGITS)]
    point = {"type": "Point", "coordinates": position}
    return {"type": "Feature", "geometry": point, "properties": properties}


def _rounded(value: Any) -> Any:
    """Coordinates as lists, cut to `DIGITS`."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return round(value, DIGITS) if isinstance(value, float) else value
