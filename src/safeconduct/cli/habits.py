"""What every command keeps to on a terminal: quiet when told, no colours where none are wanted, progress on stderr."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Timer

PATIENCE_S = 1.0
"""Work that is over sooner is not announced, s."""

LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where POSIX looks for the language of messages, in this order."""

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


def be_quiet(quiet: bool) -> None:
    """Nothing but the answer and errors is said from now on, or everything again."""
    _quiet.set(quiet)


def quiet() -> bool:
    """Whether nothing but the answer and errors is to be said."""
    return _quiet.get()


def note(text: str) -> None:
    """Says something beside the answer."""
    if not quiet():
        print(text, file=sys.stderr)


def language_of(environment: Mapping[str, str]) -> str:
    """The language the environment asks for; English where it asks for none that there is."""
    from safeconduct.language import of_locale

    return of_locale(next((value for name in LANGUAGE_VARIABLES if (value := environment.get(name))), ""))


def taken_out(words: Sequence[str]) -> tuple[list[str], bool, str]:
    """The arguments without ``--quiet`` and ``--lang CODE``; whether the first was there; the code, or what LANG says.

    Raises
    ------
    InputError
        If no answers are told in that language.
    """
    rest: list[str] = []
    hushed, code = False, ""
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "--quiet":
            hushed = True
        elif word == "--lang":
            code = words.pop(0) if words else "?"
        elif word.startswith("--lang="):
            code = word.removeprefix("--lang=") or "?"
        else:
            rest.append(word)
    return rest, hushed, _known(code) if code else language_of(os.environ)


def _known(code: str) -> str:
    from safeconduct.errors import InputError
    from safeconduct.language import LANGUAGES

    if code not in LANGUAGES:
        raise InputError.single(
            "--lang", f'there is no language "{code:.20}".', f"Use {' or '.join(LANGUAGES)}."
        )
    return code


NARROW, WIDE, USUAL = 40, 200, 80
"""Columns answers are set for: narrower or wider terminals get the nearest."""


def terminal_width() -> int:
    """Columns to write for: those of the terminal or of COLUMNS, 80 where neither says."""
    columns = shutil.get_terminal_size((USUAL, 24)).columns
    return min(max(columns, NARROW), WIDE)


@contextmanager
def working(steps: int, first: str = "reading") -> Iterator[Callable[[str], None]]:
    """A function to tell each step to; after a second what is done and how long it may still take is shown.

    Parameters
    ----------
    steps : int
        How many there are.
    first : str
        What is done before the first is told.
    """
    if quiet() or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
        TextColumn("so far, may still take"),
        TimeRemainingColumn(compact=True),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(first, total=steps + 1)

    def show(text: str) -> None:
        bar.update(task, description=text, advance=1)

    soon = Timer(PATIENCE_S, bar.start)
    soon.daemon = True
    soon.start()
    try:
        yield show
    finally:
        soon.cancel()
        soon.join()
        bar.stop()
