"""``safeconduct plan``: the main job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.habits import terminal_width, working
from safeconduct.cli.options import (
    NO_ROUTE,
    AsJson,
    OutFiles,
    ReadingId,
    Resolution,
    ScenarioFile,
    Seconds,
    as_options,
    print_json,
    read_outputs,
    reading_ids,
    say_first_run,
    stopping,
)

if TYPE_CHECKING:
    from safeconduct.brief.map.sky_areas import Outline
    from safeconduct.planning.model import Plan

KINDS = ("json", "html", "geojson", "kml", "icao")


def plan(
    file: ScenarioFile,
    section: Annotated[
        str, typer.Argument(help="One section of the full answer, such as decide or airlift.")
    ] = "",
    out: OutFiles = None,
    reading: ReadingId = "",
    seconds: Seconds = None,
    resolution: Resolution = "1km",
    full: Annotated[
        bool, typer.Option("--full", help="Print everything, not only the first screen.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the plan of a scenario: the best way, what it needs, what would break it, what it rests on.

    --out writes files: plan.html a page, plan.json data, plan.geojson and plan.kml maps, plan.icao the route text of a
    flight plan.
    """
    from safeconduct.api import plan as make
    from safeconduct.store.files import write_all

    outputs = read_outputs(out, KINDS)
    say_first_run()
    with working(_count(file, reading)) as show, as_options():
        made = make(file, reading, resolution=resolution, new_stop=lambda: stopping(seconds), on_step=show)
    write_all([(path, _written(kind, made)) for path, kind in outputs])
    if as_json:
        print_json(made.to_dict())
    else:
        print_plan(made, section, full)
    if not any(one.best for one in made.readings):
        raise typer.Exit(NO_ROUTE)


STEPS = 3
"""Steps of one reading that a plan tells: routes, refusals, airlift."""


def _count(file: Path, reading: str) -> int:
    """How many steps the plan will tell; a broken file is told of by who reads it in earnest."""
    from safeconduct.errors import InputError

    try:
        return STEPS * len(reading_ids(file, reading))
    except InputError:
        return STEPS


def _written(kind: str, made: Plan) -> str:
    """The plan as the text of a file of that kind."""
    import json as encoder

    from safeconduct.store.airports import zone_of
    from safeconduct.store.world import load_world

    if kind == "json":
        from safeconduct.brief.as_json import plan_json

        return encoder.dumps(plan_json(made), indent=2, ensure_ascii=False) + "\n"
    if kind == "html":
        from safeconduct.brief.html import plan_html

        return plan_html(made, load_world(), zone_of)
    if kind == "geojson":
        from safeconduct.brief.geojson import plan_geojson

        told = plan_geojson(made, outlines=_outlines(made))
        return encoder.dumps(told, ensure_ascii=False) + "\n"
    if kind == "kml":
        from safeconduct.brief.kml import plan_kml

        return plan_kml(made, _outlines(made))
    from safeconduct.brief.icao import plan_icao

    return plan_icao(made)


def _outlines(made: Plan) -> tuple[Outline, ...]:
    """The scenario's own areas with their outlines."""
    from safeconduct.brief.map.sky_areas import outlines_of
    from safeconduct.store.world import load_world

    return outlines_of(made, load_world()) if made.areas else ()


def print_plan(made: Plan, section: str = "", full: bool = False, ends: Sequence[str] = ()) -> None:
    """A plan on the terminal: its first screen, one section, or everything.

    Parameters
    ----------
    ends : sequence of str
        Said under the first screen, before where to read more.

    Raises
    ------
    InputError
        If there is no such section.
    """
    from rich.console import Console

    from safeconduct.brief.facts_age import age_lines, short_age
    from safeconduct.brief.terminal import first_screen, render, section_of, where_more
    from safeconduct.errors import InputError, did_you_mean
    from safeconduct.facts import facts_age
    from safeconduct.store.airports import zone_of
    from safeconduct.store.facts import load_facts

    console = Console(highlight=False, soft_wrap=False, width=terminal_width())
    facts = load_facts()
    names = facts.states.name
    age = facts_age(facts, date.fromisoformat(made.as_of))
    if section or full:
        for line in age_lines(age):
            console.print(line, markup=False, style="italic")
    if section:
        told = section_of(made, names, section, console.width)
        if isinstance(told, tuple):
            hint = did_you_mean(section, told) or f"There is {', '.join(told)}."
            raise InputError.single("section", f'there is no section "{section:.40}".', hint)
    elif full:
        told = render(made, names, console.width, zone_of)
    else:
        more = (*ends, where_more(made, names))
        told = first_screen(made, names, console.width, zone_of, short_age(age), more)
    for part in told:
        console.print(part)


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(plan)
