"""Breadth of the territorial sea at a coast: 12 NM, or what the state itself draws where that is less."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).resolve().parents[2] / "data" / "sources" / "policies" / "territorial_sea.csv"
FULL_NMI = 12.0
"""Greatest breadth of a territorial sea (UNCLOS art. 3); claims beyond it are not honoured."""

Floats = NDArray[np.float64]


def rows() -> list[dict[str, str]]:
    """The table; of several rows that fit a coast the first decides."""
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def breadth_nmi(owners: Sequence[str] | NDArray[np.str_], lonlat: Floats, policy: str = "practice") -> Floats:
    """Breadth in nautical miles at coast points.

    Parameters
    ----------
    owners : (n,) strings
        ISO alpha-2 of the state that answers for the coast, or the key of a disputed area.
    lonlat : (n, 2)
        Degrees.
    policy : str
        ``"practice"`` or ``"12nm"``.
    """
    out = np.full(len(lonlat), FULL_NMI)
    if policy == "12nm":
        return out
    owner = np.asarray(owners, dtype=str)
    open_ = np.ones(len(lonlat), dtype=bool)
    for row in rows():
        fits = open_ & (owner == row["owner"]) & _inside(lonlat, row)
        out[fits] = min(float(row["breadth_nmi"]), FULL_NMI)
        open_ &= ~fits
    return out


def _inside(lonlat: Floats, row: dict[str, str]) -> NDArray[np.bool_]:
    west, south, east, north = (float(row[k]) for k in ("west_deg", "south_deg", "east_deg", "north_deg"))
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
