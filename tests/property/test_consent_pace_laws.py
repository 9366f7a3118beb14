"""Laws of the four ways: the choice equals plain enumeration by the stated rule."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from safeconduct.consent import Answers, Bloc, Condition, WayOut, chance, pace

PRICES = (0.0, 0.05, 0.2)


def draw(seed: int) -> tuple[list[WayOut], Answers]:
    rng = random.Random(seed)
    states = [f"S{i}" for i in range(rng.randint(3, 9))]
    ways = [
        WayOut(rng.choice("XYZ"), rng.uniform(1000, 5000), frozenset(rng.sample(states, rng.randint(1, 3))))
        for _ in range(rng.randint(1, 9))
    ]
    blocs = (Bloc("bloc", frozenset(rng.sample(states, 2)), rng.random() / 2),)
    conditions = (Condition(states[0], states[1], rng.random()),)
    return ways, Answers({s: rng.uniform(0.2, 1) for s in states}, blocs, conditions if seed % 2 else ())


def union(ways: list[WayOut], answers: Answers) -> float:
    return chance([way.requires for way in ways], answers)


def by_enumeration(
    ways: list[WayOut], answers: Answers, price: float, decided_by: dict[str, str]
) -> tuple[int, float]:
    """How many deciders take two, and the worth, of the best choice by the rule."""
    deciders = {id(way): frozenset(decided_by.get(s, s) for s in way.requires) for way in ways}
    unavoidable = frozenset.intersection(*deciders.values())
    primary = max(ways, key=lambda way: union([way], answers) - price * way.distance_km / 1000)
    rest = [way for way in ways if way is not primary]
    keys = []
    for others in combinations(rest, min(3, len(rest))):
        chosen = [primary, *others]
        two = {s for a, b in combinations(chosen, 2) for s in deciders[id(a)] & deciders[id(b)]} - unavoidable
        paid = sum(way.distance_km for way in chosen) * price / 1000
        keys.append((len(two), paid - union(chosen, answers)))
    takes_two, loss = min(keys)
    return takes_two, -loss


@pytest.mark.parametrize("seed", range(60))
def test_equals_enumeration(seed: int) -> None:
    ways, answers = draw(seed)
    price = PRICES[seed % 3]
    decided_by = {"S0": "S2", "S1": "another"} if seed % 5 == 0 else {}
    found = pace(ways, answers, price_per_1000_km=price, least_chance=0.0, decided_by=decided_by)
    takes_two, worth = by_enumeration(ways, answers, price, decided_by)
    assert len(found.takes_two) == takes_two
    paid = sum(way.distance_km for way in found.ways) * price / 1000
    assert found.chance - paid == pytest.approx(worth, abs=1e-9)


@pytest.mark.parametrize("seed", range(30))
def test_chances_told_are_those_of_the_ways_so_far(seed: int) -> None:
    ways, answers = draw(seed)
    found = pace(ways, answers)
    for place, way in enumerate(found.ways):
        so_far = [WayOut(w.refuge, w.distance_km, w.requires) for w in found.ways[: place + 1]]
        assert way.chance_so_far == pytest.approx(union(so_far, answers), abs=1e-12)
        assert way.chance_alone == pytest.approx(union(so_far[-1:], answers), abs=1e-12)
    assert [way.role for way in found.ways] == ["primary", "alternate", "contingency", "emergency"][
        : len(found.ways)
    ]


@pytest.mark.parametrize("seed", range(30))
def test_more_ways_never_lower_the_chance_without_price_and_spread(seed: int) -> None:
    ways, answers = draw(seed)
    alone = max(union([way], answers) for way in ways)
    assert pace(ways, answers, price_per_1000_km=0.0).chance >= alone - 1e-12


def test_several_hundred_ways_are_chosen_from_exactly() -> None:
    rng = random.Random(1)
    states = [f"S{i:02}" for i in range(16)]
    ways = [WayOut("X", rng.uniform(2000, 4000), frozenset(rng.sample(states, 5))) for _ in range(300)]
    p = {s: rng.uniform(0.4, 0.95) for s in states}
    found = pace(ways, p)
    chosen = {(w.distance_km, w.requires) for w in found.ways}
    assert len(chosen) == 4

    # no exchange of one way betters the choice by the rule
    def key(kept: list[WayOut]) -> tuple[int, float]:
        two = {s for a, b in combinations(kept, 2) for s in a.requires & b.requires}
        return len(two), sum(w.distance_km for w in kept) * 0.05 / 1000 - union(kept, Answers(p))

    kept = [WayOut(w.refuge, w.distance_km, w.requires) for w in found.ways]
    best = key(kept)
    for place in (1, 2, 3):
        for way in ways[::7]:
            if (way.distance_km, way.requires) not in chosen:
                other = key([*kept[:place], way, *kept[place + 1 :]])
                assert other[0] > best[0] or other[1] >= best[1] - 1e-9
