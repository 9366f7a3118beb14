"""Smallest choices of keys of which every one of some sets holds enough: small covers, by HiGHS.

A choice that meets every set is a hitting set (transversal); one that holds more than `k` of every set still
meets them all when any `k` of it are taken away. Both are integer programmes with a column for each key and a
row for each set. HiGHS (Huangfu and Hall 2018, *Mathematical Programming Computation* 10, 119-142) is counted by
nodes and never by time, so the same question has the same answer on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import highspy
import numpy as np

MOST_NODES = 20_000
"""Nodes of one search tree; the programmes here need a few, so this is a guard and told when it strikes."""


class OutOfNodes(Exception):
    """The solver used up its nodes before it could prove its answer."""


class Cover:
    """Keys to choose from and the rows that a choice must satisfy; rows are only ever added.

    Parameters
    ----------
    keys : iterable of str
        What can be chosen.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys = tuple(sorted(keys))
        self._place = {key: place for place, key in enumerate(self.keys)}
        self._solver = _quiet()
        count = len(self.keys)
        self._solver.addVars(count, np.zeros(count), np.ones(count))
        places = np.arange(count, dtype=np.int32)
        kinds = np.full(count, highspy.HighsVarType.kInteger)
        if count:
            self._solver.changeColsIntegrality(count, places, kinds)

    def at_least(self, keys: Iterable[str], count: float) -> None:
        """Ask that `count` of `keys` be chosen, or more."""
        self._row(dict.fromkeys(keys, 1.0), count, highspy.kHighsInf)

    def at_most(self, keys: Iterable[str], count: float) -> None:
        """Ask that no more than `count` of `keys` be chosen."""
        self._row(dict.fromkeys(keys, 1.0), -highspy.kHighsInf, count)

    def best(
        self,
        cost: Mapping[str, float] | None = None,
        *,
        without: Iterable[str] = (),
        holding: Iterable[str] = (),
        size: int | None = None,
    ) -> frozenset[str] | None:
        """The cheapest choice (the smallest when no cost is given), or None when there is none.

        Parameters
        ----------
        cost : mapping, optional
            Cost of each key; 1 each when not given.
        without, holding : iterable of str
            Keys barred, and keys to be chosen, this once.
        size : int, optional
            How many to choose, this once.

        Raises
        ------
        OutOfNodes
            If it could not be proved within `MOST_NODES`.
        """
        count = len(self.keys)
        barred, wanted = set(without), set(holding)
        lower = np.array([float(key in wanted) for key in self.keys])
        upper = np.array([float(key not in barred) for key in self.keys])
        if not count:
            return frozenset() if self._empty_is_enough(size) else None
        places = np.arange(count, dtype=np.int32)
        costs = np.ones(count) if cost is None else np.array([cost[key] for key in self.keys])
        self._solver.changeColsBounds(count, places, lower, upper)
        self._solver.changeColsCost(count, places, costs)
        if size is None:
            return self._run()
        self._row(dict.fromkeys(self.keys, 1.0), float(size), float(size))
        try:
            return self._run()
        finally:
            self._solver.deleteRows(1, np.array([self._solver.getNumRow() - 1], dtype=np.int32))

    def _row(self, worth: Mapping[str, float], low: float, high: float) -> None:
        places = np.array([self._place[key] for key in worth], dtype=np.int32)
        self._solver.addRow(low, high, len(places), places, np.array(list(worth.values()), dtype=float))

    def _empty_is_enough(self, size: int | None) -> bool:
        lp = self._solver.getLp()
        fits = all(low <= 0.0 <= high for low, high in zip(lp.row_lower_, lp.row_upper_, strict=True))
        return fits and size in (None, 0)

    def _run(self) -> frozenset[str] | None:
        self._solver.clearSolver()  # nothing of the last answer may steer this one
        self._solver.run()
        status, states = self._solver.getModelStatus(), highspy.HighsModelStatus
        if status in (states.kInfeasible, states.kUnboundedOrInfeasible):
            return None
        if status != states.kOptimal:
            raise OutOfNodes(f"the solver stopped as {self._solver.modelStatusToString(status)}")
        chosen = self._solver.getSolution().col_value
        return frozenset(key for key, value in zip(self.keys, chosen, strict=True) if value > 0.5)


def _quiet() -> highspy.Highs:
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 1),
        ("mip_max_nodes", MOST_NODES),
        ("mip_rel_gap", 0.0),
    ):
        solver.setOptionValue(option, value)
    return solver
