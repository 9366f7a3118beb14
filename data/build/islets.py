"""What world-atlas gets wrong about small places: islets missing, Vatican collapsed, Monaco too large."""

from __future__ import annotations

import csv
from pathlib import Path

import atlas
import numpy as np
import plane
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

Land = dict[str, BaseGeometry]

TABLE = Path(__file__).resolve().parents[2] / "data" / "sources" / "policies" / "islets.csv"
HOLDERS = {"Vatican": "Italy", "Monaco": "France"}
"""Who loses a disc to a replaced entity, and gets what it loses."""
CEUTA_POINT = shapely.Point(-5.32, 35.89)
CEUTA_LIMIT = Polygon([(-5.379, 35.95), (-5.342, 35.84), (-5.2, 35.84), (-5.2, 35.95)])
"""East of the border fence from Benzu to Tarajal; world-atlas draws it 2.3 times as large, into Morocco."""


def disc(lon_deg: float, lat_deg: float, radius_km: float) -> BaseGeometry:
    """A disc on the sphere, in degrees, cut at the antimeridian."""
    shapes = plane.buffer_chunks([np.array([[lon_deg, lat_deg]])], np.array([radius_km]), 8)
    return atlas.to_world(shapes[0])


def rows() -> list[dict[str, str]]:
    """The table of small places."""
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def corrected(land: Land) -> Land:
    """The land with missing islets added and wrong sizes put right; a new dict."""
    out = dict(land)
    for row in rows():
        if not row["action"]:
            continue
        round_ = disc(float(row["lon_deg"]), float(row["lat_deg"]), float(row["disc_km"]))
        if row["action"] == "replace":
            _replace(out, row["entity"], round_)
        else:
            _add(out, row["entity"], round_)
    _shrink_ceuta(out)
    return out


def _add(land: Land, entity: str, shape: BaseGeometry) -> None:
    others = [s for name, s in land.items() if name != entity and s.intersects(shape)]
    free = shape.difference(shapely.union_all(others)) if others else shape
    land[entity] = atlas.polygonal(shapely.union_all([land[entity], free]))


def _replace(land: Land, entity: str, shape: BaseGeometry) -> None:
    holder = HOLDERS[entity]
    old = land.get(entity, Polygon())
    new = shape if atlas.sphere_area_km2(old) < atlas.sphere_area_km2(shape) else _trimmed(old, shape)
    rest = shapely.union_all([land[holder], old]).difference(new)
    land[entity], land[holder] = new, atlas.polygonal(rest)


def _trimmed(old: BaseGeometry, shape: BaseGeometry) -> BaseGeometry:
    """The part of `old` round the middle of `shape`, as large as `shape`."""
    target, centre = atlas.sphere_area_km2(shape), shape.centroid
    low, high = 0.1, 10.0
    for _ in range(30):
        radius = (low + high) / 2
        part = old.intersection(disc(centre.x, centre.y, radius))
        low, high = (radius, high) if atlas.sphere_area_km2(part) < target else (low, radius)
    return atlas.polygonal(part)


def _shrink_ceuta(land: Land) -> None:
    parts = shapely.get_parts(land["Spain"])
    town = next(p for p in parts if p.contains(CEUTA_POINT))
    kept = town.intersection(CEUTA_LIMIT)
    land["Spain"] = shapely.union_all([p for p in parts if p is not town] + [kept])
    land["Morocco"] = atlas.polygonal(shapely.union_all([land["Morocco"], town.difference(CEUTA_LIMIT)]))
