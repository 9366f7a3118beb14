"""``safeconduct recall``: what would change if a source were discredited."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.ledger import DEFAULT_LEDGER, AsJson, AsOf, LedgerPath, Words

if TYPE_CHECKING:
    from safeconduct.planning.recall import PlanFor


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
    from safeconduct.evidence.screen import recall_lines
    from safeconduct.planning.recall import recall as recalled
    from safeconduct.planning.recall import recalled_dict
    from safeconduct.store.ledger_files import read_ledger

    book = read_ledger(ledger, last_day(as_of) if as_of else None)
    table = recalled_dict(recalled(book, source, planners(scenarios or []), words))
    if as_json:
        typer.echo(json.dumps(table, indent=2, ensure_ascii=False))
    else:
        typer.echo("\n".join(recall_lines(table)))


def planners(scenarios: Sequence[Path]) -> dict[str, PlanFor]:
    """Each scenario as a function from its claims' chances to its plan."""
    if not scenarios:
        return {}
    from importlib import import_module

    # by name, so that a look at the ledger alone loads no planner
    api = import_module("safeconduct.api")
    return {str(path): partial(api.plan_summary_with, path) for path in scenarios}
