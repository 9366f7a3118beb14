"""The independent checker: walks a schedule again with nothing but the problem, and says what is wrong with it.

It shares no code with the dispatcher and the solvers on purpose; a rule misread there would otherwise be misread
here. It is slow and obvious: each rule is one function over the whole schedule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from safeconduct.airlift.problem import Aircraft, Pickup, Problem, Refuge
from safeconduct.airlift.schedule import Sortie

SLACK_H = 1e-6
"""A hundredth of a second: rounding in sums of hours."""

RULES = (
    "each flight names what exists",
    "no aircraft in two places, none faster than its block times",
    "nobody carried twice, nobody before they are there, parties together, seats kept",
    "no more on a ramp than it holds",
    "no more in the beds than there are",
    "crews within their duty and rested",
    "only in opening hours and permission windows",
    "no more landings and no fuller flights than ordered",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The checker's word.

    Attributes
    ----------
    faults : tuple of str
        What is wrong, in words; empty when the schedule holds.
    left_behind : dict of str to int
        People of each group on no sortie.
    sorties, people : int
        What was walked.
    """

    faults: tuple[str, ...]
    left_behind: dict[str, int]
    sorties: int
    people: int

    @property
    def holds(self) -> bool:
        """Whether no rule is broken. People left behind are told, they break no rule."""
        return not self.faults

    @property
    def word(self) -> str:
        """One sentence for people."""
        if self.faults:
            return f"The schedule breaks {len(self.faults)} rule(s): {self.faults[0]}"
        left = sum(self.left_behind.values())
        rest = f"{left} people are on no flight" if left else "nobody is left behind"
        return f"Walked again by the independent checker: {self.sorties} sorties hold; {rest}."


def check_schedule(problem: Problem, sorties: Iterable[Sortie]) -> Verdict:
    """Walk a schedule and report every rule it breaks."""
    flown = sorted(sorties, key=lambda s: (s.depart_h, s.arrive_h, s.aircraft))
    faults = list(_unknown(problem, flown))
    if not faults:
        for rule in (_places, _people, _ramps, _beds, _duty, _windows, _orders):
            faults += rule(problem, flown)
    total: dict[str, int] = defaultdict(int)
    for s in flown:
        for group, n in s.loads:
            total[group] += n
    left = {g.id: g.people - total[g.id] for g in problem.groups if total[g.id] < g.people}
    return Verdict(tuple(faults), left, len(flown), sum(total.values()))


def _told(s: Sortie) -> str:
    return f"{s.aircraft} {s.origin} to {s.to} at {s.depart_h:.2f} h"


def _unknown(problem: Problem, flown: list[Sortie]) -> Iterator[str]:
    fleet = {a.id for a in problem.fleet}
    pickups = {p.id for p in problem.pickups}
    refuges = {r.id for r in problem.refuges}
    for s in flown:
        if s.aircraft not in fleet or s.origin not in pickups or s.to not in refuges:
            yield f"{_told(s)}: no such aircraft, pickup or refuge"
        if s.came_from not in refuges and s.came_from not in problem.bases:
            yield f"{_told(s)}: comes from nowhere known ({s.came_from})"


def _by_aircraft(problem: Problem, flown: list[Sortie]) -> Iterator[tuple[Aircraft, list[Sortie]]]:
    for aircraft in problem.fleet:
        yield aircraft, [s for s in flown if s.aircraft == aircraft.id]


