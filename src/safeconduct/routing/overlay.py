"""Areas over the shells: an index of their own, searched together with that of the cells.

The regions of all areas a question knows make one `Index` (`safeconduct.routing.index`) whose cells are the regions. Its
masks have more words than those of the shells: first the cells' bits, then one bit for each region, so that a lid of an
area opens for a refused shell or another closed area by the test that the shells' lids use. Which of the areas are closed
is then a matter of bits, and costs nothing to change.

The other way round, the shells' lids know nothing of areas: those whose chord a region meets are listed once for each
region, and stamped for each search.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safeconduct.geometry.kernels import (
    along_rad,
    arc_box,
    arc_rad,
    blocks,
    build_tree,
    cross_track_rad,
    crossing_edges,
    point_on,
)
from safeconduct.geometry.order import spatial_order
from safeconduct.routing import lids
from safeconduct.routing.index import Borders, Index, Tree, Words, assembled, clip

if TYPE_CHECKING:
    # brings shapely, which a question without areas has no use for
    from safeconduct.geometry.regions import Region

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Masks = tuple[Words, Words, Words]

CLEAR_RAD = 1e-9
"""A corner this far inside another region (6 mm) is surely inside. Nearer to its edge neither side of two regions that
share a stretch may be left out, or both would be."""


class Outlines(NamedTuple):
    """The edges of regions, region by region, and what tells inside from outside.

    Attributes
    ----------
    start, stop : (e, 3)
    first : (a + 1,) first edge of each region
    middle, radius_rad : (a, 3), (a,) the cap of each region
    anchor, anchor_in : (a, 3), (a,) a point of the cap, and whether it lies in the region
    """

    start: Floats
    stop: Floats
    first: Ints
    middle: Floats
    radius_rad: Floats
    anchor: Floats
    anchor_in: NDArray[np.bool_]


class Overlay(NamedTuple):
    """The regions of areas, ready to be searched over one index.

    Attributes
    ----------
    areas : their own index, region numbers as cells; its `edges` are empty
    outlines : their edges
    shell_lids, lid_first : nodes of the shells' index whose chord meets each region, compressed rows
    """

    areas: Index
    outlines: Outlines
    shell_lids: Ints
    lid_first: Ints

    def words(self, refused: Words, closed: Ints) -> Words:
        """Refused cells and closed regions as the bits of this overlay's masks."""
        bits = np.zeros(self.areas.masks.shape[1] - len(refused), np.uint64)
        for region in closed.tolist():
            bits[region >> 6] |= np.uint64(1) << np.uint64(region & 63)
        return np.concatenate([refused, bits])


class Prepared(NamedTuple):
    """What a region alone decides: its rings' lids, the cells these touch, and the shells' lids it touches.

    Attributes
    ----------
    trees : lids of each ring
    over_cells : masks of cells (touched, held, inside), all rings' rows together
    shell_lids : nodes of the shells' index whose chord meets the region
    """

    trees: tuple[Tree, ...]
    over_cells: Masks
    shell_lids: Ints


class Overlays:
    """Overlays over one index, made once; the last few are kept, and what many regions alone decided."""

    def __init__(self, shells: Index, outside: Floats) -> None:
        self._shells, self._outside = shells, outside
        self._prepared: dict[bytes, Prepared] = {}
        self._made: dict[tuple[bytes, ...], Overlay] = {}

    def get(self, regions: Sequence[Region]) -> Overlay:
        """The overlay of regions in their order."""
        key = tuple(region.digest for region in regions)
        if key not in self._made:
            if len(self._made) >= 16:
                self._made.pop(next(iter(self._made)))
            self._made[key] = build_overlay(regions, [self._prepare(region) for region in regions])
        return self._made[key]

    def _prepare(self, region: Region) -> Prepared:
        if region.digest not in self._prepared:
            if len(self._prepared) >= 2000:
                self._prepared.pop(next(iter(self._prepared)))
            self._prepared[region.digest] = prepare(region, self._shells, self._outside)
        return self._prepared[region.digest]


