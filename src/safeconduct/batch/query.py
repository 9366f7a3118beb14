"""Questions in SQL over a run's results: read-only, and of nothing but them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safeconduct.batch.parts import read_record
from safeconduct.errors import InputError
from safeconduct.limits import QUERY_ROWS

TABLES = ("pairs", "states", "posts")
"""Folders or files of a run that become tables of these names."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gives.

    Attributes
    ----------
    columns : list of str
    rows : list of tuple
        At most `QUERY_ROWS` of them.
    cut : bool
        Whether there are more.
    """

    columns: list[str]
    rows: list[tuple[Any, ...]]
    cut: bool


def query(folder: Path, sql: str) -> Answer:
    """The answer to one SELECT over a run's tables.

    The tables are read into memory first; then the database is locked: no file can be read or written, nothing
    attached, nothing installed, no setting changed.

    Raises
    ------
    InputError
        If the folder is no run, the question is not one SELECT, or it cannot be answered.
    """
    import duckdb

    read_record(folder)
    with duckdb.connect(":memory:", config={"threads": "2", "memory_limit": "2GB"}) as base:
        names = _load(base, folder)
        base.execute("SET enable_external_access = false")
        base.execute("SET lock_configuration = true")
        try:
            statements = base.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                hint = "Ask one question that begins with SELECT or WITH."
                raise InputError.single("query", "only one SELECT is answered.", hint)
            found = base.execute(statements[0])
            columns = [column[0] for column in found.description or ()]
            rows = found.fetchmany(QUERY_ROWS + 1)
            return Answer(columns, rows[:QUERY_ROWS], len(rows) > QUERY_ROWS)
        except duckdb.Error as error:
            hint = f"There are the tables {', '.join(names)}; their columns are in README.md of the folder."
            raise InputError.single("query", f"cannot be answered: {_first_line(error)}", hint) from None


def _load(base: Any, folder: Path) -> list[str]:
    names = []
    for name in TABLES:
        source = folder / name
        pattern = str(source / "**" / "part-*.parquet") if source.is_dir() else f"{source}.parquet"
        if source.is_dir() or Path(pattern).exists():
            # the files keep their schema; the folders' names repeat a column
            _load_table(base, name, pattern)
            names.append(name)
    if not names:
        raise InputError.single(str(folder), "holds no results yet.", "Let the run make some first.")
    return names


def _load_table(base: Any, name: str, pattern: str) -> None:
    import duckdb

    try:
        base.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_parquet($1, hive_partitioning = false)", [pattern]
        )
    except duckdb.Error as error:
        hint = "Run the same command again with its --out: what is broken is worked out anew."
        what = f"a file of {name} is broken: {_first_line(error)}"
        raise InputError.single(pattern, what, hint) from None


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
