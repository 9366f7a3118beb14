"""Answers as Python gets them: the planner's frozen values with ends, ``to_dict()`` and, where a map has them, features.

``to_dict()`` has the keys of the JSON that the command line and the server give. ``__geo_interface__`` is a GeoJSON
FeatureCollection, which ``geopandas.GeoDataFrame.from_features`` takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from safeconduct.consent.frontier import Frontier
from safeconduct.facts import Airport
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
from safeconduct.planning.chances.model import FourWays
from safeconduct.planning.chances.stated_by_user import Weighed
from safeconduct.planning.decision.decide import DecisionPage
from safeconduct.planning.gateways import Gateways
from safeconduct.planning.model import Plan
from safeconduct.planning.refuges import Refuges
from safeconduct.planning.what_if import WhatIf


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierResult(Frontier):
    """A `Frontier` with its ends.

    Attributes
    ----------
    origin, destination : Airport
    """

    origin: Airport
    destination: Airport

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct frontier --json``."""
        from safeconduct.brief.answers.frontier import frontier_json

        return frontier_json(self, self.origin, self.destination)

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """Each route as a feature."""
        from safeconduct.brief.answers.features import frontier_features

        return frontier_features(self, self.origin, self.destination)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverageResult(Weighed):
    """A `Weighed` with its ends.

    Attributes
    ----------
    origin, destination : Airport
    """

    origin: Airport
    destination: Airport

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct leverage --json``."""
        from safeconduct.brief.answers.leverage import leverage_json

        return leverage_json(self, self.origin, self.destination)


class RefugesResult(Refuges):
    """`Refuges` with their JSON and their airports as features."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct refuges --json``."""
        from safeconduct.brief.answers.refuges import refuges_json

        return refuges_json(self)

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """Each refuge as a feature at its capital's airport."""
        from safeconduct.brief.answers.features import refuges_features
        from safeconduct.store.airports import read_places

        places, _ = read_places({one.airport: one.airport for one in self.refuges})
        return refuges_features(self, places)


class GatewaysResult(Gateways):
    """`Gateways` with their JSON."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct gateways --json``."""
        from safeconduct.brief.answers.gateways import gateways_json
        from safeconduct.store.surface import load_surface

        return gateways_json(self, load_surface().roads_source)


class PaceResult(FourWays):
    """`FourWays` with their JSON and as features."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct pace --json``."""
        from safeconduct.brief.answers.pace import pace_json

        return pace_json(self)

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """Each way as a feature."""
        from safeconduct.brief.answers.features import pace_features

        return pace_features(self)


class PlanResult(Plan):
    """A `Plan` with its JSON and its ways as features."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct plan --json``."""
        from safeconduct.brief.as_json import plan_json

        return plan_json(self)

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """Ways, fallbacks and ends of every reading, and the scenario's own areas and gates."""
        from safeconduct.brief.geojson import plan_geojson
        from safeconduct.brief.map.sky_areas import outlines_of
        from safeconduct.store.world import load_world

        return plan_geojson(self, outlines=outlines_of(self, load_world()) if self.areas else ())


class WhatIfResult(WhatIf):
    """A `WhatIf` with its JSON."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct whatif --json``."""
        from safeconduct.brief.answers.whatif import whatif_json

        return whatif_json(self)


class DecisionPages(tuple[DecisionPage, ...]):
    """The decision page of each reading."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct decide --json``."""
        from safeconduct.brief.answers.decision import decide_json

        return decide_json(self)


class AirliftPlans(tuple[AirliftPlan, ...]):
    """The airlift of each reading."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct airlift --json``."""
        from safeconduct.brief.airlift_json import airlifts_json

        return airlifts_json(self)


class BeforeAfter(tuple[PlanResult, PlanResult]):
    """The plan before and after answers; the same twice where none were given."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct permissions --json``."""
        from safeconduct.brief.answers.permissions import permissions_json

        return permissions_json(self[0], self[1], self[0] is not self[1])
