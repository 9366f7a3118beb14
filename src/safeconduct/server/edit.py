"""Answers written into a scenario's own text: comments, order and spelling of the rest are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from safeconduct.errors import InputError

MARKS = ("mark", "by", "source", "date", "note")


def with_consents(text: str, answers: Mapping[str, str], by: str, reading: str = "") -> str:
    """The text with one consent row for each answer, marked as assumed by `by`.

    A row that is for this state's overflight alone is changed; where there is none a new one is put at the end of
    the list. A row for several states or operations is left as it is and the state is taken out of it.

    Parameters
    ----------
    text : a sound scenario
    answers : ISO alpha-2 and status
    by : who assumes it
    reading : id of the reading to write into; the scenario itself if empty
    """
    document = tomlkit.parse(text)
    place: Any = _reading(document, reading) if reading else document
    rows = place.get("consent")
    if rows is None:
        rows = tomlkit.aot()
        place["consent"] = rows
    for state, status in sorted(answers.items()):
        _answer(rows, state, status, by)
    return tomlkit.dumps(document)


def _reading(document: Any, id: str) -> Table:
    for table in document.get("reading", []):
        if table.get("id") == id:
            found: Table = table
            return found
    raise InputError.single(
        "reading", f'there is no reading "{id}".', "Leave it out to write to the whole scenario."
    )


def _answer(rows: AoT, state: str, status: str, by: str) -> None:
    for row in rows:
        if _is_for(row, state):
            for word in MARKS:
                row.pop(word, None)
            row["status"], row["mark"], row["by"] = status, "assumed", by
            return
    row = tomlkit.table()
    row.update({"state": state, "status": status, "mark": "assumed", "by": by})
    rows.append(row)


def _is_for(row: Any, state: str) -> bool:
    return bool(
        row.get("state") == state
        and row.get("operation", "overflight") == "overflight"
        and "flight_kind" not in row
    )
