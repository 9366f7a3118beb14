"""One route with the areas it keeps out of: as GeoJSON and as a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import antimeridian
import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon, mapping
from shapely.ops import unary_union

from safeconduct.brief.geojson import line_geometry
from safeconduct.brief.map.areas import Status, grouped
from safeconduct.brief.map.drawing import STYLE, WIDTH_PX, path
from safeconduct.brief.map.great_circles import vectors
from safeconduct.brief.map.projection import Frame, clip_ring, frame_round
from safeconduct.brief.map.shapes import box_of, chains_of, route_px, shape_of

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area
    from safeconduct.airspace.sky import Picture, Sky
    from safeconduct.planning.route_answer import RouteAnswer

Floats = NDArray[np.float64]


def route_geojson(answer: RouteAnswer, areas: Sequence[Area]) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946): the route, if there is one, and each closed area as the router keeps out of it."""
    features = [area_feature(area) for area in areas]
    if answer.found:
        properties = {
            "kind": "route",
            "distance_km": answer.distance_km,
            "requires": list(answer.requires),
            "bends_round": list(answer.bends_round),
            "verified": answer.verified,
        }
        line = line_geometry(answer.points)
        features.insert(0, {"type": "Feature", "geometry": line, "properties": properties})
    return {"type": "FeatureCollection", "not_for": "navigation", "features": features}


def area_feature(area: Area) -> dict[str, Any]:
    """An area as a GeoJSON feature, cut at the antimeridian."""
    properties = {
        "kind": "closed area",
        "id": area.id,
        "name": area.name,
        "floor_fl": area.limits.floor_fl,
        "ceiling_fl": area.limits.ceiling_fl if np.isfinite(area.limits.ceiling_fl) else None,
        "source": area.source or None,
    }
    return {"type": "Feature", "geometry": _geometry(area), "properties": properties}


def _geometry(area: Area) -> dict[str, Any]:
    parts = []
    for region in area.regions:
        rings = [[(lon, lat) for lat, lon in ring] for ring in region.rings_latlon()]
        # outer rings come counterclockwise, each with the holes that follow it
        parts.append(antimeridian.fix_polygon(Polygon(rings[0], rings[1:]), great_circle=True))
    told: dict[str, Any] = mapping(unary_union(parts) if len(parts) > 1 else parts[0])
    return told


def route_svg(
    answer: RouteAnswer, areas: Sequence[Area], sky: Sky, shown: Picture, ends: Sequence[tuple[float, float]]
) -> str:
    """A map of a route: refusing states and closed areas hatched, each its own way, the route and its ends.

    Parameters
    ----------
    ends : (lat_deg, lon_deg) of origin and destination, drawn whether there is a route or not
    """
    frame = frame_round(vectors([*answer.points, *ends]), WIDTH_PX)
    told = f"{answer.distance_km:,.0f} km" if answer.distance_km is not None else "No permitted route"
    names = ", ".join(area.name for area in areas) or "none"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sc-map" viewBox="0 0 {frame.width:g} {frame.height:g}" '
        'role="img" aria-labelledby="r-t r-d">',
        f'<title id="r-t">{escape(told)}</title>',
        f'<desc id="r-d">Closed areas: {escape(names)}. Not for navigation.</desc>',
        f"<style>{STYLE}</style>",
        _PATTERNS,
        f'<rect class="sc-sea" width="{frame.width:g}" height="{frame.height:g}"/>',
        *_states(answer, sky, shown, frame),
        *(_area(area, frame) for area in areas),
        *_route(answer, frame),
        *(_dot(frame.pixels(vectors([end]))[0]) for end in ends),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


_PATTERNS = (
    '<defs><pattern id="r-refused" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="sc-f-pale" width="7" height="7"/><rect class="sc-f-refused" width="2.6" height="7"/></pattern>'
    '<pattern id="r-area" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<rect class="sc-f-refused" width="1.8" height="6"/></pattern></defs>'
)
"""Refusing states hatched one way on a pale ground, closed areas the other way on none: told apart without colour."""


def _states(answer: RouteAnswer, sky: Sky, shown: Picture, frame: Frame) -> Iterator[str]:
    chains = chains_of(sky.borders, frame)
    refused = set(answer.refused)

    def status(requires: tuple[str, ...]) -> Status:
        return "refused" if refused & set(requires) else "aside"

    for piece in sorted(grouped(sky, shown, status), key=lambda piece: piece.status):
        rings = shape_of(piece, chains, frame)
        fill = 'fill="url(#r-refused)"' if piece.status == "refused" else 'style="fill:var(--aside)"'
        if rings:
            yield f'<path class="sc-area" {fill} d="{"".join(path(ring, closed=True) for ring in rings)}"/>'


def _area(area: Area, frame: Frame) -> str:
    rings = [clip_ring(frame.pixels(ring), box_of(frame)) for region in area.regions for ring in region.rings]
    line = "".join(path(ring, closed=True) for ring in rings if len(ring) > 2)
    title = escape(f"{area.name}: closed {area.limits.words or 'at all levels'}")
    return (
        f'<path fill="url(#r-area)" style="stroke:var(--refused);stroke-width:1.6;fill-rule:evenodd" d="{line}">'
        f"<title>{title}</title></path>"
    )


def _route(answer: RouteAnswer, frame: Frame) -> Iterator[str]:
    if answer.found:
        line = path(route_px(answer.points, frame))
        yield f'<path class="sc-casing" stroke-width="7" d="{line}"/>'
        yield f'<path class="sc-way sc-best" d="{line}"/>'


def _dot(at: Floats) -> str:
    return f'<circle class="sc-dot" cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="4.6"/>'
