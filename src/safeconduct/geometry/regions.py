"""Regions: pieces of the sphere bounded by great circles, made from what texts publish about closed areas.

A region lies within a cap well inside a hemisphere. Seen from the cap's middle (the gnomonic projection) great circles
are straight lines, so there crossing, widening and joining are plane geometry, exact, and left to GEOS; poles and the
antimeridian are ordinary places. A ring bounds two pieces of the sphere: the one inside the cap is meant, whichever way
round the ring is written.

Every region reaches at least `WIDER_KM` beyond what was published. So regions that share a border overlap, and no route
slips between them; and a route that bends round a region's corner is clear of the published area, not on its edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from math import ceil, cos, hypot, pi, radians, sqrt, tan
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.ops import unary_union

from safeconduct.errors import Fault, InputError
from safeconduct.units import km_to_rad, rad_to_km

Floats = NDArray[np.float64]
LatLon = tuple[float, float]

WIDER_KM = 0.05
"""How far a region reaches beyond what was published, km: over the 30 m by which `STEP_DEG` may cut a parallel short."""

STEP_DEG = 0.5
"""Longest piece, degrees of longitude, of an edge that follows a parallel: its chord leaves the parallel by
step² / 8 · sin φ cos φ radians, 30 m at most."""

PIECE_KM = 100.0
"""Longest piece of a corridor's edge, km: beyond the corridor by piece² / 8 · tan(half width) / radius at most."""

CIRCLE_EXCESS_KM = 0.1
"""How far corners of the polygon round a circle may stick out, km, before it gets more corners."""

MOST_CORNERS = 1000
"""A ring with more corners is simplified, outwards."""

WIDEST_KM = 9000.0
"""Largest distance of a region's points from its middle, km; a hemisphere reaches 10,007."""


@dataclass(frozen=True, slots=True, eq=False)
class Cap:
    """All points within an arc of a middle; with two axes that make its gnomonic plane.

    Attributes
    ----------
    middle : (3,) unit vector
    radius_rad : float
    east, north : (3,) unit vectors square to the middle and to each other; right-handed with it
    """

    middle: Floats
    radius_rad: float
    east: Floats
    north: Floats

    def plane(self, xyz: Floats) -> Floats:
        """Gnomonic coordinates, shape (n, 2), of unit vectors of shape (n, 3)."""
        depth = xyz @ self.middle
        return np.column_stack([xyz @ self.east / depth, xyz @ self.north / depth])

    def sphere(self, xy: Floats) -> Floats:
        """Unit vectors, shape (n, 3), of gnomonic coordinates of shape (n, 2)."""
        out = self.middle + xy[:, :1] * self.east + xy[:, 1:] * self.north
        return np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True))


@dataclass(frozen=True, eq=False)
class Region:
    """A piece of the sphere inside a cap.

    Attributes
    ----------
    rings : tuple of (k, 3) unit vectors
        Not closed, no repeated point, the region on the left.
    cap : Cap
        Holds the region.
    simplified_km : float
        How far beyond what was published it may reach because corners were left out; 0 if none were.
    """

    rings: tuple[Floats, ...]
    cap: Cap
    simplified_km: float = 0.0

    @cached_property
    def digest(self) -> bytes:
        """The same for equal regions, and for no others."""
        return sha256(b"|".join(ring.tobytes() for ring in self.rings)).digest()

    @cached_property
    def anchor(self) -> tuple[Floats, bool]:
        """A point of the cap, and whether it lies in the region.

        Beside the middle, where no arc from a corner of a regular shape passes through another corner.
        """
        off = 0.05 * np.tan(self.cap.radius_rad) * np.array([[0.27392, 0.14189]])
        return self.cap.sphere(off)[0], bool(self.polygon().covers(shapely.Point(off[0])))

    def polygon(self) -> Any:
        """The region in its cap's gnomonic plane, a shapely geometry."""
        flat = [Polygon(self.cap.plane(ring)) for ring in self.rings]
        outer = unary_union([part for part in flat if part.exterior.is_ccw])
        return outer.difference(unary_union([part for part in flat if not part.exterior.is_ccw]))

    def rings_latlon(self) -> tuple[tuple[LatLon, ...], ...]:
        """The rings as (latitude, longitude), degrees."""
        return tuple(tuple((float(a), float(b)) for a, b in to_latlon(ring)) for ring in self.rings)


