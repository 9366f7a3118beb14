"""Disputed land, cut from world-atlas by the rules in data/sources/policies/cut_lines.json.

    python data/build/disputed.py <countries-10m.json>     write docs/areas.md, built area against published

Who must consent above an area, by date, is in disputed.csv under the same key.
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import atlas
import islets
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "data" / "sources" / "policies" / "cut_lines.json"
PUBLISHED = ROOT / "data" / "sources" / "policies" / "areas.csv"
DOC = ROOT / "docs" / "areas.md"

SLIVER = 0.01
"""Pieces below this share of a cut area are slips of a coarse line beside the entity's own border."""

Land = dict[str, BaseGeometry]
Rule = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Area:
    """A piece of disputed land.

    Attributes
    ----------
    id : str
        Key in disputed.csv, or of an Antarctic sector.
    geometry : (Multi)Polygon, WGS84 lon/lat in degrees
    entity : str
        World-atlas name of the entity that loses it.
    """

    id: str
    geometry: BaseGeometry
    entity: str


def rules() -> list[Rule]:
    """The rules in their order."""
    return list(json.loads(RULES.read_text(encoding="utf-8"))["areas"])


def disputed_land(land: Land) -> list[Area]:
    """Disputed pieces of `land` (made right by `islets.corrected` first); no two overlap."""
    taken: dict[str, list[BaseGeometry]] = {}
    out = []
    for rule in rules():
        for entity in rule["entities"]:
            rest = _without(land[entity], taken.get(entity, []))
            piece = CHOOSE[rule["how"]](rest, rule)
            if piece.is_empty:
                continue
            taken.setdefault(entity, []).append(piece)
            out.append(Area(rule["area"], piece, entity))
    return out


def undisputed(land: Land, areas: list[Area]) -> Land:
    """What the entities keep; an entity that keeps nothing is left out."""
    lost: dict[str, list[BaseGeometry]] = {}
    for area in areas:
        lost.setdefault(area.entity, []).append(area.geometry)
    kept = {name: _without(shape, lost.get(name, [])) for name, shape in land.items()}
    return {name: shape for name, shape in kept.items() if not shape.is_empty}


def _without(shape: BaseGeometry, pieces: list[BaseGeometry]) -> BaseGeometry:
    near = [p for p in pieces if p.intersects(shape)]
    return atlas.polygonal(shape.difference(shapely.union_all(near))) if near else shape


def _entity(shape: BaseGeometry, _: Rule) -> BaseGeometry:
    return shape


def _containing(shape: BaseGeometry, rule: Rule) -> BaseGeometry:
    points = [Point(p) for p in rule["points"]]
    return shapely.union_all([p for p in shapely.get_parts(shape) if any(p.contains(q) for q in points)])


def _box(shape: BaseGeometry, rule: Rule) -> BaseGeometry:
    frame = shapely.box(*rule["box"])
    return shapely.union_all([p for p in shapely.get_parts(shape) if frame.contains(p)])


def _cut(shape: BaseGeometry, rule: Rule) -> BaseGeometry:
    """The part inside the rule's polygons; slivers beside the coarse line go to the larger neighbour."""
    knife = shapely.union_all([Polygon(ring) for ring in rule["polygons"]])
    smallest = SLIVER * shape.intersection(knife).area
    return shapely.union_all(
        [_half(part, knife, smallest) for part in shapely.get_parts(shape) if part.intersects(knife)]
    )


def _half(part: BaseGeometry, knife: BaseGeometry, smallest: float) -> BaseGeometry:
    inside = atlas.polygonal(part.intersection(knife))
    outside = atlas.polygonal(part.difference(knife))
    if outside.is_empty:
        return part
    kept = [p for p in shapely.get_parts(inside) if p.area >= smallest]
    slips = [p for p in shapely.get_parts(outside) if p.area < smallest]
    return atlas.polygonal(shapely.union_all(kept + slips)) if kept else Polygon()


CHOOSE = {"entity": _entity, "containing": _containing, "box": _box, "cut": _cut}


def compared(areas: list[Area]) -> list[tuple[str, float, float | None, str]]:
    """(area, built km², published km² or None, note) in the order of the rules."""
    built: dict[str, float] = {}
    for area in areas:
        built[area.id] = built.get(area.id, 0.0) + atlas.sphere_area_km2(area.geometry)
    with PUBLISHED.open(encoding="utf-8", newline="") as handle:
        said = {row["area"]: row for row in csv.DictReader(handle)}
    return [
        (key, km2, float(said[key]["published_km2"] or 0) or None, said[key]["note"])
        for key, km2 in built.items()
        if key in said
    ]


