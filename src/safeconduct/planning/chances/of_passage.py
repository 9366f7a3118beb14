"""Chance of passage, leverage and four ways of one reading, from the frontiers of its pairs of airports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from safeconduct.consent import WayOut as Option
from safeconduct.consent.diagram import minimal_game
from safeconduct.consent.pace import ROLES
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
from safeconduct.planning.chances.of_answers import Odds
from safeconduct.planning.keys import ACCEPT, decider
from safeconduct.planning.options import Option as PlannedOption
from safeconduct.scenario.model import Origin, Place, Refuge

GIVEN = "Both ends count: leaving, landing, and apart from these that the refuge takes people in."
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
    label : str
        ``UUEE → OSDI``, or ``OMDB → road → OOMS → EGSS``.
    surface_km : float
        What the legs on the surface before the flight add to the lengths of its routes, so that ways are put in order by
        hours: 0 where there are none.
    """

    origin: Origin
    refuge: Refuge
    place: Place
    found: Frontier
    label: str = ""
    surface_km: float = 0.0

    @property
    def title(self) -> str:
        """``UUEE → OSDI``, or ``OMDB → road → OOMS → EGSS``."""
        return self.label or f"{self.origin.place.label} → {self.place.label}"

    @property
    def accept(self) -> str:
        """The variable of its refuge's acceptance."""
        return ACCEPT + self.refuge.id

    @property
    def ends(self) -> frozenset[str]:
        """Answers that every way of the pair needs: of its ends, the refuge's acceptance apart."""
        return self.found.always - {self.accept}

    def states(self) -> frozenset[str]:
        """Answers some way hangs on, the refuge's acceptance apart."""
        return self.found.states - {self.accept}


@dataclass(frozen=True, slots=True)
class Worth:
    """What one way is worth by the plan's criterion.

    Attributes
    ----------
    chance : float
        That everything it needs is granted, by itself.
    share : float
        Share of the people at its origin in safety by the deadline if so, 0 to 1; 1 where nobody is stated.
    survives : float
        Chance that nothing it needs is lost before, by the stated hazards.
    people_out : int or None
    """

    chance: float
    share: float = 1.0
    survives: float = 1.0
    people_out: int | None = None

    @property
    def expected_share(self) -> float:
        """Expected share of the people in safety by the deadline."""
        return self.chance * self.share * self.survives


def by_chance(pair: Pair, route: FrontierRoute, alone: float) -> Worth:
    """The worth where neither people nor hazards are stated: its chance."""
    del pair, route
    return Worth(alone)


def untold(pair: Pair, route: FrontierRoute) -> PlannedOption | None:
    """No option: nobody told how to make one."""
    del pair, route
    return None


LETTERS = dict(zip(ROLES, "ABCD", strict=True))
"""By what the four ways are called to a person, in their order."""
MOST_WEIGHED = 12
"""Ways of one origin whose airlift is tried for the first place, the likeliest first."""

TIE_DIGITS = 2
"""Expected shares are told apart to the hundredth: what is stated is not known better."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all questions of one reading share.

    Attributes
    ----------
    odds : Odds
    limit_km : float
    speed_kmh : float or None
    weigh : callable
        Pair, route and its chance alone to what it is worth.
    option : callable
        Pair and route to the option they are.
    waiting : mapping of str to int
        People by origin.
    why_none : callable
        Origin to why no way begins there, in words.
    """

    odds: Odds
    limit_km: float
    speed_kmh: float | None
    weigh: Callable[[Pair, FrontierRoute, float], Worth] = by_chance
    option: Callable[[Pair, FrontierRoute], PlannedOption | None] = untold
    waiting: Mapping[str, int] = field(default_factory=dict)
    why_none: Callable[[str], tuple[str, ...]] = lambda _: ()

    def hours(self, km: float) -> float | None:
        """Hours for the slowest type in still air."""
        return km / self.speed_kmh if self.speed_kmh else None


def prospects(pairs: Sequence[Pair], shared: Shared) -> Prospects:
    """The chances of a reading.

    Parameters
    ----------
    pairs : every origin with every airport of every refuge, with its frontier
    shared : the chances of the answers, and how ways are weighed
    """
    odds = shared.odds
    refuges = list(dict.fromkeys(pair.refuge.id for pair in pairs))
    by_refuge = [[pair for pair in pairs if pair.refuge.id == name] for name in refuges]
    every = frozenset().union(*(pair.states() for pair in pairs))
    missing = odds.missing(every)
    origins = () if missing else tuple(_by_origin(shared, pairs, odds.answers(every)))
    return Prospects(
        airports=tuple(_prospect(shared, "airport", pair.title, [pair]) for pair in pairs),
        refuges=tuple(_prospect(shared, "refuge", some[0].refuge.name, some) for some in by_refuge),
        any_refuge=_prospect(shared, "any", "any refuge", pairs),
        pace=None if missing else _main(origins),
        origins=origins,
        chances=_chances(odds, every | {pair.accept for pair in pairs}),
        remark=_remark(missing, len({pair.origin.id for pair in pairs})),
    )


