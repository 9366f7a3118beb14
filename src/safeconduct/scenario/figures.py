"""Numbers with their origin: every figure a plan rests on says on whose word it stands.

Three kinds of word, never mixed up: something was *reported* by somebody, it is a dated *fact* with a
source, or the planner *assumed* it and owns the guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Literal

MarkKind = Literal["reported", "fact", "assumed"]
"""On what a number rests."""

MARK_KINDS: tuple[MarkKind, ...] = ("reported", "fact", "assumed")


@dataclass(frozen=True, slots=True)
class Mark:
    """On whose word a number or a statement stands.

    Attributes
    ----------
    kind : MarkKind
        ``reported`` (by whom, where, when), ``fact`` (source and date) or ``assumed`` (by its owner).
    by : str
        Who reported it, or who owns the assumption; may be empty for a fact.
    source : str
        Address or reference where it can be read; empty for an assumption.
    date : str
        When it was said or held: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; may be empty if assumed.
    note : str
        Anything else, e.g. the grade of the source table ("H", "M", "L").
    """

    kind: MarkKind
    by: str = ""
    source: str = ""
    date: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        missing = missing_words(self.kind, self.by, self.source, self.date)
        if missing:
            raise ValueError(f"a number marked {self.kind} needs {' and '.join(missing)}")

    def __str__(self) -> str:
        told = [word for word in (self.by, self.source, self.date) if word]
        return f"{self.kind}: {', '.join(told)}" if told else self.kind


def missing_words(kind: MarkKind, by: str, source: str, date: str) -> tuple[str, ...]:
    """Keys that a mark of this kind must have and lacks."""
    needed = {
        "reported": (("by", by), ("source", source), ("date", date)),
        "fact": (("source", source), ("date", date)),
        "assumed": (("by", by),),
    }[kind]
    return tuple(name for name, value in needed if not value)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as low, likely and high, with its mark.

    Attributes
    ----------
    low : float
        Low value, in the unit that the field's name tells.
    likely : float
        Likely value; the one used where a single number is needed.
    high : float
        High value.
    mark : Mark
        On whose word it stands.
    """

    low: float
    likely: float
    high: float
    mark: Mark

    def __post_init__(self) -> None:
        if not all(isfinite(value) for value in (self.low, self.likely, self.high)):
            raise ValueError("low, likely and high must be finite numbers")
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"low <= likely <= high does not hold: {self.low}, {self.likely}, {self.high}")

    @property
    def is_range(self) -> bool:
        """Whether low and high differ."""
        return self.low < self.high


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability: a marked number, or the name of the claim whose evidence gives it.

    Attributes
    ----------
    value : float or None
        Probability 0 to 1 as stated; None when `claim` gives it.
    mark : Mark or None
        On whose word the number stands; None when `claim` gives it.
    claim : str
        Id of a claim of the ledger; empty when `value` is stated.
    """

    value: float | None
    mark: Mark | None
    claim: str = ""

    def __post_init__(self) -> None:
        stated = self.value is not None and self.mark is not None
        if stated == bool(self.claim):
            raise ValueError("a chance is either a marked number or a claim, and not both")
        if self.value is not None and not 0.0 <= self.value <= 1.0:
            raise ValueError(f"a probability lies between 0 and 1, not {self.value}")

    def resolve(self, claims: dict[str, float]) -> float:
        """The number: the stated one, or that of the claim in `claims` (KeyError if it is not there)."""
        return claims[self.claim] if self.value is None else self.value
