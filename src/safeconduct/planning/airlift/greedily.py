"""The airlift in a moment: a greedy schedule, and which refuges it needs."""

from __future__ import annotations

from safeconduct.airlift.greedy import Rule, build
from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sorties, people_by, rank
from safeconduct.planning.airlift.inputs import Builder, Built
from safeconduct.planning.scenario.model import Refuge


def chosen(builder: Builder, refuges: tuple[Refuge, ...], *, every: bool = False) -> Built:
    """The problem with as many refuges, in the scenario's order, as help people out by the deadline."""
    if every:
        return builder.build(refuges)
    best, best_out = builder.build(refuges[:1]), -1
    for n in range(1, len(refuges) + 1):
        built = builder.build(refuges[:n])
        out = people_by(quick(built.problem), built.problem.deadline_h)
        if out > best_out:
            best, best_out = built, out
        if out == built.problem.people:
            break
    return best


def quick(problem: Problem) -> Sorties:
    """A schedule in a moment, by the greedy rule."""
    if not problem.people or not problem.fleet:
        return ()
    return min((build(problem, Rule(fill)) for fill in (1.0, 0.0)), key=lambda s: rank(problem, s))
