"""``safeconduct atlas``, ``portfolio`` and ``query``: many questions at once, and questions over the answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.options import (
    BAD_INPUT,
    HOW_TO_GET_THE_BATCH_PART,
    AsJson,
    AsOf,
    Resolution,
    print_json,
    say_first_run,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Out = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="Folder for the results; a run that stopped goes on there."),
]
Engine = Annotated[str, typer.Option(help="serial, local (all cores), or tcp://… of a Dask scheduler.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes of the local engine.")]
Retry = Annotated[bool, typer.Option("--retry-failed", help="Try again what failed before.")]

FIRST = 10
SHORT = 12
"""Cells up to so long are not folded."""
TERSE = {"alone closes all": "alone", "decide by, UTC": "decide by"}
"""Titles for a terminal of 80 columns."""


def atlas(
    out: Out,
    states: Annotated[str, typer.Option(help="small (60 capitals), world, or states with commas.")] = "small",
    limit: Annotated[float, typer.Option(help="Routes up to so many times the shortest count.")] = 1.2,
    most: Annotated[int, typer.Option(help="States whose refusal is looked at, for each pair.")] = 20,
    resolution: Resolution = "1km",
    engine: Engine = "local",
    workers: Workers = None,
    retry_failed: Retry = False,
    as_json: AsJson = False,
) -> None:
    """For every ordered pair of capitals who could close the way; for every state what it adds up to."""
    _needs("pyarrow", *([] if engine == "serial" else ["distributed"]))
    from safeconduct.batch import atlas as made
    from safeconduct.batch.engine import check_engine
    from safeconduct.batch.outputs import write_atlas
    from safeconduct.batch.progress import shown

    asked = made.read_run(states, limit, most, resolution)
    check_engine(engine)
    say_first_run()
    with shown("atlas") as progress:
        pairs, sums = made.make_atlas(
            asked, out, engine=engine, workers=workers, retry_failed=retry_failed, on_progress=progress
        )
    write_atlas(out, asked, pairs, sums)
    failed = sum(bool(error) for error in pairs["error"].to_pylist())
    first = sums.slice(0, FIRST).to_pylist()
    if as_json:
        incomplete = sum(not done for done in pairs["complete"].to_pylist())
        told = {"pairs": pairs.num_rows, "failed": failed, "incomplete": incomplete, "states": first}
        print_json(told | {"out": str(out)})
    else:
        head = ("", "state", "share", "pairs it closes alone", "lies under")
        rows = [
            (str(r["rank"]), r["name"], f"{r['share_sum']:,.1f}", f"{r['alone']:,}", f"{r['crossed']:,}")
            for r in first
        ]
        _table(f"Who holds the keys: {pairs.num_rows:,} ordered pairs of capitals", head, rows)
        print(f"Every capital counts the same; no traffic, no closures. All of it is in {out}.")
    _tell_failed(failed, pairs.num_rows, out)


def portfolio(
    posts: Annotated[Path, typer.Argument(help="The posts: TOML, or CSV with --settings.")],
    as_of: AsOf,
    out: Out,
    since: Annotated[Path | None, typer.Option(help="Tell what changed since this earlier run.")] = None,
    settings: Annotated[Path | None, typer.Option(help="What the posts of a CSV share, as TOML.")] = None,
    resolution: Resolution = "1km",
    engine: Engine = "local",
    workers: Workers = None,
    retry_failed: Retry = False,
    as_json: AsJson = False,
) -> None:
    """Every post's way out, one plan each, the worst first; with --since only what changed."""
    _needs("pyarrow", *([] if engine == "serial" else ["distributed"]))
    from safeconduct.batch import portfolio as made
    from safeconduct.batch.changes import changes
    from safeconduct.batch.engine import check_engine
    from safeconduct.batch.outputs import write_portfolio
    from safeconduct.batch.progress import shown
    from safeconduct.facts import get_day
    from safeconduct.store.facts import load_facts

    day = get_day(load_facts(), as_of, "--as-of")
    check_engine(engine)
    before = made.read_portfolio(since) if since else None
    asked = made.PortfolioRun(made.load_posts(posts, day, settings), day, resolution)
    say_first_run()
    with shown("posts") as progress:
        rows = made.make_portfolio(
            asked, out, engine=engine, workers=workers, retry_failed=retry_failed, on_progress=progress
        )
    ranked = made.worst_first(rows)
    moved = changes(before, rows) if before is not None else None
    write_portfolio(out, day, ranked, moved)
    failed = sum(bool(row["error"]) for row in rows)
    if as_json:
        brief = [{k: v for k, v in row.items() if k != "scenario"} for row in ranked]
        told: dict[str, Any] = {"posts": brief, "failed": failed, "out": str(out)}
        print_json(told | ({"changes": moved} if moved is not None else {}))
    elif moved is not None:
        rows_of = [(one.name, "; ".join(one.what), "; ".join(one.because)) for one in moved]
        _table(f"What changed since {since}", ("post", "what", "because"), rows_of)
        print(f"{len(rows) - len(moved)} posts as before." if moved else "Nothing changed.")
    else:
        _board(ranked, day.isoformat())
        print(f"Each post in full: {out / 'board.html'}")
    _tell_failed(failed, len(rows), out)


