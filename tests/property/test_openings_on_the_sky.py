"""Where no route is left on the real sky: what opens one opens one, what is left out cannot matter."""

from __future__ import annotations

import random
from math import inf

import pytest

from safeconduct.planning.between import adjacency, states_within
from safeconduct.planning.openings import openings
from safeconduct.routing.router import Point, Router
from safeconduct.store.facts import load_facts
from safeconduct.store.world import load_world

PLACES = {
    "LSZB": Point(46.9141, 7.4971), "DTTA": Point(36.8510, 10.2272), "HSSK": Point(15.5895, 32.5532),
    "FACT": Point(-33.9648, 18.6017), "OAKB": Point(34.5659, 69.2124), "EGLL": Point(51.4706, -0.4619),
    "UUEE": Point(55.9726, 37.4146), "OSDI": Point(33.4115, 36.5156),
}  # fmt: skip
STATES = sorted(load_facts().states.by_alpha2)


@pytest.fixture(scope="module")
def router() -> Router:
    return load_world().router()


def all_but(*states: str) -> frozenset[str]:
    return frozenset(STATES) - set(states)


@pytest.mark.parametrize(
    ("one", "other", "ends", "limit_km", "opens"),
    [
        ("LSZB", "DTTA", ("CH", "TN"), inf, ["DE", "FR", "IT"]),
        ("HSSK", "FACT", ("SD", "ZA"), 5800.0, ["AO CD NA SS"]),
        ("UUEE", "OSDI", ("RU", "SY"), 6000.0, ["TR"]),
        ("OAKB", "EGLL", ("AF", "GB"), 6000.0, ["DE EE KZ RU UZ", "DK EE KZ RU UZ"]),
    ],
    ids=["Bern–Tunis", "Khartoum–Cape Town", "Moscow–Damascus", "Kabul–London"],
)
def test_the_smallest_consents_when_all_others_refuse(
    router: Router, one: str, other: str, ends: tuple[str, str], limit_km: float, opens: list[str]
) -> None:
    refused = all_but(*ends)
    told = openings(router, (PLACES[one], PLACES[other]), refused, limit_km)
    assert [" ".join(whole) for whole in told.whole] == opens
    assert told.complete
    for consents in told.whole:
        left = refused - frozenset(consents)
        assert router.shortest(PLACES[one], PLACES[other], left, limit_km) is not None
        for state in consents:
            assert router.shortest(PLACES[one], PLACES[other], left | {state}, limit_km) is None


def test_ends_that_refuse_are_in_every_set(router: Router) -> None:
    told = openings(router, (PLACES["LSZB"], PLACES["DTTA"]), frozenset(STATES))
    assert told.always == {"CH", "TN"}
    assert told.whole == (("CH", "DE", "TN"), ("CH", "FR", "TN"), ("CH", "IT", "TN"))


@pytest.mark.parametrize("seed", range(12))
def test_who_is_out_of_reach_cannot_matter(router: Router, seed: int) -> None:
    rng = random.Random(seed)
    one, other = (PLACES[name] for name in rng.sample(sorted(PLACES), 2))
    refused = frozenset(rng.sample(STATES, 30))
    free = router.shortest(one, other, frozenset())
    assert free is not None
    limit_km = free.distance_km * rng.uniform(1.0, 1.4)
    near = states_within(router, one, other, limit_km)
    every, some = (router.shortest(one, other, who, limit_km) for who in (refused, refused & near))
    assert (every is None) == (some is None)
    if every is not None and some is not None:
        assert every.distance_km == pytest.approx(some.distance_km, abs=1e-6)
        assert every.requires <= near
    assert len(near) < len(STATES)


@pytest.mark.parametrize("seed", range(12))
def test_a_dam_on_the_map_closes_every_route(router: Router, seed: int) -> None:
    rng = random.Random(seed)
    one, other = (PLACES[name] for name in rng.sample(sorted(PLACES), 2))
    ends = router.needed_at(one) | router.needed_at(other)
    refused = frozenset(rng.sample(STATES, 200)) - ends
    dam = adjacency(router).dam(router.cell(one), router.cell(other), refused)
    assert dam is None or dam <= refused
    if dam is not None:
        assert router.shortest(one, other, dam, 9000.0) is None
