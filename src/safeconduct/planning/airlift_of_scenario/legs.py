"""Block hours of legs from the router: the shortest permitted way, with stops for fuel where the range is shorter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from safeconduct.facts import Airport
from safeconduct.planning.route_answer import Question
from safeconduct.planning.stops import fewest_stops
from safeconduct.routing.router import Point, Router
from safeconduct.scenario.model import Place
from safeconduct.scenario.windows import Spans

if TYPE_CHECKING:
    # brings shapely, which a scenario without areas has no use for
    from safeconduct.airspace.areas import Area

MANOEUVRE_H = 0.5
"""Hours that each flight takes beyond its way at cruise speed: taxi, climb, approach. A default, told as one."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A way between two airfields.

    Attributes
    ----------
    km : float
        Length on the sphere.
    requires : frozenset of str
        States whose consent it needs, the ends' too.
    stops : tuple of str
        Airports where it lands for fuel.
    windows : spans
        When it may leave, hours after the start; empty: at all hours.
    """

    km: float
    requires: frozenset[str] = frozenset()
    stops: tuple[str, ...] = ()
    windows: Spans = ()

    def hours(self, speed_kmh: float, ground_h: float) -> float:
        """Block hours in still air; a stop takes a start, an approach and `ground_h` on the ground."""
        if not self.km:
            return 0.0
        return self.km / speed_kmh + MANOEUVRE_H * (len(self.stops) + 1) + ground_h * len(self.stops)


@dataclass(slots=True)
class Legs:
    """The ways between airfields under one set of refusals, each searched once.

    Attributes
    ----------
    router : Router
    refused : frozenset of str
    stops : sequence of Airport
        Where aircraft may land for fuel.
    most_stops : int
        Stops at most on one way.
    areas : tuple of Area
        Those to keep out of.
    """

    router: Router
    refused: frozenset[str]
    stops: Sequence[Airport] = ()
    most_stops: int = 1
    areas: tuple[Area, ...] = ()
    _known: dict[tuple[Place, Place, float, float], Leg | None] = field(default_factory=dict)
    _freed: dict[frozenset[str], Legs] = field(default_factory=dict)

    def leg(self, origin: Place, to: Place, range_km: float, limit_km: float = inf) -> Leg | None:
        """The shortest way an aircraft of that range can fly; the same in both directions. None: there is none."""
        if _at(origin) == _at(to):
            return Leg(0.0)
        # the same both ways, so that there and back are one search
        ends = sorted([origin, to], key=lambda p: (_at(p), p.label))
        key = (ends[0], ends[1], range_km, limit_km)
        if key not in self._known:
            self._known[key] = self._searched(*key)
        return self._known[key]

    def leaving(self, base: Place, to: Place, range_km: float) -> Leg | None:
        """The way of an empty aircraft: the states of both ends let it out and in, for it lands and leaves there anyway."""
        ends = self._at_end(base) | self._at_end(to)
        if not ends & self.refused or _at(base) == _at(to):
            return self.leg(base, to, range_km)
        key = ends & self.refused
        if key not in self._freed:
            self._freed[key] = Legs(self.router, self.refused - key, self.stops, self.most_stops, self.areas)
        return self._freed[key].leg(base, to, range_km)

    def _at_end(self, place: Place) -> frozenset[str]:
        own = frozenset({place.state}) - {""}
        return self.router.needed_at(Point(place.lat_deg, place.lon_deg)) | own

    def _searched(self, one: Place, two: Place, range_km: float, limit_km: float) -> Leg | None:
        route = self.router.shortest(
            Point(one.lat_deg, one.lon_deg),
            Point(two.lat_deg, two.lon_deg),
            self.refused,
            limit_km,
            areas=self.areas,
        )
        if route is None:
            return None
        if route.distance_km <= range_km:
            return Leg(route.distance_km, route.requires)
        question = Question(_airport(one), _airport(two), self.refused, limit_km, self.areas)
        found = fewest_stops(self.router, question, range_km, self.stops)
        if found is None or len(found.stops) > self.most_stops:
            return None
        names = tuple(stop.icao or stop.name for stop in found.stops)
        return Leg(found.route.distance_km, found.route.requires, names)


def _at(place: Place) -> tuple[float, float]:
    return place.lat_deg, place.lon_deg


def _airport(place: Place) -> Airport:
    return Airport(place.code, "", place.name, "", place.state, place.lat_deg, place.lon_deg, None, "")
