"""Points on the ground: where they lie, when they are open, what they can take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from safeconduct.scenario.figures import Figure


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the ground, mostly an airport.

    Attributes
    ----------
    code : str
        ICAO code (IATA where there is none); empty for a bare position.
    name : str
        Name to show.
    lat_deg : float
        Latitude, degrees north, WGS84.
    lon_deg : float
        Longitude, degrees east, WGS84.
    state : str
        State it lies in, as the airport table or the scenario says; empty if neither does.
    """

    code: str
    name: str
    lat_deg: float
    lon_deg: float
    state: str = ""

    @property
    def label(self) -> str:
        """The code, or the name of a place without one."""
        return self.code or self.name


@dataclass(frozen=True, slots=True)
class HoursUtc:
    """A daily window, e.g. 04:00 to 20:00; wraps midnight when it ends before it begins.

    Attributes
    ----------
    opens_h : float
        Opening, hours after midnight UTC.
    closes_h : float
        Closing, hours after midnight UTC.
    """

    opens_h: float
    closes_h: float

    @property
    def length_h(self) -> float:
        """Hours that it is open a day; the same hour twice, or 00:00 to 24:00, is round the clock."""
        return (self.closes_h - self.opens_h) % 24.0 or 24.0

    def contains(self, hour_utc: float) -> bool:
        """Whether an hour of the day (0 to 24) lies in the window."""
        return (hour_utc - self.opens_h) % 24.0 < self.length_h


@dataclass(frozen=True, slots=True)
class Airfield:
    """What an airfield can take; None where the scenario does not say.

    Attributes
    ----------
    working_mog : Figure or None
        Aircraft that can be parked, loaded and served at once.
    runway_m : Figure or None
        Longest usable runway, metres.
    hours_utc : HoursUtc or None
        Daily operating hours; None is round the clock.
    in_use : bool
        Whether aircraft can use it at all; False: closed for good or for the whole plan.
    closed_from, closed_to : datetime or None
        A time for which it is closed; None is open-ended, both None is no such time.
    fuel : bool
        Whether aircraft can be refuelled there.
    """

    working_mog: Figure | None = None
    runway_m: Figure | None = None
    hours_utc: HoursUtc | None = None
    in_use: bool = True
    closed_from: datetime | None = None
    closed_to: datetime | None = None
    fuel: bool = True
