"""The mean wind aloft, and what it does to the time and the range of a flight. Pure.

Ground speed along a track is √(V² − cross²) + along: the aircraft points into the wind so far that the cross wind is
cancelled, and what is left of its air speed V adds to the wind along the track (the wind triangle, e.g. Williams,
*Aviation Formulary*, "Wind Triangles").

One level, 200 hPa (about FL390), monthly means. A mean hides the days: it has neither storms nor the jet's own
wandering, so times against it are a little short on the way out and back together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from safeconduct.geometry.arcs import arc_rad
from safeconduct.units import EARTH_RADIUS_KM

Floats = NDArray[np.float64]

GRID_DEG = 2.5
"""Distance between points of the grid, degrees of latitude and longitude."""

SHAPE = (12, 73, 144)
"""Months, latitudes from 90 to −90, longitudes from 0 to 357.5."""

STEP_KM = 25.0
"""Longest piece of a route that one wind is taken for."""

STEP_MS = 0.5
"""Wind is kept in steps of this, m/s."""

KMH_PER_MS = 3.6
"""Kilometres an hour in a metre a second, exact."""

_MAGIC = b"WIND1\n"
"""First bytes of the packed wind; its number goes up with the format."""


@dataclass(frozen=True, slots=True, eq=False)
class WindField:
    """Mean wind on a grid, month by month.

    Attributes
    ----------
    u_ms, v_ms : (12, 73, 144)
        Towards the east and towards the north, m/s; latitudes fall from 90, longitudes rise from 0.
    """

    u_ms: Floats
    v_ms: Floats

    def __post_init__(self) -> None:
        if self.u_ms.shape != SHAPE or self.v_ms.shape != SHAPE:
            raise ValueError(
                f"a wind field has the shape {SHAPE}, not {self.u_ms.shape} and {self.v_ms.shape}"
            )

    def at(self, month: int, lat_deg: Floats, lon_deg: Floats) -> tuple[Floats, Floats]:
        """Wind towards east and north at places, m/s: between the four points of the grid around each, linearly.

        Raises
        ------
        ValueError
            If `month` is not one of 1 to 12.
        """
        row, column = (90.0 - lat_deg) / GRID_DEG, np.mod(lon_deg, 360.0) / GRID_DEG
        north, west = (
            np.minimum(np.floor(row), SHAPE[1] - 2).astype(int),
            np.floor(column).astype(int) % SHAPE[2],
        )
        south_share, east_share = row - north, column - np.floor(column)
        east = (west + 1) % SHAPE[2]

        def between(grid: Floats) -> Floats:
            upper = (1 - east_share) * grid[north, west] + east_share * grid[north, east]
            lower = (1 - east_share) * grid[north + 1, west] + east_share * grid[north + 1, east]
            value: Floats = (1 - south_share) * upper + south_share * lower
            return value

        return between(_month(self.u_ms, month)), between(_month(self.v_ms, month))

    def strongest_kmh(self, month: int) -> float:
        """The strongest wind of a month anywhere, km/h: no ground speed is greater than air speed plus this."""
        speed_ms = np.hypot(_month(self.u_ms, month), _month(self.v_ms, month))
        return float(speed_ms.max()) * KMH_PER_MS


def _month(grid: Floats, month: int) -> Floats:
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}; months are 1 to 12")
    one: Floats = grid[month - 1]
    return one


def ground_speed_kmh(air_speed_kmh: float, along_kmh: Floats, cross_kmh: Floats) -> Floats:
    """Speed over the ground on a track, km/h: √(V² − cross²) + along.

    Raises
    ------
    ValueError
        If the wind lets no aircraft of that air speed keep the track.
    """
    if np.any(np.abs(cross_kmh) >= air_speed_kmh):
        raise ValueError(f"the cross wind is as strong as an air speed of {air_speed_kmh:g} km/h")
    speed: Floats = np.sqrt(air_speed_kmh**2 - cross_kmh**2) + along_kmh
    if np.any(speed <= 0.0):
        raise ValueError(f"the head wind is as strong as an air speed of {air_speed_kmh:g} km/h")
    return speed


def flight_hours(
    field: WindField, points: Sequence[tuple[float, float]], air_speed_kmh: float, month: int
) -> float:
    """Time along a route in the mean wind of a month, hours; take-off, climb and landing are not counted.

    Parameters
    ----------
    points : (lat_deg, lon_deg) of both ends and every turn; great circles between them
    air_speed_kmh : true air speed in cruise
    month : 1 to 12
    """
    hours = 0.0
    for start, stop in pairwise(points):
        middle, track, step_km = _pieces(start, stop)
        if not len(middle):
            continue
        lat, lon = np.arcsin(np.clip(middle[:, 2], -1.0, 1.0)), np.arctan2(middle[:, 1], middle[:, 0])
        u_ms, v_ms = field.at(month, np.degrees(lat), np.degrees(lon))
        east = np.column_stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)])
        wind = KMH_PER_MS * (u_ms[:, None] * east + v_ms[:, None] * np.cross(middle, east))
        along = np.einsum("ij,ij->i", wind, track)
        cross = np.einsum("ij,ij->i", wind, np.cross(middle, track))
        hours += float((step_km / ground_speed_kmh(air_speed_kmh, along, cross)).sum())
    return hours


def still_hours(points: Sequence[tuple[float, float]], air_speed_kmh: float) -> float:
    """Time along the same route in still air, hours."""
    return sum(_length_km(start, stop) for start, stop in pairwise(points)) / air_speed_kmh


def range_in_wind_km(range_km: float, still_h: float, wind_h: float) -> float:
    """How far over the ground an aircraft comes that has `range_km` in still air: range × still / wind time.

    An aircraft burns its fuel by the hour, so hours in the air are what its range is made of.
    """
    if not (still_h > 0.0 and wind_h > 0.0):
        raise ValueError("times must be above 0")
    return range_km * still_h / wind_h


def _xyz(place: tuple[float, float]) -> Floats:
    lat, lon = np.radians(place[0]), np.radians(place[1])
    return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _length_km(start: tuple[float, float], stop: tuple[float, float]) -> float:
    return EARTH_RADIUS_KM * arc_rad(_xyz(start), _xyz(stop))


def _pieces(start: tuple[float, float], stop: tuple[float, float]) -> tuple[Floats, Floats, float]:
    """Middles of the equal pieces of a great circle (unit vectors), the unit tangents there, and their length, km."""
    length_km = _length_km(start, stop)
    if length_km == 0.0:
        return np.zeros((0, 3)), np.zeros((0, 3)), 0.0
    a, b = _xyz(start), _xyz(stop)
    count = ceil(length_km / STEP_KM)
    ahead = b - (a @ b) * a
    ahead /= np.linalg.norm(ahead)
    angle = (np.arange(count) + 0.5)[:, None] / count * (length_km / EARTH_RADIUS_KM)
    return (
        np.cos(angle) * a + np.sin(angle) * ahead,
        np.cos(angle) * ahead - np.sin(angle) * a,
        length_km / count,
    )


def pack_wind(field: WindField) -> bytes:
    """The bytes of a field; `unpack_wind` gives it back to within half of `STEP_MS`."""
    return _MAGIC + b"".join(_packed(grid) for grid in (field.u_ms, field.v_ms))


def unpack_wind(data: bytes) -> WindField:
    """The field from its bytes.

    Raises
    ------
    ValueError
        If the bytes are no wind field of this version.
    """
    size = 2 * int(np.prod(SHAPE))
    if data[: len(_MAGIC)] != _MAGIC or len(data) != len(_MAGIC) + 2 * size:
        raise ValueError("not a packed wind field of this version")
    at = len(_MAGIC)
    return WindField(_unpacked(data[at : at + size]), _unpacked(data[at + size :]))


def _packed(grid: Floats) -> bytes:
    # differences along a circle of latitude are small; folded to numbers from 0 (0, −1, 1, −2 …) and split into high
    # and low bytes they compress best of what was tried
    change = np.diff(np.rint(grid / STEP_MS).astype(np.int64), axis=2, prepend=0).ravel()
    folded = np.where(change >= 0, 2 * change, -2 * change - 1)
    return np.stack([folded >> 8, folded & 255]).astype(np.uint8).tobytes()


def _unpacked(data: bytes) -> Floats:
    high, low = np.frombuffer(data, np.uint8).reshape(2, -1).astype(np.int64)
    folded = (high << 8) + low
    change = np.where(folded % 2 == 0, folded // 2, -(folded + 1) // 2).reshape(SHAPE)
    grid: Floats = np.cumsum(change, axis=2) * STEP_MS
    return grid
