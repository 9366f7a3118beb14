"""Pieces of sky: the router's cells, closed rings, right at longitude 180."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely
import shapely.geometry

from safeconduct.airspace.sky import picture
from safeconduct.brief.cells import areas_of, picture_of
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
