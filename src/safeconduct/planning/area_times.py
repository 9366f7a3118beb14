"""Which of the scenario's areas count for whom, and when each lets pass."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from safeconduct.planning.keys import FREE, GATE
from safeconduct.planning.levels import Band
from safeconduct.scenario.entities import HoursUtc
from safeconduct.scenario.model import REFUSING, GateRule, Reading, Scenario, SkyArea
from safeconduct.scenario.windows import ALWAYS, Spans, both, daily, joined, span_of, without


class Flight(Protocol):
    """Whose aircraft fly, as what, at which levels (None: at any)."""

    @property
    def operator(self) -> str: ...
    @property
    def flight_kind(self) -> str: ...
    @property
    def cruise_fl(self) -> Band | None: ...


def areas_counted(scenario: Scenario, reading: Reading) -> tuple[SkyArea, ...]:
    """The areas of a scenario, those on record only where a reading uses closures on record."""
    return tuple(area for area in scenario.areas if reading.use_closures or not area.by_fact)


def counting(areas: Iterable[SkyArea], flight: Flight) -> tuple[SkyArea, ...]:
    """Areas that count for a flight: whose it is, as what it flies, at which levels."""
    return tuple(area for area in areas if why_spared(area, flight) == "")


def why_spared(area: SkyArea, flight: Flight) -> str:
    """Why an area does not count for a flight, in words; empty if it does."""
    if not area.counts_for(flight.operator, flight.flight_kind):
        return "it does not count for this flight"
    band = flight.cruise_fl
    if band is not None and not area.limits.binds(*band):
        return (
            f"it reaches {area.limits.words}, these aircraft cruise at FL{band[0]:03.0f} to FL{band[1]:03.0f}"
        )
    return ""


def active(area: SkyArea, scenario: Scenario) -> Spans:
    """When an area counts, hours after the scenario's start."""
    limits = area.limits
    hours = joined(
        span for opens, closes in limits.hours_utc for span in daily(HoursUtc(opens, closes), scenario.start)
    )
    return both(span_of(scenario.start, limits.begins, limits.ends), hours if limits.hours_utc else ALWAYS)


def area_passes(area: SkyArea, scenario: Scenario, horizon_h: float) -> Spans:
    """When flights may use an area, hours after the start: outside a closed one's times, within a corridor's."""
    whole: Spans = ((0.0, horizon_h),)
    here = both(whole, active(area, scenario))
    if area.kind == "opened":
        return () if area.answer in REFUSING else here
    if area.kind == "asked" and area.answer not in REFUSING:
        return whole
    return without(whole, here)


def gate_key(gate: GateRule) -> str:
    """The name of a gate in a search."""
    return f"{GATE}{gate.state} {gate.name}"


def gate_times(scenario: Scenario, horizon_h: float) -> dict[str, Spans]:
    """When each gate is in use, and when each gated state's border is crossed anywhere, hours after the start.

    A state is gated within the dates of any of its gates, also at hours at which none is in use.
    """
    whole: Spans = ((0.0, horizon_h),)
    out: dict[str, Spans] = {}
    for gate in scenario.gates:
        dates = both(whole, span_of(scenario.start, gate.valid_from, gate.valid_to))
        out[gate_key(gate)] = both(dates, daily(gate.hours_utc, scenario.start))
        free = out.get(FREE + gate.state, whole)
        out[FREE + gate.state] = without(free, dates)
    return out
