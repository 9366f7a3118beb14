"""The sky between two places as the consent searches see it: who is within reach, who must consent, what to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

from safeconduct.airspace.adjacency import Adjacency
from safeconduct.routing.router import Point, Router
from safeconduct.units import km_to_rad

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area

    # a single route needs nothing of that room, which takes a tenth of a second to import
    from safeconduct.consent import MinimalSets, Progress, Solved

BESIDE_KM = 10.0
"""A state whose sky begins this far beyond the reach of any route within the limit, km, cannot hinder one: shells
are at most 5 km wider than what they hold."""


@lru_cache(maxsize=4)
def adjacency(router: Router) -> Adjacency:
    """Which cells touch, in a router's picture of the sky."""
    lines = router.borders
    return Adjacency(lines.start, lines.stop, lines.left, lines.right, router.picture.requires)


def cells_within(router: Router, one: Point, other: Point, limit_km: float) -> set[int] | None:
    """Cells whose refusal can matter to routes within a limit; None for all of them."""
    if limit_km == inf:
        return None
    ends = {router.cell(one), router.cell(other)}
    return adjacency(router).reached(one.xyz(), other.xyz(), km_to_rad(limit_km + BESIDE_KM)) | ends


def states_within(router: Router, one: Point, other: Point, limit_km: float) -> frozenset[str]:
    """States whose refusal can matter to routes within a limit: those in whose sky one could turn up."""
    cells = cells_within(router, one, other, limit_km)
    return adjacency(router).states(range(len(router.picture.requires)) if cells is None else cells)


@dataclass(frozen=True, slots=True)
class Between:
    """Two places, as `safeconduct.consent` asks about them.

    Attributes
    ----------
    router : Router
    ends : (Point, Point)
    refused : frozenset of str
        States that refuse to begin with, those out of reach left out: their refusal changes nothing.
    always : frozenset of str
        States of the two ends.
    limit_km : float
    areas : tuple of Area
        Closed areas, whoever consents.
    """

    router: Router
    ends: tuple[Point, Point]
    refused: frozenset[str]
    always: frozenset[str]
    limit_km: float
    areas: tuple[Area, ...] = ()

    def solve(
        self, refused: frozenset[str], /, *, parent_length_km: float = 0.0, at_most_km: float = inf
    ) -> Solved | None:
        """The shortest route when these refuse: a `Solve`, `SolveFrom` and `SolveWithin`."""
        from safeconduct.consent import Solved

        within = min(at_most_km, self.limit_km)
        route = self.router.shortest(*self.ends, refused, within, parent_length_km, areas=self.areas)
        return Solved(route.distance_km, route.requires, route) if route is not None else None

    def minimal_sets(
        self,
        should_stop: Callable[[], bool] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> MinimalSets:
        """Path sets and veto sets within the limit, without the routes: many times quicker than the frontier."""
        from safeconduct.consent import minimal_sets

        return minimal_sets(
            self.solve,
            always=self.always,
            refused=self.refused,
            limit_km=self.limit_km,
            should_stop=should_stop,
            on_progress=on_progress,
        )


def between(
    router: Router,
    one: Point,
    other: Point,
    refused: frozenset[str] = frozenset(),
    limit_km: float = inf,
    areas: tuple[Area, ...] = (),
) -> Between:
    """What the consent searches need to know of two places."""
    near = states_within(router, one, other, limit_km)
    always = router.needed_at(one) | router.needed_at(other)
    return Between(router, (one, other), refused & (near | always), always, limit_km, areas)