def _by_origin(shared: Shared, pairs: Sequence[Pair], answers: Answers) -> Iterator[FourWays]:
    for name in dict.fromkeys(pair.origin.id for pair in pairs):
        four = _four_ways(shared, [pair for pair in pairs if pair.origin.id == name], answers)
        yield four if four.ways else replace(four, why_none=shared.why_none(name))


def _main(origins: Sequence[FourWays]) -> FourWays | None:
    """Of the origins that have a way the one at which most people wait; without any way, the first."""
    ranked = sorted(origins, key=lambda four: (not four.ways, -four.people))
    return ranked[0] if ranked else None


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
        given=tuple(sorted(frozenset().union(*(pair.ends for pair in pairs)))),
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
    uppers = [_upper(pair, answers, accepted) for pair in pairs]
    return Bounds(lower, max(lower, 1.0 - prod(1.0 - upper for upper in uppers)), False)


def _upper(pair: Pair, answers: Answers, accepted: bool) -> float:
    """No greater chance has a pair: its ends', times that no veto set known is refused."""
    ends = chance([pair.ends], answers) if pair.ends else 1.0
    upper = min(ends, chance_bounds(pair.found, answers).upper)
    return upper * (answers.own[pair.accept] if accepted else 1.0)


def path_sets(pairs: Sequence[Pair], *, accepted: bool = False) -> list[frozenset[str]]:
    """Smallest sets of consents that open a way of one of the pairs, those of its ends included."""
    extra = {id(pair): frozenset({pair.accept}) if accepted else frozenset() for pair in pairs}
    return minimal_game(s | pair.ends | extra[id(pair)] for pair in pairs for s in pair.found.path_sets)


def _curve(shared: Shared, pairs: Sequence[Pair], answers: Answers) -> tuple[CurvePoint, ...]:
    steps = chance_curve(open_routes(pairs, answers, flown=True), answers)
    return tuple(CurvePoint(step.km, shared.hours(step.km), step.chance) for step in steps)


def open_routes(
    pairs: Sequence[Pair], answers: Answers, *, accepted: bool = False, flown: bool = False
) -> list[FrontierRoute]:
    """The routes of all pairs in order of length, by the answers that are still open.

    `requires` is without answers that are certain; the route's record is (pair, route). Of routes beaten by one as
    short that needs no answer more, none is left. `flown` counts the flights alone, without the legs on the surface.
    """
    given = certain(answers)
    found: dict[frozenset[str], FrontierRoute] = {}
    for pair in pairs:
        extra = frozenset({pair.accept}) if accepted else frozenset()
        for route in pair.found.routes:
            needs = (route.requires - {pair.accept}) - given | extra - given
            length_km = route.distance_km - (pair.surface_km if flown else 0.0)
            if needs not in found or length_km < found[needs].distance_km:
                found[needs] = FrontierRoute(length_km, needs, (pair, route))
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
        leverage=leverage(sets, answers, states=states - certain(answers), guessed=guessed),
        leverage_both=leverage(path_sets(pairs, accepted=True), answers, guessed=guessed),
        distance=distance_leverage(open_routes(pairs, answers, flown=True), answers, shared.limit_km)
        if isfinite(shared.limit_km)
        else None,
        rankings=moved.rankings,
        flips=moved.flips,
    )


def certain(answers: Answers) -> frozenset[str]:
    """Answers that are given and that no other can pull along."""
    return frozenset(s for s, p in answers.own.items() if p == 1.0) - set(answers.causes)


