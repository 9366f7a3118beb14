"""Which cells touch and which a way can reach: four cells round a point on the equator, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.airspace.adjacency import Adjacency
from safeconduct.airspace.sky import HIGH_SEAS, unit_vectors

NEEDS = tuple(map(frozenset, ("A", "B", "C", "AD")))
"""Cell 0 north-east, 1 north-west, 2 south-west, 3 south-east (of two states); the high seas beyond."""

CORNERS = {"n": (0, 10), "e": (10, 0), "s": (0, -10), "w": (-10, 0), "o": (0, 0)}
EDGES = [
    ("o", "n", 1, 0), ("o", "w", 2, 1), ("o", "s", 3, 2), ("o", "e", 0, 3),
    ("e", "n", 0, HIGH_SEAS), ("n", "w", 1, HIGH_SEAS), ("w", "s", 2, HIGH_SEAS), ("s", "e", 3, HIGH_SEAS),
]  # fmt: skip


@pytest.fixture(scope="module")
def known() -> Adjacency:
    def points(side: int) -> np.ndarray:
        return unit_vectors(np.array([CORNERS[edge[side]] for edge in EDGES], dtype=float))

    left, right = (np.array([edge[side] for edge in EDGES], np.int32) for side in (2, 3))
    return Adjacency(points(0), points(1), left, right, NEEDS)


def test_cells_touch_along_edges_and_not_at_corners(known: Adjacency) -> None:
    assert known.beside == {
        0: {1, 3, HIGH_SEAS}, 1: {0, 2, HIGH_SEAS}, 2: {1, 3, HIGH_SEAS}, 3: {0, 2, HIGH_SEAS},
        HIGH_SEAS: {0, 1, 2, 3},
    }  # fmt: skip


def test_a_flood_goes_round_by_sea_unless_kept_ashore(known: Adjacency) -> None:
    assert known.flood(0, frozenset("B")) == {0, 2, 3, HIGH_SEAS}
    assert known.flood(0, frozenset("BD"), within={0, 1, 2, 3}) == {0}


def test_a_dam_names_who_is_met_at_the_edge(known: Adjacency) -> None:
    ashore = {0, 1, 2, 3}
    assert known.dam(0, 2, frozenset("B"), ashore) is None
    assert known.dam(0, 2, frozenset("BD"), ashore) == frozenset("BD")
    # B refuses as well, and is not met on the way out of the middle of D's
    assert known.dam(2, 0, frozenset("BD")) is None
    assert known.dam(0, 2, frozenset("C"), ashore) == frozenset("C")


def test_reach_is_an_ellipse_with_some_to_spare(known: Adjacency) -> None:
    one, other = unit_vectors(np.array([[6.0, 6.0], [6.0, 6.1]]))
    # the coast of cell 0 passes within 1.5 degrees; those of its neighbours end beside it and are as long as they
    # are near, so they are told too; cell 2 lies 7 degrees away
    assert known.reached(one, other, np.radians(3.0)) == {0, 1, 3, HIGH_SEAS}
    assert known.reached(one, other, np.radians(90.0)) == {0, 1, 2, 3, HIGH_SEAS}
    assert known.states({0, 3, HIGH_SEAS}) == frozenset("AD")
