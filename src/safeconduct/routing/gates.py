"""Gates: points where a state's border must be crossed. The shortest way over all orders of gates.

Each gate becomes two points, one on either side of the border, for a point on it lies in the margins of both sides. A
way is a chain of legs between gates; on each leg every gated state refuses save those the leg begins and ends in. The
least chain is found among all of them: a leg's cost does not depend on the others, and legs are searched only when the
great circle in their place comes up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import pairwise
from math import cos, inf, pi, sin
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safeconduct.airspace.sky import latlon_deg
from safeconduct.errors import Fault, InputError
from safeconduct.geometry.kernels import arc_rad, cross_track_rad
from safeconduct.routing.points import Point
from safeconduct.routing.router import LEAST_KM, GateCrossing, Route, Router, joined
from safeconduct.units import km_to_rad, rad_to_km

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area

Floats = NDArray[np.float64]

INWARDS_KM = 3.0
"""How far from the border a gate's two points lie, km: beyond the margin along it. Of 199 random points on borders with
the neighbour refusing, 193 lay in a margin and 6 had no route; 3 km inwards none."""

MOST_OFF_KM = 60.0
"""A gate farther from its state's border is taken for a mistake: published points lie on limits of flight information
regions, off territorial ones by some tens of kilometres."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A point where a state's border may be crossed.

    Attributes
    ----------
    name : str
    at : Point
    enter, leave : bool
        In which directions.
    """

    name: str
    at: Point
    enter: bool = True
    leave: bool = True


@dataclass(frozen=True, slots=True)
class Gated:
    """A state whose border is crossed at gates only.

    Attributes
    ----------
    state : str
        ISO alpha-2.
    gates : tuple of Gate
    overflight : bool
        Whether a flight may enter and leave again without landing.
    """

    state: str
    gates: tuple[Gate, ...]
    overflight: bool = True


@dataclass(frozen=True, slots=True)
class Through:
    """A way through gates.

    Attributes
    ----------
    route : Route
        All legs as one.
    crossings : tuple of (state, gate name, "enter" or "leave")
        In the order flown.
    notes : tuple of str
        What else a reader must know.
    at_km : tuple of float
        Where each gate is passed, km along the route.
    """

    route: Route
    crossings: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...] = ()
    at_km: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A gate's two points, and how far the border lies from where it is published, km."""

    gate: Gate
    state: str
    outer: Point
    inner: Point
    off_km: float


def shortest_through(
    router: Router,
    origin: Point,
    destination: Point,
    refused: frozenset[str],
    gated: Sequence[Gated],
    limit_km: float = inf,
    *,
    areas: Iterable[Area] = (),
    open_areas: Iterable[Area] = (),
) -> Through | None:
    """The shortest way that crosses gated states' borders at their gates only; None if there is none within the limit.

    Raises
    ------
    InputError
        With every gate that lies on no border of its state.
    """
    search = _Chains(router, origin, destination, refused, gated, tuple(areas), tuple(open_areas))
    return search.shortest(limit_km)


def shortest_by_gates(
    router: Router,
    origin: Point,
    destination: Point,
    refused: frozenset[str],
    limit_km: float = inf,
    at_least_km: float = 0.0,
    *,
    areas: Iterable[Area] = (),
    open_areas: Iterable[Area] = (),
    gated: Sequence[Gated] = (),
) -> Route | None:
    """As `Router.shortest`, crossing the borders of gated states at their gates only; the route tells which.

    Raises
    ------
    InputError
        With every gate that lies on no border of its state.
    """
    if not gated:
        return router.shortest(
            origin, destination, refused, limit_km, at_least_km, areas=areas, open_areas=open_areas
        )
    through = shortest_through(
        router, origin, destination, refused, gated, limit_km, areas=areas, open_areas=open_areas
    )
    if through is None:
        return None
    crossed = tuple(
        GateCrossing(state, gate, way == "enter", at_km)
        for (state, gate, way), at_km in zip(through.crossings, through.at_km, strict=True)
    )
    return replace(through.route, margins=through.route.margins + through.notes, gates=crossed)


