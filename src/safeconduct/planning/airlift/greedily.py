"""The airlift in a moment: a greedy schedule, and which refuges it needs."""

from __future__ import annotations

from safeconduct.airlift.greedy import Rule, build
from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sorties, people_by, rank
from safeconduct.planning.airlift.inputs import Builder, Built
from safeconduct.planning.scenario.model import Refuge

MANY_FLIGHTS = 60
"""Flights beyond which one greedy start has to do."""


def chosen(builder: Builder, refuges: tuple[Refuge, ...], *, every: bool = False) -> tuple[Built, Sorties]:
    """The problem with as many refuges, in the scenario's order, as help people out by the deadline; its schedule."""
    best: tuple[Built, Sorties] | None = None
    best_out = -1
    for n in range(len(refuges) if every else 1, len(refuges) + 1):
        built = builder.build(refuges[:n])
        sorties = quick(built.problem)
        out = people_by(sorties, built.problem.deadline_h)
        if out > best_out:
            best, best_out = (built, sorties), out
        if out == built.problem.people:
            break
    assert best is not None, "there is a refuge"
    return best


def quick(problem: Problem) -> Sorties:
    """A schedule in a moment, by the greedy rule."""
    if not problem.people or not problem.fleet:
        return ()
    full = build(problem, Rule(1.0))
    if len(full) > MANY_FLIGHTS:
        return full
    return min(full, build(problem, Rule(0.0)), key=lambda s: rank(problem, s))
