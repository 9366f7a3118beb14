"""Compiled arithmetic on the unit sphere: predicates, arcs, and a bounding-volume tree over edges.

Points are unit vectors (float64, shape (3,)); arrays of points have shape (n, 3). Kernels validate nothing and cannot
raise; the polite wrappers are in their callers.
"""

from __future__ import annotations

from math import asin, atan2, sqrt

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

LEAF = 4
"""Edges in a leaf of the tree."""


@njit(cache=True, inline="always")
def det(a: Floats, b: Floats, c: Floats) -> float:
    """Triple product a · (b × c): positive when c lies left of the great circle from a to b.

    Antisymmetric in every pair of arguments up to rounding; |error| ≤ 6 ε for unit vectors (ε = 2⁻⁵³).
    """
    return (
        a[0] * (b[1] * c[2] - b[2] * c[1])
        + a[1] * (b[2] * c[0] - b[0] * c[2])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
    )


@njit(cache=True, inline="always")
def dot(a: Floats, b: Floats) -> float:
    """Scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@njit(cache=True, inline="always")
def arc_rad(a: Floats, b: Floats) -> float:
    """Length of the shorter arc between two unit vectors, radians.

    2 asin(|a − b| / 2) up to a right angle, its complement beyond: acos would lose half its digits near 0 and pi.
    """
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    chord2 = x * x + y * y + z * z
    if chord2 <= 2.0:
        return 2.0 * asin(0.5 * sqrt(chord2))
    x, y, z = a[0] + b[0], a[1] + b[1], a[2] + b[2]
    return np.pi - 2.0 * asin(min(1.0, 0.5 * sqrt(x * x + y * y + z * z)))


@njit(cache=True, inline="always")
def crosses(a: Floats, b: Floats, c: Floats, d: Floats) -> bool:
    """Whether the open arcs ab and cd cross at an interior point of both; touching is no crossing.

    All four triangles acb, cbd, bda, dac turn the same way (S2, ``s2edge_crossings``). Not true: that two arcs which
    share a vertex never "cross" by rounding; callers skip edges at their own ends.
    """
    acb = -det(a, b, c)
    bda = det(a, b, d)
    if acb * bda <= 0.0:
        return False
    cbd = -det(c, d, b)
    dac = det(c, d, a)
    return acb * cbd > 0.0 and acb * dac > 0.0


@njit(cache=True, inline="always")
def blocks(p: Floats, q: Floats, u: Floats, v: Floats) -> bool:
    """Whether the arc pq passes through the segment uv.

    A vertex exactly on the great circle counts as on its left, the same for both segments that meet there: a leg that
    passes through a vertex from outside to inside is always stopped by one of them.
    """
    su = det(p, q, u) >= 0.0
    sv = det(p, q, v) >= 0.0
    if su == sv:
        return False
    tp = det(u, v, p) >= 0.0
    tq = det(u, v, q) >= 0.0
    # the last test keeps the crossing from being at the antipode
    return tp != tq and sv == tp


@njit(cache=True)
def cross_track_rad(p: Floats, a: Floats, b: Floats) -> float:
    """Distance of p from the arc ab, radians (from the nearer end where the foot lies beyond it)."""
    nx = a[1] * b[2] - a[2] * b[1]
    ny = a[2] * b[0] - a[0] * b[2]
    nz = a[0] * b[1] - a[1] * b[0]
    norm = sqrt(nx * nx + ny * ny + nz * nz)
    if norm < 1e-15:
        return arc_rad(p, a)
    # the foot lies on the arc iff p is on the inner side of the planes through each end, square to the arc
    ax, ay, az = ny * a[2] - nz * a[1], nz * a[0] - nx * a[2], nx * a[1] - ny * a[0]
    bx, by, bz = ny * b[2] - nz * b[1], nz * b[0] - nx * b[2], nx * b[1] - ny * b[0]
    if ax * p[0] + ay * p[1] + az * p[2] >= 0.0 and bx * p[0] + by * p[1] + bz * p[2] <= 0.0:
        return abs(asin(max(-1.0, min(1.0, (nx * p[0] + ny * p[1] + nz * p[2]) / norm))))
    return min(arc_rad(p, a), arc_rad(p, b))


@njit(cache=True)
def simplify(points: Floats, tolerance_rad: float, keep: NDArray[np.bool_]) -> None:
    """Douglas–Peucker on the sphere between the points already kept; marks further ones in `keep`.

    Douglas & Peucker 1973, Cartographica 10(2); distance is `cross_track_rad`.
    """
    n = len(points)
    stack = np.empty((n + 1, 2), np.int64)
    top = 0
    last = -1
    for i in range(n):
        if keep[i]:
            if last >= 0 and i - last > 1:
                stack[top, 0] = last
                stack[top, 1] = i
                top += 1
            last = i
    while top > 0:
        top -= 1
        first, stop = stack[top, 0], stack[top, 1]
        worst, where = tolerance_rad, -1
        for i in range(first + 1, stop):
            d = cross_track_rad(points[i], points[first], points[stop])
            if d > worst:
                worst, where = d, i
        if where >= 0:
            keep[where] = True
            if where - first > 1:
                stack[top, 0] = first
                stack[top, 1] = where
                top += 1
            if stop - where > 1:
                stack[top, 0] = where
                stack[top, 1] = stop
                top += 1


@njit(cache=True, inline="always")
def arc_box(a: Floats, b: Floats, box: Floats) -> None:
    """Axis-aligned box (lo xyz, hi xyz) of an arc, with its bulge over the chord."""
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    # sagitta of an arc with chord c on the unit sphere: 1 - sqrt(1 - c²/4); the arc is at most that far from its chord
    sag = 1.0 - sqrt(max(0.0, 1.0 - 0.25 * (x * x + y * y + z * z))) + 1e-12
    for k in range(3):
        box[k] = min(a[k], b[k]) - sag
        box[k + 3] = max(a[k], b[k]) + sag


@njit(cache=True)
def build_tree(start: Floats, stop: Floats) -> Floats:
    """Boxes of an implicit binary tree over edges in their given order (which should be coherent in space).

    Leaf j holds edges j·LEAF …; leaves are rows ``size - 1 + j``, children of row i are 2i + 1 and 2i + 2.
    Returns an array of shape (2·size − 1, 6), size a power of two.
    """
    n = len(start)
    leaves = max(1, (n + LEAF - 1) // LEAF)
    size = 1
    while size < leaves:
        size *= 2
    boxes = np.empty((2 * size - 1, 6))
    one = np.empty(6)
    for j in range(size):
        row = boxes[size - 1 + j]
        row[:3] = np.inf
        row[3:] = -np.inf
        for e in range(j * LEAF, min(n, (j + 1) * LEAF)):
            arc_box(start[e], stop[e], one)
            for k in range(3):
                row[k] = min(row[k], one[k])
                row[k + 3] = max(row[k + 3], one[k + 3])
    for i in range(size - 2, -1, -1):
        for k in range(3):
            boxes[i, k] = min(boxes[2 * i + 1, k], boxes[2 * i + 2, k])
            boxes[i, k + 3] = max(boxes[2 * i + 1, k + 3], boxes[2 * i + 2, k + 3])
    return boxes


@njit(cache=True, inline="always")
def misses(box: Floats, probe: Floats, nx: float, ny: float, nz: float) -> bool:
    """Whether a box cannot meet an arc: boxes apart, or the box all on one side of the arc's plane."""
    if (
        box[0] > probe[3]
        or box[3] < probe[0]
        or box[1] > probe[4]
        or box[4] < probe[1]
        or box[2] > probe[5]
        or box[5] < probe[2]
    ):
        return True
    mid = nx * (box[0] + box[3]) + ny * (box[1] + box[4]) + nz * (box[2] + box[5])
    ext = abs(nx) * (box[3] - box[0]) + abs(ny) * (box[4] - box[1]) + abs(nz) * (box[5] - box[2])
    return abs(mid) > ext + 1e-13


