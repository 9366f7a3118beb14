"""Staged moves and trip-wire rules, from the alert states the scenario states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.decision.latest import (
    ASSEMBLY,
    CLOSURE,
    LATENCY,
    PERMISSION,
    POSITIONING,
    Term,
    by_name,
    closure_h,
)
from safeconduct.planning.decision.staging.best import Best, best
from safeconduct.planning.decision.staging.model import (
    MOVES,
    Alert,
    Prices,
    Stage,
    Times,
    generator_of,
    step_of,
)
from safeconduct.planning.decision.staging.rules import Outcome, best_threshold, outcome, threshold_curve
from safeconduct.planning.decision.trip_wires import trigger_state
from safeconduct.scenario.model import AlertStates, Figure, Scenario

if TYPE_CHECKING:
    from safeconduct.planning.airlift_of_scenario.model import AirliftPlan

MOST_STEPS = 400
"""Steps of the model at most; a longer horizon takes longer steps."""

MISSING = (
    "alert: levels with their rates, and the prices of moves: without them no staged move has a price and no "
    "trip-wire rule a miss or a false-alarm chance"
)
HOME, READY = Stage("home"), Stage("ready")
"""The two stages in which a move is chosen."""


@dataclass(frozen=True, slots=True)
class MoveNow:
    """A move made now, followed by the best ones.

    Attributes
    ----------
    move : str
        ``wait``, ``position``, ``first`` or ``all``.
    cost, price, left_behind : float
        Expected: price of the moves and people left behind, together and apart; the price in people too.
    miss, false_alarm : float
        Chance that the last is not out when it is lost, and that all are moved and it is not lost.
    """

    move: str
    cost: float
    price: float
    left_behind: float
    miss: float
    false_alarm: float


@dataclass(frozen=True, slots=True)
class RulePoint:
    """A trip-wire rule: everybody is moved as soon as the alert stands at a level.

    Attributes
    ----------
    from_level : str
        Id of the level; empty: never.
    ready : bool
        Whether the aircraft stand ready when the rule is set.
    miss, false_alarm : float
        Chance of being too late, and of moving everybody without need, within the horizon.
    miss_if_lost : float
        Of the cases in which it is lost, the share that finds people there.
    false_if_went : float
        Of the cases in which everybody is moved, the share without need.
    cost : float
        Expected price of the moves and people left behind.
    """

    from_level: str
    ready: bool
    miss: float
    false_alarm: float
    miss_if_lost: float
    false_if_went: float
    cost: float


@dataclass(frozen=True, slots=True)
class LevelMoves:
    """The best move now at a level, from home and with the aircraft ready."""

    level: str
    home: str
    ready: str


@dataclass(frozen=True, slots=True)
class Staged:
    """What staged moves cost and save, and what trip-wire rules come to.

    Attributes
    ----------
    missing : tuple of str
        What the scenario does not state; then everything below is empty.
    level, why : str
        Where the alert stands, and by which trip wire.
    lost : float
        Chance that it is lost within the horizon.
    days, step_h : float
        Horizon and step of the model.
    position_h, first_h, all_h : float
        Hours the moves take, in whole steps.
    people_first, people_rest : float
    moves : tuple of MoveNow
        The cheapest first.
    by_level : tuple of LevelMoves
    curve : tuple of RulePoint
        From home, then with the aircraft ready; the lowest level first.
    plain_rule : RulePoint or None
        The cheapest rule without staging.
    """

    missing: tuple[str, ...] = ()
    level: str = ""
    why: str = ""
    lost: float = 0.0
    days: float = 0.0
    step_h: float = 0.0
    position_h: float = 0.0
    first_h: float = 0.0
    all_h: float = 0.0
    people_first: float = 0.0
    people_rest: float = 0.0
    moves: tuple[MoveNow, ...] = ()
    by_level: tuple[LevelMoves, ...] = ()
    curve: tuple[RulePoint, ...] = ()
    plain_rule: RulePoint | None = None

    @property
    def different_rules(self) -> tuple[RulePoint, ...]:
        """The curve without rules that come to the same as the next higher level's: those below where it stands."""
        following = (*self.curve[1:], None)
        return tuple(
            one
            for one, other in zip(self.curve, following, strict=True)
            if other is None or replace(one, from_level=other.from_level) != other
        )


def staged(scenario: Scenario, terms: Sequence[Term], at: datetime, flown: AirliftPlan | None) -> Staged:
    """The options as of a moment.

    Parameters
    ----------
    terms : times before the flights, and the closure where no airlift is given
    flown : the airlift that would be begun
    """
    if scenario.alert is None:
        return Staged(missing=(MISSING,))
    place, why = level_now(scenario, scenario.alert, at)
    hours = _hours(scenario, by_name(terms), flown)
    alert, step_h = alert_of(scenario, scenario.alert, hours, flown)
    names = [level.id for level in scenario.alert.levels]
    found, ready = best(alert, HOME), best(alert, READY)
    rule, plain = best_threshold(alert, place, HOME)
    return Staged(
        level=names[place],
        why=why,
        lost=plain.lost,
        days=scenario.alert.days.likely,
        step_h=step_h,
        position_h=alert.times.position * step_h,
        first_h=alert.times.first * step_h,
        all_h=alert.times.all * step_h,
        people_first=alert.people_first,
        people_rest=alert.people_rest,
        moves=tuple(sorted(_moves(alert, found, place), key=lambda move: move.cost)),
        by_level=tuple(
            LevelMoves(name, found.move(0, i, HOME), ready.move(0, i, READY)) for i, name in enumerate(names)
        ),
        curve=(*_curve(alert, place, names, HOME), *_curve(alert, place, names, READY)),
        plain_rule=_point(rule.all, plain, names, ready=False),
    )


