"""Islands of the second source as the builder takes them, on land small enough to check by hand."""

import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import shapely

from safeconduct.store.policies import load_policies

BUILD = str(Path(__file__).resolve().parents[3] / "data" / "build")


@pytest.fixture
def islands(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(BUILD)
    return importlib.import_module("islands")


def outlines(islands: ModuleType, *pairs: tuple[str, shapely.Polygon]) -> object:
    shapes = np.array([shape for _, shape in pairs], dtype=object)
    return islands.Outlines(shapes, np.array([code for code, _ in pairs]), np.ones(len(pairs)))


def square(lon: float, lat: float, size: float = 0.02) -> shapely.Polygon:
    return shapely.box(lon, lat, lon + size, lat + size)


def test_an_outline_that_touches_known_land_is_not_apart(islands: ModuleType) -> None:
    land = np.array([shapely.box(8, 36, 9, 37)], dtype=object)
    apart, touching = islands.split(
        outlines(islands, ("TN", square(8.99, 36.5)), ("TN", square(9.2, 36.5))), land
    )
    assert apart.shape[0].bounds[0] == 9.2
    assert touching.shape[0].bounds[0] == 8.99


def test_of_twins_the_dependency_is_kept(islands: ModuleType) -> None:
    ring = shapely.get_coordinates(square(-60.0, -51.0))
    rings = [ring, ring, shapely.get_coordinates(square(-61.0, -51.0))]
    assert islands._one_of_each(rings, ["GB", "FK", "GB"]).tolist() == [1, 2]
    assert islands._one_of_each(rings, ["FK", "GB", "GB"]).tolist() == [0, 2]


def test_a_hull_holds_its_island_and_300_m_around_it(islands: ModuleType) -> None:
    coast = shapely.Polygon([(8.9, 37.5), (8.95, 37.52), (9.0, 37.5), (8.96, 37.55)])
    (hull,) = islands.hulls(np.array([coast], dtype=object))
    assert hull.contains(coast)
    gap_km = min(hull.boundary.distance(shapely.Point(p)) for p in coast.exterior.coords) * 111.195
    assert 0.2 < gap_km < 0.31


def test_an_island_off_a_disputed_coast_goes_with_it_only_for_its_parties(islands: ModuleType) -> None:
    land = {"falklands": shapely.box(-60, -52, -59, -51), "TN": shapely.box(8, 36, 9, 37)}
    found = outlines(
        islands, ("FK", square(-60.1, -51.5)), ("TN", square(9.1, 36.5)), ("FR", square(-60.1, -51.7))
    )
    assert islands.cells(found, land, load_policies()) == ["falklands", "TN", "FR"]


def test_beyond_12_nm_of_a_disputed_coast_an_island_is_its_own_states(islands: ModuleType) -> None:
    land = {"falklands": shapely.box(-60, -52, -59, -51)}
    far = outlines(islands, ("FK", square(-60.8, -51.5)))
    assert islands.cells(far, land, load_policies()) == ["GB"]


def test_added_land_leaves_other_states_theirs(islands: ModuleType) -> None:
    tables, land = load_policies(), {"TR": shapely.box(27, 37, 28, 38), "GR": shapely.box(20, 38, 21, 39)}
    found = outlines(islands, ("GR", square(26.979, 37.4)), ("TR", square(26.95, 37.4)))
    added = islands.added(found, islands.cells(found, land, tables), land)
    assert set(added) == {"GR", "TR"}
    assert added["GR"].intersection(land["TR"]).area == pytest.approx(0, abs=1e-12)
    assert added["GR"].intersection(added["TR"]).area == pytest.approx(0, abs=1e-12)
    assert not found.shape[0].difference(added["GR"]).area > 1e-9


def test_an_enclave_drawn_as_its_neighbours_goes_home_but_not_a_bent_border(islands: ModuleType) -> None:
    land = {"KG": shapely.box(71, 39, 73, 41), "UZ": shapely.box(69, 39, 71, 41)}
    enclave, bend = square(71.8, 39.9), shapely.box(70.9, 39.5, 71.3, 39.6)
    found = outlines(islands, ("UZ", enclave), ("UZ", bend))
    home = islands.restored(found, land, load_policies())
    assert home["UZ"].contains(enclave)
    assert home["KG"].intersection(enclave).area == pytest.approx(0, abs=1e-12)
    assert home["KG"].contains(shapely.Point(71.2, 39.55))


def test_every_ruling_names_a_cell_or_leaves_the_land(islands: ModuleType) -> None:
    tables = load_policies()
    known = set(tables.areas) | {e.answers for e in tables.entities} | {""}
    for row in islands.rulings():
        assert row["cell"] in known
        assert row["reason"].endswith(".")
        assert row["source"]
        assert row["read"] in ("read", "memory")
