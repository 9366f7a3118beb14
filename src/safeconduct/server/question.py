"""A question without a scenario as it came over HTTP, read by the reader that the Python API has."""

from __future__ import annotations

from safeconduct.api.asked import ask
from safeconduct.planning.planning_data import World
from safeconduct.planning.route_answer import Question
from safeconduct.routing.router import Router
from safeconduct.server.view import TwoPlaces


def read_question(asked: TwoPlaces, world: World | None = None) -> tuple[Router, Question]:
    """The router and the question meant.

    Raises
    ------
    InputError
        With every fault.
    """
    return ask(
        asked.origin,
        asked.destination,
        asked.refuse,
        asked.limit_km,
        operator=asked.operator,
        flight_kind=asked.flight_kind,
        as_of=asked.as_of,
        policies=asked.policies,
        world=world,
    )
