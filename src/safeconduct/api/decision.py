"""When to go: the decision page of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from safeconduct.api.scenarios import _run

if TYPE_CHECKING:
    import os

    from safeconduct.planning.decision.decide import DecisionPage


def decide(
    path: str | os.PathLike[str],
    at: datetime | None = None,
    *,
    resolution: str = "1km",
    new_stop: Callable[[], Callable[[], bool]] | None = None,
) -> tuple[DecisionPage, ...]:
    """The decision page of each reading at a moment with its zone; the scenario's start if none is given."""
    from safeconduct.planning.plan import decision_at, make_plan

    run = replace(_run(path, resolution, new_stop), aside=False)
    made = make_plan(run)
    return tuple(
        one.decision if at is None and one.decision else decision_at(run, one, at or run.scenario.start)
        for one in made.readings
    )
