"""The small ledger a scenario file may carry: sources, reports and claims as data, unweighed.

What they are worth is for :mod:`safeconduct.evidence` to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.planning.scenario.marks import Figure

Reliability = Literal["A", "B", "C", "D", "E", "F"]
"""Admiralty grade of a source: A completely reliable … E unreliable, F cannot be judged."""

Credibility = Literal["2", "3", "4", "5", "6"]
"""Admiralty grade of a report: 2 probably true … 6 cannot be judged. 1 (confirmed) is computed."""


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who says things.

    Attributes
    ----------
    id, name, kind : str
        Unique name; name to show; newspaper, channel, ministry, …
    reliability : Reliability
        Grade A to F.
    why, since : str
        Why it is graded so; since when (ISO date, may be partial).
    named : bool
        False for an anonymous source.
    """

    id: str
    name: str
    kind: str
    reliability: Reliability
    why: str = ""
    since: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What a source said about a claim.

    Attributes
    ----------
    id, claim, source : str
        Unique name; ids of the claim and the source.
    supports : bool
        Whether it speaks for the claim.
    credibility : Credibility or None
        Grade 2 to 6; None: not graded.
    quotes : tuple of str
        Ids of the reports it relays; empty for an origin.
    said_on, received_on : str
        ISO dates, may be partial.
    hedge, excerpt, url, sha256, note : str
        The word that weakens it; a short quotation; where; hash of the text; free text.
    """

    id: str
    claim: str
    source: str
    supports: bool
    credibility: Credibility | None = None
    quotes: tuple[str, ...] = ()
    said_on: str = ""
    received_on: str = ""
    hedge: str = ""
    excerpt: str = ""
    url: str = ""
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement the plan may rest on.

    Attributes
    ----------
    id, text : str
        Unique name; the statement.
    base_rate : Figure
        Its probability before any report, and on whose word.
    kind : str
        What it is about, e.g. ``acceptance``, ``overflight``, ``indicator``.
    about : str
        State, airfield or indicator it is about.
    """

    id: str
    text: str
    base_rate: Figure
    kind: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Sources, reports and claims of the file.

    Attributes
    ----------
    sources, reports, claims : tuple
        As written, in the order of the file.
    """

    sources: tuple[Source, ...] = ()
    reports: tuple[SourceReport, ...] = ()
    claims: tuple[Claim, ...] = ()
