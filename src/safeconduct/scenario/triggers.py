"""What is watched, and what follows: indicators, triggers, hazards, the time deciding takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from safeconduct.scenario.figures import Figure, Mark

Action = Literal["ask_permission", "position_aircraft", "assemble", "go", "stop"]
"""What a trigger calls for."""

HazardKind = Literal["permission", "airfield", "route"]
"""What a hazard may take away."""


@dataclass(frozen=True, slots=True)
class Level:
    """Where an indicator stood at a time.

    Attributes
    ----------
    value : float
        Level, in the indicator's unit (1 for an event that happened).
    at : datetime
        When it stood there; a bare date counts from 00:00 UTC of the next day, when it was known.
    mark : Mark
        On whose word.
    """

    value: float
    at: datetime
    mark: Mark


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something watched because it tells that time is running out.

    Attributes
    ----------
    id, name, unit : str
        Unique name; name to show; unit of its levels.
    owner : str
        Who keeps it up to date.
    expires_h : float or None
        Hours after which a level is stale; None: never.
    levels : tuple of Level
        Known levels in order of time.
    claim : str
        Id of a claim of the ledger it rests on; may be empty.
    """

    id: str
    name: str
    unit: str
    owner: str
    expires_h: float | None
    levels: tuple[Level, ...] = ()
    claim: str = ""

    def level_at(self, moment: datetime) -> Level | None:
        """The last level known at a moment: nothing later is used."""
        known = [level for level in self.levels if level.at <= moment]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class Threshold:
    """A level that matters.

    Attributes
    ----------
    indicator : str
        Id of the indicator.
    sense : {"at_least", "at_most"}
        Which side of the value counts as crossed.
    value : float
        The threshold, in the indicator's unit.
    near : float or None
        Level from which it is called near; None: no such call.
    """

    indicator: str
    sense: Literal["at_least", "at_most"]
    value: float
    near: float | None = None

    def crossed_by(self, level: float) -> bool:
        """Whether a level stands on the far side."""
        return level >= self.value if self.sense == "at_least" else level <= self.value

    def near_by(self, level: float) -> bool:
        """Whether a level is not across but near."""
        if self.near is None or self.crossed_by(level):
            return False
        return level >= self.near if self.sense == "at_least" else level <= self.near


@dataclass(frozen=True, slots=True)
class Trigger:
    """When so many of its thresholds are crossed, do something.

    Attributes
    ----------
    id, name : str
        Unique name; name to show.
    action : Action
        What to do.
    when : tuple of Threshold
        Thresholds.
    need : int
        How many must be crossed ("any two of": 2).
    owner : str
        Who decides.
    mark : Mark
        On whose word the thresholds stand.
    """

    id: str
    name: str
    action: Action
    when: tuple[Threshold, ...]
    need: int
    owner: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Hazard:
    """How fast something is lost.

    Attributes
    ----------
    kind : HazardKind
        What may be lost.
    of : str
        State (permission, route) or id of an origin or a refuge (airfield).
    per_day : Figure
        Rate of loss per day; 0.1 means that in a short while dt (days) it is lost with chance 0.1 dt.
    """

    kind: HazardKind
    of: str
    per_day: Figure


@dataclass(frozen=True, slots=True)
class Decision:
    """How long it takes from knowing to going; None where the scenario does not say.

    Attributes
    ----------
    latency_h : Figure or None
        Hours from a trigger to a decision.
    positioning_h : Figure or None
        Hours to bring the aircraft, if not computed from their bases.
    assembly_h : Figure or None
        Hours to bring the people to the airfields.
    miss_limit : Figure or None
        Highest chance of being too late that the planner accepts, 0 to 1.
    """

    latency_h: Figure | None = None
    positioning_h: Figure | None = None
    assembly_h: Figure | None = None
    miss_limit: Figure | None = None
