"""From land pieces and sea lines to one labelled coverage, simplified on the sphere, its topology kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plane
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from safeconduct.geometry import kernels
from safeconduct.geometry.order import spatial_order

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRID_DEG = 1e-6
NOBODY = -1
"""Label of the high seas."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Chains of border between two labels.

    Attributes
    ----------
    chains : list of (n, 2) arrays, degrees
    left, right : label on each side of each chain, seen along it
    """

    chains: list[Floats]
    left: Ints
    right: Ints


def faces(lines: list[Floats]) -> NDArray[np.object_]:
    """The areas into which the lines (degrees) divide the world."""
    noded = shapely.union_all(
        np.array([shapely.linestrings(line) for line in lines], dtype=object), grid_size=GRID_DEG
    )
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))


def dissolve(shapes: NDArray[np.object_], label: Ints) -> dict[int, BaseGeometry]:
    """One shape per label, `NOBODY` left out."""
    order = np.argsort(label, kind="stable")
    out = {}
    for value in np.unique(label[label != NOBODY]):
        rows = order[
            np.searchsorted(label[order], value) : np.searchsorted(label[order], value, side="right")
        ]
        out[int(value)] = shapely.coverage_union_all(shapes[rows])
    return out


def coverage(cells: dict[int, BaseGeometry]) -> Coverage:
    """Chains of the edges between cells; the seam at ±180° and the pole glued."""
    start, stop, left = _directed(cells)
    ids, vertices = _vertex_ids(np.concatenate([start, stop]))
    a, b = ids[: len(start)], ids[len(start) :]
    keep = (a != b) & ~_on_seam(start, stop)
    a, b, left = a[keep], b[keep], left[keep]
    low, high, sides = _pair(a, b, left)
    keep = sides[:, 0] != sides[:, 1]
    return _trace(low[keep], high[keep], sides[keep], vertices)


def _directed(cells: dict[int, BaseGeometry]) -> tuple[Floats, Floats, Ints]:
    starts, stops, labels = [], [], []
    for label, shape in cells.items():
        parts = shapely.get_parts(shape)
        for ring in shapely.get_rings(shapely.orient_polygons(parts)):
            points = shapely.get_coordinates(ring)
            starts.append(points[:-1])
            stops.append(points[1:])
            labels.append(np.full(len(points) - 1, label))
    return np.concatenate(starts), np.concatenate(stops), np.concatenate(labels)


def _vertex_ids(points: Floats) -> tuple[Ints, Floats]:
    key = np.round(points / GRID_DEG).astype(np.int64)
    half = round(180.0 / GRID_DEG)
    key[key[:, 0] == -half, 0] = half
    key[np.abs(key[:, 1]) == half // 2, 0] = 0
    _merge_seam(key, key[:, 0] == half)
    unique, ids = np.unique(key, axis=0, return_inverse=True)
    return ids.ravel(), unique * GRID_DEG


def _merge_seam(key: Ints, seam: NDArray[np.bool_]) -> None:
    """One latitude for the two sides of the seam, which rounding may hold a few grid steps apart."""
    latitudes, inverse = np.unique(key[seam, 1], return_inverse=True)
    if len(latitudes):
        group = np.concatenate([[0], np.cumsum(np.diff(latitudes) > 5)])
        first = np.concatenate([[True], np.diff(group) > 0])
        key[seam, 1] = latitudes[first][group][inverse.ravel()]


def _on_seam(start: Floats, stop: Floats) -> NDArray[np.bool_]:
    seam = (np.abs(start[:, 0]) > 180 - 1e-7) & (np.abs(stop[:, 0]) > 180 - 1e-7)
    pole = (np.abs(start[:, 1]) > 90 - 1e-7) & (np.abs(stop[:, 1]) > 90 - 1e-7)
    return seam | pole


def _pair(a: Ints, b: Ints, left: Ints) -> tuple[Ints, Ints, Ints]:
    """Undirected edges with the labels on both sides: column 0 is left of low -> high."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((high, low))
    low, high, left, forward = low[order], high[order], left[order], (a < b)[order]
    first = np.concatenate([[True], (low[1:] != low[:-1]) | (high[1:] != high[:-1])])
    group = np.cumsum(first) - 1
    sides = np.full((group[-1] + 1, 2), NOBODY)
    sides[group[forward], 0] = left[forward]
    sides[group[~forward], 1] = left[~forward]
    return low[first], high[first], sides


