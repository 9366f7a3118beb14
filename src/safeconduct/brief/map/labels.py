"""Where the words of a map stand, so that they hide neither the ways nor each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from safeconduct.brief.map.areas import Area
from safeconduct.brief.map.projection import Frame
from safeconduct.brief.phrases import Names

Floats = NDArray[np.float64]

PORT_PX = 14.0
STATE_PX = 12.0
WIDE = 0.58
"""Mean width of a letter by its height; wide enough for system fonts."""

BOLD = 0.74
"""The same for bold capitals."""


@dataclass(frozen=True, slots=True)
class Label:
    """A word, a number or a dot on the map.

    Attributes
    ----------
    kind : str
        state (centred), port (from its left end), number or dot (round).
    text : str
    x, y : float
        Pixels.
    box : tuple of four floats
        What it covers: left, top, right, bottom.
    """

    kind: Literal["state", "port", "number", "dot"]
    text: str
    x: float
    y: float
    box: tuple[float, float, float, float]


def markers(numbered: Sequence[tuple[str, Floats]], lines: shapely.Geometry) -> Iterator[Label]:
    """A number on each fallback, where it is farthest from the other lines and numbers."""
    parts = list(lines.geoms)
    placed: list[shapely.Geometry] = []
    for text, pixels in numbered:
        own = shapely.LineString(pixels)
        rest = shapely.union_all([p for p in parts if not p.equals(own)] + placed)
        spots = shapely.points(_inner(pixels))
        best = (
            spots[int(np.argmax(shapely.distance(spots, rest)))]
            if not rest.is_empty
            else spots[len(spots) // 2]
        )
        placed.append(best)
        yield Label("number", text, best.x, best.y, (best.x - 9, best.y - 9, best.x + 9, best.y + 9))


def _inner(pixels: Floats) -> Floats:
    """Points along a line, its first and last eighth left out: numbers do not crowd the airports."""
    line = shapely.LineString(pixels)
    at = np.linspace(0.12, 0.88, 60) * line.length
    inner: Floats = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    return inner


def airport_labels(
    ports: Mapping[str, Floats], lines: shapely.Geometry, frame: Frame, placed: Sequence[Label]
) -> list[Label]:
    """A dot and a name for each airport, on the side where it hides least."""
    out = [Label("dot", "", x, y, (x - 6, y - 6, x + 6, y + 6)) for x, y in ports.values()]
    for text, (x, y) in ports.items():
        taken = [shapely.box(*label.box) for label in (*placed, *out)]
        choices = [_port(text, x, y, side) for side in ("right", "left", "above", "below")]
        out.append(min(choices, key=lambda label: _hidden(label, lines, taken, frame)))
    return out


def _port(text: str, x: float, y: float, side: str) -> Label:
    wide = BOLD * PORT_PX * len(text)
    left, base = {
        "right": (x + 9, y + 5),
        "left": (x - 9 - wide, y + 5),
        "above": (x - wide / 2, y - 9),
        "below": (x - wide / 2, y + 20),
    }[side]
    return Label("port", text, left, base, (left, base - PORT_PX + 2, left + wide, base + 3))


def _hidden(label: Label, lines: shapely.Geometry, taken: Sequence[shapely.Geometry], frame: Frame) -> float:
    """How much a label hides: lines by length, other labels dearer, the edge dearest."""
    box = shapely.box(*label.box)
    left, top, right, bottom = label.box
    outside = left < 4 or top < 4 or right > frame.width - 4 or bottom > frame.height - 4
    over = sum(box.intersection(other).area for other in taken)
    return float(lines.intersection(box).length + over + (1e6 if outside else 0.0))


def state_labels(
    polygons: Sequence[tuple[Area, shapely.Geometry]],
    lines: shapely.Geometry,
    frame: Frame,
    placed: Sequence[Label],
    names: Names,
) -> list[Label]:
    """The states' names in the widest free part of each, or their codes; none where neither fits."""
    picture = shapely.box(6, 6, frame.width - 6, frame.height - 44)
    taken = shapely.union_all([lines.buffer(6), *(shapely.box(*label.box) for label in placed)])
    out = []
    for piece, polygon in polygons:
        if len(piece.requires) == 1:
            free = polygon.intersection(picture).difference(taken)
            label = _fitted(piece.requires[0], free, names)
            if label:
                out.append(label)
                taken = taken.union(shapely.box(*label.box))
    return out


def _fitted(state: str, free: shapely.Geometry, names: Names) -> Label | None:
    """The name where its box fits, else the code in the widest place."""
    if free.is_empty:
        return None
    line = shapely.maximum_inscribed_circle(free, tolerance=2.0)
    (x, y), radius = shapely.get_coordinates(line)[0], line.length
    for text in (names(state), state):
        wide = WIDE * STATE_PX * len(text) / 2
        box = (x - wide, y - STATE_PX / 2, x + wide, y + STATE_PX / 2)
        if radius >= 5.5 and (radius >= wide or free.contains(shapely.box(*box))):
            return Label("state", text, float(x), float(y + 4), box)
    return None
