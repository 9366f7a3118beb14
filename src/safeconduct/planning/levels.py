"""At which levels aircraft cruise, as far as an area's floor or ceiling makes it matter."""

from __future__ import annotations

from safeconduct.scenario.model import Fleet

Band = tuple[float, float]
"""Lowest and highest cruise level, hundreds of feet."""

BANDS: tuple[tuple[float, Band], ...] = (
    (400.0, (0.0, 200.0)),
    (700.0, (150.0, 280.0)),
    (float("inf"), (280.0, 430.0)),
)
"""Cruise speed below which, km/h, and the levels between which such a type is taken to cruise: helicopters and light
aircraft, turboprops, jets. The program's assumption, told as one where an area's level decides anything; a fleet's
`cruise_fl` replaces it."""


def cruise_band(fleet: Fleet, speed_kmh: float) -> Band:
    """The levels between which a fleet cruises: stated, or by its speed."""
    if fleet.cruise_fl is not None:
        return fleet.cruise_fl
    return next(band for below_kmh, band in BANDS if speed_kmh < below_kmh)
