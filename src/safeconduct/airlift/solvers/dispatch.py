"""Turning trips into timed sorties: the one place where the solvers' plans meet the clock.

Every solver decides who flies where; `Dispatcher` decides when, by the earliest hour that ramp, opening
hours, permissions, beds, arrivals and crew duty allow. It keeps the rules; `checker` has code of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, isinf

from safeconduct.airlift.calendars import EPS_H, Beds, Ramp, fits, next_fit
from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sortie


@dataclass(frozen=True, slots=True)
class Trip:
    """One trip of an aircraft before it has a time.

    Attributes
    ----------
    pickup, refuge : int
        Positions in the problem.
    cap : int or None
        Most people to take; None for as many as fit.
    """

    pickup: int
    refuge: int
    cap: int | None = None


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

    def left(self, pickup: int) -> int:
        """People of a pickup not on any sortie yet."""
        return sum(g.people - self.taken[g.id] for g in self.waiting[pickup])

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
        same = self._on_duty(k, trip, fill, craft.free_h, max(craft.duty, 0))
        if same is not None and craft.duty >= 0:
            if self._unloaded_h(same) <= craft.duty_start_h + aircraft.duty_h + EPS_H:
                return same
        elif same is not None and self._within_one_duty(k, same):
            return same
        if craft.duty < 0 or isinf(aircraft.duty_h):
            return None
        rested = self._on_duty(k, trip, fill, self._rested_h(k), craft.duty + 1)
        return rested if rested is not None and self._within_one_duty(k, rested) else None

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


def fly(problem: Problem, chains: Sequence[Sequence[Trip]], fill: float = 1.0) -> tuple[Sortie, ...]:
    """Time given chains of trips, one per aircraft: at each step the trip that can take off first is flown."""
    state = Dispatcher(problem)
    queues = [list(chain) for chain in chains]
    offers: dict[int, Option] = {}
    while True:
        for k, queue in enumerate(queues):
            _refresh(state, k, queue, offers, fill)
        if not offers:
            return tuple(sorted(state.sorties, key=lambda s: (s.depart_h, s.aircraft)))
        k = min(offers, key=lambda i: (offers[i].sortie.depart_h, i))
        state.place(offers.pop(k))
        queues[k].pop(0)


def _refresh(state: Dispatcher, k: int, queue: list[Trip], offers: dict[int, Option], fill: float) -> None:
    """The next trip of an aircraft that still has people to fetch, at its present earliest."""
    offers.pop(k, None)
    while queue:
        offer = state.option(k, queue[0], fill)
        if offer is not None:
            offers[k] = offer
            return
        queue.pop(0)
