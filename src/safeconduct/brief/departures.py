"""When the ways may leave whose permissions have an end."""

from __future__ import annotations

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Words, words
from safeconduct.brief.phrases import hours, moment
from safeconduct.planning.departures import Departure, Hold, window_words
from safeconduct.planning.model import ReadingPlan

SHOWN = 3
"""Windows told of one way; a permission by day gives one a day."""

STILL_AIR = "Times over a state are in still air; take off well inside a window."


def when_to_leave(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Every way with a permission that has an end."""
    lines: list[Line] = []
    for departure in reading.departures:
        lines.append(Line("", words(Span(departure.way, "strong"), "  ", _windows(departure))))
        lines += [Line("", words("  ", _hold(brief, hold))) for hold in departure.holds]
    if not lines:
        return None
    return Section("departures", "When it may leave", (*lines, Line("", words(Span(STILL_AIR, "dim")))))


def _hold(brief: Brief, hold: Hold) -> Words:
    name = brief.names(hold.state)
    flown = f"over it {hours(hold.from_h)} to {hours(hold.to_h)} after take-off"
    if hold.consent is not None and hold.consent.status == "granted":
        return words(f"{name}'s permission holds {window_words(hold.consent)}; {flown}")
    closed = next(one for one in hold.standings if one.status in ("refused", "may be closed"))
    return words(f"{name} is not open all the time: {closed.reason}; {flown}")


def _windows(departure: Departure) -> Words:
    if not departure.windows:
        return words(Span("no take-off within the plan's time keeps all permissions", "bad"))
    told = [f"{moment(low)} to {moment(high)}" for low, high in departure.windows[:SHOWN]]
    more = len(departure.windows) - SHOWN
    return words("take off from ", Span(", or from ".join(told), "strong"), f", and {more} more" * (more > 0))