def to_xyz(latlon_deg: Iterable[Sequence[float]] | Floats) -> Floats:
    """Unit vectors, shape (n, 3), of (latitude, longitude) in degrees."""
    lat, lon = np.radians(np.asarray(latlon_deg, dtype=np.float64).reshape(-1, 2)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def to_latlon(xyz: Floats) -> Floats:
    """(latitude, longitude) in degrees, shape (n, 2), of vectors of any length."""
    lat = np.degrees(np.arctan2(xyz[:, 2], np.hypot(xyz[:, 0], xyz[:, 1])))
    return np.column_stack([lat, np.degrees(np.arctan2(xyz[:, 1], xyz[:, 0]))])


def polygon_region(
    rings: Sequence[Sequence[LatLon]], where: str, *, straight: bool = False, most_corners: int = MOST_CORNERS
) -> Region:
    """The region inside a ring and outside its holes.

    Parameters
    ----------
    rings : the outer ring, then its holes; (latitude, longitude) in degrees, closed or not
    where : place in the input, for faults
    straight : edges run straight in longitude and latitude (GeoJSON, RFC 7946 3.1.1); otherwise they are great circles
        save those between points of one latitude, which follow the parallel, as published boundaries do
    most_corners : a ring with more is simplified outwards

    Raises
    ------
    InputError
        With every fault: points that are none, rings that cross themselves (where), enclose nothing or go round the world.
    """
    faults = [fault for i, ring in enumerate(rings) for fault in ring_faults(ring, f"{where}[{i}]")]
    if faults or not rings:
        raise InputError(faults or [Fault(where, "has no ring.", "Give at least three points.")])
    lines = [_densified(_open(ring), straight) for ring in rings]
    cap = _cap_of(to_xyz(lines[0]), where)
    flat = Polygon(cap.plane(to_xyz(lines[0])), [cap.plane(to_xyz(line)) for line in lines[1:]])
    fault = _crossing_fault(flat, cap, where)
    if fault is not None:
        raise InputError([fault])
    return _widened(flat, cap, most_corners)


def circle_region(centre: LatLon, radius_km: float, where: str) -> Region:
    """The region within a distance of a point: a polygon with equal sides drawn round the circle.

    Raises
    ------
    InputError
        If the centre is no point, or the radius no length of at most `WIDEST_KM`.
    """
    faults = _point_faults(centre, where)
    if not 0.0 < radius_km <= WIDEST_KM:
        what = f"{radius_km:g} km is no radius of an area."
        faults.append(Fault(where, what, f"Give a length above 0 and up to {WIDEST_KM:,.0f} km."))
    if faults:
        raise InputError(faults)
    cap = _cap(to_xyz([centre])[0], km_to_rad(radius_km))
    return _widened(Polygon(_round(cap, cap.middle, km_to_rad(radius_km))), cap, MOST_CORNERS)


def corridor_region(line: Sequence[LatLon], width_km: float, where: str) -> Region:
    """The region within half a width of the great circles through the points of a line, its ends rounded.

    Raises
    ------
    InputError
        If a point is none, the line has fewer than two, or the width is no length.
    """
    faults = line_faults(line, where)
    if not 0.0 < width_km <= WIDEST_KM:
        what = f"{width_km:g} km is no width of a corridor."
        faults.append(Fault(where, what, f"Give a length above 0 and up to {WIDEST_KM:,.0f} km."))
    if faults:
        raise InputError(faults)
    half_rad = km_to_rad(width_km / 2.0)
    xyz = great_circles(to_xyz(line), km_to_rad(PIECE_KM))
    cap = _grown(_cap_of(xyz, where), half_rad, where)
    # of a piece shorter than the corridor is wide, the side goes wrong in no way: the discs at its ends hold it
    pieces = [Polygon(_side_by_side(cap, a, b, half_rad)) for a, b in pairwise(xyz)]
    pieces += [Polygon(_round(cap, point, half_rad)) for point in to_xyz(line)]
    return _widened(unary_union([shapely.make_valid(piece) for piece in pieces]), cap, MOST_CORNERS)


def side_region(
    line: Sequence[LatLon], side: str, outline: Sequence[Region], where: str
) -> tuple[Region, ...]:
    """What of some regions lies north, south, east or west of a line, no wider; its ends are drawn out straight.

    Parameters
    ----------
    line : two points or more, (latitude, longitude) in degrees; great circles between them
    side : north, south, east or west, as at the line's middle
    outline : the regions that are cut, e.g. a state's sky

    Raises
    ------
    InputError
        If a point is none, the side no side, the line crosses itself when drawn out, or misses every region.
    """
    faults = line_faults(line, where)
    if side not in _TOWARDS:
        faults.append(Fault(where, f'"{side}" is no side.', f"Choose one of {', '.join(_TOWARDS)}."))
    if faults:
        raise InputError(faults)
    cut = [piece for region in outline for piece in _cut(region, to_xyz(line), side)]
    if not cut:
        what = "the line leaves nothing of it on that side."
        raise InputError([Fault(where, what, "Check the line's points (latitude first) and the side.")])
    return tuple(cut)


NARROWER_KM = 0.5
"""By how much an open corridor is taken narrower, km: over what its outline was widened (`WIDER_KM`) and what a circle's
polygon sticks out of it (`CIRCLE_EXCESS_KM`)."""


def without_regions(outline: Sequence[Region], open_: Sequence[Region]) -> tuple[Region, ...]:
    """Some regions without others, the others taken `NARROWER_KM` narrower all round."""
    out: list[Region] = []
    for region in outline:
        left = region.polygon()
        for hole in open_:
            left = left.difference(_seen_from(region.cap, hole))
        parts = [part for part in shapely.get_parts(left) if part.geom_type == "Polygon"]
        out += [_region(part, region.cap, 0.0) for part in parts if part.area > km_to_rad(0.01) ** 2]
    return tuple(out)


def _seen_from(cap: Cap, region: Region) -> Any:
    """A region, narrower, in another cap's plane; what lies beyond that cap's hemisphere is left out."""
    # a length on the sphere is longest in the plane at the cap's rim
    narrow = region.polygon().buffer(-km_to_rad(NARROWER_KM) / cos(region.cap.radius_rad) ** 2)
    flat = []
    for ring in _plane_rings(narrow):
        xyz = region.cap.sphere(ring)
        if (xyz @ cap.middle > 0.02).all():
            flat.append(Polygon(cap.plane(xyz)))
    outer = unary_union([part for part in flat if part.exterior.is_ccw])
    return outer.difference(unary_union([part for part in flat if not part.exterior.is_ccw]))


def regions_of_rings(rings: Sequence[Floats], where: str) -> tuple[Region, ...]:
    """Regions from rings of unit vectors with the inside on their left: each outer ring with the holes in it.

    They are taken as they are, no wider: to be cut, then widened (`widened`).
    """
    caps = [_cap_of(ring, where) for ring in rings]
    flat = [Polygon(cap.plane(ring)) for cap, ring in zip(caps, rings, strict=True)]
    outer = [i for i, shape in enumerate(flat) if shape.exterior.is_ccw]
    inner = [i for i, shape in enumerate(flat) if not shape.exterior.is_ccw]
    out = []
    for i in outer:
        held = [j for j in inner if _holds_ring(caps[i], flat[i], rings[j])]
        out.append(Region((rings[i], *(rings[j] for j in held)), caps[i]))
    return tuple(out)


def _holds_ring(cap: Cap, flat: Any, ring: Floats) -> bool:
    return bool(
        _reach(ring, cap.middle) < cap.radius_rad
        and flat.contains(Polygon(cap.plane(ring)).representative_point())
    )


def widened(region: Region, most_corners: int = MOST_CORNERS) -> Region:
    """A region with `WIDER_KM` round it and no ring of too many corners."""
    return _widened(region.polygon(), region.cap, most_corners)


def great_circles(xyz: Floats, longest_rad: float) -> Floats:
    """The points of a line with more between them, so that no piece is longer than an arc, radians."""
    pieces = []
    for a, b in pairwise(xyz):
        arc = float(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b))
        n = max(1, ceil(arc / longest_rad))
        t = np.arange(n)[:, None] * (arc / n)
        pieces.append((np.sin(arc - t) * a + np.sin(t) * b) / max(np.sin(arc), 1e-300))
    return np.concatenate([*pieces, xyz[-1:]])


