"""The readable simulation, with SimPy: one process for each aircraft. `sim_kernel` does the same, compiled."""

from __future__ import annotations

from collections.abc import Generator
from math import inf
from typing import Any

import numpy as np
import simpy

from safeconduct.airlift.simulation.arrays import SimInput
from safeconduct.airlift.simulation.chances import Array, Draw

SLACK_H = 1e-6
"""As in the compiled twin, or the two would differ at the edge of a window."""


def run_readable(data: SimInput, luck: Draw) -> Array:
    """Landing hour of each sortie, in the order of `data`; inf for those that never leave."""
    env = simpy.Environment()
    # a resource needs room for one; a place that holds nobody is met by no schedule
    ramps = [simpy.Resource(env, max(1, int(n))) for n in data.ramps]
    stands = [simpy.Resource(env, max(1, int(n))) for n in data.stands]
    landed = np.full(len(data.pickup), inf)
    for start, end in zip(data.first, data.first[1:], strict=False):
        env.process(_aircraft(env, (data, luck), range(start, end), (ramps, stands), landed))
    env.run()
    return landed


def _aircraft(
    env: Any, case: tuple[SimInput, Draw], chain: range, rooms: tuple[Any, Any], landed: Array
) -> Generator[Any, Any, None]:
    """Fly the chain: empty leg, load, wait for papers, fly, unload, and the delays of real life."""
    (data, luck), (ramps, stands) = case, rooms
    ready_h = 0.0
    done_h: dict[int, float] = {}
    for s in chain:
        start_h, empty_h, loading_h, there_h, out_h, unloading_h, _ = data.planned_h[s]
        if data.rests_after[s] >= 0:
            ready_h = max(ready_h, done_h[data.rests_after[s]] + data.rests_h[s])
        yield env.timeout(max(ready_h, start_h) + empty_h * luck.legs[s, 0] - env.now)
        with ramps[data.pickup[s]].request() as place:
            yield place
            aboard_h = max(env.now, there_h + luck.late_h[data.group[s]])
            loaded_h = aboard_h + loading_h * luck.grounds[s, 0]
            leave_h = leave_at(data, luck, s, loaded_h)
            if leave_h == inf:
                yield env.timeout(loaded_h - env.now)
                return
            yield env.timeout(leave_h - env.now)
        yield env.timeout(out_h * luck.legs[s, 1])
        landed[s] = env.now
        with stands[data.refuge[s]].request() as place:
            yield place
            yield env.timeout(unloading_h * luck.grounds[s, 1])
        cycle_h = empty_h + loading_h + out_h + unloading_h
        done_h[s] = env.now + cycle_h * (1.0 / luck.realised - 1.0)
        ready_h = done_h[s] + luck.repairs_h[s]


def leave_at(data: SimInput, luck: Draw, s: int, loaded_h: float) -> float:
    """First hour at which nothing holds the loaded aircraft."""
    windows = data.opens[data.opens_at[s] : data.opens_at[s + 1]]
    closed = [luck.stops_h[data.refuge[s]]]
    hour = loaded_h
    if data.permit[s] >= 0:
        granted, *lapse = luck.permits_h[data.permit[s]]
        hour = max(hour, granted)
        closed.append(np.array(lapse))
    while True:
        held = [end for start, end in closed if start <= hour < end]
        if held:
            hour = max(held)
            continue
        allowed = next((max(hour, start) for start, end in windows if hour <= end + SLACK_H), inf)
        if allowed in (hour, inf):
            return float(allowed)
        hour = allowed
