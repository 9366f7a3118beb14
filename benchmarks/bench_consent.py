"""From path sets to chance, Birnbaum and Shapley; the enumeration's own cost on a made-up world.

Run: ``python benchmarks/bench_consent.py``; prints JSON: milliseconds of CPU, medians of some runs.
Budgets: 20 ms for a system of the story's size, 100 ms for 100 random path sets over 30 states, 1 s of the
enumeration's own for about 600 routes.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from heapq import heappop, heappush

import numpy as np

from safeconduct.consent import (
    Answers,
    Solved,
    Way,
    birnbaum,
    chance,
    diagram,
    frontier,
    leverage,
    minimal_sets,
    pace,
    shapley,
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
        Way("X", rng.uniform(2000, 4000), frozenset(rng.sample(states, rng.randint(3, 8))))
        for _ in range(400)
    ]
    answers = Answers({s: rng.uniform(0.4, 0.95) for s in states})
    return cpu_ms(lambda: pace(ways, answers), 3)


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
    print(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
