"""Where to: every state of the world as a refuge, by what is known; the non-dominated ones; a ranking if asked.

There is no score unless the user states weights. Treaties are shown as facts and never weighed: whether a party to
the Rome Statute is the better or the worse refuge depends on who is asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from math import prod

from safeconduct.facts import Airport, Facts, Held, refuge_standings, warnings
from safeconduct.planning.chances.of_answers import claim_chances
from safeconduct.routing.router import Point, Route, Router
from safeconduct.scenario.model import Scenario

CRITERIA = ("distance", "consents", "warnings", "chance")
"""What is compared; less is better, of the chance more."""

STEPS = (0.8, 0.9, 1.0, 1.1, 1.2)
"""Each weight is multiplied by each of these in turn to see whether the first stays first."""

MOST_WEIGHINGS = 4
"""Weights moved at once; with five steps each that is 625 weightings."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something on record about a refuge.

    Attributes
    ----------
    about, says : str
        Treaty or warning, and what it says on the day.
    source : str
        Address or title of the source.
    """

    about: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A state as a refuge.

    Attributes
    ----------
    state : str
        ISO alpha-2.
    airport : str
        Its nearest airport that can be used, ICAO; its capital's where none is on record.
    distance_km : float
        Shortest permitted route, km on the sphere.
    requires : tuple of str
        Whose consent that route needs, both ends included.
    ask : tuple of str
        Of those, all but the origin's and the operator's own states.
    chance : float or None
        Chance that this one route is open under the default stated for each state in `ask`, taken as independent: a
        lower bound of the chance of passage. None: no chance was stated.
    acceptance, capacity : float or None
        Chance that it takes people in, and beds, as a scenario states them; None: nobody did, and nothing is on
        record for whole states.
    facts : tuple of Fact
    warnings : int
        Conflict-zone warnings that stood on the day for its sky; those that only may have are among the facts alone.
    dominated_by : str
        A state that is no worse in every criterion and better in one; empty: none is.
    veto_sets : tuple of tuple of str or None
        Smallest sets whose joint refusal closes every way within the limit; None: not worked out.
    vetoes_complete : bool
        Whether that search was finished.
    """

    state: str
    airport: str
    distance_km: float
    requires: tuple[str, ...]
    ask: tuple[str, ...]
    chance: float | None
    acceptance: float | None
    capacity: float | None
    facts: tuple[Fact, ...]
    warnings: int
    dominated_by: str = ""
    veto_sets: tuple[tuple[str, ...], ...] | None = None
    vetoes_complete: bool = False

    def costs(self) -> dict[str, float]:
        """Each criterion that is known, less being better."""
        told = {"distance": self.distance_km, "consents": len(self.ask), "warnings": self.warnings}
        more = {"chance": self.chance, "acceptance": self.acceptance}
        told |= {name: 1.0 - p for name, p in more.items() if p is not None}
        return told if self.capacity is None else told | {"capacity": -self.capacity}


@dataclass(frozen=True, slots=True)
class Ranked:
    """The order under stated weights.

    Attributes
    ----------
    order : tuple of (state, score)
        Least first: weighted sum of each criterion as a share of the worst candidate's.
    stays_first : float
        Share of weightings, each weight moved by up to 20 % either way, in which the first stays first.
    """

    order: tuple[tuple[str, float], ...]
    stays_first: float


