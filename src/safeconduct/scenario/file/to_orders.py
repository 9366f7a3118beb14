"""Gates and throughput orders of the checked file turned into values."""

from __future__ import annotations

from safeconduct.scenario.file.area_tables import GateIn, ThroughputIn
from safeconduct.scenario.file.lookups import Lookups
from safeconduct.scenario.file.to_values import hours_of, mark_of
from safeconduct.scenario.orders import GateRule, Throughput


def gate_of(given: GateIn) -> GateRule:
    """The value of a gate."""
    return GateRule(
        state=given.state,
        name=given.name,
        lat_deg=given.lat_deg,
        lon_deg=given.lon_deg,
        direction=given.direction,
        mark=mark_of(given),
        overflight=given.overflight,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        hours_utc=hours_of(given.hours_utc),
    )


def throughput_of(given: ThroughputIn, lookups: Lookups) -> Throughput:
    """The value of an order; a state is told by its code."""
    state = lookups.facts.states.find(given.of)
    return Throughput(
        of=state.alpha2 if state else given.of,
        mark=mark_of(given),
        flights_per_h=given.flights_per_h,
        flights_per_day=given.flights_per_day,
        people_per_flight=given.people_per_flight,
        extra_fuel_min=given.extra_fuel_min,
        daylight_only=given.daylight_only,
    )
