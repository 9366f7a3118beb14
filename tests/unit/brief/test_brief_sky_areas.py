"""The scenario's areas on the map, in GeoJSON, KML and the brief."""

from __future__ import annotations

import json

import numpy as np
import pytest
from lxml import etree
from shapely.geometry import Point, shape

from safeconduct.airspace.area_values import CircleShape, Limits, PolygonShape
from safeconduct.airspace.areas import areas_from_geojson
from safeconduct.api import plan
from safeconduct.brief.geojson import plan_geojson
from safeconduct.brief.kml import NAMESPACE, plan_kml
from safeconduct.brief.map.drawing import AREA_WORDS, map_svg, maps_of
from safeconduct.brief.map.sky_areas import Outline, outlines_of
from safeconduct.planning.model import Plan
from safeconduct.planning.planning_data import World
from safeconduct.scenario.figures import Mark
from safeconduct.scenario.model import SkyArea
from safeconduct.store.world import load_world

TEXT = """
[scenario]
title = "t"
as_of = 2025-05-01
operator = "GB"
flight_kind = "civil_charter"
[[reading]]
id = "x"
title = "x"
use_closures = false
[[origin]]
airport = "LMML"
[[refuge]]
airport = "LGAV"
acceptance = { value = 1.0, mark = "assumed", by = "t" }
[chance]
default = { value = 0.8, mark = "assumed", by = "t" }
[[area]]
id = "strip"
name = "The strip"
status = "asked"
asked_of = "IT"
corridor = { line = [[30, 19], [45, 19]], km = 100 }
ceiling = "FL320"
hours_utc = ["05:00", "12:00"]
mark = "reported"
by = "t"
source = "https://example.org/a"
date = 2025-05-01
[[area]]
id = "north"
name = "Italy's north"
side = { of = "IT", line = [[38.0, 5.0], [38.0, 20.0]], side = "north" }
mark = "assumed"
by = "t"
[[gate]]
state = "GR"
name = "WEST"
lat_deg = 37.0
lon_deg = 20.9
direction = "arrive"
mark = "assumed"
by = "t"
[[gate]]
state = "GR"
name = "OUT"
lat_deg = 37.0
lon_deg = 20.9
direction = "depart"
mark = "assumed"
by = "t"
"""


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    file = tmp_path_factory.mktemp("areas") / "s.toml"
    file.write_text(TEXT, encoding="utf-8")
    return plan(file)


def test_the_plan_is_verified_and_says_what_it_is_let_through(made: Plan) -> None:
    assert made.verified
    (four,) = made.readings[0].prospects.origins
    option = four.ways[0].option
    assert option is not None
    assert "area:strip" in option.keys
    assert [gate.gate for gate in option.gates] == ["WEST"]
    asked = {one.state: one for one in made.readings[0].permissions}
    assert asked["area:strip"].status == "not_asked"
    assert asked["area:strip"].remark == "asked of IT"


def test_geojson_has_areas_and_gates_and_is_read_back(made: Plan, world: World) -> None:
    told = json.loads(json.dumps(plan_geojson(made, outlines=outlines_of(made, world)), allow_nan=False))
    areas = [f for f in told["features"] if f["properties"]["kind"] == "area"]
    gates = [f for f in told["features"] if f["properties"]["kind"] == "gate"]
    assert [f["properties"]["id"] for f in areas] == ["strip", "north"]
    assert [f["geometry"]["coordinates"] for f in gates] == [[20.9, 37.0]] * 2
    assert shape(areas[0]["geometry"]).contains(Point(19.0, 40.0))
    assert not shape(areas[0]["geometry"]).contains(Point(20.0, 40.0))
    north = shape(areas[1]["geometry"])
    assert north.contains(Point(9.2, 45.5))
    assert north.contains(Point(12.5, 41.9))
    assert not north.contains(Point(14.5, 37.2))
    again = areas_from_geojson({"type": "FeatureCollection", "features": areas}, "a.geojson")
    assert [a.id for a in again] == ["strip", "north"]
    assert again[0].limits.ceiling_fl == 320.0


def test_kml_has_a_folder_of_areas(made: Plan, world: World) -> None:
    root = etree.fromstring(plan_kml(made, outlines_of(made, world)).encode())
    names = [e.text for e in root.iter(f"{{{NAMESPACE}}}name")]
    assert "The strip" in names
    assert len(list(root.iter(f"{{{NAMESPACE}}}Polygon"))) >= 2
    assert plan_kml(made).count("Polygon") == 0


def test_the_map_hatches_each_kind_and_says_levels_and_hours(made: Plan, world: World) -> None:
    names = world.facts.states.name
    (drawn,) = maps_of(made, world, names)
    svg = map_svg(drawn, names)
    assert drawn.kinds == ("closed", "asked")
    for kind in drawn.kinds:
        assert f'fill="url(#{drawn.key}-area-{kind})"' in svg
        assert AREA_WORDS[kind] in svg
    assert "The strip: to be asked of IT: not asked, below FL320, daily 05:00Z to 12:00Z" in svg


def test_the_brief_lists_them(made: Plan, world: World) -> None:
    from safeconduct.brief.context import Brief
    from safeconduct.brief.sections import areas

    section = areas(Brief(made, world.facts.states.name))
    assert section is not None
    text = str(section)
    assert "Italy's north" in text
    assert "gate of " in text
    assert "assumed: below 400 km/h" in text


def test_an_area_across_the_date_line_is_cut_there() -> None:
    ring = ((-30.0, 179.0), (-30.0, -179.0), (-10.0, -179.0), (-10.0, 179.0))
    area = SkyArea("x", "x", "closed", (PolygonShape((ring,)),), Limits(), Mark("assumed", by="t"))
    told = Outline(area, (np.array(ring),)).geometry()
    assert told["type"] == "MultiPolygon"
    assert shape(told).contains(Point(179.5, -20.0))
    assert shape(told).contains(Point(-179.5, -20.0))
    assert not shape(told).contains(Point(0.0, -20.0))


def test_a_cap_over_the_pole_holds_the_pole(world: World) -> None:
    from safeconduct.airspace.sky import Picture
    from safeconduct.planning.sky_areas import outline_of

    area = SkyArea("p", "p", "closed", (CircleShape((90.0, 0.0), 500.0),), Limits(), Mark("assumed", by="t"))
    made = outline_of(area, world.sky, Picture((), None, world.router("5km").picture.policies))
    told = Outline(area, tuple(np.array(r) for region in made.regions for r in region.rings_latlon()))
    assert shape(told.geometry()).contains(Point(30.0, 89.0))
    assert not shape(told.geometry()).contains(Point(30.0, 80.0))