# --- faults ---------------------------------------------------------------------------------------------------------


def ring_faults(ring: Sequence[LatLon], where: str) -> list[Fault]:
    """What is wrong with the points of a ring, taken one by one."""
    faults = [f for i, p in enumerate(ring) for f in _point_faults(p, f"{where}[{i}]")]
    if not faults and len(set(map(tuple, ring))) < 3:
        faults.append(Fault(where, "a ring needs three different points.", "Add points."))
    return faults


def line_faults(line: Sequence[LatLon], where: str) -> list[Fault]:
    """Every point of a line that is none, and a line of fewer than two."""
    faults = [f for i, p in enumerate(line) for f in _point_faults(p, f"{where}[{i}]")]
    if len(line) < 2:
        faults.append(Fault(where, "a line needs two points.", "Add points."))
    return faults


def _point_faults(point: LatLon, where: str) -> list[Fault]:
    lat, lon = point
    if abs(lat) <= 90.0 and abs(lon) <= 360.0:
        return []
    swapped = abs(lon) <= 90.0 and abs(lat) <= 180.0
    hint = (
        "Latitude and longitude look swapped."
        if swapped
        else "Latitude goes to 90, longitude to 180 degrees."
    )
    return [Fault(where, f"{lat:g}, {lon:g} is no point (latitude, longitude).", hint)]


