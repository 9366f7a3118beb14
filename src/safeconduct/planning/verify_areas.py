"""The independent checker of an option and the scenario's areas: where it is at which minute, and whether that is closed.

Takes nothing from the search: positions are sampled, points are told from areas by the formulas of
:mod:`safeconduct.planning.area_check`, times from dates and the clock, levels from the fleets' own figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import Picture, Sky
from safeconduct.planning.area_check import in_shape
from safeconduct.planning.levels import cruise_band
from safeconduct.planning.verify import RADIUS_KM, cells_at, sample
from safeconduct.scenario.model import REFUSING, Fleet, GateRule, Scenario, SideShape, SkyArea

if TYPE_CHECKING:
    from safeconduct.planning.options import Option

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LOOKS = 100
"""Samples inside an area whose moments are looked at, spread over the way."""


@dataclass(frozen=True, slots=True)
class AreaCheck:
    """An option sampled against the scenario's areas.

    Attributes
    ----------
    scenario : Scenario
    option : Option
    inside : tuple of (SkyArea, km)
        Each area that counts for its flights, with the km along the way of every sample inside it.
    stray : tuple of (state, km)
        States entered within corridors only, with the km of samples in their sky and in none of these.
    """

    scenario: Scenario
    option: Option
    inside: tuple[tuple[SkyArea, Floats], ...]
    stray: tuple[tuple[str, Floats], ...]

    @property
    def corridor_states(self) -> frozenset[str]:
        """States whose refusal a corridor leads through."""
        return frozenset(state for state, _ in self.stray)

    def faults(self) -> Iterator[str]:
        """What is wrong whenever it leaves."""
        for area, at_km in self.inside:
            free = area.kind != "asked" or area.answer in REFUSING
            if not free and len(at_km) and area.key not in self.option.keys:
                yield f"enters {area.name}, which must be asked for, and does not say so"
        for state, at_km in self.stray:
            if len(at_km):
                yield f"is in the sky of {state} outside its corridors at km {at_km[0]:,.0f}"

    def faults_at(self, leaves: datetime, hours: float) -> Iterator[str]:
        """Closed areas, and corridors that are shut, in which a flight that leaves then finds itself."""
        horizon = self.scenario.deadline or self.scenario.start + timedelta(days=7)
        for area, at_km in self.inside:
            corridor = area.kind == "opened"
            if (corridor and area.key not in self.option.keys) or not _is_closed(area):
                continue
            for km in at_km[:: max(1, len(at_km) // LOOKS)].tolist():
                moment = leaves + timedelta(hours=hours * km / self.option.distance_km)
                if moment < horizon and is_active(area, moment) != corridor:
                    yield (
                        f"a flight that leaves at {leaves:%-d %b %H:%M} UTC is in {area.name}, closed "
                        f"at {moment:%-d %b %H:%M} UTC"
                    )
                    break


def _is_closed(area: SkyArea) -> bool:
    """Whether an area may be closed at some time: an asked one only if it is refused."""
    return area.kind != "asked" or area.answer in REFUSING


def area_check(
    sky: Sky, shown: Picture, scenario: Scenario, option: Option, speed: Callable[[Fleet], float | None]
) -> AreaCheck:
    """An option against the scenario's areas; `speed` looks up a fleet's cruise speed, km/h."""
    counted = [area for area in scenario.areas if _counts(scenario, option, area, speed)]
    if not counted:
        return AreaCheck(scenario, option, (), ())
    lat_deg, lon_deg = sample(option.points)
    cells = cells_at(sky, lat_deg, lon_deg).tolist()
    needs = [shown.requires[cell] if cell >= 0 else frozenset() for cell in cells]
    km = np.linspace(0.0, option.distance_km, len(lat_deg))
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    within = {area.key: _within(area, lat, lon, needs) for area in counted}
    used = [area for area in counted if area.kind == "opened" and area.key in option.keys]
    through = sorted({s for area in used for s in area.through if f"over:{s}" not in option.keys})
    stray = []
    for state in through:
        there = np.array([state in need for need in needs])
        for area in used:
            if state in area.through:
                there &= ~within[area.key]
        stray.append((state, km[there]))
    return AreaCheck(scenario, option, tuple((a, km[within[a.key]]) for a in counted), tuple(stray))


GATE_KM, MOST_GATE_KM = 8.0, 80.0
"""How near a way passes a gate that it says it uses, km: gates are flown over, or 3 km off the border's nearest point;
and how far from there the border may be crossed: published gates lie up to 60 km off."""


def border_crossings(
    sky: Sky, shown: Picture, scenario: Scenario, option: Option
) -> Iterator[tuple[float, str, tuple[GateRule, ...]]]:
    """(km, what, gates that would do) for every crossing of a gated state's border by an option, as sampled.

    Gates that would do are those flown over, in the direction flown; whether they are in use then is for the caller.
    """
    states = sorted({gate.state for gate in scenario.gates})
    if not states:
        return
    lat_deg, lon_deg = sample(option.points)
    cells = cells_at(sky, lat_deg, lon_deg).tolist()
    km = np.linspace(0.0, option.distance_km, len(lat_deg))
    xyz = _xyz(np.radians(lat_deg), np.radians(lon_deg))
    for state in states:
        inside = np.array([cell >= 0 and state in shown.requires[cell] for cell in cells])
        for at in np.flatnonzero(inside[1:] != inside[:-1]).tolist():
            enters = bool(inside[at + 1])
            near = tuple(g for g in scenario.gates if g.state == state and _passes(g, xyz, xyz[at], enters))
            yield float(km[at]), f"{'enters' if enters else 'leaves'} the sky of {state}", near


def _passes(gate: GateRule, xyz: Floats, border: Floats, enters: bool) -> bool:
    if gate.direction == ("depart" if enters else "arrive"):
        return False
    here = _xyz(np.radians(gate.lat_deg), np.radians(gate.lon_deg))
    nearest_km = float(np.arccos(np.clip((xyz @ here).max(), -1.0, 1.0))) * RADIUS_KM
    from_border_km = float(np.arccos(np.clip(border @ here, -1.0, 1.0))) * RADIUS_KM
    return nearest_km < GATE_KM and from_border_km < MOST_GATE_KM


def gate_faults_at(
    scenario: Scenario,
    option: Option,
    crossings: Sequence[tuple[float, str, tuple[GateRule, ...]]],
    leaves: datetime,
    hours: float,
) -> Iterator[str]:
    """Borders that a flight which leaves then crosses while they are gated, at no gate in use."""
    horizon = scenario.deadline or scenario.start + timedelta(days=7)
    for km, what, near in crossings:
        moment = leaves + timedelta(hours=hours * km / option.distance_km)
        state = what.rpartition(" ")[2]
        gated = any(_in_dates(gate, moment) for gate in scenario.gates if gate.state == state)
        if moment < horizon and gated and not any(_in_use(gate, moment) for gate in near):
            yield (
                f"a flight that leaves at {leaves:%-d %b %H:%M} UTC {what} at {moment:%-d %b %H:%M} UTC, "
                f"km {km:,.0f}, at no gate in use"
            )


def _in_dates(gate: GateRule, moment: datetime) -> bool:
    return not ((gate.valid_from and moment < gate.valid_from) or (gate.valid_to and moment >= gate.valid_to))


def _in_use(gate: GateRule, moment: datetime) -> bool:
    if not _in_dates(gate, moment):
        return False
    if gate.hours_utc is None:
        return True
    # a gate is two points: the border is between them, some seconds off
    return any(
        gate.hours_utc.contains(hour % 24.0)
        for hour in (moment.hour + moment.minute / 60.0 + step for step in (-SECONDS_OFF, SECONDS_OFF))
    )


SECONDS_OFF = 0.02
"""Hours by which the moment at a gate may be told otherwise: its two points lie six kilometres apart."""


def _counts(
    scenario: Scenario, option: Option, area: SkyArea, speed: Callable[[Fleet], float | None]
) -> bool:
    """Whether an area counts for the option's operator, kind of flight and levels."""
    limits, flyer = area.limits, option.flyer
    if limits.operators and flyer.operator not in limits.operators:
        return False
    if limits.flight_kinds and flyer.flight_kind not in limits.flight_kinds:
        return False
    if flyer.operator in area.spared_operators or flyer.flight_kind in area.spared_kinds:
        return False
    fleets = [fleet for fleet in scenario.fleet if fleet.id in option.fleets]
    bands = [cruise_band(fleet, speed(fleet) or 0.0) for fleet in fleets]
    return not bands or any(low < limits.ceiling_fl and high >= limits.floor_fl for low, high in bands)


