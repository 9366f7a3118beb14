"""Routes longer than an aircraft's range: the fewest stops at permitted airports, then the shortest way by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from math import inf

from safeconduct.facts import Airport
from safeconduct.geometry.kernels import arc_rad
from safeconduct.planning.route_answer import Question
from safeconduct.routing.gates import shortest_by_gates
from safeconduct.routing.router import Point, Route, Router, joined
from safeconduct.units import rad_to_km

MOST_STOPS = 5
"""More stops than this are no plan."""


@dataclass(frozen=True, slots=True)
class WithStops:
    """A way in legs no longer than the range.

    Attributes
    ----------
    route : Route
        All legs as one.
    stops : tuple of Airport
    legs_km : tuple of float
        Length of each leg, km: one more than stops.
    """

    route: Route
    stops: tuple[Airport, ...]
    legs_km: tuple[float, ...]


def fewest_stops(
    router: Router, question: Question, range_km: float, airports: Sequence[Airport]
) -> WithStops | None:
    """The way with the fewest stops, and among those the shortest; None if there is none with `MOST_STOPS`.

    A stop lands in its state, so states that refuse offer none.
    """
    allowed = [a for a in airports if not (_needs(router, a) & question.refused)]
    legs = _Legs(router, question, range_km, [question.origin, *allowed, question.destination])
    for stops in range(MOST_STOPS + 1):
        found = legs.shortest(stops + 1)
        if found is not None:
            return found
    return None


def shortest_with_stops(
    router: Router, question: Question, range_km: float, airports: Sequence[Airport], most_stops: int
) -> WithStops | None:
    """The shortest way with at most so many stops; None if there is none.

    Unlike :func:`fewest_stops` its length never falls as more states refuse, so that an enumeration may build on it.
    """
    allowed = [a for a in airports if not (_needs(router, a) & question.refused)]
    legs = _Legs(router, question, range_km, [question.origin, *allowed, question.destination])
    return legs.shortest(most_stops + 1)


def _needs(router: Router, place: Airport) -> frozenset[str]:
    sky = router.needed_at(Point(place.lat_deg, place.lon_deg))
    return sky | {place.country} if place.country else sky


class _Legs:
    """A graph of places whose legs are searched only when their lower bound comes up."""

    def __init__(self, router: Router, question: Question, range_km: float, places: list[Airport]) -> None:
        self.router, self.question, self.range_km, self.places = router, question, range_km, places
        self.points = [Point(p.lat_deg, p.lon_deg) for p in places]
        vectors = [p.xyz() for p in self.points]
        self.direct = [[rad_to_km(arc_rad(a, b)) for b in vectors] for a in vectors]
        self.known: dict[tuple[int, int], Route | None] = {}

    def leg(self, i: int, j: int) -> Route | None:
        """The leg between two places within the range."""
        if (i, j) not in self.known:
            self.known[i, j] = shortest_by_gates(
                self.router,
                self.points[i],
                self.points[j],
                self.question.refused,
                self.range_km,
                areas=self.question.areas,
                open_areas=self.question.open_areas,
                gated=self.question.gated,
            )
        return self.known[i, j]

    def shortest(self, most_legs: int) -> WithStops | None:
        """The shortest way in at most so many legs: A* whose edges carry great-circle bounds until they are popped."""
        goal = len(self.places) - 1
        heap: list[tuple[float, float, tuple[int, ...], int | None]] = [(0.0, 0.0, (0,), None)]
        done: dict[tuple[int, int], float] = {}
        while heap:
            bound, length, path, to = heappop(heap)
            # bounds come up in order, so that nothing later is shorter
            if bound > self.question.limit_km:
                return None
            if to is not None:
                leg = self.leg(path[-1], to)
                if leg is not None:
                    length += leg.distance_km
                    heappush(heap, (length + self.direct[to][goal], length, (*path, to), None))
                continue
            here, used = path[-1], len(path) - 1
            if here == goal:
                return self._told(path)
            # by place and legs used: a longer way with fewer legs may still go where the shorter one may not
            if done.get((here, used), inf) <= length:
                continue
            done[here, used] = length
            for to in self._next(here, most_legs - used, path):
                bound = length + self.direct[here][to] + self.direct[to][goal]
                heappush(heap, (bound, length, path, to))
        return None

    def _next(self, here: int, legs_left: int, path: tuple[int, ...]) -> list[int]:
        goal = len(self.places) - 1
        reach = self.range_km * (legs_left - 1)
        row = self.direct[here]
        return [
            j
            for j in range(1, len(self.places))
            if j not in path and row[j] <= self.range_km and self.direct[j][goal] <= reach
        ]

    def _told(self, path: tuple[int, ...]) -> WithStops:
        legs = [leg for leg in (self.leg(i, j) for i, j in pairwise(path)) if leg]
        return WithStops(
            joined(legs), tuple(self.places[i] for i in path[1:-1]), tuple(leg.distance_km for leg in legs)
        )
