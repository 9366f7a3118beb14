"""Gates: a border crossed where it must be, over all orders, against every order tried in turn."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import inf

import pytest

from safeconduct.errors import InputError
from safeconduct.routing.gates import INWARDS_KM, Gate, Gated, place_gates, shortest_through
from safeconduct.routing.router import Point, Router
from safeconduct.store.airports import get_place
from safeconduct.store.world import load_world

NORTH, SOUTH = Point(26.45, 51.6), Point(24.475, 51.1)
"""On Qatar's northern limit, off it by 23 km; and on its land border with Saudi Arabia."""

QATAR = Gated("QA", (Gate("north", NORTH, leave=False), Gate("south", SOUTH, enter=False)), overflight=False)


def place(code: str) -> Point:
    found = get_place(code)
    return Point(found.lat_deg, found.lon_deg)


@pytest.fixture(scope="module")
def router() -> Router:
    return load_world().router("1km")


def test_a_gate_has_a_point_on_either_side_of_the_border(router: Router) -> None:
    north, south = place_gates(router, [QATAR])
    for gate in (north, south):
        assert "QA" in router.needed_at(gate.inner)
        assert "QA" not in router.needed_at(gate.outer)
    # published off the border, it is flown over as published
    assert north.outer == NORTH
    assert north.off_km == pytest.approx(23, abs=1)
    assert south.off_km < INWARDS_KM


def test_arrivals_come_by_one_gate_and_departures_leave_by_the_other(router: Router) -> None:
    arrival = shortest_through(router, place("OERK"), place("OTBH"), frozenset(), [QATAR])
    departure = shortest_through(router, place("OTBH"), place("EGLL"), frozenset({"IR"}), [QATAR])
    assert arrival is not None
    assert departure is not None
    assert arrival.crossings == (("QA", "north", "enter"),)
    assert departure.crossings == (("QA", "south", "leave"),)
    free = router.shortest(place("OERK"), place("OTBH"), frozenset())
    assert free is not None
    assert arrival.route.distance_km > free.distance_km + 100
    assert any("north is published 23 km from the border" in note for note in arrival.notes)


def test_without_overflight_a_flight_to_elsewhere_goes_round(router: Router) -> None:
    through = shortest_through(router, place("OMDB"), place("OBBI"), frozenset(), [QATAR])
    round_ = router.shortest(place("OMDB"), place("OBBI"), frozenset({"QA"}))
    assert through is not None
    assert round_ is not None
    assert through.crossings == ()
    assert through.route.distance_km == round_.distance_km


def test_no_gate_inwards_leaves_no_way_in(router: Router) -> None:
    only_out = Gated("QA", (Gate("south", SOUTH, enter=False),))
    assert shortest_through(router, place("OERK"), place("OTBH"), frozenset(), [only_out]) is None


def test_a_limit_is_kept(router: Router) -> None:
    ends = place("OERK"), place("OTBH")
    way = shortest_through(router, *ends, frozenset(), [QATAR])
    assert way is not None
    assert shortest_through(router, *ends, frozenset(), [QATAR], way.route.distance_km + 0.1) is not None
    assert shortest_through(router, *ends, frozenset(), [QATAR], way.route.distance_km - 0.1) is None


def test_the_way_is_the_least_over_all_orders(router: Router) -> None:
    """Two gated states with two gates each on the way: every chain of crossings, legs as they come."""
    gated = [
        Gated("AT", (Gate("Salzburg", Point(47.75, 13.0)), Gate("Nickelsdorf", Point(47.95, 17.1)))),
        Gated("HU", (Gate("Nickelsdorf", Point(47.95, 17.1)), Gate("Szeged", Point(46.15, 20.0)))),
    ]
    origin, destination = place("EDDM"), place("LYBE")
    way = shortest_through(router, origin, destination, frozenset(), gated)
    assert way is not None
    placed = place_gates(router, gated)
    best = inf
    steps = [(g, inwards) for g in placed for inwards in (True, False)]
    for count in range(5):
        for chain in permutations(steps, count):
            points = [origin]
            for gate, inwards in chain:
                points += [gate.outer, gate.inner] if inwards else [gate.inner, gate.outer]
            best = min(best, _length(router, [*points, destination]))
    assert way.route.distance_km == pytest.approx(best, rel=1e-12)
    assert way.crossings


def _length(router: Router, points: list[Point]) -> float:
    total = 0.0
    for number, (a, b) in enumerate(pairwise(points)):
        states = frozenset({"AT", "HU"})
        crossing = number % 2 == 1
        here, there = router.needed_at(a) & states, router.needed_at(b) & states
        if not crossing and here != there:
            return inf
        leg = router.shortest(a, b, states - (here | there if crossing else here))
        if leg is None:
            return inf
        total += leg.distance_km
    return total


def test_gates_on_no_border_are_told_together(router: Router) -> None:
    wrong = Gated("QA", (Gate("far", Point(20.0, 51.0)), Gate("swapped", Point(51.3, 24.6))))
    with pytest.raises(InputError) as told:
        shortest_through(router, place("OERK"), place("OTBH"), frozenset(), [wrong])
    assert [fault.where for fault in told.value.faults] == ["gates of QA[0]", "gates of QA[1]"]
    assert "far lies 497 km from the border of QA" in str(told.value)
