"""Compiled passes over a decision diagram: up with what rows are worth, down with how often they are reached.

Shapley values need them for a dozen assumptions at once over hundreds of thousands of rows. Kernels validate
nothing and cannot raise; the plain twins are in the tests.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Words = NDArray[np.uint64]


@njit(cache=True)
def first_places(keys: Words, shift: int) -> tuple[Places, Places]:
    """Where each different key stands first, and for each key the number of its like in that order.

    A hash table with linear probing of 2 ** (64 - `shift`) places, at least twice as many as keys; slots by the
    high bits of the product with the golden ratio (Knuth 1998, *The Art of Computer Programming* 3, sec. 6.4).
    """
    table = np.full(1 << (64 - shift), -1, np.intp)
    mask = len(table) - 1
    first = np.empty(len(keys), np.intp)
    which = np.empty(len(keys), np.intp)
    count = 0
    for row in range(len(keys)):
        slot = np.intp((keys[row] * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(shift))
        while table[slot] >= 0 and keys[first[table[slot]]] != keys[row]:
            slot = (slot + 1) & mask
        if table[slot] < 0:
            table[slot] = count
            first[count] = row
            count += 1
        which[row] = table[slot]
    return first[:count], which


@njit(cache=True)
def up(yes: Places, no: Places, odds: Floats, below: Floats) -> Floats:
    """Expected worth of each row of a level, shape (rows, columns), from that of the next level's rows.

    `odds` has shape (rows or 1, columns): the chance of a yes.
    """
    worth = np.empty((len(yes), below.shape[1]))
    # one row of chances serves all rows of a level: a step of nought reads it again and again
    step = int(len(odds) > 1)
    for row in range(len(yes)):
        for col in range(below.shape[1]):
            refused = below[no[row], col]
            worth[row, col] = refused + odds[row * step, col] * (below[yes[row], col] - refused)
    return worth


@njit(cache=True)
def down(yes: Places, no: Places, odds: Floats, reach: Floats, width: int) -> Floats:
    """Chance to reach each of the next level's `width` rows, from that of a level's rows."""
    after = np.zeros((width, reach.shape[1]))
    step = int(len(odds) > 1)
    for row in range(len(yes)):
        for col in range(reach.shape[1]):
            through = reach[row, col] * odds[row * step, col]
            after[yes[row], col] += through
            after[no[row], col] += reach[row, col] - through
    return after


@njit(cache=True)
def effect(yes: Places, no: Places, reach: Floats, below: Floats) -> Floats:
    """What a yes instead of a no is worth at a level, by column: ``sum(reach * (worth of yes - of no))``."""
    total = np.zeros(reach.shape[1])
    for row in range(len(yes)):
        for col in range(reach.shape[1]):
            total[col] += reach[row, col] * (below[yes[row], col] - below[no[row], col])
    return total
