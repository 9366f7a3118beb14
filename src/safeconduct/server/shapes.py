"""The cells of the sky as shapes for the page: the borders the router counts with, thinned for drawing.

Arcs are shared, so that neighbours never gape: each is a flat list of integers, the first point and then steps, in units
of `unit_deg`. A ring is a list of arc numbers; ``~i`` is arc i backwards. The cell lies to the right of its rings,
which is what d3-geo takes for the inside.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import Sky
from safeconduct.errors import InputError
from safeconduct.geometry.simplify import kept_points
from safeconduct.store.world import load_world
from safeconduct.units import km_to_rad

Level = Literal["coarse", "medium", "fine"]

TOLERANCE_KM: dict[str, float] = {"coarse": 30.0, "medium": 6.0, "fine": 0.0}
"""How far a drawn border may lie off the one flown by, km; the flown one is itself within 1 km of its source."""

UNIT_DEG: dict[str, float] = {"coarse": 0.01, "medium": 0.005, "fine": 0.001}
"""Rounding of coordinates, degrees: well under the tolerance."""

LEAST_SHARE = 0.125
"""A small island keeps its form: the tolerance is at most this share of a line's own extent."""

Node = tuple[float, float]


@cache
def shapes_json(level: str) -> bytes:
    """All cells at one level of detail, as compact JSON.

    Raises
    ------
    InputError
        Where there is no such level.
    """
    if level not in TOLERANCE_KM:
        raise InputError.single("level", f'there is no level "{level}".', "Choose coarse, medium or fine.")
    return json.dumps(_shapes(level), separators=(",", ":"), ensure_ascii=False).encode()


def _shapes(level: str) -> dict[str, Any]:
    world = load_world()
    names = world.cell_names()
    rings = cell_rings(world.sky)
    return {
        "level": level,
        "tolerance_km": TOLERANCE_KM[level],
        "unit_deg": UNIT_DEG[level],
        "arcs": list(_arcs(world.sky, level)),
        "cells": [
            {"key": cell.key, "kind": cell.kind, "title": names[i], "rings": rings[i]}
            for i, cell in enumerate(world.sky.cells)
        ],
    }


def _arcs(sky: Sky, level: str) -> Iterator[list[int]]:
    tolerance, unit = km_to_rad(TOLERANCE_KM[level]), UNIT_DEG[level]
    xyz, first = sky.borders.xyz(), sky.borders.first
    for i in range(len(sky.borders)):
        line = xyz[first[i] : first[i + 1]]
        extent = float(np.max(np.linalg.norm(line - line[0], axis=1)))
        keep = kept_points(line, min(tolerance, LEAST_SHARE * extent))
        yield _steps(sky.borders.line(i)[keep], unit)


def _steps(lonlat_deg: NDArray[np.float64], unit_deg: float) -> list[int]:
    whole = np.round(lonlat_deg / unit_deg).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), np.int64))
    stays = np.any(steps[1:] != 0, axis=1)
    # rounding can make neighbours one; the ends stay where they are
    kept: NDArray[np.int64] = steps[np.concatenate([[True], stays])]
    return [int(n) for n in kept.ravel()]


def cell_rings(sky: Sky) -> list[list[list[int]]]:
    """For each cell its rings of arcs, the cell on the right; ``~i`` is arc i backwards."""
    ends = [(_node(sky.borders.line(i)[0]), _node(sky.borders.line(i)[-1])) for i in range(len(sky.borders))]
    around: dict[int, list[int]] = defaultdict(list)
    for i, (left, right) in enumerate(zip(sky.left.tolist(), sky.right.tolist(), strict=True)):
        around[right].append(i)
        around[left].append(~i)
    return [list(_rings(around[cell], ends)) for cell in range(len(sky.cells))]


def _node(lonlat: NDArray[np.float64]) -> Node:
    lon, lat = (round(float(x), 7) for x in lonlat)
    # a pole has every longitude
    return (0.0, lat) if abs(lat) == 90.0 else (lon, lat)


def _rings(arcs: list[int], ends: list[tuple[Node, Node]]) -> Iterator[list[int]]:
    """The arcs around a cell, put end to end."""
    leaving: dict[Node, list[int]] = defaultdict(list)
    for arc in arcs:
        leaving[_start(arc, ends)].append(arc)
    while leaving:
        start = next(iter(leaving))
        ring: list[int] = []
        at = start
        while at in leaving:
            arc = leaving[at].pop()
            if not leaving[at]:
                del leaving[at]
            ring.append(arc)
            at = _stop(arc, ends)
            if at == start:
                break
        yield ring


def _start(arc: int, ends: list[tuple[Node, Node]]) -> Node:
    return ends[arc][0] if arc >= 0 else ends[~arc][1]


def _stop(arc: int, ends: list[tuple[Node, Node]]) -> Node:
    return ends[arc][1] if arc >= 0 else ends[~arc][0]
