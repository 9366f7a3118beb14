"""Staged moves with their price, trip-wire rules with how often they are late or needless, and starting chances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Table, Words, words
from safeconduct.brief.phrases import plain_number
from safeconduct.language import mark, number, say
from safeconduct.planning.model import ReadingPlan

if TYPE_CHECKING:
    from safeconduct.planning.chances.from_interests import StartingChance
    from safeconduct.planning.decision.staging.of_scenario import MoveNow, RulePoint, Staged

MOVES = {
    "wait": mark("wait"),
    "position": mark("position aircraft"),
    "first": mark("send the first"),
    "all": mark("send all"),
}
HEAD_MOVES = (
    *(mark("now"), mark("cost"), mark("moves")),
    *(mark("miss the deadline"), mark("too late"), mark("without need")),
)
HEAD_RULES = (
    *(mark("send all as soon as it stands at"), mark("aircraft"), mark("too late")),
    *(mark("without need"), mark("of all goings"), mark("cost")),
)
IN_PEOPLE = mark("Costs count people who miss the deadline, and what moves cost.")
NEVER = mark("No row says go: a rule that is seldom too late often goes without need.")
GUESS = mark(
    "The planner's guess from stated interests, never evidence. A chance stated in the scenario goes first."
)


def staged_moves(_: Brief, reading: ReadingPlan) -> Section | None:
    """What each move now costs, and what trip-wire rules come to."""
    told = reading.decision.staged if reading.decision else None
    if told is None:
        return None
    if told.missing:
        lines = tuple(
            Line("", words(Span(say("Not stated: {what}.", what=say(text)), "dim"))) for text in told.missing
        )
        return Section("staged", say("Staged moves"), lines)
    return Section(
        "staged", say("Staged moves"), (*_where(told), _moves(told), _best(told), _rules(told), _last())
    )


def _where(told: Staged) -> Iterator[Line]:
    lost = say(
        "The chance that all is lost within {days} days is {p}.",
        days=plain_number(told.days),
        p=number(told.lost, 2),
    )
    yield Line(say("ALERT"), words(Span(told.level, "strong"), f" ({told.why}). {lost}"))
    ready = say(
        "Making ready takes {h} h; bringing all takes {all} h.",
        h=plain_number(told.position_h),
        all=plain_number(told.all_h),
    )
    yield Line("", words(f"{ready} {say(IN_PEOPLE)}"))


def _moves(told: Staged) -> Table:
    return Table(
        tuple(map(say, HEAD_MOVES)), tuple(_move(it) for it in told.moves), frozenset({1, 2, 3, 4, 5})
    )


def _move(it: MoveNow) -> tuple[Words, ...]:
    figures = (number(it.cost), number(it.price), number(it.left_behind))
    return (
        words(Span(say(MOVES[it.move]), "strong")),
        *(words(figure) for figure in figures),
        words(f"{it.miss:.0%}"),
        words(f"{it.false_alarm:.0%}"),
    )


def _best(told: Staged) -> Line:
    moves = "; ".join(
        say(
            "{level}: {move}, once ready {then}",
            level=it.level,
            move=say(MOVES[it.home]),
            then=say(MOVES[it.ready]),
        )
        for it in told.by_level
    )
    return Line(say("BEST"), words(moves))


def _rules(told: Staged) -> Table:
    return Table(
        tuple(map(say, HEAD_RULES)), tuple(_rule(it) for it in told.different_rules), frozenset({2, 3, 4, 5})
    )


def _rule(it: RulePoint) -> tuple[Words, ...]:
    return (
        words(Span(it.from_level or say("never"), "strong")),
        words(say("ready") if it.ready else say("at base")),
        words(f"{it.miss:.0%}"),
        words(f"{it.false_alarm:.0%}"),
        words(f"{it.false_if_went:.0%}" if it.from_level else ""),
        words(number(it.cost)),
    )


def _last() -> Line:
    return Line("", words(Span(say(NEVER), "dim")))


HEAD_STAKES = (mark("state"), mark("starting"), mark("from"), mark("to"), mark("in use"), mark("why"))


def stakes(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Starting chances beside those in use."""
    if not reading.stakes:
        return None
    rows = tuple(_starting(brief, it) for it in reading.stakes[: brief.most])
    table = Table(tuple(map(say, HEAD_STAKES)), rows, frozenset({1, 2, 3, 4}))
    return Section(
        "stakes", say("What states may gain"), (Line("", words(Span(say(GUESS), "assumed"))), table)
    )


def _starting(brief: Brief, it: StartingChance) -> tuple[Words, ...]:
    now = "" if it.in_use is None else number(it.in_use, 2)
    why = "; ".join(
        [*it.interests, *([say("importance {p}", p=f"{it.from_leverage:+.2f}")] if it.leverage else [])]
    )
    return (
        words(Span(brief.names(it.state), "strong")),
        words(Span(number(it.p, 2), "assumed")),
        words(number(it.low, 2)),
        words(number(it.high, 2)),
        words(say("{p} (this)", p=now) if it.used else now),
        words(why),
    )


__all__ = ["staged_moves", "stakes"]
