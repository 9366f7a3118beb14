"""Where no route is left: the smallest consents of refusing states that would open one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

from safeconduct.airspace.adjacency import Adjacency
from safeconduct.routing.router import Point, Router
from safeconduct.units import km_to_rad

if TYPE_CHECKING:
    from safeconduct.consent import Closing, Openings, Progress, Solved

BESIDE_KM = 10.0
"""A state whose sky begins this far beyond the reach of any route within the limit, km, cannot hinder one: shells
are at most 5 km wider than what they hold."""

MOST_SEARCHES = 2_000
"""Shortest routes asked for before what is known is told as incomplete."""


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


def openings(
    router: Router,
    ends: tuple[Point, Point],
    refused: frozenset[str],
    limit_km: float = inf,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Openings:
    """The smallest sets of refusing states whose consent would open a route within the limit.

    Ends in a refusing state need that state: it is in `always`, and not in the sets.
    """
    from safeconduct.consent import Solved, smallest_openings, stop_after

    at_issue = refused & states_within(router, *ends, limit_km)
    always = (router.needed_at(ends[0]) | router.needed_at(ends[1])) & refused

    def solve(refusing: frozenset[str], /) -> Solved | None:
        route = router.shortest(*ends, refusing, limit_km)
        return Solved(route.distance_km, route.requires, route) if route else None

    return smallest_openings(
        solve,
        at_issue,
        always=always,
        closing=_apart(router, ends, limit_km),
        should_stop=should_stop or stop_after(MOST_SEARCHES),
        on_progress=on_progress,
    )


def _apart(router: Router, ends: tuple[Point, Point], limit_km: float) -> Closing:
    """Refusals that part the ends on the map of who touches whom, asked from both ends."""
    cells, within = [router.cell(end) for end in ends], cells_within(router, *ends, limit_km)
    known = adjacency(router)

    def closing(refused: frozenset[str]) -> frozenset[str] | None:
        return known.dam(cells[0], cells[1], refused, within)

    return closing
