"""``safeconduct gateways``: by road or by sea first, then through a sky that is open."""

from __future__ import annotations

from collections.abc import Iterator
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
)

if TYPE_CHECKING:
    from safeconduct.facts import Airport, StateRegistry
    from safeconduct.planning.gateways import AirLeg, Gateway, Gateways

NONE = 3
SHOWN = 10
"""Gateways told one by one; --json has all."""

CAUTION = "The program does not know whether a road is open or safe, or how long a border takes. Ask before people leave."


def gateways(
    origin: Annotated[str, typer.Argument(help="Where people are: ICAO or IATA code, or lat,lon.")],
    to: Annotated[
        str, typer.Option(help="Refuge airports, with commas; the operator's capital if none is given.")
    ] = "",
    operator: Operator = "",
    as_of: AsOf = "",
    within_km: Annotated[
        float, typer.Option(help="How far away a gateway may lie as the crow flies, km (at most 1000).")
    ] = 1000.0,
    flight_kind: Kind = "civil_charter",
    refuse: Refuse = "",
    limit_km: LimitKm = None,
    policy: PolicyChoices = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """List airports to reach by road or by sea from which a permitted sky opens."""
    from math import inf

    from safeconduct.api.gateways import gateways as find

    asked = read_question_options(operator, flight_kind, as_of, policy)
    say_first_run()
    found = find(
        origin,
        tuple(word.strip() for word in to.split(",") if word.strip()),
        asked["operator"] or "",
        asked["as_of"],
        within_km=within_km,
        flight_kind=asked["flight_kind"],
        refuse=refuse,
        limit_km=inf if limit_km is None else limit_km,
        policies=asked["policies"],
        resolution=resolution,
    )
    if as_json:
        print_json(gateways_json(found))
    else:
        print("\n".join(gateways_lines(found)))
    if not found.gateways:
        raise typer.Exit(NONE)


def gateways_json(found: Gateways) -> dict[str, Any]:
    """The answer's fields, each leg with its borders, and where the road lengths come from."""
    from safeconduct.store.surface import load_surface

    told: dict[str, Any] = plain(found)
    for row, gateway in zip(told["gateways"], found.gateways, strict=True):
        row["leg"]["borders"] = [list(pair) for pair in gateway.leg.borders]
    return told | {"caution": CAUTION, "road_lengths": load_surface().roads_source}


def gateways_lines(found: Gateways) -> list[str]:
    """First the answer, then the gateways that nothing betters, then what nobody knows."""
    from safeconduct.store.facts import load_facts

    states = load_facts().states
    best = [gateway for gateway in found.gateways if not gateway.dominated_by]
    lines = [_direct_line(found, states), *_start_lines(found)]
    if not best:
        count = len(found.without_sky)
        what = f"{count} airports within reach by road or by sea have no permitted route to a refuge."
        return [*lines, what if count else "No airport within reach by road or by sea is on record."]
    lines.append(
        f"By road or by sea first, {len({g.leg.destination for g in found.gateways})} airports open a permitted route; "
        f"{len(best)} that no other betters in everything known:"
    )
    lines += [line for gateway in best[:SHOWN] for line in _gateway_lines(gateway, states)]
    if len(best) > SHOWN:
        lines.append(f"  … and {len(best) - SHOWN} more (--json has all)")
    return [*lines, "", CAUTION, "Road lengths © OpenStreetMap contributors (ODbL 1.0) · not for navigation"]


def _named(airport: Airport) -> str:
    name = airport.city or airport.name
    return f"{name} ({airport.icao})" if airport.icao else name


def _direct_line(found: Gateways, states: StateRegistry) -> str:
    start = _named(found.origin)
    if found.direct is None:
        closed = ", ".join(states.name(state) for state in found.refusing) or "no state"
        return f"No permitted route leads from {start} itself to a refuge. Closed to it: {closed}."
    if found.direct.may_be_closed:
        doubt = " and ".join(states.name(state) for state in found.direct.may_be_closed)
        return f"No route from {start} itself is permitted for sure: the sky of {doubt} may be closed."
    return f"A flight from {start} itself is permitted: {_flight_words(found.direct, states)}."


def _start_lines(found: Gateways) -> list[str]:
    if found.starts_at.icao == found.origin.icao:
        return []
    return [f"Legs are counted from {_named(found.starts_at)}, the nearest airport of the table."]


def _flight_words(flight: AirLeg, states: StateRegistry) -> str:
    asked = ", ".join(states.name(state) for state in flight.ask) or "nobody"
    doubt = ", ".join(states.name(state) for state in flight.may_be_closed)
    may = f"; may be closed: {doubt}" if doubt else ""
    return f"{flight.km:,.0f} km to {_named(flight.refuge)}, ask {asked}{may}"


def _gateway_lines(gateway: Gateway, states: StateRegistry) -> Iterator[str]:
    leg = gateway.leg
    crossed = [f"{states.name(a)} to {states.name(b)}" for a, b in leg.borders]
    borders = f"{_counted(len(crossed), 'border')} ({', '.join(crossed)})" if crossed else "no border"
    hours = f"{leg.hours.low:.0f} to {leg.hours.high:.0f} h under way, likely {leg.hours.likely:.0f} h"
    guess = " (program's guess)" if leg.basis.value == "program's guess" else ""
    yield f"  {_named(gateway.flight.origin)}: by {leg.mode} {leg.km:,.0f} km{guess}, {hours}, {borders}"
    flight = (
        f"then {_flight_words(gateway.flight, states)}" if gateway.flight.km else "this is the refuge itself"
    )
    yield f"    {flight} · runway {gateway.runway_m:,} m"
    if leg.note:
        yield f"    {leg.note}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command()(gateways)
