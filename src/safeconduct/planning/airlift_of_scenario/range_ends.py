"""One number of a range: the likely one, or the end that is better or worse for the airlift."""

from __future__ import annotations

from typing import Literal

from safeconduct.scenario.model import Figure

Case = Literal["likely", "best", "worst"]
"""Which numbers are used: the likely ones, or of every range the end that helps or hurts."""


def least(figure: Figure, case: Case) -> float:
    """Of a number that hurts when it is small (seats, aircraft, beds)."""
    return {"likely": figure.likely, "best": figure.high, "worst": figure.low}[case]


def most(figure: Figure, case: Case) -> float:
    """Of a number that hurts when it is large (people)."""
    return {"likely": figure.likely, "best": figure.low, "worst": figure.high}[case]
