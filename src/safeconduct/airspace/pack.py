"""The sky as bytes and back: delta-coded integers in byte planes, compressed by the caller. Pure."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import Cell, Lines, Sky

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

BORDER_STEP_DEG = 1e-5
"""Rounding of packed borders, degrees: about a metre."""
SHELL_STEP_DEG = 1e-4
"""Rounding of packed shells, degrees: about eleven metres, of the 1.5 km by which they are wider."""
_MAGIC = b"SKY1\n"
"""First bytes of the packed sky; its number goes up with the format."""

_OFFSETS = np.array([0.6180339887498949, 0.4142135623730951])
"""Fractional parts of the golden ratio and of the square root of two: multiples of them never coincide."""


def pack(sky: Sky) -> bytes:
    """The bytes of a sky; `unpack` gives it back to within the steps."""
    blocks: list[bytes] = []
    header: dict[str, Any] = {
        "cells": [[c.name, c.kind, c.key, c.parent] for c in sky.cells],
        "about": sky.about,
        "borders": _pack_lines(sky.borders, BORDER_STEP_DEG, blocks),
        "left": _pack_ints(sky.left, blocks),
        "right": _pack_ints(sky.right, blocks),
        "shells": {},
    }
    for name, (lines, cell) in sky.shells.items():
        header["shells"][name] = {
            "lines": _pack_lines(lines, SHELL_STEP_DEG, blocks),
            "cell": _pack_ints(cell, blocks),
        }
    head = json.dumps(header, separators=(",", ":")).encode()
    return _MAGIC + len(head).to_bytes(4, "little") + head + b"".join(blocks)


def unpack(data: bytes) -> Sky:
    """The sky from its bytes.

    Raises
    ------
    ValueError
        If the bytes are no sky of this version.
    """
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError("not a packed sky of this version")
    at = len(_MAGIC) + 4
    size = int.from_bytes(data[at - 4 : at], "little")
    header = json.loads(data[at : at + size])
    reader = _Reader(data, at + size)
    borders = reader.lines(header["borders"], BORDER_STEP_DEG)
    left, right = reader.ints(header["left"]), reader.ints(header["right"])
    shells = {}
    for name, entry in header["shells"].items():
        lines = reader.lines(entry["lines"], SHELL_STEP_DEG)
        cell = reader.ints(entry["cell"])
        shells[name] = (_set_apart(lines, cell), cell)
    return Sky(tuple(Cell(*row) for row in header["cells"]), borders, left, right, shells, header["about"])


def _set_apart(lines: Lines, cell: Ints) -> Lines:
    # shells of two cells must share no vertex, or inside and outside cannot be told: a shift of its own, below the
    # step, for each cell
    shift = (np.outer(cell + 1, _OFFSETS) % 1.0) * SHELL_STEP_DEG
    moved = lines.lonlat_deg + np.repeat(shift, np.diff(lines.first), axis=0)
    return Lines(moved.astype(np.float64), lines.first)


def _pack_ints(values: Ints, blocks: list[bytes]) -> int:
    """Appends the planes of the bytes of zigzag-coded integers; returns their number."""
    wide = values.astype(np.int64)
    zigzag = ((wide << 1) ^ (wide >> 63)).astype("<u4")
    blocks.append(zigzag.view(np.uint8).reshape(-1, 4).T.tobytes())
    return len(values)


def _pack_lines(lines: Lines, step_deg: float, blocks: list[bytes]) -> dict[str, int]:
    grid = np.round(lines.lonlat_deg / step_deg).astype(np.int64)
    turn = round(360.0 / step_deg)
    steps = np.diff(grid, axis=0, prepend=np.zeros((1, 2), np.int64))
    steps[:, 0] = (steps[:, 0] + turn // 2) % turn - turn // 2
    return {
        "n": _pack_ints(steps[:, 0].astype(np.int32), blocks),
        "lat": _pack_ints(steps[:, 1].astype(np.int32), blocks),
        "m": _pack_ints(np.diff(lines.first).astype(np.int32), blocks),
    }


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self._data = np.frombuffer(data, np.uint8)
        self._at = at

    def ints(self, count: int) -> Ints:
        planes = self._data[self._at : self._at + 4 * count].reshape(4, count)
        self._at += 4 * count
        zigzag = np.ascontiguousarray(planes.T).view("<u4").ravel().astype(np.int64)
        return ((zigzag >> 1) ^ -(zigzag & 1)).astype(np.int32)

    def lines(self, entry: dict[str, int], step_deg: float) -> Lines:
        lon, lat = self.ints(entry["n"]).astype(np.int64), self.ints(entry["lat"]).astype(np.int64)
        first = np.concatenate([[0], np.cumsum(self.ints(entry["m"]))]).astype(np.int32)
        lonlat = np.column_stack([np.cumsum(lon), np.cumsum(lat)]) * step_deg
        lonlat[:, 0] = (lonlat[:, 0] + 180.0) % 360.0 - 180.0
        return Lines(lonlat.astype(np.float64), first)
