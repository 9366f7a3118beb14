"""A whole scenario from a line: what was said, and defaults for the rest, each marked as such in the text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

DEFAULT = "safeconduct's default"
"""Owner of every number that nobody stated."""

CONSENT, ACCEPTANCE = 0.7, 0.8
"""Chances that a state consents and that a refuge takes people in, where nobody states one: plain guesses to start from."""


@dataclass(frozen=True, slots=True)
class Quick:
    """What a line says of an evacuation; codes and names are taken as known.

    Attributes
    ----------
    origin, origin_name : str
        Code of the airport people leave from, and its city.
    refuges : tuple of (str, str)
        Code and city of each airport to fly to, the preferred one first.
    on : date
        Day of the flight.
    operator : str
        ISO code of the operator's state; empty: that of the first refuge.
    operator_default : str
        ISO code of the first refuge's state.
    people : tuple of int
        One number, or low, likely and high; empty: nobody is counted.
    aircraft : tuple of (str, int)
        Name and number of each type; empty: the length of the route is not bounded by a range.
    refuse : tuple of str
        ISO codes of states that refuse.
    by : str
        On whose word what was said stands.
    """

    origin: str
    origin_name: str
    refuges: tuple[tuple[str, str], ...]
    on: date
    operator: str = ""
    operator_default: str = ""
    people: tuple[int, ...] = ()
    aircraft: tuple[tuple[str, int], ...] = ()
    refuse: tuple[str, ...] = ()
    by: str = "planner"


def quick_text(asked: Quick) -> str:
    """The scenario file of a line: the same parts in the same order as the template, every default with a comment."""
    parts = (_head(asked), _origin(asked), *_refuges(asked), *_fleets(asked), *_consents(asked), _chances())
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def defaults_told(asked: Quick) -> tuple[str, ...]:
    """What was taken for granted, in words: what a reader must know before trusting the answer."""
    told = [
        f"a state consents {CONSENT:g}",
        f"a refuge takes people in {ACCEPTANCE:g}",
        "civil charter",
        "no deadline",
    ]
    if not asked.operator:
        told.append(f"operator {asked.operator_default}")
    if asked.aircraft:
        told.append(f"aircraft from {asked.refuges[0][0]}")
    return tuple(told)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _said(value: str, by: str) -> str:
    return f'{{ {value}, mark = "assumed", by = {_text(by)} }}'


def _head(asked: Quick) -> Iterator[str]:
    title = f"{asked.origin_name} → {', '.join(name for _, name in asked.refuges)}"
    yield "# Written by safeconduct from one line. What nobody said is marked: default."
    yield "format = 1"
    yield ""
    yield "[scenario]"
    yield f"title = {_text(title)}"
    yield f"as_of = {asked.on.isoformat()}"
    if asked.operator:
        yield f"operator = {_text(asked.operator)}"
    else:
        yield f"operator = {_text(asked.operator_default)}  # default: the state of the first refuge"
    yield 'flight_kind = "civil_charter"  # default'


def _origin(asked: Quick) -> Iterator[str]:
    yield "[[origin]]"
    yield f"airport = {_text(asked.origin)}"
    if asked.people:
        yield ""
        yield "[[group]]"
        yield 'id = "all"'
        yield f"origin = {_text(asked.origin)}"
        yield f"headcount = {_said(_count(asked.people), asked.by)}"


def _count(people: tuple[int, ...]) -> str:
    if len(people) == 1:
        return f"value = {people[0]}"
    low, likely, high = people
    return f"low = {low}, likely = {likely}, high = {high}"


def _refuges(asked: Quick) -> Iterator[Iterator[str]]:
    for code, name in asked.refuges:
        yield iter(
            (
                "[[refuge]]",
                f"name = {_text(name)}",
                f"airport = {_text(code)}",
                f"acceptance = {_said(f'value = {ACCEPTANCE:g}', DEFAULT)}  # default",
            )
        )


def _fleets(asked: Quick) -> Iterator[Iterator[str]]:
    for name, count in asked.aircraft:
        yield iter(
            (
                "[[fleet]]",
                f"aircraft = {_text(name)}",
                f"base = {_text(asked.refuges[0][0])}  # default: the first refuge",
                f"count = {_said(f'value = {count}', asked.by)}",
            )
        )


def _consents(asked: Quick) -> Iterator[Iterator[str]]:
    for state in asked.refuse:
        yield iter(
            (
                "[[consent]]",
                f"state = {_text(state)}",
                'status = "refused"',
                'mark = "assumed"',
                f"by = {_text(asked.by)}",
            )
        )


def _chances() -> Iterator[str]:
    yield "[chance]"
    yield f"default = {_said(f'value = {CONSENT:g}', DEFAULT)}  # default: that a state consents"
