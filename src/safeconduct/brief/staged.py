"""Staged moves with their price, trip-wire rules with how often they are late or needless, and starting chances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Table, Words, words
from safeconduct.planning.model import ReadingPlan

if TYPE_CHECKING:
    from safeconduct.planning.chances.from_interests import StartingChance
    from safeconduct.planning.decision.staging.of_scenario import MoveNow, RulePoint, Staged

MOVES = {
    "wait": "wait",
    "position": "position aircraft",
    "first": "send the first",
    "all": "send all",
}
HEAD_MOVES = ("now", "cost", "moves", "left behind", "late", "without need")
HEAD_RULES = ("send all as soon as it stands at", "aircraft", "late", "without need", "of all goings", "cost")
IN_PEOPLE = "Costs in people left behind, prices of moves included; after the move now the best ones follow."
NEVER = "No row is a word to go: a rule that is seldom late often goes without need."
GUESS = "The planner's guess from stated interests, never evidence; a chance stated in the scenario goes before it."


def staged_moves(_: Brief, reading: ReadingPlan) -> Section | None:
    """What each move now costs, and what trip-wire rules come to."""
    told = reading.decision.staged if reading.decision else None
    if told is None:
        return None
    if told.missing:
        lines = tuple(Line("", words(Span(f"not stated: {text}", "dim"))) for text in told.missing)
        return Section("staged", "Staged moves", lines)
    return Section(
        "staged", "Staged moves", (*_where(told), _moves(told), _best(told), _rules(told), _last())
    )


def _where(told: Staged) -> Iterator[Line]:
    lost = f"; lost within {told.days:g} days with chance {told.lost:.2f}"
    yield Line("ALERT", words(Span(told.level, "strong"), f" ({told.why}){lost}"))
    first = f", the first {told.people_first:,.0f} {told.first_h:g} h" if told.people_first else ""
    yield Line(
        "", words(f"making ready takes {told.position_h:g} h{first}, all {told.all_h:g} h. {IN_PEOPLE}")
    )


def _moves(told: Staged) -> Table:
    return Table(HEAD_MOVES, tuple(_move(it) for it in told.moves), frozenset({1, 2, 3, 4, 5}))


def _move(it: MoveNow) -> tuple[Words, ...]:
    figures = (f"{it.cost:,.0f}", f"{it.price:,.0f}", f"{it.left_behind:,.0f}")
    return (
        words(Span(MOVES[it.move], "strong")),
        *(words(figure) for figure in figures),
        words(f"{it.miss:.0%}"),
        words(f"{it.false_alarm:.0%}"),
    )


def _best(told: Staged) -> Line:
    moves = "; ".join(f"{it.level}: {MOVES[it.home]}, once ready {MOVES[it.ready]}" for it in told.by_level)
    return Line("BEST", words(moves))


def _rules(told: Staged) -> Table:
    return Table(HEAD_RULES, tuple(_rule(it) for it in told.different_rules), frozenset({2, 3, 4, 5}))


def _rule(it: RulePoint) -> tuple[Words, ...]:
    return (
        words(Span(it.from_level or "never", "strong")),
        words("ready" if it.ready else "at base"),
        words(f"{it.miss:.0%}"),
        words(f"{it.false_alarm:.0%}"),
        words(f"{it.false_if_went:.0%}" if it.from_level else ""),
        words(f"{it.cost:,.0f}"),
    )


def _last() -> Line:
    return Line("", words(Span(NEVER, "dim")))


def stakes(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Starting chances beside those in use."""
    if not reading.stakes:
        return None
    rows = tuple(_starting(brief, it) for it in reading.stakes[: brief.most])
    table = Table(("state", "starting", "from", "to", "in use", "why"), rows, frozenset({1, 2, 3, 4}))
    return Section("stakes", "What states may gain", (Line("", words(Span(GUESS, "assumed"))), table))


def _starting(brief: Brief, it: StartingChance) -> tuple[Words, ...]:
    now = "" if it.in_use is None else f"{it.in_use:.2f}"
    why = "; ".join([*it.interests, *([f"leverage {it.from_leverage:+.2f}"] if it.leverage else [])])
    return (
        words(Span(brief.names(it.state), "strong")),
        words(Span(f"{it.p:.2f}", "assumed")),
        words(f"{it.low:.2f}"),
        words(f"{it.high:.2f}"),
        words(f"{now} (this)" if it.used else now),
        words(why),
    )


__all__ = ["staged_moves", "stakes"]
