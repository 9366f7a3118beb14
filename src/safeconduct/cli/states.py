"""``safeconduct states`` and ``safeconduct aircraft``: what is on record, with source and quality."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from safeconduct.errors import Fault
    from safeconduct.facts import Facts, Flight, FlightKind, State

WIDEST = 120
NOTICE = "Not for navigation. An open end means no end was found, not that there is none."


def states(
    names: Annotated[list[str], typer.Argument(metavar="STATE...", help="ISO 2, ISO 3 or name.")],
    operator: Annotated[str, typer.Option(help="State of the operator.")] = "",
    as_of: Annotated[str, typer.Option(help="The day asked about, YYYY-MM-DD; today if not given.")] = "",
    flight_kind: Annotated[
        str, typer.Option(help="civil_charter, civil_scheduled or state_aircraft.")
    ] = "civil_charter",
    to: Annotated[str, typer.Option(help="State the flight goes to, for closures bound to a route.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show closures, permits, treaties, warnings and refuge treaties of states, as of a day."""
    from safeconduct.facts.sheet import open_sheet, state_sheet
    from safeconduct.store.facts import load_facts

    facts = load_facts()
    asked, flight = _question(facts, names, operator, as_of, flight_kind, to)
    sheets = [
        state_sheet(facts, s, flight) if flight.operator else open_sheet(facts, s, flight.kind, flight.as_of)
        for s in asked
    ]
    if as_json:
        _print_json(_states_json(facts, flight, sheets))
    else:
        _print_lines(_states_lines(facts, flight, sheets))


def _question(
    facts: Facts, names: list[str], operator: str, as_of: str, flight_kind: str, to: str
) -> tuple[list[State], Flight]:
    """The states and the flight asked about; raises InputError with every fault of the command line."""
    from safeconduct.errors import Fault, InputError
    from safeconduct.facts import Flight, FlightKind, State, check_day

    faults: list[Fault] = []

    def state(word: str, where: str) -> State | None:
        found = facts.states.check(word, where)
        faults.extend([found] if isinstance(found, Fault) else [])
        return found if isinstance(found, State) else None

    asked = [found for name in names if (found := state(name, "STATE"))]
    flown_by = state(operator, "--operator") if operator else None
    bound_for = state(to, "--to") if to else None
    day = check_day(facts, as_of or date.today(), "--as-of")
    kind = _flight_kind(flight_kind)
    faults.extend(f for f in (day, kind) if isinstance(f, Fault))
    if faults or not isinstance(day, date) or not isinstance(kind, FlightKind):
        raise InputError(faults)
    code = flown_by.alpha2 if flown_by else ""
    return list(dict.fromkeys(asked)), Flight(code, kind, day, bound_for.alpha2 if bound_for else None)


def _flight_kind(word: str) -> FlightKind | Fault:
    from safeconduct.errors import Fault, did_you_mean
    from safeconduct.facts import FlightKind

    kinds = [kind.value for kind in FlightKind]
    name = word.strip().lower().replace("-", "_").replace(" ", "_")
    if name in kinds:
        return FlightKind(name)
    hint = did_you_mean(name, kinds) or f"Use one of {', '.join(kinds)}."
    return Fault("--flight-kind", f'"{word}" is not a kind of flight.', hint)


def _states_json(facts: Facts, flight: Flight, sheets: list[Any]) -> dict[str, Any]:
    from safeconduct import api
    from safeconduct.brief.state_sheet import sheet_json

    return {
        "schema": "safeconduct.states/1",
        "operator": flight.operator or None,
        "flight_kind": flight.kind.value,
        "as_of": flight.as_of.isoformat(),
        "to": flight.destination,
        "facts": {"begins": str(facts.begins), "ends": str(facts.ends), "sha256": facts.sha256},
        "remarks": [*api.day_lines(facts, flight.as_of), NOTICE],
        "states": [sheet_json(facts, sheet) for sheet in sheets],
    }


def _states_lines(facts: Facts, flight: Flight, sheets: list[Any]) -> Iterable[str]:
    from safeconduct import api
    from safeconduct.brief.state_sheet import Footnotes, sheet_lines

    notes, width = Footnotes(), _width()
    yield _flight_words(facts, flight)
    yield from api.day_lines(facts, flight.as_of)
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


def aircraft(
    name: Annotated[str, typer.Argument(help="Name or ICAO designator; every type if not given.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List aircraft types: normal, emergency and observed loads, range, speed and runway, with sources."""
    from safeconduct.brief.aircraft_table import aircraft_json, table_lines, type_lines
    from safeconduct.errors import Fault, InputError
    from safeconduct.facts import aircraft_named, check_aircraft
    from safeconduct.store.facts import load_facts

    facts = load_facts()
    found = aircraft_named(facts, name) if name else facts.aircraft
    if not found:
        fault = check_aircraft(facts, name, "NAME")
        raise InputError([fault] if isinstance(fault, Fault) else [])
    if as_json:
        types = [aircraft_json(a) for a in found]
        _print_json({"schema": "safeconduct.aircraft/1", "facts_sha256": facts.sha256, "aircraft": types})
    else:
        _print_lines(type_lines(found, _width()) if name else table_lines(found, _width()))


def _width() -> int:
    return min(get_terminal_size((80, 24)).columns, WIDEST)


def _print_json(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False))


def _print_lines(lines: Iterable[str]) -> None:
    typer.echo("\n".join(lines))


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    commands: tuple[Callable[..., None], ...] = (states, aircraft)
    for command in commands:
        app.command()(command)
