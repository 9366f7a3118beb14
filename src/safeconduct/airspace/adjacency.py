"""Which cells touch, and which of them a way of some length can reach: the sky without its distances."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.sky import HIGH_SEAS

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class Adjacency:
    """Cells on either side of each border.

    Parameters
    ----------
    start, stop : (e, 3) unit vectors of border edges
    left, right : (e,) cell on each side, `HIGH_SEAS` for nobody's
    requires : states whose consent each cell needs
    """

    def __init__(
        self, start: Floats, stop: Floats, left: Ints, right: Ints, requires: tuple[frozenset[str], ...]
    ) -> None:
        self.requires = requires
        self._start, self._stop, self._sides = start, stop, (left, right)
        self._length = _angle(start, stop)
        self.beside: dict[int, set[int]] = {}
        # pairs as one number each: sorting rows takes forty times as long
        pairs = np.unique((left.astype(np.int64) + 1) * (len(requires) + 1) + right + 1)
        for one, other in zip(
            (pairs // (len(requires) + 1) - 1).tolist(),
            (pairs % (len(requires) + 1) - 1).tolist(),
            strict=True,
        ):
            self.beside.setdefault(one, set()).add(other)
            self.beside.setdefault(other, set()).add(one)

    def needs(self, cell: int) -> frozenset[str]:
        """States whose consent a cell needs; nobody's over the high seas."""
        return self.requires[cell] if cell != HIGH_SEAS else frozenset()

    def reached(self, one: Floats, other: Floats, limit_rad: float) -> set[int]:
        """Cells that a way from one point to the other can touch, if it is no longer than the limit.

        The sum of both distances grows by no more than twice the way along an edge, so an edge all of whose
        points lie beyond the limit is left out; a cell that has no other edge is not touched, unless the
        points lie in it. Some cells too many may be told, never one too few.
        """
        sums = np.minimum(
            _angle(self._start, one) + _angle(self._start, other),
            _angle(self._stop, one) + _angle(self._stop, other),
        )
        near = sums - self._length <= limit_rad
        return {int(cell) for side in self._sides for cell in np.unique(side[near])}

    def states(self, cells: Iterable[int]) -> frozenset[str]:
        """States whose consent some of the cells need."""
        return frozenset().union(*(self.needs(cell) for cell in cells))

    def flood(self, cell: int, refused: frozenset[str], within: set[int] | None = None) -> set[int]:
        """Cells that can be come to from one without entering a refusing cell, or one that is not `within`."""
        seen, edge = {cell}, [cell]
        while edge:
            for other in self.beside.get(edge.pop(), ()):
                if other in seen or (within is not None and other not in within):
                    continue
                if not self.needs(other) & refused:
                    seen.add(other)
                    edge.append(other)
        return seen

    def dam(
        self, one: int, other: int, refused: frozenset[str], within: set[int] | None = None
    ) -> frozenset[str] | None:
        """Refusals that keep two cells apart, of those given; None if these leave them connected.

        They are those met at the edge of what is open from the first cell, one for each cell there.
        """
        flooded = self.flood(one, refused, within)
        if other in flooded:
            return None
        blocked = {
            cell
            for inside in flooded
            for cell in self.beside.get(inside, ())
            if cell not in flooded and (within is None or cell in within)
        }
        return frozenset(min(self.needs(cell) & refused) for cell in blocked)


def _angle(points: Floats, other: Floats) -> Floats:
    """Angles between unit vectors, by the chord: exact for near ones."""
    chord: Floats = np.sqrt(((points - other) ** 2).sum(axis=1))
    angle: Floats = 2.0 * np.arcsin(np.minimum(chord / 2.0, 1.0))
    return angle
