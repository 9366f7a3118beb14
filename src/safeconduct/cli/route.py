"""``safeconduct route`` and ``safeconduct frontier``."""

from __future__ import annotations

from typing import Annotated, Any

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

NO_ROUTE = 3

Origin = Annotated[str, typer.Argument(help="ICAO or IATA code, or lat,lon.")]
Destination = Annotated[str, typer.Argument(help="ICAO or IATA code, or lat,lon.")]


def route(
    origin: Origin,
    destination: Destination,
    refuse: Refuse = "",
    limit_km: LimitKm = None,
    operator: Operator = "",
    flight_kind: Kind = "civil_charter",
    as_of: AsOf = "",
    policy: PolicyChoices = None,
    resolution: Resolution = "1km",
    range_km: Annotated[
        float | None,
        typer.Option(help="Aircraft's range, km: stops at permitted airports where the route is longer."),
    ] = None,
    stops: Annotated[
        str, typer.Option(help="Airports where it may stop, with commas; the states' capitals if not given.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Find the shortest route that enters no refusing state."""
    from safeconduct import api
    from safeconduct.brief.answers.route import route_lines
    from safeconduct.store.facts import load_facts

    asked = read_question_options(operator, flight_kind, as_of, policy)
    say_first_run()
    asked |= {"range_km": range_km, "stops": [s for s in stops.split(",") if s]}
    answer = api.route(origin, destination, refuse, limit_km, resolution, **asked)
    tell(as_json, answer.to_dict, lambda: route_lines(answer, load_facts().states))
    if not answer.found:
        raise typer.Exit(NO_ROUTE)


def frontier(
    origin: Origin,
    destination: Destination,
    refuse: Refuse = "",
    limit_km: LimitKm = None,
    seconds: Annotated[float, typer.Option(help="Stop after so many seconds with what is known.")] = 10.0,
    operator: Operator = "",
    flight_kind: Kind = "civil_charter",
    as_of: AsOf = "",
    policy: PolicyChoices = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """List every route worth knowing, and the smallest sets of refusals that close them all."""
    from safeconduct import api
    from safeconduct.brief.answers.frontier import frontier_lines

    asked = read_question_options(operator, flight_kind, as_of, policy)
    say_first_run()
    with _progress(as_json) as show:
        found = api.frontier(
            origin,
            destination,
            refuse,
            limit_km,
            resolution,
            **asked,
            should_stop=stopper(seconds),
            on_progress=show,
        )
    tell(as_json, found.to_dict, lambda: frontier_lines(found))
    if not found.routes and found.complete:
        raise typer.Exit(NO_ROUTE)


def _progress(quiet: bool) -> Any:
    """A context that gives a function to show progress, on a terminal only."""
    import sys
    from contextlib import contextmanager

    from rich.console import Console

    @contextmanager
    def shown() -> Any:
        console = Console(stderr=True)
        if quiet or not sys.stderr.isatty():
            yield None
            return
        with console.status("searching") as status:
            yield lambda p: status.update(
                f"{p.routes} routes, {p.veto_sets} veto sets, complete to {p.complete_to_km:,.0f} km"
            )

    return shown()


def register(app: typer.Typer) -> None:
    """Adds ``route`` and ``frontier``."""
    app.command()(route)
    app.command()(frontier)
