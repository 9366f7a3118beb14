"""Compiled annealing for the plain view: chains of loads, priced by the legs a change touches.

A chain is what one aircraft flies: load after load, each a pickup, a refuge and a number of people. A change is
priced by the few legs it replaces, so that millions are looked at in a second; `chain_ticks` is the slow twin that
adds a whole chain up, and the tests hold the running sums to it.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NEVER = 1 << 40
"""Ticks of a leg that cannot be flown: longer than any operation, and sums of thousands of them still fit."""


def random_state(seed: int) -> NDArray[np.uint64]:
    """State of the kernels' random generator: never 0."""
    # the golden ratio in 64 bits and an odd multiplier spread neighbouring seeds over all bits
    mixed = (0x9E3779B97F4A7C15 ^ (seed * 0x2545F4914F6CDD1D)) & 0xFFFFFFFFFFFFFFFF
    return np.array([mixed or 1], np.uint64)


@njit(cache=True)
def _random(state: NDArray[np.uint64]) -> float:
    """Next number in [0, 1): xorshift64*, Vigna 2016 (ACM Transactions on Mathematical Software 42(4), 30)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    # the top 53 bits fill a double; the low ones of this generator are the weak ones
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True)
def _below(state: NDArray[np.uint64], n: int) -> int:
    return int(_random(state) * n)


@njit(cache=True)
def chain_ticks(k: int, n: int, chain: Ints, start: Ints, out: Ints, back: Ints, kind: Ints) -> int:
    """Ticks of the first `n` loads of a chain, added up from the beginning."""
    total, c = 0, kind[k]
    for i in range(n):
        p = chain[i, 0]
        total += (start[k, p] if i == 0 else back[c, chain[i - 1, 1], p]) + out[c, p, chain[i, 1]]
    return total


@njit(cache=True)
def _place_for(k: int, n: int, chain: Ints, p: int, r: int, start: Ints, back: Ints, kind: Ints) -> int:
    """Where a load costs a chain least. Its own flight is the same everywhere, so only empty legs count."""
    # above the sum of the three legs that can be added, each of them NEVER at most
    at, least, c = 0, NEVER * 4, kind[k]
    for i in range(n + 1):
        added = start[k, p] if i == 0 else back[c, chain[i - 1, 1], p]
        if i < n:
            after = chain[i, 0]
            added += back[c, r, after] - (start[k, after] if i == 0 else back[c, chain[i - 1, 1], after])
        if added < least:
            at, least = i, added
    return at


@njit(cache=True)
def _shift(chain: Ints, at: int, n: int, by: int) -> None:
    """Open (1) or close (-1) a gap at a load of a chain of `n`."""
    # a gap is opened from the end, so that nothing is overwritten before it has been moved
    if by > 0:
        for x in range(n, at, -1):
            for y in range(3):
                chain[x, y] = chain[x - 1, y]
    else:
        for x in range(at, n - 1):
            for y in range(3):
                chain[x, y] = chain[x + 1, y]


@njit(cache=True)
def _propose(
    chains: Ints,
    counts: Ints,
    who: tuple[int, int],
    tables: tuple[Ints, Ints, Ints, Ints],
    limits: tuple[Ints, Ints],
    state: NDArray[np.uint64],
) -> bool:
    """Change two chains in place: a load moved, two exchanged (whole, pickups or refuges), another refuge, tails
    crossed, or people of one load put with another. False if nothing was changed; seats and room are kept, beds not."""
    start, _, back, kind = tables
    seats, beds = limits
    a, b = who
    most, which = chains.shape[1], _random(state)
    i = _below(state, counts[a])
    j = _below(state, counts[b]) if counts[b] > 0 else 0
    people = chains[a, i, 2]
    if which < 0.45:
        # a load moved to another chain, or a part of it where that aircraft has fewer seats: 45 of 100 changes
        few = min(people, seats[b])
        if few == 0 or counts[b] >= most - 1:
            return False
        p, r = chains[a, i, 0], chains[a, i, 1]
        # half of them to another refuge: where it went need not suit who takes it now
        if _random(state) < 0.5:
            r = _below(state, len(beds))
        if few == people:
            _shift(chains[a], i, counts[a], -1)
            counts[a] -= 1
        else:
            chains[a, i, 2] -= few
        at = _below(state, counts[b] + 1)
        # half at the best place, half anywhere: always the best would be a descent, not an annealing
        if _random(state) < 0.5:
            at = _place_for(b, counts[b], chains[b], p, r, start, back, kind)
        _shift(chains[b], at, counts[b], 1)
        chains[b, at, 0], chains[b, at, 1], chains[b, at, 2] = p, r, few
        counts[b] += 1
        return True
    if which < 0.75:
        if counts[b] == 0 or (a == b and i == j):
            return False
        # 0: whole loads change aircraft; 1: all but the refuge; 2: the refuge alone
        how = _below(state, 3)
        if how < 2 and (people > seats[b] or chains[b, j, 2] > seats[a]):
            return False
        for y in range(3):
            if how == 0 or (how == 1 and y != 1) or (how == 2 and y == 1):
                chains[a, i, y], chains[b, j, y] = chains[b, j, y], chains[a, i, y]
        return True
    if which < 0.85:
        chains[a, i, 1] = _below(state, len(beds))
        return True
    if which < 0.95:
        j = _below(state, counts[b] + 1)
        na, nb = counts[a] - i, counts[b] - j
        if a == b or i + nb > most - 1 or j + na > most - 1:
            return False
        # seats are asked for before anything is moved, so that a refused change leaves no trace
        for x in range(max(na, nb)):
            if (x < na and chains[a, i + x, 2] > seats[b]) or (x < nb and chains[b, j + x, 2] > seats[a]):
                return False
        for x in range(max(na, nb)):
            for y in range(3):
                one = chains[a, i + x, y] if x < na else 0
                if x < nb:
                    chains[a, i + x, y] = chains[b, j + x, y]
                if x < na:
                    chains[b, j + x, y] = one
        counts[a], counts[b] = i + nb, j + na
        return True
    if counts[b] == 0 or (a == b and i == j) or chains[b, j, 0] != chains[a, i, 0]:
        return False
    # the rest: two half-empty loads of one pickup become one and a flight may fall away
    more = min(people, seats[b] - chains[b, j, 2])
    if more <= 0:
        return False
    chains[b, j, 2] += more
    chains[a, i, 2] -= more
    if more == people:
        _shift(chains[a], i, counts[a], -1)
        counts[a] -= 1
    return True


@njit(cache=True)
def _cost(lengths: Ints, weight: float) -> float:
    """The longest chain, and a little of all for a way downhill on plateaus."""
    longest, total = 0, 0
    for k in range(len(lengths)):
        total += lengths[k]
        longest = max(longest, lengths[k])
    return longest + weight * total


@njit(cache=True)
def _count_beds(chain: Ints, n: int, sign: int, taken: Ints) -> None:
    for i in range(n):
        taken[chain[i, 1]] += sign * chain[i, 2]


@njit(cache=True)
def anneal_plain(
    chains: Ints,
    counts: Ints,
    tables: tuple[Ints, Ints, Ints, Ints],
    limits: tuple[Ints, Ints],
    plan: tuple[int, float, float, float, int],
    state: NDArray[np.uint64],
    span: tuple[int, int],
    best: Ints,
    best_counts: Ints,
    now: Floats,
) -> None:
    """Anneal from step ``span[0]`` to ``span[1]``; the best chains are left in `best`.

    Parameters
    ----------
    chains, best : Ints, shape (aircraft, most, 3)
        Pickup, refuge, people of each load, in order.
    counts, best_counts : Ints, shape (aircraft,)
        Loads of each chain.
    tables : start (aircraft, pickups), out (kinds, pickups, refuges), back (kinds, refuges, pickups), kind (aircraft,)
        Ticks; `NEVER` where a leg cannot be flown.
    limits : seats (aircraft,), beds (refuges,)
        People on one flight; people a refuge takes in all, -1 for any number.
    plan : (steps, hot, cold, weight, target)
        Steps in all, first and last temperature in ticks, weight of the sum of all chains, ticks that are good enough.
    state : uint64, shape (1,)
        Of the random generator; goes on where it stopped.
    now : Floats, shape (3,)
        Cost of `chains`, cost and longest chain of `best`.
    """
    start, out, back, kind = tables
    beds = limits[1]
    steps, hot, cold, weight, target = plan
    aircraft, most = chains.shape[0], chains.shape[1]
    lengths, taken = np.zeros(aircraft, np.int64), np.zeros(len(beds), np.int64)
    kept, kept_beds = np.zeros((2, most, 3), np.int64), np.zeros(len(beds), np.int64)
    for k in range(aircraft):
        lengths[k] = chain_ticks(k, counts[k], chains[k], start, out, back, kind)
        _count_beds(chains[k], counts[k], 1, taken)
    heat = hot
    for step in range(span[0], span[1]):
        # powers are dear, and the heat changes little in so many steps
        if step % 256 == 0:
            heat = hot * (cold / hot) ** (step / steps)
            if now[2] <= target:
                return
        a, b = _below(state, aircraft), _below(state, aircraft)
        # the longest chain decides the closure: three times in ten it is the one that is changed
        if _random(state) < 0.3:
            a = int(np.argmax(lengths))
        if counts[a] == 0:
            continue
        na, nb, la, lb = counts[a], counts[b], lengths[a], lengths[b]
        # both chains are kept as they were: to undo a change is cheaper than to price it without making it
        kept[0, :na] = chains[a, :na]
        kept[1, :nb] = chains[b, :nb]
        if not _propose(chains, counts, (a, b), tables, limits, state):
            continue
        kept_beds[:] = taken
        full = False
        for side in range(1 if a == b else 2):
            k, n = (a, na) if side == 0 else (b, nb)
            lengths[k] = chain_ticks(k, counts[k], chains[k], start, out, back, kind)
            _count_beds(kept[side], n, -1, taken)
            _count_beds(chains[k], counts[k], 1, taken)
        for r in range(len(beds)):
            # what was too full already may stay so, but never grow
            full = full or (beds[r] >= 0 and taken[r] > beds[r] and taken[r] > kept_beds[r])
        cost = _cost(lengths, weight)
        # Metropolis et al. 1953 (J. Chem. Phys. 21): worse with a chance that falls with how much worse, over the heat
        if full or (cost > now[0] and _random(state) >= np.exp((now[0] - cost) / heat)):
            chains[a, :na] = kept[0, :na]
            counts[a], lengths[a] = na, la
            if a != b:
                chains[b, :nb] = kept[1, :nb]
                counts[b], lengths[b] = nb, lb
            taken[:] = kept_beds
            continue
        now[0] = cost
        if cost < now[1]:
            now[1], now[2] = cost, lengths.max()
            best[:] = chains
            best_counts[:] = counts
