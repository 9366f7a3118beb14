"""Small values as the file writes them: states, airports, aircraft, dates, times, hours.

Each checks itself completely and against the lookups (handed over as the checker's context), so that all
faults of a file are found in one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    ValidationInfo,
    field_validator,
)
from pydantic.functional_validators import AfterValidator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from safeconduct.errors import Fault
from safeconduct.limits import FIRST_YEAR, LAST_YEAR
from safeconduct.scenario.file.faults import shown
from safeconduct.scenario.file.lookups import Checking, Lookups


def fault(what: str, suggestion: str = "") -> PydanticCustomError:
    """An error that carries our own words."""
    return PydanticCustomError("scenario", "{what}", {"what": what, "suggestion": suggestion})


def checking_of(info: ValidationInfo) -> Checking:
    """The lookups handed over as context."""
    return cast("Checking", info.context)


class Table(BaseModel):
    """A table of the file: no unknown keys, no silent conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


Text = Annotated[str, Field(min_length=1, max_length=4000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


def _state(word: str, info: ValidationInfo) -> str:
    found = checking_of(info).state(word)
    if isinstance(found, Fault):
        raise fault(found.what, found.suggestion)
    return found.alpha2


def _answering_state(word: str, info: ValidationInfo) -> str:
    alpha2 = _state(word, info)
    found = checking_of(info).lookups.facts.states.check_answering(alpha2, "")
    if isinstance(found, Fault):
        raise fault(found.what, found.suggestion)
    return alpha2


def _airport(code: str, info: ValidationInfo) -> str:
    place = checking_of(info).place(code)
    if isinstance(place, Fault):
        raise fault(place.what, place.suggestion)
    return place.code or code


def aircraft_type(word: str, info: ValidationInfo) -> str:
    """The name in the aircraft facts of a type, by name or designator; raises a fault where there is none."""
    found = checking_of(info).lookups.find_aircraft(word)
    if found is None:
        raise fault(
            f"no aircraft type is called {shown(word)}.", checking_of(info).lookups.suggest_aircraft(word)
        )
    return found.name


State = Annotated[str, AfterValidator(_state)]
AnsweringState = Annotated[str, AfterValidator(_answering_state)]
"""A state that answers for its own sky: a territory's consent would be accepted and have no effect."""
AirportCode = Annotated[str, AfterValidator(_airport)]
Aircraft = Annotated[str, AfterValidator(aircraft_type)]


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class OneOrMany:
    """Says in the JSON Schema that a list of one may be written without its brackets."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Either an item or the list."""
        listed = handler(core)
        return {"anyOf": [listed["items"], listed]}


States = Annotated[
    list[AnsweringState], BeforeValidator(_listed), Field(min_length=1, max_length=1000), OneOrMany()
]
"""One state or a list of them."""


class Position(Table):
    """A place without an airport code."""

    lat_deg: float = Field(description="Latitude, degrees north, −90 to 90.")
    lon_deg: float = Field(description="Longitude, degrees east, −180 to 180.")
    name: Name = Field(description="Name to show.")
    state: State | None = Field(default=None, description="State it lies in.")

    @field_validator("lon_deg", mode="after")
    @classmethod
    def _on_earth(cls, lon_deg: float, info: ValidationInfo) -> float:
        lat_deg = info.data.get("lat_deg")
        if lat_deg is None:
            return lon_deg
        if not (abs(lat_deg) <= 90.0 and abs(lon_deg) <= 180.0):
            raise fault(
                f"latitude {lat_deg:g}, longitude {lon_deg:g} is not on Earth.", _swapped(lat_deg, lon_deg)
            )
        return lon_deg

    @field_validator("state", mode="after")
    @classmethod
    def _in_state(cls, state: str | None, info: ValidationInfo) -> str | None:
        lat_deg, lon_deg = info.data.get("lat_deg"), info.data.get("lon_deg")
        if state and lat_deg is not None and lon_deg is not None:
            _check_in_state(state, lat_deg, lon_deg, checking_of(info).lookups)
        return state


NEAR_KM = 400.0
"""A state with an airport within this distance, km, is near; generous, for only swaps are to be caught."""


def _swapped(lat_deg: float, lon_deg: float) -> str:
    if abs(lon_deg) <= 90.0 and abs(lat_deg) <= 180.0:
        return f"Are they swapped? Did you mean lat_deg = {lon_deg:g}, lon_deg = {lat_deg:g}?"
    return "Write degrees: lat_deg −90 to 90, lon_deg −180 to 180."


def _check_in_state(state: str, lat_deg: float, lon_deg: float, lookups: Lookups) -> None:
    if abs(lon_deg) > 90.0 or lookups.is_near(state, lat_deg, lon_deg, NEAR_KM):
        return
    if lookups.is_near(state, lon_deg, lat_deg, NEAR_KM):
        raise fault(f"{lat_deg:g}, {lon_deg:g} is far from {state}.", _swapped(lat_deg, lon_deg))


def _place_kind(value: Any) -> str:
    return "position" if isinstance(value, dict | Position) else "code"


PlaceIn = Annotated[
    Annotated[AirportCode, Tag("code")] | Annotated[Position, Tag("position")],
    Discriminator(_place_kind),
]
"""An airport code, or a position."""

PlacesIn = Annotated[
    list[PlaceIn], BeforeValidator(_listed), Field(min_length=1, max_length=1000), OneOrMany()
]
"""One place or a list of them."""


def _check_year(value: date) -> None:
    # windows and horizons are reckoned from it, in other zones too: that must stay within the calendar
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        what = f"the year {value.year} is out of range."
        hint = f"Write a year from {FIRST_YEAR} to {LAST_YEAR}; what has no end is left out."
        raise fault(what, hint)


def _moment(value: Any) -> Any:
    if isinstance(value, date):
        _check_year(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise fault(f"{value.isoformat()} has no time zone.", f"Write {value.isoformat()}Z for UTC.")
        return value.astimezone(UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A time with its zone; a bare date is its first instant in UTC."""


def _when_known(value: Any) -> Any:
    # a day's level is known when the day is over: using it on the day itself would be hindsight
    if isinstance(value, date) and not isinstance(value, datetime):
        _check_year(value)
        return _moment(value + timedelta(days=1))
    return _moment(value)


KnownAt = Annotated[datetime, BeforeValidator(_when_known)]
"""A time with its zone; a bare date counts from the end of that day in UTC."""

_PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _date_text(value: Any) -> Any:
    if isinstance(value, date):
        _check_year(value)
        return value.isoformat()[:10]
    if isinstance(value, str):
        _check_date_text(value)
    return value


def _check_date_text(value: str) -> None:
    try:
        good = bool(_PARTIAL.fullmatch(value)) and bool(
            date.fromisoformat(value + "-01-01"[len(value) - 4 :])
        )
        good = good and FIRST_YEAR <= int(value[:4]) <= LAST_YEAR
    except ValueError:
        good = False
    if not good:
        raise fault(f"{shown(value)} is not a date.", 'Write 2022-07-31, or "2022-07" or "2022" in quotes.')


DateText = Annotated[str, BeforeValidator(_date_text)]
"""A date, or a year or a month in quotes."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


def _clock(value: str) -> str:
    if not _CLOCK.fullmatch(value):
        raise fault(f"{shown(value)} is not a time of day.", 'Write hours and minutes in UTC, e.g. "06:00".')
    return value


Clock = Annotated[str, AfterValidator(_clock)]
HoursIn = Annotated[list[Clock], Field(min_length=2, max_length=2)]
"""Opening and closing time, UTC."""


def _year_in_range(value: date) -> date:
    _check_year(value)
    return value


Day = Annotated[date, AfterValidator(_year_in_range)]
"""A calendar day, under a name that no field of a table shadows."""
