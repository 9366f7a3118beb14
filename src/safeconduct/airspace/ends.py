"""Whose sky an airport stands in where the drawn border may be a few kilometres wrong: within 5 km its own state's wins."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

REACH_KM = 5.0
"""How far the borders of the first source may lie from the true ones."""
RINGS, BEARINGS = 5, 16
"""Places looked at round an airport: so many circles with so many places each."""
KM_PER_DEG = 6371.0088 * np.pi / 180

Requirement = Callable[[float, float], frozenset[str]]
"""States whose consent a place needs, from its latitude and longitude in degrees."""


def needed_at_airport(lat_deg: float, lon_deg: float, own: str, requirement: Requirement) -> frozenset[str]:
    """States whose consent the sky above an airport needs: its own state's sky within 5 km comes before the drawn one.

    Parameters
    ----------
    own : state the airport's table names (alpha-2), or empty for a bare position
    requirement : what the drawn sky needs at a place
    """
    place = own_place(lat_deg, lon_deg, own, requirement)
    return requirement(*place)


def own_place(lat_deg: float, lon_deg: float, own: str, requirement: Requirement) -> tuple[float, float]:
    """The place itself if it lies in its own state's sky or none is within 5 km; else the nearest looked at that does."""
    if not own or own in requirement(lat_deg, lon_deg):
        return lat_deg, lon_deg
    for km in np.linspace(REACH_KM / RINGS, REACH_KM, RINGS):
        for bearing in np.arange(BEARINGS) * (2 * np.pi / BEARINGS):
            lat = lat_deg + km * float(np.cos(bearing)) / KM_PER_DEG
            lon = lon_deg + km * float(np.sin(bearing)) / (
                KM_PER_DEG * max(float(np.cos(np.radians(lat))), 0.01)
            )
            if own in requirement(lat, lon):
                return lat, lon
    return lat_deg, lon_deg
