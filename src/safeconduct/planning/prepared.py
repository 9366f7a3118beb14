"""A reading with what has to be got ready: permissions to ask for, hours of departure, the airlift."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
from safeconduct.planning.departures import Departure
from safeconduct.planning.permissions import Permission
from safeconduct.planning.searched import Searched


@dataclass(frozen=True, slots=True)
class Prepared(Searched):
    """A reading of the scenario that lacks only the decision.

    Attributes
    ----------
    permissions : what the ways need, in the order in which to ask
    departures : when the ways may leave whose permissions have an end
    airlift : how many flights, how long, limited by what; None where the scenario names neither people nor aircraft
    """

    permissions: tuple[Permission, ...] = ()
    departures: tuple[Departure, ...] = ()
    airlift: AirliftPlan | None = None
