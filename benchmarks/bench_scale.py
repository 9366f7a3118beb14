"""Atlas and portfolio at several sizes, on one and on two workers: what a unit costs, and how well it scales.

Run: ``python benchmarks/bench_scale.py [--quick]``; prints JSON. Ratios are within one run, for the machine is noisy.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from safeconduct.batch import atlas, portfolio
from safeconduct.batch.posts import read_posts
from safeconduct.store.facts import load_facts
from safeconduct.store.scenario import lookups

SIZES = (12, 24, 48)
"""Capitals of the three atlases: 66, 276 and 1,128 pairs."""
DAY = date(2022, 7, 31)


def cpu_s() -> float:
    """CPU seconds of this process and of those of its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measured(work: Any) -> dict[str, float]:
    start, cpu = time.monotonic(), cpu_s()
    work()
    return {"wall_s": round(time.monotonic() - start, 1), "cpu_s": round(cpu_s() - cpu, 1)}


def atlas_of(count: int, engine: str, workers: int | None = None) -> dict[str, Any]:
    """An atlas of some capitals of the small one, spread over it."""
    states = atlas.SMALL[:: max(1, len(atlas.SMALL) // count)][:count]
    asked = atlas.AtlasRun(tuple(sorted(states)))
    folder = Path(tempfile.mkdtemp())
    try:
        told = measured(lambda: atlas.make_atlas(asked, folder, engine=engine, workers=workers))
        size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
    finally:
        shutil.rmtree(folder)
    pairs = len(states) * (len(states) - 1) // 2
    return {"capitals": len(states), "pairs": pairs, "engine": engine, "workers": workers or 1, **told} | {
        "cpu_ms_a_pair": round(1000 * told["cpu_s"] / pairs, 1),
        "bytes_a_pair": round(size / pairs),
    }


def posts_of(count: int) -> str:
    """Posts at capitals' airports all over the world, with five refuges each, as a TOML text."""
    lines = ["[settings]", 'by = "the benchmark"', 'operator = "DE"', 'aircraft = "A320-200"', "count = 2"]
    lines += ["limit_km = 5000", "deadline_h = 72", 'friendly = ["CY", "GR", "JO", "OM", "AE", "TR", "IT",']
    lines += ['"KE", "MA", "GE", "SG", "PA", "BR", "ZA", "SN", "JP", "MX", "AU", "TH", "GH"]', ""]
    known = [s for s in load_facts().states.by_alpha2.values() if s.un_member and s.capital_icao]
    far = {"WS", "TO", "KI", "TV", "NR", "MH", "FM", "PW", "FJ", "VU", "SB", "NZ", "MU", "MV", "SC", "IS"}
    usable = [s for s in known if s.alpha2 not in far and "NOT" not in s.capital_icao]
    for number in range(count):
        state = usable[number * 7 % len(usable)]
        lines += [
            "[[post]]",
            f'id = "{state.alpha2}-{number}"',
            f'airport = "{state.capital_icao}"',
            "people = 200",
        ]
    return "\n".join(lines)


def portfolio_of(count: int, engine: str, workers: int | None = None) -> dict[str, Any]:
    """So many posts."""
    posts = tuple(read_posts(posts_of(count), DAY, lookups(), portfolio.capitals()))
    asked = portfolio.PortfolioRun(posts, DAY)
    folder = Path(tempfile.mkdtemp())
    failed: list[str] = []
    try:

        def work() -> None:
            rows = portfolio.make_portfolio(asked, folder, engine=engine, workers=workers)
            failed.extend(row["error"] for row in rows if row["error"])

        told = measured(work)
        size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
    finally:
        shutil.rmtree(folder)
    return {"posts": count, "engine": engine, "workers": workers or 1, **told, "failed": len(failed)} | {
        "cpu_ms_a_post": round(1000 * told["cpu_s"] / count),
        "bytes_a_post": round(size / count),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a quarter of the size")
    parser.add_argument("--posts", type=int, default=60)
    given = parser.parse_args()
    sizes = (6, 12, 24) if given.quick else SIZES
    atlas_of(3, "serial")  # what is built or compiled once is no unit's cost
    rows: dict[str, Any] = {"atlas_serial": [atlas_of(size, "serial") for size in sizes]}
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows["atlas_peak_mb_of_one_process"] = round(memory_mb)
    strong = [atlas_of(sizes[-1], "local", workers) for workers in (1, 2)]
    rows["atlas_strong"] = strong
    rows["atlas_strong_efficiency"] = round(strong[0]["wall_s"] / strong[1]["wall_s"] / 2, 2)
    # twice the pairs on twice the workers
    weak = [atlas_of(round(sizes[-1] / 2**0.5), "local", 1), strong[1]]
    rows["atlas_weak"] = weak
    work_of = [row["pairs"] / row["wall_s"] for row in weak]
    rows["atlas_weak_efficiency"] = round(work_of[1] / work_of[0] / 2, 2)
    posts = [portfolio_of(given.posts, "local", workers) for workers in (1, 2)]
    rows["portfolio"] = posts
    rows["portfolio_efficiency"] = round(posts[0]["wall_s"] / posts[1]["wall_s"] / 2, 2)
    children_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows["peak_mb_of_a_worker"] = round(children_mb)
    print(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
