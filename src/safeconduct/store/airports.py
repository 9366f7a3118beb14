"""Airports by ICAO code, IATA code, city or position: the `airportsdata` package, mended by our own table.

Its table has 28,000 rows and takes a tenth of a second to parse, so it is searched as text for the lines that
are wanted and only those are parsed; the slow way, reading it all, is the twin in the tests. What is mended in it, and what
else is known of the fields, is built by ``data/build/airport_table.py``.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from math import cos, hypot, isfinite, radians
from typing import Any, Protocol

from safeconduct.errors import Fault, InputError
from safeconduct.facts import Airport, FlightKind, State
from safeconduct.facts.airport import ClosedField, FieldFacts, corrected, field_corrected
from safeconduct.facts.dates import parse_stamp
from safeconduct.facts.own_airport import OwnAirport
from safeconduct.facts.states import fold
from safeconduct.store.facts import load_facts, own_in_use
from safeconduct.units import M_PER_FT


class HasCode(Protocol):
    """Anything with the code of an airport."""

    @property
    def code(self) -> str:
        """ICAO or IATA code; empty for a bare position."""


Place = str | tuple[float, float]
"""An ICAO or IATA code, a city, ``"lat,lon"`` or ``(lat_deg, lon_deg)``."""

PACKED = "data/airports/airports.json.xz"
"""Path of the mended rows and field facts inside the package."""

EXAMPLE = "Give an ICAO code (UUEE), an IATA code (SVO), a city (Damascus) or a position (55.97,37.41)."
POSITION = re.compile(r"\s*([-+]?[\d.]+)\s*[,;]\s*([-+]?[\d.]+)\s*")
"""Latitude and longitude, degrees, as a person writes them."""
CODE = re.compile(r"[A-Z0-9]{3,4}")
SIZES = {"L": "large", "M": "medium", "S": "small", "C": "closed"}
"""As one letter in the packed table."""
GENERIC = frozenset(fold("airport international intl airfield aerodrome field air base city").split())
"""Words of an airport's name that do not name it."""

LIKE = 0.75
"""Least likeness (difflib) of a misspelt city to the one suggested."""

MOST_NAMED = 6
"""Airports of one city listed in a message."""


@cache
def _mended() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(lzma.decompress(files("safeconduct").joinpath(PACKED).read_bytes()))
    return content


def capital_airports(states: Iterable[State]) -> dict[str, Airport]:
    """The airport of each state's capital, by alpha-2 code, where one is on record and in the table."""
    wanted: dict[str, Place] = {s.alpha2: s.capital_icao for s in states if s.capital_icao}
    return read_places(wanted)[0]


@cache
def _table() -> str:
    """The table of the package, mended lines in place of its own."""
    text = files("airportsdata").joinpath("airports.csv").read_text(encoding="utf-8").rstrip("\n")
    lines: dict[str, str] = _mended()["lines"]
    for code in (*lines, *_mended()["gone"]):
        if (at := text.find(f'\n"{code}","')) >= 0:
            end = text.find("\n", at + 1)
            text = text[:at] + (text[end:] if end >= 0 else "")
    return "\n".join([text, *lines.values()]) + "\n"


@cache
def packaged_rows() -> tuple[Airport, ...]:
    """Every airport of the package; parses the whole table."""
    rows = csv.reader(_table().splitlines()[1:])
    return tuple(_airport(cells) for cells in rows)


def airport_rows() -> tuple[Airport, ...]:
    """Every airport there is, the user's own rows on them laid over; parses the whole table."""
    own = _own_rows()
    return _rows_with(own) if own else packaged_rows()


@lru_cache(2)
def _rows_with(own: tuple[OwnAirport, ...]) -> tuple[Airport, ...]:
    by_code = {a.icao: a for a in packaged_rows()}
    changed = {row.icao: corrected(by_code.get(row.icao), row) for row in own}
    return tuple((by_code | {code: a for code, a in changed.items() if a is not None}).values())


def _own_rows() -> tuple[OwnAirport, ...]:
    """The user's own rows on airports; the facts are read only where there are files of them."""
    return load_facts().airports if own_in_use() else ()


@lru_cache(2)
def _own_by_code(own: tuple[OwnAirport, ...]) -> Mapping[str, OwnAirport]:
    return {row.icao: row for row in own}


