"""Areas of a scenario: volumes of the sky that are closed, must be asked for, or are opened through a refusing state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from safeconduct.airspace.area_values import LatLon, Limits, Shape
from safeconduct.scenario.consents import ConsentStatus
from safeconduct.scenario.figures import Chance, Mark

AreaKind = Literal["closed", "asked", "opened"]
"""Nobody enters it; who controls it must be asked; a corridor that is granted through states that refuse."""


@dataclass(frozen=True, slots=True)
class SideShape:
    """The part of some states' sky that lies on one side of a line, its ends drawn out straight.

    Attributes
    ----------
    states : tuple of str
        ISO alpha-2.
    line : tuple of (lat_deg, lon_deg)
    side : str
        north, south, east or west.
    """

    states: tuple[str, ...]
    line: tuple[LatLon, ...]
    side: str


ScenarioShape = Shape | SideShape


@dataclass(frozen=True, slots=True)
class SkyArea:
    """An area as the scenario states it.

    Attributes
    ----------
    id, name : str
        Unique; as a person calls it.
    kind : AreaKind
    shapes : tuple of ScenarioShape
    limits : Limits
        At which levels, when and for whom it counts.
    mark : Mark
        On whose word it stands.
    asked_of : str
        Who can grant passage: a state's alpha-2 or a name; empty if nobody.
    answer : ConsentStatus
        Of an asked area, where the permission stands; of an opened one, whether the corridor is granted.
    chance : Chance or None
        That passage is granted; None: that of the state asked.
    through : tuple of str
        States (alpha-2) through whose refusal an opened area leads.
    spared_operators, spared_kinds : frozenset of str
        Operators' states and kinds of flight it does not count for.
    extended : Chance or None
        That a closed area is still closed after its stated end.
    note : str
    by_fact : bool
        Whether it is a fact on record: it counts only where closures on record do.
    """

    id: str
    name: str
    kind: AreaKind
    shapes: tuple[ScenarioShape, ...]
    limits: Limits
    mark: Mark
    asked_of: str = ""
    answer: ConsentStatus = "not_asked"
    chance: Chance | None = None
    through: tuple[str, ...] = ()
    spared_operators: frozenset[str] = frozenset()
    spared_kinds: frozenset[str] = frozenset()
    extended: Chance | None = None
    note: str = field(default="")
    by_fact: bool = False

    def counts_for(self, operator: str, flight_kind: str) -> bool:
        """Whether it counts for flights of an operator's state and a kind."""
        listed = (not self.limits.operators or operator in self.limits.operators) and (
            not self.limits.flight_kinds or flight_kind in self.limits.flight_kinds
        )
        return listed and operator not in self.spared_operators and flight_kind not in self.spared_kinds

    @property
    def key(self) -> str:
        """The name of its answer: ``area:`` and its id."""
        return f"area:{self.id}"
