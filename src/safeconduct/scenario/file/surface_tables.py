"""Legs on the ground or by ship as the file writes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from safeconduct.scenario.entities import SurfaceMode
from safeconduct.scenario.file.number_fields import (
    Amount,
    ChanceIn,
    Kilometres,
    PositiveCount,
    Rate,
    Share,
)
from safeconduct.scenario.file.values import HoursIn, Moment, PlaceIn, State, Table, fault


class BorderIn(Table):
    """A border that a leg crosses."""

    between: Annotated[list[State], Field(min_length=2, max_length=2)] = Field(
        description='The state left and the state entered, e.g. `["AE", "OM"]`.'
    )
    open: ChanceIn | None = Field(
        default=None, description="Chance that it is open for these people; default: `chance.default`."
    )
    wait_h: Rate | None = Field(
        default=None, description="Hours that crossing it takes; default: none counted, and told so."
    )
    share_documented: Share | None = Field(
        default=None, description="Share of a group whose papers let them cross; default: all."
    )

    @field_validator("between", mode="after")
    @classmethod
    def _two_states(cls, between: list[str]) -> list[str]:
        if between[0] == between[1]:
            raise fault(
                f"{between[0]} has no border with itself.", "Name the state left, then the one entered."
            )
        return between


class FieldAtEndIn(Table):
    """What the airfield at the end of a leg can take."""

    working_mog: PositiveCount | None = Field(
        default=None, description="Aircraft that can be parked, loaded and served at once."
    )
    runway_m: Amount | None = Field(default=None, description="Longest usable runway, metres.")
    hours_utc: HoursIn | None = Field(
        default=None, description="Daily operating hours, UTC; default: always."
    )
    open: bool = Field(default=True, description="`false`: no aircraft can use it.")
    closed_from: Moment | None = Field(default=None, description="Closed from then on, or until `closed_to`.")
    closed_to: Moment | None = Field(default=None, description="Closed until then.")
    fuel: bool = Field(default=True, description="`false`: aircraft cannot be refuelled there.")


class SurfaceIn(Table):
    """A leg on the ground or by ship: from where people are to an airfield, a port or a border post, and on."""

    mode: SurfaceMode = Field(description="`road`, `ferry`, `rail` or `walk`.")
    start: PlaceIn = Field(
        alias="from", description="An origin's airport or place, or where another leg ends (`to`)."
    )
    to: PlaceIn = Field(
        description="Airport to fly from, a refuge's airport, or a position from which another leg goes on."
    )
    km: Kilometres | None = Field(
        default=None, description="Length; default: of the packaged table, else the great circle × 1.25."
    )
    hours: Amount | None = Field(
        default=None,
        description="Hours under way, waits at borders apart; default: the length by a stated speed.",
    )
    per_convoy: PositiveCount | None = Field(
        default=None, description="People that move together; default: everybody at once."
    )
    convoys_per_day: Amount | None = Field(
        default=None,
        description="Convoys that may leave in 24 hours; default: as many as there are vehicles for.",
    )
    vehicles: PositiveCount | None = Field(
        default=None,
        description="Convoys that can be under way at once; each comes back for the next. Default: as many as needed.",
    )
    hours_utc: HoursIn | None = Field(
        default=None,
        description='When convoys may leave, UTC, e.g. `["03:00", "13:00"]`; default: at all hours.',
    )
    border: Annotated[list[BorderIn], Field(max_length=20)] | None = Field(
        default=None,
        description="Borders in the order crossed; default: those that the packaged table knows.",
    )
    hazard: str = Field(
        default="",
        max_length=4000,
        description="What is known of dangers on it; the program knows nothing of them.",
    )
    airfield: FieldAtEndIn = Field(
        default=FieldAtEndIn(), description="What the airfield at its end can take."
    )
