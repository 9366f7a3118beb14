"""The independent checker of the legs on the surface of an option: takes nothing from options, keys, standings or windows.

Whether the legs join, are no shorter than the crow flies, cross the borders between the states of their ends, need what
these borders need, and end before the flight leaves: worked out again, hours of the day minute by minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

from safeconduct.scenario.model import Approach, Border, Place, Reading, Scenario, SurfaceStage
from safeconduct.units import EARTH_RADIUS_KM

NEAR_KM = 1.0
"""Places this near are one."""

CROW = 0.99
"""A road may be told this much shorter than the crow flies: places are kept to some hundred metres."""

MINUTE = timedelta(minutes=1)

MOST_MINUTES = 48 * 60
"""Minutes for which a convoy's hours are looked for: every daily window opens within two days."""


def distance_km(one: Place, other: Place) -> float:
    """Along the great circle, km."""
    return haversine_km((one.lat_deg, one.lon_deg), (other.lat_deg, other.lon_deg))


def haversine_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two (latitude, longitude) in degrees, km, by the haversine formula (Sinnott, Sky and Telescope 68, 1984)."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*one, *other))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2.0 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def surface_faults(
    scenario: Scenario,
    reading: Reading,
    approach: Approach,
    ends: tuple[str, Place],
    keys: frozenset[str],
    refuge_state: str,
) -> Iterator[str]:
    """Everything wrong with the legs on the surface.

    Parameters
    ----------
    ends : id of the origin whose people travel, and the airfield they are said to come to
    keys : everything the option says it needs
    refuge_state : state of the refuge where the legs end there, and no flight follows; else empty
    """
    home = next((one.place for one in scenario.origins if one.id == ends[0]), None)
    if home is None or distance_km(home, approach.stages[0].start) > NEAR_KM:
        yield f"the way on the surface does not begin where the people of {ends[0]} are"
    if distance_km(approach.stages[-1].to, ends[1]) > NEAR_KM:
        yield f"the way on the surface does not end at {ends[1].label}"
    for before, after in pairwise(approach.stages):
        if distance_km(before.to, after.start) > NEAR_KM:
            yield f"{after.label} does not begin where {before.label} ends"
    for stage in approach.stages:
        yield from _stage_faults(stage)
        for border in stage.borders or ():
            yield from _border_faults(border, reading, keys, refuge_state)


def _stage_faults(stage: SurfaceStage) -> Iterator[str]:
    if stage.km is None or stage.hours is None or stage.borders is None:
        yield f"{stage.label} lacks its length, its hours or its borders"
        return
    crow = distance_km(stage.start, stage.to)
    # a crossing is measured from port to port, which lie closer than the airports they stand for
    if stage.mode != "ferry" and stage.km.likely < crow * CROW:
        yield f"{stage.label} is told to be {stage.km.likely:,.0f} km long, the crow flies {crow:,.0f} km"
    at = stage.start.state
    for border in stage.borders:
        if at and border.left != at:
            yield f"{stage.label} leaves {border.left} at a border, and is in {at}"
        at = border.entered
    if at and stage.to.state and at != stage.to.state:
        yield f"{stage.label} ends in {stage.to.state}, and its borders lead to {at}"


def _border_faults(
    border: Border, reading: Reading, keys: frozenset[str], refuge_state: str
) -> Iterator[str]:
    name = f"{border.left}-{border.entered}"
    if f"border:{name}" not in keys:
        yield f"needs the border {name}, and does not say so"
    if border.entered != refuge_state and f"enter:{border.entered}" not in keys:
        yield f"needs {border.entered} to let people in, and does not say so"
    if border.open is not None and border.open.value == 0.0:
        yield f"crosses the border {name}, which the scenario says is closed"
    answer = reading.consent(border.entered, "entry")
    if (
        answer
        and answer.status in ("refused", "revoked", "lapsed")
        and not (answer.valid_from or answer.valid_to)
    ):
        yield f"enters {border.entered}, which lets nobody in: {answer.status}"


def earliest(approach: Approach, start: datetime) -> datetime:
    """When the first people can stand at the end of their way, those who leave at the start."""
    moment = start
    for stage in approach.stages:
        moment = _opens(stage, moment) + timedelta(hours=stage.hours.likely if stage.hours else 0.0)
        for border in stage.borders or ():
            moment += timedelta(hours=border.wait_h.likely if border.wait_h else 0.0)
    return moment


def _opens(stage: SurfaceStage, moment: datetime) -> datetime:
    """The first minute from a moment on at which convoys may leave."""
    hours = stage.hours_utc
    if hours is None:
        return moment
    for _ in range(MOST_MINUTES):
        if hours.contains(moment.hour + moment.minute / 60 + moment.second / 3600):
            return moment
        moment += MINUTE
    return moment


__all__ = ["distance_km", "earliest", "surface_faults"]
