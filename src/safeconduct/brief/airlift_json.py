"""The airlift of a scenario as plain data: the keys are a contract with the programs that call this one."""

from __future__ import annotations

from typing import Any

from safeconduct.airlift.checker import RULES
from safeconduct.airlift.report import sortie_dict
from safeconduct.brief.json_values import json_value
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan

SCHEMA = "safeconduct.airlift/1"


def airlifts_json(plans: tuple[AirliftPlan, ...]) -> dict[str, Any]:
    """The first reading under the contract's keys, all of them under ``readings``."""
    every = [airlift_json(plan) for plan in plans]
    return {"schema": SCHEMA, **every[0], "readings": every}


def airlift_json(plan: AirliftPlan) -> dict[str, Any]:
    """One reading: the answer, what limits it, the flights, what may go wrong, on whose word."""
    return {
        "reading": plan.reading,
        "people": plan.people,
        "people_out": plan.people_out,
        "left_behind": plan.left_behind,
        "deadline_h": _h(plan.deadline_h),
        "closure_h": _h(plan.closure_h),
        "bound_h": _h(plan.bound_h),
        "gap": round(plan.gap, 6),
        "proved": plan.proved,
        "possible": plan.possible,
        "binding": list(plan.binding),
        "sorties": [sortie_dict(s) for s in plan.sorties],
        "closure_curve": [{"h": _h(at.h), "people": at.people} for at in plan.closure_curve],
        "p10_h": _h(plan.p10_h),
        "p50_h": _h(plan.p50_h),
        "p90_h": _h(plan.p90_h),
        "missing": list(plan.missing),
        "needs": json_value(plan.needs),
        "refuges": list(plan.refuges),
        "airports": list(plan.airports),
        "flying_h": plan.flying_h,
        "estimate": {"closure_h": plan.estimate_h, "limits": json_value(plan.limits)},
        "simulation": {"runs": plan.runs, "seed": plan.seed, "curve": json_value(plan.simulated)},
        "extremes": json_value(plan.extremes),
        "refusals": [json_value(c) | {"expected_lost": json_value(c.expected_lost)} for c in plan.refusals],
        "checker": {"holds": plan.checked, "word": plan.word, "rules": list(RULES)},
        "assumptions": [
            {"about": t.about, "value": t.value, "mark": json_value(t.mark)} for t in plan.assumptions
        ],
        "remarks": list(plan.remarks),
        "replan": json_value(plan.replan),
    }


def _h(hours: float | None) -> float | None:
    """To a ten-thousandth of a second, as in the flights."""
    return None if hours is None else round(hours, 7)
