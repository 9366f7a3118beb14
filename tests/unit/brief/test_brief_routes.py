"""Routes as GeoJSON, KML and ICAO text."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import fastkml
import pytest
from lxml import etree

from safeconduct.brief.geojson import line_geometry, plan_geojson
from safeconduct.brief.icao import course_text, plan_icao, position, route_text, spaced
from safeconduct.brief.kml import plan_kml
from safeconduct.brief.map.great_circles import course_deg, legs
from safeconduct.evidence.sanitise import plain


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


def test_courses_have_three_digits_and_one_name_for_north(plan):
    assert [course_text(c) for c in (0.0, 0.3, 359.6, 4.6, 90.0, 359.4)] == [
        "360",
        "360",
        "360",
        "005",
        "090",
        "359",
    ]
    courses = re.findall(r" (\S+)°", plan_icao(plan))
    assert courses
    assert all(re.fullmatch(r"\d{3}", course) for course in courses)
    assert "000" not in courses


@pytest.mark.parametrize("lon", [-180.0, -71.3, 0.0, 50.0, 180.0])
def test_at_a_pole_there_is_one_direction(lon):
    assert course_deg((-90.0, lon), (-77.85, 166.67)) == 0.0
    assert course_deg((90.0, lon), (78.246, 15.466)) == 180.0
    assert course_deg((-77.85, 166.67), (-90.0, lon)) == pytest.approx(180.0)


SCHEMA = Path(fastkml.__file__).parent / "schema" / "ogckml22.xsd"
"""The schema of OGC 07-147r2, as fastkml ships it."""


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def test_kml_is_valid_by_the_schema_of_the_ogc(plan, schema):
    schema.assertValid(etree.fromstring(plan_kml(plan).encode()))


def test_kml_is_the_same_each_time_and_read_back(plan):
    text = plan_kml(plan)
    assert text == plan_kml(plan)
    root = ET.fromstring(text)
    names = [e.text or "" for e in root.iter("{http://www.opengis.net/kml/2.2}name")]
    assert "UUEE → OSDI: if TR refuses" in names
    assert not any("\x1b" in name for name in names)
    assert any("<script>" in name for name in names)  # as text: the parser read it back, it is no element
    assert root.find(".//{http://www.opengis.net/kml/2.2}script") is None


HOSTILE = [
    "<![CDATA[x]]></name><NetworkLink><Link><href>http://127.0.0.1/</href></Link></NetworkLink><name>",
    "a <![CDATA[ b",
    "]]>",
    "<!-- -- -->",
    "&amp; &#0; &nbsp;",
    "\x00\x0b\ud800\ufffe\uffff",
    "<?xml version='1.0'?>",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_title_plants_nothing_and_breaks_nothing(plan, schema, title):
    root = etree.fromstring(plan_kml(replace(plan, title=title, note=title)).encode())
    schema.assertValid(root)
    assert root.findall(".//{*}NetworkLink") == []
    assert root.find("./{*}Document/{*}name").text == plain(title, one_line=True)
    # a viewer shows a description as HTML
    assert "<" not in root.find("./{*}Document/{*}description").text


def test_lines_are_cut_at_the_date_line(plan, schema):
    reading = plan.readings[0]
    points = ((-17.7554, 177.4434), (-13.83, -172.008))
    best = replace(reading.best, answer=replace(reading.best.answer, points=points))
    crossing = replace(plan, readings=(replace(reading, best=best),))
    root = etree.fromstring(plan_kml(crossing).encode())
    schema.assertValid(root)
    first, second = (
        [tuple(map(float, at.split(","))) for at in line.text.split()]
        for line in root.findall(".//{*}MultiGeometry/{*}LineString/{*}coordinates")
    )
    assert (first[-1][0], second[0][0]) == (180.0, -180.0)
    assert first[-1][1] == second[0][1]
    assert all(abs(b[0] - a[0]) < 1 for part in (first, second) for a, b in pairwise(part))
