"""The airlift in the brief: one line in the glance, a section below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Block, Line, Section, Span, Table, Words, joined, words
from safeconduct.brief.phrases import Names, and_more, marked
from safeconduct.brief.retell import retell
from safeconduct.language import listed, mark, number, say, say_n

if TYPE_CHECKING:
    from safeconduct.airlift.schedule import Sortie
    from safeconduct.planning.airlift_of_scenario.model import AirliftPlan, RefusalCost
    from safeconduct.planning.model import ReadingPlan

LONG_H = 48.0
"""From here on hours are told in days too."""

BINDING = {
    "arrivals": mark("when people arrive"),
    "beds": mark("beds"),
    "crews": mark("crews"),
    "permissions": mark("permissions"),
    "ramp": mark("room on the ground"),
    "seats": mark("seats"),
}


def summary(lift: AirliftPlan) -> Words:
    """The answer in a sentence or two."""
    if lift.missing:
        gap = say("The scenario does not state {what}.", what=listed(lift.missing))
        return words(Span(say("The airlift cannot be planned."), "bad"), f" {gap}")
    if not lift.people:
        return words(say("Nobody is waiting."))
    if not lift.sorties:
        why = lift.limits[0].why if lift.limits else lift.word
        told = say("No flight is possible: {why}.", why=retell(str, why).rstrip("."))
        return words(Span(told, "bad"), *([" ", _add(lift)] if lift.needs else []))
    places = listed(list(dict.fromkeys(s.to for s in lift.sorties)))
    last = say_n(
        "{n} flight to {places}; last person in safety after {time}.",
        "{n} flights to {places}; last person in safety after {time}.",
        len(lift.sorties),
        places=places,
        time=lasting(lift.closure_h),
    )
    return words(joined([_out(lift), words(last), *map(words, _rest(lift))], by=" "))


def _out(lift: AirliftPlan) -> Words:
    """The same sum as on the first screen, in the same words."""
    out, people = number(lift.people_out), number(lift.people)
    if lift.people_out == lift.people:
        return words(Span(say("All {people} people reach safety.", people=people), "strong"))
    if lift.deadline_h is None:
        told = say("{out} of {people} people reach safety.", out=out, people=people)
    else:
        told = say(
            "{out} of {people} people reach safety before the deadline at {hours} h.",
            out=out,
            people=people,
            hours=number(lift.deadline_h),
        )
    late = lift.people - lift.people_out - lift.left_behind
    parts = [Span(told, "bad")]
    if late > 0:
        parts.append(Span(say_n("{n} reaches it later.", "{n} reach it later.", late), "bad"))
    if lift.left_behind > 0:
        parts.append(
            Span(say_n("{n} person has no flight.", "{n} people have no flight.", lift.left_behind), "bad")
        )
    return joined(parts, by=" ")


def _rest(lift: AirliftPlan) -> Iterator[str]:
    if lift.proved:
        yield say("Nothing better exists.")
    elif lift.bound_h is not None and lift.gap:
        share = number(max(100 * lift.gap, 0.1), 1)
        yield say("It is within {share} % of what is proved possible.", share=share)
    limited = listed([say(BINDING.get(name, name)) for name in dict.fromkeys(lift.binding)])
    if limited:
        yield say("What limits it: {what}.", what=limited)
    if lift.runs:
        yield say(
            "Half of the simulated runs end by {half}, nine of ten by {nine}.",
            half=lasting(lift.p50_h),
            nine=lasting(lift.p90_h),
        )


def _add(lift: AirliftPlan) -> str:
    told = listed([retell(str, need.text) for need in lift.needs], "or")
    return say("To bring more out, add {what}.", what=told) if lift.needs else ""


def lasting(h: float | None) -> str:
    """``15.9 h``, ``123 h (5.1 days)``, ``never``."""
    if h is None:
        return say("never")
    return (
        f"{number(h, 1)} h" if h < LONG_H else say("{h} h ({days} days)", h=number(h), days=number(h / 24, 1))
    )


def _h(hours: float | None) -> str:
    return say("never") if hours is None else f"{number(hours, 1)} h"


def airlift_section(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Schedule, bounds, what limits it, what may go wrong, whose refusal costs most."""
    if reading.airlift is None:
        return None
    blocks = tuple(airlift_blocks(reading.airlift, brief.names, brief.most))
    return Section("airlift", say("The airlift"), blocks)


def airlift_blocks(lift: AirliftPlan, names: Names, most: int) -> Iterator[Block]:
    """Everything about an airlift; of flights and refusals `most` each."""
    yield from _head(lift)
    yield from _changes(lift, most)
    yield from _limits(lift)
    yield from _flights(lift, most)
    yield from _refusals(lift, names, most)
    yield from _tail(lift)


def _head(lift: AirliftPlan) -> Iterator[Block]:
    yield Line("", summary(lift))
    if lift.missing:
        return
    if lift.extremes and (lift.sorties or any(one.sorties for one in lift.extremes)):
        yield Line(say("RANGE"), joined([_extreme(lift, one.name) for one in lift.extremes], by=" "))
    if lift.needs and lift.sorties:
        yield Line(say("ADD"), words(_add(lift)))
    if lift.simulated:
        yield Line(say("RISK"), words(_risk(lift)))
    if lift.sorties:
        yield Line(say("CHECKED"), words(Span(retell(str, lift.word), "good" if lift.checked else "bad")))
    yield from (Line("", words(retell(str, text))) for text in lift.remarks)


