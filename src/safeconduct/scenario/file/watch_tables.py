"""The scenario file's tables of what is watched: indicators, triggers, hazards, the time deciding takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from safeconduct.scenario.file.number_fields import MarkIn, Rate, Share
from safeconduct.scenario.file.values import KnownAt, Name, Table, fault
from safeconduct.scenario.triggers import Action, HazardKind


class LevelIn(MarkIn):
    """Where an indicator stood."""

    value: float = Field(description="Level, in the indicator's unit; 1 for an event that happened.")
    at: KnownAt = Field(description="When; a bare date is known when that day is over (UTC).")

    @field_validator("value", mode="after")
    @classmethod
    def _finite(cls, value: float) -> float:
        if not abs(value) < float("inf"):
            raise fault(f"{value} is not a level.", "Write a finite number.")
        return value


class IndicatorIn(Table):
    """Something watched."""

    id: Name = Field(description="Unique name.")
    name: Name = Field(description="Name to show.")
    unit: str = Field(default="", description="Unit of its levels.")
    owner: Name = Field(description="Who keeps it up to date.")
    expires_h: float | None = Field(
        default=None, gt=0, description="Hours after which a level is stale; default: never."
    )
    claim: Name | None = Field(default=None, description="Id of the claim of the ledger it rests on.")
    level: list[LevelIn] = Field(default_factory=list, max_length=1000, description="Known levels.")


class ThresholdIn(Table):
    """A level that matters: `at_least` or `at_most`."""

    indicator: Name = Field(description="Id of the indicator.")
    at_least: float | None = Field(default=None, description="Crossed from this level up.")
    near: float | None = Field(default=None, description="Level from which it is called near.")
    at_most: float | None = Field(
        default=None, description="Crossed from this level down.", validate_default=True
    )

    @field_validator("at_most", mode="after")
    @classmethod
    def _one_side(cls, at_most: float | None, info: ValidationInfo) -> float | None:
        if "at_least" in info.data and (info.data["at_least"] is None) == (at_most is None):
            raise fault(
                "needs either at_least or at_most.", "Write at_least = … for a level that must not rise."
            )
        return at_most


class TriggerIn(MarkIn):
    """When so many thresholds are crossed, do something; the mark is that of the thresholds."""

    id: Name = Field(description="Unique name.")
    name: Name | None = Field(default=None, description="Name to show; default: the id.")
    action: Action = Field(description="`ask_permission`, `position_aircraft`, `assemble`, `go` or `stop`.")
    owner: Name = Field(description="Who decides.")
    when: Annotated[list[ThresholdIn], Field(min_length=1, max_length=1000)] = Field(
        description="Thresholds."
    )
    need: int | None = Field(
        default=None, ge=1, description="How many must be crossed (any two of: 2); default: all."
    )


class HazardIn(Table):
    """How fast something is lost."""

    kind: HazardKind = Field(description="`permission`, `airfield` or `route`.")
    of: Name = Field(description="State (permission, route), or id of an origin or a refuge (airfield).")
    per_day: Rate = Field(description="Rate of loss per day.")


class DecisionIn(Table):
    """How long deciding and getting ready takes."""

    latency_h: Rate | None = Field(default=None, description="Hours from a trigger to a decision.")
    positioning_h: Rate | None = Field(default=None, description="Hours to bring the aircraft.")
    assembly_h: Rate | None = Field(default=None, description="Hours to bring the people to the airfields.")
    miss_limit: Share | None = Field(
        default=None, description="Highest chance of being too late that is accepted."
    )
