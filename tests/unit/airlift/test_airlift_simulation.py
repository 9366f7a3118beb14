"""The compiled simulation and its readable twin are the same; a run without bad luck is the plan."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from safeconduct.airlift.problem_json import parse_bare
from safeconduct.airlift.schedule import closure_h
from safeconduct.airlift.simulation.arrays import sim_input
from safeconduct.airlift.simulation.chances import NOTHING_GOES_WRONG, Assumptions, draw
from safeconduct.airlift.simulation.kernel import run_fast
from safeconduct.airlift.simulation.readable import run_readable
from safeconduct.airlift.simulation.simulate import percentile, simulate, simulated_dict
from safeconduct.airlift.solvers.dispatch import build
from safeconduct.airlift.solvers.trips import Rule

spec = importlib.util.spec_from_file_location(
    "instances_airlift", Path(__file__).with_name("instances_airlift.py")
)
instances = importlib.util.module_from_spec(spec)
spec.loader.exec_module(instances)


@pytest.fixture(scope="module")
def flown():
    content = instances.makespan_instance(0, 3, 18)
    content["ground_h"] = {"pickup": 1, "refuge": 0.5}
    content["pickups"] = [{**p, "mog": 1, "open": [[0, 40], [50, 400]]} for p in content["pickups"]]
    content["refuges"] = [{**r, "mog": 1} for r in content["refuges"]]
    content["permissions"] = [
        {"from": "p0", "to": r, "windows": [[0, 30], [36, 400]]} for r in ("r0", "r1", "r2")
    ]
    content["fleet"] = [
        {**a, "duty_h": 22, "rest_h": 8, "crews": 1 + k % 2} for k, a in enumerate(content["fleet"])
    ]
    problem, _ = parse_bare(content)
    return problem, build(problem, Rule())


def sizes(problem, data):
    return len(data.pickup), len(problem.groups), len(problem.refuges), len(problem.permissions)


def test_without_bad_luck_the_plan_is_flown(flown):
    problem, sorties = flown
    data = sim_input(problem, sorties)
    luck = draw(NOTHING_GOES_WRONG, sizes(problem, data), 50.0, np.random.default_rng(0))
    assert run_fast(data, luck).max() == pytest.approx(closure_h(sorties))


@pytest.mark.parametrize("seed", range(20))
def test_both_simulations_agree_to_the_last_bit(flown, seed):
    problem, sorties = flown
    data = sim_input(problem, sorties)
    rough = Assumptions(lapse_chance=0.5, permission_late_chance=0.5, stop_chance=0.5, breakdown_chance=0.2)
    luck = draw(rough, sizes(problem, data), closure_h(sorties), np.random.default_rng(seed))
    assert np.array_equal(run_fast(data, luck), run_readable(data, luck))


def test_the_same_seed_gives_the_same_answer(flown):
    problem, sorties = flown
    first, again = (simulated_dict(problem, sorties, 50, 7) for _ in range(2))
    assert first == again
    assert first != simulated_dict(problem, sorties, 50, 8)


def test_percentiles_rise_and_are_not_before_the_plan(flown):
    problem, sorties = flown
    result = simulate(problem, sorties, Assumptions(leg_sd=0.0, ground_sd=0.0), 100, 1)
    p10, p50, p90 = (result.percentile_h(q) for q in (10, 50, 90))
    assert closure_h(sorties) <= p10 <= p50 <= p90


def test_a_percentile_of_runs_that_never_close_is_never():
    values = np.array([1.0, 2.0, np.inf, np.inf])
    assert percentile(values, 50) == 2.0
    assert percentile(values, 90) == np.inf


def test_nothing_to_fly_is_an_answer(flown):
    problem, _ = flown
    assert simulated_dict(problem, (), 10, 1)["p50_h"] is None
