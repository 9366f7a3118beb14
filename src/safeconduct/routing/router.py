"""The router: one picture of the sky, many questions. Shortest permitted route, exact on the sphere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import Picture, latlon_deg
from safeconduct.geometry.kernels import arc_rad
from safeconduct.routing import kernels
from safeconduct.routing.closing import AreaStretch, Closing, closing
from safeconduct.routing.index import Borders, Index
from safeconduct.routing.margin import OUTSIDE, Exit, find_exit, holding_cells
from safeconduct.routing.overlay import Overlay, Overlays, within_reach
from safeconduct.routing.points import Point as Point
from safeconduct.units import km_to_rad, rad_to_km

if TYPE_CHECKING:
    # brings shapely, which a question without areas has no use for
    from safeconduct.airspace.areas import Area

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
class GateCrossing:
    """A border crossed at a gate.

    Attributes
    ----------
    state : str
        ISO alpha-2.
    gate : str
        Its name.
    enters : bool
        Whether the state is entered; else it is left.
    at_km : float
        Where, km along the route.
    """

    state: str
    gate: str
    enters: bool
    at_km: float


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
    areas : tuple of AreaStretch
        Where it flies inside areas that stand open but were to be told.
    turns_at_areas : tuple of str
        Closed areas that it bends round.
    gates : tuple of GateCrossing
        Gates at which it crosses borders, in the order flown.
    """

    distance_km: float
    points: tuple[tuple[float, float], ...]
    stretches: tuple[tuple[int, float], ...]
    requires: frozenset[str]
    turns_at: tuple[int, ...] = ()
    margins: tuple[str, ...] = ()
    areas: tuple[AreaStretch, ...] = ()
    turns_at_areas: tuple[str, ...] = ()
    gates: tuple[GateCrossing, ...] = ()


