"""Between which hours it is day at a place: the daily window that is daylight on every day looked at."""

from __future__ import annotations

from datetime import date, timedelta
from math import acos, cos, degrees, radians, sin, tan

from safeconduct.scenario.entities import HoursUtc

SUN_DEG = -0.833
"""Height of the sun's centre at sunrise and sunset, degrees: refraction 34', half its width 16'."""


def sun_hours_utc(lat_deg: float, lon_deg: float, day: date) -> tuple[float, float] | None:
    """Sunrise and sunset, hours after 00:00 UTC of the day (they may lie outside it); None where the sun does not rise.

    A whole day round the clock where it does not set. Low-precision formulas of the *Astronomical Almanac* (section C:
    the sun to 0.01 degrees from 1950 to 2050), so to about a minute away from the polar circles.
    """
    n = (day - date(2000, 1, 1)).days + 0.5 - lon_deg / 360.0 - 0.5
    mean_anomaly = radians((357.528 + 0.9856003 * n) % 360.0)
    mean_longitude = (280.460 + 0.9856474 * n) % 360.0
    ecliptic = radians(mean_longitude + 1.915 * sin(mean_anomaly) + 0.020 * sin(2.0 * mean_anomaly))
    tilt = radians(23.439 - 4e-7 * n)
    declination = sin(tilt) * sin(ecliptic)
    # equation of time, minutes, from the tilt and the ellipse
    y = tan(tilt / 2.0) ** 2
    turned = radians(mean_longitude)
    equation_min = 4.0 * degrees(
        y * sin(2.0 * turned)
        - 2.0 * 0.016709 * sin(mean_anomaly)
        + 4.0 * 0.016709 * y * sin(mean_anomaly) * cos(2.0 * turned)
    )
    noon = 12.0 - lon_deg / 15.0 - equation_min / 60.0
    lat = radians(lat_deg)
    cosine = (sin(radians(SUN_DEG)) - sin(lat) * declination) / (cos(lat) * (1.0 - declination**2) ** 0.5)
    if cosine >= 1.0:
        return None
    half = 12.0 if cosine <= -1.0 else degrees(acos(cosine)) / 15.0
    return noon - half, noon + half


def daylight(lat_deg: float, lon_deg: float, first: date, days: int) -> HoursUtc | None:
    """The daily window that is daylight on each of so many days; None where on some day the sun does not rise."""
    found = [sun_hours_utc(lat_deg, lon_deg, first + timedelta(days=n)) for n in range(days)]
    spans = [span for span in found if span is not None]
    if len(spans) < len(found):
        return None
    rises, sets = max(rise for rise, _ in spans), min(sets for _, sets in spans)
    return HoursUtc(rises % 24.0, sets % 24.0) if rises < sets else None


def overlap(one: HoursUtc, other: HoursUtc) -> HoursUtc | None:
    """The hours of the day that are in both windows, the longer piece where there are two; None where there is none."""
    pieces = []
    for turn in (-24.0, 0.0, 24.0):
        low = max(one.opens_h, other.opens_h + turn)
        high = min(one.opens_h + one.length_h, other.opens_h + other.length_h + turn)
        if low < high:
            pieces.append((high - low, low, high))
    if not pieces:
        return None
    length, low, high = max(pieces)
    return HoursUtc(0.0, 24.0) if length >= 24.0 else HoursUtc(low % 24.0, high % 24.0)
