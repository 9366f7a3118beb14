"""Tables as spreadsheets write them (RFC 4180 and what is made of it): the one reader of every CSV.

A byte-order mark, any kind of line end, and commas, semicolons or tabs between cells are read; a ragged row, a quote that
does not close and a column nobody knows are told with their line in the file.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.limits import CELL_LETTERS, CSV_ROWS

SEPARATORS = (",", ";", "\t")
"""What may stand between cells; the one that splits the first line into most known columns is taken."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes
    ----------
    line : int
        Line of the file it begins in, from 1.
    cells : dict of str to str
        Column to cell, without spaces around it; a column the row is too short for is "".
    """

    line: int
    cells: dict[str, str]


def read_table(
    text: str,
    needed: Sequence[str],
    optional: Sequence[str] = (),
    where: str = "",
    others: bool = False,
    most: int = CSV_ROWS,
) -> list[Row]:
    """The rows of a CSV text with its names of columns in the first line; empty lines are passed over.

    Parameters
    ----------
    needed, optional : names of columns
    where : what is put before the place of a fault, e.g. ``--flown``
    others : whether further columns may be there; they are left out
    most : rows that are taken

    Raises
    ------
    InputError
        With every fault of the table.
    """
    head, body = _cut(text.removeprefix("\ufeff"), (*needed, *optional), where, most)
    faults = list(_head_faults(head, needed, optional, _at(where, 1), others))
    if faults:
        raise InputError(faults)
    rows: list[Row] = []
    for row in body:
        if isinstance(row, Fault):
            faults.append(row)
        else:
            faults += _row_faults(head, row, needed, _at(where, row.line))
            rows.append(_named(head, row, (*needed, *optional)))
    if faults:
        raise InputError(faults)
    return rows


def column_names(text: str, known: Sequence[str]) -> list[str]:
    """The names in the first line of a CSV text that is not blank; none where it cannot be read."""
    text = text.removeprefix("\ufeff")
    first = next(_rows(text, _separator(text, known), ""), None) if text.strip() else None
    return [name.strip() for name in first.cells] if isinstance(first, _Cells) else []


@dataclass(frozen=True, slots=True)
class _Cells:
    line: int
    cells: list[str]


def _at(where: str, line: int) -> str:
    return f"{where} line {line}".strip()


def _cut(
    text: str, known: Sequence[str], where: str, most: int
) -> tuple[list[str], Iterator[_Cells | Fault]]:
    """The names in the first line, and the rows below it, cut at the likeliest separator."""
    cut = [] if not text.strip() else list(_rows(text, _separator(text, known), where, most))
    if not cut:
        hint = f"Its first line is {','.join(known)}."
        raise InputError.single(_at(where, 1), "the table is empty.", hint)
    first = cut[0]
    if isinstance(first, Fault):
        raise InputError([first])
    return [name.strip() for name in first.cells], iter(cut[1:])


def _separator(text: str, known: Sequence[str]) -> str:
    line = next(line for line in io.StringIO(text, newline=None) if line.strip())
    hits = {mark: sum(name.strip(' "\n') in known for name in line.split(mark)) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: hits[mark])


def _rows(text: str, separator: str, where: str, most: int = CSV_ROWS) -> Iterator[_Cells | Fault]:
    """Rows with the line each begins in; a fault ends them, for what follows a broken quote means nothing."""
    # universal newlines: a spreadsheet of 1999 ends its lines with \r alone
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=separator, strict=True)
    begins, count = 1, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            hint = 'A cell with a quote in it is written "so ""quoted""".'
            yield Fault(_at(where, begins), f"the row cannot be read: {error}.", hint)
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield _Cells(begins, cells)
            count += 1
        if count > most:
            yield Fault(_at(where, begins), f"there are more than {most:,} rows.", "Divide the table.")
            return
        begins = reader.line_num + 1


def _head_faults(
    head: Sequence[str], needed: Sequence[str], optional: Sequence[str], at: str, others: bool
) -> Iterator[Fault]:
    known = (*needed, *optional)
    yield from (
        Fault(
            at, f'unknown column "{name:.40}".', did_you_mean(name, known) or f"There are {', '.join(known)}."
        )
        for name in head
        if name not in known and not others
    )
    yield from (Fault(at, f'the column "{name}" is missing.') for name in needed if name not in head)
    yield from (
        Fault(at, f'the column "{name}" is there {count} times.')
        for name, count in Counter(head).items()
        if count > 1 and name in known
    )


def _row_faults(head: Sequence[str], row: _Cells, needed: Sequence[str], at: str) -> Iterator[Fault]:
    if len(row.cells) > len(head) and any(cell.strip() for cell in row.cells[len(head) :]):
        what = f"has {len(row.cells)} cells, the first line has {len(head)}."
        yield Fault(at, what, "A cell with a separator in it stands in quotes.")
    lacking = [name for name in needed if head.index(name) >= len(row.cells)]
    if lacking:
        yield Fault(at, f"is too short: there is no {', '.join(lacking)}.", f"Columns are {', '.join(head)}.")
    for name, cell in zip(head, row.cells, strict=False):
        if len(cell) > CELL_LETTERS:
            yield Fault(f"{at}: {name}", f"has {len(cell):,} letters; at most {CELL_LETTERS:,} are taken.")


def _named(head: Sequence[str], row: _Cells, known: Sequence[str]) -> Row:
    cells = dict(zip(head, row.cells, strict=False))
    return Row(row.line, {name: cells.get(name, "").strip() for name in known})
