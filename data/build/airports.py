"""Airports beside a border that world-atlas draws on their wrong side: the ground round them goes to their own state.

Three sources agree there: the airport's table names its state, and OpenStreetMap draws its ground as that state's.
"""

from __future__ import annotations

from collections.abc import Mapping

import airportsdata
import atlas
import islands
import islets
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from safeconduct.airspace.policy_tables import PolicyTables

RADIUS_KM = 5.0
"""How far round such an airport the border is redrawn: as far as world-atlas may be wrong."""
GROUND_KM = 1.0
"""An airport counts as on its state's ground in OpenStreetMap if the ground is no farther (runways on piers)."""

Land = Mapping[str, BaseGeometry]


def table() -> list[tuple[str, str, float, float]]:
    """(ICAO, country, lon, lat) of every airport with an IATA code."""
    rows = airportsdata.load("ICAO").values()
    return [(r["icao"], r["country"], r["lon"], r["lat"]) for r in rows if r["iata"]]


def settled(land: Land, found: islands.Outlines, tables: PolicyTables) -> dict[str, BaseGeometry]:
    """The land with the ground of every such airport given to its state; a new dict."""
    out = dict(land)
    for icao, state, place in misplaced(land, tables):
        disc = islets.disc(place.x, place.y, RADIUS_KM)
        ground = _ground(found, tables, state, disc)
        if ground.is_empty or not ground.intersects(islets.disc(place.x, place.y, GROUND_KM)):
            continue
        cell = _own_cell(out, tables, state, place)
        for other, shape in land.items():
            if other != cell and shape.intersects(ground):
                out[other] = atlas.polygonal(out[other].difference(ground))
        out[cell] = shapely.union_all([out[cell], ground]) if cell in out else ground
        print(f"{icao}: its ground goes to {cell}")
    return out


def misplaced(land: Land, tables: PolicyTables) -> list[tuple[str, str, shapely.Point]]:
    """(ICAO, state, place) of airports whose nearest land is a cell in which their state has no part."""
    answers, parties = tables.cell_of(), islands.parties(tables)
    names, parts = islands.land_parts(land)
    rows = [row for row in table() if answers.get(row[1])]
    places = shapely.points([row[2:] for row in rows])
    nearest = shapely.STRtree(parts).nearest(places)
    out = []
    for row, place, part in zip(rows, places, nearest, strict=True):
        state, cell = answers[row[1]], names[part]
        if state != cell and state not in parties.get(cell, frozenset()):
            out.append((row[0], state, place))
    return out


def _ground(found: islands.Outlines, tables: PolicyTables, state: str, disc: BaseGeometry) -> BaseGeometry:
    near: NDArray[np.int64] = shapely.STRtree(found.shape).query(disc)
    own = [found.shape[i] for i in near if tables.cell_of()[str(found.code[i])] == state]
    return atlas.polygonal(shapely.union_all(own).intersection(disc)) if own else shapely.Polygon()


def _own_cell(land: Land, tables: PolicyTables, state: str, place: shapely.Point) -> str:
    """The nearest cell in which the state has a part: a disputed area's, or its own."""
    parties = islands.parties(tables)
    own = [name for name in land if name == state or state in parties.get(name, frozenset())]
    return min(own, key=lambda name: land[name].distance(place)) if own else state
