"""Every stage that can be reached and every move in it as arrays, so that a step is a few products."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.decision.staging.model import MOVES, Alert, Floats, Stage

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grid:
    """Stages as rows, moves as layers.

    Attributes
    ----------
    stages : tuple of Stage
    index : mapping of Stage to int
    price, behind : array, shape (moves, stages)
        Price of a move, infinite where it cannot be made; people left behind if everything is lost in that step.
    then : array of int, shape (moves, stages)
        Stage after the step.
    choice : array of int
        Stages with more than one move.
    gone, away : array of bool, shape (moves, stages)
        Whether everybody is out, or has been told to go, during the step.
    """

    stages: tuple[Stage, ...]
    index: dict[Stage, int]
    price: Floats
    behind: Floats
    then: Places
    choice: tuple[int, ...]
    gone: NDArray[np.bool_]
    away: NDArray[np.bool_]


def grid_of(alert: Alert, start: Stage) -> Grid:
    """The grid of what can be reached from a stage."""
    stages = stages_of(alert, start)
    index = {stage: place for place, stage in enumerate(stages)}
    shape = (len(MOVES), len(stages))
    price, behind = np.full(shape, np.inf), np.zeros(shape)
    then, gone, away = np.zeros(shape, np.int64), np.zeros(shape, bool), np.zeros(shape, bool)
    for place, stage in enumerate(stages):
        for move in alert.moves(stage):
            during, paid = alert.begin(stage, move)
            at = MOVES.index(move), place
            price[at], behind[at], then[at] = paid, alert.behind(during), index[alert.end(during)]
            gone[at], away[at] = during.kind == "out", during.kind in ("all", "out")
    choice = tuple(place for place, stage in enumerate(stages) if len(alert.moves(stage)) > 1)
    return Grid(stages, index, price, behind, then, choice, gone, away)


def stages_of(alert: Alert, start: Stage) -> tuple[Stage, ...]:
    """Every stage that can be reached."""
    found, todo = {start: None}, [start]
    while todo:
        stage = todo.pop()
        for move in alert.moves(stage):
            after = alert.end(alert.begin(stage, move)[0])
            if after not in found:
                found[after] = None
                todo.append(after)
    return tuple(found)
