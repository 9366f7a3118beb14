"""The user's own facts, laid over the packaged ones: closures, permits, warnings and airports as rows of the same columns.

A row that names another in `supersedes`, or has its id, ends or corrects it: cells it leaves empty are taken from that row.
Pure; the files are read and written by `safeconduct.store.own_facts`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from safeconduct.errors import Fault, did_you_mean
from safeconduct.facts.dates import Stamp, parse_stamp
from safeconduct.facts.model import QUALITY, Closure, Facts, OwnFile, Permit, RiskRow
from safeconduct.facts.own_airports import AIRPORT_COLUMNS, airport_faults, joined, own_airport
from safeconduct.facts.own_areas import AREA_COLUMNS, read_area
from safeconduct.facts.tables import REACH, closure_from, permit_from, warning_from
from safeconduct.limits import FAULTS

CLOSURE_COLUMNS = (
    "id", "supersedes", "withdrawn", "closed_by", "airspace", "target", "target_kind", "scope",
    "from_date", "to_date", "seen_on", "barred", "operations", "route_end", "airports", "civil",
    "state", "why", "end_known_by", "exceptions", "source", "source2", "note", "by", "raw",
)  # fmt: skip
"""Columns of a file of own closures; `by` is who entered the row, `raw` the text it was read from."""

PERMIT_COLUMNS = (
    "alpha2", "flight_kind", "operation", "permit_required", "lead_min", "lead_max", "lead_unit",
    "validity", "authority", "humanitarian_emergency", "note", "source", "source2", "source_date",
    "quality", "office_hours", "by",
)  # fmt: skip
WARNING_COLUMNS = (
    "issuer", "kind", "alpha2", "fir", "reference", "level", "issued", "valid_until", "status",
    "seen_on", "source", "source2", "note", "by", "raw",
)  # fmt: skip
KINDS = {
    "closed_by": "closures",
    "permit_required": "permits",
    "issuer": "warnings",
    "icao": "airports",
    "shape": "areas",
}
"""The column by which a file's table is known."""

COLUMNS = {
    "closures": CLOSURE_COLUMNS,
    "permits": PERMIT_COLUMNS,
    "warnings": WARNING_COLUMNS,
    "airports": AIRPORT_COLUMNS,
    "areas": AREA_COLUMNS,
}
BARRED = ("all", "all but own", "target", "own", "ends", "target or ends")
OPERATIONS = ("overflight+landing", "overflight", "landing")
REQUIRED = ("yes", "no", "conditional", "prohibited")
UNITS = ("", "hours", "working_hours", "days", "business_days")
NO_STATES = (("target", "ALL"), ("closed_by", "UN"))
NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
"""A lead time as it is written. `str.isdigit` would take ``²`` for a digit, which `float` does not."""

WHY = "as its owner reads it"
UNSAID = {"start_known_by": "", "end_known_by": "", "event": "", "date_kind": "reported"}
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A file of own facts as read.

    Attributes
    ----------
    name, sha256 : str
        Its path as given and the hash of its bytes.
    kind : str
        closures, permits, warnings, airports or areas.
    rows : tuple of (int, Mapping)
        Line number and cells by column.
    """

    name: str
    sha256: str
    kind: str
    rows: tuple[tuple[int, Cells], ...]


def kind_of(columns: Iterable[str]) -> str:
    """Which table has these columns; empty when none has."""
    present = set(columns)
    return next((kind for column, kind in KINDS.items() if column in present), "")


def with_own(facts: Facts, tables: Sequence[OwnTable]) -> tuple[Facts, list[Fault]]:
    """The facts with the user's own laid over, and every fault of their files; a row with a fault is left out."""
    if not tables:
        return facts, []
    faults: list[Fault] = []
    lay = {
        "closures": _with_closure,
        "permits": _with_permit,
        "warnings": _with_warning,
        "airports": _with_airport,
        "areas": _with_area,
    }
    for table in tables:
        for line, cells in table.rows:
            if len(faults) >= FAULTS:
                break
            found = lay[table.kind](facts, cells, f"{table.name} line {line}", table.name)
            if isinstance(found, Facts):
                facts = found
            else:
                faults += found
    own = tuple(OwnFile(t.name, len(t.rows), t.sha256) for t in tables)
    digest = hashlib.sha256(" ".join([facts.sha256, *(o.sha256 for o in own)]).encode()).hexdigest()
    return replace(facts, own=own, sha256=digest), faults


def _with_closure(facts: Facts, cells: Cells, where: str, owner: str) -> Facts | list[Fault]:
    named = cells.get("supersedes", "") or cells.get("id", "")
    older = next((c for c in facts.closures if c.id == named), None)
    faults = list(_closure_faults(facts, cells, where, older))
    if faults:
        return faults
    kept = tuple(c for c in facts.closures if c is not older)
    if cells.get("withdrawn", "") == "yes":
        return replace(facts, closures=kept)
    closure = closure_from(filled(cells, older), owner=owner)
    # the age of the facts stays that of the packaged ones: one row read today does not make the others young
    return replace(facts, closures=(*kept, closure))


