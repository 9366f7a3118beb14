"""Land borders that world-atlas draws by an agreement since replaced: redrawn from the outlines of OpenStreetMap.

Only where the two differ by more than 3 km and a third source says which is right; each place is a polygon of
data/sources/policies/land_borders.json whose edge crosses the borders where both draw them alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import atlas
import islands
import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

PLACES = Path(__file__).resolve().parents[2] / "data" / "sources" / "policies" / "land_borders.json"


def places() -> list[dict[str, Any]]:
    """The places, each with the states that meet there, reason and source."""
    return list(json.loads(PLACES.read_text(encoding="utf-8"))["places"])


def redrawn(land: Mapping[str, BaseGeometry], found: islands.Outlines) -> dict[str, BaseGeometry]:
    """The land of each cell with the places redrawn; a new dict."""
    out = dict(land)
    for place in places():
        _redraw(out, found, place)
    return out


def _redraw(land: dict[str, BaseGeometry], found: islands.Outlines, place: dict[str, Any]) -> None:
    frame = Polygon(place["polygon"])
    here = shapely.union_all([land[state].intersection(frame) for state in place["states"]])
    for state in place["states"][:-1]:
        own = shapely.union_all(found.shape[np.asarray(found.code) == state])
        piece = atlas.polygonal(own.intersection(here))
        here = atlas.polygonal(here.difference(piece))
        land[state] = shapely.union_all([land[state].difference(frame), piece])
    # the last one takes what is left, so that no gap opens between outlines that do not quite meet
    last = place["states"][-1]
    land[last] = shapely.union_all([land[last].difference(frame), here])
