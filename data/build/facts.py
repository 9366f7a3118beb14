"""Pack the fact tables of data/sources/facts into src/safeconduct/data/facts/facts.json.xz.

    python data/build/facts.py            write the package data and its provenance record
    python data/build/facts.py --check    only say whether the packaged file is what the tables give

Every row and every source is kept. Cells are numbers into one table of strings, so a source quoted two
hundred times is stored once.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

from packing import ROOT, Packing

SOURCES = ROOT / "data" / "sources" / "facts"
ENTITIES = ROOT / "data" / "sources" / "policies" / "entities.csv"
TABLES = {
    "states": ("states.csv", "states_supplement.csv"),
    "state_names": ("state_aliases.csv",),
    "states_special": ("states_special.csv",),
    "closures": ("closures.csv", "closures_supplement.csv", "closures_intervals.csv"),
    "closures_reading": ("closures_reading.csv",),
    "treaties": ("treaties.csv",),
    "treaty_articles": ("treaty_articles.csv",),
    "permits": ("permits.csv", "permits_additional.csv"),
    "risk": ("risk.csv",),
    "refuge": ("refuge.csv",),
    "aircraft": ("aircraft.csv",),
}
READING_KEYS = ("closed_by", "target", "target_kind", "scope", "from_date")
READING_SAYS = ("barred", "operations", "route_end", "civil", "state", "why")
INTERVALS = "closures_intervals.csv"
"""The part whose rows carry their own reading, and the hours where they are known."""
MAY_BE_EMPTY = ("airspace", "airports", "start_known_by", "end_known_by", "event")

Row = dict[str, str]


def read(name: str) -> list[Row]:
    """Rows of one table, its parts one after another."""
    rows: list[Row] = []
    for part in TABLES[name]:
        with (SOURCES / part).open(encoding="utf-8", newline="") as handle:
            rows += [row | {"part": part} for row in csv.DictReader(handle)]
    return rows


def reading_of(closure: Row, readings: list[Row]) -> Row:
    """The first reading whose pattern the closure meets."""
    for row in readings:
        if all(row[key] in ("*", closure[key]) for key in READING_KEYS):
            return row
    raise SystemExit(f"closures_reading.csv says nothing about {[closure[k] for k in READING_KEYS]}")


def closures() -> list[Row]:
    """Closures, each with its name and its reading, all with the same columns."""
    readings = read("closures_reading")
    return aligned(with_names([with_reading(row, readings) for row in read("closures")]))


def aligned(rows: list[Row]) -> list[Row]:
    """The rows with the same columns, those that a part of the table lacks empty."""
    columns = dict.fromkeys(key for row in rows for key in row)
    return [{key: row.get(key, "") for key in columns} for row in rows]


def with_reading(row: Row, readings: list[Row]) -> Row:
    """The row with its reading: its own, or the first whose pattern it meets; with whose airspace it bars."""
    own = row if row["part"] == INTERVALS else said(row, reading_of(row, readings))
    over = row["target"] if own["barred"] == "own" else row["closed_by"]
    return dict.fromkeys(MAY_BE_EMPTY, "") | {"airspace": over} | row | own


def with_names(rows: list[Row]) -> list[Row]:
    """Rows with an `id`: who, whom, since when; rows that agree in these are told apart by all that they say."""
    plain = [f"{row['closed_by']}|{row['target']}|{row['from_date']}" for row in rows]
    uses = Counter(plain)
    return [
        row | {"id": name if uses[name] == 1 else f"{name}|{short_hash(row)}"}
        for row, name in zip(rows, plain, strict=True)
    ]


def short_hash(row: Row) -> str:
    """Four hex digits of what a row says of whom, what and when."""
    says = [row[key] for key in ("airspace", "target_kind", "scope", "airports", "from_date", "to_date")]
    return hashlib.sha256("|".join(says).encode()).hexdigest()[:4]


def said(closure: Row, reading: Row) -> Row:
    """What a reading says of a closure; ``row`` leaves state aircraft to the closure's own column."""
    says = {key: reading[key] for key in READING_SAYS}
    if says["state"] == "row":
        says["state"] = "closed" if closure["applies_state_aircraft"] == "yes" else "may"
    return says


def read_on(tables: dict[str, list[Row]]) -> dict[str, str]:
    """By table the newest day on which a row of it was read, as the rows themselves say."""
    days = {
        "closures": (row["seen_on"] for row in tables["closures"] if row["source"] != "unverified"),
        "permits": (row["source_date"] for row in tables["permits"]),
        "warnings": (row["seen_on"] for row in tables["risk"]),
    }
    return {name: max(day for day in found if len(day) == 10) for name, found in days.items()}


def oldest_day(tables: dict[str, list[Row]]) -> str:
    """The first day the earliest closure can have begun."""
    text = min(row["from_date"] for row in tables["closures"])
    return text + "-01-01"[len(text) - 4 :]


def pack(tables: dict[str, list[Row]]) -> bytes:
    """The payload: one table of strings, most used first, and rows of numbers into it."""
    uses = Counter(cell for rows in tables.values() for row in rows for cell in row.values())
    strings = sorted(uses, key=lambda s: (-uses[s], s))
    number = {s: i for i, s in enumerate(strings)}
    packed = {
        name: {"columns": list(rows[0]), "rows": [[number[c] for c in row.values()] for row in rows]}
        for name, rows in tables.items()
    }
    read = read_on(tables)
    span = {"begins": oldest_day(tables), "ends": read["closures"], "read_on": read}
    content = {"format": 2, **span, "strings": strings, "tables": packed}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def payload() -> bytes:
    """What the tables give now."""
    tables = {name: aligned(read(name)) for name in TABLES if name not in ("closures", "closures_reading")}
    return pack(tables | {"closures": closures(), "states": answered_for(tables["states"])})


def answered_for(states: list[Row]) -> list[Row]:
    """States, each with who answers for its sky: another state for a territory, nobody for Antarctica."""
    with ENTITIES.open(encoding="utf-8", newline="") as handle:
        entities = {row["alpha2"]: row for row in csv.DictReader(handle) if row["alpha2"]}
    return [row | _sky(entities[row["alpha2"]]) for row in states]


def _sky(entity: Row) -> Row:
    own = entity["answers"] == entity["alpha2"] or entity["kind"] == "territory" or entity["area"]
    return {"answers": entity["answers"], "own_sky": "yes" if own else "no"}


PACKING = Packing(
    packed=ROOT / "src" / "safeconduct" / "data" / "facts" / "facts.json.xz",
    builder=Path(__file__).resolve(),
    inputs=[SOURCES / part for part in sorted(part for parts in TABLES.values() for part in parts)]
    + [ENTITIES],
    date="2026-11-30",  # day the tables were compiled; carried over, because a rebuild changes no fact
    source="data/sources/facts/*.csv, compiled from public pages; every row names its own source",
    licence="facts and figures with their sources, no text copied; the compilation is under the "
    "licence of this repository (Apache-2.0); the pages cited keep their own",
    not_for="flight planning or navigation",
)

if __name__ == "__main__":
    raise SystemExit(PACKING.main(payload(), sys.argv[1:]))
