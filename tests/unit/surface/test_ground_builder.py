"""How the builder of the table reads a path, and that the packaged file is the one its record speaks of."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "data" / "build"))
        return importlib.import_module("ground")


def test_a_road_along_a_border_crosses_it_not(builder: ModuleType) -> None:
    assert builder.states_of([("AM", 50.0), ("AZ", 3.0), ("AM", 40.0)]) == ("AM",)
    assert builder.states_of([("AM", 50.0), ("AZ", 3.0), ("AM", 2.0), ("AZ", 1.0), ("AM", 9.0)]) == ("AM",)


def test_nine_kilometres_at_neum_are_a_crossing_and_a_last_stretch_is_one_however_short(
    builder: ModuleType,
) -> None:
    assert builder.states_of([("HR", 80.0), ("BA", 9.0), ("HR", 60.0)]) == ("HR", "BA", "HR")
    assert builder.states_of([("CD", 80.0), ("RW", 1.0)]) == ("CD", "RW")
    assert builder.states_of([("DE", 80.0), ("FR", 1.0), ("CH", 20.0)]) == ("DE", "FR", "CH")


def test_an_airports_own_state_goes_before_the_maps(builder: ModuleType) -> None:
    assert builder.ended(("RW",), "CD", "RW") == ("CD", "RW")
    assert builder.ended(("RW", "CD"), "CD", "CD") == ("CD",)
    assert builder.ended((), "CD", "CD") == ("CD",)
    assert builder.ended(("CD", "RW", "UG"), "CD", "UG") == ("CD", "RW", "UG")


def test_a_road_over_a_closed_border_is_none(builder: ModuleType) -> None:
    assert not builder.allowed_path(("TR", "AM"))
    assert builder.allowed_path(("TR", "GE", "AM"))


def test_the_packaged_table_is_small_and_the_recorded_one(builder: ModuleType) -> None:
    assert builder.RECORDED.check() == 0
    assert builder.PACKED.stat().st_size <= 400_000


def test_every_row_of_the_supplement_has_a_source(builder: ModuleType) -> None:
    for table in builder.TABLES:
        rows = builder.rows(table)
        assert rows
        assert all(row["source"].strip() and row["basis"] in ("read", "program's guess") for row in rows), (
            table
        )
