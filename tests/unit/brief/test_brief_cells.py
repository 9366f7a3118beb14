"""Pieces of sky: the router's cells, closed rings, right at longitude 180."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely
import shapely.geometry

from safeconduct.airspace.sky import picture
from safeconduct.brief.map.areas import areas_of, picture_of
from safeconduct.brief.map.great_circles import latlon, vectors
from safeconduct.brief.map.projection import frame_round
from safeconduct.brief.map.shapes import chains_of, polygon_of, shape_of
from safeconduct.store.world import load_world


@pytest.fixture(scope="module")
def world():
    return load_world()


@pytest.fixture
def areas(plan, world):
    shown = picture_of(plan, world)
    return {area.requires: area for area in areas_of(plan.readings[0], world.sky, shown)}


def test_the_picture_is_the_plan_s_own(plan, world):
    shown = picture_of(plan, world)
    assert shown == picture(world.sky, world.tables, as_of=date(2022, 7, 31))


def test_every_ring_closes(areas):
    for area in areas.values():
        for ring in area.rings:
            points = area.ring_deg(ring)
            assert np.allclose(points[0] % 360, points[-1] % 360)


def test_status_is_the_worst_of_those_who_must_consent(areas):
    assert areas[("UA",)].status == "refused"
    assert areas[("RU", "UA")].status == "refused"
    assert areas[("TR",)].status == "unknown"
    assert areas[("BR",)].status == "aside"


def test_russia_is_cut_at_180_and_keeps_its_area(areas):
    shape = shapely.geometry.shape(areas[("RU",)].geometry())
    assert shape.is_valid
    west, _, east, _ = shape.bounds
    assert (west, east) == (-180.0, 180.0)
    # Chukotka beyond the antimeridian and Moscow are both in it, Berlin is not
    assert shape.contains(shapely.Point(-172.0, 66.5))
    assert shape.contains(shapely.Point(37.4, 55.9))
    assert not shape.contains(shapely.Point(13.4, 52.5))


def test_lesotho_is_a_hole_in_south_africa(areas):
    shape = shapely.geometry.shape(areas[("ZA",)].geometry())
    assert shape.contains(shapely.Point(26.2, -29.1))
    assert not shape.contains(shapely.Point(28.2, -29.6))


@pytest.mark.parametrize(
    "ends",
    [((60.3, 25.0), (35.8, 140.4)), ((-37.0, 174.8), (60.3, 25.0)), ((-60.0, -90.0), (10.0, -100.0))],
    ids=["polar", "half-the-world", "southern-pacific"],
)
def test_what_is_drawn_is_what_is_flown(areas, world, ends):
    """Random points of a map lie in the same pieces as on the uncut globe; borders apart, which are simplified."""
    frame = frame_round(vectors(list(ends)), 400)
    chains = chains_of(world.sky.borders, frame)
    rng = np.random.default_rng(7)
    pixels = rng.uniform((0, 0), (frame.width, frame.height), (300, 2))
    globe = [shapely.Point(lon, lat) for lat, lon in latlon(frame.unprojected(pixels))]
    for state in ("RU", "US", "BR", "CN", "AU"):
        drawn = polygon_of(shape_of(areas[(state,)], chains, frame))
        truth = shapely.geometry.shape(areas[(state,)].geometry())
        for point, place in zip(shapely.points(pixels), globe, strict=True):
            if drawn.boundary.distance(point) > 1.5:
                assert drawn.contains(point) == truth.contains(place), (state, place)
