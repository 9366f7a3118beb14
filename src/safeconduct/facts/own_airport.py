"""An airport as the user has it: what it says goes before the packaged table, what it leaves out is as there."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.facts.dates import Stamp


@dataclass(frozen=True, slots=True)
class OwnAirport:
    """A row on an airport among the user's own facts; empty or None where it says nothing.

    Attributes
    ----------
    icao, iata, name, city, country, tz : str
        As in `safeconduct.facts.airport.Airport`; only `icao` is always there.
    lat_deg, lon_deg : float or None
        Position, degrees north and east (WGS84).
    elevation_m : float or None
        Height above mean sea level, m.
    runway_m : int or None
        Length of the longest open runway, m.
    paved, lit, scheduled : bool or None
        Whether that runway is paved, any runway lit, and there is scheduled service.
    size : str
        large, medium, small or closed.
    closed_on : Stamp or None
        Since when it is closed.
    closed_to : str
        ``all``, ``civil``, ``passengers`` or ``international``; empty where it is not said to be closed.
    source, seen_on, note : str
        Where and on which day it was read; anything else.
    owner : str
        The file that holds the row.
    """

    icao: str
    iata: str = ""
    name: str = ""
    city: str = ""
    country: str = ""
    tz: str = ""
    lat_deg: float | None = None
    lon_deg: float | None = None
    elevation_m: float | None = None
    runway_m: int | None = None
    paved: bool | None = None
    lit: bool | None = None
    scheduled: bool | None = None
    size: str = ""
    closed_on: Stamp | None = None
    closed_to: str = ""
    source: str = ""
    seen_on: str = ""
    note: str = ""
    owner: str = ""
