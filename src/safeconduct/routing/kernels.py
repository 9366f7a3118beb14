"""The search: which corners are open, which segments block, and A* over tangents, checked for sight when popped."""

from __future__ import annotations

from math import asin, sqrt

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safeconduct.geometry.kernels import (
    LEAF,
    along_rad,
    arc_box,
    arc_rad,
    blocks,
    build_tree,
    crossing_edges,
    det,
    misses,
    point_on,
)
from safeconduct.routing.index import Borders, Index
from safeconduct.routing.lids import _heap_pop, _heap_push

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Words = NDArray[np.uint64]

TANGENT_EPS = 1e-13
"""A neighbour this close (as a determinant) to a leg's great circle lies on it.

A zero tolerance loses edges where vertices are collinear.
"""


@njit(cache=True, inline="always")
def _meets(masks: Words, row: int, refused: Words) -> bool:
    for w in range(len(refused)):
        if masks[row, w] & refused[w]:
            return True
    return False


@njit(cache=True)
def mark_pockets(ix: Index, ring: int, point: Floats, stamp: Ints, now: int) -> bool:
    """Stamps every node of a ring whose pocket holds the point; whether there was one."""
    stack = np.empty(512, np.int32)
    found = False
    for r in range(ix.root_first[ring], ix.root_first[ring + 1]):
        stack[0] = ix.root_nodes[r]
        top = 1
        while top > 0:
            top -= 1
            n = stack[top]
            # the ring's own edges have no pocket
            if ix.left[n] < 0:
                continue
            box = ix.boxes[n]
            if (
                point[0] < box[0]
                or point[0] > box[3]
                or point[1] < box[1]
                or point[1] > box[4]
                or point[2] < box[2]
                or point[2] > box[5]
            ):
                continue
            u, v, q = ix.vertices[ix.ends[n, 0]], ix.vertices[ix.ends[n, 1]], ix.vertices[ix.apex[n]]
            if det(v, q, point) >= 0.0 and det(q, u, point) >= 0.0 and det(u, v, point) >= 0.0:
                found = True
                m = n
                # all pockets round this one hold the point too; a marked node has them marked already
                while m >= 0 and stamp[m] != now:
                    stamp[m] = now
                    m = ix.parent[m]
            # triangles of one tree do not overlap, but a point on an edge is in two
            if top < len(stack) - 2:
                stack[top] = ix.left[n]
                stack[top + 1] = ix.right[n]
                top += 2
    return found


@njit(cache=True)
def in_last_triangle(ix: Index, ring: int, point: Floats) -> bool:
    """Whether a point lies in what ear clipping left of a hole (not more than a convex polygon)."""
    first, stop = ix.root_first[ring], ix.root_first[ring + 1]
    for r in range(first, stop):
        n = ix.root_nodes[r]
        # a hole's ring has its inside on the right
        if det(ix.vertices[ix.ends[n, 0]], ix.vertices[ix.ends[n, 1]], point) > 0.0:
            return False
    return True


@njit(cache=True, inline="always")
def _chord_to_box(box: NDArray[np.float32], p: Floats) -> float:
    total = 0.0
    for k in range(3):
        d = max(box[k] - p[k], 0.0, p[k] - box[k + 3])
        total += d * d
    return sqrt(total)


@njit(cache=True, inline="always")
def _beyond(box: NDArray[np.float32], s: Floats, t: Floats, limit_rad: float) -> bool:
    """Whether all of a box is farther from s and t, together, than the limit: no arc is shorter than its chord."""
    # no two great-circle arcs add up to more than 2 π: an all but endless limit leaves nothing out
    if limit_rad >= 6.0:
        return False
    one, two = min(1.0, 0.5 * _chord_to_box(box, s)), min(1.0, 0.5 * _chord_to_box(box, t))
    return 2.0 * (asin(one) + asin(two)) > limit_rad * (1.0 + 1e-9)


