"""Lines that cross longitude 180, by name; RFC 7946, section 3.1.9: cut there, so that no part crosses it."""

from __future__ import annotations

from itertools import pairwise
from math import atan, cos, degrees, pi, radians, sin

import pytest

from safeconduct.brief.geojson import line_geometry

TOKYO, SAN_FRANCISCO = (35.765, 140.386), (37.619, -122.375)
AUCKLAND, PAPEETE = (-37.008, 174.792), (-17.557, -149.611)
NOME, ANADYR = (64.512, -165.445), (64.735, 177.741)


def lat_at_180(a, b):
    """Latitude of the great circle at longitude 180 (Williams, *Aviation Formulary*, "Latitude of point on GC")."""
    (lat1, lon1), (lat2, lon2) = [tuple(map(radians, end)) for end in (a, b)]
    above = sin(lat1) * cos(lat2) * sin(pi - lon2) - sin(lat2) * cos(lat1) * sin(pi - lon1)
    return degrees(atan(above / (cos(lat1) * cos(lat2) * sin(lon1 - lon2))))


@pytest.mark.parametrize(
    "ends",
    [(TOKYO, SAN_FRANCISCO), (AUCKLAND, PAPEETE), (NOME, ANADYR)],
    ids=["tokyo-to-san-francisco", "auckland-to-papeete", "nome-to-anadyr"],
)
def test_cut_in_two_at_180(ends):
    geometry = line_geometry(ends)
    assert geometry["type"] == "MultiLineString"
    first, second = geometry["coordinates"]
    assert abs(first[-1][0]) == 180.0
    assert first[-1][0] == -second[0][0]
    assert first[-1][1] == pytest.approx(second[0][1])
    assert first[-1][1] == pytest.approx(lat_at_180(*ends), abs=0.001)
    for part in (first, second):
        assert all(abs(a[0] - b[0]) < 20 for a, b in pairwise(part))


def test_longyearbyen_to_anchorage_near_the_pole_stays_in_bounds():
    geometry = line_geometry(((78.246, 15.466), (61.174, -149.996)))
    lines = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for line in lines for lon, lat in line)