def _parsed(line: str) -> Airport:
    """One line: icao, iata, name, city, subdivision, country, elevation (ft), lat, lon, tz, lid."""
    return _airport(next(csv.reader([line])))


def _airport(cells: list[str]) -> Airport:
    icao, iata, name, city, _, country, elevation_ft, lat, lon, tz, _ = cells
    elevation_m = round(float(elevation_ft) * M_PER_FT, 1)
    return Airport(icao, iata, name, city, country, float(lat), float(lon), elevation_m, tz)


def _matching(pattern: str) -> list[Airport]:
    return [_parsed(m.group()) for m in re.finditer(pattern, _table(), re.MULTILINE)]


def find_airport(code: str) -> Airport | None:
    """The airport with that ICAO or IATA code, or that had it once, in any case; None when there is none."""
    word, own = code.strip().upper(), _own_by_code(_own_rows())
    if not own:
        return _packaged_airport(word)
    by_iata = next((row for row in own.values() if len(word) == 3 and row.iata == word), None)
    found = _packaged_airport(word)
    row = own.get(word) or by_iata or (own.get(found.icao) if found else None)
    return corrected(_packaged_airport(row.icao), row) if row else found


@cache
def _packaged_airport(word: str) -> Airport | None:
    if not CODE.fullmatch(word):
        return None
    if found := next(_lines(f'\n"{word}","'), None):
        return found
    if (now := _mended()["codes"].get(word)) and (found := next(_lines(f'\n"{now}","'), None)):
        return found
    if len(word) != 3:
        return None
    # rows whose own code begins with "_" are airports that nobody has placed yet
    return next((a for a in _lines(f'","{word}","') if a.iata == word and a.icao[0] != "_"), None)


def zone_of(place: HasCode) -> str:
    """The IANA time zone of a place by its code; empty for a bare position or where none is on record."""
    found = find_airport(place.code) if place.code else None
    return found.tz if found else ""


def code_of_today(code: str) -> str:
    """The ICAO code that replaced one; the code itself where nothing did."""
    codes: dict[str, str] = _mended()["codes"]
    return codes.get(code, code)


def airports_named(codes: Iterable[str]) -> dict[str, Airport]:
    """The airports with these ICAO codes, by code; those the table does not have are left out.

    One walk over the table, where `find_airport` would search it once for each code.
    """
    named = set(codes)
    wanted = {f'"{code}",' for code in named}
    lines = (line for line in _table().splitlines() if line[: line.find(",") + 1] in wanted)
    known = {airport.icao: airport for airport in map(_parsed, lines)}
    own = {row.icao: corrected(known.get(row.icao), row) for row in _own_rows() if row.icao in named}
    return known | {code: airport for code, airport in own.items() if airport is not None}


def _lines(text: str) -> Iterator[Airport]:
    """Airports on the lines that hold `text`; a plain search is a hundred times faster than a pattern."""
    table, at = _table(), -1
    while (at := table.find(text, at + 1)) >= 0:
        start = table.rfind("\n", 0, at + 1) + 1
        end = table.find("\n", start)
        yield _parsed(table[start : end if end >= 0 else None])


def usable_airports(
    states: Iterable[State], near: Airport, runway_m: float, as_of: date
) -> dict[str, Airport]:
    """Of each state the nearest airport that an aircraft can use, by straight distance; its capital's where none is.

    Usable: it has an IATA code, a paved runway of at least `runway_m` on record, and is not on record as closed to
    everybody on that day.
    """
    wanted = {state.alpha2: state for state in states}
    best: dict[str, Airport] = {}
    for airport in airport_rows():
        known = best.get(airport.country)
        if airport.country not in wanted or not airport.iata or not _usable(airport, runway_m, as_of):
            continue
        if known is None or _far(airport, near) < _far(known, near):
            best[airport.country] = airport
    missing = [state for code, state in wanted.items() if code not in best]
    return best | {code: replace(a, country=code) for code, a in capital_airports(missing).items()}


def _usable(airport: Airport, runway_m: float, as_of: date) -> bool:
    field = field_facts(airport.icao)
    closed = field.closed
    begun = closed is None or closed.since is None or closed.since.first <= as_of
    shut = closed is not None and closed.bars(FlightKind.STATE_AIRCRAFT) and begun
    return field.runway_m is not None and field.runway_m >= runway_m and field.paved is not False and not shut


