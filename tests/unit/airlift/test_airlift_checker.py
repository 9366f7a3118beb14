"""The checker finds each kind of broken rule; a checker that never objects proves nothing."""

from dataclasses import replace

import pytest

from safeconduct.airlift.checker import check_schedule
from safeconduct.airlift.problem import Aircraft, Group, Hours, Pickup, Problem, Refuge
from safeconduct.airlift.schedule import Sortie

PROBLEM = Problem(
    groups=(Group("g", "P", 100, ready=((0.0, 60), (5.0, 100)), party=5),),
    pickups=(Pickup("P", mog=1, ground_h=1.0, open=((0.0, 30.0),)),),
    refuges=(Refuge("R", beds=70, onward_per_h=10.0, mog=1, ground_h=1.0),),
    bases=("B",),
    fleet=(
        Aircraft("a", "B", 50, duty_h=9.0, rest_h=2.0, until_h=29.0),
        Aircraft("b", "B", 50, available_h=1.0),
    ),
    hours=Hours(((1.0,),), ((2.0,),), ((2.0,),)),
    permissions={("P", "R"): ((0.0, 28.0),)},
)


def flight(**changes):
    first = Sortie("a", "B", 0.0, 1.0, "P", "R", 2.0, 4.0, (("g", 50),))
    return replace(first, **changes)


AGAIN = flight(came_from="R", position_depart_h=5.0, position_arrive_h=7.0, depart_h=8.0, arrive_h=10.0, duty=1,
               loads=(("g", 25),))  # fmt: skip
REST = replace(
    AGAIN, position_depart_h=7.0, position_arrive_h=9.0, depart_h=10.0, arrive_h=12.0, loads=(("g", 50),)
)
OTHER = flight(aircraft="b", position_depart_h=1.0, position_arrive_h=2.0, depart_h=3.0, arrive_h=5.0,
               loads=(("g", 10),))  # fmt: skip


def test_a_sound_schedule_holds():
    verdict = check_schedule(PROBLEM, [flight(), REST])
    assert verdict.faults == ()
    assert verdict.left_behind == {}


BROKEN = {
    "stands at B": [flight(came_from="R")],
    "ready at 1.00 h": [replace(OTHER, position_depart_h=0.0, position_arrive_h=1.0)],
    "empty leg takes": [flight(position_arrive_h=0.5)],
    "flight takes": [flight(arrive_h=3.0)],
    "loading takes": [flight(depart_h=1.5, arrive_h=3.5)],
    "seats used": [flight(loads=(("g", 55),))],
    "only 60 at the airfield": [flight(), replace(OTHER, loads=(("g", 15),))],
    "torn apart": [flight(loads=(("g", 13),))],
    "on a ramp for 1": [flight(), replace(OTHER, position_depart_h=1.0, position_arrive_h=1.5)],
    "beds": [flight(), replace(OTHER, loads=(("g", 50),))],
    "has not rested": [flight(), replace(REST, position_depart_h=6.0)],
    "a duty of": [flight(), replace(REST, duty=0)],
    "outside every window": [flight(position_depart_h=25, position_arrive_h=26, depart_h=27, arrive_h=29)],
    "100 people, 105 carried": [flight(), REST, replace(OTHER, loads=(("g", 5),), depart_h=20, arrive_h=22)],
    "cannot board": [flight(loads=(("nobody", 5),))],
    "lands after": [flight(position_depart_h=25, position_arrive_h=26, depart_h=27.5, arrive_h=29.5)],
    "no such aircraft": [flight(aircraft="x")],
}


@pytest.mark.parametrize("words", BROKEN)
def test_each_broken_rule_is_named(words):
    verdict = check_schedule(PROBLEM, BROKEN[words])
    assert any(words in fault for fault in verdict.faults), verdict.faults


def test_people_left_behind_are_told_by_group():
    verdict = check_schedule(PROBLEM, [flight()])
    assert verdict.holds
    assert verdict.left_behind == {"g": 50}
    assert "50 people are on no flight" in verdict.word


@pytest.mark.parametrize(("people", "holds"), [(25, True), (30, False)])
def test_who_lies_down_takes_the_seats_of_several(people, holds):
    lying = replace(PROBLEM, groups=(replace(PROBLEM.groups[0], seats_each=2.0, party=5),))
    verdict = check_schedule(lying, [flight(loads=(("g", people),))])
    assert verdict.holds is holds
    assert any(f"{2 * people} seats used of 50" in fault for fault in verdict.faults) is not holds


def test_a_ramp_is_full_with_as_many_as_it_holds():
    # both stand at P from hour 2 to hour 3
    together = [flight(position_arrive_h=1.0), replace(OTHER, position_arrive_h=2.0)]
    wide = replace(PROBLEM, pickups=(replace(PROBLEM.pickups[0], mog=2),))
    assert not any("on a ramp" in fault for fault in check_schedule(wide, together).faults)
