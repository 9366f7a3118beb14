"""The best moves, exactly: backward induction over every step, level and stage (Bellman 1957)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.decision.staging.grid import Grid, grid_of
from safeconduct.planning.decision.staging.model import MOVES, Alert, Floats, Move, Stage

SAME = 1e-9
"""Costs closer than this are one: the move that commits less is taken."""


@dataclass(frozen=True, slots=True)
class Best:
    """Least expected costs and the moves that reach them.

    Attributes
    ----------
    grid : Grid
    costs : array, shape (steps + 1, stages, levels)
        Expected price paid and people left behind from there on.
    chosen : array of int, shape (steps, stages, levels)
        Moves, as places in :data:`MOVES`.
    """

    grid: Grid
    costs: Floats
    chosen: NDArray[np.int64]

    def cost(self, level: int, stage: Stage = Stage("home"), step: int = 0) -> float:
        """Least expected cost from there on."""
        return float(self.costs[step, self.grid.index[stage], level])

    def move(self, step: int, level: int, stage: Stage) -> Move:
        """The best move there; a rule as :mod:`.rules` takes it."""
        return MOVES[int(self.chosen[step, self.grid.index[stage], level])]


def best(alert: Alert, start: Stage = Stage("home")) -> Best:
    """The least expected cost from every step on, for every stage and level."""
    grid = grid_of(alert, start)
    costs = np.zeros((alert.steps + 1, len(grid.stages), alert.levels))
    chosen = np.zeros((alert.steps, len(grid.stages), alert.levels), np.int64)
    # price and loss of a step do not hang on what comes later: worked out once for all steps
    now = grid.price[:, :, None] + grid.behind[:, :, None] * alert.step[:, -1]
    for step in range(alert.steps - 1, -1, -1):
        later = costs[step + 1] @ alert.step[:, :-1].T
        all_costs = now + later[grid.then]
        costs[step] = all_costs.min(axis=0)
        # the first of those as good as the best
        chosen[step] = np.argmax(all_costs <= costs[step] + SAME, axis=0)
    return Best(grid, costs, chosen)
