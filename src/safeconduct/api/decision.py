"""When to go: the decision page of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from safeconduct.api.scenarios import _only, _run

if TYPE_CHECKING:
    from safeconduct.api.results import DecisionPages
    from safeconduct.api.scenarios import ScenarioLike


def decide(
    scenario: ScenarioLike,
    at: datetime | str | None = None,
    reading: str = "",
    *,
    resolution: str = "1km",
    new_stop: Callable[[], Callable[[], bool]] | None = None,
) -> DecisionPages:
    """The decision page of each reading at a moment; the scenario's start if none is given.

    Parameters
    ----------
    scenario : a file or what `load_scenario` gave
    at : a moment or its ISO text, such as 2021-08-14T12:00Z; UTC where it names no zone
    reading : id of the only reading; all of them if empty

    Raises
    ------
    InputError
        With every fault of the scenario, or where `at` is no moment.
    """
    from safeconduct.api.asked import Reader
    from safeconduct.api.results import DecisionPages
    from safeconduct.planning.plan import make_plan

    read = Reader()
    moment = read.moment(at, "at")
    read.raise_faults()
    run = replace(_only(_run(scenario, resolution, new_stop), reading), aside=False)
    return DecisionPages(one.decision for one in make_plan(run, moment).readings if one.decision)
