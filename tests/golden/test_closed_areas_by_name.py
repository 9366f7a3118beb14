"""Closed areas that published texts name, and awkward ones by name."""

from __future__ import annotations

import pytest

from safeconduct.airspace.areas import Area, CircleShape, CorridorShape, PolygonShape, area, side_area
from safeconduct.planning.area_check import area_faults
from safeconduct.routing.router import Point, Route, Router
from safeconduct.store.airports import get_place
from safeconduct.store.world import load_world


def place(code: str) -> Point:
    found = get_place(code)
    return Point(found.lat_deg, found.lon_deg)


def route(router: Router, a: str, b: str, areas: list[Area], refused: str = "") -> Route:
    found = router.shortest(place(a), place(b), frozenset(refused.split()), areas=areas)
    assert found is not None
    assert area_faults(found.points, areas) == ()
    return found


@pytest.fixture(scope="module")
def router() -> Router:
    return load_world().router("1km")


@pytest.fixture(scope="module")
def russia_west_of_60_east(router: Router) -> Area:
    # EASA, CZIB-2025-01-R3: to avoid Russia's sky west of 60 degrees east (facts/risk.csv)
    cells = router.picture.refused_cells({"RU"}).tolist()
    line = [(85.0, 60.0), (40.0, 60.0)]
    return side_area(
        "ru-west",
        line,
        "west",
        load_world().sky,
        cells,
        name="Russia west of 60° E",
        source="CZIB-2025-01-R3",
    )


def test_russia_west_of_60_east_is_closed_and_the_rest_is_not(
    router: Router, russia_west_of_60_east: Area
) -> None:
    closed = [russia_west_of_60_east]
    assert router.closed_at(place("UUEE"), closed)
    assert router.closed_at(place("ULLI"), closed)
    assert not router.closed_at(place("USTR"), closed)
    assert not router.closed_at(place("UNNT"), closed)
    assert not router.closed_at(place("EFHK"), closed)


def test_helsinki_to_tokyo_flies_over_siberia_but_not_over_russia_in_europe(
    router: Router, russia_west_of_60_east: Area
) -> None:
    free = route(router, "EFHK", "RJAA", [])
    part = route(router, "EFHK", "RJAA", [russia_west_of_60_east])
    whole = route(router, "EFHK", "RJAA", [], "RU")
    assert free.distance_km < part.distance_km < whole.distance_km
    assert "RU" in part.requires
    # every turn within Russia's west is none: east of 60 once over Russian land
    crossed = [cell for cell, km in part.stretches if "RU" in router.requirement(cell) and km > 1.0]
    assert crossed
    assert part.turns_at_areas == ("ru-west",)


def test_a_cap_over_the_north_pole_is_flown_round(router: Router) -> None:
    pole = area("pole", [CircleShape((90.0, 0.0), 500.0)])
    a, b = Point(80.0, 0.0), Point(80.0, 180.0)
    found = router.shortest(a, b, frozenset(), areas=[pole])
    assert found is not None
    free = router.shortest(a, b, frozenset())
    assert free is not None
    assert found.distance_km > free.distance_km
    assert area_faults(found.points, [pole]) == ()
    assert router.closed_at(Point(89.0, 45.0), [pole])
    assert not router.closed_at(Point(-89.0, 45.0), [pole])


def test_an_area_across_the_date_line_is_flown_round(router: Router) -> None:
    ring = ((-30.0, 179.0), (-30.0, -179.0), (-10.0, -179.0), (-10.0, 179.0))
    found = route(router, "NFFN", "NSFA", [area("line", [PolygonShape((ring,))])])
    # Fiji and Samoa lie on either side of it, and of the line
    assert found.turns_at_areas == ("line",)
    assert any(lat > -10.1 for lat, _ in found.points)


def test_a_corridor_over_the_mediterranean_closes_it(router: Router) -> None:
    line = ((30.0, 20.0), (45.0, 20.0))
    wall = area("wall", [CorridorShape(line, 100.0)])
    free = route(router, "LMML", "HECA", [])
    found = route(router, "LMML", "HECA", [wall])
    assert found.distance_km > free.distance_km + 200
    assert any(lat < 30.1 for lat, _ in found.points)


def test_nested_areas_are_as_the_outer_one(router: Router) -> None:
    outer = area("outer", [CircleShape((45.0, 25.0), 300.0)])
    inner = area("inner", [CircleShape((45.2, 25.1), 100.0)])
    assert (
        route(router, "LOWW", "LTBA", [outer, inner]).points == route(router, "LOWW", "LTBA", [outer]).points
    )


def test_a_route_starts_in_the_hole_of_an_area(router: Router) -> None:
    ring = ((44.0, 10.0), (44.0, 22.0), (52.0, 22.0), (52.0, 10.0))
    hole = ((47.0, 15.0), (47.0, 18.0), (49.0, 18.0), (49.0, 15.0))
    holed = area("holed", [PolygonShape((ring, hole))])
    assert router.closed_at(place("LOWW"), [holed]) == ()
    assert router.shortest(place("LOWW"), place("EPWA"), frozenset(), areas=[holed]) is None
    within = router.shortest(place("LOWW"), Point(48.9, 15.2), frozenset(), areas=[holed])
    assert within is not None
