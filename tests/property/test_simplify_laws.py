"""Thinning a line: the fast way keeps what the slow one keeps, and nothing dropped lies off by more than the tolerance."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.airspace.sky import unit_vectors
from safeconduct.geometry.simplify import kept_points


def off(p: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    along = b - a
    t = 0.0 if not along.any() else float(np.clip(np.dot(p - a, along) / np.dot(along, along), 0.0, 1.0))
    return float(np.linalg.norm(p - a - t * along))


def slow(xyz: np.ndarray, tolerance: float, i: int, j: int) -> set[int]:
    distances = [off(xyz[k], xyz[i], xyz[j]) for k in range(i + 1, j)]
    if not distances or max(distances) <= tolerance:
        return {i, j}
    at = i + 1 + int(np.argmax(distances))
    return slow(xyz, tolerance, i, at) | slow(xyz, tolerance, at, j)


lines = st.lists(
    st.tuples(st.floats(-180, 180, width=32), st.floats(-85, 85, width=32)), min_size=2, max_size=40
).map(lambda points: unit_vectors(np.array(points, dtype=np.float64)))


@settings(max_examples=150, deadline=None)
@given(lines, st.sampled_from([0.0, 1e-3, 0.05, 0.4]))
def test_keeps_what_the_slow_way_keeps(xyz: np.ndarray, tolerance: float) -> None:
    keep = set(np.flatnonzero(kept_points(xyz, tolerance)).tolist())
    wanted = slow(xyz, tolerance, 0, len(xyz) - 1)
    # rounding may turn a tie the other way, but then both are within the tolerance
    if keep != wanted:
        stay = sorted(keep)
        for a, b in zip(stay, stay[1:]):
            assert all(off(xyz[k], xyz[a], xyz[b]) <= tolerance + 1e-12 for k in range(a + 1, b))


@settings(max_examples=100, deadline=None)
@given(lines, st.sampled_from([1e-3, 0.05, 0.4]))
def test_nothing_dropped_lies_further_off_than_the_tolerance(xyz: np.ndarray, tolerance: float) -> None:
    stay = np.flatnonzero(kept_points(xyz, tolerance)).tolist()
    assert stay[0] == 0
    assert stay[-1] == len(xyz) - 1
    for a, b in zip(stay, stay[1:]):
        assert all(off(xyz[k], xyz[a], xyz[b]) <= tolerance + 1e-12 for k in range(a + 1, b))
