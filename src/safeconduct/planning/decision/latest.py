"""The times a latest decision is made of, and by when each step must begin.

Latest decision = (time by which the way is lost with probability at most the planner's limit, or the deadline or the end
of a permission in hand if that comes first) − [decision latency + max(permission lead, positioning, assembly) +
closure]. Losses are exponential with the scenario's stated rates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf, log1p
from typing import TYPE_CHECKING

from safeconduct.planning.chances.model import PreparedWay
from safeconduct.planning.permissions import TO_ASK
from safeconduct.planning.prepared import Prepared
from safeconduct.planning.run import great_circle_km
from safeconduct.scenario.model import Figure, Scenario

if TYPE_CHECKING:
    from safeconduct.planning.airlift_of_scenario.model import AirliftPlan

LATENCY, PERMISSION, POSITIONING = "decision latency", "permission lead", "positioning"
ASSEMBLY, CLOSURE = "assembly", "closure"
TOGETHER = {"ask_permission": PERMISSION, "position_aircraft": POSITIONING, "assemble": ASSEMBLY}
"""Steps that go on side by side once it is decided, and the time each takes."""

ONE_FLIGHT = "computed: one flight in still air, the least the whole airlift can take"
OF_AIRLIFT = "computed: P90 of the airlift, aircraft from their bases"
ARRIVING = "in the closure: the groups state how they arrive"
FROM_BASES = "in the closure: the aircraft fly from their bases"
FOREVER_H = 1e6
"""Hours beyond which a calendar is no longer told."""


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
    high_h : float or None
        The same at its worst, hours.
    """

    name: str
    hours: float | None
    mark: str
    high_h: float | None = None


@dataclass(frozen=True, slots=True)
class ActionBy:
    """By when one step must begin at the latest.

    Attributes
    ----------
    action : str
        ``decide``, ``ask_permission``, ``position_aircraft``, ``assemble`` or ``go``.
    by : datetime
    known : bool
        Whether the time it takes is known; if not it counts as nothing, and this is rather too late.
    """

    action: str
    by: datetime
    known: bool


@dataclass(frozen=True, slots=True)
class Latest:
    """By when it must be decided, and what that was counted back from.

    Attributes
    ----------
    decision, lost_by : datetime or None
    bound_by : str
        ``loss``, ``deadline`` or ``permission``; empty: nothing bounds it.
    at_worst : datetime or None
        The same with every rate and every time at its high value.
    actions : tuple of ActionBy
    """

    decision: datetime | None
    lost_by: datetime | None
    bound_by: str
    at_worst: datetime | None
    actions: tuple[ActionBy, ...]


def hours_until_lost(per_day: float, miss_limit: float) -> float:
    """Hours after which something lost at a constant rate is gone with the chance `miss_limit`; inf at no rate."""
    return -24.0 * log1p(-miss_limit) / per_day if per_day > 0.0 and miss_limit < 1.0 else inf


def lead_hours(terms: Mapping[str, float | None]) -> float:
    """Latency + the longest of permission, positioning and assembly, which go on together, + closure."""
    together = max(terms.get(name) or 0.0 for name in TOGETHER.values())
    return (terms.get(LATENCY) or 0.0) + together + (terms.get(CLOSURE) or 0.0)


def by_name(terms: Sequence[Term], *, worst: bool = False) -> dict[str, float | None]:
    """Hours of each term, as used or at its worst."""
    return {term.name: term.high_h if worst else term.hours for term in terms}


def latest(
    scenario: Scenario,
    terms: Sequence[Term],
    rates: tuple[float, float],
    at: datetime,
    lapses: datetime | None = None,
) -> Latest:
    """By when, counted from a moment.

    Parameters
    ----------
    rates : likely and high sum of the rates of loss, per day
    lapses : when the first permission in hand ends: the last flight must be through by then
    """
    limit = scenario.decision.miss_limit
    lost_by, worst_by = (_lost_by(rate, limit, at) for rate in rates)
    end, bound = _end(lost_by, scenario.deadline, lapses)
    worst_end, _ = _end(worst_by, scenario.deadline, lapses)
    hours = by_name(terms)
    return Latest(
        decision=end - timedelta(hours=lead_hours(hours)) if end else None,
        lost_by=lost_by,
        bound_by=bound,
        at_worst=worst_end - timedelta(hours=lead_hours(by_name(terms, worst=True))) if worst_end else None,
        actions=tuple(_actions(hours, end)) if end else (),
    )


def _lost_by(per_day: float, limit: Figure | None, at: datetime) -> datetime | None:
    until_h = hours_until_lost(per_day, limit.likely) if limit else inf
    return at + timedelta(hours=until_h) if until_h < FOREVER_H else None


