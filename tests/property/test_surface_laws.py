"""Laws of surface legs and of gateways, each with a value beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.facts import Airport
from safeconduct.planning.gateways import AirLeg, Gateway, dominates
from safeconduct.store.surface import load_surface
from safeconduct.surface import Basis, Hours, SurfaceLeg, SurfaceTable, surface_legs_from
from safeconduct.surface.pack import pack, unpack

PLACE = Airport("XXXX", "XXX", "", "", "XX", 0.0, 0.0, 0.0, "")


@st.composite
def tables(draw: st.DrawFn) -> SurfaceTable:
    base = load_surface()
    n = draw(st.integers(2, 12))
    lat = draw(st.lists(st.floats(-80, 80), min_size=n, max_size=n))
    lon = draw(st.lists(st.floats(-180, 180), min_size=n, max_size=n))
    all_pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    pairs = sorted(draw(st.sets(st.sampled_from(all_pairs))))
    m = len(pairs)
    return SurfaceTable(
        icao=tuple(f"A{i:03}" for i in range(n)),
        iata=tuple(f"{i:03}" for i in range(n)),
        state=("AA",) * n,
        lat_deg=np.round(lat, 3),
        lon_deg=np.round(lon, 3),
        runway_m=np.full(n, 1500, np.int32),
        large=np.zeros(n, bool),
        first=np.array([i for i, _ in pairs], np.int32),
        second=np.array([j for _, j in pairs], np.int32),
        km=np.full(m, 21_000.0),  # longer than any great circle
        path=np.zeros(m, np.int32),
        guess=np.zeros(m, bool),
        paths=(("AA",),),
        circuity=1.25,
        crossings=(),
        speeds=base.speeds,
        roads_source="",
        sha256="",
    )


@settings(max_examples=60, deadline=None)
@given(tables())
def test_pairs_come_back_from_the_bytes_in_their_places(table: SurfaceTable) -> None:
    again = unpack(pack(table))
    assert np.array_equal(again.first, table.first)
    assert np.array_equal(again.second, table.second)
    assert np.allclose(again.km, table.km, rtol=0.006)
    assert np.allclose(again.lat_deg, table.lat_deg, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_leg_back_is_the_leg_there_turned_round(data: st.DataObject) -> None:
    table = load_surface()
    origin = data.draw(st.sampled_from(table.icao))
    legs = surface_legs_from(table, origin, 1000)
    for leg in legs[:: max(1, len(legs) // 5)]:
        back = [b for b in surface_legs_from(table, leg.destination, 1000) if b.destination == origin]
        assert any(b.km == leg.km and b.states == leg.states[::-1] and b.mode == leg.mode for b in back)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_road_is_shorter_than_the_crow_flies_and_every_leg_ends_where_it_says(data: st.DataObject) -> None:
    table = load_surface()
    origin = data.draw(st.sampled_from(table.icao))
    for leg in surface_legs_from(table, origin, 1000):
        assert leg.mode == "ferry" or leg.km >= leg.direct_km * 0.994
        assert leg.states[0] == table.state[table.icao.index(origin)]
        assert leg.states[-1] == table.state[table.icao.index(leg.destination)]
        assert all(a != b for a, b in leg.borders)


STATES = st.frozensets(st.sampled_from("ABCD"), max_size=3)


@st.composite
def some_gateways(draw: st.DrawFn) -> Gateway:
    hours, km = draw(st.sampled_from([5.0, 8.0])), draw(st.sampled_from([3000.0, 4000.0]))
    states = ("X", *sorted(draw(STATES)))
    leg = SurfaceLeg("road", "O", "D", 1.0, 1.0, Hours(1.0, hours, 9.0), states, Basis.ROADS, "")
    ask = draw(STATES)
    may = frozenset(draw(st.sets(st.sampled_from(sorted(ask))))) if ask else frozenset()
    flight = AirLeg(PLACE, PLACE, km, tuple(sorted(ask)), tuple(sorted(may)))
    return Gateway(leg, flight, 3000, draw(st.booleans()))


@settings(max_examples=150, deadline=None)
@given(some_gateways(), some_gateways(), some_gateways())
def test_dominance_is_a_strict_order(a: Gateway, b: Gateway, c: Gateway) -> None:
    assert not dominates(a, a)
    assert not (dominates(a, b) and dominates(b, a))
    assert not (dominates(a, b) and dominates(b, c)) or dominates(a, c)


def test_one_hour_less_betters_and_another_state_to_ask_does_not_compare() -> None:
    def gateway(hours: float, ask: tuple[str, ...]) -> Gateway:
        leg = SurfaceLeg("road", "O", "D", 1.0, 1.0, Hours(1.0, hours, 9.0), ("X",), Basis.ROADS, "")
        return Gateway(leg, AirLeg(PLACE, PLACE, 3000.0, ask, ()), 3000, True)

    assert dominates(gateway(5.0, ("SA",)), gateway(6.0, ("SA",)))
    assert dominates(gateway(5.0, ("SA",)), gateway(5.0, ("EG", "SA")))
    assert not dominates(gateway(5.0, ("SA",)), gateway(6.0, ("EG",)))


def test_likely_hours_lie_between_the_others() -> None:
    road = load_surface().speeds["road"]
    assert road.hours(550.0).likely == pytest.approx(10.0)
