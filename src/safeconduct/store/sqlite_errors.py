"""SQLite's errors in words that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeconduct.errors import InputError

_TOLD = {
    "SQLITE_READONLY": ("cannot be written: it is read-only.", "Copy it, or ask for the right to write."),
    "SQLITE_FULL": ("cannot be written: the disk is full.", "Free some space; nothing was changed."),
    "SQLITE_BUSY": ("is in use by another writer.", "Try again; nothing was changed."),
    "SQLITE_LOCKED": ("is in use by another writer.", "Try again; nothing was changed."),
    "SQLITE_NOTADB": ("is not a ledger.", "Make one with `safeconduct ledger init`."),
    "SQLITE_CORRUPT": ("is damaged.", "Go back to a copy, or import an export into a new ledger."),
    "SQLITE_CANTOPEN": ("cannot be opened.", "Is the folder there, and may you write to it?"),
    "SQLITE_IOERR": ("cannot be read or written: the disk fails.", "Nothing was changed."),
    "SQLITE_PERM": ("may not be accessed.", "Ask for the right to read and write it."),
    "SQLITE_ERROR": ("is not a ledger this program can read.", "Check that it is the right file."),
}


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn what SQLite raises inside into an `InputError` about the file."""
    try:
        yield
    except UnicodeDecodeError as error:
        # SQLite's own words quote the file, and in a damaged one not every letter is one
        what, hint = _TOLD["SQLITE_CORRUPT"]
        raise InputError.single(str(path), what, hint) from error
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        known = next((told for prefix, told in _TOLD.items() if name.startswith(prefix)), None)
        what, hint = known or (f"cannot be used ({error}).", "")
        raise InputError.single(str(path), what, hint) from error
