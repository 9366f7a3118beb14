"""The baseline: an H3 resolution-4 lattice, scipy's Dijkstra over it, and string pulling. For comparison only."""

from __future__ import annotations

from time import process_time

import h3
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from safeconduct.airspace.sky import Sky, unit_vectors
from safeconduct.planning.verify import cells_at
from safeconduct.units import EARTH_RADIUS_KM

RESOLUTION = 4


class Lattice:
    """All H3 cells of one resolution as a graph; the sky cell of each centre."""

    def __init__(self, sky: Sky) -> None:
        names = [c for base in h3.get_res0_cells() for c in h3.cell_to_children(base, RESOLUTION)]
        number = {name: i for i, name in enumerate(names)}
        latlon = np.array([h3.cell_to_latlng(name) for name in names])
        self.xyz = unit_vectors(latlon[:, ::-1])
        pairs = [(i, number[other]) for i, name in enumerate(names) for other in h3.grid_ring(name, 1)]
        self.rows, self.cols = np.array(pairs).T
        self.length = np.arccos(
            np.clip(np.einsum("ij,ij->i", self.xyz[self.rows], self.xyz[self.cols]), -1, 1)
        )
        self.cell = cells_at(sky, latlon[:, 0], latlon[:, 1])
        self.sky = sky

    def shortest(self, s: np.ndarray, t: np.ndarray, shut: np.ndarray) -> tuple[float, float]:
        """Length in km after string pulling, and the CPU seconds taken."""
        began = process_time()
        open_ = ~np.isin(self.cell, shut)
        first, last = (int(np.argmax(np.where(open_, self.xyz @ p, -2))) for p in (s, t))
        use = open_[self.rows] & open_[self.cols]
        n = len(self.xyz)
        graph = csr_matrix((self.length[use], (self.rows[use], self.cols[use])), (n, n))
        far, before = dijkstra(graph, indices=first, return_predecessors=True)
        if not np.isfinite(far[last]):
            return np.inf, process_time() - began
        path = [last]
        while path[-1] != first:
            path.append(int(before[path[-1]]))
        points = [s, *self.xyz[path[::-1]], t]
        return self._pulled(points, shut), process_time() - began

    def _pulled(self, points: list[np.ndarray], shut: np.ndarray) -> float:
        total, i = 0.0, 0
        while i < len(points) - 1:
            # the farthest point that can be seen, by halving
            low, high = i + 1, len(points) - 1
            while low < high:
                middle = (low + high + 1) // 2
                low, high = (
                    (middle, high) if self._clear(points[i], points[middle], shut) else (low, middle - 1)
                )
            total += float(np.arccos(np.clip(points[i] @ points[low], -1, 1))) * EARTH_RADIUS_KM
            i = low
        return total

    def _clear(self, a: np.ndarray, b: np.ndarray, shut: np.ndarray) -> bool:
        angle = float(np.arccos(np.clip(a @ b, -1, 1)))
        t = np.linspace(0.02, 0.98, max(3, int(angle * EARTH_RADIUS_KM / 10)))[:, None]
        on = (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)
        lat, lon = np.degrees(np.arcsin(np.clip(on[:, 2], -1, 1))), np.degrees(np.arctan2(on[:, 1], on[:, 0]))
        return not np.isin(cells_at(self.sky, lat, lon), shut).any()
