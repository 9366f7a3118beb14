"""Who leaves, from where, to where, with what: groups, refuges, aircraft; the places are in `places`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from safeconduct.scenario.figures import Chance, Figure, Mark
from safeconduct.scenario.places import Airfield, HoursUtc, Place
from safeconduct.scenario.surface import Approach

__all__ = [
    "Airfield",
    "Arrival",
    "Fleet",
    "FlightKind",
    "Group",
    "HoursUtc",
    "LoadKind",
    "Origin",
    "Place",
    "Refuge",
]

FlightKind = Literal["civil_scheduled", "civil_charter", "state_aircraft"]
"""Kind of flight: states answer a scheduled airline, a charter and a state aircraft differently."""

LoadKind = Literal["normal", "emergency"]
"""How full an aircraft may be planned: its normal seats, or a stated emergency load. Never a record."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A place people leave from.

    Attributes
    ----------
    id : str
        Unique name, the airport code unless stated.
    place : Place
        Where it is.
    airfield : Airfield
        What it can take.
    reached : Approach or None
        Of an airfield that people of this origin reach on the surface: how. None: they are there.
    """

    id: str
    place: Place
    airfield: Airfield = field(default_factory=Airfield)
    reached: Approach | None = None

    @property
    def home(self) -> Place:
        """Where the people are."""
        return self.reached.start if self.reached else self.place


@dataclass(frozen=True, slots=True)
class Arrival:
    """When people stand at the airfield: share of the group after so many hours, linear in between.

    Attributes
    ----------
    ready_from : datetime or None
        Hour zero of the curve; None is the scenario's start.
    after_h : tuple of float
        Hours after hour zero, increasing.
    share : tuple of float
        Share of the group that has arrived by then, never falling, the last 1.0.
    mark : Mark
        On whose word it stands.
    """

    ready_from: datetime | None
    after_h: tuple[float, ...]
    share: tuple[float, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Group:
    """People who are to be taken out together in the planner's mind.

    Attributes
    ----------
    id, name : str
        Unique name; name to show.
    origin : str
        Id of the origin they leave from.
    headcount : Figure
        People, low, likely, high.
    priority : int
        1 goes first.
    arrival : Arrival or None
        None: all ready at the scenario's start.
    keep_together : int
        Smallest number that may not be split (a family); 1 if anybody may travel alone.
    stretchers : Figure or None
        People lying down, part of the headcount.
    assisted : Figure or None
        People who need help or more room, part of the headcount.
    """

    id: str
    name: str
    origin: str
    headcount: Figure
    priority: int = 1
    arrival: Arrival | None = None
    keep_together: int = 1
    stretchers: Figure | None = None
    assisted: Figure | None = None


@dataclass(frozen=True, slots=True)
class Refuge:
    """A state that may take people in, with the airports they would land at.

    Attributes
    ----------
    id, name : str
        Unique name; name to show.
    state : str
        State whose acceptance counts (not always the one the airport table gives: Akrotiri is British).
    places : tuple of Place
        Airports, the preferred one first.
    acceptance : Chance
        Chance that the state takes these people in.
    airfield : Airfield
        What each of its airports can take.
    beds : Figure or None
        People it can hold at once.
    onward_per_day : Figure or None
        People who can leave it for elsewhere per day.
    note : str
        Free text.
    """

    id: str
    name: str
    state: str
    places: tuple[Place, ...]
    acceptance: Chance
    airfield: Airfield = field(default_factory=Airfield)
    beds: Figure | None = None
    onward_per_day: Figure | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fleet:
    """Aircraft of one type at one base.

    Attributes
    ----------
    id : str
        Unique name.
    aircraft : str
        Name of the type in the aircraft facts, e.g. "Il-96-300".
    base : Place
        Where they stand.
    count : Figure
        Aircraft.
    load : LoadKind
        Normal seats, or the emergency load of the facts.
    available_from : datetime or None
        None: from the scenario's start.
    crews : Figure or None
        Crews, all aircraft together; None: as many as needed.
    crew_duty_h : Figure or None
        Longest duty of a crew, hours.
    seats : Figure or None
        People per aircraft, overriding the facts.
    range_km : Figure or None
        Range with that load, overriding the facts, km.
    speed_kmh : Figure or None
        Cruise speed, overriding the facts, km/h.
    ground_h : Figure or None
        Hours on the ground at each end, overriding the facts.
    own_runway_m : Figure or None
        Runway it needs, overriding the facts, metres.
    known_type : bool
        Whether `aircraft` is a type of the aircraft facts; if not, it is the scenario's own and states its numbers.
    operator : str
        State of the operator, where it is not the reading's; else empty.
    flight_kind : FlightKind or None
        Kind of flight, where it is not the reading's.
    cruise_fl : (float, float) or None
        Lowest and highest level at which they cruise, hundreds of feet; None: by their speed.
    """

    id: str
    aircraft: str
    base: Place
    count: Figure
    load: LoadKind = "normal"
    available_from: datetime | None = None
    crews: Figure | None = None
    crew_duty_h: Figure | None = None
    seats: Figure | None = None
    range_km: Figure | None = None
    speed_kmh: Figure | None = None
    ground_h: Figure | None = None
    own_runway_m: Figure | None = None
    known_type: bool = True
    operator: str = ""
    flight_kind: FlightKind | None = None
    cruise_fl: tuple[float, float] | None = None
