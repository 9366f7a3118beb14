"""The airlift as other parts of planning ask for it: of a reading, and of each of its four ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from safeconduct.planning.airlift_of_scenario.inputs import Ask
from safeconduct.planning.airlift_of_scenario.legs import Leg
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
from safeconduct.planning.airlift_of_scenario.plan import Effort, airlift_of
from safeconduct.planning.chances.of_answers import claim_chances, odds_of
from safeconduct.planning.plan import limit, refused_in_time

if TYPE_CHECKING:
    from safeconduct.planning.chances.model import PreparedWay
    from safeconduct.planning.model import ReadingPlan
    from safeconduct.planning.plan import Run
    from safeconduct.scenario.model import Reading


def ask_of(run: Run, plan: ReadingPlan) -> Ask:
    """The airlift of a reading whose refusals are known."""
    return _ask(run, plan.reading, plan.refused)


def ask_alone(run: Run, reading: Reading) -> Ask:
    """The airlift of a reading alone, without its plan."""
    return _ask(run, reading, refused_in_time(run, reading))


def _ask(run: Run, reading: Reading, refused: frozenset[str]) -> Ask:
    odds = odds_of(run.scenario, reading, claim_chances(run.scenario, run.claims), refused)
    return Ask(run.world, run.scenario, reading, run.router(), refused, limit(run), odds=odds)


ALONE = Effort(aside=False)
"""Only the schedule and its simulation."""


def airlifts_by_way(run: Run, plan: ReadingPlan, effort: Effort = ALONE) -> dict[str, AirliftPlan]:
    """The airlift by each of the four ways, by its role: to that way's refuge, over that way's states.

    Hours count from when the permissions are in hand; a way without fleet or groups has the missing numbers named.
    """
    four = plan.prospects.pace if plan.prospects else None
    return {way.role: airlift_by(ask_of(run, plan), way, effort) for way in four.ways} if four else {}


def airlift_by(ask: Ask, way: PreparedWay, effort: Effort = ALONE) -> AirliftPlan:
    """The airlift to one way's refuge by that way; people from other origins go by their shortest."""
    refuge = next(r for r in ask.scenario.refuges if r.id == way.refuge)
    # the way leads to one airport of its refuge: no other is used
    places = tuple(p for p in refuge.places if p.label == way.destination)
    scenario = replace(ask.scenario, refuges=(replace(refuge, places=places),))
    leg = Leg(way.distance_km, frozenset(way.requires))
    fixed = {(way.origin, way.destination): leg}
    return airlift_of(replace(ask, scenario=scenario, fixed=fixed), effort, only=(refuge.id,))
