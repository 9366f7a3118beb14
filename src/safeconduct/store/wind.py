"""The packaged mean wind, read once per process."""

from __future__ import annotations

import lzma
from functools import cache
from importlib.resources import files

from safeconduct.routing.wind import WindField, unpack_wind

PACKED = "data/wind/wind.bin.xz"
"""Path of the packed wind inside the package."""


@cache
def load_wind() -> WindField:
    """The mean wind that comes with the package."""
    return unpack_wind(lzma.decompress(files("safeconduct").joinpath(PACKED).read_bytes()))
