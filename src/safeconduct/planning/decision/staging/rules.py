"""What a rule comes to: how often it is too late, how often it cries wolf, what it costs. Exact, by following chances.

A rule may be a threshold ("go when the alert is acute") or the moves of :mod:`.best`. Neither is a go light: a rule
that is seldom too late often moves people who could have stayed (Regnier, Management Science 54(1), 2008).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from safeconduct.planning.decision.staging.grid import Grid, grid_of
from safeconduct.planning.decision.staging.model import MOVES, Alert, Floats, Move, Stage

Rule = Callable[[int, int, Stage], Move]
"""The move at a step, at a level, in a stage."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule comes to.

    Attributes
    ----------
    miss : float
        Chance that everything is lost before the last is out.
    lost : float
        Chance that everything is lost within the horizon, whatever is done.
    went : float
        Chance that everybody is moved.
    false_alarm : float
        Chance that everybody is moved and nothing is lost within the horizon.
    price : float
        Expected price of the moves.
    left_behind : float
        Expected people left behind.
    """

    miss: float
    lost: float
    went: float
    false_alarm: float
    price: float
    left_behind: float

    @property
    def cost(self) -> float:
        """What the best moves make least."""
        return self.price + self.left_behind

    @property
    def miss_if_lost(self) -> float:
        """Of the cases in which it is lost, the share that finds people there."""
        return self.miss / self.lost if self.lost > 0.0 else 0.0

    @property
    def false_if_went(self) -> float:
        """Of the cases in which everybody is moved, the share in which they could have stayed."""
        return self.false_alarm / self.went if self.went > 0.0 else 0.0


@dataclass(frozen=True, slots=True)
class Threshold:
    """Do each move from a level up; None: never.

    Attributes
    ----------
    position, first, all : int or None
    """

    position: int | None = None
    first: int | None = None
    all: int | None = None

    def __call__(self, _: int, level: int, stage: Stage) -> Move:
        """The move that commits most of those whose level is reached and that are left to do."""
        if stage.kind not in ("home", "ready"):
            return "wait"
        if self.all is not None and level >= self.all:
            return "all"
        if self.first is not None and level >= self.first and not stage.first_out:
            return "first"
        if self.position is not None and level >= self.position and stage.kind == "home":
            return "position"
        return "wait"


def outcome(alert: Alert, rule: Rule, level: int, start: Stage = Stage("home")) -> Outcome:
    """What a rule comes to from a level and a stage on."""
    grid = grid_of(alert, start)
    told = _Told(alert, grid)
    chances = np.zeros((len(grid.stages), alert.levels))
    chances[grid.index[start], level] = 1.0
    for step in range(alert.steps):
        chances = told.step(_split(alert, grid, rule, step, chances))
    # what is still there at the horizon with everybody away was moved for nothing
    kept = float(chances[grid.away[0]].sum())
    return Outcome(told.miss, told.lost, kept + told.lost_away, kept, told.price, told.left_behind)


def _split(alert: Alert, grid: Grid, rule: Rule, step: int, chances: Floats) -> Floats:
    """The chances of stages and levels split by the move the rule makes there; shape (moves, stages, levels)."""
    split = np.zeros((len(MOVES), *chances.shape))
    split[0] = chances
    for place in grid.choice:
        stage = grid.stages[place]
        for level in np.flatnonzero(chances[place]).tolist():
            move = rule(step, level, stage)
            if move != "wait" and move in alert.moves(stage):
                split[0, place, level] = 0.0
                split[MOVES.index(move), place, level] = chances[place, level]
    return split


class _Told:
    """Sums over all fates so far."""

    def __init__(self, alert: Alert, grid: Grid) -> None:
        self.alert, self.grid = alert, grid
        self.price_of = np.where(np.isfinite(grid.price), grid.price, 0.0)
        self.miss = self.lost = self.lost_away = self.price = self.left_behind = 0.0

    def step(self, split: Floats) -> Floats:
        """Counts a step; gives the chances of stages and levels after it."""
        grid, alert = self.grid, self.alert
        gone = split @ alert.step[:, -1]
        self.price += float((self.price_of * split.sum(axis=2)).sum())
        self.lost += float(gone.sum())
        self.left_behind += float((gone * grid.behind).sum())
        self.miss += float(gone[~grid.gone].sum())
        self.lost_away += float(gone[grid.away].sum())
        after = np.zeros(split.shape[1:])
        np.add.at(after, grid.then, split @ alert.step[:, :-1])
        return after


def threshold_curve(alert: Alert, level: int, start: Stage) -> tuple[tuple[int | None, Outcome], ...]:
    """Miss against false alarm: everybody is moved from a level up, the lowest first; at last never."""
    levels: list[int | None] = [*range(alert.levels), None]
    return tuple((all_from, outcome(alert, Threshold(all=all_from), level, start)) for all_from in levels)


def best_threshold(alert: Alert, level: int, start: Stage) -> tuple[Threshold, Outcome]:
    """The cheapest rule of the plain kind: everybody from a level up, nothing staged before."""
    rules = [Threshold(all=all_from) for all_from in (None, *range(alert.levels))]
    told = [(rule, outcome(alert, rule, level, start)) for rule in rules]
    return min(told, key=lambda it: it[1].cost)
