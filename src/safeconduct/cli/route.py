"""``safeconduct route`` and ``safeconduct frontier``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
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
    OutFiles,
    PolicyChoices,
    Refuse,
    Resolution,
    Seconds,
    as_options,
    read_outputs,
    read_policies,
    say_first_run,
    stopping,
    tell,
)

if TYPE_CHECKING:
    from safeconduct.consent import Progress


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
        typer.Option(
            "--range-km", help="Aircraft's range, km: stops at permitted airports where the route is longer."
        ),
    ] = None,
    stops: Annotated[
        str,
        typer.Option(
            "--stops",
            metavar="AIRPORTS",
            help="Airports where it may stop, with commas; the states' capitals if not given.",
        ),
    ] = "",
    avoid: Annotated[
        list[Path] | None,
        typer.Option(
            "--avoid",
            metavar="FILE",
            help="GeoJSON file of closed areas (polygons; points with radius_km; lines with width_km).",
        ),
    ] = None,
    cruise_fl: Annotated[
        float | None,
        typer.Option(
            "--cruise-fl", help="Level it cruises at (350): areas closed only above or below are free."
        ),
    ] = None,
    out: OutFiles = None,
    as_json: AsJson = False,
) -> None:
    """Find the shortest route that enters no refusing state, or the consents that would open one."""
    from safeconduct import api
    from safeconduct.brief.answers.route import route_areas_json, route_lines
    from safeconduct.store.facts import load_facts

    policies, files = read_policies(policy), read_outputs(out, ("svg", "geojson"))
    say_first_run()
    with _progress(as_json, _opening_state) as show, as_options():
        given = api.closed_areas(avoid or ())
        answer = api.route(
            origin,
            destination,
            refuse,
            limit_km,
            resolution,
            operator=operator,
            flight_kind=flight_kind,
            as_of=as_of or None,
            policies=policies,
            range_km=range_km,
            stops=stops,
            on_progress=show,
            avoid=given,
            cruise_fl=cruise_fl,
        )
        areas = api.with_own_areas(given, api.day_of(as_of), cruise_fl)
        for path, kind in files:
            if kind == "svg":
                api.write_route_map(answer, areas, path, (origin, destination), policies, as_of or None)
            else:
                api.write_route_geojson(answer, areas, path)
    remarks = api.remarks_on_day(origin, destination, as_of, operator, flight_kind)
    tell(
        as_json,
        lambda: {"remarks": remarks} | answer.to_dict() | (route_areas_json(areas) if areas else {}),
        lambda: [*remarks, *route_lines(answer, load_facts().states)],
    )
    if not answer.found:
        raise typer.Exit(NO_ROUTE)


def frontier(
    origin: Origin,
    destination: Destination,
    refuse: Refuse = "",
    limit_km: LimitKm = None,
    operator: Operator = "",
    flight_kind: Kind = "civil_charter",
    as_of: AsOf = "",
    policy: PolicyChoices = None,
    seconds: Seconds = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """List every route worth knowing, and the smallest sets of refusals that close them all."""
    from safeconduct import api
    from safeconduct.brief.answers.frontier import frontier_lines
    from safeconduct.store.facts import load_facts

    policies = read_policies(policy)
    say_first_run()
    with _progress(as_json, _frontier_state) as show, as_options():
        known = api.frontier(
            origin,
            destination,
            refuse,
            limit_km,
            resolution,
            operator=operator,
            flight_kind=flight_kind,
            as_of=as_of or None,
            policies=policies,
            should_stop=stopping(seconds),
            on_progress=show,
        )
    remarks = api.remarks_on_day(origin, destination, as_of, operator, flight_kind)
    tell(
        as_json,
        lambda: {"remarks": remarks} | known.to_dict(),
        lambda: [*remarks, *frontier_lines(known, load_facts().states)],
    )
    if not known.routes and known.complete:
        raise typer.Exit(NO_ROUTE)


def _frontier_state(p: Progress) -> str:
    return f"{p.routes} routes, {p.veto_sets} veto sets, complete to {p.complete_to_km:,.0f} km"


def _opening_state(p: Progress) -> str:
    return f"no route as it is; looking for consents that open one: {p.solves} searches"


def _progress(quiet: bool, told: Callable[[Progress], str]) -> Any:
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
            yield lambda p: status.update(told(p))

    return shown()


def register(app: typer.Typer) -> None:
    """Adds ``route`` and ``frontier``."""
    app.command()(route)
    app.command()(frontier)
