"""A crew that would wait a night at a closed field comes in the morning instead; its duty begins when it sets out."""

import pytest

from safeconduct.airlift.checker import check_schedule
from safeconduct.airlift.problem import Aircraft, Group, Hours, Pickup, Problem, Refuge
from safeconduct.airlift.solvers.budget import counted_budget
from safeconduct.airlift.solvers.dispatch import board_of, flown
from safeconduct.airlift.solvers.readable import flown_readably
from safeconduct.airlift.solvers.solve import solve
from safeconduct.airlift.solvers.trips import Trip

# hour 0 is noon: the strip is open until 15:00 and again from 04:00; landing at 14:30 leaves no time to load before it
# closes
EVENING, MORNING = 3.0, 16.0


def problem(duty_h: float) -> Problem:
    return Problem(
        groups=(Group("g", "P", 8),),
        pickups=(Pickup("P", mog=1, ground_h=1.0, open=((0.0, EVENING), (MORNING, 27.0), (40.0, 51.0))),),
        refuges=(Refuge("R", beds=None, onward_per_h=0.0, mog=None, ground_h=0.5),),
        bases=("B",),
        fleet=(Aircraft("a", "B", 9, duty_h=duty_h, rest_h=10.0),),
        hours=Hours(((2.5,),), ((2.5,),), ((2.5,),)),
    )


@pytest.mark.parametrize("duty_h", [6.5, 11.0])
def test_it_comes_in_the_morning_and_flies(duty_h: float) -> None:
    made = solve(problem(duty_h), counted_budget(20, 1)).sorties
    assert check_schedule(problem(duty_h), made).faults == ()
    (sortie,) = made
    # it lands as the strip opens, an hour on the ground, out
    assert (sortie.position_arrive_h, sortie.depart_h, sortie.arrive_h) == (MORNING, 17.0, 19.5)


def test_with_a_duty_long_enough_for_the_night_it_leaves_as_the_strip_opens() -> None:
    (sortie,) = solve(problem(40.0), counted_budget(20, 1)).sorties
    assert (sortie.position_arrive_h, sortie.depart_h) == (2.5, MORNING)


def test_a_duty_too_short_for_the_flight_itself_is_no_flight() -> None:
    assert solve(problem(6.4), counted_budget(20, 1)).sorties == ()


@pytest.mark.parametrize("duty_h", [6.4, 6.5, 11.0, 40.0])
def test_the_compiled_dispatcher_and_its_readable_twin_agree(duty_h: float) -> None:
    made = problem(duty_h)
    board = board_of(made)
    chains = [[Trip(0, 0)]]
    assert flown(board, board.state(4), chains, 1.0)[0] == flown_readably(made, chains, 1.0)[0]