def _places(problem: Problem, flown: list[Sortie]) -> Iterator[str]:
    """Each aircraft is where its last flight left it, not before it is ready, and flies no faster than it can."""
    pickup = {p.id: i for i, p in enumerate(problem.pickups)}
    refuge = {r.id: i for i, r in enumerate(problem.refuges)}
    for aircraft, mine in _by_aircraft(problem, flown):
        hours = aircraft.hours or problem.hours
        where, ready_h, at_base = aircraft.base, aircraft.available_h, True
        for s in mine:
            if s.came_from != where:
                yield f"{_told(s)}: leaves {s.came_from} but stands at {where}"
                break
            if s.position_depart_h < ready_h - SLACK_H:
                yield f"{_told(s)}: leaves {where} at {s.position_depart_h:.2f} h, ready at {ready_h:.2f} h"
            p, r = pickup[s.origin], refuge[s.to]
            row = problem.bases.index(where) if at_base else refuge[where]
            empty = (hours.base_to_pickup if at_base else hours.refuge_to_pickup)[row][p]
            if not s.position_arrive_h - s.position_depart_h >= empty - SLACK_H:
                yield f"{_told(s)}: the empty leg takes {empty:.2f} h"
            if not s.arrive_h - s.depart_h >= hours.pickup_to_refuge[p][r] - SLACK_H:
                yield f"{_told(s)}: the flight takes {hours.pickup_to_refuge[p][r]:.2f} h"
            if s.depart_h - s.position_arrive_h < problem.pickups[p].ground_h - SLACK_H:
                yield f"{_told(s)}: loading takes {problem.pickups[p].ground_h:.2f} h"
            if aircraft.places is not None and not {s.origin, s.to} <= aircraft.places:
                yield f"{_told(s)}: cannot use one of its airfields"
            if s.arrive_h > aircraft.until_h + SLACK_H:
                yield f"{_told(s)}: lands after {aircraft.until_h:.2f} h"
            where, ready_h, at_base = s.to, s.arrive_h + problem.refuges[r].ground_h, False


def _people(problem: Problem, flown: list[Sortie]) -> Iterator[str]:
    groups = {g.id: g for g in problem.groups}
    fleet = {a.id: a for a in problem.fleet}
    total: dict[str, int] = defaultdict(int)
    for s in flown:
        used = 0.0
        for name, n in s.loads:
            group = groups.get(name)
            if group is None or group.pickup != s.origin or n <= 0:
                yield f"{_told(s)}: {n} of {name} cannot board there"
                continue
            used += n * group.seats_each
            total[name] += n
            if total[name] > group.people:
                yield f"{_told(s)}: {name} has {group.people} people, {total[name]} carried"
            there = sum(n for n in [max([k for h, k in group.curve if h <= s.depart_h + SLACK_H], default=0)])
            if total[name] > there:
                yield f"{_told(s)}: {total[name]} of {name} gone, only {there} at the airfield"
            if n % group.party and total[name] != group.people:
                yield f"{_told(s)}: parties of {group.party} of {name} are torn apart"
        a = fleet[s.aircraft]
        seats = a.seats if not problem.emergency_loads or a.seats_emergency is None else a.seats_emergency
        if used > seats + 1e-6:
            yield f"{_told(s)}: {used:g} seats used of {seats}"


def _ramps(problem: Problem, flown: list[Sortie]) -> Iterator[str]:
    for pickup in problem.pickups:
        stays = [(s.position_arrive_h, s.depart_h) for s in flown if s.origin == pickup.id]
        yield from _crowded(pickup.id, pickup.mog, stays)
    for refuge in problem.refuges:
        stays = [(s.arrive_h, s.arrive_h + refuge.ground_h) for s in flown if s.to == refuge.id]
        yield from _crowded(refuge.id, refuge.mog, stays)


def _crowded(place: str, mog: int | None, stays: list[tuple[float, float]]) -> Iterator[str]:
    """Stays are closed-open: one aircraft may take the place of another at the same moment."""
    if mog is None:
        return
    if mog == 0 and stays:
        yield f"{place}: no aircraft may stand there"
    events = sorted(
        [(b, 1) for b, e in stays if e - b > SLACK_H]
        + [(e - SLACK_H, -1) for b, e in stays if e - b > SLACK_H]
    )
    there = 0
    for hour, change in events:
        there += change
        if there > mog:
            yield f"{place}: {there} aircraft on a ramp for {mog} at {hour:.2f} h"
            return


