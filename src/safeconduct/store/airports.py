"""Airports by ICAO code, IATA code or position, from the `airportsdata` package.

Its table has 28,000 rows and takes a tenth of a second to parse, so it is searched as text for the lines that
are wanted and only those are parsed; the slow way, `airportsdata.load`, is the twin in the tests.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import isfinite

from safeconduct.errors import Fault, InputError
from safeconduct.facts import Airport, State

Place = str | tuple[float, float]
"""An ICAO or IATA code, ``"lat,lon"`` or ``(lat_deg, lon_deg)``."""

M_PER_FT = 0.3048
"""Metres in an international foot, exact (NIST SP 811, appendix B)."""

EXAMPLE = "Give an ICAO code (UUEE), an IATA code (SVO) or a position (55.97,37.41)."
RENAMED = {"HJJJ": "HSSJ", "HSSS": "HSSK"}
"""Second location indicators in use for an airport the table has once: Juba (old block HS) and Khartoum."""
POSITION = re.compile(r"\s*([-+]?[\d.]+)\s*[,;]\s*([-+]?[\d.]+)\s*")
CODE = re.compile(r"[A-Z0-9]{3,4}")


def capital_airports(states: Iterable[State]) -> dict[str, Airport]:
    """The airport of each state's capital, by alpha-2 code, where one is on record and in the table."""
    wanted: dict[str, Place] = {s.alpha2: s.capital_icao for s in states if s.capital_icao}
    return read_places(wanted)[0]


@cache
def _table() -> str:
    return files("airportsdata").joinpath("airports.csv").read_text(encoding="utf-8")


def _parsed(line: str) -> Airport:
    """One line: icao, iata, name, city, subdivision, country, elevation (ft), lat, lon, tz, lid."""
    icao, iata, name, city, _, country, elevation_ft, lat, lon, tz, _ = next(csv.reader([line]))
    elevation_m = round(float(elevation_ft) * M_PER_FT, 1)
    return Airport(icao, iata, name, city, country, float(lat), float(lon), elevation_m, tz)


def _matching(pattern: str) -> list[Airport]:
    return [_parsed(m.group()) for m in re.finditer(pattern, _table(), re.MULTILINE)]


@cache
def find_airport(code: str) -> Airport | None:
    """The airport with that ICAO or IATA code, in any case; None when there is none."""
    word = code.strip().upper()
    if not CODE.fullmatch(word):
        return None
    if word in RENAMED and not any(_lines(f'\n"{word}","')):
        word = RENAMED[word]
    if found := next(_lines(f'\n"{word}","'), None):
        return found
    if len(word) != 3:
        return None
    # rows whose own code begins with "_" are airports that nobody has placed yet
    return next((a for a in _lines(f'","{word}","') if a.iata == word and a.icao[0] != "_"), None)


def airports_named(codes: Iterable[str]) -> dict[str, Airport]:
    """The airports with these ICAO codes, by code; those the table does not have are left out.

    One walk over the table, where `find_airport` would search it once for each code.
    """
    wanted = {f'"{code}",' for code in codes}
    lines = (line for line in _table().splitlines() if line[: line.find(",") + 1] in wanted)
    return {airport.icao: airport for airport in map(_parsed, lines)}


def _lines(text: str) -> Iterator[Airport]:
    """Airports on the lines that hold `text`; a plain search is a hundred times faster than a pattern."""
    table, at = _table(), -1
    while (at := table.find(text, at + 1)) >= 0:
        start = table.rfind("\n", 0, at + 1) + 1
        end = table.find("\n", start)
        yield _parsed(table[start : end if end >= 0 else None])


def position(lat_deg: float, lon_deg: float) -> Airport:
    """A bare position as a place; raises ValueError off the Earth."""
    name = f"{lat_deg:.4f},{lon_deg:.4f}"
    return Airport("", "", name, "", "", float(lat_deg), float(lon_deg), None, "")


def check_place(place: Place, where: str = "place") -> Airport | Fault:
    """The airport or position meant by `place`, or what is wrong with it."""
    if not isinstance(place, str):
        return _check_position(place, where)
    numbers = POSITION.fullmatch(place)
    if numbers:
        return _check_position(numbers.groups(), where)
    return find_airport(place) or _unknown(place, where)


def get_place(place: Place, where: str = "place") -> Airport:
    """The airport or position meant by `place`; raises InputError with a suggestion."""
    found = check_place(place, where)
    if isinstance(found, Fault):
        raise InputError([found])
    return found


def read_places(places: Mapping[str, Place]) -> tuple[dict[str, Airport], list[Fault]]:
    """All `places` (by where they stand in the input) that are known, and a fault for each that is not."""
    checked = {where: check_place(place, where) for where, place in places.items()}
    good = {where: found for where, found in checked.items() if isinstance(found, Airport)}
    return good, [found for found in checked.values() if isinstance(found, Fault)]


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


def _unknown(word: str, where: str) -> Fault:
    shown = word if len(word) <= 40 else word[:40] + "…"
    what = f'no airport has the ICAO or IATA code "{shown}".'
    likely = _likely(word.strip())
    return Fault(
        where, what, f"Did you mean {likely.icao} ({likely.city or likely.name})?" if likely else EXAMPLE
    )


def _likely(word: str) -> Airport | None:
    """The airport most likely meant by a code one letter off, or by a city's name."""
    if CODE.fullmatch(word.upper()) and (found := _one_letter_off(word.upper())):
        return max(found, key=_prominence)
    if 3 <= len(word) <= 40:
        name = re.escape(word)
        found = _matching(rf'(?i)^"[^"]*","[^"]*","[^"]*","{name}",.*$')
        return max(found, key=_prominence, default=None)
    return None


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
