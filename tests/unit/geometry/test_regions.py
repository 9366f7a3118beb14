"""Regions: what they hold, how wide they are, and what cannot be one."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.errors import InputError
from safeconduct.geometry.regions import (
    MOST_CORNERS,
    WIDER_KM,
    Region,
    circle_region,
    corridor_region,
    polygon_region,
    regions_of_rings,
    side_region,
    to_latlon,
    to_xyz,
    widened,
)
from safeconduct.units import EARTH_RADIUS_KM, km_to_rad, rad_to_km


def holds(region: Region, point: tuple[float, float]) -> bool:
    import shapely

    xyz = to_xyz([point])
    if float(xyz[0] @ region.cap.middle) <= 0.0:
        return False
    return bool(region.polygon().contains(shapely.Point(region.cap.plane(xyz)[0])))


def area_km2(region: Region) -> float:
    """By the angles of the spherical polygon less those of a flat one (Girard), a ring at a time."""
    total = 0.0
    for ring in region.rings:
        before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
        one, two = np.cross(ring, before), np.cross(ring, after)
        turn = np.arctan2(np.einsum("ij,ij->i", np.cross(two, one), ring), np.einsum("ij,ij->i", one, two))
        total += float(np.sum(turn % (2 * pi)) - (len(ring) - 2) * pi)
    return total * EARTH_RADIUS_KM**2


def test_a_circle_has_the_area_of_its_cap_and_a_little_more() -> None:
    # cap of 200 km: 2 π R² (1 - cos(200 km / R)) = 125,653.4 km²
    cap = 2 * pi * EARTH_RADIUS_KM**2 * (1 - np.cos(km_to_rad(200.0)))
    assert cap == pytest.approx(125_653.4, abs=0.1)
    region = circle_region((25.0, 51.0), 200.0, "circle")
    assert cap < area_km2(region) < cap * 1.002


@settings(max_examples=60, deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(1, 8900), st.floats(0, 2 * pi))
def test_a_circle_holds_every_point_nearer_than_its_radius_and_none_much_farther(
    lat: float, lon: float, radius_km: float, course: float
) -> None:
    region = circle_region((lat, lon), radius_km, "circle")
    centre = to_xyz([(lat, lon)])[0]
    axis = np.eye(3)[int(np.argmin(np.abs(centre)))]
    east = np.cross(axis, centre)
    east /= np.linalg.norm(east)
    ahead = np.cos(course) * east + np.sin(course) * np.cross(centre, east)
    for distance_km, inside in ((radius_km, True), (radius_km * 1.01 + 2.0, False)):
        arc = km_to_rad(distance_km)
        point = np.cos(arc) * centre + np.sin(arc) * ahead
        assert holds(region, tuple(to_latlon(point[None])[0])) is inside


def test_a_polygon_reaches_just_beyond_its_corners() -> None:
    region = polygon_region([[(40.0, 10.0), (40.0, 12.0), (42.0, 11.0)]], "polygon")
    step = np.degrees(km_to_rad(WIDER_KM))
    assert holds(region, (40.0 - 0.9 * step, 11.0))
    assert not holds(region, (40.0 - 2.0 * step, 11.0))


def test_a_parallel_is_followed_not_cut_across() -> None:
    # between 10 W and 10 E the great circle rises to 60.38 N, and the parallel stays at 60
    region = polygon_region([[(60.0, -10.0), (60.0, 10.0), (50.0, 10.0), (50.0, -10.0)]], "polygon")
    assert not holds(region, (60.02, 0.0))
    assert holds(region, (59.99, 0.0))
    assert holds(region, (50.01, 0.0))
    assert not holds(region, (49.98, 0.0))


def test_the_smaller_side_is_meant_whichever_way_round_the_ring_is_written() -> None:
    ring = [(0.0, 0.0), (0.0, 10.0), (10.0, 10.0), (10.0, 0.0)]
    one, other = polygon_region([ring], "polygon"), polygon_region([ring[::-1]], "polygon")
    for region in (one, other):
        assert holds(region, (5.0, 5.0))
        assert not holds(region, (-5.0, 5.0))
        # 10° by 10° at the equator: R² (sin 10°) (10° in radians)
        assert area_km2(region) == pytest.approx(EARTH_RADIUS_KM**2 * np.sin(pi / 18) * pi / 18, rel=1e-3)


def test_a_ring_round_the_pole_holds_it() -> None:
    for ring in (
        [(70.0, 0.0), (70.0, 120.0), (70.0, -120.0)],
        [(-80.0, 10.0), (-75.0, 130.0), (-82.0, -100.0)],
    ):
        region = polygon_region([ring], "polygon")
        assert holds(region, (90.0 if ring[0][0] > 0 else -90.0, 0.0))


def test_a_ring_across_the_antimeridian_is_as_narrow_as_it_looks() -> None:
    region = polygon_region([[(0.0, 179.0), (0.0, -179.0), (2.0, -179.0), (2.0, 179.0)]], "polygon")
    assert rad_to_km(region.cap.radius_rad) < 170.0
    assert holds(region, (1.0, 180.0))


def test_a_hole_stays_open() -> None:
    outer = [(0.0, 0.0), (0.0, 10.0), (10.0, 10.0), (10.0, 0.0)]
    hole = [(4.0, 4.0), (4.0, 6.0), (6.0, 6.0), (6.0, 4.0)]
    region = polygon_region([outer, hole], "polygon")
    assert len(region.rings) == 2
    assert holds(region, (3.0, 3.0))
    assert not holds(region, (5.0, 5.0))


def test_a_corridor_is_as_wide_as_it_says_on_both_sides_and_at_its_ends() -> None:
    region = corridor_region([(0.0, 0.0), (0.0, 20.0)], 111.0, "corridor")
    for lat, inside in ((0.49, True), (-0.49, True), (0.51, False), (-0.51, False)):
        assert holds(region, (lat, 10.0)) is inside
    assert holds(region, (0.0, 20.49))
    assert not holds(region, (0.0, 20.51))


def test_a_corridor_that_closes_leaves_its_middle_open() -> None:
    line = [(40.0, 10.0), (40.0, 14.0), (43.0, 14.0), (43.0, 10.0), (40.0, 10.0)]
    region = corridor_region(line, 30.0, "corridor")
    assert len(region.rings) == 2
    assert not holds(region, (41.5, 12.0))


@pytest.mark.parametrize(
    ("side", "inside", "outside"),
    [
        ("west", (45.0, 15.0), (45.0, 25.0)),
        ("east", (45.0, 25.0), (45.0, 15.0)),
    ],
)
def test_one_side_of_a_line(side: str, inside: tuple[float, float], outside: tuple[float, float]) -> None:
    square = polygon_region([[(40.0, 10.0), (40.0, 30.0), (50.0, 30.0), (50.0, 10.0)]], "square")
    # the line ends short of the square's edges: it is drawn out straight
    (part,) = side_region([(43.0, 20.0), (45.0, 21.0), (47.0, 20.0)], side, [square], "line")
    assert holds(part, inside)
    assert not holds(part, outside)
    assert holds(part, (45.0, 20.5)) is (side == "west")


def test_the_sides_of_a_line_make_up_the_whole() -> None:
    square = polygon_region([[(40.0, 10.0), (40.0, 30.0), (50.0, 30.0), (50.0, 10.0)]], "square")
    line = [(44.0, 9.0), (46.0, 31.0)]
    parts = [
        area_km2(part) for side in ("north", "south") for part in side_region(line, side, [square], "line")
    ]
    assert sum(parts) == pytest.approx(area_km2(square), rel=1e-9)


def test_a_hundred_thousand_corners_become_few_and_none_is_lost() -> None:
    import shapely

    rng = np.random.default_rng(3)
    turn = np.linspace(0, 2 * pi, 100_000, endpoint=False)
    away = 5 + 0.01 * rng.standard_normal(100_000)
    ring = list(zip((10 + away * np.sin(turn)).tolist(), (20 + away * np.cos(turn)).tolist()))
    region = polygon_region([ring], "big")
    assert sum(map(len, region.rings)) <= MOST_CORNERS * 1.1
    assert region.simplified_km > 1.0
    assert region.polygon().covers(shapely.Polygon(region.cap.plane(to_xyz(ring))))
    assert area_km2(region) < 1.2 * pi * (5 * 111.195) ** 2 / np.cos(np.radians(10)) ** -1


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        ([(0, 0), (10, 10), (0, 10), (10, 0)], "crosses itself near 5.0"),
        ([(0, 0), (0, 90), (0, 180), (0, -90)], "well within half the world"),
        ([(51, 25), (52, 125)], "three different points"),
        ([(100, 25), (120, 30), (110, 40)], "look swapped"),
        ([(91, 200), (92, 201), (93, 202)], "Latitude goes to 90"),
        ([(0, 0), (0, 5), (0, 10)], "encloses nothing"),
        ([(float("nan"), 0), (0, 5), (1, 10)], "is no point"),
    ],
)
def test_what_is_no_ring_is_told_with_its_place(ring: list[tuple[float, float]], words: str) -> None:
    with pytest.raises(InputError, match=words) as told:
        polygon_region([ring], "area[2]")
    assert all(fault.where.startswith("area[2]") for fault in told.value.faults)


def test_every_point_that_is_none_is_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        polygon_region([[(0, 0), (95, 0), (0, 10)], [(1, 1), (1, 500), (2, 2)]], "area")
    assert [fault.where for fault in told.value.faults] == ["area[0][1]", "area[1][1]"]


def test_a_hole_outside_its_ring_is_told() -> None:
    with pytest.raises(InputError, match="hole outside its ring"):
        polygon_region([[(0, 0), (0, 2), (2, 2)], [(10, 10), (10, 11), (11, 11)]], "area")


@pytest.mark.parametrize(
    "make",
    [
        lambda: circle_region((0.0, 0.0), 0.0, "x"),
        lambda: circle_region((0.0, 0.0), 12_000.0, "x"),
        lambda: circle_region((0.0, 500.0), 10.0, "x"),
        lambda: corridor_region([(0.0, 0.0)], 10.0, "x"),
        lambda: corridor_region([(0.0, 0.0), (0.0, 1.0)], -1.0, "x"),
        lambda: side_region([(0.0, 0.0), (0.0, 1.0)], "up", [], "x"),
        lambda: side_region([(0.0, 0.0), (0.0, 1.0)], "north", [], "x"),
    ],
)
def test_what_is_no_shape_is_told(make) -> None:
    with pytest.raises(InputError):
        make()


def test_a_ring_that_touches_itself_is_taken() -> None:
    lobes = [(0, 0), (0, 2), (2, 2), (2, 4), (4, 4), (4, 2), (2, 2), (2, 0)]
    region = polygon_region([lobes], "area")
    assert holds(region, (1.0, 1.0))
    assert holds(region, (3.0, 3.0))
    assert not holds(region, (1.0, 3.0))


def test_rings_are_put_together_with_the_holes_in_them() -> None:
    outer = to_xyz([(0.0, 0.0), (0.0, 10.0), (10.0, 10.0), (10.0, 0.0)])
    hole = to_xyz([(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0)])
    island = to_xyz([(4.8, 4.8), (4.8, 5.2), (5.2, 5.2), (5.2, 4.8)])
    regions = regions_of_rings([hole, island, outer], "rings")
    assert sorted(len(region.rings) for region in regions) == [1, 2]
    assert sum(map(area_km2, regions)) < sum(area_km2(widened(region)) for region in regions)


def test_equal_regions_have_equal_digests() -> None:
    one, same = (circle_region((25.0, 51.0), 200.0, "c") for _ in range(2))
    other = circle_region((25.0, 51.0), 200.001, "c")
    assert one.digest == same.digest != other.digest
