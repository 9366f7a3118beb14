"""Lambert's azimuthal equal-area projection of the sphere, and clipping to a box; numpy arrays, no checks.

Snyder 1987, *Map Projections: A Working Manual* (USGS Professional Paper 1395), section 24: on the sphere of
radius 1, ``x = k cos φ sin(λ − λ0)``, ``k = sqrt(2 / (1 + cos c))`` with ``c`` the arc from the centre. The
whole sphere lies in the disk of radius 2; the point opposite the centre is its rim.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.units import EARTH_RADIUS_KM

Floats = NDArray[np.float64]

RIM = 2.0
"""Radius of the whole world on the map of the unit sphere."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the projection is centred and which box of it is drawn.

    Attributes
    ----------
    axes : (3, 3) array
        Unit vectors: east and north at the centre, and the centre itself.
    left, top : float
        Map coordinates of the picture's corner.
    scale : float
        Pixels by unit of the map.
    width, height : float
        Of the picture, pixels.
    """

    axes: Floats
    left: float
    top: float
    scale: float
    width: float
    height: float

    def pixels(self, xyz: Floats) -> Floats:
        """Pixels, y down, shape (n, 2), of unit vectors, shape (n, 3)."""
        flat = flat_of(xyz, self.axes)
        return np.column_stack([(flat[:, 0] - self.left) * self.scale, (self.top - flat[:, 1]) * self.scale])

    @property
    def km_per_pixel(self) -> float:
        """At the centre of the projection; true to a per cent within some 1,500 km of it."""
        return EARTH_RADIUS_KM / self.scale

    def unprojected(self, pixels: Floats) -> Floats:
        """Unit vectors of pixels within the world's disk."""
        x = pixels[:, 0] / self.scale + self.left
        y = self.top - pixels[:, 1] / self.scale
        r = np.hypot(x, y) / RIM
        inner = np.sqrt(np.maximum(0.0, 1.0 - r**2))
        out: Floats = np.column_stack([x * inner, y * inner, 1.0 - 2.0 * r**2]) @ self.axes
        return out


def flat_of(xyz: Floats, axes: Floats) -> Floats:
    """Map coordinates, shape (n, 2), y up, of unit vectors."""
    east, north, up = (xyz @ axes.T).T
    k = np.sqrt(2.0 / np.maximum(1.0 + up, 1e-12))
    return np.column_stack([k * east, k * north])


def axes_at(centre: Floats) -> Floats:
    """East, north and up at a point; at a pole, east is along longitude 90."""
    east = np.cross([0.0, 0.0, 1.0], centre)
    size = np.linalg.norm(east)
    east = east / size if size > 1e-9 else np.array([0.0, 1.0, 0.0])
    return np.vstack([east, np.cross(centre, east), centre])


def frame_round(xyz: Floats, width: float, pad: float = 0.14, least_km: float = 900.0) -> Frame:
    """The frame that holds some points with room about them; neither very flat nor very tall.

    Parameters
    ----------
    xyz : (n, 3) unit vectors
    width : width of the picture, pixels
    pad : room on each side, as a share of the longer side
    least_km : the shorter side shows at least this much
    """
    middle = xyz.mean(axis=0)
    size = np.linalg.norm(middle)
    axes = axes_at(middle / size if size > 1e-3 else xyz[0])
    flat = flat_of(xyz, axes)
    low, high = flat.min(axis=0), flat.max(axis=0)
    centre, spans = (low + high) / 2, high - low
    room = 2 * pad * spans.max()
    across, up = np.maximum(spans + room, least_km / EARTH_RADIUS_KM)
    across, up = max(across, 0.95 * up), max(up, 0.6 * across)
    across, up = min(across, 2 * RIM), min(up, 2 * RIM)
    scale = width / across
    return Frame(axes, centre[0] - across / 2, centre[1] + up / 2, scale, width, round(scale * up))


def clip_ring(ring: Floats, box: tuple[float, float, float, float]) -> Floats:
    """A closed ring (its last point is not its first) cut to a box (Sutherland and Hodgman 1974).

    Pieces that fall apart stay joined along the box's sides, which is outside what is shown when the box is a
    little larger than the picture. Filled by the even-odd rule the inside stays the inside.
    """
    for axis, bound, keep_below in (
        (0, box[0], False),
        (1, box[1], False),
        (0, box[2], True),
        (1, box[3], True),
    ):
        if len(ring) == 0:
            break
        ring = _clip_side(ring, axis, bound, keep_below)
    return ring


def _clip_side(ring: Floats, axis: int, bound: float, keep_below: bool) -> Floats:
    inside = ring[:, axis] <= bound if keep_below else ring[:, axis] >= bound
    if inside.all():
        return ring
    before, was_inside = np.roll(ring, 1, axis=0), np.roll(inside, 1)
    crossing = inside != was_inside
    gap = np.where(crossing, ring[:, axis] - before[:, axis], 1.0)
    at = before + ((bound - before[:, axis]) / gap)[:, None] * (ring - before)
    # each step gives its crossing, if any, then its end, if that is inside
    both = np.stack([at, ring], axis=1).reshape(-1, 2)
    kept: Floats = both[np.column_stack([crossing, inside]).reshape(-1)]
    return kept


def runs_within(points: Floats, box: tuple[float, float, float, float]) -> list[Floats]:
    """The parts of a line near a box: runs of points of which each or a neighbour lies in it."""
    inside = np.asarray(((points >= box[:2]) & (points <= box[2:])).all(axis=1))
    near = inside.copy()
    near[1:] |= inside[:-1]
    near[:-1] |= inside[1:]
    cuts = np.flatnonzero(np.diff(near.astype(np.int8))) + 1
    return [
        run
        for run, keep in zip(np.split(points, cuts), near[np.r_[0, cuts]], strict=True)
        if keep and len(run) > 1
    ]


def area(ring: Floats) -> float:
    """Signed area of a ring, positive when it turns left with y up."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2.0
