"""From path sets to chance, Birnbaum and Shapley; the enumeration's own cost on a made-up world.

Run: ``python benchmarks/bench_consent.py``; prints JSON: milliseconds of CPU, medians of some runs.
On the real sky: path and veto sets without the routes, the thinned list, the consents that open a route where all
others refuse, the grants that secure a plan.
Budgets: 20 ms for a system of the story's size, 100 ms for 100 random path sets over 30 states, 1 s of the
enumeration's own for about 600 routes.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush

import numpy as np

from safeconduct.consent import (
    Answers,
    Solved,
    WayOut,
    birnbaum,
    chance,
    diagram,
    find_carrying,
    find_standing,
    frontier,
    leverage,
    minimal_sets,
    pace,
    shapley,
    stop_after,
)

STORY = [
    frozenset(text.split())
    for text in (
        "TR", "GE AM IR IQ", "AZ IR IQ", "GE AZ IR IQ", "KZ TM IR IQ", "BY PL SK HU RO BG GR",
        "BY PL SK HU RS BG GR", "BY LT PL SK HU RO BG GR", "BY PL CZ AT IT GR",
    )
]  # fmt: skip
"""Nine path sets such as the routes from Moscow to Damascus give; the benchmark does not depend on which."""


def cpu_ms(work: Callable[[], object], runs: int = 5) -> float:
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return round(statistics.median(times), 2)


def figures(paths: list[frozenset[str]], p: dict[str, float]) -> None:
    diagram._built.cache_clear()  # each run builds its own, once
    chance(paths, p)
    birnbaum(paths, p)
    shapley(paths)


def random_paths(seed: int, least: int, most: int) -> list[frozenset[str]]:
    rng = random.Random(seed)
    states = [f"S{i:02}" for i in range(30)]
    return [frozenset(rng.sample(states, rng.randint(least, most))) for _ in range(100)]


class World:
    """A grid of cells among 40 states, in which Dijkstra finds the shortest route; counts its own time."""

    def __init__(self, seed: int, width: int = 14, height: int = 8) -> None:
        rng = random.Random(seed)
        seats = [(rng.random() * width, rng.random() * height) for _ in range(40)]
        cells = [(x, y) for x in range(width) for y in range(height)]
        self.owner = {
            (x, y): f"S{min(range(40), key=lambda i: (seats[i][0] - x) ** 2 + (seats[i][1] - y) ** 2):02}"
            for x, y in cells
        }
        self.cost = {cell: rng.uniform(0.98, 1.02) for cell in cells}
        self.start, self.end = (0, height // 2), (width - 1, height // 2)
        self.always = frozenset({self.owner[self.start], self.owner[self.end]})
        self.spent_s = 0.0

    def solve(self, refused: frozenset[str]) -> Solved | None:
        start = time.process_time()
        solved = self._solve(refused)
        self.spent_s += time.process_time() - start
        return solved

    def _solve(self, refused: frozenset[str]) -> Solved | None:
        best, came = {self.start: 0.0}, {}
        heap = [(0.0, self.start)]
        while heap:
            length, cell = heappop(heap)
            if cell == self.end:
                states = {self.owner[cell]}
                while cell in came:
                    cell = came[cell]
                    states.add(self.owner[cell])
                return Solved(length, frozenset(states))
            if length > best[cell]:
                continue
            for beside, step in self._beside(cell, refused):
                if length + step < best.get(beside, np.inf):
                    best[beside], came[beside] = length + step, cell
                    heappush(heap, (length + step, beside))
        return None

    def _beside(self, cell: tuple[int, int], refused: frozenset[str]) -> list[tuple[tuple[int, int], float]]:
        x, y = cell
        around = [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
        return [
            (c, np.hypot(c[0] - x, c[1] - y) * (self.cost[c] + self.cost[cell]) / 2)
            for c in around
            if c in self.owner and self.owner[c] not in refused
        ]


def enumeration() -> dict[str, float]:
    """The cost of the enumeration itself, without the router's."""
    world = World(1)
    direct = world.solve(frozenset())
    assert direct is not None
    limit_km = 1.25 * direct.distance_km
    world.spent_s, start = 0.0, time.process_time()
    found = frontier(world.solve, always=world.always, limit_km=limit_km)
    own_s = time.process_time() - start - world.spent_s
    world.spent_s, start = 0.0, time.process_time()
    sets = minimal_sets(world.solve, frozenset(world.owner.values()), always=world.always, limit_km=limit_km)
    sets_s = time.process_time() - start - world.spent_s
    return {
        "routes": len(found.routes),
        "path_sets": len(found.path_sets),
        "veto_sets": len(found.veto_sets),
        "solves": found.solves,
        "own_ms": round(1000 * own_s, 1),
        "minimal_sets_solves": sets.solves,
        "minimal_sets_own_ms": round(1000 * sets_s, 1),
    }


