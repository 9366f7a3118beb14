"""The frontier of several questions together, from the frontier of each: nothing has to be asked again.

A route is worth knowing for any of several pairs of places only if it is for its own; and refusals close all of them
just when they close each. So the routes are the unbeaten ones of all parts, and the veto sets of the whole are the
minimal sets that meet every route, as long as each part's search was finished. Where one was cut, only those are told
that close every part for sure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from safeconduct.consent.frontier import Frontier, FrontierRoute, unbeaten
from safeconduct.consent.hitting_sets import Names, blocker, holds_one_of, in_order, minimal
from safeconduct.consent.solve_protocol import Solved

Held = tuple[Solved, int]


def union(parts: Sequence[Frontier], should_stop: Callable[[], bool] | None = None) -> Frontier:
    """The frontier of ways of any of the parts.

    Parameters
    ----------
    parts : sequence of Frontier
        At least one, all under the same refusals and limit.
    should_stop : callable, optional
        Asked before each route is counted into the veto sets; True cuts them with what is known.

    Returns
    -------
    Frontier
        Without asking anything: `solves` is the sum of the parts'.
    """
    names, always = Names(), frozenset.intersection(*(part.always for part in parts))
    told = sorted(
        ((Solved(r.distance_km, r.requires, r.route), r) for part in parts for r in part.routes),
        key=lambda it: (it[0].distance_km, len(it[0].requires), sorted(it[0].requires)),
    )
    routes = _kept([(solved, names.mask(solved.requires - always)) for solved, _ in told])
    paths = minimal(needs for _, needs in routes)
    blocked = blocker(paths, should_stop)
    closed = [_closing(part, names) for part in parts]
    vetoes = [mask for mask in blocked.members if all(_closes(mask, *part) for part in closed)]
    to_km = min((part.complete_to_km for part in parts if not part.complete), default=inf)
    complete = all(part.complete for part in parts) and not blocked.cut
    return Frontier(
        routes=tuple(
            FrontierRoute(s.distance_km, s.requires, s.route) for s, _ in routes if s.distance_km <= to_km
        ),
        path_sets=in_order(map(names.set, paths)),
        veto_sets=in_order(map(names.set, vetoes)),
        always=always,
        refused=parts[0].refused,
        complete=complete,
        complete_to_km=min(to_km, max(part.complete_to_km for part in parts)),
        solves=sum(part.solves for part in parts),
        undecided=len(blocked.members) - len(vetoes),
    )


def _kept(told: list[Held]) -> list[Held]:
    """Without routes beaten by a shorter one, or by one as long, that needs no state more."""
    kept: list[Held] = []
    for solved, needs in told:
        if not holds_one_of(needs, [fewer for _, fewer in kept]):
            kept.append((solved, needs))
    return unbeaten(kept)


def _closing(part: Frontier, names: Names) -> tuple[int, list[int]]:
    """The states each of which closes a part alone, and the sets that do together."""
    return names.mask(part.always), [names.mask(veto) for veto in part.veto_sets]


def _closes(refusing: int, alone: int, together: list[int]) -> bool:
    """Whether these refusals close every way of a part, known or not."""
    return bool(refusing & alone) or holds_one_of(refusing, together)
