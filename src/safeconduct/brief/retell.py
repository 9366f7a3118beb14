"""Sentences of the planner, told again in the words and the language of the brief.

The planner puts its reasons into English of its own, with codes of states; they stand so in the JSON, for programs. Here
each such sentence is known by its form: the states in it get their names, and another language its own sentence. One whose
form is not known is told as it is; a test looks at every sentence of the examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from safeconduct.language import SOURCE, language, mark, say

Names = Callable[[str], str]

FORMS = (
    # why a plan was chosen (consent/pace.py)
    mark("Best by itself: open with chance {p}, at a price of {price} for each 1,000 km of its length."),
    mark("Adds {p} to the chance that one is open, and no refusal takes it together with one before it."),
    mark(
        "Adds {p} to the chance that one is open, and, {states} apart, no refusal takes it together with one before it."
    ),
    mark("Adds {p} to the chance that one is open, but needs {states}, as one before it does."),
    "There is no way to choose from.",
    "Only one way exists.",
    "Only {n} ways exist.",
    mark("A refusal by {states} alone closes two or more; no choice has fewer such states."),
    "No single refusal that a way could avoid closes two of them.",
    "Every way there is needs {states}: no choice of ways outlives that refusal.",
    # what the chances count (planning/chances)
    mark("Both ends count: leaving, landing, and apart from these that the refuge takes people in."),
    "With several origins a way from any of them counts; see each pair of airports for its own.",
    mark("No chance is told: the scenario states none for {states}, and no default."),
    # terms of a decision (planning/decision)
    mark("nobody stated it"),
    mark("nothing to ask"),
    mark("no lead time on record for {asks}"),
    mark("{ask}, {source}; no lead time on record for {asks}"),
    mark("{ask}, {source}"),
    "in the closure: the groups state how they arrive",
    "in the closure: the aircraft fly from their bases",
    mark("computed: one flight in still air, the least the whole airlift can take"),
    "computed: P90 of the airlift, aircraft from their bases",
    "computed: P90 of the airlift, aircraft from their bases, {out} of {people} people",
    mark("computed: from {place}, straight in still air, the least it can take"),
    "already past: no decision now keeps the chance of missing within the limit",
    mark("counted back from the end of a permission in hand"),
    "no hazard is stated for this way: counted back from the deadline alone",
    mark("no limit for missing is stated: counted back from the deadline alone"),
    "the scenario states no hazard for this way and no deadline: only the hours needed before the last one is out "
    "are told",
    mark("airfield {id}: {rate} a day ({whose})"),
    mark("permission {states}: {rate} a day ({whose})"),
    # the airlift (airlift/)
    "Walked again by the independent checker: {n} sorties hold; nobody is left behind.",
    "Walked again by the independent checker: {n} sorties hold; {left} people are on no flight.",
    mark("{n} more people cannot cross a border, or have no convoy: they never come to an airfield."),
    mark("the last come at {hours} h"),
    mark("everybody is at the airfield"),
    mark("{people} people, {fleet} aircraft of {seats} seats: {rate} seats an hour"),
    mark("{place}: {mog} aircraft at once, {hours} h each: {rate} an hour"),
    mark("refuges: {rate} an hour"),
    mark("with the crews' rest {rate} seats an hour"),
    mark("{beds} beds, {rate} people onward an hour, {people} people"),
    mark("no window in which anybody may leave ever opens"),
    mark("no aircraft can reach a pickup with people and a refuge from there"),
    mark("no permitted route to any refuge"),
    mark("{n} more hours before the deadline"),
    mark("{n} more beds"),
    mark("{n} more aircraft like {type}"),
    mark("room for {n} more aircraft on the ramp of each pickup"),
    mark("permissions and opening hours without gaps"),
    mark("an aircraft that can reach {place} and a refuge from there"),
    mark("an aircraft with a crew: there is none"),
    mark("no single addition is enough: several limits bind at once"),
    mark("not every refusal was tried: give it more --seconds"),
    mark("whose refusal costs most people is told by `safeconduct airlift`: there are many flights"),
)
"""Sentences of the planner, most special first where one form fits another's sentences."""