def state_of_indicator(code: str) -> tuple[str, bool]:
    """State of a location indicator, and whether it is an airport; of a region the state of most airports beside it.

    Regions (``OTDF``) share the first two letters with the airports of their state; empty where there are none.
    """
    if airport := find_airport(code):
        return airport.country, True
    countries = [a.country for a in airport_rows() if a.icao.startswith(code[:2].upper())]
    return max(countries, key=countries.count, default=""), False


def field_facts(icao: str) -> FieldFacts:
    """What is on record about the field of an airport; nothing for a bare position."""
    own = _own_by_code(_own_rows()).get(icao)
    return field_corrected(_packaged_field(icao), own) if own else _packaged_field(icao)


@cache
def _packaged_field(icao: str) -> FieldFacts:
    known = _mended()
    runway_m, paved, lit, size, scheduled = known["facts"].get(icao, (None, None, None, "", None))
    return FieldFacts(
        runway_m=runway_m,
        paved=paved,
        lit=lit,
        size=SIZES.get(size, ""),
        scheduled=None if scheduled is None else bool(scheduled),
        closed=_closed_field(known["closed"].get(icao)),
        note=known["notes"].get(icao, ""),
        doubt_km=known["doubts_km"].get(icao, 0.0),
    )


def _closed_field(row: Mapping[str, str] | None) -> ClosedField | None:
    if row is None:
        return None
    since = parse_stamp(row["closed_on"]) if row["closed_on"] else None
    return ClosedField(since, row["closed_to"], row["note"], row["source"])


def position(lat_deg: float, lon_deg: float) -> Airport:
    """A bare position as a place; raises ValueError off the Earth."""
    name = f"{lat_deg:.4f},{lon_deg:.4f}"
    return Airport("", "", name, "", "", float(lat_deg), float(lon_deg), None, "")


def check_place(place: Place, where: str = "place", near: Airport | None = None) -> Airport | Fault:
    """The airport or position meant by `place`, or what is wrong with it.

    Parameters
    ----------
    place : Place
        A code, a city or a position.
    where : str
        Its place in the input, for the fault.
    near : Airport, optional
        Another place of the same input: of several suggestions the nearest to it is made.
    """
    if not isinstance(place, str):
        return _check_position(place, where)
    numbers = POSITION.fullmatch(place)
    if numbers:
        return _check_position(numbers.groups(), where)
    return find_airport(place) or _by_name(place, where) or _unknown(place, where, near)


def get_place(place: Place, where: str = "place") -> Airport:
    """The airport or position meant by `place`; raises InputError with a suggestion."""
    found = check_place(place, where)
    if isinstance(found, Fault):
        raise InputError([found])
    return found


def read_places(places: Mapping[str, Place]) -> tuple[dict[str, Airport], list[Fault]]:
    """All `places` (by where they stand in the input) that are known, and a fault for each that is not."""
    checked: dict[str, Airport | Fault] = {}
    for where, place in places.items():
        near = next((found for found in checked.values() if isinstance(found, Airport)), None)
        checked[where] = check_place(place, where, near)
    good = {where: found for where, found in checked.items() if isinstance(found, Airport)}
    return good, [found for found in checked.values() if isinstance(found, Fault)]


def _names() -> Mapping[str, tuple[Airport, ...]]:
    """Airports with an airline code or scheduled service, by folded city and by folded name."""
    return _names_with(_own_rows())


@lru_cache(2)
def _names_with(_: tuple[OwnAirport, ...]) -> Mapping[str, tuple[Airport, ...]]:
    found: dict[str, list[Airport]] = {}
    for airport in airport_rows():
        if not airport.icao.startswith("_") and (airport.iata or field_facts(airport.icao).scheduled):
            own = " ".join(word for word in fold(airport.name).split() if word not in GENERIC)
            town = fold(airport.city.split(",")[0])
            for name in {fold(airport.city), town, fold(airport.name), own} - {""}:
                found.setdefault(name, []).append(airport)
    return {name: tuple(airports) for name, airports in found.items()}


