"""``safeconduct facts``: what is on record, the user's own facts, their check, and drafts from public formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.options import AsJson, AsOf, print_json, tell

if TYPE_CHECKING:
    from safeconduct.api.own_facts import Entered
    from safeconduct.facts import Closure, Facts

BAD = 2
NOTICE = "Not for navigation. An open end means no end was found, not that there is none."

app = typer.Typer(
    name="facts", help="List, add, import, check, compare and export facts.", no_args_is_help=True
)
add = typer.Typer(name="add", help="Add a fact of your own.", no_args_is_help=True)
app.add_typer(add)

Into = Annotated[Path, typer.Option(help="File of own facts to write to; facts.d/own.csv if not given.")]
By = Annotated[str, typer.Option(envvar="SAFECONDUCT_AUTHOR", help="Who enters it.")]
OWN_FILE = Path("facts.d") / "own.csv"


@app.command("list")
def list_facts(
    states: Annotated[
        list[str] | None, typer.Argument(metavar="[STATE]...", help="States; all if none.")
    ] = None,
    as_of: AsOf = "",
    own: Annotated[bool, typer.Option("--own", help="Only your own facts.")] = False,
    as_json: AsJson = False,
) -> None:
    """List closures with their ids, dates, the day they were last seen, and source."""
    from safeconduct import api
    from safeconduct.facts import Held
    from safeconduct.store.facts import load_facts

    facts = load_facts()
    codes = {facts.states.get(word, "STATE").alpha2 for word in states or []}
    day = _day(facts, as_of) if as_of else None
    found = [
        c
        for c in facts.closures
        if (not codes or c.airspace in codes)
        and (day is None or c.held(day) is not Held.NO)
        and (not own or c.owner)
    ]
    if as_json:
        remarks = api.day_lines(facts, day) if day else []
        print_json({"schema": "safeconduct.facts/1", "facts_sha256": facts.sha256, "remarks": remarks,
                     "closures": [_row_json(c) for c in found]})  # fmt: skip
        return
    lines = [
        *(api.day_lines(facts, day) if day else []),
        *(line for c in found for line in _row_lines(facts, c)),
    ]
    print("\n".join([*lines, "", NOTICE] if lines else ["none on record", "", NOTICE]))


def _row_lines(facts: Facts, closure: Closure) -> Iterable[str]:
    from safeconduct.facts.closures import period

    owner = f"  [your own: {closure.owner}]" if closure.owner else ""
    yield f"{closure.id}{owner}"
    yield (
        f"    {facts.states.name(closure.closed_by)}: {closure.target_kind}, {closure.scope}; {period(closure)}; "
        f"last seen {closure.seen_on.words}"
    )
    yield f"    {closure.source.all[0] if closure.source.all else 'unverified: from memory'}"


def _row_json(closure: Closure) -> dict[str, Any]:
    from safeconduct.facts.own import cells_of

    return cells_of(closure) | {"own": closure.owner or None, "verified": closure.source.verified}


@add.command("closure")
def add_closure(
    closed_by: Annotated[str, typer.Argument(metavar="STATE", help="State that closed: code or name.")],
    source: Annotated[str, typer.Option(help='Where it was read; "unverified" for memory.')],
    from_: Annotated[str, typer.Option("--from", help="Day or hour it began; today if not given.")] = "",
    to: Annotated[str, typer.Option("--to", help="Day or hour it ends; open if not given.")] = "",
    target: Annotated[
        str, typer.Option(help="State whose aircraft are barred; everybody if not given.")
    ] = "",
    operations: Annotated[str, typer.Option(help="overflight+landing, overflight or landing.")] = "",
    airports: Annotated[str, typer.Option(help="ICAO codes of the airports it is bound to.")] = "",
    exceptions: Annotated[str, typer.Option(help="Who is excepted, in words.")] = "",
    doubtful: Annotated[bool, typer.Option("--doubtful", help="It may be closed, not surely.")] = False,
    supersedes: Annotated[str, typer.Option(help="Id of the row that this one ends or corrects.")] = "",
    note: Annotated[str, typer.Option(help="Anything else, in words.")] = "",
    by: By = "",
    into: Into = OWN_FILE,
    as_json: AsJson = False,
) -> None:
    """Add a closure, or end or correct one with --supersedes."""
    from safeconduct import api
    from safeconduct.store.facts import load_facts

    facts = load_facts()
    today = datetime.now(UTC).date().isoformat()
    cells = {
        "supersedes": supersedes,
        "closed_by": facts.states.get(closed_by, "STATE").alpha2,
        "target": facts.states.get(target, "--target").alpha2 if target else "",
        "from_date": from_ or ("" if supersedes else today),
        "to_date": to,
        "seen_on": today,
        "operations": operations,
        "airports": airports,
        "civil": "may" if doubtful else "",
        "exceptions": exceptions,
        "source": source,
        "note": note,
        "by": by,
    }
    _tell_entered(as_json, [api.enter_fact("closures", cells, into)])


@app.command("import")
def import_facts(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="notam, easa, faa, tfr or ourairports.")],
    file: Annotated[str, typer.Argument(help="File, or - for text pasted on standard input.")] = "-",
    state: Annotated[
        str,
        typer.Option(help="State whose sky it is, where the text does not say; of OurAirports the only one."),
    ] = "",
    source: Annotated[
        str, typer.Option(help="Where the text was taken from; the file's name if not given.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Read NOTAMs, EASA bulletins, FAA prohibitions, TFRs or OurAirports into drafts, which count once confirmed."""
    from safeconduct import api
    from safeconduct.brief.drafts import draft_lines
    from safeconduct.limits import CSV_BYTES
    from safeconduct.store.drafts import read_pasted, read_source
    from safeconduct.store.facts import load_facts

    api.check_format(form)
    facts = load_facts()
    text = read_pasted() if file == "-" else read_source(Path(file), CSV_BYTES)
    where = source or (file if file != "-" else "pasted text")
    kept, passed_over = api.import_drafts(form, text, state, where, datetime.now(UTC).date())
    tell(
        as_json,
        lambda: {"schema": "safeconduct.drafts/1", "drafts": kept, "passed_over": passed_over},
        lambda: [*passed_over, *draft_lines(facts, kept)],
    )


