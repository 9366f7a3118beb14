"""The router against its slow twin, on random pairs of airports and refusals the world over."""

from __future__ import annotations

import sys
from math import inf
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from brute_force import shortest_rad

from safeconduct.routing.router import Point
from safeconduct.store.airports import get_place
from safeconduct.store.world import load_world
from safeconduct.units import EARTH_RADIUS_KM, km_to_rad

AIRPORTS = (
    "EFHK RJAA EGLL WSSS UUEE OSDI OAKB OTBH HSSK KJFK SBGR FACT YSSY NZAA NFFN PHNL PANC SCEL BIKF ENSB UHMA PADK VIDP "
    "ZBAA RPLL WIII OMDB HECA LTBA OIIE UTAA UBBB UGTB LLBG OJAI OEJN HAAB HKJK FAOR DNMM GMMN LEMD LPPT LIRF LGAV LOWW "
    "EPWA EVRA UAAA ZUUU VHHH RCTP RKSI CYVR CYYZ KLAX MMMX SKBO SPJC SAEZ NTAA NWWW AYPY VTBS VGHS BGSF"
).split()
"""Sixty-five airports, the Pacific, the poles and both sides of the antimeridian among them."""


def _points() -> dict[str, Point]:
    return {code: Point(a.lat_deg, a.lon_deg) for code in AIRPORTS for a in [get_place(code)]}


def _case(seed: int, resolution: str) -> tuple[Point, Point, frozenset[str]]:
    """A pair of airports and some of the states that lie between them."""
    rng = np.random.default_rng(seed)
    router = load_world().router(resolution)
    points = list(_points().values())
    while True:
        origin, destination = (points[i] for i in rng.choice(len(points), 2, replace=False))
        ends = router.needed_at(origin) | router.needed_at(destination)
        refused: frozenset[str] = frozenset()
        for _ in range(int(rng.integers(0, 9))):
            route = router.shortest(origin, destination, refused)
            crossed = sorted(route.requires - ends) if route else []
            if not crossed:
                break
            refused |= {crossed[int(rng.integers(len(crossed)))]}
        route = router.shortest(origin, destination, refused)
        if route is None or not route.margins:
            return origin, destination, refused


def _twin_km(
    resolution: str, origin: Point, destination: Point, refused: frozenset[str], within_km: float
) -> float:
    world = load_world()
    lines, cell = world.sky.shells[resolution]
    shut = set(world.router(resolution).picture.refused_cells(refused).tolist())
    xyz = lines.xyz()
    rings = [(int(c), xyz[a:b]) for c, a, b in zip(cell, lines.first, lines.first[1:]) if int(c) in shut]
    if not rings:
        return float(np.arccos(np.clip(origin.xyz() @ destination.xyz(), -1, 1))) * EARTH_RADIUS_KM
    return shortest_rad(rings, origin.xyz(), destination.xyz(), km_to_rad(within_km)) * EARTH_RADIUS_KM


@pytest.mark.parametrize("seed", range(170))
def test_router_equals_its_twin_on_the_fast_shells(seed: int) -> None:
    _agree(seed, "5km")


@pytest.mark.parametrize("seed", range(1000, 1030))
def test_router_equals_its_twin_on_the_fine_shells(seed: int) -> None:
    _agree(seed, "1km")


def _agree(seed: int, resolution: str) -> None:
    origin, destination, refused = _case(seed, resolution)
    route = load_world().router(resolution).shortest(origin, destination, refused)
    if route is None:
        # the twin, told no length, would look at the whole world
        direct_km = float(np.arccos(np.clip(origin.xyz() @ destination.xyz(), -1, 1))) * EARTH_RADIUS_KM
        assert _twin_km(resolution, origin, destination, refused, 1.3 * direct_km) == inf
        return
    twin_km = _twin_km(resolution, origin, destination, refused, route.distance_km)
    assert twin_km == pytest.approx(route.distance_km, rel=1e-9)


def test_router_equals_its_twin_inside_an_enclave() -> None:
    refused = frozenset({"ZA"})
    for origin, destination in (
        (Point(-30.368845, 28.205531), Point(-29.218388, 29.297722)),
        (Point(-30.202255, 27.406628), Point(-29.935270, 27.206915)),
        (Point(-30.562151, 27.929053), Point(-29.989853, 28.517140)),
    ):
        router = load_world().router("1km")
        route = router.shortest(origin, destination, refused)
        assert route is not None
        assert route.distance_km > router.shortest(origin, destination, frozenset()).distance_km + 0.05
        twin_km = _twin_km("1km", origin, destination, refused, route.distance_km)
        assert twin_km == pytest.approx(route.distance_km, rel=1e-9)
