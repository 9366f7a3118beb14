"""When to decide, and which way to prepare first: the head of the glance, and a section with every term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Table, Words, joined, words
from safeconduct.brief.phrases import day_of, moment, moment_of_day
from safeconduct.planning.model import ReadingPlan

if TYPE_CHECKING:
    from safeconduct.planning.decision.decide import DecisionPage, DecisionWay
    from safeconduct.planning.decision.recommend import Assumed, Flip, Recommendation
    from safeconduct.planning.permissions import Permission

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


def decision_lines(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """The decision before anything else: what to prepare, by when, whom to ask, what would change it."""
    page = reading.decision
    if page is None or page.recommendation is None:
        return
    best = page.recommendation
    yield Line("PREPARE", _prepare(brief, page, best))
    if page.remark:
        yield Line("", words(Span(page.remark, "bad")))
    yield Line("RESTS ON", _rests_on(brief, best))
    yield Line("BY WHEN", joined((_way_line(reading, way, page.at) for way in page.ways), by="\n"))
    yield from _ask(brief, reading)
    yield from _wires(page)
    yield Line("FLIPS IF", _flips(brief, best))


def _prepare(brief: Brief, page: DecisionPage, best: Recommendation) -> Words:
    several = f"; one of {len(page.ways)} ways: {best.chance_of_four:.2f}" if len(page.ways) > 1 else ""
    return words(
        Span(best.label, "strong"),
        f" ({brief.refuge_name(best.refuge)}) first: ",
        Span(f"{best.chance:.2f}", "strong"),
        f", best by itself{several}",
    )


def _rests_on(brief: Brief, best: Recommendation) -> Words:
    if best.weakest is None:
        return words("no guess")
    weak = best.weakest
    return words(assumed_words(brief, weak), f"; moves it by {weak.swing:.2f}")


def assumed_words(brief: Brief, it: Assumed) -> Words:
    """``Iran takes people in: 0.50 (assumed: planner)``."""
    name = brief.refuge_name(it.of) if it.kind == "acceptance" else brief.names(it.of)
    what = {
        "consent": f"{name} consents: {it.value:.2f}",
        "acceptance": f"{name} takes people in: {it.value:.2f}",
        "hazard": f"{name if len(it.of) == 2 else it.of} is lost: {it.value:g} a day",
        "time": f"{it.of}: {it.value:g} h",
    }[it.kind]
    return words(what, " (", Span(it.mark, "assumed"), ")")


def _way_line(reading: ReadingPlan, way: DecisionWay, at: datetime) -> Words:
    letter = words(Span(f"{way.role[0].upper()} ", "strong"), f"{way.origin} → {way.destination}")
    over = _over(reading, way)
    short = way.people is not None and way.people_out is not None and way.people_out < way.people
    out = words("; ", Span(f"{way.people_out:,} of {way.people:,} out", "bad")) if short else ()
    return words(letter, f" over {over}" if over else "", ": ", _by(way, at), out)


def _over(reading: ReadingPlan, way: DecisionWay) -> str:
    """States crossed, the ends apart, as codes: the full names stand below."""
    four = reading.prospects.pace if reading.prospects else None
    prepared = next((it for it in four.ways if it.role == way.role), None) if four else None
    ends = {w.origin.state for w in reading.ways} | {
        w.destination.state for w in reading.ways if w.refuge == way.refuge
    }
    return "·".join(s for s in prepared.requires if s not in ends) if prepared else ""


def _past(way: DecisionWay, at: datetime) -> bool:
    """Whether the latest moment to decide on it is over."""
    return way.latest_decision is not None and way.latest_decision < at


def _by(way: DecisionWay, at: datetime) -> Words:
    if way.latest_decision is None:
        return words(f"{way.lead_h:.0f} h before the last one is out")
    worst = f", worst {day_of(way.latest_at_worst)}" if way.latest_at_worst else ""
    if _past(way, at):
        return words(Span(f"was due {moment(way.latest_decision)}", "bad"), worst)
    return words("by ", Span(moment(way.latest_decision), "strong"), worst)


def _ask(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    asked = [p for p in reading.permissions if p.due in NOW_DUE and p.state != reading.reading.operator]
    by_state: dict[str, list[Permission]] = {}
    for one in asked:
        by_state.setdefault(one.state, []).append(one)
    items = [_asked(brief, state, some) for state, some in list(by_state.items())[: brief.few]]
    if len(by_state) > brief.few:
        items.append(words(Span(f"and {len(by_state) - brief.few} more", "dim")))
    if items:
        yield Line("ASK NOW", joined(items))


def _asked(brief: Brief, state: str, some: list[Permission]) -> Words:
    hours = [one.high_h for one in some]
    known = [h for h in hours if h is not None]
    lead = f" {max(known):g} h" if known and len(known) == len(hours) else " ? h"
    return words(brief.names(state), Span(lead, "dim"))


def _wires(page: DecisionPage) -> Iterator[Line]:
    """Trip wires that are not far."""
    told = [
        words(
            f"{wire.id} ", Span(wire.state, "bad" if wire.state in LOUD else ""), f" → {action(wire.action)}"
        )
        for wire in page.triggers
        if wire.state != "far"
    ]
    if told:
        yield Line("WIRES", joined(told))


def action(name: str) -> str:
    """An action in words."""
    return name.replace("_", " ")


def _flips(brief: Brief, best: Recommendation) -> Words:
    """What leaves nothing comes first; then what leaves another way; then how sure the weakest guess must be."""
    told = _without_repeats(brief, [it for it in best.flips if it.kind != "chance"])
    told.sort(key=lambda it: bool(it.then))
    items = [_flip_item(brief, it) for it in told[:FLIPS]]
    if len(told) > FLIPS:
        items.append(words(Span(f"and {len(told) - FLIPS} more", "dim")))
    weak = best.weakest and next(
        (it for it in best.flips if it.kind == "chance" and it.of == best.weakest.of), None
    )
    if weak:
        items.append(words(f"{_name(brief, weak)} below {weak.below:.2f} → {_then(weak)}"))
    return joined(items)


def _without_repeats(brief: Brief, told: list[Flip]) -> list[Flip]:
    """Without the refuge's own no where the refusal of its state leads to the same."""
    states = {refuge.id: refuge.state for refuge in brief.plan.refuges}
    said = {(it.of, it.then) for it in told if it.kind == "refusal"}
    return [it for it in told if it.kind == "refusal" or (states.get(it.of), it.then) not in said]


