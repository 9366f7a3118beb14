"""The checker's look at islands of its own."""

import numpy as np
import pytest

from safeconduct.planning.raw_coast import BELT_KM, SLACK_KM, Islands, too_near
from safeconduct.planning.verify import sample
from safeconduct.store.islands import load_islands

ONE = Islands(np.array([37.5]), np.array([8.9]), np.array([1.5]), np.array(["TN"]))
KM_PER_DEG = 6371.0088 * np.pi / 180


def passing(km: float) -> tuple[np.ndarray, np.ndarray]:
    """Points along a parallel, so many km north of the middle of the island."""
    lon = np.linspace(7.9, 9.9, 401)
    return np.full(len(lon), 37.5 + km / KM_PER_DEG), lon


def faults(km: float, refused: str = "TN", high_seas: bool = True) -> tuple[str, ...]:
    lat, lon = passing(km)
    return too_near(ONE, lat, lon, np.full(len(lat), high_seas), frozenset({refused}))


def test_high_seas_beside_a_refusing_island_are_a_hole() -> None:
    (fault,) = faults(10.0)
    assert fault.startswith("passes 8.5 km from an island of refusing TN")


@pytest.mark.parametrize(("km", "wrong"), [(1.5 + BELT_KM - SLACK_KM - 0.6, True), (1.5 + BELT_KM, False)])
def test_the_line_is_12_nm_less_the_slack_from_the_shore(km: float, wrong: bool) -> None:
    assert bool(faults(km)) == wrong


def test_a_state_that_does_not_refuse_has_no_say() -> None:
    assert faults(10.0, refused="DZ") == ()


def test_sky_that_is_somebodys_is_left_to_the_rest_of_the_checker() -> None:
    assert faults(10.0, high_seas=False) == ()


def test_the_quick_look_finds_what_all_points_against_all_islands_find() -> None:
    # the slow twin: every point, every island
    rng = np.random.default_rng(5)
    it = Islands(rng.uniform(36, 39, 60), rng.uniform(7, 12, 60), rng.uniform(0, 3, 60), np.full(60, "TN"))
    for _ in range(20):
        ends = tuple((float(a), float(b)) for a, b in zip(rng.uniform(35, 40, 2), rng.uniform(6, 13, 2)))
        lat, lon = sample(ends)
        p, q = np.radians(lat)[:, None], np.radians(it.lat_deg)[None]
        dlon = np.radians(lon)[:, None] - np.radians(it.lon_deg)[None]
        half = np.sin((p - q) / 2) ** 2 + np.cos(p) * np.cos(q) * np.sin(dlon / 2) ** 2
        gap = (2 * 6371.0088 * np.arcsin(np.sqrt(half)) - it.radius_km).min()
        said = too_near(it, lat, lon, np.ones(len(lat), bool), frozenset({"TN"}))
        assert bool(said) == (gap < BELT_KM - SLACK_KM)
        if said:
            assert f"{gap:.1f} km" in said[0]


def test_the_packages_islands_hold_la_galite_and_stay_inside_islands() -> None:
    islands = load_islands()
    assert len(islands.state) > 10_000
    mine = islands.of(frozenset({"TN"}))
    near = (abs(mine.lat_deg - 37.53) < 0.03) & (abs(mine.lon_deg - 8.93) < 0.05)
    assert near.any()
    assert mine.radius_km[near].max() < 3.0
