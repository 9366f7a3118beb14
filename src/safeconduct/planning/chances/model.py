"""What the stated chances come to: chance of passage, leverage, four ways. Values only; see `passage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from safeconduct.consent import Bounds, DistanceLeverage, Leverage, Ranking
    from safeconduct.planning.options import Option

Scope = Literal["airport", "refuge", "any"]
"""One pair of airports, one refuge by any of its airports, or any refuge."""


@dataclass(frozen=True, slots=True)
class StateChance:
    """How likely a state consents, and why that number.

    Attributes
    ----------
    state : str
        The state; ``accept:`` with a refuge's id for its taking people in.
    p : float
        Own chance of consent, 0 to 1, blocs and conditions not counted.
    why : str
        ``granted``, ``stated``, ``default``, ``claim …``, ``the operator's own state``, with what lowers it.
    word : str
        The likelihood in a word (ICD 203), where a claim gives the number; else empty.
    guessed : bool
        Whether somebody assumed it without a report.
    claim : str
        The claim that gives it; else empty.
    """

    state: str
    p: float
    why: str
    word: str = ""
    guessed: bool = False
    claim: str = ""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A step of the chance over the length of the way.

    Attributes
    ----------
    km : float
        From this length on, km.
    flight_h : float or None
        Hours that takes the slowest type of the fleet in still air; None without a fleet.
    chance : float
        Chance that a way no longer than this is open; a lower bound beyond where the search was cut.
    """

    km: float
    flight_h: float | None
    chance: float


@dataclass(frozen=True, slots=True)
class Prospect:
    """The chance of getting somewhere, and who holds it.

    Attributes
    ----------
    scope : Scope
    title : str
        ``UUEE → OSDI``, a refuge's name, or ``any refuge``.
    refuge : str
        Id of the refuge; empty for any.
    given : tuple of str
        States of both ends, whose consent the chance takes as given (for several pairs: those of all).
    passage : Bounds or None
        Chance that some way is open; two bounds where a search was cut. None: a chance is missing.
    acceptance : float or None
        Chance that the refuge takes people in; None for any refuge, where they differ.
    both : Bounds or None
        Chance that some way is open to a refuge that takes people in. Acceptances of different refuges count
        as independent, of each other and of all overflights.
    missing : tuple of str
        States for which no chance is stated, so that none is told.
    curve : tuple of CurvePoint
        Passage over distance.
    leverage : Leverage or None
        What each state's answer is worth to the passage; not for single airports.
    leverage_both : Leverage or None
        The same for passage and acceptance together, refuges as ``accept:`` with their ids.
    distance : DistanceLeverage or None
        What each is worth to the length of the shortest open way, no way counting as the limit; None without
        a limit.
    rankings : tuple of Ranking
        The ranking as stated and with every guess moved by 0.1 and 0.2 either way.
    flips : tuple of tuple of str
        Pairs of states whose order hangs on the guesses.
    complete : bool
        Whether every search for this was finished.
    """

    scope: Scope
    title: str
    refuge: str
    given: tuple[str, ...]
    passage: Bounds | None
    acceptance: float | None
    both: Bounds | None
    missing: tuple[str, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    leverage: Leverage | None = None
    leverage_both: Leverage | None = None
    distance: DistanceLeverage | None = None
    rankings: tuple[Ranking, ...] = ()
    flips: tuple[tuple[str, str], ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class PreparedWay:
    """One of the four ways to prepare.

    Attributes
    ----------
    role : str
        primary, alternate, contingency or emergency.
    refuge : str
        Id of the refuge.
    origin, destination : str
        Airports.
    distance_km : float
    flight_h : float or None
        Hours for the slowest type of the fleet in still air.
    requires : tuple of str
        Every state whose consent it needs, both ends included.
    chance_alone : float
        Chance that it is open and its refuge takes people in.
    chance_so_far : float
        Chance of that for this way or one before it.
    shared : tuple of str
        What it needs as well as a way before it, other than what every way needs.
    reason : str
        Why it was chosen.
    points : tuple of (lat, lon), degrees
    letter : str
        A for the recommended one, then B to D.
    option : Option or None
        The way itself, with its keys, windows and the fleets that can fly it.
    people_out : int or None
        People in safety by the deadline if everything it needs is granted, by the greedy rule, with the whole fleet at
        this origin's service; None where no people or aircraft are stated.
    survives : float
        Chance that nothing it needs is lost before the last one is in safety, by the stated hazards.
    """

    role: str
    refuge: str
    origin: str
    destination: str
    distance_km: float
    flight_h: float | None
    requires: tuple[str, ...]
    chance_alone: float
    chance_so_far: float
    shared: tuple[str, ...]
    reason: str
    points: tuple[tuple[float, float], ...] = ()
    letter: str = ""
    option: Option | None = None
    people_out: int | None = None
    survives: float = 1.0

    @property
    def label(self) -> str:
        """``UUEE → OSDI``, or ``OMDB → road → OOMS → EGSS``."""
        return self.option.label if self.option else f"{self.origin} → {self.destination}"


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """Where another way becomes the best by itself as one answer grows less likely.

    Attributes
    ----------
    state : str
        The answer; ``accept:`` with a refuge's id for its taking people in.
    p, below : float
        Its chance as stated, and the one under which the other way is better.
    refuge, origin, destination : str
        The other way.
    """

    state: str
    p: float
    below: float
    refuge: str
    origin: str
    destination: str


@dataclass(frozen=True, slots=True)
class FourWays:
    """The ways to prepare, and what still takes several of them.

    Attributes
    ----------
    ways : tuple of PreparedWay
        Four, or fewer when there are no more.
    chance : float
        Chance that at least one is open to a refuge that takes people in.
    takes_two, takes_all, unavoidable : tuple of str
        Answers whose refusal alone closes two or more, or all, of the ways chosen; and those that every way
        there is needs.
    remark : str
        The above in words.
    turns : tuple of TurningPoint
        Where another way than the primary would be the best by itself.
    origin : str
        Id of the origin these begin at.
    people : int
        People who wait there, likely.
    why_none : tuple of str
        Where there is no way: why, in words.
    """

    ways: tuple[PreparedWay, ...]
    chance: float
    takes_two: tuple[str, ...]
    takes_all: tuple[str, ...]
    unavoidable: tuple[str, ...]
    remark: str
    turns: tuple[TurningPoint, ...] = ()
    origin: str = ""
    people: int = 0
    why_none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prospects:
    """The chances of a reading.

    Attributes
    ----------
    airports, refuges : tuple of Prospect
        By pair of airports, and by refuge, in the scenario's order.
    any_refuge : Prospect
        All refuges together.
    pace : FourWays or None
        The ways of the origin at which most people wait, of those that have one; None where a chance is missing.
    origins : tuple of FourWays
        The ways of every origin, in the scenario's order; empty where a chance is missing.
    chances : tuple of StateChance
        The number used for each answer that some way hangs on.
    remark : str
        What a reader must know; empty if nothing.
    """

    airports: tuple[Prospect, ...]
    refuges: tuple[Prospect, ...]
    any_refuge: Prospect
    pace: FourWays | None
    chances: tuple[StateChance, ...]
    remark: str = ""
    origins: tuple[FourWays, ...] = ()

    def of(self, refuge: str) -> Prospect:
        """The prospect of a refuge, by its id."""
        return next(p for p in self.refuges if p.refuge == refuge)
