"""A claim as it stands: the number, the word, the confidence, and on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from safeconduct.evidence.book import Book
from safeconduct.evidence.model import Claim, Statement
from safeconduct.evidence.pooling import Pooled, pool
from safeconduct.evidence.similarity import SourceQuestion, questions
from safeconduct.evidence.words import DEFAULT_SCALE


@dataclass(frozen=True, slots=True)
class Assessment:
    """What stands behind one claim.

    Attributes
    ----------
    claim : Claim
        The claim.
    pooled : Pooled
        Probability, word, confidence, origins.
    statements : tuple of Statement
        The reports that stand, by id.
    words : str
        Scale of the word.
    half_life_d : float or None
        Decay used, if any.
    as_of : str
        The day of the view; empty for everything.
    grades : dict of str to str
        Report id to grade of source and information, such as ``E5``; ``-`` where not graded.
    """

    claim: Claim
    pooled: Pooled
    statements: tuple[Statement, ...]
    words: str
    half_life_d: float | None
    as_of: str
    grades: dict[str, str]

    @property
    def headline(self) -> str:
        """``12 articles, 1 origin``."""
        articles, origins = self.pooled.articles, len(self.pooled.origins)
        if not articles:
            return "no report"
        return f"{articles} article{'s' * (articles != 1)}, {origins} origin{'s' * (origins != 1)}"

    @property
    def standing(self) -> str:
        """``guess`` of the planner, ``assumed`` by somebody else without a report, or ``reported``."""
        if self.pooled.articles:
            return "reported"
        return "guess" if self.claim.guess else "assumed"

    def asked(self) -> list[SourceQuestion]:
        """Questions about copying that the excerpts raise."""
        texts = {s.id: s.excerpt for s in self.statements if s.excerpt}
        linked = frozenset(frozenset((s.id, q)) for s in self.statements for q in s.quotes)
        return questions(texts, linked)


def assess(
    book: Book, claim_id: str, words: str = DEFAULT_SCALE, half_life_d: float | None = None
) -> Assessment:
    """How a claim of the book stands.

    Parameters
    ----------
    book : Book
        The ledger's state.
    claim_id : str
        The claim.
    words : str
        ``icd203`` or ``phia``.
    half_life_d : float, optional
        Days after which a report weighs half; counted back from the day of the book. Off by default.

    Raises
    ------
    InputError
        If there is no such claim or scale.
    """
    claim = book.claim(claim_id)
    statements = book.statements(claim_id)
    graded = book.graded(claim_id, statements)
    pooled = pool(graded, claim.base_rate, half_life_d=half_life_d, words=words)
    confirmed = {key for origin in pooled.origins if pooled.confirmed for key in origin.reports}
    return Assessment(
        claim=claim,
        pooled=pooled,
        statements=tuple(statements[key] for key in sorted(statements)),
        words=words,
        half_life_d=half_life_d,
        as_of=book.as_of.isoformat() if book.as_of else "",
        grades={
            report.id: report.reliability + ("1" if report.id in confirmed else report.credibility or "-")
            for report in graded
        },
    )


def probabilities(book: Book) -> dict[str, float]:
    """Every claim's pooled probability: what a plan takes its numbers from."""
    return {key: pool(book.graded(key), claim.base_rate).probability for key, claim in book.claims.items()}


def assessment_dict(found: Assessment) -> dict[str, Any]:
    """The assessment for JSON; the keys are a contract."""
    claim, pooled = found.claim, found.pooled
    return {
        "claim": claim.id,
        "statement": claim.statement,
        "kind": claim.kind,
        "about": claim.about,
        "standing": found.standing,
        "headline": found.headline,
        "probability": pooled.probability,
        "word": pooled.word,
        "words": found.words,
        "confidence": pooled.confidence,
        "confirmed": pooled.confirmed,
        "articles": pooled.articles,
        "origins": [
            {
                "name": origin.name,
                "reports": list(origin.reports),
                "effect": origin.effect,
                "weight": origin.weight,
                "grades": sorted({found.grades[key] for key in _own(found, origin.reports)}),
            }
            for origin in pooled.origins
        ],
        "flips_on": list(pooled.pivotal),
        "single_origin": len(pooled.origins) == 1,
        "base_rate": {
            "value": claim.base_rate,
            "by": claim.base_rate_by,
            "why": claim.base_rate_why,
            "guess": claim.guess,
        },
        "reports": [_report_dict(found, statement) for statement in found.statements],
        "questions": [{"kind": q.kind, "reports": list(q.reports), "text": q.text} for q in found.asked()],
        "note": claim.note,
        "as_of": found.as_of or None,
        "half_life_d": found.half_life_d,
        "policy": pooled.policy,
    }


def _own(found: Assessment, reports: tuple[str, ...]) -> list[str]:
    """Those of an origin's reports that quote nothing; its own words."""
    return [s.id for s in found.statements if s.id in reports and not s.quotes]


def _report_dict(found: Assessment, statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "source": statement.source,
        "supports": statement.supports,
        "grade": found.grades[statement.id],
        "quotes": list(statement.quotes),
        "unnamed": bool(statement.unnamed),
        "seen": statement.seen,
        "said": statement.said,
        "received": statement.received,
        "hedge": statement.hedge,
        "adds": statement.adds,
        "excerpt": statement.excerpt,
        "address": statement.address,
        "note": statement.note,
    }
