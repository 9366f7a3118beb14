"""``safeconduct leverage`` and ``safeconduct pace``: who holds the key, and which four ways to prepare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.options import (
    NO_ROUTE,
    AsJson,
    AsOf,
    Destination,
    Kind,
    LimitKm,
    Operator,
    Origin,
    PolicyChoices,
    ReadingId,
    Refuse,
    Resolution,
    ScenarioFile,
    Seconds,
    age_for,
    age_on,
    as_options,
    by_reading,
    read_policies,
    reading_ids,
    say_first_run,
    stopping,
    tell,
)

if TYPE_CHECKING:
    from safeconduct.errors import Fault


def leverage(
    origin: Origin,
    destination: Destination,
    refuse: Refuse = "",
    limit_km: LimitKm = None,
    default: Annotated[
        float | None, typer.Option("--default", help="Chance of consent of a state not in --p, 0 to 1.")
    ] = None,
    p: Annotated[str, typer.Option("--p", help="Chances of consent by state: TR=0.4,IR=0.8.")] = "",
    bloc: Annotated[
        list[str] | None,
        typer.Option(
            "--bloc",
            help="States that may refuse as one, and how likely: AM+AZ=0.2, or EU:PL+DE=0.3. Repeat.",
        ),
    ] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option("--if", help="A refusal that brings another, and how likely: TR>IQ=0.6. Repeat."),
    ] = None,
    operator: Operator = "",
    flight_kind: Kind = "civil_charter",
    as_of: AsOf = "",
    policy: PolicyChoices = None,
    seconds: Seconds = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """Tell how likely a way is open, and what each state's answer is worth."""
    from safeconduct import api
    from safeconduct.brief.answers.leverage import leverage_lines
    from safeconduct.errors import InputError
    from safeconduct.store.facts import load_facts

    faults: list[Fault] = []
    chances = _read_chances(p, faults)
    blocs, conditions = _read_blocs(bloc or [], faults), _read_conditions(condition or [], faults)
    say_first_run()
    try:
        with as_options():
            weighed = api.leverage(
                origin,
                destination,
                refuse,
                limit_km,
                default,
                p=chances,
                blocs=blocs,
                conditions=conditions,
                operator=operator,
                flight_kind=flight_kind,
                as_of=as_of or None,
                policies=read_policies(policy),
                resolution=resolution,
                should_stop=stopping(seconds),
            )
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    tell(as_json, weighed.to_dict, lambda: [*age_on(as_of), *leverage_lines(weighed, load_facts().states)])
    if not weighed.curve and weighed.complete:
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
    seconds: Seconds = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """Choose four ways across routes and refuges that one refusal does not take together."""
    from safeconduct import api
    from safeconduct.brief.answers.pace import pace_lines

    say_first_run()
    with as_options():
        chosen = {
            name: api.pace(file, name, resolution=resolution, new_stop=lambda: stopping(seconds))
            for name in reading_ids(file, reading)
        }
    tell(
        as_json,
        lambda: by_reading([{"reading": name} | four.to_dict() for name, four in chosen.items()]),
        lambda: [
            *age_for(file),
            *(line for name, four in chosen.items() for line in (f"reading {name}", *pace_lines(four))),
        ],
    )
    if not any(four.ways for four in chosen.values()):
        raise typer.Exit(NO_ROUTE)


def register(app: typer.Typer) -> None:
    """Adds ``leverage`` and ``pace``."""
    app.command()(leverage)
    app.command()(pace)