class Workspace:
    """Room for the searches over one index; its routers take turns in it."""

    def __init__(self, index: Index) -> None:
        self.shells = len(index.vertices)
        self.stamp = np.zeros(len(index.left), np.int32)
        # lids that areas open have marks of their own: a climb through pockets stops at a marked node, taking those
        # above it as marked too, which holds for pockets only
        self.opened = np.zeros(len(index.left), np.int32)
        self.now = 0
        self._reserve(self.shells)
        self.leg_cells, self.leg_until = np.empty(8192, np.int32), np.empty(8192)
        self.overlays = Overlays(index, OUTSIDE)
        self._index = index
        self._wide: Index | None = None
        self._over: Overlay | None = None
        self._area_stamps = np.zeros((2, 0), np.int32)

    def _reserve(self, room: int) -> None:
        self.segments = np.empty((room, 2), np.int32)
        self.rings, self.corner, self.before, self.after, self.path = (
            np.empty(room, np.int32) for _ in range(5)
        )

    def widened(self, overlay: Overlay) -> tuple[Index, Ints, Ints]:
        """The index with an overlay's vertices behind its own, and two rows of marks for the overlay's nodes.

        The second row stays empty: what its lids meet is all in their masks.
        """
        if self._wide is None or self._over is not overlay:
            own = overlay.areas
            room = self.shells + len(own.vertices)
            if self._wide is None or len(self._wide.vertices) < room:
                # half as much again, so that areas drawn one after the other seldom need new room
                room += len(own.vertices) // 2 + 1000
                vertices = np.zeros((room, 3))
                vertices[: self.shells] = self._index.vertices
                self._wide = self._index._replace(vertices=vertices)
                self._reserve(room)
            self._wide.vertices[self.shells : self.shells + len(own.vertices)] = own.vertices
            self._over = overlay
            self._area_stamps = np.zeros((2, len(own.left)), np.int32)
        return self._wide, self._area_stamps[0], self._area_stamps[1]


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
        # areas compare as objects: the same ones, in the same order
        self._closings: dict[tuple[tuple[Area, ...], tuple[Area, ...]], Closing] = {}

    def forget(self) -> None:
        """Drops what earlier questions left behind, so that the next one is answered from scratch."""
        self._legs.clear()
        self._held.clear()
        self._cell.clear()
        self._refused.clear()
        self._closings.clear()

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
        *,
        areas: Iterable[Area] = (),
        open_areas: Iterable[Area] = (),
    ) -> Route | None:
        """The shortest route that enters no cell of a refusing state and no closed area; None if there is none within
        the limit.

        Parameters
        ----------
        at_least_km : whoever knows that no route is shorter (with fewer refusals it was no shorter) saves time
        areas : those that are closed; no route begins or ends in one (`closed_at` tells)
        open_areas : those that it may enter; `Route.areas` then names them

        Exact for the shells (which keep at least 1 km off a refusing state's border as its source draws it) and for the
        areas' regions, to rounding.
        """
        if refused & (self.needed_at(origin) | self.needed_at(destination)):
            return None
        over = self._closing(areas, open_areas)
        if over is not None and (over.closed_at(origin.xyz()) or over.closed_at(destination.xyz())):
            return None
        cells, words = self._cells_of(refused)
        ways_out = [self._exit(place, cells, over) for place in (origin, destination)]
        if ways_out[0] is None or ways_out[1] is None:
            return None
        out, back = ways_out[0], ways_out[1]
        margins_km = out.distance_km + back.distance_km
        within = (limit_km - margins_km, at_least_km - margins_km)
        found = self._widening(out.point.xyz(), back.point.xyz(), cells, words, within, over)
        if found is None:
            return None
        length_rad, corners = found
        return self._route(origin, destination, out, back, rad_to_km(length_rad), corners, over)

    def closed_at(self, place: Point, areas: Iterable[Area]) -> tuple[Area, ...]:
        """Those of some areas that hold a place: closed, they leave it without a route, whoever consents."""
        over = self._closing(areas, ())
        return over.closed_at(place.xyz()) if over is not None else ()

    def _closing(self, areas: Iterable[Area], open_areas: Iterable[Area]) -> Closing | None:
        key = (tuple(areas), tuple(open_areas))
        if key == ((), ()):
            return None
        if key not in self._closings:
            if len(self._closings) >= 64:
                self._closings.clear()
            self._closings[key] = closing(*key, self._work.overlays)
        return self._closings[key]

    def _cells_of(self, refused: frozenset[str]) -> tuple[Ints, NDArray[np.uint64]]:
        if refused not in self._refused:
            cells = self.picture.refused_cells(refused)
            flags = np.zeros(64 * self._index.masks.shape[1], np.uint8)
            flags[cells] = 1
            self._refused[refused] = (cells, np.packbits(flags, bitorder="little").view(np.uint64))
        return self._refused[refused]

    def _exit(self, place: Point, cells: Ints, over: Closing | None) -> Exit | None:
        if place not in self._held:
            self._held[place] = holding_cells(self._index, place.xyz())
        held = self._held[place]
        within = np.array([cell for cell in held.tolist() if cell in cells], np.int32)
        if not len(within):
            return Exit(place, 0.0, ())
        barred = over.bars if over is not None and len(over.shut) else None
        return find_exit(self._index, self._borders, place, within, cells, barred)

    def _widening(
        self,
        s: Floats,
        t: Floats,
        cells: Ints,
        words: NDArray[np.uint64],
        bounds_km: tuple[float, float],
        over: Closing | None,
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
            found = self._search(s, t, cells, words, within_km, over)
            if found is not None or within_km >= limit_km:
                return found
        return None

    def _search(
        self,
        s: Floats,
        t: Floats,
        cells: Ints,
        words: NDArray[np.uint64],
        limit_km: float,
        over: Closing | None,
    ) -> tuple[float, list[int]] | None:
        work, ix = self._work, self._index
        work.now += 1
        limit_rad = min(km_to_rad(limit_km), 1e3)
        near = self._areas_within(over, s, t, limit_rad)
        if over is not None and len(near):
            ix, turns, segments = self._with_areas(s, t, cells, words, limit_rad, over, near)
        else:
            m = kernels.open_segments(
                ix,
                cells,
                words,
                s,
                t,
                limit_rad,
                work.stamp,
                work.now,
                work.opened,
                work.segments,
                work.rings,
            )
            segments, rings = work.segments[:m], work.rings[:m]
            n = kernels.corners(ix, segments, rings, words, work.corner, work.before, work.after)
            turns = work.corner[:n], work.before[:n], work.after[:n]
        length_rad, count = kernels.search(ix, segments, *turns, s, t, limit_rad, work.path)
        return None if length_rad == inf else (length_rad, work.path[:count].tolist())

    def _areas_within(self, over: Closing | None, s: Floats, t: Floats, limit_rad: float) -> Ints:
        """Numbers of the closed regions that a route within the limit can come near."""
        if over is None or not len(over.shut):
            return np.empty(0, np.int32)
        out = np.empty(len(over.shut), np.int32)
        return out[: within_reach(over.overlay.outlines, over.shut, s, t, limit_rad, out)]

    def _with_areas(
        self,
        s: Floats,
        t: Floats,
        cells: Ints,
        words: NDArray[np.uint64],
        limit_rad: float,
        over: Closing,
        near: Ints,
    ) -> tuple[Index, tuple[Ints, Ints, Ints], Ints]:
        """The index, the corners and the segments of a search among shells and areas.

        The areas' vertices come behind the shells' own, from number `Workspace.shells` on.
        """
        work, ix, area_ix = self._work, self._index, over.overlay.areas
        wide, stamp, never = work.widened(over.overlay)
        lids, first = over.overlay.shell_lids, over.overlay.lid_first
        for region in near.tolist():
            work.opened[lids[first[region] : first[region + 1]]] = work.now
        ends = s, t, limit_rad
        m = kernels.open_segments(
            ix, cells, words, *ends, work.stamp, work.now, work.opened, work.segments, work.rings
        )
        bits = over.overlay.words(words, near)
        own = work.segments[m:], work.rings[m:]
        k = kernels.open_segments(area_ix, near, bits, *ends, stamp, work.now, never, *own)
        n = kernels.corners(
            ix, work.segments[:m], work.rings[:m], words, work.corner, work.before, work.after
        )
        turns = work.corner[n:], work.before[n:], work.after[n:]
        c = kernels.corners(area_ix, own[0][:k], own[1][:k], bits, *turns)
        for numbers in (own[0][:k], *(turn[:c] for turn in turns)):
            numbers += work.shells
        return wide, (work.corner[: n + c], work.before[: n + c], work.after[: n + c]), work.segments[: m + k]

    def _route(
        self,
        origin: Point,
        destination: Point,
        out: Exit,
        back: Exit,
        core_km: float,
        corners: list[int],
        over: Closing | None,
    ) -> Route:
        ends: list[tuple[object, Floats]] = [(origin, origin.xyz())]
        if out.distance_km:
            ends.append((out.point, out.point.xyz()))
        ends += [self._corner(corner, over) for corner in corners]
        if back.distance_km:
            ends.append((back.point, back.point.xyz()))
        ends.append((destination, destination.xyz()))
        stretches = _merged([s for p, q in pairwise(ends) for s in self._leg(p, q)])
        needs = self.needed_at(origin) | self.needed_at(destination)
        for cell, km in stretches:
            if km > LEAST_KM:
                needs |= self.requirement(cell)
        shells = self._work.shells
        own = np.array([corner for corner in corners if corner < shells], np.int32)
        turns = np.searchsorted(self._index.ring_first, own, side="right") - 1
        points = [(origin.lat_deg, origin.lon_deg), *(latlon_deg(x) for _, x in ends[1:-1])]
        route = Route(
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
        if over is None:
            return route
        met = tuple(a for a in over.stretches([x for _, x in ends]) if a.to_km - a.from_km > LEAST_KM)
        round_ = over.turned_round(corner - shells for corner in corners if corner >= shells)
        return replace(route, areas=met, turns_at_areas=round_)

    def _corner(self, vertex: int, over: Closing | None) -> tuple[object, Floats]:
        """A corner's key among legs, and its place. Numbers of areas' vertices change with the areas, so those go by
        their place."""
        shells = self._work.shells
        if vertex < shells:
            return vertex, self._index.vertices[vertex]
        assert over is not None
        xyz = over.overlay.areas.vertices[vertex - shells]
        return tuple(xyz.tolist()), xyz

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
        tuple(_shifted(legs)),
        tuple(dict.fromkeys(area for leg in legs for area in leg.turns_at_areas)),
        tuple(_gates_of(legs)),
    )


def _gates_of(legs: list[Route]) -> list[GateCrossing]:
    """The legs' gates, km along all of them."""
    out, done = [], 0.0
    for leg in legs:
        out += [replace(gate, at_km=gate.at_km + done) for gate in leg.gates]
        done += leg.distance_km
    return out


def _shifted(legs: list[Route]) -> list[AreaStretch]:
    """The legs' stretches in areas, km along all of them."""
    out, done = [], 0.0
    for leg in legs:
        out += [replace(s, from_km=s.from_km + done, to_km=s.to_km + done) for s in leg.areas]
        done += leg.distance_km
    return out


def _merged(stretches: list[tuple[int, float]]) -> list[tuple[int, float]]:
    out: list[tuple[int, float]] = []
    for cell, km in stretches:
        if out and out[-1][0] == cell:
            out[-1] = (cell, out[-1][1] + km)
        else:
            out.append((cell, km))
    return out
