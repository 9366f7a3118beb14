"""``safeconduct recall``: what would change if a source were discredited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.entries import DEFAULT_LEDGER, AsOf, LedgerPath, Words
from safeconduct.cli.options import AsJson, tell
from safeconduct.cli.planners import planners


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(recall)


def recall(
    source: Annotated[str, typer.Argument(help="Id or name of the source.")],
    scenarios: Annotated[list[Path] | None, typer.Argument(help="Plans to try.")] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = "",
    words: Words = "icd203",
    as_json: AsJson = False,
) -> None:
    """Every number and plan that would change if a source were discredited."""
    from safeconduct.evidence.dates import last_day
    from safeconduct.evidence.terminal import recall_lines
    from safeconduct.planning.recall import recall as recalled
    from safeconduct.planning.recall import recalled_dict
    from safeconduct.store.ledger_files import read_ledger

    book = read_ledger(ledger, last_day(as_of) if as_of else None)
    table = recalled_dict(recalled(book, source, planners(scenarios or []), words))
    tell(as_json, lambda: table, lambda: recall_lines(table))
