"""When to go: by when each way must be decided on, what waiting costs, where the trip wires stand.

Nothing here is a "go" light: a rule that seldom misses often cries wolf (Regnier, Public Evacuation Decisions and
Hurricane Track Uncertainty, Management Science 54(1), 2008). Where the scenario states neither a rate of loss nor a
deadline no latest time can be told, only how long before the flight a decision must fall.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from safeconduct.planning.chances.from_interests import StartingChance
from safeconduct.planning.chances.model import FourWays, PreparedWay, Prospects
from safeconduct.planning.decision.latest import (
    ActionBy,
    Latest,
    Term,
    by_name,
    hours_until_lost,
    latest,
    lead_hours,
    stated_times,
    terms_of,
)
from safeconduct.planning.decision.recommend import Exposure, Recommendation, recommend
from safeconduct.planning.decision.staging.of_scenario import Staged, staged
from safeconduct.planning.decision.trip_wires import trigger_state
from safeconduct.planning.decision.waiting import Stake, Wait, waits
from safeconduct.planning.keys import decider
from safeconduct.planning.options import Option
from safeconduct.planning.prepared import Prepared
from safeconduct.scenario.model import Hazard, Origin, Scenario

if TYPE_CHECKING:
    from safeconduct.planning.airlift_of_scenario.model import AirliftPlan

NO_WAYS = "no ways to prepare: a chance is missing or no way is open"


@dataclass(frozen=True, slots=True)
class TriggerNow:
    """A trip wire: far, near, crossed or stale. Stale is itself an alarm: nobody keeps the indicator up to date."""

    id: str
    name: str
    state: str
    action: str
    owner: str


@dataclass(frozen=True, slots=True)
class DecisionWay:
    """By when one of the four ways must be decided on.

    Attributes
    ----------
    role, refuge, origin, destination : str
    latest_decision : datetime or None
        None: see `remark`.
    lost_by : datetime or None
        When the chance of its being lost reaches the limit.
    bound_by : str
        What the latest decision is counted back from: ``loss``, ``deadline`` or ``permission``; empty: nothing bounds it.
    latest_at_worst : datetime or None
        The latest decision with every rate and every time at its high value.
    actions : tuple of ActionBy
        By when each step must begin.
    per_day : float
        Sum of the stated rates of loss of what it needs, per day.
    hazards : tuple of str
        What those rates are of, with marks.
    terms : tuple of Term
    lead_h : float
        Hours subtracted.
    costs_of_waiting : tuple of Wait
        Empty without a hazard and without a deadline.
    people, people_out : int or None
        Who is to go, and who is out by an airlift of this way alone; None where none was planned.
    remark : str
    letter : str
        A for the recommended way of its origin, then B to D.
    origin_id : str
        Id of the origin.
    late_h : float
        Hours by which the latest time to decide has passed; 0 where it has not.
    """

    role: str
    refuge: str
    origin: str
    destination: str
    latest_decision: datetime | None
    lost_by: datetime | None
    bound_by: str
    latest_at_worst: datetime | None
    actions: tuple[ActionBy, ...]
    per_day: float
    hazards: tuple[str, ...]
    terms: tuple[Term, ...]
    lead_h: float
    costs_of_waiting: tuple[Wait, ...]
    people: int | None = None
    people_out: int | None = None
    remark: str = ""
    letter: str = ""
    origin_id: str = ""
    late_h: float = 0.0

    @property
    def late(self) -> bool:
        """Whether the latest time to decide has passed."""
        return self.late_h > 0.0


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """When to go, for one reading, at a moment.

    Attributes
    ----------
    reading : str
        Id of the reading.
    at : datetime
        Nothing known later is used.
    miss_limit : float or None
        Highest chance of being too late that the scenario accepts.
    ways : tuple of DecisionWay
    triggers : tuple of TriggerNow
    recommendation : Recommendation or None
        For the origin at which most people wait; None where there is no way to prepare; see `remark`.
    others : tuple of Recommendation
        For every other origin that has a way.
    without : tuple of Without
        Origins from which no way out can be flown, with the people who wait there and why.
    staged : Staged or None
        Staged moves with their price and trip-wire rules, by the recommended way's times before the flights and the
        airlift over all refuges; None without a way.
    stakes : tuple of StartingChance
        What states might say by their interests alone: guesses.
    complete : bool
        Whether every search of routes was finished; if not, a longer way that would do better may be missing.
    remark : str
    """

    reading: str
    at: datetime
    miss_limit: float | None
    ways: tuple[DecisionWay, ...]
    triggers: tuple[TriggerNow, ...]
    recommendation: Recommendation | None
    staged: Staged | None = None
    stakes: tuple[StartingChance, ...] = ()
    complete: bool = True
    remark: str = ""
    others: tuple[Recommendation, ...] = ()
    without: tuple[Without, ...] = ()

    def of_origin(self, origin: str) -> tuple[DecisionWay, ...]:
        """The ways that begin at an origin, by its id."""
        return tuple(way for way in self.ways if way.origin_id == origin)


@dataclass(frozen=True, slots=True)
class Without:
    """An origin from which no way out can be flown.

    Attributes
    ----------
    origin, label : str
        Its id and its airport.
    people : int
        Who waits there, likely.
    why : tuple of str
        In words; empty where the sky alone is the reason.
    code : str
        Code of its airport; empty for a place without one.
    """

    origin: str
    label: str
    people: int
    why: tuple[str, ...]
    code: str = ""


def decide(
    scenario: Scenario,
    plan: Prepared,
    at: datetime,
    airlifts: Mapping[tuple[str, str], AirliftPlan] | None = None,
) -> DecisionPage:
    """The decision page of a reading as of a moment; levels known later are not looked at.

    Parameters
    ----------
    airlifts : origin and role of a way to its airlift; one flight's time stands for the closure where there is none
    """
    four = plan.prospects.pace if plan.prospects else None
    limit = scenario.decision.miss_limit
    flown = {key: it for key, it in (airlifts or {}).items() if it.people_out}
    every = _main_first(plan.prospects, four)
    ways = tuple(
        decide_way(scenario, plan, way, at, flown.get((one.origin, way.role)), one.origin)
        for one in every
        for way in one.ways
    )
    advice = tuple(
        recommend(scenario, plan, one, _exposure(scenario, one.ways[0], first, flown))
        for one in every
        if one.ways
        for first in [next(way for way in ways if way.origin_id == one.origin)]
    )
    return DecisionPage(
        reading=plan.reading.id,
        at=at,
        miss_limit=limit.likely if limit else None,
        ways=ways,
        triggers=triggers_now(scenario, at),
        recommendation=advice[0] if advice else None,
        others=advice[1:],
        without=tuple(_without(scenario, plan)),
        staged=staged(scenario, ways[0].terms, at, _whole(plan, flown.get((ways[0].origin_id, ways[0].role))))
        if ways
        else None,
        stakes=plan.stakes,
        complete=bool(plan.prospects and plan.prospects.any_refuge.complete),
        remark="" if ways else NO_WAYS,
    )


def _whole(plan: Prepared, of_first: AirliftPlan | None) -> AirliftPlan | None:
    """The airlift over all refuges, which staged moves are about; of the first way alone where there is none."""
    return plan.airlift if plan.airlift and plan.airlift.people_out else of_first


def _main_first(found: Prospects | None, main: FourWays | None) -> tuple[FourWays, ...]:
    """The ways of every origin, those of the one at which most people wait first."""
    first = main.origin if main else ""
    return tuple(sorted(found.origins if found else (), key=lambda one: one.origin != first))


def _without(scenario: Scenario, plan: Prepared) -> Iterator[Without]:
    """Origins without a way."""
    places = {origin.id: origin.place for origin in scenario.origins}
    for four in plan.prospects.origins if plan.prospects else ():
        if not four.ways:
            place = places[four.origin]
            yield Without(four.origin, place.name or place.label, four.people, four.why_none, place.code)


def _begins_at(way: PreparedWay, origin: Origin) -> bool:
    return way.origin in (origin.id, origin.place.label, origin.place.code)


def triggers_now(scenario: Scenario, at: datetime) -> tuple[TriggerNow, ...]:
    """Where each trip wire stands at a moment, by what was known by then."""
    return tuple(
        TriggerNow(t.id, t.name, trigger_state(t, scenario, at), t.action, t.owner) for t in scenario.triggers
    )


def decide_way(
    scenario: Scenario,
    plan: Prepared,
    way: PreparedWay,
    at: datetime,
    flown: AirliftPlan | None = None,
    origin_id: str = "",
) -> DecisionWay:
    """One way: by when, of what terms, what waiting costs."""
    hazards = tuple(hazards_of(scenario, way))
    rate, high = sum(h.per_day.likely for h in hazards), sum(h.per_day.high for h in hazards)
    terms = tuple(terms_of(scenario, plan, way, flown))
    lead_h = lead_hours(by_name(terms))
    told = latest(scenario, terms, (rate, high), at, lapses(plan, way))
    return DecisionWay(
        role=way.role,
        refuge=way.refuge,
        origin=way.origin,
        destination=way.destination,
        latest_decision=told.decision,
        lost_by=told.lost_by,
        bound_by=told.bound_by,
        latest_at_worst=told.at_worst,
        actions=told.actions,
        per_day=rate,
        hazards=tuple(f"{h.kind} {h.of}: {h.per_day.likely:g} a day ({h.per_day.mark})" for h in hazards),
        terms=terms,
        lead_h=lead_h,
        costs_of_waiting=waits(Stake(rate, lead_h, scenario.deadline), at, flown),
        people=flown.people if flown else None,
        people_out=flown.people_out if flown else None,
        remark=_remark(scenario, rate, told, at),
        letter=way.letter,
        origin_id=origin_id,
        late_h=max(0.0, (at - told.decision).total_seconds() / 3600.0) if told.decision else 0.0,
    )


def lapses(plan: Prepared, way: PreparedWay) -> datetime | None:
    """When the first of the way's permissions in hand ends; None if none does."""
    ends = [
        row.valid_to
        for row in plan.reading.consents
        if row.state in way.requires and row.status == "granted" and row.valid_to is not None
    ]
    return min(ends, default=None)


