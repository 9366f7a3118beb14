"""Local planes: azimuthal-equidistant maps of short chunks of line, all at once.

Formulas: Snyder 1987, *Map Projections: A Working Manual* (USGS PP 1395), p. 195,
on the sphere of radius 6371.0088 km.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RADIUS_KM = 6371.0088


def to_xyz(lonlat: Floats) -> Floats:
    """Unit vectors, shape (n, 3), of points in degrees, shape (n, 2)."""
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def to_lonlat(xyz: Floats) -> Floats:
    """Points in degrees, shape (n, 2), of unit vectors, shape (n, 3)."""
    lat = np.arctan2(xyz[:, 2], np.hypot(xyz[:, 0], xyz[:, 1]))
    return np.degrees(np.column_stack([np.arctan2(xyz[:, 1], xyz[:, 0]), lat]))


def frame(centre: Floats) -> tuple[Floats, Floats]:
    """East and north unit vectors at unit vectors `centre`, shapes (n, 3)."""
    east = np.column_stack([-centre[:, 1], centre[:, 0], np.zeros(len(centre))])
    size = np.linalg.norm(east, axis=1, keepdims=True)
    # at a pole every direction is as good as another
    east = np.where(size > 1e-12, east / np.maximum(size, 1e-12), [0.0, 1.0, 0.0])
    return east, np.cross(centre, east)


def forward(xyz: Floats, centre: Floats) -> Floats:
    """Plane coordinates in km, shape (n, 2), of `xyz` seen from `centre` (one centre a point)."""
    east, north = frame(centre)
    x, y = np.sum(xyz * east, axis=1), np.sum(xyz * north, axis=1)
    sine = np.hypot(x, y)
    angle = np.arctan2(sine, np.sum(xyz * centre, axis=1))
    scale = RADIUS_KM * np.where(sine > 1e-12, angle / np.maximum(sine, 1e-12), 1.0)
    return np.column_stack([x * scale, y * scale])


def inverse(xy: Floats, centre: Floats) -> Floats:
    """Unit vectors, shape (n, 3), of plane coordinates in km."""
    east, north = frame(centre)
    angle = np.hypot(xy[:, 0], xy[:, 1]) / RADIUS_KM
    sinc = np.where(angle > 1e-12, np.sin(angle) / np.maximum(angle, 1e-12), 1.0) / RADIUS_KM
    return (
        centre * np.cos(angle)[:, None]
        + east * (xy[:, 0] * sinc)[:, None]
        + north * (xy[:, 1] * sinc)[:, None]
    )


def chunks(lines: list[Floats], most_points: int, most_km: float) -> list[Floats]:
    """The lines (degrees) cut into overlapping-by-one chunks of at most so many points and km."""
    out: list[Floats] = []
    for line in lines:
        xyz = to_xyz(line)
        steps_km = RADIUS_KM * 2 * np.arcsin(np.clip(np.linalg.norm(np.diff(xyz, axis=0), axis=1) / 2, 0, 1))
        along = np.concatenate([[0.0], np.cumsum(steps_km)])
        start = 0
        while start < len(line) - 1 or (len(line) == 1 and start == 0):
            stop = int(np.searchsorted(along, along[start] + most_km, side="right"))
            stop = max(min(stop, start + most_points, len(line)), min(start + 2, len(line)))
            out.append(line[start:stop])
            start = stop - 1
            if len(line) == 1:
                break
    return out


def buffer_chunks(pieces: list[Floats], distance_km: Floats, quad_segs: int) -> NDArray[np.object_]:
    """Buffers in degrees of line chunks (degrees), each in a plane of its own.

    Longitudes are continuous round each chunk's middle and may leave [-180, 180].
    """
    counts = np.array([len(piece) for piece in pieces])
    owner = np.repeat(np.arange(len(pieces)), counts)
    xyz = to_xyz(np.concatenate(pieces))
    centre = np.add.reduceat(xyz, np.concatenate([[0], np.cumsum(counts)[:-1]]))
    centre /= np.linalg.norm(centre, axis=1, keepdims=True)
    xy = forward(xyz, centre[owner])
    shapes = _lines(xy, counts, owner)
    buffered = shapely.buffer(shapes, distance_km, quad_segs=quad_segs)
    return back(buffered, centre)


def _lines(xy: Floats, counts: Ints, owner: Ints) -> NDArray[np.object_]:
    out = np.empty(len(counts), dtype=object)
    many = counts > 1
    keep = many[owner]
    if many.any():
        renumber = np.cumsum(many) - 1
        out[many] = shapely.linestrings(xy[keep], indices=renumber[owner[keep]])
    if (~many).any():
        out[~many] = shapely.points(xy[~keep])
    return out


def back(shapes: NDArray[np.object_], centre: Floats) -> NDArray[np.object_]:
    coords, index = shapely.get_coordinates(shapes, return_index=True)
    lonlat = to_lonlat(inverse(coords, centre[index]))
    middle = to_lonlat(centre)[index, 0]
    lonlat[:, 0] = middle + (lonlat[:, 0] - middle + 180.0) % 360.0 - 180.0
    return shapely.set_coordinates(shapes.copy(), lonlat)


def densify(lonlat: Floats, most_deg: float) -> Floats:
    """The line with points added so that no step is longer than `most_deg` in longitude or latitude."""
    steps = np.abs(np.diff(lonlat, axis=0)).max(axis=1)
    pieces = np.maximum(np.ceil(steps / most_deg).astype(int), 1)
    start = np.repeat(np.arange(len(pieces)), pieces)
    rank = np.arange(len(start)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    t = (rank / pieces[start])[:, None]
    return np.concatenate([lonlat[start] * (1 - t) + lonlat[start + 1] * t, lonlat[-1:]])


def polygon_lines(shape: BaseGeometry) -> list[Floats]:
    """Every ring of a polygonal shape as an array of points in degrees."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    return [shapely.get_coordinates(ring) for ring in rings]
