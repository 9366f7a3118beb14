"""``safeconduct gateways``: by road or by sea first, then through a sky that is open."""

from __future__ import annotations

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
    age_on,
    as_options,
    read_policies,
    say_first_run,
    tell,
)


def gateways(
    origin: Origin,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="AIRPORTS",
            help="Refuge airports, with commas; the operator's capital if none is given.",
        ),
    ] = "",
    refuse: Refuse = "",
    limit_km: LimitKm = None,
    operator: Operator = "",
    flight_kind: Kind = "civil_charter",
    as_of: AsOf = "",
    within_km: Annotated[
        float,
        typer.Option(
            "--within-km", help="How far away a gateway may lie as the crow flies, km (at most 1000)."
        ),
    ] = 1000.0,
    policy: PolicyChoices = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """List airports to reach by road or by sea from which a permitted sky opens."""
    from safeconduct import api
    from safeconduct.brief.answers.gateways import gateways_lines
    from safeconduct.store.facts import load_facts

    policies = read_policies(policy)
    say_first_run()
    with as_options():
        reached = api.gateways(
            origin,
            tuple(word.strip() for word in to.split(",") if word.strip()),
            operator,
            as_of or None,
            within_km=within_km,
            flight_kind=flight_kind,
            refuse=refuse,
            limit_km=limit_km,
            policies=policies,
            resolution=resolution,
        )
    tell(as_json, reached.to_dict, lambda: [*age_on(as_of), *gateways_lines(reached, load_facts().states)])
    if not reached.gateways:
        raise typer.Exit(NO_ROUTE)


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command()(gateways)
