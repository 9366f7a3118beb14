"""The tests that touch a planted fault, quickest first: what ``make mutants`` runs against each mutant.

``--map`` runs a room's tests once without a fault, under coverage, and writes which test touches which line and how long
each takes. Without it the working tree is compared with the copy that holds no fault, and the tests that touch the changed
lines are run until one fails; then the others of the same files, for what a cache or a shared fixture worked out before.
A fault that is met while modules are imported is shown to the whole room.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import signal
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import coverage
import pytest
from hypothesis import HealthCheck, Phase, settings

SLACK_S = 60
"""What a run may take besides, before a mutant counts as one that never ends: imports, and a machine with other work."""
MOST_S = 60.0
"""Seconds of tests a mutant is shown at most, by what they took without a fault; quickest first, one at least."""
QUICK_S = 2.0
"""Tests that take less, s, go first, a file at a time: most faults are noticed before a second file is read."""
SLOWER = 3
"""How many times as long as without a fault the tests may take, before the same."""


def main() -> int:
    """Map, or test what is planted; the exit code is pytest's, 0 where nothing was noticed."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--map", action="store_true")
    asked.add_argument("--more", action="store_true", help="with --map: add these tests to what is known")
    asked.add_argument("--source", required=True, help="module or package under src/safeconduct")
    asked.add_argument("place", type=Path, help="folder of the room: tree, pristine, map.json, coverage")
    asked.add_argument("tests", nargs="*", help="the room's tests, for --map")
    options = asked.parse_args()
    _steady()
    if options.map:
        return write_map(options.place, f"src/safeconduct/{options.source}", options.tests, more=options.more)
    return try_planted(Touched(options.place, f"src/safeconduct/{options.source}"))


