"""What a rule comes to: how often it is too late, how often it cries wolf, what it costs. Exact, by following chances.

A rule may be a threshold ("go when the alert is acute") or the moves of :mod:`.best`. Neither is a go light: a rule
that is seldom too late often moves people who could have stayed (Regnier, Management Science 54(1), 2008).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from safeconduct.planning.staging.best import Best
from safeconduct.planning.staging.model import Alert, Move, Stage

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

    @property
    def false_if_kept(self) -> float:
        """Of the cases in which nothing is lost, the share in which everybody is moved."""
        return self.false_alarm / (1.0 - self.lost) if self.lost < 1.0 else 0.0


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


def rule_of(found: Best) -> Rule:
    """The best moves as a rule."""
    return lambda step, level, stage: found.moves[step, stage][level]


def outcome(alert: Alert, rule: Rule, level: int, start: Stage = Stage("home")) -> Outcome:
    """What a rule comes to from a level and a stage on."""
    standing: dict[tuple[int, Stage], float] = {(level, start): 1.0}
    price = left_behind = miss = lost = lost_and_went = 0.0
    for step in range(alert.steps):
        after: dict[tuple[int, Stage], float] = {}
        for (at, stage), chance in standing.items():
            move = rule(step, at, stage)
            during, paid = alert.begin(stage, move if move in alert.moves(stage) else "wait")
            price += chance * paid
            gone = chance * float(alert.step[at, -1])
            left_behind += gone * alert.behind(during)
            lost += gone
            miss += gone * (during.kind != "out")
            lost_and_went += gone * (during.kind in ("all", "out"))
            then = alert.end(during)
            for to in range(alert.levels):
                share = chance * float(alert.step[at, to])
                if share > 0.0:
                    after[to, then] = after.get((to, then), 0.0) + share
        standing = after
    kept_and_went = sum(chance for (_, stage), chance in standing.items() if stage.kind in ("all", "out"))
    return Outcome(miss, lost, kept_and_went + lost_and_went, kept_and_went, price, left_behind)


def threshold_curve(alert: Alert, level: int, start: Stage) -> tuple[tuple[int | None, Outcome], ...]:
    """Miss against false alarm: everybody is moved from a level up, the lowest first; at last never."""
    levels: list[int | None] = [*range(alert.levels), None]
    return tuple((all_from, outcome(alert, Threshold(all=all_from), level, start)) for all_from in levels)


def best_threshold(alert: Alert, level: int, start: Stage) -> tuple[Threshold, Outcome]:
    """The cheapest rule of the plain kind: everybody from a level up, nothing staged before."""
    rules = [Threshold(all=all_from) for all_from in (None, *range(alert.levels))]
    told = [(rule, outcome(alert, rule, level, start)) for rule in rules]
    return min(told, key=lambda it: it[1].cost)
