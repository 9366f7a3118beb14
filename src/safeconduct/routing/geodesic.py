"""Lengths on the ellipsoid: the path is found on the sphere, its length told on WGS84 too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pyproj import Geod


@cache
def _wgs84() -> Geod:
    return Geod(ellps="WGS84")


def wgs84_km(points: Sequence[tuple[float, float]]) -> float:
    """Length of geodesics through (lat_deg, lon_deg) points on WGS84, km.

    Karney 2013, *Algorithms for geodesics*, J. Geodesy 87 (GeographicLib, through PROJ).
    """
    lats, lons = zip(*points, strict=True)
    return float(_wgs84().line_length(lons, lats)) / 1000.0