def _steady() -> None:
    """Examples by a fixed seed, without a clock, and not made smaller where one fails: that one fails is enough."""
    settings.register_profile(
        "mutants",
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")


class Durations:
    """Seconds of each test, set-up included."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add a phase of a test."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


def write_map(place: Path, source: str, tests: list[str], *, more: bool = False) -> int:
    """Run all tests once and keep who touches what; the exit code is pytest's."""
    kept = place / "map.json"
    known: dict[str, float] = json.loads(kept.read_text(encoding="utf-8")) if more else {}
    durations = Durations()
    # coverage takes a folder or the name of a module, not the path of a file
    folder = source if Path(source).is_dir() else str(Path(source).parent)
    words = ["-q", "-x", "-p", "no:cacheprovider", f"--cov={folder}", "--cov-context=test", "--cov-report="]
    words += ["--cov-append"] if more else []
    code = int(pytest.main([*words, *tests], plugins=[durations]))
    if code == 0:
        kept.write_text(json.dumps(known | durations.seconds, indent=0), encoding="utf-8")
    return code


class Touched:
    """What is planted in a room's tree, and the tests that meet it."""

    def __init__(self, place: Path, source: str) -> None:
        self.seconds: dict[str, float] = json.loads((place / "map.json").read_text(encoding="utf-8"))
        self._tree, self._pristine, self._source = place / "tree", place / "pristine", source
        self._coverage = coverage.CoverageData(str(place / "coverage"))
        self._coverage.read()

    @property
    def at_import(self) -> bool:
        """Whether it is met while modules are imported, whichever test happens to import this one first."""
        path, lines = self.planted
        text = (self._pristine / path.relative_to(self._tree)).read_text(encoding="utf-8")
        bodies = [
            range(node.body[0].lineno, _end(node) + 1)
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        return any(not any(line in body for body in bodies) for line in lines)

    @cached_property
    def planted(self) -> tuple[Path, set[int]]:
        """The changed file under the tree, and the lines of the original that were changed."""
        for path in _sources(self._pristine / self._source):
            now = self._tree / path.relative_to(self._pristine)
            before, after = path.read_text(encoding="utf-8"), now.read_text(encoding="utf-8")
            if before != after:
                return now, statements(before, changed_lines(before, after))
        return self._tree, set()

    def tests(self) -> list[str]:
        """Who may notice, in the order to be run; nobody where no test comes by."""
        path, lines = self.planted
        if not lines:
            return []
        contexts: dict[int, list[str]] = self._coverage.contexts_by_lineno(str(path.resolve()))
        met = {context for line in lines for context in contexts.get(line, [])}
        direct = _named(met)
        files = {test.partition("::")[0] for test in direct}
        rings = [direct, {test for test in self.seconds if test.partition("::")[0] in files}]
        if "" in met or self.at_import:
            rings += [_named(set().union(*contexts.values())), set(self.seconds)]
        ordered = list(dict.fromkeys(test for ring in rings for test in self._quickest(ring)))
        chosen, spent = [], 0.0
        for test in ordered:
            # a slow one is passed over, not those after it
            if spent + self.seconds[test] <= MOST_S:
                chosen.append(test)
                spent += self.seconds[test]
        return chosen or ordered[:1]

    def _quickest(self, tests: set[str]) -> list[str]:
        return sorted(tests & set(self.seconds), key=lambda test: (self.seconds[test], test))


def _named(contexts: set[str]) -> set[str]:
    """The tests of coverage's contexts, which are "test|phase", or empty while modules are imported."""
    return {context.rpartition("|")[0] for context in contexts if context}


def _sources(source: Path) -> Iterable[Path]:
    return sorted(source.rglob("*.py")) if source.is_dir() else [source]


def changed_lines(before: str, after: str) -> set[int]:
    """Numbers of the lines of ``before`` that ``after`` has otherwise; an insertion changes the line it stands before."""
    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return {
        line
        for tag, start, end, _, _ in matcher.get_opcodes()
        if tag != "equal"
        for line in range(start + 1, max(end, start + 1) + 1)
    }


def statements(text: str, lines: set[int]) -> set[int]:
    """These lines, and all of the innermost statement around each: coverage names a statement by some of its lines."""
    tree = ast.parse(text)
    spans = list(_spans(tree))
    whole = set(lines)
    for line in lines:
        around = [span for span in spans if line in span]
        whole |= set(min(around, key=lambda span: len(span))) if around else set()
    # coverage sees nothing of compiled code but its definition, which belongs to everybody
    return whole | {
        node.lineno for node in _compiled(tree) if lines & set(range(node.lineno, _end(node) + 1))
    }


def _compiled(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any("njit" in ast.unparse(d) for d in node.decorator_list):
            yield node


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _spans(tree: ast.AST) -> Iterator[range]:
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            body: list[Any] = getattr(node, "body", [])
            first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])
            last = max(body[0].lineno - 1, node.lineno) if body else node.end_lineno or node.lineno
            yield range(first, last + 1)


class Until:
    """Stops pytest from collecting more than asked, in the order asked."""

    def __init__(self, tests: list[str]) -> None:
        self._place = {test: at for at, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the tests that were named, in their order."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self._place), key=lambda item: self._place[item.nodeid]
        )


def try_planted(touched: Touched) -> int:
    """Run the tests that meet the fault, each file once as far as it goes; 0 where nothing was noticed."""
    tests = touched.tests()
    path, lines = touched.planted
    print(f"planted in {path.name} {sorted(lines)}: {len(tests)} tests")
    if not tests:
        return 0
    signal.alarm(SLACK_S + SLOWER * round(sum(touched.seconds[test] for test in tests)))
    quick = [test for test in tests if touched.seconds[test] < QUICK_S]
    stages = [list(some) for some in _by_file(quick).values()]
    if slow := [test for test in tests if touched.seconds[test] >= QUICK_S]:
        stages.append(slow)
    return next((code for stage in stages if (code := _failed(stage))), 0)


def _by_file(tests: list[str]) -> dict[str, list[str]]:
    files: dict[str, list[str]] = {}
    for test in tests:
        files.setdefault(test.partition("::")[0], []).append(test)
    return files


def _failed(tests: list[str]) -> int:
    """Runs these in their order until one fails; 0 where none does."""
    code = int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", *_by_file(tests)], plugins=[Until(tests)]))
    # no test left by its name is no test that failed
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code


if __name__ == "__main__":
    sys.exit(main())
