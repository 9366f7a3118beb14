"""Small faults planted in the rooms that decide, to see whether a test notices: ``make mutants``.

The faults are cosmic-ray's (comparisons turned, numbers moved by one, branches taken always or never, …). A sample with a
fixed seed is drawn over the rooms by their size; each mutant is run against its room's tests alone. A run that was
stopped goes on where it was; ``out/mutants`` holds it, and ``--anew`` begins again. What survived is judged in
docs/testing.md.
"""

from __future__ import annotations

import argparse
import ast
import random
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from os import environ
from pathlib import Path

Place = tuple[int, int]

ROOT = Path(__file__).parents[1]
OUT = ROOT / "out" / "mutants"
SEED = 20220731
SAMPLE = 240
TIMEOUT_S = 240.0
COPIED = (
    "src",
    "tests",
    "examples",
    "data",
    "benchmarks",
    "docs",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "Makefile",
)


@dataclass(frozen=True)
class Room:
    """A room of the source and the tests that are its own, the quick ones first."""

    name: str
    source: str
    tests: tuple[str, ...]


def _laws(*names: str) -> tuple[str, ...]:
    return tuple(f"tests/property/test_{name}_laws.py" for name in names)


ROOMS = (
    Room(
        "planning",
        "planning",
        (
            *_laws("waiting", "decision", "departure", "stakes", "staging", "prospects"),
            "tests/unit/planning",
        ),
    ),
    Room(
        "scenario",
        "scenario",
        ("tests/unit/scenario", *_laws("scenario"), "tests/golden/test_scenario_golden.py"),
    ),
    Room(
        "consent",
        "consent",
        (
            "tests/unit/consent",
            "tests/published/test_power_indices.py",
            *_laws(
                *(
                    f"consent_{part}"
                    for part in ("chance", "frontier", "leverage", "pace", "turning", "union")
                )
            ),
        ),
    ),
    Room("facts", "facts", ("tests/unit/facts", *_laws("facts"), "tests/golden/test_closures_by_name.py")),
    Room("api", "api", ("tests/unit/api", "tests/golden/test_awkward_routes.py")),
    Room(
        "checker",
        "airlift/checker.py",
        ("tests/unit/airlift/test_airlift_checker.py", *_laws("checker")),
    ),
)


