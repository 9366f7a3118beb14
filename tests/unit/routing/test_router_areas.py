"""Areas in the router: what is closed, what is told, and that one answer never leaks into the next."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.airspace.areas import Area, CircleShape, CorridorShape, PolygonShape, area
from safeconduct.planning.area_check import area_faults
from safeconduct.routing.router import Point, Route, Router, joined
from safeconduct.store.airports import get_place
from safeconduct.store.world import load_world

SEA = Point(-40.0, -140.0), Point(-40.0, -110.0)
"""Two places of the South Pacific, nobody's sky between them."""


def place(code: str) -> Point:
    found = get_place(code)
    return Point(found.lat_deg, found.lon_deg)


@pytest.fixture
def router() -> Router:
    fresh = load_world().router("5km")
    fresh.forget()
    return fresh


def circle(id: str, lat: float, lon: float, radius_km: float) -> Area:
    return area(id, [CircleShape((lat, lon), radius_km)])


def found(route: Route | None) -> Route:
    assert route is not None
    return route


def test_a_route_round_a_circle_is_two_tangents_and_an_arc(router: Router) -> None:
    # equal tangents and the arc between them, on the sphere: cos d = cos(tangent) cos(radius), and the angle at the
    # centre between end and tangent point has tan(radius) / tan(d) as its cosine
    from math import acos, cos, tan

    earth_km, radius_km = 6371.0088, 400.0
    west, east = Point(0.0, -150.0), Point(0.0, -130.0)
    route = found(router.shortest(west, east, frozenset(), areas=[circle("c", 0.0, -140.0, radius_km)]))
    d, r = np.radians(10.0), (radius_km + 0.05) / earth_km
    tangent = acos(cos(d) / cos(r))
    arc = np.pi - 2 * acos(tan(r) / tan(d))
    # round an arc of radius r: its length is the angle times sin r
    exact_km = earth_km * (2 * tangent + arc * np.sin(r))
    # the polygon round it sticks out by 100 m
    assert route.distance_km == pytest.approx(exact_km, abs=0.1)
    assert route.distance_km > exact_km
    assert route.turns_at_areas == ("c",)


def test_an_end_inside_a_closed_area_has_no_route_and_is_told(router: Router) -> None:
    closed = [circle("near", -40.0, -140.0, 50.0), circle("far", 10.0, 10.0, 50.0)]
    assert router.shortest(*SEA, frozenset(), areas=closed) is None
    assert router.shortest(*reversed(SEA), frozenset(), areas=closed) is None
    assert [a.id for a in router.closed_at(SEA[0], closed)] == ["near"]
    assert router.closed_at(SEA[1], closed) == ()
    assert router.closed_at(SEA[0], []) == ()


def test_a_ring_of_areas_walls_an_end_in(router: Router) -> None:
    line = ((-43.0, -143.0), (-43.0, -137.0), (-37.0, -137.0), (-37.0, -143.0), (-43.0, -143.0))
    wall = area("wall", [CorridorShape(line, 20.0)])
    assert router.closed_at(SEA[0], [wall]) == ()
    assert router.shortest(*SEA, frozenset(), areas=[wall]) is None
    within = Point(-41.0, -139.0)
    route = found(router.shortest(SEA[0], within, frozenset(), areas=[wall]))
    assert len(route.points) == 2


def test_two_areas_that_share_a_border_leave_no_gap(router: Router) -> None:
    def strip(id: str, west: float, east: float) -> Area:
        ring = ((-60.0, west), (-60.0, east), (-20.0, east), (-20.0, west))
        return area(id, [PolygonShape((ring,))])

    def north_of(id: str, south: float, north: float) -> Area:
        ring = ((south, -127.0), (south, -125.0), (north, -125.0), (north, -127.0))
        return area(id, [PolygonShape((ring,))])

    whole = found(router.shortest(*SEA, frozenset(), areas=[north_of("a", -50.0, -30.0)]))
    halves = [north_of("a", -50.0, -40.0), north_of("b", -40.0, -30.0)]
    split = found(router.shortest(*SEA, frozenset(), areas=halves))
    assert split.distance_km == pytest.approx(whole.distance_km, rel=1e-5)
    assert area_faults(split.points, halves) == ()


def test_the_same_area_twice_is_one(router: Router) -> None:
    one, two = circle("one", -41.0, -125.0, 300.0), circle("two", -41.0, -125.0, 300.0)
    alone = found(router.shortest(*SEA, frozenset(), areas=[one]))
    both = found(router.shortest(*SEA, frozenset(), areas=[one, two]))
    assert both.distance_km == alone.distance_km
    assert both.points == alone.points
    assert both.turns_at_areas == ("one", "two")


def test_an_open_area_is_told_where_the_route_flies_in_it(router: Router) -> None:
    asked = circle("asked", -41.5, -125.0, 300.0)
    aside = circle("aside", -60.0, -125.0, 300.0)
    free = found(router.shortest(*SEA, frozenset()))
    route = found(router.shortest(*SEA, frozenset(), open_areas=[asked, aside]))
    assert route.points == free.points
    (stretch,) = route.areas
    assert stretch.area == "asked"
    # the great circle rises to 41.0 S half way: a chord 56 km north of the middle of a circle of 300 km
    middle = 0.5 * (stretch.from_km + stretch.to_km)
    assert middle == pytest.approx(route.distance_km / 2, abs=1.0)
    assert stretch.to_km - stretch.from_km == pytest.approx(2 * (300.0**2 - 59.4**2) ** 0.5, abs=2.0)


