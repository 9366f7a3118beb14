"""``safeconduct plan``: the main job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.options import say_first_run, stopper

if TYPE_CHECKING:
    from collections.abc import Callable

    from safeconduct.planning.model import Plan

NO_ROUTE = 3

Out = Annotated[Path | None, typer.Option(help="Write this file too.")]


def plan(
    file: Annotated[Path, typer.Argument(help="The scenario, a TOML file.")],
    json: Out = None,
    html: Out = None,
    geojson: Out = None,
    kml: Out = None,
    icao: Out = None,
    section: Annotated[
        str, typer.Argument(help="One section of the full answer, such as decide or airlift.")
    ] = "",
    full: Annotated[bool, typer.Option(help="Print everything, not only the first screen.")] = False,
    seconds: Annotated[
        float | None,
        typer.Option(
            help="Upper guard on each search of all routes; by default searches are cut by counted work."
        ),
    ] = None,
    resolution: Annotated[str, typer.Option(help="1km (default) or 5km.")] = "1km",
) -> None:
    """Make the plan of a scenario: the best way, what it needs, what would break it, what it rests on."""
    from safeconduct.api import plan as make
    from safeconduct.store.files import write_all

    say_first_run()
    with _steps() as show:
        stop = None if seconds is None else lambda: stopper(seconds)
        made = make(file, resolution=resolution, new_stop=stop, on_step=show)
    outputs = [(json, "json"), (html, "html"), (geojson, "geojson"), (kml, "kml"), (icao, "icao")]
    write_all([(path, _written(kind, made)) for path, kind in outputs if path is not None])
    _print(made, file, section, full)
    if not any(reading.best for reading in made.readings):
        raise typer.Exit(NO_ROUTE)


def _written(kind: str, made: Plan) -> str:
    """The plan as the text of a file of that kind."""
    import json as encoder

    from safeconduct.store.world import load_world

    if kind == "json":
        from safeconduct.brief.as_json import plan_json

        return encoder.dumps(plan_json(made), indent=2, ensure_ascii=False) + "\n"
    if kind == "html":
        from safeconduct.brief.html import plan_html

        return plan_html(made, load_world())
    if kind == "geojson":
        from safeconduct.brief.geojson import plan_geojson

        return encoder.dumps(plan_geojson(made), ensure_ascii=False) + "\n"
    if kind == "kml":
        from safeconduct.brief.kml import plan_kml

        return plan_kml(made)
    from safeconduct.brief.icao import plan_icao

    return plan_icao(made)


def _print(made: Plan, file: Path, section: str, full: bool) -> None:
    from rich.console import Console

    from safeconduct.brief.terminal import first_screen, render, section_of
    from safeconduct.errors import InputError, did_you_mean
    from safeconduct.store.facts import load_facts

    console = Console(highlight=False, soft_wrap=False)
    names = load_facts().states.name
    if section:
        told = section_of(made, names, section, console.width)
        if isinstance(told, tuple):
            hint = did_you_mean(section, told) or f"There is {', '.join(told)}."
            raise InputError.single("section", f'there is no section "{section:.40}".', hint)
    elif full:
        told = render(made, names, console.width)
    else:
        told = first_screen(made, names, f"safeconduct plan {file} --full", console.width)
    for part in told:
        console.print(part)


def _steps() -> Any:
    """A context that gives a function to show what is being worked on, on a terminal only."""
    from contextlib import contextmanager

    from rich.console import Console

    @contextmanager
    def shown() -> Any:
        if not sys.stderr.isatty():
            quiet: Callable[[str], None] = lambda _: None  # noqa: E731
            yield quiet
            return
        with Console(stderr=True).status("reading") as status:
            yield status.update

    return shown()


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(plan)
