"""Shells: for each cell, rings that hold the whole cell, as simplified *and* as its source draws it.

A border simplified within T strays at most T from its source, so the simplified border widened by more
than T holds the source's cell. Douglas–Peucker then runs within the part of the widening that is not needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import atlas
import cover
import numpy as np
import plane
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from safeconduct.geometry import kernels

Floats = NDArray[np.float64]

QUAD_SEGS = 3
"""Segments in a quarter circle of a buffer: its sides come within cos(pi/12) = 0.966 of the distance."""


@dataclass(frozen=True, slots=True)
class Widening:
    """How a shell is made, km: width of the buffer, tolerance of the simplification after it."""

    width_km: float
    tolerance_km: float


FINE = Widening(1.52, 0.42)
"""At least 0.966 · 1.52 − 0.42 = 1.05 km outside a border simplified at 1 km."""
FAST = Widening(5.0, 3.8)
"""At least 1.03 km outside a border simplified at 1 km, with far fewer corners."""


def rings(cell: BaseGeometry, chains: list[Floats], widening: Widening) -> list[Floats]:
    """Closed rings (first point repeated, degrees) of the shell of one cell, the cell on their left."""
    pieces = [c for chain in chains for c in plane.chunks([_great_circle(chain)], 60, 150.0)]
    width = np.full(len(pieces), widening.width_km)
    buffered = [atlas.to_world(b) for b in plane.buffer_chunks(pieces, width, QUAD_SEGS)]
    hull = shapely.union_all([*buffered, cell], grid_size=cover.GRID_DEG)
    closed = _closed(atlas.polygonal(hull))
    whole = cover.Coverage(closed, np.zeros(len(closed), int), np.full(len(closed), cover.NOBODY))
    return cover.simplify(whole, widening.tolerance_km).chains


def polar_rings(chains: list[Floats], widening: Widening) -> list[Floats]:
    """Rings of the shell of one cell that reaches the south pole, made in the plane centred there."""
    south = np.array([[0.0, 0.0, -1.0]])
    flat = []
    for chain in chains:
        xyz = plane.to_xyz(_great_circle(chain))
        flat.append(shapely.linestrings(plane.forward(xyz, np.broadcast_to(south, xyz.shape))))
    area = shapely.union_all(shapely.get_parts(shapely.polygonize(flat)))
    # the plane stretches lengths along parallels by up to 1.05 at 60 degrees
    wide = shapely.orient_polygons(shapely.buffer(area, 1.06 * widening.width_km, quad_segs=QUAD_SEGS))
    out = []
    for ring in shapely.get_rings(shapely.get_parts(wide)):
        xy = shapely.get_coordinates(ring)
        xyz = plane.inverse(xy, np.broadcast_to(south, (len(xy), 3)))
        keep = cover.ends(xyz)
        kernels.simplify(xyz, widening.tolerance_km / plane.RADIUS_KM, keep)
        out.append(plane.to_lonlat(xyz[keep]))
    return out


def _closed(shape: BaseGeometry) -> list[Floats]:
    """Rings with the shape on their left; those cut at the antimeridian joined again."""
    parts = shapely.orient_polygons(shapely.get_parts(shape))
    at_seam = np.array([np.abs(part.bounds[::2]).max() > 180 - 1e-7 for part in parts])
    plain = [shapely.get_coordinates(ring) for ring in shapely.get_rings(parts[~at_seam])]
    if not at_seam.any():
        return plain
    outline = cover.coverage({0: shapely.MultiPolygon(list(parts[at_seam]))})
    arcs = [c if left == 0 else c[::-1] for c, left in zip(outline.chains, outline.left, strict=True)]
    return plain + _join(arcs)


def _join(arcs: list[Floats]) -> list[Floats]:
    starts: dict[tuple[float, float], list[Floats]] = {}
    for arc in arcs:
        starts.setdefault(_name(arc[0]), []).append(arc)
    out = []
    while starts:
        path = [_take(starts, next(iter(starts)))]
        while _name(path[-1][-1]) != _name(path[0][0]):
            path.append(_take(starts, _name(path[-1][-1])))
        out.append(np.concatenate([path[0], *[arc[1:] for arc in path[1:]]]))
    return out


def _take(starts: dict[tuple[float, float], list[Floats]], name: tuple[float, float]) -> Floats:
    arc = starts[name].pop()
    if not starts[name]:
        del starts[name]
    return arc


def _name(point: Floats) -> tuple[float, float]:
    return round(float(point[0]), 6), round(float(point[1]), 6)


def _great_circle(chain: Floats) -> Floats:
    """The chain with points added on its great circles, at most 25 km apart."""
    xyz = plane.to_xyz(chain)
    a, b = xyz[:-1], xyz[1:]
    angle = 2 * np.arcsin(np.clip(np.linalg.norm(a - b, axis=1) / 2, 0, 1))
    n = np.maximum(np.ceil(angle * plane.RADIUS_KM / 25.0).astype(int), 1)
    row = np.repeat(np.arange(len(n)), n)
    t = (np.arange(len(row)) - np.repeat(np.cumsum(n) - n, n)) / n[row]
    sine = np.maximum(np.sin(angle), 1e-15)[row]
    mixed = (
        a[row] * (np.sin((1 - t) * angle[row]) / sine)[:, None]
        + b[row] * (np.sin(t * angle[row]) / sine)[:, None]
    )
    return plane.to_lonlat(np.concatenate([mixed, xyz[-1:]]))


def by_cell(coverage: cover.Coverage) -> dict[int, list[Floats]]:
    """The chains round each cell."""
    out: dict[int, list[Floats]] = {}
    for chain, left, right in zip(
        coverage.chains, coverage.left.tolist(), coverage.right.tolist(), strict=True
    ):
        for label in {left, right} - {cover.NOBODY}:
            out.setdefault(label, []).append(chain)
    return out
