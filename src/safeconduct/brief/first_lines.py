"""The decision in a few lines per reading: the way now, what keeps a better one shut, what stops it."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.brief.airlift import airlift_line
from safeconduct.brief.chances import chance_words
from safeconduct.brief.context import Brief
from safeconduct.brief.decision import decision_lines
from safeconduct.brief.departures import departure_line
from safeconduct.brief.document import Line, Section, Span, Words, joined, words
from safeconduct.brief.phrases import (
    counted,
    first_clause,
    hours,
    km,
    km_and_nmi,
    listed,
    percent,
    refusal_kind,
    sets_in_words,
    within,
)
from safeconduct.planning.model import Blocking, Change, ReadingPlan, Way

WORTH_PERCENT = 5.0
"""A refusal is part of the decision if its end would shorten the way by so much; smaller ones stand below."""


ELSEWHERE = 1
"""Sets told of all refuges together; the rest stand below."""


def glance(brief: Brief, reading: ReadingPlan) -> Section:
    """The decision of a reading."""
    here, *everywhere = _stops(brief, reading)
    lines = (
        *decision_lines(brief, reading),
        *_now(brief, reading),
        *airlift_line(brief, reading),
        *_closed(brief, reading),
        here,
        *_one(brief, reading),
        *everywhere,
        *_chance(brief, reading),
    )
    return Section("glance", "The decision", lines)


def _now(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    best = reading.best
    if best is None:
        limit = within(brief.plan.limit_km)
        yield Line("NOW", words(Span(f"no permitted way {limit}", "bad"), " to any refuge."))
        yield from _unblock(brief, reading)
        return
    yield Line("NOW", way_words(brief, best))
    yield from departure_line(brief, reading)


def way_words(brief: Brief, way: Way) -> Words:
    """``UUEE → OSDI  3,031 km (1,637 NM), 3 h 34 min in still air, over Georgia · …``."""
    answer = way.answer
    if answer.distance_km is None:
        return words(f"{way.label}: no permitted way")
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


def _unblock(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    for way in reading.ways:
        if way.answer.unblock:
            sets = sets_in_words(way.answer.unblock, brief.names, brief.few)
            yield Line("", words(f"{way.label} would open with the consent of ", sets))


def _closed(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """The refusals whose end alone would open a way or shorten it well, the one worth most first."""
    worth = [c for c in reading.if_granted if c.longer_percent is None or c.longer_percent <= -WORTH_PERCENT]
    for change in sorted(worth, key=lambda c: c.longer_percent or 0.0)[:2]:
        yield Line("CLOSED", _refusal_words(brief, reading, change))


def _refusal_words(brief: Brief, reading: ReadingPlan, change: Change) -> Words:
    refusal = next(r for r in reading.refusals if r.state == change.state)
    parts = [part for source in refusal.sources for part in source.split(" ; ")]
    sources = f", {counted(len(parts), 'source')}" if parts and refusal.kind == "fact" else ""
    said = refusal.reason if refusal.kind == "fact" else f"{brief.names(change.state)}: {refusal.reason}"
    return words(
        f"{first_clause(said)} (",
        refusal_kind(refusal),
        f"{sources}). ",
        if_opened(change),
    )


def if_opened(change: Change) -> Words:
    """``If it opened: 2,558 km, 16 % shorter``."""
    return words("If it opened: ", _then(change))


def _then(change: Change) -> Words:
    way = change.way
    if way is None or way.answer.distance_km is None:
        return words("nothing gained")
    if change.longer_percent is None:
        return words(Span(f"{way.label} {km(way.answer.distance_km)}", "good"))
    return words(Span(f"{km(way.answer.distance_km)}, {percent(change.longer_percent)}", "good"))


def _stops(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """The first block is the best way's refuge; a second one is all refuges together."""
    for i, block in enumerate(reading.blocking):
        found = stopping(brief, block, brief.few if i == 0 else ELSEWHERE)
        which = within(brief.plan.limit_km) if i == 0 else block.title
        yield Line("STOPS ALL" if i else "STOPS IT", words(f"{which}: ", found))


def stops_words(brief: Brief, block: Blocking, most: int) -> Words:
    """The same with its limit, and with who holds the ends."""
    head = f"{block.title} {within(brief.plan.limit_km)}: "
    return words(head, stopping(brief, block, most), _ends(brief, block))


def stopping(brief: Brief, block: Blocking, most: int) -> Words:
    """Which refusals close every way: one state alone, or only several together."""
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
    return words(Span(f" (search cut: they stop every way up to {km(block.complete_to_km)})", "dim"))


def _one(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """What single refusals on the best way cost where a way remains."""
    if reading.best is None:
        return
    ends = {reading.best.origin.state, reading.best.destination.state}
    kept = [c for c in reading.if_refused if c.state not in ends and c.longer_percent is not None]
    ranked = sorted(kept, key=lambda c: -(c.longer_percent or 0.0))
    if ranked:
        items = [_cost(brief, c) for c in ranked[: brief.few]]
        if len(ranked) > brief.few:
            items.append(words(Span(f"and {len(ranked) - brief.few} more", "dim")))
        yield Line("ONE NO", words("does not stop it: ", joined(items)))


def _chance(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    told = chance_words(brief, reading)
    if told:
        yield Line("CHANCE", told)


def _cost(brief: Brief, change: Change) -> Words:
    assert change.way is not None
    assert change.way.answer.distance_km is not None
    assert change.longer_percent is not None
    length = f" {km(change.way.answer.distance_km)}, {percent(change.longer_percent)}"
    return words(Span(brief.names(change.state), "strong"), length)
