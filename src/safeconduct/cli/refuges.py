"""``safeconduct refuges``: the nearest friendly state is a query."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.options import (
    NO_ROUTE,
    AsJson,
    AsOf,
    Kind,
    LimitKm,
    Operator,
    Origin,
    PolicyChoices,
    Refuse,
    Resolution,
    Seconds,
    age_on,
    as_options,
    read_policies,
    say_first_run,
    stopper,
    tell,
)


def refuges(
    origin: Origin,
    refuse: Refuse = "",
    limit_km: LimitKm = None,
    operator: Operator = "",
    flight_kind: Kind = "civil_charter",
    as_of: AsOf = "",
    friendly: Annotated[
        str, typer.Option("--friendly", metavar="STATES", help="Only these states, with commas.")
    ] = "",
    default: Annotated[
        float | None, typer.Option("--default", help="Chance that a state in the way consents, 0 to 1.")
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            "--weight", help="Rank by distance=1, consents=1, warnings=1, chance=1; repeat. None: no ranking."
        ),
    ] = None,
    aircraft: Annotated[
        str, typer.Option("--aircraft", help="Type whose range is the limit, e.g. Il-96-300.")
    ] = "",
    runway_m: Annotated[
        float | None,
        typer.Option(
            "--runway-m",
            help="Runway that each state's nearest airport must have, m; the aircraft's, else 1,500.",
        ),
    ] = None,
    scenario: Annotated[
        Path | None,
        typer.Option("--scenario", help="Scenario whose refuges' acceptance and beds are told."),
    ] = None,
    policy: PolicyChoices = None,
    seconds: Seconds = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """List the states of the world as refuges, each by its nearest usable airport: distance, whom to ask, treaty facts."""
    from safeconduct import api
    from safeconduct.brief.answers.refuges import refuges_lines
    from safeconduct.consent import stop_after
    from safeconduct.store.facts import load_facts

    policies, weights = read_policies(policy), _weights(weight or [])
    say_first_run()
    with as_options():
        reached = api.refuges(
            origin,
            operator,
            as_of or None,
            flight_kind=flight_kind,
            refuse=refuse,
            limit_km=limit_km,
            friendly=friendly,
            default=default,
            weights=weights,
            policies=policies,
            resolution=resolution,
            aircraft=aircraft or None,
            scenario=scenario,
            runway_m=runway_m,
            new_stop=(lambda _: stop_after(SEARCHES_EACH)) if seconds is None else _shares(seconds),
        )
    tell(as_json, reached.to_dict, lambda: [*age_on(as_of), *refuges_lines(reached, load_facts().states)])
    if not reached.refuges:
        raise typer.Exit(NO_ROUTE)


SEARCHES_EACH = 12
"""Shortest routes asked for in the search for each refuge's veto sets where no time is named: counted, so that the same
question has the same answer on every machine; the answer says which searches were cut."""


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