@njit(cache=True)
def open_segments(
    ix: Index,
    cells: Ints,
    refused: Words,
    s: Floats,
    t: Floats,
    limit_rad: float,
    stamp: Ints,
    now: int,
    opened: Ints,
    out: Ints,
    ring_out: Ints,
) -> int:
    """Segments (first vertex, last vertex) that bound refused sky for a route from s to t.

    Left out is what no route within the limit can come near: the points p with |sp| + |pt| > limit.
    Lids with ``opened[n] == now`` open too: what their masks do not tell meets their chord.
    `out` (m, 2) and `ring_out` (m,) are filled; a negative count means `out` was too small.
    """
    count = 0
    stack = np.empty(8192, np.int32)
    for c in range(len(cells)):
        for k in range(ix.cell_first[cells[c]], ix.cell_first[cells[c] + 1]):
            ring = ix.cell_rings[k]
            here = mark_pockets(ix, ring, s, stamp, now)
            here = mark_pockets(ix, ring, t, stamp, now) or here
            # a hole is a free piece inside closed sky: only a route that begins or ends in it sees its edge
            if (
                ix.ring_hole[ring]
                and not here
                and not (in_last_triangle(ix, ring, s) or in_last_triangle(ix, ring, t))
            ):
                continue
            # last first, so that segments come out in the order of the ring, as `corners` needs them
            top = 0
            for r in range(ix.root_first[ring + 1] - 1, ix.root_first[ring] - 1, -1):
                stack[top] = ix.root_nodes[r]
                top += 1
            while top > 0:
                top -= 1
                n = stack[top]
                # out of reach, or with all of its stretch inside another refused shell: nobody can come to it
                if _beyond(ix.boxes[n], s, t, limit_rad) or _meets(ix.masks, ix.held[n], refused):
                    continue
                if ix.left[n] >= 0 and (
                    stamp[n] == now or opened[n] == now or _meets(ix.masks, ix.touched[n], refused)
                ):
                    stack[top] = ix.right[n]
                    stack[top + 1] = ix.left[n]
                    top += 2
                    continue
                if count >= len(out):
                    return -1
                out[count, 0], out[count, 1] = ix.ends[n, 0], ix.ends[n, 1]
                ring_out[count] = ring
                count += 1
    return count


@njit(cache=True)
def corners(
    ix: Index, segments: Ints, ring_of: Ints, refused: Words, corner: Ints, before: Ints, after: Ints
) -> int:
    """Vertices where a route may turn: left-turning (the refused sky is on the left), outside every other refused shell."""
    n = len(segments)
    count = 0
    first = 0
    for i in range(n):
        if i == 0 or ring_of[i] != ring_of[i - 1]:
            first = i
        last_of_ring = i == n - 1 or ring_of[i + 1] != ring_of[i]
        j = first if last_of_ring else i + 1
        v = segments[i, 1]
        # between them something was left out as unreachable, so this vertex is none of the boundary's corners
        if segments[j, 0] != v:
            continue
        a, b = segments[i, 0], segments[j, 1]
        if det(ix.vertices[a], ix.vertices[v], ix.vertices[b]) <= 0.0 or _meets(
            ix.masks, ix.inside[v], refused
        ):
            continue
        corner[count], before[count], after[count] = v, a, b
        count += 1
    return count


@njit(cache=True)
def visible(p: Floats, q: Floats, ip: int, iq: int, vertices: Floats, segments: Ints, boxes: Floats) -> bool:
    """Whether no segment blocks pq; segments that end at vertex ip or iq are passed over."""
    size = (len(boxes) + 1) // 2
    n = len(segments)
    probe = np.empty(6)
    arc_box(p, q, probe)
    nx, ny, nz = p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]
    stack = np.empty(64, np.int64)
    stack[0] = 0
    top = 1
    while top > 0:
        top -= 1
        i = stack[top]
        if misses(boxes[i], probe, nx, ny, nz):
            continue
        if i < size - 1:
            stack[top] = 2 * i + 1
            stack[top + 1] = 2 * i + 2
            top += 2
            continue
        j = i - size + 1
        for e in range(j * LEAF, min(n, (j + 1) * LEAF)):
            a, b = segments[e, 0], segments[e, 1]
            # a leg from a corner touches the two edges that meet there; `_tangent` has seen that it does not enter
            if a == ip or a == iq or b == ip or b == iq:
                continue
            if blocks(p, q, vertices[a], vertices[b]):
                return False
    return True


