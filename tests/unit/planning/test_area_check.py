"""The checker of areas: worked cases, and the same word as the router's regions on random points."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from safeconduct.airspace.areas import Area, CircleShape, CorridorShape, PolygonShape, area
from safeconduct.geometry.regions import to_xyz
from safeconduct.planning.area_check import area_faults, area_samples, in_area

POLAR = PolygonShape((((70.0, 0.0), (75.0, 90.0), (72.0, 180.0), (70.0, -90.0)),))
SHAPES = {
    "circle": CircleShape((48.0, 11.0), 300.0),
    "circle-pole": CircleShape((88.0, 0.0), 900.0),
    "corridor": CorridorShape(((40.0, 10.0), (45.0, 20.0), (44.0, 30.0)), 120.0),
    "corridor-antimeridian": CorridorShape(((10.0, 175.0), (12.0, -170.0)), 80.0),
    "polygon": PolygonShape((((60.0, -10.0), (60.0, 10.0), (50.0, 12.0), (52.0, -10.0)),)),
    "straight": PolygonShape((((60.0, -30.0), (45.0, 20.0), (30.0, -20.0)),), straight=True),
    "antimeridian": PolygonShape((((10.0, 170.0), (12.0, -160.0), (-15.0, -165.0), (-12.0, 172.0)),)),
    "pole": POLAR,
    "south-pole": PolygonShape((tuple((-lat, lon) for lat, lon in POLAR.rings[0]),)),
    "hole": PolygonShape(
        (
            ((0.0, 0.0), (0.0, 10.0), (10.0, 10.0), (10.0, 0.0)),
            ((3.0, 3.0), (3.0, 7.0), (7.0, 7.0), (7.0, 3.0)),
        )
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_checker_and_router_mean_the_same_points(name: str) -> None:
    closed = area(name, [SHAPES[name]])
    (region,) = closed.regions
    rng = np.random.default_rng(len(name))
    xyz = region.cap.middle + 1.3 * np.tan(min(1.2, region.cap.radius_rad)) * rng.normal(0, 0.5, (4000, 3))
    xyz /= np.linalg.norm(xyz, axis=1, keepdims=True)
    ahead = xyz @ region.cap.middle > 0.05
    lat, lon = np.arcsin(xyz[:, 2]), np.arctan2(xyz[:, 1], xyz[:, 0])
    told = in_area(closed, lat, lon)
    points = shapely.points(region.cap.plane(xyz))
    held = ahead & shapely.contains(region.polygon(), points)
    # 300 m about the edge the region is wider, and a circle's polygon more so
    far = shapely.distance(region.polygon().boundary, points) > 3e-4
    assert (told == held)[far].all()
    assert 0.05 < told.mean() < 0.95


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_lies_in_its_region(name: str) -> None:
    closed = area(name, [SHAPES[name]])
    (region,) = closed.regions
    rng = np.random.default_rng(3)
    lat = np.arcsin(rng.uniform(-1, 1, 40_000))
    lon = rng.uniform(-np.pi, np.pi, 40_000)
    inside = in_area(closed, lat, lon)
    xyz = to_xyz(np.degrees(np.column_stack([lat, lon])[inside]))
    assert len(xyz) > 0
    assert shapely.contains(region.polygon(), shapely.points(region.cap.plane(xyz))).all()


def test_a_route_through_a_circle_is_told_with_the_place() -> None:
    closed = area("c", [CircleShape((0.0, 10.0), 111.0)], name="the circle")
    (fault,) = area_faults([(0.0, 0.0), (0.0, 20.0)], [closed])
    # it enters at 10° less 111 km, and a sample every 500 m counts 444
    assert fault.startswith("enters the closed area the circle at 0.0000, 9.0")
    samples = int(fault.split("(")[1].split()[0])
    assert samples == pytest.approx(444, abs=2)


def test_a_route_that_keeps_out_has_no_fault() -> None:
    closed: list[Area] = [area("c", [CircleShape((0.0, 10.0), 111.0)])]
    assert area_faults([(0.0, 0.0), (1.1, 10.0), (0.0, 20.0)], closed) == ()


def test_samples_are_half_a_kilometre_apart_and_hold_both_ends() -> None:
    lat, lon = area_samples([(0.0, 0.0), (0.0, 1.0)])
    assert len(lat) == int(np.ceil(111.195 / 0.5)) + 1
    assert np.degrees(lon[[0, -1]]) == pytest.approx([0.0, 1.0])
    assert np.diff(lon).max() * 6371.0088 <= 0.5