def level_now(scenario: Scenario, alert: AlertStates, at: datetime) -> tuple[int, str]:
    """The worst level whose trip wire stands crossed, or stood so when somebody last looked."""
    last_seen = replace(scenario, indicators=tuple(replace(it, expires_h=None) for it in scenario.indicators))
    wires = {trigger.id: trigger for trigger in scenario.triggers}
    for place in range(len(alert.levels) - 1, -1, -1):
        wire = wires.get(alert.levels[place].trigger)
        if wire and trigger_state(wire, last_seen, at) == "crossed":
            fresh = trigger_state(wire, scenario, at) == "crossed"
            return (
                place,
                f"trip wire {wire.id} {'is crossed' if fresh else 'was crossed when last looked at'}",
            )
    return 0, "no trip wire of a higher level is crossed"


def alert_of(
    scenario: Scenario, stated: AlertStates, hours: Mapping[str, float], flown: AirliftPlan | None
) -> tuple[Alert, float]:
    """The model by the likely figures, and the hours of its step."""
    step_h = max(stated.step_h, stated.days.likely * 24.0 / MOST_STEPS)
    steps = {name: max(1, ceil(h / step_h - 1e-9)) for name, h in hours.items()}
    rates = generator_of(
        [_likely(level.worse_per_day) for level in stated.levels],
        [_likely(level.better_per_day) for level in stated.levels],
        [level.lost_per_day.likely for level in stated.levels],
    )
    first = _first_people(scenario)
    everybody = float(flown.people_out) if flown else scenario.headcount[1]
    price = stated.prices
    alert = Alert(
        step=step_of(rates, step_h / 24.0),
        steps=max(1, ceil(stated.days.likely * 24.0 / step_h - 1e-9)),
        times=Times(steps["position"], steps["first"], steps["all"]),
        prices=Prices(
            price.position.likely,
            price.hold_per_day.likely * step_h / 24.0,
            price.first.likely,
            price.all.likely,
        ),
        people_first=min(first, everybody),
        people_rest=max(0.0, everybody - first),
    )
    return alert, step_h


def _likely(figure: Figure | None) -> float:
    return figure.likely if figure else 0.0


def _first_people(scenario: Scenario) -> float:
    first = scenario.alert.first if scenario.alert else ""
    return sum(group.headcount.likely for group in scenario.groups if group.id == first)


def _hours(
    scenario: Scenario, terms: Mapping[str, float | None], flown: AirliftPlan | None
) -> dict[str, float]:
    """Hours of each move: what goes on side by side before, then deciding, gathering and flying."""
    known = {name: hours or 0.0 for name, hours in terms.items()}
    before = known.get(LATENCY, 0.0) + known.get(ASSEMBLY, 0.0)
    closure = closure_h(flown) if flown else known.get(CLOSURE, 0.0)
    return {
        "position": max(known.get(PERMISSION, 0.0), known.get(POSITIONING, 0.0)),
        "first": before + _closure_of(_first_people(scenario), closure, flown),
        "all": before + closure,
    }


def _closure_of(people: float, latest_h: float, flown: AirliftPlan | None) -> float:
    """Hours until so many people are out, by the P90 of the runs."""
    known = [(span.people, span.p90_h) for span in flown.simulated if span.p90_h is not None] if flown else []
    if not known or not people:
        return latest_h
    out, hours = zip(*known, strict=True)
    return min(latest_h, float(np.interp(people, out, hours)))


def _moves(alert: Alert, found: Best, level: int) -> Iterator[MoveNow]:
    for move in MOVES:
        if move in alert.moves(HOME):
            told = outcome(alert, lambda *at, now=move: found.move(*at) if at[0] else now, level)
            yield MoveNow(move, told.cost, told.price, told.left_behind, told.miss, told.false_alarm)


def _curve(alert: Alert, level: int, names: Sequence[str], start: Stage) -> Iterator[RulePoint]:
    for all_from, told in threshold_curve(alert, level, start):
        yield _point(all_from, told, names, ready=start == READY)


def _point(all_from: int | None, told: Outcome, names: Sequence[str], *, ready: bool) -> RulePoint:
    return RulePoint(
        from_level="" if all_from is None else names[all_from],
        ready=ready,
        miss=told.miss,
        false_alarm=told.false_alarm,
        miss_if_lost=told.miss_if_lost,
        false_if_went=told.false_if_went,
        cost=told.cost,
    )


__all__ = ["MoveNow", "RulePoint", "Staged", "alert_of", "level_now", "staged"]
