"""Routing, frontier, start-up, memory and sizes. Prints JSON; CPU time of one core in a warm process unless it says."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from time import monotonic, process_time

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "property"), str(ROOT / "benchmarks")]

from test_routing_twin import AIRPORTS

from safeconduct import api
from safeconduct.routing.router import Point
from safeconduct.store.airports import get_place
from safeconduct.store.world import load_world

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
        json.dumps([*named(), *pairs(), *frontiers(), *processes(), *lattice()], indent=2, ensure_ascii=False)
    )
