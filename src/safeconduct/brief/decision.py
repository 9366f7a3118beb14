"""When to decide, and which way to prepare first: the head of the glance, and a section with every term."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Table, Words, joined, words
from safeconduct.brief.first_lines import assumed_words
from safeconduct.brief.phrases import moment_of_day
from safeconduct.planning.model import ReadingPlan

if TYPE_CHECKING:
    from safeconduct.planning.decision.decide import DecisionPage, DecisionWay
    from safeconduct.planning.decision.recommend import Flip

FLIPS = 4
"""Things told in the glance that would change the recommendation; the section has all."""

NOW_DUE = ("late", "today", "unknown")
"""What is asked for today: what has no lead time on record cannot wait either."""

ACTIONS = {
    "decide": "decide",
    "ask_permission": "ask",
    "position_aircraft": "position",
    "assemble": "assemble",
    "go": "go",
}
UNKNOWN = "? a time that nobody knows counts as nothing: rather earlier"
LOUD = frozenset({"crossed", "stale"})


def action(name: str) -> str:
    """An action in words."""
    return name.replace("_", " ")


def _who(brief: Brief, it: Flip) -> str:
    name = _name(brief, it)
    if it.kind == "acceptance":
        return f"{name} takes nobody in"
    return f"{name} withdraws" if it.withdrawn else f"{name} refuses"


def _name(brief: Brief, it: Flip) -> str:
    return brief.refuge_name(it.of) if it.refuge_of else brief.names(it.of)


def when_to_decide(brief: Brief, reading: ReadingPlan) -> Section | None:
    """By when each step of each way must begin, of what that is made, and what waiting costs."""
    page = reading.decision
    if page is None or not page.ways:
        return None
    lines = [line for way in page.ways for line in _terms(way)]
    unknown = any(not one.known for way in page.ways for one in way.actions)
    remark = (Line("", words(Span(UNKNOWN, "dim"))),) if unknown else ()
    return Section("decide", "When to decide, UTC", (_table(page), *remark, *lines, *_all_flips(brief, page)))


def _table(page: DecisionPage) -> Table:
    head = ("", "way", *ACTIONS.values(), "decide at worst")
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


def _terms(way: DecisionWay) -> Iterator[Line]:
    told = [
        f"{term.name} {'not known' if term.hours is None else f'{term.hours:.1f} h'} ({term.mark})"
        for term in way.terms
    ]
    yield Line(f"PLAN {way.letter}", words(f"{way.lead_h:.0f} h: ", joined(told)))
    if way.hazards:
        yield Line("", words("lost at ", joined(way.hazards)))
    if way.costs_of_waiting:
        waits = way.costs_of_waiting
        yield Line("", words("missed if one waits ", joined(f"{w.h:g} h {w.miss:.0%}" for w in waits)))
        if waits[0].people_out_p50 is not None:
            out = joined(f"{w.h:g} h {w.people_out_mean:,.0f}" for w in waits)
            yield Line("", words(f"people out on average, of {way.people:,}: ", out))
    if way.remark:
        yield Line("", words(Span(way.remark, "bad" if way.late else "dim")))


def _all_flips(brief: Brief, page: DecisionPage) -> Iterator[Line]:
    best = page.recommendation
    if best is None:
        return
    for place, it in enumerate(best.flips):
        yield Line("FLIPS IF" if not place else "", _flip_words(brief, it))
    ranked = [it for it in best.assumed if it.swing >= 0.005]
    for place, guess in enumerate(ranked):
        moves = f"; moves the chance of getting out by {guess.swing:.2f}"
        yield Line("RESTS ON" if not place else "", words(assumed_words(brief, guess), moves))


def _flip_words(brief: Brief, it: Flip) -> Words:
    then = f"{it.then} {it.label}" if it.label else "none of the ways prepared"
    if it.nothing_left:
        then = "no way to any refuge within the limit"
    if it.kind != "chance":
        return words(f"{_who(brief, it)}: then ", then)
    what = "takes people in" if it.refuge_of else "consents"
    return words(f"{_name(brief, it)} {what} with less than {it.below:.2f}: then {then} first")


__all__ = ["when_to_decide"]
