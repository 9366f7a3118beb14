"""The user's own facts on the disk: which files count, how they are read, one row added at a time, whole or not at all."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from io import StringIO
from pathlib import Path

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.facts.own import COLUMNS, KINDS, OwnTable, kind_of
from safeconduct.formats.csv_text import column_names, read_table
from safeconduct.limits import OWN_FACTS_BYTES, OWN_ROWS
from safeconduct.store.files import locked, make_folder, read_bytes, utf8, write_whole

FOLDER = "facts.d"
"""Folder of own facts, beside a scenario, in the working folder and in the configuration folder."""

OWN = "own.csv"
"""File to which `facts add` writes in it."""

DRAFTS = "drafts"
"""Folder in it for drafts: nothing there counts until somebody confirms it."""


def config_folder() -> Path:
    """``facts.d`` in the user's configuration folder (XDG Base Directory Specification)."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "safeconduct" / FOLDER


def own_files(named: Iterable[Path] = (), scenarios: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Files of own facts that count, each once: configuration, working folder, beside scenarios, those named."""
    folders = [config_folder(), Path(FOLDER), *(Path(s).parent / FOLDER for s in scenarios)]
    found = [file for folder in folders if folder.is_dir() for file in sorted(folder.glob("*.csv"))]
    once: dict[Path, Path] = {}
    for file in (*found, *named):
        once.setdefault(Path(file).resolve(), Path(file))
    return tuple(once.values())


def read_tables(files: Sequence[Path]) -> tuple[list[OwnTable], list[Fault]]:
    """The tables of the files, and every fault of those that cannot be read."""
    tables: list[OwnTable] = []
    faults: list[Fault] = []
    for file in files:
        found = _read(file)
        if isinstance(found, OwnTable):
            tables.append(found)
        else:
            faults += found
    return tables, faults


def _read(file: Path) -> OwnTable | list[Fault]:
    if not file.exists():
        near = [p.name for p in file.parent.glob("*.csv")] if file.parent.is_dir() else []
        return [Fault(str(file), "there is no such file.", did_you_mean(file.name, near))]
    try:
        content = read_bytes(file, OWN_FACTS_BYTES)
        text = utf8(content, str(file))
        kind = kind_of(column_names(text, tuple(KINDS)))
        if not kind:
            keys = ", ".join(f"of {table} {key}" for key, table in KINDS.items())
            what = "its columns are those of no table."
            raise InputError.single(str(file), what, f"A table has a column, {keys}.")
        rows = read_table(text, (), COLUMNS[kind], str(file), most=OWN_ROWS)
    except InputError as error:
        return list(error.faults)
    return OwnTable(str(file), sha256(content).hexdigest(), kind, tuple((r.line, r.cells) for r in rows))


def add_row(file: Path, kind: str, cells: Mapping[str, str]) -> None:
    """Adds a row to a file of own facts, which is made where it is not there; raises InputError."""
    make_folder(file.parent)
    # two desks that add at once: without a turn the second would write over the row of the first
    with locked(file.parent):
        write_whole(file, as_csv(kind, [*_rows_to_keep(file, kind), cells]))


def _rows_to_keep(file: Path, kind: str) -> list[Mapping[str, str]]:
    if not file.exists():
        return []
    table = _table(file)
    if table.kind != kind:
        raise InputError.single(
            str(file), f"holds {table.kind}, not {kind}.", "Name another file with --into."
        )
    return [row for _, row in table.rows]


def _table(file: Path) -> OwnTable:
    table = _read(file)
    if not isinstance(table, OwnTable):
        raise InputError(table)
    return table


def as_csv(kind: str, rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as the text of a file of own facts."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS[kind], lineterminator="\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def closures_by_id(file: Path) -> dict[str, dict[str, str]]:
    """Closures of a file by id, cells filled in; raises InputError. Ids that stand twice are told apart by line."""
    table = _table(file)
    if table.kind != "closures":
        raise InputError.single(str(file), f"holds {table.kind}, not closures.")
    found: dict[str, dict[str, str]] = {}
    for line, cells in table.rows:
        name = cells.get("id") or cells.get("supersedes") or f"line {line}"
        found[name if name not in found else f"{name} (line {line})"] = dict(cells)
    return found
