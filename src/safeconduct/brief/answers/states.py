"""What is on record about states and aircraft, told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from safeconduct.brief.facts_age import age_lines
from safeconduct.brief.state_sheet import Footnotes, sheet_json, sheet_lines
from safeconduct.facts import Facts, Flight, facts_age
from safeconduct.facts.sheet import StateSheet

NOTICE = "Not for navigation. An open end means no end was found, not that there is none."


def states_json(facts: Facts, flight: Flight, sheets: Sequence[StateSheet]) -> dict[str, Any]:
    """The sheets with the question they answer."""
    return {
        "schema": "safeconduct.states/1",
        "operator": flight.operator or None,
        "flight_kind": flight.kind.value,
        "as_of": flight.as_of.isoformat(),
        "to": flight.destination,
        "facts": {"begins": str(facts.begins), "ends": str(facts.ends), "sha256": facts.sha256},
        "remarks": [*age_lines(facts_age(facts, flight.as_of)), NOTICE],
        "states": [sheet_json(facts, sheet) for sheet in sheets],
    }


def states_lines(facts: Facts, flight: Flight, sheets: Sequence[StateSheet], width: int) -> Iterator[str]:
    """The sheets for a person, their sources as footnotes."""
    notes = Footnotes()
    yield _flight_words(facts, flight)
    yield from age_lines(facts_age(facts, flight.as_of))
    for sheet in sheets:
        yield ""
        yield from sheet_lines(facts, sheet, notes, width)
    yield from ("", "SOURCES")
    yield from notes.lines(width)
    yield from ("", NOTICE)


def _flight_words(facts: Facts, flight: Flight) -> str:
    by = f", operator {facts.states.label(flight.operator)}" if flight.operator else ", no operator given"
    to = f", to {facts.states.label(flight.destination)}" if flight.destination else ""
    return f"As of {flight.as_of}: {flight.kind.words}{by}{to}"
