"""Sections of a brief below the glance: small functions in a list, each silent when it has nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from safeconduct.airspace.area_values import clock
from safeconduct.brief.airlift import airlift_section
from safeconduct.brief.chances import ask, chances, four_ways, who_holds_it
from safeconduct.brief.context import Brief, matters
from safeconduct.brief.decision import when_to_decide
from safeconduct.brief.departures import when_to_leave
from safeconduct.brief.document import Line, Section, Span, Table, Words, joined, words
from safeconduct.brief.first_lines import if_opened, stops_words
from safeconduct.brief.overland import overland
from safeconduct.brief.phrases import (
    hours,
    km,
    marked,
    percent,
    refusal_kind,
    sets_in_words,
)
from safeconduct.brief.staged import staged_moves, stakes
from safeconduct.language import listed, mark, say, say_n
from safeconduct.planning.model import Assumption, Plan, ReadingPlan
from safeconduct.planning.searched import Blocking, Change, Doubt, StartingRefusal, Way
from safeconduct.scenario.figures import MARK_KINDS, Mark
from safeconduct.scenario.model import GateRule, SkyArea

ReadingSection = Callable[[Brief, ReadingPlan], Section | None]
PlanSection = Callable[[Brief], Section | None]

KIND_TITLES = {
    "reported": mark("Reported"),
    "fact": mark("Facts"),
    "assumed": mark("Assumed"),
    "": mark("By claims of the ledger"),
}


def if_one_refuses(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Each state of the best way refuses in its turn."""
    rows = tuple(_refused_row(brief, reading, change) for change in reading.if_refused)
    if not rows:
        return None
    table = Table((say("state"), say("then"), say("against now"), say("over")), rows, frozenset({1}))
    return Section("if-one-refuses", say("If one refuses"), (table,))


def _refused_row(brief: Brief, reading: ReadingPlan, change: Change) -> tuple[Words, ...]:
    state = words(Span(brief.names(change.state), "strong"))
    if change.way is None or change.way.answer.distance_km is None:
        return state, (), words(Span(say("no route to any refuge is left"), "bad")), ()
    length = words(km(change.way.answer.distance_km))
    over = joined(brief.over(change.way)) or words(say("no third state"))
    return state, length, _against(brief, reading, change), over


def _against(brief: Brief, reading: ReadingPlan, change: Change) -> Words:
    assert change.way is not None
    if change.longer_percent is not None:
        return words(percent(change.longer_percent))
    best = reading.best
    same = best is not None and best.refuge == change.way.refuge
    where = brief.refuge(change.way) if not same else say("same refuge")
    return words(Span(say("{route} instead ({where})", route=change.way.label, where=where), "bad"))


def all_ways(brief: Brief, reading: ReadingPlan) -> Section | None:
    """The way to every airport of every refuge, where there is more than one."""
    if len(reading.ways) < 2:
        return None
    rows = tuple(_way_row(brief, way) for way in reading.ways)
    table = Table(
        (say("route"), say("refuge"), say("length"), say("still air"), say("over")), rows, frozenset({2})
    )
    return Section("routes", say("Every refuge"), (table,))


def _way_row(brief: Brief, way: Way) -> tuple[Words, ...]:
    head = words(Span(way.label, "strong")), words(brief.refuge(way))
    if way.answer.distance_km is None:
        opens = sets_in_words(way.answer.unblock, brief.names, 2)
        return (
            *head,
            words(Span(say("none"), "bad")),
            (),
            words(say("opens with"), " ", opens) if opens else (),
        )
    over = joined(brief.over(way)) or words(say("no third state"))
    return *head, words(km(way.answer.distance_km)), words(hours(way.flight_h)), over


def what_stops_and_opens(brief: Brief, reading: ReadingPlan) -> Section | None:
    """The smallest sets of refusals that close every way, and of consents that open one."""
    lines = [line for block in reading.blocking for line in _both_sides(brief, block)]
    return Section("stops", say("What closes it, what opens it"), tuple(lines)) if lines else None