def filled(cells: Cells, older: Closure | None = None) -> dict[str, str]:
    """Every cell of a closure: as given, else as in the row it supersedes, else as the words "closed to all" mean."""
    told = {key: value.strip() for key, value in cells.items() if value and value.strip()}
    whole = UNSAID | (cells_of(older) if older else {}) | told
    target = whole.setdefault("target", "ALL")
    by = whole["closed_by"]
    whole.setdefault("barred", "all" if target == "ALL" else "ends" if whole.get("route_end") else "target")
    whole.setdefault("airspace", target if whole["barred"] == "own" else by)
    whole.setdefault("operations", OPERATIONS[0])
    whole.setdefault("target_kind", "all civil" if target == "ALL" else "operator/registration")
    whole.setdefault("scope", "closed" if target == "ALL" else whole["operations"])
    whole.setdefault("civil", "closed")
    whole.setdefault("state", "may")
    whole.setdefault("why", WHY)
    whole.setdefault("seen_on", whole["from_date"])
    whole.setdefault("id", f"own|{by}|{target}|{whole['from_date']}")
    return dict.fromkeys((*CLOSURE_COLUMNS, *UNSAID), "") | whole


def cells_of(closure: Closure) -> dict[str, str]:
    """A closure as the cells of a row."""
    reach = {value: word for word, value in REACH.items()}
    return {
        "id": closure.id,
        "closed_by": closure.closed_by,
        "airspace": closure.airspace,
        "target": closure.target,
        "target_kind": closure.target_kind,
        "scope": closure.scope,
        "from_date": closure.start.text,
        "to_date": closure.end.text if closure.end else "",
        "seen_on": closure.seen_on.text,
        "barred": closure.reading.barred,
        "operations": "+".join(closure.reading.operations),
        "route_end": closure.reading.route_end,
        "airports": " ".join(closure.airports),
        "civil": reach[closure.reading.civil],
        "state": reach[closure.reading.state],
        "why": closure.reading.why,
        "exceptions": closure.exceptions,
        "source": closure.source.first,
        "source2": closure.source.second,
        "note": closure.note,
        "date_kind": closure.date_kind,
        "start_known_by": closure.start_known_by,
        "end_known_by": closure.end_known_by,
        "event": closure.event,
    }


def _closure_faults(facts: Facts, cells: Cells, where: str, older: Closure | None) -> Iterator[Fault]:
    yield from _unknown_columns(cells, CLOSURE_COLUMNS, where)
    if cells.get("supersedes", "") and older is None:
        known = [c.id for c in facts.closures]
        hint = did_you_mean(cells["supersedes"], known) or "`safeconduct facts list` shows the ids."
        yield Fault(f"{where}: supersedes", f'no row is called "{cells["supersedes"]:.60}".', hint)
    elif older is None:
        yield from _missing(cells, ("closed_by", "from_date", "source"), where)
    for column in ("closed_by", "airspace", "target", "route_end"):
        if (word := cells.get(column, "")) and (column, word) not in NO_STATES:
            yield from _no_state(facts, word, f"{where}: {column}")
    yield from _no_dates(cells, ("from_date", "to_date", "seen_on"), where)
    yield from _not_one_of(cells, "barred", BARRED, where)
    yield from _not_one_of(cells, "operations", OPERATIONS, where)
    for column in ("civil", "state"):
        yield from _not_one_of(cells, column, tuple(REACH), where)
    yield from _ends_too_soon(cells, older, where)


def _ends_too_soon(cells: Cells, older: Closure | None, where: str) -> Iterator[Fault]:
    start = _stamp(cells.get("from_date", "")) or (older.start if older else None)
    end = _stamp(cells.get("to_date", ""))
    if start and end and end.as_end[1] <= start.as_start[0]:
        yield Fault(f"{where}: to_date", f"{end.text} is before it began, {start.text}.", "Are they swapped?")


def _stamp(text: str) -> Stamp | None:
    try:
        return parse_stamp(text) if text else None
    except ValueError:
        return None


def _unknown_columns(cells: Cells, known: Sequence[str], where: str) -> Iterator[Fault]:
    for column in cells:
        if column not in known:
            yield Fault(where, f'there is no column "{column:.40}".', did_you_mean(column, known))


def _missing(cells: Cells, needed: Sequence[str], where: str) -> Iterator[Fault]:
    hints = {
        "source": 'Say where it was read; "unverified" for memory.',
        "from_date": "Write 2026-03-05 or 2026-03-05T14:00Z.",
    }
    for column in needed:
        if not cells.get(column, "").strip():
            yield Fault(f"{where}: {column}", "is empty.", hints.get(column, ""))


