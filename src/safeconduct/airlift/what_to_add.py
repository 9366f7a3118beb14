"""When not everybody gets out in time: what to add, found by trying it on the bound.

Each single addition (aircraft, ramp, beds, hours) is tried in doubling steps until the block model allows everybody
out. The block model is a bound: with less than what is named here it is proved impossible; with it a schedule has
still to be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import ceil, inf, isinf

from safeconduct.airlift.aircraft_classes import alike, can_carry
from safeconduct.airlift.problem import Aircraft, Problem, Window
from safeconduct.airlift.solvers.bounds import Effort, weighted_bound
from safeconduct.airlift.solvers.budget import Budget


@dataclass(frozen=True, slots=True)
class Need:
    """One addition that alone would make room for everybody.

    Attributes
    ----------
    what : str
        "aircraft", "beds", "ramp", "hours", "window", "reach", "fit" or "several".
    amount : float
        How many, people for beds, hours for hours.
    text : str
        In words.
    """

    what: str
    amount: float
    text: str


def misfits(problem: Problem) -> tuple[str, ...]:
    """Groups of whom nobody can ever board, in words: one person, or a family that stays together, fits no aircraft.

    A fault of the problem rather than something to add: with these seats no schedule takes them.
    """
    most = max((problem.seats(a) for a in problem.fleet), default=0)
    told = []
    for group in problem.groups:
        together = min(group.party, group.people)
        if not group.people or together * group.seats_each <= most + 1e-9:
            continue
        seats = f"{together * group.seats_each:,.0f} seats; the largest aircraft has {most:,}"
        who = "one person takes" if together == 1 else f"{together:,} people who stay together take"
        told.append(f"{group.id}: {who} {seats}")
    return tuple(told)


def needs(problem: Problem, effort: Effort) -> tuple[Need, ...]:
    """Single additions that would do, least first of each kind; empty when everybody can be out already.

    `effort` limits all the linear programs together, or (seconds) guards each; what is not solved within it is not told.
    """
    wanted = sum(g.priority * g.people for g in problem.groups)
    if not problem.people or (not misfits(problem) and _enough(problem, wanted, effort)):
        return ()
    if problem.fleet and (unfit := misfits(problem)):
        # no number of aircraft like these would do
        return tuple(Need("fit", 0, f"an aircraft that holds them ({who})") for who in unfit)
    found = (search(problem, wanted, effort) for search in (_aircraft, _ramp, _beds, _hours, _windows))
    return tuple(need for need in found if need is not None) or (_several(problem),)


def _several(problem: Problem) -> Need:
    """No single addition does it: the answer is still something to add."""
    if not problem.fleet:
        return Need("aircraft", 1, "an aircraft with a crew: there is none")
    stranded = [p.id for i, p in enumerate(problem.pickups) if not _reached(problem, i)]
    if stranded:
        return Need(
            "reach",
            len(stranded),
            f"an aircraft that can reach {', '.join(stranded)} and a refuge from there",
        )
    return Need("several", 0, "no single addition is enough: several limits bind at once")


def _reached(problem: Problem, i: int) -> bool:
    """Whether some aircraft can take the people of a pickup somewhere."""
    waiting = any(g.people for g in problem.groups if g.pickup == problem.pickups[i].id)
    refuges = range(len(problem.refuges))
    return not waiting or any(can_carry(problem, one, i, j) for one in alike(problem) for j in refuges)


def _enough(problem: Problem, wanted: float, effort: Effort) -> bool:
    bound = weighted_bound(problem, effort)
    return bound is not None and bound >= wanted - 1e-3


def _least(step: Callable[[int], Problem], wanted: float, effort: Effort, most: int) -> int | None:
    """Least whole amount that is enough, by doubling and halving; None if even `most` is not."""
    high = 1
    if isinstance(effort, Budget) and effort.left() <= 0:
        return None
    while not _enough(step(high), wanted, effort):
        high *= 2
        if high > most:
            return None
    low = high // 2
    while high - low > max(1, high // 50):
        middle = (low + high) // 2
        if _enough(step(middle), wanted, effort):
            high = middle
        else:
            low = middle
    return high


def _aircraft(problem: Problem, wanted: float, effort: Effort) -> Need | None:
    """More of the aircraft that helps most; the type is named."""
    best: tuple[int, str] | None = None
    seen: set[Aircraft] = set()
    for model in problem.fleet:
        kind = replace(model, id="", type="", available_h=0.0)
        if kind in seen or len(seen) > 4:
            continue
        seen.add(kind)

        def step(n: int, m: Aircraft = model) -> Problem:
            more = (replace(m, id=f"+{i}") for i in range(n))
            return replace(problem, fleet=(*problem.fleet, *more))

        count = _least(step, wanted, effort, 64)
        if count is not None and (best is None or count < best[0]):
            best = (count, model.type or model.id)
    if best is None:
        return None
    return Need("aircraft", best[0], f"{best[0]} more aircraft like {best[1]}")


def _ramp(problem: Problem, wanted: float, effort: Effort) -> Need | None:
    if all(p.mog is None for p in problem.pickups):
        return None

    def step(n: int) -> Problem:
        wider = (p if p.mog is None else replace(p, mog=p.mog + n) for p in problem.pickups)
        return replace(problem, pickups=tuple(wider))

    count = _least(step, wanted, effort, 32)
    return (
        count and Need("ramp", count, f"room for {count} more aircraft on the ramp of each pickup")
    ) or None


def _beds(problem: Problem, wanted: float, effort: Effort) -> Need | None:
    if not problem.refuges or any(r.beds is None for r in problem.refuges):
        return None

    def step(n: int) -> Problem:
        share = ceil(n / len(problem.refuges))
        more = (replace(r, beds=(r.beds or 0) + share) for r in problem.refuges)
        return replace(problem, refuges=tuple(more))

    count = _least(step, wanted, effort, 2 * problem.people)
    return (count and Need("beds", count, f"{count} more beds")) or None


def _hours(problem: Problem, wanted: float, effort: Effort) -> Need | None:
    if isinf(problem.deadline_h):
        return None
    count = _least(lambda n: replace(problem, deadline_h=problem.deadline_h + n), wanted, effort, 24 * 30)
    return (count and Need("hours", count, f"{count} more hours before the deadline")) or None


def _windows(problem: Problem, wanted: float, effort: Effort) -> Need | None:
    """Permissions and opening hours, all at once and for good: if that alone would do, they are what is missing."""
    always: tuple[Window, ...] = ((0.0, inf),)
    if not problem.permissions and all(_open(w) for w in _openings(problem)):
        return None
    free = replace(
        problem,
        permissions={},
        pickups=tuple(replace(p, open=always) for p in problem.pickups),
        refuges=tuple(replace(r, open=always) for r in problem.refuges),
    )
    if not _enough(free, wanted, effort):
        return None
    return Need("window", 0, "permissions and opening hours without gaps")


def _openings(problem: Problem) -> Iterator[tuple[Window, ...]]:
    yield from (p.open for p in problem.pickups)
    yield from (r.open for r in problem.refuges)


def _open(windows: tuple[Window, ...]) -> bool:
    return windows == ((0.0, inf),)
