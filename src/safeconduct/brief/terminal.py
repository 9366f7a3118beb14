"""The brief for a terminal: rich renderables. Text of others is data: no markup is read from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table as Grid
from rich.text import Text

from safeconduct.brief.context import Brief, Zones, no_zones
from safeconduct.brief.document import Block, Chapter, Document, Line, Section, Table, Words
from safeconduct.brief.first_lines import headline
from safeconduct.brief.phrases import Names
from safeconduct.brief.plan_document import compose, short_footer
from safeconduct.evidence.sanitise import plain
from safeconduct.language import say
from safeconduct.planning.model import Plan

STYLES = {
    "": "",
    "strong": "bold",
    "dim": "dim",
    "good": "bold blue",
    "bad": "bold red",
    "fact": "green",
    "reported": "italic",
    "assumed": "magenta",
}
"""Style of each role; the words themselves say the same, so that nothing hangs on colour.

No yellow: it cannot be read on white paper."""

LABEL_WIDTH = 9


def render(plan: Plan, names: Names, width: int = 100, zone: Zones = no_zones) -> list[RenderableType]:
    """The plan as rich renderables, the decision first.

    Parameters
    ----------
    plan : Plan
    names : callable
        A state's name by its ISO alpha-2 code.
    width : int
        Columns of the terminal; narrow ones leave out the outer margins.
    zone : Zones
        Time zones of places.
    """
    document = compose(Brief(plan, names, zone=zone))
    parts: list[RenderableType] = [_title(document.title, document.facts, document.note)]
    parts.append(Trimmed(_contents(document)))
    parts += [_glance(chapter) for chapter in document.chapters]
    several = len(document.chapters) > 1
    for chapter in document.chapters:
        parts += list(_chapter(chapter, several, width))
    parts += [_section(section, width) for section in document.sections]
    return [*parts, Text(""), Trimmed(shown(document.footer))]


SCREEN_LINES, SCREEN_WIDTH = 24, 80
"""The first screen of the smallest terminal there is."""

STEPS = (
    *((False, 3, True), (True, 3, True), (True, 3, False)),
    *((True, 2, False), (True, 1, False), (True, 0, False)),
)
"""What is given up until it fits: long forms, the blank line, then the lines of the highest ranks."""


def first_screen(
    plan: Plan,
    names: Names,
    width: int = SCREEN_WIDTH,
    zone: Zones = no_zones,
    age: str = "",
    more: Sequence[str] = (),
) -> list[RenderableType]:
    """The first reading on one screen, one line of each other, and where to read more.

    Parameters
    ----------
    plan, names, width
        As in :func:`render`. From 80 columns on at most 24 lines are told: what matters least goes first.
    zone : Zones
        Time zones of places.
    age : str
        How old the facts are; empty where that need not be said.
    more : sequence of str
        What else is said under it, and where to read more.
    """
    brief = Brief(plan, names, zone=zone)
    document = compose(brief)
    blocks = [block for block in document.chapters[0].glance.blocks if isinstance(block, Line)]
    ends = _screen_ends(brief, age, more)
    for short, rank, blank in STEPS:
        kept = [
            replace(line, words=(short and line.short) or line.words) for line in blocks if line.rank <= rank
        ]
        parts = _screen(brief, document, kept, ends, width, note=rank > 0, blank=blank)
        if width < SCREEN_WIDTH or height(parts, width) <= SCREEN_LINES:
            break
    return parts


def _screen(
    brief: Brief,
    document: Document,
    lines: list[Line],
    ends: list[Text],
    width: int,
    *,
    note: bool,
    blank: bool,
) -> list[RenderableType]:
    lead = list(takewhile(lambda line: not line.label, lines))
    first = document.chapters[0]
    title = (
        [Text(plain(f"{first.title}:", one_line=True), style="italic")] if len(document.chapters) > 1 else []
    )
    return [
        _title(document.title, document.facts, document.note if note else ""),
        *title,
        *(Trimmed(shown(line.words)) for line in lead),
        *([Text("")] if blank else []),
        *_blocks(tuple(lines[len(lead) :]), width),
        *(Trimmed(text) for text in _others(brief, document)),
        *(Trimmed(text) for text in ends),
    ]


def _others(brief: Brief, document: Document) -> Iterator[Text]:
    """A line for each reading after the first."""
    for chapter, reading in zip(document.chapters[1:], brief.plan.readings[1:], strict=True):
        yield Text(plain(f"{chapter.title}: {headline(brief, reading)}", one_line=True), style="italic")


def _screen_ends(brief: Brief, age: str, more: Sequence[str]) -> list[Text]:
    ends = [Text(age, style="italic")] if age else []
    return [*ends, shown(short_footer(brief.plan)), *(Text(line, style="dim") for line in more)]


def height(parts: Iterable[RenderableType], width: int) -> int:
    """Lines that these take on a screen so wide."""
    console = Console(width=width, color_system=None, highlight=False)
    return sum(len(console.render_lines(part, pad=False)) for part in parts)


class Trimmed:
    """A renderable without the blanks that end its lines: what is copied from a screen is what was said."""

    def __init__(self, inner: RenderableType) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Each line without what is blank at its end."""
        for line in console.render_lines(self._inner, options.update(height=None), pad=False):
            yield from _trimmed(line)
            yield Segment.line()


