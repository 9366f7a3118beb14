"""``safeconduct refuges``: the nearest friendly state is a query."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

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
    say_first_run,
    stopper,
    tell,
)


def refuges(
    origin: Annotated[str, typer.Argument(help="ICAO or IATA code, or lat,lon.")],
    operator: Operator = "",
    as_of: AsOf = "",
    flight_kind: Kind = "civil_charter",
    refuse: Refuse = "",
    limit_km: LimitKm = None,
    friendly: Annotated[str, typer.Option(help="Only these states, with commas.")] = "",
    default: Annotated[float | None, typer.Option(help="Chance that a state in the way consents.")] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option(help="Rank by distance=1, consents=1, warnings=1, chance=1; repeat. None: no ranking."),
    ] = None,
    aircraft: Annotated[str, typer.Option(help="Type whose range is the limit, e.g. Il-96-300.")] = "",
    scenario: Annotated[
        Path | None, typer.Option(help="Scenario whose refuges' acceptance and beds are told.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="Time for the veto sets of all, seconds.")] = 7.0,
    policy: PolicyChoices = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """List the states of the world as refuges: permitted distance, whom to ask, treaty facts."""
    from safeconduct.api.refuge_states import refuges as find
    from safeconduct.brief.answers.refuges import refuges_lines
    from safeconduct.store.facts import load_facts

    asked = read_question_options(operator, flight_kind, as_of, policy)
    weights = _weights(weight or [])
    say_first_run()
    found = find(
        origin,
        refuse=refuse,
        limit_km=limit_km,
        friendly=friendly,
        default=default,
        weights=weights,
        resolution=resolution,
        aircraft=aircraft or None,
        scenario=scenario,
        new_stop=_shares(seconds),
        **asked,
    )
    tell(as_json, found.to_dict, lambda: refuges_lines(found, load_facts().states))


def _shares(seconds: float) -> Callable[[int], Callable[[], bool]]:
    """Each refuge gets its share of the time that is left: what one does not need goes to the others."""
    from time import monotonic

    end = monotonic() + seconds

    def share(left: int) -> Callable[[], bool]:
        return stopper((end - monotonic()) / max(left, 1))

    return share


def _weights(words: list[str]) -> dict[str, float]:
    from safeconduct.errors import Fault, InputError

    read: dict[str, float] = {}
    faults = []
    for word in words:
        name, _, number = word.partition("=")
        try:
            read[name.strip()] = float(number)
        except ValueError:
            faults.append(Fault("--weight", f'"{word:.40}" has no number.', "Write e.g. distance=1."))
    if faults:
        raise InputError(faults)
    return read


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command()(refuges)
