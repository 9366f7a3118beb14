"""A route with its closed areas, written as a map or as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.airspace.policies import Policies
from safeconduct.api.asked import Day, Reader
from safeconduct.store.airports import Place
from safeconduct.store.files import write_all
from safeconduct.store.world import load_world

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area
    from safeconduct.planning.route_answer import RouteAnswer


def write_route_geojson(answer: RouteAnswer, areas: Sequence[Area], file: Path) -> None:
    """Writes the route, if there is one, and the closed areas as GeoJSON."""
    from safeconduct.brief.route_document import route_geojson

    text = json.dumps(route_geojson(answer, areas), ensure_ascii=False, indent=1)
    write_all([(file, text + "\n")])


def write_route_map(
    answer: RouteAnswer,
    areas: Sequence[Area],
    file: Path,
    ends: tuple[Place, Place],
    policies: Policies | Mapping[str, str] | None = None,
    as_of: Day | None = None,
) -> None:
    """Writes a map (SVG) of the route, the refusing states and the closed areas.

    Raises
    ------
    InputError
        With every fault of the places, the policies and the day.
    """
    from safeconduct.brief.route_document import route_svg

    world, read = load_world(), Reader()
    places = read.places({"origin": ends[0], "destination": ends[1]})
    chosen, day = read.policies(policies), read.day(as_of)
    read.raise_faults()
    at = [(places[end].lat_deg, places[end].lon_deg) for end in ("origin", "destination")]
    shown = world.router(policies=chosen, as_of=day).picture
    write_all([(file, route_svg(answer, areas, world.sky, shown, at))])
