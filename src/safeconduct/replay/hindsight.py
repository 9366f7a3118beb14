"""No hindsight: which sources of a scenario are later than its day, and the facts as they could be known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from safeconduct.facts import Facts
from safeconduct.facts.dates import Stamp, parse_stamp
from safeconduct.facts.model import ESTIMATED, Closure
from safeconduct.scenario.marked import marked_in
from safeconduct.scenario.model import Scenario

SAID_SO = "later than the scenario's date"
"""Words in a note by which a source is allowed to be later: a length of a runway does not depend on the day."""

AFTERWARDS = "known only afterwards"
"""Words in a note by which a guess admits that a range was drawn, or is told, with what came later in mind."""


@dataclass(frozen=True, slots=True)
class LateSource:
    """A number of a scenario whose source is later than its day.

    Attributes
    ----------
    where : what the number is of
    date : of the source, as written
    said : whether its note says so
    """

    where: str
    date: str
    said: bool


def late_sources(scenario: Scenario) -> tuple[LateSource, ...]:
    """Every number whose source is later than the scenario's day; a source known to the month counts from its first day."""
    return tuple(_late(scenario))


def _late(scenario: Scenario) -> Iterator[LateSource]:
    for item in marked_in(scenario):
        if item.mark and item.mark.date and _after(item.mark.date, scenario.as_of):
            yield LateSource(item.where, item.mark.date, _said(item.mark.note))
        elif item.mark and AFTERWARDS in item.mark.note:
            yield LateSource(item.where, AFTERWARDS, True)
    for report in scenario.ledger.reports:
        if _after(report.said, scenario.as_of):
            # `without_later_reports` keeps it out of the plan
            yield LateSource(f"report {report.id} of the ledger, left out", str(report.said), True)


def without_later_reports(scenario: Scenario) -> Scenario:
    """The scenario without the reports of its ledger that were said, or could have been said, only after its day."""
    kept = [one for one in scenario.ledger.reports if not _after(one.said, scenario.as_of)]
    ids = {one.id for one in kept}
    reports = tuple(replace(one, quotes=tuple(q for q in one.quotes if q in ids)) for one in kept)
    return replace(scenario, ledger=replace(scenario.ledger, reports=reports))


def _after(said: object, day: date) -> bool:
    return parse_stamp(str(said)).first > day


def _said(note: str) -> bool:
    return SAID_SO in note or "told later" in note


def facts_known_on(facts: Facts, day: date) -> Facts:
    """The facts without what nobody could know on `day`: closures that began later, and ends that came later.

    What the record says of an end that had been announced before is lost with it: the plan then knows less than a
    reader of the day could, never more.
    """
    known = tuple(_known(row, day) for row in facts.closures if row.start.first <= day)
    return replace(facts, closures=known, ends=min(facts.ends, day))


def _known(row: Closure, day: date) -> Closure:
    today = Stamp(day.isoformat(), day, day)
    seen = row.seen_on if row.seen_on.last <= day else today
    if row.end is not None and row.end.last <= day:
        return replace(row, seen_on=seen)
    known_by = "" if row.end_known_by == ESTIMATED else row.end_known_by
    return replace(row, end=None, seen_on=seen, end_known_by=known_by)
