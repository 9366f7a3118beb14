"""How far the mapped limits of territorial seas lie outside the sky: what straight baselines would add.

    python data/check/limits.py        write limits.csv, from which docs/areas.md tells it

Source: npm package ``@geo-maps/countries-maritime-10m`` 0.6.0 (OpenStreetMap contributors, December 2017, ODbL 1.0): the
outer edge of land and territorial sea as mapped. It mixes claims with practice, so it is a measure here and no source:
which baselines count is decided by data/sources/policies/claims.csv. Imports nothing of what builds the sky.
"""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import numpy as np
from check_sky import HERE, RADIUS_KM, _dense, _own_border, _xyz
from coasts import CACHE, SOUTH_DEG, states
from numpy.typing import NDArray

from safeconduct.planning.verify import cells_at
from safeconduct.store.world import load_world

Floats = NDArray[np.float64]

SOURCE = CACHE / "countries-maritime-10m-0.6.0.geo.json"
SHA256 = "02174f35ee0a901ac6be20d0587e44e37ec6c601069e9e8002467770a69436fb"
TABLE = HERE / "limits.csv"
EVERY_KM = 2.0
"""Spacing of the points looked at: every eighth of those 250 m apart."""
BEYOND_KM = 2.0
"""Limits less far out say nothing: the coasts of the two sources differ by so much."""


def limits(path: Path) -> tuple[NDArray[np.str_], Floats]:
    """State and place of points along the outer edges, lon/lat in degrees."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{path} is not the file this script was written for")
    answers, owners, points = states(), [], []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if '"Feature",' in line:
                feature = json.loads(line.rstrip().rstrip(","))
                state, shape = answers[feature["properties"]["A3"]], feature["geometry"]
                several = shape["type"] == "MultiPolygon"
                for polygon in shape["coordinates"] if several else [shape["coordinates"]]:
                    ring = np.array(polygon[0], dtype=np.float64)
                    if state and ring[:, 1].max() > SOUTH_DEG:
                        dense = _dense(ring)[::8]
                        points.append(dense)
                        owners += [state] * len(dense)
    # off the grid, as the check's corners are
    return np.array(owners), np.concatenate(points) + 3.3e-7


def main() -> int:
    """Measure and write the table."""
    state, place = limits(SOURCE)
    world = load_world()
    requires = [*world.router().picture.requires, frozenset()]
    cells = cells_at(world.sky, place[:, 1], place[:, 0])
    free = np.array([not requires[cell] for cell in cells])
    border = _own_border()
    rows = []
    for name in sorted(set(state[free]) & border.keys()):
        chord = border[name].query(_xyz(place[free & (state == name)]))[0]
        km = 2 * RADIUS_KM * np.arcsin(chord / 2)
        beyond = km[km > BEYOND_KM]
        if len(beyond) >= 5:
            middle, most = float(np.median(beyond)), float(beyond.max())
            rows.append([name, round(len(beyond) * EVERY_KM), f"{middle:.1f}", f"{most:.1f}"])
    with TABLE.open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(["state", "length_km", "median_km", "most_km"])
        table.writerows(sorted(rows, key=lambda row: -int(row[1])))
    print(f"{TABLE.name}: {len(rows)} states")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
