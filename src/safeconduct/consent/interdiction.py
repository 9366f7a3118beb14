"""The worst few refusals: which close every way, and which cost most.

Both look from few refusals to many, and only at refusals that touch what the best answer so far relies on: any
others leave that answer standing, so they can do no harm (the branching of Lozano and Smith 2017, *A backward
sampling framework for interdiction problems with fortification*, INFORMS Journal on Computing 29, over small sets
in place of sampled ones). So a few refusals among two hundred states take dozens of questions, not millions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from safeconduct.consent.hitting_sets import bits, in_order
from safeconduct.consent.solve_protocol import Asker, Solve, never


@dataclass(frozen=True, slots=True)
class ClosingSets:
    """The small veto sets.

    Attributes
    ----------
    sets : tuple of frozenset of str
        Every minimal veto set of at most so many keys, without those of `always`; some of them if cut.
    complete_to : int
        Every minimal veto set of at most so many keys is listed.
    complete : bool
        Whether that is as many as were asked for.
    solves : int
        Shortest routes asked for.
    """

    sets: tuple[frozenset[str], ...]
    complete_to: int
    complete: bool
    solves: int


def closing_sets(
    solve: Solve,
    most: int,
    *,
    always: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    limit_km: float = inf,
    should_stop: Callable[[], bool] | None = None,
) -> ClosingSets:
    """Every minimal veto set of at most `most` keys, without listing the larger ones.

    Parameters
    ----------
    solve, always, refused, limit_km
        As in :func:`safeconduct.consent.frontier`.
    should_stop : callable, optional
        Asked before each call of `solve`; True ends the search with what is known.
    """
    asker = Asker(solve, always, refused, limit_km, hint=False)
    stop, names = should_stop or never, asker.names
    routes: list[int] = []
    closing: list[int] = []
    layer, size = {0}, 0
    while layer and size <= most:
        after: set[int] = set()
        for refusing in sorted(layer):
            if any(small & refusing == small for small in closing):
                continue
            needs = next((route for route in routes if not route & refusing), None)
            if needs is None:
                if stop():
                    return ClosingSets(in_order(map(names.set, closing)), size - 1, False, asker.solves)
                answer = asker.ask(refusing)
                if answer is None:
                    closing.append(refusing)
                    continue
                needs = answer[1]
                routes.append(needs)
            # every veto set that holds these refusals meets the route that they leave open
            after.update(refusing | bit for bit in bits(needs))
        layer, size = after, size + 1
    return ClosingSets(in_order(map(names.set, closing)), most, True, asker.solves)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What can be had under some refusals.

    Attributes
    ----------
    value : float
        How much: people in safety, say. More refusals must never give more.
    relies_on : frozenset of str
        Keys all of which the answer needs: while none of them refuses, it stands.
    answer : object
        Whatever the caller wants to have carried along.
    """

    value: float
    relies_on: frozenset[str]
    answer: Any = None


@dataclass(frozen=True, slots=True)
class Worst:
    """The refusals that hurt most, of at most so many.

    Attributes
    ----------
    refusals : frozenset of str
        The fewest, then the first by name, that cost as much as any can. Empty: none costs anything.
    outcome : Outcome
        The best that can be had then.
    lost : float
        What they cost: value without them less value with them.
    """

    refusals: frozenset[str]
    outcome: Outcome
    lost: float


@dataclass(frozen=True, slots=True)
class WorstRefusals:
    """The worst refusals of each number.

    Attributes
    ----------
    by_number : tuple of Worst
        For 1, 2, ... refusals at most; shorter than asked for if cut: each one listed is final.
    complete : bool
        Whether all numbers asked for are there.
    asked : int
        Outcomes worked out.
    """

    by_number: tuple[Worst, ...]
    complete: bool
    asked: int


def worst_refusals(
    outcome: Callable[[frozenset[str]], Outcome],
    most: int,
    *,
    sure: frozenset[str] = frozenset(),
    should_stop: Callable[[], bool] | None = None,
) -> WorstRefusals:
    """Which refusals, of at most 1, 2, ... `most`, cost most: exact.

    Parameters
    ----------
    outcome : callable
        The best that can be had under a set of refusals.
    most : int
        How many refusals at most.
    sure : frozenset of str
        Keys that do not refuse: granted for good, or everybody's own.
    should_stop : callable, optional
        Asked before each call of `outcome`.
    """
    stop, known = should_stop or never, dict[frozenset[str], Outcome]()
    told: list[Worst] = []
    layer = {frozenset[str]()}
    worst: tuple[frozenset[str], Outcome] | None = None
    for size in range(most + 1):
        after: set[frozenset[str]] = set()
        for refusing in sorted(layer, key=sorted):
            if stop():
                return WorstRefusals(tuple(told), False, len(known))
            known[refusing] = under = outcome(refusing)
            if worst is None or under.value < worst[1].value:
                worst = refusing, under
            after.update(refusing | {key} for key in under.relies_on - refusing - sure)
        assert worst is not None
        if size:
            told.append(Worst(*worst, known[frozenset()].value - worst[1].value))
        layer = after
    return WorstRefusals(tuple(told), True, len(known))
