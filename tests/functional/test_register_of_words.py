"""One thing has one name: the register of words, over screens, paper, page, help, messages and documents."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
import typer
from babel.messages.pofile import read_po
from example_plans import EXAMPLES, ROOT, first, names, plan_of

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Document, Line, text_of
from safeconduct.brief.html import plan_html
from safeconduct.brief.paper import paper
from safeconduct.brief.plan_document import compose
from safeconduct.store.facts import load_facts
from safeconduct.store.world import load_world

MOST_WORDS = 24

RETIRED = {
    r"\bveto sets?\b": "refusals that close every route",
    r"\bpath sets?\b": "consents that open a route",
    r"\bBirnbaum\b": "importance",
    r"(?<!trip )(?<!trip-)\bwires?\b": "trip wire",
    r"\bleft behind\b": "misses the deadline, or has no flight",
    r"\b[Ww]alked again\b": "checked independently",
    r"\bFLIPS\b|\bSTOPS IT\b|\bSTOPS\b|\bOPENS\b": "a sentence",
    r"\bsays no\b|\bits no\b": "refuses, refusal",
    r"\bwas due\b": "too late by",
    r"\bodds\b": "chance",
}
"""Words that nobody is told any more, and what is said instead."""

RETIRED_ON_SCREENS = {
    r"\bways?\b": "route",
    r"\bpassage\b": "route",
    r"\bP[159]0\b": "nine of ten, in words",
    r"\bsorties?\b": "flight",
    r"\bshut\b": "closed",
}
"""Words that have another meaning in documents, and none on a screen."""

OF_OTHERS = frozenset(
    {"sources", "rests-on", "notes", "remarks", "policies", "refuses", "doubts", "departures", "provenance"}
)
"""Sections that quote the scenario, the facts and the choices of law in their own words."""

NEWCOMER = ("README.md", "docs/README.md", "docs/tutorial.md", "docs/how-to.md")
"""Documents for somebody in a hurry: no long sentence in them."""

DOCUMENTS = sorted(
    str(path.relative_to(ROOT))
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    # what changed from which word to which is told there with both
    if path.name != "CHANGELOG.md"
)


def faults(text: str, retired: dict[str, str]) -> list[str]:
    return [
        f"{found[0]!r} in {text[max(0, found.start() - 40) : found.end() + 20]!r}: say {instead}"
        for form, instead in retired.items()
        for found in re.finditer(form, text)
    ]


def sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?;:])\s+(?=\S)|\s·\s", text)
    return [part for part in parts if part.strip()]


LISTS = frozenset({"stops"})
"""Sections of lists of names, which no sentence is made of."""


def lines_of(document: Document, without: frozenset[str] = frozenset()) -> list[str]:
    """Every sentence of a document; tables may hold codes."""
    sections = [s for chapter in document.chapters for s in (chapter.glance, *chapter.sections)]
    return [
        text_of(block.words)
        for section in (*sections, *document.sections)
        if section.key not in OF_OTHERS | without
        for block in section.blocks
        if isinstance(block, Line)
    ]


def brief_of(name: str) -> Brief:
    return Brief(plan_of(name), names)


@pytest.mark.parametrize("name", EXAMPLES)
def test_screens_and_papers_use_the_words_of_the_register(name: str) -> None:
    brief = brief_of(name)
    told = [first(name), *lines_of(compose(brief)), *lines_of(paper(brief))]
    assert [fault for text in told for fault in faults(text, RETIRED | RETIRED_ON_SCREENS)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_state_in_a_sentence_has_its_name(name: str) -> None:
    """Codes are for tables: no sentence of screen or paper holds the code of a state the plan speaks of."""
    plan = plan_of(name)
    known = {state for reading in plan.readings for p in reading.permissions for state in [p.state]}
    code = re.compile(r"\b(" + "|".join(sorted(known)) + r")\b")
    brief = brief_of(name)
    told = [*lines_of(compose(brief)), *lines_of(paper(brief))]
    assert [text for text in told if code.search(text)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_sentences_are_short(name: str) -> None:
    brief = brief_of(name)
    texts = (*lines_of(compose(brief), LISTS), *lines_of(paper(brief), LISTS))
    told = [s for text in texts for s in sentences(text)]
    assert [s for s in told if len(s.split()) > MOST_WORDS] == []


def test_the_html_says_the_same_words() -> None:
    """What is beside the sections there: maps, keys, charts and contents."""
    page = plan_html(plan_of("khartoum-2023"), load_world())
    drawn = re.findall(r"<(?:title|figcaption|nav)\b.*?</(?:title|figcaption|nav)>", page, re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", " ", " ".join(drawn)))
    assert faults(text, RETIRED | RETIRED_ON_SCREENS) == []


def test_every_message_uses_the_words_of_the_register() -> None:
    path = ROOT / "src/safeconduct/locale/fr/LC_MESSAGES/safeconduct.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    messages = [text for m in catalogue if m.id for text in (m.id if isinstance(m.id, tuple) else (m.id,))]
    # forms of the planner's sentences are read, never told
    assert [fault for text in messages for fault in faults(text, RETIRED)] == []
    long = [s for text in messages for s in sentences(text) if len(s.split()) > MOST_WORDS]
    assert long == []


def test_help_texts_use_the_words_of_the_register() -> None:
    from safeconduct.cli.main import app

    def walk(command) -> list[str]:
        told = [command.help or "", *(getattr(p, "help", "") or "" for p in command.params)]
        return told + [text for one in getattr(command, "commands", {}).values() for text in walk(one)]

    told = walk(typer.main.get_command(app))
    assert [fault for text in told for fault in faults(text, RETIRED)] == []
    assert [s for text in told for s in sentences(text) if len(s.split()) > MOST_WORDS] == []


def prose(path: Path) -> str:
    """A document without code, tables and links' targets."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = "\n".join(line for line in text.splitlines() if not line.startswith(("|", "<")))
    return re.sub(r"`[^`]*`", "X", re.sub(r"\]\([^)]*\)", "]", text))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_use_the_words_of_the_register(name: str) -> None:
    assert faults(prose(ROOT / name), RETIRED) == []


@pytest.mark.parametrize("name", NEWCOMER)
def test_what_a_newcomer_reads_has_short_sentences(name: str) -> None:
    paragraphs = re.split(r"\n\s*\n|\n\s*[-#*]|\n\d+\. ", prose(ROOT / name))
    told = [s for paragraph in paragraphs for s in sentences(" ".join(paragraph.split()))]
    assert [s for s in told if len(s.split()) > MOST_WORDS] == []


def test_the_states_have_one_name() -> None:
    """The registry and the screens agree, articles apart."""
    states = load_facts().states
    brief = brief_of("khartoum-2023")
    assert {brief.names(code) for code in ("EG", "GB", "TR")} == {
        states.name(code) for code in ("EG", "GB", "TR")
    }
