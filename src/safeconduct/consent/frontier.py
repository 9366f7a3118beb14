"""Every route worth knowing, in order of length, and the refusals that close them all.

The search knows nothing of geography. It asks one question again and again: *what is the shortest route if
these states refuse?* and draws from the answers

- the **frontier**: routes not beaten by another that is no longer and needs fewer states;
- the **path sets**: minimal sets of consents that open some route within the limit;
- the **veto sets**: minimal sets of refusals that close every route within the limit.

Method: an ordered enumeration over the minimal transversals of the routes found so far (Berge's algorithm
with a queue). A transversal meets every route found, so the shortest route avoiding it is new, and needs not
all the states of any earlier one. The queue gives the transversals by the length of their routes; a lower
bound stands in for a length not yet known, because refusing more never makes the shortest route shorter. So
each prefix of the answer is final, whenever it is cut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf
from typing import Any

from safeconduct.consent.hitting_sets import Transversals, bits, holds_one_of, in_order, minimal
from safeconduct.consent.openings import Openings
from safeconduct.consent.solve_protocol import (
    Asker,
    Progress,
    Solve,
    Solved,
    SolveFrom,
    SolveWithin,
    ignore,
    never,
)

TIE_KM = 1e-6
"""Routes closer in length than this, in km (a millimetre), count as equally long: rounding, not geography."""


@dataclass(frozen=True, slots=True)
class FrontierRoute:
    """A route of the frontier.

    Attributes
    ----------
    distance_km : float
        Its length, km.
    requires : frozenset of str
        Every state whose consent it needs, those that must consent to any route included.
    route : object
        The router's own record of it.
    """

    distance_km: float
    requires: frozenset[str]
    route: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Frontier:
    """Routes in order of length, with the consents that open and the refusals that close them.

    Attributes
    ----------
    routes : tuple of FrontierRoute
        In order of length; a prefix of the whole frontier when not `complete`.
    path_sets : tuple of frozenset of str
        Minimal sets of consents that open a route, without the states of `always`. One empty set: a route
        needs nobody else. When not `complete`: each opens a route, but a longer one may need still fewer.
    veto_sets : tuple of frozenset of str
        Minimal sets of refusals that close every route, without the states of `always` (each of which is a
        veto of its own). One empty set: nothing is open as it is. When not `complete`: each is a minimal veto
        set, but there may be more.
    always : frozenset of str
        States that must consent to any route, such as those of the two ends; in neither kind of set.
    refused : frozenset of str
        States that refuse to begin with; in neither kind of set.
    complete : bool
        Whether nothing is missing.
    complete_to_km : float
        Every frontier route shorter than this is listed, km; the limit when `complete`.
    solves : int
        Shortest routes asked for.
    undecided : int
        Sets of refusals that close every route found but were not looked at when cut. 0 when `complete`.
    opened_by : Openings or None
        Where there is no route at all: the smallest consents of those in `refused` that would open one, if the
        caller has looked for them.
    """

    routes: tuple[FrontierRoute, ...]
    path_sets: tuple[frozenset[str], ...]
    veto_sets: tuple[frozenset[str], ...]
    always: frozenset[str]
    refused: frozenset[str]
    complete: bool
    complete_to_km: float
    solves: int
    undecided: int = 0
    opened_by: Openings | None = None

    @property
    def states(self) -> frozenset[str]:
        """Everybody whose answer counts: on the routes, among those needed always, and in a cut search's veto sets."""
        routes = (route.requires for route in self.routes)
        return self.always.union(*routes, *self.path_sets, *self.veto_sets)


def frontier(
    solve: Solve | SolveFrom | SolveWithin,
    *,
    always: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    limit_km: float = inf,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    hint: bool = False,
    thin_km: float | None = None,
    cap: bool = False,
) -> Frontier:
    """Routes in order of length with their path sets and veto sets; can be cut at any time.

    Parameters
    ----------
    solve : Solve, SolveFrom or SolveWithin
        The shortest route under a set of refusals. It is given `refused` and the refusals tried, together.
    always : frozenset of str
        States that must consent anyway (those of origin and destination): never tried as refusals.
    refused : frozenset of str
        States that refuse to begin with.
    limit_km : float
        Longer routes do not count, km. `solve` should apply the same limit, it saves time.
    should_stop : callable, optional
        Asked before each call of `solve`, but for those that thin a route; True ends the enumeration with what is
        known.
    on_progress : callable, optional
        Told where things stand after each call of `solve`.
    hint : bool
        Whether `solve` takes ``parent_length_km``, a length its answer cannot fall below.
    thin_km : float, optional
        List fewer routes: for every route of the whole frontier one is listed that needs no state more and is at
        most so much longer, km. Path sets and veto sets stay exact. Where the whole frontier holds hundreds of
        routes this is many times quicker, where it holds a dozen it is not.
    cap : bool
        Whether `solve` takes ``at_most_km`` too, a length beyond which its answer is of no use.

    Returns
    -------
    Frontier

    Raises
    ------
    ValueError
        If `solve` breaks its contract and answers with a route that needs a refusing state.
    """
    asker = Asker(solve, always, refused, limit_km, hint, cap)
    search = _Ordered(asker) if thin_km is None else _Thinned(asker, thin_km)
    search.run(should_stop or never, on_progress or ignore)
    return search.result()


