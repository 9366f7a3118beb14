"""``safeconduct go``: a plan from one line; and the options that ``safeconduct new`` takes too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.habits import working
from safeconduct.cli.options import NO_ROUTE, AsJson, Operator, Refuse, print_json, say_first_run, stopping

if TYPE_CHECKING:
    from safeconduct.errors import Fault
    from safeconduct.facts import Airport
    from safeconduct.scenario.file.quick import Quick

People = Annotated[
    str,
    typer.Option("--people", metavar="N", help="How many people: 180, or low-likely-high as 120-180-240."),
]
Aircraft = Annotated[
    list[str] | None,
    typer.Option("--aircraft", metavar="TYPE:N", help="Aircraft and how many: A320:2. Repeat."),
]
On = Annotated[str, typer.Option("--on", metavar="DAY", help="Day of the flight, YYYY-MM-DD; today without.")]

COUNT = re.compile(r"\d{1,7}")
EXAMPLE = "For example: safeconduct go Beirut Larnaca --people 180 --aircraft A320:2"


def go(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="FROM TO...",
            help="City or code people leave from, then one or more to fly to, or states.",
        ),
    ],
    people: People = "",
    aircraft: Aircraft = None,
    on: On = "",
    operator: Operator = "",
    refuse: Refuse = "",
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Write the scenario this assumed, each default marked."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Print everything, not only the first screen.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Plan from one line, without a file: who leaves, where to, how many, with what.

    What nobody says is taken by default, told under the answer and marked in the file that --save writes.
    """
    from safeconduct.api import plan as make
    from safeconduct.cli.plan import STEPS, print_plan
    from safeconduct.scenario.file.load import parse_scenario
    from safeconduct.scenario.file.quick import defaults_told, quick_text
    from safeconduct.store.scenario import lookups, write_new

    asked = read_quick(places[0], places[1:], people, aircraft or [], on, operator, refuse)
    text = quick_text(asked)
    scenario = parse_scenario(text, lookups())
    if save is not None:
        write_new(save, text)
    say_first_run()
    with working(STEPS) as show:
        made = make(scenario, new_stop=lambda: stopping(None), on_step=show)
    if as_json:
        print_json(made.to_dict())
    else:
        told = f"Defaults: {', '.join(defaults_told(asked))}."
        after = f"Next: safeconduct plan {save} --full" if save else "--save FILE keeps them, to be changed."
        print_plan(made, full=full, ends=(told, after))
    if not any(one.best for one in made.readings):
        raise typer.Exit(NO_ROUTE)


def read_quick(
    origin: str,
    refuges: Sequence[str],
    people: str,
    aircraft: Iterable[str],
    on: str,
    operator: str,
    refuse: str,
) -> Quick:
    """What a line means.

    Raises
    ------
    InputError
        With every fault of the line.
    """
    from safeconduct.errors import Fault, InputError
    from safeconduct.scenario.file.quick import Quick

    faults: list[Fault] = []

    def kept(read: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return read()
        except InputError as error:
            faults.extend(error.faults)
            return otherwise

    start = kept(partial(_place, origin, "FROM"), None)
    ends = [end for word in refuges if (end := kept(partial(_place, word, "TO"), None))]
    if not refuges:
        faults.append(Fault("TO", "no place to fly to is named.", EXAMPLE))
    states = kept(partial(_states, operator, "--operator"), ())
    if len(states) > 1:
        faults.append(Fault("--operator", "more than one state is named.", "Name the state of the aircraft."))
    refusing = kept(partial(_states, refuse, "--refuse"), ())
    count = kept(partial(_people, people), ())
    fleet = kept(lambda: _fleet(list(aircraft)), ())
    day = kept(partial(_day, on), date.min)
    if faults:
        raise InputError(faults)
    return Quick(
        origin=start.icao,
        origin_name=start.city or start.name,
        refuges=tuple((end.icao, end.city or end.name) for end in ends),
        on=day,
        operator=next(iter(states), ""),
        operator_default=ends[0].country,
        people=count,
        aircraft=fleet,
        refuse=refusing,
    )


def _place(word: str, where: str) -> Airport:
    """An airport by its code or city; of a state that of its capital."""
    from safeconduct.errors import InputError
    from safeconduct.store.airports import capital_airports, get_place
    from safeconduct.store.facts import load_facts

    states = load_facts().states
    state = states.find(word) if _no_airport(word) else None
    found = next(iter(capital_airports([state]).values()), None) if state else None
    airport = found or get_place(word, where)
    if not airport.icao:
        raise InputError.single(where, f"{word} is a position.", "Name an airport or a city.")
    return airport


def _states(words: str, where: str) -> tuple[str, ...]:
    from safeconduct.api.asked import read_states
    from safeconduct.errors import InputError

    states, faults = read_states(words, where)
    if faults:
        raise InputError(faults)
    return tuple(sorted(states))


def _no_airport(word: str) -> bool:
    """Whether no airport and no city is called so."""
    from safeconduct.errors import Fault
    from safeconduct.store.airports import check_place

    return isinstance(check_place(word), Fault)


def _people(word: str) -> tuple[int, ...]:
    from safeconduct.errors import InputError

    parts = word.split("-") if word else []
    if len(parts) not in (0, 1, 3) or not all(COUNT.fullmatch(part) for part in parts):
        raise InputError.single(
            "--people", f'"{word:.40}" is no number of people.', "Give 180, or 120-180-240."
        )
    count = tuple(int(part) for part in parts)
    if count and (count[-1] == 0 or list(count) != sorted(count)):
        raise InputError.single("--people", f'"{word:.40}" does not rise.', "Give low-likely-high.")
    return count


def _fleet(words: list[str]) -> tuple[tuple[str, int], ...]:
    from safeconduct.errors import Fault, InputError
    from safeconduct.facts.aircraft import check_aircraft
    from safeconduct.store.facts import load_facts

    facts = load_facts()
    read = [
        (check_aircraft(facts, name, "--aircraft"), count) for word in words for name, count in [_split(word)]
    ]
    faults = [kind for kind, _ in read if isinstance(kind, Fault)]
    if faults:
        raise InputError(faults)
    return tuple((kind.name, count) for kind, count in read if not isinstance(kind, Fault))


def _split(word: str) -> tuple[str, int]:
    """``A320:2`` as a name and a number; a name alone is one aircraft."""
    from safeconduct.errors import InputError

    name, colon, count = word.rpartition(":")
    if not colon:
        return word, 1
    if not COUNT.fullmatch(count) or int(count) == 0:
        raise InputError.single("--aircraft", f'"{count:.20}" is no number of aircraft.', "Write A320:2.")
    return name, int(count)


def _day(word: str) -> date:
    from safeconduct.errors import InputError

    if not word:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise InputError.single("--on", f'"{word:.40}" is no day.', "Write YYYY-MM-DD.") from None


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(go)
