"""Areas: their limits, and what is read from GeoJSON."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from safeconduct.airspace.areas import (
    CircleShape,
    CorridorShape,
    Limits,
    PolygonShape,
    area,
    areas_from_geojson,
)
from safeconduct.errors import InputError


@pytest.mark.parametrize(
    ("limits", "low", "high", "binds"),
    [
        (Limits(), 0, 0, True),
        (Limits(0, 260), 350, 390, False),
        (Limits(0, 260), 250, 390, True),
        (Limits(0, 260), 260, 260, False),
        (Limits(320), 180, 240, False),
        (Limits(320), 320, 320, True),
    ],
)
def test_an_area_binds_the_levels_between_floor_and_ceiling(
    limits: Limits, low: float, high: float, binds: bool
) -> None:
    assert limits.binds(low, high) is binds


def test_levels_in_words() -> None:
    words = [Limits().words, Limits(0, 260).words, Limits(95).words, Limits(100, 245).words]
    assert words == ["", "below FL260", "from FL095 up", "from FL100 to FL245"]


def test_a_floor_above_its_ceiling_and_an_end_before_its_beginning_are_told_together() -> None:
    later, sooner = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(InputError) as told:
        Limits(320, 100, begins=later, ends=sooner)
    assert [fault.where for fault in told.value.faults] == ["floor_fl", "ends"]
    assert "FL320, is not below the ceiling, FL100" in str(told.value)


def square(west: float, south: float) -> dict:
    ring = [[west, south], [west + 2, south], [west + 2, south + 2], [west, south + 2], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: dict, **properties: object) -> dict:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_geojson_of_every_kind() -> None:
    read = areas_from_geojson(
        {
            "type": "FeatureCollection",
            "features": [
                feature(square(44, 36), name="Box", ceiling_fl=260),
                feature(
                    {"type": "MultiPolygon", "coordinates": [square(0, 0)["coordinates"]] * 1}, id="multi"
                ),
                feature({"type": "Point", "coordinates": [41, 35]}, name="Ring", radius_nm=60),
                feature({"type": "LineString", "coordinates": [[40, 45], [45, 44, 900]]}, width_km=30),
                feature({"type": "GeometryCollection", "geometries": [square(10, 10), square(14, 10)]}),
            ],
        },
        "a.geojson",
    )
    assert [a.id for a in read] == ["Box", "multi", "Ring", "area-4", "area-5"]
    assert read[0].shapes == (PolygonShape((((36, 44), (36, 46), (38, 46), (38, 44)),), straight=True),)
    assert read[0].limits.ceiling_fl == 260
    assert read[2].shapes == (CircleShape((35.0, 41.0), 60 * 1.852),)
    assert read[3].shapes == (CorridorShape(((45.0, 40.0), (44.0, 45.0)), 30.0),)
    assert len(read[4].regions) == 2


def test_a_bare_geometry_is_an_area_too() -> None:
    (read,) = areas_from_geojson(square(0, 0), "a.geojson")
    assert read.id == "area-1"


def test_every_fault_of_a_file_comes_at_once_with_its_place() -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]]}
    with pytest.raises(InputError) as told:
        areas_from_geojson(
            {
                "type": "FeatureCollection",
                "features": [
                    feature(bow),
                    feature({"type": "Point", "coordinates": [1, 2]}),
                    feature({"type": "Polygone", "coordinates": []}),
                    feature(square(0, 0), floor_fl=300, ceiling_fl=200),
                    feature(square(0, 0), floor_fl="FL300"),
                    feature({"type": "Polygon", "coordinates": [[[0, 0], ["1", 2], [3, 4]]]}),
                    feature({"type": "Polygon", "coordinates": [[[25, 100], [30, 120], [40, 110]]]}),
                    "nothing",
                ],
            },
            "a.geojson",
        )
    texts = [str(fault) for fault in told.value.faults]
    expected = [
        ("features[0].geometry", "crosses itself near 5.000, 5.000"),
        ("features[1].geometry", "Add a property radius_km or radius_nm"),
        ("features[2].geometry", "Did you mean Polygon?"),
        ("features[3].properties.floor_fl", "is not below the ceiling"),
        ("features[4].properties.floor_fl", "is no number"),
        ("features[5].geometry.coordinates[0][1]", "Write [longitude, latitude]"),
        ("features[6].geometry[0][0]", "look swapped"),
        ("features[7].geometry", "is no shape of an area"),
    ]
    for where, words in expected:
        assert any(where in text and words in text for text in texts), (where, words, texts)


@pytest.mark.parametrize("document", [[], {"type": "Topology"}, None, 3])
def test_what_is_no_geojson_is_told(document: object) -> None:
    with pytest.raises(InputError, match="is no GeoJSON"):
        areas_from_geojson(document, "a.geojson")


def test_an_empty_collection_and_an_id_given_twice_are_told() -> None:
    with pytest.raises(InputError, match="has no area"):
        areas_from_geojson({"type": "FeatureCollection", "features": []}, "a.geojson")
    twice = {"type": "FeatureCollection", "features": [feature(square(0, 0), id="x")] * 2}
    with pytest.raises(InputError, match='two areas have the id "x"'):
        areas_from_geojson(twice, "a.geojson")


def test_an_area_without_a_shape_is_none() -> None:
    with pytest.raises(InputError, match="has no shape"):
        area("nothing", [])


def test_a_simplified_outline_is_said() -> None:
    from math import cos, pi, sin

    ring = tuple(
        (10 + (5 + 0.2 * (i % 2)) * sin(2 * pi * i / 3000), 20 + (5 + 0.2 * (i % 2)) * cos(2 * pi * i / 3000))
        for i in range(3000)
    )
    jagged = area("jagged", [PolygonShape((ring,))], name="the jagged one")
    (note,) = jagged.notes
    assert "the outline of the jagged one has more than 1000 corners; it was simplified outwards, by" in note
    assert area("plain", [CircleShape((0.0, 0.0), 100.0)]).notes == ()