def _crossing_fault(flat: Any, cap: Cap, where: str) -> Fault | None:
    """What is wrong with a polygon as a whole; rings that only touch themselves are no fault, widening mends them."""
    reason = shapely.is_valid_reason(flat)
    place = re.search(r"\[(\S+) (\S+)\]", reason)
    whole = flat if place is None else shapely.make_valid(flat)
    if whole.area < km_to_rad(0.001) ** 2:
        return Fault(where, "encloses nothing.", "Check the points: at least three, not on one line.")
    # two lobes that run opposite ways round take from each other's area, so a ring that only touches itself has it all
    if place is None or (reason.startswith("Ring Self") and flat.area > (1.0 - 1e-9) * whole.area):
        return None
    lat, lon = to_latlon(cap.sphere(np.array([[float(place[1]), float(place[2])]])))[0]
    if reason.startswith("Hole"):
        return Fault(
            where, f"has a hole outside its ring, near {lat:.3f}, {lon:.3f}.", "Make it an area of its own."
        )
    return Fault(
        where, f"crosses itself near {lat:.3f}, {lon:.3f}.", "Put the points in the order of the boundary."
    )


# --- caps and rings -------------------------------------------------------------------------------------------------


def _cap(middle: Floats, radius_rad: float) -> Cap:
    # any axis that is not close to the middle will do to make two that are square to it
    axis = np.eye(3)[int(np.argmin(np.abs(middle)))]
    east = np.cross(axis, middle)
    east /= np.linalg.norm(east)
    return Cap(middle, radius_rad, east, np.cross(middle, east))


