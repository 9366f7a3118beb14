"""Ends that lie inside the margin of a refusing state's shell: near its border, yet not in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import latlon_deg
from safeconduct.geometry.kernels import arc_rad, crossing_edges
from safeconduct.routing import kernels
from safeconduct.routing.index import Borders, Index
from safeconduct.routing.points import Point
from safeconduct.units import km_to_rad, rad_to_km

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

OUTSIDE = np.array([1e-3, 2.3e-4, 1.0]) / np.linalg.norm([1e-3, 2.3e-4, 1.0])
"""A point in no shell."""

REACH_KM = 25.0
"""How far from an end a way out of a margin is looked for, km."""

EDGE_STEP_KM = 1.0
"""Distance, km, between the points of a shell's edge that are tried as ways out where areas are closed."""

STEP_OUT_KM = 0.01
"""How far beyond the shell's edge a way out ends, km."""


@dataclass(frozen=True, slots=True)
class Exit:
    """Where a route may begin its search: the end itself, or the nearest point outside the margins round it."""

    point: Point
    distance_km: float
    cells: tuple[int, ...]


def holding_cells(index: Index, point: Floats) -> Ints:
    """Cells whose shell holds the point."""
    edges = index.edges
    out = np.empty(8192, np.int32)
    count = crossing_edges(point, OUTSIDE, edges.start, edges.stop, edges.boxes, out)
    cell = edges.left[out[:count]]
    cells, times = np.unique(cell, return_counts=True)
    odd: Ints = cells[times % 2 == 1].astype(np.int32)
    return odd


def find_exit(
    index: Index,
    borders: Borders,
    place: Point,
    within: Ints,
    refused: Ints,
    barred: Callable[[Floats, Floats], bool] | None = None,
) -> Exit | None:
    """The nearest point outside every refused shell, reached in a straight line that crosses no refused cell.

    `barred` tells whether a closed area stands on the arc between two points or holds its end. With it more points of
    the shell's edge are tried, for an area may cover the nearest of each edge.
    """
    here = place.xyz()
    for candidate in _candidates(index, here, within, None if barred is None else km_to_rad(EDGE_STEP_KM)):
        if barred is not None and barred(here, candidate):
            continue
        if len(np.intersect1d(holding_cells(index, candidate), refused)):
            continue
        if _crosses_refused(borders, here, candidate, refused):
            continue
        lat, lon = latlon_deg(candidate)
        return Exit(Point(lat, lon), rad_to_km(arc_rad(here, candidate)), tuple(within.tolist()))
    return None


def _candidates(index: Index, here: Floats, within: Ints, step_rad: float | None) -> list[Floats]:
    """Points just outside the edges of the shells round `here`, nearest first; with a step, more than one an edge."""
    edges = index.edges
    near = np.isin(edges.left, within) & (_chord(edges.start, here) < km_to_rad(4 * REACH_KM))
    pairs = zip(edges.start[near], edges.stop[near], strict=True)
    out = [p for a, b in pairs for p in _outside_edge(here, a, b, step_rad)]
    out = [p for p in out if arc_rad(here, p) < km_to_rad(REACH_KM)]
    return sorted(out, key=lambda p: arc_rad(here, p))


def _outside_edge(here: Floats, a: Floats, b: Floats, step_rad: float | None) -> list[Floats]:
    """The point just outside an edge that is nearest to `here`, and with a step those all along it."""
    out = [_foot(here, a, b)]
    if step_rad is not None:
        n = max(1, int(arc_rad(a, b) / step_rad))
        out += [_foot(a + (b - a) * ((i + 0.5) / n), a, b) for i in range(n)]
    return out


def _chord(points: Floats, here: Floats) -> Floats:
    distance: Floats = np.linalg.norm(points - here, axis=1)
    return distance


def _foot(here: Floats, a: Floats, b: Floats) -> Floats:
    along = b - a
    t = float(np.clip(np.dot(here - a, along) / max(np.dot(along, along), 1e-30), 0.0, 1.0))
    foot = a + t * along
    foot /= np.linalg.norm(foot)
    # the closed area is on the left of ab, so its right is outside
    side = -np.cross(foot, along)
    foot = foot + side / max(float(np.linalg.norm(side)), 1e-30) * km_to_rad(STEP_OUT_KM)
    result: Floats = foot / np.linalg.norm(foot)
    return result


def _crosses_refused(borders: Borders, p: Floats, q: Floats, refused: Ints) -> bool:
    cells, until = np.empty(256, np.int32), np.empty(256)
    n = kernels.leg_cells(p, q, OUTSIDE, borders, cells, until)
    return bool(np.isin(cells[:n], refused).any())
