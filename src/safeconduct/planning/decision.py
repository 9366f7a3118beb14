"""When to go: by when each way must be decided on, what waiting costs, where the trip wires stand.

Latest decision = (time by which the way is lost with probability at most the planner's limit) − [decision latency +
max(permission lead, positioning, assembly) + closure]. Losses are exponential with the scenario's stated rates; where
it states none, no latest time can be told. Nothing here is a "go" light: a rule that seldom misses often cries wolf
(Regnier, Public Evacuation Decisions and Hurricane Track Uncertainty, Management Science 54(1), 2008).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, inf, log1p

from safeconduct.planning.model import ReadingPlan
from safeconduct.planning.odds import ACCEPTANCE
from safeconduct.planning.permissions import TO_ASK
from safeconduct.planning.prospects import PreparedWay
from safeconduct.planning.scenario.model import Hazard, Scenario
from safeconduct.planning.summary import trigger_state

WAITS_H = (0.0, 6.0, 12.0, 24.0, 48.0, 72.0, 120.0, 168.0)
"""Hours of waiting for which the cost is told."""

ONE_FLIGHT = "computed: one flight in still air, the least the whole airlift can take"


@dataclass(frozen=True, slots=True)
class Term:
    """One of the times a latest decision is made of.

    Attributes
    ----------
    name : str
    hours : float or None
        Hours used; None: nobody stated it and nothing is on record, counted as nothing.
    mark : str
        On whose word.
    """

    name: str
    hours: float | None
    mark: str


@dataclass(frozen=True, slots=True)
class Wait:
    """What it costs to decide so many hours from now.

    Attributes
    ----------
    h : float
        Hours waited.
    people_out_p50 : float or None
        None where no airlift was simulated.
    miss : float
        Chance that the way is lost before its closure.
    false_alarm : float or None
        Chance that it would still stand at the deadline, so that waiting so long and then going was needless haste;
        None without a deadline. It does not depend on the wait: hazards bring no news here.
    """

    h: float
    people_out_p50: float | None
    miss: float
    false_alarm: float | None


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
    per_day : float
        Sum of the stated rates of loss of what it needs, per day.
    hazards : tuple of str
        What those rates are of, with marks.
    terms : tuple of Term
    lead_h : float
        Hours subtracted.
    costs_of_waiting : tuple of Wait
        Empty without a hazard.
    remark : str
    """

    role: str
    refuge: str
    origin: str
    destination: str
    latest_decision: datetime | None
    lost_by: datetime | None
    per_day: float
    hazards: tuple[str, ...]
    terms: tuple[Term, ...]
    lead_h: float
    costs_of_waiting: tuple[Wait, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Which way to prepare first; not a word to go."""

    refuge: str
    way: str
    reason: str
    weakest_assumption: str
    flips_if: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """When to go, for one reading, at a moment."""

    reading: str
    at: datetime
    miss_limit: float | None
    ways: tuple[DecisionWay, ...]
    triggers: tuple[TriggerNow, ...]
    recommendation: Recommendation | None
    remark: str = ""


def decide(
    scenario: Scenario, plan: ReadingPlan, at: datetime, closures_h: Mapping[str, float] | None = None
) -> DecisionPage:
    """The decision page of a reading as of a moment; levels known later are not looked at.

    Parameters
    ----------
    closures_h : role of a way to the P90 of its airlift's closure, hours; one flight's time where it is not told
    """
    four = plan.prospects.pace if plan.prospects else None
    limit = scenario.decision.miss_limit
    ways = (
        tuple(_way(scenario, plan, way, at, (closures_h or {}).get(way.role)) for way in four.ways)
        if four
        else ()
    )
    return DecisionPage(
        reading=plan.reading.id,
        at=at,
        miss_limit=limit.likely if limit else None,
        ways=ways,
        triggers=triggers_now(scenario, at),
        recommendation=_recommendation(plan, four.ways) if four and four.ways else None,
        remark="" if four else "no ways to prepare: a chance is missing or no way is open",
    )


def triggers_now(scenario: Scenario, at: datetime) -> tuple[TriggerNow, ...]:
    """Where each trip wire stands at a moment, by what was known by then."""
    return tuple(
        TriggerNow(t.id, t.name, trigger_state(t, scenario, at), t.action, t.owner) for t in scenario.triggers
    )


def hours_until_lost(per_day: float, miss_limit: float) -> float:
    """Hours after which something lost at a constant rate is gone with the chance `miss_limit`; inf at no rate."""
    return -24.0 * log1p(-miss_limit) / per_day if per_day > 0.0 and miss_limit < 1.0 else inf


def lead_hours(terms: Mapping[str, float | None]) -> float:
    """Latency + the longest of permission, positioning and assembly, which go on together, + closure."""
    together = max(terms.get(name) or 0.0 for name in ("permission lead", "positioning", "assembly"))
    return (terms.get("decision latency") or 0.0) + together + (terms.get("closure") or 0.0)


def _way(
    scenario: Scenario, plan: ReadingPlan, way: PreparedWay, at: datetime, closure_h: float | None
) -> DecisionWay:
    hazards = tuple(_hazards(scenario, way))
    rate = sum(h.per_day.likely for h in hazards)
    terms = tuple(_terms(scenario, plan, way, closure_h))
    lead_h = lead_hours({term.name: term.hours for term in terms})
    limit = scenario.decision.miss_limit
    until_h = hours_until_lost(rate, limit.likely) if limit else inf
    lost_by = at + timedelta(hours=until_h) if until_h < 1e6 else None
    latest = lost_by - timedelta(hours=lead_h) if lost_by else None
    return DecisionWay(
        role=way.role,
        refuge=way.refuge,
        origin=way.origin,
        destination=way.destination,
        latest_decision=latest,
        lost_by=lost_by,
        per_day=rate,
        hazards=tuple(f"{h.kind} {h.of}: {h.per_day.likely:g} a day ({h.per_day.mark})" for h in hazards),
        terms=terms,
        lead_h=lead_h,
        costs_of_waiting=tuple(_waits(scenario, rate, lead_h, at)) if rate > 0 else (),
        remark=_remark(rate, limit is not None, latest, at),
    )


def _remark(rate: float, limited: bool, latest: datetime | None, at: datetime) -> str:
    if rate <= 0:
        return "the scenario states no hazard for this way: no latest time can be told"
    if not limited:
        return "the scenario states no limit for missing (decision.miss_limit): no latest time can be told"
    return (
        "already past: no decision now keeps the chance of missing within the limit"
        if latest and latest < at
        else ""
    )


def _hazards(scenario: Scenario, way: PreparedWay) -> Iterator[Hazard]:
    """Those that take the way: its states' consents and routes, its airfields."""
    origins = {o.id for o in scenario.origins if way.origin in (o.id, o.place.label, o.place.code)}
    fields = origins | {way.refuge}
    for hazard in scenario.hazards:
        if hazard.of in (fields if hazard.kind == "airfield" else way.requires):
            yield hazard


def _terms(
    scenario: Scenario, plan: ReadingPlan, way: PreparedWay, closure_h: float | None
) -> Iterator[Term]:
    stated = scenario.decision
    figures = {
        "decision latency": stated.latency_h,
        "positioning": stated.positioning_h,
        "assembly": stated.assembly_h,
    }
    for name, figure in figures.items():
        told = str(figure.mark) if figure else "nobody stated it"
        yield Term(name, figure.likely if figure else None, told)
    yield _permission_term(plan, way.role)
    yield (
        Term("closure", closure_h, "computed: P90 of the airlift")
        if closure_h is not None
        else Term(
            "closure", way.flight_h, ONE_FLIGHT if way.flight_h is not None else "nobody stated a fleet"
        )
    )


def _permission_term(plan: ReadingPlan, role: str) -> Term:
    """The longest lead time of what this way still has to ask for."""
    asked = [p for p in plan.permissions if role in p.ways and p.status in TO_ASK and p.need != "no"]
    known = [p for p in asked if p.high_h is not None]
    unknown = [p.name for p in asked if p.high_h is None]
    tail = f"; no lead time on record for {', '.join(unknown)}" if unknown else ""
    if not known:
        return Term(
            "permission lead", None if unknown else 0.0, f"nothing to ask{tail}" if not unknown else tail[2:]
        )
    longest = max(known, key=lambda p: p.high_h or 0.0)
    return Term("permission lead", longest.high_h, f"{longest.name}, {longest.lead_from}{tail}")


def _waits(scenario: Scenario, rate: float, lead_h: float, at: datetime) -> Iterator[Wait]:
    end = scenario.deadline
    left_h = (end - at).total_seconds() / 3600.0 if end else None
    alarm = exp(-rate * max(left_h, 0.0) / 24.0) if left_h is not None else None
    for h in WAITS_H:
        yield Wait(h, None, 1.0 - exp(-rate * (h + lead_h) / 24.0), alarm)


def _recommendation(plan: ReadingPlan, ways: tuple[PreparedWay, ...]) -> Recommendation:
    first = ways[0]
    flips = [_flip(state, ways) for state in first.requires]
    return Recommendation(
        refuge=first.refuge,
        way=f"{first.role}: {first.origin} → {first.destination}",
        reason=first.reason,
        weakest_assumption=_weakest(plan),
        flips_if=tuple(flips),
    )


def _flip(state: str, ways: tuple[PreparedWay, ...]) -> str:
    following = next((w for w in ways[1:] if state not in w.requires), None)
    then = (
        f"{following.role} {following.origin} → {following.destination}" if following else "none of the ways"
    )
    return f"{state} refuses: then {then}"


def _weakest(plan: ReadingPlan) -> str:
    """The guess on which the chance hangs most (Birnbaum); empty if nothing was guessed."""
    assert plan.prospects is not None
    known = plan.prospects.any_refuge.leverage_both
    worth = {one.state: one.birnbaum for one in known.states} if known else {}
    guesses = [one for one in plan.prospects.chances if one.guessed or one.why.startswith("default")]
    if not guesses:
        return ""
    weakest = max(guesses, key=lambda one: (worth.get(one.state, 0.0), one.state))
    what = f"{weakest.state} consents"
    if weakest.state.startswith(ACCEPTANCE):
        what = f"the refuge {weakest.state.removeprefix(ACCEPTANCE)} takes people in"
    return f"{what} with chance {weakest.p:g} ({weakest.why}); worth {worth.get(weakest.state, 0.0):.2f}"


__all__ = ["DecisionPage", "DecisionWay", "decide", "hours_until_lost", "lead_hours", "triggers_now"]
