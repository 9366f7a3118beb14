"""Everything a plan rests on, each with its mark: reported, fact or assumed, never mixed up."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.facts import get_aircraft
from safeconduct.planning.model import Assumption, ReadingPlan
from safeconduct.planning.scenario.model import Chance, Figure, Mark, Scenario
from safeconduct.planning.world import World


def people(scenario: Scenario) -> Figure | None:
    """All groups' headcounts added; its mark is that of the first, joined with any others."""
    if not scenario.groups:
        return None
    heads = [group.headcount for group in scenario.groups]
    owner = next((h.mark for h in heads if h.mark.kind == "assumed"), heads[0].mark)
    return Figure(sum(h.low for h in heads), sum(h.likely for h in heads), sum(h.high for h in heads), owner)


def assumptions(
    scenario: Scenario, world: World, readings: tuple[ReadingPlan, ...]
) -> tuple[Assumption, ...]:
    """What the plan rests on: who consents, who accepts, how many, with what; the facts first used last."""
    out = [*_people(scenario), *_refuges(scenario), *_fleet(scenario, world), *_limits(scenario)]
    out += _chances(scenario)
    out += _answers(readings)
    return tuple(dict.fromkeys(out))


def _figure(about: str, figure: Figure | None, unit: str) -> Iterator[Assumption]:
    if figure is not None:
        span = f" ({figure.low:g} to {figure.high:g})" if figure.is_range else ""
        yield Assumption(about, f"{figure.likely:g}{span} {unit}".rstrip(), figure.mark)


def _chance(about: str, chance: Chance | None, what: str) -> Iterator[Assumption]:
    if chance is not None:
        value = f"by claim {chance.claim}" if chance.claim else f"{chance.value:g}"
        yield Assumption(about, f"{what} {value}", chance.mark, chance.claim)


def _people(scenario: Scenario) -> Iterator[Assumption]:
    for group in scenario.groups:
        yield from _figure(f"group {group.id}: headcount", group.headcount, "people")
        if group.arrival:
            yield Assumption(f"group {group.id}: arrival", "as the curve tells", group.arrival.mark)


def _refuges(scenario: Scenario) -> Iterator[Assumption]:
    for refuge in scenario.refuges:
        yield from _chance(f"refuge {refuge.id}: takes them in", refuge.acceptance, "chance")
        yield from _figure(f"refuge {refuge.id}: beds", refuge.beds, "beds")
        yield from _figure(f"refuge {refuge.id}: onward", refuge.onward_per_day, "people a day")
        yield from _figure(f"refuge {refuge.id}: stands", refuge.airfield.working_mog, "aircraft at once")
    for origin in scenario.origins:
        yield from _figure(f"origin {origin.id}: stands", origin.airfield.working_mog, "aircraft at once")


def _fleet(scenario: Scenario, world: World) -> Iterator[Assumption]:
    for fleet in scenario.fleet:
        yield from _figure(f"fleet {fleet.id}: aircraft", fleet.count, fleet.aircraft)
        yield from _figure(f"fleet {fleet.id}: seats", fleet.seats, "people each")
        figure = get_aircraft(world.facts, fleet.aircraft).cruise_kmh
        if figure is not None:
            # a cell without a document behind it is the table's word, not a fact
            mark = (
                Mark("fact", source="; ".join(figure.source.all), date=world.facts.ends.isoformat())
                if figure.source.verified
                else Mark("assumed", by="aircraft table, unverified")
            )
            yield Assumption(f"fleet {fleet.id}: cruise", f"{figure.low:g} km/h", mark)


def _limits(scenario: Scenario) -> Iterator[Assumption]:
    yield from _figure("longest way", scenario.limits.limit_km, "km")


def _chances(scenario: Scenario) -> Iterator[Assumption]:
    for reading in scenario.readings:
        chances = reading.chances
        yield from _chance("consent of a state nobody spoke of", chances.default, "chance")
        for state, chance in chances.states:
            yield from _chance(f"{state}: consents", chance, "chance")
        for bloc in chances.blocs:
            yield from _chance(
                f"bloc {bloc.id} ({', '.join(bloc.members)}): refuses as one", bloc.refuses, "chance"
            )
        for rule in chances.conditions:
            about = f"if {rule.if_refuses} refuses, {rule.then_refuses} does too"
            yield from _chance(about, rule.chance, "chance")


def _answers(readings: tuple[ReadingPlan, ...]) -> Iterator[Assumption]:
    for plan in readings:
        for row in plan.reading.consents:
            yield Assumption(f"{row.state}: {row.operation}", row.status.replace("_", " "), row.mark)
