"""Closed areas drawn by the text of a NOTAM: polygons and circles of item E, levels of items F and G, hours of item D.

What is read is what ICAO Doc 8126 recommends (points as DDMM[SS]N DDDMM[SS]E, joined in order; circles as a radius and a
centre). An outline that runs along an arc, a border or a coast is not read: the circle of the Q line, which by definition
holds the whole area, stands in for it, and the draft says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

from safeconduct.errors import InputError
from safeconduct.facts.own_areas import geometry_text
from safeconduct.units import M_PER_FT, nmi_to_km

Draft = dict[str, str]
LonLat = tuple[float, float]

_LAT = r"(?:(?P<n{i}>[NS])\s?)?(?P<lat{i}>[0-9]{{6}}(?:\.[0-9]+)?|[0-9]{{4}}(?:\.[0-9]+)?)\s?(?P<N{i}>[NS])?"
_LON = r"(?:(?P<e{i}>[EW])\s?)?(?P<lon{i}>[0-9]{{7}}(?:\.[0-9]+)?|[0-9]{{5}}(?:\.[0-9]+)?)\s?(?P<E{i}>[EW])?"


def _point(i: int) -> str:
    """A position: the letters of its hemispheres before or after the digits."""
    return rf"\b{_LAT.format(i=i)}\s?[-/,]?\s?{_LON.format(i=i)}(?![0-9A-Z])"


POINT = re.compile(_point(0))
_LENGTH = r"(?P<r{i}>[0-9]+(?:\.[0-9]+)?)\s?(?P<u{i}>NM|KM|M)\b"
CIRCLE = re.compile(rf"{_LENGTH.format(i=1)}[A-Z ,:]{{0,45}}?{_point(1)}")
"""``WI 5NM OF 3315N03612E``, ``10 KM RADIUS CENTRED ON 331500N 0361200E``."""

CIRCLE_AFTER = re.compile(
    rf"{_point(2)}[A-Z ,:]{{0,25}}?\b(?:RADIUS|RAD)\b[A-Z ,:]{{0,10}}?{_LENGTH.format(i=2)}"
)
"""``3315N03612E RADIUS 5NM``, ``CENTRE 3315N03612E, WITH A RADIUS OF 5NM``."""

CURVED = re.compile(
    r"\b(?:ARC|(?:ANTI|COUNTER)?-?CLOCKWISE|ALONG|FOLLOWING|COASTLINE|BDRY|BORDER|BOUNDARY)\b"
)
PARTS = re.compile(r"\bAREA\s+(?:NR\s+)?[A-Z0-9]{1,2}\s*[:)-]")
Q_CIRCLE = re.compile(r"/([0-9]{4}[NS][0-9]{5}[EW])([0-9]{3})\b")
Q_LEVELS = re.compile(r"/([0-9]{3})/([0-9]{3})/[0-9]{4}[NS]")
DAILY = re.compile(
    r"(?:DAILY\s+|DLY\s+)?((?:(?:[01][0-9]|2[0-3])[0-5][0-9]-(?:[01][0-9]|2[0-4])[0-5][0-9][ ,]*)+)"
)
METRES = {"NM": nmi_to_km(1000.0), "KM": 1000.0, "M": 1.0}
FAR_KM = 60.0
"""A point further beyond the circle of the Q line is misread or misprinted; the circle is given to the mile."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One shape.

    Attributes
    ----------
    geometry : Mapping
        GeoJSON.
    radius_km : float or None
        Of a point.
    """

    geometry: Mapping[str, object]
    radius_km: float | None = None


@dataclass(slots=True)
class Outline:
    """What was read of an outline.

    Attributes
    ----------
    shapes : list of Drawn
    doubts : list of str
        What was not read, or not surely.
    """

    shapes: list[Drawn] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def outline(items: Mapping[str, str]) -> Outline:
    """The area a NOTAM draws; without shapes where it draws none and its Q line has no circle either."""
    text = " ".join(items.get("E", "").upper().split())
    found = Outline()
    if CURVED.search(text) and POINT.search(text):
        found.doubts.append("its outline, which runs along an arc, a border or a coast")
    else:
        for part in PARTS.split(text):
            _read_part(part, found)
    found.doubts += _shape_faults(found.shapes)
    around = _circle_of(items.get("Q", ""))
    if found.doubts or not found.shapes:
        found.shapes = [around] if around and around.radius_km else []
        if found.shapes:
            found.doubts.append("its shape: this is the circle of the Q line, which holds more than the area")
    elif around and (away := _away(found.shapes, around)):
        found.doubts.append(
            f"whether its points are right: one lies {away:,.0f} km beyond the circle of the Q line"
        )
    return found


def _read_part(text: str, found: Outline) -> None:
    circles = [*_circles(CIRCLE, 1, text), *_circles(CIRCLE_AFTER, 2, text)]
    taken = [span for span, _ in circles]
    points = [m for m in POINT.finditer(text) if not any(a <= m.start() < b for a, b in taken)]
    positions = [_position(m, 0) for m in points]
    found.shapes += [drawn for _, drawn in circles]
    if None in positions:
        found.doubts.append("a position that is none on the Earth")
        return
    rings, rest = _rings([p for p in positions if p is not None])
    found.shapes += [Drawn({"type": "Polygon", "coordinates": [ring]}) for ring in rings]
    if rest:
        found.doubts.append(f"{len(rest)} points that draw no area")


def _circles(pattern: re.Pattern[str], number: int, text: str) -> Iterator[tuple[tuple[int, int], Drawn]]:
    for m in pattern.finditer(text):
        if (at := _position(m, number)) is not None:
            radius_km = float(m[f"r{number}"]) * METRES[m[f"u{number}"]] / 1000.0
            yield m.span(), Drawn({"type": "Point", "coordinates": list(at)}, round(radius_km, 3))


def _position(m: re.Match[str], i: int) -> LonLat | None:
    """(longitude, latitude), degrees; None where the digits or letters are those of no position."""
    north, east = m[f"n{i}"] or m[f"N{i}"], m[f"e{i}"] or m[f"E{i}"]
    lat, lon = _degrees(m[f"lat{i}"], 2), _degrees(m[f"lon{i}"], 3)
    if not north or not east or lat is None or lon is None or lat > 90.0 or lon > 180.0:
        return None
    return (-lon if east == "W" else lon), (-lat if north == "S" else lat)


def _degrees(digits: str, wide: int) -> float | None:
    whole, _, fraction = digits.partition(".")
    degrees, minutes, seconds = int(whole[:wide]), int(whole[wide : wide + 2]), whole[wide + 2 :]
    share = float(f"0.{fraction}") if fraction else 0.0
    if seconds:
        rest = minutes + (int(seconds) + share) / 60.0
        return degrees + rest / 60.0 if minutes < 60 and int(seconds) < 60 else None
    return degrees + (minutes + share) / 60.0 if minutes < 60 else None


def _rings(points: list[LonLat]) -> tuple[list[list[list[float]]], list[LonLat]]:
    """Closed rings, and points that belong to none: a ring ends where its first point comes again, or with the text."""
    rings: list[list[list[float]]] = []
    ring: list[LonLat] = []
    for at in points:
        if len(ring) >= 3 and at == ring[0]:
            rings.append(_closed(ring))
            ring = []
        else:
            ring.append(at)
    if len(ring) >= 3:
        rings.append(_closed(ring))
        ring = []
    return rings, ring


def _closed(ring: list[LonLat]) -> list[list[float]]:
    return [list(at) for at in (*ring, ring[0])]


def _shape_faults(shapes: list[Drawn]) -> Iterator[str]:
    """Why a shape cannot be: edges that cross, no extent."""
    from safeconduct.airspace.areas import areas_from_geojson

    for drawn in shapes:
        properties = {"radius_km": drawn.radius_km}
        try:
            areas_from_geojson(
                {"type": "Feature", "geometry": drawn.geometry, "properties": properties}, "area"
            )
        except InputError as error:
            yield from (f"its shape, which {fault.what.rstrip('.')}" for fault in error.faults)


def _circle_of(qualifier: str) -> Drawn | None:
    """The circle of the Q line: centre to the minute, radius in nautical miles."""
    line = "".join(qualifier.split())
    circle = Q_CIRCLE.search(line)
    point = POINT.fullmatch(circle[1]) if circle else None
    at = _position(point, 0) if point else None
    if circle is None or at is None:
        return None
    return Drawn({"type": "Point", "coordinates": list(at)}, round(nmi_to_km(float(circle[2])), 3))


def _away(shapes: list[Drawn], around: Drawn) -> float:
    """How far the farthest point lies beyond the circle of the Q line, km; 0 within what rounding explains."""
    from safeconduct.geometry.arcs import arc_rad
    from safeconduct.routing.points import Point
    from safeconduct.units import rad_to_km

    (lon, lat), radius = _first(around), around.radius_km or 0.0
    middle = Point(lat, lon).xyz()
    beyond = max(
        rad_to_km(arc_rad(Point(y, x).xyz(), middle)) - radius for one in shapes for x, y in _corners(one)
    )
    # 999 NM stands for "the whole region, or more"
    return beyond if beyond > FAR_KM and radius < nmi_to_km(999.0) else 0.0


def _corners(drawn: Drawn) -> list[LonLat]:
    coordinates = drawn.geometry["coordinates"]
    if drawn.geometry["type"] == "Point":
        return [_first(drawn)]
    assert isinstance(coordinates, list)
    return [(float(x), float(y)) for x, y in coordinates[0]]


def _first(drawn: Drawn) -> LonLat:
    coordinates = drawn.geometry["coordinates"]
    assert isinstance(coordinates, list)
    return float(coordinates[0]), float(coordinates[1])


def levels(items: Mapping[str, str], doubts: list[str]) -> tuple[str, str]:
    """Floor and ceiling in hundreds of feet, as cells: empty for the surface and for no limit.

    Items F and G go before the Q line, whose levels are rounded.
    """
    line = Q_LEVELS.search("".join(items.get("Q", "").split()))
    said = [_level(items[name], doubts) if name in items else None for name in ("F", "G")]
    coarse = [float(line[1]), inf if line[2] == "999" else float(line[2])] if line else [None, None]
    floor, ceiling = (s if s is not None else c for s, c in zip(said, coarse, strict=True))
    if floor is None or ceiling is None:
        doubts.append("its levels: taken as closed at all of them")
        return "", ""
    if floor >= ceiling:
        doubts.append("its levels, whose floor is not below the ceiling: taken as closed at all of them")
        return "", ""
    return ("" if floor <= 0.0 else f"{floor:.0f}"), ("" if ceiling == inf else f"{ceiling:.0f}")


def _level(text: str, doubts: list[str]) -> float | None:
    word = text.upper()
    if re.search(r"\b(?:SFC|GND|MSL|SURFACE)\b", word) and not re.search(r"[0-9]", word):
        return 0.0
    if re.search(r"\bUNL(?:TD|IMITED)?\b", word):
        return inf
    if level := re.search(r"\bFL\s?([0-9]{2,3})\b", word):
        return float(level[1])
    if not (height := re.search(r"([0-9]{2,5})\s?(FT|M)\b", word)):
        return None
    if "AGL" in word or "GND" in word or "SFC" in word:
        doubts.append("its levels above the ground: taken as above the sea")
    feet = float(height[1]) if height[2] == "FT" else float(height[1]) / M_PER_FT
    return round(feet / 100.0)


def hours(items: Mapping[str, str], doubts: list[str]) -> str:
    """Daily hours as a cell; empty where it is closed all day or the schedule says more than hours."""
    schedule = " ".join(items.get("D", "").upper().split())
    if not schedule or schedule in ("H24", "DAILY H24"):
        return ""
    if daily := DAILY.fullmatch(schedule):
        return " ".join(daily[1].replace(",", " ").split())
    doubts.append(f"its hours ({schedule[:60]}): taken as closed at all of them")
    return ""


def area_cells(drawn: Drawn) -> Draft:
    """The shape as cells of a row."""
    radius = "" if drawn.radius_km is None else f"{drawn.radius_km:g}"
    return {"shape": geometry_text(drawn.geometry), "radius_km": radius}
