"""The checker passes over borders that it takes to lie south of a route: none of them may rise above what it thinks."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planning.verify import _top, _vectors

latitudes = st.floats(-89.9, 89.9)


@given(latitudes, latitudes, st.floats(1e-6, 179.0))
def test_no_point_of_an_edge_lies_north_of_its_top(first, last, width):
    start, stop = np.array([[0.0, first]]), np.array([[width, last]])
    (top,) = _top(start, stop, np.array([width]))
    a, b = _vectors(start[:, ::-1])[0], _vectors(stop[:, ::-1])[0]
    t = np.linspace(0, 1, 201)[:, None]
    along = (1 - t) * a + t * b
    lat = np.degrees(np.arcsin(np.clip(along[:, 2] / np.linalg.norm(along, axis=1), -1, 1)))
    assert lat.max() <= top + 1e-9
