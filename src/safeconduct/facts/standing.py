"""A state's standing on a day: treaties and blocs, warnings, refuge treaties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safeconduct.errors import Fault, InputError
from safeconduct.facts.dates import Held
from safeconduct.facts.model import Article, Facts, RiskRow, TreatyRow

SHOWN_AFTER_EXPIRY_DAYS = 365
"""For how long a warning that ran out is still shown: as long as any fact is called firm unread."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A treaty row and what it says about a day.

    Attributes
    ----------
    row : TreatyRow
        The row.
    held : Held
        Whether the state belonged to it that day.
    """

    row: TreatyRow
    held: Held

    @property
    def words(self) -> str:
        """``"party since 1945"``, ``"not a party"``, ..."""
        if self.row.status == "not_party":
            return "not a party"
        if self.held is Held.NO:
            return "no longer a party" if self.row.status == "former" else "not yet a party"
        status = self.row.status.replace("_", " ")
        since = f" since {self.row.start.text}" if self.row.start else ", since when is not known"
        until = f" until {self.row.end.text}" if self.row.end else ""
        return f"{'perhaps ' if self.held is Held.MAYBE else ''}{status}{since}{until}"


@dataclass(frozen=True, slots=True)
class Warned:
    """A conflict-zone warning and whether it stood on a day.

    Attributes
    ----------
    row : RiskRow
        The row.
    held : Held
        ``MAYBE`` when the record does not settle it; `when` says why.
    """

    row: RiskRow
    held: Held

    @property
    def when(self) -> str:
        """``"2017-03-31 to 2026-11-30"``, ``"seen on 2026-09-25, day of issue not known"``, ..."""
        row = self.row
        if row.issued and row.valid_until:
            return f"{row.issued.text} to {row.valid_until.text}"
        start = f"since {row.issued.text}" if row.issued else "day of issue not known"
        end = ", withdrawn since" if row.status == "withdrawn" else ""
        return f"{start}{end}, last seen on {row.seen_on.text}" if row.seen_on else start + end


def standings(facts: Facts, state: str, as_of: date) -> tuple[Standing, ...]:
    """The state's standing in every treaty and bloc on record."""
    return tuple(Standing(t, t.held(as_of)) for t in facts.treaties if t.alpha2 == state)


def refuge_standings(facts: Facts, state: str, as_of: date) -> tuple[Standing, ...]:
    """The state's standing in the Rome Statute and the refugee treaties."""
    return tuple(Standing(t, t.held(as_of)) for t in facts.refuges if t.alpha2 == state)


def party_to(facts: Facts, state: str, treaty: str, as_of: date) -> Held:
    """Whether a state was bound by a treaty on a day, as far as the record goes."""
    rows = [t.held(as_of) for t in facts.treaties if t.alpha2 == state and t.treaty == treaty]
    return next((held for held in (Held.YES, Held.MAYBE) if held in rows), Held.NO)


def articles(facts: Facts, treaty: str) -> tuple[Article, ...]:
    """One line on each article on record of a treaty."""
    return tuple(a for a in facts.articles if a.treaty == treaty)


def warnings(facts: Facts, state: str, as_of: date) -> tuple[Warned, ...]:
    """Warnings that stood on a day, or may have, the sure ones first."""
    found = [Warned(r, r.held(as_of)) for r in facts.risks if r.alpha2 == state]
    return tuple(sorted((w for w in found if w.held is not Held.NO), key=lambda w: w.held is not Held.YES))


def expired_warnings(facts: Facts, state: str, as_of: date) -> tuple[Warned, ...]:
    """Warnings that ran out within the last year, newest first: whether they were renewed is not on record."""
    gone = [r for r in facts.risks if r.alpha2 == state and _expired(r, as_of)]
    return tuple(Warned(r, Held.NO) for r in sorted(gone, key=_expiry, reverse=True))


def _expired(row: RiskRow, as_of: date) -> bool:
    days = (as_of - _expiry(row)).days
    return row.status != "withdrawn" and 0 < days <= SHOWN_AFTER_EXPIRY_DAYS


def _expiry(row: RiskRow) -> date:
    return row.valid_until.last if row.valid_until else date.max


def check_day(facts: Facts, word: str | date, where: str = "as_of") -> date | Fault:
    """The day meant by `word`, or what is wrong with it."""
    try:
        day = word if isinstance(word, date) else date.fromisoformat(word.strip())
    except ValueError:
        return Fault(where, f'"{word!s:.40}" is not a date.', "Write it as 2022-07-31.")
    if day < facts.begins:
        what = f"{day} is before the facts begin ({facts.begins})."
        return Fault(where, what, f"Use a day from {facts.begins} on.")
    return day


def get_day(facts: Facts, word: str | date, where: str = "as_of") -> date:
    """The day meant by `word`; raises InputError."""
    found = check_day(facts, word, where)
    if isinstance(found, Fault):
        raise InputError([found])
    return found
