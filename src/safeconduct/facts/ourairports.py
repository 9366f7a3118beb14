"""Drafts from the tables of OurAirports (public domain): what they say of airports that the table in use does not.

airports.csv gives new fields, fields more than 2 km from where they are here, and closed ones; runways.csv gives the
longest open runway. Columns as in its data dictionary (ourairports.com/help/data-dictionary.html); older files have no
`icao_code`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from safeconduct.errors import InputError
from safeconduct.facts.airport import Airport, FieldFacts
from safeconduct.formats.csv_text import Row, column_names, read_table
from safeconduct.geometry.arcs import arc_rad
from safeconduct.routing.points import Point
from safeconduct.units import M_PER_FT, rad_to_km

FORM = "ourairports"
AIRPORTS = ("ident", "type", "name", "latitude_deg", "longitude_deg", "iso_country")
AIRPORTS_TOO = ("elevation_ft", "municipality", "scheduled_service", "icao_code", "iata_code", "gps_code")
RUNWAYS = ("airport_ident", "length_ft", "closed")
RUNWAYS_TOO = ("surface", "lighted")

APART_KM = 2.0
"""Two positions closer than this agree: airports are larger than that."""

LONGER_M = 30
"""Runways whose lengths differ by less, 100 ft, are told alike: they are rounded, or measured to other marks."""

SHORTEST_M = 100
"""Anything shorter in the table of runways is a pad for helicopters."""

MOST_DRAFTS = 500
"""Drafts of one import: more nobody reads."""

NO_FIELD = ("heliport", "balloonport", "seaplane_base")
SIZES = {"large_airport": "large", "medium_airport": "medium", "small_airport": "small", "closed": "closed"}
PAVED = ("ASP", "CON", "BIT", "PEM", "MAC", "TAR", "PAVED", "HARD")
"""How the surface of a paved runway begins: asphalt, concrete, bitumen, part-concrete, macadam."""

ICAO = re.compile(r"[A-Z]{4}")
Draft = dict[str, str]
Known = Callable[[str], tuple[Airport, FieldFacts] | None]
"""A code to the airport in use and what is on record of its field; None where there is none."""


@dataclass(slots=True)
class Reading:
    """What was read of a table.

    Attributes
    ----------
    drafts : list of Draft
        Rows that say something the table in use does not.
    passed_over : Counter of str
        Rows that gave no draft, by the reason in words.
    """

    drafts: list[Draft] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    @property
    def lines(self) -> Iterator[str]:
        """How many rows gave no draft, and why."""
        yield from (f"{count:,} rows: {why}" for why, count in self.passed_over.most_common())


def read_ourairports(text: str, known: Known, state: str, source: str, today: date) -> Reading:
    """Drafts from airports.csv or runways.csv of OurAirports.

    Parameters
    ----------
    text : str
        The file.
    known : callable
        A code to the airport in use and its field.
    state : str
        ISO 2 code of the state whose airports are read, all of them; empty: those of every state, but of new fields and
        of those whose place is in doubt already only what an airline may use.
    source : str
        Where the file was taken from.
    today : date
        The day of reading.

    Raises
    ------
    InputError
        If it is neither table, with every fault of it, or if it gives more than `MOST_DRAFTS` drafts.
    """
    columns = column_names(text, (*AIRPORTS, *AIRPORTS_TOO, *RUNWAYS, *RUNWAYS_TOO))
    found = Reading()
    if "airport_ident" in columns:
        rows = read_table(text, RUNWAYS, RUNWAYS_TOO, source, others=True)
        drafts = _runway_drafts(rows, known, state, found.passed_over)
    else:
        rows = read_table(text, AIRPORTS, AIRPORTS_TOO, source, others=True)
        drafts = _airport_drafts(rows, known, state, found.passed_over)
    found.drafts = [_whole(draft, source, today) for draft in drafts]
    if len(found.drafts) > MOST_DRAFTS:
        what = f"gives {len(found.drafts):,} drafts; nobody reads more than {MOST_DRAFTS}."
        raise InputError.single(source, what, "Read one state at a time with --state.")
    return found


def _whole(draft: Draft, source: str, today: date) -> Draft:
    return {"kind": "airports"} | draft | {"source": f"OurAirports ({source})", "seen_on": today.isoformat()}


def _airport_drafts(rows: Sequence[Row], known: Known, state: str, passed: Counter[str]) -> Iterator[Draft]:
    for code, row in _by_code(rows, passed).items():
        cells = row.cells
        if state and cells["iso_country"] != state:
            passed["of another state"] += 1
            continue
        draft = _draft_of(code, cells, known(code), bool(state))
        if isinstance(draft, str):
            passed[draft] += 1
        else:
            yield draft | {"icao": code, "raw": _raw(cells)}


def _by_code(rows: Iterable[Row], passed: Counter[str]) -> dict[str, Row]:
    """Rows by ICAO code: the open field before a closed one, a row's ICAO code before its GPS code and its name."""
    found: dict[str, tuple[tuple[bool, int], Row]] = {}
    for row in rows:
        if row.cells["type"] in NO_FIELD:
            passed["heliports, seaplane bases and balloonports"] += 1
            continue
        named = [row.cells[column] for column in ("icao_code", "gps_code", "ident")]
        place = next((n for n, code in enumerate(named) if ICAO.fullmatch(code)), None)
        if place is None:
            passed["without a code of four letters"] += 1
            continue
        rank = (row.cells["type"] == "closed", place)
        if named[place] not in found or rank < found[named[place]][0]:
            found[named[place]] = (rank, row)
    return {code: row for code, (_, row) in found.items()}


