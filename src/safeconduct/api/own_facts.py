"""The user's own facts entered, read into drafts and confirmed: what the command line and the page both do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.facts import Airport, Facts
from safeconduct.facts.airport import FieldFacts
from safeconduct.facts.closures import period
from safeconduct.facts.drafts import FORMATS, UNREAD, drafts_from
from safeconduct.facts.ourairports import FORM, read_ourairports
from safeconduct.facts.own import COLUMNS, OwnTable, filled, with_own
from safeconduct.store.airports import airport_rows, code_of_today, field_facts, state_of_indicator
from safeconduct.store.drafts import drop_draft, keep_drafts, load_drafts
from safeconduct.store.facts import load_facts
from safeconduct.store.own_facts import add_row

ALL_FORMATS = (*FORMATS, FORM)
"""What drafts are read from."""

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Entered:
    """A fact that was written to a file of own facts.

    Attributes
    ----------
    kind : str
        closures, warnings, airports or areas.
    cells : dict
        The row.
    file : Path
        Where it stands.
    lines : tuple of str
        What it means, in words.
    """

    kind: str
    cells: Cells
    file: Path
    lines: tuple[str, ...]


def file_for(into: Path, kind: str) -> Path:
    """The file of one kind of facts beside that of closures: a file holds one table."""
    return into if kind == "closures" else into.with_name(f"{into.stem}-{kind}.csv")


def enter_fact(kind: str, cells: Mapping[str, str], into: Path) -> Entered:
    """Checks a row as it would be read and writes it to its file.

    Parameters
    ----------
    kind : closures, permits, warnings, airports or areas
    cells : the row; columns that the table does not have are left out
    into : file of own closures; other kinds go to files beside it

    Raises
    ------
    InputError
        With every fault of the row; nothing is written then.
    """
    facts = load_facts()
    row = {name: cells[name].strip() for name in COLUMNS[kind] if cells.get(name, "").strip()}
    laid, faults = with_own(facts, [OwnTable("row", "", kind, ((1, row),))])
    if faults:
        raise InputError(
            Fault(f.where.removeprefix("row line 1").lstrip(": "), f.what, f.suggestion) for f in faults
        )
    lines: tuple[str, ...]
    if kind == "closures":
        row |= {"id": row.get("id") or _free_id(facts, _closure_id(facts, row))}
        lines = _closure_lines(facts, laid, row)
    else:
        lines = _other_lines(laid, kind, row)
    file = file_for(into, kind)
    add_row(file, kind, row)
    return Entered(kind, row, file, (f"{file}: {lines[0]}", *lines[1:]))


def _closure_id(facts: Facts, row: Cells) -> str:
    older = next((c for c in facts.closures if c.id == row.get("supersedes")), None)
    return filled(row, older)["id"]


def _free_id(facts: Facts, wanted: str) -> str:
    taken = {c.id for c in facts.closures}
    names = [wanted, *(f"{wanted}|{n}" for n in range(2, 1000))]
    return next(name for name in names if name not in taken)


def _closure_lines(facts: Facts, laid: Facts, row: Cells) -> tuple[str, ...]:
    told = [row["id"]]
    if row.get("withdrawn") != "yes":
        new = laid.closures[-1]
        told.append(f"  {facts.states.name(new.closed_by)}: {new.target_kind}, {new.scope}; {period(new)}")
    if older := row.get("supersedes"):
        told.append(f"  in place of {older}")
    return tuple(told)


def _other_lines(laid: Facts, kind: str, row: Cells) -> tuple[str, ...]:
    match kind:
        case "warnings":
            return (f"warning of {row['issuer']} on {laid.states.name(row['alpha2'])}",)
        case "airports":
            airport = laid.airports[-1]
            return (f"{airport.icao}: {airport.note or 'corrected'}",)
        case "areas":
            area = laid.areas[-1]
            return (area.id, f"  {area.name}: closed {area.when}")
    return (f"permit of {laid.states.name(row['alpha2'])}",)


# --- drafts -----------------------------------------------------------------------------------------------------------


def import_drafts(
    form: str, text: str, state: str, source: str, today: date
) -> tuple[list[Cells], list[str]]:
    """Reads a text into drafts that wait to be confirmed, and says what of it gave none.

    Parameters
    ----------
    form : one of `ALL_FORMATS`
    text : as pasted or read from a file
    state : code or name of the state whose sky it is, where the text does not say; of OurAirports the only one read
    source : where the text was taken from
    today : the day of reading

    Raises
    ------
    InputError
        If there is no such format or state, or nothing of the format is in the text.
    """
    check_format(form)
    facts = load_facts()
    code = facts.states.get(state, "--state").alpha2 if state else ""
    if form != FORM:
        return keep_drafts(drafts_from(form, text, facts, code, source, today, state_of_indicator)), []
    found = read_ourairports(text, _airports_in_use(), code, source, today)
    return keep_drafts(found.drafts), list(found.lines)


def check_format(form: str) -> None:
    """Raises InputError where no drafts are read from a format."""
    if form not in ALL_FORMATS:
        hint = did_you_mean(form, ALL_FORMATS) or f"Choose {', '.join(ALL_FORMATS)}."
        raise InputError.single("FORMAT", f'"{form}" is not read.', hint)


def _airports_in_use() -> Callable[[str], tuple[Airport, FieldFacts] | None]:
    """Airports by code, an old code leading to the one of today; the whole table is looked at once, not for each."""
    by_code = {airport.icao: airport for airport in airport_rows()}

    def known(code: str) -> tuple[Airport, FieldFacts] | None:
        airport = by_code.get(code) or by_code.get(code_of_today(code))
        return (airport, field_facts(airport.icao)) if airport else None

    return known


def confirm_drafts(names: list[str], by: str, into: Path, state: str = "") -> list[Entered]:
    """Makes drafts facts; each leaves the drafts once it is written.

    Parameters
    ----------
    names : drafts by their names
    by : who confirms
    into : file of own closures; other kinds go to files beside it
    state : code of the state, for drafts that do not know theirs

    Raises
    ------
    InputError
        If there is no such draft, it was not read, or its row has faults; those before it are facts by then.
    """
    waiting = load_drafts()
    faults = [fault for name in names if (fault := _draft_fault(name, waiting)) is not None]
    if faults:
        raise InputError(faults)
    made = []
    for name in names:
        kind, cells = waiting[name]["kind"], waiting[name] | {"by": by}
        column = "closed_by" if kind == "closures" else "alpha2"
        if state and not cells.get(column):
            cells[column] = state
        made.append(enter_fact(kind, cells, into))
        drop_draft(name)
    return made


def _draft_fault(name: str, waiting: Mapping[str, Cells]) -> Fault | None:
    if name not in waiting:
        return Fault("DRAFT", f'there is no draft "{name}".', did_you_mean(name, list(waiting)))
    if waiting[name]["kind"] == UNREAD:
        hint = (
            f"Read it, enter it with `safeconduct facts add closure`, then `safeconduct facts drop {name}`."
        )
        return Fault("DRAFT", f"{name} was not read, so that there is nothing to confirm.", hint)
    return None
