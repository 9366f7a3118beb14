"""The first screen of a reading: what to do, by when, and what would break it, in whole sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Words, joined, words
from safeconduct.brief.phrases import (
    chance_in_words,
    counted,
    first_clause,
    hours,
    km,
    km_and_nmi,
    listed,
    moment,
    percent,
    place_name,
    sets_in_words,
    span_of_hours,
    within,
)
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
from safeconduct.planning.chances.model import FourWays, PreparedWay
from safeconduct.planning.decision.decide import DecisionPage, DecisionWay, Without
from safeconduct.planning.decision.recommend import Assumed, Flip
from safeconduct.planning.model import ReadingPlan
from safeconduct.planning.permissions import Permission
from safeconduct.planning.searched import Blocking, Change, Doubt, Way

WORTH_PERCENT = 5.0
"""A sky that may be closed is told on the first screen if its opening would shorten the route by so much."""

ASKED = 3
"""States named under what to ask now; the section has all."""

OVER = 3
"""States named of a route on the first screen; the map and the sections have all."""

NOW_DUE = ("late", "today", "unknown")
"""What is asked for today: what has no lead time on record cannot wait either."""

NOT_ON_RECORD = "lead time not on record, plan for 5 working days (assumed)"


def glance(brief: Brief, reading: ReadingPlan) -> Section:
    """The first screen of a reading."""
    lines = (
        *_verdict(brief, reading),
        *_plans(brief, reading),
        *_people(reading),
        *_breaks(brief, reading),
        *_ask(brief, reading),
        *_doubt(brief, reading),
        *_rests_on(brief, reading),
    )
    return Section("glance", "The decision", lines)


def headline(brief: Brief, reading: ReadingPlan) -> str:
    """The verdict in one line: for the readings after the first."""
    return " ".join("".join(span.text for span in line.words) for line in _verdict(brief, reading))


# -- verdict ---------------------------------------------------------------------------------------------------


def _verdict(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    page = reading.decision
    if page is None or page.recommendation is None:
        yield from _no_plan(brief, reading)
        return
    first = Span(_when(page), "bad" if page.ways[0].late else "strong")
    yield Line("", words(first, Span(_fly(reading, page), "strong"), _missed(reading)))
    for one in page.without:
        if one.people:
            yield Line("", words(Span(_left(brief, one), "bad")))
    yield from _gateways(brief, [one.code for one in page.without if one.people])


def _gateways(brief: Brief, origins: Iterable[str]) -> Iterator[Line]:
    """Where to look on from the first of some airports that has a code."""
    code = next((code for code in origins if code), "")
    if code:
        yield Line("", words(f"By road or sea first: safeconduct gateways {code} --as-of {brief.plan.as_of}"))


def _when(page: DecisionPage) -> str:
    first = page.ways[0]
    if first.late:
        return f"Too late by {span_of_hours(first.late_h)}: decide now. "
    if first.latest_decision is not None:
        return f"Decide by {moment(first.latest_decision)}. "
    return ""


def _fly(reading: ReadingPlan, page: DecisionPage) -> str:
    firsts = [
        four.ways[0] for four in _main_first(reading) if four.ways and (four.people or len(page.ways) <= 4)
    ]
    legs = [f"from {_from(way)} to {_to(way)}" for way in firsts]
    return f"Fly {listed(legs)} (plan A)."


def _missed(reading: ReadingPlan) -> Words:
    """Who misses the deadline, said beside what to do."""
    lift = reading.airlift
    if lift is None or lift.missing or not lift.people or lift.people_out >= lift.people:
        return ()
    missed = lift.people - lift.people_out
    verb = "miss the deadline" if _has_deadline(lift) else "have no flight"
    return words(Span(f" {missed:,} of {lift.people:,} people {verb}.", "bad"))


def _has_deadline(lift: AirliftPlan) -> bool:
    return lift.deadline_h is not None and isfinite(lift.deadline_h)


def _prepared(reading: ReadingPlan) -> bool:
    """Whether a way is recommended."""
    return reading.decision is not None and reading.decision.recommendation is not None


def _main_first(reading: ReadingPlan) -> Sequence[FourWays]:
    found = reading.prospects
    main = found.pace.origin if found and found.pace else ""
    return sorted(found.origins if found else (), key=lambda four: four.origin != main)


def _from(way: PreparedWay) -> str:
    return place_name(way.option.origin.place) if way.option else way.origin


def _to(way: PreparedWay) -> str:
    return place_name(way.option.place) if way.option else way.destination


def _left(brief: Brief, one: Without) -> str:
    why = f": {first_clause(one.why[0])}" if one.why else f" {within(brief.plan.limit_km)}"
    return f"{counted(one.people, 'person waits', 'people wait')} at {one.label}; no flight can leave there{why}."


def _no_plan(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """Nothing is prepared: no route, nobody who can fly it, or no chance stated to choose by."""
    if reading.best is not None:
        found = reading.prospects
        why = found.remark if found and not found.origins else ""
        yield Line("", words(Span(f"The shortest permitted route is {_route(reading.best)}.", "strong")))
        yield Line("", words(why or "No flight along it can bring anybody to safety in time."))
        return
    reasons = list(dict.fromkeys(why for way in reading.ways for why in way.why_closed))
    if reasons:
        yield Line("", words(Span("No flight of this plan can leave.", "bad")))
        yield from (Line("", words(f"{why[:1].upper()}{why[1:]}.")) for why in map(first_clause, reasons[:3]))
        yield from _gateways(brief, [way.origin.code for way in reading.ways])
    else:
        yield Line("", words(Span(f"There is no permitted route {within(brief.plan.limit_km)}.", "bad")))
    yield from _unblock(brief, reading)


def _unblock(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    for way in reading.ways:
        if way.answer.unblock:
            sets = sets_in_words(way.answer.unblock, brief.names, 3)
            yield Line("", words(f"{way.label} would open with the consent of ", sets, "."))


def _route(way: Way) -> str:
    flown = hours(way.flight_h)
    length = km(way.answer.distance_km) if way.answer.distance_km is not None else "none"
    told = f"{place_name(way.origin)} to {place_name(way.destination)}, {length}"
    return f"{told}, {flown}" if flown else told


# -- plans -----------------------------------------------------------------------------------------------------


def _plans(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    for place, four in enumerate(_main_first(reading)):
        for way in four.ways if place == 0 else four.ways[:1]:
            yield Line(f"PLAN {way.letter}", _plan(brief, reading, way))
    if _prepared(reading):
        yield from _leave(brief, reading)


def _plan(brief: Brief, reading: ReadingPlan, way: PreparedWay) -> Words:
    start = f"{_from(way)} → {_to(way)}" if way.letter == "A" else f"→ {_to(way)}"
    flown = f", {hours(way.flight_h)}" if way.flight_h else ""
    by = _decide_by(reading, way)
    return words(
        Span(start, "strong"),
        f"  {km(way.distance_km)}{flown}, {_over(brief, way)}",
        f"; {chance_in_words(way.chance_alone)}",
        f"; {by}" if by else "",
    )


def _over(brief: Brief, way: PreparedWay) -> str:
    if way.option is None:
        return (
            "over no other state"
            if not way.requires
            else f"over {listed([brief.names(s) for s in way.requires])}"
        )
    ends = {way.option.origin.place.state, way.option.place.state}
    states = [brief.names(c.state) for c in way.option.crossings if c.state not in ends]
    if not states:
        return "over no other state"
    more = [f"{len(states) - OVER} more"] if len(states) > OVER else []
    stops = f", landing at {listed(way.option.stops)} for fuel" if way.option.stops else ""
    return f"over {listed([*states[:OVER], *more])}{stops}"


def _decide_by(reading: ReadingPlan, way: PreparedWay) -> str:
    page = reading.decision
    told = next((one for one in page.ways if _same(one, way)), None) if page else None
    if told is None or told.latest_decision is None or way.letter == "A":
        return ""
    return "too late to bring all" if told.late else f"decide by {moment(told.latest_decision)}"


def _same(one: DecisionWay, way: PreparedWay) -> bool:
    return one.role == way.role and (one.origin, one.destination) == (way.origin, way.destination)


def _leave(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """When the recommended way may leave, where that is not at all times."""
    best = reading.best
    told = next((d for d in reading.departures if best and d.way == best.label), None)
    if told is None or not told.windows:
        return
    first, last = told.windows[0]
    state = f" ({brief.names(told.holds[0].state)} is closed at other times)" if told.holds else ""
    more = f", and {counted(len(told.windows) - 1, 'later time')}" if len(told.windows) > 1 else ""
    yield Line("LEAVE", words(f"from {moment(first)} to {moment(last)}{more}{state}"))


# -- people ----------------------------------------------------------------------------------------------------


def _people(reading: ReadingPlan) -> Iterator[Line]:
    lift = reading.airlift
    if lift is None or not lift.people:
        return
    if lift.missing:
        yield Line("PEOPLE", words("not planned: the scenario does not state ", listed(lift.missing)))
        return
    missed = lift.people - lift.people_out
    deadline = " before the deadline" if _has_deadline(lift) else ""
    reach = f"{lift.people_out:,} of {lift.people:,} people reach safety{deadline} if all permissions come"
    if missed:
        miss = "miss it" if deadline else "have no flight"
        yield Line(
            "PEOPLE", words(Span(reach, "strong"), "; ", Span(f"{missed:,} {miss}", "bad"), _last(reading))
        )
    else:
        yield Line("PEOPLE", words(Span(reach, "strong"), _last(reading)))


def _last(reading: ReadingPlan) -> str:
    lift = reading.airlift
    if lift is None or not lift.sorties:
        return ""
    flights = counted(len(lift.sorties), "flight")
    unflown = f"; {lift.left_behind:,} have no flight" if lift.left_behind else ""
    return f", in {flights}, the last person after {span_of_hours(lift.closure_h)}{unflown}"


# -- what breaks it --------------------------------------------------------------------------------------------


def _breaks(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    block = reading.blocking[-1] if reading.blocking else None
    if block is None or not block.path_sets or not _prepared(reading):
        return
    yield Line("BREAKS", words(*_closing(brief, reading, block)))
    told = [words(_then(brief, reading, flip.of, flip.then)) for flip in _turning(reading)]
    if told:
        yield Line("", joined(told, by=" "))


def _closing(brief: Brief, reading: ReadingPlan, block: Blocking) -> list[Words | str | Span]:
    # a state that has granted may withdraw; the operator's own is not in question
    alone = sorted(
        {*block.always, *(v[0] for v in block.veto_sets if len(v) == 1)} - {reading.reading.operator}
    )
    limit = f" {within(brief.plan.limit_km)}" if isfinite(brief.plan.limit_km) else ""
    if alone:
        verb = "closes" if len(alone) == 1 else "each close"
        return [Span(f"{listed([brief.names(s) for s in alone])} alone {verb} every route{limit}.", "bad")]
    sets = [s for s in block.veto_sets if len(s) > 1]
    if not sets:
        told = "No refusal" if block.complete else f"No refusal up to {km(block.complete_to_km)}"
        return [f"{told} closes every route{limit}."]
    pairs = sets_in_words(sets, brief.names, 2)
    return ["No refusal alone closes every route", limit, ". Together these do: ", pairs, "."]


def _turning(reading: ReadingPlan) -> list[Flip]:
    page = reading.decision
    flips = page.recommendation.flips if page and page.recommendation else ()
    return [flip for flip in flips if flip.kind == "refusal" and flip.then][:2]


def _then(brief: Brief, reading: ReadingPlan, state: str, role: str) -> str:
    letter = next(
        (way.letter for four in _main_first(reading)[:1] for way in four.ways if way.role == role), role
    )
    return f"If {brief.names(state)} refuses, switch to plan {letter}."


# -- asks, doubts, assumptions ---------------------------------------------------------------------------------


def _ask(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    asked = [p for p in reading.permissions if p.due in NOW_DUE and p.state != reading.reading.operator]
    by_state: dict[str, list[Permission]] = {}
    for one in asked:
        by_state.setdefault(one.state, []).append(one)
    known = {s: some for s, some in by_state.items() if all(one.high_h is not None for one in some)}
    unknown = [s for s in by_state if s not in known]
    items = [_asked(brief, state, some) for state, some in list(known.items())[:ASKED]]
    left = unknown[:ASKED]
    if left:
        items.append(words(f"{listed([brief.names(s) for s in left])}: {NOT_ON_RECORD}"))
    more = len(by_state) - min(len(known), ASKED) - len(left)
    if more > 0:
        items.append(words(Span(f"and {more} more", "dim")))
    if items and _prepared(reading):
        yield Line("ASK NOW", joined(items, by="; "))


def _asked(brief: Brief, state: str, some: Sequence[Permission]) -> Words:
    what = listed(list(dict.fromkeys(one.operation for one in some)))
    return words(f"{brief.names(state)} ({what}), up to {max(one.high_h or 0.0 for one in some):g} h")


def _doubt(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """Skies that may be closed and would change the route, and those open only by the scenario's word."""
    gains = {c.state: c for c in reading.if_granted if _worth(c)}
    needed = {s for four in _main_first(reading) for way in four.ways for s in way.requires}
    told = [
        d
        for d in reading.doubts
        if d.state in gains or (d.state in needed and (d.overridden or d.counted_open))
    ]
    for doubt in told[:2]:
        yield Line("DOUBT", words(_doubted(brief, doubt, gains.get(doubt.state))))


