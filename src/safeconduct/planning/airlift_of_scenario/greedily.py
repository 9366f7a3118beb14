"""The airlift in a moment: a greedy schedule, and which refuges it needs."""

from __future__ import annotations

from math import inf

from safeconduct.airlift.greedy import Rule, build
from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sorties, people_by, rank
from safeconduct.planning.airlift_of_scenario.inputs import Builder, Built
from safeconduct.scenario.model import Refuge

MANY_FLIGHTS = 60
"""Flights beyond which one greedy start has to do."""


def chosen(builder: Builder, refuges: tuple[Refuge, ...], *, every: bool = False) -> tuple[Built, Sorties]:
    """The problem with as many refuges, in the scenario's order, as help people out by the deadline; its schedule."""
    best: tuple[Built, Sorties] | None = None
    best_out = -1
    first = len(refuges) if every else _bedded(builder, refuges)
    for n in range(first, len(refuges) + 1):
        built = builder.build(refuges[:n])
        sorties = quick(built.problem)
        out = people_by(sorties, built.problem.deadline_h)
        if out > best_out:
            best, best_out = (built, sorties), out
        if out == built.problem.people:
            break
    assert best is not None, "there is a refuge"
    return best


def _bedded(builder: Builder, refuges: tuple[Refuge, ...]) -> int:
    """How many of the first refuges it takes to have a bed for everybody by the deadline; all where none do."""
    problem = builder.build(refuges).problem
    room = 0.0
    for n, refuge in enumerate(problem.refuges, 1):
        onward = refuge.onward_per_h * problem.deadline_h if refuge.onward_per_h else 0.0
        room += inf if refuge.beds is None else refuge.beds + onward
        if room >= problem.people:
            return n
    return len(refuges)


def quick(problem: Problem) -> Sorties:
    """A schedule in a moment, by the greedy rule."""
    if not problem.people or not problem.fleet:
        return ()
    full = build(problem, Rule(1.0))
    if len(full) > MANY_FLIGHTS:
        return full
    return min(full, build(problem, Rule(0.0)), key=lambda s: rank(problem, s))