def main() -> None:
    """Run what is left of the sample, then tell."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--anew", action="store_true", help="forget the run that was begun")
    asked.add_argument("--sample", type=int, default=SAMPLE, help="mutants in all")
    asked.add_argument(
        "--rooms", default=",".join(room.name for room in ROOMS), help="only these, with commas"
    )
    asked.add_argument("--workers", type=int, default=2, help="rooms worked on at once")
    asked.add_argument("--tell", action="store_true", help="only tell how it stands")
    options = asked.parse_args()
    rooms = [room for room in ROOMS if room.name in options.rooms.split(",")]
    if options.anew:
        shutil.rmtree(OUT, ignore_errors=True)
    if not options.tell:
        rooms = [room for room in rooms if _prepare(room)]
        _draw(rooms, options.sample)
        with ThreadPoolExecutor(options.workers) as pool:
            list(pool.map(_run, rooms))
    _tell(rooms)


def _prepare(room: Room) -> bool:
    """A copy of the tree to plant in, and the list of all that can be planted; not where the tests fail as it is."""
    place = OUT / room.name
    if (place / "session.sqlite").exists():
        return True
    shutil.rmtree(place, ignore_errors=True)
    for name in COPIED:
        source, target = ROOT / name, place / "tree" / name
        if source.is_dir():
            shutil.copytree(
                source,
                target,
                ignore=shutil.ignore_patterns("__pycache__", "node_modules", "static", "cache"),
            )
        elif source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    command = " ".join([sys.executable, "-m pytest -x -q -p no:cacheprovider", *_known(room, place)])
    (place / "mutants.toml").write_text(
        f'[cosmic-ray]\nmodule-path = "src/safeconduct/{room.source}"\ntimeout = {TIMEOUT_S}\nexcluded-modules = []\n'
        f'test-command = "{command}"\n[cosmic-ray.distributor]\nname = "local"\n'
    )
    print(f"{room.name}: do the tests pass without a fault planted?", flush=True)
    try:
        _ray(place, "baseline", "../mutants.toml")
    except subprocess.CalledProcessError:
        print(f"{room.name}: its own tests fail as it is: left out", flush=True)
        return False
    _ray(place, "init", "../mutants.toml", "../all.sqlite")
    (place / "all.sqlite").rename(place / "session.sqlite")
    return True


def _known(room: Room, place: Path) -> list[str]:
    return [test for test in room.tests if (place / "tree" / test).exists()]


def _ray(place: Path, *words: str) -> None:
    program = Path(sys.executable).with_name("cosmic-ray")
    environment = environ | {
        "PYTHONPATH": str(place / "tree" / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CI": "",
    }
    subprocess.run([str(program), *words], cwd=place / "tree", env=environment, check=True)


def _draw(rooms: list[Room], sample: int) -> None:
    """Leave only the sample, each room by its share of all mutants; drawn once, so that a later run goes on."""
    counted = {room: _count(room) for room in rooms if not (OUT / room.name / "drawn").exists()}
    whole = sum(counted.values())
    for room, count in counted.items():
        with sqlite3.connect(OUT / room.name / "session.sqlite") as session:
            # job numbers are random; what and where a mutant is, is not
            every = session.execute(
                "SELECT job_id, module_path, start_pos_row, start_pos_col FROM mutation_specs "
                "ORDER BY module_path, operator_name, occurrence, start_pos_row"
            ).fetchall()
            jobs = [job for job, *place in every if not in_types(OUT / room.name / "tree", *place)]
            share = max(8, round(sample * count / whole))
            kept = set(random.Random(f"{SEED} {room.name}").sample(jobs, min(share, len(jobs))))
            for table in ("mutation_specs", "work_items"):
                session.executemany(
                    f"DELETE FROM {table} WHERE job_id = ?", [(j,) for j in jobs if j not in kept]
                )
        (OUT / room.name / "drawn").write_text(f"{len(kept)} of {count}\n")


def in_types(tree: Path, module: str, row: int, column: int) -> bool:
    """Whether a mutant sits in a type, which no run looks at: it would survive for nothing."""
    return any(start <= (row, column) < end for start, end in _types(tree / module))


@cache
def _types(path: Path) -> tuple[tuple[Place, Place], ...]:
    """Where annotations begin and end."""
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(node.returns)
    return tuple(
        ((one.lineno, one.col_offset), (one.end_lineno or 0, one.end_col_offset or 0)) for one in found if one
    )


def _count(room: Room) -> int:
    with sqlite3.connect(OUT / room.name / "session.sqlite") as session:
        return int(session.execute("SELECT count(*) FROM work_items").fetchone()[0])


def _run(room: Room) -> None:
    _ray(OUT / room.name, "exec", "../mutants.toml", "../session.sqlite")


QUERY = """
SELECT s.module_path, s.start_pos_row, s.operator_name, r.test_outcome, r.diff
FROM mutation_specs s LEFT JOIN work_results r ON r.job_id = s.job_id
ORDER BY s.module_path, s.start_pos_row
"""


def _tell(rooms: list[Room]) -> None:
    """How many each room killed, and a file with what survived."""
    lines, whole = [], Counter[str]()
    for room in rooms:
        place = OUT / room.name
        if not (place / "drawn").exists():
            continue
        with sqlite3.connect(place / "session.sqlite") as session:
            rows = session.execute(QUERY).fetchall()
        told = Counter("left" if row[3] is None else str(row[3]).rpartition(".")[2].lower() for row in rows)
        whole += told
        print(f"{room.name:<10} {_share(told)}   drawn {(place / 'drawn').read_text().strip()}")
        for path, row, operator, outcome, diff in rows:
            if outcome is not None and str(outcome).lower().endswith("survived"):
                lines += [f"## {path}:{row} {operator}", "", "```diff", diff or "", "```", ""]
    print(f"{'all':<10} {_share(whole)}")
    (OUT / "survivors.md").write_text("\n".join(lines), encoding="utf-8")
    print(f"survivors: {OUT / 'survivors.md'}")


def _share(told: Counter[str]) -> str:
    done = told["killed"] + told["survived"] + told["incompetent"]
    share = f"{told['killed'] / (told['killed'] + told['survived']):.0%}" if done else "none yet"
    return f"killed {told['killed']:>3} of {done:>3} ({share}), {told['left']} left, {told['incompetent']} not runnable"


if __name__ == "__main__":
    main()