def prepare(region: Region, shells: Index, outside: Floats) -> Prepared:
    """What a region alone decides, over the shells of an index; `outside` is a point in no shell."""
    trees = tuple(clip(ring) for ring in region.rings)
    masks = _cell_masks(region.rings, trees, shells, outside)
    return Prepared(trees, masks, _shell_lids(region, shells))


def build_overlay(regions: Sequence[Region], prepared: Sequence[Prepared]) -> Overlay:
    """The overlay of regions, no two of them with the same digest, from what each alone decided."""
    rings = [ring for region in regions for ring in region.rings]
    region_of = np.repeat(np.arange(len(regions), dtype=np.int32), [len(r.rings) for r in regions])
    trees = [tree for known in prepared for tree in known.trees]
    outlines = _outlines(regions)
    over_cells = [
        np.concatenate(part) for part in zip(*(known.over_cells for known in prepared), strict=True)
    ]
    over_regions = _region_masks(rings, trees, region_of, outlines)
    masks = [np.column_stack(pair) for pair in zip(over_cells, over_regions, strict=True)]
    none = np.empty(0, np.int32)
    edges = Borders(np.empty((0, 3)), np.empty((0, 3)), none, none, np.empty((0, 6)))
    areas = assembled(rings, trees, region_of, len(regions), (masks[0], masks[1], masks[2]), edges)
    shell_lids = [known.shell_lids for known in prepared]
    first = np.cumsum([0, *(len(met) for met in shell_lids)]).astype(np.int32)
    return Overlay(areas, outlines, np.concatenate(shell_lids).astype(np.int32), first)


def _outlines(regions: Sequence[Region]) -> Outlines:
    rings = [ring for region in regions for ring in region.rings]
    sizes = [sum(len(ring) for ring in region.rings) for region in regions]
    return Outlines(
        start=np.concatenate(rings),
        stop=np.concatenate([np.roll(ring, -1, axis=0) for ring in rings]),
        first=np.cumsum([0, *sizes]).astype(np.int32),
        middle=np.array([region.cap.middle for region in regions]),
        radius_rad=np.array([region.cap.radius_rad for region in regions]),
        anchor=np.array([region.anchor[0] for region in regions]),
        anchor_in=np.array([region.anchor[1] for region in regions]),
    )


def _cell_masks(rings: Sequence[Floats], trees: Sequence[Tree], shells: Index, outside: Floats) -> Masks:
    """Cells that the lids of areas touch, that hold their stretches, that hold their corners."""
    edges = shells.edges
    tree = (edges.start, edges.stop, edges.boxes)
    words = shells.masks.shape[1]
    cells = np.arange(64 * words, dtype=np.int32)
    out = []
    for ring, lid in zip(rings, trees, strict=True):
        rows = _rows(ring, lid, words)
        lids.shells_crossed(
            ring[0], outside, tree, edges.left, cells, -1, rows[0][0], np.zeros(words, np.uint64)
        )
        told = lids.ring_masks(
            ring, -1, len(lid[0]), (lid[0], lid[1], lid[3]), tree, edges.left, cells, *rows
        )
        out.append(rows if told else _open_to_all(rows))
    return _stacked(out)


def _region_masks(rings: list[Floats], trees: list[Tree], region_of: Ints, outlines: Outlines) -> Masks:
    """Other regions that the lids of areas touch, that hold their stretches, that hold their corners."""
    order = spatial_order(outlines.start)
    start = np.ascontiguousarray(outlines.start[order])
    stop = np.ascontiguousarray(outlines.stop[order])
    tree = (start, stop, build_tree(start, stop))
    ring_of = np.repeat(np.arange(len(rings), dtype=np.int32), [len(r) for r in rings])[order]
    words = (len(outlines.middle) + 63) // 64
    out = []
    for i, (ring, lid) in enumerate(zip(rings, trees, strict=True)):
        rows = _rows(ring, lid, words)
        near, deep = np.zeros_like(rows[0]), np.zeros_like(rows[0])
        regions_round(ring, region_of[i], outlines, near, deep)
        rows[0][:] = deep
        lid_masks(ring, i, (lid[0], lid[1], lid[3]), tree, ring_of, region_of, near, deep, rows[1], rows[2])
        out.append(rows)
    return _stacked(out)


