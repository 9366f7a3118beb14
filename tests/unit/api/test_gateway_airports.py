"""``gateways`` from Python: where people can go by road or by sea, with worked values."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.api.gateway_airports import gateways
from safeconduct.errors import InputError


def test_an_open_sky_is_said_first() -> None:
    found = gateways("DXB", ["MCT"], as_of=date(2019, 6, 1), within_km=300)
    assert found.direct is not None
    assert found.direct.km == pytest.approx(348, abs=30)
    assert all(gateway.leg.direct_km <= 300 for gateway in found.gateways)


def test_without_refuges_people_fly_to_the_operators_capital() -> None:
    found = gateways("GOM", operator="RW", as_of=date(2025, 1, 27), refuse="CD", within_km=200)
    assert {gateway.flight.refuge.country for gateway in found.gateways} == {"RW"}


def test_a_position_starts_at_the_nearest_airport() -> None:
    found = gateways((25.1, 55.2), ["LHR"], as_of=date(2019, 6, 1), within_km=100)
    assert found.starts_at.country == "AE"
    assert found.origin.icao == ""


def test_all_faults_come_at_once() -> None:
    with pytest.raises(InputError) as raised:
        gateways(
            "QQQQ",
            operator="Atlantis",
            within_km=5000,
            limit_km=-1,
            as_of=date(1492, 1, 1),
            flight_kind="kite",
        )
    where = {fault.where for fault in raised.value.faults}
    assert where == {"origin", "operator", "within_km", "limit_km", "as_of", "flight_kind"}
    with pytest.raises(InputError, match="no refuge is given"):
        gateways("DXB")


def test_states_that_refuse_the_whole_flight_are_told_and_their_airports_are_no_gateways() -> None:
    found = gateways("DXB", ["LHR"], "GB", date(2026, 3, 1), refuse="AE", within_km=500)
    assert found.direct is None
    assert {"AE", "IR", "RU"} <= set(found.refusing)
    assert [(row.leg.destination, row.dominated_by) for row in found.gateways] == [
        ("OOMS", ""),
        ("OOKB", ""),
        ("OOSH", "OOKB"),
    ]
    assert round(found.gateways[0].flight.km) == 6317
    assert "OMSJ" in found.without_sky


def test_a_place_that_is_its_own_refuge_is_not_flown_to() -> None:
    found = gateways("DXB", ["DXB", "MCT"], as_of=date(2019, 6, 1), within_km=100)
    assert found.direct is not None
    assert found.direct.refuge.icao == "OOMS"


def test_where_no_airport_is_near_it_is_said() -> None:
    with pytest.raises(InputError, match="no airport within 60 km") as raised:
        gateways((-50.0, -120.0), ["MCT"])
    assert [fault.where for fault in raised.value.faults] == ["origin"]


@pytest.mark.parametrize("within_km", [0, -1, float("nan"), "near"])
def test_a_reach_is_a_length(within_km: float) -> None:
    with pytest.raises(InputError) as raised:
        gateways("DXB", ["MCT"], within_km=within_km)
    assert [fault.where for fault in raised.value.faults] == ["within_km"]
