"""Speed and quality of the airlift, as JSON: ``python benchmarks/bench_airlift.py [exact|search|large|all]``."""

from __future__ import annotations

import importlib.util
import json
import resource
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from safeconduct.airlift.checker import check_schedule
from safeconduct.airlift.problem_json import parse_bare
from safeconduct.airlift.simulation.chances import Assumptions
from safeconduct.airlift.simulation.simulate import simulate
from safeconduct.airlift.solvers.budget import timed_budget
from safeconduct.airlift.solvers.solve import solve

where = Path(__file__).parents[1] / "tests" / "unit" / "airlift" / "instances_airlift.py"
spec = importlib.util.spec_from_file_location("instances_airlift", where)
assert spec is not None
assert spec.loader is not None
instances = importlib.util.module_from_spec(spec)
spec.loader.exec_module(instances)


def planned(name: str, content: dict[str, Any], seconds: float, runs: int = 0) -> dict[str, Any]:
    """Plan, check and time one instance."""
    problem, _ = parse_bare(content)
    begin = monotonic()
    plan = solve(problem, timed_budget(monotonic, seconds))
    told = {
        "instance": name,
        "seconds": round(monotonic() - begin, 2),
        "closure_h": round(plan.closure_h, 3),
        "bound_h": round(plan.bound_h, 3),
        "gap": round(plan.gap(problem), 4),
        "proved": plan.proved(problem),
        "sorties": len(plan.sorties),
        "holds": check_schedule(problem, plan.sorties).holds,
    }
    if runs:
        simulate(problem, plan.sorties, Assumptions(), 1, 1)
        begin = monotonic()
        simulate(problem, plan.sorties, Assumptions(), runs, 1)
        told |= {"runs": runs, "simulation_s": round(monotonic() - begin, 2)}
    return told


def main(what: str) -> None:
    """Run one kind of benchmark, or all."""
    found = []
    if what in ("exact", "all"):
        for aircraft in (2, 3):
            for seed in range(6):
                content = instances.makespan_instance(seed, aircraft, 18)
                found.append(planned(f"{aircraft} aircraft, 18 loads, seed {seed}", content, 10))
    if what in ("search", "all"):
        for places in ((3, 3), (6, 5)):
            for seed in range(2):
                content = instances.makespan_instance(seed, 5, 35, places)
                found.append(planned(f"5 aircraft, 35 loads, {places} places, seed {seed}", content, 60))
    if what in ("large", "all"):
        found.append(planned("60 aircraft, 120,000 people, a week", instances.large_instance(), 58, 1000))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"memory_mb": memory, "results": found}, indent=2))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "all")