def _remark(scenario: Scenario, rate: float, told: Latest, at: datetime) -> str:
    if told.decision is None:
        lacks = "no hazard for this way" if rate <= 0 else "no limit for missing (decision.miss_limit)"
        return f"the scenario states {lacks} and no deadline: only the hours needed before the last one is out are told"
    if told.decision < at:
        return "already past: no decision now keeps the chance of missing within the limit"
    if told.bound_by == "permission":
        return "counted back from the end of a permission in hand"
    if told.bound_by == "deadline" and rate <= 0:
        return "no hazard is stated for this way: counted back from the deadline alone"
    if scenario.decision.miss_limit is None:
        return "no limit for missing is stated: counted back from the deadline alone"
    return ""


def hazards_of_option(scenario: Scenario, option: Option) -> Iterator[Hazard]:
    """Those that take an option: its states' consents and routes, its airfields."""
    states = {decider(key) for key in option.keys}
    fields = {option.origin.id, option.refuge.id}
    for hazard in scenario.hazards:
        if hazard.of in (fields if hazard.kind == "airfield" else states):
            yield hazard


def hazards_of(scenario: Scenario, way: PreparedWay) -> Iterator[Hazard]:
    """Those that take the way: its states' consents and routes, its airfields."""
    if way.option is not None:
        yield from hazards_of_option(scenario, way.option)
        return
    origins = {origin.id for origin in scenario.origins if _begins_at(way, origin)}
    fields = origins | {way.refuge}
    for hazard in scenario.hazards:
        if hazard.of in (fields if hazard.kind == "airfield" else way.requires):
            yield hazard


def _exposure(
    scenario: Scenario, prepared: PreparedWay, way: DecisionWay, flown: Mapping[tuple[str, str], AirliftPlan]
) -> Exposure:
    """How long the first way is at risk, and how that hangs on each stated time."""
    hours, stated = by_name(way.terms), stated_times(scenario, flown.get((way.origin_id, way.role)))
    lead_with = {
        (name, value): lead_hours({**hours, name: value})
        for name, figure in stated.items()
        for value in (figure.low, figure.high)
    }
    return Exposure(way.lead_h, tuple(hazards_of(scenario, prepared)), tuple(stated.items()), lead_with)


__all__ = [
    "DecisionPage",
    "DecisionWay",
    "decide",
    "decide_way",
    "hours_until_lost",
    "lead_hours",
    "triggers_now",
]
