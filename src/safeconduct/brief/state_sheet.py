"""A state's sheet of facts as lines for a terminal and as JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from safeconduct.facts import Bearing, Facts, Held, Permit, PermitNeed, Source, Standing, Warned, lead_time
from safeconduct.facts.closures import period, reason
from safeconduct.facts.model import QUALITY
from safeconduct.facts.sheet import StateSheet
from safeconduct.facts.warned_levels import airliner_words, free_from_fl

LABEL_WIDTH = 12
TREATY_NAMES = {
    "CHICAGO": "Chicago 1944",
    "IASTA": "Transit Agreement",
    "PARIS1956": "Paris 1956",
    "OPEN_SKIES": "Open Skies",
    "ARAB_LEAGUE": "Arab League",
    "FIVE_EYES": "Five Eyes",
    "SCHENGEN": "Schengen",
    "ROME_STATUTE": "Rome Statute",
    "REFUGEE_1951_1967": "Refugee Convention",
}


class Footnotes:
    """Sources numbered as they are first cited."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}

    def cite(self, source: Source) -> str:
        """``"[1][2]"`` or ``"(unverified)"``."""
        marks = "".join(f"[{self._number.setdefault(s, len(self._number) + 1)}]" for s in source.all)
        return marks if source.verified else f"(unverified){marks}"

    def lines(self, width: int) -> Iterator[str]:
        """The list of sources."""
        for text, number in self._number.items():
            yield from block(f"[{number}]", text, width, 5)


