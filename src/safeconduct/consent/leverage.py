"""What one state's answer is worth: to the chance that some way is open, and to the length of the shortest
one.

Three numbers for each state, because they answer different questions. *Birnbaum*: how much the result moves
between this state's yes and its no, the others being as likely as stated. *Shapley*: its fair share of the
whole when nothing is known of anybody's mind. *Banzhaf*: the same question as Birnbaum when every answer is
a toss of a coin, as a share of the sum over all states. Shapley and Banzhaf look at the routes alone:
chances, blocs and conditions do not enter.

Setting and learning are not the same where answers depend on each other. `birnbaum` *sets* an answer: a
bloc's member that says no by itself says nothing of the bloc. `chance_if_yes` and `chance_if_no` are for an
answer *learnt*: a no makes it likelier that the bloc has refused, or the state whose refusal pulls this one
along. Without blocs and conditions both agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safeconduct.consent.answer_model import Answers
from safeconduct.consent.chance import Chances, Deciders, asked_of, odds, parents_of, payoff, system
from safeconduct.consent.diagram import Diagram, Floats, build, minimal_game, reach_down, values_up
from safeconduct.consent.frontier import FrontierRoute
from safeconduct.consent.power_indices import banzhaf_values, effects, shapley_values, shares

MOVES = (-0.2, -0.1, 0.1, 0.2)
"""By how much guessed chances are moved to see whether a ranking holds."""

LEVEL = 1e-9
"""Importances closer than this are level: neither is ranked before the other."""


@dataclass(frozen=True, slots=True)
class StateLeverage:
    """What one state's, or bloc's, answer is worth to the chance of passage.

    Attributes
    ----------
    state : str
        The state, or the name of the bloc.
    p : float
        Its stated own chance of consent.
    birnbaum : float
        Chance of passage if it says yes, less that if it says no (its answer set).
    shapley, banzhaf : float
        Shares of 1 by the routes alone; 0 for blocs, which are no players of their own there.
    chance_if_yes, chance_if_no : float or None
        Chance of passage once its answer is learnt; None for an answer that cannot happen.
    must_consent : bool
        Whether no way is open without it.
    flips : bool
        Whether its rank changes when the guessed chances move.
    """

    state: str
    p: float
    birnbaum: float
    shapley: float
    banzhaf: float
    chance_if_yes: float | None
    chance_if_no: float | None
    must_consent: bool
    flips: bool = False

    @property
    def change_of_mind(self) -> float | None:
        """What a change from no to yes adds to the chance of passage, as learnt."""
        if self.chance_if_yes is None or self.chance_if_no is None:
            return None
        return self.chance_if_yes - self.chance_if_no


@dataclass(frozen=True, slots=True)
class Leverage:
    """What the states' answers are worth to the chance of passage.

    Attributes
    ----------
    chance : float
        Chance that some way is open.
    states : tuple of StateLeverage
        Those in some path set, and those asked for; by Birnbaum importance, then by name.
    blocs : tuple of StateLeverage
        Blocs on which a path set depends, in the same order.
    must_consent : tuple of str
        States in every path set.
    no_cost : tuple of str
        States asked for that are in no path set: a no takes nothing from the chance.
    """

    chance: float
    states: tuple[StateLeverage, ...]
    blocs: tuple[StateLeverage, ...]
    must_consent: tuple[str, ...]
    no_cost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order of the states when all guessed chances have moved.

    Attributes
    ----------
    move : float
        Added to every guessed chance, which stays within 0 and 1.
    chance : float
        Chance of passage then.
    states : tuple of str
        By Birnbaum importance, then by name.
    birnbaum : tuple of float
        Of each of `states`.
    """

    move: float
    chance: float
    states: tuple[str, ...]
    birnbaum: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Whether the ranking of the states hangs on guesses.

    Attributes
    ----------
    rankings : tuple of Ranking
        As stated (move 0) first, then for every move.
    flips : tuple of tuple of str
        Pairs of states of which the first is ahead as stated and behind after some move.
    """

    rankings: tuple[Ranking, ...]
    flips: tuple[tuple[str, str], ...]

    @property
    def states(self) -> frozenset[str]:
        """States in some flip."""
        return frozenset(state for pair in self.flips for state in pair)


@dataclass(frozen=True, slots=True)
class StateDistance:
    """What one state's answer is worth in distance.

    Attributes
    ----------
    state : str
        The state, or the name of the bloc.
    birnbaum_km : float
        Expected length if it says no, less that if it says yes, km.
    shapley_km : float
        Its share of the difference between nobody's and everybody's consent, km.
    shapley, banzhaf : float
        The same as shares of 1.
    """

    state: str
    birnbaum_km: float
    shapley_km: float
    shapley: float
    banzhaf: float


@dataclass(frozen=True, slots=True)
class DistanceLeverage:
    """What the states' answers are worth to the length of the shortest open route.

    Attributes
    ----------
    shortest_km : float
        Length when all consent, km.
    cap_km : float
        Length that counts when no route is open, km: the limit up to which routes were looked for. A
        convention, without which "no way" would have no length; the numbers below grow with it.
    expected_extra_km : float
        Expected length over `shortest_km`, km.
    states : tuple of StateDistance
        By `birnbaum_km`, then by name. States on no route of the frontier are not listed: their no costs
        nothing.
    blocs : tuple of StateDistance
        The same of blocs.
    """

    shortest_km: float
    cap_km: float
    expected_extra_km: float
    states: tuple[StateDistance, ...]
    blocs: tuple[StateDistance, ...]


def leverage(
    path_sets: Iterable[frozenset[str]],
    p: Chances,
    *,
    states: Iterable[str] = (),
    guessed: Iterable[str] | None = None,
    decided_by: Deciders | None = None,
) -> Leverage:
    """What each state's answer is worth to the chance that some path set consents.

    Parameters
    ----------
    path_sets : iterable of frozenset of str
        Sets of states, or keys, whose consent together opens a way.
    p : Answers or mapping
        Chance of each answer.
    states : iterable of str
        States to be listed though they may be in no path set, such as all on the routes of a frontier.
    guessed : iterable of str, optional
        States whose chance is a guess, moved to mark ranks that flip; all when not given.
    decided_by : mapping of str to str, optional
        Who decides a key; added to those of `p`. What is told is told per answer: one entry for all keys of a
        decider, and one for each key answered apart.
    """
    answers, asked_sets = asked_of(p, [*path_sets, frozenset(states)], decided_by)
    paths, asked = minimal_game(asked_sets[:-1]), set(asked_sets[-1])
    diagram = system(paths, answers)
    known = _ChanceFigures(paths, diagram, answers, _sensitivity(diagram, answers, guessed, MOVES).states)
    reached = {level.player for level in diagram.levels}
    return Leverage(
        chance=known.chance,
        states=known.rank((reached | asked) & set(answers.own)),
        blocs=known.rank(reached - set(answers.own)),
        must_consent=tuple(sorted(known.needed)),
        no_cost=tuple(sorted(asked - reached)),
    )


def sensitivity(
    path_sets: Iterable[frozenset[str]],
    p: Chances,
    *,
    guessed: Iterable[str] | None = None,
    moves: Sequence[float] = MOVES,
    decided_by: Deciders | None = None,
) -> Sensitivity:
    """How the ranking by Birnbaum importance changes when every guessed chance moves together.

    Parameters
    ----------
    path_sets, p, guessed, decided_by
        As in :func:`leverage`.
    moves : sequence of float
        What is added to each guessed chance; 0 and 1 are never passed.
    """
    answers, asked = asked_of(p, path_sets, decided_by)
    paths = minimal_game(asked)
    return _sensitivity(system(paths, answers), answers, guessed, moves)


def distance_leverage(
    routes: Iterable[FrontierRoute],
    p: Chances,
    cap_km: float,
    *,
    given: frozenset[str] = frozenset(),
    decided_by: Deciders | None = None,
) -> DistanceLeverage:
    """What each state's answer is worth to the length of the shortest open route.

    Parameters
    ----------
    routes : iterable of FrontierRoute
        Routes of a frontier; longer ones than `cap_km` do not count.
    p : Answers or mapping
        Chance of each state's consent.
    cap_km : float
        What counts as the length when no route is open, km.
    given : frozenset of str
        Keys taken as given (the two ends), with every other key that is the same answer.
    decided_by
        As in :func:`leverage`.

    Raises
    ------
    InputError
        For every chance that is missing or is none.
    """
    within = [route for route in routes if route.distance_km <= cap_km]
    answers, sets = asked_of(p, [route.requires for route in within], decided_by, given)
    lengths = [route.distance_km for route in within]
    diagram = build(sets, lengths, parents_of(answers))
    lengths_km = np.array([*diagram.values, cap_km])
    now = odds(diagram, answers)
    expected = float(values_up(diagram, now, lengths_km)[0][0, 0])
    # a yes shortens the route: the saving is what a state is worth
    saved = {who: float(km[0]) for who, km in effects(diagram, now, -lengths_km).items()}
    structure = build(sets, lengths)
    fair_km = shapley_values(structure, -lengths_km)
    fair, coin = shares(fair_km), shares(banzhaf_values(structure, -lengths_km))
    worth = [
        StateDistance(who, km, fair_km.get(who, 0.0), fair.get(who, 0.0), coin.get(who, 0.0))
        for who, km in sorted(saved.items(), key=lambda item: (-_rounded(item[1]), item[0]))
    ]
    shortest_km = min(lengths, default=cap_km)
    return DistanceLeverage(
        shortest_km=shortest_km,
        cap_km=cap_km,
        expected_extra_km=expected - shortest_km,
        states=tuple(one for one in worth if one.state in answers.own),
        blocs=tuple(one for one in worth if one.state not in answers.own),
    )


class _ChanceFigures:
    """The figures behind :func:`leverage`, by name of a state or bloc."""

    def __init__(
        self, paths: list[frozenset[str]], diagram: Diagram, answers: Answers, flips: frozenset[str]
    ) -> None:
        now, open_or_not, structure = odds(diagram, answers), payoff(diagram), build(paths)
        self.answers, self.flips = answers, flips
        self.needed = frozenset.intersection(*paths) if paths else frozenset()
        self.chance = float(values_up(diagram, now, open_or_not)[0][0, 0])
        self.birnbaum = {who: float(e[0]) for who, e in effects(diagram, now, open_or_not).items()}
        self.learnt = _learnt(diagram, now)
        self.shapley = shapley_values(structure, open_or_not)
        self.banzhaf = shares(banzhaf_values(structure, open_or_not))

    def rank(self, names: Iterable[str]) -> tuple[StateLeverage, ...]:
        """The figures of each name, the weightiest first."""
        return tuple(sorted(map(self.of, names), key=lambda one: (-_rounded(one.birnbaum), one.state)))

    def of(self, name: str) -> StateLeverage:
        """The figures of one state or bloc."""
        if_yes, if_no = self.learnt.get(name, (self.chance, self.chance))
        return StateLeverage(
            state=name,
            p=self.answers.own_chance(name),
            birnbaum=self.birnbaum.get(name, 0.0),
            shapley=self.shapley.get(name, 0.0),
            banzhaf=self.banzhaf.get(name, 0.0),
            chance_if_yes=if_yes,
            chance_if_no=if_no,
            must_consent=name in self.needed,
            flips=name in self.flips,
        )


def _learnt(diagram: Diagram, now: Sequence[Floats]) -> dict[str, tuple[float | None, float | None]]:
    """Chance of passage once a yes, or a no, is known, for each player (Bayes' rule over the rows)."""
    worth = values_up(diagram, now, payoff(diagram))
    reach = reach_down(diagram, now)
    learnt: dict[str, tuple[float | None, float | None]] = {}
    for place, level in enumerate(diagram.levels):
        yes, no = reach[place] * now[place], reach[place] * (1.0 - now[place])
        below = worth[place + 1]
        learnt[level.player] = (_mean(yes, below[level.yes]), _mean(no, below[level.no]))
    return learnt


def _mean(weights: Floats, values: Floats) -> float | None:
    total = float(weights.sum())
    return float((weights * values).sum()) / total if total > 0.0 else None


def _sensitivity(
    diagram: Diagram, answers: Answers, guessed: Iterable[str] | None, moves: Sequence[float]
) -> Sensitivity:
    free = set(answers.own) if guessed is None else answers.asked(guessed) & set(answers.own)
    changes = [{who: min(1.0, max(0.0, answers.own[who] + move)) for who in free} for move in moves]
    columns = odds(diagram, answers, changes)
    below = values_up(diagram, columns, payoff(diagram))[0][0]
    chances = np.broadcast_to(below, (len(changes) + 1,))  # one column when nobody answers
    found = {who: e for who, e in effects(diagram, columns, payoff(diagram)).items() if who in answers.own}
    rankings = tuple(
        _ranking(move, float(chances[col]), {who: float(e[col]) for who, e in found.items()})
        for col, move in enumerate((0.0, *moves))
    )
    return Sensitivity(rankings, tuple(_flips(found)))


def _ranking(move: float, chance: float, found: Mapping[str, float]) -> Ranking:
    states = sorted(found, key=lambda who: (-_rounded(found[who]), who))
    return Ranking(move, chance, tuple(states), tuple(found[who] for who in states))


def _flips(found: Mapping[str, Floats]) -> Iterable[tuple[str, str]]:
    for one in sorted(found):
        for other in sorted(found):
            lead = found[one] - found[other]
            if lead[0] > LEVEL and (lead < -LEVEL).any():
                yield one, other


def _rounded(value: float) -> float:
    """To rank by: what is level but for rounding is ranked by name."""
    return round(value / LEVEL) * LEVEL