def _end(
    lost_by: datetime | None, deadline: datetime | None, lapses: datetime | None
) -> tuple[datetime | None, str]:
    """What comes first, and its name."""
    known = [
        (when, name)
        for when, name in ((lost_by, "loss"), (deadline, "deadline"), (lapses, "permission"))
        if when is not None
    ]
    return min(known, key=lambda one: one[0]) if known else (None, "")


def _actions(hours: Mapping[str, float | None], end: datetime) -> Iterator[ActionBy]:
    # what goes on side by side must all be over when the flights begin
    go = end - timedelta(hours=hours.get(CLOSURE) or 0.0)
    yield ActionBy(
        "decide", end - timedelta(hours=lead_hours(hours)), all(h is not None for h in hours.values())
    )
    for action, name in TOGETHER.items():
        yield ActionBy(action, go - timedelta(hours=hours.get(name) or 0.0), hours.get(name) is not None)
    yield ActionBy("go", go, hours.get(CLOSURE) is not None)


def terms_of(
    scenario: Scenario, plan: Prepared, way: PreparedWay, flown: AirliftPlan | None
) -> Iterator[Term]:
    """The times of one way, each on whose word it stands; what the airlift counts already is not counted twice."""
    stated = stated_times(scenario, flown)
    for name, figure in stated.items():
        yield Term(name, figure.likely, str(figure.mark), figure.high)
    if POSITIONING not in stated:
        yield Term(POSITIONING, 0.0, FROM_BASES, 0.0) if flown else _from_bases(scenario, way)
    if LATENCY not in stated:
        yield Term(LATENCY, None, "nobody stated it")
    if ASSEMBLY not in stated:
        counted = _arrives(scenario, flown)
        yield Term(ASSEMBLY, 0.0, ARRIVING, 0.0) if counted else Term(ASSEMBLY, None, "nobody stated it")
    yield _permission_term(plan, way.role)
    yield _closure(way, flown)


def _closure(way: PreparedWay, flown: AirliftPlan | None) -> Term:
    if flown is not None:
        out = f", {flown.people_out:,} of {flown.people:,} people" if flown.people_out < flown.people else ""
        hours = closure_h(flown)
        return Term(CLOSURE, hours, OF_AIRLIFT + out, hours)
    told = ONE_FLIGHT if way.flight_h is not None else "nobody stated a fleet"
    return Term(CLOSURE, way.flight_h, told, way.flight_h)


def closure_h(flown: AirliftPlan) -> float:
    """P90 of the simulated runs; where so many never close, the schedule's own."""
    return flown.closure_h if flown.p90_h is None else flown.p90_h


def _arrives(scenario: Scenario, flown: AirliftPlan | None) -> bool:
    return flown is not None and any(group.arrival for group in scenario.groups)


def stated_times(scenario: Scenario, flown: AirliftPlan | None = None) -> dict[str, Figure]:
    """The times the scenario states, by name, without what is in the closure already."""
    stated = scenario.decision
    named = {
        LATENCY: stated.latency_h,
        POSITIONING: stated.positioning_h,
        ASSEMBLY: None if _arrives(scenario, flown) else stated.assembly_h,
    }
    return {name: figure for name, figure in named.items() if figure is not None}


def _from_bases(scenario: Scenario, way: PreparedWay) -> Term:
    """Hours from the farthest base of the fleet, at the speed of the way itself."""
    origin = next((o.place for o in scenario.origins if way.origin == o.place.label), None)
    if not (scenario.fleet and way.flight_h and origin):
        return Term(POSITIONING, None, "nobody stated it")
    speed_kmh = way.distance_km / way.flight_h
    flown = {fleet.base.label: great_circle_km(fleet.base, origin) / speed_kmh for fleet in scenario.fleet}
    far = max(flown, key=lambda base: (flown[base], base))
    told = f"computed: from {far}, straight in still air, the least it can take"
    return Term(POSITIONING, flown[far], told, flown[far])


def _permission_term(plan: Prepared, role: str) -> Term:
    """The longest lead time of what this way still has to ask for."""
    asked = [p for p in plan.permissions if role in p.ways and p.status in TO_ASK and p.need != "no"]
    known = [p for p in asked if p.high_h is not None]
    unknown = [p.name for p in asked if p.high_h is None]
    tail = f"; no lead time on record for {', '.join(unknown)}" if unknown else ""
    if not known:
        hours = None if unknown else 0.0
        return Term(PERMISSION, hours, tail[2:] if unknown else "nothing to ask", hours)
    longest = max(known, key=lambda p: p.high_h or 0.0)
    return Term(PERMISSION, longest.high_h, f"{longest.name}, {longest.lead_from}{tail}", longest.high_h)
