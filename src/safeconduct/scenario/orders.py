"""What authorities order besides closing: points at which borders are crossed, and how much an airfield lets through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from safeconduct.scenario.entities import HoursUtc
from safeconduct.scenario.figures import Mark

GateDirection = Literal["arrive", "depart", "both"]
"""Flights come in by a gate, go out by it, or both."""


@dataclass(frozen=True, slots=True)
class GateRule:
    """A point at which a state's border is crossed; a state with a gate is entered and left at its gates only.

    Attributes
    ----------
    state : str
        ISO alpha-2.
    name : str
    lat_deg, lon_deg : float
    direction : GateDirection
    mark : Mark
    overflight : bool
        Whether flights may enter and leave again without landing.
    valid_from, valid_to : datetime or None
        When it holds; None is open.
    hours_utc : HoursUtc or None
        Daily hours.
    """

    state: str
    name: str
    lat_deg: float
    lon_deg: float
    direction: GateDirection
    mark: Mark
    overflight: bool = True
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    hours_utc: HoursUtc | None = None


@dataclass(frozen=True, slots=True)
class Throughput:
    """An order that bounds how much an airfield lets through.

    Attributes
    ----------
    of : str
        Id of an origin or a refuge, or a state (alpha-2) for each of its airfields.
    mark : Mark
    flights_per_h, flights_per_day : float, int or None
        Arrivals at most.
    people_per_flight : int or None
        People at most on one departing flight.
    extra_fuel_min : float
        Minutes of fuel to be carried beyond the usual.
    daylight_only : bool
        No flight between sunset and sunrise.
    """

    of: str
    mark: Mark
    flights_per_h: float | None = None
    flights_per_day: int | None = None
    people_per_flight: int | None = None
    extra_fuel_min: float = 0.0
    daylight_only: bool = False

    @property
    def words(self) -> str:
        """``24 flights a day, 50 people a flight, by daylight only``."""
        parts = [
            f"{self.flights_per_h:g} flights an hour" if self.flights_per_h else "",
            f"{self.flights_per_day} flights a day" if self.flights_per_day else "",
            f"{self.people_per_flight} people a flight" if self.people_per_flight else "",
            f"{self.extra_fuel_min:g} minutes more fuel" if self.extra_fuel_min else "",
            "by daylight only" if self.daylight_only else "",
        ]
        return ", ".join(part for part in parts if part)
