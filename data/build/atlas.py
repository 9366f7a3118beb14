"""Read world-atlas: land polygons by entity, in degrees, valid, and cut at the antimeridian.

Source: ``countries-10m.json`` of the npm package ``world-atlas`` 2.0.2 (Natural Earth 4.1, public domain).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

Points = NDArray[np.float64]

WORLD = box(-180.0, -90.0, 180.0, 90.0)


def land(path: Path) -> dict[str, BaseGeometry]:
    """Land of each entity by its name in world-atlas; lon/lat in degrees within [-180, 180]."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    return {
        _key(geometry): _geometry(geometry, arcs)
        for geometry in topology["objects"]["countries"]["geometries"]
        if geometry.get("arcs")
    }


def _key(geometry: dict[str, Any]) -> str:
    return str(geometry["properties"]["name"])


def _arcs(topology: dict[str, Any]) -> list[Points]:
    scale = np.array(topology["transform"]["scale"])
    translate = np.array(topology["transform"]["translate"])
    return [
        np.cumsum(np.array(arc, dtype=np.float64), axis=0) * scale + translate for arc in topology["arcs"]
    ]


def _ring(indices: list[int], arcs: list[Points]) -> Points:
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([parts[0], *[part[1:] for part in parts[1:]]])


def _geometry(geometry: dict[str, Any], arcs: list[Points]) -> BaseGeometry:
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return shapely.union_all([_polygon([_ring(ring, arcs) for ring in polygon]) for polygon in polygons])


def _polygon(rings: list[Points]) -> BaseGeometry:
    rings = [ring for ring in rings if len(ring) >= 4]
    if not rings:
        return Polygon()
    if any(np.abs(np.diff(ring[:, 0])).max() > 180.0 for ring in rings):
        return to_world(Polygon(unwrap(rings[0]), [unwrap(ring) for ring in rings[1:]]))
    return polygonal(shapely.make_valid(Polygon(rings[0], rings[1:])))


def unwrap(ring: Points) -> Points:
    """The ring without jumps of more than 180 degrees of longitude."""
    out = ring.copy()
    steps = np.diff(ring[:, 0])
    out[1:, 0] -= 360.0 * np.cumsum(np.round(steps / 360.0))
    return out


def to_world(shape: BaseGeometry) -> BaseGeometry:
    """The shape, whose longitudes may leave [-180, 180], cut at the antimeridian and moved back."""
    shape = polygonal(shapely.make_valid(shape))
    west, _, east, _ = shape.bounds
    if west >= -180.0 and east <= 180.0:
        return shape
    pieces = [shapely.affinity.translate(shape, xoff=360.0 * k) for k in (-1, 0, 1)]
    return polygonal(shapely.union_all([piece.intersection(WORLD) for piece in pieces]))


def polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Only the areas of a shape."""
    parts = [
        p for p in shapely.get_parts(shapely.get_parts(shape)) if p.geom_type in ("Polygon", "MultiPolygon")
    ]
    return shapely.union_all(parts) if parts else MultiPolygon()


def sphere_area_km2(shape: BaseGeometry) -> float:
    """Area on the sphere of lon/lat polygons whose edges are straight in lon/lat (R = 6371.0088 km), km²."""
    total = 0.0
    for polygon in shapely.get_parts(shape):
        rings = [polygon.exterior, *polygon.interiors]
        areas = [abs(ring_area_km2(np.asarray(ring.coords))) for ring in rings]
        total += areas[0] - sum(areas[1:])
    return total


def ring_area_km2(ring: Points) -> float:
    # Green's theorem with the antiderivative sin(lat): exact for edges straight in (lon, sin lat), and within
    # the square of the edge length (here < 0.1 deg) for straight ones in (lon, lat).
    lon, lat = np.radians(ring[:, 0]), np.radians(ring[:, 1])
    return float(np.sum(np.diff(lon) * (np.sin(lat[1:]) + np.sin(lat[:-1])) / 2.0)) * 6371.0088**2