def table(areas: list[Area]) -> str:
    """The comparison as a Markdown table."""
    lines = ["| area | built km² | published km² | difference % | note |", "|---|---:|---:|---:|---|"]
    for key, km2, said, note in compared(areas):
        difference = f"{100 * (km2 / said - 1):+.1f}" if said else ""
        lines.append(f"| {key} | {_km2(km2)} | {_km2(said) if said else ''} | {difference} | {note} |")
    return "\n".join(lines)


def _km2(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


JUDGED = ROOT / "data" / "check" / "judged.csv"
MEASURED = ROOT / "data" / "check" / "measured.csv"
BORDERS = ROOT / "data" / "sources" / "policies" / "land_borders.csv"

LAND = """
## Land borders

World-atlas is made for 1:10,000,000, and its land borders stray by up to some 12 km. Where OpenStreetMap's outlines of
December 2017 reach more than 0.9 km farther, the ground goes to the state that has it there, and river islands with
it (`data/build/land_borders.py`). A third source says that this is right: of the 510 towns of GeoNames in the ground
that changed, 500 lie in the state that OpenStreetMap names, and 27 of 30 airfields. Where town or airfield says
otherwise, and where the ground is disputed, a ruling stands before the sources:

| place | states | goes to | reason | source |
|---|---|---|---|---|
"""

LIMITS_TABLE = ROOT / "data" / "check" / "limits.csv"

LIMITS = """
## Straight baselines

The territorial sea is measured here from the coast and its islands. Where a state draws straight baselines its sea reaches
farther. Baselines that no state contests, as far as known, count by default (`claims = "settled"`, rows `baselines_…` of
`data/sources/policies/claims.csv`); the waters are those that OpenStreetMap maps, the decision is the table's. All others
are not modelled: this is how far the mapped limits lie outside the sky that needs their state, measured every 2 km by
`data/check/limits.py`. The map mixes claims with practice (Peru's 200 NM, Greenland's 12 of which Denmark's tables say
3), so it is a measure, not a source. **Where such a state refuses, keep off its coast by the median more.**

| state | limit more than 2 km outside, km | median km | most km |
|---|---:|---:|---:|
"""

SOURCES = """
## Where the two sources disagree

`make check-sky` compares the sky with OpenStreetMap's outlines of December 2017: (1) outlines of 0.05 km² or more without
a cell of their state, (2) routes of 300 questions inside refusing land or its 12 NM, (3) corners more than 3 km inside
another sky, (4) towns more than 1 km inside another sky. What is left is judged here, place by place; the figures are how
many were found, and the largest, in km (of question 1 in km²). Judged in `data/check/judged.csv`, measured in
`data/check/measured.csv`; anything beyond makes the check fail.

| place | states | question | found | largest | judgment | source |
|---|---|---|---:|---:|---|---|
"""


def borders() -> str:
    """The rulings on land borders as rows of Markdown."""
    with BORDERS.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    cells = ([r["name"], r["states"], r["cell"] or "stays", r["reason"], r["source"]] for r in rows)
    return "".join("| " + " | ".join(row) + " |\n" for row in cells)


def judged() -> str:
    """The judged places, with what was measured there, as rows of Markdown."""
    with MEASURED.open(encoding="utf-8", newline="") as handle:
        measured = {row["name"]: (row["places"], row["largest_km"]) for row in csv.DictReader(handle)}
    with JUDGED.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    cells = (
        [
            r["name"],
            r["states"],
            r["questions"],
            *measured.get(r["name"], ("0", "")),
            r["judgment"],
            r["source"],
        ]
        for r in rows
    )
    return "".join("| " + " | ".join(row) + " |\n" for row in cells)


def limits() -> str:
    """How far mapped limits of territorial seas lie outside the sky, as rows of Markdown."""
    with LIMITS_TABLE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    cells = ([r["state"], f"{int(r['length_km']):,}", r["median_km"], r["most_km"]] for r in rows)
    return "".join("| " + " | ".join(row) + " |\n" for row in cells)


def compared_sources() -> str:
    """All of the document that is made from tables alone."""
    return LAND + borders() + LIMITS + limits() + SOURCES + judged()


HEAD = """# Disputed areas: built and published size

Cut from world-atlas 2.0.2 (1:10m) with the lines in `data/sources/policies/cut_lines.json`, which are coarse:
good to a few kilometres, planning-grade. Sizes are on the sphere of 6,371.0088 km and follow the land of
world-atlas; published figures often include water, most were cited from memory (`areas.csv` says which).
Drawing or naming an area recognises no claim. Written by `data/build/disputed.py`.

"""


def main(arguments: list[str]) -> int:
    """Write the table."""
    areas = disputed_land(islets.corrected(atlas.land(Path(arguments[0]))))
    DOC.parent.mkdir(exist_ok=True)
    DOC.write_text(HEAD + table(areas) + "\n" + compared_sources(), encoding="utf-8")
    print(f"{DOC.relative_to(ROOT)}: {len({a.id for a in areas})} areas in {len(areas)} pieces")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
