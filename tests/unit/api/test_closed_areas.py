"""Closed areas as a person gives them: areas, files, or both; and which of them bind a flight at a level."""

from __future__ import annotations

import json
from pathlib import Path

import safeconduct
from safeconduct.airspace.areas import Area, CircleShape, Limits, area
from safeconduct.api.avoided import bound, closed_areas

BOX = {
    "type": "Feature",
    "properties": {"name": "box"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[30.0, 41.0], [36.0, 41.0], [36.0, 44.0], [30.0, 44.0], [30.0, 41.0]]],
    },
}


def circle(name: str, **limits: float) -> Area:
    return area(name, [CircleShape((42.0, 34.0), 50.0)], limits=Limits(**limits))


def test_areas_and_files_may_be_given_together(tmp_path: Path) -> None:
    path = tmp_path / "box.geojson"
    path.write_text(json.dumps(BOX))
    alone = closed_areas(path)
    assert [a.name for a in alone] == ["box"]
    assert [a.name for a in closed_areas(str(path))] == ["box"]
    given = circle("circle")
    assert closed_areas([given]) == (given,)
    assert [a.name for a in closed_areas([path, given])] == ["circle", "box"]
    assert closed_areas([]) == ()


def test_a_route_leads_round_an_area_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "box.geojson"
    path.write_text(json.dumps(BOX))
    free = safeconduct.route("LTAC", "UKFF")
    round_it = safeconduct.route("LTAC", "UKFF", avoid=path)
    assert round_it.distance_km > free.distance_km
    assert safeconduct.route("LTAC", "UKFF", avoid=[str(path)]).distance_km == round_it.distance_km


def test_without_a_level_every_area_binds_and_its_limits_are_told() -> None:
    low, whole = circle("low", ceiling_fl=100), circle("whole")
    assert bound((low, whole), None)[0] == (low, whole)
    (note,) = bound((low, whole), None)[1]
    assert note.startswith("low is closed ")
    assert note.endswith("; treated as closed")


def test_above_its_upper_limit_an_area_is_free_and_that_is_told() -> None:
    low, whole = circle("low", ceiling_fl=100), circle("whole")
    closed, notes = bound((low, whole), 330)
    assert closed == (whole,)
    assert len(notes) == 1
    assert notes[0].startswith("low is closed ")
    assert notes[0].endswith("free at FL330")
    assert bound((low, whole), 90)[0] == (low, whole)
