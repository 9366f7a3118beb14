"""A ledger as it comes: the SQLite file, or JSON Lines read into memory for looking at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safeconduct.errors import Fault, InputError
from safeconduct.evidence.book import Book, read_book, reference_faults
from safeconduct.evidence.interchange import Line, line_of, read_lines
from safeconduct.evidence.provenance import find_circle
from safeconduct.limits import LEDGER_IMPORT_BYTES
from safeconduct.store import files
from safeconduct.store.ledger import FIRST_HASH, Ledger, Recorded, chained


def read_ledger(path: Path, as_of: date | None = None, recorded_by: str | None = None) -> Book:
    """The state of a ledger file, SQLite or ``.jsonl``.

    Raises
    ------
    InputError
        If there is no such file, it is no ledger, or what it holds does not fit together.
    """
    if path.suffix != ".jsonl":
        with Ledger.open(path) as ledger:
            return ledger.book(as_of, recorded_by)
    lines = read_lines(read_text(path))
    whole = read_book(line.entry for line in lines)
    faults = reference_faults(whole, whole.reports.values())
    circle = find_circle({key: report.quotes for key, report in whole.reports.items()})
    if faults or circle:
        raise InputError([*faults, *([circle] if circle else [])])
    return read_book((line.entry for line in lines), as_of, recorded_by)


def import_lines(
    ledger: Ledger, text: str, author: str = "", at: str = "", reason: str = ""
) -> list[Recorded]:
    """Append the entries of a JSON Lines text, all or none.

    Into an empty ledger an export comes back with the same numbers and hashes; where the file states a
    hash that its content does not have, nothing is imported.
    """
    lines = read_lines(text, author, at, reason)
    fresh = ledger.head()[0] == 0
    if fresh:
        _check_hashes(lines)
    return ledger.append([line.entry for line in lines])


def export_text(ledger: Ledger) -> str:
    """The whole ledger as JSON Lines, history included."""
    return "".join(line_of(item.entry, item.seq, item.hash) + "\n" for item in ledger.entries())


def read_text(path: Path) -> str:
    """A text file, or a plain error.

    Raises
    ------
    InputError
        Where the file cannot be read, or is no UTF-8 text.
    """
    return files.read_text(path, LEDGER_IMPORT_BYTES)


def _check_hashes(lines: list[Line]) -> None:
    before, faults = FIRST_HASH, []
    for seq, line in enumerate(lines, start=1):
        if not line.hash:
            return  # written by hand, at least in part: there is no chain to hold it to
        if chained(seq, before, line.entry) != line.hash:
            what = "does not have the content its hash was made from."
            faults.append(Fault(f"line {line.number}", what, "The file was changed after the export."))
        before = line.hash
    if faults:
        raise InputError(faults)
