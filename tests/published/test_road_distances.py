"""Road lengths of the packaged table against published ones, and hours against reported journeys.

Lengths between towns; airports lie up to 35 km outside them (King Khalid of Riyadh does), which is part of the error.
"""

from __future__ import annotations

import pytest

from safeconduct.store.surface import load_surface
from safeconduct.surface import SurfaceLeg, surface_legs_from

SAUDI = "General Authority for Statistics of Saudi Arabia, Statistical Yearbook 49, table 7-3, shortest roads, 1434 AH"

PUBLISHED_KM = [
    ("RUH", "DMM", 416, SAUDI),
    ("RUH", "TIF", 782, SAUDI),
    ("RUH", "ELQ", 362, SAUDI),
    ("RUH", "HAS", 627, SAUDI),
    ("JED", "TIF", 176, SAUDI),
    ("JED", "AHB", 674, SAUDI),
    ("TIF", "MED", 509, SAUDI),
    ("AHB", "GIZ", 229, SAUDI),
    ("AHB", "EAM", 257, SAUDI),
    ("TIF", "AHB", 498, SAUDI),
    ("DMM", "HOF", 146, SAUDI),
    ("DMM", "AQI", 482, SAUDI),
    ("MHD", "ASB", 253, "gearthhacks.com file 20625: border 221 km from Mashhad and 32 km from Ashgabat"),
    ("IKA", "EVN", 1100, "intravel.hu, bus Yerevan to Tehran: 'over 1100 km'"),
    ("KRT", "PZU", 845, "525 miles, reported of the American convoy of April 2023"),
    ("DXB", "MCT", 410, "reported in March 2026 of the road that people took"),
    ("GOM", "KGL", 160, "reported in January 2025 of the road by Gisenyi"),
    ("KBP", "LWO", 540, "vgosty-com-ua.blogspot.com 2012-05, distances of the host cities of Euro 2012"),
    ("KBP", "HRK", 480, "vgosty-com-ua.blogspot.com 2012-05, distances of the host cities of Euro 2012"),
    ("VIT", "BCN", 568, "gabitos.com 1415410173, road distances from Vitoria"),
    ("VIT", "CDT", 569, "gabitos.com 1415410173, road distances from Vitoria"),
]
"""IATA codes, km between the towns by road, where it was read."""


def leg(origin: str, destination: str) -> SurfaceLeg:
    table = load_surface()
    rows = {code: table.icao[table.iata.index(code)] for code in (origin, destination)}
    legs = surface_legs_from(table, rows[origin], 1000)
    return next(leg for leg in legs if leg.destination == rows[destination] and leg.mode == "road")


def test_four_of_five_road_lengths_are_within_15_percent_of_the_published() -> None:
    off = {(a, b): leg(a, b).km / km - 1 for a, b, km, _ in PUBLISHED_KM}
    near = [pair for pair, error in off.items() if abs(error) <= 0.15]
    assert len(PUBLISHED_KM) >= 20
    assert len(near) >= 0.8 * len(PUBLISHED_KM), {pair: f"{error:+.0%}" for pair, error in off.items()}


@pytest.mark.parametrize(
    ("origin", "destination", "least_h", "most_h"),
    [
        ("DXB", "MCT", 4, 4),  # by car, about four hours (reported March 2026)
        ("SHJ", "MCT", 8, 8),  # the bus, about eight (reported March 2026)
        ("KRT", "PZU", 24, 24),  # up to a day (reported of the convoys of April 2023)
    ],
)
def test_reported_hours_lie_inside_the_told_range(
    origin: str, destination: str, least_h: float, most_h: float
) -> None:
    hours = leg(origin, destination).hours
    assert hours.low <= least_h <= most_h <= hours.high


def test_el_fasher_to_port_sudan_takes_more_than_two_days() -> None:
    # 1,800 km in more than 48 h, 80 people in two buses (reported of 2023); too far apart for the table's pairs
    hours = load_surface().speeds["road"].hours(1800.0)
    assert hours.low < 48 < hours.high
