"""A run's folder: one Parquet file per unit, written whole or not at all, and a record of what was asked.

A unit is done when its file is there. So a run that was killed goes on where it stopped: what is there stays,
what is not is worked out, and nothing can be there twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from safeconduct.batch.unit import Row, Unit
from safeconduct.errors import InputError
from safeconduct.formats.json_text import read_json
from safeconduct.limits import SCENARIO_BYTES
from safeconduct.store.files import PREFIX, read_text, write_all, write_by
from safeconduct.store.world import load_world
from safeconduct.version import __version__

RECORD = "run.json"
"""Name of the file that says what a folder was made from, so that a run that goes on does not mix two questions."""


class Parts:
    """The results of one table of a run.

    Parameters
    ----------
    folder : where the run is kept
    table : its name, a folder below
    schema : its columns
    order : columns by which all rows are sorted when they are read
    """

    def __init__(self, folder: Path, table: str, schema: pa.Schema, order: Sequence[str]) -> None:
        self.folder, self.table, self.schema, self.order = folder / table, table, schema, tuple(order)

    def path(self, unit: Unit) -> Path:
        """Where a unit's rows are."""
        return self.folder / unit.partition / f"part-{unit.id}.parquet"

    def missing(self, units: Sequence[Unit]) -> list[Unit]:
        """Units not done yet; a file that was cut short is taken away, and its unit is not done."""
        return [unit for unit in units if not self._is_whole(self.path(unit))]

    def _is_whole(self, path: Path) -> bool:
        """Whether a file is there and holds rows of this table: a Parquet file ends with what it holds."""
        try:
            found = pq.read_schema(path)
        except FileNotFoundError:
            return False
        except (OSError, pa.ArrowException):
            path.unlink()
            return False
        return bool(found.equals(self.schema))

    def write(self, unit: Unit, rows: Sequence[Row]) -> None:
        """The rows of a unit, whole or not at all."""
        path = self.path(unit)
        path.parent.mkdir(parents=True, exist_ok=True)
        table = pa.Table.from_pylist(list(rows), schema=self.schema)
        write_by(path, lambda file: pq.write_table(table, file, compression="zstd"))

    def drop_failed(self, units: Sequence[Unit]) -> int:
        """Takes away the files in which something failed, so that it is tried again; their number."""
        failed = [path for path in map(self.path, units) if self._is_whole(path) and _has_failure(path)]
        for path in failed:
            path.unlink()
        return len(failed)

    def sweep(self) -> None:
        """Takes away what a killed run left half-written; only whoever holds the folder may."""
        for path in self.folder.glob(f"**/{PREFIX}*"):
            path.unlink(missing_ok=True)

    def read(self, units: Sequence[Unit]) -> pa.Table:
        """All rows of `units`, sorted: the same whatever engine wrote them in whatever order."""
        tables = [read_part(self.path(unit), self.schema) for unit in units]
        whole = pa.concat_tables(tables) if tables else self.schema.empty_table()
        return whole.sort_by([(column, "ascending") for column in self.order])


def read_part(path: Path, schema: pa.Schema | None = None) -> pa.Table:
    """The rows of one file; raises InputError, with what to do, if it was cut short or altered."""
    try:
        return pq.read_table(path, schema=schema, partitioning=None)
    except (OSError, pa.ArrowException):
        hint = "Run the same command again with its --out: what is broken is worked out anew."
        raise InputError.single(str(path), "is broken: cut short, or altered.", hint) from None


def _has_failure(path: Path) -> bool:
    errors = read_part(path)["error"]
    return any(text for text in errors.to_pylist())


def begin(folder: Path, asked: Mapping[str, Any]) -> None:
    """Makes a run's folder, or takes up the run in it.

    Raises
    ------
    InputError
        If the folder holds a run that asked something else, or something that is no run.
    """
    text = json.dumps(asked, indent=1, sort_keys=True, ensure_ascii=False)
    record = folder / RECORD
    if record.exists():
        known = read_record(folder)
        if known != json.loads(text):
            differs = ", ".join(sorted(k for k in {*known, *asked} if known.get(k) != asked.get(k)))
            what = f"holds a run that differs in {differs}."
            raise InputError.single(str(folder), what, "Give another folder, or remove this one.")
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError.single(str(folder), "holds something that is no run.", "Give an empty folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError.single(str(folder), f"cannot be written: {error.strerror}.") from None
    write_all([(record, text)])


def read_record(folder: Path) -> dict[str, Any]:
    """What a run was asked; raises InputError where there is none."""
    try:
        found = read_json(read_text(folder / RECORD, SCENARIO_BYTES))
    except InputError:
        raise InputError.single(str(folder), "is not a run's folder.", "Give the --out of a run.") from None
    return found if isinstance(found, dict) else {}


def made_from() -> dict[str, str]:
    """What every run depends on besides what it is asked: the program, the sky as built, facts and policies."""
    world = load_world()
    return {
        "software": __version__,
        "sky": world.sky.about["source_sha256"],
        "sky_builder": world.sky.about["builder_sha256"],
        "facts": world.facts.sha256,
        "policies": world.tables.sha256,
    }


def digest(*parts: object) -> str:
    """One hash over what a run depends on."""
    return sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
