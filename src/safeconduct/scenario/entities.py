"""Who leaves, from where, over land or sea first, to where, with what: places, legs, groups, refuges, aircraft."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from safeconduct.scenario.figures import Chance, Figure, Mark

FlightKind = Literal["civil_scheduled", "civil_charter", "state_aircraft"]
"""Kind of flight: states answer a scheduled airline, a charter and a state aircraft differently."""

LoadKind = Literal["normal", "emergency"]
"""How full an aircraft may be planned: its normal seats, or a stated emergency load. Never a record."""


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


SurfaceMode = Literal["road", "ferry", "rail", "walk"]
"""How people move where they do not fly."""


@dataclass(frozen=True, slots=True)
class Border:
    """A border that a leg crosses.

    Attributes
    ----------
    left, entered : str
        States, ISO alpha-2, in the order crossed.
    open : Chance or None
        Chance that it is open for these people; None: as any answer that nobody speaks of.
    wait_h : Figure or None
        Hours that it takes; None: nobody says, and none are counted.
    share_documented : Figure or None
        Share of a group whose papers let them cross, 0 to 1; None: everybody's do.
    """

    left: str
    entered: str
    open: Chance | None = None
    wait_h: Figure | None = None
    share_documented: Figure | None = None

    @property
    def name(self) -> str:
        """``AE-OM``."""
        return f"{self.left}-{self.entered}"


@dataclass(frozen=True, slots=True)
class SurfaceStage:
    """One leg on the surface, as stated or as the packaged table has it.

    Attributes
    ----------
    mode : SurfaceMode
    start, to : Place
    km, hours : Figure or None
        Length, and hours under way, waits at borders apart; None where the file leaves them to the table.
    per_convoy, convoys_per_day, vehicles : Figure or None
        People that move together, how often a day, and how many such convoys there are vehicles for at once: each
        comes back for the next. None: not bounded.
    hours_utc : HoursUtc or None
        When convoys may leave; None: at all hours.
    borders : tuple of Border or None
        In the order crossed; None where the file leaves them to the table.
    hazard : str
        What the file says of dangers on it; the program knows nothing of them.
    airfield : Airfield
        What the airfield at its end can take, where it ends at one.
    note : str
        What the length and the borders rest on, where the program fills them in.
    """

    mode: SurfaceMode
    start: Place
    to: Place
    km: Figure | None = None
    hours: Figure | None = None
    per_convoy: Figure | None = None
    convoys_per_day: Figure | None = None
    vehicles: Figure | None = None
    hours_utc: HoursUtc | None = None
    borders: tuple[Border, ...] | None = None
    hazard: str = ""
    airfield: Airfield = field(default_factory=Airfield)
    note: str = ""

    @property
    def label(self) -> str:
        """``OMDB → OOMS``."""
        return f"{self.start.label} → {self.to.label}"


@dataclass(frozen=True, slots=True)
class Approach:
    """How people come from where they are to the airfield that they leave from: legs on the surface, in order.

    Attributes
    ----------
    stages : tuple of SurfaceStage
        At least one; with their lengths, hours and borders filled in.
    offered : bool
        Whether the program found it by itself, and nobody stated it.
    """

    stages: tuple[SurfaceStage, ...]
    offered: bool = False

    @property
    def start(self) -> Place:
        """Where people are."""
        return self.stages[0].start

    @property
    def borders(self) -> tuple[Border, ...]:
        """Borders in the order crossed."""
        return tuple(border for stage in self.stages for border in stage.borders or ())

    @property
    def entered(self) -> tuple[str, ...]:
        """States entered on the way, each once, in order."""
        return tuple(dict.fromkeys(border.entered for border in self.borders))

    @property
    def km(self) -> float:
        """Length, km."""
        return sum(stage.km.likely for stage in self.stages if stage.km)

    @property
    def hours(self) -> tuple[float, float, float]:
        """Low, likely and high hours from leaving to the airfield, waits at borders included."""
        parts = [stage.hours for stage in self.stages if stage.hours]
        parts += [border.wait_h for border in self.borders if border.wait_h]
        return sum(p.low for p in parts), sum(p.likely for p in parts), sum(p.high for p in parts)

    @property
    def modes(self) -> tuple[SurfaceMode, ...]:
        """Modes in order, a repeated one once."""
        return tuple(dict.fromkeys(stage.mode for stage in self.stages))

    def share(self, end: Literal["low", "likely", "high"] = "likely") -> float:
        """Share of the people whose papers let them cross every border: of the border that fewest may cross.

        Who may not cross one is taken to be among those who may not cross another, as with one lacking passport.
        """
        stated = [b.share_documented for b in self.borders if b.share_documented]
        return min((float(getattr(one, end)) for one in stated), default=1.0)


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
