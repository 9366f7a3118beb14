"""Frontier, veto sets, chance of passage, leverage."""

from __future__ import annotations

from safeconduct.consent.answers import Answers, Bloc, Condition, answers_for
from safeconduct.consent.ask import Progress, Solve, Solved, SolveFrom, stop_after
from safeconduct.consent.chance import (
    Bounds,
    CurveStep,
    chance,
    chance_bounds,
    chance_curve,
    chance_of_veto,
    marginals,
)
from safeconduct.consent.frontier import Frontier, FrontierRoute, frontier
from safeconduct.consent.leverage import (
    DistanceLeverage,
    Leverage,
    Ranking,
    Sensitivity,
    StateDistance,
    StateLeverage,
    distance_leverage,
    leverage,
    sensitivity,
)
from safeconduct.consent.minimal import MinimalSets, minimal_sets
from safeconduct.consent.pace import Pace, PaceWay, Way, pace
from safeconduct.consent.power import banzhaf, birnbaum, shapley

__all__ = [
    "Answers",
    "Bloc",
    "Bounds",
    "Condition",
    "CurveStep",
    "DistanceLeverage",
    "Frontier",
    "FrontierRoute",
    "Leverage",
    "MinimalSets",
    "Pace",
    "PaceWay",
    "Progress",
    "Ranking",
    "Sensitivity",
    "Solve",
    "SolveFrom",
    "Solved",
    "StateDistance",
    "StateLeverage",
    "Way",
    "answers_for",
    "banzhaf",
    "birnbaum",
    "chance",
    "chance_bounds",
    "chance_curve",
    "chance_of_veto",
    "distance_leverage",
    "frontier",
    "leverage",
    "marginals",
    "minimal_sets",
    "pace",
    "sensitivity",
    "shapley",
    "stop_after",
]