@dataclass(frozen=True, slots=True)
class Stated:
    """What a scenario states of a state as a refuge.

    Attributes
    ----------
    acceptance : float
    beds : float or None
    facts : tuple of Fact
        On whose word.
    """

    acceptance: float
    beds: float | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of all states.

    Attributes
    ----------
    origin : Airport
    operator : str
        ISO alpha-2; empty if not said.
    as_of : date
    limit_km : float
    default : float or None
        Chance that a state in the way consents.
    refused : callable
        States that refuse a flight bound for a state.
    stated : mapping of str to Stated
        What a scenario states of states as refuges.
    """

    origin: Airport
    operator: str
    as_of: date
    limit_km: float
    default: float | None
    refused: Callable[[str], frozenset[str]]
    stated: Mapping[str, Stated] = field(default_factory=dict)


def stated_by(scenario: Scenario) -> dict[str, Stated]:
    """What a scenario states of each state among its refuges: the likeliest acceptance, all beds together."""
    claims = claim_chances(scenario)
    told: dict[str, Stated] = {}
    for refuge in scenario.refuges:
        before = told.get(refuge.state, Stated(0.0, None, ()))
        p = refuge.acceptance.resolve(claims)
        beds = [b for b in (before.beds, refuge.beds.likely if refuge.beds else None) if b is not None]
        word = str(refuge.acceptance.mark or f"claim {refuge.acceptance.claim}")
        fact = Fact(f"takes people in, {refuge.name}", f"chance {p:.2f} ({word})", "the scenario")
        told[refuge.state] = Stated(
            max(before.acceptance, p), sum(beds) if beds else None, (*before.facts, fact)
        )
    return told


def candidates(
    facts: Facts, router: Router, wanted: Wanted, airports: Iterable[Airport]
) -> tuple[Candidate, ...]:
    """The states that are reached, nearest first, each with who dominates it."""
    found = [made for airport in airports if (made := _candidate(facts, router, wanted, airport))]
    ordered = sorted(found, key=lambda one: (one.distance_km, one.state))
    return tuple(replace(one, dominated_by=_dominator(one, ordered)) for one in ordered)


def _candidate(facts: Facts, router: Router, wanted: Wanted, airport: Airport) -> Candidate | None:
    state = airport.country
    if state == wanted.origin.country:
        return None
    start, end = (Point(a.lat_deg, a.lon_deg) for a in (wanted.origin, airport))
    route = router.shortest(start, end, wanted.refused(state), wanted.limit_km)
    return None if route is None else _told(facts, wanted, airport, route)


def _told(facts: Facts, wanted: Wanted, airport: Airport, route: Route) -> Candidate:
    asked = tuple(sorted(route.requires - {wanted.origin.country, wanted.operator}))
    warned = warnings(facts, airport.country, wanted.as_of)
    stated = wanted.stated.get(airport.country)
    return Candidate(
        state=airport.country,
        airport=airport.icao,
        distance_km=route.distance_km,
        requires=tuple(sorted(route.requires)),
        ask=asked,
        chance=None if wanted.default is None else prod(wanted.default for _ in asked),
        acceptance=stated.acceptance if stated else None,
        capacity=stated.beds if stated else None,
        facts=(*(stated.facts if stated else ()), *_facts(facts, airport.country, wanted.as_of)),
        warnings=sum(one.held is Held.YES for one in warned),
    )


TREATY_NAMES = {
    "REFUGEE_1951_1967": "refugee convention (1951) and protocol (1967)",
    "ROME_STATUTE": "Rome Statute of the criminal court",
}
"""Treaties by the name a reader knows."""


def _facts(facts: Facts, state: str, as_of: date) -> tuple[Fact, ...]:
    """Treaties with their standing, then warnings, each with its source."""
    treaties = [
        Fact(
            TREATY_NAMES.get(one.row.treaty, one.row.treaty),
            one.words,
            " ; ".join(one.row.source.all) or "unverified",
        )
        for one in refuge_standings(facts, state, as_of)
    ]
    warned = [
        Fact(f"warning, {one.row.issuer}", one.when, " ; ".join(one.row.source.all) or "unverified")
        for one in warnings(facts, state, as_of)
    ]
    return tuple(treaties + warned)


def _dominator(one: Candidate, others: Sequence[Candidate]) -> str:
    return next((other.state for other in others if dominates(other, one)), "")


def dominates(one: Candidate, other: Candidate) -> bool:
    """Whether one is no worse in any criterion told of the other, and better in some."""
    mine, theirs = one.costs(), other.costs()
    if not all(c in mine and mine[c] <= theirs[c] for c in theirs):
        return False
    # something told of the one alone makes it no better: nobody knows it of the other
    return any(mine[c] < theirs[c] for c in theirs)


def ranked(found: Sequence[Candidate], weights: Mapping[str, float]) -> Ranked | None:
    """The order under weights, and how well the first holds its place; None if there is nobody.

    The score is a weighted sum, so a dominated candidate is never first under weights above zero.
    """
    if not found:
        return None
    shares = _shares(found, tuple(weights))
    order = _order(shares, weights)
    moved = [
        {name: w * step for (name, w), step in zip(weights.items(), steps, strict=True)}
        for steps in product(STEPS, repeat=len(weights))
    ]
    first = sum(_order(shares, one)[0][0] == order[0][0] for one in moved)
    return Ranked(tuple(order), first / len(moved))


def _shares(found: Sequence[Candidate], names: Sequence[str]) -> dict[str, dict[str, float]]:
    """Each candidate's criteria as shares of the worst."""
    worst = {name: max(one.costs()[name] for one in found) or 1.0 for name in names}
    return {one.state: {name: one.costs()[name] / worst[name] for name in names} for one in found}


def _order(
    shares: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]
) -> list[tuple[str, float]]:
    scores = {state: sum(weights[n] * x for n, x in row.items()) for state, row in shares.items()}
    return sorted(scores.items(), key=lambda item: (item[1], item[0]))


__all__ = [
    "CRITERIA",
    "MOST_WEIGHINGS",
    "Candidate",
    "Fact",
    "Ranked",
    "Wanted",
    "candidates",
    "dominates",
    "ranked",
]


@dataclass(frozen=True, slots=True)
class Refuges:
    """All refuges reached, nearest first.

    Attributes
    ----------
    refuges : tuple of Candidate
    unreached : tuple of str
        States looked at that no permitted route within the limit reaches.
    without_airport : tuple of str
        States looked at without a usable airport on record: nothing is told of them.
    ranking : Ranked or None
        Only under stated weights.
    """

    refuges: tuple[Candidate, ...]
    unreached: tuple[str, ...]
    without_airport: tuple[str, ...]
    ranking: Ranked | None
