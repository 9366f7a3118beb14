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


@njit(cache=True)
def _random(state: NDArray[np.uint64]) -> float:
    """Next number in [0, 1): xorshift64*, Vigna 2016 (ACM Transactions on Mathematical Software 42(4), 30)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True)
def _below(state: NDArray[np.uint64], n: int) -> int:
    return int(_random(state) * n)


@njit(cache=True)
def _empty(k: int, before: int, p: int, start: Ints, back: Ints, kind: Ints) -> int:
    """Ticks of the empty leg to a pickup, from the refuge before or (-1) from the base."""
    return start[k, p] if before < 0 else back[kind[k], before, p]


@njit(cache=True)
def chain_ticks(k: int, n: int, chain: Ints, start: Ints, out: Ints, back: Ints, kind: Ints) -> int:
    """Ticks of the first `n` loads of a chain, added up from the beginning."""
    total, before = 0, -1
    for i in range(n):
        p, r = chain[i, 0], chain[i, 1]
        total += _empty(k, before, p, start, back, kind) + out[kind[k], p, r]
        before = r
    return total


@njit(cache=True)
def _cost(lengths: Ints, a: int, la: int, b: int, lb: int, weight: float) -> float:
    """The longest chain, and a little of all for a way downhill on plateaus, if two chains had these lengths."""
    longest, total = 0, 0
    for k in range(len(lengths)):
        n = la if k == a else (lb if k == b else lengths[k])
        total += n
        if n > longest:
            longest = n
    return longest + weight * total


@njit(cache=True)
def _without(k: int, i: int, n: int, chain: Ints, start: Ints, out: Ints, back: Ints, kind: Ints) -> int:
    """Ticks saved by taking load `i` out of a chain of `n`."""
    before = chain[i - 1, 1] if i > 0 else -1
    p, r = chain[i, 0], chain[i, 1]
    saved = _empty(k, before, p, start, back, kind) + out[kind[k], p, r]
    if i + 1 < n:
        after = chain[i + 1, 0]
        saved += back[kind[k], r, after] - _empty(k, before, after, start, back, kind)
    return saved


@njit(cache=True)
def _within(k: int, before: int, p: int, r: int, after: int, start: Ints, out: Ints, back: Ints, kind: Ints) -> int:
    """Ticks added by a load between a refuge (or -1: the base) and the next pickup (or -1: the end)."""
    added = _empty(k, before, p, start, back, kind) + out[kind[k], p, r]
    if after >= 0:
        added += back[kind[k], r, after] - _empty(k, before, after, start, back, kind)
    return added


@njit(cache=True)
def _take(chain: Ints, i: int, n: int) -> None:
    for x in range(i, n - 1):
        for y in range(3):
            chain[x, y] = chain[x + 1, y]


@njit(cache=True)
def _put(chain: Ints, i: int, n: int, p: int, r: int, people: int) -> None:
    for x in range(n, i, -1):
        for y in range(3):
            chain[x, y] = chain[x - 1, y]
    chain[i, 0], chain[i, 1], chain[i, 2] = p, r, people


@njit(cache=True)
def _longest(lengths: Ints) -> int:
    best = 0
    for k in range(len(lengths)):
        if lengths[k] > lengths[best]:
            best = k
    return best


@njit(cache=True)
def _best_place(
    k: int, n: int, chain: Ints, p: int, r: int, start: Ints, out: Ints, back: Ints, kind: Ints
) -> tuple[int, int]:
    """Where a load costs a chain least, and how many ticks."""
    at, least = 0, NEVER * 4
    for i in range(n + 1):
        before = chain[i - 1, 1] if i > 0 else -1
        after = chain[i, 0] if i < n else -1
        added = _within(k, before, p, r, after, start, out, back, kind)
        if added < least:
            at, least = i, added
    return at, least


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
) -> int:
    """Anneal from step ``span[0]`` to ``span[1]``; the best chains are left in `best`; its longest chain is returned.

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
    now : Floats, shape (2,)
        Cost of `chains` and of `best`; filled at step 0.
    """
    start, out, back, kind = tables
    seats, beds = limits
    steps, hot, cold, weight, target = plan
    aircraft, most = chains.shape[0], chains.shape[1]
    refuges = len(beds)
    lengths = np.zeros(aircraft, np.int64)
    taken = np.zeros(refuges, np.int64)
    best_longest = 0
    for k in range(aircraft):
        lengths[k] = chain_ticks(k, counts[k], chains[k], start, out, back, kind)
        for i in range(counts[k]):
            taken[chains[k, i, 1]] += chains[k, i, 2]
        n = chain_ticks(k, best_counts[k], best[k], start, out, back, kind)
        if n > best_longest:
            best_longest = n
    if span[0] == 0:
        now[0] = now[1] = _cost(lengths, -1, 0, -1, 0, weight)
    heat = hot
    for step in range(span[0], span[1]):
        if step % 256 == 0:
            heat = hot * (cold / hot) ** (step / steps)
            if best_longest <= target:
                break
        a = _longest(lengths) if _random(state) < 0.3 else _below(state, aircraft)
        if counts[a] == 0:
            continue
        b = _below(state, aircraft)
        i = _below(state, counts[a])
        p, r, people = chains[a, i, 0], chains[a, i, 1], chains[a, i, 2]
        which = _random(state)
        if which < 0.45:
            # a load to another place, its refuge as it was or another
            to = r
            if _random(state) < 0.5:
                to = _below(state, refuges)
            if counts[b] + 1 > most:
                continue
            if people > seats[b]:
                # as many as fit, the others stay where they are
                few = seats[b]
                if few == 0 or (to != r and beds[to] >= 0 and taken[to] + few > beds[to]):
                    continue
                j, added = _best_place(b, counts[b], chains[b], p, to, start, out, back, kind)
                cost = _cost(lengths, b, lengths[b] + added, -1, 0, weight)
                if cost <= now[0] or _random(state) < np.exp((now[0] - cost) / heat):
                    chains[a, i, 2] -= few
                    _put(chains[b], j, counts[b], p, to, few)
                    counts[b] += 1
                    lengths[b] += added
                    taken[r] -= few
                    taken[to] += few
                    now[0] = cost
                continue
            if to != r and beds[to] >= 0 and taken[to] + people > beds[to]:
                continue
            la = lengths[a] - _without(a, i, counts[a], chains[a], start, out, back, kind)
            if a == b:
                _take(chains[a], i, counts[a])
                if _random(state) < 0.5:
                    j, added = _best_place(a, counts[a] - 1, chains[a], p, to, start, out, back, kind)
                else:
                    j = _below(state, counts[a])
                    before = chains[a, j - 1, 1] if j > 0 else -1
                    after = chains[a, j, 0] if j < counts[a] - 1 else -1
                    added = _within(a, before, p, to, after, start, out, back, kind)
                cost = _cost(lengths, a, la + added, -1, 0, weight)
                if cost <= now[0] or _random(state) < np.exp((now[0] - cost) / heat):
                    _put(chains[a], j, counts[a] - 1, p, to, people)
                    lengths[a] = la + added
                    taken[r] -= people
                    taken[to] += people
                    now[0] = cost
                else:
                    _put(chains[a], i, counts[a] - 1, p, r, people)
                    continue
            else:
                if _random(state) < 0.5:
                    j, added = _best_place(b, counts[b], chains[b], p, to, start, out, back, kind)
                else:
                    j = _below(state, counts[b] + 1)
                    before = chains[b, j - 1, 1] if j > 0 else -1
                    after = chains[b, j, 0] if j < counts[b] else -1
                    added = _within(b, before, p, to, after, start, out, back, kind)
                lb = lengths[b] + added
                cost = _cost(lengths, a, la, b, lb, weight)
                if cost <= now[0] or _random(state) < np.exp((now[0] - cost) / heat):
                    _take(chains[a], i, counts[a])
                    counts[a] -= 1
                    _put(chains[b], j, counts[b], p, to, people)
                    counts[b] += 1
                    lengths[a], lengths[b] = la, lb
                    taken[r] -= people
                    taken[to] += people
                    now[0] = cost
                else:
                    continue
        elif which < 0.75:
            # two loads change places: whole, only their pickups, or only their refuges
            if counts[b] == 0:
                continue
            j = _below(state, counts[b])
            if a == b and i == j:
                continue
            q, s, others = chains[b, j, 0], chains[b, j, 1], chains[b, j, 2]
            how = _below(state, 3)
            if how != 2 and (people > seats[b] or others > seats[a]):
                continue
            old_taken_r, old_taken_s = taken[r], taken[s]
            if how == 0:
                chains[a, i, 0], chains[a, i, 1], chains[a, i, 2] = q, s, others
                chains[b, j, 0], chains[b, j, 1], chains[b, j, 2] = p, r, people
            elif how == 1:
                chains[a, i, 0], chains[a, i, 2] = q, others
                chains[b, j, 0], chains[b, j, 2] = p, people
            else:
                chains[a, i, 1], chains[b, j, 1] = s, r
            if how != 0 and r != s:
                taken[r] += others - people
                taken[s] += people - others
            full = (beds[r] >= 0 and taken[r] > beds[r]) or (beds[s] >= 0 and taken[s] > beds[s])
            la = chain_ticks(a, counts[a], chains[a], start, out, back, kind)
            lb = la if a == b else chain_ticks(b, counts[b], chains[b], start, out, back, kind)
            cost = _cost(lengths, a, la, b, lb, weight)
            if not full and (cost <= now[0] or _random(state) < np.exp((now[0] - cost) / heat)):
                lengths[a], lengths[b] = la, lb
                now[0] = cost
            else:
                chains[a, i, 0], chains[a, i, 1], chains[a, i, 2] = p, r, people
                chains[b, j, 0], chains[b, j, 1], chains[b, j, 2] = q, s, others
                taken[r], taken[s] = old_taken_r, old_taken_s
                continue
        elif which < 0.85:
            # another refuge
            to = _below(state, refuges)
            if to == r or (beds[to] >= 0 and taken[to] + people > beds[to]):
                continue
            before = chains[a, i - 1, 1] if i > 0 else -1
            after = chains[a, i + 1, 0] if i + 1 < counts[a] else -1
            la = lengths[a] - _within(a, before, p, r, after, start, out, back, kind)
            la += _within(a, before, p, to, after, start, out, back, kind)
            cost = _cost(lengths, a, la, -1, 0, weight)
            if cost <= now[0] or _random(state) < np.exp((now[0] - cost) / heat):
                chains[a, i, 1] = to
                lengths[a] = la
                taken[r] -= people
                taken[to] += people
                now[0] = cost
            else:
                continue
        elif which < 0.95:
            # the rest of one chain against the rest of another
            if a == b:
                continue
            j = _below(state, counts[b] + 1)
            na, nb = counts[a] - i, counts[b] - j
            if i + nb > most or j + na > most:
                continue
            fits = True
            for x in range(na):
                fits = fits and chains[a, i + x, 2] <= seats[b]
            for x in range(nb):
                fits = fits and chains[b, j + x, 2] <= seats[a]
            if not fits:
                continue
            for x in range(max(na, nb)):
                for y in range(3):
                    one, two = chains[a, min(i + x, most - 1), y], chains[b, min(j + x, most - 1), y]
                    if x < nb:
                        chains[a, i + x, y] = two
                    if x < na:
                        chains[b, j + x, y] = one
            la = chain_ticks(a, i + nb, chains[a], start, out, back, kind)
            lb = chain_ticks(b, j + na, chains[b], start, out, back, kind)
            cost = _cost(lengths, a, la, b, lb, weight)
            if cost <= now[0] or _random(state) < np.exp((now[0] - cost) / heat):
                counts[a], counts[b] = i + nb, j + na
                lengths[a], lengths[b] = la, lb
                now[0] = cost
            else:
                for x in range(max(na, nb)):
                    for y in range(3):
                        one, two = chains[a, min(i + x, most - 1), y], chains[b, min(j + x, most - 1), y]
                        if x < na:
                            chains[a, i + x, y] = two
                        if x < nb:
                            chains[b, j + x, y] = one
                continue
        else:
            # people of one load join another from the same pickup, as far as there are seats and beds
            if counts[b] == 0:
                continue
            j = _below(state, counts[b])
            s = chains[b, j, 1]
            if (a == b and i == j) or chains[b, j, 0] != p:
                continue
            more = min(people, seats[b] - chains[b, j, 2])
            if r != s and beds[s] >= 0:
                more = min(more, beds[s] - taken[s])
            if more <= 0:
                continue
            if more < people:
                chains[a, i, 2] -= more
                chains[b, j, 2] += more
                taken[r] -= more
                taken[s] += more
                continue
            chains[b, j, 2] += more
            taken[r] -= more
            taken[s] += more
            _take(chains[a], i, counts[a])
            counts[a] -= 1
            lengths[a] = chain_ticks(a, counts[a], chains[a], start, out, back, kind)
            now[0] = _cost(lengths, -1, 0, -1, 0, weight)
        if now[0] < now[1]:
            now[1] = now[0]
            best_longest = lengths[_longest(lengths)]
            best[:] = chains
            best_counts[:] = counts
    return best_longest
