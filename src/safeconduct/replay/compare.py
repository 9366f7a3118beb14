"""What the plan said of a case beside what happened, point by point. A point that cannot be compared says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
from safeconduct.planning.chances.model import PreparedWay
from safeconduct.planning.keys import decider
from safeconduct.planning.model import Plan, ReadingPlan
from safeconduct.replay.record import Measure, Record, Span
from safeconduct.scenario.marked import figure_text
from safeconduct.scenario.model import Figure, Scenario

Verdict = Literal["yes", "no", "partly", "not on record", "not told"]
"""``not on record``: nobody wrote down what happened; ``not told``: the plan gives no such answer."""

IMPORTANT = 5
"""A state counts among the important if no more than four others move the chance more: what a first page has room for."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the comparison.

    Attributes
    ----------
    name : what is compared
    verdict : whether the plan had it
    said : what the plan said
    was : what happened
    """

    name: str
    verdict: Verdict
    said: str
    was: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A number that the scenario states and the record has otherwise.

    Attributes
    ----------
    of : what it is of, as the plan lists it
    stated, was : the number of the scenario and that of the record
    inside : whether the range stated holds it
    """

    of: str
    stated: str
    was: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A case, compared.

    Attributes
    ----------
    name, title, summary : of the case
    as_of, start : day and hour as of which it was planned
    plan_a : what was recommended, one line
    points : in the order of `POINTS`
    wrong : numbers compared
    lessons : what else went otherwise
    late : numbers of the scenario whose source is later than its day, all marked so
    checked : whether the independent checker passed the plan
    """

    name: str
    title: str
    summary: str
    as_of: str
    start: str
    plan_a: str
    points: tuple[Point, ...]
    wrong: tuple[Wrong, ...]
    lessons: tuple[str, ...]
    late: tuple[str, ...]
    checked: bool


POINTS = (
    "recommended airport used",
    "flown route among A to D",
    "refusers among the important",
    "people within P10 to P90",
    "people within the ends of the ranges",
    "hours within P10 to P90",
    "decided before the latest time",
)
"""The columns of the table, in order."""


def points(record: Record, plan: Plan) -> tuple[Point, ...]:
    """Every point of a case, by the plan's first reading."""
    reading = plan.readings[0]
    return (
        _airport(record, reading),
        _route(record, reading),
        _refusers(record, reading),
        *_people(record, reading.airlift),
        _hours(record, reading.airlift),
        _decision(record, reading),
    )


def plan_a(reading: ReadingPlan) -> str:
    """The recommended ways of every origin that has one, in one line."""
    told = [label_of(way) for way in first_ways(reading)]
    return "; ".join(told) or "no way by air"


def first_ways(reading: ReadingPlan) -> tuple[PreparedWay, ...]:
    """Plan A of each origin."""
    origins = reading.prospects.origins if reading.prospects else ()
    return tuple(four.ways[0] for four in origins if four.ways)


def all_ways(reading: ReadingPlan) -> tuple[PreparedWay, ...]:
    """Plans A to D of every origin."""
    origins = reading.prospects.origins if reading.prospects else ()
    return tuple(way for four in origins for way in four.ways)


def _airport(record: Record, reading: ReadingPlan) -> Point:
    name = POINTS[0]
    said = plan_a(reading)
    closed = {row.airport for row in record.closed}
    if closed and not record.flown:
        started = closed & {way.origin for way in all_ways(reading) if not on_the_ground(way)}
        return Point(name, "no" if started else "yes", said, f"nothing flew from {_list(sorted(closed))}")
    if not record.flown:
        return Point(name, "not on record", said, "nobody was flown" if record.not_flown else "not on record")
    used = {(row.start, row.to) for row in record.flown}
    starts, ends = {start for start, _ in used}, {end for _, end in used}
    recommended = first_ways(reading)
    both = any(_flies(way, used) for way in recommended)
    one = any(pair_of(way)[0] in starts or way.destination in ends for way in recommended)
    return Point(name, "yes" if both else "partly" if one else "no", said, _flown(record))


def _flies(way: PreparedWay, used: set[tuple[str, str]]) -> bool:
    return pair_of(way) in used or ("", way.destination) in used


def on_the_ground(way: PreparedWay) -> bool:
    """Whether nobody flies on it."""
    return way.option is not None and way.option.on_the_ground


def label_of(way: PreparedWay) -> str:
    """``OMDB → road → OOMS → EGSS``."""
    return way.option.label if way.option else way.label


def pair_of(way: PreparedWay) -> tuple[str, str]:
    """The airports between which it flies; from where people are to the refuge where nobody flies."""
    if way.option is not None and way.option.on_the_ground and way.option.surface is not None:
        return way.option.surface.start.label, way.destination
    return way.origin, way.destination


def deciders_of(way: PreparedWay) -> frozenset[str]:
    """Who must let it pass: states by their codes, borders as ``border:CD-RW``."""
    keys = way.option.keys if way.option else ()
    return frozenset(way.requires) | {decider(key) for key in keys}


def _flown(record: Record) -> str:
    return "; ".join(f"{row.start or 'any airport'} → {row.to}" for row in record.flown)


def _route(record: Record, reading: ReadingPlan) -> Point:
    name = POINTS[1]
    if not record.flown:
        return Point(name, "not on record", plan_a(reading), "no route was flown" if record.closed else "")
    found = [
        (row, [way for way in all_ways(reading) if _same_route(way, row.start, row.to, row.over)])
        for row in record.flown
    ]
    told = [f"{row.start or 'any'} → {row.to}: {_letters(ways)}" for row, ways in found]
    had = sum(bool(ways) for _, ways in found)
    verdict: Verdict = "yes" if had == len(found) else "partly" if had else "no"
    return Point(name, verdict, "; ".join(told), _flown(record))


