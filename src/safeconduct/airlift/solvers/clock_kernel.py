"""The dispatcher, compiled: whole schedules timed in thousandths of a second. Its readable twin is in the tests.

Same rules, same order of arithmetic: the tests hold both to the same schedules. The search calls `fly_chains` for every
neighbour it looks at, the greedy starts call `build_greedily`. Few and wide arrays, because the compiler takes its time
for each one that is handed on; the columns have names.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from safeconduct.airlift.calendars import EPS_H

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FULL = -1
"""Returned when there is no room for another trip in the arrays; the caller gives larger ones."""

SEATS, FREE_FROM, UNTIL, DUTY, REST, CREWS, KIND = range(7)
"""Columns of `Data.craft`."""
GROUND, MOG, OPEN, FIRST, END, STEP, STEPS_END = range(7)
"""Columns of `Data.pickup`; the first three of `Data.refuge` too. Groups and arrival steps of a pickup lie in a row."""
BEDS, ONWARD = 3, 4
"""Further columns of `Data.refuge`."""
PEOPLE, PRIORITY, RANK, PARTY, EACH, CURVE, CURVE_END = range(7)
"""Columns of `Data.group`."""
PLACE, FREE, DUTY_NO, DUTY_START, ENDS = range(5)
"""Columns of `State.craft`; from `ENDS` on the ends of the last duties, one column for each crew."""
COUNT, LONGEST = range(2)
"""Columns of `State.stay`; the first of `State.bed` too, which has the people taken in beside it."""
AWAY, LANDED, DEPART, ARRIVE, WEIGHT, WHO, FROM, TO, CAP, SHIFT, CAME, LOADS = range(12)
"""Columns of an offer and of `State.trips`: hours, weighted people, aircraft, pickup, refuge, cap, duty, where it came
from; from `LOADS` on the people of each group of the pickup."""


class Data(NamedTuple):
    """A problem as arrays; see `dispatch.board_of`. Windows are lists of stretches, named by number.

    Attributes
    ----------
    craft : (aircraft, 7); base : (aircraft, pickups, 2)
        Hours of the first leg and number of its windows.
    out, back : (classes, pickups, refuges), (classes, refuges, pickups)
        Hours.
    leg_windows : (pickups, refuges, 2)
        Numbers of the windows there and back.
    windows, windows_at : (stretches, 2), (lists + 1,)
    pickup, refuge, group : (pickups, 7), (refuges, 5), (groups, 7)
        Groups in the order of their pickups, the most urgent of a pickup first.
    curve, steps : (points, 2), (hours,)
        People there by an hour; hours at which somebody comes to a pickup.
    """

    craft: Floats
    base: Floats
    out: Floats
    back: Floats
    leg_windows: Ints
    windows: Floats
    windows_at: Ints
    pickup: Floats
    refuge: Floats
    group: Floats
    curve: Floats
    steps: Floats
    deadline: float
    ranks: int


class State(NamedTuple):
    """The operation while trips are placed.

    Attributes
    ----------
    craft : (aircraft, 4 + crews)
    stays, stay : (places, most, 2), (places, 2)
        Booked stretches on ramps and, after the pickups, on stands, in order; how many, and the longest.
    nights, bed : (refuges, most, 3), (refuges, 2)
        Hour, load and people staying after it; how many loads, people taken in.
    taken : (groups,)
    trips : (most, 11 + groups of a pickup)
    size : (1,)
        Trips placed.
    """

    craft: Floats
    stays: Floats
    stay: Floats
    nights: Floats
    bed: Floats
    taken: Ints
    trips: Floats
    size: Ints


@njit(cache=True)
def _next_fit(d: Data, which: int, start: float, length: float) -> float:
    for w in range(d.windows_at[which], d.windows_at[which + 1]):
        begin = max(start, d.windows[w, 0])
        if begin + length <= d.windows[w, 1] + EPS_H:
            return begin
    return np.inf


@njit(cache=True)
def _first_from(stays: Floats, n: int, hour: float) -> int:
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if stays[middle, 0] < hour:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True)
def _clash(stays: Floats, stay: Floats, mog: int, start: float, end: float) -> float:
    """-1 if the stay fits, else the hour at which the crowded moment it meets ends."""
    n = int(stay[COUNT])
    first = _first_from(stays, n, start - stay[LONGEST] - EPS_H)
    last = _first_from(stays, n, end - EPS_H if end > start else start + EPS_H)
    for m in range(first - 1, last):
        moment = start
        if m >= first:
            if stays[m, 1] <= start + EPS_H or stays[m, 0] <= start:
                continue
            moment = stays[m, 0]
        there = 0
        for s in range(first, last):
            if stays[s, 1] > start + EPS_H and stays[s, 0] <= moment + EPS_H and stays[s, 1] > moment + EPS_H:
                there += 1
        if there >= mog:
            ends = np.empty(there)
            there = 0
            for s in range(first, last):
                if (
                    stays[s, 1] > start + EPS_H
                    and stays[s, 0] <= moment + EPS_H
                    and stays[s, 1] > moment + EPS_H
                ):
                    ends[there] = stays[s, 1]
                    there += 1
            ends.sort()
            return float(ends[there - mog])
    return -1.0


@njit(cache=True)
def _room(s: State, place: int, mog: int, start: float, length: float) -> float:
    """First hour from `start` at which a stay of this length keeps within the limit."""
    if mog < 0:
        return start
    if mog == 0:
        return np.inf
    begin = start
    while True:
        clash = _clash(s.stays[place], s.stay[place], mog, begin, begin + length)
        if clash < 0:
            return begin
        begin = clash


@njit(cache=True)
def _book(stays: Floats, stay: Floats, start: float, end: float) -> None:
    at = int(stay[COUNT])
    while at > 0 and (stays[at - 1, 0] > start or (stays[at - 1, 0] == start and stays[at - 1, 1] > end)):
        stays[at, 0], stays[at, 1] = stays[at - 1, 0], stays[at - 1, 1]
        at -= 1
    stays[at, 0], stays[at, 1] = start, end
    stay[COUNT] += 1
    stay[LONGEST] = max(stay[LONGEST], end - start)


@njit(cache=True)
def _bed_at(s: State, r: int, hour: float, people: float) -> int:
    low, high = 0, int(s.bed[r, COUNT])
    while low < high:
        middle = (low + high) // 2
        if s.nights[r, middle, 0] < hour or (
            s.nights[r, middle, 0] == hour and s.nights[r, middle, 1] < people
        ):
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True)
def _staying_before(d: Data, s: State, r: int, i: int, hour: float) -> float:
    if i == 0:
        return 0.0
    return max(0.0, s.nights[r, i - 1, 2] - d.refuge[r, ONWARD] * (hour - s.nights[r, i - 1, 0]))


@njit(cache=True)
def _bed_excess(d: Data, s: State, r: int, hour: float, people: int) -> float:
    at = _bed_at(s, r, hour, people)
    staying, last = _staying_before(d, s, r, at, hour) + people, hour
    worst = staying
    for i in range(at, int(s.bed[r, COUNT])):
        staying = max(0.0, staying - d.refuge[r, ONWARD] * (s.nights[r, i, 0] - last)) + s.nights[r, i, 1]
        last = s.nights[r, i, 0]
        worst = max(worst, staying)
    return worst - d.refuge[r, BEDS]


@njit(cache=True)
def _beds_free(d: Data, s: State, r: int, hour: float, people: int) -> float:
    if d.refuge[r, BEDS] == np.inf or s.bed[r, 1] + people <= d.refuge[r, BEDS]:
        return hour
    if d.refuge[r, ONWARD] <= 0 or people > d.refuge[r, BEDS]:
        return np.inf
    begin = hour
    while True:
        excess = _bed_excess(d, s, r, begin, people)
        if excess <= 1e-6:
            return begin
        begin += excess / d.refuge[r, ONWARD]


@njit(cache=True)
def _book_beds(d: Data, s: State, r: int, hour: float, people: int) -> None:
    s.bed[r, 1] += people
    if d.refuge[r, BEDS] == np.inf:
        return
    at = _bed_at(s, r, hour, people)
    for i in range(int(s.bed[r, COUNT]), at, -1):
        s.nights[r, i, 0], s.nights[r, i, 1] = s.nights[r, i - 1, 0], s.nights[r, i - 1, 1]
    s.nights[r, at, 0], s.nights[r, at, 1] = hour, people
    s.bed[r, COUNT] += 1
    for i in range(at, int(s.bed[r, COUNT])):
        s.nights[r, i, 2] = _staying_before(d, s, r, i, s.nights[r, i, 0]) + s.nights[r, i, 1]


@njit(cache=True)
def _there_by(d: Data, g: int, hour: float) -> int:
    n = 0
    for i in range(int(d.group[g, CURVE]), int(d.group[g, CURVE_END])):
        if d.curve[i, 0] > hour:
            break
        n = int(d.curve[i, 1])
    return n


@njit(cache=True)
def _left_by(d: Data, s: State, p: int, hour: float) -> int:
    total = 0
    for x in range(int(d.pickup[p, FIRST]), int(d.pickup[p, END])):
        g = x
        total += max(0, _there_by(d, g, hour) - s.taken[g])
    return total


@njit(cache=True)
def people_left(d: Data, s: State, p: int) -> int:
    """People of a pickup on no trip yet."""
    total = 0
    for x in range(int(d.pickup[p, FIRST]), int(d.pickup[p, END])):
        total += int(d.group[x, PEOPLE]) - s.taken[x]
    return total


@njit(cache=True)
def _loads(d: Data, s: State, trip: tuple[int, int, int, int], hour: float, row: Floats) -> int:
    """Who boards at an hour: by priority, whole parties, within seats, beds and plan; their number."""
    k, p, r, cap = trip
    seats, total = d.craft[k, SEATS], 0
    room = np.inf
    if d.refuge[r, BEDS] < np.inf:
        room = d.refuge[r, BEDS] if d.refuge[r, ONWARD] > 0 else d.refuge[r, BEDS] - s.bed[r, 1]
    if cap >= 0:
        room = min(room, cap)
    for x in range(int(d.pickup[p, FIRST]), int(d.pickup[p, END])):
        g = x
        left = int(d.group[g, PEOPLE]) - s.taken[g]
        there = _there_by(d, g, hour) - s.taken[g]
        fit = int(min(float(there), room, (seats + 1e-9) // d.group[g, EACH]))
        if 0 < fit < left:
            fit -= fit % int(d.group[g, PARTY])
        fit = max(fit, 0)
        row[LOADS + x - int(d.pickup[p, FIRST])] = fit
        seats -= fit * d.group[g, EACH]
        room -= fit
        total += fit
    return total


@njit(cache=True)
def _leg_in(d: Data, s: State, k: int, p: int) -> float:
    return float(
        d.base[k, p, 0] if s.craft[k, PLACE] < 0 else d.back[int(d.craft[k, KIND]), int(s.craft[k, PLACE]), p]
    )


@njit(cache=True)
def _leg_windows(d: Data, s: State, k: int, p: int) -> int:
    return int(d.base[k, p, 1] if s.craft[k, PLACE] < 0 else d.leg_windows[p, int(s.craft[k, PLACE]), 1])


@njit(cache=True)
def _ramp_free(d: Data, s: State, p: int, start: float, length: float) -> float:
    return _room(s, p, int(d.pickup[p, MOG]), start, length)


@njit(cache=True)
def _landing(d: Data, s: State, p: int, from_h: float, leg: float, permitted: int) -> float:
    at = from_h
    for _ in range(1000):
        moved = _next_fit(d, permitted, at - leg, leg) + leg
        moved = _next_fit(d, int(d.pickup[p, OPEN]), moved, 0.0)
        if moved < np.inf:
            moved = _ramp_free(d, s, p, moved, d.pickup[p, GROUND])
        if moved <= at or moved == np.inf:
            return moved
        at = moved
    return np.inf


@njit(cache=True)
def _departure(
    d: Data, s: State, trip: tuple[int, int, int, int], from_h: float, wanted: int, row: Floats
) -> float:
    k, p, r, _ = trip
    out = d.out[int(d.craft[k, KIND]), p, r]
    there = np.inf
    for i in range(int(d.pickup[p, STEP]), int(d.pickup[p, STEPS_END])):
        if _left_by(d, s, p, d.steps[i]) >= wanted:
            there = d.steps[i]
            break
    at = max(from_h, there)
    for _ in range(1000):
        moved = _next_fit(d, int(d.pickup[p, OPEN]), at, 0.0)
        moved = _next_fit(d, d.leg_windows[p, r, 0], moved, out)
        moved = _next_fit(d, int(d.refuge[r, OPEN]), moved + out, 0.0)
        if moved < np.inf:
            moved = _room(s, len(d.pickup) + r, int(d.refuge[r, MOG]), moved, d.refuge[r, GROUND])
        if moved == np.inf:
            return np.inf
        people = _loads(d, s, trip, moved - out, row)
        if people == 0:
            later = np.inf
            for i in range(int(d.pickup[p, STEP]), int(d.pickup[p, STEPS_END])):
                if d.steps[i] > moved - out:
                    later = d.steps[i]
                    break
            moved = later + out
        moved = _beds_free(d, s, r, moved, people) - out
        if moved <= at + EPS_H:
            return at
        at = moved
    return np.inf


@njit(cache=True)
def _on_duty(
    d: Data, s: State, trip: tuple[int, int, int, int], fill: float, from_h: float, row: Floats
) -> bool:
    """Times of a trip flown from an hour on, written to `row` with who is on board."""
    k, p, r, _ = trip
    out = d.out[int(d.craft[k, KIND]), p, r]
    room = _loads(d, s, trip, np.inf, row)
    wanted = int(np.ceil(fill * room)) if fill > 0 and room > 0 else min(1, room)
    leg, permitted, at = _leg_in(d, s, k, p), _leg_windows(d, s, k, p), from_h
    for _ in range(1000 if wanted > 0 else 0):
        landing = _landing(d, s, p, at + leg, leg, permitted)
        if landing == np.inf:
            return False
        depart = _departure(d, s, trip, landing + d.pickup[p, GROUND], wanted, row)
        if depart == np.inf:
            return False
        # as late as the take-off allows, so that no ramp is held for nothing
        late = depart - d.pickup[p, GROUND]
        landed = landing
        if (
            _next_fit(d, permitted, late - leg, leg) <= late - leg
            and _ramp_free(d, s, p, late, d.pickup[p, GROUND]) <= late
            and _next_fit(d, int(d.pickup[p, OPEN]), late, 0.0) <= late
        ):
            landed = late
        free = _ramp_free(d, s, p, landed, depart - landed)
        if free <= landed:
            if depart + out > d.craft[k, UNTIL] + EPS_H:
                return False
            row[AWAY], row[LANDED], row[DEPART], row[ARRIVE] = landed - leg, landed, depart, depart + out
            people, weight = _loads(d, s, trip, depart, row), 0.0
            for x in range(int(d.pickup[p, FIRST]), int(d.pickup[p, END])):
                weight += row[LOADS + x - int(d.pickup[p, FIRST])] * d.group[x, PRIORITY]
            row[WEIGHT] = weight
            return people > 0
        at = free - leg
    return False


@njit(cache=True)
def _timed(d: Data, s: State, trip: tuple[int, int, int, int], fill: float, row: Floats) -> int:
    """Duty in which the trip is flown, or -1: in the present one if it fits, else after the rest."""
    k, p, r, _ = trip
    if _leg_in(d, s, k, p) + d.out[int(d.craft[k, KIND]), p, r] == np.inf:
        return -1
    duty = int(s.craft[k, DUTY_NO])
    # one call of each function only: the compiler copies what is called twice
    for turn in range(2):
        from_h = s.craft[k, FREE]
        if turn == 1:
            if duty < 0 or d.craft[k, DUTY] == np.inf:
                return -1
            before = duty + 1 - int(d.craft[k, CREWS])
            if before >= 0:
                from_h = max(from_h, s.craft[k, ENDS + before % (s.craft.shape[1] - ENDS)] + d.craft[k, REST])
        own = turn == 1 or duty < 0
        # a second time setting out as late as the take-off allows, lest a night at a closed field uses up the duty
        for _ in range(2 if own else 1):
            if not _on_duty(d, s, trip, fill, from_h, row):
                break
            begin = row[AWAY] if own else s.craft[k, DUTY_START]
            if row[ARRIVE] + d.refuge[r, GROUND] - begin <= d.craft[k, DUTY] + EPS_H:
                return max(duty, 0) + turn
            later = row[DEPART] - d.pickup[p, GROUND] - _leg_in(d, s, k, p)
            if later <= from_h:
                break
            from_h = later
    return -1


@njit(cache=True)
def _option(
    d: Data, s: State, trip: tuple[int, int, int, int], fill: float, row: Floats, spare: Floats
) -> bool:
    """The trip at its earliest; a load late for the deadline leaves earlier with fewer if that is in time."""
    duty = -1
    for early in range(2):
        if early == 1 and (fill <= 0 or (duty >= 0 and row[ARRIVE] <= d.deadline)):
            break
        found = _timed(d, s, trip, 0.0 if early == 1 else fill, spare)
        if early == 0 or duty < 0 or (found >= 0 and spare[ARRIVE] <= d.deadline):
            row[:] = spare
            duty = found
    row[WHO], row[FROM], row[TO], row[CAP] = trip
    row[SHIFT] = duty
    return bool(duty >= 0)


@njit(cache=True)
def _place(d: Data, s: State, row: Floats) -> bool:
    """Fly it: book ramp, stand, beds, people and crew; False when the arrays are full."""
    k, p, r, n = int(row[WHO]), int(row[FROM]), int(row[TO]), s.size[0]
    if n >= len(s.trips):
        return False
    done, duty = row[ARRIVE] + d.refuge[r, GROUND], int(row[SHIFT])
    if d.pickup[p, MOG] >= 0:
        _book(s.stays[p], s.stay[p], row[LANDED], row[DEPART])
    if d.refuge[r, MOG] >= 0:
        _book(s.stays[len(d.pickup) + r], s.stay[len(d.pickup) + r], row[ARRIVE], done)
    first, people = int(d.pickup[p, FIRST]), 0
    for x in range(first, int(d.pickup[p, END])):
        s.taken[x] += int(row[LOADS + x - first])
        people += int(row[LOADS + x - first])
    _book_beds(d, s, r, row[ARRIVE], people)
    s.trips[n, :] = row
    s.trips[n, CAME] = s.craft[k, PLACE]
    s.size[0] += 1
    if duty > s.craft[k, DUTY_NO]:
        s.craft[k, DUTY_NO] = duty
        s.craft[k, DUTY_START] = row[AWAY]
    s.craft[k, ENDS + duty % (s.craft.shape[1] - ENDS)] = done
    s.craft[k, PLACE] = r
    s.craft[k, FREE] = done
    return True


@njit(cache=True)
def _reset(d: Data, s: State) -> None:
    """The state before anything has flown."""
    s.craft[:] = 0.0
    s.craft[:, PLACE] = -1
    s.craft[:, DUTY_NO] = -1
    s.craft[:, FREE] = d.craft[:, FREE_FROM]
    s.stay[:] = 0.0
    s.bed[:] = 0.0
    s.taken[:] = 0
    s.size[0] = 0


@njit(cache=True)
def _refresh(
    d: Data, s: State, k: int, chain: Ints, span: Ints, fill: float, row: Floats, spare: Floats
) -> int:
    """The next trip of an aircraft that still has people to fetch; the number of trips looked at."""
    row[SHIFT] = -1
    looked = 0
    while span[k, 0] < span[k, 1]:
        i = span[k, 0]
        looked += 1
        if _option(d, s, (k, int(chain[i, 0]), int(chain[i, 1]), int(chain[i, 2])), fill, row, spare):
            return looked
        span[k, 0] += 1
    return looked


@njit(cache=True)
def fly_chains(d: Data, s: State, chains: Ints, counts: Ints, fill: float) -> int:
    """Time chains of trips: at each step the trip that can take off first is flown. Options looked at, or `FULL`.

    An offer stays what it was until something it depends on is booked: its aircraft, its pickup or its refuge.
    """
    _reset(d, s)
    aircraft, wide = len(counts), s.trips.shape[1]
    span = np.zeros((aircraft, 2), np.int64)
    span[:, 1] = counts
    offers, spare = np.zeros((aircraft, wide)), np.zeros(wide)
    offers[:, SHIFT] = -2
    looked, last_p, last_r, last = 0, -1.0, -1.0, -1
    while True:
        first = -1
        for k in range(aircraft):
            row = offers[k]
            if (
                row[SHIFT] == -2
                or k == last
                or (row[SHIFT] >= 0 and (row[FROM] == last_p or row[TO] == last_r))
            ):
                looked += _refresh(d, s, k, chains[k], span, fill, row, spare)
            if row[SHIFT] >= 0 and (first < 0 or row[DEPART] < offers[first, DEPART]):
                first = k
        if first < 0:
            return looked
        if not _place(d, s, offers[first]):
            return FULL
        span[first, 0] += 1
        last, last_p, last_r = first, offers[first, FROM], offers[first, TO]


@njit(cache=True)
def _shake(state: NDArray[np.uint64]) -> float:
    """A normal number from twelve even ones (their sum less 6)."""
    total = -6.0
    for _ in range(12):
        x = state[0]
        x ^= x >> np.uint64(12)
        x ^= x << np.uint64(25)
        x ^= x >> np.uint64(27)
        state[0] = x
        total += float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0
    return total


@njit(cache=True)
def _served(d: Data, s: State, p: int, rank: int) -> bool:
    """Whether nobody of this rank or a more urgent one is left at a pickup."""
    for x in range(int(d.pickup[p, FIRST]), int(d.pickup[p, END])):
        g = x
        if d.group[g, RANK] <= rank and s.taken[g] < int(d.group[g, PEOPLE]):
            return False
    return True


@njit(cache=True)
def _heaviest(d: Data, s: State, k: int, p: int) -> float:
    """No load of an aircraft from a pickup weighs more: all of its seats taken by the most urgent who are left."""
    priority, each = 0.0, np.inf
    for g in range(int(d.pickup[p, FIRST]), int(d.pickup[p, END])):
        if s.taken[g] < d.group[g, PEOPLE]:
            priority = max(priority, d.group[g, PRIORITY])
            each = min(each, d.group[g, EACH])
    return float(priority * min(d.craft[k, SEATS] / each, people_left(d, s, p)))


@njit(cache=True)
def build_greedily(
    d: Data,
    s: State,
    able: NDArray[np.bool_],
    quotas: Floats,
    rule: tuple[float, float, float, bool],
    state: NDArray[np.uint64],
) -> int:
    """Fly until nobody is left or nobody can be fetched; options looked at, or `FULL`.

    Parameters
    ----------
    able : bool, shape (classes, pickups, refuges)
    quotas : Floats, shape (classes, pickups, refuges)
        Trips still wanted on each leg; they come first.
    rule : (fill, end_h, noise, urgent first)
        As `dispatch.Rule`.
    """
    _reset(d, s)
    fill, end_h, noise, urgent = rule
    wide = s.trips.shape[1]
    best, row, spare = np.zeros(wide), np.zeros(wide), np.zeros(wide)
    looked = 0
    for rank in range(d.ranks if urgent else 1):
        only = rank if urgent else d.ranks
        queue = [(s.craft[k, FREE], k) for k in range(len(s.craft))]
        heapify(queue)
        late = [(0.0, 0)]
        late.pop()
        while len(queue) > 0 or len(late) > 0:
            if len(queue) == 0:
                for item in late:
                    heappush(queue, item)
                late.clear()
                end_h, noise = np.inf, 0.0
                quotas[:] = 0.0
            free, k = heappop(queue)
            looked += _best(d, s, (k, only), (fill, end_h, noise), able, quotas, state, (best, row, spare))
            if best[SHIFT] < 0:
                if end_h < np.inf:
                    late.append((free, k))
                continue
            if not _place(d, s, best):
                return FULL
            quotas[int(d.craft[k, KIND]), int(best[FROM]), int(best[TO])] -= 1.0
            heappush(queue, (s.craft[k, FREE], k))
    return looked


@njit(cache=True)
def _best(
    d: Data,
    s: State,
    who: tuple[int, int],
    rule: tuple[float, float, float],
    able: NDArray[np.bool_],
    quotas: Floats,
    state: NDArray[np.uint64],
    rows: tuple[Floats, Floats, Floats],
) -> int:
    """The trip worth most by the hour, in the first of `rows`, its duty -1 if there is none; options looked at."""
    fill, end_h, noise = rule
    best, row, spare = rows
    k, only = who
    c, looked, most = int(d.craft[k, KIND]), 0, -1.0
    best[SHIFT] = -1
    for planned in range(2):
        for p in range(able.shape[1]):
            if people_left(d, s, p) <= 0 or _served(d, s, p, only):
                continue
            heaviest = _heaviest(d, s, k, p) * (1.0 + 1e-9)
            least = _leg_in(d, s, k, p) + d.pickup[p, GROUND]
            for r in range(able.shape[2]):
                if not able[c, p, r] or (planned == 0 and quotas[c, p, r] <= 0.5):
                    continue
                # nothing lands sooner than its legs take: not worth timing where even that is worth less
                if noise <= 0 and heaviest < most * max(least + d.out[c, p, r], 1e-6):
                    continue
                looked += 1
                if not _option(d, s, (k, p, r, -1), fill, row, spare) or row[ARRIVE] > end_h:
                    continue
                shake = np.exp(noise * _shake(state)) if noise > 0 else 1.0
                late = 1e-6 if row[ARRIVE] > d.deadline else 1.0
                worth = shake * row[WEIGHT] / max(row[ARRIVE] - s.craft[k, FREE], 1e-6) * late
                if worth > most:
                    most = worth
                    best[:] = row
        if most >= 0:
            return looked
    return looked
