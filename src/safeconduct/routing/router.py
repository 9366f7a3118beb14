"""The router: one picture of the sky, many questions. Shortest permitted route, exact on the sphere."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import Picture, latlon_deg, unit_vectors
from safeconduct.geometry.kernels import arc_rad
from safeconduct.routing import kernels
from safeconduct.routing.index import Borders, Index
from safeconduct.routing.margin import Exit, find_exit, holding_cells
from safeconduct.units import km_to_rad, rad_to_km

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

LEAST_KM = 0.001
"""Stretches of a leg shorter than this, km, count for nobody: rounding, not geography."""

WIDENINGS = (1.1, 1.6, 3.0, inf)
"""Limits tried in turn, as multiples of the direct way; measured, any such row does."""

SLACK_KM = 1e-6
"""A millimetre: lengths closer than this are one, so that rounding skips no ellipse that holds a route."""

_ANCHOR = np.array([1e-3, 2.3e-4, 1.0]) / np.linalg.norm([1e-3, 2.3e-4, 1.0])
"""A point of the Arctic high seas, from where cells are told by counting borders."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the sphere, degrees."""

    lat_deg: float
    lon_deg: float

    def xyz(self) -> Floats:
        """Unit vector."""
        vector: Floats = unit_vectors(np.array([[self.lon_deg, self.lat_deg]]))[0]
        return vector


@dataclass(frozen=True, slots=True)
class Route:
    """A way from one place to another that enters no refusing sky.

    Attributes
    ----------
    distance_km : float
        Length on the sphere of radius 6371.0088 km.
    points : tuple of (lat_deg, lon_deg)
        Both ends and every turn; great circles between them.
    stretches : tuple of (cell, km)
        Cells in the order flown; −1 for the high seas.
    requires : frozenset of str
        States whose consent the route needs, both ends' included.
    turns_at : tuple of int
        Cells whose borders the route bends round.
    margins : tuple of str
        Said where an end lies inside the safety margin along a refusing state's border.
    """

    distance_km: float
    points: tuple[tuple[float, float], ...]
    stretches: tuple[tuple[int, float], ...]
    requires: frozenset[str]
    turns_at: tuple[int, ...] = ()
    margins: tuple[str, ...] = ()


class Workspace:
    """Room for the searches over one index; its routers take turns in it."""

    def __init__(self, index: Index) -> None:
        room = len(index.vertices)
        self.stamp = np.zeros(len(index.left), np.int32)
        self.now = 0
        self.segments = np.empty((room, 2), np.int32)
        self.rings, self.corner, self.before, self.after, self.path = (
            np.empty(room, np.int32) for _ in range(5)
        )
        self.leg_cells, self.leg_until = np.empty(8192, np.int32), np.empty(8192)


