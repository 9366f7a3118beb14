"""Options that several commands share: one name, one meaning and one default each; how they are read and told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

BAD_INPUT = 2
NO_ROUTE = 3
"""Exit codes beside 0, an answer."""

HOW_TO_GET_THE_BATCH_PART = (
    "In the source tree: make batch. Beside an installed wheel: pip install 'WHEEL[batch]'."
)
"""The program is in no package index: a name there could be anybody's."""

Origin = Annotated[str, typer.Argument(help="ICAO or IATA code, or lat,lon.")]
Destination = Annotated[str, typer.Argument(help="ICAO or IATA code, or lat,lon.")]
ScenarioFile = Annotated[Path, typer.Argument(metavar="FILE", help="The scenario, a TOML file.")]
ReadingId = Annotated[
    str,
    typer.Option("--reading", metavar="ID", help="Only this reading of the scenario; all of them without."),
]
Refuse = Annotated[
    str, typer.Option("--refuse", metavar="STATES", help="States that refuse, with commas: TR,UA or names.")
]
LimitKm = Annotated[float | None, typer.Option("--limit-km", help="Longest route that counts, km.")]
Operator = Annotated[
    str,
    typer.Option(
        "--operator",
        metavar="STATE",
        help="State of the operator; with --as-of closures against it refuse too.",
    ),
]
Kind = Annotated[
    str,
    typer.Option("--flight-kind", metavar="KIND", help="civil_charter, civil_scheduled or state_aircraft."),
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="Day for closures (to everybody without --operator) and borders, YYYY-MM-DD.",
    ),
]
Resolution = Annotated[
    str, typer.Option("--resolution", help="1km or 5km: how closely refusing borders are followed.")
]
PolicyChoices = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="NAME=CHOICE",
        help="e.g. caspian=convention; also disputed, straits, antarctica, territorial_sea, archipelagos, claims. Repeat.",
    ),
]
Seconds = Annotated[
    float | None,
    typer.Option(
        "--seconds",
        min=0.0,
        metavar="S",
        help="Time limit of each search; without, a counted amount of work: the same answer everywhere.",
    ),
]
OutFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--out", metavar="FILE", help="Write this file too; what it holds goes by its ending. Repeat."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

SPELT = {
    "blocs": "--bloc",
    "conditions": "--if",
    "policies": "--policy",
    "refuges": "--refuge",
    **{
        name: "--" + name.replace("_", "-")
        for name in (
            *("aircraft", "as_of", "at", "default", "flight_kind", "friendly", "limit_km", "operator", "p"),
            *(
                "range_km",
                "reading",
                "refuse",
                "registration",
                "resolution",
                "runs",
                "seconds",
                "stops",
                "to",
                "weight",
                "within_km",
            ),
        )
    },
}
"""Arguments of the Python API, and the options they come from."""


@contextmanager
def as_options() -> Iterator[None]:
    """Faults of the Python API's arguments are told under the names of the options they came from."""
    from safeconduct.errors import Fault, InputError

    def told(fault: Fault) -> Fault:
        name, rest = re.fullmatch(r"([a-z_]*)(.*)", fault.where, re.DOTALL).groups()  # type: ignore[union-attr]
        # a file's fault knows its line, and its place is a key of that file
        if type(fault) is not Fault or name not in SPELT:
            return fault
        return Fault(SPELT[name] + rest, fault.what, fault.suggestion)

    try:
        yield
    except InputError as error:
        raise InputError(map(told, error.faults)) from None


def read_policies(words: list[str] | None) -> dict[str, str]:
    """Names and choices of ``--policy``.

    Raises
    ------
    InputError
        With every word that is no choice.
    """
    from safeconduct.errors import Fault, InputError

    pairs = [word.partition("=") for word in words or []]
    faults = [
        Fault("--policy", f'"{name}" has no value.', "Write e.g. caspian=convention.")
        for name, equals, _ in pairs
        if not equals
    ]
    if faults:
        raise InputError(faults)
    return {name: value for name, _, value in pairs}


def read_outputs(paths: list[Path] | None, kinds: tuple[str, ...]) -> list[tuple[Path, str]]:
    """Files to be written, each with the kind its ending names.

    Raises
    ------
    InputError
        With every file whose ending is of none of the kinds.
    """
    from safeconduct.errors import Fault, InputError

    named = [(path, path.suffix.lower().removeprefix(".")) for path in paths or []]
    endings = ", ".join(f".{kind}" for kind in kinds)
    faults = [
        Fault("--out", f"{path}: nothing is written with the ending {path.suffix!r}.", f"Use {endings}.")
        for path, kind in named
        if kind not in kinds
    ]
    if faults:
        raise InputError(faults)
    return named


def reading_ids(file: Path, reading: str) -> list[str]:
    """The reading named, or all of the scenario's."""
    from safeconduct.store.scenario import load_scenario

    return [reading] if reading else [one.id for one in load_scenario(file).readings]


def by_reading(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """The first reading's answer under its own keys, and all of them under ``readings``."""
    return {**tables[0], "readings": tables}


def say_first_run() -> None:
    """Tells a person why the very first answer is slow."""
    from safeconduct.cli.habits import note
    from safeconduct.store.sky import prepared

    if not prepared():
        note("first run: preparing the sky and compiling the search, about half a minute")


def tell(as_json: bool, table: Callable[[], Any], lines: Callable[[], Iterable[str]]) -> None:
    """Prints an answer, as JSON or for a person; only the one asked for is made."""
    if as_json:
        print_json(table())
    else:
        print("\n".join(lines()))


def age_on(day: str) -> list[str]:
    """How old the facts are on a day that was given as an option; nothing without one, or where they reach it."""
    from safeconduct import api
    from safeconduct.store.facts import load_facts

    found = api.day_of(day)
    return api.day_lines(load_facts(), found) if found else []


def age_for(file: Path) -> list[str]:
    """The same on the day of a scenario."""
    from safeconduct import api
    from safeconduct.store.facts import load_facts

    return api.day_lines(load_facts(), api.load_scenario(file).as_of)


def print_json(value: Any) -> None:
    """Prints a value, dataclasses and sets included, as JSON; infinities as null."""
    from safeconduct.brief.json_values import json_value

    print(json.dumps(json_value(value), indent=2, ensure_ascii=False))


def stopping(seconds: float | None) -> Callable[[], bool]:
    """Says when to stop a search that begins now: after so many seconds, or after a counted amount of work."""
    from safeconduct.planning.run import counted_stop

    return counted_stop() if seconds is None else stopper(seconds)


def stopper(seconds: float) -> Callable[[], bool]:
    """A function that says True once so many seconds have passed from now."""
    import time

    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end
