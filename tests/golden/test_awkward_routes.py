"""Routes that break naive planners: the pole, the date line, enclaves, disputed coasts, NO."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct import api
from safeconduct.errors import InputError


def test_no_is_norway() -> None:
    answer = api.route("ENGM", "ESSA", "NO")
    assert not answer.found
    assert answer.unblock == (("NO",),)


def test_a_route_over_the_pole_needs_nobody_on_the_way() -> None:
    answer = api.route((80.0, 0.0), (80.0, 180.0))
    assert answer.found
    assert answer.verified
    assert answer.distance_km == pytest.approx(20 / 180 * 3.141592653589793 * 6371.0088, rel=1e-9)
    assert answer.requires == ()


def test_a_route_across_the_date_line_is_as_long_as_its_mirror() -> None:
    there, back = api.route("NFFN", "NSFA"), api.route("NSFA", "NFFN")
    assert there.verified
    assert there.distance_km == pytest.approx(back.distance_km, rel=1e-12)
    assert there.distance_km < 1500


def test_russia_refused_the_way_from_anchorage_to_tokyo_stays_east_of_it() -> None:
    answer = api.route("PANC", "RJAA", "RU")
    assert answer.found
    assert answer.verified
    assert "RU" not in answer.requires
    # the northern Kurils are Russian, the southern ones need Japan's and Russia's consent
    assert all(c.state != "RU" for c in answer.crossed)


def test_an_enclave_cannot_be_left_when_its_neighbour_refuses() -> None:
    answer = api.route("FXMM", "FAOR", "ZA")
    assert not answer.found
    lesotho_to_namibia = api.route("FXMM", "FYWH", "ZA")
    assert not lesotho_to_namibia.found
    assert lesotho_to_namibia.unblock == (("ZA",),)


def test_inside_an_enclave_no_neighbour_matters() -> None:
    answer = api.route((-29.45, 27.72), (-29.9, 28.3), "ZA")
    assert answer.found
    assert answer.requires == ("LS",)


def test_inside_an_enclave_a_route_bends_round_the_neighbour_that_refuses() -> None:
    # Quthing to Sani Top: the straight way cuts a corner of South Africa
    straight = api.route((-30.3688, 28.2055), (-29.2184, 29.2977))
    assert "ZA" in straight.requires
    bent = api.route((-30.3688, 28.2055), (-29.2184, 29.2977), "ZA")
    assert bent.requires == ("LS",)
    assert bent.verified
    assert bent.distance_km == pytest.approx(168.9122, abs=0.02)


def test_kaliningrad_is_reached_over_the_sea_when_the_union_refuses() -> None:
    answer = api.route("ULLI", "UMKK", "EE,LV,LT,PL,FI,SE,DK,DE")
    assert answer.found
    assert answer.verified
    assert answer.requires == ("RU",)


def test_crimea_needs_ukraine_and_russia_now_and_ukraine_alone_before_2014() -> None:
    crimea = (45.2, 34.3), (45.1, 34.0)
    assert api.route(*crimea, as_of=date(2021, 7, 31)).requires == ("RU", "UA")
    assert api.route(*crimea, as_of=date(2013, 7, 31)).requires == ("UA",)
    assert api.route(*crimea, as_of=date(2022, 7, 31), policies={"disputed": "holder"}).requires == ("RU",)


def test_the_closed_sky_of_ukraine_binds_a_flight_over_crimea_also_without_an_operator() -> None:
    answer = api.route((45.2, 34.3), (45.1, 34.0), as_of=date(2022, 7, 31))
    assert not answer.found
    assert "UA" in answer.refused


def test_the_caspian_policy_decides_and_is_named() -> None:
    sectors = api.route("UATE", "UBBB", "KZ")
    assert not sectors.found
    over_water = (43.0, 50.3), (41.2, 50.3)
    strict, free = api.route(*over_water), api.route(*over_water, policies={"caspian": "convention"})
    assert set(strict.requires) > set(free.requires)
    assert any(text.startswith("caspian = sectors") for text in strict.policies)


@pytest.mark.parametrize(
    ("lat_deg", "lon_deg", "state"),
    [
        (43.0, 48.7, "RU"), (43.9, 48.9, "RU"), (44.0, 49.2, "KZ"), (42.5, 51.0, "KZ"), (43.5, 50.0, "KZ"),
        (41.0, 50.5, "AZ"), (40.0, 51.0, "AZ"), (38.0, 53.0, "TM"), (39.0, 51.5, "TM"), (37.6, 51.5, "IR"),
        (38.0, 50.0, "IR"),
    ],
)  # fmt: skip
def test_the_open_caspian_is_the_nearest_shore_s(lat_deg: float, lon_deg: float, state: str) -> None:
    """Sectors by median lines; named points well inside those that are published."""
    near = (lat_deg + 0.05, lon_deg)
    assert api.route((lat_deg, lon_deg), near).requires == (state,)


def test_gibraltar_is_flown_by_transit_passage_and_said() -> None:
    answer = api.route((35.9, -7.5), (36.0, -3.5), "ES,MA,GB")
    assert answer.found
    assert answer.verified
    assert answer.requires == ()
    strict = api.route((35.9, -7.5), (36.0, -3.5), "ES,MA,GB", policies={"straits": "consent"})
    assert strict.distance_km > 2000
    for told in (answer, strict):
        assert any(text.startswith("straits") for text in told.policies)


def test_the_turkish_straits_are_no_free_passage() -> None:
    answer = api.route((43.0, 30.0), (39.0, 25.0), "TR,BG,GR", limit_km=5000)
    assert not answer.found or "TR" not in answer.requires


def test_antarctica_is_free_and_its_claims_can_be_asked_for() -> None:
    over = (-65.0, 100.0), (-65.0, 120.0)
    assert api.route(*over).requires == ()
    assert api.route(*over, policies={"antarctica": "claims"}).requires == ("AU",)


def test_the_ends_state_refusing_is_no_route_and_says_whom_to_ask() -> None:
    answer = api.route("UUEE", "OSDI", "SY,TR,IR")
    assert not answer.found
    assert all("SY" in group for group in answer.unblock)


def test_where_all_ways_are_refused_route_and_frontier_name_the_same_consents() -> None:
    asked = "UUEE", "OSDI", "TR,UA,GE,AZ,KZ,IR", 3500.0
    answer, known = api.route(*asked), api.frontier(*asked)
    assert (answer.found, known.routes) == (False, ())
    assert known.opened_by is not None
    assert answer.unblock == known.opened_by.whole == (("TR",), ("UA",))
    assert (answer.unblock_complete, answer.unblock_at_least) == (True, 1)


def test_stops_bring_a_long_way_within_the_range() -> None:
    answer = api.route("EGLL", "YSSY", "", range_km=9000)
    assert answer.found
    assert answer.verified
    assert len(answer.stops) == 1
    refused_stop = answer.stops[0].country
    other = api.route("EGLL", "YSSY", refused_stop, range_km=9000)
    assert other.found
    assert all(stop.country != refused_stop for stop in other.stops)


def test_several_ends_give_the_shortest_of_all() -> None:
    ends = ["OSDI", "OSLK"]
    assert api.route("UUEE", ends, "UA").distance_km == min(
        api.route("UUEE", e, "UA").distance_km for e in ends
    )


def test_every_fault_of_a_question_comes_at_once() -> None:
    with pytest.raises(InputError) as caught:
        api.route("OSDX", (137.4, 55.9), "Rusia", limit_km=0)
    text = str(caught.value)
    for word in ("OSDI", "swapped", "Russia (RU)", "limit"):
        assert word in text


def test_the_same_place_twice_is_no_question() -> None:
    with pytest.raises(InputError, match="same place"):
        api.route("UUEE", "SVO")
