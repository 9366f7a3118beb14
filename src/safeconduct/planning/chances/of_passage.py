"""Chance of passage, leverage and four ways of one reading, from the frontiers of its pairs of airports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite, prod

from safeconduct.consent import (
    Answers,
    Bounds,
    Frontier,
    FrontierRoute,
    PaceWay,
    chance,
    chance_bounds,
    chance_curve,
    distance_leverage,
    leverage,
    pace,
    sensitivity,
)
from safeconduct.consent import Way as Option
from safeconduct.consent.diagram import minimal_game
from safeconduct.consent.turning_points import turns
from safeconduct.planning.chances.model import (
    CurvePoint,
    FourWays,
    PreparedWay,
    Prospect,
    Prospects,
    Scope,
    StateChance,
    TurningPoint,
)
from safeconduct.planning.chances.of_answers import ACCEPTANCE, Odds
from safeconduct.scenario.model import Origin, Place, Refuge

GIVEN = "The states of both ends are taken as given; a refuge's acceptance is counted apart."
ORIGINS = "With several origins a way from any of them counts; see each pair of airports for its own."


@dataclass(frozen=True, slots=True)
class Pair:
    """All routes worth knowing from an origin to an airport of a refuge.

    Attributes
    ----------
    origin : Origin
    refuge : Refuge
    place : Place
    found : Frontier
        Its routes' record is (airport, points).
    """

    origin: Origin
    refuge: Refuge
    place: Place
    found: Frontier

    @property
    def title(self) -> str:
        """``UUEE → OSDI``."""
        return f"{self.origin.place.label} → {self.place.label}"

    @property
    def accept(self) -> str:
        """The variable of its refuge's acceptance."""
        return ACCEPTANCE + self.refuge.id

    def states(self) -> frozenset[str]:
        """States some way hangs on, the ends' apart."""
        return open_states(self.found)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all questions of one reading share.

    Attributes
    ----------
    odds : Odds
    limit_km : float
    speed_kmh : float or None
    """

    odds: Odds
    limit_km: float
    speed_kmh: float | None

    def hours(self, km: float) -> float | None:
        """Hours for the slowest type in still air."""
        return km / self.speed_kmh if self.speed_kmh else None


def open_states(found: Frontier) -> frozenset[str]:
    """States whose answers count: those on the routes and, of a search cut, in its veto sets."""
    return frozenset().union(*(route.requires for route in found.routes), *found.veto_sets) - found.always


def prospects(pairs: Sequence[Pair], odds: Odds, limit_km: float, speed_kmh: float | None) -> Prospects:
    """The chances of a reading.

    Parameters
    ----------
    pairs : every origin with every airport of every refuge, with its frontier
    odds : the chances of the answers
    limit_km : longest way that counts
    speed_kmh : of the slowest type of the fleet; None without one
    """
    shared = Shared(odds, limit_km, speed_kmh)
    refuges = list(dict.fromkeys(pair.refuge.id for pair in pairs))
    by_refuge = [[pair for pair in pairs if pair.refuge.id == name] for name in refuges]
    every = frozenset().union(*(pair.states() for pair in pairs))
    missing = odds.missing(every)
    return Prospects(
        airports=tuple(_prospect(shared, "airport", pair.title, [pair]) for pair in pairs),
        refuges=tuple(_prospect(shared, "refuge", some[0].refuge.name, some) for some in by_refuge),
        any_refuge=_prospect(shared, "any", "any refuge", pairs),
        pace=None if missing else _four_ways(shared, pairs, odds.answers(every)),
        chances=_chances(odds, every | {pair.accept for pair in pairs}),
        remark=_remark(missing, len({pair.origin.id for pair in pairs})),
    )


def _remark(missing: Sequence[str], origins: int) -> str:
    if missing:
        return f"No chance is told: the scenario states none for {', '.join(missing)}, and no default."
    return f"{GIVEN} {ORIGINS}" if origins > 1 else GIVEN


def _chances(odds: Odds, names: Iterable[str]) -> tuple[StateChance, ...]:
    return tuple(known for name in sorted(names) if (known := odds.of(name)))


def _prospect(shared: Shared, scope: Scope, title: str, pairs: Sequence[Pair]) -> Prospect:
    states = frozenset().union(*(pair.states() for pair in pairs))
    bare = Prospect(
        scope=scope,
        title=title,
        refuge="" if scope == "any" else pairs[0].refuge.id,
        given=tuple(sorted(frozenset().union(*(pair.found.always for pair in pairs)))),
        passage=None,
        acceptance=None if scope == "any" else shared.odds.own[pairs[0].accept].p,
        both=None,
        missing=shared.odds.missing(states),
        complete=all(pair.found.complete for pair in pairs),
    )
    if bare.missing:
        return bare
    answers = shared.odds.answers(states)
    told = replace(
        bare,
        passage=passage(pairs, answers),
        both=passage(pairs, answers, accepted=True),
        curve=_curve(shared, pairs, answers),
    )
    return told if scope == "airport" else _weighed(shared, told, pairs, answers)


def passage(pairs: Sequence[Pair], answers: Answers, *, accepted: bool = False) -> Bounds:
    """Chance that a way of one of the pairs is open (and its refuge takes people in).

    Where a search was cut, the upper bound rests on each pair's own: refusals are never opposed, so all pairs
    are closed at least as often as if each were on its own (Esary, Proschan and Walkup 1967, *Association of
    random variables*): ``P(any) <= 1 - prod(1 - upper)``.
    """
    lower = chance(path_sets(pairs, accepted=accepted), answers)
    if all(pair.found.complete for pair in pairs):
        return Bounds(lower, lower, True)
    uppers = [
        chance_bounds(pair.found, answers).upper * (answers.own[pair.accept] if accepted else 1.0)
        for pair in pairs
    ]
    return Bounds(lower, max(lower, 1.0 - prod(1.0 - upper for upper in uppers)), False)


def path_sets(pairs: Sequence[Pair], *, accepted: bool = False) -> list[frozenset[str]]:
    """Smallest sets of consents that open a way of one of the pairs, the ends' states apart."""
    extra = {id(pair): frozenset({pair.accept}) if accepted else frozenset() for pair in pairs}
    return minimal_game(s | extra[id(pair)] for pair in pairs for s in pair.found.path_sets)


