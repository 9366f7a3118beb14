"""Who holds the keys between two places: path sets and veto sets among the states nearest to the way.

For an atlas of thousands of pairs the question is bounded twice, and both bounds are told: routes up to a stated
multiple of the shortest, and refusals of at most so many states, those whose sky lies nearest to the way. States
beyond them count as open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import Picture, Sky, unit_vectors
from safeconduct.consent import Solved, minimal_sets, shapley, stop_after
from safeconduct.facts import Airport
from safeconduct.geometry.arcs import arcs_rad
from safeconduct.planning.between import between
from safeconduct.planning.route_answer import Crossing, Question, crossed
from safeconduct.routing.router import Router
from safeconduct.units import EARTH_RADIUS_KM

Floats = NDArray[np.float64]

MOST_SEARCHES = 4000
"""Shortest routes asked for per pair before what is known is told as incomplete: a count, so that every run on
every machine gives the same."""


@dataclass(frozen=True, slots=True)
class PairKeys:
    """What lies between two places.

    Attributes
    ----------
    distance_km, limit_km : float or None
        Shortest permitted route, and the longest that counts; None where no route is permitted.
    crossed : tuple of Crossing
        States under the shortest route.
    always : tuple of str
        States of the two ends.
    path_sets, veto_sets : tuple of tuple of str
        Smallest sets of consents that open a route within the limit (the ends' apart), smallest sets of refusals
        that close every one.
    complete : bool
        Whether all of both are there.
    universe, left_out : tuple of str
        States whose refusal was looked at, nearest to the way first, and those within the limit that were not.
    shares : tuple of (str, float)
        Each state's Shapley value: its share of 1 by the routes alone, the same for yes and no.
    """

    distance_km: float | None
    limit_km: float | None
    crossed: tuple[Crossing, ...] = ()
    always: tuple[str, ...] = ()
    path_sets: tuple[tuple[str, ...], ...] = ()
    veto_sets: tuple[tuple[str, ...], ...] = ()
    complete: bool = True
    universe: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    shares: tuple[tuple[str, float], ...] = ()


class Nearness:
    """How much longer than direct a way over each state is at least, by the borders of its sky.

    Parameters
    ----------
    sky, picture
        Every second point of the borders is looked at: this only chooses whom to ask about.
    """

    def __init__(self, sky: Sky, picture: Picture) -> None:
        xyz, first = sky.borders.xyz(), sky.borders.first
        points: dict[str, list[NDArray[np.int64]]] = {}
        for line in range(len(sky.borders)):
            at = np.arange(first[line], first[line + 1], 2)
            for cell in (sky.left[line], sky.right[line]):
                for state in picture.requires[cell] if cell >= 0 else ():
                    points.setdefault(state, []).append(at)
        self.states = sorted(points)
        parts = [np.concatenate(points[state]) for state in self.states]
        self.starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
        self.xyz = xyz[np.concatenate(parts)]
        self._from = lru_cache(maxsize=512)(self._distances)

    def _distances(self, lat_deg: float, lon_deg: float) -> Floats:
        end = unit_vectors(np.array([[lon_deg, lat_deg]]))[0]
        km: Floats = arcs_rad(self.xyz, end) * EARTH_RADIUS_KM
        return km

    def within(self, one: Airport, other: Airport, limit_km: float) -> list[str]:
        """States some border point of which lies on a way within the limit, the nearest to the way first."""
        sums = self._from(one.lat_deg, one.lon_deg) + self._from(other.lat_deg, other.lon_deg)
        least = np.minimum.reduceat(sums, self.starts)
        # to a tenth of a kilometre, so that rounding elsewhere cannot change the order
        ranked = sorted((round(float(km), 1), state) for km, state in zip(least, self.states, strict=True))
        return [state for km, state in ranked if km <= limit_km]


def pair_keys(
    router: Router, near: Nearness, one: Airport, other: Airport, *, factor: float, most: int
) -> PairKeys:
    """Path sets and veto sets between two places.

    Parameters
    ----------
    factor : routes up to so many times the shortest count
    most : states at most whose refusal is looked at
    """
    ask = Question(one, other)
    free = between(router, ask.point("origin"), ask.point("destination"))
    ends, direct = free.always, router.shortest(*free.ends, frozenset(), inf)
    if direct is None:
        return PairKeys(None, None, always=tuple(sorted(ends)))
    limit_km = factor * direct.distance_km
    bounded = replace(free, limit_km=limit_km)
    flown = crossed(router, direct)
    ranked = [state for state in (c.state for c in flown) if state not in ends]
    ranked += [s for s in near.within(one, other, limit_km) if s not in ends and s not in ranked]
    universe = frozenset(ranked[:most])

    def solve(refused: frozenset[str], /) -> Solved | None:
        route = bounded.solve(refused & universe)
        return route and Solved(route.distance_km, route.requires & (universe | ends))

    found = minimal_sets(
        solve,
        universe | ends,
        always=ends,
        limit_km=limit_km,
        should_stop=stop_after(MOST_SEARCHES),
    )
    worth = shapley(found.path_sets) if found.path_sets else {}
    return PairKeys(
        distance_km=direct.distance_km,
        limit_km=limit_km,
        crossed=flown,
        always=tuple(sorted(ends)),
        path_sets=tuple(tuple(sorted(s)) for s in found.path_sets),
        veto_sets=tuple(tuple(sorted(s)) for s in found.veto_sets),
        complete=found.complete,
        universe=tuple(ranked[:most]),
        left_out=tuple(ranked[most:]),
        shares=tuple((state, value) for state, value in sorted(worth.items()) if value > 0.0),
    )