def four_ways() -> float:
    rng = random.Random(1)
    states = [f"S{i:02}" for i in range(30)]
    ways = [
        WayOut("X", rng.uniform(2000, 4000), frozenset(rng.sample(states, rng.randint(3, 8))))
        for _ in range(400)
    ]
    answers = Answers({s: rng.uniform(0.4, 0.95) for s in states})
    return cpu_ms(lambda: pace(ways, answers), 3)


PLACES = {
    "Bern": (46.9141, 7.4971), "Tunis": (36.8510, 10.2272), "Moscow": (55.9726, 37.4146),
    "Damascus": (33.4115, 36.5156), "Kabul": (34.5659, 69.2124), "London": (51.4706, -0.4619),
    "Dubai": (25.2528, 55.3644), "Khartoum": (15.5895, 32.5532), "Cape Town": (-33.9648, 18.6017),
}  # fmt: skip
GULF_SHUT = frozenset({"IR", "IQ", "KW", "BH", "QA"})


def on_the_sky() -> list[dict[str, object]]:
    """CPU seconds of one run each, the router warm."""
    from safeconduct.planning.between import between
    from safeconduct.planning.openings import openings
    from safeconduct.routing.router import Point
    from safeconduct.store.facts import load_facts
    from safeconduct.store.world import load_world

    router = load_world().router()
    at = {name: Point(*place) for name, place in PLACES.items()}
    states = frozenset(load_facts().states.by_alpha2)
    frontier(between(router, at["Moscow"], at["Damascus"], frozenset({"UA"}), 3500.0).solve, hint=True)
    rows: list[dict[str, object]] = []

    def timed(name: str, budget: float, work: Callable[[], object], note: Callable[[object], str]) -> None:
        start = time.process_time()
        told = work()
        spent = round(time.process_time() - start, 3)
        rows.append({"name": name, "value": spent, "unit": "s", "budget": budget, "note": note(told)})

    def sets(told: object) -> str:
        return f"{len(told.path_sets)} path sets, {len(told.veto_sets)} veto sets, {told.solves} searches"

    def whole(told: object) -> str:
        return f"{len(told.sets)} sets of {told.at_least}, {told.solves} searches"

    gulf = between(router, at["Dubai"], at["London"], GULF_SHUT, 6600.0)
    asked = {"always": gulf.always, "refused": gulf.refused, "limit_km": gulf.limit_km}
    timed("Dubai–London 6,600 km, five refuse: path and veto sets", 5.0, gulf.minimal_sets, sets)
    timed("the same, cut after 100 rounds", 1.0, partial(gulf.minimal_sets, stop_after(100)), sets)
    story = between(router, at["Moscow"], at["Damascus"], frozenset({"UA"}), 4000.0)
    thin = {"always": story.always, "refused": story.refused, "limit_km": story.limit_km}
    timed(
        "Moscow–Damascus 4,000 km, thinned to within 100 km",
        1.0,
        lambda: frontier(story.solve, hint=True, cap=True, thin_km=100.0, **thin),
        lambda told: f"{len(told.routes)} routes, {sets(told)}",
    )
    for one, other, ends, limit_km in (
        ("Bern", "Tunis", ("CH", "TN"), np.inf),
        ("Kabul", "London", ("AF", "GB"), np.inf),
        ("Kabul", "London", ("AF", "GB"), 7000.0),
        ("Moscow", "Damascus", ("RU", "SY"), 6000.0),
        ("Khartoum", "Cape Town", ("SD", "ZA"), 5800.0),
        ("Dubai", "London", ("AE", "GB"), 6600.0),
    ):
        timed(
            f"no route {one}–{other}, limit {limit_km:g} km, all others refuse: consents that open one",
            1.0,
            partial(openings, router, (at[one], at[other]), states - set(ends), limit_km),
            whole,
        )
    for k in (1, 2, 3):
        timed(
            f"Dubai–London, five refuse: grants that stand any {k} refusals",
            0.2,
            partial(find_standing, gulf.solve, k, **asked),
            whole,
        )
    timed(
        "Moscow–Damascus 4,000 km: grants that carry it alone and survive 2 withdrawn",
        0.5,
        lambda: find_carrying(story.solve, 2, **thin),
        whole,
    )
    return rows


def main() -> None:
    story = dict.fromkeys(frozenset().union(*STORY), 0.7)
    thirty = {f"S{i:02}": 0.7 for i in range(30)}
    rows: dict[str, object] = {
        "story_ms": cpu_ms(lambda: figures(STORY, story)),
        "story_leverage_and_sensitivity_ms": cpu_ms(lambda: leverage(STORY, story)),
    }
    for least, most in ((2, 5), (3, 8), (2, 10), (5, 5)):
        paths = random_paths(0, least, most)
        rows[f"100_sets_of_{least}_to_{most}_ms"] = cpu_ms(lambda paths=paths: figures(paths, thirty), 3)
    rows["pace_of_400_ways_ms"] = four_ways()
    rows["enumeration"] = enumeration()
    table = [{"name": name, "value": value} for name, value in rows.items() if name != "enumeration"]
    table += [
        {"name": f"enumeration {name}", "value": value} for name, value in dict(rows["enumeration"]).items()
    ]
    print(json.dumps([*table, *on_the_sky()], indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
