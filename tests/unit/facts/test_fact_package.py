"""The packaged fact base is what its builder makes of its tables, and nothing was lost."""

import csv
import hashlib
import importlib
import json
import lzma
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "data" / "sources" / "facts"
PACKAGE = ROOT / "src" / "safeconduct" / "data" / "facts"


@pytest.fixture(scope="module")
def builder():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "data" / "build"))
        return importlib.import_module("facts")


@pytest.fixture(scope="module")
def record():
    return json.loads((PACKAGE / "PROVENANCE.json").read_text())


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def test_packaged_file_matches_its_record(record):
    packed = (PACKAGE / "facts.json.xz").read_bytes()
    assert sha256(packed) == record["packed_sha256"]
    assert sha256(lzma.decompress(packed)) == record["payload_sha256"]


def test_rebuilding_gives_the_same_bytes(builder, record):
    assert sha256(builder.payload()) == record["payload_sha256"]
    assert builder.payload() == builder.payload()


def test_inputs_and_builder_are_those_recorded(builder, record):
    assert sha256((ROOT / record["builder"]).read_bytes()) == record["builder_sha256"]
    for name, digest in record["inputs"].items():
        (path,) = (p for p in builder.PACKING.inputs if p.name == name)
        assert sha256(path.read_bytes()) == digest, name


def test_packaged_facts_stay_small():
    assert sum(f.stat().st_size for f in PACKAGE.iterdir()) < 200_000


def test_every_row_and_cell_is_kept(builder):
    content = json.loads(builder.payload())
    strings = content["strings"]
    for name, parts in builder.TABLES.items():
        if name == "closures_reading":
            continue
        table = content["tables"][name]
        packed = [
            dict(zip(table["columns"], (strings[i] for i in row), strict=True)) for row in table["rows"]
        ]
        raw = [row for part in parts for row in csv.DictReader((SOURCES / part).open(encoding="utf-8"))]
        assert len(packed) == len(raw)
        for kept, row in zip(packed, raw, strict=True):
            said = dict(row) if name != "closures" else {k: v for k, v in row.items() if k != "state"}
            assert said.items() <= kept.items()


def test_every_reading_is_needed(builder):
    readings = builder.read("closures_reading")
    apart = [row for row in builder.read("closures") if row["part"] != builder.INTERVALS]
    used = {id(builder.reading_of(row, readings)) for row in apart}
    assert used == {id(row) for row in readings}


def test_a_closure_nobody_has_read_stops_the_build(builder):
    strange = dict.fromkeys(builder.READING_KEYS, "something new")
    with pytest.raises(SystemExit, match="something new"):
        builder.reading_of(strange, builder.read("closures_reading"))


def test_every_closure_has_a_name_of_its_own_and_a_day_it_was_seen(builder):
    rows = builder.closures()
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["seen_on"] for row in rows)


def test_check_command_agrees(builder, capsys):
    assert builder.PACKING.main(builder.payload(), ["--check"]) == 0
    assert "NOT" not in capsys.readouterr().out
