"""Which grants first: the fewest that make a plan stand any few refusals, or carry it alone.

Two questions, each answered from the minimal veto sets:

- **against** `k`: grants after which no `k` refusals *of the others* stop it. They must meet every veto set of at
  most `k` keys. One that has none of them refuses in full, and stops it.
- **alone**, `k` **withdrawn**: grants that suffice though everybody else refuses, and still do when any `k` of
  them are taken back. Every veto set must hold more than `k` of them; `k = 0` is a smallest path set. There are
  none just when some veto set has `k` keys or fewer, and that set is the reason to tell.

Order: the smallest set first; of these the one whose longest lead time is shortest, since all are asked at once;
then the likeliest, by the product of the chances (a millionth of their logarithm counts as alike); then by name.
A grant can still be withdrawn: the second question counts with that, the first does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import exp, inf, log

from safeconduct.consent.hitting_sets import in_order
from safeconduct.consent.interdiction import closing_sets
from safeconduct.consent.solve_protocol import Asker, Solve, never

LOG_CHANCE_UNIT = 1e-6
"""Logarithms of chances are counted in whole numbers of this: so that equal ones are equal."""

MOST_LISTED = 4
"""Sets of the smallest size that are listed unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known of asking for each key.

    Attributes
    ----------
    lead_h : mapping of str to float
        Hours from asking to an answer; a key not named takes longer than any.
    chance : mapping of str to float
        Chance of a grant, 0 to 1; a key not named counts as certain to be granted, one of 0 cannot be.
    """

    lead_h: Mapping[str, float]
    chance: Mapping[str, float]

    def hours(self, key: str) -> float:
        """Lead time of a key, h; infinite where it is not known."""
        return self.lead_h.get(key, inf)

    def cost(self, key: str) -> int:
        """Minus the logarithm of a key's chance, in whole units."""
        return round(-log(self.chance.get(key, 1.0)) / LOG_CHANCE_UNIT)

    def possible(self, key: str) -> bool:
        """Whether a key can be granted at all."""
        return self.chance.get(key, 1.0) > 0.0

    def rank(self, keys: Iterable[str]) -> tuple[int, float, int, list[str]]:
        """By what sets of grants are ordered, the best first."""
        names = sorted(keys)
        longest = max(map(self.hours, names), default=0.0)
        return len(names), longest, sum(map(self.cost, names)), names


NOTHING_KNOWN = Asking({}, {})
"""No lead times and no chances: sets are ordered by size, then by name."""


@dataclass(frozen=True, slots=True)
class Grants:
    """A set of grants to get.

    Attributes
    ----------
    keys : frozenset of str
    longest_lead_h : float or None
        The longest lead time among them, h; None where one is not known.
    chance : float
        Product of their chances.
    """

    keys: frozenset[str]
    longest_lead_h: float | None
    chance: float


@dataclass(frozen=True, slots=True)
class Secured:
    """The grants that secure a plan.

    Attributes
    ----------
    k : int
        Against so many refusals or withdrawals.
    sets : tuple of Grants
        The smallest sets, the best first. Empty where there is none. One empty set: nothing need be asked for.
    more : bool
        Whether there are others of the same size beside those listed.
    proof : frozenset of str or None
        Where there is none: the veto set that shows it.
    complete : bool
        False if the search was cut: then `sets` is empty, and `at_least` all that is proven.
    at_least : int
        No smaller set does.
    solves : int
        Shortest routes asked for.
    """

    k: int
    sets: tuple[Grants, ...]
    more: bool = False
    proof: frozenset[str] | None = None
    complete: bool = True
    at_least: int = 0
    solves: int = 0


def stand_against(
    veto_sets: Iterable[frozenset[str]], k: int, asking: Asking = NOTHING_KNOWN, *, most: int = MOST_LISTED
) -> Secured:
    """The smallest grants after which no `k` refusals of the others close every way.

    Parameters
    ----------
    veto_sets : iterable of frozenset of str
        Minimal veto sets; all those of at most `k` keys must be among them. Per decider, normally
        (:func:`safeconduct.consent.by_decider`).
    k : int
        How many refusals.
    asking : Asking
        Lead times and chances.
    most : int
        How many sets of the smallest size to list.
    """
    small = in_order(veto for veto in veto_sets if len(veto) <= k)
    return _secured(small, 1, k, asking, most)