def _trace(low: Ints, high: Ints, sides: Ints, vertices: Floats) -> Coverage:
    n = len(low)
    ends = np.concatenate([low, high])
    edge = np.concatenate([np.arange(n), np.arange(n)])
    order = np.argsort(ends, kind="stable")
    at = np.searchsorted(ends[order], np.arange(len(vertices) + 1))
    incident = edge[order]
    degree = np.diff(at)
    used = np.zeros(n, dtype=bool)
    chains, left, right = [], [], []

    def walk(vertex: int, e: int) -> None:
        path = [vertex]
        forward = low[e] == vertex
        left.append(sides[e, 0 if forward else 1])
        right.append(sides[e, 1 if forward else 0])
        while True:
            used[e] = True
            vertex = int(high[e] if low[e] == vertex else low[e])
            path.append(vertex)
            if degree[vertex] != 2 or vertex == path[0]:
                break
            one, two = incident[at[vertex]], incident[at[vertex] + 1]
            e = int(two if one == e else one)
        chains.append(vertices[path])

    for vertex in np.flatnonzero((degree > 0) & (degree != 2)):
        for e in incident[at[vertex] : at[vertex + 1]]:
            if not used[e]:
                walk(int(vertex), int(e))
    for e in range(n):
        if not used[e]:
            walk(int(low[e]), e)
    return Coverage(chains, np.array(left), np.array(right))


PIN_KM = 1.2
"""How far round a pin a chain keeps its corners: a little more than the tolerance that would cut it off."""

SLIVER_DEG = 5e-4
"""Faces narrower than this, some 50 m, lie between two nearly equal median lines from neighbouring tiles."""


def merge_slivers(shapes: NDArray[np.object_], label: Ints) -> Ints:
    """Labels in which every sliver belongs to the neighbour it shares most of its edge with; a new array."""
    out = label.copy()
    narrow = np.flatnonzero(2.0 * shapely.area(shapes) < SLIVER_DEG * shapely.length(shapes))
    tree = shapely.STRtree(shapes)
    for face in narrow[np.argsort(shapely.area(shapes[narrow]))]:
        near = tree.query(shapes[face], predicate="intersects")
        near = near[near != face]
        shared = shapely.length(shapely.intersection(shapely.boundary(shapes[face]), shapes[near]))
        by_label = {int(v): float(shared[out[near] == v].sum()) for v in np.unique(out[near])}
        if by_label and max(by_label.values()) > by_label.get(int(out[face]), 0.0):
            out[face] = max(by_label, key=by_label.__getitem__)
    return out


def simplify(cover: Coverage, tolerance_km: float, pins: Floats | None = None) -> Coverage:
    """Douglas–Peucker on the sphere, refined where simplified chains would cross or coincide.

    Within `PIN_KM` of the `pins`, (n, 2) degrees, chains keep every corner.
    """
    dense = [_dense(chain) for chain in cover.chains]
    xyz = [plane.to_xyz(chain) for chain in dense]
    tolerance_rad = tolerance_km / plane.RADIUS_KM
    keep = [ends(points) for points in xyz]
    if pins is not None and len(pins):
        _pin(xyz, keep, cKDTree(plane.to_xyz(pins)))
    for points, kept in zip(xyz, keep, strict=True):
        kernels.simplify(points, tolerance_rad, kept)
    for _ in range(60):
        faulty = _faulty(xyz, keep)
        # edges with nothing left to add are the coverage itself, which may meet its neighbour within the grid of 0.1 m
        if not faulty or not _refine(xyz, keep, faulty):
            break
    else:
        places = [dense[chain][first].round(4).tolist() for chain, first in sorted(_faulty(xyz, keep))[:6]]
        raise AssertionError(f"simplified chains still cross at {places}")
    return Coverage([d[k] for d, k in zip(dense, keep, strict=True)], cover.left, cover.right)


