"""Lines with fewer points: the furthest point of each stretch stays while it lies off the chord by more than a tolerance.

Douglas and Peucker 1973 (Cartographica 10(2)), with distances from the chord between a stretch's ends: a ring drawn on the
page begins and ends at one point, through which no single great circle goes. The builder of the sky has its own
(`geometry.kernels.simplify`), by great circles and between points that must stay; its borders are what is flown by, so that
it is not changed for the sake of a drawing.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@njit(cache=True)
def _off(p: Floats, a: Floats, b: Floats) -> float:
    """Distance of `p` from the chord between `a` and `b` (all unit vectors), as a length in the unit sphere."""
    d0, d1, d2 = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    e0, e1, e2 = p[0] - a[0], p[1] - a[1], p[2] - a[2]
    along = d0 * d0 + d1 * d1 + d2 * d2
    t = 0.0 if along == 0.0 else min(1.0, max(0.0, (e0 * d0 + e1 * d1 + e2 * d2) / along))
    x, y, z = e0 - t * d0, e1 - t * d1, e2 - t * d2
    return float(np.sqrt(x * x + y * y + z * z))


@njit(cache=True)
def kept_points(xyz: Floats, tolerance_rad: float) -> Flags:
    """Which points of a line stay.

    Parameters
    ----------
    xyz : (n, 3) unit vectors
    tolerance_rad : radians

    Returns
    -------
    (n,) booleans; both ends are True
    """
    n = len(xyz)
    keep = np.zeros(n, np.bool_)
    if n == 0:
        return keep
    keep[0] = keep[n - 1] = True
    firsts, lasts = np.empty(n + 1, np.int64), np.empty(n + 1, np.int64)
    firsts[0], lasts[0], size = 0, n - 1, 1
    while size > 0:
        size -= 1
        i, j = firsts[size], lasts[size]
        worst, at = -1.0, -1
        for k in range(i + 1, j):
            off = _off(xyz[k], xyz[i], xyz[j])
            if off > worst:
                worst, at = off, k
        if worst > tolerance_rad:
            keep[at] = True
            firsts[size], lasts[size] = i, at
            firsts[size + 1], lasts[size + 1] = at, j
            size += 2
    return keep
