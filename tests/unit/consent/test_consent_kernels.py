"""The compiled passes over a level equal the same sums written as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.consent import kernels
from safeconduct.consent.diagram import _distinct


@pytest.mark.parametrize("rows_of_odds", [1, 40])
def test_passes_equal_their_plain_twins(rows_of_odds: int) -> None:
    rng = np.random.default_rng(rows_of_odds)
    yes, no = rng.integers(0, 25, (2, 40))
    odds, below, reach = rng.random((rows_of_odds, 3)), rng.random((25, 3)), rng.random((40, 3))

    worth = below[no] + odds * (below[yes] - below[no])
    np.testing.assert_allclose(kernels.up(yes, no, odds, below), worth, rtol=1e-14)

    after = np.zeros((25, 3))
    np.add.at(after, yes, reach * odds)
    np.add.at(after, no, reach * (1 - odds))
    np.testing.assert_allclose(kernels.down(yes, no, odds, reach, 25), after, rtol=1e-13)

    gain = (reach * (below[yes] - below[no])).sum(axis=0)
    np.testing.assert_allclose(kernels.effect(yes, no, reach, below), gain, rtol=1e-12)


@pytest.mark.parametrize(("keys", "most"), [(1, 3), (2, 1), (500, 40), (5000, 2**63)])
def test_distinct_keys_are_those_of_numpy(keys: int, most: int) -> None:
    drawn = np.random.default_rng(keys).integers(0, most, keys, dtype=np.uint64)
    _, first, where = np.unique(drawn, return_index=True, return_inverse=True)
    told = _distinct(drawn)
    np.testing.assert_array_equal(told[0], first)
    np.testing.assert_array_equal(told[1], where)
