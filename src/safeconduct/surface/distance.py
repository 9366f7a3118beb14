"""Great-circle lengths between airports; how far as the crow flies, nothing more."""

from __future__ import annotations

import numpy as np

from safeconduct.surface.model import Floats
from safeconduct.units import EARTH_RADIUS_KM


def km_between(lat1_deg: Floats, lon1_deg: Floats, lat2_deg: Floats, lon2_deg: Floats) -> Floats:
    """Length of the great circle between places, km on the mean sphere; arrays or numbers, degrees.

    The haversine formula, which keeps its digits for short lengths (Sinnott 1984, *Virtues of the haversine*,
    Sky & Telescope 68).
    """
    lat1, lon1, lat2, lon2 = (np.radians(x) for x in (lat1_deg, lon1_deg, lat2_deg, lon2_deg))
    half_chord_sq = (
        np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    )
    length: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half_chord_sq, 1.0)))
    return length
