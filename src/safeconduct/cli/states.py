"""``safeconduct states`` and ``safeconduct aircraft``: what is on record, with source and quality."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.options import AsJson, AsOf, Kind, Operator, as_options, tell

if TYPE_CHECKING:
    from safeconduct.facts import Facts, Flight, State

WIDEST = 120


def states(
    names: Annotated[list[str], typer.Argument(metavar="STATE...", help="ISO 2, ISO 3 or name.")],
    operator: Operator = "",
    as_of: AsOf = "",
    flight_kind: Kind = "civil_charter",
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="STATE", help="State the flight goes to, for closures bound to a route."
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show closures, permits, treaties, warnings and refuge treaties of states, as of a day or today."""
    from safeconduct.brief.answers.states import states_json, states_lines
    from safeconduct.facts.sheet import open_sheet, state_sheet
    from safeconduct.store.facts import load_facts

    facts = load_facts()
    asked, flight = _question(facts, names, operator, as_of, flight_kind, to)
    sheets = [
        state_sheet(facts, s, flight) if flight.operator else open_sheet(facts, s, flight.kind, flight.as_of)
        for s in asked
    ]
    tell(
        as_json,
        lambda: states_json(facts, flight, sheets),
        lambda: states_lines(facts, flight, sheets, _width()),
    )


def _question(
    facts: Facts, names: list[str], operator: str, as_of: str, flight_kind: str, to: str
) -> tuple[list[State], Flight]:
    """The states and the flight asked about; raises InputError with every fault of the command line."""
    from safeconduct.api.asked import Reader
    from safeconduct.facts import Flight, State

    read = Reader()
    checked = [facts.states.check(name, "STATE") for name in names]
    read.faults += [fault for fault in checked if not isinstance(fault, State)]
    day = read.day(as_of or date.today()) or date.today()
    flown_by, bound_for = read.state(operator, "operator"), read.state(to, "to")
    kind = read.kind(flight_kind)
    with as_options():
        read.raise_faults()
    asked = dict.fromkeys(state for state in checked if isinstance(state, State))
    code = flown_by.alpha2 if flown_by else ""
    return list(asked), Flight(code, kind, day, bound_for.alpha2 if bound_for else None)


def aircraft(
    name: Annotated[str, typer.Argument(help="Name or ICAO designator; every type if not given.")] = "",
    as_json: AsJson = False,
) -> None:
    """List aircraft types: normal, emergency and observed loads, range, speed and runway, with sources."""
    from safeconduct.brief.aircraft_table import aircrafts_json, table_lines, type_lines
    from safeconduct.errors import Fault, InputError
    from safeconduct.facts import aircraft_named, check_aircraft
    from safeconduct.store.facts import load_facts

    facts = load_facts()
    found = aircraft_named(facts, name) if name else facts.aircraft
    if not found:
        fault = check_aircraft(facts, name, "NAME")
        raise InputError([fault] if isinstance(fault, Fault) else [])
    tell(
        as_json,
        lambda: aircrafts_json(facts, found),
        lambda: (type_lines if name else table_lines)(found, _width()),
    )


def _width() -> int:
    return min(get_terminal_size((80, 24)).columns, WIDEST)


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    commands: tuple[Callable[..., None], ...] = (states, aircraft)
    for command in commands:
        app.command()(command)
