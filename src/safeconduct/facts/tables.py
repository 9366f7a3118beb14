"""From packed tables of strings to `Facts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from safeconduct.facts.dates import Stamp, parse_stamp
from safeconduct.facts.model import (
    UNVERIFIED,
    AircraftType,
    Article,
    Closure,
    Facts,
    Figure,
    Permit,
    Reach,
    Reading,
    RiskRow,
    Source,
    TreatyRow,
)
from safeconduct.facts.states import State, StateRegistry, registry

FORMAT = 2
"""Version of the packed layout this module reads."""

REACH = {"closed": Reach.CLOSED, "may": Reach.MAYBE, "part": Reach.PART, "no": Reach.NO}
FIGURES = (
    "seats_normal",
    "seats_max",
    "load_emergency",
    "load_observed",
    "range_km",
    "range_people_km",
    "cruise_kmh",
    "runway_m",
    "turn_round_h",
    "turn_round_exp_h",
)
BASES = {"range_km": "range_basis", "range_people_km": "range_people_basis", "runway_m": "runway_basis"}
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """Rows of every table by column name."""

    content: Mapping[str, Any]

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """Rows of one table."""
        strings: Sequence[str] = self.content["strings"]
        table = self.content["tables"][name]
        columns: list[str] = table["columns"]
        for cells in table["rows"]:
            yield dict(zip(columns, [strings[i] for i in cells], strict=True))


class _Stamps(dict[str, Stamp]):
    """Each date text parsed once."""

    def __missing__(self, text: str) -> Stamp:
        self[text] = stamp = parse_stamp(text)
        return stamp

    def find(self, text: str) -> Stamp | None:
        """The stamp of a cell that may be empty."""
        return self[text] if text else None


def facts_from(content: Mapping[str, Any], sha256: str) -> Facts:
    """The fact base held in unpacked package data."""
    if content.get("format") != FORMAT:
        raise ValueError(f"fact tables of format {content.get('format')}, not {FORMAT}")
    tables, stamps = Tables(content), _Stamps()
    return Facts(
        states=_registry(tables),
        closures=tuple(closure_from(row, stamps.__getitem__) for row in tables.rows("closures")),
        treaties=tuple(_treaty(row, row["treaty"], stamps) for row in tables.rows("treaties")),
        articles=tuple(_article(row) for row in tables.rows("treaty_articles")),
        permits=tuple(permit_from(row, stamps.find) for row in tables.rows("permits")),
        risks=tuple(warning_from(row, stamps.find) for row in tables.rows("risk")),
        refuges=tuple(_treaty(row, row["instrument"], stamps) for row in tables.rows("refuge")),
        aircraft=tuple(_aircraft(row) for row in tables.rows("aircraft")),
        begins=date.fromisoformat(content["begins"]),
        ends=date.fromisoformat(content["ends"]),
        sha256=sha256,
        read_on={name: date.fromisoformat(day) for name, day in content["read_on"].items()},
    )


def _registry(tables: Tables) -> StateRegistry:
    names = list(tables.rows("state_names"))
    short = {row["alpha2"]: row["name"] for row in names if row["kind"] == "short"}
    states = [_state(row, short) for row in tables.rows("states")]
    return registry(states, [(row["alpha2"], row["name"]) for row in names])


def _state(row: Row, short: Mapping[str, str]) -> State:
    return State(
        alpha2=row["alpha2"],
        alpha3=row["alpha3"],
        name=short.get(row["alpha2"], row["name"]),
        long_name=row["iso_name"],
        un_member=row["un_member"] == "yes",
        capital=row["capital"],
        capital_icao=row["capital_icao"],
        source=row["source"],
        answers=row["answers"],
        own_sky=row["own_sky"] == "yes",
    )


def _source(row: Row) -> Source:
    return Source(row["source"], row.get("source2", ""))


def closure_from(row: Row, stamp: Callable[[str], Stamp] = parse_stamp, owner: str = "") -> Closure:
    """The closure of one row of cells; raises KeyError or ValueError where a cell is missing or wrong."""
    return Closure(
        id=row["id"],
        closed_by=row["closed_by"],
        airspace=row["airspace"],
        target=row["target"],
        target_kind=row["target_kind"],
        scope=row["scope"],
        start=stamp(row["from_date"]),
        end=stamp(row["to_date"]) if row["to_date"] else None,
        date_kind=row["date_kind"],
        exceptions=row["exceptions"],
        note=row["note"],
        source=_source(row),
        reading=_reading(row),
        seen_on=stamp(row["seen_on"]),
        airports=tuple(row["airports"].split()),
        start_known_by=row["start_known_by"],
        end_known_by=row["end_known_by"],
        event=row["event"],
        owner=owner,
    )


def _reading(row: Row) -> Reading:
    return Reading(
        barred=row["barred"],
        operations=tuple(row["operations"].split("+")),
        route_end=row["route_end"],
        civil=REACH[row["civil"]],
        state=REACH[row["state"]],
        why=row["why"],
    )


def _treaty(row: Row, name: str, stamps: _Stamps) -> TreatyRow:
    start, end = stamps.find(row["from_date"]), stamps.find(row["to_date"])
    return TreatyRow(name, row["alpha2"], row["status"], start, end, _source(row), row["note"])


def _article(row: Row) -> Article:
    return Article(row["treaty"], row["article"], row["one_line"], _source(row))


def permit_from(row: Row, find: Callable[[str], Stamp | None]) -> Permit:
    """The permit of one row of cells; raises KeyError or ValueError where a cell is missing or wrong."""
    return Permit(
        alpha2=row["alpha2"],
        flight_kind=row["flight_kind"],
        operation=row["operation"],
        required=row["permit_required"],
        lead_min=float(row["lead_min"]) if row["lead_min"] else None,
        lead_max=float(row["lead_max"]) if row["lead_max"] else None,
        lead_unit=row["lead_unit"],
        validity=row["validity"],
        authority=row["authority"],
        humanitarian=row["humanitarian_emergency"],
        note=row["note"],
        source=_source(row),
        stated=find(row["source_date"]),
        quality=row["quality"],
        office_hours=row.get("office_hours", ""),
    )


def warning_from(row: Row, find: Callable[[str], Stamp | None]) -> RiskRow:
    """The warning of one row of cells; raises KeyError or ValueError where a cell is missing or wrong."""
    return RiskRow(
        issuer=row["issuer"],
        kind=row["kind"],
        alpha2=row["alpha2"],
        fir=row["fir"],
        reference=row["reference"],
        level=row["level"],
        issued=find(row["issued"]),
        valid_until=find(row["valid_until"]),
        status=row["status"],
        seen_on=find(row["seen_on"]),
        source=_source(row),
        note=row["note"],
    )


def _aircraft(row: Row) -> AircraftType:
    return AircraftType(
        name=row["name"],
        icao=row["icao"],
        icao_source=Source(row["icao_source"]),
        note=row["note"],
        **{name: _figure(row, name) for name in FIGURES},
    )


def _figure(row: Row, name: str) -> Figure | None:
    if not row[name]:
        return None
    low, _, high = row[name].partition("-")
    basis = row[BASES[name]] if name in BASES else ""
    return Figure(float(low), float(high or low), Source(row[f"{name}_source"] or UNVERIFIED), basis)
