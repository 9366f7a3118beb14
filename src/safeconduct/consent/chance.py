"""The chance that some way is open, exactly, from the sets of consents that open one.

What the stated chances mean, in blocs and under conditions, stands in :mod:`safeconduct.consent.answer_model`;
the counting is done by :mod:`safeconduct.consent.diagram`. Nothing here draws random numbers and nothing is
rounded: the result is a sum of products of the stated chances.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from safeconduct.consent.answer_model import Answers, ask_for
from safeconduct.consent.diagram import Diagram, Floats, Level, build, reach_down, values_up
from safeconduct.consent.frontier import Frontier, FrontierRoute

Sets = Iterable[frozenset[str]]
Deciders = Mapping[str, str]
"""For a key the name of who decides it."""
Chances = Answers | Mapping[str, float]
"""Answers with blocs and conditions, or plain independent chances of consent by state."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A chance, or what is known of it.

    Attributes
    ----------
    lower, upper : float
        The chance lies between these.
    exact : bool
        Whether they are one number because nothing is missing.
    """

    lower: float
    upper: float
    exact: bool


@dataclass(frozen=True, slots=True)
class CurveStep:
    """A step of the curve of chance over distance.

    Attributes
    ----------
    km : float
        From this length on, km.
    chance : float
        Chance that a route no longer than this is open.
    """

    km: float
    chance: float


def chance(path_sets: Sets, p: Chances, *, decided_by: Deciders | None = None) -> float:
    """Chance that all keys of at least one path set are granted.

    Parameters
    ----------
    path_sets : iterable of frozenset
        Sets of keys, or plain states, that together open a way. None: 0. An empty one: 1.
    p : Answers or mapping
        Chance of each answer.
    decided_by : mapping of str to str, optional
        Who decides a key; added to those of `p`. Keys of one decider are one answer
        (:mod:`safeconduct.consent.answer_model`).

    Raises
    ------
    InputError
        For every chance that is missing or is none.
    """
    answers, sets = asked_of(p, path_sets, decided_by)
    return _expect(system(sets, answers), answers)


def chance_of_veto(veto_sets: Sets, p: Chances, *, decided_by: Deciders | None = None) -> float:
    """Chance that all keys of at least one veto set are refused: the dual of :func:`chance`.

    With all path sets and all veto sets of one system the two add up to 1.
    """
    answers, sets = asked_of(p, veto_sets, decided_by)
    return _expect(system(sets, answers, of_refusals=True), answers)


def chance_bounds(known: Frontier, p: Chances, *, decided_by: Deciders | None = None) -> Bounds:
    """The chance that a route of a frontier is open; two bounds when the frontier was cut.

    The lower bound is the chance that a route known is open: a path set found does open a way, whatever else
    is still to come. The upper bound is one less the chance that a veto set known is refused: every veto set
    found closes every route within the limit, known or not. In between nothing is claimed. Both leave out the
    consents of ``known.always``: the chance is under the condition that these are given, and with them every
    key that is the same answer.
    """
    answers = _with_deciders(p, decided_by)
    given = answers.asked(known.always)
    lower = chance([answers.asked(keys, given) for keys in known.path_sets], answers)
    if known.complete:
        return Bounds(lower, lower, True)
    # a refusal of an answer that is given cannot come about
    vetoes = [asked for keys in known.veto_sets if not (asked := answers.asked(keys)) & given]
    return Bounds(lower, max(lower, 1.0 - chance_of_veto(vetoes, answers)), False)


def chance_curve(
    routes: Iterable[FrontierRoute],
    p: Chances,
    *,
    given: frozenset[str] = frozenset(),
    decided_by: Deciders | None = None,
) -> tuple[CurveStep, ...]:
    """Chance that a route no longer than some length is open, as steps over the length.

    Of a frontier cut at ``complete_to_km`` the curve is exact up to there and a lower bound beyond.

    Parameters
    ----------
    routes : iterable of FrontierRoute
        In any order.
    p : Answers or mapping
        Chance of each state's consent.
    given : frozenset of str
        Keys taken as given (the two ends), with every other key that is the same answer.
    decided_by
        As in :func:`chance`.
    """
    told = list(routes)
    answers, sets = asked_of(p, [route.requires for route in told], decided_by, given)
    diagram = build(sets, [route.distance_km for route in told], parents_of(answers))
    ends = reach_down(diagram, odds(diagram, answers))[-1][:, 0]
    mass = np.bincount(diagram.ends, ends, len(diagram.values) + 1)[:-1]
    steps = zip(diagram.values, np.minimum(np.cumsum(mass), 1.0), strict=True)
    return tuple(CurveStep(km, float(c)) for km, c in _rising(steps))


def _rising(steps: Iterable[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    before = -inf
    for km, value in steps:
        if value > before:
            yield km, value
        before = max(before, value)


def marginals(p: Answers) -> dict[str, float]:
    """Each state's and bloc's chance of consent over all causes of a refusal."""
    return {name: chance([frozenset({name})], p) for name in [*p.own, *(bloc.name for bloc in p.blocs)]}


def asked_of(
    p: Chances,
    sets: Iterable[Iterable[str]],
    decided_by: Deciders | None = None,
    given: Iterable[str] = (),
) -> tuple[Answers, list[frozenset[str]]]:
    """Chances as Answers, and for each set of keys the answers it takes, all sure to have a chance."""
    answers = _with_deciders(p, decided_by)
    asked = [answers.asked(keys, given) for keys in sets]
    ask_for(answers, frozenset().union(*asked) - {bloc.name for bloc in answers.blocs})
    return answers, asked


def _with_deciders(p: Chances, decided_by: Deciders | None) -> Answers:
    answers = p if isinstance(p, Answers) else Answers(dict(p))
    if not decided_by:
        return answers
    return Answers(answers.own, answers.blocs, answers.conditions, {**answers.decided_by, **decided_by})


def parents_of(answers: Answers) -> dict[str, tuple[str, ...]]:
    """For each name that can be pulled along, those who can pull it."""
    return {name: tuple(dict.fromkeys(who for who, _ in causes)) for name, causes in answers.causes.items()}


def system(sets: Sequence[frozenset[str]], answers: Answers, *, of_refusals: bool = False) -> Diagram:
    """The diagram of a yes-or-no system among dependent players."""
    return build(sets, None, parents_of(answers), of_refusals=of_refusals)


def odds(diagram: Diagram, answers: Answers, moves: Sequence[Mapping[str, float]] = ()) -> list[Floats]:
    """Chance of a consent by level and row, one column for `answers` and for each change to it in `moves`."""
    return [_level_odds(level, answers, moves) for level in diagram.levels]


def _level_odds(level: Level, answers: Answers, moves: Sequence[Mapping[str, float]]) -> Floats:
    """A consent takes that no cause strikes: the own one, nor any of those who have refused already."""
    player = str(level.player)
    own = answers.own_chance(player)
    columns = np.array([[own, *(move.get(player, own) for move in moves)]])
    spared: Floats = np.ones((len(level.against), 1))
    for who, pull in answers.causes.get(player, ()):
        refused = level.against[:, [level.parents.index(who)]]
        spared = spared * np.where(refused, 1.0 - pull, 1.0)
    chances: Floats = spared * columns
    return chances


def _expect(diagram: Diagram, answers: Answers) -> float:
    return float(values_up(diagram, odds(diagram, answers), payoff(diagram))[0][0, 0])


def payoff(diagram: Diagram) -> Floats:
    """1 for anything that has come about, 0 for nothing: an expected payoff is then a chance."""
    return np.array([*(1.0 for _ in diagram.values), 0.0])
