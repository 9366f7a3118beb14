"""The checker's own coast: no point that the sky calls high seas may lie close to an island of a refusing state.

Its islands come straight from OpenStreetMap by a script that shares nothing with what builds the sky (data/check), so a
sky with a hole in it is found out: the search and the rest of the checker see the same hole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RADIUS_KM = 6371.0088
"""Mean radius of WGS84, km (typed again on purpose: the checker takes nothing from the code it checks)."""
BELT_KM = 12 * 1.852
"""Breadth of a territorial sea, 12 NM (UNCLOS art. 3)."""
SLACK_KM = 2.0
"""Allowed short of that: a border simplified at 1 km, chords of its arcs, and the grid of the circles."""
EVERY = 8
"""Every so many points of a route are compared with all islands first, to find the few islands that matter."""


@dataclass(frozen=True, slots=True)
class Islands:
    """Circles that lie inside islands.

    Attributes
    ----------
    lat_deg, lon_deg, radius_km : (n,)
    state : (n,) state that answers for the island (ISO alpha-2)
    """

    lat_deg: Floats
    lon_deg: Floats
    radius_km: Floats
    state: NDArray[np.str_]

    def of(self, states: frozenset[str]) -> Islands:
        """Those of some states."""
        keep = np.isin(self.state, sorted(states))
        return Islands(self.lat_deg[keep], self.lon_deg[keep], self.radius_km[keep], self.state[keep])


def too_near(
    islands: Islands, lat_deg: Floats, lon_deg: Floats, high_seas: Bools, refused: frozenset[str]
) -> tuple[str, ...]:
    """What is wrong with a route's points: those said to be high seas within 12 NM of a refusing state's island.

    Parameters
    ----------
    lat_deg, lon_deg : points along the route, evenly spaced
    high_seas : which of them the sky gives to nobody
    refused : states that refuse
    """
    theirs = islands.of(refused)
    if not high_seas.any() or not len(theirs.state):
        return ()
    points = _vectors(lat_deg[high_seas], lon_deg[high_seas])
    centres = _vectors(theirs.lat_deg, theirs.lon_deg)
    near = _near(centres, theirs.radius_km, points)
    if not near.any():
        return ()
    gap_km = _arc_km(points, centres[near]) - theirs.radius_km[near]
    at = np.unravel_index(np.argmin(gap_km), gap_km.shape)
    if gap_km[at] >= BELT_KM - SLACK_KM:
        return ()
    lat, lon = lat_deg[high_seas][at[0]], lon_deg[high_seas][at[0]]
    owner = theirs.state[near][at[1]]
    return (f"passes {gap_km[at]:.1f} km from an island of refusing {owner} at {lat:.4f}, {lon:.4f}",)


def _near(centres: Floats, radius_km: Floats, points: Floats) -> Bools:
    """Islands that some point may be within 12 NM of: every point left out lies within a few steps of one looked at."""
    looked = points[::EVERY]
    step_km = float(_arc_km(points[:-1], points[1:], pairwise=True).max()) if len(points) > 1 else 0.0
    reach = BELT_KM + radius_km + EVERY * min(step_km, 1.0)
    return np.asarray((_arc_km(looked, centres) <= reach).any(axis=0))


def _arc_km(one: Floats, two: Floats, *, pairwise: bool = False) -> Floats:
    """Great-circle distances: of each of `one` from each of `two`, or of the pairs."""
    dot = np.sum(one * two, axis=1) if pairwise else one @ two.T
    # by the chord: the arc cosine loses half its digits near 1, which at 20 km is still under a metre
    chord = np.sqrt(np.maximum(2.0 - 2.0 * dot, 0.0))
    return np.asarray(2.0 * RADIUS_KM * np.arcsin(np.minimum(chord / 2.0, 1.0)))


def _vectors(lat_deg: Floats, lon_deg: Floats) -> Floats:
    phi, lam = np.radians(lat_deg), np.radians(lon_deg)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
