"""The scenario file's ledger tables; their keys are those of :mod:`safeconduct.evidence.model`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from safeconduct.scenario.file.values import DateText, Name, Table, Text

Reliability = Literal["A", "B", "C", "D", "E", "F"]
"""Admiralty grade of a source."""

Credibility = Literal["2", "3", "4", "5", "6"]
"""Admiralty grade of a report."""

ClaimKind = Literal[
    "overflight", "landing", "acceptance", "capacity", "stands", "indicator", "event", "other"
]
"""What a claim is about; the kinds of :data:`safeconduct.evidence.model.CLAIM_KINDS`."""


class SourceIn(Table):
    """Somebody who says things."""

    id: Name = Field(description="Unique name.")
    name: Name = Field(description="Name to show.")
    kind: Name = Field(description="Newspaper, anonymous channel, government, …")
    reliability: Reliability = Field(description="A completely reliable … E unreliable, F cannot be judged.")
    why: Text = Field(description="Why it is graded so, and whose grade it is.")
    since: DateText = Field(description="From when the grade holds.")
    address: str = Field(default="", description="Where to find it.")


class ReportIn(Table):
    """What a source said about a claim."""

    id: Name = Field(description="Unique name.")
    claim: Name = Field(description="Id of the claim.")
    source: Name = Field(description="Id of the source.")
    supports: bool = Field(description="Whether it says that the claim holds.")
    said: DateText = Field(description="When it was said.")
    received: DateText = Field(description="When the planner had it.")
    quotes: list[Name] = Field(
        default_factory=list, max_length=1000, description="Ids of the reports it relays."
    )
    unnamed: str = Field(
        default="", description="`yes`, or a label, if it rests on somebody it does not name."
    )
    credibility: Credibility | None = Field(
        default=None, description='"2" probably true … "6" cannot be judged; 1 is computed, never typed.'
    )
    hedge: str = Field(default="", description="The words by which it keeps its distance.")
    excerpt: str = Field(default="", description="The passage, short.")
    address: str = Field(default="", description="Where it can be read.")
    text_sha256: str = Field(default="", description="Hash of the text read.")
    seen: bool = Field(default=True, description="`false` for an original that nobody on this side has read.")
    adds: str = Field(default="", description="What it adds to what it quotes.")
    note: str = Field(default="", description="Anything else.")


class ClaimIn(Table):
    """A statement the plan may rest on."""

    id: Name = Field(description="Unique name.")
    statement: Text = Field(description="A sentence that is true or false.")
    kind: ClaimKind = Field(description="What it is about.")
    base_rate: float = Field(gt=0, lt=1, description="Its probability before any report.")
    base_rate_by: Name = Field(description="Who set it.")
    base_rate_why: Text = Field(description="Why that number.")
    since: DateText = Field(description="When the claim was taken up.")
    about: str = Field(default="", description="State, airfield or indicator it is about.")
    value: float | None = Field(default=None, description="The number it states, if any.")
    unit: str = Field(default="", description="Unit of that number.")
    guess: bool = Field(default=False, description="`true` if the base rate is the planner's own guess.")
    note: str = Field(default="", description="Anything else.")


class LedgerIn(Table):
    """A small evidence ledger inside the file."""

    source: list[SourceIn] = Field(default_factory=list, max_length=1000, description="Who says things.")
    report: list[ReportIn] = Field(default_factory=list, max_length=1000, description="Who said what.")
    claim: list[ClaimIn] = Field(
        default_factory=list, max_length=1000, description="Statements the plan may rest on."
    )
