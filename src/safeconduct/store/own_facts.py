"""The user's own facts on the disk: which files count, how they are read, one row added at a time, whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.facts.own import COLUMNS, OwnTable, kind_of
from safeconduct.store.files import write_whole

FOLDER = "facts.d"
"""Folder of own facts, beside a scenario, in the working folder and in the configuration folder."""

OWN = "own.csv"
"""File to which `facts add` writes in it."""

DRAFTS = "drafts"
"""Folder in it for drafts: nothing there counts until somebody confirms it."""

MAX_BYTES = 5_000_000
"""Largest file of own facts read, bytes."""


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
    """The tables of the files, and a fault for each that cannot be read."""
    tables: list[OwnTable] = []
    faults: list[Fault] = []
    for file in files:
        found = _read(file)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            tables.append(found)
    return tables, faults


def _read(file: Path) -> OwnTable | Fault:
    try:
        content = _content(file)
        reader = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        columns = [c.strip() for c in reader.fieldnames or []]
        rows = [(reader.line_num, dict(row)) for row in reader]
    except FileNotFoundError:
        near = [p.name for p in file.parent.glob("*.csv")] if file.parent.is_dir() else []
        return Fault(str(file), "there is no such file.", did_you_mean(file.name, near))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return Fault(str(file), f"cannot be read as CSV: {error}.", "Save it as UTF-8 with commas.")
    kind = kind_of(columns)
    if not kind:
        hint = "A file of closures has the column closed_by, of permits permit_required, of warnings issuer."
        return Fault(str(file), "its columns are those of no table.", hint)
    long = next((line for line, row in rows if None in row), None)
    if long is not None:
        return Fault(f"{file}:{long}", "has more cells than there are columns.", "Quote cells with commas.")
    told = tuple((line, {k: v or "" for k, v in row.items()}) for line, row in rows)
    return OwnTable(str(file), hashlib.sha256(content).hexdigest(), kind, told)


def _content(file: Path) -> bytes:
    with open(file, "rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise OSError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    return content


def add_row(file: Path, kind: str, cells: Mapping[str, str]) -> None:
    """Adds a row to a file of own facts, which is made where it is not there; raises InputError."""
    rows: list[Mapping[str, str]] = []
    if file.exists():
        table = _read(file)
        if isinstance(table, Fault):
            raise InputError([table])
        if table.kind != kind:
            raise InputError.single(
                str(file), f"holds {table.kind}, not {kind}.", "Name another file with --into."
            )
        rows = [row for _, row in table.rows]
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, as_csv(kind, [*rows, cells]))


def as_csv(kind: str, rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as the text of a file of own facts."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS[kind], lineterminator="\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def closures_by_id(file: Path) -> dict[str, dict[str, str]]:
    """Closures of a file by id, cells filled in; raises InputError. Ids that stand twice are told apart by line."""
    table = _read(file)
    if isinstance(table, Fault):
        raise InputError([table])
    if table.kind != "closures":
        raise InputError.single(str(file), f"holds {table.kind}, not closures.")
    found: dict[str, dict[str, str]] = {}
    for line, cells in table.rows:
        name = cells.get("id") or cells.get("supersedes") or f"line {line}"
        found[name if name not in found else f"{name} (line {line})"] = dict(cells)
    return found
