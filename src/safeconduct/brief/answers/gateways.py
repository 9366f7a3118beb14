"""By road or by sea first, told: the answer, the gateways that nothing betters, what nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.brief.json_values import json_value
from safeconduct.brief.phrases import counted
from safeconduct.facts import Airport, StateRegistry
from safeconduct.planning.gateways import AirLeg, Gateway, Gateways

SHOWN = 10
"""Gateways told one by one; --json has all."""

CAUTION = "The program does not know whether a road is open or safe, or how long a border takes. Ask before people leave."


def gateways_json(found: Gateways, road_lengths: str) -> dict[str, Any]:
    """The answer's fields, each leg with its borders, and where the road lengths come from."""
    told: dict[str, Any] = json_value(found)
    for row, gateway in zip(told["gateways"], found.gateways, strict=True):
        row["leg"]["borders"] = [list(pair) for pair in gateway.leg.borders]
    return told | {"caution": CAUTION, "road_lengths": road_lengths}


def gateways_lines(found: Gateways, states: StateRegistry) -> list[str]:
    """First the answer, then the gateways that nothing betters, then what nobody knows."""
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
    borders = f"{counted(len(crossed), 'border')} ({', '.join(crossed)})" if crossed else "no border"
    hours = f"{leg.hours.low:.0f} to {leg.hours.high:.0f} h under way, likely {leg.hours.likely:.0f} h"
    guess = " (program's guess)" if leg.basis.value == "program's guess" else ""
    yield f"  {_named(gateway.flight.origin)}: by {leg.mode} {leg.km:,.0f} km{guess}, {hours}, {borders}"
    flight = (
        f"then {_flight_words(gateway.flight, states)}" if gateway.flight.km else "this is the refuge itself"
    )
    yield f"    {flight} · runway {gateway.runway_m:,} m"
    if leg.note:
        yield f"    {leg.note}"
