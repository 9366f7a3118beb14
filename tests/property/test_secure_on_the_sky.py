"""Which grants first, on the real sky: pinned sets, each checked by the router against every few refusals."""

from __future__ import annotations

from itertools import combinations

import pytest

from safeconduct.consent import (
    carry_alone,
    closing_sets,
    find_carrying,
    find_standing,
    frontier,
    stand_against,
)
from safeconduct.planning.between import Between, between
from safeconduct.routing.router import Point
from safeconduct.store.world import load_world

MOSCOW, DAMASCUS = Point(55.9726, 37.4146), Point(33.4115, 36.5156)
KABUL, DOHA = Point(34.5659, 69.2124), Point(25.2611, 51.5651)
KHARTOUM, LONDON = Point(15.5895, 32.5532), Point(51.4706, -0.4619)
DUBAI = Point(25.2528, 55.3644)
GULF_SHUT = frozenset({"IR", "IQ", "KW", "BH", "QA"})
CASES = {
    "Moscow–Damascus 3,500": (MOSCOW, DAMASCUS, frozenset({"UA"}), 3500.0),
    "Moscow–Damascus 4,000": (MOSCOW, DAMASCUS, frozenset({"UA"}), 4000.0),
    "Kabul–Doha, Iran shut": (KABUL, DOHA, frozenset({"IR"}), 6000.0),
    "Khartoum–London": (KHARTOUM, LONDON, frozenset[str](), 5200.0),
    "Dubai–London, five shut": (DUBAI, LONDON, GULF_SHUT, 6600.0),
}


def case(name: str) -> Between:
    one, other, refused, limit_km = CASES[name]
    return between(load_world().router(), one, other, refused, limit_km)


def asked(sky: Between) -> dict:
    return {"always": sky.always, "refused": sky.refused, "limit_km": sky.limit_km}


@pytest.mark.parametrize(
    ("name", "k", "grants"),
    [
        ("Moscow–Damascus 3,500", 1, [""]),
        ("Moscow–Damascus 3,500", 2, ["TR"]),
        ("Moscow–Damascus 3,500", 3, ["TR"]),
        ("Moscow–Damascus 4,000", 2, [""]),
        ("Moscow–Damascus 4,000", 3, ["GR", "TR"]),
        ("Khartoum–London", 3, ["EG FR", "FR LY"]),
        ("Dubai–London, five shut", 1, ["SA"]),
        ("Dubai–London, five shut", 3, ["EG SA"]),
    ],
)
def test_grants_that_stand_any_refusals_of_the_others(name: str, k: int, grants: list[str]) -> None:
    sky = case(name)
    told = find_standing(sky.solve, k, **asked(sky))
    assert [" ".join(sorted(one.keys)) for one in told.sets] == grants
    others = sorted(set().union(*(s for s in closing_sets(sky.solve, k, **asked(sky)).sets)))
    for one in told.sets:
        for no in combinations(sorted(set(others) - one.keys), min(k, len(others))):
            assert sky.solve(sky.refused | set(no)) is not None


@pytest.mark.parametrize(
    ("name", "k", "grants"),
    [
        ("Moscow–Damascus 4,000", 0, ["TR"]),
        ("Moscow–Damascus 4,000", 1, ["BG GR TR"]),
        ("Kabul–Doha, Iran shut", 0, ["AE PK", "OM PK"]),
        ("Kabul–Doha, Iran shut", 1, ["AE CN IN OM PK"]),
        ("Dubai–London, five shut", 0, ["EG FR SA"]),
    ],
)
def test_grants_that_carry_alone_though_some_are_withdrawn(name: str, k: int, grants: list[str]) -> None:
    sky = case(name)
    told = find_carrying(sky.solve, k, **asked(sky))
    assert [" ".join(sorted(one.keys)) for one in told.sets] == grants
    everybody = frozenset(s for need in sky.router.picture.requires for s in need) - sky.always
    for one in told.sets:
        for no in combinations(sorted(one.keys), k):
            assert sky.solve(everybody - one.keys | set(no)) is not None


@pytest.mark.parametrize(
    ("name", "k", "proof"),
    [("Moscow–Damascus 4,000", 3, "GR IR TR"), ("Dubai–London, five shut", 1, "SA")],
)
def test_none_is_shown_by_a_veto_set(name: str, k: int, proof: str) -> None:
    sky = case(name)
    told = find_carrying(sky.solve, k, **asked(sky))
    assert (told.sets, told.proof) == ((), frozenset(proof.split()))
    assert sky.solve(sky.refused | set(proof.split())) is None


def test_asked_or_from_all_veto_sets_the_answer_is_one() -> None:
    sky = case("Moscow–Damascus 4,000")
    sets = sky.minimal_sets()
    for k in (0, 1, 2, 3):
        assert find_standing(sky.solve, k, **asked(sky)).sets == stand_against(sets.veto_sets, k).sets
        assert find_carrying(sky.solve, k, **asked(sky)).sets == carry_alone(sets.veto_sets, k).sets


@pytest.mark.parametrize("name", ["Moscow–Damascus 4,000", "Khartoum–London"])
def test_sets_with_and_without_routes_and_thinned_are_the_same(name: str) -> None:
    sky = case(name)
    whole = frontier(sky.solve, hint=True, **asked(sky))
    sets = sky.minimal_sets()
    thin = frontier(sky.solve, hint=True, cap=True, thin_km=50.0, **asked(sky))
    for found in (sets, thin):
        assert (found.path_sets, found.veto_sets) == (whole.path_sets, whole.veto_sets)
    for route in whole.routes:
        assert any(
            r.requires <= route.requires and r.distance_km <= route.distance_km + 50.0 for r in thin.routes
        )
    assert len(thin.routes) < len(whole.routes)
