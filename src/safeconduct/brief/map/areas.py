"""Pieces of sky to draw: the router's own cells, joined where the same states must consent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import antimeridian
import numpy as np
from numpy.typing import NDArray
from shapely import make_valid, simplify
from shapely.geometry import LineString, MultiPolygon, Polygon, mapping
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

from safeconduct.airspace.policies import policies_from
from safeconduct.airspace.sky import HIGH_SEAS, Ints, Lines, Picture, Sky, picture
from safeconduct.brief.context import matters
from safeconduct.planning.model import Plan, ReadingPlan
from safeconduct.planning.planning_data import World

Floats = NDArray[np.float64]
Status = Literal["closed", "refused", "aside", "unknown", "asked", "granted"]
"""How a piece of sky stands; ``aside``: nobody was asked and no way worth knowing needs it; ``closed``: by a dated fact."""

WORST_FIRST: tuple[Status, ...] = get_args(Status)
"""Of several states that must all consent, the first of these that one of them has is how their sky stands."""

Ring = tuple[tuple[int, bool], ...]
"""Chains of border in order, each with whether it is walked forward; the piece lies on the left."""


@dataclass(frozen=True, slots=True)
class Area:
    """A piece of sky that needs the same consents everywhere.

    Attributes
    ----------
    requires : tuple of str
        States (alpha-2), sorted; one, or all that hold or claim it.
    status : Status
        Refused if one of them refuses, else the least settled of their answers.
    rings : tuple of Ring
    borders : Lines
        The chains the rings are made of.
    """

    requires: tuple[str, ...]
    status: Status
    rings: tuple[Ring, ...]
    borders: Lines

    def geometry(self, tolerance_deg: float = 0.0) -> dict[str, Any]:
        """GeoJSON geometry: outer rings to the left, cut at the antimeridian; borders thinned to a tolerance first."""
        rings = [thinned(self.ring_deg(ring), tolerance_deg) for ring in self.rings]
        rings = [ring for ring in rings if len(ring) >= LEAST_RING]
        outer = [ring for ring in rings if turns_left(ring)]
        holes = [ring[::-1] for ring in rings if not turns_left(ring)]
        shape = _flat(outer).difference(_flat(holes))
        parts = [orient(part) for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
        told: dict[str, Any] = mapping(parts[0] if len(parts) == 1 else MultiPolygon(parts))
        return told

    def ring_deg(self, ring: Ring) -> Floats:
        """Points of a ring, (lon, lat) degrees, the first repeated at the end."""
        return np.vstack([walked(self.borders.line(chain), forward) for chain, forward in ring])


LEAST_RING = 4
"""Points of the smallest ring, the first repeated at the end."""


def thinned(ring: Floats, tolerance_deg: float) -> Floats:
    """A ring with the points left out that lie closer than the tolerance to what is left (Douglas and Peucker 1973)."""
    if tolerance_deg == 0.0:
        return ring
    return np.asarray(simplify(LineString(ring), tolerance_deg).coords)


def walked(points: Floats, forward: bool) -> Floats:
    """A chain's points in the order walked."""
    return points if forward else points[::-1]


def picture_of(plan: Plan, world: World) -> Picture:
    """The picture of the sky the plan was made with: its choices stand in its provenance."""
    return picture(
        world.sky, world.tables, policies_from(plan.provenance.chosen), date.fromisoformat(plan.as_of)
    )


def areas_of(reading: ReadingPlan, sky: Sky, shown: Picture) -> list[Area]:
    """All pieces of sky somebody must consent to, with how they stand in a reading."""
    near = matters(reading)
    return grouped(sky, shown, lambda key: status_of(key, reading, near))


def grouped(sky: Sky, shown: Picture, status: Callable[[tuple[str, ...]], Status]) -> list[Area]:
    """All pieces of sky somebody must consent to; `status` tells how one stands by who must."""
    keys = sorted({tuple(sorted(need)) for need in shown.requires if need})
    number = {key: i for i, key in enumerate(keys)}
    group = np.array([number.get(tuple(sorted(n)), HIGH_SEAS) for n in shown.requires] + [HIGH_SEAS])
    left, right = group[sky.left], group[sky.right]  # HIGH_SEAS is -1: the last entry
    return [
        Area(key, status(key), tuple(_rings(sky.borders, left, right, i)), sky.borders)
        for i, key in enumerate(keys)
    ]


def status_of(requires: Sequence[str], reading: ReadingPlan, near: frozenset[str]) -> Status:
    """How a piece stands: one refusal refuses it, all must grant it."""
    stands = [_stands(state, reading, near) for state in requires]
    return next(status for status in WORST_FIRST if status in stands)


def _stands(state: str, reading: ReadingPlan, near: frozenset[str]) -> Status:
    if state in reading.refused:
        return "refused"
    row = reading.reading.consent(state)
    if row is not None and row.status in ("granted", "asked"):
        return "granted" if row.status == "granted" else "asked"
    return "unknown" if state in near or row is not None else "aside"


def _rings(borders: Lines, left: Ints, right: Ints, group: int) -> Iterator[Ring]:
    """Rings round a group of cells: chains that have it on one side only, joined end to start."""
    steps = [(int(i), True) for i in np.flatnonzero((left == group) & (right != group))]
    steps += [(int(i), False) for i in np.flatnonzero((right == group) & (left != group))]
    starting: dict[bytes, list[tuple[int, bool]]] = {}
    for step in steps:
        starting.setdefault(_node(borders, step, 0), []).append(step)
    while starting:
        yield tuple(_walk(borders, starting))


def _walk(borders: Lines, starting: dict[bytes, list[tuple[int, bool]]]) -> Iterator[tuple[int, bool]]:
    """One closed walk; which of several chains at a node is taken does not change what is filled."""
    first = node = min(starting)
    while True:
        step = starting[node].pop()
        if not starting[node]:
            del starting[node]
        yield step
        node = _node(borders, step, -1)
        if node == first:
            return


def _node(borders: Lines, step: tuple[int, bool], end: int) -> bytes:
    """First (0) or last (−1) point of a step, as a key; the antimeridian's two longitudes are one."""
    chain, forward = step
    lon, lat = borders.line(chain)[end if forward else -1 - end]
    lon = 0.0 if abs(lat) > 90 - 1e-9 else (lon + 180.0) % 360.0
    return np.round(np.array([lon, lat]), 7).tobytes()


def turns_left(ring: Floats) -> bool:
    """Whether a ring round no pole encloses what lies on its left: an outer ring, not a hole."""
    lon, lat = np.unwrap(ring[:, 0], period=360.0), ring[:, 1]
    return bool(np.sum(lon[:-1] * lat[1:] - lon[1:] * lat[:-1]) > 0.0)


def _flat(rings: Sequence[Floats]) -> Any:
    """Rings that turn left as one shape on the plane of longitude and latitude."""
    return unary_union([make_valid(antimeridian.fix_polygon(Polygon(ring))) for ring in rings])
