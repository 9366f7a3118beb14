"""When to decide, and which way to prepare first: the head of the glance, and a section with every term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Table, Words, joined, words
from safeconduct.brief.first_lines import assumed_words
from safeconduct.brief.phrases import chance_number, moment_of_day, plain_number
from safeconduct.brief.retell import owned, retell
from safeconduct.language import mark, number, say
from safeconduct.planning.model import ReadingPlan

if TYPE_CHECKING:
    from safeconduct.planning.decision.decide import DecisionPage, DecisionWay
    from safeconduct.planning.decision.latest import Term
    from safeconduct.planning.decision.recommend import Flip
    from safeconduct.planning.decision.waiting import Wait

FLIPS = 4
"""Things told in the glance that would change the recommendation; the section has all."""

NOW_DUE = ("late", "today", "unknown")
"""What is asked for today: what has no lead time on record cannot wait either."""

ACTIONS = {
    "decide": mark("decide"),
    "ask_permission": mark("ask"),
    "position_aircraft": mark("position"),
    "assemble": mark("assemble"),
    "go": mark("go"),
}
TERMS = {
    "decision latency": mark("time to decide"),
    "permission lead": mark("lead time of permissions"),
    "positioning": mark("bringing the aircraft"),
    "assembly": mark("gathering the people"),
    "closure": mark("the airlift"),
}
"""What the planner calls the parts of the time before the last person is in safety, and what the brief says."""

UNKNOWN = mark("A time marked ? counts as nothing because nobody knows it: rather decide earlier.")
LOUD = frozenset({"crossed", "stale"})


def action(name: str) -> str:
    """An action in words."""
    return name.replace("_", " ")


def _who(brief: Brief, it: Flip) -> str:
    name = _name(brief, it)
    if it.kind == "acceptance":
        return say("{refuge} takes nobody in", refuge=name)
    return (
        say("{state:the} withdraws", state=name) if it.withdrawn else say("{state:the} refuses", state=name)
    )


def _name(brief: Brief, it: Flip) -> str:
    return brief.refuge_name(it.of) if it.refuge_of else brief.names(it.of)


def when_to_decide(brief: Brief, reading: ReadingPlan) -> Section | None:
    """By when each step of each way must begin, of what that is made, and what waiting costs."""
    page = reading.decision
    if page is None or not page.ways:
        return None
    lines = [line for way in page.ways for line in _terms(brief, way)]
    unknown = any(not one.known for way in page.ways for one in way.actions)
    remark = (Line("", words(Span(say(UNKNOWN), "dim"))),) if unknown else ()
    return Section(
        "decide", say("When to decide, UTC"), (_table(page), *remark, *lines, *_all_flips(brief, page))
    )


def _table(page: DecisionPage) -> Table:
    head = ("", say("route"), *map(say, ACTIONS.values()), say("decide at worst"))
    return Table(head, tuple(_row(way) for way in page.ways))


def _row(way: DecisionWay) -> tuple[Words, ...]:
    by = {one.action: one for one in way.actions}
    cells = [
        words(moment_of_day(by[name].by), Span("" if by[name].known else " ?", "dim")) if name in by else ()
        for name in ACTIONS
    ]
    worst = words(moment_of_day(way.latest_at_worst)) if way.latest_at_worst else ()
    return (
        words(Span(way.letter, "strong")),
        words(f"{way.origin} → {way.destination}"),
        *cells,
        worst,
    )


def _terms(brief: Brief, way: DecisionWay) -> Iterator[Line]:
    total = say("{hours} h from deciding to the last person in safety", hours=number(way.lead_h))
    told = [_term(brief, term) for term in way.terms]
    yield Line(say("PLAN {letter}", letter=way.letter), words(f"{total}: ", joined(told)))
    if way.hazards:
        yield Line(
            "",
            words(say("What may be lost"), ": ", joined([retell(brief.names, text) for text in way.hazards])),
        )
    if way.costs_of_waiting:
        waits = way.costs_of_waiting
        yield Line(
            "", words(say("Chance of missing the deadline after waiting"), ": ", joined(_waits(waits)))
        )
        if waits[0].people_out_p50 is not None:
            out = joined(f"{plain_number(w.h)} h {number(w.people_out_mean or 0.0)}" for w in waits)
            of = say(
                "People in safety on average, of {people}, after waiting", people=number(way.people or 0)
            )
            yield Line("", words(f"{of}: ", out))
    if way.remark:
        yield Line("", words(Span(_sentence(retell(brief.names, way.remark)), "bad" if way.late else "dim")))


def _term(brief: Brief, term: Term) -> str:
    hours = say("not known") if term.hours is None else f"{number(term.hours, 1)} h"
    why = retell(brief.names, owned(term.mark))
    return f"{say(TERMS.get(term.name, term.name))} {hours} ({why})"


def _waits(waits: Sequence[Wait]) -> Iterator[str]:
    for wait in waits:
        yield f"{plain_number(wait.h)} h {number(100 * wait.miss)} %"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(".") else ".")


def _all_flips(brief: Brief, page: DecisionPage) -> Iterator[Line]:
    best = page.recommendation
    if best is None:
        return
    for place, it in enumerate(best.flips):
        yield Line(say("CHANGES IF") if not place else "", _flip_words(brief, page, it))
    ranked = [it for it in best.assumed if it.swing >= 0.005]
    for place, guess in enumerate(ranked):
        moves = say("moves the chance by {p}", p=chance_number(guess.swing))
        yield Line(say("RESTS ON") if not place else "", words(assumed_words(brief, guess), f"; {moves}."))


def _flip_words(brief: Brief, page: DecisionPage, it: Flip) -> Words:
    letter = next((way.letter for way in page.ways if way.role == it.then), "")
    if it.nothing_left:
        then = say("no route to any refuge is left within the limit")
    elif letter:
        then = say("switch to plan {letter}", letter=letter)
    else:
        then = say("switch to {route}", route=it.label) if it.label else say("none of the plans is left")
    if it.kind != "chance":
        return words(say("If {event}: {then}.", event=_who(brief, it), then=then))
    below = chance_number(it.below or 0.0)
    event = (
        say("{refuge} takes people in with a chance under {p}", refuge=_name(brief, it), p=below)
        if it.refuge_of
        else say("{state:the} consents with a chance under {p}", state=_name(brief, it), p=below)
    )
    return words(say("If {event}: {then}.", event=event, then=then))


__all__ = ["when_to_decide"]
