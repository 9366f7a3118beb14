"""``safeconduct ledger``: sources, reports and claims, and what a claim rests on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.entries import (
    DEFAULT_LEDGER,
    AsOf,
    Author,
    Day,
    Id,
    LedgerPath,
    Reason,
    Supersede,
    Words,
    now_text,
    recorded_dict,
    today_text,
    user_name,
)
from safeconduct.cli.options import BAD_INPUT, AsJson, print_json

if TYPE_CHECKING:
    from datetime import date

    from safeconduct.evidence.book import Book
    from safeconduct.evidence.model import Body
    from safeconduct.store.ledger import Ledger, Recorded

ledger_app = typer.Typer(help="On whose word: sources, reports, claims.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(ledger_app, name="ledger")


@ledger_app.command()
def init(
    path: Annotated[Path | None, typer.Argument(help="The new file.")] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """Make a new, empty ledger."""
    from safeconduct.store.ledger import SCHEMA_VERSION, Ledger

    made = path or ledger
    Ledger.create(made).close()
    _tell(as_json, {"ledger": str(made), "schema": SCHEMA_VERSION}, f"{made}: a new ledger")


@ledger_app.command("add-source")
def add_source(
    id: Id,
    reliability: Annotated[str, typer.Option(help="A reliable … E unreliable, F cannot be judged.")],
    why: Annotated[str, typer.Option(help="Why that grade, and whose it is.")],
    name: Annotated[str, typer.Option(help="Full name. Default: the id.")] = "",
    kind: Annotated[str, typer.Option(help="newspaper, government, anonymous channel, person …")] = "other",
    since: Day = "",
    address: Annotated[str, typer.Option(help="Where to find it.")] = "",
    ledger: LedgerPath = DEFAULT_LEDGER,
    author: Author = "",
    reason: Reason = "",
    supersede: Supersede = False,
    as_json: AsJson = False,
) -> None:
    """Add a source, or grade one anew with --supersede."""
    from safeconduct.evidence.bodies import body_from

    body = body_from(
        "source",
        {"id": id, "name": name or id, "kind": kind, "reliability": reliability, "why": why}
        | {"since": since or today_text(), "address": address},
    )
    _enter(ledger, body, author, reason, supersede, as_json)


@ledger_app.command("add-claim")
def add_claim(
    id: Id,
    statement: Annotated[str, typer.Option(help="A sentence that is true or false.")],
    base_rate: Annotated[float, typer.Option(help="Chance before any report, above 0 and below 1.")],
    base_rate_why: Annotated[str, typer.Option(help="Why that number.")],
    base_rate_by: Annotated[str, typer.Option(help="Who set it. Default: the author.")] = "",
    kind: Annotated[str, typer.Option(help="overflight, landing, acceptance, capacity, stands …")] = "other",
    about: Annotated[str, typer.Option(help="State (TR) or airport (OSDI).")] = "",
    value: Annotated[float | None, typer.Option(help="The number it states.")] = None,
    unit: Annotated[str, typer.Option(help="Unit of that number.")] = "",
    guess: Annotated[bool, typer.Option("--guess", help="The number is the planner's own guess.")] = False,
    since: Day = "",
    note: Annotated[str, typer.Option(help="What a reader must know.")] = "",
    ledger: LedgerPath = DEFAULT_LEDGER,
    author: Author = "",
    reason: Reason = "",
    supersede: Supersede = False,
    as_json: AsJson = False,
) -> None:
    """Add a claim a plan can use, with its base rate."""
    from safeconduct.evidence.bodies import body_from

    body = body_from(
        "claim",
        {"id": id, "statement": statement, "kind": kind, "base_rate": base_rate, "guess": guess}
        | {"base_rate_by": base_rate_by or author or user_name(), "base_rate_why": base_rate_why}
        | {"since": since or today_text(), "about": about, "value": value, "unit": unit, "note": note},
    )
    _enter(ledger, body, author, reason, supersede, as_json)


@ledger_app.command("add-report")
def add_report(
    id: Id,
    claim: Annotated[str, typer.Option(help="The claim it bears on.")],
    source: Annotated[str, typer.Option(help="Who said it.")],
    supports: Annotated[bool, typer.Option("--supports/--denies", help="Whether it says the claim holds.")],
    quotes: Annotated[list[str] | None, typer.Option(help="A report it relays; repeat.")] = None,
    unnamed: Annotated[str, typer.Option(help="'yes', or a label, if it rests on somebody unnamed.")] = "",
    credibility: Annotated[str | None, typer.Option(help="2 to 6; 1 is computed.")] = None,
    said: Day = "",
    received: Day = "",
    hedge: Annotated[str, typer.Option(help="How it keeps its distance, as written.")] = "",
    excerpt: Annotated[str, typer.Option(help="The passage, short.")] = "",
    address: Annotated[str, typer.Option(help="Where it can be read.")] = "",
    text_file: Annotated[Path | None, typer.Option(help="The whole text, to keep its hash.")] = None,
    unseen: Annotated[bool, typer.Option("--unseen", help="Nobody here has read the original.")] = False,
    adds: Annotated[str, typer.Option(help="What it adds to what it quotes.")] = "",
    note: Annotated[str, typer.Option(help="Anything else.")] = "",
    ledger: LedgerPath = DEFAULT_LEDGER,
    author: Author = "",
    reason: Reason = "",
    supersede: Supersede = False,
    as_json: AsJson = False,
) -> None:
    """Add a report: somebody's word on a claim, and whom it quotes."""
    from safeconduct.evidence.bodies import body_from

    body = body_from(
        "report",
        {"id": id, "claim": claim, "source": source, "supports": supports, "quotes": quotes or []}
        | {"unnamed": unnamed, "credibility": credibility, "seen": not unseen, "hedge": hedge}
        | {"said": said or today_text(), "received": received or today_text(), "excerpt": excerpt}
        | {"address": address, "text_sha256": _hash_of(text_file), "adds": adds, "note": note},
    )
    _enter(ledger, body, author, reason, supersede, as_json)


