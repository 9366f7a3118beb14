"""What would change if a source were discredited, or one origin of a claim withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from safeconduct.evidence.assess import Assessment, assess, probabilities
from safeconduct.evidence.book import Book
from safeconduct.evidence.words import DEFAULT_SCALE
from safeconduct.planning.watch import PlanChange, PlanSummary, diff


class PlanFor(Protocol):
    """A plan as a function of its claims: claim id to probability, for every claim of the ledger."""

    def __call__(self, chances: Mapping[str, float]) -> PlanSummary: ...


@dataclass(frozen=True, slots=True)
class ClaimMoved:
    """A claim before and after.

    Attributes
    ----------
    before, after : Assessment
        How it stood and how it would stand.
    """

    before: Assessment
    after: Assessment

    @property
    def word_flips(self) -> bool:
        """Whether the word changes."""
        return self.before.pooled.word != self.after.pooled.word


@dataclass(frozen=True, slots=True)
class Recalled:
    """Everything that a source holds up.

    Attributes
    ----------
    source : str
        Its id.
    name : str
        Its name.
    claims : tuple of ClaimMoved
        The claims whose number, word or number of articles would change.
    plans : tuple of (str, tuple of PlanChange)
        Each plan asked about and what would change in it.
    """

    source: str
    name: str
    claims: tuple[ClaimMoved, ...]
    plans: tuple[tuple[str, tuple[PlanChange, ...]], ...]


def recall(
    book: Book, source: str, plans: Mapping[str, PlanFor] | None = None, words: str = DEFAULT_SCALE
) -> Recalled:
    """What would change if a source were discredited: all it said withdrawn, and what only relays it.

    Parameters
    ----------
    book : Book
        The ledger's state.
    source : str
        Id or name of the source.
    plans : mapping of str to PlanFor, optional
        The plans to try, by name.
    words : str
        Scale of words.

    Raises
    ------
    InputError
        If there is no such source.
    """
    key = book.source_id(source)
    without = book.without_source(key)
    moved = [ClaimMoved(assess(book, c, words), assess(without, c, words)) for c in sorted(book.claims)]
    old, new = probabilities(book), probabilities(without)
    tried = {name: diff(plan(old), plan(new)) for name, plan in (plans or {}).items()}
    name = book.sources[key][-1].name
    return Recalled(key, name, tuple(m for m in moved if _differs(m)), tuple(tried.items()))


def _differs(moved: ClaimMoved) -> bool:
    return (moved.before.pooled.probability, moved.before.pooled.articles) != (
        moved.after.pooled.probability,
        moved.after.pooled.articles,
    )


def chance_moves(book: Book, claim: str, plan: PlanFor) -> dict[str, float]:
    """By how much a plan's chance of passage falls when one origin of a claim is withdrawn.

    Origin name to chance of passage with it minus without it, in the reading where it moves most; an origin
    is left out where the plan has no chance to compare.
    """
    found = assess(book, claim)
    base = probabilities(book)
    whole = _chances(plan(base))
    moves: dict[str, float] = {}
    for origin in found.pooled.origins:
        left = _chances(plan({**base, claim: found.pooled.probability - origin.effect}))
        # a reading that has no chance on one side has nothing to compare
        falls = [whole[name] - left[name] for name in whole.keys() & left.keys()]
        if falls:
            moves[origin.name] = max(falls, key=abs)
    return moves


def _chances(told: PlanSummary) -> dict[str, float]:
    known = {"": told.chance} | {one.name: one.chance for one in told.others}
    return {name: chance for name, chance in known.items() if chance is not None}


def recalled_dict(recalled: Recalled) -> dict[str, Any]:
    """The result for JSON."""
    return {
        "source": recalled.name,
        "id": recalled.source,
        "claims": [
            {
                "claim": moved.before.claim.id,
                "before": _numbers(moved.before),
                "after": _numbers(moved.after),
                "word_flips": moved.word_flips,
            }
            for moved in recalled.claims
        ],
        "plans": [
            {"plan": name, "changes": [{"kind": c.kind, "about": c.about, "text": c.text} for c in changes]}
            for name, changes in recalled.plans
        ],
    }


def _numbers(found: Assessment) -> dict[str, Any]:
    return {
        "probability": found.pooled.probability,
        "word": found.pooled.word,
        "headline": found.headline,
        "articles": found.pooled.articles,
        "origins": len(found.pooled.origins),
    }