def is_active(area: SkyArea, moment: datetime) -> bool:
    """Whether an area counts at a moment, by its dates and the clock."""
    limits = area.limits
    if (limits.begins and moment < limits.begins) or (limits.ends and moment >= limits.ends):
        return False
    clock = moment.hour + moment.minute / 60.0 + moment.second / 3600.0
    return not limits.hours_utc or any(
        opens <= clock < closes if opens < closes else clock >= opens or clock < closes
        for opens, closes in limits.hours_utc
    )


def _within(area: SkyArea, lat: Floats, lon: Floats, needs: Sequence[frozenset[str]]) -> Flags:
    """Which samples, radians, lie in an area as published."""
    out = np.zeros(len(lat), dtype=bool)
    for shape in area.shapes:
        if isinstance(shape, SideShape):
            states = frozenset(shape.states)
            mine = np.array([bool(need & states) for need in needs])
            out |= mine & beside(shape.line, shape.side, lat, lon)
        else:
            out |= in_shape(shape, lat, lon)
    return out


STEP_RAD = np.radians(0.02)
"""How far beside the line's middle the point lies that tells its sides apart."""

DRAWN_OUT_RAD = np.radians(60.0)
"""How far the line's ends are drawn out, straight on: over any state."""

_TOWARDS = {"north": (1.0, 0.0), "south": (-1.0, 0.0), "east": (0.0, 1.0), "west": (0.0, -1.0)}


