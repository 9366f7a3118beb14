"""When to go: the decision page of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from safeconduct.api.scenarios import load_scenario, plan

if TYPE_CHECKING:
    import os

    from safeconduct.planning.decision import DecisionPage


def decide(
    path: str | os.PathLike[str],
    at: datetime | None = None,
    *,
    resolution: str = "1km",
    new_stop: Callable[[], Callable[[], bool]] | None = None,
) -> tuple[DecisionPage, ...]:
    """The decision page of each reading at a moment with its zone; the scenario's start if none is given."""
    from safeconduct.planning.decision import decide as page

    scenario = load_scenario(path)
    made = plan(scenario, resolution=resolution, new_stop=new_stop)
    return tuple(
        one.decision if at is None and one.decision else page(scenario, one, at or scenario.start)
        for one in made.readings
    )