def _cap_of(xyz: Floats, where: str) -> Cap:
    """A small cap that holds points: steps towards the farthest one, ever shorter.

    Bădoiu and Clarkson 2003, *Smaller core-sets for balls* (SODA): after n steps within 1/√n of the smallest.
    """
    middle = xyz.mean(axis=0)
    for step in range(1, 65):
        far = xyz[int(np.argmin(xyz @ middle))]
        middle = middle + (far - middle) / (step + 1)
    size = float(np.linalg.norm(middle))
    centre = middle / size if size > 1e-9 else xyz[0]
    return _grown(_cap(centre, _reach(xyz, centre)), 0.0, where)


def _reach(xyz: Floats, middle: Floats) -> float:
    sine = np.linalg.norm(np.cross(xyz, middle), axis=1)
    return float(np.arctan2(sine, xyz @ middle).max())


def _grown(cap: Cap, by_rad: float, where: str) -> Cap:
    radius_rad = cap.radius_rad + by_rad
    if rad_to_km(radius_rad) > WIDEST_KM:
        what = f"reaches {rad_to_km(radius_rad):,.0f} km from its middle; an area must lie well within half the world."
        raise InputError([Fault(where, what, "Cut it into smaller areas.")])
    return Cap(cap.middle, radius_rad, cap.east, cap.north)


def _open(ring: Sequence[LatLon]) -> list[LatLon]:
    """The ring without repeated points and without its first one again at the end."""
    points = [(float(lat), float(lon)) for lat, lon in ring]
    kept = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _densified(ring: list[LatLon], straight: bool) -> Floats:
    """The ring's points with more on edges that are no great circles; (latitude, longitude), shape (n, 2)."""
    out: list[LatLon] = []
    for (lat, lon), (lat2, lon2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        out.append((lat, lon))
        # the shorter way round: an edge from 179 to -179 is two degrees long
        across = (lon2 - lon + 180.0) % 360.0 - 180.0
        if (straight and across) or (lat == lat2 and abs(lat) < 90.0):
            n = ceil(abs(across) / STEP_DEG)
            out += [(lat + (lat2 - lat) * i / n, lon + across * i / n) for i in range(1, n)]
    return np.array(out)


def _round(cap: Cap, centre: Floats, radius_rad: float) -> Floats:
    """Corners, in the cap's plane, of a polygon with equal sides round a circle.

    In the right triangle of centre, corner and middle of a side: tan(inner) = tan(outer) cos(π / n).
    """
    n = max(24, min(180, ceil(pi * sqrt(rad_to_km(radius_rad) / (2.0 * CIRCLE_EXCESS_KM)))))
    own = _cap(centre, radius_rad)
    angle = 2.0 * pi * np.arange(n) / n
    return cap.plane(
        own.sphere(tan(radius_rad) / cos(pi / n) * np.column_stack([np.cos(angle), np.sin(angle)]))
    )


def _side_by_side(cap: Cap, a: Floats, b: Floats, half_rad: float) -> Floats:
    """The four corners, in the cap's plane, beside the ends of an arc; the great circle between two of them bulges away
    from the arc, so that the quadrilateral holds all within the distance of it."""
    left = np.cross(a, b)
    left /= np.linalg.norm(left)
    away = tan(half_rad) * left
    corners = np.array([a - away, b - away, b + away, a + away])
    return cap.plane(corners / np.linalg.norm(corners, axis=1, keepdims=True))


def _widened(flat: Any, cap: Cap, most_corners: int) -> Region:
    """The region of a shape in the plane, with `WIDER_KM` round it and no ring of too many corners."""
    # a length on the sphere is longest in the plane at the cap's rim, by the square of its secant
    unit = km_to_rad(1.0) / cos(cap.radius_rad) ** 2
    tolerance_km, simpler = 0.0, flat
    while _corners(simpler) > most_corners:
        tolerance_km = 1.6 * tolerance_km or WIDER_KM
        simpler = shapely.make_valid(simpler.simplify(tolerance_km * unit, preserve_topology=False))
    # each simpler line is nowhere farther from the one before than its tolerance, and these add up to 1 / (1 - 1 / 1.6)
    left_out_km = 1.6 / 0.6 * tolerance_km
    shape = shapely.make_valid(simpler).buffer(
        (WIDER_KM + left_out_km) * unit, join_style="mitre", mitre_limit=2.0
    )
    if not tolerance_km:
        return _region(shape, cap, 0.0)
    if not shape.covers(flat):
        # a line that crossed itself while it lost corners may have turned part of the inside out
        shape = flat.convex_hull.buffer(WIDER_KM * unit, join_style="mitre", mitre_limit=2.0)
    simplified_km = WIDER_KM + 2.0 * left_out_km
    return _region(shape, cap, simplified_km)


def _corners(shape: Any) -> int:
    return max(len(ring) - 1 for ring in _plane_rings(shape))


def _plane_rings(shape: Any) -> list[Floats]:
    """Closed rings of all polygons of a shape, outer ones counterclockwise, holes clockwise."""
    polygons = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and not p.is_empty]
    oriented = [shapely.geometry.polygon.orient(p) for p in polygons]
    return [np.array(ring.coords) for p in oriented for ring in (p.exterior, *p.interiors)]


