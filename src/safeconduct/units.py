"""Units: the only place where one is turned into another.

Lengths on the sphere use the mean radius R1 = (2a + b) / 3 of WGS84 (Moritz 2000, *Geodetic Reference
System 1980*, J. Geodesy 74): 6371.0088 km.
"""

from __future__ import annotations

from math import pi

EARTH_RADIUS_KM = 6371.0088
"""Mean radius R1 of the WGS84 ellipsoid, km."""

KM_PER_NMI = 1.852
"""Kilometres in a nautical mile, exact (BIPM, *The International System of Units*, 9th ed., table 8 of 8th ed.)."""

M_PER_FT = 0.3048
"""Metres in an international foot, exact (NIST SP 811, appendix B)."""


def km_to_rad(distance_km: float) -> float:
    """Arc on the mean sphere, radians, of a length in km."""
    return distance_km / EARTH_RADIUS_KM


def rad_to_km(arc_rad: float) -> float:
    """Length in km of an arc on the mean sphere given in radians."""
    return arc_rad * EARTH_RADIUS_KM


def km_to_nmi(distance_km: float) -> float:
    """Nautical miles of a length in km."""
    return distance_km / KM_PER_NMI


def nmi_to_km(distance_nmi: float) -> float:
    """Kilometres of a length in nautical miles."""
    return distance_nmi * KM_PER_NMI


def deg_to_rad(angle_deg: float) -> float:
    """Radians of an angle in degrees."""
    return angle_deg * pi / 180.0