def _flip_item(brief: Brief, it: Flip) -> Words:
    end = Span("nothing left" if it.nothing_left else "none of these", "bad")
    return words(f"{_who(brief, it)} → ", end if not it.then else it.then[0].upper())


def _who(brief: Brief, it: Flip) -> str:
    name = _name(brief, it)
    if it.kind == "acceptance":
        return f"{name} takes nobody in"
    return f"{name} withdraws" if it.withdrawn else f"{name} refuses"


def _then(it: Flip) -> str:
    return it.then[0].upper() if it.then in ("alternate", "contingency", "emergency") else it.label


def _name(brief: Brief, it: Flip) -> str:
    return brief.refuge_name(it.of) if it.refuge_of else brief.names(it.of)


def when_to_decide(brief: Brief, reading: ReadingPlan) -> Section | None:
    """By when each step of each way must begin, of what that is made, and what waiting costs."""
    page = reading.decision
    if page is None or not page.ways:
        return None
    lines = [line for way in page.ways for line in _terms(way, page.at)]
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
        words(Span(way.role[0].upper(), "strong")),
        words(f"{way.origin} → {way.destination}"),
        *cells,
        worst,
    )


def _terms(way: DecisionWay, at: datetime) -> Iterator[Line]:
    told = [
        f"{term.name} {'not known' if term.hours is None else f'{term.hours:.1f} h'} ({term.mark})"
        for term in way.terms
    ]
    yield Line(way.role[0].upper(), words(f"{way.lead_h:.0f} h: ", joined(told)))
    if way.hazards:
        yield Line("", words("lost at ", joined(way.hazards)))
    if way.costs_of_waiting:
        waits = way.costs_of_waiting
        yield Line("", words("missed if one waits ", joined(f"{w.h:g} h {w.miss:.0%}" for w in waits)))
        if waits[0].people_out_p50 is not None:
            out = joined(f"{w.h:g} h {w.people_out_mean:,.0f}" for w in waits)
            yield Line("", words(f"people out on average, of {way.people:,}: ", out))
    if way.remark:
        yield Line("", words(Span(way.remark, "bad" if _past(way, at) else "dim")))


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


__all__ = ["decision_lines", "when_to_decide"]
