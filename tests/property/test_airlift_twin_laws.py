"""The compiled dispatcher and annealing against their slow twins."""

import random
from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.airlift.problem import Aircraft, Group, Hours, Pickup, Problem, Refuge
from safeconduct.airlift.schedule import people_by, rank
from safeconduct.airlift.solvers.anneal import anneal, longest_of, ticks_of
from safeconduct.airlift.solvers.bounds import most_people, most_weighted
from safeconduct.airlift.solvers.budget import Budget, counted_budget
from safeconduct.airlift.solvers.dispatch import _built, board_of, build, flown
from safeconduct.airlift.solvers.grouping import grouped
from safeconduct.airlift.solvers.readable import build_readably, flown_readably
from safeconduct.airlift.solvers.relax import Craft, Relaxed
from safeconduct.airlift.solvers.search import chains_of
from safeconduct.airlift.solvers.solve import solve
from safeconduct.airlift.solvers.trips import Rule
from safeconduct.airlift.what_limits import swings, what_limits
from safeconduct.airlift.what_to_add import misfits, needs

FEW = settings(max_examples=25, deadline=None, derandomize=True)


def made(seed: int) -> Problem:
    """A problem with some of every rule: ramps, beds, windows, permissions, arrivals, parties, duty, two priorities."""
    rnd = random.Random(seed)
    n, m, k = rnd.randint(1, 3), rnd.randint(1, 3), rnd.randint(1, 4)

    def hours(rows: int, columns: int) -> tuple[tuple[float, ...], ...]:
        return tuple(
            tuple(rnd.choice([0.5, 1.0, 2.5, 4.0, inf]) for _ in range(columns)) for _ in range(rows)
        )

    groups = []
    for g in range(n + 1):
        people = rnd.randint(1, 90)
        ready = ((0.0, people // 2), (6.0, people)) if people > 1 and rnd.random() < 0.4 else ()
        seats = rnd.choice([1.0, 1.0, 2.0])
        groups.append(
            Group(f"g{g}", f"p{g % n}", people, priority=rnd.choice([1.0, 10.0]), ready=ready,
                  party=rnd.choice([1, 1, 4]), seats_each=seats)
        )  # fmt: skip
    window = ((2.0, 40.0), (50.0, 400.0))
    return Problem(
        groups=tuple(groups),
        pickups=tuple(
            Pickup(f"p{i}", rnd.choice([None, 1, 2]), 0.5, rnd.choice([((0.0, inf),), window])) for i in range(n)
        ),
        refuges=tuple(
            Refuge(f"r{j}", rnd.choice([None, 60]), rnd.choice([0.0, 5.0]), rnd.choice([None, 1]), 0.5)
            for j in range(m)
        ),
        bases=("b",),
        fleet=tuple(
            Aircraft(f"a{i}", "b", rnd.choice([20, 30]), available_h=rnd.choice([0.0, 3.0]), rest_h=8.0,
                     duty_h=rnd.choice([inf, 9.0]), crews=rnd.choice([1, 2]))
            for i in range(k)
        ),
        hours=Hours(hours(1, n), hours(n, m), hours(m, n)),
        permissions={("p0", "r0"): ((0.0, 30.0),)} if rnd.random() < 0.3 else {},
        deadline_h=rnd.choice([inf, 30.0]),
    )  # fmt: skip


@FEW
@given(st.integers(0, 10_000))
def test_compiled_and_readable_dispatcher_fly_the_same(seed: int) -> None:
    problem = made(seed)
    board = board_of(problem)
    for rule in (Rule(), Rule(0.6, urgent_first=True), Rule(noise=0.2, seed=seed, end_h=20.0)):
        compiled, readable = _built(board, rule)[0], build_readably(problem, rule)[0]
        assert compiled == readable
    chains = chains_of(problem, readable)
    state = board.state(board.trips())
    for fill in (1.0, 0.5):
        assert flown(board, state, chains, fill) == flown_readably(problem, chains, fill)


def plain_view(seed: int) -> tuple[Relaxed, tuple[tuple[tuple[int, int, int], ...], ...]]:
    rnd = random.Random(seed)
    n, m, k = rnd.randint(1, 4), rnd.randint(1, 3), rnd.randint(1, 4)
    out = tuple(tuple(rnd.randint(1, 50) for _ in range(m)) for _ in range(n))
    back = tuple(tuple(rnd.randint(1, 50) for _ in range(n)) for _ in range(m))
    start = tuple(rnd.randint(1, 50) for _ in range(n))
    crafts = tuple(Craft(start, out, back, rnd.choice([3, 3, 5])) for _ in range(k))
    loads: list[list[tuple[int, int, int]]] = [[] for _ in crafts]
    people = [0] * n
    for _ in range(rnd.randint(1, 12)):
        a, p, some = rnd.randrange(k), rnd.randrange(n), rnd.randint(1, 3)
        loads[a].append((p, rnd.randrange(m), some))
        people[p] += some
    taken = [sum(x for chain in loads for _, r, x in chain if r == j) for j in range(m)]
    beds = tuple(rnd.choice([None, t + 4]) for t in taken)
    return Relaxed(crafts, tuple(people), beds, 1, True), tuple(map(tuple, loads))


@FEW
@given(st.integers(0, 10_000))
def test_annealing_keeps_everybody_seats_and_beds_and_is_never_longer(seed: int) -> None:
    view, loads = plain_view(seed)
    found = anneal(view, loads, 0, counted_budget(4, seed))
    assert longest_of(view, found) <= longest_of(view, loads)
    for p, waiting in enumerate(view.people):
        assert sum(n for chain in found for q, _, n in chain if q == p) == waiting
    for r, beds in enumerate(view.beds):
        assert beds is None or sum(n for chain in found for _, q, n in chain if q == r) <= beds
    assert all(0 < n <= c.seats for c, chain in zip(view.crafts, found, strict=True) for _, _, n in chain)


def test_annealing_finds_the_shortest_of_a_small_worked_case() -> None:
    """Two aircraft, two loads at each of two pickups; by hand: each aircraft takes the pickup it is nearest to."""
    out = ((3, 9), (9, 3))
    back = ((3, 9), (9, 3))
    view = Relaxed((Craft((1, 8), out, back, 1), Craft((8, 1), out, back, 1)), (2, 2), (None, None), 1, True)
    bad = (((1, 0, 1), (1, 1, 1)), ((0, 0, 1), (0, 1, 1)))
    found = anneal(view, bad, 0, counted_budget(10))
    # start 1, out 3, back 3, out 3
    assert [ticks_of(c, chain) for c, chain in zip(view.crafts, found, strict=True)] == [10, 10]


@FEW
@given(st.integers(0, 10_000))
def test_like_places_taken_together_bound_no_less(seed: int) -> None:
    problem = made(seed)
    twin = replace(problem.pickups[0], id="twin")
    h = problem.hours

    def doubled(problem: Problem) -> Problem:
        first = problem.groups[0]
        other = replace(first, id="other", pickup="twin")
        hours = Hours(
            tuple((*row, row[0]) for row in h.base_to_pickup),
            (*h.pickup_to_refuge, h.pickup_to_refuge[0]),
            tuple((*row, row[0]) for row in h.refuge_to_pickup),
        )
        rules = {("twin" if a == "p0" else a, b): w for (a, b), w in problem.permissions.items()}
        return replace(
            problem, groups=(*problem.groups, other), pickups=(*problem.pickups, twin), hours=hours,
            permissions={**problem.permissions, **rules},
        )  # fmt: skip

    two = doubled(problem)
    one = grouped(two)
    assert len(one.pickups) < len(two.pickups)
    assert most_people(one, inf) >= most_people(two, inf) - 1e-3
    assert most_weighted(one, inf) >= most_weighted(two, inf) - 1e-3


def test_a_budget_counts_work_and_says_when_its_clock_struck() -> None:
    clock = iter(np.arange(0.0, 100.0, 1.0))
    budget = Budget(5.0, guard=lambda: float(next(clock)), until=3.0)
    part = budget.share(0.5)
    assert (budget.left(), part.left()) == (5.0, 2.5)
    part.spend(1.0)
    assert budget.left() == pytest.approx(4.0)
    assert not budget.struck
    assert budget.left() == 0.0
    assert budget.struck


def test_the_most_urgent_leave_first_where_that_is_asked() -> None:
    """One aircraft, one trip in time: eight of priority 10 far away, or forty of priority 1 near by."""
    problem = Problem(
        groups=(Group("urgent", "far", 8, priority=10.0), Group("many", "near", 120, priority=1.0)),
        pickups=(Pickup("far"), Pickup("near")),
        refuges=(Refuge("r"),),
        bases=("b",),
        fleet=(Aircraft("a", "b", 40),),
        hours=Hours(((4.0, 1.0),), ((4.0,), (1.0,)), ((4.0, 1.0),)),
        deadline_h=9.0,
    )
    # near: 2 + 2 + 2 h for 120 people; the urgent alone need 8 h and weigh 80
    by_weight = solve(problem, counted_budget(50))
    assert people_by(by_weight.sorties, 9.0) == 120
    first = solve(replace(problem, urgent_first=True), counted_budget(50))
    assert min(first.sorties, key=lambda s: s.depart_h).loads == (("urgent", 8),)
    assert rank(replace(problem, urgent_first=True), first.sorties)[:3] == (-8, -8, 8.0)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_proved_is_the_same_as_no_gap(seed: int) -> None:
    problem = made(seed)
    plan = solve(problem, counted_budget(10))
    assert plan.proved(problem) == (plan.gap(problem) == 0.0)
    assert plan == solve(problem, counted_budget(10))
    assert not plan.cut_short


def test_what_limits_a_worked_case_is_its_ramp_and_not_its_crews() -> None:
    """400 people, one parking place, 2 h each, 1 h flights: 4 h an hour of four aircraft, half an aircraft of ramp."""
    problem = Problem(
        groups=(Group("g", "p", 400),),
        pickups=(Pickup("p", mog=1, ground_h=2.0),),
        refuges=(Refuge("r"),),
        bases=("b",),
        fleet=tuple(Aircraft(f"a{i}", "b", 50, duty_h=30.0, rest_h=8.0) for i in range(4)),
        hours=Hours(((1.0,),), ((1.0,),), ((1.0,),)),
    )
    plan = solve(problem, counted_budget(50))
    # eight loads one after another: the first lands after 1 h, the last leaves after 17 h and flies 1 h
    assert plan.closure_h == pytest.approx(18.0)
    gains = what_limits(problem, plan.closure_h, inf)
    assert gains[0].kind == "ramp"
    assert gains[0].hours > 4.0


def test_swings_are_told_the_widest_first() -> None:
    problem = made(3)
    few = replace(problem, groups=tuple(replace(g, people=1, ready=()) for g in problem.groups))
    told = swings([("nothing", problem, problem), ("people", few, problem)], lambda p: build(p, Rule()))
    assert [s.name for s in told] == ["people"]
    assert told[0].people[0] <= told[0].people[1]


def test_a_family_that_fits_no_aircraft_is_named() -> None:
    problem = replace(
        made(1),
        groups=(
            Group("clan", "p0", 200, party=200),
            Group("lying", "p0", 2, seats_each=60.0),
            Group("g", "p0", 5),
        ),
        fleet=(Aircraft("a", "b", 50),),
    )
    assert misfits(problem) == (
        "clan: 200 people who stay together take 200 seats; the largest aircraft has 50",
        "lying: one person takes 60 seats; the largest aircraft has 50",
    )
    assert [need.what for need in needs(problem, inf)] == ["fit", "fit"]
    assert misfits(replace(problem, groups=problem.groups[2:])) == ()
