"""Predicates and arcs: their laws, and published values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.airspace.sky import unit_vectors
from safeconduct.geometry import kernels
from safeconduct.geometry.order import spatial_order

DEGREES = st.tuples(st.floats(-180, 180), st.floats(-89.9, 89.9))


def vector(lonlat: tuple[float, float]) -> np.ndarray:
    return unit_vectors(np.array([lonlat]))[0]


def test_los_angeles_to_new_york_is_what_the_aviation_formulary_says() -> None:
    # Williams, Aviation Formulary: LAX 33°57'N 118°24'W, JFK 40°38'N 73°47'W, 0.623585 rad
    lax, jfk = vector((-118.4, 33.95)), vector((-(73 + 47 / 60), 40 + 38 / 60))
    assert kernels.arc_rad(lax, jfk) == pytest.approx(0.623585, abs=5e-7)


@settings(max_examples=200, deadline=None)
@given(DEGREES, DEGREES)
def test_an_arc_is_as_long_back_as_there_and_agrees_with_atan2(
    one: tuple[float, float], two: tuple[float, float]
) -> None:
    a, b = vector(one), vector(two)
    there = kernels.arc_rad(a, b)
    assert there == kernels.arc_rad(b, a)
    assert there == pytest.approx(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b), abs=2e-8)


@settings(max_examples=200, deadline=None)
@given(DEGREES, DEGREES, DEGREES, DEGREES)
def test_crossing_does_not_care_which_way_the_arcs_run(p, q, u, v) -> None:  # type: ignore[no-untyped-def]
    a, b, c, d = (vector(x) for x in (p, q, u, v))
    # within rounding of touching, either answer is right
    if min(abs(kernels.det(*t)) for t in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))) < 1e-12:
        return
    first = kernels.crosses(a, b, c, d)
    assert first == kernels.crosses(b, a, c, d) == kernels.crosses(a, b, d, c) == kernels.crosses(c, d, a, b)


def test_arcs_on_opposite_sides_of_the_world_do_not_cross() -> None:
    a, b = vector((-10, 0)), vector((10, 0))
    assert kernels.crosses(a, b, vector((0, -10)), vector((0, 10)))
    assert not kernels.crosses(a, b, vector((180, -10)), vector((180, 10)))


def test_the_tree_finds_what_trying_every_edge_finds() -> None:
    rng = np.random.default_rng(3)
    start = rng.normal(size=(400, 3))
    start /= np.linalg.norm(start, axis=1, keepdims=True)
    stop = start + 0.1 * rng.normal(size=(400, 3))
    stop /= np.linalg.norm(stop, axis=1, keepdims=True)
    order = spatial_order(start)
    start, stop = np.ascontiguousarray(start[order]), np.ascontiguousarray(stop[order])
    boxes = kernels.build_tree(start, stop)
    out = np.empty(400, np.int32)
    for p, q in zip(start[::7], start[3::7], strict=False):
        found = set(out[: kernels.crossing_edges(p, q, start, stop, boxes, out)].tolist())
        assert found == {e for e in range(400) if kernels.crosses(p, q, start[e], stop[e])}


def test_simplifying_keeps_every_point_within_the_tolerance() -> None:
    rng = np.random.default_rng(5)
    lonlat = np.cumsum(rng.normal(scale=0.05, size=(300, 2)), axis=0) + [20.0, 60.0]  # noqa: RUF005
    points = unit_vectors(lonlat)
    keep = np.zeros(300, bool)
    keep[[0, -1]] = True
    kernels.simplify(points, 1e-3, keep)
    kept = points[keep]
    for point in points:
        assert (
            min(kernels.cross_track_rad(point, a, b) for a, b in zip(kept, kept[1:], strict=False))
            <= 1e-3 + 1e-12
        )
    assert keep.sum() < 250
