"""Cut lines, islets, corridors and belts of the airspace build, on land small enough to check by hand."""

import importlib
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import shapely

from safeconduct.store.policies import load_policies

ROOT = Path(__file__).resolve().parents[3]
BUILD = str(ROOT / "data" / "build")


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    monkeypatch.syspath_prepend(BUILD)
    return {
        name: importlib.import_module(name)
        for name in ("disputed", "islets", "land_borders", "straits", "territorial")
    }


def with_rules(
    build: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch, *rules: dict[str, object]
) -> ModuleType:
    monkeypatch.setattr(build["disputed"], "rules", lambda: list(rules))
    return build["disputed"]


MAINLAND = shapely.box(0, 0, 10, 10)
ISLAND = shapely.box(20, 0, 21, 1)
LAND = {"A": shapely.MultiPolygon([MAINLAND, ISLAND]), "B": shapely.box(10, 0, 15, 10)}


def cut(area: str, *ring: tuple[float, float], entity: str = "A") -> dict[str, object]:
    return {"area": area, "how": "cut", "entities": [entity], "polygons": [list(ring)]}


def test_a_cut_takes_the_part_inside_the_line(
    build: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    disputed = with_rules(build, monkeypatch, cut("west", (-5, -5), (4, -5), (4, 15), (-5, 15)))
    (area,) = disputed.disputed_land(LAND)
    assert (area.id, area.entity, area.geometry.area) == ("west", "A", pytest.approx(40))


def test_an_earlier_area_keeps_what_a_later_one_shares(
    build: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cut("first", (-5, -5), (4, -5), (4, 15), (-5, 15))
    disputed = with_rules(build, monkeypatch, first, cut("second", (2, -5), (8, -5), (8, 15), (2, 15)))
    one, two = disputed.disputed_land(LAND)
    assert (one.geometry.area, two.geometry.area) == (pytest.approx(40), pytest.approx(40))
    assert one.geometry.intersection(two.geometry).area == 0


def test_a_slip_beside_the_border_goes_with_the_area(
    build: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    disputed = with_rules(build, monkeypatch, cut("west", (0.01, -5), (4, -5), (4, 15), (0.01, 15)))
    (area,) = disputed.disputed_land(LAND)
    assert area.geometry.area == pytest.approx(40)


def test_land_is_conserved(build: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    box = {"area": "isle", "how": "box", "entities": ["A"], "box": [19, -1, 22, 2]}
    point = {"area": "b", "how": "containing", "entities": ["B"], "points": [[12, 5]]}
    disputed = with_rules(build, monkeypatch, box, point, cut("corner", (-1, -1), (5, -1), (-1, 5)))
    areas = disputed.disputed_land(LAND)
    kept = disputed.undisputed(LAND, areas)
    assert set(kept) == {"A"}
    total = sum(s.area for s in kept.values()) + sum(a.geometry.area for a in areas)
    assert total == pytest.approx(sum(s.area for s in LAND.values()))


def test_every_rule_names_an_area_of_the_table(build: dict[str, ModuleType]) -> None:
    tables = load_policies()
    ruled = {rule["area"] for rule in build["disputed"].rules()}
    # those that are the ground where two drawings of a border differ
    ruled |= {row["cell"] for row in build["land_borders"].rulings() if row["cell"]}
    assert ruled == (set(tables.areas) - {"antarctica"}) | set(tables.sectors)


def test_every_rule_names_entities_of_world_atlas_and_its_source(build: dict[str, ModuleType]) -> None:
    names = {e.name for e in load_policies().entities}
    for rule in build["disputed"].rules():
        assert set(rule["entities"]) <= names
        assert rule["source"]


def test_cut_lines_are_coarse_and_valid(build: dict[str, ModuleType]) -> None:
    for rule in build["disputed"].rules():
        for ring in rule.get("polygons", []):
            assert shapely.Polygon(ring).is_valid, rule["area"]
            assert len(ring) <= 90, rule["area"]


def test_antarctic_rules_have_the_meridians_of_the_table(build: dict[str, ModuleType]) -> None:
    sectors = load_policies().sectors
    for rule in build["disputed"].rules():
        if rule["area"] in sectors:
            west, _, east, _ = shapely.Polygon(rule["polygons"][0]).bounds
            assert (west, east) == (sectors[rule["area"]].west_deg, sectors[rule["area"]].east_deg)


def test_a_disc_has_its_radius(build: dict[str, ModuleType]) -> None:
    disc = build["islets"].disc(56.515, 26.503, 0.6)
    west, south, east, north = disc.bounds
    assert (north - south) * 111.195 == pytest.approx(1.2, rel=1e-3)
    assert (east - west) * 111.195 * np.cos(np.radians(26.503)) == pytest.approx(1.2, rel=1e-3)


def test_missing_islets_are_added_where_no_other_land_is(build: dict[str, ModuleType]) -> None:
    entities = {row["entity"] for row in build["islets"].rows()} | {"Spain", "Morocco", "Italy", "France"}
    far = {
        name: shapely.box(-100 + i * 0.01, -75, -99.995 + i * 0.01, -74.99) for i, name in enumerate(entities)
    }
    town = shapely.box(-5.40, 35.85, -5.28, 35.93)
    far["Spain"] = far["Spain"].union(town)
    far["Monaco"] = shapely.box(7.38, 43.71, 7.45, 43.77)
    far["Turkey"] = shapely.box(29.5, 36.15, 29.7, 36.3)
    land = build["islets"].corrected(far)
    assert land["Oman"].contains(shapely.Point(56.515, 26.503))
    assert land["Greece"].intersects(shapely.box(29.56, 36.13, 29.6, 36.15))
    assert land["Greece"].intersection(land["Turkey"]).area == pytest.approx(0, abs=1e-12)
    assert land["Morocco"].contains(shapely.Point(-5.39, 35.89))
    assert land["Spain"].contains(shapely.Point(-5.32, 35.89))
    assert not land["Vatican"].is_empty
    assert land["France"].contains(shapely.Point(7.385, 43.72))


def test_a_corridor_is_as_wide_as_the_table_says(build: dict[str, ModuleType]) -> None:
    found = {c.id: c for c in build["straits"].corridors()}
    dover = found["dover"]
    assert dover.geometry.contains(shapely.LineString(dover.line))
    # half-way along the line, a degree of latitude being 60 NM
    middle = dover.line[len(dover.line) // 2]
    edge = shapely.Point(middle).distance(
        shapely.affinity.scale(dover.geometry, 0.63, 1, origin=tuple(middle)).boundary
    )
    assert edge * 60 == pytest.approx(5.0, rel=0.05)


def test_every_modelled_strait_has_a_line_and_every_line_a_strait(build: dict[str, ModuleType]) -> None:
    lines = json.loads((ROOT / "data/sources/policies/strait_lines.json").read_text())["lines"]
    assert set(lines) == set(load_policies().straits)
    assert {c.regime for c in build["straits"].corridors()} == set(build["straits"].MODELLED)


def test_the_singapore_and_malacca_corridors_meet(build: dict[str, ModuleType]) -> None:
    found = {c.id: c.geometry for c in build["straits"].corridors()}
    assert found["malacca"].intersects(found["singapore"])


BREADTHS = {
    "corfu-since-2021": ("GR", 19.9, 39.6, 12),
    "greek-aegean": ("GR", 25.4, 37.0, 10),
    "turkish-aegean": ("TR", 26.8, 38.4, 6),
    "turkish-black-sea": ("TR", 35.1, 42.0, 12),
    "tsugaru": ("JP", 140.5, 41.4, 3),
    "japan-elsewhere": ("JP", 139.8, 35.0, 12),
    "peru-claims-200": ("PE", -77.2, -12.0, 12),
    "greenland": ("DK", -45.0, 60.0, 3),
    "denmark-proper": ("DK", 8.1, 56.0, 12),
    "guantanamo": ("guantanamo", -75.1, 19.9, 3),
    "nobody-special": ("PT", -9.2, 38.7, 12),
}


@pytest.mark.parametrize("case", BREADTHS)
def test_breadth(build: dict[str, ModuleType], case: str) -> None:
    owner, lon, lat, nmi = BREADTHS[case]
    breadth = build["territorial"].breadth_nmi
    assert breadth([owner], np.array([[lon, lat]]))[0] == nmi
    assert breadth([owner], np.array([[lon, lat]]), "12nm")[0] == 12


def test_breadths_of_many_points_are_those_of_each(build: dict[str, ModuleType]) -> None:
    breadth = build["territorial"].breadth_nmi
    owners = [case[0] for case in BREADTHS.values()]
    lonlat = np.array([case[1:3] for case in BREADTHS.values()])
    assert breadth(owners, lonlat).tolist() == [case[3] for case in BREADTHS.values()]
