"""Path sets and veto sets at one limit, when the routes between are not wanted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from safeconduct.consent.hitting_sets import Transversals, bits, holds_one_of, in_order
from safeconduct.consent.solve_protocol import Asker, Progress, Solve, SolveFrom, ignore, never


@dataclass(frozen=True, slots=True)
class MinimalSets:
    """Path sets and veto sets at one limit; fields as in :class:`Frontier`.

    Unlike there, each path set is minimal even when not `complete`.
    """

    path_sets: tuple[frozenset[str], ...]
    veto_sets: tuple[frozenset[str], ...]
    always: frozenset[str]
    refused: frozenset[str]
    complete: bool
    solves: int
    undecided: int = 0


def minimal_sets(
    solve: Solve | SolveFrom,
    universe: frozenset[str] | None = None,
    *,
    always: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    limit_km: float = inf,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> MinimalSets:
    """Path sets and veto sets at one limit, without the frontier: fewer and easier questions.

    Each route found is shrunk to a minimal path set before the next is looked for: is a route left that does
    without one more of its states, and needs nobody new? (Reiter-style dualisation by an oracle; Gunopulos et
    al. 1997, *Data mining, hypergraph transversals, and machine learning*, PODS.) That everybody else refuses is
    not said outright, because a search under many refusals costs most: whoever a route turns up to need is
    refused next, and what closed every route once need not be asked about again.

    Parameters
    ----------
    universe : frozenset of str, optional
        Every state `solve` may name; one beyond it is a fault of `solve`.
    solve, always, refused, limit_km, on_progress
        As in :func:`frontier`; ``complete_to_km`` of the progress is 0 until the end.
    should_stop : callable, optional
        Asked before each set of refusals that is looked at; shrinking the route that it leaves open takes some
        searches more.
    """
    asker = Asker(solve, always, refused, limit_km, False)
    known = None if universe is None else asker.names.mask(universe - always - refused)
    search = _Shrinking(asker, known)
    search.run(should_stop or never, on_progress or ignore)
    return search.result()


class _Shrinking:
    """The enumeration that shrinks each route to a minimal path set."""

    def __init__(self, asker: Asker, universe: int | None) -> None:
        self.asker, self.universe = asker, universe
        self.transversals = Transversals()
        # in the order born: small sets come early, and a cut leaves those out that weigh least
        self.waiting: deque[int] = deque([0])
        self.paths: list[int] = []
        self.vetoes: list[int] = []
        self.closed: list[int] = []
        """Refusals that closed every route, not all minimal."""

    def run(self, should_stop: Callable[[], bool], on_progress: Callable[[Progress], None]) -> None:
        while self._drop_stale():
            if should_stop():
                return
            self._settle(self.waiting.popleft())
            on_progress(self._progress())

    def _drop_stale(self) -> bool:
        while self.waiting and self.waiting[0] not in self.transversals.members:
            self.waiting.popleft()
        return bool(self.waiting)

    def _settle(self, refusing: int) -> None:
        needs = self._needs(refusing)
        if needs is None:
            self.vetoes.append(refusing)
            return
        path = self._shrink(needs, refusing)
        self.paths.append(path)
        self.waiting += self.transversals.add(path)

    def _needs(self, refusing: int) -> int | None:
        """What the shortest route needs when these refuse; None if none is left, asked for or known."""
        if holds_one_of(refusing, self.closed):
            return None
        answer = self.asker.ask(refusing)
        if answer is None:
            self.closed.append(refusing)
            return None
        if self.universe is not None and answer[1] & ~self.universe:
            strange = sorted(self.asker.names.set(answer[1] & ~self.universe))
            raise ValueError(f"solve gave a route through {strange}, which the universe does not hold")
        return answer[1]

    def _shrink(self, path: int, refusing: int) -> int:
        """A minimal path set inside `path`, which is open when `refusing` refuse."""
        for bit in bits(path):
            if path & bit:
                path, refusing = self._without(bit, path, refusing)
        return path

    def _without(self, bit: int, path: int, refusing: int) -> tuple[int, int]:
        """A part of `path` that does without one state, if it opens a route; and whom to refuse from now on."""
        fewer = path & ~bit
        # refusals that closed every route, and meet the path in this state alone, prove that it is needed
        if any(not closed & fewer for closed in self.closed):
            return path, refusing
        tried = refusing | bit
        while (needs := self._needs(tried)) is not None:
            if not needs & ~fewer:
                return needs, tried
            tried |= needs & ~fewer
        return path, tried & ~bit

    def _progress(self) -> Progress:
        done = not self._drop_stale()
        reached = self.asker.limit_km if done else 0.0
        return Progress(len(self.paths), len(self.vetoes), len(self.waiting), self.asker.solves, reached)

    def result(self) -> MinimalSets:
        names, complete = self.asker.names, not self._drop_stale()
        return MinimalSets(
            path_sets=in_order(map(names.set, self.paths)),
            veto_sets=in_order(map(names.set, self.vetoes)),
            always=self.asker.always,
            refused=self.asker.refused,
            complete=complete,
            solves=self.asker.solves,
            undecided=0 if complete else len(self.transversals.members) - len(self.vetoes),
        )
