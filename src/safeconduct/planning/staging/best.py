"""The best moves, exactly: backward induction over every step, level and stage (Bellman 1957)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safeconduct.planning.staging.model import Alert, Floats, Move, Stage

SAME = 1e-9
"""Costs closer than this are one: the move that commits less is taken."""


@dataclass(frozen=True, slots=True)
class Best:
    """Least expected costs and the moves that reach them.

    Attributes
    ----------
    costs : mapping of (step, stage) to array over levels
        Expected price paid and people left behind from there on.
    moves : mapping of (step, stage) to tuple over levels
    """

    costs: dict[tuple[int, Stage], Floats]
    moves: dict[tuple[int, Stage], tuple[Move, ...]]


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


def best(alert: Alert, start: Stage = Stage("home")) -> Best:
    """The least expected cost from every step on, for every stage and level."""
    stages = stages_of(alert, start)
    none = np.zeros(alert.levels)
    told = Best({(alert.steps, stage): none for stage in stages}, {})
    for step in range(alert.steps - 1, -1, -1):
        for stage in stages:
            moves = alert.moves(stage)
            costs = np.array([cost_of(alert, told, step, stage, move) for move in moves])
            # the first of those as good as the best
            chosen = np.argmax(costs <= costs.min(axis=0) + SAME, axis=0)
            told.costs[step, stage] = costs.min(axis=0)
            told.moves[step, stage] = tuple(moves[place] for place in chosen)
    return told


def cost_of(alert: Alert, told: Best, step: int, stage: Stage, move: Move) -> Floats:
    """Expected cost by level of a move now and the best ones after it."""
    during, price = alert.begin(stage, move)
    later = told.costs[step + 1, alert.end(during)]
    cost: Floats = price + alert.step[:, -1] * alert.behind(during) + alert.step[:, :-1] @ later
    return cost
