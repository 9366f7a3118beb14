"""The small ledger a scenario file may carry: the same entries as the big one, as they are written.

What they are worth is for :mod:`safeconduct.evidence` to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.evidence.model import Claim, Source, Statement

__all__ = ["Claim", "StatedLedger", "Source", "Statement"]


@dataclass(frozen=True, slots=True)
class StatedLedger:
    """Sources, reports and claims of the file.

    Attributes
    ----------
    sources : tuple of Source
        Who says things.
    reports : tuple of Statement
        Who said what, on whose word.
    claims : tuple of Claim
        Statements the plan may rest on.
    """

    sources: tuple[Source, ...] = ()
    reports: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()

    def find_claim(self, name: str) -> Claim | None:
        """The claim of that id, or None."""
        return next((claim for claim in self.claims if claim.id == name), None)
