"""Options that several commands share, and how they are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Annotated, Any

import typer

Refuse = Annotated[str, typer.Option(help="States that refuse, with commas: codes or names (TR,UA).")]
LimitKm = Annotated[float | None, typer.Option(help="Longest route that counts, km.")]
Operator = Annotated[
    str, typer.Option(help="State of the operator; with --as-of its closures in force refuse too.")
]
Kind = Annotated[str, typer.Option(help="civil_charter, civil_scheduled or state_aircraft.")]
AsOf = Annotated[
    str,
    typer.Option(
        help="Day for closures (those to everybody without --operator) and disputed areas, YYYY-MM-DD."
    ),
]
Resolution = Annotated[
    str, typer.Option(help="1km (default) or 5km: how closely refusing borders are followed.")
]
PolicyChoices = Annotated[
    list[str] | None,
    typer.Option(
        "--policy", help="e.g. caspian=convention; also disputed, straits, antarctica, territorial_sea."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def read_question_options(operator: str, kind: str, as_of: str, policy: list[str] | None) -> dict[str, Any]:
    """The keyword arguments of the API's questions; every fault of these options at once."""
    from safeconduct.airspace.policies import policies_from
    from safeconduct.errors import Fault, InputError

    faults: list[Fault] = []
    day = _day(as_of, faults)
    if kind not in ("civil_scheduled", "civil_charter", "state_aircraft"):
        what = f'there is no flight kind "{kind}".'
        faults.append(
            Fault("--flight-kind", what, "Choose civil_scheduled, civil_charter or state_aircraft.")
        )
    pairs = [word.partition("=") for word in policy or []]
    faults += [
        Fault("--policy", f'"{n}" has no value.', "Write e.g. caspian=convention.")
        for n, eq, _ in pairs
        if not eq
    ]
    try:
        policies = policies_from({name: value for name, eq, value in pairs if eq})
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)
    return {"operator": operator or None, "flight_kind": kind, "as_of": day, "policies": policies}


def _day(word: str, faults: list[Any]) -> date | None:
    from safeconduct.errors import Fault
    from safeconduct.facts import check_day
    from safeconduct.store.facts import load_facts

    if not word:
        return None
    try:
        day = date.fromisoformat(word)
    except ValueError:
        faults.append(Fault("--as-of", f'"{word}" is no day.', "Write it as 2022-07-31."))
        return None
    found = check_day(load_facts(), day, "--as-of")
    if isinstance(found, Fault):
        faults.append(found)
        return None
    return day


def say_first_run() -> None:
    """Tells a person why the very first answer is slow."""
    import sys

    from safeconduct.store.sky import prepared

    if not prepared():
        print("first run: preparing the sky and compiling the search, about half a minute", file=sys.stderr)


def print_json(value: Any) -> None:
    """Prints a value, dataclasses and sets included, as JSON; infinities as null."""
    print(json.dumps(plain(value), indent=2, ensure_ascii=False))


def plain(value: Any) -> Any:
    """Only what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(v) for v in value)
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


def stopper(seconds: float) -> Callable[[], bool]:
    """A function that says True once so many seconds have passed from now."""
    import time

    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end
