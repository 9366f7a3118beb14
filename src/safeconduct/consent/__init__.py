"""Frontier, veto sets, chance of passage, leverage."""

from __future__ import annotations

from safeconduct.consent.answer_model import Answers, Bloc, Condition, answers_for
from safeconduct.consent.chance import (
    Bounds,
    CurveStep,
    chance,
    chance_bounds,
    chance_curve,
    chance_of_veto,
    marginals,
)
from safeconduct.consent.deciders import DecidedSets, Part, asking_deciders, by_decider, common, shortest_of
from safeconduct.consent.frontier import Frontier, FrontierRoute, frontier
from safeconduct.consent.interdiction import (
    ClosingSets,
    Outcome,
    Worst,
    WorstRefusals,
    closing_sets,
    worst_refusals,
)
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
from safeconduct.consent.openings import Closing, Openings, smallest_openings
from safeconduct.consent.pace import Pace, PaceWay, WayOut, pace
from safeconduct.consent.power_indices import banzhaf, birnbaum, shapley
from safeconduct.consent.secure import (
    Asking,
    Grants,
    Secured,
    carry_alone,
    find_carrying,
    find_standing,
    stand_against,
)
from safeconduct.consent.solve_protocol import Progress, Solve, Solved, SolveFrom
from safeconduct.consent.work import Work, stop_after

__all__ = [
    "Answers",
    "Asking",
    "Bloc",
    "Bounds",
    "Closing",
    "ClosingSets",
    "Condition",
    "CurveStep",
    "DecidedSets",
    "DistanceLeverage",
    "Frontier",
    "FrontierRoute",
    "Grants",
    "Leverage",
    "MinimalSets",
    "Openings",
    "Outcome",
    "Pace",
    "PaceWay",
    "Part",
    "Progress",
    "Ranking",
    "Secured",
    "Sensitivity",
    "Solve",
    "SolveFrom",
    "Solved",
    "StateDistance",
    "StateLeverage",
    "WayOut",
    "Work",
    "Worst",
    "WorstRefusals",
    "answers_for",
    "asking_deciders",
    "banzhaf",
    "birnbaum",
    "by_decider",
    "carry_alone",
    "chance",
    "chance_bounds",
    "chance_curve",
    "chance_of_veto",
    "closing_sets",
    "common",
    "distance_leverage",
    "find_carrying",
    "find_standing",
    "frontier",
    "leverage",
    "marginals",
    "minimal_sets",
    "pace",
    "sensitivity",
    "shapley",
    "shortest_of",
    "smallest_openings",
    "stand_against",
    "stop_after",
    "worst_refusals",
]