def place_gates(router: Router, gated: Sequence[Gated]) -> list[Placed]:
    """Every gate with its points on both sides of the border; raises `InputError` with all that cannot be placed."""
    placed: list[Placed] = []
    faults: list[Fault] = []
    for one in gated:
        for i, gate in enumerate(one.gates):
            try:
                placed.append(_place(router, one.state, gate, f"gates of {one.state}[{i}]"))
            except InputError as error:
                faults += error.faults
    if faults:
        raise InputError(faults)
    return placed


def _place(router: Router, state: str, gate: Gate, where: str) -> Placed:
    here = gate.at.xyz()
    edge, off_rad = _nearest_border(router, state, here)
    off_km = rad_to_km(off_rad)
    if off_km > MOST_OFF_KM:
        what = f"{gate.name} lies {off_km:,.0f} km from the border of {state}."
        raise InputError.single(where, what, "Check its position: latitude first, in degrees.")
    a, b, inwards = edge
    foot = _foot(here, a, b)
    for turn in (0.0, *(k * sign * pi / 8 for k in range(1, 4) for sign in (1, -1))):
        # square to the border first; at a bend of it some other course may be needed
        course = cos(turn) * inwards + sin(turn) * np.cross(foot, inwards)
        inner, outer = _moved(foot, course, INWARDS_KM), _moved(foot, -course, INWARDS_KM)
        if state in router.needed_at(inner) and state not in router.needed_at(outer):
            break
    else:
        what = f"the border of {state} is too crooked at {gate.name} to tell its two sides."
        raise InputError.single(where, what, "Move the gate a few kilometres along the border.")
    if off_km > INWARDS_KM:
        # published off the border, it is flown over on its own side
        inside = state in router.needed_at(gate.at)
        inner, outer = (gate.at, outer) if inside else (inner, gate.at)
    return Placed(gate, state, outer, inner, off_km)


def _nearest_border(router: Router, state: str, here: Floats) -> tuple[tuple[Floats, Floats, Floats], float]:
    """The nearest edge of a state's border, with the course inwards at it, and its distance, radians."""
    borders = router.borders
    needs = np.array([*(state in need for need in router.picture.requires), False])
    sides = needs[borders.left], needs[borders.right]
    at, off_rad = nearest_edge(here, borders.start, borders.stop, sides[0] != sides[1])
    if at < 0:
        return (here, here, here), inf
    a, b = borders.start[at], borders.stop[at]
    left = np.cross(a, b)
    left /= np.linalg.norm(left)
    return (a, b, left if sides[0][at] else -left), off_rad


@njit(cache=True)
def nearest_edge(point: Floats, start: Floats, stop: Floats, among: NDArray[np.bool_]) -> tuple[int, float]:
    """Number and distance (radians) of the nearest of the marked edges; −1 if none is marked."""
    best, at = np.inf, -1
    for e in range(len(start)):
        if among[e]:
            d = cross_track_rad(point, start[e], stop[e])
            if d < best:
                best, at = d, e
    return at, best


def _foot(here: Floats, a: Floats, b: Floats) -> Floats:
    along = b - a
    t = float(np.clip(np.dot(here - a, along) / max(np.dot(along, along), 1e-30), 0.0, 1.0))
    foot = a + t * along
    return np.asarray(foot / np.linalg.norm(foot))


def _moved(point: Floats, course: Floats, by_km: float) -> Point:
    course = course - point * (course @ point)
    arc = km_to_rad(by_km)
    lat, lon = latlon_deg(cos(arc) * point + sin(arc) * course / np.linalg.norm(course))
    return Point(lat, lon)


@dataclass(frozen=True, slots=True)
class _Node:
    """A point of a chain: an end, or one side of a gate."""

    at: Point
    gate: Placed | None = None
    inner: bool = False