def _pin(xyz: list[Floats], keep: list[NDArray[np.bool_]], pins: cKDTree) -> None:
    reach = 2 * np.sin(PIN_KM / plane.RADIUS_KM / 2)
    near = np.isfinite(pins.query(np.concatenate(xyz), distance_upper_bound=reach)[0])
    for kept, pinned in zip(keep, np.split(near, np.cumsum([len(k) for k in keep])[:-1]), strict=True):
        kept |= pinned


def _dense(chain: Floats) -> Floats:
    # unwrap the seam so that densifying does not run round the world
    out = chain.copy()
    # a pole has every longitude: give it its neighbour's
    for end, beside in ((0, 1), (-1, -2)):
        if abs(out[end, 1]) > 90.0 - 1e-7:
            out[end, 0] = out[beside, 0]
    out[1:, 0] -= 360.0 * np.cumsum(np.round(np.diff(out[:, 0]) / 360.0))
    out = plane.densify(out, 0.1)
    out[:, 0] = (out[:, 0] + 180.0) % 360.0 - 180.0
    return out


def ends(points: Floats) -> NDArray[np.bool_]:
    """Points of a chain that must stay: its ends, and of a loop two more."""
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    if np.array_equal(points[0], points[-1]):
        far = np.linalg.norm(points - points[0], axis=1).argmax()
        keep[far] = True
        side = [kernels.cross_track_rad(p, points[0], points[far]) for p in points]
        keep[int(np.argmax(side))] = True
    return keep


def _edges(xyz: list[Floats], keep: list[NDArray[np.bool_]]) -> tuple[Floats, Floats, Ints, Ints]:
    start, stop, chain, index = [], [], [], []
    for i, (points, kept) in enumerate(zip(xyz, keep, strict=True)):
        at = np.flatnonzero(kept)
        start.append(points[at[:-1]])
        stop.append(points[at[1:]])
        chain.append(np.full(len(at) - 1, i))
        index.append(at[:-1])
    return np.concatenate(start), np.concatenate(stop), np.concatenate(chain), np.concatenate(index)


def _faulty(xyz: list[Floats], keep: list[NDArray[np.bool_]]) -> set[tuple[int, int]]:
    """(chain, index of first point) of simplified edges that cross another one or lie on it."""
    start, stop, chain, index = _edges(xyz, keep)
    order = spatial_order(start)
    start, stop, chain, index = (np.ascontiguousarray(x[order]) for x in (start, stop, chain, index))
    boxes = kernels.build_tree(start, stop)
    out = np.empty(256, np.int32)
    bad: set[int] = set()
    for e in range(len(start)):
        for other in out[: kernels.crossing_edges(start[e], stop[e], start, stop, boxes, out)]:
            if not _share(start, stop, e, int(other)):
                bad.update((e, int(other)))
    bad.update(_coincident(start, stop))
    return {(int(chain[e]), int(index[e])) for e in bad}


def _share(start: Floats, stop: Floats, e: int, other: int) -> bool:
    ends = (start[other], stop[other])
    return any(np.array_equal(p, q) for p in (start[e], stop[e]) for q in ends)


def _coincident(start: Floats, stop: Floats) -> list[int]:
    key = np.round(np.hstack([np.minimum(start, stop), np.maximum(start, stop), start * stop]) * 1e12).astype(
        np.int64
    )
    _, inverse, count = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    return np.flatnonzero(count[inverse.ravel()] > 1).tolist()


def _refine(xyz: list[Floats], keep: list[NDArray[np.bool_]], faulty: set[tuple[int, int]]) -> bool:
    """Adds the farthest point of each faulty edge; whether there was any to add."""
    added = False
    for chain, first in faulty:
        kept = np.flatnonzero(keep[chain])
        stop = kept[np.searchsorted(kept, first) + 1]
        inner = range(first + 1, stop)
        if inner:
            points = xyz[chain]
            keep[chain][
                max(inner, key=lambda i: kernels.cross_track_rad(points[i], points[first], points[stop]))
            ] = True
            added = True
    return added
