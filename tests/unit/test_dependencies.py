"""Every package that is imported is declared, and every one that is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED_BY_ANOTHER = {
    "airportsdata": "its table is read as a file of the package",
    "lxml-html-clean": "trafilatura cannot be imported without it",
    "dask": "its configuration is set by name, and distributed is made of it",
    "cryptography": "distributed makes certificates with it",
}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _declared(lists: list[list[str]]) -> set[str]:
    return {_normal(re.split(r"[<>=!~ ;\[]", word)[0]) for words in lists for word in words}


def _imported() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"safeconduct"}


def test_imports_and_declarations_agree() -> None:
    declared = _declared([PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()])
    where = packages_distributions()
    imported = {_normal(where[module][0]) for module in _imported() if module in where}
    # what another package must bring along anyway
    brought = {
        "starlette",
        "pydantic-core",
        "h11",
        "annotated-types",
        "typing-extensions",
        "tornado",
        "markupsafe",
    }
    assert imported - declared - brought == set(), "imported and not declared"
    assert declared - imported - set(NEEDED_BY_ANOTHER) == set(), "declared and not imported"


def test_every_declared_package_is_pinned() -> None:
    pins = {
        _normal(line.partition("==")[0])
        for name in ("requirements.txt", "requirements-batch.txt")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    declared = _declared([PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()])
    assert declared - pins == set()


def test_nothing_tells_to_install_the_program_from_an_index_where_it_is_not() -> None:
    """A name that nobody holds there is somebody else's tomorrow; the tree and the wheel are the sources."""
    asks = re.compile(r"pip install [^\n]*?['\"]?safeconduct(?:\[\w+\])?(?![\w./-])")
    texts = [*(ROOT / "src").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    named = {
        str(path.relative_to(ROOT)): found.group()
        for path in texts
        if (found := asks.search(path.read_text(encoding="utf-8")))
    }
    assert named == {}
    assert asks.search("pip install 'safeconduct[batch]'")
    assert not asks.search("pip install dist/safeconduct-0.1.0-py3-none-any.whl")
