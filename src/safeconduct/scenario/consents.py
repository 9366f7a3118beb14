"""What states answer, how likely the open answers are, and the worlds a scenario can be read in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from safeconduct.scenario.entities import FlightKind, HoursUtc
from safeconduct.scenario.figures import Chance, Figure, Mark

Operation = Literal["overflight", "landing", "departure", "entry"]
"""What a permission is for; a departure follows the landing unless it is answered apart; an entry is of people in
transit over a land border or by ship."""

DoubtRule = Literal["closed", "open"]
"""How a state counts that may be closed by what is known."""

ConsentStatus = Literal["not_asked", "asked", "granted", "refused", "revoked", "lapsed", "unknown"]
"""Where a permission stands; ``unknown`` when nobody has told."""

REFUSING: frozenset[str] = frozenset({"refused", "revoked", "lapsed"})
"""Statuses under which the airspace may not be entered."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One state's answer to one kind of thing.

    Attributes
    ----------
    state : str
        Who answers.
    operation : Operation
        For overflight, landing or departure.
    status : ConsentStatus
        Where it stands.
    mark : Mark
        On whose word the status stands.
    flight_kinds : tuple of FlightKind
        Kinds of flight the answer is for; empty is all.
    valid_from, valid_to : datetime or None
        Window of validity; None is open.
    hours_utc : HoursUtc or None
        Daily window ("granted from 06:00 to 18:00").
    lead_time_h : Figure or None
        Hours between asking and an answer, overriding the permit facts.
    asked_on, answered_on : date or None
        When it was asked and answered.
    owner : str
        Who has to get it.
    note : str
        Conditions and free text.
    """

    state: str
    operation: Operation
    status: ConsentStatus
    mark: Mark
    flight_kinds: tuple[FlightKind, ...] = ()
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    hours_utc: HoursUtc | None = None
    lead_time_h: Figure | None = None
    asked_on: date | None = None
    answered_on: date | None = None
    owner: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """State and operation: what an override replaces."""
        return self.state, self.operation


@dataclass(frozen=True, slots=True)
class Bloc:
    """States that decide together.

    Attributes
    ----------
    id : str
        Unique name.
    members : tuple of str
        States, two or more.
    refuses : Chance
        Chance that the bloc refuses as one; members may refuse on their own besides.
    """

    id: str
    members: tuple[str, ...]
    refuses: Chance


@dataclass(frozen=True, slots=True)
class Condition:
    """If one state refuses, another refuses too, with a chance.

    Attributes
    ----------
    if_refuses, then_refuses : str
        The two states.
    chance : Chance
        Chance that the second refuses because the first did.
    """

    if_refuses: str
    then_refuses: str
    chance: Chance


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely states are to consent where the answer is open.

    Attributes
    ----------
    default : Chance or None
        For a state nobody said anything about; None: the scenario states none, and no chance can be told.
    states : tuple of (str, Chance)
        Per state, the chance that it consents.
    blocs : tuple of Bloc
        States that decide together.
    conditions : tuple of Condition
        Refusals that draw others after them; never a circle.
    """

    default: Chance | None = None
    states: tuple[tuple[str, Chance], ...] = ()
    blocs: tuple[Bloc, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def of(self, state: str) -> Chance | None:
        """The chance stated for a state, or the default."""
        return dict(self.states).get(state, self.default)


@dataclass(frozen=True, slots=True)
class Reading:
    """One world the scenario can be read in, with everything it overrides already applied.

    Attributes
    ----------
    id, title, note : str
        Unique name; one line to show; free text.
    operator : str
        State of the operator.
    flight_kind : FlightKind
        Kind of flight.
    use_closures : bool
        Whether closures in force (facts, for operator, kind and date) are starting refusals.
    consents : tuple of Consent
        Answers that apply to this kind of flight, one per state and operation.
    chances : Chances
        Chances of the open answers.
    doubt : Doubt or float
        How a state counts that may be closed: as closed (default), as open, or as open with a chance.
    overrides : tuple of str
        What it changes against the scenario itself, in words, to be shown.
    """

    id: str
    title: str
    operator: str
    flight_kind: FlightKind
    use_closures: bool
    consents: tuple[Consent, ...] = ()
    chances: Chances = field(default_factory=Chances)
    note: str = ""
    overrides: tuple[str, ...] = ()
    doubt: DoubtRule | float = "closed"

    def consent(self, state: str, operation: Operation = "overflight") -> Consent | None:
        """The answer of a state, or None if the scenario has none."""
        return next((c for c in self.consents if c.key == (state, operation)), None)

    def named_states(self) -> frozenset[str]:
        """States and territories whose answer it states, gives a chance, or ties to others."""
        chances = self.chances
        named = {row.state for row in self.consents} | {state for state, _ in chances.states}
        named |= {member for bloc in chances.blocs for member in bloc.members}
        return frozenset(named | {s for c in chances.conditions for s in (c.if_refuses, c.then_refuses)})

    def states_with(self, statuses: Sequence[str], operation: Operation = "overflight") -> tuple[str, ...]:
        """States whose answer is one of `statuses`, sorted."""
        return tuple(
            sorted(c.state for c in self.consents if c.operation == operation and c.status in statuses)
        )
