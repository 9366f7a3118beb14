"""Does one article copy another? Shared passages and wire credits raise a question, never a merge.

Shingles: Broder 1997, *On the resemblance and containment of documents* (containment of the shorter text).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

SHINGLE_WORDS = 5
"""Words in a row that make one shingle."""

ASK_FROM = 0.3
"""Least share of common shingles that raises a question."""

LEAST_SHINGLES = 4
"""A text with fewer shingles says nothing about copying."""

COMMON = 50
"""A shingle in more texts than this is a formula of the trade, not a trace of copying."""

_WIRES = {
    "Reuters": "Reuters",
    "AFP": "AFP",
    "Agence France-Presse": "AFP",
    "Associated Press": "AP",
    "AP": "AP",
    "dpa": "dpa",
    "DPA": "dpa",
    "TASS": "TASS",
    "Interfax": "Interfax",
    "RIA Novosti": "RIA Novosti",
    "Xinhua": "Xinhua",
    "ANSA": "ANSA",
    "EFE": "EFE",
    "PTI": "PTI",
    "ANI": "ANI",
    "Anadolu": "Anadolu",
    "SANA": "SANA",
    "IRNA": "IRNA",
}
_NAMES = "|".join(sorted(map(re.escape, _WIRES), key=len, reverse=True))
_CREDIT = re.compile(
    rf"\((?P<a>{_NAMES})\)|\b(?:with|by|from|via|source:|©)\s+(?P<b>{_NAMES})\b|(?<=/)(?P<c>{_NAMES})\b"
)


@dataclass(frozen=True, slots=True)
class SourceQuestion:
    """Something only a person can answer about where a text comes from.

    Attributes
    ----------
    kind : str
        ``shared-text`` or ``wire-credit``.
    reports : tuple of str
        Ids of the reports it is about.
    share : float
        Share of the shorter text's shingles found in the other, 0 to 1; 0 for a wire credit.
    text : str
        The question in words.
    """

    kind: str
    reports: tuple[str, ...]
    share: float
    text: str


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of five words of a text, case and punctuation ignored."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(zip(*(words[i:] for i in range(SHINGLE_WORDS)), strict=False))


def wire_credits(text: str) -> tuple[str, ...]:
    """The news agencies a text credits, as in ``(Reuters)`` or ``with AFP``."""
    return tuple(sorted({_WIRES[next(filter(None, hit.groups()))] for hit in _CREDIT.finditer(text)}))


def questions(
    texts: Mapping[str, str], linked: frozenset[frozenset[str]] = frozenset()
) -> list[SourceQuestion]:
    """What to ask about a set of texts: shared passages and wire credits.

    Parameters
    ----------
    texts : mapping of str to str
        Report id to its text or excerpt.
    linked : frozenset of frozenset of str
        Pairs whose quotation is already declared; nothing is asked about those.
    """
    return [*_shared_text(texts, linked), *_credits(texts)]


def _shared_text(texts: Mapping[str, str], linked: frozenset[frozenset[str]]) -> list[SourceQuestion]:
    sets = {key: shingles(text) for key, text in texts.items()}
    found = []
    for (a, b), common in sorted(_overlaps(sets).items()):
        share = common / min(len(sets[a]), len(sets[b]))
        if share >= ASK_FROM and frozenset((a, b)) not in linked:
            text = f"{a} and {b} share {share:.0%} of their text: does one copy the other, or both a third?"
            found.append(SourceQuestion("shared-text", (a, b), share, text))
    return found


def _overlaps(sets: Mapping[str, frozenset[tuple[str, ...]]]) -> Counter[tuple[str, str]]:
    """Common shingles per pair, by an index from shingle to texts, so that strangers are never compared."""
    where: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in sorted(sets):
        if len(sets[key]) >= LEAST_SHINGLES:
            for shingle in sets[key]:
                where[shingle].append(key)
    counts: Counter[tuple[str, str]] = Counter()
    for keys in where.values():
        if 1 < len(keys) <= COMMON:
            counts.update(combinations(keys, 2))
    return counts


def _credits(texts: Mapping[str, str]) -> list[SourceQuestion]:
    return [
        SourceQuestion(
            "wire-credit", (key,), 0.0, f"{key} credits {wire}: does it relay that agency's report?"
        )
        for key in sorted(texts)
        for wire in wire_credits(texts[key])
    ]
