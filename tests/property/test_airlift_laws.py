"""Laws of the airlift: what helps never hurts, no schedule breaks a rule, and small ones are the best there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.airlift.checker import check_schedule
from safeconduct.airlift.estimate import estimate
from safeconduct.airlift.problem import Aircraft, Group, Hours, Pickup, Problem, Refuge
from safeconduct.airlift.replan import difference, rest_of
from safeconduct.airlift.schedule import closure_h, curve, people_by
from safeconduct.airlift.solvers.bounds import (
    Demand,
    earliest_closure,
    last_to_leave_h,
    most_people,
    most_weighted,
)
from safeconduct.airlift.solvers.budget import counted_budget
from safeconduct.airlift.solvers.solve import solve
from safeconduct.planning.airlift_of_scenario.greedily import quick
from safeconduct.planning.airlift_of_scenario.groups import steps_of
from safeconduct.scenario.figures import Chance
from safeconduct.scenario.model import Arrival, HoursUtc, Mark, Origin, Place, Reading, Scenario
from safeconduct.scenario.model import Refuge as Haven
from safeconduct.scenario.windows import all_of, both, daily

LIGHT = settings(max_examples=25, deadline=None, derandomize=True)
FEW = settings(max_examples=12, deadline=None, derandomize=True)
WISH = Mark("assumed", by="test")
hours = st.integers(1, 8).map(lambda n: n / 2)


@st.composite
def problems(draw: st.DrawFn, *, plain: bool = False) -> Problem:
    """Two places of each kind at most, some of every rule there is; `plain`: no rule but seats and beds."""
    n, m, k = draw(st.integers(1, 2)), draw(st.integers(1, 2)), draw(st.integers(1, 3))
    groups = tuple(_group(draw, i % n, i, plain) for i in range(draw(st.integers(n, n + 1))))
    total = sum(g.people for g in groups)
    beds = st.sampled_from([None, total, max(1, total // 2)])
    some = st.none() if plain else st.one_of(st.none(), st.integers(1, 2))
    window = (
        st.just(((0.0, inf),)) if plain else st.sampled_from([((0.0, inf),), ((2.0, 40.0), (50.0, 400.0))])
    )
    duty = inf if plain else draw(st.sampled_from([inf, 20.0]))
    legs = Hours(
        (tuple(draw(hours) for _ in range(n)),),
        tuple(tuple(draw(hours) for _ in range(m)) for _ in range(n)),
        tuple(tuple(draw(hours) for _ in range(n)) for _ in range(m)),
    )
    return Problem(
        groups=groups,
        pickups=tuple(Pickup(f"p{i}", draw(some), 0.0 if plain else 0.5, draw(window)) for i in range(n)),
        refuges=tuple(Refuge(f"r{j}", draw(beds), 0.0 if plain else 5.0, draw(some), 0.5) for j in range(m)),
        bases=("b",),
        fleet=tuple(
            Aircraft(f"a{i}", "b", draw(st.sampled_from([20, 30])), duty_h=duty, rest_h=8.0) for i in range(k)
        ),
        hours=legs,
        deadline_h=inf if plain else draw(st.sampled_from([inf, 12.0, 30.0])),
    )


def _group(draw: st.DrawFn, pickup: int, n: int, plain: bool) -> Group:
    people = draw(st.integers(1, 60))
    if plain:
        return Group(f"g{n}", f"p{pickup}", people)
    ready = draw(st.sampled_from([(), ((0.0, people // 2), (6.0, people))])) if people > 1 else ()
    party, seats = draw(st.sampled_from([(1, 1.0), (4, 1.0), (1, 3.0)]))
    priority = draw(st.sampled_from([1.0, 10.0]))
    return Group(f"g{n}", f"p{pickup}", people, priority=priority, ready=ready, party=party, seats_each=seats)


@FEW
@given(problems())
def test_the_checker_accepts_every_schedule(problem: Problem) -> None:
    plan = solve(problem, counted_budget(30))
    assert check_schedule(problem, plan.sorties).faults == ()
    assert check_schedule(problem, quick(problem)).faults == ()


@LIGHT
@given(
    problems(),
    st.integers(0, 10_000),
    st.sampled_from(["faster", "crowd", "twice", "thief", "early", "nowhere"]),
)
def test_the_checker_rejects_what_was_meddled_with(problem: Problem, pick: int, how: str) -> None:
    sorties = quick(problem)
    if not sorties:
        return
    at = pick % len(sorties)
    s = sorties[at]
    group, people = s.loads[0]
    changed = {
        "faster": replace(s, arrive_h=s.arrive_h - 0.3),
        "crowd": replace(s, loads=((group, people + 100),)),
        "twice": replace(s, loads=s.loads + s.loads * 4),
        "thief": replace(s, loads=(("nobody", 3),)),
        "early": replace(
            s, position_depart_h=s.position_depart_h - 1000, position_arrive_h=s.position_arrive_h - 1000
        ),
        "nowhere": replace(s, to="elsewhere"),
    }[how]
    assert not check_schedule(problem, (*sorties[:at], changed, *sorties[at + 1 :])).holds


@FEW
@given(problems())
def test_no_schedule_beats_a_bound(problem: Problem) -> None:
    sorties = quick(problem)
    people = sum(s.people for s in sorties)
    assert people <= most_people(problem, inf) + 1e-3
    weight = {g.id: g.priority for g in problem.groups}
    timely = [s for s in sorties if s.arrive_h <= problem.deadline_h]
    assert sum(weight[g] * n for s in timely for g, n in s.loads) <= most_weighted(problem, inf) + 1e-3
    if people == problem.people:
        assert closure_h(sorties) >= earliest_closure(problem, Demand(people), closure_h(sorties), inf) - 1e-4
        assert closure_h(sorties) >= last_to_leave_h(problem) - 1e-9


@FEW
@given(problems())
def test_more_aircraft_are_never_later_and_more_people_never_earlier(problem: Problem) -> None:
    """Of the bounds, which are what is proved: the closure by the block model and the people out by the deadline."""
    more = replace(problem, fleet=(*problem.fleet, replace(problem.fleet[0], id="more")))
    first = problem.groups[0]
    crowd = replace(first, people=first.people + 10, ready=())
    fuller = replace(problem, groups=(replace(first, ready=()), *problem.groups[1:]))
    fullest = replace(problem, groups=(crowd, *problem.groups[1:]))
    assert most_weighted(more, inf) >= most_weighted(problem, inf) - 1e-3
    assert most_people(fullest, inf) >= most_people(fuller, inf) - 1e-3
    known_h = 500.0
    if most_people(problem, inf) > problem.people - 1e-3:
        people = Demand(problem.people)
        assert (
            earliest_closure(more, people, known_h, inf)
            <= earliest_closure(problem, people, known_h, inf) + 1e-4
        )
    if most_people(fullest, inf) > fullest.people - 1e-3:
        few, many = (earliest_closure(p, Demand(p.people), known_h, inf) for p in (fuller, fullest))
        assert many >= few - 1e-4


@LIGHT
@given(problems(plain=True))
def test_a_small_makespan_is_that_of_trying_everything(problem: Problem) -> None:
    problem = replace(
        problem,
        fleet=problem.fleet[:2],
        groups=tuple(replace(g, people=min(g.people, 40)) for g in problem.groups[:2]),
        refuges=tuple(replace(r, beds=None, ground_h=0.0) for r in problem.refuges),
    )
    plan = solve(problem, counted_budget(400))
    best_h = _by_trying(problem)
    assert plan.closure_h >= best_h - 1e-6
    assert plan.bound_h <= best_h + 1e-6
    if plan.proved(problem):
        assert plan.closure_h == pytest.approx(best_h, abs=1e-6)


def _by_trying(problem: Problem) -> float:
    """The shortest operation by walking every order of trips of every aircraft, most people on board each."""
    legs = list(product(range(len(problem.pickups)), range(len(problem.refuges))))
    left = tuple(sum(g.people for g in problem.groups if g.pickup == p.id) for p in problem.pickups)
    best = inf

    def walk(at: tuple[tuple[float, int], ...], left: tuple[int, ...], until_h: float) -> None:
        nonlocal best
        if until_h >= best:
            return
        if not any(left):
            best = until_h
            return
        for k, aircraft in enumerate(problem.fleet):
            free_h, place = at[k]
            for p, r in legs:
                if not left[p]:
                    continue
                h = problem.hours
                empty = h.base_to_pickup[0][p] if place < 0 else h.refuge_to_pickup[place][p]
                lands = free_h + empty + h.pickup_to_refuge[p][r]
                now = tuple(n - min(n, aircraft.seats) if i == p else n for i, n in enumerate(left))
                then = tuple((lands, r) if i == k else one for i, one in enumerate(at))
                walk(then, now, max(until_h, lands))

    walk(tuple((0.0, -1) for _ in problem.fleet), left, 0.0)
    return best


@LIGHT
@given(problems(), st.integers(0, 100))
def test_the_rest_of_an_operation_and_what_has_flown_make_a_whole(problem: Problem, cut: int) -> None:
    sorties = quick(problem)
    flown = sorties[: cut % (len(sorties) + 1)]
    now_h = max((s.depart_h for s in flown), default=0.0)
    rest = quick(rest_of(problem, flown, now_h))
    out: dict[str, int] = {}
    for s in (*flown, *rest):
        for group, n in s.loads:
            out[group] = out.get(group, 0) + n
    assert all(out.get(g.id, 0) <= g.people for g in problem.groups)
    again = rest_of(rest_of(problem, flown, now_h), rest[:1], now_h)
    assert check_schedule(again, quick(again)).holds
    assert check_schedule(rest_of(problem, flown, now_h), rest).holds
    changed = difference(sorties, (*flown, *rest))
    assert changed.kept >= len(flown)


@FEW
@given(problems())
def test_the_same_problem_gives_the_same_plan(problem: Problem) -> None:
    one, two = (solve(problem, counted_budget(30)) for _ in range(2))
    assert one == two


@LIGHT
@given(problems())
def test_the_closure_curve_rises_to_everybody_flown(problem: Problem) -> None:
    sorties = quick(problem)
    points = curve(sorties)
    assert points[0] == (0.0, 0)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in zip(points, points[1:], strict=False))
    assert points[-1][1] == sum(s.people for s in sorties) == people_by(sorties, inf)


@LIGHT
@given(problems())
def test_each_limit_of_the_estimate_tells_its_sum(problem: Problem) -> None:
    rough = estimate(problem)
    assert all(limit.why and limit.closure_h > 0 for limit in rough.limits)
    assert [x.closure_h for x in rough.limits] == sorted((x.closure_h for x in rough.limits), reverse=True)


def scenario_at(start: datetime) -> Scenario:
    place = Place("UUEE", "Sheremetyevo", 55.97, 37.41, "RU")
    return Scenario(
        title="t",
        as_of=date(2022, 7, 31),
        start=start,
        origins=(Origin("UUEE", place),),
        refuges=(Haven("r", "R", "IR", (place,), Chance(0.5, WISH)),),
        readings=(Reading("a", "A", "RU", "civil_charter", False),),
    )


@LIGHT
@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(0, 20)), min_size=1, max_size=5),
    st.integers(1, 5000),
    st.integers(-40, 40),
)
def test_nobody_counts_before_they_are_there(gaps: list[tuple[int, int]], people: int, late_h: int) -> None:
    after, share = [0.0], [0.0]
    for gap, more in gaps:
        after.append(after[-1] + gap)
        share.append(share[-1] + more)
    scale = share[-1] or 1.0
    curve_ = Arrival(None, tuple(after), (*(s / scale for s in share[:-1]), 1.0), WISH)
    start = datetime(2022, 8, 1, tzinfo=UTC)
    shifted = replace(curve_, ready_from=datetime.fromtimestamp(start.timestamp() + 3600 * late_h, UTC))
    steps = steps_of(scenario_at(start), shifted, people)
    assert steps[-1][1] == people
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in zip(steps, steps[1:], strict=False))
    for hour, there in steps:
        assert hour >= 0
        assert there <= people * _linear(after, list(curve_.share), hour - late_h) + 1e-6


def _linear(xs: list[float], ys: list[float], x: float) -> float:
    if x >= xs[-1]:
        return 1.0
    at = max((i for i, known in enumerate(xs) if known <= x), default=-1)
    if at < 0:
        return 0.0
    return ys[at] + (ys[at + 1] - ys[at]) * (x - xs[at]) / (xs[at + 1] - xs[at])


Spans = tuple[tuple[float, float], ...]
windows = st.lists(st.integers(0, 60), max_size=6, unique=True).map(
    lambda ends: tuple(
        (float(a), float(b)) for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False)
    )
)


@LIGHT
@given(windows, windows, st.integers(0, 240))
def test_hours_in_both_are_those_in_each(
    one: tuple[tuple[float, float], ...], two: tuple[tuple[float, float], ...], q: int
) -> None:
    hour = q / 4 + 0.1

    def inside(some: Spans) -> bool:
        return any(a < hour < b for a, b in some)

    assert inside(both(one, two)) == (inside(one) and inside(two))
    assert all_of([one, two]) == both(one, two) == both(two, one)


@LIGHT
@given(st.integers(0, 23), st.integers(0, 23), st.integers(0, 23), st.integers(0, 400))
def test_a_daily_window_is_open_when_its_hours_say_so(opens: int, closes: int, start_h: int, q: int) -> None:
    hours_utc = HoursUtc(float(opens), float(closes))
    start = datetime(2022, 8, 1, start_h, tzinfo=UTC)
    hour = q / 4 + 0.1
    open_ = any(a <= hour < b for a, b in daily(hours_utc, start))
    assert open_ == (opens == closes or hours_utc.contains((start_h + hour) % 24))
