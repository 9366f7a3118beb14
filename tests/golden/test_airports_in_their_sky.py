"""Every airport of the mended table lies in its own state's sky, or is named with a reason in the reviewed list."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from safeconduct.planning.verify import cells_at
from safeconduct.store.airports import airport_rows
from safeconduct.store.world import load_world

LIST = Path(__file__).resolve().parents[2] / "data" / "sources" / "policies" / "airports.csv"


def misplaced() -> dict[str, str]:
    """ICAO code of each airport outside its state's sky, and the cell it lies in."""
    world = load_world()
    answers = world.tables.sovereign_of()
    rows = airport_rows()
    lat, lon = np.array([r.lat_deg for r in rows]), np.array([r.lon_deg for r in rows])
    cells = cells_at(world.sky, lat, lon)
    requires, names = world.router().picture.requires, [c.name for c in world.sky.cells]
    out = {}
    for row, cell in zip(rows, cells):
        state = answers.get(row.country, row.country)
        if state and (cell < 0 or state not in requires[cell]):
            out[row.icao] = names[cell] if cell >= 0 else ""
    return out


def test_every_airport_is_in_its_sky_or_reviewed() -> None:
    with LIST.open(encoding="utf-8", newline="") as handle:
        reviewed = {row["icao"]: row for row in csv.DictReader(handle)}
    assert len(airport_rows()) > 28_000
    assert misplaced() == {code: row["drawn"] for code, row in reviewed.items()}
    assert all(row["reason"].endswith(".") for row in reviewed.values())
