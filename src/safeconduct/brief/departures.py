"""When the ways may leave whose permissions have an end."""

from __future__ import annotations

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Words, words
from safeconduct.brief.phrases import hours, moment
from safeconduct.language import mark, number, say
from safeconduct.planning.departures import Departure, Hold, window_words
from safeconduct.planning.model import ReadingPlan

SHOWN = 3
"""Windows told of one way; a permission by day gives one a day."""

STILL_AIR = mark("Times over a state are in still air. Take off well inside a window.")


def when_to_leave(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Every way with a permission that has an end."""
    lines: list[Line] = []
    for departure in reading.departures:
        lines.append(Line("", words(Span(departure.way, "strong"), "  ", _windows(departure))))
        lines += [Line("", words("  ", _hold(brief, hold))) for hold in departure.holds]
    if not lines:
        return None
    return Section(
        "departures", say("When it may leave"), (*lines, Line("", words(Span(say(STILL_AIR), "dim"))))
    )


def _hold(brief: Brief, hold: Hold) -> Words:
    name = brief.names(hold.state)
    flown = say("over it {start} to {end} after take-off", start=hours(hold.from_h), end=hours(hold.to_h))
    if hold.consent is not None and hold.consent.status == "granted":
        return words(
            say(
                "The permission {state:of} holds {window}; {flown}.",
                state=name,
                window=window_words(hold.consent),
                flown=flown,
            )
        )
    closed = next(one for one in hold.standings if one.status in ("refused", "may be closed"))
    return words(
        say(
            "{state:The} is not open all the time; {flown}. {reason}",
            state=name,
            flown=flown,
            reason=closed.reason,
        )
    )


def _windows(departure: Departure) -> Words:
    if not departure.windows:
        return words(Span(say("No take-off within the plan's time keeps all permissions."), "bad"))
    told = [
        say("from {first} to {last}", first=moment(low), last=moment(high))
        for low, high in departure.windows[:SHOWN]
    ]
    more = len(departure.windows) - SHOWN
    rest = ", " + say("and {n} more", n=number(more)) if more > 0 else ""
    return words(say("take off"), " ", Span((" " + say("or") + " ").join(told), "strong"), rest)
