"""Sections on what the stated chances come to: how likely a way is open, four ways, who holds it, whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Table, Words, words
from safeconduct.brief.phrases import hours, km
from safeconduct.planning.chances.model import PreparedWay, Prospect
from safeconduct.planning.model import ReadingPlan

if TYPE_CHECKING:
    from safeconduct.consent import Bounds
    from safeconduct.planning.permissions import Permission

NEAR = 0.005
"""Two bounds closer than this read as one number."""


def number(bounds: Bounds) -> str:
    """``0.62``, or ``0.55 to 0.70`` where a search was cut."""
    if bounds.exact or bounds.upper - bounds.lower < NEAR:
        return f"{bounds.lower:.2f}"
    return f"{bounds.lower:.2f} to {bounds.upper:.2f}"


def chances(_: Brief, reading: ReadingPlan) -> Section | None:
    """By refuge: that a way is open, that people are taken in, and both."""
    found = reading.prospects
    if found is None:
        return None
    rows = tuple(_prospect(it) for it in (*found.refuges, found.any_refuge) if it.passage)
    remark = (Line("", words(found.remark)),) if found.remark else ()
    head = ("refuge", "a way is open", "takes them in", "both")
    table = (Table(head, rows, frozenset({1, 2, 3})),) if rows else ()
    return Section("chances", "Chances, as stated", (*table, *remark)) if rows or remark else None


def _prospect(it: Prospect) -> tuple[Words, ...]:
    taken = "" if it.acceptance is None else f"{it.acceptance:.2f}"
    return (
        words(Span(it.title, "strong")),
        words(number(it.passage) if it.passage else ""),
        words(taken),
        words(number(it.both) if it.both else ""),
    )


def four_ways(_: Brief, reading: ReadingPlan) -> Section | None:
    """Primary, alternate, contingency, emergency."""
    if reading.prospects is None or reading.prospects.pace is None or not reading.prospects.pace.ways:
        return None
    pace = reading.prospects.pace
    rows = tuple(_way(way) for way in pace.ways)
    table = Table(("", "way", "length", "still air", "needs", "alone", "so far"), rows, frozenset({2, 5, 6}))
    reasons = tuple(Line(way.role[0].upper(), words(way.reason)) for way in pace.ways)
    last = (Line("", words(pace.remark)),) if pace.remark else ()
    return Section("pace", "Four ways to prepare", (table, *reasons, *last))


def _way(way: PreparedWay) -> tuple[Words, ...]:
    return (
        words(Span(way.role[0].upper(), "strong")),
        words(f"{way.origin} → {way.destination}"),
        words(km(way.distance_km)),
        words(hours(way.flight_h)),
        words(" · ".join(way.requires)),
        words(f"{way.chance_alone:.2f}"),
        words(f"{way.chance_so_far:.2f}"),
    )


def who_holds_it(brief: Brief, reading: ReadingPlan) -> Section | None:
    """What each state's answer is worth to the chance of a way to the best refuge, or to any."""
    found = reading.prospects
    if found is None:
        return None
    own = found.of(reading.best.refuge) if reading.best else found.any_refuge
    if own.leverage is None or not own.leverage.states:
        return None
    rows = tuple(
        (
            words(Span(brief.names(it.state), "strong")),
            words(f"{it.p:.2f}"),
            words(f"{it.birnbaum:.2f}"),
            words(f"{it.shapley:.2f}"),
            words(
                "every way needs it" if it.must_consent else "", "rank hangs on guesses" if it.flips else ""
            ),
        )
        for it in own.leverage.states[: brief.most]
    )
    head = ("state", "consents", "worth", "share", "")
    said = f"Passage to {own.title}: worth is the chance of passage with its yes less that with its no."
    table = Table(head, rows, frozenset({1, 2, 3}))
    return Section("leverage", "Who holds it", (Line("", words(said)), table))


def ask(brief: Brief, reading: ReadingPlan) -> Section | None:
    """The permissions still to be asked for, in the order in which to ask."""
    open_ones = [p for p in reading.permissions if p.status not in ("granted", "refused")]
    if not open_ones:
        return None
    head = ("state", "for", "stands", "lead time", "ask by", "ways")
    return Section(
        "ask", "Whom to ask, in this order", (Table(head, tuple(_ask(brief, p) for p in open_ones)),)
    )


def _ask(brief: Brief, it: Permission) -> tuple[Words, ...]:
    lead = (
        ""
        if it.high_h is None
        else f"{it.low_h:g} to {it.high_h:g} h"
        if it.low_h != it.high_h
        else f"{it.low_h:g} h"
    )
    when = it.latest_ask.strftime("%Y-%m-%d %H:%M UTC") if it.latest_ask else "not known"
    late = it.due in ("late", "today")
    return (
        words(Span(brief.names(it.state), "strong")),
        words(it.operation),
        words(it.status.replace("_", " ")),
        words(lead or "none on record", Span(f" ({it.lead_from})", "dim") if it.lead_from else ""),
        words(Span(f"{when} ({it.due})", "bad") if late else when),
        words(", ".join(it.ways)),
    )
