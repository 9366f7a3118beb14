"""The airlift problem as a frozen value: who waits where, who can fly them where, and when.

Hours count from the start of the operation. ``inf`` in a matrix: the leg cannot be flown. Numbers here do not
know where they come from; planning fills them from a scenario, `bare` from a file of matrices.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isinf, isnan
from typing import TypeAlias

from safeconduct.errors import Fault, InputError, did_you_mean

Window: TypeAlias = tuple[float, float]
Matrix: TypeAlias = tuple[tuple[float, ...], ...]
ALWAYS: tuple[Window, ...] = ((0.0, inf),)


@dataclass(frozen=True, slots=True)
class Group:
    """Evacuees who wait at one airfield.

    Attributes
    ----------
    id : str
        Name, unique in the problem.
    pickup : str
        Airfield where they board.
    people : int
        Likely headcount, people.
    people_low, people_high : int
        Low and high headcount, people; default the likely one. Used by the simulation only.
    priority : float
        Weight of one person in the first objective, > 0.
    ready : tuple of (float, int)
        Arrival curve: (hour, people there by then, cumulative), a step function. Empty: all from hour 0.
    party : int
        People who stay together (families, minimum groups): loads are whole parties, the last may be smaller.
    seats_each : float
        Seats one person takes; 1 for a seated person, more for stretchers and helpers.
    way_h : (float, float)
        Likely and high hours of the way on the surface by which they come to the airfield; the likely ones are in
        `ready`. Used by the simulation only.
    """

    id: str
    pickup: str
    people: int
    people_low: int = -1
    people_high: int = -1
    priority: float = 1.0
    ready: tuple[tuple[float, int], ...] = ()
    party: int = 1
    seats_each: float = 1.0
    way_h: tuple[float, float] = (0.0, 0.0)

    @property
    def curve(self) -> tuple[tuple[float, int], ...]:
        """The arrival curve, never empty."""
        return self.ready or ((0.0, self.people),)

    def there_by(self, hour_h: float) -> int:
        """People at the airfield by an hour."""
        return max((n for h, n in self.curve if h <= hour_h), default=0)


@dataclass(frozen=True, slots=True)
class Orders:
    """What an authority bounds at an airfield.

    Attributes
    ----------
    landings_per_h, landings_per_day : float
        Landings at most in any hour, and in any 24.
    people : float
        People at most on one departing flight.
    """

    landings_per_h: float = inf
    landings_per_day: float = inf
    people: float = inf


@dataclass(frozen=True, slots=True)
class Pickup:
    """An airfield people leave from.

    Attributes
    ----------
    id : str
        Name, unique among places.
    mog : int or None
        Working MOG: aircraft on the ramp at once; None for no limit.
    ground_h : float
        Loading time, h.
    open : tuple of Window
        Hours in which aircraft may land and take off.
    orders : Orders
        What the checker holds its flights to; `mog` and `ground_h` are such that schedules keep it.
    """

    id: str
    mog: int | None = None
    ground_h: float = 0.0
    open: tuple[Window, ...] = ALWAYS
    orders: Orders = Orders()


@dataclass(frozen=True, slots=True)
class Refuge:
    """An airfield people are taken to.

    Attributes
    ----------
    id : str
        Name, unique among places.
    beds : int or None
        People who can stay at once; None for no limit.
    onward_per_h : float
        People taken onward each hour, freeing their beds.
    mog : int or None
        Working MOG: aircraft unloading at once; None for no limit. A parked, empty aircraft takes none.
    ground_h : float
        Unloading and turn-round time, h.
    open : tuple of Window
        Hours in which aircraft may land. (Taking off empty is not limited by them.)
    orders : Orders
        What the checker holds its flights to; `mog` and `ground_h` are such that schedules keep it.
    """

    id: str
    beds: int | None = None
    onward_per_h: float = 0.0
    mog: int | None = None
    ground_h: float = 0.0
    open: tuple[Window, ...] = ALWAYS
    orders: Orders = Orders()


@dataclass(frozen=True, slots=True)
class Hours:
    """Block times in hours; ``inf`` where a leg cannot be flown.

    Attributes
    ----------
    base_to_pickup : Matrix
        One row per base, one column per pickup.
    pickup_to_refuge : Matrix
        One row per pickup, one column per refuge.
    refuge_to_pickup : Matrix
        One row per refuge, one column per pickup.
    """

    base_to_pickup: Matrix
    pickup_to_refuge: Matrix
    refuge_to_pickup: Matrix

    def tables(self) -> Iterator[tuple[str, Matrix]]:
        """Name and content of the three matrices."""
        yield "base_to_pickup", self.base_to_pickup
        yield "pickup_to_refuge", self.pickup_to_refuge
        yield "refuge_to_pickup", self.refuge_to_pickup


def transposed(matrix: Sequence[Sequence[float]]) -> Matrix:
    """Rows and columns exchanged."""
    return tuple(zip(*matrix, strict=True))


@dataclass(frozen=True, slots=True)
class Aircraft:
    """One aircraft with its crews.

    Attributes
    ----------
    id : str
        Name, unique in the fleet.
    base : str
        Where it stands at `available_h`.
    seats : int
        Normal load, people.
    seats_emergency : int or None
        Emergency load, people; used only when the problem asks for it. Record loads are never planned.
    available_h, until_h : float
        First hour it may leave its base; hour by which it must have landed for good.
    duty_h, rest_h : float
        Longest duty of one crew (first departure to unloaded), rest before its next one.
    crews : int
        Crews that take turns; the change happens at a refuge.
    hours : Hours or None
        Its own block times; None for the common ones.
    places : frozenset of str or None
        Pickups and refuges it can use; None for all.
    type : str
        Type name, for people to read.
    """

    id: str
    base: str
    seats: int
    seats_emergency: int | None = None
    available_h: float = 0.0
    until_h: float = inf
    duty_h: float = inf
    rest_h: float = 0.0
    crews: int = 1
    hours: Hours | None = None
    places: frozenset[str] | None = None
    type: str = ""

    def may_use(self, place: str) -> bool:
        """Whether it can land there."""
        return self.places is None or place in self.places


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything an airlift depends on, checked at birth.

    Attributes
    ----------
    groups : tuple of Group
        Who is to be taken out.
    pickups, refuges : tuple of Pickup, Refuge
        Where from and where to.
    bases : tuple of str
        Where aircraft start; the rows of ``base_to_pickup``.
    fleet : tuple of Aircraft
        Who flies.
    hours : Hours
        Block times for aircraft without their own.
    permissions : Mapping of (str, str) to tuple of Window
        Hours in which a leg may be flown, from first to last minute; legs not named are free at all hours.
    deadline_h : float
        People count as out when they arrive by this hour; ``inf`` for no deadline.
    emergency_loads : bool
        Whether emergency seating was asked for.
    urgent_first : bool
        Whether people of a higher priority go before all others, and not only count for more: no number of the others
        makes one of them wait.
    """

    groups: tuple[Group, ...]
    pickups: tuple[Pickup, ...]
    refuges: tuple[Refuge, ...]
    bases: tuple[str, ...]
    fleet: tuple[Aircraft, ...]
    hours: Hours
    permissions: Mapping[tuple[str, str], tuple[Window, ...]] = field(default_factory=dict)
    deadline_h: float = inf
    emergency_loads: bool = False
    urgent_first: bool = False

    def __post_init__(self) -> None:
        faults = list(problem_faults(self))
        if faults:
            raise InputError(faults)

    @property
    def people(self) -> int:
        """Everybody who waits."""
        return sum(g.people for g in self.groups)

    def seats(self, aircraft: Aircraft) -> int:
        """Load planned for one sortie: normal, or emergency when asked for and known."""
        if self.emergency_loads and aircraft.seats_emergency is not None:
            return aircraft.seats_emergency
        return aircraft.seats

    def hours_of(self, aircraft: Aircraft) -> Hours:
        """Its block times, ``inf`` at places it cannot use."""
        own = aircraft.hours or self.hours
        if aircraft.places is None:
            return own
        ins = [aircraft.may_use(p.id) for p in self.pickups]
        outs = [aircraft.may_use(r.id) for r in self.refuges]
        bases = [True] * len(self.bases)
        return Hours(
            _masked(own.base_to_pickup, bases, ins),
            _masked(own.pickup_to_refuge, ins, outs),
            _masked(own.refuge_to_pickup, outs, ins),
        )

    def windows(self, origin: str, to: str) -> tuple[Window, ...]:
        """Hours in which the leg is permitted."""
        return self.permissions.get((origin, to), ALWAYS)


