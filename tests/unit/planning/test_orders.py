"""Throughput orders: what the plan counts with keeps every order, whatever is flown."""

from __future__ import annotations

import random
from datetime import date
from math import ceil, inf

import pytest

from safeconduct.planning.orders import Pace, pace
from safeconduct.scenario.daylight import daylight, overlap, sun_hours_utc
from safeconduct.scenario.entities import HoursUtc
from safeconduct.scenario.figures import Mark
from safeconduct.scenario.model import Throughput

MARK = Mark("assumed", by="t")


def most_in(mog: int, stay_h: float, length_h: float) -> int:
    """The slow twin: aircraft land as soon as a place is free, mog at once; landings within a stretch, its end left out."""
    landings, hour = [], 0.0
    while hour < length_h - 1e-9:
        landings += [hour] * mog
        hour += stay_h
    return len(landings)


@pytest.mark.parametrize("seed", range(40))
def test_no_hour_and_no_day_has_more_landings_than_ordered(seed: int) -> None:
    rng = random.Random(seed)
    per_h = rng.choice([inf, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0])
    per_day = rng.choice([inf, 4.0, 10.0, 24.0, 50.0])
    if per_h == per_day == inf:
        return
    mog, stay = Pace(per_h, per_day).ramp(rng.choice([None, 1, 2, 6]), rng.choice([0.0, 0.5, 1.5, 3.0]))
    assert mog is not None
    if per_h >= 1.0:
        assert most_in(mog, stay, 1.0) <= per_h
    elif per_h < 1.0:
        assert most_in(mog, stay, 1.0 / per_h) <= 1
    assert most_in(mog, stay, 24.0) <= per_day
    assert mog * ceil(24.0 / stay) <= per_day


def test_two_an_hour_is_two_an_hour() -> None:
    assert Pace(2.0).ramp(None, 0.5) == (1, 0.5)
    assert Pace(2.0).ramp(None, 0.75) == (2, 1.0)
    assert Pace(2.0, 24.0).ramp(None, 0.75) == (1, 1.0)


def test_without_an_order_the_ramp_is_as_it_was() -> None:
    assert Pace().ramp(None, 0.7) == (None, 0.7)
    assert Pace(people=50.0).ramp(3, 0.7) == (3, 0.7)


def test_the_strictest_of_several_orders_counts() -> None:
    some = [Throughput("IL", MARK, flights_per_h=2.0), Throughput("LLBG", MARK, 3.0, 24, 50)]
    assert pace(some) == Pace(2.0, 24.0, 50.0)


@pytest.mark.parametrize(
    ("place", "day", "rises", "sets"),
    [
        # timeanddate.com's figures as remembered are no source: these follow from the sun alone. On the equator at
        # Greenwich near the equinox day lasts 12 h 7 min, for the sun's edge and refraction
        ((0.0, 0.0), date(2025, 3, 20), 6.06, 18.18),
    ],
)
def test_the_sun_rises_where_it_must(
    place: tuple[float, float], day: date, rises: float, sets: float
) -> None:
    found = sun_hours_utc(*place, day)
    assert found == pytest.approx((rises, sets), abs=0.02)


def test_days_are_as_long_north_in_june_as_south_in_december() -> None:
    north, south = (
        sun_hours_utc(50.0, 10.0, date(2025, 6, 21)),
        sun_hours_utc(-50.0, 10.0, date(2025, 12, 21)),
    )
    assert north is not None
    assert south is not None
    assert north[1] - north[0] == pytest.approx(south[1] - south[0], abs=0.03)
    # cos H = -tan(lat) tan(23.44 deg), and 0.833 degrees of refraction on both sides
    assert north[1] - north[0] == pytest.approx(16.36, abs=0.05)


def test_where_the_sun_does_not_rise_there_is_no_daylight() -> None:
    assert sun_hours_utc(80.0, 0.0, date(2025, 12, 21)) is None
    assert daylight(80.0, 0.0, date(2025, 12, 21), 8) is None
    around = sun_hours_utc(80.0, 0.0, date(2025, 6, 21))
    assert around is not None
    assert around[1] - around[0] == 24.0


def test_hours_and_daylight_overlap() -> None:
    assert overlap(HoursUtc(4.0, 20.0), HoursUtc(6.0, 18.0)) == HoursUtc(6.0, 18.0)
    assert overlap(HoursUtc(22.0, 8.0), HoursUtc(5.0, 17.0)) == HoursUtc(5.0, 8.0)
    assert overlap(HoursUtc(20.0, 22.0), HoursUtc(5.0, 17.0)) is None
