"""Aircraft types as a table, as a sheet with sources, and as JSON values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from safeconduct.brief.state_sheet import Footnotes, block
from safeconduct.facts import AircraftType, Facts, Figure

FIELDS = (
    ("seats_normal", "seats, normal", ""),
    ("seats_max", "seats, densest", ""),
    ("load_emergency", "load, emergency", ""),
    ("load_observed", "load, observed", ""),
    ("range_km", "range", "km"),
    ("range_people_km", "range with people", "km"),
    ("cruise_kmh", "cruise", "km/h"),
    ("runway_m", "runway", "m"),
    ("turn_round_h", "turn-round", "h"),
    ("turn_round_exp_h", "turn-round, fast", "h"),
)
COLUMNS = (
    ("icao", "ICAO", 4),
    ("seats_normal", "normal", 6),
    ("seats_max", "max", 4),
    ("load_emergency", "emerg", 5),
    ("load_observed", "observed", 9),
    ("range_km", "km", 6),
    ("cruise_kmh", "km/h", 5),
    ("runway_m", "runway", 6),
)
LEGEND = (
    "People: seats in the normal and the densest layout; emerg = a published load above normal seating "
    "(empty: none found, not that none is allowed); observed = on board one real flight, never a plan. ",
    "Range in km (read its basis: `safeconduct aircraft NAME`); runway in m at sea level. "
    "? = unverified, from memory. Treat runway as ±25 % and range as ±15 %. Not for flight.",
)


def table_lines(types: Sequence[AircraftType], width: int) -> Iterator[str]:
    """One line per type, at most `width` columns."""
    name_width = max(16, min(34, width - sum(w + 1 for _, _, w in COLUMNS)))
    yield "type".ljust(name_width) + "".join(f" {title:>{w}}" for _, title, w in COLUMNS)
    for a in types:
        name = a.name if len(a.name) <= name_width else a.name[: name_width - 1] + "…"
        yield name.ljust(name_width) + "".join(f" {_cell(a, field):>{w}}" for field, _, w in COLUMNS)
    yield ""
    for line in LEGEND:
        yield from wrap(line, width)


def _cell(a: AircraftType, field: str) -> str:
    value = getattr(a, field)
    if isinstance(value, Figure):
        return f"{value}{'' if value.source.verified else '?'}"
    return value or ""


def type_lines(types: Sequence[AircraftType], width: int) -> Iterator[str]:
    """Everything on record about each type, with sources."""
    notes = Footnotes()
    for a in types:
        yield f"{a.name} ({a.icao}) {notes.cite(a.icao_source)}"
        for field, title, unit in FIELDS:
            if field != "range_people_km" or a.range_people_km:
                yield from block(f"  {title}", _figure_words(getattr(a, field), unit, notes), width, 20)
        if a.note:
            yield from block("  note", a.note, width, 20)
        yield ""
    yield "SOURCES"
    yield from notes.lines(width)


def _figure_words(figure: Figure | None, unit: str, notes: Footnotes) -> str:
    if figure is None:
        return "none found"
    basis = f" ({figure.basis})" if figure.basis else ""
    return f"{figure} {unit}".rstrip() + f"{basis} {notes.cite(figure.source)}"


def aircrafts_json(facts: Facts, types: Sequence[AircraftType]) -> dict[str, Any]:
    """Types with the facts they are from."""
    told = [aircraft_json(a) for a in types]
    return {"schema": "safeconduct.aircraft/1", "facts_sha256": facts.sha256, "aircraft": told}


def aircraft_json(a: AircraftType) -> dict[str, Any]:
    """A type as JSON values; every figure with its source and whether one was read."""
    figures = {field: _figure_json(getattr(a, field)) for field, _, _ in FIELDS}
    return {"name": a.name, "icao": a.icao, **figures, "note": a.note}


def _figure_json(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    said = {"low": figure.low, "high": figure.high, "basis": figure.basis}
    return said | {"source": figure.source.first, "verified": figure.source.verified}
