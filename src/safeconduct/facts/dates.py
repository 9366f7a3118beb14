"""Dates that may be known only to the month or the year, or to the hour, read conservatively.

A day on which something began or ended counts to it as a whole, since its hour is not known. As instants that is
half-open: ``2022-04-23 to 2022-04-25`` runs from 23 April 00:00 UTC up to, and without, 26 April 00:00 UTC.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
"""A day, a month or a year; `int` would also take signs, spaces and the digits of other scripts."""


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
        As the source has it: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MMZ``.
    first, last : date
        Earliest and latest day it can mean; equal when the day is known.
    moment : datetime or None
        The instant, where the source has the hour.
    """

    text: str
    first: date
    last: date
    moment: datetime | None = None

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    @property
    def words(self) -> str:
        """``"2022-04"``, ``"2025-06-14 04:30 UTC"``."""
        return f"{self.moment:%Y-%m-%d %H:%M} UTC" if self.moment else self.text

    @property
    def as_start(self) -> tuple[datetime, datetime]:
        """Earliest and latest instant at which something beginning then can have begun."""
        return self.moment or midnight(self.first), self.moment or midnight(self.last)

    @property
    def as_end(self) -> tuple[datetime, datetime]:
        """Earliest and latest instant from which something ending then can be over; a known day is its own."""
        return self.moment or midnight_after(self.first), self.moment or midnight_after(self.last)


def midnight(day: date) -> datetime:
    """The first instant of a day, UTC."""
    return datetime.combine(day, time(), UTC)


def midnight_after(day: date) -> datetime:
    """The first instant after a day, UTC; the last day of the calendar ends with its last instant."""
    return datetime.max.replace(tzinfo=UTC) if day == date.max else midnight(day + timedelta(days=1))


def parse_stamp(text: str) -> Stamp:
    """The days `text` can mean; raises ValueError when it is no date."""
    try:
        return _stamp(text)
    except OverflowError:
        # a year of twenty digits, or the calendar's first or last hours moved beyond it by their time zone
        raise ValueError(f"{text:.40} is beyond the calendar") from None


def _stamp(text: str) -> Stamp:
    if "T" in text:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(f"{text} has no time zone")
        moment = moment.astimezone(UTC)
        return Stamp(text, moment.date(), moment.date(), moment)
    if not DAY.fullmatch(text):
        raise ValueError(f"{text:.40} is not a date")
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return Stamp(text, date(parts[0], 1, 1), date(parts[0], 12, 31))
    if len(parts) == 2:
        year, month = parts
        return Stamp(text, date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    day = date(*parts)
    return Stamp(text, day, day)


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
