"""Path sets and veto sets at one limit, when the routes between are not wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from safeconduct.consent.hitting_sets import Transversals, bits, in_order
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
    universe: frozenset[str],
    *,
    always: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    limit_km: float = inf,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> MinimalSets:
    """Path sets and veto sets at one limit, without the frontier: fewer and easier questions.

    Each route found is shrunk to a minimal path set before the next is looked for: with everybody outside it
    refusing, is a route left when one more of its states refuses? (Reiter-style dualisation by an oracle;
    Gunopulos et al. 1997, *Data mining, hypergraph transversals, and machine learning*, PODS.)

    Parameters
    ----------
    universe : frozenset of str
        Every state `solve` may ever name: "everybody else refuses" must be said by name.
    solve, always, refused, limit_km, should_stop, on_progress
        As in :func:`frontier`; ``complete_to_km`` of the progress is 0 until the end.
    """
    asker = Asker(solve, always, refused, limit_km, False)
    search = _Shrinking(asker, asker.names.mask(universe - always - refused))
    search.run(should_stop or never, on_progress or ignore)
    return search.result()


class _Shrinking:
    """The enumeration that shrinks each route to a minimal path set."""

    def __init__(self, asker: Asker, universe: int) -> None:
        self.asker, self.universe = asker, universe
        self.transversals = Transversals()
        self.stack = [0]
        self.paths: list[int] = []
        self.vetoes: list[int] = []

    def run(self, should_stop: Callable[[], bool], on_progress: Callable[[Progress], None]) -> None:
        while self._drop_stale():
            if should_stop():
                return
            self._settle(self.stack.pop())
            on_progress(self._progress())

    def _drop_stale(self) -> bool:
        while self.stack and self.stack[-1] not in self.transversals.members:
            self.stack.pop()
        return bool(self.stack)

    def _settle(self, refusing: int) -> None:
        answer = self.asker.ask(refusing)
        if answer is None:
            self.vetoes.append(refusing)
            return
        path = self._shrink(answer[1])
        self.paths.append(path)
        self.stack += self.transversals.add(path)

    def _shrink(self, path: int) -> int:
        """A minimal path set inside `path`."""
        if path & ~self.universe:
            strange = sorted(self.asker.names.set(path & ~self.universe))
            raise ValueError(f"solve gave a route through {strange}, which the universe does not hold")
        for bit in bits(path):
            fewer = path & ~bit
            # a veto set that meets the path in this state alone proves the state is needed
            if not path & bit or any(not veto & fewer for veto in self.vetoes):
                continue
            answer = self.asker.ask(self.universe & ~fewer)
            path = path if answer is None else answer[1]
        return path

    def _progress(self) -> Progress:
        done = not self._drop_stale()
        reached = self.asker.limit_km if done else 0.0
        return Progress(len(self.paths), len(self.vetoes), len(self.stack), self.asker.solves, reached)

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
