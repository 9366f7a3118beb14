"""Frontier, veto sets, chance of passage, leverage."""

from __future__ import annotations

from safeconduct.consent.ask import Progress, Solve, Solved, SolveFrom
from safeconduct.consent.frontier import Frontier, FrontierRoute, frontier
from safeconduct.consent.minimal import MinimalSets, minimal_sets

__all__ = [
    "Frontier",
    "FrontierRoute",
    "MinimalSets",
    "Progress",
    "Solve",
    "SolveFrom",
    "Solved",
    "frontier",
    "minimal_sets",
]
