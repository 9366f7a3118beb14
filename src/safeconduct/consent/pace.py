"""Four ways out: primary, alternate, contingency, emergency.

The rule, in this order:

1. **Primary** is the way best by itself: its chance, less the price of its length. The price says how much
   chance a longer flight must buy (`price_per_1000_km`).
2. **No refusal takes two**: among all choices of the other three, those count in which the fewest states
would
   each close two or more of the four. States that every way needs cannot be avoided; they are told apart and
   not counted.
3. Of these the choice is taken with the greatest chance that at least one of the four is open, less the
price of
   the lengths of all four.

Alternate, contingency and emergency are then put in the order of what each adds. The choice is exact: a
branch and bound over all of them, whose bounds are proven below, and a test compares it with plain
enumeration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from safeconduct.consent.answer_model import Answers
from safeconduct.consent.chance import Chances, Deciders, asked_of
from safeconduct.consent.diagram import Floats, Places
from safeconduct.consent.joint import Cases, cases_of
from safeconduct.errors import Fault, InputError

Flags = NDArray[np.bool_]

ROLES = ("primary", "alternate", "contingency", "emergency")
"""The four ways, in the order in which they are taken."""

PRICE_PER_1000_KM = 0.05
"""Chance that a flight longer by 1,000 km must buy: an assumption of this program, to be replaced by the
user's."""

LEAST_CHANCE = 0.01
"""Ways less likely than this are left out while there are four likelier ones: spread alone makes no way
out."""

SLACK = 1e-12
"""Bounds this close to the best found count as reaching it: rounding of sums of products."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way out that could be prepared.

    Attributes
    ----------
    refuge : str
        Where it leads.
    distance_km : float
        Its length, km.
    requires : frozenset of str
        Every state whose consent it needs.
    """

    refuge: str
    distance_km: float
    requires: frozenset[str]


@dataclass(frozen=True, slots=True)
class PaceWay:
    """A way chosen.

    Attributes
    ----------
    role : str
        One of :data:`ROLES`.
    refuge, distance_km, requires
        As in :class:`WayOut`.
    chance_alone : float
        Chance that this way is open.
    chance_so_far : float
        Chance that this way or one before it is open.
    shared : tuple of str
        Deciders it needs as well as a way before it, without those that every way needs.
    reason : str
        Why it was chosen, in words.
    """

    role: str
    refuge: str
    distance_km: float
    requires: frozenset[str]
    chance_alone: float
    chance_so_far: float
    shared: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Pace:
    """The ways chosen and what could still take several of them.

    Attributes
    ----------
    ways : tuple of PaceWay
        Four, or fewer when there are no more.
    chance : float
        Chance that at least one is open.
    takes_two : tuple of str
        States whose refusal alone closes two or more of the ways, though not every way there is needs them.
    takes_all : tuple of str
        States whose refusal alone closes all ways chosen.
    unavoidable : tuple of str
        States that every way there is needs.
    remark : str
        The above in words.
    """

    ways: tuple[PaceWay, ...]
    chance: float
    takes_two: tuple[str, ...]
    takes_all: tuple[str, ...]
    unavoidable: tuple[str, ...]
    remark: str


def pace(
    options: Sequence[WayOut],
    p: Chances,
    *,
    given: frozenset[str] = frozenset(),
    price_per_1000_km: float = PRICE_PER_1000_KM,
    least_chance: float = LEAST_CHANCE,
    decided_by: Deciders | None = None,
    primary: WayOut | None = None,
) -> Pace:
    """Choose four ways out of all there are.

    Parameters
    ----------
    options : sequence of WayOut
        The ways there are, across routes and refuges; the frontiers, normally.
    p : Answers or mapping
        Chance of each state's consent.
    given : frozenset of str
        Keys taken as given, with every other key that is the same answer.
    price_per_1000_km : float
        Chance that a flight longer by 1,000 km must buy.
    least_chance : float
        Ways less likely than this are left out as long as four likelier ones are left; those that cannot be
        open are always left out.
    decided_by : mapping of str to str, optional
        Who decides a key; added to those of `p`. Keys of one decider are one answer; where they have chances
        of their own, as a state's landing consent and its overflight may, one refusal outright still takes
        both. So spread counts those who decide; a key not named decides for itself.

    primary : WayOut, optional
        The first of the four, where the caller chose it by a criterion of its own; must be one of `options`. By
        default the one best by itself.

    Raises
    ------
    InputError
        For every chance that is missing or is none, and a price below zero.
    """
    if not price_per_1000_km >= 0.0:
        what = f"{price_per_1000_km!r} is no price."
        raise InputError([Fault("price_per_1000_km", what, "Give a chance per 1,000 km such as 0.05, or 0.")])
    every = sorted(set(options), key=lambda way: (way.distance_km, way.refuge, sorted(way.requires)))
    answers, _ = asked_of(p, [way.requires for way in every], decided_by, given)
    ways = _likely_enough(every, answers, given, least_chance)
    if primary is not None and primary not in ways:
        ways = sorted([*ways, primary], key=lambda way: (way.distance_km, way.refuge, sorted(way.requires)))
    field = _Field(ways, answers, given, price_per_1000_km)
    first = None if primary is None else ways.index(primary)
    chosen = _Search(field).run(first) if ways else []
    return _tell(field, field.by_gain(chosen))


