"""Areas over the shells: an index of their own, searched together with that of the cells.

The regions of all areas a question knows make one `Index` (`safeconduct.routing.index`) whose cells are the regions. Its
masks have more words than those of the shells: first the cells' bits, then one bit for each region, so that a lid of an
area opens for a refused shell or another closed area by the test that the shells' lids use. Which of the areas are closed
is then a matter of bits, and costs nothing to change.

The other way round, the shells' lids know nothing of areas: those whose chord a region meets are listed once for each
region, and stamped for each search.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safeconduct.geometry.regions import Cap, Region
from safeconduct.routing import lids
from safeconduct.routing.index import Borders, Index, Tree, Words, assembled, clip, is_hole
from safeconduct.sphere.kernels import (
    along_rad,
    arc_box,
    arc_rad,
    build_tree,
    crosses,
    crossing_edges,
    det,
    dot,
    point_on,
)
from safeconduct.sphere.order import spatial_order

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_NEAR = 1e-12
"""Slack, radians, where a wrong "meets" only costs time and a wrong "is clear of" an exact answer."""


class Overlay(NamedTuple):
    """The regions of areas, ready to be searched over one index.

    Attributes
    ----------
    index : their own, region numbers as cells; `edges` is not used
    middle, radius_rad : (a, 3), (a,) the cap of each region
    edge_start, edge_stop, edge_region, edge_boxes : all edges in spatial order, with their bounding-volume tree
    shell_lids, lid_first : nodes of the shells' index whose chord meets each region, compressed rows
    """

    index: Index
    middle: Floats
    radius_rad: Floats
    edge_start: Floats
    edge_stop: Floats
    edge_region: Ints
    edge_boxes: Floats
    shell_lids: Ints
    lid_first: Ints

    def words(self, refused: Words, closed: Ints) -> Words:
        """Refused cells and closed regions as the bits of this overlay's masks."""
        regions = np.zeros(self.index.masks.shape[1] - len(refused), np.uint64)
        for region in closed.tolist():
            regions[region >> 6] |= np.uint64(1) << np.uint64(region & 63)
        return np.concatenate([refused, regions])


def build_overlay(regions: Sequence[Region], shells: Index, outside: Floats) -> Overlay:
    """The overlay of some regions over the shells; `outside` is a point in no shell."""
    rings = [ring for region in regions for ring in region.rings]
    region_of = np.repeat(np.arange(len(regions), dtype=np.int32), [len(r.rings) for r in regions])
    trees = [clip(ring) for ring in rings]
    start, stop, edge_region = _edges(rings, region_of)
    boxes = build_tree(start, stop)
    middle = np.array([region.cap.middle for region in regions])
    radius = np.array([region.cap.radius_rad for region in regions])
    masks = _masks(
        rings,
        trees,
        region_of,
        shells,
        Over(middle, radius, start, stop, edge_region, boxes),
        outside,
    )
    unused = Borders(*(np.empty((0, 3)),) * 2, *(np.empty(0, np.int32),) * 2, np.empty((0, 6)))
    index = assembled(rings, trees, region_of, len(regions), masks, unused)
    met = [_shell_lids(region, shells) for region in regions]
    return Overlay(
        index,
        middle,
        radius,
        start,
        stop,
        edge_region,
        boxes,
        np.concatenate(met).astype(np.int32),
        np.concatenate([[0], np.cumsum([len(m) for m in met])]).astype(np.int32),
    )
