"""Waters beyond 12 NM of a coast that are a state's all the same: archipelagic waters, and claimed historic ones.

Which states and which claims is decided by two tables with their sources (archipelagos.csv, claims.csv). The lines are
those of OpenStreetMap: npm package ``@geo-maps/countries-maritime-10m`` 0.6.0 (December 2017, ODbL 1.0), the outer edge
of land and territorial sea as mapped. That file is no authority on who owns what (it draws Greece and others too
narrow), so it is asked nothing else.
"""

from __future__ import annotations

import csv
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import atlas
import islands
import numpy as np
import plane
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

POLICIES = Path(__file__).resolve().parents[2] / "data" / "sources" / "policies"
PACKAGE = "@geo-maps/countries-maritime-10m"
VERSION = "0.6.0"
SHA256 = "02174f35ee0a901ac6be20d0587e44e37ec6c601069e9e8002467770a69436fb"
"""Of map.geo.json in that package."""

THIN_DEG = 0.002
"""The lines are thinned to some 200 m: the source draws arcs of 12 NM with that much freedom."""
NARROW_DEG = 0.02
"""Strips narrower than twice this lie between two drawings of one 12 NM line and are nobody's waters of their own."""
LAP_DEG = 0.03
"""How far a region reaches into the belts beside it, so that no gap stays between them."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Region:
    """Waters that a policy decides about.

    Attributes
    ----------
    kind : str
        ``"archipelago"`` or ``"claim"``.
    key : str
        State (alpha-2) of an archipelago, or id of a claim.
    state : str
        Whose waters they are (alpha-2).
    geometry : (Multi)Polygon, lon/lat in degrees; laps into the belts beside it
    """

    kind: str
    key: str
    state: str
    geometry: BaseGeometry


def fetch(cache: Path) -> Path:
    """map.geo.json of the package, kept in `cache`; the caller compares its hash."""
    target = cache / f"countries-maritime-10m-{VERSION}.geo.json"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", f"{PACKAGE}@{VERSION}"], cwd=cache, check=True, capture_output=True)
        with tarfile.open(cache / f"geo-maps-countries-maritime-10m-{VERSION}.tgz") as archive:
            member = archive.extractfile(islands.MEMBER)
            assert member is not None
            target.write_bytes(member.read())
    return target


def rows(name: str) -> list[dict[str, str]]:
    """A table of the policies."""
    with (POLICIES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def regions(source: Path, known: BaseGeometry) -> list[Region]:
    """All regions of the two tables outside `known`, the land and belts of the sky; archipelagos first."""
    named = {row["state"] for table in ("archipelagos", "claims") for row in rows(table)}
    extent = _extents(source, named)
    wanted = [
        ("archipelago", row["state"], row["state"], extent[row["state"]]) for row in rows("archipelagos")
    ]
    for row in rows("claims"):
        frame = shapely.box(*(float(row[k]) for k in ("west_deg", "south_deg", "east_deg", "north_deg")))
        wanted.append(("claim", row["id"], row["state"], extent[row["state"]].intersection(frame)))
    out = [Region(kind, key, state, _open_water(shape, known)) for kind, key, state, shape in wanted]
    return [region for region in out if not region.geometry.is_empty]


def _extents(source: Path, states: set[str]) -> dict[str, BaseGeometry]:
    """Land and territorial sea of each of the states as the package draws them, thinned."""
    alpha2 = islands.alpha2()
    pieces: dict[str, list[BaseGeometry]] = {state: [] for state in states}
    for code, ring in islands.rings(source):
        if alpha2[code] in pieces:
            thin = shapely.simplify(shapely.Polygon(ring), THIN_DEG)
            pieces[alpha2[code]].append(atlas.polygonal(shapely.make_valid(thin)))
    return {state: shapely.union_all(shapes) for state, shapes in pieces.items()}


def _open_water(extent: BaseGeometry, known: BaseGeometry) -> BaseGeometry:
    west, _, east, _ = extent.bounds
    if west > -180.0 + LAP_DEG or east < 180.0 - LAP_DEG:
        return _outside(extent, known)
    # across the antimeridian in one piece, or the two halves would meet it at different latitudes
    near = shapely.box(*extent.bounds).intersection(known)
    return atlas.to_world(_outside(_eastward(extent), _eastward(near)))


def _eastward(shape: BaseGeometry) -> BaseGeometry:
    """The shape with what lies west of Greenwich moved east of the antimeridian, its halves one."""
    parts = shapely.get_parts(shape)
    moved = [shapely.affinity.translate(p, xoff=360.0) if p.bounds[2] <= 0.0 else p for p in parts]
    return shapely.union_all(moved)


def _outside(extent: BaseGeometry, known: BaseGeometry) -> BaseGeometry:
    left = atlas.polygonal(extent.difference(known))
    wide = shapely.buffer(shapely.buffer(left, -NARROW_DEG, quad_segs=2), NARROW_DEG + LAP_DEG, quad_segs=4)
    return atlas.polygonal(shapely.simplify(wide.intersection(extent), THIN_DEG / 2))


def lines(found: list[Region]) -> list[Floats]:
    """Every line of the regions."""
    return [line for region in found for line in plane.polygon_lines(region.geometry)]


def region_of(points: Floats, found: list[Region]) -> list[int]:
    """Number of the first region each point lies in; −1 for none."""
    out = np.full(len(points), -1)
    for number in range(len(found) - 1, -1, -1):
        out[shapely.contains_xy(found[number].geometry, points[:, 0], points[:, 1])] = number
    return out.tolist()
