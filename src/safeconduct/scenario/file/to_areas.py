"""Areas of the checked file turned into values, and what is wrong with their shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from safeconduct.airspace.area_values import (
    CircleShape,
    CorridorShape,
    LatLon,
    Limits,
    PolygonShape,
    level_fl,
)
from safeconduct.errors import Fault, InputError
from safeconduct.scenario.areas import ScenarioShape, SideShape, SkyArea
from safeconduct.scenario.consents import ConsentStatus
from safeconduct.scenario.file.area_tables import SHAPES, AreaIn, CircleIn, CorridorIn
from safeconduct.scenario.file.faults import Finding
from safeconduct.scenario.file.lookups import Checking, Lookups
from safeconduct.scenario.file.to_values import chance_of, hours_of, mark_of
from safeconduct.units import nmi_to_km

_NUMBERS = re.compile(r"\[(\d+)\]")


def area_of(given: AreaIn, lookups: Lookups) -> SkyArea:
    """The value of an area without faults."""
    default: ConsentStatus = "granted" if given.status == "opened" else "not_asked"
    return SkyArea(
        id=given.id,
        name=given.name or given.id,
        kind=given.status,
        shapes=shapes_of(given, lookups),
        limits=limits_of(given),
        mark=mark_of(given),
        asked_of=_asked_of(given.asked_of or "", lookups),
        answer=given.answer or default,
        chance=chance_of(given.chance) if given.chance else None,
        through=tuple(given.through or ()),
        spared_operators=frozenset(given.spared_operator),
        spared_kinds=frozenset(given.spared_kind),
        extended=chance_of(given.extended) if given.extended else None,
        note=given.note,
    )


def _asked_of(who: str, lookups: Lookups) -> str:
    """A state by its code; any other name as it is."""
    found = lookups.facts.states.find(who) if who else None
    return found.alpha2 if found else who


def limits_of(given: AreaIn) -> Limits:
    """Levels, times and flights of an area."""
    hours = hours_of(given.hours_utc)
    floor_fl, ceiling_fl = level_fl(given.floor), level_fl(given.ceiling)
    if floor_fl is None or ceiling_fl is None:
        raise ValueError("an area's levels are checked before")
    return Limits(
        floor_fl=floor_fl,
        ceiling_fl=ceiling_fl,
        begins=given.valid_from,
        ends=given.valid_to,
        hours_utc=((hours.opens_h, hours.closes_h),) if hours else (),
        operators=frozenset(given.operator),
        flight_kinds=frozenset(given.flight_kind),
    )


def shapes_of(given: AreaIn, lookups: Lookups) -> tuple[ScenarioShape, ...]:
    """The shapes of an area.

    Raises
    ------
    InputError
        Where a file or a code leads to none.
    """
    if given.polygon is not None:
        return (PolygonShape((_points(given.polygon),)),)
    if given.circle is not None:
        return (CircleShape((given.circle.lat_deg, given.circle.lon_deg), _km(given.circle)),)
    if given.corridor is not None:
        return (CorridorShape(_points(given.corridor.line), _km(given.corridor)),)
    if given.side is not None:
        return (SideShape(tuple(given.side.of), _points(given.side.line), given.side.side),)
    if given.geojson is not None:
        return lookups.area_file(given.geojson)
    return lookups.fir(given.fir or "")


def _points(given: Iterable[list[float]]) -> tuple[LatLon, ...]:
    points = [(float(lat), float(lon)) for lat, lon in given]
    return tuple(points[:-1] if len(points) > 1 and points[0] == points[-1] else points)


def _km(given: CircleIn | CorridorIn) -> float:
    return nmi_to_km(given.nm) if given.nm is not None else given.km or 0.0


def area_findings(raw: Mapping[str, Any], checking: Checking) -> Iterator[Finding]:
    """What is wrong with the shapes of the areas whose tables are in order; the others are told by the shape's check."""
    given = raw.get("area")
    for number, table in enumerate(given if isinstance(given, list) else ()):
        try:
            area = AreaIn.model_validate(table, context=checking)
        except ValidationError:
            continue
        yield from _shape_findings(area, number, checking.lookups)


def _shape_findings(area: AreaIn, number: int, lookups: Lookups) -> Iterator[Finding]:
    key = next(name for name in SHAPES if getattr(area, name) is not None)
    try:
        for shape in shapes_of(area, lookups):
            check_shape(shape)
    except InputError as error:
        for fault in error.faults:
            yield Finding(("area", number, key, *_steps(fault, key)), fault.what, fault.suggestion)


def check_shape(shape: ScenarioShape) -> None:
    """Raises `InputError` with all that is wrong with a shape by itself."""
    # brings shapely, which a scenario without areas has no use for
    from safeconduct.airspace.areas import region_of
    from safeconduct.geometry.regions import line_faults

    if isinstance(shape, SideShape):
        if faults := line_faults(shape.line, ""):
            raise InputError(faults)
        return
    region_of(shape, "")


def _steps(fault: Fault, key: str) -> tuple[str | int, ...]:
    """Where in the key a fault lies: the engine counts rings, which the file has only one of."""
    numbers = [int(number) for number in _NUMBERS.findall(fault.where)]
    if key == "polygon":
        return tuple(numbers[1:])
    return ("line", *numbers) if key in ("corridor", "side") and numbers else ()
