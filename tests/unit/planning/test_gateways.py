"""Which flight a gateway offers, and which gateways are told first, with a router that knows four routes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import Any

import pytest

from safeconduct.facts import Airport, starting_refusals
from safeconduct.planning.gateways import Closed, Sky, best_flight, closed_by, gateways_of
from safeconduct.routing.router import Point, Route
from safeconduct.store.facts import load_facts
from safeconduct.surface import Basis, Hours, SurfaceLeg


def airport(code: str, country: str, lon: float) -> Airport:
    return Airport(code, code[1:], code, code, country, 0.0, lon, 0.0, "")


HERE, NEAR, FAR, HOME = (
    airport("HHHH", "HH", 0.0), airport("NNNN", "NN", 1.0), airport("FFFF", "FF", 2.0), airport("ZZZZ", "ZZ", 9.0),
)  # fmt: skip


@dataclass
class Roads:
    """A router by table: from each airport the routes there are, as (length, states needed)."""

    routes: dict[float, list[tuple[float, str]]]

    def shortest(
        self, origin: Point, _end: Point, refused: frozenset[str], limit_km: float = inf
    ) -> Route | None:
        for km, states in sorted(self.routes[origin.lon_deg]):
            needs = frozenset(states.split())
            if km <= limit_km and not needs & refused:
                return Route(km, ((0, 0), (0, 1)), (), needs)
        return None


ROUTER = Roads(
    {0.0: [(900.0, "HH ZZ")], 1.0: [(1000.0, "NN DD ZZ"), (1500.0, "NN ZZ")], 2.0: [(800.0, "FF DD ZZ")]}
)


@pytest.fixture
def sky() -> Sky:
    """HH closed, DD doubtful."""
    router: Any = ROUTER
    shut = Closed(frozenset({"HH"}), frozenset({"HH"}), frozenset({"DD"}))
    return Sky(router, lambda *_: shut, operator="ZZ")


def leg(end: Airport, hours: float, states: tuple[str, ...], mode: str = "road") -> SurfaceLeg:
    return SurfaceLeg(mode, "HHHH", end.icao, 100.0, 120.0, Hours(1.0, hours, 30.0), states, Basis.ROADS, "")


def test_a_longer_route_that_avoids_a_doubtful_sky_goes_first(sky: Sky) -> None:
    flight = best_flight(sky, NEAR, [HOME])
    assert flight is not None
    assert (flight.km, flight.ask, flight.may_be_closed) == (1500.0, ("NN",), ())


def test_where_all_routes_are_doubtful_the_doubt_is_named(sky: Sky) -> None:
    flight = best_flight(sky, FAR, [HOME])
    assert flight is not None
    assert (flight.km, flight.may_be_closed) == (800.0, ("DD",))
    assert best_flight(replace(sky, limit_km=1200.0), NEAR, [HOME]).may_be_closed == ("DD",)  # type: ignore[union-attr]


def test_no_flight_leaves_a_closed_state_or_one_that_the_user_refuses(sky: Sky) -> None:
    assert best_flight(sky, HERE, [HOME]) is None
    assert best_flight(replace(sky, closed=lambda *_: closed_by((), frozenset({"NN"}))), NEAR, [HOME]) is None
    no_landing = Closed(landing=frozenset({"NN"}))
    assert best_flight(replace(sky, closed=lambda *_: no_landing), NEAR, [HOME]) is None


def test_sure_flights_come_before_doubtful_ones_and_large_airports_before_small(sky: Sky) -> None:
    legs = [leg(NEAR, 9.0, ("HH", "NN")), leg(NEAR, 4.0, ("HH", "NN"), "ferry"), leg(FAR, 1.0, ("HH", "FF"))]
    airports = {place.icao: place for place in (NEAR, FAR)}
    found, without = gateways_of(sky, legs, airports, {"NNNN": (2000, False), "FFFF": (3000, True)}, [HOME])
    assert [(g.leg.destination, g.leg.mode) for g in found] == [
        ("NNNN", "ferry"),
        ("NNNN", "road"),
        ("FFFF", "road"),
    ]
    assert [g.dominated_by for g in found] == ["", "NNNN", ""]
    assert without == ()


def test_closures_on_record_shut_what_they_say() -> None:
    closures = starting_refusals(load_facts(), "GB", "civil_charter", date(2022, 3, 1), "GB", "UA")
    shut = closed_by(closures, always=frozenset({"BY"}))
    assert {"UA", "BY"} <= shut.overflight
    assert {"UA", "BY"} <= shut.landing
    assert not shut.overflight & shut.doubtful