@app.command()
def confirm(
    drafts: Annotated[
        list[str] | None, typer.Argument(metavar="[DRAFT]...", help="Drafts; lists them if none.")
    ] = None,
    state: Annotated[str, typer.Option(help="State, for a draft that does not know whose sky it is.")] = "",
    by: By = "",
    into: Into = OWN_FILE,
    as_json: AsJson = False,
) -> None:
    """Make drafts facts of your own, after reading the raw text beside them."""
    from safeconduct import api
    from safeconduct.brief.drafts import draft_lines
    from safeconduct.store.drafts import load_drafts
    from safeconduct.store.facts import load_facts

    facts = load_facts()
    if not drafts:
        listed = list(load_drafts().values())
        tell(
            as_json,
            lambda: {"schema": "safeconduct.drafts/1", "drafts": listed},
            lambda: draft_lines(facts, listed),
        )
        return
    code = facts.states.get(state, "--state").alpha2 if state else ""
    _tell_entered(as_json, api.confirm_drafts(drafts, by, into, code))


def _tell_entered(as_json: bool, entered: Sequence[Entered]) -> None:
    tell(
        as_json,
        lambda: {
            "schema": "safeconduct.facts-added/1",
            "added": [{"kind": one.kind, **one.cells, "file": str(one.file)} for one in entered],
        },
        lambda: [line for one in entered for line in one.lines],
    )


