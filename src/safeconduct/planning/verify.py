"""The independent checker: re-walks a route by counting borders along meridians. Shares no code with the search.

The cell of a point is what lies south of the first border that its meridian meets going north. Points every 500 m; lengths
by the haversine formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import HIGH_SEAS, Picture, Sky

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Points = tuple[tuple[float, float], ...]
Edges = tuple[Floats, Floats, Ints, Floats, Floats]

_KEPT: dict[int, tuple[Sky, Edges]] = {}
"""Edges of the skies seen last, by the sky's id: always the same and asked for with every route."""

STEP_KM = 0.5
"""Distance between sampled points, km."""

RADIUS_KM = 6371.0088
"""Mean radius of WGS84, km (typed again on purpose: the checker takes nothing from the code it checks)."""


@dataclass(frozen=True, slots=True)
class Check:
    """What the checker found.

    Attributes
    ----------
    verified : bool
        Nothing was found wrong.
    faults : tuple of str
        What was found wrong, in words.
    samples : int
        Points looked at.
    """

    verified: bool
    faults: tuple[str, ...]
    samples: int


def verify_route(
    sky: Sky,
    shown: Picture,
    points: Points,
    *,
    distance_km: float,
    requires: frozenset[str],
    refused: frozenset[str],
    limit_km: float = np.inf,
) -> Check:
    """Whether a route keeps out of refusing sky, needs whom it says, and is as long as it says.

    Parameters
    ----------
    points : (lat_deg, lon_deg) of both ends and every turn
    distance_km, requires : what the route claims
    refused : states that refuse
    limit_km : length not to be passed, km
    """
    lat, lon = sample(points)
    faults = []
    if requires & refused:
        faults.append(f"needs the consent of refusing {', '.join(sorted(requires & refused))}")
    length_km = _length_km(points)
    if abs(length_km - distance_km) > 1e-6 * max(1.0, length_km):
        faults.append(f"is {length_km:.3f} km long, not {distance_km:.3f}")
    if length_km > limit_km * (1 + 1e-9):
        faults.append(f"is longer than the limit of {limit_km:g} km")
    cells = cells_at(sky, lat, lon)
    faults += _refused_faults(cells, shown, lat, lon, refused)
    faults += _requires_faults(cells, shown, lat, lon, requires)
    return Check(not faults, tuple(faults), len(lat))


def _refused_faults(
    cells: Ints, shown: Picture, lat: Floats, lon: Floats, refused: frozenset[str]
) -> list[str]:
    inside = np.array([*(bool(need & refused) for need in shown.requires), False])[cells]
    if not inside.any():
        return []
    at = int(np.argmax(inside))
    return [f"enters refused sky at {lat[at]:.4f}, {lon[at]:.4f} ({int(inside.sum())} samples)"]


def _requires_faults(
    cells: Ints, shown: Picture, lat: Floats, lon: Floats, requires: frozenset[str]
) -> list[str]:
    unasked = np.array([*(bool(need - requires) for need in shown.requires), False])[cells]
    if not unasked.any():
        return []
    at = int(np.argmax(unasked))
    needs = ", ".join(sorted(shown.requires[cells[at]]))
    return [f"crosses sky of {needs} at {lat[at]:.4f}, {lon[at]:.4f}, which it does not list"]


