"""``safeconduct intake``: read an article, draft reports, enter what a person confirms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.entries import DEFAULT_LEDGER, Author, LedgerPath
from safeconduct.cli.options import AsJson, print_json

if TYPE_CHECKING:
    from safeconduct.errors import Fault
    from safeconduct.evidence.model import Entry


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(intake)


def intake(
    address: Annotated[str, typer.Argument(metavar="FILE-or-URL", help="The article, or edited drafts.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the drafts to this file.")
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="Go through the drafts one by one.")] = False,
    enter: Annotated[
        bool, typer.Option("--enter", help="Enter the confirmed drafts of a JSON file.")
    ] = False,
    source: Annotated[str, typer.Option(help="Id of the outlet, if it is in the ledger.")] = "",
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="Draft a scenario (TOML) for a person to confirm.")
    ] = None,
    said: Annotated[str, typer.Option(help="Date of the article, if it does not state one.")] = "",
    ledger: LedgerPath = DEFAULT_LEDGER,
    author: Author = "",
    as_json: AsJson = False,
) -> None:
    """Read an article and draft reports for a person to confirm. Nothing is entered by itself."""
    if enter:
        _enter_file(Path(address), ledger, author, as_json)
        return
    table = read_drafts(address, source, said)
    if scenario is not None:
        _draft_scenario(address, table, scenario)
    if confirm:
        _confirm(table, ledger, author)
    elif out:
        from safeconduct.store.files import write_whole

        write_whole(out, json.dumps(table, indent=2, ensure_ascii=False) + "\n")
        typer.echo(f"{out}: {len(table['drafts'])} drafts. Answer them, set confirmed to true, then --enter.")
    elif as_json:
        print_json(table)
    else:
        _show(table)


def read_drafts(address: str, source: str = "", said: str = "") -> dict[str, Any]:
    """The drafts of an article, as the JSON file a person edits."""
    from safeconduct.evidence.intake import drafts, mark
    from safeconduct.evidence.similarity import wire_credits
    from safeconduct.store.articles import read_article
    from safeconduct.store.gazetteer import airport_names, state_names

    article = read_article(address)
    known = {"source": source or article.source, "said": said or article.said}
    known |= {"address": article.address, "text_sha256": article.text_sha256}
    marked = mark(article.text, state_names(), airport_names())
    return {
        "title": article.title,
        **known,
        "sentences": len(marked),
        "remarks": list(article.remarks),
        "wire_credits": list(wire_credits(article.text)),
        "drafts": drafts(marked, known),
    }


def _draft_scenario(address: str, table: dict[str, Any], to: Path) -> None:
    """Write the draft scenario and tell what it still needs."""
    from safeconduct.evidence.draft import draft_toml
    from safeconduct.evidence.intake import mark
    from safeconduct.evidence.sanitise import plain
    from safeconduct.evidence.story import read_story
    from safeconduct.store.articles import article_day, read_article
    from safeconduct.store.gazetteer import airport_names, capitals, state_names
    from safeconduct.store.scenario import write_new

    text = read_article(address).text
    story = read_story(mark(text, state_names(), airport_names()), state_names())
    day, remark = article_day(table["said"])
    write_new(to, draft_toml(story, {**table, "said": day}, capitals()))
    typer.echo(
        f"{to}: a draft scenario. Confirm each part against its sentence, then `safeconduct plan {to}`."
    )
    for question in (*remark, *story.questions):
        typer.echo(f"?  {plain(question)}")


def _show(table: dict[str, Any]) -> None:
    from safeconduct.evidence.sanitise import plain

    typer.echo(f"{plain(table['title'], one_line=True)}: {table['sentences']} sentences")
    for remark in table["remarks"]:
        typer.echo(f"!  {plain(remark)}")
    for wire in table["wire_credits"]:
        typer.echo(f"?  It credits {plain(wire)}: does it relay that agency's report?")
    for draft in table["drafts"]:
        _show_draft(draft)


def _show_draft(draft: dict[str, Any]) -> None:
    from safeconduct.evidence.sanitise import plain

    def joined(items: list[str]) -> str:
        return plain(", ".join(items), one_line=True) or "-"

    typer.echo(f"\n{draft['sentence']:>3}  {plain(draft['excerpt'], one_line=True)}")
    speakers = [f"{speaker['name']} ({speaker['kind']})" for speaker in draft["speakers"]]
    typer.echo(f"     says     {joined(speakers)}")
    hedges = [
        h["word"] + (f" (heard as {h['heard_as']:.0%})" if h["heard_as"] else "") for h in draft["hedges"]
    ]
    typer.echo(f"     hedges   {joined(hedges)}")
    typer.echo(f"     places   {joined([*draft['states'], *draft['airports']])}")
    typer.echo(f"     ?  {plain(draft['ask'][0], one_line=True)}")


def _confirm(table: dict[str, Any], ledger: Path, author: str) -> None:
    """One draft after the other; only what is answered with yes and in full is entered."""
    from safeconduct.errors import InputError
    from safeconduct.store.ledger import Ledger

    with Ledger.open(ledger) as opened:
        for draft in table["drafts"]:
            _show_draft(draft)
            if not typer.confirm("     Enter it?", default=False):
                continue
            try:
                opened.append([_entry(_answered(draft, table), "draft", author)])
                typer.echo("     entered")
            except InputError as error:
                typer.echo(f"     not entered: {error}", err=True)


def _answered(draft: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    return draft | {
        "id": typer.prompt("     id of the report"),
        "source": typer.prompt("     id of the source that says it", default=table["source"] or None),
        "claim": typer.prompt("     id of the claim"),
        "supports": typer.confirm("     does it support the claim?"),
        "quoting_whom": typer.prompt("     quoting whom? (itself, unnamed, or ids of reports)"),
        "said": typer.prompt("     said when", default=table["said"] or None),
        "confirmed": True,
    }


def _enter_file(path: Path, ledger: Path, author: str, as_json: bool) -> None:
    from safeconduct.cli.entries import recorded_dict
    from safeconduct.store.ledger import Ledger

    entries = read_confirmed(path, author)
    with Ledger.open(ledger) as opened:
        recorded = opened.append(entries)
    if as_json:
        print_json([recorded_dict(item) for item in recorded])
    else:
        typer.echo(f"{ledger}: {len(recorded)} reports entered")


def read_confirmed(path: Path, author: str = "") -> list[Entry]:
    """The entries of the confirmed drafts of a file; all faults at once."""
    from safeconduct.errors import InputError
    from safeconduct.formats.json_text import read_json
    from safeconduct.store.ledger_files import read_text

    try:
        drafts = read_json(read_text(path), str(path))["drafts"]
        confirmed = [(n, draft) for n, draft in enumerate(drafts) if draft["confirmed"] is True]
    except (KeyError, TypeError):
        hint = "Make one with `safeconduct intake ARTICLE --out FILE`."
        raise InputError.single(str(path), "is not a file of drafts.", hint) from None
    entries: list[Entry] = []
    faults: list[Fault] = []
    for number, draft in confirmed:
        try:
            entries.append(_entry(draft, f"drafts[{number}]", author))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return entries


def _entry(draft: dict[str, Any], where: str, author: str) -> Entry:
    from safeconduct.cli.entries import now_text, today_text, user_name
    from safeconduct.evidence.intake import confirmed_body
    from safeconduct.evidence.model import Entry

    body = confirmed_body(draft, today_text(), where)
    return Entry(body, author or user_name(), now_text(), "confirmed from a draft of the intake")
