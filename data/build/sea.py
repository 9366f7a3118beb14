"""Sea belts: how far each coast's state reaches, and the median lines where two belts meet."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import atlas
import numpy as np
import plane
import shapely
from numpy.typing import NDArray
from scipy.spatial import SphericalVoronoi, Voronoi, cKDTree
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KM_PER_NMI = 1.852
FULL_NMI = 12.0
"""Greatest breadth of a territorial sea, nautical miles (UNCLOS art. 3)."""
CASPIAN_NMI = 15.0
"""Territorial waters of the 2018 convention on the Caspian (art. 7), nautical miles."""
CASPIAN = shapely.Polygon(
    [
        (46.3, 36.3),
        (54.6, 36.3),
        (55.2, 41.0),
        (54.9, 43.0),
        (54.5, 47.6),
        (46.4, 47.6),
        (46.4, 43.5),
        (49.0, 41.3),
        (48.6, 38.0),
    ]
)
"""A frame round the Caspian: whatever is no land in it is Caspian water."""
AZOV = shapely.Polygon(
    [
        (34.3, 45.9),
        (35.5, 45.25),
        (36.45, 45.43),
        (36.75, 45.43),
        (37.6, 45.3),
        (39.6, 46.3),
        (39.6, 47.5),
        (36.0, 47.4),
        (34.3, 46.3),
    ]
)
"""A frame round the Sea of Azov north of the Kerch strait."""

Breadth = Callable[[Ints, Floats], Floats]


@dataclass(frozen=True, slots=True)
class Coast:
    """Points of coast, at most `SPACING_KM` apart.

    Attributes
    ----------
    lonlat : (n, 2) degrees
    piece : (n,) index of the land piece the point belongs to
    breadth_nmi : (n,) breadth of the belt there under the policy "practice"
    """

    lonlat: Floats
    piece: Ints
    breadth_nmi: Floats


def coast_lines(pieces: list[BaseGeometry]) -> list[tuple[int, Floats]]:
    """(piece, line) for every stretch of boundary that no other piece shares."""
    rings = [(i, ring) for i, shape in enumerate(pieces) for ring in plane.polygon_lines(shape)]
    owner = np.repeat([i for i, _ in rings], [len(r) - 1 for _, r in rings])
    start = np.round(np.concatenate([r[:-1] for _, r in rings]) * 1e6).astype(np.int64)
    stop = np.round(np.concatenate([r[1:] for _, r in rings]) * 1e6).astype(np.int64)
    swap = (start[:, 0] > stop[:, 0]) | ((start[:, 0] == stop[:, 0]) & (start[:, 1] > stop[:, 1]))
    key = np.where(swap[:, None], np.hstack([stop, start]), np.hstack([start, stop]))
    _, inverse, count = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    on_seam = (np.abs(start[:, 0]) == 180_000_000) & (np.abs(stop[:, 0]) == 180_000_000)
    lone = (count[inverse.ravel()] == 1) & ~on_seam
    return _stretches(rings, lone, owner)


def _stretches(
    rings: list[tuple[int, Floats]], lone: NDArray[np.bool_], owner: Ints
) -> list[tuple[int, Floats]]:
    out = []
    at = 0
    for piece, ring in rings:
        flags = lone[at : at + len(ring) - 1]
        at += len(ring) - 1
        edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
        out += [(piece, ring[a : b + 1]) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    assert at == len(owner)
    return out


def sample(lines: list[tuple[int, Floats]], breadth: Breadth, spacing_km: float = 1.0) -> Coast:
    """Coast points not more than about `spacing_km` apart."""
    dense, piece = [], []
    for owner, line in lines:
        middle = np.cos(np.radians(np.abs(line[:, 1]).max()))
        stretched = plane.densify(line * [max(middle, 0.02), 1.0], spacing_km / 111.2)
        dense.append(stretched / [max(middle, 0.02), 1.0])
        piece.append(np.full(len(stretched), owner))
    lonlat, owners = np.concatenate(dense), np.concatenate(piece)
    return Coast(lonlat, owners, breadth(owners, lonlat))


def belts(lines: list[tuple[int, Floats]], breadth: Breadth) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """Buffers (degrees) per chunk of coast: at 12 NM (15 in the Caspian), and at the breadth practised.

    Returns ``(full, practised)``: two lists of ``(piece, polygon)``.
    """
    owners, pieces = [], []
    for owner, line in lines:
        for chunk in plane.chunks([line], 60, 150.0):
            owners.append(owner)
            pieces.append(chunk)
    owner = np.array(owners)
    middle = np.array([c[len(c) // 2] for c in pieces])
    counts = np.array([len(chunk) for chunk in pieces])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    narrow = np.minimum.reduceat(breadth(np.repeat(owner, counts), np.concatenate(pieces)), starts)
    caspian = shapely.contains_xy(CASPIAN, middle[:, 0], middle[:, 1])
    full_km = np.where(caspian, CASPIAN_NMI, FULL_NMI) * KM_PER_NMI
    full = _buffer(pieces, full_km)
    short = np.flatnonzero(narrow < FULL_NMI)
    practised = _buffer([pieces[i] for i in short], narrow[short] * KM_PER_NMI) if len(short) else []
    return (
        list(zip(owner.tolist(), full, strict=True)),
        list(zip(owner[short].tolist(), practised, strict=True)),
    )


def _buffer(pieces: list[Floats], distance_km: Floats) -> list[BaseGeometry]:
    # Douglas-Peucker at 50 m first: the source is quantised to 200 to 400 m
    pieces = [
        shapely.get_coordinates(shapely.simplify(shapely.linestrings(p), 0.0004)) if len(p) > 2 else p
        for p in pieces
    ]
    half = len(pieces) // 2
    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(plane.buffer_chunks, pieces[a:b], distance_km[a:b], 6)
            for a, b in ((0, half), (half, len(pieces)))
            if b > a
        ]
        return [atlas.to_world(shape) for job in jobs for shape in job.result()]


def dissolve(owned: list[tuple[int, BaseGeometry]]) -> dict[int, BaseGeometry]:
    """One shape per piece."""
    groups: dict[int, list[BaseGeometry]] = {}
    for piece, shape in owned:
        groups.setdefault(piece, []).append(shape)
    return {piece: shapely.union_all(shapes) for piece, shapes in groups.items()}


def conflict(belt: dict[int, BaseGeometry]) -> BaseGeometry:
    """Where belts of two pieces overlap."""
    keys, shapes = list(belt), np.array(list(belt.values()), dtype=object)
    tree = shapely.STRtree(shapes)
    a, b = tree.query(shapes, predicate="intersects")
    once = a < b
    overlaps = shapely.intersection(shapes[a[once]], shapes[b[once]])
    assert len(keys) == len(shapes)
    return atlas.polygonal(shapely.union_all(overlaps))


def medians(coast: Coast, zone: BaseGeometry, reach_km: float) -> list[Floats]:
    """Lines (degrees) equally far from the nearest coasts of two pieces, in and a little beyond `zone`.

    A planar Voronoi diagram of the coast points within `reach_km` of each 2-degree tile of the zone,
    in a plane of the tile's own; the ridges between points of different pieces.
    """
    xyz = plane.to_xyz(coast.lonlat)
    tree = cKDTree(xyz)
    out: list[Floats] = []
    for tile in _tiles(zone, 2.0):
        out += _tile_medians(coast, xyz, tree, tile, reach_km)
    return out


def lake_medians(coast: Coast, frame: BaseGeometry, zone: BaseGeometry) -> list[Floats]:
    """Lines (degrees) equally far from the nearest coasts of two pieces round an enclosed sea, in `zone`.

    On the sphere itself and in one go: across a sea of 400 km the planes of two tiles put the same line hundreds
    of metres apart, and lines that do not meet close no face.

    Parameters
    ----------
    frame : holds all its coast
    zone : lines are kept that meet it
    """
    inside = shapely.contains_xy(frame, coast.lonlat[:, 0], coast.lonlat[:, 1])
    lonlat, first = np.unique(np.round(coast.lonlat[inside], 5), axis=0, return_index=True)
    piece = coast.piece[inside][first]
    diagram = SphericalVoronoi(plane.to_xyz(lonlat), threshold=1e-9)
    diagram.sort_vertices_of_regions()
    beside: dict[tuple[int, int], list[int]] = {}
    for point, region in enumerate(diagram.regions):
        for a, b in zip(region, [*region[1:], *region[:1]], strict=True):
            beside.setdefault((min(a, b), max(a, b)), []).append(point)
    ridges = [
        ends for ends, points in beside.items() if len(points) == 2 and piece[points[0]] != piece[points[1]]
    ]
    corners = plane.to_lonlat(diagram.vertices)[np.array(ridges)]
    lines = shapely.linestrings(corners)
    shapely.prepare(zone)
    return [shapely.get_coordinates(line) for line in lines[shapely.intersects(zone, lines)]]


def _tiles(zone: BaseGeometry, size_deg: float) -> list[BaseGeometry]:
    boxes = []
    for part in shapely.get_parts(zone):
        west, south, east, north = part.bounds
        for i in range(int(west // size_deg), int(east // size_deg) + 1):
            for j in range(int(south // size_deg), int(north // size_deg) + 1):
                boxes.append((i, j))
    tiles = [
        shapely.box(i * size_deg, j * size_deg, (i + 1) * size_deg, (j + 1) * size_deg)
        for i, j in sorted(set(boxes))
    ]
    cut = shapely.intersection(zone, np.array(tiles, dtype=object))
    return [piece for piece in cut if piece.area > 0]


def _tile_medians(
    coast: Coast, xyz: Floats, tree: cKDTree, tile: BaseGeometry, reach_km: float
) -> list[Floats]:
    corners = plane.to_xyz(shapely.get_coordinates(tile))
    centre = corners.mean(axis=0)
    centre /= np.linalg.norm(centre)
    radius = np.linalg.norm(corners - centre, axis=1).max() + reach_km / plane.RADIUS_KM
    near = np.array(tree.query_ball_point(centre, radius), dtype=np.int64)
    if len(np.unique(coast.piece[near])) < 2 or len(near) < 5:
        return []
    middle = np.broadcast_to(centre, (len(near), 3))
    xy = plane.forward(xyz[near], middle)
    xy, first = np.unique(np.round(xy, 4), axis=0, return_index=True)
    near = near[first]
    # four far points make every ridge that matters finite
    far = 1e4 * np.array([[1.0, 0.1], [-0.1, 1.0], [-1.0, -0.1], [0.1, -1.0]])
    diagram = Voronoi(np.concatenate([xy, far]))
    label = np.concatenate([coast.piece[near], np.full(4, -1)])
    points, ridge = diagram.ridge_points, np.array(diagram.ridge_vertices)
    sides = label[points]
    use = (sides[:, 0] != sides[:, 1]) & (sides.min(axis=1) >= 0) & (ridge.min(axis=1) >= 0)
    span = radius * plane.RADIUS_KM
    lines = shapely.intersection(
        shapely.linestrings(diagram.vertices[ridge[use]]), shapely.box(-span, -span, span, span)
    )
    lines = lines[shapely.get_num_coordinates(lines) == 2]
    return _clip(shapely.get_coordinates(lines), centre, tile)


def _clip(flat: Floats, centre: Floats, tile: BaseGeometry) -> list[Floats]:
    if not len(flat):
        return []
    lonlat = plane.to_lonlat(plane.inverse(flat, np.broadcast_to(centre, (len(flat), 3))))
    middle = plane.to_lonlat(centre[None])[0, 0]
    lonlat[:, 0] = middle + (lonlat[:, 0] - middle + 180.0) % 360.0 - 180.0
    lines = shapely.linestrings(lonlat.reshape(-1, 2, 2))
    wide = shapely.buffer(tile, 0.03, quad_segs=2)
    shapely.prepare(wide)
    return [shapely.get_coordinates(line) for line in lines[shapely.intersects(wide, lines)]]