RETOLD = {
    "Walked again by the independent checker: {n} sorties hold; nobody is left behind.": mark(
        "Checked independently: {n} flights hold, and everybody has a flight."
    ),
    "Walked again by the independent checker: {n} sorties hold; {left} people are on no flight.": mark(
        "Checked independently: {n} flights hold; {left} people have no flight."
    ),
    "in the closure: the groups state how they arrive": mark(
        "within the airlift: the groups state how they arrive"
    ),
    "in the closure: the aircraft fly from their bases": mark(
        "within the airlift: the aircraft fly from their bases"
    ),
    "computed: P90 of the airlift, aircraft from their bases": mark(
        "nine of ten simulated runs, aircraft from their bases"
    ),
    "computed: P90 of the airlift, aircraft from their bases, {out} of {people} people": mark(
        "nine of ten simulated runs, aircraft from their bases, {out} of {people} people"
    ),
    "There is no way to choose from.": mark("There is no route to choose from."),
    "Only one way exists.": mark("Only one route exists."),
    "Only {n} ways exist.": mark("Only {n} routes exist."),
    "No single refusal that a way could avoid closes two of them.": mark(
        "No refusal that can be avoided closes two of them."
    ),
    "Every way there is needs {states}: no choice of ways outlives that refusal.": mark(
        "Every route needs {states}: no choice of plans outlives that refusal."
    ),
    "With several origins a way from any of them counts; see each pair of airports for its own.": mark(
        "With several origins a route from any of them counts."
    ),
    "already past: no decision now keeps the chance of missing within the limit": mark(
        "too late: no decision now keeps the chance of missing the deadline within the limit"
    ),
    "no hazard is stated for this way: counted back from the deadline alone": mark(
        "no hazard is stated for this route: counted back from the deadline alone"
    ),
    "the scenario states no hazard for this way and no deadline: only the hours needed before the last one is out are "
    "told": mark(
        "the scenario states no hazard for this route and no deadline: only the hours needed are told"
    ),
}
"""What the brief says instead, where the planner's words are not those of the register."""

CODE = re.compile(r"\b[A-Z]{2}\b")
FIGURE = re.compile(r"-?\d[\d,]*(\.\d+)?")
ASK = re.compile(r"\b([A-Z]{2}) (overflight|landing|departure|entry)\b")


FILLED = {
    "ask": "[A-Z]{2} [a-z]+",
    "asks": "[A-Z]{2} .+?",
    **dict.fromkeys(
        ("n", "p", "price", "rate", "people", "out", "left", "mog", "seats", "fleet"), r"-?[\d.,]+"
    ),
}
"""What may stand in a place of a form, where not anything may."""


@cache
def _known(form: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", form)
    filled = (f"(?P<{p}>{FILLED.get(p, '.+?')})" if i % 2 else re.escape(p) for i, p in enumerate(parts))
    return re.compile("".join(filled), re.DOTALL)


def retell(names: Names, text: str) -> str:
    """A sentence of the planner, or several one after the other, in the words of the brief."""
    whole = _one(names, text)
    if whole is not None:
        return whole
    parts = re.split(r"(?<=[.!?]) (?=[A-Z0-9])", text)
    return " ".join(_one(names, part) or part for part in parts)


def _one(names: Names, text: str) -> str | None:
    for form in FORMS:
        found = _known(form).fullmatch(text)
        if found:
            values = {name: _value(names, name, value) for name, value in found.groupdict().items()}
            return say(RETOLD.get(form, form), **values)
    return None


def _value(names: Names, name: str, value: str) -> str:
    if name == "states":
        told = CODE.sub(lambda code: names(code[0]), value)
        return told if language() == SOURCE else told.replace(" and ", " " + say("and") + " ")
    if name in ("ask", "asks"):
        return ASK.sub(lambda ask: f"{names(ask[1])} ({say(ask[2])})", value)
    if name == "whose":
        return owned(value)
    return figure(value) if FIGURE.fullmatch(value) else value


def owned(text: str) -> str:
    """``assumed: planner`` as the brief says it; anything else unchanged."""
    from safeconduct.brief.phrases import whose

    kind, colon, by = text.partition(": ")
    return whose(kind, by) if colon and kind in ("assumed", "reported", "fact") else text


def figure(text: str) -> str:
    """A number that was written in English, in the language in use."""
    if language() == SOURCE:
        return text
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


OPERATIONS = (mark("overflight"), mark("landing"), mark("departure"), mark("entry"))
