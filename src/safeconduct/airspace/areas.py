"""Areas: volumes of the sky that are closed, or must be asked for, and are no state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from safeconduct.airspace.area_values import (
    CircleShape,
    CorridorShape,
    LatLon,
    Limits,
    PolygonShape,
    Shape,
)
from safeconduct.airspace.sky import Sky
from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.geometry.regions import (
    MOST_CORNERS,
    Region,
    circle_region,
    corridor_region,
    polygon_region,
    regions_of_rings,
    side_region,
    widened,
    without_regions,
)
from safeconduct.units import nmi_to_km


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A volume of the sky that is no state.

    Attributes
    ----------
    id : str
        Short and unique in its plan: the text behind ``area:`` in a key.
    name : str
        As a person calls it.
    shapes : tuple of Shape
        As published; the checker goes by these.
    regions : tuple of Region
        The same for the router, slightly wider (`safeconduct.geometry.regions`).
    limits : Limits
    asked_of : str
        Who can grant passage (a state's alpha-2 or a name); empty if nobody.
    source : str
        Where it is published.
    """

    id: str
    name: str
    shapes: tuple[Shape, ...]
    regions: tuple[Region, ...]
    limits: Limits = field(default_factory=Limits)
    asked_of: str = ""
    source: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know about how the area is treated."""
        worst_km = max(region.simplified_km for region in self.regions)
        if not worst_km:
            return ()
        return (
            f"the outline of {self.name} has more than {MOST_CORNERS} corners; it was simplified "
            f"outwards, by {worst_km:,.1f} km at most",
        )


def area(
    id: str,
    shapes: Sequence[Shape],
    *,
    name: str = "",
    limits: Limits = Limits(),
    asked_of: str = "",
    source: str = "",
    where: str = "area",
) -> Area:
    """An area from its shapes; `where` is its place in the input.

    Raises
    ------
    InputError
        With every fault of its shapes.
    """
    regions: list[Region] = []
    faults: list[Fault] = []
    for i, shape in enumerate(shapes):
        try:
            regions.append(region_of(shape, where if len(shapes) == 1 else f"{where}[{i}]"))
        except InputError as error:
            faults += error.faults
    if not shapes:
        faults.append(Fault(where, "has no shape.", "Give a polygon, a circle or a corridor."))
    if faults:
        raise InputError(faults)
    return Area(id, name or id, tuple(shapes), tuple(regions), limits, asked_of, source)


MOST_SIDE_CORNERS = 4000
"""Corners a part of a state may have; lids make many of them cheap."""


def side_area(
    id: str,
    line: Sequence[LatLon],
    side: str,
    sky: Sky,
    cells: Iterable[int],
    *,
    name: str = "",
    limits: Limits = Limits(),
    asked_of: str = "",
    source: str = "",
    where: str = "area",
) -> Area:
    """The part of some cells of the sky that lies north, south, east or west of a line, its ends drawn out straight.

    The cells are taken as the shells of 5 km draw them, a little beyond their borders.

    Raises
    ------
    InputError
        With every fault of the line and the side, or if nothing lies there.
    """
    cut = side_region(line, side, _shell_regions(sky, cells, where), where)
    shapes = tuple(PolygonShape(part.rings_latlon()) for part in cut)
    regions = tuple(widened(part, MOST_SIDE_CORNERS) for part in cut)
    return Area(id, name or id, shapes, regions, limits, asked_of, source)


def rest_area(id: str, sky: Sky, cells: Iterable[int], corridors: Sequence[Area], *, name: str) -> Area:
    """What of some cells of the sky lies outside corridors; these are taken a little narrower than published.

    The cells are taken as the shells of 5 km draw them: a corridor leads out of them only if it is drawn beyond the
    border.
    """
    open_ = [region for corridor in corridors for region in corridor.regions]
    rest = without_regions(_shell_regions(sky, cells, id), open_)
    shapes = tuple(PolygonShape(part.rings_latlon()) for part in rest)
    return Area(id, name, shapes, tuple(widened(part, MOST_SIDE_CORNERS) for part in rest))


def _shell_regions(sky: Sky, cells: Iterable[int], where: str) -> tuple[Region, ...]:
    """Some cells of the sky as the shells of 5 km draw them."""
    lines, cell = sky.shells["5km"]
    chosen, xyz = set(cells), lines.xyz()
    pairs = zip(lines.first, lines.first[1:], strict=False)
    rings = [xyz[a:b] for number, (a, b) in zip(cell.tolist(), pairs, strict=True) if number in chosen]
    return regions_of_rings(rings, where)


def region_of(shape: Shape, where: str) -> Region:
    """The region of a shape; raises `InputError`."""
    match shape:
        case PolygonShape():
            return polygon_region(shape.rings, where, straight=shape.straight)
        case CircleShape():
            return circle_region(shape.centre, shape.radius_km, where)
        case CorridorShape():
            return corridor_region(shape.line, shape.width_km, where)


# --- GeoJSON (RFC 7946) ---------------------------------------------------------------------------------------------

_KNOWN = ("Polygon", "MultiPolygon", "Point", "LineString", "GeometryCollection")
"""Geometries of GeoJSON that bound an area; points and lines need a length beside them."""
_LENGTHS = {"_km": 1.0, "_nm": nmi_to_km(1.0)}
"""Endings of a length, with its kilometres: the unit is in the name of the key."""


def areas_from_geojson(document: Any, where: str) -> tuple[Area, ...]:
    """The areas of a GeoJSON document, one for each feature.

    Polygons; points with a property ``radius_km`` or ``radius_nm``; lines with ``width_km`` or ``width_nm``. Further
    properties that count: ``id``, ``name``, ``floor_fl``, ``ceiling_fl``, ``source``. Edges run straight in longitude and
    latitude (RFC 7946, 3.1.1).

    Parameters
    ----------
    document : what a JSON reader makes of the file
    where : the file's name, for faults

    Raises
    ------
    InputError
        With every fault of the document.
    """
    out: list[Area] = []
    faults: list[Fault] = []
    for place, feature in features_of(document, where):
        try:
            out.append(_from_feature(feature, place, f"{len(out) + 1}"))
        except InputError as error:
            faults += error.faults
    names = [a.id for a in out]
    twice = sorted({name for name in names if names.count(name) > 1})
    faults += [Fault(where, f'two areas have the id "{name}".', "Give each its own.") for name in twice]
    if not out and not faults:
        faults.append(Fault(where, "has no area.", "Draw at least one polygon, or a point with a radius_km."))
    if faults:
        raise InputError(faults)
    return tuple(out)


def features_of(document: Any, where: str) -> Iterable[tuple[str, dict[str, Any]]]:
    """The features of a GeoJSON document, each with its place; raises `InputError` where it is none."""
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        for i, feature in enumerate(document["features"]):
            yield f"{where}: features[{i}]", feature if isinstance(feature, dict) else {}
    elif kind == "Feature":
        yield where, document
    elif kind in _KNOWN:
        yield where, {"type": "Feature", "geometry": document, "properties": {}}
    else:
        what = "is no GeoJSON: its type is no FeatureCollection, Feature or geometry."
        raise InputError.single(where, what, "Write it with a map editor, e.g. QGIS or geojson.io.")


def shapes_of_feature(feature: dict[str, Any], where: str, faults: list[Fault]) -> list[Shape]:
    """The shapes of one feature; what is wrong with it is added to `faults`."""
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    return _shapes(feature.get("geometry"), properties, f"{where}.geometry", faults)


def geojson_rings(shape: PolygonShape) -> list[list[list[float]]]:
    """A polygon's rings as GeoJSON has them: closed, longitude first."""
    return [[[lon, lat] for lat, lon in (*ring, ring[0])] for ring in shape.rings]


