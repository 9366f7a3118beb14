"""The airlift in a moment: a greedy schedule, and whether people overflow into further refuges."""

from __future__ import annotations

from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sorties, carried, people_by, rank
from safeconduct.airlift.solvers.dispatch import build
from safeconduct.airlift.solvers.trips import Rule
from safeconduct.planning.airlift_of_scenario.inputs import Ask, Builder, Built

MANY_FLIGHTS = 60
"""Flights beyond which one greedy start has to do."""


def chosen(builder: Builder, ask: Ask) -> tuple[Built, Sorties]:
    """The problem along the recommended ways; along all ways where these have no flight for everybody.

    People overflow into further refuges only when the recommended ones cannot hold or reach them all: an airlift that
    flew elsewhere because that is shorter would be another plan than the one recommended.
    """
    built, sorties = _flown(builder, ask, every=False)
    if _flies(sorties) >= built.problem.people or not ask.others:
        return built, sorties
    wider = _flown(builder, ask, every=True)
    return max((built, sorties), wider, key=_worth)


def _flies(sorties: Sorties) -> int:
    return sum(carried(sorties).values())


def _worth(flown: tuple[Built, Sorties]) -> tuple[int, int]:
    """People in safety by the deadline, then people with a flight at all."""
    built, sorties = flown
    return people_by(sorties, built.problem.deadline_h), _flies(sorties)


def _flown(builder: Builder, ask: Ask, *, every: bool) -> tuple[Built, Sorties]:
    built = builder.build(ask.every if every else ask.first)
    return built, quick(built.problem)


def quick(problem: Problem) -> Sorties:
    """A schedule in a moment, by the greedy rule."""
    if not problem.people or not problem.fleet or not problem.refuges:
        return ()
    full = build(problem, Rule(urgent_first=problem.urgent_first))
    if len(full) > MANY_FLIGHTS:
        return full
    rules = (Rule(0.0), Rule(1.0)) if problem.urgent_first else (Rule(0.0),)
    return min((full, *(build(problem, rule) for rule in rules)), key=lambda s: rank(problem, s))
