"""``safeconduct leverage`` and ``safeconduct pace``: who holds the key, and which four ways to prepare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.options import (
    AsJson,
    AsOf,
    Kind,
    LimitKm,
    Operator,
    PolicyChoices,
    Refuse,
    Resolution,
    read_question_options,
    stopper,
    tell,
)
from safeconduct.cli.route import Destination, Origin

if TYPE_CHECKING:
    from safeconduct.errors import Fault

NO_ROUTE = 3

Seconds = Annotated[float, typer.Option(help="Stop each search of all routes after so many seconds.")]
ReadingId = Annotated[str, typer.Option("--reading", help="Id of a reading; the first one if not given.")]
ScenarioFile = Annotated[Path, typer.Argument(help="The scenario, a TOML file.")]


def leverage(
    origin: Origin,
    destination: Destination,
    refuse: Refuse = "",
    limit_km: LimitKm = None,
    default: Annotated[
        float | None, typer.Option(help="Chance of consent of a state not in --p, 0 to 1.")
    ] = None,
    p: Annotated[str, typer.Option(help="Chances of consent by state: TR=0.4,IR=0.8.")] = "",
    bloc: Annotated[
        list[str] | None,
        typer.Option(help="States that may refuse as one, and how likely: AM+AZ=0.2, or EU:PL+DE=0.3."),
    ] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option("--if", help="A refusal that brings another, and how likely: TR>IQ=0.6."),
    ] = None,
    seconds: Seconds = 10.0,
    operator: Operator = "",
    flight_kind: Kind = "civil_charter",
    as_of: AsOf = "",
    policy: PolicyChoices = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """Tell how likely a way is open, and what each state's answer is worth."""
    from safeconduct import api
    from safeconduct.brief.answers.leverage import leverage_lines
    from safeconduct.errors import InputError
    from safeconduct.store.facts import load_facts

    faults: list[Fault] = []
    asked: dict[str, Any] = {"p": _read_chances(p, faults)}
    asked |= {
        "blocs": _read_blocs(bloc or [], faults),
        "conditions": _read_conditions(condition or [], faults),
    }
    try:
        asked |= read_question_options(operator, flight_kind, as_of, policy)
        found = api.leverage(
            origin,
            destination,
            refuse,
            limit_km,
            default,
            resolution=resolution,
            should_stop=stopper(seconds),
            **asked,
        )
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    tell(as_json, found.to_dict, lambda: leverage_lines(found, load_facts().states))
    if not found.curve and found.complete:
        raise typer.Exit(NO_ROUTE)


def _number(word: str, where: str, faults: list[Fault]) -> float:
    """The number; a word that is none goes on as 0, with its fault."""
    from safeconduct.errors import Fault

    try:
        return float(word)
    except ValueError:
        faults.append(Fault(where, f'"{word}" is not a number.', "Give a chance from 0 to 1, such as 0.7."))
        return 0.0


def _parts(word: str, where: str, example: str, faults: list[Fault]) -> tuple[str, float] | None:
    """Name and number of ``name=number``."""
    from safeconduct.errors import Fault

    name, equals, number = word.rpartition("=")
    if not equals or not name.strip():
        faults.append(Fault(where, f'"{word}" states no chance.', f"Write it as {example}."))
        return None
    return name.strip(), _number(number.strip(), where, faults)


def _read_chances(words: str, faults: list[Fault]) -> dict[str, float]:
    from safeconduct.errors import Fault

    found: dict[str, float] = {}
    for word in filter(None, (part.strip() for part in words.split(","))):
        parts = _parts(word, "--p", "TR=0.4", faults)
        if parts and parts[0] in found:
            faults.append(Fault("--p", f"{parts[0]} is given twice.", "Leave one out."))
        found |= {parts[0]: parts[1]} if parts else {}
    return found


def _read_blocs(words: list[str], faults: list[Fault]) -> list[Any]:
    from safeconduct.consent import Bloc

    found = []
    for word in words:
        parts = _parts(word, "--bloc", "AM+AZ=0.2", faults)
        if parts:
            name, colon, members = parts[0].rpartition(":")
            some = frozenset(filter(None, (member.strip() for member in members.split("+"))))
            found.append(Bloc(name.strip() if colon else members, some, parts[1]))
    return found


def _read_conditions(words: list[str], faults: list[Fault]) -> list[Any]:
    from safeconduct.consent import Condition
    from safeconduct.errors import Fault

    found = []
    for word in words:
        parts = _parts(word, "--if", "TR>IQ=0.6", faults)
        when, sign, then = parts[0].partition(">") if parts else ("", ">", "")
        if not sign:
            faults.append(Fault("--if", f'"{word}" names one state.', "Write it as TR>IQ=0.6."))
        elif parts:
            found.append(Condition(when.strip(), then.strip(), parts[1]))
    return found


def pace(
    file: ScenarioFile,
    reading: ReadingId = "",
    seconds: Seconds = 5.0,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """Choose four ways across routes and refuges that one refusal does not take together."""
    from safeconduct import api
    from safeconduct.brief.answers.pace import pace_lines

    found = api.pace(file, reading, resolution=resolution, new_stop=lambda: stopper(seconds))
    tell(as_json, found.to_dict, lambda: pace_lines(found))
    if not found.ways:
        raise typer.Exit(NO_ROUTE)


def register(app: typer.Typer) -> None:
    """Adds ``leverage`` and ``pace``."""
    app.command()(leverage)
    app.command()(pace)
