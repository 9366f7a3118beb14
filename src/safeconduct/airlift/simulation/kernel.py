"""The fast simulation: one heap of events, compiled. Its readable twin is `sim_simpy`; tests hold them equal.

SimPy handles about a quarter of a million events in a second; a week with 660 sorties simulated 1,000 times has
three million. Here they take a few seconds.
"""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safeconduct.airlift.simulation.arrays import SimInput
from safeconduct.airlift.simulation.chances import Array, Draw

Ints = NDArray[np.int64]
AT_PICKUP, BOARD, TAKE_OFF, GIVE_UP, LANDED, UNLOAD, UNLOADED = range(7)
"""Kinds of events, in the order in which a sortie meets them."""
SLACK_H = 1e-6
"""A flight this late, h, is in time: rounding in sums of hours."""


def run_fast(data: SimInput, luck: Draw) -> Array:
    """Landing hour of each sortie, in the order of `data`; inf for those that never leave."""
    return np.asarray(
        _run(
            (data.first, data.pickup, data.refuge, data.group, data.permit),
            (data.opens_at, data.ramps, data.stands, data.rests_after),
            (data.planned_h, data.opens),
            data.rests_h,
            (luck.legs, luck.grounds, luck.stops_h, luck.permits_h),
            (luck.repairs_h, luck.late_h),
            luck.realised,
        )
    )


@njit(cache=True)
def _leave_h(s: int, at_h: float, opens: Array, opens_at: Ints, stop: Array, permit: Array) -> float:
    """First hour from `at_h` at which windows, the refuge and the permission let the sortie take off."""
    hour = max(at_h, permit[0])
    # windows, refuge and permission push the hour on in turn; the count ends a row of windows that would never agree
    for _ in range(64):
        before = hour
        if permit[1] <= hour < permit[2]:
            hour = permit[2]
        if stop[0] <= hour < stop[1]:
            hour = stop[1]
        found = np.inf
        for w in range(opens_at[s], opens_at[s + 1]):
            # a flight planned for the last minute of a window may be late by a rounding
            if hour <= opens[w, 1] + SLACK_H:
                found = max(hour, opens[w, 0])
                break
        hour = found
        if hour == before or hour == np.inf:
            return hour
    return np.inf


@njit(cache=True)
def _enter(free: Ints, queue: Ints, span: Ints, place: int, s: int) -> int:
    """The sortie if there is room for it, else -1 and it queues."""
    if free[place] > 0:
        free[place] -= 1
        return s
    # a ring as long as there are aircraft: no aircraft waits twice, so that it never overflows
    queue[place, span[place, 1] % queue.shape[1]] = s
    span[place, 1] += 1
    return -1


@njit(cache=True)
def _leave(free: Ints, queue: Ints, span: Ints, place: int) -> int:
    """The sortie that has waited longest and takes the room, or -1."""
    if span[place, 0] == span[place, 1]:
        free[place] += 1
        return -1
    s = queue[place, span[place, 0] % queue.shape[1]]
    span[place, 0] += 1
    return int(s)


@njit(cache=True)
def _run(
    chains: tuple[Ints, Ints, Ints, Ints, Ints],
    limits: tuple[Ints, Ints, Ints, Ints],
    plan: tuple[Array, Array],
    rests: Array,
    luck: tuple[Array, Array, Array, Array],
    delays: tuple[Array, Array],
    realised: float,
) -> Array:
    first, pickup, refuge, group, permit = chains
    opens_at, ramps, stands, rests_after = limits
    planned, opens = plan
    legs, grounds, stops, permits = luck
    repairs, late = delays
    landed = np.full(len(pickup), np.inf)
    done = np.zeros(len(pickup))
    last = np.zeros(len(pickup), np.bool_)
    ramp_free, stand_free = ramps.copy(), stands.copy()
    ramp_queue = np.zeros((len(ramps), len(first)), np.int64)
    stand_queue = np.zeros((len(stands), len(first)), np.int64)
    ramp_span = np.zeros((len(ramps), 2), np.int64)
    stand_span = np.zeros((len(stands), 2), np.int64)
    always = np.zeros(3)
    # one event and none: the compiler reads the type of the heap from it
    events = [(0.0, 0, 0, 0)]
    events.pop()
    count = 0
    for k in range(len(first) - 1):
        if first[k] < first[k + 1]:
            s = first[k]
            last[first[k + 1] - 1] = True
            heappush(events, (planned[s, 0] + planned[s, 1] * legs[s, 0], count, AT_PICKUP, s))
            # events at one hour are taken in the order in which they were made, as SimPy does
            count += 1
    while len(events) > 0:
        now, _, kind, s = heappop(events)
        follow, when, who = -1, now, s
        if kind == AT_PICKUP:
            who = _enter(ramp_free, ramp_queue, ramp_span, pickup[s], s)
            follow = BOARD
        elif kind == BOARD:
            there = planned[s, 3] + late[group[s]]
            when = max(now, there) + planned[s, 2] * grounds[s, 0]
            paper = permits[permit[s]] if permit[s] >= 0 else always
            gone = _leave_h(s, when, opens, opens_at, stops[refuge[s]], paper)
            follow = GIVE_UP
            if gone < np.inf:
                follow, when = TAKE_OFF, gone
        elif kind == TAKE_OFF:
            heappush(events, (now + planned[s, 4] * legs[s, 1], count, LANDED, s))
            count += 1
            who, follow = _leave(ramp_free, ramp_queue, ramp_span, pickup[s]), BOARD
        elif kind == GIVE_UP:
            who, follow = _leave(ramp_free, ramp_queue, ramp_span, pickup[s]), BOARD
        elif kind == LANDED:
            landed[s] = now
            who, follow = _enter(stand_free, stand_queue, stand_span, refuge[s], s), UNLOAD
        elif kind == UNLOAD:
            follow, when = UNLOADED, now + planned[s, 5] * grounds[s, 1]
        else:
            cycle = planned[s, 1] + planned[s, 2] + planned[s, 4] + planned[s, 5]
            done[s] = now + cycle * (1.0 / realised - 1.0)
            if not last[s]:
                ready = done[s] + repairs[s]
                if rests_after[s + 1] >= 0:
                    ready = max(ready, done[rests_after[s + 1]] + rests[s + 1])
                begin = max(ready, planned[s + 1, 0])
                heappush(events, (begin + planned[s + 1, 1] * legs[s + 1, 0], count, AT_PICKUP, s + 1))
                count += 1
            who, follow = _leave(stand_free, stand_queue, stand_span, refuge[s]), UNLOAD
        if who >= 0:
            heappush(events, (when, count, follow, who))
            count += 1
    return landed
