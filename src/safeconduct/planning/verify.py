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
from safeconduct.planning.raw_coast import Islands, too_near

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Points = tuple[tuple[float, float], ...]
Edges = tuple[Floats, Ints, Floats, Floats, Floats]

_KEPT: dict[int, tuple[Sky, Edges]] = {}
"""Edges of the skies seen last, by the sky's id: always the same and asked for with every route."""

STEP_KM = 0.5
"""Distance between sampled points, km."""

AT_ONCE = 2000
"""Points looked at together."""

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
    islands: Islands | None = None,
) -> Check:
    """Whether a route keeps out of refusing sky, needs whom it says, and is as long as it says.

    Parameters
    ----------
    points : (lat_deg, lon_deg) of both ends and every turn
    distance_km, requires : what the route claims
    refused : states that refuse
    limit_km : length not to be passed, km
    islands : the checker's own, of which those of refusing states must lie 12 NM away; None leaves that out
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
    if islands is not None:
        faults += too_near(islands, lat, lon, cells == HIGH_SEAS, refused)
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
    out = np.full(len(lat_deg), HIGH_SEAS)
    order = np.argsort(lon_deg)
    # few meridians at a time, so that few borders are met and most of those that lie south fall away
    for some in np.array_split(order, max(1, len(order) // AT_ONCE)):
        out[some] = _cells_of(_edges(sky), lat_deg[some], lon_deg[some])
    return out


def _cells_of(edges: Edges, lat_deg: Floats, lon: Floats) -> Ints:
    """The same for points in order of longitude."""
    normal, south, west, width, _ = _near(edges, float(lon[0]), float(lon[-1]), float(lat_deg.min()))
    edge, point = _pairs(west, width, lon)
    a, b, c = normal.T
    lam = np.radians(lon)
    rise = -(a[edge] * np.cos(lam)[point] + b[edge] * np.sin(lam)[point])
    # latitudes compare as their tangents; c > 0
    above = rise > np.tan(np.radians(lat_deg))[point] * c[edge]
    edge, point = edge[above], point[above]
    height = rise[above] / c[edge]
    out = np.full(len(lat_deg), HIGH_SEAS)
    # the nearest crossing north of each point is written last
    ranked = np.argsort(-height, kind="stable")
    out[point[ranked]] = south[edge[ranked]]
    return out


def _pairs(west: Floats, width: Floats, lon: Floats) -> tuple[Ints, Ints]:
    """(edge, point) for every point whose meridian meets the half-open span of an edge; `lon` is sorted."""
    edges, points = [], []
    # an edge that runs over the antimeridian is met from its other side too
    for turn in (0.0, -360.0):
        low = np.searchsorted(lon, west + turn, side="left")
        count = np.searchsorted(lon, west + turn + width, side="left") - low
        edge = np.repeat(np.arange(len(west)), count)
        edges.append(edge)
        points.append(np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + low[edge])
    return np.concatenate(edges), np.concatenate(points)


def _near(edges: Edges, low_deg: float, high_deg: float, south_deg: float) -> Edges:
    """Those of the edges that some meridian between two longitudes can meet north of a latitude."""
    _, _, west, width, top = edges
    met = (west <= high_deg) & (west + width >= low_deg)
    # the same one turn on
    met |= (west - 360.0 <= high_deg) & (west - 360.0 + width >= low_deg)
    met &= top >= south_deg
    return tuple(part[met] for part in edges)  # type: ignore[return-value]


def _edges(sky: Sky) -> Edges:
    """Of all border edges: the pole of its great circle (on the northern half), the cell south of it, its west end, its
    width and a latitude that it stays south of."""
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
    normal = np.cross(_vectors(start[:, ::-1]), _vectors(stop[:, ::-1]))
    normal *= np.sign(normal[:, 2:])
    return (
        normal,
        south,
        np.where(eastward, start[:, 0], stop[:, 0]),
        np.abs(span),
        _top(start, stop, np.abs(span)),
    )


def _top(start: Floats, stop: Floats, width_deg: Floats) -> Floats:
    """A latitude that no point of an edge lies north of: an arc w wide rises over its ends by less than w squared / 8.

    tan(highest) = tan(end) / cos(w / 2) where both ends lie equally far north, and no arc rises more; up to 60 degrees
    that is less than w squared / 8 radians, and a wider one may go anywhere.
    """
    w = np.radians(width_deg)
    top = np.maximum(start[:, 1], stop[:, 1]) + np.degrees(w * w / 8) + 1e-9
    return np.where(width_deg > 60.0, 90.0, top)


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
