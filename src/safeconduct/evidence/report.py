"""One graded word on a yes/no claim, as the pooling takes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, isfinite

from safeconduct.errors import Fault, InputError

RELIABILITIES = ("A", "B", "C", "D", "E", "F")
"""Grades of a source (NATO/Admiralty): A completely reliable … E unreliable, F cannot be judged."""

CREDIBILITIES = ("2", "3", "4", "5", "6")
"""Grades of a report: 2 probably true … 5 improbable, 6 cannot be judged. 1 is computed, never typed."""

UNNAMED = "unnamed source"
"""The name of the unknown origin that all unnamed sources of one claim share."""


@dataclass(frozen=True, slots=True)
class Report:
    """A source's word for or against a claim.

    Attributes
    ----------
    id : str
        Its own name.
    source : str
        Who said it. Empty or None where nobody is named: all such reports share one unknown origin.
    supports : bool
        True if it says that the claim holds, False if it says that it does not.
    reliability : str
        Grade of the source, A to F.
    credibility : str or None
        Grade of this report, 2 to 6; None where nobody graded it.
    quotes : tuple of str
        Ids of the reports it relays. A report that quotes nothing is an origin.
    seen : bool
        False for an original nobody has read: it is known only through those who relay it, and then
        counts with the accuracy of the relay chain.
    speaks_for : str
        The origin it leads back to when that is not its own source: several windows of unnamed sources
        carry different names here. Empty for the source itself.
    age_d : float
        Days since it was said; used only when decay is asked for.
    """

    id: str
    source: str | None
    supports: bool
    reliability: str
    credibility: str | None = None
    quotes: tuple[str, ...] = ()
    seen: bool = True
    speaks_for: str = ""
    age_d: float = 0.0

    def __post_init__(self) -> None:
        # A list of ids is what people write; a string would be taken apart letter by letter.
        object.__setattr__(
            self, "quotes", self.quotes if isinstance(self.quotes, str) else tuple(self.quotes)
        )
        faults = [fault for fault in self._faults() if fault]
        if faults:
            raise InputError(faults)

    def _faults(self) -> Iterable[Fault | None]:
        where = f"report {self.id}"
        yield None if self.id else Fault("report.id", "a report needs an id.", "Give it a short name.")
        yield reliability_fault(where, self.reliability)
        yield credibility_fault(where, self.credibility)
        if not isinstance(self.supports, bool):
            yield Fault(f"{where}.supports", f"{self.supports!r} is not yes or no.", "Give true or false.")
        if isinstance(self.quotes, str):
            yield Fault(f"{where}.quotes", "is one text, not a list of report ids.", "Write (id,).")
        if not isfinite(self.age_d) or self.age_d < 0:
            yield Fault(f"{where}.age_d", f"{self.age_d!r} is no age in days.", "Give 0 or more.")

    @property
    def origin(self) -> str:
        """The name of the origin this report is, if it quotes nothing."""
        return self.speaks_for or " ".join((self.source or "").split()) or UNNAMED


def reliability_fault(where: str, grade: object) -> Fault | None:
    """The fault of a reliability that is not A to F, or None."""
    if grade in RELIABILITIES:
        return None
    return Fault(f"{where}.reliability", f"{grade!r} is not a grade of a source.", "Give A, B, C, D, E or F.")


def credibility_fault(where: str, grade: object) -> Fault | None:
    """The fault of a credibility that is not 2 to 6 or absent, or None."""
    if grade is None or grade in CREDIBILITIES:
        return None
    if grade in ("1", 1):
        return Fault(
            f"{where}.credibility",
            "1 (confirmed by independent sources) is computed, never typed.",
            "Give 2 to 6, or enter the report that confirms it.",
        )
    return Fault(f"{where}.credibility", f"{grade!r} is not a grade of a report.", 'Give "2" to "6".')


def chance_fault(where: str, value: object) -> Fault | None:
    """The fault of a number that is not a chance strictly between 0 and 1, or None."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 1:
        return None
    return Fault(where, f"{value!r} is not a chance.", "Give a number above 0 and below 1.")


def positive_fault(where: str, value: float) -> Fault | None:
    """The fault of a number that is not positive and finite, or None."""
    return None if 0 < value < inf else Fault(where, f"{value!r} must be above 0.", "Give a positive number.")
