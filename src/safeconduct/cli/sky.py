"""``safeconduct sky``: the world's closures and doubts on a day, worst and newest first."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.options import AsJson, Kind

if TYPE_CHECKING:
    from safeconduct.facts import Facts, Flight
    from safeconduct.facts.sky import SkyRow

WIDEST = 120


def sky(
    as_of: Annotated[str, typer.Option(help="The day asked about, YYYY-MM-DD; today if not given.")] = "",
    operator: Annotated[
        str, typer.Option(help="State of the operator; without one only closures to everybody count.")
    ] = "",
    registration: Annotated[str, typer.Option(help="State of registration, where not the operator's.")] = "",
    flight_kind: Kind = "civil_charter",
    geojson: Annotated[Path | None, typer.Option(help="Write the closed pieces of sky as GeoJSON.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Write a map of the world.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show which skies of the world are closed on a day, or may be, with age and source."""
    from safeconduct.brief.sky import sky_json, sky_lines
    from safeconduct.facts.sky import sky_on
    from safeconduct.store.facts import load_facts

    facts = load_facts()
    flight = _flight(facts, as_of, operator, registration, flight_kind)
    rows = sky_on(facts, flight)
    _write_maps(facts, flight, rows, geojson, svg)
    if as_json:
        print(json.dumps(sky_json(facts, flight, rows), indent=2, ensure_ascii=False))
    else:
        width = min(get_terminal_size((100, 24)).columns, WIDEST)
        print("\n".join(sky_lines(facts, flight, rows, width)))


def _flight(facts: Facts, as_of: str, operator: str, registration: str, kind: str) -> Flight:
    """The flight asked about; raises InputError with every fault of the command line."""
    from safeconduct.errors import Fault, InputError, did_you_mean
    from safeconduct.facts import Flight, FlightKind, State, check_day

    states = {"--operator": operator, "--registration": registration}
    checked = {where: facts.states.check(word, where) for where, word in states.items() if word}
    day = check_day(facts, as_of or date.today(), "--as-of")
    faults = [found for found in (*checked.values(), day) if isinstance(found, Fault)]
    kinds = [k.value for k in FlightKind]
    if kind not in kinds:
        hint = did_you_mean(kind, kinds) or f"Choose {', '.join(kinds)}."
        faults.append(Fault("--flight-kind", f'there is no flight kind "{kind}".', hint))
    if faults or not isinstance(day, date):
        raise InputError(faults)
    codes = {where: found.alpha2 for where, found in checked.items() if isinstance(found, State)}
    by, flag = codes.get("--operator", ""), codes.get("--registration", "")
    return Flight(by, FlightKind(kind), day, registration=flag)


def _write_maps(
    facts: Facts, flight: Flight, rows: tuple[SkyRow, ...], geojson: Path | None, svg: Path | None
) -> None:
    from safeconduct.airspace.sky import picture
    from safeconduct.brief.sky import sky_geojson, sky_svg
    from safeconduct.store.policies import load_policies
    from safeconduct.store.scenario import write_new
    from safeconduct.store.sky import load_sky

    if geojson is None and svg is None:
        return
    drawn = load_sky()
    shown = picture(drawn, load_policies(), as_of=flight.as_of)
    if geojson is not None:
        text = json.dumps(sky_geojson(facts, flight, rows, drawn, shown), ensure_ascii=False)
        write_new(geojson, text + "\n", overwrite=True)
    if svg is not None:
        write_new(svg, sky_svg(facts, flight, rows, drawn, shown) + "\n", overwrite=True)


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command()(sky)
