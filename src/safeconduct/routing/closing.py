"""The areas of one question: which are closed, and which stand open but are told, because somebody's yes is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from safeconduct.geometry.kernels import arc_rad
from safeconduct.routing.overlay import Overlay, Overlays, holds, leg_within
from safeconduct.units import rad_to_km

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area
    from safeconduct.geometry.regions import Region

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class AreaStretch:
    """Where a route flies inside an area, km along it."""

    area: str
    from_km: float
    to_km: float


@dataclass(frozen=True, slots=True)
class Closing:
    """Areas over one overlay.

    Attributes
    ----------
    closed, opened : tuple of Area
        Those no route enters; those it may enter and then names.
    overlay : Overlay
        Of all their regions.
    regions : dict of area id to region numbers
    shut : region numbers of the closed ones
    """

    closed: tuple[Area, ...]
    opened: tuple[Area, ...]
    overlay: Overlay
    regions: dict[str, tuple[int, ...]]
    shut: Ints

    def closed_at(self, point: Floats) -> tuple[Area, ...]:
        """Closed areas that hold a point."""
        return tuple(area for area in self.closed if self._holds(area, point))

    def _holds(self, area: Area, point: Floats) -> bool:
        return any(holds(self.overlay.outlines, region, point) for region in self.regions[area.id])

    def bars(self, p: Floats, q: Floats) -> bool:
        """Whether a closed area holds part of the arc between two points, or the second of them."""
        return any(
            holds(self.overlay.outlines, region, q) or self._stretches(region, p, q)
            for region in self.shut.tolist()
        )

    def stretches(self, points: Sequence[Floats]) -> tuple[AreaStretch, ...]:
        """Where a way, unit vectors with great circles between them, flies inside the open areas."""
        return tuple(
            AreaStretch(area.id, rad_to_km(a), rad_to_km(b))
            for area in self.opened
            for a, b in _joined(self._along(points, self.regions[area.id]))
        )

    def _along(self, points: Sequence[Floats], regions: Iterable[int]) -> list[tuple[float, float]]:
        out, done = [], 0.0
        for p, q in pairwise(points):
            for region in regions:
                out += [(done + a, done + b) for a, b in self._stretches(region, p, q)]
            done += arc_rad(p, q)
        return sorted(out)

    def _stretches(self, region: int, p: Floats, q: Floats) -> list[tuple[float, float]]:
        enter, leave = np.empty(256), np.empty(256)
        n = leg_within(self.overlay.outlines, region, p, q, enter, leave)
        return list(zip(enter[:n].tolist(), leave[:n].tolist(), strict=True))

    def turned_round(self, vertices: Iterable[int]) -> tuple[str, ...]:
        """Areas at whose corners (vertices of the overlay) a route turns."""
        first = self.overlay.outlines.first
        at = [int(np.searchsorted(first, vertex, side="right")) - 1 for vertex in vertices]
        return tuple(a.id for a in self.closed if any(region in at for region in self.regions[a.id]))


def closing(closed: Iterable[Area], opened: Iterable[Area], overlays: Overlays) -> Closing:
    """The areas of a question; one that is in both lists is closed."""
    shut = tuple(closed)
    open_ = tuple(area for area in opened if area not in shut)
    known: dict[bytes, Region] = {r.digest: r for area in (*shut, *open_) for r in area.regions}
    # the same areas make the same overlay, however they are listed and whichever of them are closed
    order = {digest: i for i, digest in enumerate(sorted(known))}
    regions = {a.id: tuple(order[r.digest] for r in a.regions) for a in (*shut, *open_)}
    numbers = sorted({number for area in shut for number in regions[area.id]})
    overlay = overlays.get([known[digest] for digest in order])
    return Closing(shut, open_, overlay, regions, np.array(numbers, np.int32))


def _joined(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches in order as one where they overlap or follow each other."""
    out: list[tuple[float, float]] = []
    for a, b in stretches:
        if out and a <= out[-1][1] + 1e-9:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out
