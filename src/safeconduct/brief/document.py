"""What a brief says, apart from how it is shown: sections of lines and tables, on the terminal as in HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Role = Literal["", "strong", "dim", "good", "bad", "fact", "reported", "assumed"]
"""What a piece of text is: plain, what matters, aside, in favour, against, or on whose word it stands."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one role; not yet escaped for anything.

    Attributes
    ----------
    text : str
    role : Role
    """

    text: str
    role: Role = ""


Words = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Words beside a label.

    Attributes
    ----------
    label : str
        In capitals as shown; may be empty.
    words : Words
    rank : int
        On a screen too small for all, lines of the highest rank go first; 0 stays.
    short : Words
        What is said instead on a small screen; empty: the same.
    """

    label: str
    words: Words
    rank: int = 0
    short: Words = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head.

    Attributes
    ----------
    head : tuple of str
        One title per column; all empty for a table without a head.
    rows : tuple of tuple of Words
        As many cells as the head has.
    right : frozenset of int
        Columns of numbers, set to the right.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    right: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("every row has as many cells as the head")


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Section:
    """One answer of the brief.

    Attributes
    ----------
    key : str
        Stable name, e.g. ``now``; the anchor in HTML.
    title : str
    blocks : tuple of Block
    """

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Everything about one reading, never mixed with another's.

    Attributes
    ----------
    key : str
        The reading's id.
    title : str
    aside : str
        Operator and flight kind.
    glance : Section
        The decision in a few lines.
    sections : tuple of Section
    """

    key: str
    title: str
    aside: str
    glance: Section
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole brief.

    Attributes
    ----------
    title : str
    facts : Words
        As of when, how many people, how far.
    note : str
    chapters : tuple of Chapter
        One per reading.
    sections : tuple of Section
        What all readings share.
    footer : Words
    """

    title: str
    facts: Words
    note: str
    chapters: tuple[Chapter, ...]
    sections: tuple[Section, ...]
    footer: Words


def words(*parts: str | Span | Words) -> Words:
    """Words from strings, spans and words."""
    out: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            part = Span(part)
        out.extend((part,) if isinstance(part, Span) else part)
    return tuple(span for span in out if span.text)


def joined(items: Iterable[str | Span | Words], by: str = " · ") -> Words:
    """Items with a separator between them."""
    out: list[str | Span | Words] = []
    for item in items:
        out += [by, item] if out else [item]
    return words(*out)


def text_of(some: Words) -> str:
    """The bare text."""
    return "".join(span.text for span in some)
