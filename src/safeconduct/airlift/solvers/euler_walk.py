"""From legs without order to a chain of trips: an Euler walk (Hierholzer 1873, Math. Annalen 6, 30-32)."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.airlift.solvers.trip_counts import LegsFlown
from safeconduct.airlift.solvers.trips import Trip


def chain_of(route: LegsFlown, seats: int, unit: int = 1) -> tuple[Trip, ...]:
    """Trips in an order that can be flown, each with the people planned for it.

    The legs of `route` must be balanced and connected, as `CountModel` gives them.
    """
    if route.start is None:
        return ()
    ways: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for (p, r), n in sorted(route.out.items()):
        ways.setdefault(("pickup", p), []).extend([("refuge", r)] * n)
    for (r, p), n in sorted(route.back.items()):
        ways.setdefault(("refuge", r), []).extend([("pickup", p)] * n)
    walk: list[tuple[str, int]] = []
    stack = [("pickup", route.start)]
    while stack:
        onward = ways.get(stack[-1])
        if onward:
            stack.append(onward.pop())
        else:
            walk.append(stack.pop())
    return _trips([i for _, i in reversed(walk)], route, (seats, unit))


def _trips(stops: Sequence[int], route: LegsFlown, size: tuple[int, int]) -> tuple[Trip, ...]:
    """Pairs of stops as trips: the first of a leg are full, the last take what is left."""
    people, (seats, unit) = dict(route.people), size
    trips = []
    for p, r in zip(stops[::2], stops[1::2], strict=True):
        load = min(seats, people.get((p, r), 0))
        people[p, r] = people.get((p, r), 0) - load
        trips.append(Trip(p, r, load * unit))
    while trips and not trips[-1].cap:
        trips.pop()
    return tuple(trips)