class _Chains:
    """Chains of legs between gates; legs are searched when their lower bound comes up."""

    def __init__(
        self,
        router: Router,
        origin: Point,
        destination: Point,
        refused: frozenset[str],
        gated: Sequence[Gated],
        areas: tuple[Area, ...],
        open_areas: tuple[Area, ...],
    ) -> None:
        self.router, self.refused, self.areas, self.open_areas = router, refused, areas, open_areas
        self.states = frozenset(one.state for one in gated)
        self.nodes = [_Node(origin), _Node(destination)]
        closed = {one.state for one in gated if not one.overflight}
        ends = {0: router.needed_at(origin), 1: router.needed_at(destination)}
        self.links: dict[int, int] = {}
        for placed in place_gates(router, gated):
            shut = placed.state in closed
            if placed.gate.enter and (not shut or placed.state in ends[1]):
                self._link(_Node(placed.outer, placed), _Node(placed.inner, placed, True))
            if placed.gate.leave and (not shut or placed.state in ends[0]):
                self._link(_Node(placed.inner, placed, True), _Node(placed.outer, placed))
        self.inside = [router.needed_at(node.at) & self.states for node in self.nodes]
        self.xyz = [node.at.xyz() for node in self.nodes]
        self.known: dict[tuple[int, int], Route | None] = {}

    def _link(self, one: _Node, other: _Node) -> None:
        """Adds both sides of a gate, crossed from the first to the second."""
        self.links[len(self.nodes)] = len(self.nodes) + 1
        self.nodes += [one, other]

    def shortest(self, limit_km: float) -> Through | None:
        heap: list[tuple[float, float, tuple[int, ...], int | None]] = [(0.0, 0.0, (0,), None)]
        done: set[int] = set()
        while heap:
            bound, length, path, to = heappop(heap)
            if bound > limit_km:
                return None
            here = path[-1]
            if to is not None:
                leg = None if to in done else self.leg(here, to)
                if leg is not None:
                    length += leg.distance_km
                    heappush(heap, (length + self._direct(to, 1), length, (*path, to), None))
                continue
            if here in done:
                continue
            done.add(here)
            if here == 1:
                return self._told(path)
            for to in self._next(here):
                bound = length + self._direct(here, to) + self._direct(to, 1)
                heappush(heap, (bound, length, path, to))
        return None

    def _direct(self, i: int, j: int) -> float:
        return rad_to_km(arc_rad(self.xyz[i], self.xyz[j]))

    def _next(self, here: int) -> Iterator[int]:
        """Across the gate from a node before one; else every node before a gate, and the destination."""
        if here in self.links:
            yield self.links[here]
            return
        for to in (1, *self.links):
            gate = self.nodes[to].gate
            if self.inside[to] == self.inside[here] and (gate is None or gate is not self.nodes[here].gate):
                yield to

    def leg(self, i: int, j: int) -> Route | None:
        """The leg between two nodes, in no gated state but those of both."""
        if (i, j) not in self.known:
            allowed = self.inside[i] | self.inside[j] if self.links.get(i) == j else self.inside[i]
            self.known[i, j] = self.router.shortest(
                self.nodes[i].at,
                self.nodes[j].at,
                self.refused | (self.states - allowed),
                areas=self.areas,
                open_areas=self.open_areas,
            )
        return self.known[i, j]

    def _told(self, path: tuple[int, ...]) -> Through:
        legs = [self.leg(i, j) for i, j in pairwise(path)]
        crossed = [self.nodes[j] for i, j in pairwise(path) if self.links.get(i) == j]
        crossings = tuple(
            (node.gate.state, node.gate.gate.name, "enter" if node.inner else "leave")
            for node in crossed
            if node.gate is not None
        )
        notes = [note for i, j in pairwise(path) for note in self._strays(i, j)]
        notes += [
            f"{node.gate.gate.name} is published {node.gate.off_km:.0f} km from the border as drawn here"
            for node in crossed
            if node.gate is not None and node.gate.off_km > INWARDS_KM
        ]
        at_km, done = [], 0.0
        for (i, j), leg in zip(pairwise(path), legs, strict=True):
            length = leg.distance_km if leg else 0.0
            if self.links.get(i) == j:
                at_km.append(done + 0.5 * length)
            done += length
        route = joined([leg for leg in legs if leg])
        return Through(route, crossings, tuple(dict.fromkeys(notes)), tuple(at_km))

    def _strays(self, i: int, j: int) -> Iterator[str]:
        """Said of a leg between two points of one gated state that leaves it on the way, at no gate."""
        leg = self.leg(i, j)
        if leg is None or self.links.get(i) == j or not self.inside[i]:
            return
        out_km = sum(km for cell, km in leg.stretches if not self.inside[i] & self.router.requirement(cell))
        if out_km > LEAST_KM:
            names = " and ".join(sorted(self.inside[i]))
            yield f"between its gates the way leaves the sky of {names} for {out_km:,.0f} km and comes back at no gate"
