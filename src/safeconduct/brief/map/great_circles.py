"""Great circles as runs of points, for drawings and files that know only straight lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import atan2, ceil, cos, degrees, radians, sin

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import unit_vectors
from safeconduct.geometry.arcs import arc_rad
from safeconduct.planning.model import Plan, ReadingPlan
from safeconduct.planning.searched import Way
from safeconduct.scenario.model import SurfaceStage
from safeconduct.units import km_to_rad, rad_to_km

Floats = NDArray[np.float64]
LatLon = tuple[float, float]

POLE_DEG = 90.0 - 1e-7
"""Latitude from which a point is a pole, degrees: within a centimetre."""


def vectors(points: Sequence[LatLon]) -> Floats:
    """Unit vectors, shape (n, 3), of points as (lat, lon) degrees."""
    return unit_vectors(np.asarray(points, dtype=np.float64).reshape(-1, 2)[:, ::-1])


def along(points: Sequence[LatLon], step_km: float) -> Floats:
    """The great-circle legs as unit vectors at most `step_km` apart, all given points among them."""
    ends = vectors(points)
    runs = [_leg(a, b, step_km) for a, b in pairwise(ends)]
    return np.vstack([*runs, ends[-1:]])


def _leg(a: Floats, b: Floats, step_km: float) -> Floats:
    """Points of one leg without its end, evenly spaced (Shoemake 1985, *Animating rotation*: slerp)."""
    arc = arc_rad(a, b)
    pieces = max(1, ceil(arc / km_to_rad(step_km) - 1e-9))
    if pieces == 1 or arc == 0.0:
        return a[None, :]
    t = np.arange(pieces)[:, None] / pieces
    mixed: Floats = (np.sin((1 - t) * arc) * a + np.sin(t * arc) * b) / np.sin(arc)
    return mixed


def latlon(xyz: Floats) -> list[LatLon]:
    """(lat, lon) in degrees of unit vectors, shape (n, 3)."""
    lat = np.degrees(np.arctan2(xyz[:, 2], np.hypot(xyz[:, 0], xyz[:, 1])))
    lon = np.degrees(np.arctan2(xyz[:, 1], xyz[:, 0]))
    return [(float(a), float(b)) for a, b in zip(lat, lon, strict=True)]


def legs(points: Sequence[LatLon]) -> Iterator[tuple[LatLon, LatLon, float, float]]:
    """Each leg with its ends, its length in km and its initial true course in degrees (0 to 360)."""
    ends = vectors(points)
    for i in range(len(points) - 1):
        arc = arc_rad(ends[i], ends[i + 1])
        yield points[i], points[i + 1], rad_to_km(arc), course_deg(points[i], points[i + 1])


def course_deg(a: LatLon, b: LatLon) -> float:
    """Initial true course of a great circle (Williams, *Aviation Formulary*, "Course between points").

    At a pole every direction is south, or north: 180 and 0, whatever longitude the pole was given.
    """
    if abs(a[0]) > POLE_DEG:
        return 180.0 if a[0] > 0 else 0.0
    lat1, lat2, dlon = radians(a[0]), radians(b[0]), radians(b[1] - a[1])
    east = sin(dlon) * cos(lat2)
    north = cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(dlon)
    return degrees(atan2(east, north)) % 360.0


def fallbacks(plan: ReadingPlan) -> list[tuple[tuple[str, ...], Way]]:
    """The ways that remain when a state of the best way refuses: after whose refusals, and the way."""
    found: dict[tuple[LatLon, ...], tuple[tuple[str, ...], Way]] = {}
    for change in plan.if_refused:
        if change.way is not None and flown(change.way):
            states, way = found.get(change.way.answer.points, ((), change.way))
            found[way.answer.points] = ((*states, change.state), way)
    if plan.best:
        found.pop(plan.best.answer.points, None)
    return list(found.values())


def others(plan: ReadingPlan) -> list[Way]:
    """Found ways to the other airports, that are neither the best nor a fallback."""
    told = [plan.best, *(way for _, way in fallbacks(plan))]
    told_points = {way.answer.points for way in told if way}
    return [way for way in plan.ways if flown(way) and way.answer.points not in told_points]


def flown(way: Way) -> bool:
    """Whether a way has a flight to draw: one that ends on the ground at its refuge has none."""
    return bool(way.answer.found and way.answer.distance_km)


def surface_legs(reading: ReadingPlan) -> list[SurfaceStage]:
    """The legs on the surface of a reading's ways and plans, each once."""
    found = reading.prospects
    reached = [way.reached for way in reading.ways if way.reached and way.option]
    reached += [
        way.option.surface
        for four in (found.origins if found else ())
        for way in four.ways
        if way.option and way.option.surface
    ]
    return list(dict.fromkeys(stage for approach in reached for stage in approach.stages))


def stage_points(stage: SurfaceStage) -> tuple[LatLon, LatLon]:
    """The ends of a leg on the surface: its way between them is not known, so it is drawn straight."""
    return (stage.start.lat_deg, stage.start.lon_deg), (stage.to.lat_deg, stage.to.lon_deg)


def places(plan: Plan) -> dict[str, tuple[str, LatLon]]:
    """All ends and stops: label to name and position."""
    out: dict[str, tuple[str, LatLon]] = {}
    for reading in plan.readings:
        for way in reading.ways:
            for place in (way.origin, way.destination):
                out.setdefault(place.label, (place.name, (place.lat_deg, place.lon_deg)))
            for stage in way.reached.stages if way.reached and way.option else ():
                for place in (stage.start, stage.to):
                    out.setdefault(place.label, (place.name, (place.lat_deg, place.lon_deg)))
            for stop in way.answer.stops:
                out.setdefault(stop.icao or stop.name, (stop.name, (stop.lat_deg, stop.lon_deg)))
    return out
