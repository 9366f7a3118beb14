"""How long a closure may be taken to last after somebody last saw it in force.

The shares still in force are those of this project's own record (42 war-type closures, 181 political
bans; ``docs/facts.md``), counted to the day, with "no end found" taken as still in force. A closure stays firm for
as long as four in five of its kind that had lasted as long were still in force; after that it is only "last known
closed". War-type closures are firm for days, and longer the longer they have lasted; political bans for a year.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from math import ceil


class Kind(StrEnum):
    """Why a sky is closed, as far as it bears on how long."""

    WAR = "war"
    POLITICAL = "political"


STILL_IN_FORCE = {
    Kind.WAR: ((0, 1.0), (1, 0.69), (7, 0.64), (30, 0.50), (365, 0.40)),
    Kind.POLITICAL: ((0, 1.0), (90, 0.94), (1000, 0.92)),
}
"""Share of closures of a kind still in force so many days after they began."""

FIRM_SHARE = 0.8
"""Four in five: below it "closed" would be wrong more often than a reader expects of the word."""

LONGEST_FIRM_DAYS = 365
"""Nothing is firm that nobody has read for a year, however lasting its kind."""


def share_in_force(kind: Kind, days: float) -> float:
    """Share of closures of `kind` still in force `days` after they began, straight between the counted days."""
    points = STILL_IN_FORCE[kind]
    for (left, high), (right, low) in pairwise(points):
        if days <= right:
            return high - (high - low) * (days - left) / (right - left)
    return points[-1][1]


def firm_days(kind: Kind, lasted_days: float) -> int:
    """Days for which a closure that had `lasted_days` when last seen may still be called closed."""
    needed = FIRM_SHARE * share_in_force(kind, lasted_days)
    points = STILL_IN_FORCE[kind]
    for (left, high), (right, low) in pairwise(points):
        if low <= needed <= high:
            until = left + (right - left) * (high - needed) / (high - low)
            return min(LONGEST_FIRM_DAYS, max(0, ceil(until - lasted_days)))
    return LONGEST_FIRM_DAYS
