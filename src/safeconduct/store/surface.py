"""The packaged table of surface legs, read once per process."""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from importlib.resources import files

from safeconduct.facts import Airport
from safeconduct.store.airports import airports_named
from safeconduct.surface.model import SurfaceTable
from safeconduct.surface.pack import unpack

PACKED = "data/surface/surface.bin.xz"
"""Path of the packed table inside the package."""


@cache
def load_surface() -> SurfaceTable:
    """The surface legs that come with the package."""
    payload = lzma.decompress(files("safeconduct").joinpath(PACKED).read_bytes())
    return unpack(payload, hashlib.sha256(payload).hexdigest())


def surface_airports(codes: Collection[str]) -> dict[str, Airport]:
    """Airports as the program knows them, at the table's places; any that `airportsdata` has dropped since is left out."""
    table, known = load_surface(), airports_named(codes)
    rows = {code: row for code in known if (row := table.row(code)) is not None}
    places = {code: (float(table.lat_deg[row]), float(table.lon_deg[row])) for code, row in rows.items()}
    return {code: replace(known[code], lat_deg=lat, lon_deg=lon) for code, (lat, lon) in places.items()}