def _masked(matrix: Matrix, rows: Sequence[bool], columns: Sequence[bool]) -> Matrix:
    pairs = zip(matrix, rows, strict=True)
    return tuple(
        tuple(h if row and c else inf for h, c in zip(line, columns, strict=True)) for line, row in pairs
    )


def problem_faults(p: Problem) -> Iterator[Fault]:
    """Every fault of a problem."""
    yield from _name_faults(p)
    for i, group in enumerate(p.groups):
        yield from _group_faults(f"groups[{i}]", group, p)
    for where, place in _places(p):
        yield from _place_faults(where, place)
    for i, aircraft in enumerate(p.fleet):
        yield from _aircraft_faults(f"fleet[{i}]", aircraft, p)
    yield from _hours_faults("hours", p.hours, p)
    yield from _permission_faults(p)
    if isnan(p.deadline_h) or p.deadline_h < 0:
        yield Fault("deadline_h", f"{p.deadline_h} is not an hour from the start.", "Give 0 or more.")


def _places(p: Problem) -> Iterator[tuple[str, Pickup | Refuge]]:
    yield from ((f"pickups[{i}]", place) for i, place in enumerate(p.pickups))
    yield from ((f"refuges[{i}]", place) for i, place in enumerate(p.refuges))


def _name_faults(p: Problem) -> Iterator[Fault]:
    for what, names in (
        ("groups", [g.id for g in p.groups]),
        ("fleet", [a.id for a in p.fleet]),
        ("pickups and refuges", [place.id for _, place in _places(p)]),
        ("bases", list(p.bases)),
    ):
        for name in sorted({n for n in names if names.count(n) > 1}):
            yield Fault(what, f'"{name}" is there twice.', "Give each its own name.")