def _likely_enough(ways: list[WayOut], answers: Answers, given: frozenset[str], least: float) -> list[WayOut]:
    alone = _Field(ways, answers, given, 0.0).alone if ways else ()
    likely = [way for way, chance in zip(ways, alone, strict=True) if chance >= max(least, SLACK)]
    possible = [way for way, chance in zip(ways, alone, strict=True) if chance >= SLACK]
    return likely if len(likely) >= len(ROLES) else possible


def _rows(sets: Sequence[frozenset[str]], columns: Sequence[str]) -> Flags:
    place = {name: col for col, name in enumerate(columns)}
    rows = np.zeros((len(sets), len(columns)), dtype=bool)
    for row, names in enumerate(sets):
        rows[row, [place[name] for name in names]] = True
    return rows


class _Field:
    """The ways as rows of states, with their chances and prices."""

    def __init__(
        self,
        ways: list[WayOut],
        answers: Answers,
        given: frozenset[str],
        price_per_1000_km: float,
    ) -> None:
        needs = [answers.asked(way.requires, given) for way in ways]
        self.ways = ways
        self.states = sorted(frozenset().union(*needs))
        self.rows = _rows(needs, self.states)
        self.cases: Cases = cases_of(answers, self.states)
        self.alone = self.cases.all_consent(self.rows)
        self.price = np.array([way.distance_km for way in ways]) * price_per_1000_km / 1000.0
        self.price_per_1000_km = price_per_1000_km
        deciders = answers.decided_by
        self.deciders = [frozenset(deciders.get(state, state) for state in states) for states in needs]
        self.unavoidable = frozenset.intersection(*self.deciders) if needs else frozenset()
        avoidable = sorted(frozenset().union(*self.deciders) - self.unavoidable)
        self.spread = _rows([states & set(avoidable) for states in self.deciders], avoidable)

    def union(self, chosen: Sequence[int]) -> float:
        """Chance that at least one of the ways is open, by inclusion and exclusion."""
        total = 0.0
        for size in range(1, len(chosen) + 1):
            # together they need what any of them needs
            parts = [np.any(self.rows[list(part)], axis=0) for part in combinations(chosen, size)]
            total -= (-1) ** size * float(self.cases.all_consent(np.array(parts)).sum())
        return total

    def unions_with(self, chosen: Sequence[int], others: Places) -> Floats:
        """Chance that one of `chosen`, or the other, is open, for each of `others`.

        ``P(W or w) = P(W) + P(w) - P(w and W)``, the last again by inclusion and exclusion over W.
        """
        rows = self.rows[others]
        both = np.zeros(len(others))
        for size in range(1, len(chosen) + 1):
            for part in combinations(chosen, size):
                needed = rows | np.any(self.rows[list(part)], axis=0)
                both -= (-1) ** size * self.cases.all_consent(needed)
        unions: Floats = self.union(chosen) + self.alone[others] - both
        return unions

    def by_gain(self, chosen: list[int]) -> list[int]:
        """The primary first, then always the way that adds most chance for its price."""
        order, left = chosen[:1], chosen[1:]
        while left:
            best = max(
                left, key=lambda way: (round(self.union([*order, way]) - float(self.price[way]), 12), -way)
            )
            order.append(best)
            left.remove(best)
        return order


