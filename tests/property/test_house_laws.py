"""No module needs itself by way of others, however the import is written: at the top, for types only, in a function."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"

Graph = Mapping[str, frozenset[str]]


def modules() -> dict[str, Path]:
    paths = {path.relative_to(SRC).with_suffix("").parts: path for path in SRC.rglob("*.py")}
    return {".".join(parts[:-1] if parts[-1] == "__init__" else parts): p for parts, p in paths.items()}


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Module and name of every import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "import_module":
            # an import by name is an import
            yield from ((word.value, "") for word in node.args[:1] if isinstance(word, ast.Constant))


def python_graph() -> Graph:
    known = modules()
    return {
        name: frozenset(
            found
            for module, member in imported(ast.parse(path.read_text(encoding="utf-8")))
            if (found := f"{module}.{member}" if f"{module}.{member}" in known else module) in known
        )
        - {name}
        for name, path in known.items()
    }


def page_graph() -> Graph:
    files = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "web" / "src").glob("*.ts")}
    return {
        name: frozenset(re.findall(r'from "\./([\w-]+)"', text)) & frozenset(files)
        for name, text in files.items()
    }


def reached(graph: Graph, start: str) -> frozenset[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph[name]
    return frozenset(seen)


def circles(graph: Graph) -> set[frozenset[str]]:
    """Sets of modules each of which leads to each."""
    beyond = {name: reached(graph, name) for name in graph}
    return {
        frozenset(other for other in beyond[name] if name in beyond[other])
        for name in graph
        if name in beyond[name]
    }


def test_a_circle_is_seen() -> None:
    graph = {
        "a": frozenset({"b"}),
        "b": frozenset({"c"}),
        "c": frozenset({"b", "d"}),
        "d": frozenset[str](),
    }
    assert circles(graph) == {frozenset({"b", "c"})}


def test_imports_in_functions_and_for_types_count() -> None:
    text = "if TYPE_CHECKING:\n    import a\ndef f():\n    from b import c\n    import_module('d')\n"
    assert list(imported(ast.parse(text))) == [("a", ""), ("b", "c"), ("d", "")]


def test_no_module_leads_back_to_itself() -> None:
    graph = python_graph()
    assert len(graph) > 200
    assert [sorted(some) for some in circles(graph)] == []


def test_no_part_of_the_page_leads_back_to_itself() -> None:
    graph = page_graph()
    assert len(graph) > 10
    assert circles(graph) == set()


UNTOLD = ("safeconduct.cli", "safeconduct.server.plans", "safeconduct.server.route_endpoints")
"""Where a docstring is the help text of a command or of an operation: faults have their exit code and their status."""


def raisers() -> Iterator[tuple[str, str, str]]:
    """Module, name and docstring of every public function that raises an InputError itself."""
    for name, path in modules().items():
        if not name.startswith(UNTOLD):
            yield from ((name, *told) for told in _raisers(ast.parse(path.read_text(encoding="utf-8"))))


def _raisers(node: ast.AST, owner: str = "") -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from _raisers(child, f"{child.name}.")
        elif _is_public(child) and any(_is_raise(inner) for inner in ast.walk(child)):
            assert isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield owner + child.name, ast.get_docstring(child) or ""


def _is_public(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")


def _is_raise(node: ast.AST) -> bool:
    return isinstance(node, ast.Raise) and node.exc is not None and "InputError" in ast.unparse(node.exc)


def test_every_public_function_that_raises_says_so() -> None:
    told = list(raisers())
    assert len(told) > 50
    assert [f"{module}.{name}" for module, name, text in told if "InputError" not in text] == []
