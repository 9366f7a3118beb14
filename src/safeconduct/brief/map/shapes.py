"""What a map shows, in pixels: pieces of sky, routes, grid; simplified for drawing, clipped to the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, pi

import numpy as np
import shapely
from numpy.typing import NDArray

from safeconduct.airspace.sky import Lines
from safeconduct.brief.map.areas import Area, Ring, walked
from safeconduct.brief.map.great_circles import LatLon, along, latlon, vectors
from safeconduct.brief.map.projection import RIM, Frame, area, clip_ring, runs_within

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

TOLERANCE_PX = 0.6
"""How far a drawn border may lie from the cell's, pixels."""

FAR_TOLERANCE_PX = 25.0
"""The same for borders outside the picture, which only close shapes."""

LEAST_PX2 = 2.0
"""Smaller specks are not drawn, unless their state matters."""

EDGE_PX = 8.0
"""Shapes are clipped this far outside the picture, so that the cut is not seen."""

GRIDS_DEG = (1, 2, 5, 10, 15, 30)


@dataclass(frozen=True, slots=True)
class Chains:
    """All chains of border in pixels, each simplified once, so that neighbours still fit.

    Attributes
    ----------
    lines : list of (n, 2) arrays
    """

    lines: list[Floats]

    def ring(self, ring: Ring) -> Floats:
        """A ring of chains, its first point not repeated."""
        parts = [walked(self.lines[chain], forward)[:-1] for chain, forward in ring]
        return np.vstack(parts)


def box_of(frame: Frame) -> Box:
    """The picture and a little more, as left, top, right, bottom."""
    return (-EDGE_PX, -EDGE_PX, frame.width + EDGE_PX, frame.height + EDGE_PX)


def chains_of(borders: Lines, frame: Frame) -> Chains:
    """Every chain projected and simplified (Douglas and Peucker 1973, by GEOS)."""
    flat = frame.pixels(borders.xyz())
    low = np.minimum.reduceat(flat, borders.first[:-1])
    high = np.maximum.reduceat(flat, borders.first[:-1])
    left, top, right, bottom = box_of(frame)
    seen = (low <= (right, bottom)).all(axis=1) & (high >= (left, top)).all(axis=1)
    which = np.repeat(np.arange(len(borders)), np.diff(borders.first))
    lines = shapely.linestrings(flat, indices=which)
    tolerance = np.where(seen, TOLERANCE_PX, FAR_TOLERANCE_PX)
    slim = shapely.simplify(lines, tolerance, preserve_topology=False)
    coords, of = shapely.get_coordinates(slim, return_index=True)
    return Chains(np.split(coords, np.flatnonzero(np.diff(of)) + 1))


def shape_of(piece: Area, chains: Chains, frame: Frame) -> list[Floats]:
    """The rings of a piece of sky that show, for filling by the even-odd rule."""
    rings = [chains.ring(ring) for ring in piece.rings]
    box = box_of(frame)
    # y points down in pixels, so outer rings have negative areas. A piece that holds the point opposite the
    # centre lies outside its rings, whose area then is that of the world less its own: over half the world
    beyond = sum(area(ring) for ring in rings) > 0.5 * pi * (RIM * frame.scale) ** 2
    least = 0.0 if piece.status not in ("aside", "refused") else LEAST_PX2
    kept = [c for ring in rings if len(c := clip_ring(ring, box)) > 2 and abs(area(c)) >= least]
    if beyond:
        kept.append(np.array([box[:2], (box[2], box[1]), box[2:], (box[0], box[3])]))
    return kept


def polygon_of(rings: Sequence[Floats]) -> shapely.Geometry:
    """Rings as one valid geometry, by the even-odd rule."""
    out = shapely.Polygon()
    for ring in rings:
        out = out.symmetric_difference(shapely.make_valid(shapely.Polygon(ring)))
    return out


def route_px(points: Sequence[LatLon], frame: Frame, step_px: float = 12.0) -> Floats:
    """A route in pixels, along its great circles."""
    return frame.pixels(along(points, max(1.0, step_px * frame.km_per_pixel)))


def grid_step_deg(frame: Frame) -> int:
    """Degrees between grid lines, so that some six of them cross the picture."""
    across_deg = np.degrees(frame.width * frame.km_per_pixel / 6371.0)
    return next((step for step in GRIDS_DEG if across_deg / step <= 7), GRIDS_DEG[-1])


def grid(frame: Frame) -> Iterator[tuple[str, bool, Floats]]:
    """Name, whether a meridian, and pixels of each grid line that shows."""
    step = grid_step_deg(frame)
    rim = np.linspace(0.0, 1.0, 40)
    edge = np.vstack([np.column_stack([rim * frame.width, rim * 0 + y]) for y in (0, frame.height)])
    side = np.vstack([np.column_stack([rim * 0 + x, rim * frame.height]) for x in (0, frame.width)])
    seen = latlon(frame.unprojected(np.vstack([edge, side, [[frame.width / 2, frame.height / 2]]])))
    low, high = min(lat for lat, _ in seen), max(lat for lat, _ in seen)
    for lat in range(floor(low / step) * step - step, ceil(high / step) * step + 2 * step, step):
        if -90 < lat < 90:
            run = [(float(lat), float(lon)) for lon in np.arange(-180.0, 180.5, 0.5)]
            yield from _grid_runs(
                frame, f"{abs(lat)}°{'N' if lat > 0 else 'S' if lat < 0 else ''}", False, run
            )
    for lon in range(-180, 180, step):
        name = f"{abs(lon)}°{'E' if 0 < lon < 180 else 'W' if -180 < lon < 0 else ''}"
        run = [(float(lat), float(lon)) for lat in np.arange(-85.0, 85.5, 0.5)]
        yield from _grid_runs(frame, name, True, run)


def _grid_runs(
    frame: Frame, name: str, meridian: bool, run: list[LatLon]
) -> Iterator[tuple[str, bool, Floats]]:
    for part in runs_within(frame.pixels(vectors(run)), box_of(frame)):
        slim = shapely.simplify(shapely.LineString(part), 0.3)
        yield name, meridian, shapely.get_coordinates(slim)


def nice_km(frame: Frame) -> float:
    """Length of the scale bar: 1, 2 or 5 times a power of ten, a fifth of the width at most."""
    room = frame.width * frame.km_per_pixel / 5
    power = 10.0 ** floor(np.log10(room))
    return float(max(k for k in (power, 2 * power, 5 * power) if k <= room))
