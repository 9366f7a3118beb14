"""Trip counts instead of sequences: how often each aircraft flies each leg, solved with CP-SAT.

For the length of a chain it does not matter in which order its legs are flown; a multiset of legs can
be flown as one chain when it is balanced at every place and connected (Euler). So the model has one whole number
per aircraft and leg, not one binary per position: no symmetry between orders, and a linear relaxation that is a
transport problem. Connectedness is added only where a solution lacks it. Compare the bus evacuation problem of
Goerigk, Grün & Heßler 2013 (Computers & Operations Research 40(12), 3010-3020).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isinf
from typing import Any, TypeAlias

from ortools.sat.python import cp_model

from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.relax import Craft, Relaxed

Legs: TypeAlias = dict[tuple[int, int], int]
Worth: TypeAlias = Sequence[Sequence[tuple[int, int]]]
"""For each pickup its groups: (value of a unit of people, units)."""
Island: TypeAlias = tuple[frozenset[int], frozenset[int]]


@dataclass(frozen=True, slots=True)
class LegsFlown:
    """Legs of one aircraft without their order.

    Attributes
    ----------
    start : int or None
        Pickup of its first trip; None if it does not fly.
    out, back : dict of (int, int) to int
        Flights by (pickup, refuge) and by (refuge, pickup).
    people : dict of (int, int) to int
        People carried by (pickup, refuge).
    """

    start: int | None
    out: Legs
    back: Legs
    people: Legs


@dataclass(frozen=True, slots=True)
class Counted:
    """Answer of the model.

    Attributes
    ----------
    routes : tuple of LegsFlown
        One per aircraft; empty when nothing was found.
    length, bound : int
        Longest chain and its proven lower bound, ticks.
    proved, impossible : bool
        Optimal; no solution at all.
    """

    routes: tuple[LegsFlown, ...]
    length: int
    bound: int
    proved: bool
    impossible: bool = False


SAT_S = 2.0
"""Work of one unit of CP-SAT's deterministic time, s. Measured."""

MOST_PLACES_AT_ONCE = 9
"""Places up to which all connectedness clauses are stated in advance: at most 500 sets for each aircraft."""


def _parts(places: Sequence[int]) -> list[frozenset[int]]:
    """All parts of a set of places but the empty one."""
    sizes = range(1, len(places) + 1)
    return [frozenset(part) for size in sizes for part in combinations(places, size)]


class _Variables:
    """Whole numbers of one aircraft and the length of its chain."""

    def __init__(self, model: cp_model.CpModel, craft: Craft, most: Sequence[int]) -> None:
        # a pickup without people is no place to fly to, so it has no variables
        pickups = [p for p, loads in enumerate(most) if loads]
        refuges = range(len(craft.back))
        ends = sum(most)
        self.start = {p: model.new_bool_var("") for p in pickups if craft.start[p] is not None}
        self.out = {
            (p, r): model.new_int_var(0, most[p] + len(craft.back), "")
            for p in pickups
            for r in refuges
            if craft.out[p][r] is not None
        }
        self.back = {
            (r, p): model.new_int_var(0, ends, "")
            for r in refuges
            for p in pickups
            if craft.back[r][p] is not None
        }
        self.out_used: dict[tuple[int, int], cp_model.IntVar] = {}
        self.back_used: dict[tuple[int, int], cp_model.IntVar] = {}
        self.end = {r: model.new_bool_var("") for r in refuges}
        self._balance(model, pickups, refuges)
        self.length: Any = sum(_at(craft.start[p]) * v for p, v in self.start.items())
        self.length += sum(_at(craft.out[p][r]) * v for (p, r), v in self.out.items())
        self.length += sum(_at(craft.back[r][p]) * v for (r, p), v in self.back.items())

    def _balance(self, model: cp_model.CpModel, pickups: Sequence[int], refuges: Sequence[int]) -> None:
        """What comes to a place leaves it, but for the last refuge."""
        model.add(sum(self.start.values()) == sum(self.end.values()))
        model.add(sum(self.start.values()) <= 1)
        for p in pickups:
            come = sum(v for (_, q), v in self.back.items() if q == p) + self.start.get(p, 0)
            model.add(come == sum(v for (q, _), v in self.out.items() if q == p))
        for r in refuges:
            gone = sum(v for (q, _), v in self.back.items() if q == r) + self.end[r]
            model.add(gone == sum(v for (_, q), v in self.out.items() if q == r))

    def name_used_legs(self, model: cp_model.CpModel) -> None:
        """A literal for each leg: flown at least once."""
        for flights, used in ((self.out, self.out_used), (self.back, self.back_used)):
            for leg, v in flights.items():
                used[leg] = model.new_bool_var("")
                model.add(v >= 1).only_enforce_if(used[leg])
                model.add(v == 0).only_enforce_if(~used[leg])

    def connect(self, model: cp_model.CpModel, island: Island) -> None:
        """No tour inside these pickups and refuges without a way in."""
        pickups, refuges = island
        come = [v for p, v in self.start.items() if p in pickups]
        come += [v for (p, r), v in self.out_used.items() if p not in pickups and r in refuges]
        come += [v for (r, p), v in self.back_used.items() if p in pickups and r not in refuges]
        for (p, r), flown in self.out_used.items():
            if p in pickups and r in refuges:
                model.add_bool_or([*come, ~flown])


