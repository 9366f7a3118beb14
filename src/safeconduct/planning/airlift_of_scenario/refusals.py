"""Whose refusal costs most people: the airlift planned anew without each state, and without two where that is worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from safeconduct.airlift.schedule import Sorties, closure_h, people_by
from safeconduct.consent.chance import chance_of_veto
from safeconduct.planning.airlift_of_scenario.greedily import chosen
from safeconduct.planning.airlift_of_scenario.inputs import Ask, Builder, Built, Routes, states_of_keys
from safeconduct.planning.airlift_of_scenario.model import RefusalCost
from safeconduct.planning.chances.of_answers import Odds
from safeconduct.planning.keys import ACCEPT
from safeconduct.planning.options import Option

MOST_PAIRS = 40
"""Pairs looked at; those of states on the way now come first."""


WORTH_H = 0.1
"""A closure that moves by less, h, is not told."""


@dataclass(frozen=True, slots=True)
class Flown:
    """What is left of the airlift under some refusals.

    Attributes
    ----------
    people_out : int
        By the deadline.
    closure_h : float or None
        None: nobody is flown.
    over : frozenset of str
        States whose refusal touches a way flown, the origins' own apart.
    hosts : mapping of str to str
        Those of them that are only landed in, with the id of their refuge.
    refuges : tuple of str
        Ids of the refuges flown to.
    """

    people_out: int
    closure_h: float | None
    over: frozenset[str] = frozenset()
    hosts: Mapping[str, str] = field(default_factory=dict)
    refuges: tuple[str, ...] = ()


NOBODY = Flown(0, None)


def flown_under(ask: Ask) -> Flown:
    """The airlift of a reading in a moment, by the greedy rule."""
    if not ask.every or ask.missing():
        return NOBODY
    built, sorties = chosen(Builder(ask), ask)
    out = people_by(sorties, built.problem.deadline_h)
    to = {s.to for s in sorties}
    used = tuple(r.id for s, r in zip(built.problem.refuges, built.refuges, strict=True) if s.id in to)
    return Flown(out, closure_h(sorties) if sorties else None, *_touched(ask, built, sorties), used)


def _touched(ask: Ask, built: Built, sorties: Sorties) -> tuple[frozenset[str], dict[str, str]]:
    """States on the ways flown, and which of them are only landed in."""
    # their own states are not asked: without them there is no flight to plan
    own = {o.place.state for o in ask.scenario.origins} | {ask.reading.operator}
    host = {shelter.id: refuge for shelter, refuge in zip(built.problem.refuges, built.refuges, strict=True)}
    legs = {(s.origin, s.to) for s in sorties}
    ends = {host[to].state: host[to].id for _, to in legs}
    crossed = {s for leg in legs for s in built.over[leg] - {host[leg[1]].state, built.places[leg[1]].state}}
    only = {state: name for state, name in ends.items() if state not in crossed}
    return frozenset(crossed | ends.keys()) - own, only


def refusal_costs(
    ask: Ask, *, pairs: bool = True, should_stop: Callable[[], bool] = lambda: False
) -> tuple[RefusalCost, ...]:
    """What each refusal costs that costs people or time, the dearest first; as far as there is time."""
    now = flown_under(ask)
    alone = {s: _without(ask, frozenset({s})) for s in sorted(now.over) if not should_stop()}
    # who is only landed in: now, or after one refusal if it has no part in the ways now
    later = {s: name for one in alone.values() for s, name in one.hosts.items() if s not in now.over}
    hosts = {**later, **now.hosts}
    costs = [_cost(ask, replace(now, hosts=hosts), frozenset({s}), then) for s, then in alone.items()]
    if pairs:
        costs += _pairs(ask, replace(now, hosts=hosts), alone, should_stop)
    told = [c for c in costs if c.people_lost > 0 or _differs(c, now)]
    return tuple(sorted(told, key=lambda c: (-c.people_lost, len(c.states), -(c.closure_h or 1e9), c.states)))


def _differs(cost: RefusalCost, now: Flown) -> bool:
    """Whether the closure moves by some minutes, which is worth a line."""
    if cost.closure_h is None or now.closure_h is None:
        return cost.closure_h is not now.closure_h
    # the greedy rule may come out a little sooner by chance: less than that is no news
    return abs(cost.closure_h - now.closure_h) >= WORTH_H


def _without(ask: Ask, states: frozenset[str]) -> Flown:
    return flown_under(refusing(ask, states))


def refusing(ask: Ask, states: frozenset[str]) -> Ask:
    """The airlift if these states refuse as well: each way that needs one of them gives way to the shortest without."""
    gone = ask.refusing | states
    first, others = _kept(ask, ask.first, gone), _kept(ask, ask.others, gone)
    # an origin whose first way is closed takes the best of its others
    for origin in {pair[0] for pair in ask.first} - {pair[0] for pair in first}:
        following = next((pair for pair in others if pair[0] == origin), None)
        if following:
            first[following] = others[following]
    rest = {pair: option for pair, option in others.items() if pair not in first}
    return replace(ask, first=first, others=rest, refusing=gone)


def _kept(ask: Ask, routes: Routes, gone: frozenset[str]) -> dict[tuple[str, str], Option]:
    kept = {}
    for pair, option in routes.items():
        if not states_of_keys(option.keys) & gone:
            kept[pair] = option
            continue
        triple = option.triple
        if flown := ask.desk.options.shortest(triple, gone):
            kept[pair] = ask.desk.options.option(triple, flown)
    return kept


def _cost(ask: Ask, now: Flown, states: frozenset[str], then: Flown) -> RefusalCost:
    lost = max(0, now.people_out - then.people_out)
    chance = refused_by_all(ask.odds, states, now.hosts)
    return RefusalCost(tuple(sorted(states)), then.people_out, lost, then.closure_h, chance, then.refuges)


def refused_by_all(odds: Odds | None, states: frozenset[str], hosts: Mapping[str, str]) -> float | None:
    """The chance that all these states refuse; of one that is only landed in, that it takes nobody in."""
    names = frozenset(ACCEPT + hosts[s] if s in hosts else s for s in states)
    if odds is None or odds.missing(names):
        return None
    return chance_of_veto([names], odds.answers(names))


def _pairs(
    ask: Ask, now: Flown, alone: dict[str, Flown], should_stop: Callable[[], bool]
) -> Iterator[RefusalCost]:
    """Two at once, where that takes out fewer than either alone."""
    named = {frozenset(two) for two in combinations(sorted(now.over), 2)}
    named |= {frozenset({s, t}) for s, then in alone.items() for t in then.over if t != s}
    ordered = sorted(named, key=lambda two: (len(two - now.over), sorted(two)))
    for two in ordered[:MOST_PAIRS]:
        if should_stop():
            return
        least = min((alone[s].people_out for s in two if s in alone), default=0)
        then = _without(ask, two) if least else NOBODY
        if then.people_out < least:
            yield _cost(ask, now, two, then)
