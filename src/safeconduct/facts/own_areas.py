"""Closed areas among the user's own facts: volumes of the sky that are no state, as rows of a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import inf
from typing import TYPE_CHECKING

from safeconduct.errors import Fault, InputError
from safeconduct.facts.dates import midnight, midnight_after, parse_stamp
from safeconduct.formats.json_text import read_json

if TYPE_CHECKING:
    # areas bring shapely, which facts without them have no use for
    from safeconduct.airspace.areas import Area

AREA_COLUMNS = (
    "id", "name", "alpha2", "shape", "radius_km", "floor_fl", "ceiling_fl", "begins", "ends", "hours_utc",
    "seen_on", "source", "note", "by", "raw",
)  # fmt: skip
"""`shape` is a GeoJSON geometry (RFC 7946) in one cell, a point with `radius_km`; an empty ceiling is none."""

HOURS = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])-([01][0-9]|2[0-4])([0-5][0-9])")
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnArea:
    """A closed area as its owner entered it.

    Attributes
    ----------
    id, name : str
        Short and unique; as a person calls it.
    alpha2 : str
        State that closed it; may be empty.
    shape : str
        GeoJSON geometry.
    radius_km : float or None
        Of a point.
    floor_fl, ceiling_fl : float or None
        Levels, hundreds of feet; None: from the surface, without limit.
    begins, ends : datetime or None
        Aware; closed from `begins` on, open again at `ends`; None where no such time is known.
    hours_utc : tuple of (from, to), hours
        Daily hours in which it is closed; none means all day.
    source, seen_on, note, owner : str
        Where and when it was read; anything else; the file that holds it.
    """

    id: str
    name: str
    alpha2: str
    shape: str
    radius_km: float | None
    floor_fl: float | None
    ceiling_fl: float | None
    begins: datetime | None
    ends: datetime | None
    hours_utc: tuple[tuple[float, float], ...]
    source: str
    seen_on: str
    note: str
    owner: str

    def in_force(self, day: date) -> bool:
        """Whether it is closed at any hour of a day, UTC."""
        begun = self.begins is None or self.begins < midnight_after(day)
        return begun and (self.ends is None or self.ends > midnight(day))

    @property
    def when(self) -> str:
        """``"2026-03-04 09:00 to 2026-03-06 16:00 UTC"``, with the hours of the day where there are any."""
        begins = f"{self.begins:%Y-%m-%d %H:%M}" if self.begins else "beginning not given"
        ends = f"{self.ends:%Y-%m-%d %H:%M} UTC" if self.ends else "no end given"
        daily = ", ".join(f"{_clock(a)}-{_clock(b)}" for a, b in self.hours_utc)
        return f"{begins} to {ends}{f', daily {daily}' if daily else ''}"


def _clock(hour: float) -> str:
    return f"{int(hour):02}{round(hour % 1 * 60):02}"


def area_of(own: OwnArea) -> Area:
    """The area as the router takes it; raises InputError where its shape cannot be."""
    from safeconduct.airspace.area_values import Limits
    from safeconduct.airspace.areas import area, areas_from_geojson

    properties = {"id": own.id, "name": own.name, "source": own.source, "radius_km": own.radius_km}
    feature = {"type": "Feature", "geometry": read_json(own.shape, "shape"), "properties": properties}
    (read,) = areas_from_geojson(feature, "shape")
    limits = Limits(
        floor_fl=own.floor_fl or 0.0,
        ceiling_fl=inf if own.ceiling_fl is None else own.ceiling_fl,
        begins=own.begins,
        ends=own.ends,
        hours_utc=own.hours_utc,
    )
    return area(own.id, read.shapes, name=own.name, limits=limits, asked_of=own.alpha2, source=own.source)


def read_area(cells: Cells, where: str, owner: str) -> OwnArea | list[Fault]:
    """The area of a row, or everything wrong with it; `where` is its file and line."""
    faults = [
        Fault(f"{where}: {column}", "is empty.", hint)
        for column, hint in MUST.items()
        if not cells.get(column, "").strip()
    ]
    numbers: dict[str, float | None] = {}
    for column in ("radius_km", "floor_fl", "ceiling_fl"):
        numbers[column] = _number(cells.get(column, ""), f"{where}: {column}", faults)
    begins = _moment(cells.get("begins", ""), 0, f"{where}: begins", faults)
    ends = _moment(cells.get("ends", ""), 1, f"{where}: ends", faults)
    hours = read_hours(cells.get("hours_utc", ""))
    if hours is None:
        what = f'"{cells["hours_utc"]:.40}" are no hours of the day.'
        faults.append(Fault(f"{where}: hours_utc", what, "Write 0600-1800 2000-2200."))
    if faults:
        return faults
    made = OwnArea(
        id=cells["id"],
        name=cells.get("name", "") or cells["id"],
        alpha2=cells.get("alpha2", ""),
        shape=cells["shape"],
        **numbers,
        begins=begins,
        ends=ends,
        hours_utc=hours or (),
        source=cells["source"],
        seen_on=cells.get("seen_on", ""),
        note=cells.get("note", ""),
        owner=owner,
    )
    try:
        area_of(made)
    except InputError as error:
        return [Fault(f"{where}: {f.where}", f.what, f.suggestion) for f in error.faults]
    return made


MUST = {
    "id": "Give it a short name.",
    "shape": 'Write a GeoJSON geometry, {"type": "Polygon", "coordinates": [...]}.',
    "source": 'Say where it was read; "unverified" for memory.',
}
"""Columns that are never empty, and what to write."""


def read_hours(text: str) -> tuple[tuple[float, float], ...] | None:
    """Hours of the day from ``"0600-1800 2000-2200"``; None where the text is none, nothing where it is empty."""
    found = []
    for word in text.split():
        if not (told := HOURS.fullmatch(word)):
            return None
        opens, closes = int(told[1]) + int(told[2]) / 60, int(told[3]) + int(told[4]) / 60
        found.append((opens, closes))
    return tuple(found)


def _number(text: str, where: str, faults: list[Fault]) -> float | None:
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,6})?", text):
        return float(text)
    faults.append(Fault(where, f'"{text:.40}" is not a number.', "Write e.g. 245."))
    return None


def _moment(text: str, edge: int, where: str, faults: list[Fault]) -> datetime | None:
    """The earliest beginning (edge 0) or latest end (edge 1) that a text can mean."""
    if not text:
        return None
    try:
        stamp = parse_stamp(text)
    except ValueError:
        faults.append(Fault(where, f'"{text:.40}" is not a date.', "Write 2026-03-05 or 2026-03-05T14:00Z."))
        return None
    return stamp.as_end[1] if edge else stamp.as_start[0]


def geometry_text(geometry: Mapping[str, object]) -> str:
    """A geometry as it stands in a cell: short, five decimals, a metre."""
    return json.dumps(_rounded(geometry), separators=(",", ":"))


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value


def areas_in_force(own: tuple[OwnArea, ...], day: date) -> Iterator[OwnArea]:
    """Those closed at some hour of a day."""
    return (one for one in own if one.in_force(day))
