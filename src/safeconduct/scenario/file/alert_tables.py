"""The scenario file's tables of staged moves under an alert, and of what states are said to gain."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from safeconduct.scenario.file.number_fields import Amount, Number, Rate
from safeconduct.scenario.file.values import Name, State, Table


class Logit(Number):
    """A weight in logits, for or against."""

    minimum = -20.0
    maximum = 20.0


class AlertLevelIn(Table):
    """How high the alert stands, from the calmest to the worst; rates per day."""

    id: Name = Field(description="Unique name.")
    trigger: Name | None = Field(
        default=None,
        description="Trip wire that, crossed or stale, says that it stands here; the first needs none.",
    )
    worse_per_day: Rate | None = Field(default=None, description="Rate of rising to the next level.")
    better_per_day: Rate | None = Field(default=None, description="Rate of falling to the one before.")
    lost_per_day: Rate = Field(description="Rate of losing the way out straight from this level.")


class AlertPricesIn(Table):
    """What moves cost, told in people: how many missing the deadline somebody would accept to save the effort."""

    position: Rate = Field(description="Aircraft made ready and permissions asked for, once.")
    hold_per_day: Rate = Field(description="Keeping them ready, per day.")
    first: Rate = Field(description="Sending the group that goes first.")
    all: Rate = Field(description="Sending everybody.")


class AlertIn(Table):
    """A small model of how the alert rises and falls, for the price of staged moves."""

    level: Annotated[list[AlertLevelIn], Field(min_length=2, max_length=8)] = Field(
        description="Two to eight levels, the calmest first."
    )
    days: Amount = Field(description="Days after which the danger is over, one way or the other.")
    step_h: float = Field(default=12.0, ge=1.0, le=168.0, description="Hours of one step of the model.")
    first: Name | None = Field(default=None, description="Id of the group that can be sent first.")
    price: AlertPricesIn = Field(description="What moves cost.")


class InterestIn(Table):
    """Something a state is said to gain or lose by consenting."""

    state: State = Field(description="The state.")
    name: Name = Field(description="What it gains or loses.")
    weight: Logit = Field(description="In logits: above 0 for consenting, below 0 against.")


class StakesIn(Table):
    """A starting chance of consent from stated interests: the planner's guess, never evidence."""

    use: bool = Field(
        default=False,
        description="Whether states without a chance of their own get it; default: it is only shown.",
    )
    base: Logit = Field(description="Logit of consent of a state without any interest.")
    leverage: Logit | None = Field(
        default=None, description="Logits for a leverage of 1: what its answer is worth to the passage."
    )
    interest: list[InterestIn] = Field(
        default_factory=list, max_length=1000, description="What states gain or lose."
    )