def _no_state(facts: Facts, word: str, where: str) -> Iterator[Fault]:
    if word not in facts.states.by_alpha2:
        found = facts.states.check(word, where)
        hint = f"Write its code, {found.alpha2}." if not isinstance(found, Fault) else found.suggestion
        yield Fault(where, f'"{word:.40}" is not the ISO 2 code of a state.', hint)


def _no_dates(cells: Cells, columns: Sequence[str], where: str) -> Iterator[Fault]:
    for column in columns:
        text = cells.get(column, "")
        if text and _stamp(text) is None:
            what = f'"{text:.40}" is not a date.'
            yield Fault(f"{where}: {column}", what, "Write 2026-03-05, 2026-03 or 2026-03-05T14:00Z.")


def _not_one_of(cells: Cells, column: str, allowed: Sequence[str], where: str) -> Iterator[Fault]:
    word = cells.get(column, "")
    if word and word not in allowed:
        hint = did_you_mean(word, allowed) or f"Choose {', '.join(a for a in allowed if a)}."
        yield Fault(f"{where}: {column}", f'"{word:.40}" is not known.', hint)


def _with_permit(facts: Facts, cells: Cells, where: str, owner: str) -> Facts | list[Fault]:
    faults = [
        *_unknown_columns(cells, PERMIT_COLUMNS, where),
        *_missing(cells, ("alpha2", "operation", "permit_required", "source"), where),
        *(_no_state(facts, cells["alpha2"], f"{where}: alpha2") if cells.get("alpha2") else ()),
        *_no_dates(cells, ("source_date",), where),
        *_not_one_of(cells, "permit_required", REQUIRED, where),
        *_not_one_of(cells, "lead_unit", UNITS, where),
        *_not_one_of(cells, "quality", tuple(QUALITY), where),
        *_no_numbers(cells, ("lead_min", "lead_max"), where),
    ]
    if faults:
        return faults
    return replace(facts, permits=(_own_permit(cells, owner), *facts.permits))


def _own_permit(cells: Cells, owner: str) -> Permit:
    defaults = {"flight_kind": "non-scheduled", "quality": "A", "lead_unit": "hours"}
    row = dict.fromkeys(PERMIT_COLUMNS, "") | defaults | {k: v for k, v in cells.items() if v}
    row["note"] = "; ".join(filter(None, [row["note"], f"own fact, {owner}"]))
    return permit_from(row, _stamp)


def _no_numbers(cells: Cells, columns: Sequence[str], where: str) -> Iterator[Fault]:
    for column in columns:
        text = cells.get(column, "")
        if text and not NUMBER.fullmatch(text):
            yield Fault(f"{where}: {column}", f'"{text:.40}" is not a number.', "Write e.g. 72.")


def _with_warning(facts: Facts, cells: Cells, where: str, owner: str) -> Facts | list[Fault]:
    faults = [
        *_unknown_columns(cells, WARNING_COLUMNS, where),
        *_missing(cells, ("issuer", "alpha2", "source"), where),
        *(_no_state(facts, cells["alpha2"], f"{where}: alpha2") if cells.get("alpha2") else ()),
        *_no_dates(cells, ("issued", "valid_until", "seen_on"), where),
    ]
    if faults:
        return faults
    return replace(facts, risks=(*facts.risks, _own_warning(cells, owner)))


def _own_warning(cells: Cells, owner: str) -> RiskRow:
    row = dict.fromkeys(WARNING_COLUMNS, "") | {"status": "active"} | {k: v for k, v in cells.items() if v}
    row["note"] = "; ".join(filter(None, [row["note"], f"own fact, {owner}"]))
    return warning_from(row, _stamp)


def _with_airport(facts: Facts, cells: Cells, where: str, owner: str) -> Facts | list[Fault]:
    faults = [
        *_unknown_columns(cells, AIRPORT_COLUMNS, where),
        *airport_faults(facts.states, cells, where),
    ]
    if faults:
        return faults
    added = own_airport(cells, owner)
    kept = tuple(a for a in facts.airports if a.icao != added.icao)
    older = next((a for a in facts.airports if a.icao == added.icao), None)
    return replace(facts, airports=(*kept, joined(older, added) if older else added))


def _with_area(facts: Facts, cells: Cells, where: str, owner: str) -> Facts | list[Fault]:
    state = cells.get("alpha2", "")
    faults = [
        *_unknown_columns(cells, AREA_COLUMNS, where),
        *(_no_state(facts, state, f"{where}: alpha2") if state else ()),
    ]
    found = read_area(cells, where, owner)
    if isinstance(found, list) or faults:
        return [*faults, *(found if isinstance(found, list) else ())]
    # a row with the id of an earlier one corrects it
    return replace(facts, areas=(*(a for a in facts.areas if a.id != found.id), found))
