"""A plan as a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Chapter, Document, Line, Section, Span, Words, words
from safeconduct.brief.first_lines import glance
from safeconduct.brief.phrases import FLIGHT_KINDS, day, whose
from safeconduct.brief.sections import PLAN_SECTIONS, READING_SECTIONS, ReadingSection
from safeconduct.language import number, say, say_n
from safeconduct.planning.model import Plan, ReadingPlan


def compose(brief: Brief) -> Document:
    """The whole brief; the sources come last, numbered as they were cited."""
    made = document_of(brief, READING_SECTIONS)
    sections = [section for make in PLAN_SECTIONS if (section := make(brief))]
    if brief.notes.all:
        sections.append(_sources(brief))
    return replace(made, sections=tuple(sections))


def document_of(
    brief: Brief, makers: Sequence[ReadingSection], sections: tuple[Section, ...] = ()
) -> Document:
    """A document of these sections of every reading, then of those that all readings share."""
    plan = brief.plan
    chapters = tuple(_chapter(brief, reading, makers) for reading in plan.readings)
    return Document(plan.title, _facts(plan), plan.note, chapters, sections, footer(plan))


def _chapter(brief: Brief, plan: ReadingPlan, makers: Sequence[ReadingSection]) -> Chapter:
    reading = plan.reading
    kind = say(FLIGHT_KINDS.get(reading.flight_kind, reading.flight_kind))
    aside = say("{kind}, operator {state}", kind=kind, state=brief.names(reading.operator))
    sections = tuple(section for make in makers if (section := make(brief, plan)))
    return Chapter(reading.id, reading.title, aside, glance(brief, plan), sections)


def _facts(plan: Plan) -> Words:
    if plan.people is None:
        return words(f"· {day(plan.as_of)}")
    people = say_n("{n} person", "{n} people", round(plan.people.likely))
    low, high = number(plan.people.low), number(plan.people.high)
    spread = say("{low} to {high}, ", low=low, high=high) if plan.people.is_range else ""
    mark = plan.people.mark
    whose_word = Span(whose(mark.kind, mark.by if mark.kind == "assumed" else ""), mark.kind)
    return words(f"· {day(plan.as_of)} · ", Span(people, "strong"), f" ({spread}", whose_word, ")")


def _sources(brief: Brief) -> Section:
    lines = tuple(Line(f"[{i}]", words(source)) for i, source in enumerate(brief.notes.all, 1))
    return Section("sources", say("Sources"), lines)


def footer(plan: Plan) -> Words:
    """Checked or not, on what data, and what it is not for."""
    return words(
        _checked(plan, counts=True),
        " ",
        say("Sky built {day}, facts to {to}.", day=day(plan.provenance.sky_built), to=_facts_to(plan)),
        " ",
        say("Still air, no airways."),
        " ",
        Span(say("Not for navigation."), "strong"),
    )


def short_footer(plan: Plan) -> Words:
    """The same in one line."""
    facts = say("Facts to {day}.", day=_facts_to(plan))
    return words(_checked(plan, counts=False), f" {facts} ", Span(say("Not for navigation."), "strong"))


def _facts_to(plan: Plan) -> str:
    return day(plan.provenance.facts_to)


def _checked(plan: Plan, counts: bool) -> Span:
    if not plan.verified:
        return Span(say("NOT VERIFIED: the independent checker found faults."), "bad")
    ways = sum(1 for reading in plan.readings for way in reading.ways if way.answer.found)
    if not ways:
        return Span(say("No route to check."), "dim")
    if not counts:
        return Span(say("Checked independently."), "good")
    return Span(
        say_n("Checked independently ({n} route).", "Checked independently ({n} routes).", ways), "good"
    )