def block(label: str, text: str, width: int, indent: int = LABEL_WIDTH) -> list[str]:
    """`text` wrapped beside `label`; addresses are never broken."""
    gap = " " * indent
    lead = label if len(label) >= indent else label.ljust(indent)
    lead = f"{lead} " if len(label) >= indent else lead
    return wrap(
        text,
        width,
        initial_indent=lead,
        subsequent_indent=gap,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [lead.rstrip()]


def sheet_lines(facts: Facts, sheet: StateSheet, notes: Footnotes, width: int) -> Iterator[str]:
    """The sheet, wrapped to `width` columns; sources go to `notes`."""
    yield f"{sheet.state.label}: {sheet.status}"
    for title, found in (
        ("closures", [_closure_block(facts, b, notes, width) for b in sheet.bearings]),
        ("permits", [_permit_block(n, notes, width) for n in sheet.permits]),
        ("treaties", [_standing_block(s, notes, width) for s in sheet.treaties]),
        ("warnings", [_warning_block(w, notes, width) for w in sheet.warnings]),
        ("expired warnings, renewal not on record", [_warning_block(w, notes, width) for w in sheet.expired]),
        ("refuge", [_standing_block(s, notes, width) for s in sheet.refuges]),
    ):
        yield ""
        yield f"  {title.upper()}" + ("" if found else "    none on record")
        for block in found:
            yield from (f"  {line}" for line in block)


def _closure_block(facts: Facts, found: Bearing, notes: Footnotes, width: int) -> list[str]:
    note = f" Note: {found.closure.note}." if found.closure.note else ""
    text = f"{reason(facts.states, found)} {notes.cite(found.closure.source)}.{note}"
    return block(found.certainty.value, text, width - 2, LABEL_WIDTH + 2)


def _permit_block(need: PermitNeed, notes: Footnotes, width: int) -> list[str]:
    head = [f"needed: {need.need}", lead_words(need)]
    head += ["the sources' figures do not overlap"] if need.disagree else []
    head += [need.remark] if need.remark else []
    lines = block(need.operation, "; ".join(head), width - 2)
    for row in need.rows:
        lines += block("", _permit_words(row, notes), width - 2)
    return lines


def lead_words(need: PermitNeed) -> str:
    """``"ask 24 to 120 h before"``."""
    if need.low_h is None or need.high_h is None:
        return "no lead time on record"
    if need.low_h == need.high_h:
        return f"ask {need.low_h:g} h before"
    return f"ask {need.low_h:g} to {need.high_h:g} h before"


def _permit_words(row: Permit, notes: Footnotes) -> str:
    lead = lead_time(row)
    said = [row.required, lead.text if lead else "", row.validity and f"valid {row.validity}", row.authority]
    said += [row.humanitarian, row.note]
    grade = f"{row.quality}: {QUALITY[row.quality]}"
    return f"- {'; '.join(s for s in said if s)} ({grade}) {notes.cite(row.source)}"


def _standing_block(found: Standing, notes: Footnotes, width: int) -> list[str]:
    label = TREATY_NAMES.get(found.row.treaty, found.row.treaty)
    return block(label, f"{found.words} {notes.cite(found.row.source)}", width - 2, 20)


def _warning_block(found: Warned, notes: Footnotes, width: int) -> list[str]:
    row = found.row
    doubt = "not sure for that day: " if found.held is Held.MAYBE else ""
    said = [
        f"{row.kind} {row.reference}".strip(),
        row.level,
        row.fir,
        airliner_words(row.level),
        f"{doubt}{found.when}",
        row.note,
    ]
    return block(
        row.issuer.split()[0], f"{'; '.join(s for s in said if s)} {notes.cite(row.source)}", width - 2
    )


def sheet_json(facts: Facts, sheet: StateSheet) -> dict[str, Any]:
    """The sheet as JSON values."""
    return {
        "state": sheet.state.alpha2,
        "name": sheet.state.name,
        "status": sheet.status,
        "closures": [_closure_json(facts, b) for b in sheet.bearings],
        "permits": [_permit_json(n) for n in sheet.permits],
        "treaties": [_standing_json(s) for s in sheet.treaties],
        "warnings": [_warning_json(w) for w in sheet.warnings],
        "expired_warnings": [_warning_json(w) for w in sheet.expired],
        "refuge": [_standing_json(s) for s in sheet.refuges],
    }


def _said_by(source: Source) -> dict[str, Any]:
    return {
        "sources": list(source.all),
        "verified": source.verified,
    }


def _closure_json(facts: Facts, found: Bearing) -> dict[str, Any]:
    c = found.closure
    return {
        "certainty": found.certainty.value,
        "reason": reason(facts.states, found),
        "doubts": list(found.doubts),
        "closed_by": c.closed_by,
        "target": c.target,
        "target_kind": c.target_kind,
        "scope": c.scope,
        "operations": list(c.reading.operations),
        "route_end": c.reading.route_end or None,
        "from": c.start.text,
        "to": c.end.text if c.end else None,
        "period": period(c),
        "date_kind": c.date_kind,
        "exceptions": c.exceptions,
        "reading": c.reading.why,
        "note": c.note,
        "id": c.id,
        "seen_on": c.seen_on.text,
        "airports": list(c.airports),
        "owner": c.owner or None,
        **_said_by(c.source),
    }


def _permit_json(need: PermitNeed) -> dict[str, Any]:
    return {
        "operation": need.operation,
        "need": need.need,
        "lead_h": None if need.low_h is None else {"low": need.low_h, "high": need.high_h},
        "sources_disagree": need.disagree,
        "remark": need.remark,
        "rows": [_permit_row_json(row) for row in need.rows],
    }


def _permit_row_json(row: Permit) -> dict[str, Any]:
    lead = lead_time(row)
    return {
        "required": row.required,
        "lead": lead.text if lead else None,
        "lead_h": {"low": lead.low_h, "high": lead.high_h} if lead else None,
        "validity": row.validity,
        "authority": row.authority,
        "humanitarian": row.humanitarian,
        "note": row.note,
        "stated": row.stated.text if row.stated else None,
        "quality": row.quality,
        **_said_by(row.source),
    }


def _standing_json(found: Standing) -> dict[str, Any]:
    row = found.row
    return {
        "treaty": row.treaty,
        "status": row.status,
        "on_that_day": found.held.value,
        "from": row.start.text if row.start else None,
        "to": row.end.text if row.end else None,
        "note": row.note,
        **_said_by(row.source),
    }


def _warning_json(found: Warned) -> dict[str, Any]:
    row = found.row
    return {
        "issuer": row.issuer,
        "kind": row.kind,
        "reference": row.reference,
        "level": row.level,
        "free_from_fl": free_from_fl(row.level),
        "fir": row.fir,
        "on_that_day": found.held.value,
        "when": found.when,
        "status": row.status,
        "note": row.note,
        **_said_by(row.source),
    }
