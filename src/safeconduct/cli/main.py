"""``safeconduct``: the program. Registers the commands, turns faults into words and exit codes, and nothing else.

Exit codes: 0 an answer, 2 bad input, 3 no permitted route.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import typer

from safeconduct.cli import (
    airlift,
    atlas,
    brief,
    check,
    decide,
    doctor,
    exercise,
    facts,
    firs,
    gateways,
    intake,
    ledger,
    leverage,
    new,
    permissions,
    plan,
    quick,
    recall,
    refuges,
    replay,
    route,
    serve,
    sky,
    states,
    watch,
    whatif,
)
from safeconduct.cli.habits import be_quiet, taken_out
from safeconduct.cli.options import BAD_INPUT
from safeconduct.language import speaking
from safeconduct.version import __version__

FAILED = 1
INTERRUPTED = 130
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)
SOUTHERN = re.compile(r"-[\d.]+\s*[,;]\s*[-+]?[\d.]+")

app = typer.Typer(
    name="safeconduct",
    help="Plan an evacuation by air when the sky can close. Planning-grade, not for navigation.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for module in (
    quick,
    plan,
    brief,
    route,
    refuges,
    gateways,
    leverage,
    whatif,
    permissions,
    decide,
    airlift,
    check,
    new,
    states,
    sky,
    facts,
    firs,
    ledger,
    intake,
    recall,
    watch,
    replay,
    exercise,
    atlas,
    serve,
    doctor,
):
    module.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"safeconduct {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
    facts: list[Path] = typer.Option(
        [], "--facts", help="File of your own facts; works with every command, before or after its name."
    ),
    quiet: bool = typer.Option(
        False, "--quiet", help="Only the answer and errors: no progress, no notes. Anywhere in the line."
    ),
    lang: str = typer.Option(
        "", "--lang", metavar="CODE", help="Language of the answer: en or fr; without, what LANG says."
    ),
) -> None:
    """Plan an evacuation by air when the sky can close. Planning-grade, not for navigation."""
    # the first has answered already; the others were taken from the command line before it is parsed
    del version, facts, quiet, lang


def own_facts(arguments: Sequence[str]) -> tuple[list[str], list[Path], list[Path]]:
    """The arguments without ``--facts FILE``; the files it names; the scenarios among the arguments."""
    rest: list[str] = []
    named: list[Path] = []
    words = iter(arguments)
    for word in words:
        if word == "--facts" and (file := next(words, None)) is not None:
            named.append(Path(file))
        elif word.startswith("--facts="):
            named.append(Path(word.removeprefix("--facts=")))
        else:
            rest.append(word)
    return rest, named, [Path(word) for word in rest if word.endswith(".toml")]


def main(arguments: list[str] | None = None) -> Any:
    """Runs the program; every fault of an input is printed on its own line."""
    from safeconduct.errors import InputError
    from safeconduct.store.facts import use_own_facts
    from safeconduct.store.own_facts import own_files

    _write_what_can_be_written()
    try:
        heard, hushed, code = taken_out(sys.argv[1:] if arguments is None else arguments)
        be_quiet(hushed)
        rest, named, scenarios = own_facts(heard)
        use_own_facts(own_files(named, scenarios))
        try:
            with speaking(code):
                return app(args=[_not_an_option(word) for word in rest])
        finally:
            sys.stdout.flush()
    except InputError as error:
        from safeconduct.evidence.sanitise import plain  # only who has a fault to show pays for it

        for fault in error.faults:
            print(f"error: {plain(str(fault))}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # the reader, e.g. head, has seen enough
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        if error.filename is None and error.errno not in UNWRITABLE:
            raise
        # a folder that may not be read or made; without a name it is what is printed, into a file on a full disk
        what = "the output cannot be written" if error.filename is None else str(error.filename)
        print(f"error: {what}: {error.strerror}.", file=sys.stderr)
        _drop_output()
        sys.exit(FAILED)
    except KeyboardInterrupt:
        print("interrupted; nothing was written", file=sys.stderr)
        sys.exit(INTERRUPTED)


def _not_an_option(word: str) -> str:
    """A position in the south, ``-33.9,18.4``, with a space before it: else its sign makes it an option."""
    return f" {word}" if SOUTHERN.fullmatch(word) else word


def _write_what_can_be_written() -> None:
    """A letter that the terminal's encoding does not have is spelled out instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """What is still in the buffer goes nowhere: else the interpreter tries once more as it ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
