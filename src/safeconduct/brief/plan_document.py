"""A plan as a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Chapter, Document, Line, Section, Span, Words, words
from safeconduct.brief.first_lines import glance
from safeconduct.brief.phrases import FLIGHT_KINDS, counted, day
from safeconduct.brief.sections import PLAN_SECTIONS, READING_SECTIONS, ReadingSection
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
    kind = FLIGHT_KINDS.get(reading.flight_kind, reading.flight_kind)
    aside = f"{kind}, operator {brief.names(reading.operator)}"
    sections = tuple(section for make in makers if (section := make(brief, plan)))
    return Chapter(reading.id, reading.title, aside, glance(brief, plan), sections)


def _facts(plan: Plan) -> Words:
    if plan.people is None:
        return words(f"as of {day(plan.as_of)}")
    who = words("   ", Span(f"{plan.people.likely:,.0f} people", "strong"), " (")
    spread = f"{plan.people.low:,.0f} to {plan.people.high:,.0f}, " if plan.people.is_range else ""
    kind = plan.people.mark.kind
    return words(f"as of {day(plan.as_of)}", who, spread, Span(kind, kind), ")")


def _sources(brief: Brief) -> Section:
    lines = tuple(Line(f"[{i}]", words(source)) for i, source in enumerate(brief.notes.all, 1))
    return Section("sources", "Sources", lines)


def footer(plan: Plan) -> Words:
    """Checked or not, on what data, and what it is not for."""
    ways = sum(1 for reading in plan.readings for way in reading.ways if way.answer.found)
    if plan.verified:
        checked = Span(f"Checked independently ({counted(ways, 'route')}).", "good")
    else:
        checked = Span("NOT VERIFIED: the independent checker found faults.", "bad")
    data = f" Sky built {day(plan.provenance.sky_built)}, facts to {day(plan.provenance.facts_to)}."
    return words(checked, data, " Still air, no airways. ", Span("Not for navigation.", "strong"))
