"""An order of points in which neighbours are near, for bounding-volume trees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def spatial_order(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Indices that sort unit vectors, shape (n, 3), along a Morton curve through the cube round the sphere.

    Morton 1966, *A Computer Oriented Geodetic Data Base* (IBM); ten bits an axis.
    """
    cells = np.clip(((points + 1.0) * 512).astype(np.uint64), 0, 1023)
    code = np.zeros(len(points), dtype=np.uint64)
    for axis in range(3):
        code |= _spread(cells[:, axis]) << np.uint64(axis)
    return np.argsort(code, kind="stable")


def _spread(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The ten low bits of x, three apart."""
    for shift, mask in ((16, 0x030000FF), (8, 0x0300F00F), (4, 0x030C30C3), (2, 0x09249249)):
        x = (x | (x << np.uint64(shift))) & np.uint64(mask)
    return x
