"""How likely a closed area is still closed after its stated end: as stated, else by how long closures on record lasted.

Of the war-type closures in the program's own table (25 ended, 17 open; day resolution, one without an end found counted as
open) these shares were still shut after so many days. An end that is announced says little: those of 4 March 2026 over the
Gulf were all extended. The default is told as the program's assumption.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from itertools import pairwise
from math import log

from safeconduct.scenario.model import Scenario, SkyArea

STILL_SHUT: tuple[tuple[float, float], ...] = ((1.0, 0.69), (7.0, 0.64), (30.0, 0.50), (365.0, 0.40))
"""Days, and the share of war-type closures that lasted longer: 42 closures of the table of closures."""

BEYOND_DAYS = 1.0
"""How long after its stated end an area must still be closed to count as extended, days: the table's resolution."""

WHY = "by how long 42 closures on record lasted"


def still_shut(days: float) -> float:
    """Share of closures that last longer than so many days: between the table's rows by the logarithm of the days."""
    if days <= 0.0:
        return 1.0
    first, share = STILL_SHUT[0]
    if days <= first:
        return 1.0 - (1.0 - share) * days / first
    at = bisect_right([row[0] for row in STILL_SHUT], days)
    if at == len(STILL_SHUT):
        return STILL_SHUT[-1][1]
    (low, above), (high, below) = list(pairwise(STILL_SHUT))[at - 1]
    part = (log(days) - log(low)) / (log(high) - log(low))
    return above + part * (below - above)


def may_be_extended(area: SkyArea, scenario: Scenario, horizon_h: float) -> bool:
    """Whether an area is closed as the plan starts and is to open before its horizon."""
    begins, ends, start = area.limits.begins, area.limits.ends, scenario.start
    if area.kind != "closed" or ends is None or not start < ends < start + timedelta(hours=horizon_h):
        return False
    return begins is None or begins <= start


def extension_chance(area: SkyArea, scenario: Scenario) -> float:
    """The chance that an area is still closed a day after its stated end, if nothing is stated.

    Of closures as old as this one is at the start, the share that last so long; without a beginning it counts as new.
    """
    ends, begins = area.limits.ends, area.limits.begins or scenario.start
    if ends is None:
        return 1.0
    now_days = (scenario.start - begins) / timedelta(days=1)
    then_days = (ends - begins) / timedelta(days=1) + BEYOND_DAYS
    return still_shut(then_days) / still_shut(now_days)
