"""The islands the checker looks at, from the package; shares nothing with the sky and its reader."""

from __future__ import annotations

import json
import lzma
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.raw_coast import Islands

PACKED = "data/check/islands.bin.xz"
MAGIC = b"COAST1\n"
"""First bytes of the packed coasts; its number goes up with the format."""


@cache
def load_islands() -> Islands:
    """The circles of the package."""
    header, columns = read_columns(files("safeconduct").joinpath(PACKED).read_bytes())
    names = np.array(header["states"])
    state, lon, lat, radius = columns
    step_deg, step_km = np.float64(header["step_deg"]), np.float64(header["radius_step_km"])
    lat_deg: NDArray[np.float64] = np.cumsum(lat) * step_deg
    lon_deg: NDArray[np.float64] = np.cumsum(lon) * step_deg
    return Islands(lat_deg, lon_deg, radius * step_km, names[state])


def read_columns(packed: bytes) -> tuple[dict[str, Any], list[NDArray[np.int64]]]:
    """Header and columns of a file of data/check/coasts.py.

    Raises
    ------
    ValueError
        If the bytes are no such file.
    """
    body = lzma.decompress(packed)
    if not body.startswith(MAGIC):
        raise ValueError("not a file of coasts of this version")
    at = len(MAGIC) + 4
    size = int.from_bytes(body[at - 4 : at], "little")
    header = json.loads(body[at : at + size])
    data = np.frombuffer(body, np.uint8, offset=at + size)
    columns = []
    for count in header["columns"]:
        zigzag = (
            np.ascontiguousarray(data[: 4 * count].reshape(4, count).T).view("<u4").ravel().astype(np.int64)
        )
        columns.append((zigzag >> 1) ^ -(zigzag & 1))
        data = data[4 * count :]
    return header, columns
