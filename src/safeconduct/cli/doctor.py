"""``safeconduct doctor``: whether this copy of the program has all it needs, and how old what it knows is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import typer

from safeconduct.cli.options import HOW_TO_GET_THE_BATCH_PART, AsJson, print_json

State = Literal["good", "old", "missing"]

OLD_DAYS = 60
"""Facts read longer ago than this are told as old: closures change by the week."""

OPTIONAL = {
    "pyarrow": "portfolio and atlas: tables of many cases",
    "duckdb": "query: questions over those tables",
    "distributed": "portfolio and atlas on several processes",
}
"""Packages that some commands need, and for what."""

SIGNS = {"good": "good   ", "old": "old    ", "missing": "missing"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    what : str
    state : State
        ``missing`` is no fault where the rest works without it.
    told : str
        What was found.
    then : str
        What to do; empty where nothing is to be done.
    """

    what: str
    state: State
    told: str
    then: str = ""


def doctor(as_json: AsJson = False) -> None:
    """Look this copy of the program over: caches, age of the facts, page, optional parts, terminal."""
    found = list(findings())
    if as_json:
        print_json({"findings": [asdict(one) for one in found]})
        return
    for one in found:
        then = f" {one.then}" if one.then else ""
        print(f"{SIGNS[one.state]}  {one.what}: {one.told}{then}")


def findings() -> Iterator[Finding]:
    """Everything looked at, in the order in which it matters."""
    from safeconduct.version import __version__

    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("program", "good", f"safeconduct {__version__} on Python {python}.")
    yield from _caches()
    yield from _facts()
    yield _page()
    yield from _optional()
    yield _terminal()


def _caches() -> Iterator[Finding]:
    from safeconduct.store.sky import cache_folder, prepared

    folder = cache_folder()
    if not _writable(folder):
        yield Finding(
            "cache", "missing", f"{folder} cannot be written.", "Set SAFECONDUCT_CACHE to a folder that can."
        )
    for resolution in ("1km", "5km"):
        if prepared(resolution):
            yield Finding(f"sky at {resolution}", "good", f"prepared in {folder}.")
        else:
            yield Finding(
                f"sky at {resolution}", "missing", "not prepared.", "The first answer takes half a minute."
            )


def _writable(folder: Path) -> bool:
    """Whether the folder, or the nearest one above it that is there, may be written."""
    import os

    there = next(one for one in (folder, *folder.resolve().parents) if one.exists())
    return os.access(there, os.W_OK)


def _facts() -> Iterator[Finding]:
    from safeconduct.brief.phrases import day
    from safeconduct.facts import facts_age
    from safeconduct.store.facts import load_facts

    today = datetime.now(UTC).date()
    age = facts_age(load_facts(), today)
    for table, read in age.read_on:
        days = (today - read).days
        told = f"read to {day(read.isoformat())}, {days} days ago."
        then = "Add your own with --facts FILE." if days > OLD_DAYS else ""
        yield Finding(f"facts on {table}", "old" if days > OLD_DAYS else "good", told, then)
    for file in age.own_files:
        yield Finding("own facts", "good", f"{file} is used.")


def _page() -> Finding:
    from safeconduct.server.app import page_is_built

    if page_is_built():
        return Finding("page", "good", "built; `safeconduct open FILE` shows it.")
    return Finding(
        "page", "missing", "not built.", "`make web` builds it (needs Node); all else works without."
    )


def _optional() -> Iterator[Finding]:
    for name, why in OPTIONAL.items():
        if find_spec(name):
            yield Finding(name, "good", f"there, for {why}.")
        else:
            yield Finding(name, "missing", f"not installed; needed for {why}.", HOW_TO_GET_THE_BATCH_PART)


def _terminal() -> Finding:
    import os

    from safeconduct.cli.habits import terminal_width
    from safeconduct.language import language

    colours = "no colours (NO_COLOR)" if os.environ.get("NO_COLOR") else "colours where the terminal has them"
    return Finding("terminal", "good", f"{terminal_width()} columns, {colours}, language {language()}.")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(doctor)