def _beds(problem: Problem, flown: list[Sortie]) -> Iterator[str]:
    for refuge in problem.refuges:
        if refuge.beds is None:
            continue
        staying, last_h = 0.0, 0.0
        for s in sorted((s for s in flown if s.to == refuge.id), key=lambda s: s.arrive_h):
            staying = max(0.0, staying - (s.arrive_h - last_h) * refuge.onward_per_h) + sum(
                n for _, n in s.loads
            )
            last_h = s.arrive_h
            if staying > refuge.beds + 1e-3:
                yield f"{refuge.id}: {staying:.0f} people for {refuge.beds} beds at {s.arrive_h:.2f} h"
                break


def _duty(problem: Problem, flown: list[Sortie]) -> Iterator[str]:
    unload_h = {r.id: r.ground_h for r in problem.refuges}
    for aircraft, mine in _by_aircraft(problem, flown):
        spans: dict[int, list[float]] = {}
        for s in mine:
            span = spans.setdefault(s.duty, [s.position_depart_h, 0.0])
            span[1] = s.arrive_h + unload_h[s.to]
        ordered = [spans[d] for d in sorted(spans)]
        for i, (start, end) in enumerate(ordered):
            if end - start > aircraft.duty_h + SLACK_H:
                yield f"{aircraft.id}: a duty of {end - start:.2f} h, {aircraft.duty_h:.2f} h allowed"
            if i >= 1 and start < ordered[i - 1][1] - SLACK_H:
                yield f"{aircraft.id}: two duties at once at {start:.2f} h"
            if i >= aircraft.crews and start < ordered[i - aircraft.crews][1] + aircraft.rest_h - SLACK_H:
                yield f"{aircraft.id}: the crew of {start:.2f} h has not rested {aircraft.rest_h:.2f} h"


def _windows(problem: Problem, flown: list[Sortie]) -> Iterator[str]:
    pickup = {p.id: p for p in problem.pickups}
    refuge = {r.id: r for r in problem.refuges}
    for s in flown:
        moments = (
            (pickup[s.origin].open, s.position_arrive_h, s.position_arrive_h, f"lands at {s.origin}"),
            (pickup[s.origin].open, s.depart_h, s.depart_h, f"leaves {s.origin}"),
            (refuge[s.to].open, s.arrive_h, s.arrive_h, f"lands at {s.to}"),
            (problem.permissions.get((s.origin, s.to)), s.depart_h, s.arrive_h, "flies"),
            (
                problem.permissions.get((s.came_from, s.origin)),
                s.position_depart_h,
                s.position_arrive_h,
                "flies empty",
            ),
        )
        for windows, start, end, what in moments:
            if windows is not None and not any(
                a <= start + SLACK_H and end <= b + SLACK_H for a, b in windows
            ):
                yield f"{_told(s)}: {what} from {start:.2f} h to {end:.2f} h outside every window"


def _orders(problem: Problem, flown: list[Sortie]) -> Iterator[str]:
    for pickup in problem.pickups:
        mine = [s for s in flown if s.origin == pickup.id]
        yield from _too_many(pickup, sorted(s.position_arrive_h for s in mine))
        for s in mine:
            if sum(n for _, n in s.loads) > pickup.orders.people:
                yield f"{_told(s)}: more people than the {pickup.orders.people:g} ordered for a flight"
    for refuge in problem.refuges:
        yield from _too_many(refuge, sorted(s.arrive_h for s in flown if s.to == refuge.id))


def _too_many(place: Pickup | Refuge, landings: list[float]) -> Iterator[str]:
    """Landings within any stretch of an hour or a day, that of its first minute counted and that of its last not."""
    orders = place.orders
    for most, length_h in ((orders.landings_per_h, 1.0), (orders.landings_per_day, 24.0)):
        if 0.0 < most < 1.0:
            most, length_h = 1.0, length_h / most
        for first in landings if most < len(landings) else ():
            there = sum(first <= hour < first + length_h - SLACK_H for hour in landings)
            if there > most:
                yield f"{place.id}: {there} landings from {first:.2f} h on, {most:g} ordered in {length_h:g} h"
                break
