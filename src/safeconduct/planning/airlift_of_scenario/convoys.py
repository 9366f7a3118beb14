"""When people stand at an airfield that they reach on the surface: convoys with places, round trips and hours of the day.

A convoy leaves when it is full, or with everybody who is left when nobody else will come; in its hours, when a vehicle is
back and the day's number is not used up. All of a stage take its likely hours and then wait at its borders; the vehicles
come back without a wait. Who may not cross a border never starts: they stay counted with those who are left behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heapreplace
from math import floor, inf

from safeconduct.planning.airlift_of_scenario.range_ends import Case, least, most
from safeconduct.scenario.model import Approach, SurfaceStage
from safeconduct.scenario.windows import Spans, daily, first_from

Steps = tuple[tuple[float, int], ...]
"""(Hour after the start, people there by then): hours rise, people are cumulative."""

DAY_H = 24.0

MOST_CONVOYS = 2000
"""Convoys of one stage that are followed; whoever is left then does not come."""


@dataclass(frozen=True, slots=True)
class Travellers:
    """One part of a group on its way.

    Attributes
    ----------
    name : str
    rank : int
        Whoever has the smaller one takes the seat first.
    ready : steps
        When they can set out.
    """

    name: str
    rank: int
    ready: Steps


def crossing(people: int, approach: Approach, case: Case) -> int:
    """How many of a group have the papers to cross every border of a way, rounded down."""
    share = approach.share({"likely": "likely", "best": "high", "worst": "low"}[case])  # type: ignore[arg-type]
    # a hair for products such as 0.9 * 10
    return floor(people * share + 1e-9)


def arrivals(
    approach: Approach, start: datetime, parts: Sequence[Travellers], case: Case
) -> dict[str, Steps]:
    """When each part stands at the airfield, as steps; empty for one of which nobody gets there."""
    ready = {part.name: part.ready for part in parts}
    order = [part.name for part in sorted(parts, key=lambda part: part.rank)]
    for stage in approach.stages:
        ready = _moved(_Stage.of(stage, start, case), order, ready)
    return ready


@dataclass(frozen=True, slots=True)
class _Stage:
    """The numbers of one stage in one case."""

    way_h: float
    back_h: float
    places: int | None
    most_a_day: float
    vehicles: int | None
    opens: Spans

    @classmethod
    def of(cls, stage: SurfaceStage, start: datetime, case: Case) -> _Stage:
        drive_h = most(stage.hours, case) if stage.hours else 0.0
        wait_h = sum(most(border.wait_h, case) for border in stage.borders or () if border.wait_h)
        return cls(
            way_h=drive_h + wait_h,
            back_h=2.0 * drive_h + wait_h,
            places=round(least(stage.per_convoy, case)) if stage.per_convoy else None,
            most_a_day=least(stage.convoys_per_day, case) if stage.convoys_per_day else inf,
            vehicles=round(least(stage.vehicles, case)) if stage.vehicles else None,
            opens=daily(stage.hours_utc, start),
        )

    def leaves(self, hour: float) -> float:
        """The first hour from `hour` on at which a convoy may leave."""
        found = first_from(hour, self.opens)
        return inf if found is None else found


def _moved(stage: _Stage, order: Sequence[str], ready: dict[str, Steps]) -> dict[str, Steps]:
    """The steps at the end of a stage."""
    if stage.places is None:
        return {name: _each_by_itself(stage, steps) for name, steps in ready.items()}
    there: dict[str, dict[float, int]] = {name: {} for name in ready}
    for hour, loads in _convoys(stage, order, ready):
        for name, people in loads:
            by_hour = there[name]
            by_hour[hour + stage.way_h] = by_hour.get(hour + stage.way_h, 0) + people
    return {name: _summed(by_hour) for name, by_hour in there.items()}


def _each_by_itself(stage: _Stage, steps: Steps) -> Steps:
    """Nobody says who moves together: everybody sets out when they are ready, in the hours of the day."""
    by_hour: dict[float, int] = {}
    for hour, people in steps:
        leaves = stage.leaves(hour)
        if leaves < inf:
            by_hour[leaves + stage.way_h] = people
    return tuple(sorted(by_hour.items()))


def _summed(by_hour: dict[float, int]) -> Steps:
    steps, so_far = [], 0
    for hour in sorted(by_hour):
        so_far += by_hour[hour]
        steps.append((hour, so_far))
    return tuple(steps)


@dataclass(slots=True)
class _Queue:
    """People who wait for a convoy, by part."""

    order: Sequence[str]
    ready: dict[str, Steps]
    gone: dict[str, int] = field(default_factory=dict)

    def waiting(self, name: str, hour: float) -> int:
        """People of a part who are there and have not left."""
        return max((n for h, n in self.ready[name] if h <= hour), default=0) - self.gone.get(name, 0)

    def hours(self) -> list[float]:
        """Hours at which somebody comes."""
        return sorted({h for steps in self.ready.values() for h, _ in steps})

    def full_at(self, hour: float, places: int) -> float | None:
        """The first hour from `hour` on at which a convoy fills, or the last people are there; None: nobody is left."""
        total = sum(steps[-1][1] for steps in self.ready.values() if steps) - sum(self.gone.values())
        if total <= 0:
            return None
        enough = min(places, total)
        for h in (hour, *(h for h in self.hours() if h > hour)):
            if sum(self.waiting(name, h) for name in self.order) >= enough:
                return h
        return None

    def board(self, hour: float, places: int) -> list[tuple[str, int]]:
        """Fill a convoy, the more urgent first."""
        loads = []
        for name in self.order:
            taken = min(places, self.waiting(name, hour))
            if taken > 0:
                loads.append((name, taken))
                self.gone[name] = self.gone.get(name, 0) + taken
                places -= taken
        return loads


def _convoys(
    stage: _Stage, order: Sequence[str], ready: dict[str, Steps]
) -> Iterator[tuple[float, list[tuple[str, int]]]]:
    """Each convoy of a stage: when it leaves, and who is on it."""
    queue = _Queue(order, ready)
    places = stage.places or 0
    back = [0.0] * (stage.vehicles or 0)
    left: list[float] = []
    hour = 0.0
    for _ in range(MOST_CONVOYS if places else 0):
        free = max(hour, back[0] if back else 0.0, _next_of_day(left, stage.most_a_day))
        full = queue.full_at(free, places)
        if full is None:
            return
        hour = stage.leaves(full)
        if hour == inf:
            return
        yield hour, queue.board(hour, places)
        left.append(hour)
        if back:
            heapreplace(back, hour + stage.back_h)


def _next_of_day(left: Sequence[float], most_a_day: float) -> float:
    """When the next convoy may leave by the number of any 24 hours; fewer than one a day is one in so many days."""
    if most_a_day == inf or not left:
        return 0.0
    if most_a_day < 1.0:
        return left[-1] + DAY_H / most_a_day
    count = floor(most_a_day)
    return left[-count] + DAY_H if len(left) >= count else 0.0


__all__ = ["Steps", "Travellers", "arrivals", "crossing"]
