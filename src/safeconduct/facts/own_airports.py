"""Rows on airports in a file of the user's own facts: their columns, their faults, their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from math import isfinite

from safeconduct.errors import Fault, did_you_mean
from safeconduct.facts.dates import Stamp, parse_stamp
from safeconduct.facts.own_airport import OwnAirport
from safeconduct.facts.states import StateRegistry

AIRPORT_COLUMNS = (
    "icao", "iata", "name", "city", "alpha2", "lat_deg", "lon_deg", "elevation_m", "tz", "runway_m",
    "paved", "lit", "size", "scheduled", "closed_on", "closed_to", "seen_on", "source", "note", "by", "raw",
)  # fmt: skip
SIZES = ("large", "medium", "small", "closed")
CLOSED_TO = ("all", "civil", "passengers", "international")
CODE = re.compile(r"[A-Z0-9]{3,4}")
BOUNDS = {"lat_deg": 90.0, "lon_deg": 180.0, "elevation_m": 9000.0, "runway_m": 10_000.0}
"""Largest amount of each number; the longest runway in use has 5,500 m, the highest airport lies at 4,411 m."""

Cells = Mapping[str, str]


def airport_faults(states: StateRegistry, cells: Cells, where: str) -> Iterator[Fault]:
    """Everything wrong with a row, `where` being its file and line."""
    if not CODE.fullmatch(cells.get("icao", "")):
        what = f'"{cells.get("icao", ""):.20}" is no ICAO code.'
        yield Fault(f"{where}: icao", what, "Write four capital letters, e.g. OSDI.")
    for column in ("source", "seen_on"):
        if not cells.get(column, ""):
            yield Fault(f"{where}: {column}", "is empty.", "Say where, and on which day, it was read.")
    if bool(cells.get("lat_deg")) != bool(cells.get("lon_deg")):
        yield Fault(where, "gives half a position.", "Give lat_deg and lon_deg, or neither.")
    if (alpha2 := cells.get("alpha2", "")) and alpha2 not in states.by_alpha2:
        found = states.check(alpha2, where)
        hint = found.suggestion if isinstance(found, Fault) else f"Write its code, {found.alpha2}."
        yield Fault(f"{where}: alpha2", f'"{alpha2:.40}" is not the ISO 2 code of a state.', hint)
    yield from _bad_numbers(cells, where)
    yield from _bad_words(cells, where)
    for column in ("closed_on", "seen_on"):
        if cells.get(column) and find_stamp(cells[column]) is None:
            what = f'"{cells[column]:.40}" is not a date.'
            yield Fault(f"{where}: {column}", what, "Write 2026-03-05, 2026-03 or 2026.")


def _bad_numbers(cells: Cells, where: str) -> Iterator[Fault]:
    for column, most in BOUNDS.items():
        if text := cells.get(column, ""):
            value = find_number(text)
            if value is None or not -most <= value <= most or (column == "runway_m" and value <= 0):
                what = f'"{text:.40}" is no number that this can be.'
                yield Fault(f"{where}: {column}", what, f"Give at most {most:g}.")


def _bad_words(cells: Cells, where: str) -> Iterator[Fault]:
    allowed = dict.fromkeys(("paved", "lit", "scheduled"), ("yes", "no"))
    for column, words in (allowed | {"size": SIZES, "closed_to": CLOSED_TO}).items():
        word = cells.get(column, "")
        if word and word not in words:
            hint = did_you_mean(word, words) or f"Choose {', '.join(words)}."
            yield Fault(f"{where}: {column}", f'"{word:.40}" is not known.', hint)


def find_number(text: str) -> float | None:
    """The finite number a cell holds; None where it holds none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def find_stamp(text: str) -> Stamp | None:
    """The day a cell holds; None where it is empty or holds none."""
    try:
        return parse_stamp(text) if text else None
    except ValueError:
        return None


def own_airport(cells: Cells, owner: str) -> OwnAirport:
    """The value of a row without faults."""

    def number(column: str) -> float | None:
        return find_number(cells.get(column, ""))

    def said(column: str) -> bool | None:
        return {"yes": True, "no": False}.get(cells.get(column, ""))

    runway_m = number("runway_m")
    return OwnAirport(
        icao=cells["icao"],
        iata=cells.get("iata", ""),
        name=cells.get("name", ""),
        city=cells.get("city", ""),
        country=cells.get("alpha2", ""),
        tz=cells.get("tz", ""),
        lat_deg=number("lat_deg"),
        lon_deg=number("lon_deg"),
        elevation_m=number("elevation_m"),
        runway_m=None if runway_m is None else round(runway_m),
        paved=said("paved"),
        lit=said("lit"),
        scheduled=said("scheduled"),
        size=cells.get("size", ""),
        closed_on=find_stamp(cells.get("closed_on", "")),
        # a field of size "closed" is closed to everybody unless the row says to whom
        closed_to=cells.get("closed_to", "") or ("all" if cells.get("size") == "closed" else ""),
        source=cells["source"],
        seen_on=cells["seen_on"],
        note=cells.get("note", ""),
        owner=owner,
    )


def joined(older: OwnAirport, newer: OwnAirport) -> OwnAirport:
    """Two rows on one airport as one: what the newer says goes before, and both sources are kept."""
    said = {f.name: getattr(newer, f.name) for f in fields(newer)}
    sources = dict.fromkeys([older.source, newer.source])
    notes = dict.fromkeys(filter(None, [older.note, newer.note]))
    kept = {name: value for name, value in said.items() if value not in ("", None)}
    return replace(older, **kept | {"source": " ; ".join(sources), "note": "; ".join(notes)})
