"""What the search of a reading found, as frozen values: who refuses, the ways, what closes and opens them, the chances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.planning.chances.from_interests import StartingChance
from safeconduct.planning.chances.model import Prospects
from safeconduct.planning.options import Option
from safeconduct.planning.route_answer import RouteAnswer
from safeconduct.scenario.model import Approach, Consent, Place, Reading

RefusalKind = Literal["fact", "scenario"]


@dataclass(frozen=True, slots=True)
class StartingRefusal:
    """A state that refuses to begin with.

    Attributes
    ----------
    state : str
        ISO alpha-2.
    kind : RefusalKind
        ``fact``: a dated closure in force; ``scenario``: the scenario says so, and overrides the facts.
    reason : str
        Why, in words.
    sources : tuple of str
        Where it can be read.
    consent : Consent or None
        The scenario's row, when it is the scenario that says so.
    """

    state: str
    kind: RefusalKind
    reason: str
    sources: tuple[str, ...]
    consent: Consent | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A state whose sky may be closed by what is on record, or that is open only by the scenario's word.

    Attributes
    ----------
    state : str
    reason : str
    sources : tuple of str
    overridden : bool
        The scenario's grant overrides a closure on record.
    counted_open : bool
        Whether the plan counts it as open although it may be closed.
    """

    state: str
    reason: str
    sources: tuple[str, ...]
    overridden: bool = False
    counted_open: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: from an origin to an airport of a refuge.

    Attributes
    ----------
    origin, destination : Place
    refuge : str
        Id of the refuge.
    answer : RouteAnswer
        The shortest permitted route, or what would open one.
    flight_h : float or None
        Hours at the cruise speed of the slowest type of the fleet in still air, climb and descent not counted;
        None without a fleet.
    option : Option or None
        The same with its keys, its windows and the fleets that can fly it; None where there is none.
    why_closed : tuple of str
        Where there is none: why, as far as its ends or the fleet are the reason.
    reached : Approach or None
        How people come to `origin` on the surface, where they are not there.
    title : str
        Its label where that says more than its ends.
    """

    origin: Place
    destination: Place
    refuge: str
    answer: RouteAnswer
    flight_h: float | None = None
    option: Option | None = None
    why_closed: tuple[str, ...] = ()
    reached: Approach | None = None
    title: str = ""

    @property
    def label(self) -> str:
        """``UUEE → OSDI``, or ``OMDB → road → OOMS → EGSS``."""
        return self.title or f"{self.origin.label} → {self.destination.label}"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the best way when one state changes its answer.

    Attributes
    ----------
    state : str
        The state whose answer changes.
    way : Way or None
        The best way then, to the same refuge where there is one; None: every way is closed.
    longer_km, longer_percent : float or None
        Against the best way now (negative: shorter); None when `way` is, or goes to another refuge.
    same_refuge : bool
        Whether the way still leads to the same refuge.
    """

    state: str
    way: Way | None
    longer_km: float | None
    longer_percent: float | None
    same_refuge: bool


@dataclass(frozen=True, slots=True)
class FrontierWay:
    """A route of the frontier: no other is both shorter and in need of fewer states.

    Attributes
    ----------
    destination : str
        Airport it leads to.
    distance_km : float
    requires : tuple of str
    points : (lat, lon) degrees
    """

    destination: str
    distance_km: float
    requires: tuple[str, ...]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Blocking:
    """What stops a flight within the limit, and what opens it.

    Attributes
    ----------
    title : str
        For which ways this holds.
    veto_sets, path_sets : tuple of tuple of str
        Smallest sets of refusals that close every way; smallest sets of consents that open one (the states of
        `always` apart).
    always : tuple of str
        States without whom no way begins or ends.
    routes : tuple of RouteAnswer
        The frontier, in order of length, unchecked except the first.
    complete : bool
    complete_to_km : float
    """

    title: str
    veto_sets: tuple[tuple[str, ...], ...]
    path_sets: tuple[tuple[str, ...], ...]
    always: tuple[str, ...]
    routes: tuple[FrontierWay, ...]
    complete: bool
    complete_to_km: float


@dataclass(frozen=True, slots=True)
class Searched:
    """A reading of the scenario after the search.

    Attributes
    ----------
    reading : Reading
    refusals : who refuses to begin with, and why
    doubts : who is taken as open although a closure may bar
    ways : one per refuge and airport, in the scenario's order
    best : the way now, the first refuge of the scenario that can be reached; None if none can
    if_refused : what happens if each state on the best way refuses
    if_granted : what the consent of each refusing state would be worth, where it is worth anything
    blocking : for the best way's refuge (or the first one), then for all refuges together
    prospects : chance of passage, leverage and the four ways to prepare
    stakes : what each state might say by its interests alone: guesses, shown beside what is used
    more_gateways : airports by road or by sea with a permitted sky that are not among the ways
    """

    reading: Reading
    refusals: tuple[StartingRefusal, ...]
    doubts: tuple[Doubt, ...]
    ways: tuple[Way, ...]
    best: Way | None
    if_refused: tuple[Change, ...]
    if_granted: tuple[Change, ...]
    blocking: tuple[Blocking, ...]
    prospects: Prospects | None = None
    stakes: tuple[StartingChance, ...] = ()
    more_gateways: int = 0

    @property
    def refused(self) -> frozenset[str]:
        """States that refuse to begin with."""
        return frozenset(r.state for r in self.refusals)
