"""``make fuzz MINUTES=…``: every target by atheris (libFuzzer's coverage guidance) for its share of the time.

What brings one down is kept in ``out/fuzz``; mended, it goes into the corpus, where CI replays it from then on.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parents[1]))

INSTRUMENTED = [
    "safeconduct.formats",
    "safeconduct.scenario",
    "safeconduct.evidence",
    "safeconduct.facts",
    "safeconduct.airlift.problem_json",
    "safeconduct.airspace.areas",
    "safeconduct.planning.airlift_of_scenario.running",
    "safeconduct.store.own_facts",
    "safeconduct.cli.intake",
    "safeconduct.batch.posts",
]
SLOW_WHEN_WATCHED = ["safeconduct.formats.toml_size"]
"""Loops over every letter, with laws of their own: watched, they would take most of the time."""
LARGEST_INPUT = 20_000
"""Bytes of an input at most: what is larger costs time and finds no more."""
SLOWEST_S = 60
"""An input that takes longer is a fault, s."""


IN_MEMORY = Path("/dev/shm")
"""Where a Linux keeps files in memory: readers of files and of ledgers flush theirs at every execution."""

FOUND = Path(__file__).parents[2] / "out" / "fuzz"


def one(name: str, seconds: int, corpus: str, runs: int) -> None:
    """Feeds one target until the time is up; ends the process."""
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED, exclude=SLOW_WHEN_WATCHED):
        from fuzz.targets import CORPUS, corpus_of, feed_to

        # readers are imported where they are called: only what is imported here is watched, and a sound input gets
        # deeper than an empty one; loading the facts is no part of an execution either
        for data in (b"", *(path.read_bytes() for path in corpus_of(name))):
            feed_to(name, data)

    FOUND.mkdir(parents=True, exist_ok=True)
    limits = [
        f"-max_total_time={seconds}",
        f"-max_len={LARGEST_INPUT}",
        f"-timeout={SLOWEST_S}",
        f"-runs={runs}",
    ]
    options = [
        *limits,
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
        f"-artifact_prefix={FOUND}/{name}-",
    ]
    atheris.Setup([sys.argv[0], *options, corpus, str(CORPUS / name)], lambda data: feed_to(name, data))
    atheris.Fuzz()


def every(minutes: float, names: list[str], runs: int) -> int:
    """Feeds each target for its share; prints what was done; the number of targets that fell."""
    from fuzz.targets import TARGETS

    chosen = names or list(TARGETS)
    share_s = max(1, round(60 * minutes / len(chosen)))
    fallen, total = 0, 0
    for name in chosen:
        with tempfile.TemporaryDirectory() as corpus:
            for number, seed in enumerate(TARGETS[name].seeds):
                (Path(corpus) / f"seed-{number}").write_bytes(seed.read_bytes())
            command = [sys.executable, __file__, "--one", name, "--seconds", str(share_s), "--corpus", corpus]
            done = subprocess.run(
                [*command, "--runs", str(runs)],
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                env=os.environ | ({"TMPDIR": str(IN_MEMORY)} if IN_MEMORY.is_dir() else {}),
            )
        counted = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
        total += int(counted[1]) if counted else 0
        fallen += done.returncode != 0
        print(
            f"{name:<16} {int(counted[1]) if counted else 0:>10,} executions  {'FELL' if done.returncode else 'held'}"
        )
        if done.returncode:
            print(done.stderr[-3000:])
    print(f"{'all':<16} {total:>10,} executions, {fallen} of {len(chosen)} targets fell")
    return fallen


def main() -> None:
    """The program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("targets", nargs="*", help="Names of targets; all by default.")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--runs", type=int, default=-1, help="Executions of each target at most.")
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, default=60, help=argparse.SUPPRESS)
    parser.add_argument("--corpus", default="", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.one:
        one(told.one, told.seconds, told.corpus, told.runs)
    sys.exit(min(1, every(told.minutes, told.targets, told.runs)))


if __name__ == "__main__":
    main()
