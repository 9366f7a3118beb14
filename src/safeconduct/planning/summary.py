"""The few things of a plan whose change somebody must hear of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from safeconduct.planning.decision.trip_wires import trigger_state
from safeconduct.planning.model import Plan, ReadingPlan
from safeconduct.planning.watch import PermissionState, PlanSummary, ReadingChance, TriggerState
from safeconduct.scenario.model import Scenario

ENOUGH_SEARCHES = 2000
"""Shortest routes asked for per search of all routes in a summary: a count, not a time, so that two summaries
of one plan are the same."""


def summary(plan: Plan, scenario: Scenario, at: datetime) -> PlanSummary:
    """A plan in short.

    A chance is that some way is open to a refuge that takes people in; the lower bound where a search was
    cut. With several readings, each name begins with its reading's id.

    Parameters
    ----------
    plan : Plan
    scenario : Scenario
    at : the moment at which trip wires are read
    """
    several = len(plan.readings) > 1
    return PlanSummary(
        primary="; ".join(_primary(one, several) for one in plan.readings)
        if any(one.best for one in plan.readings)
        else "",
        chance=_chance(plan.readings[0]),
        permissions=tuple(p for one in plan.readings for p in _permissions(one, several)),
        triggers=tuple(TriggerState(t.id, trigger_state(t, scenario, at)) for t in scenario.triggers),
        others=tuple(ReadingChance(one.reading.id, _chance(one)) for one in plan.readings[1:]),
    )


def _name(plan: ReadingPlan, several: bool, text: str) -> str:
    return f"{plan.reading.id}: {text}" if several else text


def _primary(plan: ReadingPlan, several: bool) -> str:
    if plan.best is None:
        return _name(plan, several, "no way is open")
    over = " · ".join(crossing.state for crossing in plan.best.answer.crossed)
    return _name(plan, several, f"{plan.best.label} over {over}")


def _chance(plan: ReadingPlan) -> float | None:
    both = plan.prospects.any_refuge.both if plan.prospects else None
    return both.lower if both else None


def _permissions(plan: ReadingPlan, several: bool) -> Iterator[PermissionState]:
    for one in plan.permissions:
        yield PermissionState(_name(plan, several, one.name), one.status, one.valid_to)
