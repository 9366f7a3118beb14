"""How old the facts are on a day: by table, and whether that day lies beyond them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median_low

from safeconduct.facts.dates import Held
from safeconduct.facts.model import Facts


@dataclass(frozen=True, slots=True)
class FactsAge:
    """How old the facts are on a day.

    Attributes
    ----------
    as_of : date
        The day.
    read_on : tuple of (str, date)
        By table, its newest day of reading; closures first.
    closures_seen_by_half : date or None
        Half of the closures still open on that day were last seen in force on or before it; None when none is open.
    unconfirmed : int
        Closures without an end that were once firm and count only as "may be closed" on that day, for their age.
    expired_warnings : int
        Warnings that ran out before that day without word of a renewal.
    own_files : tuple of str
        Files of the user's own facts in use.
    """

    as_of: date
    read_on: tuple[tuple[str, date], ...]
    closures_seen_by_half: date | None
    unconfirmed: int
    expired_warnings: int
    own_files: tuple[str, ...]

    @property
    def days(self) -> int:
        """Days from the newest reading of a closure to the day asked about; 0 or less: the facts reach it."""
        return (self.as_of - dict(self.read_on)["closures"]).days

    @property
    def beyond(self) -> bool:
        """Whether the day lies after the newest reading of a closure."""
        return self.days > 0


def facts_age(facts: Facts, as_of: date) -> FactsAge:
    """How old `facts` are on `as_of`."""
    still_open = [c for c in facts.closures if c.end is None and c.source.verified and c.start.last <= as_of]
    seen = sorted(c.seen_on.last for c in still_open)
    expired = [r for r in facts.risks if r.status != "withdrawn" and r.valid_until]
    return FactsAge(
        as_of=as_of,
        read_on=tuple(facts.read_on.items()),
        closures_seen_by_half=median_low(seen) if seen else None,
        unconfirmed=sum(c.firm_until.date() <= as_of for c in still_open),
        expired_warnings=sum(r.held(as_of) is Held.NO and _was_issued(r.issued, as_of) for r in expired),
        own_files=tuple(own.name for own in facts.own),
    )


def _was_issued(issued: object, as_of: date) -> bool:
    first = getattr(issued, "first", date.min)
    return bool(first <= as_of)