def _both_sides(brief: Brief, block: Blocking) -> Iterator[Line]:
    yield Line(say("CLOSE"), stops_words(brief, block, brief.most))
    if block.path_sets and () not in block.path_sets:
        sets = sets_in_words(block.path_sets, brief.names, brief.most)
        yield Line(say("OPEN"), words(f"{block.title}: ", sets))
    told = (
        say("all found")
        if block.complete
        else say("searched in full up to {length}", length=km(block.complete_to_km))
    )
    routes = say_n("{n} route worth knowing", "{n} routes worth knowing", len(block.routes))
    yield Line("", words(Span(f"{routes}, {told}", "dim")))


def who_refuses(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Who refuses to begin with: those that matter one by one, the others by name."""
    if not reading.refusals:
        return None
    worth = {c.state for c in reading.if_granted} | {
        s for w in reading.ways for u in w.answer.unblock for s in u
    }
    told = [r for r in reading.refusals if r.state in worth or r.kind == "scenario"]
    gains = {c.state: if_opened(c) for c in reading.if_granted}
    lines = [
        Line(r.state, words(brief.names(r.state), ", ", _refusal(brief, r), _gain(gains.get(r.state, ()))))
        for r in told
    ]
    rest = [r for r in reading.refusals if r not in told]
    if rest:
        lines.append(Line(say("OTHERS"), _others(brief, reading, rest)))
    return Section("refuses", say("Who refuses to begin with"), tuple(lines))


def _refusal(brief: Brief, refusal: StartingRefusal) -> Words:
    cited = brief.notes.cite(refusal.sources)
    return words(refusal_kind(refusal), f": {refusal.reason}", cited)


def _gain(gain: Words) -> Words:
    return words(". ", gain) if gain else ()


def _others(brief: Brief, reading: ReadingPlan, rest: list[StartingRefusal]) -> Words:
    named = listed(sorted(brief.names(r.state) for r in rest))
    worth = (
        say("The consent of none of them alone would shorten the route.")
        if reading.best
        else say("The consent of none of them alone would open a route.")
    )
    return words(Span(say("fact"), "fact"), f": {named}. {worth}")


def doubts(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Who is taken as open although a closure may bar."""
    if not reading.doubts:
        return None
    near = matters(reading)
    on_ways = [d for d in reading.doubts if d.state in near]
    lines = [Line(d.state, words(brief.names(d.state), ": ", _doubt(brief, d))) for d in on_ways]
    rest = [brief.names(d.state) for d in reading.doubts if d not in on_ways]
    if rest:
        lines.append(
            Line(say("OTHERS"), words(say("On none of these routes: {states}.", states=listed(rest))))
        )
    return Section("doubts", say("Skies in doubt"), tuple(lines))


def _doubt(brief: Brief, doubt: Doubt) -> Words:
    over = Span(say("the scenario overrides a closure on record") + ": ", "bad") if doubt.overridden else ""
    return words(over, doubt.reason, brief.notes.cite(doubt.sources))


def policies(_: Brief, reading: ReadingPlan) -> Section | None:
    """Choices of law that decided something about a way."""
    told: dict[str, list[str]] = {}
    for way in reading.ways:
        for policy in way.answer.policies:
            told.setdefault(policy, []).append(way.label)
    lines = tuple(Line("", words(p, Span(f"  ({', '.join(ways)})", "dim"))) for p, ways in told.items())
    return Section("policies", say("Policies that decided"), lines) if lines else None


def remarks(_: Brief, reading: ReadingPlan) -> Section | None:
    """What a reading changes, and what the answers remark."""
    said = [
        reading.reading.note,
        *(say("changed against the scenario: {what}", what=o) for o in reading.reading.overrides),
    ]
    said += [note for way in reading.ways for note in way.answer.notes]
    said += [f"{way.label}: {fault}" for way in reading.ways for fault in way.answer.faults]
    lines = tuple(Line("", words(text)) for text in dict.fromkeys(said) if text)
    return Section("remarks", say("About this reading"), lines) if lines else None


def rests_on(brief: Brief) -> Section | None:
    """Every assumption with its mark: reported, fact and assumed, each in a table of its own."""
    blocks: list[Line | Table] = []
    for kind in (*MARK_KINDS, ""):
        some = [a for a in brief.plan.assumptions if (a.mark.kind if a.mark else "") == kind]
        if some:
            head = (say(KIND_TITLES[kind]), say("taken as"), say("on whose word"))
            blocks.append(Table(head, tuple(_assumption(brief, a) for a in some)))
    return Section("rests-on", say("Rests on"), tuple(blocks)) if blocks else None


def _assumption(brief: Brief, it: Assumption) -> tuple[Words, ...]:
    if it.mark is None:
        return words(it.about), words(it.value), words(say("claim {name} of the ledger", name=it.claim))
    note = f": {it.mark.note}" if it.mark.note else ""
    cited = brief.notes.cite([it.mark.source])
    return words(it.about), words(it.value), words(marked(it.mark), note, cited)


def areas(brief: Brief) -> Section | None:
    """The scenario's own areas, gates and orders, each with its levels, its times and on whose word it stands."""
    plan = brief.plan
    rows = [_area_row(brief, area) for area in plan.areas]
    for gate in plan.gates:
        told = f"{gate.direction}, {_times(gate)}".rstrip(", ")
        rows.append(
            (
                words(gate.name),
                words(f"gate of {brief.names(gate.state)}"),
                words(told),
                _word(brief, gate.mark),
            )
        )
    for order in plan.orders:
        of = brief.names(order.of) if len(order.of) == 2 else order.of
        rows.append((words(of), words("order"), words(order.words), _word(brief, order.mark)))
    if not rows:
        return None
    table = Table(("what", "is", "levels, times, amounts", "on whose word"), tuple(rows))
    return Section("areas", "Parts of the sky, gates and orders", (table, *_level_lines(plan)))


def _level_lines(plan: Plan) -> Iterator[Line]:
    if any(area.limits.words for area in plan.areas):
        told = (
            "An area with levels counts for aircraft that cruise within them: as stated for a fleet, or by its speed "
            "(assumed: below 400 km/h up to FL200, below 700 km/h FL150 to FL280, else FL280 to FL430). Climb and "
            "descent through it near an airport are not counted: ask."
        )
        yield Line("", words(Span(told, "dim")))


def _area_row(brief: Brief, area: SkyArea) -> tuple[Words, ...]:
    kind = {
        "closed": "closed",
        "asked": f"ask {_asked(brief, area.asked_of)}: {area.answer.replace('_', ' ')}",
        "opened": f"corridor through {' and '.join(brief.names(s) for s in area.through)}",
    }[area.kind]
    told = ", ".join(word for word in (area.limits.words or "all levels", area.limits.times) if word)
    return words(area.name), words(kind), words(told), _word(brief, area.mark)


def _asked(brief: Brief, who: str) -> str:
    return brief.names(who) if len(who) == 2 else who


def _word(brief: Brief, mark: Mark) -> Words:
    return words(marked(mark), brief.notes.cite([mark.source]))


def _times(gate: GateRule) -> str:
    parts = [
        f"from {gate.valid_from:%-d %b %H:%MZ}" if gate.valid_from else "",
        f"until {gate.valid_to:%-d %b %H:%MZ}" if gate.valid_to else "",
        f"daily {clock(gate.hours_utc.opens_h)} to {clock(gate.hours_utc.closes_h)}"
        if gate.hours_utc
        else "",
    ]
    return ", ".join(part for part in parts if part)


def notes(brief: Brief) -> Section | None:
    """What the scenario itself remarks."""
    lines = tuple(Line("", words(note)) for note in brief.plan.notes)
    return Section("notes", say("Notes"), lines) if lines else None


READING_SECTIONS: tuple[ReadingSection, ...] = (
    when_to_decide,
    staged_moves,
    when_to_leave,
    airlift_section,
    if_one_refuses,
    all_ways,
    chances,
    four_ways,
    overland,
    what_stops_and_opens,
    who_holds_it,
    stakes,
    ask,
    who_refuses,
    doubts,
    policies,
    remarks,
)
"""Sections of one reading, in order."""

PLAN_SECTIONS: tuple[PlanSection, ...] = (areas, rests_on, notes)
"""Sections that all readings share, in order."""
