"""The scenario's areas as outlines to draw and to export: on the map hatched by kind, as polygons in GeoJSON and KML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import antimeridian
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.polygon import orient

from safeconduct.airspace.sky import Picture, Sky
from safeconduct.brief.map.areas import picture_of
from safeconduct.brief.map.projection import Frame
from safeconduct.planning.model import Plan
from safeconduct.planning.planning_data import World
from safeconduct.planning.sky_areas import outline_of
from safeconduct.scenario.model import SkyArea

Floats = NDArray[np.float64]

STEP_KM = 50.0
"""Longest straight piece of an outline as drawn, km."""

FAR = 0.2
"""Outlines with a point this little in front of the map's rim (as a cosine from its centre's opposite) are not drawn."""


@dataclass(frozen=True, slots=True)
class Outline:
    """An area with its outline.

    Attributes
    ----------
    area : SkyArea
    rings : tuple of (n, 2) arrays
        (lat, lon) degrees, not closed; outer rings and holes, to be filled by the even-odd rule.
    """

    area: SkyArea
    rings: tuple[Floats, ...]

    @property
    def words(self) -> str:
        """``The middle of the Gulf: closed, below FL320, until 8 Mar 16:00Z``."""
        limits = self.area.limits
        kind = {
            "closed": "closed",
            "asked": f"to be asked of {self.area.asked_of}: {self.area.answer.replace('_', ' ')}",
            "opened": f"a corridor through {', '.join(self.area.through)}",
        }[self.area.kind]
        return f"{self.area.name}: {', '.join(word for word in (kind, limits.words, limits.times) if word)}"

    def geometry(self) -> dict[str, Any]:
        """GeoJSON geometry, outer rings to the left, cut at the antimeridian."""
        fixed = [antimeridian.fix_polygon(Polygon(ring[:, ::-1]), fix_winding=True) for ring in self.rings]
        shape = fixed[0]
        for other in fixed[1:]:
            # even-odd: a ring inside another is a hole of it
            shape = shapely.symmetric_difference(shape, other)
        parts = [orient(part) for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        told: dict[str, Any] = mapping(parts[0] if len(parts) == 1 else MultiPolygon(parts))
        return told

    def properties(self) -> dict[str, Any]:
        """What a feature says of it; `floor_fl` and `ceiling_fl` are read back by ``route --avoid``."""
        limits, area = self.area.limits, self.area
        told = {
            "kind": "area",
            "id": area.id,
            "name": area.name,
            "status": area.kind,
            "asked_of": area.asked_of,
            "through": list(area.through),
            "floor_fl": limits.floor_fl,
            "valid_from": limits.begins.isoformat() if limits.begins else None,
            "valid_to": limits.ends.isoformat() if limits.ends else None,
            "hours_utc": [list(span) for span in limits.hours_utc],
            "source": area.mark.source,
            "mark": str(area.mark),
        }
        return told | ({"ceiling_fl": limits.ceiling_fl} if np.isfinite(limits.ceiling_fl) else {})

    def pixels(self, frame: Frame) -> list[Floats]:
        """Its rings on a map; none where it lies behind the rim or outside the picture."""
        xyz = [_vectors(ring) for ring in self.rings]
        if any((points @ frame.axes[2] < FAR - 1.0).any() for points in xyz):
            return []
        rings = [frame.pixels(points) for points in xyz]
        box = shapely.box(-8.0, -8.0, frame.width + 8.0, frame.height + 8.0)
        out: list[Floats] = []
        for ring in rings:
            cut = shapely.make_valid(Polygon(ring)).intersection(box)
            parts = [part for part in shapely.get_parts(cut) if part.geom_type == "Polygon" and part.area]
            out += [np.asarray(part.exterior.coords) for part in parts]
        return out


def outlines_of(plan: Plan, world: World) -> tuple[Outline, ...]:
    """The areas of a plan with their outlines; none where it has none."""
    return outlined(plan.areas, world.sky, picture_of(plan, world)) if plan.areas else ()


def outlined(areas: Iterable[SkyArea], sky: Sky, shown: Picture) -> tuple[Outline, ...]:
    """Areas with their outlines under a picture of the sky."""
    return tuple(Outline(area, tuple(_rings(area, sky, shown))) for area in areas)


def _rings(area: SkyArea, sky: Sky, shown: Picture) -> Iterator[Floats]:
    from safeconduct.geometry.regions import great_circles, to_latlon
    from safeconduct.units import km_to_rad

    for region in outline_of(area, sky, shown).regions:
        for ring in region.rings:
            closed = np.vstack([ring, ring[:1]])
            yield to_latlon(great_circles(closed, km_to_rad(STEP_KM)))[:-1]


def _vectors(latlon_deg: Floats) -> Floats:
    lat, lon = np.radians(latlon_deg).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