class Router:
    """Answers for one picture of the sky at one resolution.

    Not to be shared between threads: a search keeps its work space.
    """

    def __init__(
        self,
        index: Index,
        borders: Borders,
        picture: Picture,
        names: tuple[str, ...],
        work: Workspace | None = None,
    ) -> None:
        self.picture = picture
        self._index, self._borders, self._names = index, borders, names
        self._work = work or Workspace(index)
        self._legs: dict[tuple[object, object], tuple[tuple[int, float], ...]] = {}
        self._held: dict[Point, Ints] = {}
        self._cell: dict[Point, int] = {}
        self._refused: dict[frozenset[str], tuple[Ints, NDArray[np.uint64]]] = {}

    def forget(self) -> None:
        """Drops what earlier questions left behind, so that the next one is answered from scratch."""
        self._legs.clear()
        self._held.clear()
        self._cell.clear()
        self._refused.clear()

    @property
    def borders(self) -> Borders:
        """The borders between cells."""
        return self._borders

    def cell(self, place: Point) -> int:
        """The cell a place lies in; −1 for the high seas."""
        if place not in self._cell:
            self._cell[place] = int(kernels.cell_at(place.xyz(), _ANCHOR, self._borders))
        return self._cell[place]

    def requirement(self, cell: int) -> frozenset[str]:
        """States whose consent a cell needs."""
        return self.picture.requires[cell] if cell >= 0 else frozenset()

    def needed_at(self, place: Point) -> frozenset[str]:
        """States whose consent the sky above a place needs."""
        return self.requirement(self.cell(place))

    def shortest(
        self,
        origin: Point,
        destination: Point,
        refused: frozenset[str],
        limit_km: float = inf,
        at_least_km: float = 0.0,
    ) -> Route | None:
        """The shortest route that enters no cell of a refusing state; None if there is none within the limit.

        Whoever knows that no route is shorter than `at_least_km` (with fewer refusals it was no shorter) saves time.
        Exact for the shells (which keep at least 1 km off a refusing state's border as its source draws it), to rounding.
        """
        if refused & (self.needed_at(origin) | self.needed_at(destination)):
            return None
        cells, words = self._cells_of(refused)
        ways_out = [self._exit(place, cells) for place in (origin, destination)]
        if ways_out[0] is None or ways_out[1] is None:
            return None
        out, back = ways_out[0], ways_out[1]
        margins_km = out.distance_km + back.distance_km
        within = (limit_km - margins_km, at_least_km - margins_km)
        found = self._widening(out.point.xyz(), back.point.xyz(), cells, words, within)
        if found is None:
            return None
        length_rad, corners = found
        return self._route(origin, destination, out, back, rad_to_km(length_rad), corners)

    def _cells_of(self, refused: frozenset[str]) -> tuple[Ints, NDArray[np.uint64]]:
        if refused not in self._refused:
            cells = self.picture.refused_cells(refused)
            flags = np.zeros(64 * self._index.masks.shape[1], np.uint8)
            flags[cells] = 1
            self._refused[refused] = (cells, np.packbits(flags, bitorder="little").view(np.uint64))
        return self._refused[refused]

    def _exit(self, place: Point, cells: Ints) -> Exit | None:
        if place not in self._held:
            self._held[place] = holding_cells(self._index, place.xyz())
        held = self._held[place]
        within = np.array([cell for cell in held.tolist() if cell in cells], np.int32)
        if not len(within):
            return Exit(place, 0.0, ())
        return find_exit(self._index, self._borders, place, within, cells, Point)

    def _widening(
        self, s: Floats, t: Floats, cells: Ints, words: NDArray[np.uint64], bounds_km: tuple[float, float]
    ) -> tuple[float, list[int]] | None:
        """The search within ever wider ellipses: what lies outside the first that holds a route need not be seen.

        Ellipses too narrow for the least length a route can have (the second bound) are not searched.
        """
        limit_km, at_least_km = bounds_km
        direct_km = rad_to_km(arc_rad(s, t))
        for factor in WIDENINGS:
            if factor * direct_km < at_least_km - SLACK_KM:
                continue
            # a limit only a little wider is looked at at once
            within_km = limit_km if limit_km <= 1.5 * factor * direct_km else factor * direct_km
            found = self._search(s, t, cells, words, within_km)
            if found is not None or within_km >= limit_km:
                return found
        return None

    def _search(
        self, s: Floats, t: Floats, cells: Ints, words: NDArray[np.uint64], limit_km: float
    ) -> tuple[float, list[int]] | None:
        work, ix = self._work, self._index
        work.now += 1
        limit_rad = min(km_to_rad(limit_km), 1e3)
        m = kernels.open_segments(
            ix, cells, words, s, t, limit_rad, work.stamp, work.now, work.segments, work.rings
        )
        segments, rings = work.segments[:m], work.rings[:m]
        n = kernels.corners(ix, segments, rings, words, work.corner, work.before, work.after)
        turns = work.corner[:n], work.before[:n], work.after[:n]
        length_rad, count = kernels.search(ix, segments, *turns, s, t, limit_rad, work.path)
        return None if length_rad == inf else (length_rad, work.path[:count].tolist())

    def _route(
        self, origin: Point, destination: Point, out: Exit, back: Exit, core_km: float, corners: list[int]
    ) -> Route:
        vertices = self._index.vertices
        ends: list[tuple[object, Floats]] = [(origin, origin.xyz())]
        if out.distance_km:
            ends.append((out.point, out.point.xyz()))
        ends += [(corner, vertices[corner]) for corner in corners]
        if back.distance_km:
            ends.append((back.point, back.point.xyz()))
        ends.append((destination, destination.xyz()))
        stretches = _merged([s for p, q in pairwise(ends) for s in self._leg(p, q)])
        needs = self.needed_at(origin) | self.needed_at(destination)
        for cell, km in stretches:
            if km > LEAST_KM:
                needs |= self.requirement(cell)
        turns = np.searchsorted(self._index.ring_first, np.array(corners, np.int32), side="right") - 1
        points = [(origin.lat_deg, origin.lon_deg), *(latlon_deg(x) for _, x in ends[1:-1])]
        return Route(
            core_km + out.distance_km + back.distance_km,
            (*points, (destination.lat_deg, destination.lon_deg)),
            tuple(s for s in stretches if s[1] > LEAST_KM),
            needs,
            tuple(dict.fromkeys(self._index.ring_cell[turns].tolist())),
            tuple(
                self._margin(place, exit_)
                for place, exit_ in (("origin", out), ("destination", back))
                if exit_.cells
            ),
        )

    def _margin(self, end: str, way_out: Exit) -> str:
        names = ", ".join(self._names[cell] for cell in way_out.cells)
        return (
            f"the {end} lies inside the safety margin along the border of {names}: "
            f"its first {way_out.distance_km:.1f} km leave the margin by the nearest way outside that border"
        )

    def _leg(self, p: tuple[object, Floats], q: tuple[object, Floats]) -> tuple[tuple[int, float], ...]:
        key = (p[0], q[0])
        if key not in self._legs:
            cells, until_rad = self._work.leg_cells, self._work.leg_until
            n = kernels.leg_cells(p[1], q[1], _ANCHOR, self._borders, cells, until_rad)
            until = np.concatenate([[0.0], until_rad[:n]])
            lengths = [rad_to_km(float(x)) for x in np.diff(until)]
            if len(self._legs) > 200_000:
                self._legs.clear()
            self._legs[key] = tuple(zip(cells[:n].tolist(), lengths, strict=True))
        return self._legs[key]


def joined(legs: list[Route]) -> Route:
    """Routes flown one after the other as one; each begins where the last one ends."""
    points = [legs[0].points[0]]
    for leg in legs:
        points += leg.points[1:]
    return Route(
        sum(leg.distance_km for leg in legs),
        tuple(points),
        tuple(_merged([s for leg in legs for s in leg.stretches])),
        frozenset().union(*(leg.requires for leg in legs)),
        tuple(dict.fromkeys(cell for leg in legs for cell in leg.turns_at)),
        tuple(dict.fromkeys(note for leg in legs for note in leg.margins)),
    )


def _merged(stretches: list[tuple[int, float]]) -> list[tuple[int, float]]:
    out: list[tuple[int, float]] = []
    for cell, km in stretches:
        if out and out[-1][0] == cell:
            out[-1] = (cell, out[-1][1] + km)
        else:
            out.append((cell, km))
    return out
