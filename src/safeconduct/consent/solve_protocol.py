"""The one question of this room, *what is the shortest route if these states refuse?*, and how it is put."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any, Protocol

from safeconduct.consent.hitting_sets import Names


@dataclass(frozen=True, slots=True)
class Solved:
    """The shortest route under some refusals.

    Attributes
    ----------
    distance_km : float
        Its length, km.
    requires : frozenset of str
        Every state whose consent it needs, those of the two ends included.
    route : object
        Whatever the router wants to have carried along; never looked at here.
    """

    distance_km: float
    requires: frozenset[str]
    route: Any = None


class Solve(Protocol):
    """The shortest route when a set of states refuses, or None when there is none within the limit.

    Refusing more states must never shorten the answer, and the answer must not need a refusing state.
    """

    def __call__(self, refused: frozenset[str], /) -> Solved | None:
        """Answer for the states in `refused`."""
        ...


class SolveWithin(Protocol):
    """A :class:`SolveFrom` that can stop at a length which is of no use any more."""

    def __call__(
        self, refused: frozenset[str], /, *, parent_length_km: float, at_most_km: float
    ) -> Solved | None:
        """Answer for `refused`, or None if the answer is longer than `at_most_km`."""
        ...


class SolveFrom(Protocol):
    """A :class:`Solve` that can use a lower bound of its answer."""

    def __call__(self, refused: frozenset[str], /, *, parent_length_km: float) -> Solved | None:
        """Answer for `refused`, knowing that no answer is shorter than `parent_length_km`."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an enumeration stands.

    Attributes
    ----------
    routes, veto_sets, waiting : int
        Routes and veto sets found; refused sets still to be looked at.
    solves : int
        Shortest routes asked for.
    complete_to_km : float
        Every frontier route shorter than this has been found, km.
    """

    routes: int
    veto_sets: int
    waiting: int
    solves: int
    complete_to_km: float


class Asker:
    """Puts questions to `solve` in bits and takes its answers apart."""

    def __init__(
        self,
        solve: Any,
        always: frozenset[str],
        refused: frozenset[str],
        limit_km: float,
        hint: bool,
        cap: bool = False,
    ) -> None:
        self.solve, self.always, self.refused = solve, always, refused
        self.limit_km, self.hint, self.cap = limit_km, hint, cap
        self.names = Names()
        self.solves = 0

    def ask(self, mask: int, bound_km: float = 0.0, within_km: float = inf) -> tuple[Solved, int] | None:
        """The route when `mask` refuses too, with the states it needs beyond `always`; None if too long."""
        if self.always & self.refused:
            return None
        self.solves += 1
        refused = self.refused | self.names.set(mask)
        hints = {"parent_length_km": bound_km} if self.hint else {}
        within_km = min(within_km, self.limit_km)
        hints |= {"at_most_km": within_km} if self.cap else {}
        solved: Solved | None = self.solve(refused, **hints)
        if solved is None or solved.distance_km > within_km:
            return None
        if trespass := solved.requires & refused:
            raise ValueError(f"solve gave a route through {sorted(trespass)}, which refuse")
        return solved, self.names.mask(solved.requires - self.always)


def never() -> bool:
    return False


def ignore(_: Progress) -> None:
    return None