@app.command()
def drop(
    drafts: Annotated[list[str], typer.Argument(metavar="DRAFT...", help="Drafts to be thrown away.")],
    as_json: AsJson = False,
) -> None:
    """Throw drafts away: read, and found to be nothing to plan by."""
    from safeconduct.errors import Fault, InputError, did_you_mean
    from safeconduct.store.drafts import drop_draft, load_drafts

    waiting = load_drafts()
    if missing := [name for name in drafts if name not in waiting]:
        raise InputError(
            Fault("DRAFT", f'there is no draft "{name}".', did_you_mean(name, list(waiting)))
            for name in missing
        )
    for name in drafts:
        drop_draft(name)
    tell(
        as_json,
        lambda: {"schema": "safeconduct.drafts-dropped/1", "dropped": drafts},
        lambda: [f"dropped: {', '.join(drafts)}"],
    )


@app.command("check")
def check_facts(as_json: AsJson = False) -> None:
    """Check the facts in use: dates, overlaps, sources, expired warnings, longest-unread rows, airports against the sky."""
    from safeconduct.facts.checks import check_tables
    from safeconduct.store.airports_check import airport_findings
    from safeconduct.store.facts import load_facts

    facts = load_facts()
    found = [*check_tables(facts, datetime.now(UTC).date()), *airport_findings()]
    if as_json:
        print_json({"schema": "safeconduct.facts-check/1", "findings": [f.as_dict() for f in found]})
    else:
        for finding in found:
            print(f"{'FAULT' if finding.fault else 'note '}  {finding.what}")
    faults = sum(finding.fault for finding in found)
    if not as_json:
        print(f"{faults} faults, {len(found) - faults} notes")
    if faults:
        raise typer.Exit(BAD)


@app.command()
def diff(
    first: Annotated[Path, typer.Argument(help="A file of own facts or an export.")],
    second: Annotated[Path, typer.Argument(help="Another.")],
    as_json: AsJson = False,
) -> None:
    """Show which closures were added, dropped or changed from one file to another."""
    from safeconduct.store.own_facts import closures_by_id

    older, newer = closures_by_id(first), closures_by_id(second)
    changed = {
        name: {k: [older[name].get(k, ""), v] for k, v in cells.items() if v != older[name].get(k, "")}
        for name, cells in newer.items()
        if name in older
    }
    found = {
        "schema": "safeconduct.facts-diff/1",
        "dropped": [name for name in older if name not in newer],
        "added": [name for name in newer if name not in older],
        "changed": {name: cells for name, cells in changed.items() if cells},
    }
    tell(as_json, lambda: found, lambda: _diff_lines(found))


def _diff_lines(found: dict[str, Any]) -> Iterable[str]:
    yield from (f"- {name}" for name in found["dropped"])
    yield from (f"+ {name}" for name in found["added"])
    for name, cells in found["changed"].items():
        said = "; ".join(f"{k}: {old or 'empty'} → {new or 'empty'}" for k, (old, new) in cells.items())
        yield f"~ {name}  {said}"
    if not any(found[what] for what in ("dropped", "added", "changed")):
        yield "no difference"


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="CSV file to write.")],
    own: Annotated[bool, typer.Option("--own", help="Only your own facts.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the closures in use as a file of own facts."""
    from safeconduct.facts.own import cells_of
    from safeconduct.store.facts import load_facts
    from safeconduct.store.own_facts import as_csv
    from safeconduct.store.scenario import write_new

    closures = [c for c in load_facts().closures if c.owner or not own]
    write_new(file, as_csv("closures", [cells_of(c) for c in closures]), overwrite=force)
    tell(
        as_json,
        lambda: {"schema": "safeconduct.facts-export/1", "file": str(file), "closures": len(closures)},
        lambda: [f"{file}: {len(closures)} closures"],
    )


def _day(facts: Facts, word: str) -> date:
    from safeconduct.facts import get_day

    return get_day(facts, word, "--as-of")


def register(program: typer.Typer) -> None:
    """Add these commands to the program."""
    program.add_typer(app)
