"""Distances on the sphere for whoever needs no kernel: one formula for all of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def arcs_rad(points: Floats, end: Floats) -> Floats:
    """Arcs from unit vectors to one of them, radians.

    Parameters
    ----------
    points : shape (n, 3)
    end : shape (3,)

    Returns
    -------
    shape (n,), from 0 to pi; the arctangent of cross and dot product, for arccos loses half its digits near both ends.
    """
    arcs: Floats = np.arctan2(np.linalg.norm(np.cross(points, end), axis=-1), points @ end)
    return arcs


def arc_rad(one: Floats, other: Floats) -> float:
    """The arc between two unit vectors, radians."""
    return float(arcs_rad(one[None, :], other)[0])
