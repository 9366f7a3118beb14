"""Votes under declared copying (Dong, Berti-Équille & Srivastava 2009, PVLDB 2(1)).

Copying is never inferred from agreement here: somebody has to declare it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, product
from math import fsum

from safeconduct.errors import InputError

Edge = tuple[str, str]
"""``(copier, copied)``."""


def vote_count(sources: Sequence[str], copies: Iterable[Edge], copy_rate: float) -> float:
    """Σ (1 − c)^outdegree over the sources that give one value.

    Parameters
    ----------
    sources : sequence of str
        The sources that agree.
    copies : iterable of (copier, copied)
        The declared copying among them.
    copy_rate : float
        c: the chance that a copier copies a given value, 0 to 1.

    Raises
    ------
    InputError
        Where the chance of copying is none.
    """
    if not 0 <= copy_rate <= 1:
        raise InputError.single("copy_rate", f"{copy_rate!r} is not a rate.", "Give 0 to 1.")
    outdegree = Counter(copier for copier, _ in set(copies))
    return fsum((1 - copy_rate) ** outdegree[source] for source in sources)


def expected_vote_count(sources: Sequence[str], dependence: float, copy_rate: float) -> float:
    """The vote count when each pair is dependent with one probability and nobody knows who copies whom.

    All graphs are enumerated. Directions that form a circle are left out, and so are those in which one
    source copies two that are independent of each other: for a single value it has it from one of them.
    The directions left share their graph's probability evenly. This is our reading of the paper's
    example (three sources, c = .8, pairwise .4), whose printed 2.08 it gives; with every direction
    counted the figure would be 2.12. Meant for a handful of sources: 2^pairs graphs are walked.
    """
    pairs = list(combinations(sources, 2))
    total = []
    for linked in product((False, True), repeat=len(pairs)):
        edges = [pair for pair, on in zip(pairs, linked, strict=True) if on]
        weight = dependence ** len(edges) * (1 - dependence) ** (len(pairs) - len(edges))
        votes = [vote_count(sources, graph, copy_rate) for graph in _directions(edges)]
        total.append(weight * fsum(votes) / len(votes))
    return fsum(total)


def _directions(edges: Sequence[Edge]) -> Iterator[list[Edge]]:
    for flips in product((False, True), repeat=len(edges)):
        graph = [(b, a) if flip else (a, b) for (a, b), flip in zip(edges, flips, strict=True)]
        if _acyclic(graph) and not _copies_strangers(graph):
            yield graph


def _acyclic(graph: Sequence[Edge]) -> bool:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for copier, copied in graph:
        sorter.add(copier, copied)
    try:
        sorter.prepare()
    except CycleError:
        return False
    return True


def _copies_strangers(graph: Sequence[Edge]) -> bool:
    linked = {frozenset(edge) for edge in graph}
    return any(
        a != b and one == two and frozenset((a, b)) not in linked for one, a in graph for two, b in graph
    )
