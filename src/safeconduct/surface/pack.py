"""The table of surface legs as bytes and back: a header of words, then blocks of whole numbers in byte planes. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.surface.distance import km_between
from safeconduct.surface.model import Basis, Crossing, Floats, Hours, Ints, Speed, SurfaceTable

_MAGIC = b"SURFACE1\n"
"""First bytes of the packed table; its number goes up with the format."""

PLACE_STEP_DEG = 1e-3
"""Positions are kept to about a hundred metres."""

_SHIFT = 2**19
"""Added to differences of positions, which may be negative, so that they pack as whole numbers from 0."""

RATIO_STEP = 0.01
"""Lengths are kept as ln(road / great circle) in steps of this: to half a per cent."""


def pack(table: SurfaceTable) -> bytes:
    """The bytes of a table; `unpack` gives it back, lengths to half a per cent."""
    lat, lon = (np.rint(x / PLACE_STEP_DEG).astype(np.int64) for x in (table.lat_deg, table.lon_deg))
    straight_km = _direct_km(_degrees(lat), _degrees(lon), table.first, table.second)
    ratio = np.maximum(np.rint(np.log(table.km / straight_km) / RATIO_STEP), 0)
    header = {
        "icao": " ".join(table.icao),
        "iata": " ".join(table.iata),
        "state": " ".join(table.state),
        "paths": [" ".join(path) for path in table.paths],
        "circuity": table.circuity,
        "crossings": [_crossing_row(crossing) for crossing in table.crossings],
        "speeds": [_speed_row(speed) for speed in table.speeds.values()],
        "roads_source": table.roads_source,
        "pairs": len(table.first),
    }
    per_row = np.bincount(table.first, minlength=len(table.icao))
    blocks = (
        *(np.diff(x, prepend=0) + _SHIFT for x in (lat, lon)),
        table.runway_m,
        table.large,
        per_row,
        _steps(table.first, table.second),
        ratio,
        table.path,
        table.guess,
    )
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return _MAGIC + len(head).to_bytes(4, "little") + head + b"".join(_planes(block) for block in blocks)


def unpack(data: bytes, sha256: str = "") -> SurfaceTable:
    """The table from its bytes.

    Raises
    ------
    ValueError
        If the bytes are no table of this version.
    """
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError("not a packed table of surface legs of this version")
    at = len(_MAGIC) + 4
    end = at + int.from_bytes(data[at - 4 : at], "little")
    header = json.loads(data[at:end])
    icao, pairs = tuple(header["icao"].split()), header["pairs"]
    blocks = _Blocks(data, end)
    lat, lon = (_degrees(np.cumsum(blocks.take(len(icao)) - _SHIFT)) for _ in range(2))
    runway_m, large, per_row = (blocks.take(len(icao)) for _ in range(3))
    steps, ratio, path, guess = (blocks.take(pairs) for _ in range(4))
    first = np.repeat(np.arange(len(icao), dtype=np.int32), per_row)
    second = _from_steps(per_row, steps, first)
    return SurfaceTable(
        icao=icao,
        iata=tuple(header["iata"].split()),
        state=tuple(header["state"].split()),
        lat_deg=lat,
        lon_deg=lon,
        runway_m=runway_m.astype(np.int32),
        large=large.astype(bool),
        first=first,
        second=second,
        km=_direct_km(lat, lon, first, second) * np.exp(ratio * RATIO_STEP),
        path=path.astype(np.int32),
        guess=guess.astype(bool),
        paths=tuple(tuple(path.split()) for path in header["paths"]),
        circuity=header["circuity"],
        crossings=tuple(_crossing(row) for row in header["crossings"]),
        speeds=_speeds(header["speeds"]),
        roads_source=header["roads_source"],
        sha256=sha256,
    )


def _degrees(steps: NDArray[np.int64]) -> Floats:
    return np.asarray(steps * PLACE_STEP_DEG, dtype=np.float64)


def _direct_km(lat: Floats, lon: Floats, first: Ints, second: Ints) -> Floats:
    # two airports on one spot would make the ratio endless
    return np.maximum(km_between(lat[first], lon[first], lat[second], lon[second]), 0.1)


def _steps(first: Ints, second: Ints) -> Ints:
    """Each partner as its distance in rows from the one before it, the first of a row from the airport itself."""
    before = np.r_[0, second[:-1]]
    starts = np.r_[True, np.diff(first) != 0]
    return np.asarray(second - np.where(starts, first, before)[: len(second)], dtype=np.int32)


def _from_steps(per_row: NDArray[np.int64], steps: NDArray[np.int64], first: Ints) -> Ints:
    """The partners again: a running sum that starts anew at each airport."""
    total = np.r_[0, np.cumsum(steps)]
    before = total[np.cumsum(per_row) - per_row]
    return np.asarray(total[1:] - np.repeat(before, per_row) + first, dtype=np.int32)


def _planes(values: NDArray[Any]) -> bytes:
    """Whole numbers from 0 to 2^24 as their low, middle and high bytes: bytes of one kind compress better."""
    numbers = np.asarray(values, dtype=np.int64)
    if len(numbers) and not (numbers.min() >= 0 and numbers.max() < 2**24):
        raise ValueError("a number does not fit into three bytes")
    return b"".join(((numbers >> shift) & 255).astype(np.uint8).tobytes() for shift in (0, 8, 16))


class _Blocks:
    """Blocks taken one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def take(self, count: int) -> NDArray[np.int64]:
        """The next `count` numbers."""
        planes = np.frombuffer(self._data, np.uint8, 3 * count, self._at).reshape(3, count).astype(np.int64)
        self._at += 3 * count
        joined: NDArray[np.int64] = planes[0] + (planes[1] << 8) + (planes[2] << 16)
        return joined


def _crossing_row(crossing: Crossing) -> list[Any]:
    hours = crossing.hours and [crossing.hours.low, crossing.hours.likely, crossing.hours.high]
    ends = [crossing.origin, crossing.destination, *crossing.ports]
    return [*ends, crossing.km, hours, crossing.basis.value, crossing.source, crossing.note]


def _crossing(row: list[Any]) -> Crossing:
    origin, destination, port, other, km, hours, basis, source, note = row
    times = Hours(*hours) if hours else None
    return Crossing(origin, destination, (port, other), km, times, Basis(basis), source, note)


def _speed_row(speed: Speed) -> list[Any]:
    return [speed.mode, speed.slow_kmh, speed.likely_kmh, speed.fast_kmh, speed.basis.value, speed.source]


def _speeds(rows: list[list[Any]]) -> Mapping[str, Speed]:
    speeds = (
        Speed(mode, slow, likely, fast, Basis(basis), source)
        for mode, slow, likely, fast, basis, source in rows
    )
    return {speed.mode: speed for speed in speeds}
