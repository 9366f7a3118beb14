"""Small faults planted in the rooms that decide, to see whether a test notices: ``make mutants``.

The faults are cosmic-ray's (comparisons turned, numbers moved by one, branches taken always or never, …). A sample with a
fixed seed is drawn over the rooms by their size; each mutant is run against those tests of its room that touch it
(``mutant_tests.py``). A run that was stopped goes on where it was; ``out/mutants`` holds it, ``--anew`` begins again, and
``--again`` tries what survived against the tests as they are now. What survived is judged in docs/testing.md.
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
TIMEOUT_S = 1800.0
"""The wrapper ends a mutant that runs for ever, long before."""
NOT_ANSWERS = {"cache", "lru_cache", "njit", "overload", "override"}
"""Decorators that change how fast an answer comes, or what a type checker sees; never the answer."""
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


def _awkward(*names: str) -> tuple[str, ...]:
    return tuple(f"tests/golden/test_{name}.py" for name in names)


ROOMS = (
    Room(
        "checker",
        "airlift/checker.py",
        ("tests/unit/airlift/test_airlift_checker.py", *_laws("checker")),
    ),
    Room("api", "api", ("tests/unit/api", *_awkward("awkward_routes", "ends_by_name"))),
    Room(
        "facts",
        "facts",
        ("tests/unit/facts", *_laws("facts"), *_awkward("closures_by_name", "events_by_name")),
    ),
    Room(
        "scenario",
        "scenario",
        ("tests/unit/scenario", *_laws("scenario"), *_awkward("scenario_golden")),
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
                    for part in (
                        "chance",
                        "frontier",
                        "keys",
                        "leverage",
                        "openings",
                        "pace",
                        "secure",
                        "turning",
                        "union",
                    )
                )
            ),
        ),
    ),
    Room(
        "planning",
        "planning",
        (
            "tests/unit/planning",
            *_laws("waiting", "decision", "departure", "stakes", "staging", "prospects", "option"),
            "tests/property/test_option_twins.py",
            "tests/property/test_openings_on_the_sky.py",
            *_awkward("plans_by_name", "gateways_by_name", "closed_areas_by_name", "ends_by_name"),
        ),
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
    asked.add_argument("--again", action="store_true", help="take today's tests, and try the survivors again")
    asked.add_argument("--workers", type=int, default=2, help="rooms worked on at once")
    asked.add_argument("--tell", action="store_true", help="only tell how it stands")
    options = asked.parse_args()
    rooms = [room for room in ROOMS if room.name in options.rooms.split(",")]
    if options.anew:
        shutil.rmtree(OUT, ignore_errors=True)
    if not options.tell:
        for room in ROOMS:
            _plant(room)
        _draw(options.sample)
        with ThreadPoolExecutor(options.workers) as pool:
            list(pool.map(lambda room: _run(room, options.again), rooms))
    _tell(rooms)


def _plant(room: Room) -> None:
    """A copy of the tree to plant in, one that stays as it is, and the list of all that can be planted."""
    place = OUT / room.name
    if (place / "session.sqlite").exists():
        return
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
    shutil.copytree(place / "tree" / "src", place / "pristine" / "src")
    command = " ".join(_tester(room))
    (place / "mutants.toml").write_text(
        f'[cosmic-ray]\nmodule-path = "src/safeconduct/{room.source}"\ntimeout = {TIMEOUT_S}\nexcluded-modules = []\n'
        f'test-command = "{command}"\n[cosmic-ray.distributor]\nname = "local"\n'
    )
    _ray(place, "init", "../mutants.toml", "../all.sqlite")
    (place / "all.sqlite").rename(place / "session.sqlite")


def _prepare(room: Room, again: bool) -> bool:
    """Whether the room is ready: its tests pass without a fault, and which of them touches what is known."""
    place = OUT / room.name
    if again:
        shutil.rmtree(place / "tree" / "tests")
        shutil.copytree(
            ROOT / "tests", place / "tree" / "tests", ignore=shutil.ignore_patterns("__pycache__")
        )
        (place / "map.json").unlink(missing_ok=True)
    if not (place / "map.json").exists() and not _map(room):
        return False
    if again:
        with sqlite3.connect(place / "session.sqlite") as session:
            session.execute("DELETE FROM work_results WHERE upper(test_outcome) LIKE '%SURVIVED'")
    return True


def _tester(room: Room, *words: str) -> list[str]:
    return [
        sys.executable,
        str(ROOT / "tools" / "mutant_tests.py"),
        "--source",
        room.source,
        *words,
        str(OUT / room.name),
    ]


def _map(room: Room) -> bool:
    """Which test touches which line; not where the tests fail without a fault planted."""
    place = OUT / room.name
    print(f"{room.name}: do the tests pass without a fault planted, and which touches what?", flush=True)
    tests = [test for test in room.tests if (place / "tree" / test).exists()]
    environment = _environment(place) | {"COVERAGE_FILE": str(place / "coverage")}
    done = subprocess.run([*_tester(room, "--map"), *tests], cwd=place / "tree", env=environment, check=False)
    if done.returncode:
        print(f"{room.name}: its own tests fail as it is: left out", flush=True)
    return done.returncode == 0


def _environment(place: Path) -> dict[str, str]:
    return {**environ, "PYTHONPATH": str(place / "tree" / "src"), "CI": ""}


def _ray(place: Path, *words: str) -> None:
    program = Path(sys.executable).with_name("cosmic-ray")
    subprocess.run([str(program), *words], cwd=place / "tree", env=_environment(place), check=True)


def _draw(sample: int) -> None:
    """Leave only the sample, each room by its share of all mutants; drawn once, so that a later run goes on."""
    if all((OUT / room.name / "drawn").exists() for room in ROOMS):
        return
    jobs = {room: _jobs(room) for room in ROOMS}
    whole = sum(len(worth) for _, worth in jobs.values())
    for room, (every, worth) in jobs.items():
        share = max(8, round(sample * len(worth) / whole))
        kept = set(random.Random(f"{SEED} {room.name}").sample(worth, min(share, len(worth))))
        with sqlite3.connect(OUT / room.name / "session.sqlite") as session:
            for table in ("mutation_specs", "work_items"):
                session.executemany(
                    f"DELETE FROM {table} WHERE job_id = ?", [(j,) for j in every if j not in kept]
                )
        (OUT / room.name / "drawn").write_text(f"{len(kept)} of {len(worth)}\n")


def _jobs(room: Room) -> tuple[list[str], list[str]]:
    """All mutants of a room, and those of them that a run could notice, both in an order that is always the same."""
    with sqlite3.connect(OUT / room.name / "session.sqlite") as session:
        # job numbers are random; what and where a mutant is, is not
        rows = session.execute(
            "SELECT job_id, module_path, start_pos_row, start_pos_col FROM mutation_specs "
            "ORDER BY module_path, operator_name, operator_args, occurrence, start_pos_row"
        ).fetchall()
    tree = OUT / room.name / "tree"
    return [job for job, *_ in rows], [job for job, *place in rows if not is_unseen(tree, *place)]


def is_unseen(tree: Path, module: str, row: int, column: int) -> bool:
    """Whether a mutant sits where no run looks, in a type or in what only makes it quick: it lives for nothing."""
    return any(start <= (row, column) < end for start, end in _unseen(tree / module))


@cache
def _unseen(path: Path) -> tuple[tuple[Place, Place], ...]:
    """Where annotations, names of types, tests for a type checker and decorators without an effect begin and end."""
    parts: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.arg | ast.AnnAssign):
            parts.append(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parts.append(node.returns)
            parts += [mark for mark in node.decorator_list if NOT_ANSWERS & _words(mark)]
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in _words(node.test):
            parts.append(node.test)
        elif isinstance(node, ast.Call) and {"cast", "TypeVar"} & _words(node.func):
            parts += node.args[:1]
    # the mark @ before a decorator belongs to it
    return tuple(
        ((part.lineno, max(part.col_offset - 1, 0)), (part.end_lineno or 0, part.end_col_offset or 0))
        for part in parts
        if part
    )


def _words(node: ast.expr) -> set[str]:
    return {word for part in ast.walk(node) for word in (getattr(part, "id", ""), getattr(part, "attr", ""))}


def _run(room: Room, again: bool) -> None:
    if _prepare(room, again):
        _ray(OUT / room.name, "exec", "../mutants.toml", "../session.sqlite")


QUERY = """
SELECT s.module_path, s.start_pos_row, s.operator_name,
    CASE WHEN r.output LIKE '%SyntaxError%' THEN 'incompetent' ELSE r.test_outcome END, r.diff
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
