"""The plan: what a crisis cell reads, as frozen values. Made by `safeconduct.planning.plan`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from safeconduct.planning.decision.decide import DecisionPage
from safeconduct.planning.prepared import Prepared
from safeconduct.scenario.model import Figure, GateRule, Mark, Refuge, SkyArea, Throughput


@dataclass(frozen=True, slots=True)
class ReadingPlan(Prepared):
    """The plan in one reading of the scenario: what was searched and prepared, and the decision.

    Attributes
    ----------
    decision : which way to prepare first, by when, and what would change that, at the scenario's start
    option_faults : what the independent checker finds wrong with a way now or prepared: when it leaves, who lets it, who
        can fly it
    """

    decision: DecisionPage | None = None
    option_faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something the plan rests on.

    Attributes
    ----------
    about : str
        What it is about, e.g. ``refuge syria: acceptance``.
    value : str
        What is taken, in words.
    mark : Mark
        Reported and by whom, a dated fact with its source, or assumed and by whom.
    claim : str
        Id of the ledger's claim that gives the number, if one does.
    probability : float or None
        Of a chance or a claim, 0 to 1.
    word : str
        Its likelihood in a word (ICD 203); empty without a probability.
    standing : str
        Of a claim: ``reported``, ``guess`` (of the planner, no report) or ``assumed``; else empty.
    headline : str
        Of a claim: ``12 articles, 1 origin``, or whose guess it is; else empty.
    origins : tuple of str
        First sources of a claim, by name.
    grades : tuple of str
        Grades of the origins' own words, such as ``E5``.
    single_origin : bool
        It rests on one origin, however many articles there are.
    """

    about: str
    value: str
    mark: Mark | None
    claim: str = ""
    probability: float | None = None
    word: str = ""
    standing: str = ""
    headline: str = ""
    origins: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    single_origin: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the plan was made from.

    Attributes
    ----------
    software : str
    schema : str
        Version of the plan's JSON.
    scenario_sha256, sky_sha256, facts_sha256, policies_sha256 : str
    sky_built, facts_to : str
        Dates.
    policies : tuple of str
        The five choices made, each in one sentence.
    chosen : mapping of str to str
        The same choices: policy and value.
    """

    software: str
    schema: str
    scenario_sha256: str
    sky_sha256: str
    facts_sha256: str
    policies_sha256: str
    sky_built: str
    facts_to: str
    policies: tuple[str, ...]
    chosen: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """An evacuation plan. Planning-grade, not for navigation.

    Attributes
    ----------
    title, note : str
    as_of : str
        Day on which facts and consents are read.
    people : Figure or None
        All groups together.
    limit_km : float
        Longest way that counts, km.
    readings : tuple of ReadingPlan
    assumptions : tuple of Assumption
    notes : tuple of str
    provenance : Provenance
    refuges : tuple of Refuge
    areas : tuple of SkyArea
        The scenario's areas that are no states.
    gates : tuple of GateRule
        Points at which borders must be crossed.
    orders : tuple of Throughput
        What bounds how much an airfield lets through.
    """

    title: str
    note: str
    as_of: str
    people: Figure | None
    limit_km: float
    readings: tuple[ReadingPlan, ...]
    assumptions: tuple[Assumption, ...]
    notes: tuple[str, ...]
    provenance: Provenance
    refuges: tuple[Refuge, ...] = field(default=())
    areas: tuple[SkyArea, ...] = ()
    gates: tuple[GateRule, ...] = ()
    orders: tuple[Throughput, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether the independent checker passed every way of every reading, and every plan A to D."""
        ways = all(
            way.answer.verified for reading in self.readings for way in reading.ways if way.answer.found
        )
        return ways and not any(reading.option_faults for reading in self.readings)
