"""The ledger file: SQLite, append-only, each entry chained to the one before by its hash.

One write path: `Ledger.append`. It runs in one immediate transaction, so two processes that write at once
take turns, and a process killed at any moment leaves the file as it was before or after, never between.
A write-ahead log with full synchronisation: one flush to the disk per addition (a rollback journal takes
three to four), and who reads does not hold up who writes. The last one to close the file folds the log
into it, so that it is one file to hand over.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.evidence.bodies import body_to, stored_body
from safeconduct.evidence.book import Book, read_book
from safeconduct.evidence.dates import as_utc
from safeconduct.evidence.interchange import canonical
from safeconduct.evidence.model import Entry, Statement
from safeconduct.formats.json_text import read_json
from safeconduct.store.ledger_rules import append_faults
from safeconduct.store.sqlite_errors import told_plainly

SCHEMA_VERSION = 1
"""Version of the tables, kept in the file's ``user_version``."""

APPLICATION_ID = 0x53434C47
"""``SCLG``: marks the file as one of ours (SQLite header, offset 68)."""

BUSY_WAIT_S = 30.0
"""How long a writer waits for another one, seconds."""

FIRST_HASH = "0" * 64
"""What the first entry is chained to."""

_SCHEMA = (
    """CREATE TABLE entry (
        seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, claim TEXT NOT NULL,
        source TEXT NOT NULL, body TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL,
        reason TEXT NOT NULL, supersedes INTEGER NOT NULL, hash TEXT NOT NULL)""",
    "CREATE INDEX entry_by_id ON entry (kind, id, seq)",
    "CREATE INDEX entry_by_claim ON entry (claim, seq) WHERE kind = 'report'",
    "CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)

_COLUMNS = "seq, kind, id, claim, source, body, author, at, reason, supersedes, hash"

_OF_CLAIM = f"""
WITH ours AS (SELECT id, source FROM entry WHERE kind = 'report' AND claim = :claim)
SELECT {_COLUMNS} FROM entry WHERE kind = 'report' AND claim = :claim
UNION ALL SELECT {_COLUMNS} FROM entry WHERE kind = 'claim' AND id = :claim
UNION ALL SELECT {_COLUMNS} FROM entry WHERE kind = 'source' AND id IN (SELECT source FROM ours)
UNION ALL SELECT {_COLUMNS} FROM entry WHERE kind = 'retraction' AND id IN (
    SELECT 'report:' || id FROM ours UNION SELECT 'source:' || source FROM ours UNION SELECT :mine)
ORDER BY seq
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as it stands in the file.

    Attributes
    ----------
    seq : int
        Its number, from 1.
    entry : Entry
        What was entered.
    hash : str
        SHA-256 of the entry together with the hash before it, hexadecimal.
    """

    seq: int
    entry: Entry
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of checking the chain.

    Attributes
    ----------
    entries : int
        How many entries were read.
    head : str
        Hash of the last one. Noted elsewhere, it later proves that nothing was cut off or rewritten.
    faults : tuple of Fault
        Everything found wrong, each with the entry it is about.
    """

    entries: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.faults


class Ledger:
    """An open ledger file. Use it as a context manager."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    def create(cls, path: Path) -> Ledger:
        """A new, empty ledger; the file must not exist yet.

        Raises
        ------
        InputError
            Where the file exists, or cannot be made.
        """
        if path.exists() and path.stat().st_size:
            raise InputError.single(str(path), "already exists.", "Choose another name, or use it as it is.")
        with told_plainly(path):
            connection = _connect(path, "rwc")
            connection.execute("PRAGMA journal_mode = WAL")  # kept in the file from now on
            ledger = cls(connection, path)
            with ledger._writing():
                for statement in _SCHEMA:
                    connection.execute(statement)
        return ledger

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """An existing ledger; a file that is none, or that a newer version made, is refused unchanged.

        Raises
        ------
        InputError
            Where the file is no ledger, or a newer version made it.
        """
        if not path.is_file():
            hint = "Make one with `safeconduct ledger init`."
            raise InputError.single(str(path), "there is no such ledger.", hint)
        with told_plainly(path):
            connection = _connect(path, _mode(path))
            try:
                _check_version(connection, path)
            except BaseException:
                connection.close()
                raise
        return cls(connection, path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One immediate transaction: everything in it, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def append(self, entries: Sequence[Entry]) -> list[Recorded]:
        """Add entries, all or none: the only way anything is ever written.

        Raises
        ------
        InputError
            If an id is taken, something referred to is missing, quotations would run in a circle, or the
            file cannot be written; the ledger is then unchanged.
        """
        with told_plainly(self.path), self._writing() as connection:
            faults = append_faults(connection, entries)
            if faults:
                raise InputError(faults)
            seq, before = _head(connection)
            recorded = []
            for entry in entries:
                seq += 1
                before = chained(seq, before, entry)
                connection.execute(
                    f"INSERT INTO entry ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    _row(seq, entry, before),
                )
                recorded.append(Recorded(seq, entry, before))
        return recorded

    def head(self) -> tuple[int, str]:
        """Number of entries and hash of the last one."""
        with told_plainly(self.path):
            return _head(self._connection)

    def newest(self) -> str:
        """The latest time at which anything was entered, ISO 8601 in UTC; empty in an empty ledger."""
        return max((item.entry.at for item in self.entries()), key=as_utc, default="")

    def entries(self) -> list[Recorded]:
        """All entries in order."""
        return self._read(f"SELECT {_COLUMNS} FROM entry ORDER BY seq")

    def history(self, kind: str, id: str) -> list[Recorded]:
        """All entries of one id, superseded ones too, in order."""
        return self._read(f"SELECT {_COLUMNS} FROM entry WHERE kind = ? AND id = ? ORDER BY seq", (kind, id))

    def book(self, as_of: date | None = None, recorded_by: str | None = None) -> Book:
        """The state of the whole ledger."""
        return read_book((item.entry for item in self.entries()), as_of, recorded_by)

    def book_of(self, claim: str, as_of: date | None = None, recorded_by: str | None = None) -> Book:
        """The part of the state that bears on one claim; quick however long the ledger is.

        Raises
        ------
        InputError
            Where there is no such claim.
        """
        found = self._read(_OF_CLAIM, {"claim": claim, "mine": f"claim:{claim}"})
        book = read_book((item.entry for item in found), as_of, recorded_by)
        if claim not in book.claims:
            known = self.ids("claim")
            hint = did_you_mean(claim, known) or "`safeconduct ledger show` lists the claims."
            if claim in known:
                hint = "It was retracted, or not yet taken up at that time."
            raise InputError.single("claim", f"the ledger has no claim {claim!r}.", hint)
        return book

    def ids(self, kind: str) -> list[str]:
        """All ids of one kind ever entered."""
        with told_plainly(self.path):
            rows = self._connection.execute(
                "SELECT DISTINCT id FROM entry WHERE kind = ? ORDER BY id", (kind,)
            )
            return [row[0] for row in rows]

    def verify(self, head: str = "") -> Verification:
        """Check every entry against its hash and every hash against the one before.

        Parameters
        ----------
        head : str
            A hash noted earlier; it must still be in the chain.
        """
        with told_plainly(self.path):
            damaged = self._connection.execute("PRAGMA quick_check(5)").fetchall()
            faults = [Fault(str(self.path), f"the file is damaged: {row[0]}.") for row in damaged[:5]]
            faults = faults if damaged != [("ok",)] else []
            faults += _schema_faults(self._connection)
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM entry ORDER BY seq").fetchall()
        faults += _chain_faults(rows)
        if head and head not in {row[-1] for row in rows} | {FIRST_HASH}:
            what = f"the noted head {head[:12]}… is not in the chain."
            faults.append(Fault(str(self.path), what, "The ledger was cut short or written anew."))
        return Verification(len(rows), rows[-1][-1] if rows else FIRST_HASH, tuple(faults))

    def _read(self, query: str, values: Sequence[str] | dict[str, str] = ()) -> list[Recorded]:
        with told_plainly(self.path):
            rows = self._connection.execute(query, values).fetchall()
        return [_recorded(row) for row in rows]


def _mode(path: Path) -> str:
    """How to open a file: on a read-only disk the log cannot be made, and nobody can be writing either."""
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    in_use = path.with_name(f"{path.name}-wal").exists()
    return "rw" if writable or in_use else "ro&immutable=1"


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=BUSY_WAIT_S, isolation_level=None
    )
    connection.execute("PRAGMA synchronous = FULL")  # an entry that was confirmed survives a power cut
    connection.execute("PRAGMA trusted_schema = OFF")  # a file handed over must not run functions
    return connection


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if mark != APPLICATION_ID:
        raise InputError.single(str(path), "is not a ledger.", "Make one with `safeconduct ledger init`.")
    if version > SCHEMA_VERSION:
        raise InputError.single(
            str(path),
            f"was made by a newer version (tables {version}, this program knows {SCHEMA_VERSION}).",
            "Update safeconduct; nothing was changed.",
        )


def _head(connection: sqlite3.Connection) -> tuple[int, str]:
    row = connection.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    if row and not (isinstance(row[0], int) and isinstance(row[1], str)):
        hint = "`safeconduct ledger verify` checks the file."
        raise InputError.single(f"entry {row[0]}", "cannot be read; nothing can follow it.", hint)
    return (row[0], row[1]) if row else (0, FIRST_HASH)


def chained(seq: int, before: str, entry: Entry) -> str:
    """The hash of an entry that follows the hash `before`."""
    content = (entry.kind, entry.body.id, canonical(body_to(entry.body)))
    return _digest(seq, before, content, entry, entry.supersedes)


def _digest(
    seq: int, before: str, content: tuple[str, str, str], stamp: Entry | _Stamp, supersedes: bool
) -> str:
    told = [seq, before, *content, stamp.author, stamp.at, stamp.reason, bool(supersedes)]
    return sha256(canonical(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Who, when and why, as the file has it, unchecked."""

    author: str
    at: str
    reason: str


def _row(seq: int, entry: Entry, digest: str) -> tuple[object, ...]:
    body = entry.body
    claim, source = (body.claim, body.source) if isinstance(body, Statement) else ("", "")
    text = canonical(body_to(body))
    stamp = (entry.author, entry.at, entry.reason, int(entry.supersedes))
    return (seq, entry.kind, body.id, claim, source, text, *stamp, digest)


Row = tuple[int, str, str, str, str, str, str, str, str, int, str]


def _recorded(row: Row) -> Recorded:
    seq, kind, _, _, _, body, author, at, reason, supersedes, digest = row
    try:
        read = stored_body(kind, read_json(body))
        entry = Entry(read, author, at, reason, bool(supersedes))
    except (ValueError, KeyError, TypeError, AttributeError, InputError):
        raise InputError.single(
            f"entry {seq}", "cannot be read.", "`safeconduct ledger verify` checks the file."
        ) from None
    return Recorded(seq, entry, digest)


def _chain_faults(rows: Iterable[Row]) -> list[Fault]:
    faults = []
    before, expected = FIRST_HASH, 1
    for row in rows:
        seq, kind, id_, _, _, body, author, at, reason, supersedes, digest = row
        where = f"entry {seq} ({kind} {id_})"
        if not isinstance(seq, int):
            faults.append(Fault(where, "has no number.", "It was written past the ledger."))
            continue
        if seq != expected:
            faults.append(Fault(where, f"follows entry {expected - 1}: entries between them are gone."))
        stamp = _Stamp(author, at, reason)
        if not _is_readable(row):
            faults.append(Fault(where, "holds something that is no text.", "It was written past the ledger."))
        elif _digest(seq, before, (kind, id_, body), stamp, bool(supersedes)) != digest:
            what = "was changed after it was written, or the entry before it was: its hash does not match."
            faults.append(Fault(where, what, "Compare with an earlier copy or export."))
        elif not _columns_agree(row):
            faults.append(Fault(where, "does not state the id, claim or source it is filed under."))
        before, expected = str(digest), seq + 1
    return faults


def _is_readable(row: Row) -> bool:
    """Whether every column has the kind of value that is written there; SQLite itself takes any."""
    *texts, supersedes, digest = row[1:]
    return all(isinstance(text, str) for text in (*texts, digest)) and isinstance(supersedes, int)


def _columns_agree(row: Row) -> bool:
    _, kind, id_, claim, source, body, *_ = row
    try:
        stated = read_json(body)
    except InputError:
        return False
    if not isinstance(stated, dict):
        return False
    of_report = (stated.get("claim"), stated.get("source")) if kind == "report" else ("", "")
    return bool(stated.get("id") == id_ and of_report == (claim, source))


def _schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Name of every table, index, trigger and view to the words that made it; SQLite's own are left out."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {f"{kind} {name}": " ".join(str(sql).split()) for kind, name, sql in rows}


@cache
def _own_schema() -> dict[str, str]:
    with closing(sqlite3.connect(":memory:")) as made:
        for statement in _SCHEMA:
            made.execute(statement)
        return _schema_of(made)


def _schema_faults(connection: sqlite3.Connection) -> list[Fault]:
    """Guards and tables that are not those a ledger is made with: gone, replaced, or slipped in."""
    wanted, found = _own_schema(), _schema_of(connection)
    hint = "Somebody opened the file for changing."
    told = {name: "was removed" for name in wanted if name not in found}
    told |= {name: "was replaced" for name in wanted if name in found and found[name] != wanted[name]}
    told |= {name: "was added" for name in found if name not in wanted}
    return [
        Fault("ledger", f"the {name.replace('trigger', 'guard')} {what}.", hint)
        for name, what in sorted(told.items())
    ]