@njit(cache=True, inline="always")
def _tangent(sa: float, sb: float) -> bool:
    return not ((sa > TANGENT_EPS and sb < -TANGENT_EPS) or (sa < -TANGENT_EPS and sb > TANGENT_EPS))


@njit(cache=True, inline="always")
def _cross(a: Floats, b: Floats, out: Floats) -> None:
    out[0] = a[1] * b[2] - a[2] * b[1]
    out[1] = a[2] * b[0] - a[0] * b[2]
    out[2] = a[0] * b[1] - a[1] * b[0]


@njit(cache=True, inline="always")
def _dot(a: Floats, b: Floats) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@njit(cache=True)
def search(
    ix: Index,
    segments: Ints,
    corner: Ints,
    before: Ints,
    after: Ints,
    s: Floats,
    t: Floats,
    limit_rad: float,
    path: Ints,
) -> tuple[float, int]:
    """A* over tangents from s to t.

    Returns the length in radians (inf if there is no way within the limit) and the number of corners written to `path`
    (vertex numbers, from s to t, both ends left out).
    """
    n = len(corner)
    vertices = ix.vertices
    m = len(segments)
    # a tree of this search's own over its few hundred segments: looking into it is faster than into one over all borders
    start, stop = np.empty((m, 3)), np.empty((m, 3))
    for i in range(m):
        start[i], stop[i] = vertices[segments[i, 0]], vertices[segments[i, 1]]
    boxes = build_tree(start, stop)
    # points are numbered: the corners, then s (n) and t (n + 1); copied side by side, for the loop over them is the hot one
    point, prev, succ = np.empty((n + 2, 3)), np.empty((n, 3)), np.empty((n, 3))
    home = np.full(n + 2, -1, np.int64)
    rest = np.empty(n + 2)
    far = np.zeros(n + 2, np.bool_)
    for i in range(n):
        point[i], prev[i], succ[i] = vertices[corner[i]], vertices[before[i]], vertices[after[i]]
        home[i] = corner[i]
        rest[i] = arc_rad(point[i], t)
        # outside the ellipse round s and t: no way within the limit turns there
        far[i] = rest[i] + arc_rad(s, point[i]) > limit_rad
    point[n], point[n + 1] = s, t
    # numbers that no vertex has: no segment ends at s or t
    home[n], home[n + 1] = -2, -3
    rest[n], rest[n + 1] = arc_rad(s, t), 0.0
    dist = np.full(n + 2, np.inf)
    closed = np.zeros(n + 2, np.bool_)
    parent = np.full(n + 2, -1, np.int64)
    keys, items = np.empty(4096), np.empty(4096, np.int32)
    e_from, e_to, e_len = np.empty(4096, np.int32), np.empty(4096, np.int32), np.empty(4096)
    size, n_edges = 0, 0
    ahead, normal = np.empty(3), np.empty(3)
    here = n
    dist[n] = 0.0
    closed[n] = True
    while True:
        # push every tangent out of `here`, unseen: whether something stands between is asked only of those that come up
        px = point[here]
        lean = 0.0
        if here < n:
            # of which side of the way flown so far the closed sky lies; zero straight behind the corner
            w = parent[here]
            _cross(point[w], px, ahead)
            lean = _dot(ahead, prev[here]) + _dot(ahead, succ[here])
        for y in range(n + 2):
            if closed[y] or far[y]:
                continue
            py = point[y]
            if here < n:
                # the route bends round the corner, never away from it: a taut string lies against what it turns at
                turn = _dot(ahead, py)
                if (lean > 0.0 and turn < -TANGENT_EPS) or (lean < 0.0 and turn > TANGENT_EPS):
                    continue
                _cross(px, py, normal)
                if not _tangent(_dot(normal, prev[here]), _dot(normal, succ[here])):
                    continue
            else:
                _cross(px, py, normal)
            if y < n and not _tangent(_dot(normal, prev[y]), _dot(normal, succ[y])):
                continue
            # cross products were cheap; the first inverse sine comes only here, for the few that are left
            d = arc_rad(px, py)
            f = dist[here] + d + rest[y]
            if f > limit_rad * (1.0 + 1e-12):
                continue
            if n_edges >= len(e_from):
                e_from, e_to, e_len = _grow_i(e_from), _grow_i(e_to), _grow_f(e_len)
            if size >= len(keys) - 1:
                keys, items = _grow_f(keys), _grow_i(items)
            e_from[n_edges], e_to[n_edges], e_len[n_edges] = here, y, d
            size = _heap_push(keys, items, size, f, n_edges)
            n_edges += 1
        # the first edge that comes up and is free closes its corner: the bound (great circle to t) is consistent, so no
        # shorter way to it can come later (Hart, Nilsson and Raphael 1968, IEEE Trans. SSC 4(2))
        here = -1
        while size > 0:
            size = _heap_pop(keys, items, size)
            edge = items[size]
            u, v = e_from[edge], e_to[edge]
            if closed[v]:
                continue
            if visible(point[u], point[v], home[u], home[v], vertices, segments, boxes):
                closed[v] = True
                dist[v] = dist[u] + e_len[edge]
                parent[v] = u
                here = v
                break
        if here < 0:
            return np.inf, 0
        if here == n + 1:
            break
    count = 0
    v = parent[n + 1]
    while v != n:
        path[count] = home[v]
        count += 1
        v = parent[v]
    path[:count] = path[:count][::-1].copy()
    return dist[n + 1], count


