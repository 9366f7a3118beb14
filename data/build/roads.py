"""The graph of main roads: read from the wheel of `scgraph_data`, mended by links, each node with its state.

The package's modules are Python text with two literals, ``graph`` (for each node the lengths to its neighbours,
km) and ``nodes`` (latitude and longitude, degrees). They are read as text; none of the package's code is run.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from numba import njit
from numpy.typing import NDArray
from packing import ROOT
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from safeconduct.airspace.policies import policies_from
from safeconduct.airspace.sky import picture, unit_vectors
from safeconduct.routing import kernels
from safeconduct.routing.router import _ANCHOR
from safeconduct.store.policies import load_policies
from safeconduct.store.sky import load_borders, load_sky
from safeconduct.units import EARTH_RADIUS_KM

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LINKS = ROOT / "data" / "sources" / "ground" / "links.csv"
CLOSED = LINKS.with_name("closed_borders.csv")
MODULE = "scgraph_data/world_highways.py"

EITHER = -1
"""State of a node on the high seas or where several states hold the ground: never a border by itself."""

LEAST_NODES = 10
"""Roads of fewer nodes lead nowhere: leftovers of the map they were drawn from."""

SPLIT_KM = 20.0
"""A longer edge between two states is looked at for a third state in between."""


@dataclass(frozen=True)
class Roads:
    """The graph.

    Attributes
    ----------
    lonlat : (n, 2) degrees
    start, stop, km : (m,) each edge in both directions
    state : (n,) row of `states`, or `EITHER`
    states : alpha-2 codes
    """

    lonlat: Floats
    start: Ints
    stop: Ints
    km: Floats
    state: NDArray[np.int32]
    states: tuple[str, ...]

    def matrix(self, border_km: float = 0.0) -> csr_matrix:
        """Lengths between neighbours, km, a border costing `border_km` more; of parallel roads the shortest."""
        order = np.lexsort((self.km, self.stop, self.start))
        start, stop, km = self.start[order], self.stop[order], self.km[order]
        first = np.r_[True, (np.diff(start) != 0) | (np.diff(stop) != 0)]
        n = len(self.lonlat)
        here, there = self.state[start[first]], self.state[stop[first]]
        borders = (here != there) & (here != EITHER) & (there != EITHER)
        cost = np.maximum(km[first], 1e-3) + border_km * borders
        return csr_matrix((cost, (start[first], stop[first])), shape=(n, n))

    def without(self, borders: set[frozenset[str]]) -> Roads:
        """Without the roads over borders that are closed to travellers."""
        ends = zip(self.state[self.start].tolist(), self.state[self.stop].tolist(), strict=True)
        names = (*self.states, "")  # the last one is EITHER's
        keep = np.array([frozenset((names[a], names[b])) not in borders for a, b in ends])
        return replace(self, start=self.start[keep], stop=self.stop[keep], km=self.km[keep])

    def xyz_km(self) -> Floats:
        """Positions on the sphere, km from its centre."""
        return unit_vectors(self.lonlat) * EARTH_RADIUS_KM


def read_roads(wheel: Path) -> Roads:
    """The graph with its links and the state of every node."""
    lonlat, start, stop, km = _parsed(ZipFile(wheel).read(MODULE).decode())
    start, stop, km = _linked(lonlat, start, stop, km)
    names, of_cell = _holders()
    roads = Roads(lonlat, start, stop, km, of_cell[cells_at(lonlat)], names)
    return _split(_settled(roads).without(closed_borders()), of_cell)


def _settled(roads: Roads) -> Roads:
    """With every node that has no neighbour in its own state given to the state of its nearest neighbour.

    A single node over the border is the map's doing: the road from Kapan to Meghri, all of it Armenia's, would cross a
    border that is closed.
    """
    matrix, n = roads.matrix(), len(roads.lonlat)
    node = np.repeat(np.arange(n), np.diff(matrix.indptr))
    kin = np.bincount(node, roads.state[matrix.indices] == roads.state[node], n) > 0
    order = np.lexsort((matrix.data, node))
    nearest = matrix.indices[order][np.minimum(matrix.indptr[:-1], len(order) - 1)]
    alone = ~kin & (np.diff(matrix.indptr) > 1) & (roads.state != EITHER)
    return replace(roads, state=np.where(alone, roads.state[nearest], roads.state).astype(np.int32))


def _parsed(text: str) -> tuple[Floats, Ints, Ints, Floats]:
    at = text.index("nodes=[")
    latlon = np.array(json.loads(text[at + 6 : text.index("\n", at)]))
    graph = text[text.index("graph=[") + 7 : at].strip().rstrip("]")
    neighbours = [row.count(":") for row in graph.split("}, {")]
    pairs = re.findall(r"(\d+): ([\d.e-]+)", graph)
    start = np.repeat(np.arange(len(neighbours)), neighbours)
    stop = np.array([int(node) for node, _ in pairs])
    return latlon[:, ::-1].copy(), start, stop, np.array([float(km) for _, km in pairs])


def _linked(lonlat: Floats, start: Ints, stop: Ints, km: Floats) -> tuple[Ints, Ints, Floats]:
    """With the links of the supplement, each between the nodes nearest to its ends."""
    with LINKS.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    tree = cKDTree(unit_vectors(lonlat))
    ends = np.array(
        [[float(r[f"{end}_{axis}"]) for axis in ("lon", "lat")] for r in rows for end in ("from", "to")]
    )
    chord, node = tree.query(unit_vectors(ends))
    for row, far in zip(rows, (chord * EARTH_RADIUS_KM).reshape(-1, 2), strict=True):
        if far.max() > 1.0:
            raise SystemExit(f"links.csv: an end of {row['name']} is {far.max():.1f} km from any road")
    a, b = node[::2], node[1::2]
    length = np.array([float(row["km"]) for row in rows])
    return np.r_[start, a, b], np.r_[stop, b, a], np.r_[km, length, length]


def closed_borders() -> set[frozenset[str]]:
    """Borders that no road crosses for travellers, as pairs of states."""
    with CLOSED.open(encoding="utf-8", newline="") as handle:
        return {frozenset(row["border"].split("-")) for row in csv.DictReader(handle)}


def _holders() -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Codes of the states, and for each cell of the sky (the high seas last) the state that holds its ground.

    On the ground who holds an area decides, not who claims it.
    """
    held = picture(load_sky(), load_policies(), policies_from({"disputed": "holder"})).requires
    names = tuple(sorted(set().union(*held)))
    row = {name: i for i, name in enumerate(names)}
    return names, np.array([row[next(iter(c))] if len(c) == 1 else EITHER for c in held] + [EITHER], np.int32)


