"""The dispatcher and the greedy rule, readable: they fly small problems, and hold `clock_kernel` to the same schedules.

Trips are placed one after another at the earliest hour that ramp, opening hours, permissions, beds, arrivals and crew
duty allow.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, inf, isinf

from safeconduct.airlift.aircraft_classes import alike, can_carry
from safeconduct.airlift.calendars import EPS_H, next_fit
from safeconduct.airlift.problem import Problem, Window
from safeconduct.airlift.schedule import Sortie, Sorties
from safeconduct.airlift.solvers.plain_kernel import random_state
from safeconduct.airlift.solvers.trips import Rule, Trip


def fits(windows: Sequence[Window], start_h: float, length_h: float) -> bool:
    """Whether it fits right at `start_h`."""
    return next_fit(windows, start_h, length_h) <= start_h


class Ramp:
    """Stretches of time during which aircraft stand on a ramp that holds `mog` at once (None: any number)."""

    def __init__(self, mog: int | None) -> None:
        self.mog = mog
        self._stays: list[tuple[float, float]] = []
        self._longest_h = 0.0

    def add(self, start_h: float, end_h: float) -> None:
        """Book a stay."""
        if self.mog is not None:
            insort(self._stays, (start_h, end_h))
            self._longest_h = max(self._longest_h, end_h - start_h)

    def next_free(self, start_h: float, length_h: float) -> float:
        """First hour from `start_h` at which a stay of this length keeps within the limit."""
        if self.mog is None:
            return start_h
        if self.mog == 0:
            return inf
        begin = start_h
        while (clash := self._clash(begin, begin + length_h)) is not None:
            begin = clash
        return begin

    def _clash(self, start_h: float, end_h: float) -> float | None:
        """None if the stay fits, else the hour at which the crowded moment it meets ends."""
        first = bisect_left(self._stays, (start_h - self._longest_h - EPS_H, -inf))
        last = (
            bisect_left(self._stays, (end_h - EPS_H, -inf))
            if end_h > start_h
            else bisect_left(self._stays, (start_h + EPS_H, -inf))
        )
        near = [s for s in self._stays[first:last] if s[1] > start_h + EPS_H]
        assert self.mog is not None
        for moment in (start_h, *(s[0] for s in near if s[0] > start_h)):
            there = sorted(s[1] for s in near if s[0] <= moment + EPS_H and s[1] > moment + EPS_H)
            if len(there) >= self.mog:
                return there[len(there) - self.mog]
        return None


class Beds:
    """People at a refuge: they arrive in loads and are taken onward at a constant rate, freeing their beds."""

    def __init__(self, beds: int | None, onward_per_h: float) -> None:
        self.beds = beds
        self.onward_per_h = onward_per_h
        self.total = 0
        self._arrivals: list[tuple[float, int]] = []
        self._staying: list[float] = []

    def most(self) -> float:
        """People that one more load may have at most, at any hour."""
        if self.beds is None:
            return inf
        return self.beds if self.onward_per_h > 0 else self.beds - self.total

    def add(self, hour_h: float, people: int) -> None:
        """Book a load."""
        self.total += people
        at = bisect_left(self._arrivals, (hour_h, people))
        self._arrivals.insert(at, (hour_h, people))
        self._staying.insert(at, 0.0)
        for i in range(at, len(self._arrivals)):
            when_h, load = self._arrivals[i]
            self._staying[i] = self._before(i, when_h) + load

    def _before(self, i: int, hour_h: float) -> float:
        """People staying at an hour, of the loads before the i-th."""
        if i == 0:
            return 0.0
        gone = self.onward_per_h * (hour_h - self._arrivals[i - 1][0])
        return max(0.0, self._staying[i - 1] - gone)

    def next_free(self, hour_h: float, people: int) -> float:
        """First hour from `hour_h` at which the load finds beds and leaves them for loads booked later."""
        if self.beds is None or self.total + people <= self.beds:
            return hour_h
        if self.onward_per_h <= 0 or people > self.beds:
            return inf
        begin = hour_h
        while (excess := self._excess(begin, people)) > 1e-6:
            begin += excess / self.onward_per_h
        return begin

    def _excess(self, hour_h: float, people: int) -> float:
        """People too many at the worst moment if the load came at `hour_h`."""
        assert self.beds is not None
        at = bisect_left(self._arrivals, (hour_h, people))
        staying, last_h = self._before(at, hour_h) + people, hour_h
        worst = staying
        for when_h, load in self._arrivals[at:]:
            staying = max(0.0, staying - self.onward_per_h * (when_h - last_h)) + load
            last_h = when_h
            worst = max(worst, staying)
        return worst - self.beds


@dataclass(slots=True)
class _Craft:
    place: str
    index: int
    at_base: bool
    free_h: float
    duty: int = -1
    duty_start_h: float = 0.0
    duty_ends_h: list[float] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.duty_ends_h = []


@dataclass(frozen=True, slots=True)
class Option:
    """A trip that could be flown next, with its times."""

    aircraft: int
    sortie: Sortie
    weight: float
    pickup: int
    refuge: int


class Dispatcher:
    """State of the operation while trips are placed one after another.

    Parameters
    ----------
    problem : Problem
        What is to be flown.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.hours = [problem.hours_of(a) for a in problem.fleet]
        self.seats = [problem.seats(a) for a in problem.fleet]
        self.craft = [_Craft(a.base, problem.bases.index(a.base), True, a.available_h) for a in problem.fleet]
        self.ramps = [Ramp(p.mog) for p in problem.pickups]
        self.stands = [Ramp(r.mog) for r in problem.refuges]
        self.beds = [Beds(r.beds, r.onward_per_h) for r in problem.refuges]
        by_rank = sorted(problem.groups, key=lambda g: -g.priority)
        self.waiting = [[g for g in by_rank if g.pickup == p.id and g.people] for p in problem.pickups]
        self.steps = [sorted({h for g in groups for h, _ in g.curve}) for groups in self.waiting]
        self.curves = {g.id: ([h for h, _ in g.curve], [n for _, n in g.curve]) for g in problem.groups}
        self.taken = {g.id: 0 for g in problem.groups}
        self.sorties: list[Sortie] = []

    def flown(self) -> Sorties:
        """What was placed, in order of departure."""
        return tuple(sorted(self.sorties, key=lambda s: (s.depart_h, s.aircraft)))

    def left(self, pickup: int, urgency: float = 0.0) -> int:
        """People of a pickup, of this priority or a higher one, not on any sortie yet."""
        return sum(g.people - self.taken[g.id] for g in self.waiting[pickup] if g.priority >= urgency)

    def leg_h(self, k: int, pickup: int) -> float:
        """Hours of the empty leg from where the aircraft stands."""
        craft, hours = self.craft[k], self.hours[k]
        table = hours.base_to_pickup if craft.at_base else hours.refuge_to_pickup
        return table[craft.index][pickup]

    def option(self, k: int, trip: Trip, fill: float = 1.0) -> Option | None:
        """The trip at its earliest, waiting for `fill` of the load it could have; None if it cannot be.

        A load that would be late for the deadline leaves earlier with fewer people if that is in time.
        """
        best = self._timed(k, trip, fill)
        if fill > 0 and (best is None or best.sortie.arrive_h > self.problem.deadline_h):
            early = self._timed(k, trip, 0.0)
            if best is None or (early and early.sortie.arrive_h <= self.problem.deadline_h):
                return early
        return best

    def place(self, option: Option) -> None:
        """Fly it: book ramp, stand, beds, people and crew."""
        sortie, k = option.sortie, option.aircraft
        refuge = self.problem.refuges[option.refuge]
        unloaded_h = sortie.arrive_h + refuge.ground_h
        self.ramps[option.pickup].add(sortie.position_arrive_h, sortie.depart_h)
        self.stands[option.refuge].add(sortie.arrive_h, unloaded_h)
        self.beds[option.refuge].add(sortie.arrive_h, sortie.people)
        for group, people in sortie.loads:
            self.taken[group] += people
        craft = self.craft[k]
        if sortie.duty > craft.duty:
            craft.duty, craft.duty_start_h = sortie.duty, sortie.position_depart_h
            craft.duty_ends_h.append(unloaded_h)
        craft.duty_ends_h[-1] = unloaded_h
        craft.place, craft.index, craft.at_base = refuge.id, option.refuge, False
        craft.free_h = unloaded_h
        self.sorties.append(sortie)

    def _timed(self, k: int, trip: Trip, fill: float) -> Option | None:
        craft, aircraft = self.craft[k], self.problem.fleet[k]
        if isinf(self.leg_h(k, trip.pickup) + self._out_h(k, trip)):
            return None
        if craft.duty < 0:
            return self._in_one_duty(k, trip, fill, craft.free_h, 0)
        same = self._on_duty(k, trip, fill, craft.free_h, craft.duty)
        if same is not None and self._unloaded_h(same) <= craft.duty_start_h + aircraft.duty_h + EPS_H:
            return same
        if isinf(aircraft.duty_h):
            return None
        return self._in_one_duty(k, trip, fill, self._rested_h(k), craft.duty + 1)

    def _in_one_duty(self, k: int, trip: Trip, fill: float, from_h: float, duty: int) -> Option | None:
        """The trip as a duty of its own: as early as can be, else setting out as late as its take-off allows.

        Whoever lands in the evening at a field that is closed overnight, and takes off in the morning, has waited out
        its duty; the same crew that comes in the morning has not.
        """
        for _ in range(2):
            option = self._on_duty(k, trip, fill, from_h, duty)
            if option is None or self._within_one_duty(k, option):
                return option
            ground_h = self.problem.pickups[trip.pickup].ground_h
            later_h = option.sortie.depart_h - ground_h - self.leg_h(k, trip.pickup)
            if later_h <= from_h:
                return None
            from_h = later_h
        return None

    def _rested_h(self, k: int) -> float:
        """First hour of the next duty: the crew whose turn it is has rested since its last one."""
        craft, aircraft = self.craft[k], self.problem.fleet[k]
        turn = len(craft.duty_ends_h) - aircraft.crews
        rested = craft.duty_ends_h[turn] + aircraft.rest_h if turn >= 0 else 0.0
        return max(craft.free_h, rested)

    def _within_one_duty(self, k: int, option: Option) -> bool:
        length_h = self._unloaded_h(option) - option.sortie.position_depart_h
        return length_h <= self.problem.fleet[k].duty_h + EPS_H

    def _unloaded_h(self, option: Option) -> float:
        return option.sortie.arrive_h + self.problem.refuges[option.refuge].ground_h

    def _out_h(self, k: int, trip: Trip) -> float:
        return self.hours[k].pickup_to_refuge[trip.pickup][trip.refuge]

    def _on_duty(self, k: int, trip: Trip, fill: float, from_h: float, duty: int) -> Option | None:
        p, craft = self.problem, self.craft[k]
        pickup, refuge = p.pickups[trip.pickup], p.refuges[trip.refuge]
        out_h = self._out_h(k, trip)
        times = self._times(k, trip, from_h, self._wanted(k, trip, fill))
        if times is None or times[1] + out_h > p.fleet[k].until_h + EPS_H:
            return None
        landed, depart = times
        loads = self._loads(k, trip, depart)
        sortie = Sortie(
            aircraft=p.fleet[k].id,
            came_from=craft.place,
            position_depart_h=landed - self.leg_h(k, trip.pickup),
            position_arrive_h=landed,
            origin=pickup.id,
            to=refuge.id,
            depart_h=depart,
            arrive_h=depart + out_h,
            loads=loads,
            duty=duty,
        )
        weight = sum(n * g.priority for g in self.waiting[trip.pickup] for i, n in loads if i == g.id)
        return Option(k, sortie, weight, trip.pickup, trip.refuge) if loads else None

    def _times(self, k: int, trip: Trip, from_h: float, wanted: int) -> tuple[float, float] | None:
        """Landing at the pickup and take-off with `wanted` people; a ramp that fills up meanwhile moves both."""
        p, craft = self.problem, self.craft[k]
        pickup = p.pickups[trip.pickup]
        leg_h, at = self.leg_h(k, trip.pickup), from_h
        for _ in range(1000 if wanted > 0 else 0):
            landing = self._landing(trip.pickup, at + leg_h, leg_h, p.windows(craft.place, pickup.id))
            if isinf(landing):
                return None
            depart = self._departure(k, trip, landing + pickup.ground_h, wanted)
            if isinf(depart):
                return None
            landed = self._just_in_time(trip.pickup, landing, depart, (leg_h, craft.place))
            free = self.ramps[trip.pickup].next_free(landed, depart - landed)
            if free <= landed:
                return landed, depart
            at = free - leg_h
        return None

    def _landing(
        self, pickup: int, from_h: float, leg_h: float, permitted: Sequence[tuple[float, float]]
    ) -> float:
        """First landing at the pickup that permission, opening hours and ramp allow."""
        place = self.problem.pickups[pickup]
        at = from_h
        for _ in range(1000):
            moved = next_fit(permitted, at - leg_h, leg_h) + leg_h
            moved = next_fit(place.open, moved, 0.0)
            moved = self.ramps[pickup].next_free(moved, place.ground_h)
            if moved <= at or isinf(moved):
                return moved
            at = moved
        return inf

    def _departure(self, k: int, trip: Trip, from_h: float, wanted: int) -> float:
        """First take-off with `wanted` people that field, permission, stand and beds allow."""
        p, out_h = self.problem, self._out_h(k, trip)
        pickup, refuge = p.pickups[trip.pickup], p.refuges[trip.refuge]
        at = max(from_h, self._there_h(trip.pickup, wanted))
        for _ in range(1000):
            moved = next_fit(pickup.open, at, 0.0)
            moved = next_fit(p.windows(pickup.id, refuge.id), moved, out_h)
            moved = next_fit(refuge.open, moved + out_h, 0.0)
            moved = self.stands[trip.refuge].next_free(moved, refuge.ground_h)
            if isinf(moved):
                return inf
            people = sum(n for _, n in self._loads(k, trip, moved - out_h))
            if not people:
                moved = self._next_arrival_h(trip.pickup, moved - out_h) + out_h
            moved = self.beds[trip.refuge].next_free(moved, people) - out_h
            if moved <= at + EPS_H:
                return at
            at = moved
        return inf

    def _just_in_time(self, pickup: int, earliest: float, depart: float, leg: tuple[float, str]) -> float:
        """Landing as late as the take-off allows, so that no ramp is held for nothing."""
        leg_h, came_from = leg
        place = self.problem.pickups[pickup]
        late = depart - place.ground_h
        permitted = fits(self.problem.windows(came_from, place.id), late - leg_h, leg_h)
        free = self.ramps[pickup].next_free(late, place.ground_h) <= late
        return late if permitted and free and fits(place.open, late, 0.0) else earliest

    def _wanted(self, k: int, trip: Trip, fill: float) -> int:
        """People to wait for."""
        room = self._room(k, trip)
        return ceil(fill * room) if fill > 0 and room > 0 else min(1, room)

    def _room(self, k: int, trip: Trip) -> int:
        """People that seats, beds and the plan leave room for, of those still waiting."""
        loads = self._loads(k, trip, inf)
        return sum(n for _, n in loads)

    def _there_h(self, pickup: int, wanted: int) -> float:
        """First hour by which `wanted` of the people not taken are at the airfield."""
        steps = self.steps[pickup]
        at = bisect_left(steps, wanted, key=lambda hour_h: self._left_by(pickup, hour_h))
        return steps[at] if at < len(steps) else inf

    def _left_by(self, pickup: int, hour_h: float) -> int:
        """People not taken who are at the airfield by an hour; it never falls with the hour."""
        waiting = self.waiting[pickup]
        return sum(max(0, self._there_by(g.id, hour_h) - self.taken[g.id]) for g in waiting)

    def _there_by(self, group: str, hour_h: float) -> int:
        """People of a group at the airfield by an hour, looked up in a moment."""
        hours, people = self.curves[group]
        at = bisect_right(hours, hour_h)
        return people[at - 1] if at else 0

    def _next_arrival_h(self, pickup: int, after_h: float) -> float:
        """Next hour at which people arrive: whole parties were not there yet."""
        return next((h for h in self.steps[pickup] if h > after_h), inf)

    def _loads(self, k: int, trip: Trip, hour_h: float) -> tuple[tuple[str, int], ...]:
        """Who boards at an hour: by priority, whole parties, within seats, beds and plan."""
        seats = float(self.seats[k])
        people = min(self.beds[trip.refuge].most(), inf if trip.cap is None else trip.cap)
        loads = []
        for group in self.waiting[trip.pickup]:
            left = group.people - self.taken[group.id]
            there = self._there_by(group.id, hour_h) - self.taken[group.id]
            fit = int(min(there, people, (seats + 1e-9) // group.seats_each))
            if fit < left:
                fit -= fit % group.party
            if fit > 0:
                loads.append((group.id, fit))
                seats -= fit * group.seats_each
                people -= fit
        return tuple(loads)


def fly_readably(problem: Problem, chains: Sequence[Sequence[Trip]], fill: float = 1.0) -> Sorties:
    """Time given chains of trips, one per aircraft: at each step the trip that can take off first is flown."""
    return flown_readably(problem, chains, fill)[0]


def flown_readably(problem: Problem, chains: Sequence[Sequence[Trip]], fill: float) -> tuple[Sorties, int]:
    """The same; with the options looked at.

    An offer stays what it was until something it depends on is booked: its aircraft, its pickup or its refuge.
    """
    state = Dispatcher(problem)
    queues = [list(chain) for chain in chains]
    offers: dict[int, Option] = {}
    looked = sum(_refresh(state, k, queue, offers, fill) for k, queue in enumerate(queues))
    while offers:
        k = min(offers, key=lambda i: (offers[i].sortie.depart_h, i))
        done = offers.pop(k)
        state.place(done)
        queues[k].pop(0)
        looked += _refresh(state, k, queues[k], offers, fill)
        for other, offer in sorted(offers.items()):
            if other != k and (offer.pickup == done.pickup or offer.refuge == done.refuge):
                looked += _refresh(state, other, queues[other], offers, fill)
    return state.flown(), looked


def _refresh(state: Dispatcher, k: int, queue: list[Trip], offers: dict[int, Option], fill: float) -> int:
    """The next trip of an aircraft that still has people to fetch, at its present earliest; the trips looked at."""
    offers.pop(k, None)
    looked = 0
    while queue:
        looked += 1
        offer = state.option(k, queue[0], fill)
        if offer is not None:
            offers[k] = offer
            return looked
        queue.pop(0)
    return looked


class _Builder:
    def __init__(self, problem: Problem, rule: Rule) -> None:
        self.problem, self.rule = problem, rule
        self.state = Dispatcher(problem)
        self.classes = alike(problem)
        self.class_of = {k: c for c, one in enumerate(self.classes) for k in one.members}
        self.left = dict(rule.quotas)
        self.random = _Random(rule.seed)
        self.looked = 0
        pairs = [(i, j) for i in range(len(problem.pickups)) for j in range(len(problem.refuges))]
        self.pairs = [[leg for leg in pairs if can_carry(problem, one, *leg)] for one in self.classes]

    def build(self) -> Sorties:
        """Fly until nobody is left or nobody can be fetched, where asked for the most urgent first."""
        ranks = sorted({g.priority for g in self.problem.groups if g.people}, reverse=True)
        for urgency in ranks if self.rule.urgent_first else [0.0]:
            self._fly_for(urgency)
        return self.state.flown()

    def _fly_for(self, urgency: float) -> None:
        """Until nobody of a priority or a higher one can be fetched."""
        queue = [(craft.free_h, k) for k, craft in enumerate(self.state.craft)]
        heapq.heapify(queue)
        late: list[tuple[float, int]] = []
        while queue or late:
            if not queue:
                queue, late = late, []
                self.rule, self.left = replace(self.rule, end_h=inf, noise=0.0), {}
                heapq.heapify(queue)
            free_h, k = heapq.heappop(queue)
            option = self._best(k, urgency)
            if option is None:
                if not isinf(self.rule.end_h):
                    late.append((free_h, k))
                continue
            self.state.place(option)
            key = (self.class_of[k], option.pickup, option.refuge)
            self.left[key] = self.left.get(key, 0.0) - 1.0
            heapq.heappush(queue, (self.state.craft[k].free_h, k))

    def _best(self, k: int, urgency: float) -> Option | None:
        c = self.class_of[k]
        asked = [p for p in range(len(self.problem.pickups)) if self.state.left(p, urgency) > 0]
        legs = [leg for leg in self.pairs[c] if leg[0] in asked]
        planned = [leg for leg in legs if self.left.get((c, *leg), 0.0) > 0.5]
        for some in (planned, legs):
            self.looked += len(some)
            options = [o for leg in some if (o := self.state.option(k, Trip(*leg), self.rule.fill))]
            worth = [(self._worth(k, o), o) for o in options if o.sortie.arrive_h <= self.rule.end_h]
            if worth:
                return max(worth, key=lambda pair: (pair[0], -pair[1].pickup, -pair[1].refuge))[1]
        return None

    def _worth(self, k: int, option: Option) -> float:
        """Weighted people by hour of the cycle; those too late for the deadline count for almost nothing."""
        spent_h = option.sortie.arrive_h - self.state.craft[k].free_h
        late = option.sortie.arrive_h > self.problem.deadline_h
        shake = exp(self.rule.noise * self.random.normal()) if self.rule.noise else 1.0
        return shake * option.weight / max(spent_h, 1e-6) * (1e-6 if late else 1.0)


class _Random:
    """The kernels' generator, in whole numbers of any size."""

    def __init__(self, seed: int) -> None:
        self.state = int(random_state(seed)[0])

    def normal(self) -> float:
        """A normal number from twelve even ones (their sum less 6)."""
        total = -6.0
        for _ in range(12):
            x = self.state
            x ^= x >> 12
            x ^= (x << 25) & MASK
            self.state = x = x ^ (x >> 27)
            total += float(((x * 2685821657736338717) & MASK) >> 11) / 9007199254740992.0
        return total


MASK = 0xFFFFFFFFFFFFFFFF
"""64 bits: the compiled twin overflows where Python would not."""


def build_readably(problem: Problem, rule: Rule) -> tuple[Sorties, int]:
    """A schedule by the greedy rule, and the options looked at."""
    builder = _Builder(problem, rule)
    return builder.build(), builder.looked
