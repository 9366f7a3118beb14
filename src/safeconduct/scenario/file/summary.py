"""What was understood of a scenario, in a few lines and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.errors import Fault
from safeconduct.scenario.file.faults import FileFault
from safeconduct.scenario.marked import counts_by_mark, figure_text
from safeconduct.scenario.model import Fleet, Origin, Reading, Refuge, Scenario, SkyArea, SurfaceStage


def summary_lines(scenario: Scenario) -> Iterator[str]:
    """A few lines for a person."""
    first = scenario.readings[0]
    kind = first.flight_kind.replace("_", " ")
    yield f"{scenario.title}, as of {scenario.as_of}, {kind}, operator {first.operator}"
    yield f"who       {_who(scenario)}"
    yield f"from      {'; '.join(_origin(origin) for origin in scenario.origins)}"
    if scenario.surface:
        yield f"overland  {'; '.join(_stage(stage) for stage in scenario.surface)}"
    yield f"to        {'; '.join(_refuge(refuge) for refuge in scenario.refuges)}"
    yield f"with      {'; '.join(_fleet(fleet) for fleet in scenario.fleet) or 'no fleet'}"
    yield f"limit     {_limit(scenario)}"
    yield from (f"reading   {_reading(reading)}" for reading in scenario.readings)
    yield from _optional(scenario)
    counts = counts_by_mark(scenario)
    facts = _many(counts["fact"], "fact")
    yield f"rests on  {counts['reported']} reported, {facts}, {counts['assumed']} assumed"
    yield from (f"note      {note}" for note in scenario.notes)


def _who(scenario: Scenario) -> str:
    low, likely, high = scenario.headcount
    if not scenario.groups:
        return "nobody named"
    return f"{likely:,.0f} people ({low:,.0f} to {high:,.0f}) in {_many(len(scenario.groups), 'group')}"


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _origin(origin: Origin) -> str:
    return f"{origin.place.code} {origin.place.name}".strip()


def _stage(stage: SurfaceStage) -> str:
    borders = ", ".join(border.name for border in stage.borders or ())
    length = f", {figure_text(stage.km)} km" if stage.km else ""
    return f"{stage.mode} {stage.label}{length}{f', over {borders}' if borders else ''}"


def _refuge(refuge: Refuge) -> str:
    airports = ", ".join(place.label for place in refuge.places)
    chance = refuge.acceptance
    says = f"claim {chance.claim}" if chance.value is None else f"{chance.value:g}"
    return f"{refuge.name} ({airports}) takes them in: {says}"


def _fleet(fleet: Fleet) -> str:
    return f"{figure_text(fleet.count)} × {fleet.aircraft} at {fleet.base.label}"


def _limit(scenario: Scenario) -> str:
    limit = scenario.limits.limit_km
    return f"{figure_text(limit)} km" if limit else "range of the fleet"


def _area(area: SkyArea) -> str:
    kind = {"closed": "closed", "asked": f"to be asked of {area.asked_of}", "opened": "a corridor"}[area.kind]
    through = f" through {', '.join(area.through)}" if area.through else ""
    return ", ".join(
        word for word in (area.name, kind + through, area.limits.words, area.limits.times) if word
    )


def _reading(reading: Reading) -> str:
    closures = (
        "closures in force from the facts" if reading.use_closures else "closures of the facts left out"
    )
    return "; ".join([f"{reading.id}: {reading.title}", closures, *reading.overrides])


def _optional(scenario: Scenario) -> Iterator[str]:
    yield from (f"area      {_area(area)}" for area in scenario.areas)
    yield from (f"gate      {gate.name}, {gate.direction}, of {gate.state}" for gate in scenario.gates)
    yield from (f"order     {order.of}: {order.words}" for order in scenario.throughput)
    if scenario.triggers or scenario.indicators:
        triggers, indicators = _many(len(scenario.triggers), "trigger"), len(scenario.indicators)
        yield f"watched   {triggers} on {_many(indicators, 'indicator')}"
    if scenario.ledger.claims:
        ledger = scenario.ledger
        reports, sources = _many(len(ledger.reports), "report"), _many(len(ledger.sources), "source")
        yield f"ledger    {reports} of {sources} on {_many(len(ledger.claims), 'claim')}"


def summary_dict(scenario: Scenario) -> dict[str, Any]:
    """The same as data."""
    low, likely, high = scenario.headcount
    return {
        "title": scenario.title,
        "as_of": scenario.as_of.isoformat(),
        "people": {"low": low, "likely": likely, "high": high},
        "groups": [group.id for group in scenario.groups],
        "origins": [{"id": item.id, "place": item.place.label} for item in scenario.origins],
        "surface": [
            {"mode": item.mode, "start": item.start.label, "to": item.to.label} for item in scenario.surface
        ],
        "refuges": [
            {"id": item.id, "state": item.state, "places": [place.label for place in item.places]}
            for item in scenario.refuges
        ],
        "fleet": [{"id": item.id, "aircraft": item.aircraft} for item in scenario.fleet],
        "limit_km": scenario.limits.limit_km.likely if scenario.limits.limit_km else None,
        "readings": [_reading_dict(reading) for reading in scenario.readings],
        "triggers": [trigger.id for trigger in scenario.triggers],
        "indicators": [indicator.id for indicator in scenario.indicators],
        "areas": [{"id": area.id, "name": area.name, "status": area.kind} for area in scenario.areas],
        "gates": [gate.name for gate in scenario.gates],
        "orders": [order.of for order in scenario.throughput],
        "claims": [claim.id for claim in scenario.ledger.claims],
        "marks": counts_by_mark(scenario),
        "notes": list(scenario.notes),
    }


def _reading_dict(reading: Reading) -> dict[str, Any]:
    return {
        "id": reading.id,
        "title": reading.title,
        "operator": reading.operator,
        "flight_kind": reading.flight_kind,
        "use_closures": reading.use_closures,
        "overrides": list(reading.overrides),
    }


def fault_dict(fault: Fault) -> dict[str, Any]:
    """A fault as data; line and column are null where the file has no such place."""
    line, column = (fault.line, fault.column) if isinstance(fault, FileFault) else (None, None)
    told = {"where": fault.where, "what": fault.what, "suggestion": fault.suggestion}
    return told | {"line": line, "column": column}
