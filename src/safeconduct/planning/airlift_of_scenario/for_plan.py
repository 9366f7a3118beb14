"""The airlift as other parts of planning ask for it: of a reading, and of each way prepared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from safeconduct.planning.airlift_of_scenario.inputs import Ask, Routes
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
from safeconduct.planning.airlift_of_scenario.plan import Effort, airlift_of
from safeconduct.planning.chances.model import PreparedWay, Prospects
from safeconduct.planning.chances.of_answers import Odds
from safeconduct.planning.options import Option, Triple
from safeconduct.planning.route_questions import Desk

ALONE = Effort(aside=False)
"""Only the schedule and its simulation."""


def ask_of(desk: Desk, prospects: Prospects | None, odds: Odds | None = None) -> Ask:
    """The airlift of a reading: each origin by its plan A, and by its best other ways where people overflow.

    Without chances no plan A is known: then the shortest way of each origin stands for it.
    """
    others = shortest_ways(desk)
    first = recommended(prospects)
    for (origin, refuge), option in others.items():
        if not any(known == origin for known, _ in first):
            first[origin, refuge] = option
    first = at_one_airport(desk, first)
    overflow = others if desk.run.scenario.limits.overflow else {}
    rest = {pair: it for pair, it in overflow.items() if pair not in first}
    return Ask(desk, first, at_one_airport(desk, from_one_field(desk, {**first, **rest})), odds=odds)


def from_one_field(desk: Desk, routes: Routes) -> dict[tuple[str, str], Option]:
    """The same ways with one airfield to leave from for each origin: the people of one origin travel to one place.

    The first way of an origin tells it; the others take their shortest way from there, and without one they have none.
    """
    fields: dict[str, Option] = {}
    kept: dict[tuple[str, str], Option] = {}
    for pair, option in routes.items():
        known = fields.setdefault(pair[0], option)
        if known.origin == option.origin:
            kept[pair] = option
            continue
        triple = Triple(known.origin, option.refuge, option.place)
        if not known.on_the_ground and (flown := desk.options.shortest(triple)):
            kept[pair] = desk.options.option(triple, flown)
    return kept


def recommended(prospects: Prospects | None) -> dict[tuple[str, str], Option]:
    """Plan A of each origin that has one."""
    found = {}
    for four in prospects.origins if prospects else ():
        if four.ways and (option := four.ways[0].option):
            found[four.origin, option.refuge.id] = option
    return found


def shortest_ways(desk: Desk, refusing: frozenset[str] = frozenset()) -> dict[tuple[str, str], Option]:
    """The shortest way of each origin to each refuge that it has one to."""
    found: dict[tuple[str, str], Option] = {}
    for triple in desk.triples:
        pair = (triple.origin.id, triple.refuge.id)
        if pair not in found and (flown := desk.options.shortest(triple, refusing)):
            found[pair] = desk.options.option(triple, flown)
    return found


def airlifts_by_way(
    ask: Ask, prospects: Prospects | None, effort: Effort = ALONE
) -> dict[tuple[str, str], AirliftPlan]:
    """The airlift by each way prepared, by its origin and role: that origin by it, the others by their plan A.

    Hours count from when the permissions are in hand; a way without fleet or groups has the missing numbers named.
    """
    return {
        (four.origin, way.role): airlift_by(ask, way, effort)
        for four in (prospects.origins if prospects else ())
        for way in four.ways
    }


def airlift_by(ask: Ask, way: PreparedWay, effort: Effort = ALONE) -> AirliftPlan:
    """The airlift with one way in the place of its origin's plan A, without overflow."""
    option = way.option
    assert option is not None, "a way of a plan has its option"
    kept = {pair: it for pair, it in ask.first.items() if pair[0] != option.origin.id}
    first: Mapping[tuple[str, str], Option] = {**kept, (option.origin.id, option.refuge.id): option}
    return airlift_of(replace(ask, first=at_one_airport(ask.desk, first), others={}), effort)


def at_one_airport(desk: Desk, routes: Routes) -> dict[tuple[str, str], Option]:
    """The same ways with one airport for each refuge: its beds are one, and an airlift counts them at one place.

    Of origins that would use different airports the later ones take their shortest way to the first one's; without
    one they have none.
    """
    kept: dict[tuple[str, str], Option] = {}
    airports: dict[str, Option] = {}
    for pair, option in routes.items():
        known = airports.setdefault(pair[1], option)
        if known.place == option.place:
            kept[pair] = option
            continue
        triple = Triple(option.origin, option.refuge, known.place)
        if flown := desk.options.shortest(triple):
            kept[pair] = desk.options.option(triple, flown)
    return kept