def carry_alone(
    veto_sets: Iterable[frozenset[str]], k: int, asking: Asking = NOTHING_KNOWN, *, most: int = MOST_LISTED
) -> Secured:
    """The smallest grants that suffice though all others refuse and any `k` of them are withdrawn.

    Parameters as in :func:`stand_against`, but all minimal veto sets are needed.
    """
    return _secured(in_order(veto_sets), k + 1, k, asking, most)


def _secured(vetoes: Sequence[frozenset[str]], demand: int, k: int, asking: Asking, most: int) -> Secured:
    proof = _proof(vetoes, demand, asking)
    if proof is not None:
        return Secured(k, (), proof=proof)
    sets: list[Grants] = []
    for keys in _Choice(vetoes, demand, asking):
        if len(sets) == most:
            return Secured(k, tuple(sets), more=True, at_least=len(sets[0].keys))
        sets.append(_grants(keys, asking))
    return Secured(k, tuple(sets), at_least=len(sets[0].keys))


def _proof(vetoes: Iterable[frozenset[str]], demand: int, asking: Asking) -> frozenset[str] | None:
    """A veto set that cannot be met as often as it must be."""
    return next((veto for veto in vetoes if sum(map(asking.possible, veto)) < demand), None)


def _grants(keys: frozenset[str], asking: Asking) -> Grants:
    _, longest, cost, _ = asking.rank(keys)
    chance = exp(sum(log(asking.chance.get(key, 1.0)) for key in keys)) if cost else 1.0
    return Grants(keys, None if longest == inf else longest, chance)


class _Choice:
    """The choices of the smallest size that meet every veto set often enough, in order of rank."""

    def __init__(self, vetoes: Iterable[frozenset[str]], demand: int, asking: Asking) -> None:
        from safeconduct.consent.covers import Cover  # a tenth of a second to import, for those who need it

        rows = list(vetoes)
        everybody: frozenset[str] = frozenset().union(*rows)
        self.asking = asking
        self.cover = Cover(filter(asking.possible, everybody))
        self.costs = {key: float(asking.cost(key)) for key in self.cover.keys}
        for veto in rows:
            self.cover.at_least(filter(asking.possible, veto), demand)

    def __iter__(self) -> Iterator[frozenset[str]]:
        smallest = self.cover.best()
        size = None if smallest is None else len(smallest)
        while size is not None and (best := self._best(size)) is not None:
            yield best
            if not best:
                return
            # the same set is not found again; any other of its size is still allowed
            self.cover.at_most(best, size - 1)

    def _best(self, size: int) -> frozenset[str] | None:
        """The best of a size by lead time, then by chance, then by name."""
        slow = self._too_slow(size)
        if slow is None:
            return None
        best = self.cover.best(self.costs, without=slow, size=size)
        assert best is not None
        total = sum(self.costs[key] for key in best)
        kept, barred = set[str](), set(slow)
        for key in self.cover.keys:
            if len(kept) == size:
                break
            if key in barred:
                continue
            other = best if key in best else self._as_cheap(kept | {key}, barred, size, total)
            if other is None:
                barred.add(key)
            else:
                best = other
                kept.add(key)
        return best

    def _as_cheap(
        self, holding: set[str], barred: set[str], size: int, total: float
    ) -> frozenset[str] | None:
        """A choice that holds some keys and is no dearer, if there is one."""
        other = self.cover.best(self.costs, without=barred, holding=holding, size=size)
        if other is None or sum(self.costs[key] for key in other) > total + 0.5:
            return None
        return other

    def _too_slow(self, size: int) -> frozenset[str] | None:
        """Keys whose lead time is longer than the longest one needs to be; None if there is no choice left."""
        hours = {key: self.asking.hours(key) for key in self.cover.keys}
        levels = sorted(set(hours.values())) or [0.0]
        low, high = 0, len(levels)
        while low < high:  # the shortest level at which there is a choice
            middle = (low + high) // 2
            slow = [key for key, lead in hours.items() if lead > levels[middle]]
            if self.cover.best(without=slow, size=size) is None:
                low = middle + 1
            else:
                high = middle
        if low == len(levels):
            return None
        return frozenset(key for key, lead in hours.items() if lead > levels[low])


