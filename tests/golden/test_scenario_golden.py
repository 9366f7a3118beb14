"""Awkward scenario files by name: each says in its first lines which faults it has, and has no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.errors import InputError
from safeconduct.scenario.file.faults import FileFault
from safeconduct.store.scenario import load_scenario

FOLDER = Path(__file__).parent / "scenarios"
FILES = sorted(FOLDER.glob("*.toml"))


def expected(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    told = [line.removeprefix("# expects: ") for line in lines if line.startswith("# expects: ")]
    return [tuple(line.split(" | ", 1)) for line in told]  # type: ignore[misc]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_each_file_has_exactly_its_faults(path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    faults = list(caught.value.faults)
    found = sorted(fault.where or f"(line {fault.line})" for fault in faults if isinstance(fault, FileFault))
    assert found == sorted(where for where, _ in expected(path)), str(caught.value)
    for where, words in expected(path):
        assert any((f.where or "(line") in where and words in str(f) for f in faults), (
            words,
            str(caught.value),
        )


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_fault_but_a_missing_table_has_its_line(path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    last = path.read_text(encoding="utf-8").count("\n") + 1
    for fault in caught.value.faults:
        assert isinstance(fault, FileFault)
        missing_at_top = fault.what == "is missing." and "." not in fault.where
        assert missing_at_top or (fault.line and 1 <= fault.line <= last), str(fault)
