"""Plans against slow obvious twins and against what they claim of themselves."""

import importlib.util
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from safeconduct.airlift.checker import check_schedule
from safeconduct.airlift.problem_json import parse_bare
from safeconduct.airlift.replan import difference, rest_of
from safeconduct.airlift.schedule import closure_h, people_by
from safeconduct.airlift.solvers.budget import Budget
from safeconduct.airlift.solvers.dispatch import build
from safeconduct.airlift.solvers.solve import solve
from safeconduct.airlift.solvers.trips import Rule
from safeconduct.airlift.what_to_add import needs

spec = importlib.util.spec_from_file_location(
    "instances_airlift", Path(__file__).with_name("instances_airlift.py")
)
instances = importlib.util.module_from_spec(spec)
spec.loader.exec_module(instances)


def planned(content, seconds=4.0):
    problem, _ = parse_bare(content)
    return problem, solve(problem, Budget(seconds))


def shortest_by_trying_everything(content):
    """The slow twin: every way to give each load an aircraft, a refuge and an order, by depth-first search."""
    hours = content["hours"]
    out, first = hours["pickup_to_refuge"], hours["base_to_pickup"][0]
    loads = [p["people"] // content["seats"] for p in content["pickups"]]
    beds = [r["beds"] // content["seats"] for r in content["refuges"]]
    best = [float("inf")]

    def fly(ends, left, room):
        if max(h for h, _ in ends) >= best[0]:
            return
        if not any(left):
            best[0] = max(h for h, _ in ends)
            return
        seen = set()
        for k, (end, place) in enumerate(ends):
            if (end, place) in seen:
                continue
            seen.add((end, place))
            for i, j in product(range(len(left)), range(len(room))):
                if left[i] and room[j]:
                    empty = first[i] if place is None else out[i][place]
                    after = (*ends[:k], (end + empty + out[i][j], j), *ends[k + 1 :])
                    less = (*left[:i], left[i] - 1, *left[i + 1 :])
                    fly(after, less, (*room[:j], room[j] - 1, *room[j + 1 :]))

    fly(((0.0, None),) * len(content["fleet"]), tuple(loads), tuple(beds))
    return best[0]


@pytest.mark.parametrize("seed", range(4))
def test_makespan_is_the_one_found_by_trying_everything(seed):
    content = instances.makespan_instance(seed, aircraft=2, loads=4, places=(2, 2))
    problem, plan = planned(content)
    assert plan.proved(problem)
    assert plan.closure_h == pytest.approx(shortest_by_trying_everything(content))
    assert check_schedule(problem, plan.sorties).holds


def test_eighteen_loads_are_proved():
    problem, plan = planned(instances.makespan_instance(2, aircraft=3, loads=18), 10)
    assert plan.proved(problem)
    assert plan.gap(problem) == pytest.approx(0.0, abs=1e-6)
    assert not check_schedule(problem, plan.sorties).left_behind


def test_the_bound_is_never_above_the_optimum_with_ramps():
    content = instances.makespan_instance(1, aircraft=2, loads=4, places=(2, 2))
    content["pickups"] = [{**p, "mog": 1} for p in content["pickups"]]
    content["ground_h"] = {"pickup": 1, "refuge": 1}
    problem, plan = planned(content, 2)
    assert plan.bound_h <= plan.closure_h
    assert check_schedule(problem, plan.sorties).holds


def test_mixed_fleets_use_their_own_seats_hours_and_places():
    content = instances.makespan_instance(0, aircraft=2, loads=6)
    content["fleet"][1] |= {"seats": 20, "places": ["p0", "r0"], "hours": content["hours"]}
    problem, plan = planned(content)
    mine = [s for s in plan.sorties if s.aircraft == "a1"]
    assert all(s.people <= 20 and (s.origin, s.to) == ("p0", "r0") for s in mine)
    assert check_schedule(problem, plan.sorties).holds
    assert sum(s.people for s in plan.sorties) == problem.people


def test_arrivals_windows_duty_parties_and_onward_flow_hold():
    content = instances.makespan_instance(3, aircraft=3, loads=8)
    content |= {"objective": "people", "deadline_h": 60, "ground_h": {"pickup": 1, "refuge": 1}}
    content["pickups"] = [
        {
            **p,
            "mog": 1,
            "party": 4,
            "ready": [[0, p["people"] // 2], [9, p["people"]]],
            "open": [[0, 20], [24, 90]],
        }
        for p in content["pickups"]
    ]
    content["refuges"] = [{**r, "beds": 60, "onward_per_h": 6, "mog": 1} for r in content["refuges"]]
    content["fleet"] = [{**a, "duty_h": 22, "rest_h": 8} for a in content["fleet"]]
    content["permissions"] = [{"from": "p0", "to": "r0", "windows": [[6, 18], [30, 42]]}]
    problem, plan = planned(content, 2)
    verdict = check_schedule(problem, plan.sorties)
    assert verdict.faults == ()
    assert verdict.people > 0


NOTHING = {
    "no aircraft": lambda c: {**c, "fleet": [], "bases": ["Y"]},
    "refuges without beds": lambda c: {**c, "refuges": [{**r, "beds": 0} for r in c["refuges"]]},
    "aircraft that reach nothing": lambda c: {**c, "fleet": [{**a, "places": ["p0"]} for a in c["fleet"]]},
    "window that never opens": lambda c: {**c, "pickups": [{**p, "open": []} for p in c["pickups"]]},
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_possible_is_an_answer(name):
    problem, plan = planned(NOTHING[name](instances.makespan_instance(0, 2, 6)), 1)
    assert plan.sorties == ()
    assert plan.proved(problem)
    told = needs(problem, 1.0)
    assert told
    assert all(need.text for need in told)


def test_nobody_waiting_needs_nothing():
    content = instances.makespan_instance(0, 2, 6)
    content["pickups"] = [{**p, "people": 0} for p in content["pickups"]]
    problem, plan = planned(content, 1)
    assert (plan.sorties, plan.closure_h, needs(problem, 1.0)) == ((), 0.0, ())


def test_beds_that_are_short_are_counted():
    content = instances.makespan_instance(0, 2, 6)
    content["refuges"] = [{**r, "beds": 100 if j else 0} for j, r in enumerate(content["refuges"])]
    problem, plan = planned(content, 3)
    assert sum(s.people for s in plan.sorties) == 200
    assert plan.proved(problem)
    assert [n.amount for n in needs(problem, 1.0) if n.what == "beds"] == [pytest.approx(100, abs=3)]


def test_the_deadline_comes_before_the_closure():
    content = instances.makespan_instance(0, 2, 10)
    _, all_out = planned(content, 2)
    half = all_out.closure_h / 2
    problem, plan = planned({**content, "objective": "people", "deadline_h": half}, 3)
    assert people_by(plan.sorties, half) == plan.out_bound
    assert sum(s.people for s in plan.sorties) == problem.people


def test_replanning_goes_on_from_what_has_flown():
    problem, plan = planned(instances.makespan_instance(1, 2, 8), 2)
    now_h = plan.closure_h / 2
    flown = tuple(s for s in plan.sorties if s.depart_h <= now_h)
    rest = rest_of(problem, flown, now_h)
    again = solve(rest, Budget(2.0))
    assert sum(s.people for s in flown + again.sorties) == problem.people
    assert all(s.position_depart_h >= now_h - 1e-9 for s in again.sorties)
    assert check_schedule(rest, again.sorties).holds
    same = difference(plan.sorties, plan.sorties)
    assert (same.changes, same.kept) == ((), len(plan.sorties))
    late = tuple(replace(s, depart_h=s.depart_h + 1, arrive_h=s.arrive_h + 1) for s in plan.sorties)
    assert {c.kind for c in difference(plan.sorties, late).changes} == {"moved"}


def test_a_large_operation_is_refined_into_a_schedule_that_holds():
    problem, _ = parse_bare(instances.large_instance(aircraft=20, people=12_000))
    sorties = build(problem, Rule())
    verdict = check_schedule(problem, sorties)
    assert verdict.faults == ()
    assert not verdict.left_behind
    assert 0 < closure_h(sorties) < 168
