"""How late it may get: a schedule flown many times with what goes wrong, seeded and repeatable.

The schedule is flown as planned, never before the planned hour; later where something holds it. Aircraft keep
their chains: nobody replans in the middle of a run, so the answer is on the careful side. Waiting that nobody
planned is crew duty too: rest begins after it. A duty that grows too long is still finished.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import Any

import numpy as np

from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sorties, closure_h
from safeconduct.airlift.simulation.arrays import sim_input
from safeconduct.airlift.simulation.chances import Array, Assumptions, draw
from safeconduct.airlift.simulation.kernel import run_fast

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
"""Of the people, for whom the hour is told by which they are out."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """Many runs of one schedule.

    Attributes
    ----------
    closures_h : Array, shape (runs,)
        Closure of each run; ``inf`` where somebody never left.
    shares_h : Array, shape (runs, shares)
        Hour by which each of `SHARES` of the planned people were out.
    in_time : Array, shape (runs,)
        People out by the deadline.
    """

    closures_h: Array
    shares_h: Array
    in_time: Array

    def percentile_h(self, percent: float) -> float:
        """Percentile of the closure; ``inf`` if that many runs do not close."""
        return percentile(self.closures_h, percent)


def percentile(values: Array, percent: float) -> float:
    """The smallest value that at least `percent` of the runs keep to; no interpolation, so inf is safe."""
    ordered = np.sort(values)
    at = max(0, int(np.ceil(percent / 100 * len(ordered))) - 1)
    return float(ordered[at])


def simulate(problem: Problem, sorties: Sorties, assumptions: Assumptions, runs: int, seed: int) -> Simulated:
    """Fly the schedule `runs` times."""
    data = sim_input(problem, sorties)
    sizes = (len(data.pickup), len(problem.groups), len(problem.refuges), len(problem.permissions))
    rng, on_the_way = np.random.default_rng(seed), np.random.default_rng((seed, 1))
    late = _Ways(problem)
    horizon_h = closure_h(sorties)
    closures, shares, in_time = np.zeros(runs), np.zeros((runs, len(SHARES))), np.zeros(runs)
    total = int(data.people.sum())
    for n in range(runs):
        luck = draw(assumptions, sizes, horizon_h, rng)
        if late.any:
            luck = replace(luck, late_h=luck.late_h + late.drawn(on_the_way))
        landed = run_fast(data, luck)
        closures[n] = landed.max(initial=0.0)
        order = np.argsort(landed, kind="stable")
        out = np.cumsum(data.people[order])
        at = np.searchsorted(out, np.ceil(np.array(SHARES) * total - 1e-9))
        shares[n] = landed[order][np.minimum(at, len(order) - 1)]
        in_time[n] = data.people[landed <= problem.deadline_h].sum()
    return Simulated(closures, shares, in_time)


Z90 = 1.2815515655446004
"""Standard normal quantile at 0.9."""


class _Ways:
    """How much later than likely groups come over their ways on the surface.

    Hours on the way are lognormal, the stated likely ones the median and the high ones the 90th percentile: one group in
    ten comes later than that, some much later, as waits at borders were. Whoever is early waits at the airfield.
    """

    def __init__(self, problem: Problem) -> None:
        likely, high = np.array([g.way_h for g in problem.groups], dtype=np.float64).reshape(-1, 2).T
        self.likely_h = likely
        self.sd = np.log(np.divide(high, likely, out=np.ones_like(high), where=likely > 0.0)) / Z90
        self.any = bool((self.sd > 0.0).any())

    def drawn(self, rng: np.random.Generator) -> Array:
        """Hours late in one run, by group."""
        factors = np.exp(self.sd * rng.standard_normal(len(self.sd)))
        return np.asarray(self.likely_h * np.maximum(0.0, factors - 1.0))


def simulated_dict(
    problem: Problem, sorties: Sorties, runs: int, seed: int, assumptions: Assumptions | None = None
) -> dict[str, Any]:
    """P10, P50, P90 of closure and curve, with the assumptions they rest on; nulls where no run closes."""
    if not sorties or runs <= 0:
        return {"p10_h": None, "p50_h": None, "p90_h": None, "simulation": None}
    used = assumptions or Assumptions()
    result = simulate(problem, sorties, used, runs, seed)
    people = sum(s.people for s in sorties)
    return {
        **{f"p{q}_h": _h(result.percentile_h(q)) for q in (10, 50, 90)},
        "simulation": {
            "runs": runs,
            "seed": seed,
            "never_closed": int(np.isinf(result.closures_h).sum()),
            "in_time_p10": int(percentile(result.in_time, 10)),
            "in_time_p50": int(percentile(result.in_time, 50)),
            "curve": [
                {"people": int(np.ceil(share * people)), **_percentiles(result.shares_h[:, n])}
                for n, share in enumerate(SHARES)
            ],
            "assumptions": used.told(),
        },
    }


def _percentiles(values: Array) -> dict[str, float | None]:
    return {f"p{q}_h": _h(percentile(values, q)) for q in (10, 50, 90)}


def _h(hours: float) -> float | None:
    return round(hours, 4) if isfinite(hours) and hours < inf else None
