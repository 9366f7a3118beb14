"""The brief as a short paper: what a decision maker reads in five minutes, chosen from the whole document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from safeconduct.brief.airlift import airlift_section
from safeconduct.brief.chances import ask, four_ways
from safeconduct.brief.context import Brief
from safeconduct.brief.document import (
    Block,
    Document,
    Line,
    Section,
    Span,
    Table,
    Words,
    joined,
    text_of,
    words,
)
from safeconduct.brief.first_lines import assumed_words
from safeconduct.brief.phrases import and_more, chance_number
from safeconduct.brief.plan_document import document_of
from safeconduct.brief.provenance import limits, provenance
from safeconduct.language import number, say
from safeconduct.planning.model import Assumption, ReadingPlan

FEW = 4
"""Sets and states told in a glance."""

MOST_ASKED, MOST_GUESSES, MOST_CLAIMS = 9, 5, 8
"""Rows of the tables; what is left out is said, and stands in the plan."""

AIRLIFT_LABELS = ("RANGE", "RISK", "ADD", "CHECKED")


def paper(brief: Brief) -> Document:
    """The decision, four ways, whom to ask, the airlift, what it rests on, what the model leaves out, and versions."""
    shared = [section for section in (rests_on(brief), limits(brief), provenance(brief)) if section]
    return document_of(brief, (ways, asked, lift), tuple(shared))


def ways(brief: Brief, reading: ReadingPlan) -> Section | None:
    """The four ways, and what no choice of ways outlives."""
    found = four_ways(brief, reading)
    if found is None:
        return None
    kept = tuple(
        _with_names(brief, block) for block in found.blocks if isinstance(block, Table) or not block.label
    )
    return replace(found, blocks=kept)


def _with_names(brief: Brief, block: Block) -> Block:
    """The states of each way by name."""
    if isinstance(block, Line):
        return block
    at = block.head.index(say("needs"))
    rows = [
        (
            *row[:at],
            words(" · ".join(brief.names(code) for code in text_of(row[at]).split(" · "))),
            *row[at + 1 :],
        )
        for row in block.rows
    ]
    return replace(block, rows=tuple(rows))


def asked(brief: Brief, reading: ReadingPlan) -> Section | None:
    """Whom to ask, the first ones."""
    found = ask(brief, reading)
    return replace(found, blocks=tuple(_cut(found.blocks, MOST_ASKED))) if found else None


def _cut(blocks: tuple[Block, ...], most: int) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Line) or len(block.rows) <= most:
            yield block
            continue
        yield replace(block, rows=block.rows[:most])
        yield Line("", words(Span(and_more(len(block.rows) - most), "dim")))


def lift(brief: Brief, reading: ReadingPlan) -> Section | None:
    """The airlift in words, and whose refusal costs most people; the drawings show the flights."""
    found = airlift_section(brief, reading)
    if found is None:
        return None
    head = takewhile(lambda b: isinstance(b, Line), found.blocks)
    labels = {"", *map(say, AIRLIFT_LABELS)}
    kept = [b for b in head if isinstance(b, Line) and b.label in labels]
    return replace(
        found, blocks=(*kept, *found.blocks[-1:]) if len(kept) < len(found.blocks) else tuple(kept)
    )


def rests_on(brief: Brief) -> Section | None:
    """The guesses that move the decision most, the weakest first, and how many origins stand behind each claim."""
    blocks: list[Block] = []
    for reading in brief.plan.readings:
        blocks += _guesses(brief, reading)
    claims = sorted(
        (a for a in brief.plan.assumptions if a.standing == "reported"), key=_articles, reverse=True
    )
    if claims:
        rows = tuple(_claim(a) for a in claims[:MOST_CLAIMS])
        blocks.append(
            Table((say("what is claimed"), say("chance"), say("on whose word")), rows, frozenset({1}))
        )
    return (
        Section("rests-on", say("What it rests on, and its weakest point"), tuple(blocks)) if blocks else None
    )


def _guesses(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    best = reading.decision.recommendation if reading.decision else None
    if best is None or best.weakest is None:
        return
    moved = "; " + say("moves the chance by {p}", p=chance_number(best.weakest.swing)) + "."
    title = f"{reading.reading.title}. " if len(brief.plan.readings) > 1 else ""
    yield Line(say("WEAKEST"), words(title, Span(text_of(assumed_words(brief, best.weakest)), "bad"), moved))
    rest = [it for it in best.assumed if it != best.weakest and it.swing >= 0.005]
    told = [words(assumed_words(brief, it), f" {chance_number(it.swing)}") for it in rest[:MOST_GUESSES]]
    if told:
        yield Line(say("THEN"), joined(told))


def _articles(it: Assumption) -> int:
    """How often it was told, as its headline says: ``12 articles, 1 origin``."""
    number = it.headline.partition(" ")[0]
    return int(number) if number.isdecimal() else 0


def _claim(it: Assumption) -> tuple[Words, ...]:
    chance = "" if it.probability is None else number(it.probability, 2)
    grades = ", " + say("graded {grades}", grades=", ".join(it.grades)) if it.grades else ""
    return words(it.about), words(chance), words(Span(it.headline, "bad" if it.single_origin else ""), grades)