@njit(cache=True)
def crossing_edges(p: Floats, q: Floats, start: Floats, stop: Floats, boxes: Floats, out: Ints) -> int:
    """Edges that the open arc pq crosses; fills `out` and returns their number (never more than ``len(out)``)."""
    size = (len(boxes) + 1) // 2
    n = len(start)
    probe = np.empty(6)
    arc_box(p, q, probe)
    nx, ny, nz = p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]
    stack = np.empty(64, np.int64)
    stack[0] = 0
    top, count = 1, 0
    while top > 0:
        top -= 1
        i = stack[top]
        if misses(boxes[i], probe, nx, ny, nz):
            continue
        if i < size - 1:
            stack[top] = 2 * i + 1
            stack[top + 1] = 2 * i + 2
            top += 2
            continue
        j = i - size + 1
        for e in range(j * LEAF, min(n, (j + 1) * LEAF)):
            if crosses(p, q, start[e], stop[e]) and count < len(out):
                out[count] = e
                count += 1
    return count


@njit(cache=True, inline="always")
def along_rad(p: Floats, q: Floats, c: Floats, d: Floats) -> float:
    """Arc from p to where pq crosses cd, radians; the arcs are known to cross."""
    # the crossing splits cd in the ratio of the distances of c and d from the plane of pq
    wc, wd = abs(det(p, q, c)), abs(det(p, q, d))
    x = c[0] * wd + d[0] * wc
    y = c[1] * wd + d[1] * wc
    z = c[2] * wd + d[2] * wc
    cx = p[1] * z - p[2] * y
    cy = p[2] * x - p[0] * z
    cz = p[0] * y - p[1] * x
    return atan2(sqrt(cx * cx + cy * cy + cz * cz), (p[0] * x + p[1] * y + p[2] * z))


@njit(cache=True)
def point_on(p: Floats, q: Floats, t_rad: float) -> Floats:
    """The point of the arc from p towards q at distance `t_rad` from p."""
    x, y, z = p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]
    norm = sqrt(x * x + y * y + z * z)
    out = np.empty(3)
    # the tangent at p towards q is n × p
    x, y, z = x / norm, y / norm, z / norm
    tx, ty, tz = y * p[2] - z * p[1], z * p[0] - x * p[2], x * p[1] - y * p[0]
    s, c = np.sin(t_rad), np.cos(t_rad)
    out[0], out[1], out[2] = p[0] * c + tx * s, p[1] * c + ty * s, p[2] * c + tz * s
    return out