def cells_at(lonlat: Floats) -> NDArray[np.int32]:
    """The cell of the sky above each place."""
    return _cells_at(unit_vectors(lonlat), _ANCHOR, load_borders())


@njit
def _cells_at(points, anchor, borders):  # type: ignore[no-untyped-def]
    out = np.empty(len(points), np.int32)
    for i in range(len(points)):
        out[i] = kernels.cell_at(points[i], anchor, borders)
    return out


def _over_closed(path: list[str], closed: set[frozenset[str]]) -> bool:
    return any(frozenset(pair) in closed for pair in pairwise(path))


def _split(roads: Roads, of_cell: NDArray[np.int32]) -> Roads:
    """With a node in every third state that a long edge between two states runs through."""
    xyz, borders, closed = unit_vectors(roads.lonlat), load_borders(), closed_borders()
    a, b = roads.start, roads.stop
    differ = (roads.state[a] != roads.state[b]) & (roads.state[a] != EITHER) & (roads.state[b] != EITHER)
    points, states, drop, edges = [], [], [], []
    cells, until = np.empty(8192, np.int32), np.empty(8192)
    back = {(int(s), int(t)): i for i, (s, t) in enumerate(zip(a, b, strict=True)) if differ[i]}
    for i in np.flatnonzero(differ & (roads.km > SPLIT_KM) & (a < b)):
        first, last = roads.state[a[i]], roads.state[b[i]]
        n = kernels.leg_cells(xyz[a[i]], xyz[b[i]], _ANCHOR, borders, cells, until)
        share = until[:n] / until[n - 1]
        via = [
            (0.5 * (low + high), of_cell[cell])
            for cell, low, high in zip(cells[:n], np.r_[0.0, share[:-1]], share, strict=True)
            if of_cell[cell] not in (EITHER, first, last) and (high - low) * roads.km[i] >= LEAST_STRETCH_KM
        ]
        if not via or _over_closed([*(roads.states[k] for k in (first, *(s for _, s in via), last))], closed):
            # the line between two towns cuts a corner that the road does not: it could not cross that border
            continue
        drop += [i, back[int(b[i]), int(a[i])]]
        chain = [int(a[i])]
        for at, state in via:
            chain.append(len(roads.lonlat) + len(points))
            points.append(kernels.point_on(xyz[a[i]], xyz[b[i]], at * until[n - 1]))
            states.append(state)
        cuts = [0.0, *[at for at, _ in via], 1.0]
        for k, node in enumerate([*chain[1:], int(b[i])]):
            edges.append((chain[k], node, (cuts[k + 1] - cuts[k]) * roads.km[i]))
    if not points:
        return roads
    xyz_new = np.array(points)
    lonlat = np.degrees(np.c_[np.arctan2(xyz_new[:, 1], xyz_new[:, 0]), np.arcsin(xyz_new[:, 2])])
    keep = np.ones(len(a), bool)
    keep[drop] = False
    s, t, km = (np.array(column) for column in zip(*edges, strict=True))
    return Roads(
        np.r_[roads.lonlat, lonlat],
        np.r_[a[keep], s, t],
        np.r_[b[keep], t, s],
        np.r_[roads.km[keep], km, km],
        np.r_[roads.state, np.array(states, np.int32)],
        roads.states,
    )


LEAST_STRETCH_KM = 4.0
"""A shorter stretch over a state between two stretches over one other is a road along a border, not a crossing.

The borders are drawn to about a kilometre and the roads are simplified too. The coast road at Neum, 9 km over
Bosnia and Herzegovina, is a crossing and stays.
"""

REACH_KM = 25.0
"""An airport farther from any road of the graph is taken to have none."""

OWN_KM = 15.0
"""A node in the airport's own state is preferred to one over the border that is nearer by less than this."""


def snapped(roads: Roads, lonlat: Floats, own: NDArray[np.int32]) -> tuple[Ints, Floats]:
    """The node through which each airport meets the roads (−1: none within reach), and how far it is, km."""
    _, component = connected_components(roads.matrix(), directed=False)
    good = np.flatnonzero(np.bincount(component)[component] >= LEAST_NODES)
    xyz = roads.xyz_km()
    tree = cKDTree(xyz[good])
    node, away = np.full(len(lonlat), -1), np.full(len(lonlat), np.inf)
    for i, point in enumerate(unit_vectors(lonlat) * EARTH_RADIUS_KM):
        near = good[tree.query_ball_point(point, REACH_KM)]
        if not len(near):
            continue
        km = np.linalg.norm(xyz[near] - point, axis=1)
        foreign = (roads.state[near] != own[i]) & (roads.state[near] != EITHER)
        best = int(np.argmin(km + OWN_KM * foreign))
        node[i], away[i] = near[best], km[best]
    return node, away
