"""``safeconduct brief``: the plan as a short paper to hand up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.options import say_first_run, stopper

if TYPE_CHECKING:
    from safeconduct.brief.pdf import Paper
    from safeconduct.planning.model import Plan
    from safeconduct.planning.planning_data import World

NO_ROUTE = 3


def brief(
    file: Annotated[Path, typer.Argument(help="The scenario, a TOML file.")],
    pdf: Annotated[Path | None, typer.Option(help="Write the paper here as PDF.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the paper here as one HTML file.")] = None,
    paper: Annotated[str, typer.Option(help="Size of the PDF's pages: a4 or letter.")] = "a4",
    seconds: Annotated[
        float, typer.Option(help="Time for each search of all routes; then what is known.")
    ] = 5.0,
) -> None:
    """Write the plan as a short paper: two to four pages for whoever decides."""
    from safeconduct.api import plan as make
    from safeconduct.store.files import write_all
    from safeconduct.store.world import load_world

    size = _size(paper)
    wanted = {"pdf": pdf, "html": html}
    if pdf is None and html is None:
        wanted["pdf"] = Path(f"{file.stem}.pdf")
    say_first_run()
    made = make(file, new_stop=lambda: stopper(seconds))
    outputs = [(path, _written(kind, made, load_world(), size)) for kind, path in wanted.items() if path]
    write_all(outputs)
    for path, _ in outputs:
        print(f"written: {path}")
    if not any(reading.best for reading in made.readings):
        raise typer.Exit(NO_ROUTE)


def _size(paper: str) -> Paper:
    from safeconduct.errors import InputError

    if paper.lower() == "a4":
        return "a4"
    if paper.lower() == "letter":
        return "letter"
    raise InputError.single("--paper", f'there is no size "{paper}".', "Choose a4 or letter.")


def _written(kind: str, made: Plan, world: World, size: Paper) -> str | bytes:
    if kind == "html":
        from safeconduct.brief.html import brief_html

        return brief_html(made, world)
    from safeconduct.brief.pdf import brief_pdf

    return brief_pdf(made, world, size)


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(brief)
