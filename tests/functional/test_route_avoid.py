"""``route --avoid`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from safeconduct.cli.main import app

RUN = CliRunner()

AREA = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Low box", "ceiling_fl": 260},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[44, 36], [48, 36], [48, 40], [44, 40], [44, 36]]],
            },
        },
        {
            "type": "Feature",
            "properties": {"name": "Ring", "radius_nm": 60},
            "geometry": {"type": "Point", "coordinates": [41, 35.5]},
        },
    ],
}


@pytest.fixture
def area_file(tmp_path: Path) -> Path:
    file = tmp_path / "area.geojson"
    file.write_text(json.dumps(AREA), encoding="utf-8")
    return file


def run(*arguments: str):
    return RUN.invoke(app, ["route", "UUEE", "OSDI", "--refuse", "TR,UA", *arguments])


def test_a_route_keeps_out_of_the_areas_of_a_file(area_file: Path) -> None:
    plain, avoiding = run("--json"), run("--avoid", str(area_file), "--json")
    assert plain.exit_code == avoiding.exit_code == 0
    free, told = json.loads(plain.stdout), json.loads(avoiding.stdout)
    assert told["distance_km"] > free["distance_km"] + 100
    assert told["verified"]
    assert told["bends_round"] == ["Low box", "Ring"]
    assert [feature["properties"]["name"] for feature in told["areas"]] == ["Low box", "Ring"]
    assert "areas" not in free


def test_the_screen_says_round_what_it_bends(area_file: Path) -> None:
    done = run("--avoid", str(area_file))
    assert "  round  the closed area Low box" in done.stdout
    assert "Low box is closed below FL260; treated as closed" in done.stdout
    assert "verified by the independent checker" in done.stdout


def test_an_area_below_the_cruise_level_is_free_and_said(area_file: Path) -> None:
    told = json.loads(run("--avoid", str(area_file), "--cruise-fl", "350", "--json").stdout)
    assert told["bends_round"] == ["Ring"]
    assert "Low box is closed below FL260: free at FL350" in told["notes"]


def test_map_and_geojson_show_the_areas(area_file: Path, tmp_path: Path) -> None:
    svg, out = tmp_path / "map.svg", tmp_path / "route.geojson"
    assert run("--avoid", str(area_file), "--out", str(svg), "--out", str(out)).exit_code == 0
    titles = [node.text for node in ElementTree.parse(svg).iter("{http://www.w3.org/2000/svg}title")]
    assert "Low box: closed below FL260" in titles
    assert "Ring: closed at all levels" in titles
    kinds = [feature["properties"]["kind"] for feature in json.loads(out.read_text())["features"]]
    assert kinds == ["route", "closed area", "closed area"]


def test_an_end_inside_an_area_is_no_route_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "damascus.geojson"
    point = {"type": "Point", "coordinates": [36.5, 33.4]}
    properties = {"name": "Damascus", "radius_km": 50}
    file.write_text(json.dumps({"type": "Feature", "properties": properties, "geometry": point}))
    done = run("--avoid", str(file))
    assert done.exit_code == 3
    assert (
        "the destination lies inside the closed area Damascus: no state's consent opens a route"
        in done.stdout
    )


def test_areas_that_close_every_route_are_named(tmp_path: Path) -> None:
    file = tmp_path / "wall.geojson"
    ring = [[34, 31.5], [39, 31.5], [39, 35.5], [34, 35.5], [34, 31.5]]
    hole = [[35.5, 32.8], [37.5, 32.8], [37.5, 34.2], [35.5, 34.2], [35.5, 32.8]]
    shape = {"type": "Polygon", "coordinates": [ring, hole]}
    file.write_text(json.dumps({"type": "Feature", "properties": {"name": "Wall"}, "geometry": shape}))
    done = run("--avoid", str(file))
    assert done.exit_code == 3
    assert "without the closed areas the route would be 3,033 km" in done.stdout
    assert "it is enough that Wall opens" in done.stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "area.geojson: is not JSON"),
        ('{"type": "Topology"}', "area.geojson: is no GeoJSON"),
        (
            '{"type": "Polygon", "coordinates": [[[0,0],[10,10],[10,0],[0,10],[0,0]]]}',
            "crosses itself near 5.000, 5.000",
        ),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str, words: str) -> None:
    from safeconduct.errors import InputError

    file = tmp_path / "area.geojson"
    file.write_text(text, encoding="utf-8")
    done = run("--avoid", str(file))
    assert done.exit_code != 0
    said = str(done.exception) if isinstance(done.exception, InputError) else done.output
    assert words in said
