"""``safeconduct sky``: the world's closures and doubts on a day, worst and newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.options import AsJson, AsOf, Kind, Operator, OutFiles, as_options, read_outputs, tell

if TYPE_CHECKING:
    from safeconduct.facts import Facts, Flight
    from safeconduct.facts.sky import SkyRow

WIDEST = 120


def sky(
    as_of: AsOf = "",
    operator: Operator = "",
    registration: Annotated[
        str,
        typer.Option(
            "--registration", metavar="STATE", help="State of registration, where not the operator's."
        ),
    ] = "",
    flight_kind: Kind = "civil_charter",
    out: OutFiles = None,
    as_json: AsJson = False,
) -> None:
    """Show which skies of the world are closed on a day or today, or may be, with age and source.

    --out writes a map: .geojson or .svg.
    """
    from safeconduct.brief.sky import sky_json, sky_lines
    from safeconduct.facts.sky import sky_on
    from safeconduct.store.facts import load_facts

    named = read_outputs(out, ("geojson", "svg"))
    facts = load_facts()
    flight = _flight(as_of, operator, registration, flight_kind)
    rows = sky_on(facts, flight)
    _write_maps(facts, flight, rows, named)
    width = min(get_terminal_size((100, 24)).columns, WIDEST)
    tell(as_json, lambda: sky_json(facts, flight, rows), lambda: sky_lines(facts, flight, rows, width))


def _flight(as_of: str, operator: str, registration: str, kind: str) -> Flight:
    """The flight asked about; raises InputError with every fault of the command line."""
    from safeconduct.api.asked import Reader
    from safeconduct.facts import Flight

    read = Reader()
    day = read.day(as_of or date.today()) or date.today()
    by, flag = read.state(operator, "operator"), read.state(registration, "registration")
    known = read.kind(kind)
    with as_options():
        read.raise_faults()
    return Flight(by.alpha2 if by else "", known, day, registration=flag.alpha2 if flag else "")


def _write_maps(
    facts: Facts, flight: Flight, rows: tuple[SkyRow, ...], named: Sequence[tuple[Path, str]]
) -> None:
    from safeconduct.airspace.sky import picture
    from safeconduct.brief.sky import sky_geojson, sky_svg
    from safeconduct.store.policies import load_policies
    from safeconduct.store.scenario import write_new
    from safeconduct.store.sky import load_sky

    if not named:
        return
    drawn = load_sky()
    shown = picture(drawn, load_policies(), as_of=flight.as_of)
    for path, kind in named:
        if kind == "svg":
            text = sky_svg(facts, flight, rows, drawn, shown)
        else:
            text = json.dumps(sky_geojson(facts, flight, rows, drawn, shown), ensure_ascii=False)
        write_new(path, text + "\n", overwrite=True)


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command()(sky)
