"""The sheets for a second reading, and the record of how each new row was judged."""

import csv
import importlib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "data" / "sources" / "facts"


@pytest.fixture(scope="module")
def sampler():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "data" / "build"))
        return importlib.import_module("sample")


def test_the_same_seed_draws_the_same_rows(sampler):
    assert sampler.drawn(7, 20) == sampler.drawn(7, 20)
    assert sampler.drawn(7, 20) != sampler.drawn(8, 20)
    assert {line["table"] for line in sampler.drawn(7, 300)} == set(sampler.KEYS)


def test_wilson_interval_of_the_first_sample(sampler):
    """12 of 77, as published with that sample: 9 to 25 %."""
    low, high = sampler.interval(12, 77)
    assert (round(low, 2), round(high, 2)) == (0.09, 0.25)


def test_a_sheet_with_verdicts_is_kept(sampler, tmp_path, monkeypatch):
    monkeypatch.setattr(sampler, "SHEETS", tmp_path)
    monkeypatch.setattr(sampler, "SOURCES", tmp_path.parent)
    sampler.draw(3, 5)
    path = tmp_path / "seed-3.csv"
    lines = sampler.read_sheet(path)
    lines[0] |= {"verdict": "wrong", "found": "x"}
    lines[1] |= {"verdict": "right"}
    sampler.write_sheet(path, lines)
    sampler.draw(3, 5)
    assert sampler.read_sheet(path) == lines
    assert next(sampler.rates()).startswith("seed-3 all: 1 of 2 decided rows wrong (50%")
    lines[2] |= {"verdict": "maybe"}
    sampler.write_sheet(path, lines)
    with pytest.raises(SystemExit, match="no verdict of"):
        list(sampler.rates())


def test_rate_of_the_second_sample_is_the_one_in_the_docs(sampler):
    (line, *_) = sampler.rates()
    assert line.startswith("seed-20261130 all: 3 of 43 decided rows wrong (7%, 95 %: 2% to 19%)")
    assert "| 43 of 100 | 3 | 7 %, 2 to 19 % |" in (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")


def test_every_row_of_the_new_tables_is_judged_with_a_reason():
    judged = list(csv.DictReader((SOURCES / "judged.csv").open(encoding="utf-8")))
    assert {row["verdict"] for row in judged} == {"taken", "taken in part", "refused"}
    assert all(len(row["why"]) > 4 for row in judged)
    assert Counter(row["table"] for row in judged) == {
        "corrections": 80, "closures_intervals": 211, "permits_new": 167, "renamed_codes": 133,
        "airport_states": 124, "events": 79,
    }  # fmt: skip


def test_what_was_not_to_be_decided_on_is_in_no_table():
    intervals = list(csv.DictReader((SOURCES / "closures_intervals.csv").open(encoding="utf-8")))
    pairs = {(row["closed_by"], row["target"]) for row in intervals}
    assert ("AF", "PK") not in pairs
    assert ("SA", "AE") not in pairs