def _from_feature(feature: dict[str, Any], where: str, number: str) -> Area:
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    faults: list[Fault] = []
    shapes = shapes_of_feature(feature, where, faults)
    floor = _number(properties, "floor_fl", 0.0, where, faults)
    ceiling = _number(properties, "ceiling_fl", inf, where, faults)
    if faults:
        raise InputError(faults)
    try:
        limits = Limits(floor, ceiling)
    except InputError as error:
        raise InputError(
            Fault(f"{where}.properties.{f.where}", f.what, f.suggestion) for f in error.faults
        ) from None
    label = str(properties.get("id") or feature.get("id") or properties.get("name") or f"area-{number}")
    name = str(properties.get("name") or label)
    source = str(properties.get("source") or "")
    return area(label, shapes, name=name, limits=limits, source=source, where=f"{where}.geometry")


def _number(properties: dict[str, Any], key: str, default: float, where: str, faults: list[Fault]) -> float:
    value = properties.get(key, default)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    faults.append(
        Fault(f"{where}.properties.{key}", f"{value!r} is no number.", "Give hundreds of feet, e.g. 245.")
    )
    return default


def _shapes(geometry: Any, properties: dict[str, Any], where: str, faults: list[Fault]) -> list[Shape]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    found = geometry.get("coordinates") if isinstance(geometry, dict) else None
    match kind:
        case "Polygon":
            return _polygon(found, f"{where}.coordinates", faults)
        case "MultiPolygon" if isinstance(found, list):
            at = f"{where}.coordinates"
            return [s for i, part in enumerate(found) for s in _polygon(part, f"{at}[{i}]", faults)]
        case "GeometryCollection" if isinstance(geometry.get("geometries"), list):
            parts = enumerate(geometry["geometries"])
            return [s for i, g in parts for s in _shapes(g, properties, f"{where}.geometries[{i}]", faults)]
        case "Point":
            radius = _length(properties, "radius", "a point", where, faults)
            centre = _points([found], f"{where}.coordinates", faults)
            return [CircleShape(centre[0], radius)] if radius and centre else []
        case "LineString":
            width = _length(properties, "width", "a line", where, faults)
            line = _points(found, f"{where}.coordinates", faults)
            return [CorridorShape(tuple(line), width)] if width and line else []
    hint = did_you_mean(str(kind), _KNOWN) or f"Use {', '.join(_KNOWN[:-1])}."
    faults.append(Fault(where, f"{kind!r} is no shape of an area.", hint))
    return []


