"""Answers as GeoJSON (RFC 7946), as far as they have a place on the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from safeconduct.brief.geojson import line_geometry
from safeconduct.consent import Frontier
from safeconduct.facts import Airport
from safeconduct.planning.chances.model import FourWays
from safeconduct.planning.refuges import Refuges
from safeconduct.planning.route_answer import RouteAnswer

Feature = dict[str, Any]


def collection(features: Iterable[Feature]) -> dict[str, Any]:
    """Features as one object; planning-grade, like all that is told."""
    return {"type": "FeatureCollection", "not_for": "navigation", "features": list(features)}


def route_features(answer: RouteAnswer, origin: Airport, destination: Airport) -> dict[str, Any]:
    """The route as a line; nothing where there is none."""
    if not answer.found:
        return collection(())
    told = {
        "distance_km": answer.distance_km,
        "distance_wgs84_km": answer.distance_wgs84_km,
        "requires": list(answer.requires),
        "verified": answer.verified,
    }
    return collection([_line(answer.points, _ends(origin, destination) | told)])


def frontier_features(found: Frontier, origin: Airport, destination: Airport) -> dict[str, Any]:
    """Every route of the frontier as a line, in order of length."""
    ends = _ends(origin, destination)
    return collection(
        _line(one.route.points, ends | {"distance_km": one.distance_km, "requires": sorted(one.requires)})
        for one in found.routes
    )


def pace_features(found: FourWays) -> dict[str, Any]:
    """The ways to prepare as lines."""
    return collection(
        _line(
            way.points,
            {
                "role": way.role,
                "origin": way.origin,
                "destination": way.destination,
                "refuge": way.refuge,
                "distance_km": way.distance_km,
                "requires": list(way.requires),
                "chance_alone": way.chance_alone,
            },
        )
        for way in found.ways
    )


def refuges_features(found: Refuges, places: Mapping[str, Airport]) -> dict[str, Any]:
    """Each refuge as a point at its capital's airport."""
    return collection(
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [at.lon_deg, at.lat_deg]},
            "properties": {
                "state": one.state,
                "airport": one.airport,
                "distance_km": one.distance_km,
                "requires": list(one.requires),
                "ask": list(one.ask),
                "chance": one.chance,
                "dominated_by": one.dominated_by,
            },
        }
        for one in found.refuges
        if (at := places.get(one.airport)) is not None
    )


def _ends(origin: Airport, destination: Airport) -> dict[str, str]:
    return {"origin": origin.icao or origin.name, "destination": destination.icao or destination.name}


def _line(points: tuple[tuple[float, float], ...], properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "geometry": line_geometry(points), "properties": properties}
