"""What the making of one plan is given, and the questions of one of its readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

from safeconduct.airspace.policies import Policies, policies_from
from safeconduct.consent import stop_after
from safeconduct.facts import find_aircraft
from safeconduct.geometry.kernels import arc_rad
from safeconduct.planning.orders import with_orders
from safeconduct.planning.own_areas import with_own_areas
from safeconduct.planning.planning_data import World
from safeconduct.routing.router import Point, Router
from safeconduct.scenario.model import Fleet, Place, Scenario
from safeconduct.units import rad_to_km

Stop = Callable[[], bool]

SEARCHES = 500
"""Shortest routes asked for in one search of all routes where nobody sets another count: counted work, so that a file
gives the same plan on every machine, idle or busy; where it cuts, the answer says so and gives two bounds."""


def counted_stop() -> Stop:
    """Cuts a search after `SEARCHES` of its questions."""
    return stop_after(SEARCHES)


@dataclass(frozen=True, slots=True)
class Run:
    """What the making of one plan is given.

    Attributes
    ----------
    world : World
    scenario : Scenario
        With the closed areas of the user's own facts, and what orders make of its airfields and fleets.
    scenario_sha256, software : str
        For the provenance.
    resolution : str
    new_stop : callable
        Gives, for each search of all routes, a function asked before each of its questions; True cuts it with what is
        known. By default it counts.
    on_step : callable
        Told what is being worked on.
    claims : mapping of str to float
        Probabilities of claims by a ledger beside the scenario; they go before those of its own.
    offered : dict
        The airfields by road or by sea that were offered first to each origin: what is supposed of answers afterwards
        changes who refuses, and not what is looked at, so that a refusal never opens a way.
    aside : bool
        Whether the airlift is also told with ranges at their ends and with refusals: a decision does not need that.
    """

    world: World
    scenario: Scenario
    scenario_sha256: str = ""
    software: str = ""
    resolution: str = "1km"
    new_stop: Callable[[], Stop] = counted_stop
    on_step: Callable[[str], None] = lambda _: None
    claims: Mapping[str, float] = field(default_factory=dict)
    aside: bool = True
    offered: dict[object, Any] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        facts = self.world.facts
        object.__setattr__(self, "scenario", with_orders(with_own_areas(self.scenario, facts), facts))

    @property
    def policies(self) -> Policies:
        """The scenario's choices, with the territories it names asked for their own sky."""
        return self.world.tables.asked_apart(
            policies_from(dict(self.scenario.policies)), self.scenario.named_states()
        )

    def router(self) -> Router:
        """The router for the scenario's picture of the sky."""
        return self.world.router(self.resolution, self.policies, self.scenario.as_of)


def limit(run: Run) -> float:
    """The longest way that counts, km: the scenario's limit, else what its fleet can reach with its stops, else a wide
    detour that is told as the program's assumption."""
    stated = run.scenario.limits.limit_km
    if stated is not None:
        return stated.likely
    limits = run.scenario.limits
    legs = limits.max_stops + 1 if limits.stops else 1
    reach_km = max((range_km(run.world, fleet) for fleet in run.scenario.fleet), default=inf) * legs
    return reach_km if reach_km < inf else detour_km(run.scenario)


DETOUR, DETOUR_KM = 2.0, 1500.0
"""Where nobody states a limit and no aircraft bounds it: twice the direct way, or so many km more. The program's
assumption, told as one; what lies beyond is told where nothing is within."""


def detour_km(scenario: Scenario) -> float:
    """The longest way that counts where nothing else bounds it, km; over the farthest pair."""
    pairs = (
        (origin.place, place) for origin in scenario.origins for r in scenario.refuges for place in r.places
    )
    direct = max(great_circle_km(one, other) for one, other in pairs)
    return max(DETOUR * direct, direct + DETOUR_KM)


def great_circle_km(one: Place, other: Place) -> float:
    """Along the great circle, km."""
    ends = (Point(place.lat_deg, place.lon_deg).xyz() for place in (one, other))
    return rad_to_km(arc_rad(*ends))


def range_km(world: World, fleet: Fleet) -> float:
    """The range of a fleet with its load, km: stated, or from the aircraft facts; inf where neither says."""
    if fleet.range_km is not None:
        return fleet.range_km.likely
    row = find_aircraft(world.facts, fleet.aircraft) if fleet.known_type else None
    return row.range_km.low if row and row.range_km else inf
