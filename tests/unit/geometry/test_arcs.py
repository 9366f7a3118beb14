"""Distances that need no kernel: the value of a known arc, and digits where a cosine has none."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.airspace.sky import unit_vectors
from safeconduct.geometry import kernels
from safeconduct.geometry.arcs import arc_rad, arcs_rad

NORTH = np.array([0.0, 0.0, 1.0])


def test_a_quarter_half_and_no_turn() -> None:
    points = unit_vectors(np.array([[0.0, 0.0], [77.0, 90.0], [0.0, -90.0], [12.0, 60.0]]))
    assert arcs_rad(points, NORTH) == pytest.approx([np.pi / 2, 0.0, np.pi, np.pi / 6], abs=1e-15)


@pytest.mark.parametrize("arc", [1e-9, 1e-6, 1.0, np.pi - 1e-6])
def test_short_and_long_arcs_keep_their_digits(arc: float) -> None:
    other = np.array([np.sin(arc), 0.0, np.cos(arc)])
    assert arc_rad(other, NORTH) == pytest.approx(arc, rel=1e-9)
    assert kernels.arc_rad(other, NORTH) == pytest.approx(arc, rel=1e-9)
