"""The brief for a terminal: rich renderables. Text of others is data: no markup is read from it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Block, Chapter, Line, Section, Table, Words
from safeconduct.brief.first_lines import headline
from safeconduct.brief.phrases import Names
from safeconduct.brief.plan_document import compose
from safeconduct.evidence.sanitise import plain
from safeconduct.planning.model import Plan

STYLES = {
    "": "",
    "strong": "bold",
    "dim": "dim",
    "good": "bold blue",
    "bad": "bold red",
    "fact": "green",
    "reported": "yellow",
    "assumed": "magenta",
}
"""Style of each role; the words themselves say the same, so that nothing hangs on colour."""

LABEL_WIDTH = 9


def render(plan: Plan, names: Names, width: int = 100) -> list[RenderableType]:
    """The plan as rich renderables, the decision first.

    Parameters
    ----------
    plan : Plan
    names : callable
        A state's name by its ISO alpha-2 code.
    width : int
        Columns of the terminal; narrow ones leave out the outer margins.
    """
    document = compose(Brief(plan, names))
    parts: list[RenderableType] = [_title(document.title, document.facts, document.note)]
    parts += [_glance(chapter) for chapter in document.chapters]
    several = len(document.chapters) > 1
    for chapter in document.chapters:
        parts += list(_chapter(chapter, several, width))
    parts += [_section(section, width) for section in document.sections]
    return [*parts, Text(""), shown(document.footer)]


def first_screen(plan: Plan, names: Names, more: str = "", width: int = 80) -> list[RenderableType]:
    """The first reading on one screen, one sentence of each other, and where to read more.

    Parameters
    ----------
    plan, names, width
        As in :func:`render`.
    more : str
        The command that tells everything; empty: none is told.
    """
    brief = Brief(plan, names)
    document = compose(brief)
    first, *others = document.chapters
    parts: list[RenderableType] = [_title(document.title, document.facts, document.note)]
    if others:
        parts.append(Text(plain(f"Read {lowered(first.title)}:", one_line=True), style="italic"))
    lead = list(takewhile(lambda block: isinstance(block, Line) and not block.label, first.glance.blocks))
    parts += [Text(""), *(shown(line.words) for line in lead if isinstance(line, Line))]
    parts += [Text(""), *_blocks(first.glance.blocks[len(lead) :], width)]
    for chapter, reading in zip(others, plan.readings[1:], strict=True):
        told = f"{chapter.title}: {headline(brief, reading)}"
        parts.append(Text(plain(told, one_line=True), style="italic"))
    return [*parts, Text(""), shown(document.footer), *([Text(f"More: {more}", style="dim")] if more else [])]


def section_of(
    plan: Plan, names: Names, key: str, width: int = 100
) -> list[RenderableType] | tuple[str, ...]:
    """One section of the brief in every reading, by its key; the keys there are if none has that one."""
    document = compose(Brief(plan, names))
    sections = [section for chapter in document.chapters for section in chapter.sections] + list(
        document.sections
    )
    found = [_section(section, width) for section in sections if section.key == key]
    return list(found) if found else tuple(dict.fromkeys(section.key for section in sections))


def lowered(title: str) -> str:
    """A title inside a sentence: its first letter small, unless it begins with a name all the same."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def render_blocks(title: str, blocks: tuple[Block, ...], width: int = 100) -> RenderableType:
    """A title and blocks, for answers that are no whole plan."""
    return Group(Text(plain(title, one_line=True), style="bold"), *_blocks(blocks, width))


def shown(some: Words) -> Text:
    """Words as styled text; control codes are spelled out and markup is not read."""
    return Text.assemble(*((plain(span.text, one_line=False), STYLES[span.role]) for span in some))


def _title(title: str, facts: Words, note: str) -> RenderableType:
    head = Text(plain(title, one_line=True), style="bold reverse")
    lines = [Text.assemble(head, "   ", shown(facts))]
    if note:
        lines.append(Text(plain(note, one_line=True), style="italic"))
    return Group(*lines)


def _heading(title: str, aside: str) -> Text:
    return Text.assemble(
        (plain(title, one_line=True), "bold underline"), (f"   {plain(aside, one_line=True)}", "dim")
    )


def _glance(chapter: Chapter) -> RenderableType:
    return Group(Text(""), _heading(chapter.title, chapter.aside), *_blocks(chapter.glance.blocks, 120))


def _chapter(chapter: Chapter, several: bool, width: int) -> Iterator[RenderableType]:
    if several:
        yield Group(
            Text(""), Text("─" * min(width, 120), style="dim"), _heading(chapter.title, chapter.aside)
        )
    for section in chapter.sections:
        yield _section(section, width)


def _section(section: Section, width: int) -> RenderableType:
    title = Text(section.title.upper(), style="bold")
    return Group(Text(""), title, *_blocks(section.blocks, width))


def _blocks(blocks: tuple[Block, ...], width: int) -> Iterator[RenderableType]:
    """Runs of lines share one gutter; a table stands by itself."""
    run: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            run.append(block)
            continue
        if run:
            yield _lines(run)
            run = []
        yield Padding(_table(block), (0, 0, 0, 2 if width >= 100 else 0))
    if run:
        yield _lines(run)


def _lines(lines: list[Line]) -> Grid:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    labelled = any(line.label for line in lines)
    grid.add_column(width=LABEL_WIDTH if labelled else 1, no_wrap=True, style="bold")
    grid.add_column(ratio=1, overflow="fold")
    for line in lines:
        grid.add_row(Text(plain(line.label, one_line=True)), shown(line.words))
    return grid


def _table(table: Table) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    for i, title in enumerate(table.head):
        grid.add_column(
            Text(title), justify="right" if i in table.right else "left", overflow="fold", header_style="dim"
        )
    for row in table.rows:
        grid.add_row(*(shown(cell) for cell in row))
    return grid
