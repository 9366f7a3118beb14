"""Tables as spreadsheets of all kinds write them; every fault with the line of the file."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.errors import InputError
from safeconduct.formats.csv_text import SEPARATORS, read_table
from safeconduct.limits import CSV_ROWS

NEEDED, OPTIONAL = ("id", "people"), ("note",)
PLAIN = "id,people,note\nbeirut,100,by sea\namman,20,\n"


def read(text: str) -> list[tuple[int, dict[str, str]]]:
    return [(row.line, row.cells) for row in read_table(text, NEEDED, OPTIONAL)]


def fault_of(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read(text)
    return str(caught.value)


TWO = [
    (2, {"id": "beirut", "people": "100", "note": "by sea"}),
    (3, {"id": "amman", "people": "20", "note": ""}),
]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        '"id","people","note"\n"beirut","100","by sea"\n"amman","20",""\n',
        "id,people,note\nbeirut,100,by sea\namman,20\n",
        "id,people,note\nbeirut,100,by sea,,\namman,20,,,\n",
    ],
    ids=["plain", "mark", "CRLF", "CR", "semicolons", "tabs", "quoted", "short", "empty cells after"],
)
def test_one_table_in_the_ways_spreadsheets_write_it(text: str) -> None:
    assert read(text) == TWO


def test_lines_are_those_of_the_file() -> None:
    text = 'id,people\n\n\na,1\n"b\nc",2\n,,\nd,x,y,z\n'
    assert "line 8: has 4 cells, the first line has 2." in fault_of(text)
    good = read(text.removesuffix("d,x,y,z\n"))
    assert [(line, cells["id"]) for line, cells in good] == [(4, "a"), (5, "b\nc")]


def test_what_is_wrong_is_told() -> None:
    assert "line 1: the table is empty" in fault_of("\ufeff \n")
    assert 'unknown column "peeple". Did you mean people?' in fault_of("id,peeple\na,1\n")
    assert 'the column "people" is missing' in fault_of("id,peeple\na,1\n")
    assert 'the column "id" is there 2 times' in fault_of("id,id,people\na,b,1\n")
    assert "line 2: is too short: there is no people" in fault_of("id,people\na\n")
    assert "line 3: the row cannot be read" in fault_of('id,people\na,1\n"b,2\nc,3\n')
    assert "has 3 cells, the first line has 2" in fault_of("id,people\na,Kyiv, Ukraine\n")
    assert "line 2: note: has 10,001 letters" in fault_of(f"id,people,note\na,1,{'x' * 10_001}\n")
    assert "more than 100,000 rows" in fault_of("id,people\n" + "a,1\n" * (CSV_ROWS + 1))


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), separator=st.sampled_from(SEPARATORS))
def test_what_is_written_is_what_is_read(rows: list[tuple[str, str, str]], separator: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerows([(*NEEDED, *OPTIONAL), *rows])
    wanted = [tuple(cell.strip() for cell in row) for row in rows if any(cell.strip() for cell in row)]
    assert [tuple(cells.values()) for _, cells in read(text.getvalue())] == wanted


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('id,;\t"\n\r people\0\ufeff1é'), max_size=60))
def test_any_text_is_read_or_told(text: str) -> None:
    with contextlib.suppress(InputError):
        read(text)