def _region(shape: Any, cap: Cap, simplified_km: float) -> Region:
    rings = tuple(_clean(cap.sphere(ring[:-1])) for ring in _plane_rings(shape))
    reach = max(_reach(ring, cap.middle) for ring in rings)
    return Region(rings, Cap(cap.middle, reach, cap.east, cap.north), simplified_km)


def _clean(ring: Floats) -> Floats:
    """The ring without points that lie on the one before, to a millimetre."""
    apart = np.linalg.norm(ring - np.roll(ring, 1, axis=0), axis=1) > km_to_rad(1e-6)
    return np.ascontiguousarray(ring[apart])


# --- sides of a line ------------------------------------------------------------------------------------------------

_TOWARDS = {"north": (1.0, 0.0), "south": (-1.0, 0.0), "east": (0.0, 1.0), "west": (0.0, -1.0)}
"""Steps in latitude and longitude."""


def _cut(region: Region, line: Floats, side: str) -> list[Region]:
    """What of a region lies on a side of a line, or nothing."""
    cap = region.cap
    if (line @ cap.middle < 0.05).any():
        # a line that leaves the cap's hemisphere is a matter of some other region
        return []
    shape = region.polygon()
    half = _half_plane(cap, line, side, shape)
    kept = shape.intersection(half) if half is not None else None
    parts = [] if kept is None else [p for p in shapely.get_parts(kept) if p.geom_type == "Polygon"]
    return [_region(p, cap, region.simplified_km) for p in parts if p.area > km_to_rad(0.01) ** 2]


def _half_plane(cap: Cap, line: Floats, side: str, shape: Any) -> Any:
    """The part of a box round everything that lies on the side of the line, in the cap's plane."""
    flat = cap.plane(line)
    low, high = np.minimum(flat.min(0), shape.bounds[:2]), np.maximum(flat.max(0), shape.bounds[2:])
    size = 2.0 * hypot(*(high - low))
    box = shapely.box(*(low - size), *(high + size))
    ends = [_beyond(flat[1], flat[0], 4.0 * size), *flat, _beyond(flat[-2], flat[-1], 4.0 * size)]
    halves = shapely.get_parts(shapely.ops.split(box, shapely.LineString(ends)))
    probe = shapely.Point(cap.plane(_beside(line, side))[0])
    return next((half for half in halves if half.contains(probe)), None)


def _beyond(a: Floats, b: Floats, length: float) -> Floats:
    return np.asarray(b + (b - a) / max(float(np.linalg.norm(b - a)), 1e-300) * length)


def _beside(line: Floats, side: str) -> Floats:
    """A point ten metres to the side of the middle of the line's middle piece, shape (1, 3)."""
    i = (len(line) - 1) // 2
    lat, lon = to_latlon((line[i] + line[i + 1])[None])[0]
    north, east = _TOWARDS[side]
    step = 1e-4
    return to_xyz([(lat + north * step, lon + east * step / max(cos(radians(lat)), 1e-6))])
