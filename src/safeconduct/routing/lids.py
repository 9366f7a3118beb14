"""Lids: which corners of a closed area can matter, worked out once for every ring of every shell.

A *lid* is a great-circle chord between two vertices of one ring that runs outside the ring. If a lid is free of refused
sky and neither end of the route lies in the pocket behind it, no shortest route turns in that pocket: a route that goes
in must come out through the lid, and the lid itself is shorter. Clipping ears off the outside of a ring, shortest chord
first, gives a tree of lids: a query goes down from the hull and opens a lid only where it must. Exact, and the reason
why a query looks at hundreds of corners where the ring has thousands.

The ear exists because every simple polygon has two (Meisters 1975, Amer. Math. Monthly 82(6)).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safeconduct.geometry.kernels import arc_box, crossing_edges, det

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Words = NDArray[np.uint64]

_FLAT = 1e-16
"""Turns smaller than this (as a determinant) count as straight: one part in 10⁴ of a 1 m by 1 m corner."""


@njit(cache=True)
def _heap_push(keys: Floats, items: Ints, size: int, key: float, item: int) -> int:
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if keys[up] <= key:
            break
        keys[i] = keys[up]
        items[i] = items[up]
        i = up
    keys[i] = key
    items[i] = item
    return size + 1


@njit(cache=True)
def _heap_pop(keys: Floats, items: Ints, size: int) -> int:
    """Removes the smallest; it is afterwards at index ``size - 1`` of the arrays."""
    size -= 1
    top_key, top_item = keys[0], items[0]
    key, item = keys[size], items[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[i] = keys[child]
        items[i] = items[child]
        i = child
    keys[i] = key
    items[i] = item
    keys[size] = top_key
    items[size] = top_item
    return size


@njit(cache=True)
def _empty_ear(points: Floats, alive: NDArray[np.bool_], p: int, q: int, r: int) -> bool:
    """Whether no living vertex lies in the closed triangle r, q, p (which is left-turning), its corners apart."""
    a, b, c = points[r], points[q], points[p]
    low, high = np.empty(3), np.empty(3)
    for k in range(3):
        low[k] = min(a[k], b[k], c[k])
        high[k] = max(a[k], b[k], c[k])
    # a triangle bulges over its chord plane by less than its size squared
    size = max(high[0] - low[0], high[1] - low[1], high[2] - low[2])
    slack = size * size + 1e-15
    for i in range(len(points)):
        v = points[i]
        if v[0] < low[0] - slack or v[0] > high[0] + slack or v[1] < low[1] - slack or v[1] > high[1] + slack:
            continue
        if v[2] < low[2] - slack or v[2] > high[2] + slack or not alive[i] or i == p or i == q or i == r:
            continue
        if det(a, b, v) >= -_FLAT and det(b, c, v) >= -_FLAT and det(c, a, v) >= -_FLAT:
            return False
    return True


@njit(cache=True)
def clip_ears(
    points: Floats, most_chord: float, left: Ints, right: Ints, apex: Ints, ends: Ints, roots: Ints
) -> tuple[int, int]:
    """The tree of lids of one ring.

    Parameters
    ----------
    points : (k, 3), ring without repeated point, the closed area on its left
    most_chord : longest allowed lid, as a chord of the unit sphere
    left, right, apex : (2k,) filled; children of each node (−1 at the ring's own edges) and the vertex between them
    ends : (2k, 2) filled; first and last vertex of each node. Nodes 0…k−1 are the ring's own edges
    roots : (k,) filled with the outermost nodes in order

    Returns
    -------
    nodes, number of roots
    """
    k = len(points)
    after, before = np.empty(k, np.int32), np.empty(k, np.int32)
    node_of = np.empty(k, np.int32)
    alive = np.ones(k, np.bool_)
    for i in range(k):
        after[i], before[i], node_of[i] = (i + 1) % k, (i - 1) % k, i
        left[i], right[i], apex[i], ends[i, 0], ends[i, 1] = -1, -1, -1, i, (i + 1) % k
    keys, items = np.empty(64 * k + 64), np.empty(64 * k + 64, np.int32)
    size, nodes, count = 0, k, k
    progress = True
    while progress and count > 3:
        progress = False
        size = 0
        for i in range(k):
            if alive[i]:
                p, r = before[i], after[i]
                if det(points[p], points[i], points[r]) <= _FLAT:
                    size = _heap_push(keys, items, size, _chord2(points[p], points[r]), i)
        while size > 0 and count > 3:
            size = _heap_pop(keys, items, size)
            key, q = keys[size], items[size]
            p, r = before[q], after[q]
            if not alive[q] or key != _chord2(points[p], points[r]) or key > most_chord * most_chord:
                continue
            if det(points[p], points[q], points[r]) > _FLAT or not _empty_ear(points, alive, p, q, r):
                continue
            left[nodes], right[nodes], apex[nodes] = node_of[p], node_of[q], q
            ends[nodes, 0], ends[nodes, 1] = p, r
            node_of[p] = nodes
            nodes += 1
            alive[q] = False
            after[p], before[r] = r, p
            count -= 1
            progress = True
            for v in (p, r):
                a, b = before[v], after[v]
                if det(points[a], points[v], points[b]) <= _FLAT and size < len(keys) - 1:
                    size = _heap_push(keys, items, size, _chord2(points[a], points[b]), v)
    n_roots = 0
    for i in range(k):
        if alive[i]:
            roots[n_roots] = node_of[i]
            n_roots += 1
    return nodes, n_roots


@njit(cache=True, inline="always")
def _chord2(a: Floats, b: Floats) -> float:
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    return x * x + y * y + z * z


@njit(cache=True)
def node_boxes(points: Floats, left: Ints, right: Ints, ends: Ints, nodes: int) -> Floats:
    """Boxes (lo xyz, hi xyz) of every node's chord and pocket, shape (nodes, 6)."""
    boxes = np.empty((nodes, 6))
    for i in range(nodes):
        arc_box(points[ends[i, 0]], points[ends[i, 1]], boxes[i])
        if left[i] >= 0:
            for child in (left[i], right[i]):
                for k in range(3):
                    boxes[i, k] = min(boxes[i, k], boxes[child, k])
                    boxes[i, k + 3] = max(boxes[i, k + 3], boxes[child, k + 3])
    return boxes


@njit(cache=True)
def shells_crossed(
    p: Floats,
    q: Floats,
    tree: tuple[Floats, Floats, Floats],
    ring_of: Ints,
    cell_of: Ints,
    own: int,
    odd: Words,
    met: Words,
) -> None:
    """Marks the cells whose shell edges pq crosses: in `met` all, in `odd` turned over once a crossing.

    Edges of ring `own` are left out.
    """
    start, stop, boxes = tree
    out = np.empty(8192, np.int32)
    for i in range(crossing_edges(p, q, start, stop, boxes, out)):
        ring = ring_of[out[i]]
        if ring != own:
            cell = cell_of[ring]
            bit = np.uint64(1) << np.uint64(cell & 63)
            odd[cell >> 6] ^= bit
            met[cell >> 6] |= bit


@njit(cache=True)
def ring_masks(
    points: Floats,
    ring: int,
    n_nodes: int,
    lids: tuple[Ints, Ints, Ints],
    tree: tuple[Floats, Floats, Floats],
    ring_of: Ints,
    cell_of: Ints,
    inside: Words,
    touched: Words,
    held: Words,
) -> bool:
    """Masks of cells for one ring.

    inside : (k, w) cells whose shell holds the vertex, its first row given, the others filled;
    touched : (nodes, w) cells that a node's chord meets; held : (nodes, w) cells that hold every edge of a node's
    stretch of ring. Returns whether the walk round the ring came back to where it began.
    """
    left, right, ends = lids
    k, w = inside.shape
    unused = np.zeros(w, np.uint64)
    first = inside[0].copy()
    for i in range(k):
        j = (i + 1) % k
        toggled = inside[i].copy()
        met = np.zeros(w, np.uint64)
        shells_crossed(points[i], points[j], tree, ring_of, cell_of, ring, toggled, met)
        for x in range(w):
            touched[i, x] = inside[i, x] | met[x]
            held[i, x] = inside[i, x] & ~met[x]
            if j:
                inside[j, x] = toggled[x]
            elif toggled[x] != first[x]:
                return False
    for n in range(k, n_nodes):
        u, v = ends[n, 0], ends[n, 1]
        shells_crossed(points[u], points[v], tree, ring_of, cell_of, ring, unused, touched[n])
        for x in range(w):
            touched[n, x] |= inside[u, x] | inside[v, x]
            held[n, x] = held[left[n], x] & held[right[n], x]
    return True
