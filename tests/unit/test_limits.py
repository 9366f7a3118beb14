"""The limits of the program and their table in SECURITY.md are one."""

from __future__ import annotations

import re
from pathlib import Path

from safeconduct import limits

TABLE = Path(__file__).parents[2] / "SECURITY.md"
ROW = re.compile(r"^\| `([A-Z_]+)` \| ([^|]+) \|", re.MULTILINE)


def _shown(name: str, value: float) -> str:
    if name == "LARGEST_WHOLE":
        return "2⁶³ − 1"
    return (
        str(value) if name.endswith("_YEAR") else f"{value:,g}" if isinstance(value, float) else f"{value:,}"
    )


def test_the_table_has_every_limit_with_its_figure() -> None:
    figures = {name: value for name, value in vars(limits).items() if name.isupper()}
    assert limits.LARGEST_WHOLE == 9_223_372_036_854_775_807
    told = dict(ROW.findall(TABLE.read_text(encoding="utf-8")))
    assert told == {name: _shown(name, value) for name, value in figures.items()}


def test_every_test_that_is_named_is_there() -> None:
    text = TABLE.read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text)
    assert len(named) > 30
    root = TABLE.parent
    gone = [
        f"{file}::{test}"
        for file, test in named
        if not (root / file).is_file()
        or f"def {test}(" * bool(test) not in (root / file).read_text(encoding="utf-8")
    ]
    assert gone == []
