"""A small alert-state model: levels that rise and fall, a loss that may strike from each, moves that take time.

Time goes in equal steps. In each step a move is chosen, its price paid, and then the level changes or everything is
lost. Who is not out when it is lost is left behind; while a move goes on people get out evenly, as of the beginning of
the step. At the end of the horizon the danger is over and nobody is left behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kind = Literal["home", "positioning", "ready", "first", "all", "out"]
Move = Literal["wait", "position", "first", "all"]
MOVES: tuple[Move, ...] = ("wait", "position", "first", "all")
"""In order of how much each commits; of two moves as good, the first is taken."""


class Stage(NamedTuple):
    """How far the evacuation has come."""

    kind: Kind
    left: int = 0
    """Steps until the present movement is over."""
    first_out: bool = False
    """Whether those who go first are out."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What moves cost, in people left behind that somebody would accept to save the effort.

    Attributes
    ----------
    position : float
        Aircraft made ready and permissions asked for, once.
    hold : float
        Keeping them ready, per step.
    first : float
        Sending those who go first.
    all : float
        Sending everybody.
    """

    position: float
    hold: float
    first: float
    all: float


@dataclass(frozen=True, slots=True)
class Times:
    """How long moves take, in steps; at least one each.

    Attributes
    ----------
    position, first, all : int
        From home to ready; from ready until those who go first, or all, are out.
    """

    position: int
    first: int
    all: int

    def __post_init__(self) -> None:
        if min(self.position, self.first, self.all) < 1:
            raise ValueError("every move takes a step at least")


@dataclass(frozen=True, slots=True)
class Alert:
    """The model.

    Attributes
    ----------
    step : array, shape (levels, levels + 1)
        Chance of each level after a step; the last column is the loss.
    steps : int
        Length of the horizon.
    times : Times
    prices : Prices
    people_first, people_rest : float
        Who goes first, and the others.
    """

    step: Floats
    steps: int
    times: Times
    prices: Prices
    people_first: float
    people_rest: float

    def __post_init__(self) -> None:
        levels, columns = self.step.shape
        if columns != levels + 1 or not np.allclose(self.step.sum(axis=1), 1.0) or self.step.min() < 0.0:
            raise ValueError("each level's chances add up to one, with one for the loss")

    @property
    def levels(self) -> int:
        """Number of levels."""
        return len(self.step)

    def moves(self, stage: Stage) -> tuple[Move, ...]:
        """What can be done; while something moves, only waiting."""
        if stage.kind not in ("home", "ready"):
            return ("wait",)
        first: tuple[Move, ...] = ("first",) if self.people_first and not stage.first_out else ()
        position: tuple[Move, ...] = ("position",) if stage.kind == "home" else ()
        return ("wait", *position, *first, "all")

    def begin(self, stage: Stage, move: Move) -> tuple[Stage, float]:
        """The stage during the step after a move, and its price."""
        if move == "wait":
            return stage, self.prices.hold if stage.kind == "ready" else 0.0
        away = stage.kind == "home"
        price, steps = (self.prices.position, self.times.position) if away else (0.0, 0)
        if move == "position":
            return Stage("positioning", steps, stage.first_out), price
        if move == "first":
            return Stage("first", steps + self.times.first), price + self.prices.first
        return Stage("all", steps + self.times.all, stage.first_out), price + self.prices.all

    def end(self, stage: Stage) -> Stage:
        """The stage after a step in which nothing was lost."""
        if stage.kind in ("home", "ready", "out"):
            return stage
        if stage.left > 1:
            return stage._replace(left=stage.left - 1)
        if stage.kind == "all":
            return Stage("out", 0, True)
        return Stage("ready", 0, stage.first_out or stage.kind == "first")

    def behind(self, stage: Stage) -> float:
        """People left behind if everything is lost during this stage."""
        if stage.kind == "out":
            return 0.0
        first = 0.0 if stage.first_out else self.people_first
        if stage.kind == "first":
            return self.people_rest + first * min(1.0, stage.left / self.times.first)
        if stage.kind == "all":
            return (self.people_rest + first) * min(1.0, stage.left / self.times.all)
        return self.people_rest + first


def step_of(generator: Floats, days: float) -> Floats:
    """Chances after some days from rates per day, shape (levels, levels + 1), the loss last and final.

    Uniformisation (Jensen 1953): jumps of a Poisson process at the highest rate, each by a matrix of chances; cut
    where what is left is below 1e-15.
    """
    size = len(generator) + 1
    rates = np.zeros((size, size))
    rates[:-1] = generator
    fastest = max(float(-np.diag(rates).min()), 1e-12)
    jump, weight = np.eye(size) + rates / fastest, exp(-fastest * days)
    power, total, told, jumps = np.eye(size), np.zeros((size, size)), 0.0, 0
    while told < 1.0 - 1e-15 and jumps < 10_000:
        total += weight * power
        told += weight
        jumps += 1
        weight *= fastest * days / jumps
        power = power @ jump
    out: Floats = total[:-1] / total[:-1].sum(axis=1, keepdims=True)
    return out


def generator_of(worse: list[float], better: list[float], lost: list[float]) -> Floats:
    """Rates per day between neighbouring levels and to the loss, shape (levels, levels + 1).

    The worst level has none worse and the best none better: those entries are not used.
    """
    levels = len(lost)
    rates = np.zeros((levels, levels + 1))
    for level in range(levels):
        if level + 1 < levels:
            rates[level, level + 1] = worse[level]
        if level:
            rates[level, level - 1] = better[level]
        rates[level, levels] = lost[level]
        rates[level, level] = -rates[level].sum()
    return rates
