"""Legs from a table: both ways round, by road and by sea, with what each rests on; and the table as bytes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from tables import small_table

from safeconduct.surface import (
    Basis,
    Hours,
    Speed,
    nearest_airport,
    surface_legs_from,
    surface_legs_near,
)
from safeconduct.surface.distance import km_between
from safeconduct.surface.pack import pack, unpack


def test_a_road_has_its_hours_by_the_stated_speeds_and_no_border_inside_a_state() -> None:
    (leg,) = [leg for leg in surface_legs_from(small_table(), "AAAA", 1000) if leg.destination == "AAAB"]
    assert (leg.mode, leg.km, leg.states, leg.borders) == ("road", 440.0, ("AA",), ())
    assert leg.hours == Hours(4.0, 8.0, 440 / 30)
    assert (leg.basis, leg.source) == (Basis.ROADS, "a map")


def test_twice_as_long_as_the_crow_flies_is_told() -> None:
    (leg,) = [leg for leg in surface_legs_from(small_table(), "AAAA", 1000) if leg.destination == "AAAB"]
    assert leg.direct_km == pytest.approx(219.0, abs=0.5)
    assert "long way round" in leg.note


def test_the_way_back_crosses_the_borders_the_other_way() -> None:
    (there,) = [leg for leg in surface_legs_from(small_table(), "AAAA", 1000) if leg.destination == "BBBB"]
    (back,) = [leg for leg in surface_legs_from(small_table(), "BBBB", 1000) if leg.destination == "AAAA"]
    assert there.borders == (("AA", "BB"),)
    assert back.borders == (("BB", "AA"),)
    assert (there.km, there.hours, there.basis) == (back.km, back.hours, Basis.GUESS)
    assert "great circle × 1.25" in there.source


def test_a_ferry_has_the_hours_that_were_read_or_those_of_a_ships_speed() -> None:
    from_gamma = {leg.destination: leg for leg in surface_legs_from(small_table(), "CCCC", 1000)}
    assert from_gamma["AAAB"].hours == Hours(8.0, 9.0, 12.0)
    assert from_gamma["AAAB"].note == "from Gamma to Alpha"
    assert from_gamma["BBBB"].hours == Hours(10.0, 15.0, 22.5)
    assert from_gamma["BBBB"].note == "from Gamma to Beta; a night boat"
    assert from_gamma["BBBB"].borders == (("CC", "BB"),)


def test_legs_come_quickest_first_and_only_within_the_distance() -> None:
    table = small_table()
    assert [leg.destination for leg in surface_legs_from(table, "AAAA", 1000)] == ["BBBB", "AAAB"]
    assert [leg.destination for leg in surface_legs_from(table, "AAAA", 220)] == ["AAAB"]
    assert surface_legs_from(table, "ZZZZ", 1000) == ()


def test_a_place_near_an_airport_of_the_table_takes_its_legs() -> None:
    near, legs = surface_legs_near(small_table(), 10.1, 20.1, 1000)
    assert near is not None
    assert near.icao == "AAAA"
    assert near.away_km == pytest.approx(15.6, abs=0.1)
    assert legs == surface_legs_from(small_table(), "AAAA", 1000)
    assert nearest_airport(small_table(), -40.0, 20.0) is None
    assert surface_legs_near(small_table(), -40.0, 20.0, 1000) == (None, ())


def test_a_degree_of_the_equator() -> None:
    zero = np.float64(0.0)
    assert float(km_between(zero, zero, zero, np.float64(1.0))) == pytest.approx(111.195, abs=1e-3)


def test_the_table_comes_back_from_its_bytes() -> None:
    table = small_table()
    again = unpack(pack(table), "abc")
    for field in dataclasses.fields(table):
        mine, theirs = getattr(table, field.name), getattr(again, field.name)
        if field.name == "km":
            assert theirs == pytest.approx(mine, rel=0.006)
        elif field.name == "sha256":
            assert theirs == "abc"
        elif isinstance(mine, np.ndarray):
            assert np.allclose(mine, theirs)
        else:
            assert mine == theirs, field.name


def test_bytes_of_something_else_are_refused() -> None:
    with pytest.raises(ValueError, match="not a packed table"):
        unpack(b"SKY1\n" + bytes(50))


@pytest.mark.parametrize("hours", [(2.0, 1.0, 3.0), (1.0, 4.0, 3.0), (-1.0, 0.0, 1.0)])
def test_hours_that_fall_are_refused(hours: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="must not fall"):
        Hours(*hours)


def test_a_speed_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Speed("road", 0.0, 50.0, 90.0, Basis.GUESS, "")
