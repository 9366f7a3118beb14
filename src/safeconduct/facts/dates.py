"""Dates that may be known only to the month or the year, read conservatively."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Held(StrEnum):
    """Whether a dated thing held on a day."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as precise as its source.

    Attributes
    ----------
    text : str
        As the source has it: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    first, last : date
        Earliest and latest day it can mean; equal when the day is known.
    """

    text: str
    first: date
    last: date

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last


def parse_stamp(text: str) -> Stamp:
    """The days `text` can mean; raises ValueError when it is no date."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return Stamp(text, date(parts[0], 1, 1), date(parts[0], 12, 31))
    if len(parts) == 2:
        year, month = parts
        return Stamp(text, date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    day = date(*parts)
    return Stamp(text, day, day)


def find_stamp(text: str) -> Stamp | None:
    """Like `parse_stamp`, with None for an empty cell."""
    return parse_stamp(text) if text else None


def held_on(day: date, start: Stamp | None, end: Stamp | None) -> Held:
    """Whether something that ran from `start` to `end`, both included, held on `day`.

    A missing start or end leaves that side open. Days between the earliest and the latest reading of a
    partial date are ``MAYBE``.
    """
    if (start and day < start.first) or (end and day > end.last):
        return Held.NO
    if (start and day < start.last) or (end and day > end.first):
        return Held.MAYBE
    return Held.YES
