"""What a ledger holds: sources, claims, what was reported, and who wrote it down.

Reliability belongs to the source, credibility to the report. Nothing is ever changed: a newer entry
supersedes an older one of the same id, a retraction takes one out, and both stay on record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import ClassVar, Literal

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.evidence.dates import find_date_fault, find_instant_fault, find_order_fault
from safeconduct.evidence.report import chance_fault, credibility_fault, reliability_fault

_BROKEN = re.compile("[\0\ud800-\udfff]")

Kind = Literal["source", "claim", "report", "retraction"]
KINDS: tuple[Kind, ...] = ("source", "claim", "report", "retraction")

CLAIM_KINDS = ("overflight", "landing", "acceptance", "capacity", "stands", "indicator", "event", "other")
"""What a claim is about; a plan finds the claims it uses by id, people by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody who says things.

    Attributes
    ----------
    id : str
        Short name.
    name : str
        Full name.
    kind : str
        For example ``newspaper``, ``government``, ``anonymous channel``, ``person``.
    reliability : str
        Grade A to F. A re-grading is a newer entry of the same id with its own `since`.
    why : str
        The reason for the grade, and whose grade it is.
    since : str
        From when the grade holds; a date, possibly a year or a month only.
    address : str
        Where to find the source; may be empty.
    """

    id: str
    name: str
    kind: str
    reliability: str
    why: str
    since: str
    address: str = ""
    NEEDED: ClassVar[tuple[str, ...]] = ("name", "kind", "why")

    def own_faults(self) -> list[Fault | None]:
        """Faults of this kind of entry alone."""
        return [
            reliability_fault("", self.reliability),
            find_date_fault(".since", self.since),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement a plan uses.

    Attributes
    ----------
    id : str
        Short name; the plan refers to it.
    statement : str
        What is claimed, as a sentence that is true or false.
    kind : str
        One of `CLAIM_KINDS`.
    about : str
        State (ISO 3166 alpha-2) or airport (ICAO) it is about; may be empty.
    value : float or None
        The number it states (people, stands, level), if any.
    unit : str
        Unit of `value`.
    base_rate : float
        Chance before any report, above 0 and below 1.
    base_rate_by : str
        Who set it.
    base_rate_why : str
        Why that number.
    guess : bool
        True where the number is the planner's own guess, and is to be shown as one.
    since : str
        When the claim was taken up; a date.
    note : str
        Anything a reader must know; may be empty.
    """

    id: str
    statement: str
    kind: str
    base_rate: float
    base_rate_by: str
    base_rate_why: str
    since: str
    about: str = ""
    value: float | None = None
    unit: str = ""
    guess: bool = False
    note: str = ""
    NEEDED: ClassVar[tuple[str, ...]] = ("statement", "base_rate_by", "base_rate_why")

    def own_faults(self) -> list[Fault | None]:
        """Faults of this kind of entry alone."""
        wrong_kind = Fault(
            ".kind",
            f"{self.kind!r} is not a kind of claim.",
            did_you_mean(str(self.kind), CLAIM_KINDS) or f"Choose one of {', '.join(CLAIM_KINDS)}.",
        )
        number = self.value is None or (_is_number(self.value) and -inf < self.value < inf)
        return [
            None if self.kind in CLAIM_KINDS else wrong_kind,
            chance_fault(".base_rate", self.base_rate),
            find_date_fault(".since", self.since),
            None
            if number
            else Fault(".value", f"{self.value!r} is not a number.", "Leave it out if unknown."),
            None if isinstance(self.guess, bool) else Fault(".guess", "must be true or false."),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A report: somebody's word on a claim, and on whose word that one says so.

    Attributes
    ----------
    id : str
        Short name.
    claim : str
        Id of the claim it bears on.
    source : str
        Id of the source that said it.
    supports : bool
        Whether it says that the claim holds.
    quotes : tuple of str
        Ids of the reports it relays; empty for an origin.
    unnamed : str
        Set where it rests on somebody it does not name: ``yes``, or a label that tells this unnamed person
        from another once that has been shown.
    credibility : str or None
        Grade of the information, 2 to 6. 1 is computed, never typed.
    said : str
        When it was said; a date.
    received : str
        When we had it; a date.
    hedge : str
        The words by which it keeps its distance, as written.
    excerpt : str
        The passage, short.
    address : str
        Where it can be read.
    text_sha256 : str
        Hash of the whole text read; empty where it was not read.
    seen : bool
        False for an original nobody on this side has read.
    adds : str
        What it adds to or changes in what it quotes: how wording hardens on the way.
    note : str
        Anything else.
    """

    id: str
    claim: str
    source: str
    supports: bool
    said: str
    received: str
    quotes: tuple[str, ...] = ()
    unnamed: str = ""
    credibility: str | None = None
    hedge: str = ""
    excerpt: str = ""
    address: str = ""
    text_sha256: str = ""
    seen: bool = True
    adds: str = ""
    note: str = ""
    NEEDED: ClassVar[tuple[str, ...]] = ("claim", "source")

    def own_faults(self) -> list[Fault | None]:
        """Faults of this kind of entry alone."""
        both = Fault(
            ".unnamed",
            "a report that rests on an unnamed source cannot quote a named report too.",
            "Enter the unnamed source's word as a report of its own and quote that.",
        )
        return [
            credibility_fault("", self.credibility),
            find_date_fault(".said", self.said),
            find_date_fault(".received", self.received),
            find_order_fault(".received", self.said, self.received),
            None if isinstance(self.supports, bool) else Fault(".supports", "must be true or false."),
            None if isinstance(self.seen, bool) else Fault(".seen", "must be true or false."),
            both if self.unnamed and self.quotes else None,
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """Takes a source, a claim or a report out from now on; what it took out stays on record.

    Attributes
    ----------
    id : str
        ``kind:id`` of what is taken out.
    of_kind : str
        ``source``, ``claim`` or ``report``.
    of_id : str
        Its id.
    """

    id: str
    of_kind: str
    of_id: str
    NEEDED: ClassVar[tuple[str, ...]] = ("of_id",)

    def own_faults(self) -> list[Fault | None]:
        """Faults of this kind of entry alone."""
        if self.of_kind in KINDS[:3]:
            return []
        return [Fault(".of_kind", f"{self.of_kind!r} cannot be retracted.", "Give source, claim or report.")]


Body = Source | Claim | Statement | Retraction

CLASSES: dict[str, type[Source] | type[Claim] | type[Statement] | type[Retraction]] = {
    "source": Source,
    "claim": Claim,
    "report": Statement,
    "retraction": Retraction,
}
"""The class of each kind."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger.

    Attributes
    ----------
    body : Source or Claim or Statement or Retraction
        What is entered.
    author : str
        Who entered it.
    at : str
        When; an ISO 8601 instant with time zone.
    reason : str
        Why.
    supersedes : bool
        Whether it is meant to replace the entry of the same kind and id.
    """

    body: Body
    author: str
    at: str
    reason: str
    supersedes: bool = False

    def __post_init__(self) -> None:
        where = f"{self.kind} {self.body.id}"
        faults = [
            Fault(f"{where}.{name}", "is missing, or not clean text.", why)
            for name, why in (("author", "Say who enters it."), ("reason", "Say why."))
            if not _is_text(getattr(self, name))
        ]
        wrong = find_instant_fault(f"{where}.at", self.at)
        faults += [wrong] if wrong else []
        if faults:
            raise InputError(faults)

    @property
    def kind(self) -> Kind:
        """``source``, ``claim``, ``report`` or ``retraction``."""
        return kind_of(self.body)


def kind_of(body: Body) -> Kind:
    """The kind of a body."""
    return next(kind for kind in KINDS if isinstance(body, CLASSES[kind]))


def _is_text(value: object) -> bool:
    # NUL and half a surrogate pair can neither be stored and read back
    return isinstance(value, str) and bool(value.strip()) and not _BROKEN.search(value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
