"""The smallest consents that open a way, when many refuse: implicit hitting sets.

Consents open a way just when they meet every veto set of those who refuse. Most of these sets are never
needed: take a smallest set of consents that meets the veto sets known, and ask whether a way is open with it. If
one is, no smaller set opens one; if not, some veto set has been missed, is found and added (Reiter 1987, *A
theory of diagnosis from first principles*, Artificial Intelligence 32; Moreno-Centeno and Karp 2013, *The implicit
hitting set approach*, Operations Research 61). The size reached is a proven lower bound at any time.

A veto set is grown from few refusals, because few are quickly asked about: while a way is open, one of the
refusing states that it needs refuses too. What is left over is then dropped one by one. Where the caller can
tell more cheaply that some refusals close every way (on a map of who borders whom, say), that is asked first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from safeconduct.consent.hitting_sets import in_order
from safeconduct.consent.solve_protocol import Progress, Solve, Solved, ignore, never

Closing = Callable[[frozenset[str]], frozenset[str] | None]
"""Of some refusals a part that closes every way by itself, or None where that cannot be told cheaply."""


@dataclass(frozen=True, slots=True)
class Openings:
    """The smallest sets of consents that open a way.

    Attributes
    ----------
    sets : tuple of frozenset of str
        Each opens a way and none smaller does; without the consents of `always`. All of them when `complete`;
        none when nobody's consent opens one. One empty set: a way is open as it is.
    at_least : int
        No fewer consents than this open a way: proven, also when not `complete`.
    always : frozenset of str
        Refusing ones without whom there is no way.
    complete : bool
        Whether every set of that size is listed.
    solves : int
        Shortest routes asked for.
    """

    sets: tuple[frozenset[str], ...]
    at_least: int
    always: frozenset[str]
    complete: bool
    solves: int

    @property
    def whole(self) -> tuple[tuple[str, ...], ...]:
        """Every set with `always`, in alphabetical order; a set of nobody is left out."""
        return tuple(tuple(sorted(opens | self.always)) for opens in self.sets if opens or self.always)


def smallest_openings(
    solve: Solve,
    refusing: frozenset[str],
    *,
    always: frozenset[str] = frozenset(),
    limit_km: float = inf,
    closing: Closing | None = None,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Openings:
    """All smallest sets of refusing ones whose consent opens a way.

    Parameters
    ----------
    solve : Solve
        The shortest route under a set of refusals; whom it needs beyond `refusing` does not matter.
    refusing : frozenset of str
        Everybody who refuses.
    always : frozenset of str
        Those of them whom every way needs: taken as consenting and told apart.
    limit_km : float
        Longer routes do not count, km.
    closing : callable, optional
        A cheap proof that some refusals close every way, if there is one: given the refusals, a part of them
        that closes by itself, or None.
    should_stop : callable, optional
        Asked before each call of `solve`; True ends the search with what is known.
    on_progress : callable, optional
        Told after each call of `solve`; ``complete_to_km`` is 0 until the end.
    """
    search = _Search(solve, refusing - always, limit_km, closing, should_stop or never)
    search.on_progress = on_progress or ignore
    complete = search.run()
    return Openings(
        sets=in_order(search.opening),
        at_least=search.at_least,
        always=always & refusing,
        complete=complete,
        solves=search.solves,
    )


class _Stopped(Exception):
    """The caller said to stop."""


class _Search:
    """Choices that meet every veto set known, each tried; veto sets added until the choices open a way."""

    def __init__(
        self,
        solve: Solve,
        refusing: frozenset[str],
        limit_km: float,
        closing: Closing | None,
        should_stop: Callable[[], bool],
    ) -> None:
        from safeconduct.consent.covers import Cover  # a tenth of a second to import, for those who need it

        self.solve, self.refusing, self.limit_km = solve, refusing, limit_km
        self.closing, self.should_stop = closing, should_stop
        self.on_progress: Callable[[Progress], None] = ignore
        self.choices = Cover(refusing)
        self.opening: list[frozenset[str]] = []
        self.at_least = self.solves = self.vetoes = 0

    def run(self) -> bool:
        """Look for them all; False if it was stopped before the end."""
        from safeconduct.consent.covers import OutOfNodes

        try:
            while (chosen := self._next_choice()) is not None:
                self._try(chosen)
        except (_Stopped, OutOfNodes):
            return False
        return True

    def _next_choice(self) -> frozenset[str] | None:
        """A smallest choice not yet tried; None when none is left of the size that opens a way."""
        chosen = self.choices.best(size=self.at_least if self.opening else None)
        if chosen is not None:
            self.at_least = len(chosen)
        return chosen

    def _try(self, chosen: frozenset[str]) -> None:
        missed = list(self._missed(self.refusing - chosen))
        for veto in missed:
            self.vetoes += 1
            self.choices.at_least(veto, 1)
        if not missed:
            self.opening.append(chosen)
            if chosen:  # every other choice lacks one of these
                self.choices.at_most(chosen, len(chosen) - 1)
            else:
                self.choices.at_least((), 1)

    def _missed(self, refusing: frozenset[str]) -> Iterator[frozenset[str]]:
        """Veto sets among some refusals, no two with a member in common; none if a way is open."""
        cheaply = False
        while (veto := self._proven(refusing)) is not None:
            cheaply = True
            yield veto
            refusing -= veto
        # a search under many refusals costs most where a way is open: none only to look for one veto set more
        while not cheaply and (veto := self._searched(refusing)) is not None:
            yield veto
            if not veto:  # nothing is open whoever consents
                return
            refusing -= veto

    def _proven(self, refusing: frozenset[str]) -> frozenset[str] | None:
        """A veto set by the cheap proof, none of which it can spare."""
        closing = self.closing
        known = closing(refusing) if closing is not None else None
        if closing is None or not known:
            return None
        return _shrunk(known, lambda fewer: closing(fewer) is not None)

    def _searched(self, refusing: frozenset[str]) -> frozenset[str] | None:
        """A minimal veto set among some refusals by search; None if a way is open."""
        if self._ask(refusing) is not None:
            return None
        return _shrunk(self._grown(refusing), lambda fewer: self._ask(fewer) is None)

    def _grown(self, refusing: frozenset[str]) -> frozenset[str]:
        """Refusals among these that close every way, found from few to many."""
        stopping: frozenset[str] = frozenset()
        while (route := self._ask(stopping)) is not None:
            needed = route.requires & refusing
            if not needed:  # it keeps clear of them all, yet too near some for the search: no part is known
                return refusing
            stopping |= {min(needed)}
        return stopping

    def _ask(self, refusing: frozenset[str]) -> Solved | None:
        if self.should_stop():
            raise _Stopped
        self.solves += 1
        route = self.solve(refusing)
        self.on_progress(Progress(len(self.opening), self.vetoes, 0, self.solves, 0.0))
        return route if route is not None and route.distance_km <= self.limit_km else None


def _shrunk(veto: frozenset[str], closes: Callable[[frozenset[str]], bool]) -> frozenset[str]:
    """What is left of a veto set when whoever is not needed has been dropped."""
    for one in sorted(veto):
        if closes(veto - {one}):
            veto -= {one}
    return veto
