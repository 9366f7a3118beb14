"""Where no route is left: the smallest consents of refusing states that would open one."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING

from safeconduct.planning.between import Between, adjacency, between, cells_within
from safeconduct.routing.router import Point, Router

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area
    from safeconduct.consent import Closing, Openings, Progress

MOST_SEARCHES = 2_000
"""Shortest routes asked for before what is known is told as incomplete."""


def openings(
    router: Router,
    ends: tuple[Point, Point],
    refused: frozenset[str],
    limit_km: float = inf,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    areas: tuple[Area, ...] = (),
) -> Openings:
    """The smallest sets of refusing states whose consent would open a route within the limit.

    Ends in a refusing state need that state: it is in `always`, and not in the sets.
    """
    from safeconduct.consent import smallest_openings, stop_after

    asked = between(router, *ends, refused, limit_km, areas)
    return smallest_openings(
        asked.solve,
        asked.refused,
        always=asked.always & refused,
        limit_km=limit_km,
        closing=_apart(asked),
        should_stop=should_stop or stop_after(MOST_SEARCHES),
        on_progress=on_progress,
    )


def _apart(asked: Between) -> Closing:
    """Refusals that part the ends on the map of who touches whom."""
    cells = [asked.router.cell(end) for end in asked.ends]
    known, within = adjacency(asked.router), cells_within(asked.router, *asked.ends, asked.limit_km)

    def closing(refused: frozenset[str]) -> frozenset[str] | None:
        return known.dam(cells[0], cells[1], refused, within)

    return closing
