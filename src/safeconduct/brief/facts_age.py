"""How old the facts are, in the words that every command and page says it in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from safeconduct.facts import FactsAge, Refusal
from safeconduct.facts.own_areas import OwnArea
from safeconduct.facts.states import StateRegistry
from safeconduct.language import say, say_n

MOST_NAMED = 8
"""States named in a line of closures."""

NEW_DAYS = 365
"""A closure that began within a year is news; older ones are what a planner of that region knows."""


def day_words(day: date) -> str:
    """``"30 November 2026"``."""
    return f"{day.day} {day:%B %Y}"


def age_lines(age: FactsAge) -> list[str]:
    """What a reader must know of the age of the facts; nothing where they reach the day asked about.

    The first line says how old they are, the second what that makes doubtful; own facts are named in any case.
    """
    lines = [*_old(age)] if age.beyond else []
    if age.own_files:
        lines.append(f"With your own facts: {', '.join(age.own_files)}.")
    return lines


def short_age(age: FactsAge) -> str:
    """The age of the facts in a line of the first screen; empty where they reach the day asked about."""
    told = []
    if age.beyond:
        days = say_n("Facts are {n} day old.", "Facts are {n} days old.", age.days)
        told.append(days)
        if age.unconfirmed:
            told.append(
                say_n(
                    "{n} closure is not confirmed since and may be over.",
                    "{n} closures are not confirmed since and may be over.",
                    age.unconfirmed,
                )
            )
    if age.own_files:
        told.append(say("With your own facts: {files}.", files=", ".join(age.own_files)))
    return " ".join(told)


def _old(age: FactsAge) -> Iterable[str]:
    newest = dict(age.read_on)
    others = ", ".join(f"{name} {day_words(day)}" for name, day in age.read_on if name != "closures")
    days = "1 day" if age.days == 1 else f"{age.days} days"
    yield (
        f"The facts are {days} old on {day_words(age.as_of)}: no closure was read after "
        f"{day_words(newest['closures'])} ({others})."
    )
    doubts = []
    if age.closures_seen_by_half:
        seen = day_words(age.closures_seen_by_half)
        doubts.append(f"half of the closures without an end were last seen by {seen}")
    if age.unconfirmed:
        doubts.append(f"{age.unconfirmed} of them are not confirmed since and count as may be closed")
    if age.expired_warnings:
        doubts.append(f"{age.expired_warnings} warnings ran out without word of a renewal")
    if doubts:
        text = "; ".join(doubts)
        yield f"{text[0].upper()}{text[1:]}."


def closed_line(states: StateRegistry, refusals: Iterable[Refusal], as_of: date) -> str:
    """``"Closed on 5 March 2026 to this flight: Bahrain, Iraq, Kuwait and 20 more."``; empty when none is.

    Closures that began within a year are named first, in the order of the alphabet; older ones are counted.
    """
    closed = [r for r in refusals if r.closed and "overflight" in r.operations]
    new = [r for r in closed if (as_of - r.closure.start.first).days <= NEW_DAYS]
    named = sorted(states.name(r.state) for r in new or closed)[:MOST_NAMED]
    if not named:
        return ""
    more = len(closed) - len(named)
    rest = f" and {more} more" if more else ""
    return f"Closed on {day_words(as_of)} to this flight: {', '.join(named)}{rest}."


def own_area_lines(areas: Iterable[OwnArea], as_of: date) -> list[str]:
    """The user's own closed areas of a day, in one line each; nothing where there is none."""
    return [f"Closed area of your own on {day_words(as_of)}: {area.name}, {area.when}." for area in areas]
