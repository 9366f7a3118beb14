"""Everything in a scenario that stands on somebody's word, in one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.scenario.consents import Chances, Reading
from safeconduct.scenario.entities import Airfield
from safeconduct.scenario.figures import Chance, Figure, Mark, MarkKind
from safeconduct.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Marked:
    """Something that stands on somebody's word.

    Attributes
    ----------
    where : str
        What it is about, e.g. ``refuge syria: beds``.
    says : str
        The number or the statement, e.g. ``500 (300 to 1000)``.
    mark : Mark or None
        On whose word; None where a claim of the ledger gives it.
    claim : str
        Id of that claim; else empty.
    """

    where: str
    says: str
    mark: Mark | None
    claim: str = ""


def marked_in(scenario: Scenario) -> tuple[Marked, ...]:
    """Every figure, chance, answer, level and threshold, in the order of the file, none twice."""
    parts = (
        _people(scenario),
        _refuges(scenario),
        _surface(scenario),
        _aircraft(scenario),
        _rest(scenario),
        _watched(scenario),
        _alert(scenario),
        _stakes(scenario),
    )
    answers = (item for reading in scenario.readings for item in _reading(reading))
    return tuple(dict.fromkeys([*(item for part in parts for item in part), *answers]))


def counts_by_mark(scenario: Scenario) -> dict[MarkKind, int]:
    """How many stand on each kind of word."""
    found = Counter(item.mark.kind for item in marked_in(scenario) if item.mark)
    kinds: tuple[MarkKind, ...] = ("reported", "fact", "assumed")
    return {kind: found[kind] for kind in kinds}


def figure_text(figure: Figure) -> str:
    """``312 (200 to 450)``, or the one value."""
    likely = _number(figure.likely)
    return f"{likely} ({_number(figure.low)} to {_number(figure.high)})" if figure.is_range else likely


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:g}"


def _figure(where: str, figure: Figure | None) -> Iterator[Marked]:
    if figure:
        yield Marked(where, figure_text(figure), figure.mark)


def _chance(where: str, chance: Chance | None) -> Iterator[Marked]:
    if chance:
        says = f"claim {chance.claim}" if chance.value is None else f"{chance.value:g}"
        yield Marked(where, says, chance.mark, chance.claim)


def _airfield(where: str, airfield: Airfield) -> Iterator[Marked]:
    yield from _figure(f"{where}: working MOG", airfield.working_mog)
    yield from _figure(f"{where}: runway, m", airfield.runway_m)


def _people(scenario: Scenario) -> Iterator[Marked]:
    if scenario.deadline and scenario.deadline_mark:
        yield Marked("deadline", scenario.deadline.isoformat(), scenario.deadline_mark)
    for origin in scenario.origins:
        yield from _airfield(f"origin {origin.id}", origin.airfield)
    for group in scenario.groups:
        where = f"group {group.id}"
        yield from _figure(f"{where}: people", group.headcount)
        yield from _figure(f"{where}: stretchers", group.stretchers)
        yield from _figure(f"{where}: assisted", group.assisted)
        if group.arrival:
            yield Marked(f"{where}: all there after", f"{group.arrival.after_h[-1]:g} h", group.arrival.mark)


def _refuges(scenario: Scenario) -> Iterator[Marked]:
    for refuge in scenario.refuges:
        where = f"refuge {refuge.id}"
        yield from _chance(f"{where}: takes them in", refuge.acceptance)
        yield from _airfield(where, refuge.airfield)
        yield from _figure(f"{where}: beds", refuge.beds)
        yield from _figure(f"{where}: onward per day", refuge.onward_per_day)


def _surface(scenario: Scenario) -> Iterator[Marked]:
    for stage in scenario.surface:
        where = f"{stage.mode} {stage.label}"
        yield from _figure(f"{where}: km", stage.km)
        yield from _figure(f"{where}: hours", stage.hours)
        yield from _figure(f"{where}: people in a convoy", stage.per_convoy)
        yield from _figure(f"{where}: convoys a day", stage.convoys_per_day)
        yield from _figure(f"{where}: convoys under way at once", stage.vehicles)
        yield from _airfield(f"{where}, at its end", stage.airfield)
        for border in stage.borders or ():
            yield from _chance(f"border {border.name}: open for these people", border.open)
            yield from _figure(f"border {border.name}: wait, h", border.wait_h)
            yield from _figure(f"border {border.name}: share with papers", border.share_documented)


def _aircraft(scenario: Scenario) -> Iterator[Marked]:
    for fleet in scenario.fleet:
        where = f"fleet {fleet.id}"
        for name in ("count", "crews", "crew_duty_h", "seats", "range_km"):
            yield from _figure(f"{where}: {name}", getattr(fleet, name))


def _rest(scenario: Scenario) -> Iterator[Marked]:
    yield from _figure("limit, km", scenario.limits.limit_km)
    for hazard in scenario.hazards:
        yield from _figure(f"hazard to {hazard.kind} {hazard.of}, per day", hazard.per_day)
    for name in ("latency_h", "positioning_h", "assembly_h", "miss_limit"):
        yield from _figure(f"decision: {name}", getattr(scenario.decision, name))


def _alert(scenario: Scenario) -> Iterator[Marked]:
    if scenario.alert is None:
        return
    yield from _figure("alert: days", scenario.alert.days)
    for level in scenario.alert.levels:
        for name in ("worse_per_day", "better_per_day", "lost_per_day"):
            yield from _figure(f"alert {level.id}: {name}", getattr(level, name))
    for name in ("position", "hold_per_day", "first", "all"):
        yield from _figure(f"price of a move: {name}", getattr(scenario.alert.prices, name))


def _stakes(scenario: Scenario) -> Iterator[Marked]:
    if scenario.stakes is None:
        return
    yield from _figure("stakes: logit without an interest", scenario.stakes.base)
    yield from _figure("stakes: logits for a leverage of 1", scenario.stakes.leverage)
    for it in scenario.stakes.interests:
        yield from _figure(f"stakes of {it.state}: {it.name}, logits", it.weight)


def _watched(scenario: Scenario) -> Iterator[Marked]:
    for indicator in scenario.indicators:
        for level in indicator.levels:
            yield Marked(
                f"indicator {indicator.id}: {level.at:%Y-%m-%d %H:%M}", f"{level.value:g}", level.mark
            )
    for trigger in scenario.triggers:
        says = f"{trigger.need} of {len(trigger.when)} thresholds"
        yield Marked(f"trigger {trigger.id}: {trigger.action}", says, trigger.mark)


def _reading(reading: Reading) -> Iterator[Marked]:
    for consent in reading.consents:
        yield Marked(f"{consent.state}: {consent.operation}", consent.status, consent.mark)
        yield from _figure(f"{consent.state}: {consent.operation}, lead time, h", consent.lead_time_h)
    yield from _chances(reading.chances)


def _chances(chances: Chances) -> Iterator[Marked]:
    yield from _chance("any other state consents", chances.default)
    for state, chance in chances.states:
        yield from _chance(f"{state} consents", chance)
    for bloc in chances.blocs:
        yield from _chance(f"bloc {bloc.id} refuses as one", bloc.refuses)
    for condition in chances.conditions:
        where = f"{condition.then_refuses} refuses because {condition.if_refuses} does"
        yield from _chance(where, condition.chance)
