"""The slow, obvious twin of the router: Dijkstra over every corner of every refused shell, each sight line tried in full.

No lids, no trees, no tangents: two corners see each other iff no edge of a refused shell crosses between them and the
middle of the leg lies in no refused shell. Shares no code with `safeconduct.routing`.
"""

from __future__ import annotations

from math import inf

import numpy as np
from numba import njit


@njit(cache=True, inline="always")
def _det(a, b, c):
    return (
        a[0] * (b[1] * c[2] - b[2] * c[1])
        + a[1] * (b[2] * c[0] - b[0] * c[2])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
    )


@njit(cache=True)
def _crosses(a, b, c, d):
    one, two = _det(a, b, c), _det(a, b, d)
    if (one > 0) == (two > 0):
        return False
    three, four = _det(c, d, a), _det(c, d, b)
    if (three > 0) == (four > 0):
        return False
    # the two great circles meet at ±x: is it the same one on both arcs?
    x = np.cross(np.cross(a, b), np.cross(c, d))
    return (np.dot(x, a + b) > 0) == (np.dot(x, c + d) > 0)


RUN = 32


@njit(cache=True)
def _balls(start, stop):
    """Centre and radius of a ball round each run of `RUN` edges: one glance for all of them."""
    runs = (len(start) + RUN - 1) // RUN
    out = np.zeros((runs, 4))
    for k in range(runs):
        low, high = k * RUN, min(len(start), (k + 1) * RUN)
        for e in range(low, high):
            out[k, :3] += (start[e] + stop[e]) / (2 * (high - low))
        for e in range(low, high):
            # the arc lies in the ball over its chord
            reach = max(
                np.sqrt(np.sum((start[e] - out[k, :3]) ** 2)), np.sqrt(np.sum((stop[e] - out[k, :3]) ** 2))
            )
            out[k, 3] = max(out[k, 3], reach + np.sqrt(np.sum((start[e] - stop[e]) ** 2)))
    return out


@njit(cache=True)
def _sees(a, b, home_a, home_b, start, stop, first, last, balls):
    n = np.cross(a, b)
    x, y, z = n[0], n[1], n[2]
    size = np.sqrt(x * x + y * y + z * z)
    for k in range(len(balls)):
        if abs(x * balls[k, 0] + y * balls[k, 1] + z * balls[k, 2]) > balls[k, 3] * size:
            continue
        for e in range(k * RUN, min(len(start), (k + 1) * RUN)):
            one = x * start[e, 0] + y * start[e, 1] + z * start[e, 2]
            two = x * stop[e, 0] + y * stop[e, 1] + z * stop[e, 2]
            if (one > 0) == (two > 0):
                continue
            if first[e] == home_a or first[e] == home_b or last[e] == home_a or last[e] == home_b:
                continue
            if _crosses(a, b, start[e], stop[e]):
                return False
    return True


@njit(cache=True)
def _free(p, outside, start, stop, cell, odd):
    """Whether a point lies in no ring's inside, or on an edge."""
    odd[:] = False
    n = np.cross(p, outside)
    x, y, z = n[0], n[1], n[2]
    for e in range(len(start)):
        one = x * start[e, 0] + y * start[e, 1] + z * start[e, 2]
        two = x * stop[e, 0] + y * stop[e, 1] + z * stop[e, 2]
        if (one > 0) != (two > 0) and _crosses(p, outside, start[e], stop[e]):
            odd[cell[e]] = not odd[cell[e]]
    return not odd.any() or _on_edge(p, start, stop)


@njit(cache=True)
def _on_edge(p, start, stop):
    for e in range(len(start)):
        if abs(_det(p, start[e], stop[e])) < 1e-15:
            along = np.dot(start[e], stop[e])
            if np.dot(p, start[e]) > along and np.dot(p, stop[e]) > along:
                return True
    return False


@njit(cache=True)
def _dijkstra(points, home, rest, sight, area, cells, outside, limit):
    """Distance of points[1] from points[0] by ways no longer than the limit; `rest` is the direct way to points[1]."""
    start, stop, first, last = sight
    all_start, all_stop, cell = area
    balls = _balls(start, stop)
    n = len(points)
    far = np.full(n, np.inf)
    far[0] = 0.0
    done = np.zeros(n, np.bool_)
    odd = np.zeros(cells, np.bool_)
    while True:
        i, best = -1, np.inf
        for k in range(n):
            if not done[k] and far[k] < best:
                i, best = k, far[k]
        if i < 0 or i == 1:
            return far[1]
        done[i] = True
        for j in range(n):
            if done[j]:
                continue
            across = np.cross(points[i], points[j])
            d = np.arctan2(np.sqrt(np.dot(across, across)), np.dot(points[i], points[j]))
            if far[i] + d >= far[j] or far[i] + d + rest[j] > limit:
                continue
            if not _sees(points[i], points[j], home[i], home[j], start, stop, first, last, balls):
                continue
            middle = points[i] + points[j]
            middle /= np.sqrt(np.dot(middle, middle))
            if _free(middle, outside, all_start, all_stop, cell, odd):
                far[j] = far[i] + d


OUTSIDE = np.array([1e-3, 2.3e-4, 1.0]) / np.linalg.norm([1e-3, 2.3e-4, 1.0])
"""A point near the north pole, in no shell."""


def shortest_rad(
    rings: list[tuple[int, np.ndarray]],
    s: np.ndarray,
    t: np.ndarray,
    within_rad: float,
    outside: np.ndarray = OUTSIDE,
) -> float:
    """Length of the shortest way from s to t that enters no ring's inside, radians; inf if longer than `within_rad`.

    Only corners that a way no longer than `within_rad` could visit are looked at. `outside` lies in no ring's inside.
    """
    start = np.concatenate([r for _, r in rings])
    stop = np.concatenate([np.roll(r, -1, axis=0) for _, r in rings])
    cell = np.concatenate([np.full(len(r), c) for c, r in rings])
    offsets = np.cumsum([0, *[len(r) for _, r in rings]])
    first = np.arange(len(start))
    last = np.concatenate([np.roll(np.arange(a, b), -1) for a, b in zip(offsets, offsets[1:])])
    before = np.concatenate([np.roll(np.arange(a, b), 1) for a, b in zip(offsets, offsets[1:])])
    convex = np.einsum("ij,ij->i", start[before], np.cross(start, stop)) > 0
    reach = _angle(start, s) + _angle(start, t) <= within_rad * (1 + 1e-9)
    corner = np.flatnonzero(convex & reach)
    points = np.concatenate([[s, t], start[corner]])
    home = np.concatenate([[-1, -2], corner])
    size = _angle(start, stop, along=True)
    near = (
        np.minimum(_angle(start, s) + _angle(start, t), _angle(stop, s) + _angle(stop, t)) - 2 * size
        <= within_rad
    )
    _, dense = np.unique(cell, return_inverse=True)
    limit = within_rad * (1 + 1e-9)
    # edges that no way within the limit can come near are left out of sight, but not of inside and outside
    sight = (start[near], stop[near], first[near], last[near])
    rest = _angle(points, t)
    length = _dijkstra(points, home, rest, sight, (start, stop, dense), dense.max() + 1, outside, limit)
    return float(length) if length <= limit else inf


def _angle(points: np.ndarray, p: np.ndarray, along: bool = False) -> np.ndarray:
    cosine = np.einsum("ij,ij->i", points, p) if along else points @ p
    return np.arctan2(np.linalg.norm(np.cross(points, p), axis=1), cosine)
