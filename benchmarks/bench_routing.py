"""Routing, frontier, start-up, memory and sizes. Prints JSON; CPU time of one core in a warm process unless it says."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from functools import partial
from itertools import product
from pathlib import Path
from time import monotonic, process_time

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "property"), str(ROOT / "benchmarks")]

from test_routing_twin import AIRPORTS

from safeconduct import api
from safeconduct.airspace.areas import PolygonShape, area
from safeconduct.geometry.kernels import arc_rad
from safeconduct.geometry.regions import to_latlon
from safeconduct.routing.router import Point
from safeconduct.store.airports import get_place
from safeconduct.store.world import load_world
from safeconduct.units import km_to_rad

CASES = {
    "Moscow–Damascus, UA TR refuse": ("UUEE", "OSDI", "UA,TR", 3.0),
    "Helsinki–Tokyo, RU BY refuse": ("EFHK", "RJAA", "RU,BY", 20.0),
    "London–Singapore, RU IR UA refuse": ("EGLL", "WSSS", "RU,IR,UA", 10.0),
}
PLAIN = {"operator": None, "flight_kind": "civil_charter", "as_of": None, "policies": None}


def median_ms(job, times: int) -> float:
    out = []
    for _ in range(times):
        began = process_time()
        job()
        out.append(1e3 * (process_time() - began))
    return float(np.median(out))


def point(code: str) -> Point:
    place = get_place(code)
    return Point(place.lat_deg, place.lon_deg)


def named() -> list[dict]:
    rows = []
    for name, (origin, destination, refuse, budget_ms) in CASES.items():
        router, q = api.ask(origin, destination, refuse, None, "1km", **PLAIN)

        def search(router=router, q=q) -> None:
            router.forget()
            router.shortest(q.point("origin"), q.point("destination"), q.refused)

        search()
        route = router.shortest(q.point("origin"), q.point("destination"), q.refused)
        rows.append(row(name, median_ms(search, 31), "ms", budget_ms, note=f"{route.distance_km:,.0f} km"))
    return rows


def drawn(rng, s: np.ndarray, t: np.ndarray, count: int, kind: str) -> list:
    """Areas of 50 corners and 30 to 200 km about a way, both ends free: circles, smooth ones, stars."""
    out = []
    turn = np.arange(50) * 2 * np.pi / 50
    while len(out) < count:
        along = rng.uniform()
        middle = (1 - along) * s + along * t
        middle = middle / np.linalg.norm(middle) + rng.normal(0, 0.06, 3)
        middle /= np.linalg.norm(middle)
        radius = km_to_rad(rng.uniform(30, 200))
        if min(arc_rad(middle, s), arc_rad(middle, t)) < radius + km_to_rad(60):
            continue
        east = np.cross([0.3, -0.2, 0.93], middle)
        axes = np.array([east, np.cross(middle, east)]) / np.linalg.norm(east)
        away = {
            "circles": np.ones(50),
            "smooth": 0.7 + 0.3 * np.sin(4 * turn),
            "stars": rng.uniform(0.2, 1, 50),
        }[kind]
        flat = np.tan(radius) * away[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
        ring = tuple(map(tuple, to_latlon(middle + flat @ axes).tolist()))
        out.append(area(f"{kind}-{len(out)}", [PolygonShape((ring,))]))
    return out


def areas() -> list[dict]:
    """The named routes among closed areas: with them known, as a search meets them again and again; and first met."""
    rows = []
    for name, (origin, destination, refuse, _) in CASES.items():
        router, q = api.ask(origin, destination, refuse, None, "1km", **PLAIN)
        s, t = q.point("origin"), q.point("destination")

        def search(closed, router=router, q=q, s=s, t=t) -> None:
            router.forget()
            router.shortest(s, t, q.refused, areas=closed)

        search(())
        free_ms = median_ms(partial(search, ()), 101)
        for count, kind in product((1, 10, 100), ("circles", "smooth", "stars")):
            known, times = [], []
            for seed in range(5):
                closed = drawn(np.random.default_rng(seed), s.xyz(), t.xyz(), count, kind)
                began = process_time()
                search(closed)
                times.append(1e3 * (process_time() - began))
                known.append(median_ms(partial(search, closed), 21 if count < 100 else 5))
            budget = {1: None, 10: 2 * free_ms, 100: 60.0}[count]
            note = f"median of five sets, worst {max(known):.1f}; {free_ms:.2f} without; first met {np.median(times):.0f}"
            rows.append(row(f"{name}, {count} {kind}", float(np.median(known)), "ms", budget, note=note))
    return rows


def pairs() -> list[dict]:
    """200 random pairs of 65 airports with 0 to 8 refusals on the way; limit 2.5 times the direct way."""
    rng = np.random.default_rng(7)
    router = load_world().router("1km")
    places = [point(code) for code in AIRPORTS]
    times, kept = [], 0
    while kept < 200:
        a, b = (places[i] for i in rng.choice(len(places), 2, replace=False))
        ends = router.needed_at(a) | router.needed_at(b)
        direct_km = float(np.arccos(np.clip(a.xyz() @ b.xyz(), -1, 1))) * 6371.0088
        limit_km = min(25_000.0, 2.5 * direct_km)
        refused: frozenset[str] = frozenset()
        for _ in range(int(rng.integers(0, 9))):
            route = router.shortest(a, b, refused, limit_km)
            crossed = sorted(route.requires - ends) if route else []
            if not crossed:
                break
            refused |= {crossed[int(rng.integers(len(crossed)))]}
        router.forget()
        began = process_time()
        router.shortest(a, b, refused, limit_km)
        times.append(1e3 * (process_time() - began))
        kept += 1
    told = {"median": (50, 3.0), "p99": (99, 150.0), "worst": (100, 400.0)}
    rows = [
        row(f"200 pairs, {n}", float(np.percentile(times, p)), "ms", budget)
        for n, (p, budget) in told.items()
    ]
    return [*rows, row("200 pairs, mean", float(np.mean(times)), "ms", 15.0)]


def frontiers() -> list[dict]:
    rows = []
    for name, origin, destination, refuse, factor, budget_s in (
        ("frontier Moscow–Damascus at 1.5 × direct", "UUEE", "OSDI", "UA", 1.5, 0.3),
        ("frontier Khartoum–London at 1.1 × direct", "HSSK", "EGLL", "", 1.1, 3.0),
    ):
        direct = api.route(origin, destination).distance_km
        assert direct is not None
        api.frontier(origin, destination, refuse, factor * direct * 0.95)
        load_world()._routers.clear()
        began = process_time()
        found = api.frontier(origin, destination, refuse, factor * direct)
        seconds = process_time() - began
        note = f"{len(found.routes)} routes, {len(found.path_sets)} path sets, {len(found.veto_sets)} veto sets, {found.solves} searches"
        rows.append(row(name, seconds, "s", budget_s, note=note))
    return rows


def lattice() -> list[dict]:
    from lattice import Lattice

    world = load_world()
    grid = Lattice(world.sky)
    rows = []
    for name, (origin, destination, refuse, _) in CASES.items():
        router, q = api.ask(origin, destination, refuse, None, "1km", **PLAIN)
        exact = router.shortest(q.point("origin"), q.point("destination"), q.refused)
        shut = router.picture.refused_cells(q.refused)
        km, seconds = grid.shortest(point(origin).xyz(), point(destination).xyz(), shut)
        rows.append(
            row(
                f"H3 lattice, {name}",
                seconds,
                "s",
                None,
                note=f"{km / exact.distance_km:.4f} of the exact length",
            )
        )
    return rows


def processes() -> list[dict]:
    def wall(*arguments: str) -> tuple[float, int]:
        best, memory = 1e9, 0
        for _ in range(5):
            began = monotonic()
            code = "import resource,sys;from safeconduct.cli.main import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,file=sys.stderr)"
            done = subprocess.run(
                [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
            )
            best, memory = min(best, monotonic() - began), int(done.stderr.split()[-1])
        return best, memory

    help_s, _ = wall("--help")
    route_s, memory_kb = wall("route", "UUEE", "OSDI", "--refuse", "TR,UA", "--json")
    packaged = sum(f.stat().st_size for f in (ROOT / "src/safeconduct/data").rglob("*") if f.is_file())
    return [
        row("safeconduct --help, wall, best of 5", help_s, "s", 0.3),
        row("route from a cold process, warm cache, wall, best of 5", route_s, "s", 1.2),
        row("resident memory of that process", memory_kb / 1024, "MB", 250.0),
        row("packaged data", packaged / 1e6, "MB", 1.0),
        row(
            "resident memory of this process",
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "MB",
            None,
        ),
    ]


def row(name: str, value: float, unit: str, budget: float | None, note: str = "") -> dict:
    return {"name": name, "value": round(value, 3), "unit": unit, "budget": budget, "note": note}


if __name__ == "__main__":
    print(
        json.dumps(
            [*named(), *areas(), *pairs(), *frontiers(), *processes(), *lattice()],
            indent=2,
            ensure_ascii=False,
        )
    )
