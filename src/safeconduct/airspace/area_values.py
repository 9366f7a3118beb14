"""What an area is made of, as plain values: shapes, levels, times. Nothing here needs shapely."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from math import inf

from safeconduct.errors import Fault, InputError

LatLon = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PolygonShape:
    """The inside of a ring, outside its holes.

    Attributes
    ----------
    rings : tuple of tuple of (lat_deg, lon_deg)
        The outer ring, then holes; not closed.
    straight : bool
        Edges run straight in longitude and latitude, as in GeoJSON; otherwise they are great circles, save between two
        points of one latitude, where they follow the parallel.
    """

    rings: tuple[tuple[LatLon, ...], ...]
    straight: bool = False


@dataclass(frozen=True, slots=True)
class CircleShape:
    """All within a distance, km, of a point, (lat_deg, lon_deg)."""

    centre: LatLon
    radius_km: float


@dataclass(frozen=True, slots=True)
class CorridorShape:
    """All within half a width, km, of the great circles through the points, (lat_deg, lon_deg)."""

    line: tuple[LatLon, ...]
    width_km: float


Shape = PolygonShape | CircleShape | CorridorShape


@dataclass(frozen=True, slots=True)
class Limits:
    """At which levels, when and for whom an area is closed.

    Attributes
    ----------
    floor_fl, ceiling_fl : float
        Flight levels, hundreds of feet: from the surface (0) without limit (inf) if not stated.
    begins, ends : datetime or None
        UTC; None where not stated. Closed from `begins` on, open again at `ends`.
    hours_utc : tuple of (from, to), hours
        Daily hours in which it is closed; none means all day.
    operators, flight_kinds : frozenset of str
        States (alpha-2) whose operators, and kinds of flight, it is closed to; empty means all.
    """

    floor_fl: float = 0.0
    ceiling_fl: float = inf
    begins: datetime | None = None
    ends: datetime | None = None
    hours_utc: tuple[tuple[float, float], ...] = ()
    operators: frozenset[str] = frozenset()
    flight_kinds: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        faults = []
        if not 0.0 <= self.floor_fl < self.ceiling_fl:
            what = f"the floor, FL{self.floor_fl:03.0f}, is not below the ceiling, FL{self.ceiling_fl:03.0f}."
            faults.append(Fault("floor_fl", what, "Give levels in hundreds of feet, the floor first."))
        if self.begins and self.ends and self.begins >= self.ends:
            faults.append(Fault("ends", f"{self.ends} is not after {self.begins}.", "Swap the two times."))
        if faults:
            raise InputError(faults)

    @property
    def words(self) -> str:
        """The levels in words; empty if it is closed at all levels."""
        low, high = f"FL{self.floor_fl:03.0f}", f"FL{self.ceiling_fl:03.0f}"
        match self.floor_fl > 0.0, self.ceiling_fl < inf:
            case True, True:
                return f"from {low} to {high}"
            case True, False:
                return f"from {low} up"
            case False, True:
                return f"below {high}"
        return ""

    @property
    def times(self) -> str:
        """When it is closed, in words; empty if always."""
        parts = [
            f"from {self.begins:%-d %b %H:%MZ}" if self.begins else "",
            f"until {self.ends:%-d %b %H:%MZ}" if self.ends else "",
            *(f"daily {clock(opens)} to {clock(closes)}" for opens, closes in self.hours_utc),
        ]
        return ", ".join(part for part in parts if part)

    def binds(self, lowest_fl: float, highest_fl: float) -> bool:
        """Whether a flight that cruises between two levels meets the area's; its ceiling itself is free."""
        return lowest_fl < self.ceiling_fl and highest_fl >= self.floor_fl


def clock(hour: float) -> str:
    """``05:30Z``."""
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}Z"


FEET_PER_METRE = 1.0 / 0.3048
"""Feet in a metre (international foot, 1959)."""

_LEVEL = re.compile(
    r"(?:FL\s*(?P<fl>\d{1,3})|(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>ft|m))", re.IGNORECASE
)
_GROUND, _UNLIMITED = ("SFC", "GND"), ("UNL", "UNLIMITED")


def level_fl(text: str) -> float | None:
    """The flight level, hundreds of feet, of a level as published; None where the text is none.

    ``FL245``, ``24500 ft``, ``7500 m``, ``SFC`` and ``GND`` (0), ``UNL`` (inf). Feet and metres are taken as heights in
    the standard atmosphere: which pressure or ground they are measured from is not known.
    """
    word = text.strip().upper()
    if word in _GROUND:
        return 0.0
    if word in _UNLIMITED:
        return inf
    match = _LEVEL.fullmatch(text.strip())
    if match is None:
        return None
    if match["fl"]:
        return float(match["fl"])
    number = float(match["number"].replace(",", ""))
    return number * (FEET_PER_METRE if match["unit"].lower() == "m" else 1.0) / 100.0