@ledger_app.command()
def retract(
    id: Annotated[str, typer.Argument(help="What to take out.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    kind: Annotated[str, typer.Option(help="source, claim or report.")] = "report",
    ledger: LedgerPath = DEFAULT_LEDGER,
    author: Author = "",
    as_json: AsJson = False,
) -> None:
    """Take a report, claim or source out; it stays on record."""
    from safeconduct.evidence.bodies import body_from

    body = body_from("retraction", {"id": f"{kind}:{id}", "of_kind": kind, "of_id": id})
    _enter(ledger, body, author, reason, False, as_json)


@ledger_app.command()
def show(
    claim: Annotated[str, typer.Argument(help="The claim; all of them when left out.")] = "",
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = "",
    recorded_by: Annotated[str, typer.Option(help="Only what had been entered by this instant.")] = "",
    words: Words = "icd203",
    half_life: Annotated[float | None, typer.Option(help="Decay: days to half weight. Off.")] = None,
    scenario: Annotated[Path | None, typer.Option(help="Show what an origin is worth to its plan.")] = None,
    as_json: AsJson = False,
) -> None:
    """A claim's number, word, confidence and origins, and which origin flips the word."""
    from safeconduct.evidence.assess import assess, assessment_dict
    from safeconduct.evidence.dates import last_day
    from safeconduct.evidence.terminal import claim_lines, list_line

    # decay counts from a day, so it needs one
    day = last_day(as_of) if as_of else last_day(today_text()) if half_life is not None else None
    book = _book(ledger, claim, day, _instant(recorded_by))
    found = [assess(book, key, words, half_life) for key in ([claim] if claim else sorted(book.claims))]
    moves = _plan_moves(scenario, ledger, claim) if scenario and claim else {}
    if as_json:
        tables = [assessment_dict(item) | ({"plan_effects": moves} if moves else {}) for item in found]
        print_json(tables[0] if claim else {"ledger": str(ledger), "claims": tables})
        return
    lines = claim_lines(found[0]) if claim else [list_line(item) for item in found]
    lines += [f"  plan        without {name} its chance moves by {-by:+.2f}" for name, by in moves.items()]
    typer.echo("\n".join(lines) or "The ledger has no claims.")


def _book(path: Path, claim: str, as_of: date | None, recorded_by: str | None) -> Book:
    """The part of a ledger that bears on a claim, or all of it."""
    from safeconduct.store.ledger import Ledger
    from safeconduct.store.ledger_files import read_ledger

    if not claim or path.suffix == ".jsonl":
        return read_ledger(path, as_of, recorded_by)
    with Ledger.open(path) as opened:
        return opened.book_of(claim, as_of, recorded_by)


def _plan_moves(scenario: Path, ledger: Path, claim: str) -> dict[str, float]:
    """What each origin of a claim is worth to a plan's chance of passage."""
    from safeconduct.cli.planners import planners
    from safeconduct.evidence.sanitise import plain
    from safeconduct.planning.recall import chance_moves
    from safeconduct.store.ledger_files import read_ledger

    plan = planners([scenario])[str(scenario)]
    return {plain(name): by for name, by in chance_moves(read_ledger(ledger), claim, plan).items()}


@ledger_app.command()
def verify(
    head: Annotated[str, typer.Option(help="A hash noted earlier that must still be in the chain.")] = "",
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """Check that no entry was changed, removed or slipped in; if one was, that is bad input (exit code 2)."""
    from safeconduct.evidence.sanitise import plain
    from safeconduct.store.ledger import Ledger

    with Ledger.open(ledger) as opened:
        found = opened.verify(head)
    table = {"ok": found.ok, "entries": found.entries, "head": found.head}
    faults = [{"where": f.where, "what": f.what, "suggestion": f.suggestion} for f in found.faults]
    text = [f"{ledger}: {found.entries} entries, chain whole, head {found.head}"]
    if not found.ok:
        text = [plain(str(fault), one_line=True) for fault in found.faults]
    _tell(as_json, {**table, "faults": faults}, "\n".join(text))
    if not found.ok:
        raise typer.Exit(BAD_INPUT)


@ledger_app.command("export")
def export_(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write this file; without, it is printed.")
    ] = None,
    stix: Annotated[bool, typer.Option("--stix", help="A STIX 2.1 bundle instead; lossy.")] = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_json: AsJson = False,
) -> None:
    """The whole ledger as JSON Lines, or its present state as STIX 2.1 (lossy, and it says what is lost)."""
    from safeconduct.evidence.interchange import STIX_LOSS, stix_bundle
    from safeconduct.store.files import write_whole
    from safeconduct.store.ledger import Ledger
    from safeconduct.store.ledger_files import export_text

    with Ledger.open(ledger) as opened:
        text = (
            json.dumps(stix_bundle(opened.book(), opened.newest()), indent=2, ensure_ascii=False)
            if stix
            else ""
        )
        text = text or export_text(opened)
    if stix:
        typer.echo(STIX_LOSS, err=True)
    if out is None:
        typer.echo(text.rstrip("\n"))
        return
    write_whole(out, text)
    _tell(as_json, {"file": str(out), "stix": stix, "lines": text.count("\n")}, f"{out}: written")


@ledger_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON Lines.")],
    ledger: LedgerPath = DEFAULT_LEDGER,
    author: Author = "",
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """Add the entries of a JSON Lines file, all or none."""
    from safeconduct.store.ledger import Ledger
    from safeconduct.store.ledger_files import import_lines, read_text

    text = read_text(file)
    with Ledger.open(ledger) as opened:
        stamp = (author or user_name(), now_text(), reason or f"imported from {file.name}")
        recorded = import_lines(opened, text, *stamp)
        seq, head = opened.head()
    table = {"imported": len(recorded), "entries": seq, "head": head}
    _tell(as_json, table, f"{ledger}: {len(recorded)} entries imported, {seq} in all, head {head}")


def _enter(path: Path, body: Body, author: str, reason: str, supersede: bool, as_json: bool) -> None:
    from safeconduct.evidence.model import Entry
    from safeconduct.evidence.sanitise import plain
    from safeconduct.store.ledger import Ledger

    entry = Entry(body, author or user_name(), now_text(), reason or "new entry", supersede)
    with Ledger.open(path) as ledger:
        recorded = ledger.append([entry])[0]
        asked = _questions_about(ledger, recorded)
    text = [f"entry {recorded.seq}: {recorded.entry.kind} {plain(body.id)}, hash {recorded.hash[:12]}…"]
    text += [f"?  {plain(question, one_line=True)}" for question in asked]
    _tell(as_json, recorded_dict(recorded) | {"questions": asked}, "\n".join(text))


def _questions_about(ledger: Ledger, recorded: Recorded) -> list[str]:
    from safeconduct.evidence.assess import assess
    from safeconduct.evidence.model import Statement

    body = recorded.entry.body
    if not isinstance(body, Statement) or not body.excerpt:
        return []
    asked = assess(ledger.book_of(body.claim), body.claim).asked()
    return [question.text for question in asked if body.id in question.reports]


def _hash_of(path: Path | None) -> str:
    from hashlib import sha256

    from safeconduct.store.ledger_files import read_text

    return sha256(read_text(path).encode()).hexdigest() if path else ""


def _instant(text: str) -> str | None:
    from safeconduct.errors import InputError
    from safeconduct.evidence.dates import find_instant_fault

    fault = find_instant_fault("--recorded-by", text) if text else None
    if fault:
        raise InputError([fault])
    return text or None


def _tell(as_json: bool, table: dict[str, Any], text: str | Sequence[str]) -> None:
    if as_json:
        print_json(table)
    else:
        typer.echo(text)
