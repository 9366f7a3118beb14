"""The index a search runs on: every shell's corners and lids in flat arrays, and the borders that legs cross."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.geometry.kernels import build_tree
from safeconduct.geometry.order import spatial_order
from safeconduct.routing import lids

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Words = NDArray[np.uint64]
Tree = tuple[Ints, Ints, Ints, Ints, Ints]

MOST_CHORD = 1.9
"""Longest lid, as a chord of the unit sphere (144 degrees): keeps every lid clear of the antipode of its start."""

_OUTSIDE = np.array([1e-3, 2.3e-4, 1.0]) / np.linalg.norm([1e-3, 2.3e-4, 1.0])
"""A point near the north pole, in nobody's sky."""


class Borders(NamedTuple):
    """Edges with a cell on either side, in spatial order, with a bounding-volume tree.

    Attributes
    ----------
    start, stop : (e, 3)
    left, right : (e,) cell on each side, −1 for the high seas
    boxes : tree of `safeconduct.geometry.kernels.build_tree`
    """

    start: Floats
    stop: Floats
    left: Ints
    right: Ints
    boxes: Floats


class Index(NamedTuple):
    """Flat arrays; rings, nodes and vertices are numbered through all cells.

    Attributes
    ----------
    vertices : (v, 3) corners of all shells, ring by ring, the cell on the left
    ring_first : (r + 1,) first vertex of each ring
    ring_cell, ring_hole : (r,) cell of each ring; whether the cell lies outside it
    cell_rings, cell_first : rings of each cell, compressed rows
    left, right, parent : (n,) children of each node (−1 at the ring's own edges) and its parent (−1 at roots)
    ends, apex : (n, 2), (n,) vertices of each node
    boxes : (n, 6) float32, box of each node's pocket
    root_nodes, root_first : outermost nodes of each ring, in order, compressed rows
    masks : (m, w) table of sets of cells as bits
    touched, held : (n,) rows of `masks`: cells a node's chord meets; cells that hold all of its stretch of ring
    inside : (v,) rows of `masks`: cells whose shell holds the vertex
    edges : all shell edges as `Borders`, the cell on the left, −1 on the right
    """

    vertices: Floats
    ring_first: Ints
    ring_cell: Ints
    ring_hole: NDArray[np.bool_]
    cell_rings: Ints
    cell_first: Ints
    left: Ints
    right: Ints
    parent: Ints
    ends: Ints
    apex: Ints
    boxes: NDArray[np.float32]
    root_nodes: Ints
    root_first: Ints
    masks: Words
    touched: Ints
    held: Ints
    inside: Ints
    edges: Borders


def build_borders(start: Floats, stop: Floats, left: Ints, right: Ints) -> Borders:
    """Borders from edges (unit vectors, shape (e, 3)) with the cells on their sides."""
    order = spatial_order(start)
    start, stop = np.ascontiguousarray(start[order]), np.ascontiguousarray(stop[order])
    return Borders(
        start, stop, left[order].astype(np.int32), right[order].astype(np.int32), build_tree(start, stop)
    )


def build_index(rings: list[Floats], ring_cell: Ints, n_cells: int) -> Index:
    """The index over shells.

    Parameters
    ----------
    rings : list of (k, 3) unit vectors, no repeated point, the cell on the left
    ring_cell : (r,) cell of each ring
    n_cells : number of cells

    Raises
    ------
    ValueError
        If two shells touch so exactly that inside and outside cannot be told.
    """
    trees = [clip(ring) for ring in rings]
    masks = _masks(rings, trees, ring_cell, n_cells)
    return assembled(rings, trees, ring_cell, n_cells, masks, _shell_edges(rings, ring_cell))


def assembled(
    rings: list[Floats],
    trees: list[Tree],
    ring_cell: Ints,
    n_cells: int,
    masks: tuple[Words, Words, Words],
    edges: Borders,
) -> Index:
    """The index of rings whose lids and masks (touched, held, inside) are known; cells as in `build_index`."""
    sizes = np.array([len(ring) for ring in rings])
    nodes = np.array([len(tree[0]) for tree in trees])
    first_vertex = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    first_node = np.concatenate([[0], np.cumsum(nodes)]).astype(np.int32)
    table, (touched_row, held_row, inside_row) = _unique(*masks)
    left = _shift([t[0] for t in trees], first_node)
    right = _shift([t[1] for t in trees], first_node)
    roots = [t[4] + first_node[i] for i, t in enumerate(trees)]
    order = np.argsort(ring_cell, kind="stable").astype(np.int32)
    vertices = np.concatenate(rings)
    index = Index(
        vertices=vertices,
        ring_first=first_vertex,
        ring_cell=ring_cell.astype(np.int32),
        ring_hole=np.array([is_hole(ring, tree) for ring, tree in zip(rings, trees, strict=True)]),
        cell_rings=order,
        cell_first=np.searchsorted(ring_cell[order], np.arange(n_cells + 1)).astype(np.int32),
        left=left,
        right=right,
        parent=_parents(left, right),
        ends=np.concatenate([t[3] + first_vertex[i] for i, t in enumerate(trees)]).astype(np.int32),
        apex=_shift([t[2] for t in trees], first_vertex),
        boxes=np.empty((0, 6), np.float32),
        root_nodes=np.concatenate(roots).astype(np.int32),
        root_first=np.concatenate([[0], np.cumsum([len(r) for r in roots])]).astype(np.int32),
        masks=table,
        touched=touched_row,
        held=held_row,
        inside=inside_row,
        edges=edges,
    )
    return index._replace(boxes=_boxes(index))