class _Ordered:
    """The ordered enumeration: transversals of the routes found, by the length of what they leave open."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.transversals = Transversals()
        # (length or its lower bound, 0 unsolved | 1 solved, states needed, refused set). At equal length the
        # unsolved come first, then the route with fewer states, so that a tie seldom brings a beaten route.
        self.queue: list[tuple[float, int, int, int]] = [(0.0, 0, 0, 0)]
        self.answers: dict[int, tuple[Solved, int]] = {}
        self.pending: dict[int, list[int]] = {}  # states needed -> refused sets answered by that route
        self.vetoes: list[int] = []
        self.found: list[tuple[Solved, int]] = []

    def run(self, should_stop: Callable[[], bool], on_progress: Callable[[Progress], None]) -> None:
        while self._drop_stale():
            if self._go_on_with_what_is_known():
                continue
            if should_stop():
                return
            bound_km, _, _, refusing = heappop(self.queue)
            self._settle(refusing, bound_km)
            on_progress(self._progress())

    def _go_on_with_what_is_known(self) -> bool:
        """Take the head of the queue if its answer is known; False when it has to be asked for."""
        length_km, is_solved, _, refusing = self.queue[0]
        known = None if is_solved else self._reuse(refusing)
        if not is_solved and known is None:
            return False
        heappop(self.queue)
        if known is None:
            self._emit(refusing, length_km)
        else:
            self._await(refusing, known)
        return True

    def _drop_stale(self) -> bool:
        """Leave a living set at the head of the queue; False when none is left."""
        while self.queue and self.queue[0][3] not in self.transversals.members:
            heappop(self.queue)
        return bool(self.queue)

    def _settle(self, refusing: int, bound_km: float) -> None:
        answer = self.asker.ask(refusing, bound_km)
        if answer is None:
            self.vetoes.append(refusing)
            return
        self.pending.setdefault(answer[1], []).append(refusing)
        self._await(refusing, answer)

    def _await(self, refusing: int, answer: tuple[Solved, int]) -> None:
        self.answers[refusing] = answer
        heappush(self.queue, (answer[0].distance_km, 1, answer[1].bit_count(), refusing))

    def _reuse(self, refusing: int) -> tuple[Solved, int] | None:
        """The answer for fewer refusals, if its route is still open: then it is the answer here as well.

        Only routes not yet told can be: every set in the queue meets all those that were.
        """
        for needs, asked in self.pending.items():
            if not needs & refusing and holds_one_of(refusing, asked):
                return next(self.answers[fewer] for fewer in asked if fewer & refusing == fewer)
        return None

    def _emit(self, refusing: int, length_km: float) -> None:
        solved, needs = self.answers[refusing]
        for fewer in self.pending.pop(needs, ()):
            self.answers.pop(fewer, None)
        told = self._told(solved, needs, refusing)
        self.found.append(told)
        for born in self.transversals.add(told[1]):
            heappush(self.queue, (length_km, 0, 0, born))

    def _told(self, solved: Solved, needs: int, _refusing: int) -> tuple[Solved, int]:
        """What is listed for a route."""
        return solved, needs

    def _progress(self) -> Progress:
        self._drop_stale()
        reached = self.queue[0][0] if self.queue else self.asker.limit_km
        return Progress(len(self.found), len(self.vetoes), len(self.queue), self.asker.solves, reached)

    def result(self) -> Frontier:
        names, asker = self.asker.names, self.asker
        complete = not self._drop_stale()
        routes = unbeaten(self.found)
        return Frontier(
            routes=tuple(FrontierRoute(s.distance_km, s.requires, s.route) for s, _ in routes),
            path_sets=in_order(map(names.set, minimal(needs for _, needs in routes))),
            veto_sets=in_order(map(names.set, self.vetoes)),
            always=asker.always,
            refused=asker.refused,
            complete=complete,
            complete_to_km=asker.limit_km if complete else self.queue[0][0],
            solves=asker.solves,
            undecided=len(self.transversals.members) - len(self.vetoes) if not complete else 0,
        )


class _Thinned(_Ordered):
    """The enumeration that lists, for each route, one that needs as few states as a little more length can buy.

    The route listed avoids all that the one found avoids, so the search goes on as if it had been found; what is
    still to come is no shorter than the one found.
    """

    def __init__(self, asker: Asker, thin_km: float) -> None:
        super().__init__(asker)
        self.thin_km = thin_km

    def _told(self, solved: Solved, needs: int, refusing: int) -> tuple[Solved, int]:
        within_km = solved.distance_km + self.thin_km
        told = solved, needs
        for bit in bits(needs):
            if told[1] & bit:
                told, refusing = self._without(bit, told, refusing, within_km)
        return told

    def _without(
        self, bit: int, told: tuple[Solved, int], refusing: int, within_km: float
    ) -> tuple[tuple[Solved, int], int]:
        """A route that does without one state and needs nobody new, if there is one; and whom to refuse next."""
        fewer, tried = told[1] & ~bit, refusing | bit
        while (answer := self.asker.ask(tried, within_km=within_km)) is not None:
            if not answer[1] & ~fewer:
                return answer, tried
            tried |= answer[1] & ~fewer  # whoever it turns up to need is refused next
        return told, tried & ~bit

    def result(self) -> Frontier:
        # told in the order in which they were found, which the listed ones may be out of by `thin_km`
        self.found.sort(key=lambda told: (told[0].distance_km, told[1].bit_count(), told[1]))
        return super().result()


def unbeaten(found: list[tuple[Solved, int]]) -> list[tuple[Solved, int]]:
    """Without routes beaten by one told later that is as long and needs fewer states (ties)."""
    return [one for place, one in enumerate(found) if not _is_beaten(one, found, place + 1)]


def _is_beaten(one: tuple[Solved, int], found: list[tuple[Solved, int]], start: int) -> bool:
    solved, needs = one
    for other, fewer in found[start:]:
        if other.distance_km > solved.distance_km + TIE_KM:
            return False
        if fewer & needs == fewer:
            return True
    return False