def _rows(ring: Floats, lid: Tree, words: int) -> Masks:
    """Empty rows: inside (a corner each), touched and held (a node each)."""
    return (
        np.zeros((len(ring), words), np.uint64),
        np.zeros((len(lid[0]), words), np.uint64),
        np.zeros((len(lid[0]), words), np.uint64),
    )


def _open_to_all(rows: Masks) -> Masks:
    """What is right whatever the truth: every lid opens, and nothing is left out."""
    inside, touched, held = rows
    return np.zeros_like(inside), np.full_like(touched, ~np.uint64(0)), np.zeros_like(held)


def _stacked(rows: list[Masks]) -> Masks:
    inside, touched, held = (np.concatenate(part) for part in zip(*rows, strict=True))
    return touched, held, inside


@njit(cache=True)
def lid_masks(
    points: Floats,
    ring: int,
    lid: tuple[Ints, Ints, Ints],
    tree: tuple[Floats, Floats, Floats],
    ring_of: Ints,
    region_of: Ints,
    near: Words,
    deep: Words,
    touched: Words,
    held: Words,
) -> None:
    """As `safeconduct.routing.lids.ring_masks`, for regions: what may touch counts as touching, and only what is surely
    inside, at both ends and uncrossed between them, as held."""
    left, right, ends = lid
    unused = np.zeros(near.shape[1], np.uint64)
    for n in range(len(left)):
        u, v = ends[n, 0], ends[n, 1]
        lids.shells_crossed(points[u], points[v], tree, ring_of, region_of, ring, unused, touched[n])
        for x in range(near.shape[1]):
            if left[n] < 0:
                held[n, x] = deep[u, x] & deep[v, x] & ~touched[n, x]
            else:
                held[n, x] = held[left[n], x] & held[right[n], x]
            touched[n, x] |= near[u, x] | near[v, x]


@njit(cache=True)
def holds(outlines: Outlines, region: int, point: Floats) -> bool:
    """Whether a region holds a point; on its edge, either.

    Edges between the point and the anchor are counted by the half-open rule of `blocks`, so that an arc through a
    corner counts it once.
    """
    if arc_rad(point, outlines.middle[region]) > outlines.radius_rad[region] + CLEAR_RAD:
        return False
    inside = bool(outlines.anchor_in[region])
    anchor = outlines.anchor[region]
    for e in range(outlines.first[region], outlines.first[region + 1]):
        if blocks(point, anchor, outlines.start[e], outlines.stop[e]):
            inside = not inside
    return inside


@njit(cache=True)
def edge_distance_rad(outlines: Outlines, region: int, point: Floats) -> float:
    """Distance of a point from the nearest edge of a region, radians."""
    best = np.inf
    for e in range(outlines.first[region], outlines.first[region + 1]):
        best = min(best, cross_track_rad(point, outlines.start[e], outlines.stop[e]))
    return best


@njit(cache=True)
def regions_round(points: Floats, own: int, outlines: Outlines, near: Words, deep: Words) -> None:
    """Regions but `own` that hold each point or have an edge within `CLEAR_RAD` of it (`near`); surely hold it (`deep`)."""
    for region in range(len(outlines.middle)):
        if region == own:
            continue
        bit = np.uint64(1) << np.uint64(region & 63)
        for i in range(len(points)):
            if arc_rad(points[i], outlines.middle[region]) > outlines.radius_rad[region] + 2.0 * CLEAR_RAD:
                continue
            inside = holds(outlines, region, points[i])
            clear = edge_distance_rad(outlines, region, points[i]) > CLEAR_RAD
            if inside or not clear:
                near[i, region >> 6] |= bit
            if inside and clear:
                deep[i, region >> 6] |= bit


def _shell_lids(region: Region, shells: Index) -> Ints:
    """Nodes of the shells' index whose chord meets a region."""
    outlines = _outlines([region])
    start, stop = outlines.start, outlines.stop
    order = spatial_order(start)
    start, stop = np.ascontiguousarray(start[order]), np.ascontiguousarray(stop[order])
    box = _box(start, stop, outlines)
    out = np.empty(len(shells.left), np.int32)
    count = lids_met(shells, outlines, (start, stop, build_tree(start, stop)), box, out)
    return out[:count].copy()


