"""Lead times counted in the working days of the state that is asked, its weekend and public holidays included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from math import ceil

from safeconduct.facts.model import Permit

HOURS_A_DAY = 24
WORKING = ("business_days", "working_hours")
MONDAY_TO_FRIDAY = range(5)


@cache
def _calendar(state: str, year: int) -> tuple[frozenset[date], frozenset[int]] | None:
    """Public holidays of a year and weekdays of the weekend (Monday 0); None for a state without a calendar."""
    # a whole world of calendars: loaded only by who counts working days
    import holidays

    try:
        days = holidays.country_holidays(state, years=year)
    except NotImplementedError:
        return None
    return frozenset(days), frozenset(days.weekend)


def has_calendar(state: str, year: int = 2026) -> bool:
    """Whether the working days of a state are known; where not, Monday to Friday is taken."""
    return _calendar(state, year) is not None


def is_working_day(state: str, day: date) -> bool:
    """Whether offices of `state` are taken to be open on `day`, by the `holidays` package."""
    calendar = _calendar(state, day.year)
    if calendar is None:
        return day.weekday() in MONDAY_TO_FRIDAY
    return day not in calendar[0] and day.weekday() not in calendar[1]


def _working_days(state: str, day: date, step: int) -> Iterator[date]:
    while True:
        day += timedelta(days=step)
        if is_working_day(state, day):
            yield day


def after_working_days(state: str, asked: date, days: int) -> date:
    """The day on which `days` working days of `state` have passed; the day of asking does not count."""
    passed = _working_days(state, asked, 1)
    return next(day for n, day in enumerate(passed, 1) if n == days) if days > 0 else asked


def before_working_days(state: str, wanted: date, days: int) -> date:
    """The latest day to ask, if `days` working days of `state` must have passed by `wanted`."""
    if days <= 0:
        return wanted
    # the last of the counted days may be `wanted` itself; the question must be asked the day before the first
    counted = _working_days(state, wanted + timedelta(days=1), -1)
    return next(day for n, day in enumerate(counted, 1) if n == days) - timedelta(days=1)


def working_days_of(permit: Permit) -> int | None:
    """The most working days a row asks for; None where its lead time is in hours or days by the clock, or not known."""
    figures = [n for n in (permit.lead_min, permit.lead_max) if n is not None]
    if permit.lead_unit not in WORKING or not figures:
        return None
    most = max(figures)
    return ceil(most / HOURS_A_DAY) if permit.lead_unit == "working_hours" else ceil(most)


def ready_by(permit: Permit, asked: date) -> date | None:
    """The day by which the answer is due if asked on `asked`, by the longer figure; None without a figure."""
    working = working_days_of(permit)
    if working is not None:
        return after_working_days(permit.alpha2, asked, working)
    figures = [n for n in (permit.lead_min, permit.lead_max) if n is not None]
    if not figures:
        return None
    days = max(figures) / (HOURS_A_DAY if permit.lead_unit == "hours" else 1)
    return asked + timedelta(days=ceil(days))


def ask_by(permit: Permit, wanted: date) -> date | None:
    """The latest day to ask for an answer due on `wanted`, by the longer figure; None without a figure."""
    working = working_days_of(permit)
    if working is not None:
        return before_working_days(permit.alpha2, wanted, working)
    due = ready_by(permit, wanted)
    return None if due is None else wanted - (due - wanted)