def _shell_edges(rings: list[Floats], ring_cell: Ints) -> Borders:
    stop = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    cell = np.repeat(ring_cell, [len(ring) for ring in rings])
    return build_borders(np.concatenate(rings), stop, cell, np.full(len(cell), -1))


def clip(ring: Floats) -> Tree:
    """The lids of one ring: left, right, apex, ends and roots of `safeconduct.routing.lids.clip_ears`."""
    k = len(ring)
    left, right, apex = (np.empty(2 * k, np.int32) for _ in range(3))
    ends, roots = np.empty((2 * k, 2), np.int32), np.empty(k, np.int32)
    n, m = lids.clip_ears(ring, MOST_CHORD, left, right, apex, ends, roots)
    return left[:n], right[:n], apex[:n], ends[:n], roots[:m]


def is_hole(ring: Floats, tree: Tree) -> bool:
    """Whether the closed area lies outside a ring."""
    # what clipping leaves of an outer ring turns left everywhere; of a hole, right
    corners = ring[tree[3][tree[4], 0]]
    a, b, c = corners[0], corners[1], corners[2]
    return bool(np.dot(a, np.cross(b, c)) < 0.0)


def _masks(
    rings: list[Floats], trees: list[Tree], ring_cell: Ints, n_cells: int
) -> tuple[Words, Words, Words]:
    start = np.concatenate(rings)
    stop = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    ring_of = np.repeat(np.arange(len(rings), dtype=np.int32), [len(r) for r in rings])
    order = spatial_order(start)
    start, stop = np.ascontiguousarray(start[order]), np.ascontiguousarray(stop[order])
    tree = (start, stop, build_tree(start, stop))
    ring_of = np.ascontiguousarray(ring_of[order])
    words = (n_cells + 63) // 64
    touched, held, inside = [], [], []
    for i, (ring, lid) in enumerate(zip(rings, trees, strict=True)):
        rows = [np.zeros((n, words), np.uint64) for n in (len(ring), len(lid[0]), len(lid[0]))]
        cell_of = ring_cell.astype(np.int32)
        lids.shells_crossed(
            ring[0], _OUTSIDE, tree, ring_of, cell_of, i, rows[0][0], np.zeros(words, np.uint64)
        )
        if is_hole(ring, lid):
            # its corners lie within the outer ring of their own cell, yet on its edge: not inside
            own = ring_cell[i]
            rows[0][0, own >> 6] ^= np.uint64(1) << np.uint64(own & 63)
        ok = lids.ring_masks(ring, i, len(lid[0]), (lid[0], lid[1], lid[3]), tree, ring_of, cell_of, *rows)
        if not ok:
            raise ValueError(f"ring {i} of cell {ring_cell[i]} touches another shell")
        inside.append(rows[0])
        touched.append(rows[1])
        held.append(rows[2])
    return np.concatenate(touched), np.concatenate(held), np.concatenate(inside)


def _unique(*blocks: Words) -> tuple[Words, list[Ints]]:
    rows = np.concatenate(blocks)
    as_bytes = (
        np.ascontiguousarray(rows).view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    )
    _, first, inverse = np.unique(as_bytes, return_index=True, return_inverse=True)
    cuts = np.cumsum([len(block) for block in blocks])[:-1]
    return rows[first], [part.astype(np.int32) for part in np.split(inverse.ravel(), cuts)]


def _shift(parts: list[Ints], first: Ints) -> Ints:
    return np.concatenate([np.where(p >= 0, p + first[i], -1) for i, p in enumerate(parts)]).astype(np.int32)


def _parents(left: Ints, right: Ints) -> Ints:
    parent = np.full(len(left), -1, np.int32)
    for child in (left, right):
        has = child >= 0
        parent[child[has]] = np.flatnonzero(has)
    return parent


def _boxes(index: Index) -> NDArray[np.float32]:
    boxes = lids.node_boxes(index.vertices, index.left, index.right, index.ends, len(index.left))
    # a pocket reaches beyond the box of its rim only round a point where a coordinate is extreme: the ends of the axes
    for axis in np.concatenate([np.eye(3), -np.eye(3)]):
        holds = _holds(index, axis)
        while holds.any():
            boxes[holds, :3] = np.minimum(boxes[holds, :3], axis)
            boxes[holds, 3:] = np.maximum(boxes[holds, 3:], axis)
            up = np.unique(index.parent[holds])
            holds = np.zeros(len(boxes), bool)
            holds[up[up >= 0]] = True
    return np.column_stack([boxes[:, :3] - 1e-6, boxes[:, 3:] + 1e-6]).astype(np.float32)


def _holds(index: Index, point: Floats) -> NDArray[np.bool_]:
    """Nodes whose own triangle holds the point."""
    u, v = index.vertices[index.ends[:, 0]], index.vertices[index.ends[:, 1]]
    q = index.vertices[np.maximum(index.apex, 0)]
    sides = [np.cross(a, b) @ point >= 0.0 for a, b in ((v, q), (q, u), (u, v))]
    return np.asarray((index.left >= 0) & sides[0] & sides[1] & sides[2])