def _at(ticks: int | None) -> int:
    assert ticks is not None
    return ticks


class CountModel:
    """The model; one method per constraint, named for what it ensures."""

    def __init__(self, view: Relaxed, budget: Budget, worth: Worth | None = None) -> None:
        self.view, self.budget, self.worth = view, budget, worth
        self.model = cp_model.CpModel()
        seats = [max(c.seats, 1) for c in view.crafts]
        most = [-(-n // min(seats, default=1)) for n in view.people]
        self.most = sum(most) or 1
        self.aircraft = [_Variables(self.model, c, most) for c in view.crafts]
        self.length = self.model.new_int_var(0, self._horizon(), "length")
        self._share_people()
        self._everybody_out()
        self._keep_to_beds()
        self._close_after_every_chain()
        self._order_equal_aircraft()
        self._connect_small()

    def _connect_small(self) -> None:
        """Every way to fall apart is excluded at once while they are few; otherwise as they turn up."""
        pickups = [p for p, n in enumerate(self.view.people) if n]
        refuges = range(len(self.view.beds))
        for a in self.aircraft:
            a.name_used_legs(self.model)
        if len(pickups) + len(refuges) <= MOST_PLACES_AT_ONCE:
            self._connect([(p, r) for p in _parts(pickups) for r in _parts(refuges)])

    def _horizon(self) -> int:
        longest = [
            max([_at(t) for t in (*c.start, *sum(c.out, ()), *sum(c.back, ())) if t is not None], default=0)
            for c in self.view.crafts
        ]
        return (2 * self.most + 1) * max(longest, default=0) + 1

    def _classes(self) -> dict[int, list[int]]:
        """Aircraft by seats: people need only be shared between classes."""
        classes: dict[int, list[int]] = {}
        for k, craft in enumerate(self.view.crafts):
            classes.setdefault(craft.seats, []).append(k)
        return classes

    def _share_people(self) -> None:
        """People on a leg fit the seats flown on it; in whole loads the flights are the people."""
        self.people: dict[tuple[int, int, int], Any] = {}
        whole = {c.seats for c in self.view.crafts} == {1}
        for seats, members in self._classes().items():
            for p, waiting in enumerate(self.view.people):
                for r in range(len(self.view.beds)):
                    flights = [a.out[p, r] for k in members if (p, r) in (a := self.aircraft[k]).out]
                    if flights and whole:
                        self.people[seats, p, r] = sum(flights)
                    elif flights:
                        x = self.people[seats, p, r] = self.model.new_int_var(0, waiting, "")
                        self.model.add(x <= seats * sum(flights))

    def _everybody_out(self) -> None:
        if self.worth is not None:
            self._who_is_out(self.worth)
            return
        for p, waiting in enumerate(self.view.people):
            self.model.add(sum(x for (_, q, _), x in self.people.items() if q == p) == waiting)
            most_seats = max((c.seats for c in self.view.crafts), default=1)
            visits = [v for a in self.aircraft for (q, _), v in a.out.items() if q == p]
            self.model.add(sum(visits) >= -(-waiting // max(most_seats, 1)))

    def _who_is_out(self, worth: Worth) -> None:
        """Not everybody need be out: the value of those who are, the most valued of a pickup first."""
        self.value: Any = 0
        for p, groups in enumerate(worth):
            shares = [(weight, self.model.new_int_var(0, n, "")) for weight, n in groups]
            carried = sum(x for (_, q, _), x in self.people.items() if q == p)
            self.model.add(carried == sum(share for _, share in shares))
            self.value += sum(weight * share for weight, share in shares)

    def _keep_to_beds(self) -> None:
        for r, beds in enumerate(self.view.beds):
            if beds is not None:
                self.model.add(sum(x for (_, _, q), x in self.people.items() if q == r) <= beds)

    def _close_after_every_chain(self) -> None:
        for a in self.aircraft:
            self.model.add(a.length <= self.length)

    def _order_equal_aircraft(self) -> None:
        """Equal aircraft fly chains of falling length."""
        last: dict[Craft, _Variables] = {}
        for craft, a in zip(self.view.crafts, self.aircraft, strict=True):
            if craft in last:
                self.model.add(last[craft].length >= a.length)
            last[craft] = a

    def solve(self, at_least: int = 0, hint: Sequence[LegsFlown] = (), at_most: int | None = None) -> Counted:
        """Shortest longest chain; connectedness is added until it holds.

        `at_most` asks for chains no longer than that; "impossible" then only means that there are none.
        """
        self.model.add(self.length >= at_least)
        if at_most is not None:
            self.model.add(self.length <= at_most)
        self.model.minimize(self.length)
        self._hint(hint)
        while True:
            solver, status = self._solved()
            if status == cp_model.INFEASIBLE:
                return Counted((), 0, 0, True, True)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return Counted((), 0, at_least, False)
            routes = self._routes(solver)
            bound = max(at_least, round(solver.best_objective_bound))
            # trip counts alone may close a circle that the aircraft never reaches: such circles are forbidden when they
            # turn up, as subtours are (Dantzig, Fulkerson and Johnson 1954)
            islands = [i for route in routes for i in islands_of(route)]
            if not islands:
                return Counted(routes, round(solver.objective_value), bound, status == cp_model.OPTIMAL)
            if self.budget.left() <= 0:
                return Counted((), 0, bound, False)
            self._connect(islands)

    def _connect(self, islands: Sequence[Island]) -> None:
        for a in self.aircraft:
            for island in islands:
                a.connect(self.model, island)

    def most_out(self, within: int, hint: Sequence[LegsFlown] = ()) -> tuple[int, tuple[LegsFlown, ...]]:
        """Proven bound on the people (weighted) that chains no longer than `within` ticks take out, and such chains.

        The model must have been made with `worth`.
        """
        # islands only add people: the bound stands with them, only the chains do not
        self.model.add(self.length <= within)
        self.model.maximize(self.value)
        self._hint(hint)
        solver, status = self._solved()
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return sum(w * n for some in self.worth or () for w, n in some), ()
        routes = self._routes(solver)
        lost = any(islands_of(route) for route in routes)
        return int(solver.best_objective_bound + 1e-6), () if lost else routes

    def fewest_hours(self, length: int, hint: Sequence[LegsFlown]) -> tuple[LegsFlown, ...]:
        """Chains no longer than `length` with the fewest hours together; the hint if nothing better is found."""
        self.model.add(self.length <= length)
        self.model.minimize(sum(a.length for a in self.aircraft))
        # a model takes one hint for each variable
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        self._hint(hint)
        solver, status = self._solved()
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return tuple(hint)
        routes = self._routes(solver)
        return tuple(hint) if any(islands_of(route) for route in routes) else routes

    def _solved(self) -> tuple[cp_model.CpSolver, Any]:
        """One run: one worker and counted work, so that it ends the same way however busy the machine is."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.budget.seed
        # measured on 18 loads: full linearization takes four to twelve times the work to the same proof
        solver.parameters.linearization_level = 1
        solver.parameters.max_deterministic_time = max(self.budget.left() / SAT_S, 0.01)
        if not isinf(self.budget.guard_left()):
            solver.parameters.max_time_in_seconds = max(self.budget.guard_left(), 0.01)
        status = solver.solve(self.model)
        self.budget.spend(SAT_S * solver.deterministic_time)
        return solver, status

    def _hint(self, routes: Sequence[LegsFlown]) -> None:
        for route, a in zip(routes, self.aircraft, strict=False):
            for p, v in a.start.items():
                self.model.add_hint(v, int(p == route.start))
            for flown, variables in ((route.out, a.out), (route.back, a.back)):
                for leg, v in variables.items():
                    self.model.add_hint(v, flown.get(leg, 0))

    def _routes(self, solver: cp_model.CpSolver) -> tuple[LegsFlown, ...]:
        pool = {key: int(solver.value(x)) for key, x in self.people.items()}
        routes = []
        for craft, a in zip(self.view.crafts, self.aircraft, strict=True):
            out = {leg: n for leg, v in a.out.items() if (n := solver.value(v))}
            back = {leg: n for leg, v in a.back.items() if (n := solver.value(v))}
            people = {}
            for (p, r), flights in out.items():
                people[p, r] = min(pool[craft.seats, p, r], craft.seats * flights)
                pool[craft.seats, p, r] -= people[p, r]
            start = next((p for p, v in a.start.items() if solver.value(v)), None)
            routes.append(LegsFlown(start, out, back, people))
        return tuple(routes)


def islands_of(route: LegsFlown) -> list[Island]:
    """Places that are flown between but cannot be reached from the start."""
    ways: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for p, r in [*route.out, *((p, r) for r, p in route.back)]:
        ways.setdefault(("pickup", p), set()).add(("refuge", r))
        ways.setdefault(("refuge", r), set()).add(("pickup", p))
    left = set(ways)
    if route.start is not None:
        left -= _reach(ways, ("pickup", route.start))
    islands = []
    while left:
        part = _reach(ways, min(left))
        left -= part
        names = [frozenset(i for kind, i in part if kind == which) for which in ("pickup", "refuge")]
        islands.append((names[0], names[1]))
    return islands


def _reach(ways: dict[tuple[str, int], set[tuple[str, int]]], seed: tuple[str, int]) -> set[tuple[str, int]]:
    part, queue = {seed}, [seed]
    while queue:
        near = ways.get(queue.pop(), set()) - part
        queue += sorted(near)
        part |= near
    return part