def _length(properties: dict[str, Any], what: str, of: str, where: str, faults: list[Fault]) -> float | None:
    """A length in km from a property in km or nautical miles."""
    for ending, factor in _LENGTHS.items():
        value = properties.get(what + ending)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value) * factor
    faults.append(Fault(where, f"{of} needs a {what}.", f"Add a property {what}_km or {what}_nm."))
    return None


def _polygon(rings: Any, where: str, faults: list[Fault]) -> list[Shape]:
    if not isinstance(rings, list) or not rings:
        faults.append(
            Fault(where, "has no ring.", "Give a list of rings, each a list of [longitude, latitude].")
        )
        return []
    before = len(faults)
    read = [_points(ring, f"{where}[{i}]", faults) for i, ring in enumerate(rings)]
    if len(faults) > before:
        return []
    return [PolygonShape(tuple(tuple(ring) for ring in read), straight=True)]


def _points(positions: Any, where: str, faults: list[Fault]) -> list[LatLon]:
    """(latitude, longitude) of GeoJSON positions, which have longitude first."""
    out: list[LatLon] = []
    for i, position in enumerate(positions if isinstance(positions, list) else [None]):
        if (
            isinstance(position, list)
            and len(position) >= 2
            and all(isinstance(x, int | float) and not isinstance(x, bool) for x in position[:2])
        ):
            out.append((float(position[1]), float(position[0])))
        else:
            faults.append(
                Fault(f"{where}[{i}]", "is no position.", "Write [longitude, latitude] in degrees.")
            )
    if len(out) > 1 and out[0] == out[-1]:
        out.pop()
    return out
