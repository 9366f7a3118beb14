"""A route with its closed areas, written as a map or as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.airspace.policies import Policies
from safeconduct.store.airports import Place, read_places
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
    policies: Policies | None = None,
    as_of: date | None = None,
) -> None:
    """Writes a map (SVG) of the route, the refusing states and the closed areas."""
    from safeconduct.brief.route_document import route_svg

    world = load_world()
    places = read_places({"origin": ends[0], "destination": ends[1]})[0]
    at = [(places[end].lat_deg, places[end].lon_deg) for end in ("origin", "destination")]
    shown = world.router(policies=policies or Policies(), as_of=as_of).picture
    write_all([(file, route_svg(answer, areas, world.sky, shown, at))])
