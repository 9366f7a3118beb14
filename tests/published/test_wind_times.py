"""Times in the mean wind against what was published of flights.

Sources: Williams 2016, *Transatlantic flight times and climate change*, Environ. Res. Lett. 11 024008 (eastbound winter
flights between London and New York of under 320 min and westbound ones of over 420 min are the tails of the distribution);
Flightradar24, 15 June 2025 (Helsinki–Tokyo by the south almost an hour quicker eastbound although longer);
Arctic Today, 14 March 2022 (Finnair flies westbound over the Pole).
"""

from __future__ import annotations

import pytest

from safeconduct.routing.wind import flight_hours, still_hours
from safeconduct.store.wind import load_wind

LONDON, NEW_YORK = (51.4706, -0.4619), (40.6399, -73.7787)

POLAR = (
    (60.32, 24.96), (66.25, -169.27), (65.72, -169.55), (64.3, -171.8), (64.22, -171.98),
    (52.98, 160.35), (47.56, 153.27), (47.17, 152.78), (46.77, 152.26), (35.55, 139.78),
)  # fmt: skip
"""Helsinki to Tokyo without Russia: the program's shortest route, over the Pole and the Bering Strait, 10,684 km."""

SOUTHERN = (
    (60.32, 24.96), (48.58, 22.12), (48.23, 22.35), (47.93, 22.87), (45.3, 28.34), (45.24, 28.57),
    (44.19, 33.66), (42.24, 41.36), (41.19, 47.54), (41.18, 47.81), (41.21, 47.91), (37.53, 125.06),
    (37.46, 125.36), (35.55, 139.78),
)  # fmt: skip
"""Without Norway, Ukraine, Belarus and North Korea either: over the Black Sea, the Caspian Sea and China, 11,331 km."""

A350_KMH = 905.0


def hours(route: tuple[tuple[float, float], ...], month: int) -> float:
    return flight_hours(load_wind(), route, A350_KMH, month)


@pytest.mark.parametrize("month", [12, 1, 2])
def test_london_and_new_york_in_winter_lie_inside_the_tails(month: int) -> None:
    field = load_wind()
    east_min = 60 * flight_hours(field, (NEW_YORK, LONDON), 900.0, month)
    west_min = 60 * flight_hours(field, (LONDON, NEW_YORK), 900.0, month)
    assert 332 <= east_min <= 336.5
    assert 410.5 <= west_min <= 417
    assert 320 < east_min < 60 * still_hours((LONDON, NEW_YORK), 900.0) < west_min < 420


def test_eastbound_in_june_the_wind_prefers_the_south_and_still_air_the_pole() -> None:
    assert still_hours(POLAR, A350_KMH) == pytest.approx(11.81, abs=0.01)
    assert still_hours(SOUTHERN, A350_KMH) == pytest.approx(12.52, abs=0.01)
    assert hours(POLAR, 6) == pytest.approx(11.99, abs=0.01)
    assert hours(SOUTHERN, 6) == pytest.approx(11.68, abs=0.01)


def test_westbound_in_march_the_pole_is_quicker_by_hours() -> None:
    assert hours(POLAR[::-1], 3) == pytest.approx(11.50, abs=0.01)
    assert hours(SOUTHERN[::-1], 3) == pytest.approx(13.85, abs=0.01)
