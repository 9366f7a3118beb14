"""Routes as GeoJSON, KML and ICAO text."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from safeconduct.brief.geojson import line_geometry, plan_geojson
from safeconduct.brief.icao import plan_icao, position, route_text, spaced
from safeconduct.brief.kml import plan_kml
from safeconduct.brief.map.great_circles import legs


def test_positions_in_degrees_and_minutes():
    assert position((55.9726, 37.4146)) == "5558N03725E"
    assert position((-33.946, 151.177)) == "3357S15111E"
    # rounding carries into the degree, and nothing is -0
    assert position((59.9999, -0.0001)) == "6000N00000E"
    assert position((46.3333, -78.0833)) == "4620N07805W"


def test_no_leg_is_longer_than_item_15_allows():
    points = ((60.317, 24.963), (75.0, 60.0), (35.765, 140.386))
    for _, _, km, course in legs(spaced(points)):
        assert km <= 370.0 + 1e-6
        assert 0 <= course < 360
    assert route_text(points).startswith("DCT 6")
    assert route_text(points).endswith(" DCT")
    total = sum(km for _, _, km, _ in legs(points))
    assert sum(km for _, _, km, _ in legs(spaced(points))) == pytest.approx(total, abs=1e-6)


def test_icao_text_tells_each_way_once(plan):
    text = plan_icao(plan)
    assert text.count("-- UUEE → OSDI") == 2
    assert "(if TR refuses)" in text
    assert "Not for navigation" in text
    assert "\x1b" not in text


def test_geojson_is_strict_and_lists_routes_and_ends(plan):
    told = json.loads(json.dumps(plan_geojson(plan), allow_nan=False))
    kinds = [(f["properties"]["kind"], f["properties"].get("role")) for f in told["features"]]
    assert kinds == [("route", "best"), ("route", "fallback"), ("place", None), ("place", None)]
    assert told["features"][1]["properties"]["if_refuse"] == ["TR"]
    # longitude first
    assert told["features"][0]["geometry"]["coordinates"][0] == [37.4146, 55.9726]


def test_line_within_the_world_is_one_run_of_great_circles():
    geometry = line_geometry(((0.0, 0.0), (0.0, 90.0)))
    assert geometry["type"] == "LineString"
    assert all(abs(lat) < 1e-9 for _, lat in geometry["coordinates"])
    assert max(b[0] - a[0] for a, b in pairwise(geometry["coordinates"])) < 0.46


def test_kml_is_well_formed_and_the_same_each_time(plan):
    text = plan_kml(plan)
    assert text == plan_kml(plan)
    root = ET.fromstring(text)
    names = [e.text or "" for e in root.iter("{http://www.opengis.net/kml/2.2}name")]
    assert "UUEE → OSDI: if TR refuses" in names
    assert not any("\x1b" in name for name in names)
    assert any("<script>" in name for name in names)  # as text: the parser read it back, it is no element
    assert root.find(".//{http://www.opengis.net/kml/2.2}script") is None
