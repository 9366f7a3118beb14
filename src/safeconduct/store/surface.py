"""The packaged table of surface legs, read once per process."""

from __future__ import annotations

import hashlib
import lzma
from functools import cache
from importlib.resources import files

from safeconduct.surface.model import SurfaceTable
from safeconduct.surface.pack import unpack

PACKED = "data/surface/surface.bin.xz"
"""Path of the packed table inside the package."""


@cache
def load_surface() -> SurfaceTable:
    """The surface legs that come with the package."""
    payload = lzma.decompress(files("safeconduct").joinpath(PACKED).read_bytes())
    return unpack(payload, hashlib.sha256(payload).hexdigest())
