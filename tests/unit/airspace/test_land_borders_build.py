"""Land borders redrawn from the second source, on land small enough to check by hand."""

from __future__ import annotations

import csv
import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import shapely

from safeconduct.store.policies import load_policies

ROOT = Path(__file__).resolve().parents[3]
BUILD = str(ROOT / "data" / "build")

# Chad west of 15 E and Sudan east of it in the first source, at the equator, where a degree is 111.195 km
LAND = {"TD": shapely.box(10, 0, 15, 5), "SD": shapely.box(15, 0, 20, 5)}
KM = 1 / 111.195


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    monkeypatch.syspath_prepend(BUILD)
    return {name: importlib.import_module(name) for name in ("land_borders", "islands", "cover", "atlas")}


def outlines(build: dict[str, ModuleType], *pairs: tuple[str, shapely.Polygon]) -> object:
    shapes = np.array([shape for _, shape in pairs], dtype=object)
    km2 = np.array([build["atlas"].sphere_area_km2(shape) for shape in shapes])
    return build["islands"].Outlines(shapes, np.array([code for code, _ in pairs]), km2)


def redrawn(build: dict[str, ModuleType], *pairs: tuple[str, shapely.Polygon]) -> dict[str, shapely.Polygon]:
    out: dict[str, shapely.Polygon] = build["land_borders"].redrawn(
        LAND, outlines(build, *pairs), load_policies()
    )
    return out


def test_ground_more_than_the_depth_beyond_goes_over(build: dict[str, ModuleType]) -> None:
    out = redrawn(
        build, ("TD", shapely.box(10, 0, 15 + 2 * KM, 5)), ("SD", shapely.box(15 + 2 * KM, 0, 20, 5))
    )
    assert out["TD"].bounds[2] == pytest.approx(15 + 2 * KM)
    assert out["SD"].bounds[0] == pytest.approx(15 + 2 * KM)
    assert out["TD"].area + out["SD"].area == pytest.approx(50)


def test_ground_less_than_the_depth_beyond_stays(build: dict[str, ModuleType]) -> None:
    out = redrawn(
        build, ("TD", shapely.box(10, 0, 15 + 0.8 * KM, 5)), ("SD", shapely.box(15 + 0.8 * KM, 0, 20, 5))
    )
    assert out["TD"].equals(LAND["TD"])
    assert out["SD"].equals(LAND["SD"])


def test_a_small_island_on_the_wrong_side_goes_over_whole(build: dict[str, ModuleType]) -> None:
    island = shapely.box(15, 2, 15 + 0.5 * KM, 2 + 0.5 * KM)
    assert redrawn(build, ("TD", island))["TD"].contains(island.centroid)


def test_an_enclave_inside_a_filled_outline_stays_with_its_own_state(build: dict[str, ModuleType]) -> None:
    enclave = shapely.box(16, 2, 17, 3)
    out = redrawn(
        build, ("TD", shapely.box(10, 0, 18, 5)), ("SD", shapely.box(18, 0, 20, 5)), ("SD", enclave)
    )
    assert out["SD"].contains(enclave.centroid)
    assert out["TD"].contains(shapely.Point(17.5, 2.5))


def test_a_ruling_stands_before_the_source(
    build: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {
        "states": "TD",
        "loser": "SD",
        "west_deg": "14",
        "east_deg": "16",
        "south_deg": "0",
        "north_deg": "5",
    }
    monkeypatch.setattr(build["land_borders"], "rulings", lambda: [row | {"cell": ""}])
    wide = ("TD", shapely.box(10, 0, 15.5, 5))
    assert redrawn(build, wide)["TD"].equals(LAND["TD"])
    monkeypatch.setattr(build["land_borders"], "rulings", lambda: [row | {"cell": "abyei"}])
    out = redrawn(build, wide)
    assert out["abyei"].area == pytest.approx(2.5)
    assert out["TD"].equals(LAND["TD"])


def test_every_ruling_names_a_cell_or_stays_with_reason_and_source() -> None:
    with (ROOT / "data" / "sources" / "policies" / "land_borders.csv").open(
        encoding="utf-8", newline=""
    ) as handle:
        rows = list(csv.DictReader(handle))
    areas = load_policies().areas
    assert len({row["name"] for row in rows}) == len(rows) >= 16
    for row in rows:
        assert not row["cell"] or row["cell"] in areas, row["name"]
        assert row["reason"].endswith("."), row["name"]
        assert row["source"], row["name"]
        assert row["read"] in ("read", "memory"), row["name"]


def test_a_pinned_chain_keeps_every_corner_near_the_pin(build: dict[str, ModuleType]) -> None:
    cover = build["cover"]
    bend = np.array(
        [[15.0, y + (0.3 * KM if i % 2 else 0.0)] for i, y in enumerate(np.arange(0, 0.2, 0.004))]
    )
    bend[:, 0] += np.where(np.arange(len(bend)) % 2, 0.3 * KM, 0.0)
    chains = cover.Coverage([bend], np.array([0]), np.array([1]))
    plain = cover.simplify(chains, 1.0).chains[0]
    pinned = cover.simplify(chains, 1.0, np.array([[15.0, 0.1]])).chains[0]
    near = bend[np.abs(bend[:, 1] - 0.1) < 1.0 * KM]
    assert len(plain) == 2
    assert {tuple(p) for p in near.round(9)} <= {tuple(p) for p in pinned.round(9)}
    assert len(pinned) < len(bend)
