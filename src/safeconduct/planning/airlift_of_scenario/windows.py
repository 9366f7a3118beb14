"""Spans of the scenario as windows of an airlift problem: from hour 0 on."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.airlift.problem import ALWAYS, Window
from safeconduct.scenario import windows
from safeconduct.scenario.windows import Span


def from_start(spans: Sequence[Span]) -> tuple[Window, ...]:
    """The same hours without those before the start."""
    return tuple((max(0.0, a), b) for a, b in spans if b > 0.0)


def in_the_air(spans: Sequence[Span], flown_h: float) -> tuple[Window, ...]:
    """Windows from take-off to landing of a flight that may leave in these spans and takes `flown_h`."""
    return from_start([(a, b + flown_h) for a, b in spans])


__all__ = ["ALWAYS", "Window", "from_start", "in_the_air", "windows"]
