"""``safeconduct brief``: the plan as a short paper to hand up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.options import (
    NO_ROUTE,
    OutFiles,
    ReadingId,
    Resolution,
    ScenarioFile,
    Seconds,
    as_options,
    read_outputs,
    say_first_run,
    stopping,
)

if TYPE_CHECKING:
    from safeconduct.brief.pdf import Paper
    from safeconduct.planning.model import Plan
    from safeconduct.planning.planning_data import World


def brief(
    file: ScenarioFile,
    out: OutFiles = None,
    paper: Annotated[str, typer.Option("--paper", help="Size of the PDF's pages: a4 or letter.")] = "a4",
    reading: ReadingId = "",
    seconds: Seconds = None,
    resolution: Resolution = "1km",
) -> None:
    """Write the plan as a short paper: two to four pages for whoever decides.

    --out paper.pdf and --out paper.html name the files; without, a PDF beside you that has the scenario's name.
    """
    from safeconduct.api import plan as make
    from safeconduct.store.files import write_all
    from safeconduct.store.world import load_world

    size = _size(paper)
    wanted = read_outputs(out or [Path(f"{file.stem}.pdf")], ("pdf", "html"))
    say_first_run()
    with as_options():
        made = make(file, reading, resolution=resolution, new_stop=lambda: stopping(seconds))
    write_all([(path, _written(kind, made, load_world(), size)) for path, kind in wanted])
    for path, _ in wanted:
        print(f"written: {path}")
    if not any(one.best for one in made.readings):
        raise typer.Exit(NO_ROUTE)


def _size(paper: str) -> Paper:
    from safeconduct.errors import InputError

    if paper.lower() == "a4":
        return "a4"
    if paper.lower() == "letter":
        return "letter"
    raise InputError.single("--paper", f'there is no size "{paper}".', "Choose a4 or letter.")


def _written(kind: str, made: Plan, world: World, size: Paper) -> str | bytes:
    from safeconduct.store.airports import zone_of

    if kind == "html":
        from safeconduct.brief.html import brief_html

        return brief_html(made, world, zone_of)
    from safeconduct.brief.pdf import brief_pdf

    return brief_pdf(made, world, size, zone_of)


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(brief)