def _curve(shared: Shared, pairs: Sequence[Pair], answers: Answers) -> tuple[CurvePoint, ...]:
    steps = chance_curve(open_routes(pairs, answers), answers)
    return tuple(CurvePoint(step.km, shared.hours(step.km), step.chance) for step in steps)


def open_routes(pairs: Sequence[Pair], answers: Answers, *, accepted: bool = False) -> list[FrontierRoute]:
    """The routes of all pairs in order of length, by the answers that are still open.

    `requires` is without the ends' states and without consents that are certain; the route's record is (pair,
    route). Of routes beaten by one as short that needs no answer more, none is left.
    """
    given = frozenset(s for s, p in answers.own.items() if p == 1.0) - set(answers.causes)
    found: dict[frozenset[str], FrontierRoute] = {}
    for pair in pairs:
        extra = frozenset({pair.accept}) if accepted else frozenset()
        for route in pair.found.routes:
            needs = (route.requires - pair.found.always - given) | extra - given
            if needs not in found or route.distance_km < found[needs].distance_km:
                found[needs] = FrontierRoute(route.distance_km, needs, (pair, route))
    ordered = sorted(found.values(), key=lambda r: (r.distance_km, len(r.requires), sorted(r.requires)))
    kept: list[FrontierRoute] = []
    for route in ordered:
        if not any(shorter.requires <= route.requires for shorter in kept):
            kept.append(route)
    return kept


def _weighed(shared: Shared, told: Prospect, pairs: Sequence[Pair], answers: Answers) -> Prospect:
    """With what each answer is worth."""
    sets, states = path_sets(pairs), frozenset().union(*(pair.states() for pair in pairs))
    guessed = shared.odds.guessed(answers.own)
    moved = sensitivity(sets, answers, guessed=guessed)
    return replace(
        told,
        # for any refuge, a state that is an end of some ways has more at stake than its passage
        leverage=leverage(sets, answers, states=states - set(told.given), guessed=guessed),
        leverage_both=leverage(path_sets(pairs, accepted=True), answers, guessed=guessed),
        distance=distance_leverage(open_routes(pairs, answers), answers, shared.limit_km)
        if isfinite(shared.limit_km)
        else None,
        rankings=moved.rankings,
        flips=moved.flips,
    )


def _four_ways(shared: Shared, pairs: Sequence[Pair], answers: Answers) -> FourWays:
    """PACE across routes and refuges; a refuge's acceptance is one of the answers a way needs."""
    routes = {
        Option(route.route[0].refuge.id, route.distance_km, route.requires): route.route
        for route in open_routes(pairs, answers, accepted=True)
    }
    # a state that refuses outright bars landing and overflight alike
    owners = {pair.accept: pair.refuge.state for pair in pairs}
    chosen = pace(list(routes), answers, decided_by=owners)
    names = {pair.accept: pair.refuge.name for pair in pairs}
    ways = [
        _prepared(shared, way, routes[Option(way.refuge, way.distance_km, way.requires)])
        for way in chosen.ways
    ]
    return FourWays(
        ways=tuple(replace(way, reason=in_words(way.reason, names)) for way in ways),
        chance=chosen.chance,
        takes_two=chosen.takes_two,
        takes_all=chosen.takes_all,
        unavoidable=chosen.unavoidable,
        remark=in_words(chosen.remark, names),
        turns=_turns(routes, answers, chosen.ways[0]) if chosen.ways else (),
    )


def _turns(
    routes: Mapping[Option, tuple[Pair, FrontierRoute]], answers: Answers, first: PaceWay
) -> tuple[TurningPoint, ...]:
    """Where another way would come before the primary."""
    best = Option(first.refuge, first.distance_km, first.requires)
    found = turns(list(routes), answers, best)
    return tuple(_turning(turn.state, turn.p, turn.below, routes[turn.way][0]) for turn in found)


def _turning(state: str, p: float, below: float, pair: Pair) -> TurningPoint:
    return TurningPoint(state, p, below, pair.refuge.id, pair.origin.place.label, pair.place.label)


def in_words(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence with the refuges' names for their acceptances."""
    # longest first: one refuge's id may begin another's
    for variable in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(variable, f"the refuge {names[variable]}")
    return sentence


def _prepared(shared: Shared, way: PaceWay, of: tuple[Pair, FrontierRoute]) -> PreparedWay:
    pair, route = of
    return PreparedWay(
        role=way.role,
        refuge=pair.refuge.id,
        origin=pair.origin.place.label,
        destination=pair.place.label,
        distance_km=route.distance_km,
        flight_h=shared.hours(route.distance_km),
        requires=tuple(sorted(route.requires)),
        chance_alone=way.chance_alone,
        chance_so_far=way.chance_so_far,
        shared=way.shared,
        reason=way.reason,
        points=route.route[1],
    )
