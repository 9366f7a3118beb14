"""The ledger at 100,000 reports: adding one, showing a claim, verifying the chain.

Run: ``python benchmarks/bench_ledger.py [--json]``. Budget: adding one <= 5 ms, showing a claim <= 50 ms.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from safeconduct.evidence import Claim, Entry, Source, Statement, assess, assessment_dict
from safeconduct.evidence.model import Body
from safeconduct.store.ledger import Ledger

REPORTS, CLAIMS, SOURCES = 100_000, 500, 200
AT = "2026-01-01T00:00:00Z"


def entry(body: Body) -> Entry:
    return Entry(body, "bench", AT, "load")


def statement(n: int) -> Statement:
    """Report n of its claim's 200: every tenth is an origin, the others quote one before them."""
    claim, place = divmod(n, REPORTS // CLAIMS)
    quotes = () if place % 10 == 0 else (f"r{n - 1}",)
    return Statement(
        id=f"r{n}",
        claim=f"c{claim % CLAIMS}",
        source=f"s{n * 7 % SOURCES}",
        supports=place % 40 < 30,
        said="2022-07-31",
        received="2022-07-31",
        quotes=quotes,
        excerpt=f"Report {n} says that flight {n % 97} may cross on day {n % 31} if asked in time.",
    )


def load() -> Iterator[Entry]:
    for n in range(SOURCES):
        grade = "ABCDEF"[n % 6]
        yield entry(
            Source(id=f"s{n}", name=f"Source {n}", kind="paper", reliability=grade, why="-", since="2020")
        )
    for n in range(CLAIMS):
        why = {"base_rate_by": "bench", "base_rate_why": "even", "since": "2020"}
        yield entry(Claim(id=f"c{n}", statement=f"claim {n}", kind="other", base_rate=0.5, **why))
    for n in range(REPORTS):
        yield entry(statement(n))


def timed(work: Callable[[int], object], times: int) -> dict[str, float]:
    taken = []
    for n in range(times):
        start = time.perf_counter()
        work(n)
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return {"median_ms": statistics.median(taken), "p95_ms": taken[int(0.95 * times)], "worst_ms": taken[-1]}


def measure(path: Path) -> dict[str, dict[str, float]]:
    """All figures of one run."""
    with Ledger.create(path) as ledger:
        results = {"load all in one batch": timed(lambda _: ledger.append(list(load())), 1)}

        def add(n: int) -> None:
            body = replace(statement(n * 211 % REPORTS), id=f"x{n}", quotes=())
            ledger.append([entry(body)])

        def show(n: int) -> None:
            claim = f"c{n * 17 % CLAIMS}"
            json.dumps(assessment_dict(assess(ledger.book_of(claim), claim)))

        results["add one report"] = timed(add, 200)
        results["show a claim of 200 reports"] = timed(show, 50)
        results["verify all"] = timed(lambda _: ledger.verify(), 1)
    return results


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.ledger"
        results = measure(path)
        size_mb = path.stat().st_size / 1e6
    if "--json" in sys.argv:
        print(
            json.dumps(
                {"bench": "ledger", "reports": REPORTS, "size_mb": size_mb, "results": results}, indent=2
            )
        )
        return
    print(f"{REPORTS:,} reports, {CLAIMS} claims, {SOURCES} sources, {size_mb:.0f} MB")
    for name, figures in results.items():
        print(f"  {name:30}" + "  ".join(f"{key[:-3]} {value:9.2f} ms" for key, value in figures.items()))


if __name__ == "__main__":
    main()