def _worth(change: Change) -> bool:
    return change.longer_percent is None or change.longer_percent <= -WORTH_PERCENT


def _doubted(brief: Brief, doubt: Doubt, gain: Change | None) -> str:
    name = brief.names(doubt.state)
    if doubt.overridden:
        return f"{name} is closed on record; it counts as open by the scenario's word."
    if doubt.counted_open:
        return f"{name} may be closed; it counts as open, as the scenario says."
    length = gain.way.answer.distance_km if gain and gain.way else None
    then = f" If it is open, the route is {km(length)}." if length is not None else ""
    return f"{name} may be closed; it is treated as closed.{then}"


def _rests_on(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    page = reading.decision
    best = page.recommendation if page else None
    if best is not None and best.weakest is not None:
        moved = f"; it moves the chance by {best.weakest.swing:.2f}"
        yield Line("RESTS ON", words(assumed_words(brief, best.weakest), moved))


def assumed_words(brief: Brief, it: Assumed) -> Words:
    """``Iran takes people in: about 0.5 (assumed: planner)``."""
    name = brief.refuge_name(it.of) if it.kind == "acceptance" else brief.names(it.of)
    what = {
        "consent": f"{name} consents: {it.value:.2f}",
        "acceptance": f"{name} takes people in: {it.value:.2f}",
        "hazard": f"{name if len(it.of) == 2 else it.of} is lost: {it.value:g} a day",
        "time": f"{it.of}: {it.value:g} h",
    }[it.kind]
    return words(what, " (", Span(it.mark.replace("assumed: planner", "planner's guess"), "assumed"), ")")


# -- shared with the sections ----------------------------------------------------------------------------------


def way_words(brief: Brief, way: Way) -> Words:
    """``UUEE → OSDI  3,031 km (1,637 NM), 3 h 34 min in still air, over Georgia · …``."""
    answer = way.answer
    if answer.distance_km is None:
        return words(f"{way.label}: no permitted route")
    flown = hours(way.flight_h)
    states = brief.over(way)
    return words(
        Span(way.label, "strong"),
        f" ({brief.refuge(way)})  ",
        Span(km_and_nmi(answer.distance_km), "strong"),
        f", {flown} in still air" if flown else "",
        f", landing at {listed([stop.icao or stop.name for stop in answer.stops])}" if answer.stops else "",
        "  over " if states else "  over no third state",
        joined([Span(brief.names(s), "strong") for s in states]),
        "" if answer.verified else Span("  NOT VERIFIED", "bad"),
    )


def if_opened(change: Change) -> Words:
    """``If it opened: 2,558 km, 16 % shorter``."""
    return words("If it opened: ", _opened(change))


def _opened(change: Change) -> Words:
    way = change.way
    if way is None or way.answer.distance_km is None:
        return words("nothing gained")
    if change.longer_percent is None:
        return words(Span(f"{way.label} {km(way.answer.distance_km)}", "good"))
    return words(Span(f"{km(way.answer.distance_km)}, {percent(change.longer_percent)}", "good"))


def stops_words(brief: Brief, block: Blocking, most: int) -> Words:
    """What stops it, with its limit, and with who holds the ends."""
    head = f"{block.title} {within(brief.plan.limit_km)}: "
    return words(head, stopping(brief, block, most), _ends(brief, block))


def stopping(brief: Brief, block: Blocking, most: int) -> Words:
    """Which refusals close every route: one state alone, or only several together."""
    if not block.path_sets:
        return words(Span("closed as things stand", "bad"))
    if () in block.path_sets:
        return words(Span("no third state can", "good"))
    alone = any(len(s) == 1 for s in block.veto_sets)
    lead: Words = () if alone else words(Span("no third state alone", "good"), "; only ")
    sets = sets_in_words(block.veto_sets, brief.names, most)
    return words(lead, _loud(sets, alone), _cut(block))


def _loud(sets: Words, alone: bool) -> Words:
    """Single states that stop a flight are shown as bad news."""
    return tuple(
        Span(span.text, "bad" if alone and span.text.endswith(" alone") else span.role) for span in sets
    )


def _ends(brief: Brief, block: Blocking) -> Words:
    if not block.always:
        return ()
    held = listed([brief.names(s) for s in block.always])
    verb = "hold the ends" if len(block.always) > 1 else "holds an end"
    return words(Span(f" ({held} {verb})", "dim"))


def _cut(block: Blocking) -> Words:
    if block.complete:
        return ()
    return words(Span(f" (search cut: they stop every route up to {km(block.complete_to_km)})", "dim"))


__all__ = ["assumed_words", "glance", "headline", "if_opened", "stops_words", "way_words"]