def _by_name(word: str, where: str) -> Airport | Fault | None:
    """The airport of a city, or that several serve it; None when no city or airport is called so."""
    if len(word) > 60 or not (airports := _names().get(fold(word))):
        return None
    best = _main_ones(airports)
    if len(best) == 1:
        return best[0]
    listed = ", ".join(f"{a.icao} ({a.name})" for a in best[:MOST_NAMED])
    return Fault(where, f'"{word}" has {len(best)} airports: {listed}.', "Name one by its code.")


def _main_ones(airports: Iterable[Airport]) -> list[Airport]:
    """Airports of the best class there is: open before closed, with scheduled service before without, then by size."""
    ranked = sorted((_standing_of(a), a.icao, a) for a in airports)
    return [a for standing, _, a in ranked if standing == ranked[0][0]]


def _standing_of(airport: Airport) -> tuple[bool, bool, int]:
    facts = field_facts(airport.icao)
    order = ("large", "medium", "small", "", "closed")
    return facts.closed is not None, not facts.scheduled, order.index(facts.size)


def _check_position(pair: Iterable[object], where: str) -> Airport | Fault:
    try:
        lat, lon = (float(str(x)) for x in pair)
    except (ValueError, TypeError):
        return Fault(where, f"{pair!r} is not a latitude and a longitude.", EXAMPLE)
    if not (isfinite(lat) and isfinite(lon)):
        return Fault(where, f"{lat}, {lon} is not a position.", EXAMPLE)
    if abs(lat) > 90 and abs(lon) <= 90 and abs(lat) <= 180:
        return Fault(
            where, f"latitude {lat:g} is beyond 90.", f"Are latitude and longitude swapped ({lon:g},{lat:g})?"
        )
    if abs(lat) > 90:
        return Fault(where, f"latitude {lat:g} is beyond 90.", "Give degrees north, -90 to 90, first.")
    if abs(lon) > 180:
        return Fault(where, f"longitude {lon:g} is beyond 180.", "Give degrees east, -180 to 180, second.")
    return position(lat, lon)


def _unknown(word: str, where: str, near: Airport | None) -> Fault:
    shown = word if len(word) <= 40 else word[:40] + "…"
    what = f'no airport has the ICAO or IATA code "{shown}", and no city with one is called so.'
    likely = _likely(word.strip(), near)
    return Fault(
        where, what, f"Did you mean {likely.icao} ({likely.city or likely.name})?" if likely else EXAMPLE
    )


def _likely(word: str, near: Airport | None) -> Airport | None:
    """The airport most likely meant: of a city spelt alike, or with a code one letter off."""
    code = word.upper()
    as_code = _one_letter_off(code) if CODE.fullmatch(code) else []
    as_city = _cities_like(word) if 3 <= len(word) <= 40 and word != code else []
    found = as_city or as_code or (_cities_like(word) if 4 < len(word) <= 40 else [])
    return min(found, key=lambda a: (_far(a, near), *(not yes for yes in _prominence(a))), default=None)


def _cities_like(word: str) -> list[Airport]:
    """The main airports of the cities most like `word`, several where they are equally alike."""
    key = fold(word)
    names = get_close_matches(key, list(_names()), n=5, cutoff=LIKE)
    alike = [SequenceMatcher(None, key, name).ratio() for name in names]
    return [
        airport
        for name, ratio in zip(names, alike, strict=True)
        if ratio == max(alike)
        for airport in _main_ones(_names()[name])[:1]
    ]


def _far(airport: Airport, near: Airport | None) -> float:
    """Rough distance in degrees, for a choice between suggestions; 0 when there is nothing to be near to."""
    if near is None:
        return 0.0
    east = abs((airport.lon_deg - near.lon_deg + 180) % 360 - 180) * cos(radians(near.lat_deg))
    return hypot(airport.lat_deg - near.lat_deg, east)


def _one_letter_off(code: str) -> list[Airport]:
    """Airports whose code differs in one place, the last place first: codes go from region to airport."""
    column = '"[^"]*",' if len(code) == 3 else ""
    for i in reversed(range(len(code))):
        found = _matching(rf'^{column}"{code[:i]}[A-Z0-9]{code[i + 1 :]}",.*$')
        if any(_prominence(airport)[0] for airport in found):
            return found
    return []


def _prominence(airport: Airport) -> tuple[bool, bool]:
    """Has an airline code; calls itself international."""
    return bool(airport.iata), "International" in airport.name