def _box(start: Floats, stop: Floats, outlines: Outlines) -> Floats:
    """Box of a region. Its edges tell it save where a coordinate is extreme inside: at an end of an axis."""
    box = np.empty(6)
    edges = np.empty((len(start), 6))
    for e in range(len(start)):
        arc_box(start[e], stop[e], edges[e])
    box[:3], box[3:] = edges[:, :3].min(axis=0), edges[:, 3:].max(axis=0)
    for axis in np.concatenate([np.eye(3), -np.eye(3)]):
        if holds(outlines, 0, axis):
            box[:3], box[3:] = np.minimum(box[:3], axis), np.maximum(box[3:], axis)
    return box


@njit(cache=True)
def lids_met(
    shells: Index, outlines: Outlines, tree: tuple[Floats, Floats, Floats], box: Floats, out: Ints
) -> int:
    """Fills `out` with the lids of the shells whose chord crosses a region (number 0) or has an end in it."""
    start, stop, boxes = tree
    count = 0
    met = np.empty(1, np.int32)
    stack = np.empty(8192, np.int32)
    for ring in range(len(shells.ring_cell)):
        for r in range(shells.root_first[ring], shells.root_first[ring + 1]):
            stack[0] = shells.root_nodes[r]
            top = 1
            while top > 0:
                top -= 1
                n = stack[top]
                pocket = shells.boxes[n]
                if (
                    shells.left[n] < 0
                    or pocket[0] > box[3]
                    or pocket[3] < box[0]
                    or pocket[1] > box[4]
                    or pocket[4] < box[1]
                    or pocket[2] > box[5]
                    or pocket[5] < box[2]
                ):
                    continue
                u, v = shells.vertices[shells.ends[n, 0]], shells.vertices[shells.ends[n, 1]]
                if (
                    crossing_edges(u, v, start, stop, boxes, met) > 0
                    or holds(outlines, 0, u)
                    or holds(outlines, 0, v)
                ):
                    out[count] = n
                    count += 1
                # a chord further in may be met where this one is not
                stack[top] = shells.left[n]
                stack[top + 1] = shells.right[n]
                top += 2
    return count


@njit(cache=True)
def within_reach(outlines: Outlines, closed: Ints, s: Floats, t: Floats, limit_rad: float, out: Ints) -> int:
    """Closed regions that a route from s to t within the limit can come near; their number."""
    count = 0
    for region in closed:
        middle, radius = outlines.middle[region], outlines.radius_rad[region]
        if arc_rad(s, middle) + arc_rad(t, middle) - 2.0 * radius <= limit_rad * (1.0 + 1e-9):
            out[count] = region
            count += 1
    return count


@njit(cache=True)
def leg_within(outlines: Outlines, region: int, p: Floats, q: Floats, enter: Floats, leave: Floats) -> int:
    """Stretches of a leg inside a region, radians from p; their number (never more than ``len(enter)``).

    A leg that runs along an edge or touches a corner is inside nowhere on that piece.
    """
    total = arc_rad(p, q)
    # nearest point of the leg to the middle is no nearer than its ends less the leg
    if cross_track_rad(outlines.middle[region], p, q) > outlines.radius_rad[region]:
        return 0
    at = np.empty(outlines.first[region + 1] - outlines.first[region] + 2)
    at[0] = 0.0
    n = 1
    for e in range(outlines.first[region], outlines.first[region + 1]):
        if blocks(p, q, outlines.start[e], outlines.stop[e]):
            at[n] = along_rad(p, q, outlines.start[e], outlines.stop[e])
            n += 1
    at[n] = total
    at = np.sort(at[: n + 1])
    count = 0
    for i in range(n):
        if at[i + 1] - at[i] <= CLEAR_RAD or not holds(
            outlines, region, point_on(p, q, 0.5 * (at[i] + at[i + 1]))
        ):
            continue
        if count > 0 and at[i] - leave[count - 1] <= CLEAR_RAD:
            leave[count - 1] = at[i + 1]
        elif count < len(enter):
            enter[count], leave[count] = at[i], at[i + 1]
            count += 1
    return count
