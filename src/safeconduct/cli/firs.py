"""``safeconduct firs``: boundaries of flight information regions, from a file that the user has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer(
    help="Boundaries of flight information regions, read from a file of yours: none can be shipped.",
    no_args_is_help=True,
)


@commands.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="GeoJSON file, e.g. VATSpy's Boundaries.geojson.")],
    code: Annotated[
        str, typer.Option("--code", help="Property that holds the code; default: the known ones are tried.")
    ] = "",
) -> None:
    """Read a file's regions and keep them: a scenario's area then names one by its code."""
    from safeconduct.store.firs import firs_folder, import_firs

    codes = import_firs(file, code)
    print(
        f"{len(codes):,} regions kept in {firs_folder()}: {', '.join(codes[:12])}{' …' * (len(codes) > 12)}"
    )


@commands.command("list")
def list_known() -> None:
    """Name the regions that were imported."""
    from safeconduct.store.firs import known_firs

    known = known_firs()
    for code, path in sorted(known.items()):
        print(f"{code}  {path.name}")
    if not known:
        print("No region is on record. safeconduct firs import FILE reads a file of yours.")


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.add_typer(commands, name="firs")
