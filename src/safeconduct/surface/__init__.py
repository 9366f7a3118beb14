"""By road and by sea first: where people can drive or sail to from an airport whose sky is shut.

Pure: `safeconduct.store.surface.load_surface` reads the package data, everything here only asks questions of it.
The program knows how long a road is and which borders it crosses. It never knows whether it is safe or open.
"""

from safeconduct.surface.legs import AirportOfTable, nearest_airport, surface_legs_from, surface_legs_near
from safeconduct.surface.model import Basis, Crossing, Hours, Speed, SurfaceLeg, SurfaceTable

__all__ = [
    "AirportOfTable",
    "Basis",
    "Crossing",
    "Hours",
    "Speed",
    "SurfaceLeg",
    "SurfaceTable",
    "nearest_airport",
    "surface_legs_from",
    "surface_legs_near",
]
