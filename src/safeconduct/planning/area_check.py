"""The independent checker's word on areas: no sample of a route lies in a closed area, as the area was published.

Shares nothing with the router: it goes by the published centre and radius, line and width, or corners, not by the regions
that the router avoids, and tells inside from outside by other formulas:

- circle: the haversine distance from the centre;
- corridor: the distance from the line by the sines of the right triangle, and from its points;
- polygon: edges counted north of the point along its meridian, each edge by its own law (great circle, parallel, or
  straight in longitude and latitude). A ring whose longitudes add up to a whole turn goes round a pole: the nearer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Points = Sequence[tuple[float, float]]

STEP_KM = 0.5
"""Distance between sampled points, km."""

RADIUS_KM = 6371.0088
"""Mean radius of WGS84, km (typed again on purpose: the checker takes nothing from the code it checks)."""


def area_faults(points: Points, areas: Iterable[Any]) -> tuple[str, ...]:
    """What is wrong with a route, given closed areas; nothing if it keeps out of all of them.

    Parameters
    ----------
    points : (lat_deg, lon_deg) of both ends and every turn; great circles between them
    areas : `safeconduct.airspace.areas.Area`, of which only `name` and `shapes` are looked at
    """
    lat, lon = area_samples(points)
    faults = []
    for closed in areas:
        inside = in_area(closed, lat, lon)
        if inside.any():
            at = int(np.argmax(inside))
            where = f"{np.degrees(lat[at]):.4f}, {np.degrees(lon[at]):.4f}"
            faults.append(f"enters the closed area {closed.name} at {where} ({int(inside.sum())} samples)")
    return tuple(faults)


def in_area(closed: Any, lat: Floats, lon: Floats) -> Flags:
    """Which points, radians, lie in an area as published."""
    inside = np.zeros(len(lat), dtype=bool)
    for shape in closed.shapes:
        inside |= in_shape(shape, lat, lon)
    return inside


def area_samples(points: Points) -> tuple[Floats, Floats]:
    """Latitudes and longitudes, radians, every `STEP_KM` along the great circles through the points.

    Between two points at an angle d the one at a share f is sin((1 - f) d) / sin d of the first and sin(f d) / sin d of
    the second (Williams, *Aviation Formulary*, intermediate points).
    """
    lats, lons = [], []
    for (lat1, lon1), (lat2, lon2) in pairwise(np.radians(np.asarray(points, dtype=np.float64))):
        d = float(_haversine(lat1, lon1, lat2, lon2))
        f = np.linspace(0.0, 1.0, max(2, int(np.ceil(d * RADIUS_KM / STEP_KM)) + 1))
        a, b = np.sin((1.0 - f) * d), np.sin(f * d)
        x = a * np.cos(lat1) * np.cos(lon1) + b * np.cos(lat2) * np.cos(lon2)
        y = a * np.cos(lat1) * np.sin(lon1) + b * np.cos(lat2) * np.sin(lon2)
        z = a * np.sin(lat1) + b * np.sin(lat2)
        lats.append(np.arctan2(z, np.hypot(x, y)))
        lons.append(np.arctan2(y, x))
    return np.concatenate(lats), np.concatenate(lons)


def in_shape(shape: Any, lat: Floats, lon: Floats) -> Flags:
    if hasattr(shape, "radius_km"):
        centre = np.radians(shape.centre)
        return np.asarray(_haversine(lat, lon, *centre) * RADIUS_KM < shape.radius_km)
    if hasattr(shape, "width_km"):
        return np.asarray(_line_distance(np.radians(shape.line), lat, lon) * RADIUS_KM < 0.5 * shape.width_km)
    outer, *holes = shape.rings
    inside = _in_ring(outer, shape.straight, lat, lon)
    for hole in holes:
        inside &= ~_in_ring(hole, shape.straight, lat, lon)
    return inside


def _haversine(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Any:
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2.0 * np.arcsin(np.sqrt(np.minimum(1.0, half)))


def _bearing(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Any:
    """Course at the first point towards the second, radians from north."""
    y = np.sin(lon2 - lon1) * np.cos(lat2)
    x = np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(lon2 - lon1)
    return np.arctan2(y, x)


def _line_distance(line: Floats, lat: Floats, lon: Floats) -> Floats:
    """Distance of points from a line of great circles, radians: cross-track where the foot lies on a piece (Williams,
    *Aviation Formulary*), else from its points."""
    best = np.full(len(lat), np.inf)
    for (lat1, lon1), (lat2, lon2) in pairwise(line):
        from_a = _haversine(lat1, lon1, lat, lon)
        off = _bearing(lat1, lon1, lat, lon) - _bearing(lat1, lon1, lat2, lon2)
        across = np.arcsin(np.clip(np.sin(from_a) * np.sin(off), -1.0, 1.0))
        along = np.arctan2(np.cos(off) * np.sin(from_a), np.cos(from_a))
        on_it = (along >= 0.0) & (along <= _haversine(lat1, lon1, lat2, lon2))
        ends = np.minimum(from_a, _haversine(lat2, lon2, lat, lon))
        best = np.minimum(best, np.where(on_it, np.abs(across), ends))
    return best


def _in_ring(ring: Points, straight: bool, lat: Floats, lon: Floats) -> Flags:
    """Which points lie within a ring, by the edges that the way north from each meets."""
    corners = np.radians(np.asarray(ring, dtype=np.float64))
    order = np.argsort(lon)
    sorted_lon, sorted_lat = lon[order], lat[order]
    crossings = np.zeros(len(lat), dtype=np.int64)
    turn = 0.0
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        width = float(_wrapped(b[1] - a[1]))
        turn += width
        first, last = (a, b) if width >= 0.0 else (b, a)
        for near in _between(sorted_lon, first[1], abs(width)):
            # a meridian through a corner meets one of its two edges, for both ask the same number for its sign
            to_first, to_last = _wrapped(first[1] - sorted_lon[near]), _wrapped(last[1] - sorted_lon[near])
            crossed = ((to_first > 0.0) != (to_last > 0.0)) & (np.abs(to_first - to_last) < np.pi)
            edge_lat = _edge_lat(first, last, abs(width), -to_first, straight)
            crossings[near] += crossed & (edge_lat > sorted_lat[near])
    met = np.empty_like(crossings)
    met[order] = crossings
    odd = met % 2 == 1
    if abs(turn) < np.pi:
        return np.asarray(odd)
    # round the north pole the way north ends inside, round the south pole outside
    return np.asarray(~odd if np.mean(np.sin(corners[:, 0])) > 0.0 else odd)


def _between(lon: Floats, west: float, width: float) -> list[slice]:
    """Where sorted longitudes lie within an edge's span, a little more taken on either side, whichever way round."""
    out = []
    for turn in (-2.0 * np.pi, 0.0, 2.0 * np.pi):
        # a point on the edge of a polygon counts as met, from whichever side
        low, high = np.searchsorted(lon, [west + turn - 1e-9, west + turn + width + 1e-9])
        if high > low:
            out.append(slice(int(low), int(high)))
    return out


def _edge_lat(first: Floats, last: Floats, width: float, at: Floats, straight: bool) -> Floats:
    """Latitude of an edge at longitudes east of its western end, radians.

    A great circle has tan φ = (tan φ1 sin(Δ - δ) + tan φ2 sin δ) / sin Δ.
    """
    if straight or first[0] == last[0]:
        return np.asarray(first[0] + (last[0] - first[0]) * (at / max(width, 1e-300)))
    rise = np.tan(first[0]) * np.sin(width - at) + np.tan(last[0]) * np.sin(at)
    return np.asarray(np.arctan2(rise, np.sin(width)))


def _wrapped(angle: Any) -> Any:
    return (angle + np.pi) % (2.0 * np.pi) - np.pi
