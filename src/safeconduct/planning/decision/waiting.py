"""What it costs to wait: the chance of being too late, and how many people are still out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import exp, inf, log
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.decision.latest import closure_h

if TYPE_CHECKING:
    from safeconduct.planning.airlift_of_scenario.model import AirliftPlan

WAITS_H = (0.0, 6.0, 12.0, 24.0, 48.0, 72.0, 120.0, 168.0)
"""Hours of waiting for which the cost is told."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What it costs to decide so many hours from now.

    Attributes
    ----------
    h : float
        Hours waited.
    people_out_p50 : float or None
        People out by then in the middle of cases: the median hour of loss (or the deadline, if it comes first) put
        into the median closure curve of the airlift. None where no airlift was planned.
    people_out_mean : float or None
        People out by then on average over all hours of loss, by the same curve.
    miss : float
        Chance that the way is lost before its closure; the deadline is told apart.
    past_deadline : bool
        The closure would lie after the deadline.
    false_alarm : float or None
        Chance that it would still stand at the deadline, so that waiting so long and then going was needless haste;
        None without a deadline. It does not depend on the wait: hazards bring no news here.
    """

    h: float
    people_out_p50: float | None
    miss: float
    false_alarm: float | None
    past_deadline: bool = False
    people_out_mean: float | None = None


@dataclass(frozen=True, slots=True)
class Stake:
    """What a way loses by waiting.

    Attributes
    ----------
    per_day : float
        Sum of the rates of loss, per day.
    lead_h : float
        Hours from deciding to the last one out.
    deadline : datetime or None
    """

    per_day: float
    lead_h: float
    deadline: datetime | None

    def left_h(self, at: datetime) -> float:
        """Hours to the deadline; inf without one."""
        return (self.deadline - at).total_seconds() / 3600.0 if self.deadline else inf

    def miss(self, wait_h: float) -> float:
        """Chance that it is lost before the last one is out."""
        return 1.0 - exp(-self.per_day * (wait_h + self.lead_h) / 24.0)

    @property
    def median_h(self) -> float:
        """Hour by which the way is lost in half of all cases; inf at no rate."""
        return 24.0 * log(2.0) / self.per_day if self.per_day > 0.0 else inf


def waits(stake: Stake, at: datetime, flown: AirliftPlan | None) -> tuple[Wait, ...]:
    """The cost of each wait; empty where nothing is lost by any."""
    left_h = stake.left_h(at)
    if stake.per_day <= 0.0 and left_h == inf:
        return ()
    # a deadline that is past is told apart; nothing can be lost before it any more
    alarm = None if left_h == inf else exp(-stake.per_day * max(left_h, 0.0) / 24.0)
    end_h = min(left_h, stake.median_h)
    return tuple(
        Wait(
            h=h,
            people_out_p50=_out(stake, flown, end_h - h) if flown else None,
            miss=stake.miss(h),
            false_alarm=alarm,
            past_deadline=h + stake.lead_h > left_h,
            people_out_mean=_mean_out(stake, flown, h, left_h) if flown else None,
        )
        for h in WAITS_H
    )


def _out(stake: Stake, flown: AirliftPlan, time_h: float) -> float:
    """People out so many hours after deciding; the flights begin when everything before the closure is done."""
    hours, people = _curve(flown)
    return float(np.interp(time_h - _before_h(stake, flown), hours, people))


def _mean_out(stake: Stake, flown: AirliftPlan, wait_h: float, left_h: float) -> float:
    """Each group of people counts with the chance that nothing is lost before it is out; none after the deadline."""
    hours, people = _curve(flown)
    out_h = wait_h + _before_h(stake, flown) + np.array(hours)
    # who is out after the deadline is out too late, whatever was not lost
    kept = np.where(out_h <= left_h, np.exp(-stake.per_day * out_h / 24.0), 0.0)
    return float(np.sum(np.diff(people) * kept[1:]))


def _before_h(stake: Stake, flown: AirliftPlan) -> float:
    """Hours from deciding to the start of the airlift."""
    return stake.lead_h - closure_h(flown)


def _curve(flown: AirliftPlan) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Median hours by which so many people are out, from nobody at hour 0."""
    known = [(span.p50_h, span.people) for span in flown.simulated if span.p50_h is not None]
    hours, people = zip(*((0.0, 0), *known), strict=True)
    return hours, people