def _draft_of(
    code: str, cells: dict[str, str], there: tuple[Airport, FieldFacts] | None, whole: bool
) -> Draft | str:
    """What a row says that is new, or why there is nothing."""
    position = _position(cells)
    if position is None:
        return "without a position"
    if there is None:
        return _new(cells, whole)
    airport, facts = there
    if airport.icao != code:
        return "under a code that was replaced"
    if cells["type"] == "closed":
        return _closed(facts)
    return _moved(cells, airport, facts, position, whole)


def _position(cells: dict[str, str]) -> Point | None:
    try:
        lat, lon = float(cells["latitude_deg"]), float(cells["longitude_deg"])
    except ValueError:
        return None
    return Point(lat, lon) if isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180 else None


def _new(cells: dict[str, str], whole: bool) -> Draft | str:
    size, served = SIZES.get(cells["type"], ""), cells["scheduled_service"] == "yes"
    if size == "closed":
        return "closed, and not in the table in use either"
    if not (whole or served or cells["iata_code"] or size in ("large", "medium")):
        return "small fields without airline service that are not in the table in use: --state reads them too"
    elevation_m = (
        f"{float(cells['elevation_ft']) * M_PER_FT:.0f}" if _is_number(cells["elevation_ft"]) else ""
    )
    return {
        "iata": cells["iata_code"],
        "name": cells["name"],
        "city": cells["municipality"],
        "alpha2": cells["iso_country"],
        "lat_deg": cells["latitude_deg"],
        "lon_deg": cells["longitude_deg"],
        "elevation_m": elevation_m,
        "size": size,
        "scheduled": "yes" if served else "no",
        "note": "new: not in the table in use",
        "doubt": "its time zone and its runway; runways.csv has the runway",
    }


def _closed(facts: FieldFacts) -> Draft | str:
    if facts.closed is not None or facts.size == "closed":
        return "closed here too"
    return {"size": "closed", "closed_to": "all", "note": "closed", "doubt": "since when it is closed"}


def _moved(
    cells: dict[str, str], airport: Airport, facts: FieldFacts, position: Point, whole: bool
) -> Draft | str:
    apart_km = rad_to_km(arc_rad(position.xyz(), Point(airport.lat_deg, airport.lon_deg).xyz()))
    if apart_km <= APART_KM:
        return "as in the table in use"
    if not whole and abs(apart_km - facts.doubt_km) < APART_KM:
        return "placed elsewhere, which the table in use already tells as a doubt: --state reads them too"
    return {
        "lat_deg": cells["latitude_deg"],
        "lon_deg": cells["longitude_deg"],
        "note": f"{apart_km:,.0f} km from where the table in use has it ({airport.lat_deg:.4f},{airport.lon_deg:.4f})",
        "doubt": f"whether both mean one airport; in use: {airport.name}, {airport.city}, {airport.country}",
    }


def _runway_drafts(rows: Iterable[Row], known: Known, state: str, passed: Counter[str]) -> Iterator[Draft]:
    by_field: dict[str, list[Row]] = {}
    for row in rows:
        by_field.setdefault(row.cells["airport_ident"], []).append(row)
    for ident, runways in by_field.items():
        there = known(ident) if ICAO.fullmatch(ident) else None
        if there is None:
            passed["of fields that are not in the table in use"] += len(runways)
        elif state and there[0].country != state:
            passed["of another state"] += len(runways)
        else:
            draft = _longest(runways, there[1])
            if isinstance(draft, str):
                passed[draft] += len(runways)
            else:
                yield draft | {"icao": there[0].icao, "raw": "\n".join(_raw(r.cells) for r in runways)}


def _longest(runways: Sequence[Row], facts: FieldFacts) -> Draft | str:
    """The longest open runway, where it is not the one on record."""
    usable = [r.cells for r in runways if r.cells["closed"] != "1" and _length_m(r.cells) >= SHORTEST_M]
    if not usable:
        return "of fields without an open runway of known length"
    longest = max(usable, key=_length_m)
    length_m = _length_m(longest)
    if facts.runway_m is not None and abs(length_m - facts.runway_m) < LONGER_M:
        return "as in the table in use"
    surface = longest["surface"].upper()
    had = "none on record" if facts.runway_m is None else f"{facts.runway_m:,} m on record"
    return {
        "runway_m": str(length_m),
        "paved": "" if not surface else "yes" if surface.startswith(PAVED) else "no",
        "lit": "yes" if any(cells["lighted"] == "1" for cells in usable) else "no",
        "note": f"longest open runway {length_m:,} m, {had}",
        "doubt": "",
    }


def _length_m(cells: dict[str, str]) -> int:
    """The length of a runway, m; 0 where it is not given."""
    return round(float(cells["length_ft"]) * M_PER_FT) if _is_number(cells["length_ft"]) else 0


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _raw(cells: dict[str, str]) -> str:
    return "; ".join(f"{column}={cell}" for column, cell in cells.items() if cell)
