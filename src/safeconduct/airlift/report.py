"""A plan as plain data: the keys are a contract with the programs that call this one."""

from __future__ import annotations

from math import isinf
from typing import Any

from safeconduct.airlift.checker import RULES, check_schedule
from safeconduct.airlift.estimate import Estimate, estimate
from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Schedule, Sortie, curve, flying_h, people_by
from safeconduct.airlift.what_limits import Gain
from safeconduct.airlift.what_to_add import Need, misfits

SCHEMA = "safeconduct.airlift/1"
"""Goes up when a key changes its meaning or goes."""


def plan_dict(
    problem: Problem, plan: Schedule, needs: tuple[Need, ...] = (), limits: tuple[Gain, ...] = ()
) -> dict[str, Any]:
    """Everything about a plan but its simulation; hours are rounded to a ten-thousandth of a second."""
    verdict = check_schedule(problem, plan.sorties)
    rough = estimate(problem)
    left = sum(verdict.left_behind.values())
    return {
        "schema": SCHEMA,
        "people": problem.people,
        "people_out": people_by(plan.sorties, problem.deadline_h),
        "left_behind": left,
        "closure_h": _h(plan.closure_h),
        "bound_h": _h(plan.bound_h),
        "people_bound": None if isinf(plan.out_bound) else round(plan.out_bound, 3),
        "gap": round(plan.gap(problem), 6),
        "proved": plan.proved(problem),
        "cut_short": plan.cut_short,
        "method": plan.method,
        "possible": left == 0,
        "misfits": list(misfits(problem)),
        "needs": [{"what": n.what, "amount": n.amount, "text": n.text} for n in needs],
        "binding": list(binding_of(limits, rough)),
        "limits": [
            {"kind": x.kind, "what": x.what, "people": round(x.people, 3), "hours": _h(x.hours)}
            for x in limits
        ],
        "estimate": estimate_dict(rough),
        "sorties": [sortie_dict(s) for s in plan.sorties],
        "positioning": [_empty_dict(s) for s in plan.sorties],
        "flying_h": _h(flying_h(plan.sorties)),
        "closure_curve": [{"h": _h(h), "people": n} for h, n in curve(plan.sorties)],
        "checker": {
            "holds": verdict.holds,
            "word": verdict.word,
            "faults": list(verdict.faults),
            "left_behind": verdict.left_behind,
            "rules": list(RULES),
        },
    }


def makespan_dict(
    problem: Problem, plan: Schedule, needs: tuple[Need, ...] = (), limits: tuple[Gain, ...] = ()
) -> dict[str, Any]:
    """A plan for the bare problem: the makespan is the last landing with people at a refuge."""
    content = plan_dict(problem, plan, needs, limits)
    first = {"schema": content.pop("schema"), "makespan_h": content["closure_h"]}
    return {**first, **content}


def binding_of(limits: tuple[Gain, ...], rough: Estimate) -> tuple[str, ...]:
    """What limits the airlift: the kinds whose one unit more brings at least half of the largest gain.

    Where no single unit brings anything, what the arithmetic of the estimate names.
    """
    if not limits:
        return rough.binding
    best = limits[0]
    near = (x.kind for x in limits if x.people >= best.people / 2 and x.hours >= best.hours / 2)
    return tuple(dict.fromkeys(near))


def estimate_dict(rough: Estimate) -> dict[str, Any]:
    """The estimate with each limit and its sum."""
    return {
        "closure_h": _h(rough.closure_h),
        "missions": rough.missions,
        "cycle_h": _h(rough.cycle_h),
        "binding": list(rough.binding),
        "limits": [{"name": x.name, "closure_h": _h(x.closure_h), "why": x.why} for x in rough.limits],
    }


def sortie_dict(s: Sortie) -> dict[str, Any]:
    """One flight with people."""
    return {
        "aircraft": s.aircraft,
        "from": s.origin,
        "to": s.to,
        "depart_h": _h(s.depart_h),
        "arrive_h": _h(s.arrive_h),
        "people": s.people,
        "groups": dict(s.loads),
    }


def _empty_dict(s: Sortie) -> dict[str, Any]:
    return {
        "aircraft": s.aircraft,
        "from": s.came_from,
        "to": s.origin,
        "depart_h": _h(s.position_depart_h),
        "arrive_h": _h(s.position_arrive_h),
    }


def _h(hours: float) -> float | None:
    """JSON has no infinity."""
    return None if isinf(hours) else round(hours, 7) + 0.0