def sample(points: Points) -> tuple[Floats, Floats]:
    """Latitudes and longitudes, degrees, every `STEP_KM` along the great circles through the points."""
    xyz = _vectors(np.array(points, dtype=np.float64))
    pieces = []
    for a, b in pairwise(xyz):
        angle = float(np.arctan2(np.linalg.norm(np.cross(a, b)), np.dot(a, b)))
        n = max(1, int(np.ceil(angle * RADIUS_KM / STEP_KM)))
        t = np.arange(n)[:, None] / n
        pieces.append((np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / max(np.sin(angle), 1e-300))
    pieces.append(xyz[-1:])
    all_xyz = np.concatenate(pieces)
    lat = np.degrees(np.arcsin(np.clip(all_xyz[:, 2] / np.linalg.norm(all_xyz, axis=1), -1, 1)))
    return lat, np.degrees(np.arctan2(all_xyz[:, 1], all_xyz[:, 0]))


def cells_at(sky: Sky, lat_deg: Floats, lon_deg: Floats) -> Ints:
    """The cell of each point: the south side of the first border north of it; none before the pole is the high seas."""
    order = np.argsort(lon_deg)
    lon = lon_deg[order]
    start, stop, south, west, width = _near(_edges(sky), float(lon[0]), float(lon[-1]))
    edge, point = _pairs(west, width, lon)
    used, row = np.unique(edge, return_inverse=True)
    normal = np.cross(_vectors(start[used, ::-1]), _vectors(stop[used, ::-1]))
    normal *= np.sign(normal[:, 2:])
    a, b, c = normal[row].T
    lam = np.radians(lon)
    rise = -(a * np.cos(lam)[point] + b * np.sin(lam)[point])
    # latitudes compare as their tangents; c > 0
    tangent = np.tan(np.radians(lat_deg[order]))
    above = rise > tangent[point] * c
    height = rise[above] / c[above]
    out = np.full(len(lat_deg), HIGH_SEAS)
    # the nearest crossing north of each point is written last
    ranked = np.argsort(-height, kind="stable")
    out[order[point[above][ranked]]] = south[edge[above][ranked]]
    return out


def _pairs(west: Floats, width: Floats, lon: Floats) -> tuple[Ints, Ints]:
    """(edge, point) for every point whose meridian meets the half-open span of an edge; `lon` is sorted."""
    edges, points = [], []
    for turn in (0.0, -360.0):
        low = np.searchsorted(lon, west + turn, side="left")
        count = np.searchsorted(lon, west + turn + width, side="left") - low
        edge = np.repeat(np.arange(len(west)), count)
        edges.append(edge)
        points.append(np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + low[edge])
    return np.concatenate(edges), np.concatenate(points)


def _near(edges: Edges, low_deg: float, high_deg: float) -> Edges:
    """Those of the edges that some meridian between two longitudes can meet."""
    west, width = edges[3], edges[4]
    met = (west <= high_deg) & (west + width >= low_deg)
    met |= (west - 360.0 <= high_deg) & (west - 360.0 + width >= low_deg)
    return tuple(part[met] for part in edges)  # type: ignore[return-value]


def _edges(sky: Sky) -> Edges:
    """First and last points (lon, lat) of all border edges, the cell south of each, its west end and its width."""
    kept = _KEPT.get(id(sky))
    if kept is None:
        if len(_KEPT) >= 4:
            _KEPT.clear()
        # the sky is kept with its edges, so that its id stays its own
        kept = _KEPT[id(sky)] = (sky, _made_edges(sky))
    return kept[1]


def _made_edges(sky: Sky) -> Edges:
    lonlat, first = sky.borders.lonlat_deg, sky.borders.first
    inner = np.ones(len(lonlat), dtype=bool)
    inner[first[1:] - 1] = False
    at = np.flatnonzero(inner)
    start, stop = lonlat[at], lonlat[at + 1]
    chain = np.repeat(np.arange(len(sky.borders)), np.diff(first) - 1)
    span = (stop[:, 0] - start[:, 0] + 180.0) % 360.0 - 180.0
    eastward = span >= 0.0
    south = np.where(eastward, sky.right[chain], sky.left[chain])
    return start, stop, south, np.where(eastward, start[:, 0], stop[:, 0]), np.abs(span)


def _vectors(latlon_deg: Floats) -> Floats:
    phi, lam = np.radians(latlon_deg[:, 0]), np.radians(latlon_deg[:, 1])
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _length_km(points: Points) -> float:
    total = 0.0
    for (phi1, lam1), (phi2, lam2) in pairwise(points):
        p1, p2 = np.radians(phi1), np.radians(phi2)
        half = np.sin((p2 - p1) / 2) ** 2 + np.cos(p1) * np.cos(p2) * np.sin(np.radians(lam2 - lam1) / 2) ** 2
        total += 2 * RADIUS_KM * float(np.arcsin(np.sqrt(min(1.0, half))))
    return total
