"""When something may happen: windows, asked for the first hour that is allowed."""

from __future__ import annotations

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