def test_an_area_that_is_open_and_closed_is_closed(router: Router) -> None:
    both = circle("both", -41.5, -125.0, 300.0)
    route = found(router.shortest(*SEA, frozenset(), areas=[both], open_areas=[both]))
    assert route.areas == ()
    assert route.turns_at_areas == ("both",)


def test_joined_legs_count_their_areas_from_the_start(router: Router) -> None:
    asked = circle("asked", -41.5, -125.0, 300.0)
    leg = found(router.shortest(*SEA, frozenset(), open_areas=[asked]))
    back = found(router.shortest(*reversed(SEA), frozenset(), open_areas=[asked]))
    both = joined([leg, back])
    (one, two) = both.areas
    assert two.from_km == pytest.approx(leg.distance_km + back.areas[0].from_km)
    assert one == leg.areas[0]


def test_another_area_at_the_same_place_in_the_tail_is_not_taken_for_the_first(router: Router) -> None:
    """Legs are kept by their ends; numbers of areas' corners mean another place with other areas."""
    origin, destination = place("UUEE"), place("OSDI")
    refused = frozenset({"TR", "UA"})
    first = circle("first", 45.0, 40.5, 150.0)
    second = circle("second", 39.0, 45.0, 150.0)
    router.shortest(origin, destination, refused, areas=[first])
    after = found(router.shortest(origin, destination, refused, areas=[second]))
    router.forget()
    alone = found(router.shortest(origin, destination, refused, areas=[second]))
    assert after == alone
    assert sum(km for _, km in after.stretches) == pytest.approx(after.distance_km, abs=0.05)


def test_areas_leave_nothing_behind(router: Router) -> None:
    origin, destination = place("EFHK"), place("RJAA")
    refused = frozenset({"RU", "BY"})
    before = router.shortest(origin, destination, refused)
    router.shortest(origin, destination, refused, areas=[circle("c", 50.0, 80.0, 600.0)])
    router.shortest(origin, destination, refused, areas=[circle("d", 40.0, 60.0, 900.0)])
    router._legs.clear()
    assert router.shortest(origin, destination, refused) == before


def test_an_area_out_of_reach_changes_nothing(router: Router) -> None:
    origin, destination = place("EFHK"), place("RJAA")
    refused = frozenset({"RU", "BY"})
    before = found(router.shortest(origin, destination, refused))
    far = circle("far", -50.0, -100.0, 900.0)
    after = found(router.shortest(origin, destination, refused, areas=[far]))
    assert after.points == before.points
    assert after.distance_km == before.distance_km


def test_which_areas_are_closed_may_change_while_the_rest_stay_open(router: Router) -> None:
    west, east = circle("west", -42.0, -130.0, 200.0), circle("east", -42.0, -120.0, 200.0)
    lengths = {}
    for closed in ((), (west,), (east,), (west, east)):
        others = [a for a in (west, east) if a not in closed]
        route = found(router.shortest(*SEA, frozenset(), areas=closed, open_areas=others))
        assert {a.area for a in route.areas} == {a.id for a in others}
        lengths[closed] = route.distance_km
    assert lengths[()] < min(lengths[(west,)], lengths[(east,)])
    assert max(lengths[(west,)], lengths[(east,)]) < lengths[(west, east)]


def test_a_way_out_of_a_margin_does_not_end_in_an_area() -> None:
    """An end within a shell's margin leaves it by the nearest way; an area there makes it take another."""
    router = load_world().router("1km")
    router.forget()
    # in Russia, 500 m from Ukraine's border as drawn
    refused = frozenset({"UA"})
    rng = np.random.default_rng(5)
    for _ in range(400):
        origin = Point(float(rng.uniform(50.0, 52.4)), float(rng.uniform(34.0, 40.0)))
        plain = router.shortest(origin, place("UUEE"), refused) if "RU" in router.needed_at(origin) else None
        if plain is not None and plain.margins:
            break
    else:
        raise AssertionError("no end in a margin was found")
    out = plain.points[1]
    barrier = area("barrier", [CircleShape(out, 0.3)])
    if router.closed_at(origin, [barrier]):
        pytest.skip("the end itself lies in the barrier")
    route = found(router.shortest(origin, place("UUEE"), refused, areas=[barrier]))
    assert route.margins
    assert area_faults(route.points, [barrier]) == ()
    assert route.points[1] != out


def test_a_state_crossed_for_half_a_kilometre_is_needed() -> None:
    router = load_world().router("1km")
    route = found(router.shortest(place("LFPG"), place("VTBS"), frozenset()))
    over = [km for cell, km in route.stretches if router.requirement(cell) == {"BE"}]
    assert over == pytest.approx([0.522], abs=0.01)
    assert "BE" in route.requires


def test_a_state_crossed_for_a_kilometre_is_needed() -> None:
    router = load_world().router("1km")
    route = found(router.shortest(place("SBGR"), place("UUEE"), frozenset()))
    over = [km for cell, km in route.stretches if router.requirement(cell) == {"CH"}]
    assert over == pytest.approx([1.092], abs=0.01)
    assert "CH" in route.requires
