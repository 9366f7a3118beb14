"""The wind triangle, the grid between its points, and the packed field, each beside a slow or a worked twin."""

from __future__ import annotations

import json
import lzma
from hashlib import sha256
from importlib.resources import files
from math import asin, atan2, cos, degrees, radians, sin, sqrt

import numpy as np
import pytest

from safeconduct.routing.wind import (
    SHAPE,
    WindField,
    flight_hours,
    ground_speed_kmh,
    pack_wind,
    range_in_wind_km,
    still_hours,
    unpack_wind,
)
from safeconduct.store.wind import PACKED, load_wind
from safeconduct.units import EARTH_RADIUS_KM


def uniform(u_ms: float, v_ms: float = 0.0) -> WindField:
    return WindField(np.full(SHAPE, u_ms), np.full(SHAPE, v_ms))


def test_ground_speed_of_the_wind_triangle() -> None:
    # V 500, cross 300: the aircraft keeps √(500² − 300²) = 400 of its own, and 100 of tail wind come on top
    assert ground_speed_kmh(500.0, np.array(100.0), np.array(300.0)) == pytest.approx(500.0)
    assert ground_speed_kmh(500.0, np.array(-100.0), np.array(-300.0)) == pytest.approx(300.0)


def test_a_wind_as_strong_as_the_aircraft_is_refused() -> None:
    with pytest.raises(ValueError, match="cross wind"):
        ground_speed_kmh(300.0, np.array(0.0), np.array(300.0))
    with pytest.raises(ValueError, match="head wind"):
        ground_speed_kmh(300.0, np.array(-300.0), np.array(0.0))


def test_along_the_equator_a_west_wind_adds_to_the_way_east_and_takes_from_the_way_back() -> None:
    field, ends = uniform(u_ms=20.0), ((0.0, 10.0), (0.0, 40.0))  # 20 m/s are 72 km/h
    km = EARTH_RADIUS_KM * radians(30.0)
    assert flight_hours(field, ends, 800.0, 1) == pytest.approx(km / 872.0)
    assert flight_hours(field, ends[::-1], 800.0, 1) == pytest.approx(km / 728.0)
    assert still_hours(ends, 800.0) == pytest.approx(km / 800.0)


def test_along_a_meridian_a_west_wind_is_all_cross() -> None:
    ends = ((0.0, 10.0), (50.0, 10.0))
    expected = EARTH_RADIUS_KM * radians(50.0) / sqrt(800.0**2 - 72.0**2)
    assert flight_hours(uniform(u_ms=20.0), ends, 800.0, 7) == pytest.approx(expected)


def slow_hours(
    field: WindField, start: tuple[float, float], stop: tuple[float, float], speed: float
) -> float:
    """Five kilometres after the other, course by the formula of the Aviation Formulary, nearest four points by hand."""
    lat1, lon1, lat2, lon2 = (radians(x) for x in (*start, *stop))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    arc = 2 * asin(sqrt(half))
    count, hours = int(arc * EARTH_RADIUS_KM / 5), 0.0
    for i in range(count):
        share = (i + 0.5) / count
        a, b = sin((1 - share) * arc) / sin(arc), sin(share * arc) / sin(arc)
        x = a * cos(lat1) * cos(lon1) + b * cos(lat2) * cos(lon2)
        y = a * cos(lat1) * sin(lon1) + b * cos(lat2) * sin(lon2)
        z = a * sin(lat1) + b * sin(lat2)
        lat, lon = atan2(z, sqrt(x * x + y * y)), atan2(y, x)
        course = atan2(
            sin(lon2 - lon) * cos(lat2), cos(lat) * sin(lat2) - sin(lat) * cos(lat2) * cos(lon2 - lon)
        )
        u, v = (
            3.6 * slow_value(grid[0], degrees(lat), degrees(lon) % 360.0) for grid in (field.u_ms, field.v_ms)
        )
        along, cross = u * sin(course) + v * cos(course), u * cos(course) - v * sin(course)
        hours += arc * EARTH_RADIUS_KM / count / (sqrt(speed**2 - cross**2) + along)
    return hours


def slow_value(grid: np.ndarray, lat: float, lon: float) -> float:
    total = 0.0
    for row in range(73):
        weight = max(0.0, 1 - abs((90 - lat) / 2.5 - row))
        if weight:
            for column in range(144):
                apart = abs(lon / 2.5 - column)
                total += weight * max(0.0, 1 - min(apart, 144 - apart)) * grid[row, column]
    return total


def test_a_route_over_the_date_line_takes_as_long_as_its_slow_twin_says() -> None:
    field, start, stop = load_wind(), (53.0, 160.0), (58.0, -160.0)
    assert flight_hours(field, (start, stop), 850.0, 1) == pytest.approx(
        slow_hours(field, start, stop, 850.0), rel=2e-4
    )


def test_range_follows_the_hours() -> None:
    assert range_in_wind_km(5000.0, still_h=6.0, wind_h=7.5) == pytest.approx(4000.0)
    with pytest.raises(ValueError, match="above 0"):
        range_in_wind_km(5000.0, still_h=0.0, wind_h=7.5)


def test_a_leg_of_no_length_takes_no_time() -> None:
    assert flight_hours(uniform(20.0), ((10.0, 10.0), (10.0, 10.0)), 800.0, 1) == 0.0


def test_there_is_no_month_thirteen() -> None:
    with pytest.raises(ValueError, match="no month 13"):
        flight_hours(uniform(1.0), ((0.0, 0.0), (0.0, 9.0)), 800.0, 13)


def test_the_field_comes_back_from_its_bytes_to_a_quarter_of_a_metre_a_second() -> None:
    rng = np.random.default_rng(5)
    field = WindField(rng.uniform(-80, 80, SHAPE), rng.uniform(-80, 80, SHAPE))
    again = unpack_wind(pack_wind(field))
    assert np.abs(again.u_ms - field.u_ms).max() <= 0.25
    assert np.abs(again.v_ms - field.v_ms).max() <= 0.25
    with pytest.raises(ValueError, match="not a packed wind field"):
        unpack_wind(pack_wind(field)[:-1])


def test_the_packaged_wind_is_the_recorded_one_and_small() -> None:
    packed = files("safeconduct").joinpath(PACKED).read_bytes()
    record = json.loads(files("safeconduct").joinpath("data/wind/PROVENANCE.json").read_text())
    assert sha256(packed).hexdigest() == record["packed_sha256"]
    assert sha256(lzma.decompress(packed)).hexdigest() == record["payload_sha256"]
    assert len(packed) <= 60_000
    assert "neither the years" in record["source"]


def test_the_strongest_wind_of_january_is_the_jet_stream_south_of_japan() -> None:
    field = load_wind()
    assert field.strongest_kmh(1) == pytest.approx(278.3, abs=0.1)
    speed = np.hypot(field.u_ms[0], field.v_ms[0])
    row, column = np.unravel_index(speed.argmax(), speed.shape)
    assert 25 <= 90 - 2.5 * row <= 40
    assert 125 <= 2.5 * column <= 150