@njit(cache=True)
def _grow_i(a: Ints) -> Ints:
    out = np.empty(2 * len(a), np.int32)
    out[: len(a)] = a
    return out


@njit(cache=True)
def _grow_f(a: Floats) -> Floats:
    out = np.empty(2 * len(a))
    out[: len(a)] = a
    return out


@njit(cache=True)
def cell_at(point: Floats, anchor: Floats, borders: Borders) -> int:
    """The cell of a point (−1: the high seas); `anchor` lies on the high seas."""
    out = np.empty(4096, np.int32)
    count = crossing_edges(point, anchor, borders.start, borders.stop, borders.boxes, out)
    # the border nearest to the point on the way to the anchor has the point's cell on its near side
    best, cell = np.inf, -1
    for i in range(count):
        e = out[i]
        d = along_rad(point, anchor, borders.start[e], borders.stop[e])
        if d < best:
            best = d
            cell = (
                borders.left[e] if det(borders.start[e], borders.stop[e], point) > 0.0 else borders.right[e]
            )
    return cell


@njit(cache=True)
def leg_cells(p: Floats, q: Floats, anchor: Floats, borders: Borders, cells: Ints, until: Floats) -> int:
    """The cells along a leg: fills the cell and the distance (radians from p) at which it is left; their number."""
    out = np.empty(4096, np.int32)
    count = crossing_edges(p, q, borders.start, borders.stop, borders.boxes, out)
    at = np.empty(count)
    for i in range(count):
        at[i] = along_rad(p, q, borders.start[out[i]], borders.stop[out[i]])
    order = np.argsort(at)
    total = arc_rad(p, q)
    n = 0
    done = 0.0
    before = -2
    for k in range(count + 1):
        stop = at[order[k]] if k < count else total
        # -2: not known yet; a cell or the high seas (-1) from the first border on
        after = -2
        if k < count:
            e = out[order[k]]
            leftward = det(borders.start[e], borders.stop[e], q) > 0.0
            behind = borders.right[e] if leftward else borders.left[e]
            after = borders.left[e] if leftward else borders.right[e]
        else:
            behind = before
        cell = behind
        # both ends of the stretch must name the same cell; where a leg touches a vertex they may not
        if (k > 0 and before != behind) or count == 0:
            cell = (
                cell_at(point_on(p, q, 0.5 * (done + stop)), anchor, borders)
                if stop - done > 1e-12
                else before
            )
        if n > 0 and cells[n - 1] == cell:
            until[n - 1] = stop
        else:
            cells[n], until[n] = cell, stop
            n += 1
        done = stop
        before = after
    return n
