"""When something may happen: windows, ramps and beds, each asked for the first hour that is allowed."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from math import inf

from safeconduct.airlift.problem import Window

EPS_H = 1e-9
"""Slack in comparisons of hours: a few microseconds, far below any block time, above rounding."""


def next_fit(windows: Sequence[Window], start_h: float, length_h: float) -> float:
    """First hour from `start_h` at which something of this length fits into one window; ``inf`` if never."""
    for opens, closes in windows:
        begin = max(start_h, opens)
        if begin + length_h <= closes + EPS_H:
            return begin
    return inf


def fits(windows: Sequence[Window], start_h: float, length_h: float) -> bool:
    """Whether it fits right at `start_h`."""
    return next_fit(windows, start_h, length_h) <= start_h


class Ramp:
    """Stretches of time during which aircraft stand on a ramp that holds `mog` at once (None: any number)."""

    def __init__(self, mog: int | None) -> None:
        self.mog = mog
        self._stays: list[tuple[float, float]] = []
        self._longest_h = 0.0

    def add(self, start_h: float, end_h: float) -> None:
        """Book a stay."""
        if self.mog is not None:
            insort(self._stays, (start_h, end_h))
            self._longest_h = max(self._longest_h, end_h - start_h)

    def next_free(self, start_h: float, length_h: float) -> float:
        """First hour from `start_h` at which a stay of this length keeps within the limit."""
        if self.mog is None:
            return start_h
        if self.mog == 0:
            return inf
        begin = start_h
        while (clash := self._clash(begin, begin + length_h)) is not None:
            begin = clash
        return begin

    def _clash(self, start_h: float, end_h: float) -> float | None:
        """None if the stay fits, else the hour at which the crowded moment it meets ends."""
        first = bisect_left(self._stays, (start_h - self._longest_h - EPS_H, -inf))
        last = (
            bisect_left(self._stays, (end_h - EPS_H, -inf))
            if end_h > start_h
            else bisect_left(self._stays, (start_h + EPS_H, -inf))
        )
        near = [s for s in self._stays[first:last] if s[1] > start_h + EPS_H]
        assert self.mog is not None
        for moment in (start_h, *(s[0] for s in near if s[0] > start_h)):
            there = sorted(s[1] for s in near if s[0] <= moment + EPS_H and s[1] > moment + EPS_H)
            if len(there) >= self.mog:
                return there[len(there) - self.mog]
        return None


class Beds:
    """People at a refuge: they arrive in loads and are taken onward at a constant rate, freeing their beds."""

    def __init__(self, beds: int | None, onward_per_h: float) -> None:
        self.beds = beds
        self.onward_per_h = onward_per_h
        self.total = 0
        self._arrivals: list[tuple[float, int]] = []
        self._staying: list[float] = []

    def most(self) -> float:
        """People that one more load may have at most, at any hour."""
        if self.beds is None:
            return inf
        return self.beds if self.onward_per_h > 0 else self.beds - self.total

    def add(self, hour_h: float, people: int) -> None:
        """Book a load."""
        self.total += people
        at = bisect_left(self._arrivals, (hour_h, people))
        self._arrivals.insert(at, (hour_h, people))
        self._staying.insert(at, 0.0)
        for i in range(at, len(self._arrivals)):
            when_h, load = self._arrivals[i]
            self._staying[i] = self._before(i, when_h) + load

    def _before(self, i: int, hour_h: float) -> float:
        """People staying at an hour, of the loads before the i-th."""
        if i == 0:
            return 0.0
        gone = self.onward_per_h * (hour_h - self._arrivals[i - 1][0])
        return max(0.0, self._staying[i - 1] - gone)

    def next_free(self, hour_h: float, people: int) -> float:
        """First hour from `hour_h` at which the load finds beds and leaves them for loads booked later."""
        if self.beds is None or self.total + people <= self.beds:
            return hour_h
        if self.onward_per_h <= 0 or people > self.beds:
            return inf
        begin = hour_h
        while (excess := self._excess(begin, people)) > 1e-6:
            begin += excess / self.onward_per_h
        return begin

    def _excess(self, hour_h: float, people: int) -> float:
        """People too many at the worst moment if the load came at `hour_h`."""
        assert self.beds is not None
        at = bisect_left(self._arrivals, (hour_h, people))
        staying, last_h = self._before(at, hour_h) + people, hour_h
        worst = staying
        for when_h, load in self._arrivals[at:]:
            staying = max(0.0, staying - self.onward_per_h * (when_h - last_h)) + load
            last_h = when_h
            worst = max(worst, staying)
        return worst - self.beds