def query(
    folder: Annotated[Path, typer.Argument(help="The --out of a portfolio or an atlas.")],
    sql: Annotated[str, typer.Argument(help="One SELECT over the tables posts, or pairs and states.")],
    as_json: AsJson = False,
) -> None:
    """Ask a run's results in SQL (DuckDB, read-only)."""
    _needs("pyarrow", "duckdb")
    from safeconduct.batch.query import query as ask

    answer = ask(folder, sql)
    if as_json:
        print_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
    else:
        _table("", answer.columns, [tuple("" if c is None else str(c) for c in row) for row in answer.rows])
    if answer.cut:
        told = (
            f"only the first {len(answer.rows):,} rows are told; there are more. Ask for less, or for sums."
        )
        print(told, file=sys.stderr)
        raise typer.Exit(BAD_INPUT)


def _board(ranked: Sequence[dict[str, Any]], day: str) -> None:
    from safeconduct.brief.board import HEAD, board_row

    # a terminal is narrower than a page: the four ways stand on the board
    shown = [place for place, (name, _) in enumerate(HEAD) if name != "four ways"]
    rows = [[board_row(row).cells[place] for place in shown] for row in ranked]
    head = [TERSE.get(HEAD[place][0], HEAD[place][0]) for place in shown]
    _table(f"{len(ranked)} posts as of {day}, the worst first", head, rows)


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from safeconduct.evidence.sanitise import for_markup

    table = Table(
        title=for_markup(title) or None, box=SIMPLE_HEAD, title_justify="left", padding=(0, 1, 0, 0)
    )
    for place, name in enumerate(head):
        short = max((len(row[place]) for row in rows), default=0) <= SHORT
        table.add_column(for_markup(name), overflow="fold", no_wrap=short)
    for row in rows:
        table.add_row(*(for_markup(cell) for cell in row))
    Console(highlight=False).print(table)


def _tell_failed(failed: int, count: int, out: Path) -> None:
    if failed:
        print(f"{failed} of {count} could not be worked out; why is in {out}.", file=sys.stderr)
        raise typer.Exit(BAD_INPUT)


def _needs(*modules: str) -> None:
    """Says how to get what is not installed with the program itself."""
    from importlib.util import find_spec

    from safeconduct.errors import InputError

    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        what = f"{' and '.join(missing)} is needed and not installed."
        raise InputError.single("", what, HOW_TO_GET_THE_BATCH_PART)


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(portfolio)
    app.command()(atlas)
    app.command()(query)