def _same_route(way: PreparedWay, start: str, to: str, over: Sequence[str]) -> bool:
    return way.destination == to and start in ("", pair_of(way)[0]) and set(over) <= set(way.requires)


def _letters(ways: Sequence[PreparedWay]) -> str:
    return "plan " + _list(sorted({way.letter for way in ways})) if ways else "in no plan"


def _refusers(record: Record, reading: ReadingPlan) -> Point:
    name = POINTS[2]
    important = important_states(reading)
    said = _list(important) or "none"
    if not record.refused:
        return Point(name, "not on record", said, "no refusal on record")
    refused = sorted({row.state for row in record.refused})
    before = {one.state for one in reading.refusals}
    had = [state for state in refused if state in important or state in before]
    known = [state for state in refused if state in before]
    said += f"; refusing from the start: {_list(known)}" if known else ""
    verdict: Verdict = "yes" if len(had) == len(refused) else "partly" if had else "no"
    return Point(name, verdict, said, _list(refused) + " refused")


def important_states(reading: ReadingPlan) -> tuple[str, ...]:
    """The states whose answers move the chance most, the first first; those without whom nothing flies among them."""
    leverage = reading.prospects.any_refuge.leverage if reading.prospects else None
    if leverage is None:
        return ()
    ends = tuple(reading.prospects.any_refuge.given) if reading.prospects else ()
    ranked = [one.state for one in leverage.states if one.birnbaum > 0.0][:IMPORTANT]
    return tuple(dict.fromkeys(decider(key) for key in (*ranked, *ends)))


def people_within(airlift: AirliftPlan) -> tuple[int, int] | None:
    """People in safety by the deadline, in nine of ten and in one of ten simulated runs; None where none was run."""
    if not airlift.simulated:
        return None
    limit_h = airlift.deadline_h if airlift.deadline_h is not None else float("inf")
    sure = [span.people for span in airlift.simulated if span.p90_h is not None and span.p90_h <= limit_h]
    hoped = [span.people for span in airlift.simulated if span.p10_h is not None and span.p10_h <= limit_h]
    return max(sure, default=0), max(hoped, default=0)


def people_at_ends(airlift: AirliftPlan) -> tuple[int, int] | None:
    """The fewest and the most people out with every range at its worse and better end, the likely plan among them."""
    if not airlift.extremes:
        return None
    out = [airlift.people_out, *(one.people_out for one in airlift.extremes)]
    return min(out), max(out)


def _people(record: Record, airlift: AirliftPlan | None) -> Iterator[Point]:
    for name, spread in ((POINTS[3], people_within), (POINTS[4], people_at_ends)):
        yield _within(name, spread(airlift) if airlift else None, record.people, "people")


def _hours(record: Record, airlift: AirliftPlan | None) -> Point:
    low, high = (airlift.p10_h, airlift.p90_h) if airlift else (None, None)
    told = (low, high) if low is not None and high is not None else None
    return _within(POINTS[5], told, record.hours, "h")


def _within(name: str, told: tuple[float, float] | None, was: Span | None, unit: str) -> Point:
    said = f"{told[0]:,.0f} to {told[1]:,.0f} {unit}" if told else ""
    if was is None:
        return Point(name, "not on record", said, "")
    if told is None:
        return Point(name, "not told", "", f"{span_text(was)} {unit}")
    inside = told[0] <= was.most and was.least <= told[1]
    return Point(name, "yes" if inside else "no", said, f"{span_text(was)} {unit}")


def span_text(span: Span) -> str:
    """``2,122``, or ``110 to 114``."""
    low, high = f"{span.least:,g}", f"{span.most:,g}"
    return low if low == high else f"{low} to {high}"


def _decision(record: Record, reading: ReadingPlan) -> Point:
    name = POINTS[6]
    latest = reading.decision.ways[0].latest_decision if reading.decision and reading.decision.ways else None
    said = f"by {_time(latest)}" if latest else ""
    if record.decided is None:
        return Point(name, "not on record", said, "")
    was = f"decided {_time(record.decided.at)}"
    if latest is None:
        return Point(name, "not told", "", was)
    return Point(name, "yes" if record.decided.at <= latest else "no", said, was)


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def wrong_numbers(record: Record, scenario: Scenario) -> tuple[Wrong, ...]:
    """Each number of the record beside that of the scenario.

    Raises
    ------
    KeyError
        Where the scenario states no such number.
    """
    stated = figures(scenario)
    return tuple(_number(one, stated[one.of]) for one in record.measure)


def _number(measure: Measure, figure: Figure) -> Wrong:
    inside = figure.low <= measure.most and measure.least <= figure.high
    return Wrong(measure.of, figure_text(figure), span_text(measure), inside)


def figures(scenario: Scenario) -> dict[str, Figure]:
    """The numbers of a scenario that a record may speak of, under the names by which the plan lists them."""
    found: dict[str, Figure | None] = {}
    for group in scenario.groups:
        found[f"group {group.id}: people"] = group.headcount
    for refuge in scenario.refuges:
        found[f"refuge {refuge.id}: beds"] = refuge.beds
    for fleet in scenario.fleet:
        found[f"fleet {fleet.id}: count"] = fleet.count
    for origin in scenario.origins:
        found[f"origin {origin.id}: working MOG"] = origin.airfield.working_mog
    return {name: figure for name, figure in found.items() if figure is not None}


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)
