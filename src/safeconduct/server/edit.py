"""Answers written into a scenario's own text: comments, order and spelling of the rest are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from safeconduct.errors import InputError

OF_THE_OLD = ("source", "date", "note")
"""What an assumption has no use for: where the answer before it could be read."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to be written.

    Attributes
    ----------
    state : str
        ISO alpha-2 of whose it is.
    status : str
        The answer, for overflight.
    by : str
        Who assumes it.
    kind : str
        Kind of flight it is for; a row for just this kind beats one for all.
    """

    state: str
    status: str
    by: str
    kind: str


def with_consents(
    text: str,
    answers: Mapping[str, str],
    by: str,
    state_of: Callable[[str], str | None],
    reading: str = "",
) -> str:
    """The text with these answers for overflight, marked as assumed by `by`.

    The row that answers now is found however its state is spelled. If it is for more than that, a list of states,
    landing too or other kinds of flight, it is split: the rest of it stays as it was.

    Parameters
    ----------
    text : a sound scenario
    answers : ISO alpha-2 and status
    by : who assumes it
    state_of : the alpha-2 code of a state's code or name
    reading : id of the reading to write into; the scenario itself if empty
    """
    document = tomlkit.parse(text)
    place: Any = _reading(document, reading) if reading else document
    rows = place.get("consent")
    if rows is None:
        rows = tomlkit.aot()
        place["consent"] = rows
    kind = str(place.get("flight_kind") or document["scenario"]["flight_kind"])
    shared = document.get("consent", []) if reading else []
    for state, status in sorted(answers.items()):
        _answer(rows, shared, Said(state, status, by, kind), state_of)
    return tomlkit.dumps(document)


def _reading(document: Any, id: str) -> Table:
    for table in document.get("reading", []):
        if table.get("id") == id:
            found: Table = table
            return found
    raise InputError.single(
        "reading", f'there is no reading "{id}".', "Leave it out to write to the whole scenario."
    )


def _answer(rows: Any, shared: Any, said: Said, state_of: Callable[[str], str | None]) -> None:
    row = _found(rows, said, state_of)
    if row is not None:
        _say(_alone(rows, row, said, state_of), said)
        return
    # a reading that says nothing of its own has the scenario's answer, with its window: that is copied
    general = _found(shared, said, state_of)
    new = _new(rows, deepcopy(general) if general is not None else {})
    new["state"], new["operation"] = said.state, "overflight"
    if "flight_kind" in new:
        new["flight_kind"] = [said.kind]
    rows.append(_say(new, said))


def _found(rows: Any, said: Said, state_of: Callable[[str], str | None]) -> Any:
    """The row that answers now: for just this kind of flight before one for all."""
    fitting = [row for row in rows if _is_for(row, said, state_of)]
    return max(fitting, key=lambda row: bool(row.get("flight_kind")), default=None)


def _is_for(row: Any, said: Said, state_of: Callable[[str], str | None]) -> bool:
    kinds = row.get("flight_kind") or [said.kind]
    return (
        said.state in map(state_of, _states(row))
        and row.get("operation", "overflight") in ("overflight", "both")
        and said.kind in kinds
    )


def _states(row: Any) -> list[str]:
    given = row.get("state")
    return list(given) if isinstance(given, list) else [given]


def _alone(rows: Any, row: Any, said: Said, state_of: Callable[[str], str | None]) -> Any:
    """A row for this state's overflight and kind alone; what else the row was for stays in rows of its own."""
    others = [word for word in _states(row) if state_of(word) != said.state]
    for rest in _rest(row, said):
        rows.append(_new(rows, rest))
    if others:
        kept, row = row, _new(rows, deepcopy(row))
        kept["state"] = others if len(others) > 1 else others[0]
        rows.append(row)
    if others or isinstance(row.get("state"), list):
        row["state"] = said.state
    if row.get("operation") == "both":
        row["operation"] = "overflight"
    if row.get("flight_kind"):
        row["flight_kind"] = [said.kind]
    return row


def _rest(row: Any, said: Said) -> Iterator[Any]:
    """What a row says of this state besides: of landing, and of other kinds of flight."""
    if row.get("operation") == "both":
        landing = deepcopy(row)
        landing["state"], landing["operation"] = said.state, "landing"
        yield landing
    kinds = [kind for kind in row.get("flight_kind") or [] if kind != said.kind]
    if kinds:
        other = deepcopy(row)
        other["state"], other["operation"], other["flight_kind"] = said.state, "overflight", kinds
        yield other


def _new(rows: Any, content: Mapping[str, Any]) -> Any:
    """A row for these rows, tables or a list of inline tables, with that content."""
    row = tomlkit.table() if isinstance(rows, AoT) else tomlkit.inline_table()
    row.update({key: _bare(value) for key, value in content.items()})
    return row


def _bare(value: Any) -> Any:
    """A value without the comments and line ends that belong to where it stood."""
    return value.unwrap() if hasattr(value, "unwrap") else value


def _say(row: Any, said: Said) -> Any:
    for word in OF_THE_OLD:
        row.pop(word, None)
    row["status"], row["mark"], row["by"] = said.status, "assumed", said.by
    return row
