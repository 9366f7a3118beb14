"""Planning factors: the arithmetic of an airlift as pure functions, each with its source.

AFPAM 10-1403, *Air Mobility Planning Factors* (US Air Force). Averages for a quick, checkable answer; they know no
windows and no order of flights. Cells not read in the original are marked "verify" in the docs.
"""

from __future__ import annotations

from math import ceil, inf, isinf

QUEUING_EFFICIENCY = 0.85
"""Share of the ideal ramp throughput that is reached when aircraft do not arrive evenly (AFPAM 10-1403)."""

REALISATION_OBSERVED = 0.40
"""Cycles flown of those arithmetic allows: four Il-76 out of Libya in 2011, the one documented case at hand."""


def throughput(
    mog: float, payload: float, operating_h: float, ground_h: float, efficiency: float = QUEUING_EFFICIENCY
) -> float:
    """Airfield throughput: MOG x payload x operating hours / ground time x queuing efficiency.

    In units of the payload (short tons, people) over the operating hours given. AFPAM 10-1403.
    """
    if ground_h <= 0:
        return inf
    return mog * payload * operating_h / ground_h * efficiency


def cycle_h(flying_h: float, ground_h: float) -> float:
    """Cycle time: flying and ground time of one round trip, h. AFPAM 10-1403."""
    return flying_h + ground_h


def missions(people: int, on_cargo_missions: int, per_mission: float) -> int:
    """Passenger missions = (people - people riding cargo missions) / people per mission. AFPAM 10-1403 (verify)."""
    return ceil(max(0, people - on_cargo_missions) / per_mission)


def seats_per_h(aircraft: int, seats: int, cycle_time_h: float) -> float:
    """Seats a fleet offers each hour when it cycles without a pause."""
    return aircraft * seats / cycle_time_h


def crew_share(duty_h: float, rest_h: float, crews: int) -> float:
    """Share of the time an aircraft can work when `crews` take turns: duty against duty and rest."""
    if isinf(duty_h):
        return 1.0
    return min(1.0, crews * duty_h / (duty_h + rest_h))
