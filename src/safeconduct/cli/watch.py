"""``safeconduct watch``: plan anew when the ledger, the scenario or a feed changes; tell what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.options import AsJson, ScenarioFile

if TYPE_CHECKING:
    from safeconduct.planning.watch import PlanChange, PlanSummary
    from safeconduct.store.watching import FeedItem


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(watch)


def watch(
    file: ScenarioFile,
    ledger: Annotated[
        Path | None, typer.Option("--ledger", "-l", envvar="SAFECONDUCT_LEDGER", help="The ledger file.")
    ] = None,
    feed: Annotated[list[str] | None, typer.Option(help="RSS or Atom, address or file; repeat.")] = None,
    every: Annotated[float, typer.Option(help="Seconds between two looks.")] = 60.0,
    looks: Annotated[int, typer.Option(help="Stop after this many looks; 0 is never.")] = 0,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Add changes to this file, as JSON lines."),
    ] = None,
    webhook: Annotated[str, typer.Option(help="Post changes as JSON to this address.")] = "",
    memory: Annotated[Path | None, typer.Option(help="What was told. Default: beside FILE.")] = None,
    lapse_h: Annotated[float, typer.Option(help="Tell permissions that lapse within so many hours.")] = 48.0,
    as_json: AsJson = False,
) -> None:
    """Watch a plan: tell what changes in it, each change once; with --json each is a line of JSON."""
    import time

    from safeconduct.evidence.sanitise import plain
    from safeconduct.store import watching

    _check(file, every, looks)
    tellers: list[watching.Teller] = [partial(_print, as_json)]
    tellers += [watching.to_file(out)] if out else []
    tellers += [watching.to_webhook(webhook)] if webhook else []
    watched = watching.Watch(
        replan=planner(file, ledger),
        files=[file, *([ledger] if ledger else [])],
        feeds=feed or [],
        memory=memory or file.with_name(f"{file.name}.watch.json"),
        tellers=tellers,
        warn=lambda line: typer.echo(plain(line, one_line=True), err=True),
        lapse_h=lapse_h,
        on_item=draft_from_item,
    )
    times = repeat(None, looks) if looks else repeat(None)
    watching.watch(watched, lambda: datetime.now(UTC), lambda: time.sleep(every), times)


def draft_from_item(item: FeedItem) -> str:
    """Drafts a closure from a news item that speaks of one, and says how to confirm it; nothing from any other."""
    from safeconduct.facts.drafts import headline_draft
    from safeconduct.store.drafts import keep_drafts
    from safeconduct.store.facts import load_facts

    draft = headline_draft(item.title, item.link, load_facts(), datetime.now(UTC).date())
    if draft is None:
        return ""
    (kept,) = keep_drafts([draft])
    return f"Drafted as {kept['draft']}: read it, then safeconduct facts confirm {kept['draft']}"


def planner(file: Path, ledger: Path | None) -> Callable[[], PlanSummary]:
    """The planner of a scenario as the watch wants it."""
    from importlib import import_module

    # by name, so that the program starts without the planner
    api = import_module("safeconduct.api")
    return partial(api.plan_summary, file, ledger)


def _check(file: Path, every: float, looks: int) -> None:
    from safeconduct.errors import Fault, InputError

    faults = []
    if not file.is_file():
        faults.append(Fault(str(file), "there is no such scenario."))
    if not 0 < every < 1e9:
        faults.append(Fault("--every", f"{every!r} is no pause.", "Give seconds above 0."))
    if looks < 0:
        faults.append(Fault("--looks", f"{looks} is less than none.", "Give 0 for no end."))
    if faults:
        raise InputError(faults)


def _print(as_json: bool, changes: Sequence[PlanChange], at: datetime) -> None:
    import json

    from safeconduct.evidence.sanitise import plain
    from safeconduct.store.watching import change_dict

    for change in changes:
        told = f"{at:%Y-%m-%d %H:%M}Z  {plain(change.text, one_line=True)}"
        typer.echo(json.dumps(change_dict(change, at), ensure_ascii=False) if as_json else told)