def find_standing(
    solve: Solve,
    k: int,
    asking: Asking = NOTHING_KNOWN,
    *,
    always: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    limit_km: float = inf,
    most: int = MOST_LISTED,
    should_stop: Callable[[], bool] | None = None,
) -> Secured:
    """As :func:`stand_against`, by asking `solve` where the veto sets are not known.

    Only those of at most `k` keys are looked for. `always`, the keys that every way needs, are taken as granted.
    """
    small = closing_sets(solve, k, always=always, refused=refused, limit_km=limit_km, should_stop=should_stop)
    if not small.complete:
        # what every full answer must meet is met by no smaller set than what is known must be
        known = stand_against(small.sets, k, asking, most=1)
        return replace(known, sets=(), more=False, complete=False, solves=small.solves)
    return replace(stand_against(small.sets, k, asking, most=most), solves=small.solves)


def find_carrying(
    solve: Solve,
    k: int,
    asking: Asking = NOTHING_KNOWN,
    *,
    always: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    limit_km: float = inf,
    most: int = MOST_LISTED,
    should_stop: Callable[[], bool] | None = None,
) -> Secured:
    """As :func:`carry_alone`, by asking `solve` where the veto sets are not known.

    The best grants by the veto sets known are tried: does a way remain, whichever `k` of them are withdrawn? Where
    none does, the veto set missed is added. `always`, the keys that every way needs, are taken as granted.
    """
    search = _Carrying(Asker(solve, always, refused, limit_km, hint=False), k, asking, should_stop or never)
    try:
        told = search.run(most)
    except _Stopped:
        at_least = search.at_least
        told = Secured(k, (), complete=False, at_least=at_least)
    return replace(told, solves=search.asker.solves)


class _Stopped(Exception):
    """The caller said to stop."""


class _Carrying:
    """Grants tried against withdrawals; veto sets added until they hold."""

    def __init__(self, asker: Asker, k: int, asking: Asking, should_stop: Callable[[], bool]) -> None:
        self.asker, self.k, self.asking, self.should_stop = asker, k, asking, should_stop
        self.vetoes: list[frozenset[str]] = []
        self.routes: list[frozenset[str]] = []
        self.at_least = 0

    def run(self, most: int) -> Secured:
        """The answer by the veto sets known, once none is missed by it."""
        while (any_one := self._any_smallest()) is not None and self._add_missed([any_one]):
            self.at_least = len(any_one)
        while True:
            # one more than is listed is tried, so that `more` is true of the sky and not only of what is known
            told = carry_alone(self.vetoes, self.k, self.asking, most=most + 1)
            self.at_least = told.at_least
            if not self._add_missed(grants.keys for grants in told.sets):
                more = told.more or len(told.sets) > most
                return replace(told, sets=told.sets[:most], more=more)

    def _any_smallest(self) -> frozenset[str] | None:
        """Some smallest grants by the veto sets known, which is quicker than the best ones; None if none do."""
        if _proof(self.vetoes, self.k + 1, self.asking) is not None:
            return None
        return _Choice(self.vetoes, self.k + 1, self.asking).cover.best()

    def _add_missed(self, sets: Iterable[frozenset[str]]) -> bool:
        """Add a veto set for each withdrawal that closes every way; False if none does."""
        before = len(self.vetoes)
        for keys in sets:
            for withdrawn in combinations(sorted(keys), min(self.k, len(keys))):
                left = keys - set(withdrawn)
                if not any(veto.isdisjoint(left) for veto in self.vetoes):
                    veto = self._closing(left)
                    self.vetoes += [] if veto is None else [veto]
        return len(self.vetoes) > before

    def _closing(self, granted: frozenset[str]) -> frozenset[str] | None:
        """A minimal veto set without any of `granted`; None if they open a way by themselves."""
        if any(route <= granted for route in self.routes):
            return None
        refusing: frozenset[str] = frozenset()
        while (needs := self._needs(refusing)) is not None:
            beyond = needs - granted
            if not beyond:
                return None
            refusing |= beyond
        for key in sorted(refusing):
            if self._needs(refusing - {key}) is None:
                refusing -= {key}
        return refusing

    def _needs(self, refusing: frozenset[str]) -> frozenset[str] | None:
        """What a way needs that is open when these refuse; None if there is none."""
        known = next((route for route in self.routes if route.isdisjoint(refusing)), None)
        if known is not None:
            return known
        if self.should_stop():
            raise _Stopped
        answer = self.asker.ask(self.asker.names.mask(refusing))
        if answer is None:
            return None
        self.routes.append(self.asker.names.set(answer[1]))
        return self.routes[-1]