def _trimmed(line: list[Segment]) -> list[Segment]:
    kept = list(line)
    while kept and not kept[-1].text.strip():
        kept.pop()
    return [*kept[:-1], Segment(kept[-1].text.rstrip(), kept[-1].style)] if kept else []


def _contents(document: Document) -> Text:
    """Which sections follow, by the word that asks for each alone."""
    told = [f"{section.title} ({section.key})" for section in _sections(document)]
    return Text(f"{say('Contents')}: {' · '.join(dict.fromkeys(told))}", style="dim")


def _sections(document: Document) -> list[Section]:
    return [section for chapter in document.chapters for section in chapter.sections] + list(
        document.sections
    )


def section_keys(plan: Plan, names: Names) -> tuple[str, ...]:
    """Words that ask for one section each, in order."""
    return tuple(dict.fromkeys(section.key for section in _sections(compose(Brief(plan, names)))))


def where_more(plan: Plan, names: Names) -> str:
    """How to read on from the first screen: as many sections as one line of 80 columns names."""
    keys = section_keys(plan, names)
    told = [
        say("More: add --full, or a section: {sections}.", sections=", ".join(keys[:n]))
        for n in range(len(keys), 0, -1)
    ]
    return next((line for line in told if len(line) <= SCREEN_WIDTH), say("More: add --full."))


def section_of(
    plan: Plan, names: Names, key: str, width: int = 100
) -> list[RenderableType] | tuple[str, ...]:
    """One section of the brief in every reading, by its key; the keys there are if none has that one."""
    document = compose(Brief(plan, names))
    sections = _sections(document)
    found = [_section(section, width) for section in sections if section.key == key]
    return list(found) if found else tuple(dict.fromkeys(section.key for section in sections))


def lowered(title: str) -> str:
    """A title inside a sentence: its first letter small, unless it begins with a name all the same."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def render_blocks(title: str, blocks: tuple[Block, ...], width: int = 100) -> RenderableType:
    """A title and blocks, for answers that are no whole plan."""
    return Trimmed(Group(Text(plain(title, one_line=True), style="bold"), *_blocks(blocks, width)))


def shown(some: Words) -> Text:
    """Words as styled text; control codes are spelled out and markup is not read."""
    return Text.assemble(*((plain(span.text, one_line=False), STYLES[span.role]) for span in some))


def _title(title: str, facts: Words, note: str) -> RenderableType:
    head = Text(plain(title, one_line=True), style="bold reverse")
    lines = [Text.assemble(head, " ", shown(facts))]
    if note:
        lines.append(Text(plain(note, one_line=True), style="italic"))
    return Trimmed(Group(*lines))


def _heading(title: str, aside: str) -> Text:
    return Text.assemble(
        (plain(title, one_line=True), "bold underline"), (f"   {plain(aside, one_line=True)}", "dim")
    )


def _glance(chapter: Chapter) -> RenderableType:
    return Trimmed(
        Group(Text(""), _heading(chapter.title, chapter.aside), *_blocks(chapter.glance.blocks, 120))
    )


def _chapter(chapter: Chapter, several: bool, width: int) -> Iterator[RenderableType]:
    if several:
        yield Group(
            Text(""), Text("─" * min(width, 120), style="dim"), _heading(chapter.title, chapter.aside)
        )
    for section in chapter.sections:
        yield _section(section, width)


def _section(section: Section, width: int) -> RenderableType:
    title = Text(section.title.upper(), style="bold")
    return Trimmed(Group(Text(""), title, *_blocks(section.blocks, width)))


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


def _lines(lines: list[Line]) -> RenderableType:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    labelled = any(line.label for line in lines)
    grid.add_column(width=LABEL_WIDTH if labelled else 1, no_wrap=True, style="bold")
    grid.add_column(ratio=1, overflow="fold")
    for line in lines:
        grid.add_row(Text(plain(line.label, one_line=True)), shown(line.words))
    return Trimmed(grid)


def _table(table: Table) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    for i, title in enumerate(table.head):
        grid.add_column(
            Text(title), justify="right" if i in table.right else "left", overflow="fold", header_style="dim"
        )
    for row in table.rows:
        grid.add_row(*(shown(cell) for cell in row))
    return grid
