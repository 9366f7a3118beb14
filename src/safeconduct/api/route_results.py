"""A route and its check as Python gets them; apart from other answers, for a route loads nothing of what those need."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

from safeconduct.facts import Airport
from safeconduct.planning.route_answer import RouteAnswer
from safeconduct.planning.verify import Check

Made = TypeVar("Made")


def upgraded(kind: type[Made], value: Any, **more: Any) -> Made:
    """The same value as a richer kind of it."""
    return kind(**{field.name: getattr(value, field.name) for field in fields(value)}, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteResult(RouteAnswer):
    """A `RouteAnswer` with its ends.

    Attributes
    ----------
    origin, destination : Airport
    """

    origin: Airport
    destination: Airport

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``safeconduct route --json``."""
        from safeconduct.brief.answers.route import route_json

        return route_json(self)

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The route as one feature; none where there is no route."""
        from safeconduct.brief.answers.features import route_features

        return route_features(self, self.origin, self.destination)


class CheckResult(Check):
    """A `Check` with its JSON."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Whether it was verified, the faults found, the points looked at."""
        from safeconduct.brief.json_values import json_value

        return dict(json_value(self))
