"""``safeconduct route`` and ``safeconduct frontier``."""

from __future__ import annotations

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
    plain,
    print_json,
    read_question_options,
    say_first_run,
    stopper,
)

if TYPE_CHECKING:
    from safeconduct.consent import Frontier
    from safeconduct.planning.route_answer import RouteAnswer

NO_ROUTE = 3

Origin = Annotated[str, typer.Argument(help="ICAO or IATA code, city, or lat,lon.")]
Destination = Annotated[str, typer.Argument(help="ICAO or IATA code, city, or lat,lon.")]


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

    asked = read_question_options(operator, flight_kind, as_of, policy)
    say_first_run()
    asked |= {"range_km": range_km, "stops": [s for s in stops.split(",") if s]}
    answer = api.route(origin, destination, refuse, limit_km, resolution, **asked)
    remarks = api.remarks_on_day(origin, destination, asked["as_of"], asked["operator"], asked["flight_kind"])
    if as_json:
        print_json({"remarks": remarks} | route_json(answer))
    else:
        print("\n".join([*remarks, *route_lines(answer)]))
    if not answer.found:
        raise typer.Exit(NO_ROUTE)


def route_json(answer: RouteAnswer) -> dict[str, Any]:
    """The answer under the contract's keys."""
    told: dict[str, Any] = plain(answer)
    return told | {"points": [[round(lat, 6), round(lon, 6)] for lat, lon in answer.points]}


def route_lines(answer: RouteAnswer) -> list[str]:
    """The answer for a person."""
    from safeconduct.store.facts import load_facts
    from safeconduct.units import km_to_nmi

    names = load_facts().states
    if not answer.found:
        sets = [" and ".join(names.name(s) for s in group) for group in answer.unblock]
        lines = ["No permitted route."]
        lines += [f"  would open with the consent of {text}" for text in sets] or [
            "  no consent asked for would open one"
        ]
        return [*lines, *answer.notes]
    assert answer.distance_km is not None
    assert answer.distance_wgs84_km is not None
    lines = [
        f"{answer.distance_km:,.1f} km on the sphere ({answer.distance_wgs84_km:,.1f} km on WGS84, "
        f"{km_to_nmi(answer.distance_km):,.0f} NM)",
        "  needs  " + " · ".join(f"{names.name(s)} ({s})" for s in answer.requires),
        "  over   " + " · ".join(f"{c.state} {c.km:,.0f} km" for c in answer.crossed),
        "  turns  " + "  ".join(f"{lat:.3f},{lon:.3f}" for lat, lon in answer.points),
    ]
    lines += [f"  stop   {stop.icao or stop.name} ({stop.city}, {stop.country})" for stop in answer.stops]
    lines += [f"  policy {text}" for text in answer.policies]
    lines += [f"  note   {text}" for text in answer.notes]
    word = (
        "verified by the independent checker"
        if answer.verified
        else "NOT VERIFIED: " + "; ".join(answer.faults)
    )
    return [*lines, f"  {word} · not for navigation"]


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
    remarks = api.remarks_on_day(origin, destination, asked["as_of"], asked["operator"], asked["flight_kind"])
    if as_json:
        print_json({"remarks": remarks} | frontier_json(found))
    else:
        print("\n".join([*remarks, *frontier_lines(found)]))
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


def frontier_json(found: Frontier) -> dict[str, Any]:
    """The frontier under the contract's keys."""
    return {
        "routes": [{"distance_km": r.distance_km, "requires": sorted(r.requires)} for r in found.routes],
        "path_sets": [sorted(s) for s in found.path_sets],
        "veto_sets": [sorted(s) for s in found.veto_sets],
        "always": sorted(found.always),
        "refused": sorted(found.refused),
        "complete": found.complete,
        "complete_to_km": plain(found.complete_to_km),
    }


def frontier_lines(found: Frontier) -> list[str]:
    """The frontier for a person."""
    lines = [
        f"{len(found.routes)} routes, in order of length (every one needs {' · '.join(sorted(found.always))})"
    ]
    for r in found.routes:
        lines.append(
            f"  {r.distance_km:>9,.1f} km  {' · '.join(sorted(r.requires - found.always)) or 'nobody else'}"
        )
    lines.append("Smallest sets of refusals that close every way within the limit")
    lines += [f"  {' with '.join(sorted(s)) or 'closed as it is'}" for s in found.veto_sets] or ["  none"]
    lines.append("Smallest sets of consents that open one")
    lines += [f"  {' with '.join(sorted(s)) or 'nobody else is needed'}" for s in found.path_sets] or [
        "  none"
    ]
    if not found.complete:
        lines.append(
            f"CUT by the time limit: complete only to {found.complete_to_km:,.0f} km; more sets may exist"
        )
    return lines


def register(app: typer.Typer) -> None:
    """Adds ``route`` and ``frontier``."""
    app.command()(route)
    app.command()(frontier)
