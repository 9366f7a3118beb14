"""Whatever is written to a disk goes through one place, where disks fail and programs are killed in tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SRC = Path(__file__).parents[3] / "src" / "safeconduct"
WRITE_PATHS = {
    "store/files.py": "the one place: whole, flushed, renamed",
    "store/tokens.py": "made anew with its rights and gone with the server; test_server_process",
}
WRITERS = {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "touch", "savez", "to_csv"}


def _mode(call: ast.Call) -> str:
    """The mode of a call of ``open``, of the function or of a path; "" where it is left out or no constant."""
    place = 1 if isinstance(call.func, ast.Name) else 0
    told = [*call.args[place : place + 1], *(k.value for k in call.keywords if k.arg == "mode")]
    return "".join(str(word.value) for word in told if isinstance(word, ast.Constant))


def _writes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        opens = name == "open" and (bool(set(_mode(node)) & set("wax+")) or "O_WRONLY" in ast.dump(node))
        # who is handed an open file by write_by writes into that; what goes to the null device goes nowhere
        within = name == "savez" and isinstance(node.args[0], ast.Name) and node.args[0].id == "file"
        if (opens or name in WRITERS) and not within and "devnull" not in ast.dump(node):
            yield f"line {node.lineno}: {name}"


def test_nothing_else_writes_files() -> None:
    found = {
        path.relative_to(SRC).as_posix(): list(_writes(ast.parse(path.read_text(encoding="utf-8"))))
        for path in SRC.rglob("*.py")
    }
    assert {name: lines for name, lines in found.items() if lines and name not in WRITE_PATHS} == {}
    assert all(found[name] for name in WRITE_PATHS), "a place that writes nothing any more"


def test_it_would_be_seen() -> None:
    for line in (
        'open("x", "w")',
        'p.open("a")',
        'open("x", mode="xb")',
        "p.write_text(t)",
        "os.open(p, os.O_WRONLY)",
    ):
        assert list(_writes(ast.parse(line))), line
    assert not list(_writes(ast.parse('open("x", "rb")')))
