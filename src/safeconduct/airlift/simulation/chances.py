"""What may go wrong, as named assumptions, and one draw of all of it for each simulated run."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.airlift import factors

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Chances and sizes of what goes wrong; every one is the planner's unless a source is named.

    Attributes
    ----------
    realised_low, realised_likely, realised_high : float
        Share of the arithmetic's cycles that is flown, one draw for a whole run. Low: 0.40, four Il-76 out of
        Libya in 2011. High: 0.85, the queuing efficiency of AFPAM 10-1403. Likely: the middle of the two.
    leg_sd : float
        Spread of block times, log standard deviation.
    ground_sd : float
        Spread of loading and unloading times, log standard deviation.
    breakdown_chance, repair_h : float
        Chance that an aircraft is broken after a sortie; mean repair, h.
    late_chance, late_h : float
        Chance that a group is late; mean lateness, h.
    stop_chance, stop_h : float
        Chance that a refuge fills once and stops landings; for how long, h. 7: the stop of 20 August 2021
        lasted 6 to 7 hours.
    permission_late_chance, permission_late_h : float
        Chance that a named permission comes late; mean lateness, h.
    lapse_chance, lapse_h : float
        Chance that it lapses once in mid-operation; for how long, h. 48: in Yemen in 2015 a full aircraft waited
        two days for permission to land.
    """

    realised_low: float = factors.REALISATION_OBSERVED
    realised_likely: float = (factors.REALISATION_OBSERVED + factors.QUEUING_EFFICIENCY) / 2
    realised_high: float = factors.QUEUING_EFFICIENCY
    leg_sd: float = 0.05
    ground_sd: float = 0.25
    breakdown_chance: float = 0.03
    repair_h: float = 8.0
    late_chance: float = 0.2
    late_h: float = 6.0
    stop_chance: float = 0.15
    stop_h: float = 7.0
    permission_late_chance: float = 0.2
    permission_late_h: float = 12.0
    lapse_chance: float = 0.05
    lapse_h: float = 48.0

    def told(self) -> dict[str, Any]:
        """By name, with their owner."""
        return {"owner": "planner", **{f.name: getattr(self, f.name) for f in fields(self)}}


NOTHING_GOES_WRONG = Assumptions(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
"""Every leg and stop takes what was planned, and nobody is late: a simulation must then give the schedule itself."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One run's luck.

    Attributes
    ----------
    legs : Array, shape (sorties, 2)
        Factors on the empty leg and the flight.
    grounds : Array, shape (sorties, 2)
        Factors on loading and unloading.
    repairs_h : Array, shape (sorties,)
        Repair after a sortie, 0 for none.
    realised : float
        Share of the cycles flown; the rest is waiting that nobody planned.
    late_h : Array, shape (groups,)
        Lateness of groups.
    stops_h : Array, shape (refuges, 2)
        From when until when a refuge takes nobody; equal for never.
    permits_h : Array, shape (permissions, 3)
        Hour before which a permission is not there; from when until when it has lapsed.
    """

    legs: Array
    grounds: Array
    repairs_h: Array
    realised: float
    late_h: Array
    stops_h: Array
    permits_h: Array


def draw(
    a: Assumptions, sizes: tuple[int, int, int, int], horizon_h: float, rng: np.random.Generator
) -> Draw:
    """A draw for (sorties, groups, refuges, permissions) over an operation of `horizon_h`."""
    sorties, groups, refuges, permits = sizes
    realised = a.realised_high
    if a.realised_low < a.realised_high:
        realised = float(rng.triangular(a.realised_low, a.realised_likely, a.realised_high))
    stops = rng.random(refuges) < a.stop_chance
    stop_from = rng.random(refuges) * horizon_h
    lapsed = rng.random(permits) < a.lapse_chance
    lapse_from = rng.random(permits) * horizon_h
    return Draw(
        legs=np.exp(a.leg_sd * rng.standard_normal((sorties, 2))),
        grounds=np.exp(a.ground_sd * rng.standard_normal((sorties, 2))),
        repairs_h=_some(rng, sorties, a.breakdown_chance, a.repair_h),
        realised=realised,
        late_h=_some(rng, groups, a.late_chance, a.late_h),
        stops_h=np.column_stack([stop_from, stop_from + stops * a.stop_h]),
        permits_h=np.column_stack(
            [
                _some(rng, permits, a.permission_late_chance, a.permission_late_h),
                lapse_from,
                lapse_from + lapsed * a.lapse_h,
            ]
        ),
    )


def _some(rng: np.random.Generator, count: int, chance: float, mean_h: float) -> Array:
    """Exponential delays that happen with a chance."""
    happens = rng.random(count) < chance
    return np.asarray(happens * rng.exponential(1.0, count) * mean_h)
