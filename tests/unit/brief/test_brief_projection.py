"""Lambert's projection and clipping against what is known of them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from safeconduct.brief.map.great_circles import vectors
from safeconduct.brief.map.projection import area, axes_at, clip_ring, flat_of, frame_round, runs_within


def test_areas_are_kept():
    """A cap of half-angle c has area 2π(1 − cos c) wherever it lies on the map (Snyder 1987, section 24)."""
    axes = axes_at(vectors([(50.0, 40.0)])[0])
    turn = np.linspace(0, 2 * np.pi, 4000, endpoint=False)
    for lat, lon in ((50.0, 40.0), (0.0, 100.0), (-20.0, -30.0)):
        own = axes_at(vectors([(lat, lon)])[0])
        rim = np.cos(0.2) * own[2] + np.sin(0.2) * (
            np.outer(np.cos(turn), own[0]) + np.outer(np.sin(turn), own[1])
        )
        assert area(flat_of(rim, axes)) == pytest.approx(2 * np.pi * (1 - np.cos(0.2)), rel=1e-4)


def test_pixels_and_back():
    frame = frame_round(vectors([(55.0, 37.0), (33.0, 36.0)]), 600)
    points = vectors([(55.0, 37.0), (40.0, 45.0), (33.0, 36.0)])
    assert frame.unprojected(frame.pixels(points)) == pytest.approx(points, abs=1e-12)
    pixels = frame.pixels(points)
    assert (pixels >= 0).all()
    assert (pixels <= (frame.width, frame.height)).all()
    # north is up, east is right
    assert pixels[0, 1] < pixels[2, 1]


def test_ends_on_opposite_sides_of_the_earth_still_have_a_frame():
    frame = frame_round(vectors([(0.0, 0.0), (0.0, 180.0)]), 600)
    assert np.isfinite(frame.pixels(vectors([(0.0, 0.0), (0.0, 180.0)]))).all()


@pytest.mark.parametrize("seed", range(12))
def test_clipping_equals_the_intersection(seed):
    """The slow twin is GEOS's intersection; stars may fall apart, so areas are compared."""
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.uniform(0, 2 * np.pi, 25))
    reach = rng.uniform(2, 12, 25)
    ring = np.column_stack([5 + reach * np.cos(turn), 5 + reach * np.sin(turn)])
    box = (0.0, 0.0, 10.0, 8.0)
    clipped = clip_ring(ring, box)
    assert abs(area(clipped)) == pytest.approx(shapely.Polygon(ring).intersection(shapely.box(*box)).area)


def test_rings_outside_vanish_and_lines_are_cut():
    box = (0.0, 0.0, 10.0, 10.0)
    assert len(clip_ring(np.array([[20.0, 20], [30, 20], [30, 30]]), box)) == 0
    line = np.array([[-9.0, 5], [-5, 5], [5, 5], [15, 5], [30, 5], [40, 5], [5, 6], [6, 6]])
    assert [len(run) for run in runs_within(line, box)] == [3, 3]
