"""Land borders redrawn from the outlines of OpenStreetMap, where world-atlas strays from them.

World-atlas is made for 1:10,000,000: a millimetre of its map is ten kilometres, and its land borders stray by up to some
twelve. What OpenStreetMap gives to one state and world-atlas to another is looked at piece by piece; a piece that reaches
farther than `DEPTH_KM` from its state's land, and an island wholly on the wrong side, goes to its state. That
OpenStreetMap is the better source is not taken on trust: of 510 towns of GeoNames in the pieces 500 say so, and 27 of 30
airfields. Pieces that are disputed, or newer than the source, are ruled on one by one in
data/sources/policies/land_borders.csv.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import atlas
import islands
import numpy as np
import plane
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from safeconduct.airspace.policy_tables import PolicyTables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]
Land = Mapping[str, BaseGeometry]

RULINGS = Path(__file__).resolve().parents[2] / "data" / "sources" / "policies" / "land_borders.csv"

DEPTH_KM = 0.9
"""Pieces that reach less far stay as world-atlas draws them: the shells' own margin of 1.05 km covers them."""
THIN_DEG = 0.001
"""The outlines are thinned to some 100 m."""
SMALLEST_KM2 = 0.02
MOST_OF_IT = 0.5
"""Of an island more than this share on the wrong side, all of it that lies there goes over."""
DENSE_DEG = 0.005


@dataclass(frozen=True, slots=True)
class Piece:
    """Ground that the two sources give to different states.

    Attributes
    ----------
    state : str
        Whose it is in OpenStreetMap (alpha-2).
    loser, winner : str
        Its cell in world-atlas, and the cell of its state that it goes to.
    geometry : Polygon, lon/lat in degrees
    depth_km : float
        How far it reaches from the land that world-atlas gives to its state.
    """

    state: str
    loser: str
    winner: str
    geometry: BaseGeometry
    depth_km: float


@cache
def rulings() -> list[dict[str, str]]:
    """Pieces that do not simply go over, one row each with its reason and source; an empty cell leaves them."""
    with RULINGS.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def redrawn(land: Land, found: islands.Outlines, tables: PolicyTables) -> dict[str, BaseGeometry]:
    """The land of each cell with every piece where it belongs; a new dict."""
    lost: dict[str, list[BaseGeometry]] = {}
    won: dict[str, list[BaseGeometry]] = {}
    for piece in pieces(land, found, tables):
        winner = ruled(piece)
        if winner and winner != piece.loser:
            # thinned outlines of two neighbours may share a little of the same ground: the first has it
            taken = [shape for shape in lost.get(piece.loser, []) if shape.intersects(piece.geometry)]
            ground = atlas.polygonal(piece.geometry.difference(shapely.union_all(taken)))
            lost.setdefault(piece.loser, []).append(ground)
            won.setdefault(winner, []).append(ground)
    out = {
        name: atlas.polygonal(shape.difference(shapely.union_all(lost[name]))) if name in lost else shape
        for name, shape in land.items()
    }
    for name, shapes in won.items():
        out[name] = shapely.union_all([out[name], *shapes] if name in out else shapes)
    return out


def ruled(piece: Piece) -> str:
    """The cell a piece goes to: its state's by OpenStreetMap, unless a ruling says which; empty where it stays."""
    at = piece.geometry.representative_point()
    for row in rulings():
        west, south, east, north = (float(row[k]) for k in ("west_deg", "south_deg", "east_deg", "north_deg"))
        if (
            piece.state in row["states"].split()
            and piece.loser in row["loser"].split()
            and west <= at.x <= east
            and south <= at.y <= north
        ):
            return row["cell"]
    return piece.winner


def pieces(land: Land, found: islands.Outlines, tables: PolicyTables) -> list[Piece]:
    """Every piece that goes over if no ruling holds it back."""
    own = _own_cells(land, tables)
    coast = {name: _edge(land[name]) for name in land}
    out = []
    for state, loser, shape, whole in _apart(land, found, tables):
        cells = [name for name in own.get(state, []) if name in land]
        if not cells:
            continue
        corners = plane.to_xyz(shapely.get_coordinates(shape))
        far = {name: coast[name].query(corners)[0] for name in cells}
        winner = min(cells, key=lambda name: (far[name].min() > 1e-5, name != state, far[name].min()))
        depth_km = _km(np.min(list(far.values()), axis=0).max())
        if depth_km > DEPTH_KM or whole:
            out.append(Piece(state, loser, winner, shape, depth_km))
    return out


def _km(chord: float) -> float:
    return float(2 * plane.RADIUS_KM * np.arcsin(chord / 2))


def _own_cells(land: Land, tables: PolicyTables) -> dict[str, list[str]]:
    """The cells in which each state has a part."""
    members = islands.parties(tables)
    out: dict[str, list[str]] = {}
    for name in land:
        for state in members.get(name, frozenset({name})):
            out.setdefault(state, []).append(name)
    return out


def _edge(shape: BaseGeometry) -> cKDTree:
    lines = [plane.densify(line, DENSE_DEG) for line in plane.polygon_lines(shape)]
    return cKDTree(plane.to_xyz(np.concatenate(lines)))


def _apart(
    land: Land, found: islands.Outlines, tables: PolicyTables
) -> Iterator[tuple[str, str, BaseGeometry, bool]]:
    """(state, cell in world-atlas, piece, whether it is most of an island) of all ground given to different states."""
    state, members = islands.states(found, tables), islands.parties(tables)
    free = np.ones(len(found), dtype=bool)
    free[[i for i, _ in islands.ruled(found)]] = False
    thin = _thinned(found.shape)
    names, parts = islands.land_parts(land)
    tree = shapely.STRtree(thin)
    part, outline = tree.query(parts, predicate="intersects")
    parties = [members.get(name, frozenset({name})) for name in names]
    apart = np.array(
        [
            bool(state[i]) and free[i] and state[i] not in parties[p]
            for p, i in zip(part, outline, strict=True)
        ]
    )
    part, outline = part[apart], outline[apart]
    shared = shapely.intersection(thin[outline], parts[part])
    for p, i, shape in zip(part, outline, shared, strict=True):
        inner = [k for k in tree.query(shape) if state[k] in parties[p] and found.km2[k] < found.km2[i]]
        # outlines have no holes: a smaller one of the other state inside is its enclave
        left = shapely.difference(shape, shapely.union_all(thin[inner])) if inner else shape
        for piece in shapely.get_parts(atlas.polygonal(left)):
            km2 = atlas.sphere_area_km2(piece)
            if km2 >= SMALLEST_KM2:
                yield state[i], names[p], piece, km2 > MOST_OF_IT * found.km2[i]


def _thinned(shapes: Shapes) -> Shapes:
    thin = shapely.simplify(shapes, THIN_DEG)
    for i in np.flatnonzero(~shapely.is_valid(thin)):
        thin[i] = atlas.polygonal(shapely.make_valid(thin[i]))
    return thin
