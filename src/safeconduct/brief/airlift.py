"""The airlift in the brief: one line in the glance, a section below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Block, Line, Section, Span, Table, Words, joined, words
from safeconduct.brief.phrases import Names, counted, marked
from safeconduct.language import listed

if TYPE_CHECKING:
    from safeconduct.airlift.schedule import Sortie
    from safeconduct.planning.airlift_of_scenario.model import AirliftPlan, RefusalCost
    from safeconduct.planning.model import ReadingPlan

LONG_H = 48.0
"""From here on hours are told in days too."""

BINDING = {
    "arrivals": "when people arrive",
    "beds": "beds",
    "crews": "crews",
    "permissions": "permissions",
    "ramp": "the ramp",
    "seats": "seats",
}


def summary(lift: AirliftPlan) -> Words:
    """The answer in a sentence or two."""
    if lift.missing:
        return words(
            Span("cannot be planned", "bad"), f": the scenario does not state {listed(lift.missing)}"
        )
    if not lift.people:
        return words("nobody is waiting")
    if not lift.sorties:
        why = lift.limits[0].why if lift.limits else lift.word
        return words(Span("no flight is possible", "bad"), f": {why}", _add(lift))
    flown = (
        f"{counted(len(lift.sorties), 'flight')} to {listed(list(dict.fromkeys(s.to for s in lift.sorties)))}"
    )
    return words(
        _out(lift),
        f" in {flown}, the last lands after ",
        Span(lasting(lift.closure_h), "strong"),
        _rest(lift),
    )


def _out(lift: AirliftPlan) -> Words:
    told = f"{lift.people_out:,} of {lift.people:,} people"
    if lift.people_out == lift.people:
        return words(Span(counted(lift.people, "person", "people"), "strong"))
    late = lift.people - lift.people_out - lift.left_behind
    by = f" by the deadline at {lift.deadline_h:,.0f} h" if lift.deadline_h is not None else ""
    parts = [f"{late:,} later"] * (late > 0) + [f"{lift.left_behind:,} on no flight"] * (lift.left_behind > 0)
    return words(Span(told + by, "bad"), f", {listed(parts)}," if parts else "")


def _rest(lift: AirliftPlan) -> Words:
    if lift.proved:
        proof = "; nothing better exists"
    elif lift.bound_h is not None and lift.gap:
        proof = f"; within {max(100 * lift.gap, 0.1):.1f} % of what is proved possible"
    else:
        proof = ""
    limited = listed([BINDING.get(name, name) for name in dict.fromkeys(lift.binding)])
    what = f". Limited by {limited}" if limited else ""
    risk = f". When things go wrong: {_risk(lift)}" if lift.runs else ""
    return words(proof, what, risk)


def _risk(lift: AirliftPlan) -> str:
    told = [(50, lift.p50_h), (90, lift.p90_h)]
    return ", ".join(f"P{q} {'never' if h is None else lasting(h)}" for q, h in told)


def _add(lift: AirliftPlan) -> str:
    return f". To add, one of: {'; '.join(need.text for need in lift.needs)}" if lift.needs else ""


def lasting(h: float | None) -> str:
    """``15.9 h``, ``123 h (5.1 days)``, ``never``."""
    if h is None:
        return "never"
    return f"{h:.1f} h" if h < LONG_H else f"{h:,.0f} h ({h / 24:.1f} days)"


def _h(hours: float | None) -> str:
    return "never" if hours is None else f"{hours:,.1f} h"


def airlift_section(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Schedule, bounds, what limits it, what may go wrong, whose refusal costs most."""
    if reading.airlift is None:
        return None
    blocks = tuple(airlift_blocks(reading.airlift, brief.names, brief.most))
    return Section("airlift", "The airlift", blocks)


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
        yield Line("RANGE", joined([_extreme(lift, one.name) for one in lift.extremes], "; "))
    if lift.needs and lift.sorties:
        yield Line("ADD", words("one of: ", "; ".join(need.text for need in lift.needs)))
    if lift.simulated:
        ends = (("half", lift.simulated[2]), ("all", lift.simulated[-1]))
        spans = [
            f"{word} ({s.people:,}) by {_h(s.p50_h)}, P10 {_h(s.p10_h)}, P90 {_h(s.p90_h)}"
            for word, s in ends
        ]
        who = " of those still to go" if lift.replan else ""
        yield Line("RISK", words(f"{lift.runs:,} simulated runs{who}: {'; '.join(dict.fromkeys(spans))}"))
    if lift.sorties:
        yield Line("CHECKED", words(Span(lift.word, "good" if lift.checked else "bad")))
    yield from (Line("", words(text)) for text in lift.remarks)