def _group_faults(where: str, g: Group, p: Problem) -> Iterator[Fault]:
    known = [pickup.id for pickup in p.pickups]
    if g.pickup not in known:
        yield Fault(f"{where}.pickup", f'no pickup "{g.pickup}".', did_you_mean(g.pickup, known))
    if g.people < 0:
        yield Fault(f"{where}.people", f"{g.people} people.", "Give 0 or more.")
    if not g.priority > 0:
        yield Fault(f"{where}.priority", f"{g.priority} is not above 0.", "1 is an ordinary person.")
    if g.party < 1 or not g.seats_each > 0:
        yield Fault(where, "party must be 1 or more, seats_each above 0.")
    if not 0.0 <= g.way_h[0] <= g.way_h[1] < inf:
        yield Fault(f"{where}.way_h", "must be hours from 0, the likely ones not above the high ones.")
    if any(b[0] <= a[0] or b[1] < a[1] for a, b in zip(g.ready, g.ready[1:], strict=False)):
        yield Fault(f"{where}.ready", "hours must rise and people not fall.", "The curve is cumulative.")
    if g.ready and (g.ready[-1][1] != g.people or g.ready[0][0] < 0):
        yield Fault(f"{where}.ready", f"must start at hour 0 or later and end at {g.people} people.")


def _place_faults(where: str, place: Pickup | Refuge) -> Iterator[Fault]:
    if place.mog is not None and place.mog < 0:
        yield Fault(f"{where}.mog", f"{place.mog} aircraft.", "Give 0 or more, or null for no limit.")
    if not 0 <= place.ground_h < inf:
        yield Fault(f"{where}.ground_h", f"{place.ground_h} h.", "Give 0 or more.")
    if isinstance(place, Refuge) and place.beds is not None and place.beds < 0:
        yield Fault(f"{where}.beds", f"{place.beds} beds.", "Give 0 or more, or null for no limit.")
    if isinstance(place, Refuge) and not 0 <= place.onward_per_h < inf:
        yield Fault(f"{where}.onward_per_h", f"{place.onward_per_h} people an hour.", "Give 0 or more.")
    yield from _window_faults(f"{where}.open", place.open)


def _window_faults(where: str, windows: Sequence[Window]) -> Iterator[Fault]:
    for start, end in windows:
        if not 0 <= start <= end:
            yield Fault(where, f"{start} to {end} is not a window.", "Start first, both 0 or more.")
    if any(b[0] < a[1] for a, b in itertools.pairwise(windows)):
        yield Fault(where, "windows overlap or are out of order.", "Join them and sort them.")


def _aircraft_faults(where: str, a: Aircraft, p: Problem) -> Iterator[Fault]:
    if a.base not in p.bases:
        yield Fault(f"{where}.base", f'no base "{a.base}".', did_you_mean(a.base, p.bases))
    if a.seats < 0 or (a.seats_emergency is not None and a.seats_emergency < a.seats):
        yield Fault(f"{where}.seats", "seats must be 0 or more, the emergency load not below them.")
    if not 0 <= a.available_h < inf or a.until_h < a.available_h:
        yield Fault(f"{where}.available_h", f"{a.available_h} to {a.until_h} is not a stretch of time.")
    if not a.duty_h > 0 or not 0 <= a.rest_h < inf or a.crews < 1:
        yield Fault(where, "duty_h must be above 0, rest_h 0 or more, crews 1 or more.")
    known = [place.id for _, place in _places(p)]
    for place in sorted((a.places or frozenset()) - set(known)):
        yield Fault(f"{where}.places", f'no place "{place}".', did_you_mean(place, known))
    if a.hours is not None:
        yield from _hours_faults(f"{where}.hours", a.hours, p)


def _hours_faults(where: str, hours: Hours, p: Problem) -> Iterator[Fault]:
    bases, pickups, refuges = len(p.bases), len(p.pickups), len(p.refuges)
    shapes = ((bases, pickups), (pickups, refuges), (refuges, pickups))
    for (name, matrix), (rows, columns) in zip(hours.tables(), shapes, strict=True):
        if len(matrix) != rows or any(len(row) != columns for row in matrix):
            yield Fault(f"{where}.{name}", f"must have {rows} rows of {columns} hours.")
        elif any(isnan(h) or h < 0 or (isinf(h) and h < 0) for row in matrix for h in row):
            yield Fault(f"{where}.{name}", "an hour is below 0 or not a number.", "null: cannot be flown.")


def _permission_faults(p: Problem) -> Iterator[Fault]:
    known = [*p.bases, *(place.id for _, place in _places(p))]
    for (origin, to), windows in p.permissions.items():
        for place in (origin, to):
            if place not in known:
                yield Fault("permissions", f'no place "{place}".', did_you_mean(place, known))
        yield from _window_faults(f"permissions {origin} to {to}", windows)
