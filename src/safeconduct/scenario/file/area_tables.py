"""Areas and gates as the scenario file writes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from safeconduct.airspace.area_values import level_fl
from safeconduct.scenario.areas import AreaKind
from safeconduct.scenario.consents import ConsentStatus
from safeconduct.scenario.entities import FlightKind
from safeconduct.scenario.file.faults import shown
from safeconduct.scenario.file.number_fields import ChanceIn, MarkIn
from safeconduct.scenario.file.values import HoursIn, Moment, Name, State, States, Table, Text, fault

Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
"""Latitude and longitude, degrees."""

MOST_POINTS = 200_000

Points = Annotated[list[Pair], Field(max_length=MOST_POINTS)]


class CircleIn(Table):
    """All within a distance of a point."""

    lat_deg: float = Field(description="Latitude of the centre, degrees north.")
    lon_deg: float = Field(description="Longitude of the centre, degrees east.")
    nm: float | None = Field(default=None, description="Radius, nautical miles.")
    km: float | None = Field(default=None, description="Radius, km.", validate_default=True)

    @field_validator("km", mode="after")
    @classmethod
    def _one_length(cls, km: float | None, info: ValidationInfo) -> float | None:
        return one_length(km, info, "radius")


class CorridorIn(Table):
    """All within half a width of a line."""

    line: Points = Field(
        description="Two points or more, each `[lat_deg, lon_deg]`; great circles between them."
    )
    nm: float | None = Field(default=None, description="Whole width, nautical miles.")
    km: float | None = Field(default=None, description="Whole width, km.", validate_default=True)

    @field_validator("km", mode="after")
    @classmethod
    def _one_length(cls, km: float | None, info: ValidationInfo) -> float | None:
        return one_length(km, info, "width")


class SideIn(Table):
    """The part of states' sky that lies on one side of a line; the line's ends are drawn out straight."""

    of: States = Field(description="State or states whose sky is cut.")
    line: Points = Field(description="Two points or more, each `[lat_deg, lon_deg]`.")
    side: Literal["north", "south", "east", "west"] = Field(description="Which side of the line.")


def one_length(km: float | None, info: ValidationInfo, what: str) -> float | None:
    """Pass one of `nm` and `km`; raise where there is none or both."""
    nm = info.data.get("nm")
    if (nm is None) == (km is None):
        raise fault(f"a {what} is given by one of nm and km.", "Write nm = 30, or km = 55.")
    return km


def _level(value: str) -> str:
    if level_fl(value) is None:
        raise fault(f"{shown(value)} is no level.", 'Write "FL245", "24500 ft", "7500 m", "SFC" or "UNL".')
    return value


class AreaIn(MarkIn):
    """A part of the sky that is no state: closed, to be asked for, or opened through a refusing state.

    Its shape is one of `polygon`, `circle`, `corridor`, `side`, `geojson` and `fir`.
    """

    id: Name = Field(description="Unique name.")
    name: Name | None = Field(default=None, description="Name to show; default: the id.")
    status: AreaKind = Field(
        default="closed",
        description="`closed` (default): no flight enters it. `asked`: whoever controls it must be asked. `opened`: a "
        "corridor granted through the refusal of `through`.",
    )
    polygon: Points | None = Field(
        default=None,
        description="Three points or more, each `[lat_deg, lon_deg]`; great circles between them, save that two points "
        "of one latitude are joined by their parallel.",
    )
    circle: CircleIn | None = Field(default=None, description="All within a distance of a point.")
    corridor: CorridorIn | None = Field(default=None, description="All within half a width of a line.")
    side: SideIn | None = Field(default=None, description="What of states' sky lies on one side of a line.")
    geojson: Name | None = Field(
        default=None, description="File with polygons, in the folder of the scenario or below it."
    )
    fir: Name | None = Field(
        default=None,
        description="Code of a flight information region, from the boundaries that `safeconduct firs import` read.",
    )
    floor: Annotated[str, Field(max_length=20)] = Field(
        default="SFC", description='Lowest level: `"FL245"`, `"24500 ft"`, `"7500 m"` or `"SFC"` (default).'
    )
    ceiling: Annotated[str, Field(max_length=20)] = Field(
        default="UNL", description='Highest level, itself free: as `floor`, or `"UNL"` (default).'
    )
    valid_from: Moment | None = Field(default=None, description="From when on; default: already.")
    valid_to: Moment | None = Field(default=None, description="Until when; default: without end.")
    hours_utc: HoursIn | None = Field(
        default=None, description='Daily hours, UTC, e.g. `["05:00", "12:00"]`.'
    )
    operator: list[State] = Field(
        default_factory=list,
        max_length=1000,
        description="States whose operators it counts for; default: all.",
    )
    flight_kind: list[FlightKind] = Field(
        default_factory=list, max_length=10, description="Kinds of flight it counts for; default: all."
    )
    spared_operator: list[State] = Field(
        default_factory=list, max_length=1000, description="States whose operators it does not count for."
    )
    spared_kind: list[FlightKind] = Field(
        default_factory=list, max_length=10, description="Kinds of flight it does not count for."
    )
    asked_of: Name | None = Field(
        default=None, description="Who controls an asked or opened area: a state, or any name."
    )
    answer: ConsentStatus | None = Field(
        default=None,
        description="Of an asked area: where the permission stands (default `not_asked`); of an opened one: whether the "
        "corridor is granted (default `granted`).",
    )
    chance: ChanceIn | None = Field(
        default=None, description="Chance that passage is granted; default: that of the state asked."
    )
    through: States | None = Field(
        default=None, description="States through whose refusal an opened area leads."
    )
    extended: ChanceIn | None = Field(
        default=None,
        description="Chance that it is still closed after `valid_to`; default: by the record of closures.",
    )

    @field_validator("floor", "ceiling", mode="after")
    @classmethod
    def _is_level(cls, value: str) -> str:
        return _level(value)

    @field_validator("ceiling", mode="after")
    @classmethod
    def _over_the_floor(cls, ceiling: str, info: ValidationInfo) -> str:
        floor = info.data.get("floor")
        low, high = level_fl(floor) if floor else None, level_fl(ceiling)
        if low is not None and high is not None and low >= high:
            raise fault(
                f"the floor, {floor}, is not below the ceiling, {ceiling}.", "Exchange floor and ceiling?"
            )
        return ceiling

    @field_validator("valid_to", mode="after")
    @classmethod
    def _begins_before_it_ends(cls, valid_to: Moment | None, info: ValidationInfo) -> Moment | None:
        valid_from = info.data.get("valid_from")
        if valid_to and valid_from and valid_to <= valid_from:
            raise fault("the area ends before it begins.", "Exchange valid_from and valid_to?")
        return valid_to

    @model_validator(mode="after")
    def _one_shape(self) -> AreaIn:
        shapes = [name for name in SHAPES if getattr(self, name) is not None]
        if len(shapes) != 1:
            said = f"has {len(shapes)} shapes: {', '.join(shapes)}." if shapes else "has no shape."
            raise fault(f"the area {said}", f"Give one of {', '.join(SHAPES)}.")
        return self

    @model_validator(mode="after")
    def _fits_its_kind(self) -> AreaIn:
        if self.status == "opened" and not self.through:
            raise fault("an opened area leads through no state.", 'Name those that refuse: through = "IQ".')
        if self.status != "opened" and self.through:
            raise fault(f"a {self.status} area leads through nobody's refusal.", 'Write status = "opened"?')
        if self.status == "asked" and not self.asked_of:
            raise fault("an asked area names nobody to ask.", 'Write asked_of = "OM".')
        if self.status == "closed" and (self.asked_of or self.answer or self.chance):
            raise fault("a closed area is granted by nobody.", 'Write status = "asked"?')
        if self.extended and (self.status != "closed" or self.valid_to is None):
            raise fault(
                "only a closed area that ends can be extended.", "Leave out extended, or add valid_to."
            )
        return self


SHAPES = ("polygon", "circle", "corridor", "side", "geojson", "fir")
"""Keys that give an area its shape."""


class GateIn(MarkIn):
    """A point at which a state's border must be crossed. A state with a gate is entered and left at its gates only."""

    state: State = Field(description="State whose border it is.")
    name: Name = Field(description="Name of the point.")
    lat_deg: float = Field(description="Latitude, degrees north.", ge=-90.0, le=90.0)
    lon_deg: float = Field(description="Longitude, degrees east.", ge=-180.0, le=180.0)
    direction: Literal["arrive", "depart", "both"] = Field(
        default="both",
        description="Whether flights come in by it (`arrive`), go out by it (`depart`), or `both`.",
    )
    overflight: bool = Field(
        default=True, description="`false`: nobody flies over the state by its gates without landing."
    )
    valid_from: Moment | None = Field(default=None, description="From when on; default: already.")
    valid_to: Moment | None = Field(default=None, description="Until when; default: without end.")
    hours_utc: HoursIn | None = Field(
        default=None, description='Daily hours, UTC, e.g. `["05:00", "12:00"]`.'
    )


class ThroughputIn(MarkIn):
    """An order that bounds how much an airport or a state lets through."""

    of: Text = Field(description="Id of an origin or a refuge, or a state, whose airfields it holds for.")
    flights_per_h: float | None = Field(default=None, gt=0.0, description="Flights an hour, arrivals.")
    flights_per_day: int | None = Field(default=None, ge=1, description="Flights a day, arrivals.")
    people_per_flight: int | None = Field(default=None, ge=1, description="People on one departing flight.")
    extra_fuel_min: float = Field(
        default=0.0, ge=0.0, le=600.0, description="Minutes of fuel to be carried beyond the usual."
    )
    daylight_only: bool = Field(default=False, description="`true`: no flight between sunset and sunrise.")
