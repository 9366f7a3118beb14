"""Sections on what the stated chances come to: how likely a way is open, four ways, who holds it, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Table, Words, words
from safeconduct.brief.phrases import day, hours, km, plain_number
from safeconduct.brief.retell import retell
from safeconduct.language import mark, number, say
from safeconduct.planning.chances.model import PreparedWay, Prospect
from safeconduct.planning.model import ReadingPlan

if TYPE_CHECKING:
    from safeconduct.consent import Bounds
    from safeconduct.planning.permissions import Permission

NEAR = 0.005
"""Two bounds closer than this read as one number."""


def bounds_words(bounds: Bounds) -> str:
    """``0.62``, or ``0.55 to 0.70`` where a search was cut."""
    if bounds.exact or bounds.upper - bounds.lower < NEAR:
        return two(bounds.lower)
    return say("{low} to {high}", low=two(bounds.lower), high=two(bounds.upper))


def two(p: float) -> str:
    """A computed chance in a table: two digits, and 0 and 1 only of what is certain."""
    if 0.0 < p < 0.005:
        return "<" + number(0.01, 2)
    return ">" + number(0.99, 2) if 0.995 <= p < 1.0 else number(p, 2)


def chances(brief: Brief, reading: ReadingPlan) -> Section | None:
    """By refuge: that a way is open, that people are taken in, and both."""
    found = reading.prospects
    if found is None:
        return None
    rows = tuple(_prospect(it) for it in (*found.refuges, found.any_refuge) if it.passage)
    remark = (Line("", words(retell(brief.names, found.remark))),) if found.remark else ()
    head = (say("refuge"), say("a route is open"), say("takes people in"), say("both"))
    table = (Table(head, rows, frozenset({1, 2, 3})),) if rows else ()
    return Section("chances", say("Chances, as stated"), (*table, *remark)) if rows or remark else None


def _prospect(it: Prospect) -> tuple[Words, ...]:
    taken = "" if it.acceptance is None else two(it.acceptance)
    return (
        words(Span(say("any refuge") if it.scope == "any" else it.title, "strong")),
        words(bounds_words(it.passage) if it.passage else ""),
        words(taken),
        words(bounds_words(it.both) if it.both else ""),
    )


def four_ways(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Plans A to D of the main origin: primary, alternate, contingency, emergency."""
    if reading.prospects is None or reading.prospects.pace is None or not reading.prospects.pace.ways:
        return None
    pace = reading.prospects.pace
    rows = tuple(_way(way) for way in pace.ways)
    table = Table(("", *map(say, HEAD)), rows, frozenset({2, 5, 6}))
    reasons = tuple(
        Line(say("PLAN {letter}", letter=_letter(way)), words(retell(brief.names, way.reason)))
        for way in pace.ways
    )
    last = (Line("", words(retell(brief.names, pace.remark))),) if pace.remark else ()
    return Section("pace", say("Four plans to prepare"), (table, *reasons, *last))


HEAD = (mark("route"), mark("length"), mark("still air"), mark("needs"), mark("alone"), mark("so far"))


def _letter(way: PreparedWay) -> str:
    return way.letter or way.role[:1].upper()


def _way(way: PreparedWay) -> tuple[Words, ...]:
    return (
        words(Span(_letter(way), "strong")),
        words(way.label),
        words(km(way.distance_km)),
        words(hours(way.flight_h)),
        words(" · ".join(way.requires)),
        words(two(way.chance_alone)),
        words(two(way.chance_so_far)),
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
            words(two(it.p)),
            words(two(it.birnbaum)),
            words(two(it.shapley)),
            words(
                say("every route needs it") if it.must_consent else "",
                say("rank hangs on guesses") if it.flips else "",
            ),
        )
        for it in own.leverage.states[: brief.most]
    )
    head = (say("state"), say("consents"), say("importance"), say("share"), "")
    title = say("any refuge") if own.scope == "any" else own.title
    said = say(
        "Routes to {refuge}. Importance: how much the chance moves between its consent and its refusal.",
        refuge=title,
    )
    table = Table(head, rows, frozenset({1, 2, 3}))
    return Section("leverage", say("Whose answer matters most"), (Line("", words(said)), table))


def ask(brief: Brief, reading: ReadingPlan) -> Section | None:
    """The permissions still to be asked for, in the order in which to ask."""
    open_ones = [p for p in reading.permissions if p.status not in ("granted", "refused")]
    if not open_ones:
        return None
    head = (say("state"), say("for"), say("stands"), say("lead time"), say("ask by"), say("plans"))
    return Section(
        "ask",
        say("Whom to ask, in this order"),
        (Table(head, tuple(_ask(brief, p) for p in open_ones)),),
    )


DUE = {
    "late": mark("too late"),
    "today": mark("today"),
    "later": mark("later"),
    "unknown": mark("not on record"),
}
STATUSES = (
    *(mark("not asked"), mark("asked"), mark("granted"), mark("refused")),
    *(mark("revoked"), mark("lapsed"), mark("unknown")),
)


def _plans(it: Permission) -> Iterator[str]:
    """The plans that need it, by letter; those of a further origin with its airport."""
    letters = dict(zip(("primary", "alternate", "contingency", "emergency"), "ABCD", strict=True))
    for way in it.ways:
        role, _, origin = way.partition(" from ")
        if role in letters:
            yield (
                say("{letter} from {place}", letter=letters[role], place=origin) if origin else letters[role]
            )


def _ask(brief: Brief, it: Permission) -> tuple[Words, ...]:
    lead = (
        ""
        if it.high_h is None
        else say("{low} to {high} h", low=plain_number(it.low_h or 0.0), high=plain_number(it.high_h))
        if it.low_h != it.high_h
        else f"{plain_number(it.high_h)} h"
    )
    when = (
        f"{day(it.latest_ask.date().isoformat())} {it.latest_ask:%H:%M} UTC"
        if it.latest_ask
        else say("not on record")
    )
    late = it.due in ("late", "today")
    return (
        words(Span(brief.names(it.state), "strong")),
        words(say(it.operation)),
        words(say(it.status.replace("_", " "))),
        words(lead or say("not on record"), Span(f" ({it.lead_from})", "dim") if it.lead_from else ""),
        words(Span(f"{when} ({say(DUE[it.due])})", "bad") if late else when),
        words(", ".join(_plans(it))),
    )