class _Search:
    """Branch and bound over the choices of three ways beside the primary."""

    def __init__(self, field: _Field) -> None:
        self.field = field
        merit = field.alone - field.price
        # promising ways first: a good choice found early cuts off more
        self.order = np.lexsort((np.arange(len(merit)), -np.round(merit, 12)))
        self.rows = field.spread
        self.best: list[int] = []
        self.best_worth = -np.inf

    def run(self, first: int | None = None) -> list[int]:
        """The primary (the best by itself unless it is given) and up to three more."""
        primary = int(self.order[0]) if first is None else first
        others = self.order[self.order != primary]
        wanted = min(len(ROLES) - 1, len(others))
        # Spread comes before worth: allow no state to take two ways, then one, then two, until a choice
        # exists.
        for allowed in range(self.rows.shape[1] + 1):
            self._extend(
                [primary], self.rows[primary], np.zeros_like(self.rows[0]), others, (wanted, allowed)
            )
            if self.best:
                break
        return self.best

    def _extend(
        self, chosen: list[int], once: Flags, twice: Flags, others: Places, quota: tuple[int, int]
    ) -> None:
        """Try each of `others` next; `quota`: how many are still wanted, how many states may take two."""
        wanted, allowed = quota
        if not wanted:
            self._note(chosen, self.field.union(chosen) - self.field.price[chosen].sum())
            return
        # whoever would take more ways than allowed so far cannot be mended by a further way
        others = others[(twice | once & self.rows[others]).sum(axis=1) <= allowed]
        if len(others) < wanted:
            return
        unions = self.field.unions_with(chosen, others)
        paid = self.field.price[chosen].sum() + self.field.price[others]
        if wanted == 1:
            best = int(np.argmax(np.round(unions - paid, 12)))
            self._note([*chosen, int(others[best])], float((unions - paid)[best]))
            return
        bounds = self._bounds(unions, others, wanted - 1) - paid
        for place in range(len(others) - wanted + 1):
            if bounds[place] > self.best_worth + SLACK:
                way = int(others[place])
                grown = twice | once & self.rows[way]
                rest = others[place + 1 :]
                self._extend([*chosen, way], once | self.rows[way], grown, rest, (wanted - 1, allowed))

    def _bounds(self, unions: Floats, others: Places, more: int) -> Floats:
        """No choice of `more` ways after each of `others` is worth more than this.

        Refusals are never opposed (see ``answer_model``), so ways being closed go together (Harris 1960; Esary,
        Proschan and Walkup 1967, *Association of random variables*): all are closed at least as often as if
        each were on its own. Hence ``P(W or v or w) <= 1 - (1 - P(W)) (1 - P(v)) (1 - P(w))``, at most with
        the likeliest ways left. None costs less than the cheapest left.
        """
        closed = 1.0 - np.sort(self.field.alone[others])[::-1][:more]
        least = np.sort(self.field.price[others])[:more].sum()
        bounds: Floats = 1.0 - (1.0 - unions) * np.prod(closed) - least
        return bounds

    def _note(self, chosen: list[int], worth: float) -> None:
        if worth > self.best_worth + SLACK:
            self.best, self.best_worth = chosen, worth


def _tell(field: _Field, chosen: list[int]) -> Pace:
    needs = [field.deciders[way] - field.unavoidable for way in chosen]
    so_far = [field.union(chosen[: place + 1]) for place in range(len(chosen))]
    shared = [tuple(sorted(states & frozenset().union(*needs[:place]))) for place, states in enumerate(needs)]
    takes_two = tuple(sorted(frozenset().union(*shared)))
    return Pace(
        ways=tuple(
            PaceWay(
                role=ROLES[place],
                refuge=field.ways[way].refuge,
                distance_km=field.ways[way].distance_km,
                requires=field.ways[way].requires,
                chance_alone=float(field.alone[way]),
                chance_so_far=so_far[place],
                shared=shared[place],
                reason=_reason(field, place, so_far, shared[place]),
            )
            for place, way in enumerate(chosen)
        ),
        chance=so_far[-1] if so_far else 0.0,
        takes_two=takes_two,
        takes_all=tuple(sorted(frozenset.intersection(*needs))) if len(needs) > 1 else (),
        unavoidable=tuple(sorted(field.unavoidable)),
        remark=_remark(len(chosen), takes_two, tuple(sorted(field.unavoidable))),
    )


def _reason(field: _Field, place: int, so_far: list[float], shared: tuple[str, ...]) -> str:
    if place == 0:
        return (
            f"Best by itself: open with chance {so_far[0]:.2f}, at a price of {field.price_per_1000_km:g} "
            "for each 1,000 km of its length."
        )
    gain = f"Adds {so_far[place] - so_far[place - 1]:.2f} to the chance that one is open"
    if not shared:
        apart = f", {_listed(sorted(field.unavoidable), 'and')} apart," if field.unavoidable else ""
        return f"{gain}, and{apart} no refusal takes it together with one before it."
    return f"{gain}, but needs {_listed(shared, 'and')}, as one before it does."


def _remark(count: int, takes_two: tuple[str, ...], unavoidable: tuple[str, ...]) -> str:
    if not count:
        return "There is no way to choose from."
    parts = [f"Only {count} ways exist." if 1 < count < len(ROLES) else "Only one way exists." * (count == 1)]
    if takes_two:
        who = _listed(takes_two, "or")
        parts.append(f"A refusal by {who} alone closes two or more; no choice has fewer such states.")
    elif count > 1:
        parts.append("No single refusal that a way could avoid closes two of them.")
    if unavoidable:
        names = _listed(unavoidable, "and")
        parts.append(f"Every way there is needs {names}: no choice of ways outlives that refusal.")
    return " ".join(part for part in parts if part)


def _listed(names: Sequence[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