def _four_ways(shared: Shared, pairs: Sequence[Pair], answers: Answers) -> FourWays:
    """Four ways from one origin over all its refuges; a refuge's acceptance is one of the answers a way needs."""
    routes: dict[Option, tuple[Pair, FrontierRoute]] = {
        Option(route.route[0].refuge.id, route.distance_km, route.requires): route.route
        for route in open_routes(pairs, answers, accepted=True)
    }
    # keys of a state answered apart, and a refuge's acceptance, fall together if its state refuses outright
    owners = {name: decider(name) for option in routes for name in option.requires}
    owners |= {pair.accept: pair.refuge.state for pair in pairs}
    routes = _in_time(shared, routes, _alone(routes, answers))
    alone = _alone(routes, answers)
    worth = {way: shared.weigh(*routes[way], alone[way]) for way in _candidates(routes, alone)}
    first = _recommended(worth)
    chosen = pace(list(routes), answers, decided_by=owners, primary=first)
    names = {pair.accept: pair.refuge.name for pair in pairs}
    ways = [
        _prepared(shared, way, routes[found], worth.get(found) or shared.weigh(*routes[found], alone[found]))
        for way in chosen.ways
        for found in [Option(way.refuge, way.distance_km, way.requires)]
    ]
    return FourWays(
        ways=tuple(replace(way, reason=in_words(way.reason, names)) for way in ways),
        chance=chosen.chance,
        takes_two=chosen.takes_two,
        takes_all=chosen.takes_all,
        unavoidable=chosen.unavoidable,
        remark=in_words(chosen.remark, names),
        turns=_turns(routes, answers, chosen.ways[0]) if chosen.ways else (),
        origin=pairs[0].origin.id,
        people=shared.waiting.get(pairs[0].origin.id, 0),
    )


def _alone(routes: Mapping[Option, object], answers: Answers) -> dict[Option, float]:
    """The chance of each way by itself; those that cannot be open are left out."""
    found = {way: chance([way.requires], answers) for way in routes}
    return {way: p for way, p in found.items() if p > 0.0}


def _in_time(
    shared: Shared, routes: dict[Option, tuple[Pair, FrontierRoute]], alone: Mapping[Option, float]
) -> dict[Option, tuple[Pair, FrontierRoute]]:
    """Without the ways to airports to which nobody could be flown by the deadline, even by the shortest."""
    shortest: dict[tuple[str, str], Option] = {}
    for way in sorted(alone, key=lambda way: way.distance_km):
        pair = routes[way][0]
        shortest.setdefault((pair.refuge.id, pair.title), way)
    empty = {place for place, way in shortest.items() if not shared.weigh(*routes[way], alone[way]).share}
    return {way: of for way, of in routes.items() if (of[0].refuge.id, of[0].title) not in empty}


def _candidates(
    routes: Mapping[Option, tuple[Pair, FrontierRoute]], alone: Mapping[Option, float]
) -> list[Option]:
    """The ways that are weighed for the first place: of each airport the likeliest, and its shortest.

    People out hang on a way by its hours alone, so of two ways to one airport the likelier is the better one unless
    it is much longer; the shortest is there for that.
    """
    best: dict[tuple[str, str, int], Option] = {}
    for way in alone:
        pair = routes[way][0]
        place = (pair.refuge.id, pair.title)
        for rank, key in enumerate((_likeliest(alone), _shortest)):
            known = best.get((*place, rank))
            if known is None or key(way) < key(known):
                best[*place, rank] = way
    ordered = sorted(dict.fromkeys(best.values()), key=_likeliest(alone))
    return ordered[:MOST_WEIGHED]


def _likeliest(alone: Mapping[Option, float]) -> Callable[[Option], tuple[float, float, int]]:
    return lambda way: (-round(alone[way], TIE_DIGITS), way.distance_km, len(way.requires))


def _shortest(way: Option) -> tuple[float, float, int]:
    return (way.distance_km, 0.0, len(way.requires))


def _recommended(worth: Mapping[Option, Worth]) -> Option | None:
    """The way with most expected people in safety by the deadline; ties by time, then by fewer consents."""
    return min(
        worth,
        key=lambda way: (
            -round(worth[way].expected_share, TIE_DIGITS),
            round(way.distance_km, 3),
            len(way.requires),
            sorted(way.requires),
        ),
        default=None,
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


def _prepared(shared: Shared, way: PaceWay, of: tuple[Pair, FrontierRoute], worth: Worth) -> PreparedWay:
    pair, route = of
    option = shared.option(pair, route)
    return PreparedWay(
        role=way.role,
        refuge=pair.refuge.id,
        origin=pair.origin.place.label,
        destination=pair.place.label,
        distance_km=route.distance_km - pair.surface_km,
        flight_h=option.hours
        if option and option.fleets
        else shared.hours(route.distance_km - pair.surface_km),
        requires=tuple(sorted({decider(name) for name in route.requires} - {pair.accept})),
        chance_alone=way.chance_alone,
        chance_so_far=way.chance_so_far,
        shared=way.shared,
        reason=way.reason,
        points=route.route[1],
        letter=LETTERS[way.role],
        option=option,
        people_out=worth.people_out,
        survives=worth.survives,
    )
