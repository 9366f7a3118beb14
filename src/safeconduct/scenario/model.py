"""The scenario as planning uses it: frozen values, every reference resolved, every number marked.

Built by :func:`safeconduct.scenario.file.load.parse_scenario`; what a person writes is described in
``docs/scenario.md``. States are ISO 3166-1 alpha-2 codes ("XK" for Kosovo). Times are aware, in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from safeconduct.scenario.alert import AlertLevel, AlertPrices, AlertStates, Interest, Stakes
from safeconduct.scenario.areas import AreaKind, SideShape, SkyArea
from safeconduct.scenario.consents import (
    REFUSING,
    Bloc,
    Chances,
    Condition,
    Consent,
    ConsentStatus,
    Operation,
    Reading,
)
from safeconduct.scenario.entities import (
    Airfield,
    Arrival,
    Fleet,
    FlightKind,
    Group,
    HoursUtc,
    LoadKind,
    Origin,
    Place,
    Refuge,
)
from safeconduct.scenario.figures import Chance, Figure, Mark, MarkKind
from safeconduct.scenario.ledger import Claim, Source, StatedLedger, Statement
from safeconduct.scenario.orders import GateRule, Throughput
from safeconduct.scenario.surface import Approach, Border, SurfaceMode, SurfaceStage
from safeconduct.scenario.triggers import Decision, Hazard, Indicator, Level, Threshold, Trigger

__all__ = [
    "REFUSING",
    "Airfield",
    "AlertLevel",
    "AlertPrices",
    "AlertStates",
    "Approach",
    "AreaKind",
    "Arrival",
    "Bloc",
    "Border",
    "Chance",
    "Chances",
    "Claim",
    "Condition",
    "Consent",
    "ConsentStatus",
    "Decision",
    "Figure",
    "Fleet",
    "FlightKind",
    "GateRule",
    "Group",
    "Hazard",
    "HoursUtc",
    "Indicator",
    "Interest",
    "StatedLedger",
    "Level",
    "Limits",
    "LoadKind",
    "Mark",
    "MarkKind",
    "Operation",
    "Origin",
    "Place",
    "Reading",
    "Refuge",
    "Scenario",
    "SideShape",
    "SkyArea",
    "Source",
    "Stakes",
    "Statement",
    "SurfaceMode",
    "SurfaceStage",
    "Threshold",
    "Throughput",
    "Trigger",
]


GATEWAYS = 4
"""Airports by road or by sea that are offered for one origin where nobody says how many: as many as there are plans."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a way may go.

    Attributes
    ----------
    limit_km : Figure or None
        Longest way considered, km; None: the range of the longest-legged aircraft of the fleet.
    stops : tuple of Place
        Airports where an aircraft may stop for fuel.
    max_stops : int
        Stops at most on one way.
    overflow : bool
        Whether people may be taken to another refuge than the recommended one where that brings more out in time.
    gateways : int
        Airports of an origin that is closed, or may be, which the program offers by itself by road or by sea, at most.
    """

    limit_km: Figure | None = None
    stops: tuple[Place, ...] = ()
    max_stops: int = 1
    overflow: bool = True
    gateways: int = GATEWAYS


@dataclass(frozen=True, slots=True)
class Scenario:
    """An evacuation to be planned.

    Attributes
    ----------
    title, note : str
        Headline; what a reader must know.
    as_of : date
        Date on which facts and consents are read.
    start : datetime
        Hour zero of the plan.
    deadline : datetime or None
        When the last person should be in a refuge.
    deadline_mark : Mark or None
        On whose word the deadline stands; None without one.
    surface : tuple of SurfaceStage
        Legs on the ground or by ship that are stated.
    origins, groups, refuges, fleet : tuple
        Where from, who, where to, with what. Fleet and groups may be empty: then only routes are planned.
    limits : Limits
        How far a way may go.
    policies : tuple of (str, str)
        Choices for disputed, Caspian, strait, Antarctic and territorial-sea airspace; the rest default.
    readings : tuple of Reading
        At least one; the first is shown first.
    indicators, triggers, hazards, decision
        What is watched, when to act, what can be lost, how long deciding takes.
    alert : AlertStates or None
        How the alert rises and falls, and what staged moves cost.
    stakes : Stakes or None
        What states are said to gain.
    ledger : StatedLedger
        Sources, reports and claims kept in the scenario file.
    areas : tuple of SkyArea
        Parts of the sky that are no states.
    gates : tuple of GateRule
        Points at which borders must be crossed.
    throughput : tuple of Throughput
        Orders that bound how much an airfield lets through.
    notes : tuple of str
        What the reader of the file should know about it though it is no fault.
    runways_on_record : tuple of (str, Figure)
        Longest open runway of its places by their labels, m, as the facts on airports have it; it counts where the
        scenario is silent.
    """

    title: str
    as_of: date
    start: datetime
    origins: tuple[Origin, ...]
    refuges: tuple[Refuge, ...]
    readings: tuple[Reading, ...]
    groups: tuple[Group, ...] = ()
    fleet: tuple[Fleet, ...] = ()
    surface: tuple[SurfaceStage, ...] = ()
    limits: Limits = field(default_factory=Limits)
    policies: tuple[tuple[str, str], ...] = ()
    deadline: datetime | None = None
    deadline_mark: Mark | None = None
    indicators: tuple[Indicator, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    decision: Decision = field(default_factory=Decision)
    alert: AlertStates | None = None
    stakes: Stakes | None = None
    ledger: StatedLedger = field(default_factory=StatedLedger)
    note: str = ""
    notes: tuple[str, ...] = ()
    runways_on_record: tuple[tuple[str, Figure], ...] = ()
    areas: tuple[SkyArea, ...] = ()
    gates: tuple[GateRule, ...] = ()
    throughput: tuple[Throughput, ...] = ()

    def __post_init__(self) -> None:
        if not (self.origins and self.refuges and self.readings):
            raise ValueError("a scenario has an origin, a refuge and a reading")

    @property
    def headcount(self) -> tuple[float, float, float]:
        """People of all groups: low, likely, high."""
        counts = [group.headcount for group in self.groups]
        return sum(c.low for c in counts), sum(c.likely for c in counts), sum(c.high for c in counts)

    def waiting_at(self, origin: str) -> float:
        """People who leave from an origin, the likely number; 0 where nobody does."""
        return sum((group.headcount.likely for group in self.groups if group.origin == origin), 0.0)

    def named_states(self) -> frozenset[str]:
        """States and territories whose answer some reading states, gives a chance, or ties to others."""
        return frozenset().union(*(reading.named_states() for reading in self.readings))

    def runway(self, airfield: Airfield, place: Place) -> Figure | None:
        """Longest usable runway, m: as the scenario says, else as the facts have it; None where neither does."""
        return airfield.runway_m or dict(self.runways_on_record).get(place.label)

    def hours_after_start(self, moment: datetime) -> float:
        """Hours from the scenario's start to a moment; negative before it."""
        return (moment - self.start).total_seconds() / 3600.0