def _extreme(lift: AirliftPlan, name: str) -> Words:
    one = next(e for e in lift.extremes if e.name == name)
    out, people = number(one.people_out), number(one.people)
    told = (
        say(
            "With every range at its better end {out} of {people} people reach safety.",
            out=out,
            people=people,
        )
        if name == "best"
        else say("With every range at its worse end {out} of {people} do.", out=out, people=people)
    )
    return words(told)


def _risk(lift: AirliftPlan) -> str:
    """When half of the people, and all, are in safety, in nine of ten runs."""
    half, every = lift.simulated[2], lift.simulated[-1]
    told = [
        say(
            "In nine of ten of {runs} simulated runs {people} people are in safety by {time}.",
            runs=number(lift.runs),
            people=number(one.people),
            time=_h(one.p90_h),
        )
        for one in (half, every)
    ]
    return " ".join(dict.fromkeys(told))


def _changes(lift: AirliftPlan, most: int) -> Iterator[Block]:
    """Against the last plan of a running operation."""
    now = lift.replan
    if now is None:
        return
    gone = say_n(
        "{n} flight has left, with {people} people. The rest is planned from hour {hour}.",
        "{n} flights have left, with {people} people. The rest is planned from hour {hour}.",
        now.flown,
        people=number(now.people_flown),
        hour=number(now.now_h, 1),
    )
    yield Line(say("SO FAR"), words(gone))
    before = say(
        "The last plan had {people} people in safety by {time}.",
        people=number(now.people_before),
        time=lasting(now.closure_before_h),
    )
    after = say(
        "Now {people} are by {time}.", people=number(now.people_after), time=lasting(now.closure_after_h)
    )
    kept = say_n("{n} flight stays as planned.", "{n} flights stay as planned.", now.kept)
    yield Line(say("BEFORE"), words(f"{before} {after} {kept}"))
    yield from (Line("", words(text)) for text in now.changes[:most])
    if len(now.changes) > most:
        yield Line("", words(Span(and_more(len(now.changes) - most), "dim")))


def _note(note: str) -> str:
    return f": {note}" if note else ""


def _source(source: str) -> str:
    return f", {source}" if source else ""


def assumed_table(lift: AirliftPlan) -> Table:
    """What the scenario does not state, with whose word it is."""
    rows = tuple(
        (words(t.about), words(t.value), words(marked(t.mark), _source(t.mark.source), _note(t.mark.note)))
        for t in lift.assumptions
    )
    return Table((say("not stated by the scenario"), say("taken as"), say("on whose word")), rows)


def _limits(lift: AirliftPlan) -> Iterator[Block]:
    if not lift.limits or not lift.sorties:
        return
    rows = tuple(
        (
            words(Span(say(BINDING.get(x.name, x.name)), "strong" if x.name in lift.binding else "")),
            words(lasting(None if x.closure_h == float("inf") else x.closure_h)),
            words(retell(str, x.why)),
        )
        for x in lift.limits
    )
    yield Table(
        (say("if this alone limited it"), say("all in safety after"), say("the sum")), rows, frozenset({1})
    )


FLIGHT_HEAD = (
    *(mark("aircraft"), mark("from"), mark("to"), mark("leaves h")),
    *(mark("lands h"), mark("people"), mark("who")),
)
REFUSAL_HEAD = (
    *(mark("if this refuses"), mark("in safety"), mark("fewer by"), mark("last after")),
    *(mark("to"), mark("chance"), mark("fewer × chance")),
)


def _flights(lift: AirliftPlan, most: int) -> Iterator[Block]:
    if not lift.sorties:
        return
    rows = tuple(_flight(s) for s in lift.sorties[:most])
    yield Table(tuple(map(say, FLIGHT_HEAD)), rows, frozenset({3, 4, 5}))
    more = len(lift.sorties) - len(rows)
    if more > 0:
        told = say_n(
            "{n} more flight: safeconduct airlift FILE --out flights.csv writes all.",
            "{n} more flights: safeconduct airlift FILE --out flights.csv writes all.",
            more,
        )
        yield Line("", words(Span(told, "dim")))


def _flight(s: Sortie) -> tuple[Words, ...]:
    who = ", ".join(f"{number(n)} {group}" for group, n in s.loads)
    cells = (s.aircraft, s.origin, s.to, number(s.depart_h, 1), number(s.arrive_h, 1), number(s.people), who)
    return tuple(words(cell) for cell in cells)


def _refusals(lift: AirliftPlan, names: Names, most: int) -> Iterator[Block]:
    costs = lift.refusals[:most]
    if not costs:
        return
    rows = tuple(_refusal(names, cost) for cost in costs)
    head = tuple(map(say, REFUSAL_HEAD))
    yield Line(say("REFUSALS"), words(say("Whose refusal costs most people, and time:")))
    yield Table(head, rows, frozenset({1, 2, 3, 5, 6}))


def _refusal(names: Names, cost: RefusalCost) -> tuple[Words, ...]:
    expected = cost.expected_lost
    return (
        words(Span(listed([names(s) for s in cost.states]), "strong")),
        words(number(cost.people_out)),
        words(Span(number(cost.people_lost), "bad" if cost.people_lost else "")),
        words(lasting(cost.closure_h) if cost.closure_h is not None else "–"),
        words(listed(cost.refuges)),
        words(say("not stated") if cost.chance is None else number(cost.chance, 2)),
        words("" if expected is None else number(expected)),
    )


def _tail(lift: AirliftPlan) -> Iterator[Block]:
    if lift.sorties:
        told = say(
            "Hours count from the plan's start, with all permissions in hand and people arriving as stated."
        )
        yield Line("", words(Span(told, "dim")))
