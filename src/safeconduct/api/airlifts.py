"""How many flights, how long, what limits it: the airlift of a scenario."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from safeconduct.api.asked import Reader
from safeconduct.api.scenarios import _reading, _run
from safeconduct.errors import Fault, InputError, did_you_mean

if TYPE_CHECKING:
    from safeconduct.api.results import AirliftPlans
    from safeconduct.api.scenarios import ScenarioLike
    from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
    from safeconduct.planning.airlift_of_scenario.plan import Effort
    from safeconduct.planning.airlift_of_scenario.running import Flown
    from safeconduct.planning.plan import Run
    from safeconduct.scenario.model import Reading


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of an airlift beyond the scenario.

    Attributes
    ----------
    seconds : float or None
        Time to search for each reading; None: a stated amount of work, so that the same file gives the same bytes.
    emergency : bool
        Plan with published emergency loads; records are never planned.
    refuges : tuple of str
        Ids of the only refuges to use; none: as many, in the scenario's order, as help people out by the deadline.
    reading : str
        Id of the only reading; empty: all.
    runs, seed : int
        Of the simulation.
    resolution : str
    """

    seconds: float | None = None
    emergency: bool = False
    refuges: tuple[str, ...] = ()
    reading: str = ""
    runs: int = 1000
    seed: int = 1
    resolution: str = "1km"

    def __post_init__(self) -> None:
        read = Reader()
        read.resolution(self.resolution)
        if self.seconds is not None and not self.seconds > 0:
            read.fault("seconds", f"{self.seconds!r:.40} is no time.", "Give seconds above 0, or none.")
        if self.runs < 0:
            read.fault("runs", f"{self.runs!r:.40} is less than none.", "Give 0 for no simulation.")
        read.raise_faults()


def airlift(scenario: ScenarioLike, wish: Wish = Wish(), so_far: Flown | None = None) -> AirliftPlans:
    """The airlift of each reading; of a running one with what has flown kept.

    Raises
    ------
    InputError
        With every fault of the scenario, the names and the manifests.
    """
    from safeconduct.api.results import AirliftPlans

    run = _run(scenario, wish.resolution)
    known = [r.id for r in run.scenario.refuges]
    faults = [
        Fault(
            "refuges",
            f'there is no refuge "{name:.40}".',
            did_you_mean(name, known) or f"There is {', '.join(known)}.",
        )
        for name in wish.refuges
        if name not in known
    ]
    if faults:
        raise InputError(faults)
    readings = (_reading(run.scenario, wish.reading),) if wish.reading else run.scenario.readings
    return AirliftPlans(_one(run, reading, wish, so_far) for reading in readings)


def _one(run: Run, reading: Reading, wish: Wish, so_far: Flown | None) -> AirliftPlan:
    from safeconduct.planning.airlift_of_scenario.plan import airlift_of
    from safeconduct.planning.airlift_of_scenario.running import replanned
    from safeconduct.planning.plan import airlift_ask

    ask = replace(airlift_ask(run, reading), emergency=wish.emergency)
    if so_far is not None:
        return replanned(ask, so_far, _effort(wish))
    return airlift_of(ask, _effort(wish), wish.refuges)


def _effort(wish: Wish) -> Effort:
    from time import monotonic

    from safeconduct.airlift.solvers.budget import timed_budget
    from safeconduct.planning.airlift_of_scenario.plan import Effort

    budget = None if wish.seconds is None else timed_budget(monotonic, wish.seconds, wish.seed)
    return Effort(budget, wish.runs, wish.seed)