def _extreme(lift: AirliftPlan, name: str) -> Words:
    one = next(e for e in lift.extremes if e.name == name)
    ends = "every range at its better end:" if name == "best" else "at its worse end:"
    out = f"{one.people_out:,} of {one.people:,} people"
    by = " by the deadline" if lift.deadline_h is not None and one.people_out < one.people else ""
    when = f", the last after {lasting(one.closure_h)}" if one.closure_h is not None else ""
    return words(f"{ends} {out}{by} in {counted(one.sorties, 'flight')}{when}")


def _changes(lift: AirliftPlan, most: int) -> Iterator[Block]:
    """Against the last plan of a running operation."""
    now = lift.replan
    if now is None:
        return
    gone = f"{counted(now.flown, 'flight')} with {counted(now.people_flown, 'person', 'people')} gone"
    yield Line("SO FAR", words(f"{gone}; the rest is planned from hour {now.now_h:.1f}"))
    last = f"{now.people_before:,} people by {lasting(now.closure_before_h)}"
    then = f"{now.people_after:,} by {lasting(now.closure_after_h)}"
    yield Line(
        "BEFORE", words(f"the last plan had {last}; now {then}. {counted(now.kept, 'flight')} as planned")
    )
    yield from (Line("", words(text)) for text in now.changes[:most])
    if len(now.changes) > most:
        yield Line("", words(Span(f"and {len(now.changes) - most} more changes", "dim")))


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
    return Table(("not stated by the scenario", "taken as", "on whose word"), rows)


def _limits(lift: AirliftPlan) -> Iterator[Block]:
    if not lift.limits or not lift.sorties:
        return
    rows = tuple(
        (
            words(Span(BINDING.get(x.name, x.name), "strong" if x.name in lift.binding else "")),
            words(lasting(None if x.closure_h == float("inf") else x.closure_h)),
            words(x.why),
        )
        for x in lift.limits
    )
    yield Table(("if this alone limited it", "all out after", "the sum"), rows, frozenset({1}))


def _flights(lift: AirliftPlan, most: int) -> Iterator[Block]:
    if not lift.sorties:
        return
    rows = tuple(_flight(s) for s in lift.sorties[:most])
    yield Table(
        ("aircraft", "from", "to", "leaves h", "lands h", "people", "who"), rows, frozenset({3, 4, 5})
    )
    more = len(lift.sorties) - len(rows)
    if more > 0:
        told = f"and {counted(more, 'more flight', 'more flights')}; `safeconduct airlift FILE --manifest` writes all"
        yield Line("", words(Span(told, "dim")))


def _flight(s: Sortie) -> tuple[Words, ...]:
    who = ", ".join(f"{n:,} {group}" for group, n in s.loads)
    cells = (s.aircraft, s.origin, s.to, f"{s.depart_h:.1f}", f"{s.arrive_h:.1f}", f"{s.people:,}", who)
    return tuple(words(cell) for cell in cells)


def _refusals(lift: AirliftPlan, names: Names, most: int) -> Iterator[Block]:
    costs = lift.refusals[:most]
    if not costs:
        return
    rows = tuple(_refusal(names, cost) for cost in costs)
    head = ("refuse", "people out", "lost", "last after", "to", "chance", "lost × chance")
    yield Line("REFUSALS", words("whose refusal costs most people, and time:"))
    yield Table(head, rows, frozenset({1, 2, 3, 5, 6}))


def _refusal(names: Names, cost: RefusalCost) -> tuple[Words, ...]:
    expected = cost.expected_lost
    return (
        words(Span(" and ".join(names(s) for s in cost.states), "strong")),
        words(f"{cost.people_out:,}"),
        words(Span(f"{cost.people_lost:,}", "bad" if cost.people_lost else "")),
        words(lasting(cost.closure_h) if cost.closure_h is not None else "–"),
        words(listed(cost.refuges)),
        words("not stated" if cost.chance is None else f"{cost.chance:.2f}"),
        words("" if expected is None else f"{expected:,.0f}"),
    )


def _tail(lift: AirliftPlan) -> Iterator[Block]:
    if lift.sorties:
        told = (
            "Hours count from the plan's start, with the permissions in hand and people arriving as stated."
        )
        yield Line("", words(Span(told, "dim")))
