"""Dates as people know them: a year, a month, a day or an instant, compared by their last possible day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from functools import lru_cache

from safeconduct.errors import Fault, InputError
from safeconduct.limits import FIRST_YEAR, LAST_YEAR

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].+)?)?)?")


@lru_cache(maxsize=4096)  # a ledger names the same days again and again
def last_day(text: str) -> date:
    """The last day a partial date can mean: ``2022-08`` is 31 August 2022.

    What was known by a day may only use what was surely there, so an uncertain date counts as its end.

    Raises
    ------
    InputError
        If the text is no ISO 8601 date or instant.
    """
    match = _SHAPE.fullmatch(text)
    try:
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise ValueError
        year, month, day = int(match[1]), int(match[2] or 12), match[3]
        if match.end(3) != len(text) and day:
            return datetime.fromisoformat(text).date()
        return date(year, month, int(day) if day else monthrange(year, month)[1])
    except ValueError:
        raise InputError([date_fault("date", text)]) from None


def find_date_fault(where: str, text: object) -> Fault | None:
    """The fault of a text that is no date, or None."""
    if not isinstance(text, str):
        return date_fault(where, text)
    try:
        last_day(text)
    except InputError:
        return date_fault(where, text)
    return None


def find_order_fault(where: str, said: object, received: object) -> Fault | None:
    """The fault of something that was received before it can have been said; None if a date is none."""
    if find_date_fault(where, said) or find_date_fault(where, received):
        return None
    assert isinstance(said, str)
    assert isinstance(received, str)
    if _first_day(said) <= last_day(received):
        return None
    return Fault(where, f"{received} is before it was said ({said}).", "Are the two dates exchanged?")


def _first_day(text: str) -> date:
    """The first day a partial date can mean: ``2022-08`` is 1 August 2022."""
    return (
        last_day(text)
        if len(text) > len("2022-08")
        else date.fromisoformat(f"{text}-01-01"[: len("2022-08-01")])
    )


def date_fault(where: str, text: object) -> Fault:
    """The fault for something that is no date."""
    return Fault(where, f"{text!r} is not a date.", "Write 2022, 2022-07, 2022-07-31 or 2022-07-31T20:00Z.")


def find_instant_fault(where: str, text: object) -> Fault | None:
    """The fault of a text that is not an instant with its time zone, or None."""
    try:
        if isinstance(text, str):
            instant = datetime.fromisoformat(text)
            # in UTC an instant at the calendar's ends may have no date
            if instant.tzinfo is not None and FIRST_YEAR <= instant.year <= LAST_YEAR:
                return None
    except ValueError:
        pass
    return Fault(where, f"{text!r} is not an instant with a time zone.", "Write 2022-07-31T20:00:00Z.")


def as_utc(text: str) -> datetime:
    """The instant of an ISO 8601 text with time zone, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