def beside(line: Sequence[tuple[float, float]], side: str, lat: Floats, lon: Floats) -> Flags:
    """Which points, radians, lie on a side of a line of great circles whose ends are drawn out straight.

    A point is on the side of a reference point, a little beside the line's middle, if the great circle between the two
    meets the line an even number of times.
    """
    corners = _xyz(*np.radians(np.asarray(line, dtype=np.float64)).T)
    first, last = _on(corners[1], corners[0]), _on(corners[-2], corners[-1])
    drawn = np.vstack([first, corners, last])
    k = (len(corners) - 1) // 2
    middle = corners[k] + corners[k + 1]
    mid_lat, mid_lon = np.arctan2(middle[2], np.hypot(middle[0], middle[1])), np.arctan2(middle[1], middle[0])
    north, east = _TOWARDS[side]
    reference = _xyz(mid_lat + STEP_RAD * north, mid_lon + STEP_RAD * east / np.cos(mid_lat))
    points = _xyz(lat, lon)
    met = np.zeros(len(points), dtype=np.int64)
    for a, b in pairwise(drawn):
        met += _cross(points, reference, a, b)
    return np.asarray(met % 2 == 0)


def _xyz(lat: Any, lon: Any) -> Floats:
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def _on(a: Floats, b: Floats) -> Floats:
    """The point `DRAWN_OUT_RAD` beyond b on the great circle from a."""
    along = np.cross(np.cross(a, b), b)
    return np.asarray(np.cos(DRAWN_OUT_RAD) * b + np.sin(DRAWN_OUT_RAD) * along / np.linalg.norm(along))


def _cross(points: Floats, reference: Floats, a: Floats, b: Floats) -> Flags:
    """Whether the arcs from points to a reference meet the arc from a to b: each parts the ends of the other."""
    edge = np.cross(a, b)
    way = np.cross(points, reference)
    parted = (points @ edge > 0.0) != (reference @ edge > 0.0)
    parts = (way @ a > 0.0) != (way @ b > 0.0)
    # the two great circles meet twice: here, not across the Earth
    meeting = np.cross(way, edge)
    meeting *= np.sign(meeting @ (a + b))[:, None]
    near = np.einsum("ij,ij->i", meeting, points + reference) > 0.0
    return np.asarray(parted & parts & near)
