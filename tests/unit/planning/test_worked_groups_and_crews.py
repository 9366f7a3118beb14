"""Worked values of what an airlift is given: groups and their arrival, block hours, crews, what a manifest may say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct import api
from safeconduct.airlift.problem import Aircraft, Hours, Pickup, Problem, Refuge
from safeconduct.airlift.problem import Group as Flown
from safeconduct.errors import InputError
from safeconduct.planning.airlift_of_scenario.fleet import kind_of
from safeconduct.planning.airlift_of_scenario.groups import groups_of, steps_of, taken_of_groups
from safeconduct.planning.airlift_of_scenario.legs import Leg
from safeconduct.planning.airlift_of_scenario.running import read_manifest
from safeconduct.scenario.model import Arrival, Figure, Group, Mark, Scenario
from safeconduct.store.facts import load_facts

STORY = Path(__file__).parents[3] / "examples" / "moscow-damascus-2022.toml"
GUESS = Mark("assumed", by="test")


def number(value: float) -> Figure:
    return Figure(value, value, value, GUESS)


@pytest.fixture(scope="module")
def story() -> Scenario:
    return api.load_scenario(STORY)


def arrival(*steps: tuple[float, float]) -> Arrival:
    hours, shares = zip(*steps, strict=True)
    return Arrival(None, hours, shares, GUESS)


@pytest.mark.parametrize(
    ("curve", "people", "at"),
    [
        # linear between the points, counted from below at the curve's 24 steps: a tenth of 24 h is none of them
        (((0.0, 0.0), (24.0, 1.0)), 24, {1.0: 1, 12.0: 12, 23.0: 23, 24.0: 24}),
        (((0.0, 0.5), (24.0, 1.0)), 48, {0.0: 24, 1.0: 25, 12.0: 36, 24.0: 48}),
        (((6.0, 0.25), (30.0, 1.0)), 96, {6.0: 24, 7.0: 27, 18.0: 60, 30.0: 96}),
        (((0.0, 0.2), (6.0, 0.7), (12.0, 1.0)), 100, {0.0: 20, 3.0: 45, 6.0: 70, 9.0: 85, 12.0: 100}),
        (((4.0, 1.0),), 10, {4.0: 10}),
    ],
)
def test_people_arrive_along_the_curve(
    story: Scenario, curve: tuple[tuple[float, float], ...], people: int, at: dict[float, int]
) -> None:
    steps = dict(steps_of(story, arrival(*curve), people))
    assert {hour: steps[hour] for hour in at} == at
    assert max(steps.values()) == people
    assert min(steps) == curve[0][0] or steps[min(steps)] > 0


def test_nobody_arrives_before_the_curve_begins_and_all_are_there_where_it_ends(story: Scenario) -> None:
    steps = steps_of(story, arrival((6.0, 0.5), (12.0, 1.0)), 10)
    assert steps[0] == (6.0, 5)
    assert steps[-1] == (12.0, 10)
    assert steps_of(story, None, 10) == ()
    assert steps_of(story, arrival((0.0, 1.0)), 0) == ()


def test_a_curve_that_began_before_the_plan_counts_from_its_beginning(story: Scenario) -> None:
    ready = Arrival(story.start.replace(day=30), (0.0, 48.0), (0.0, 1.0), GUESS)
    steps = steps_of(story, ready, 48)
    # a day of the two is over: the half is there at hour 0
    assert steps[0] == (0.0, 24)
    assert steps[-1] == (24.0, 48)


def test_a_person_of_one_priority_counts_for_ten_of_the_next(story: Scenario) -> None:
    ranked = [Group(f"g{n}", f"g{n}", "UUEE", number(10), n, None, 1, None, None) for n in (1, 2, 3, 4, 5, 6)]
    waiting = replace(story, groups=tuple(ranked))
    weights = {group.id: group.priority for group in groups_of(waiting, {"UUEE": "UUEE"}, "likely")}
    assert weights == {"g1": 10_000.0, "g2": 10_000.0, "g3": 1000.0, "g4": 100.0, "g5": 10.0, "g6": 1.0}


def test_who_lies_down_or_needs_room_is_a_part_of_its_own(story: Scenario) -> None:
    group = Group("g", "g", "UUEE", number(20), 1, None, 4, number(3), number(5))
    parts = list(groups_of(replace(story, groups=(group,)), {"UUEE": "UUEE"}, "likely"))
    assert [(part.id, part.people, part.party, part.seats_each) for part in parts] == [
        ("g", 12, 4, 1.0),
        ("g (stretchers)", 3, 1, 6.0),
        ("g (assisted)", 5, 1, 2.0),
    ]
    told = [taken.about for taken in taken_of_groups(replace(story, groups=(group,)))]
    assert told == ["stretchers", "people who need help", "group g: arrival"]


@pytest.mark.parametrize(
    ("leg", "hours"),
    [
        (Leg(0.0), 0.0),
        (Leg(880.0), 1.5),
        (Leg(880.0, stops=("UBBB",)), 1.0 + 2 * 0.5 + 1.25),
        (Leg(880.0, stops=("UBBB", "OIII")), 1.0 + 3 * 0.5 + 2 * 1.25),
    ],
)
def test_block_hours(leg: Leg, hours: float) -> None:
    assert leg.hours(880.0, 1.25) == pytest.approx(hours)


@pytest.mark.parametrize(
    ("count", "crews", "each"),
    [(2, 5, (3, 2)), (3, 7, (3, 2, 2)), (3, 8, (3, 3, 2)), (3, 2, (1, 1)), (2, 4, (2, 2)), (0, 3, ())],
)
def test_crews_are_shared_out_evenly(story: Scenario, count: int, crews: int, each: tuple[int, ...]) -> None:
    fleet = replace(story.fleet[0], count=number(count), crews=number(crews))
    kind = kind_of(load_facts(), fleet, "likely")
    assert not isinstance(kind, tuple)
    assert (kind.crews, kind.count) == (each, len(each))


def test_an_aircraft_of_ones_own_needs_its_numbers(story: Scenario) -> None:
    own = replace(
        story.fleet[0], known_type=False, aircraft="Zeppelin", seats=None, range_km=None, speed_kmh=None
    )
    assert kind_of(load_facts(), own, "likely") == tuple(
        f"{name} of the Zeppelin (fleet il-96)" for name in ("seats", "range_km", "speed_kmh")
    )
    whole = replace(own, seats=number(50), range_km=number(3000), speed_kmh=number(130))
    kind = kind_of(load_facts(), whole, "likely")
    assert not isinstance(kind, tuple)
    assert (kind.seats, kind.range_km, kind.speed_kmh) == (50, 3000.0, 130.0)


HEAD = "flight,aircraft,from,to,depart_h,arrive_h,group,people\n"
PROBLEM = Problem(
    groups=(Flown("g", "P", 500), Flown("lying", "P", 10, seats_each=6.0)),
    pickups=(Pickup("P"),),
    refuges=(Refuge("R"),),
    bases=("b",),
    fleet=(Aircraft("f 1", "b", 162),),
    hours=Hours(((1.0,),), ((0.75,),), ((0.75,),)),
)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("1,f 1,P,R,4,4,g,60", ""),
        ("1,f 1,P,R,0,1,g,1", ""),
        ("1,f 1,P,R,4,5,g,162", ""),
        ("1,f 1,P,R,4,5,lying,10", ""),
        ("1,f 1,P,R,4,5,g,163", "163 people take 163 seats"),
        ("1,f 1,P,R,5,4,g,60", "depart_h and arrive_h must be hours"),
        ("1,f 1,P,R,-1,4,g,60", "depart_h and arrive_h must be hours"),
        ("1,f 1,P,R,soon,4,g,60", "depart_h and arrive_h must be hours"),
        ("1,f 1,P,R,4,inf,g,60", "depart_h and arrive_h must be hours"),
        ("1,f 1,P,R,4,5,g,0", "is no number of people"),
        ("1,f 1,P,R,4,5,g,1.5", "is no number of people"),
        ("1,f 2,P,R,4,5,g,60", '"f 2" is not in the scenario'),
        ("1,f 1,Q,R,4,5,g,60", '"Q" is not in the scenario'),
        ("1,f 1,P,R,4,5,h,60", '"h" is not in the scenario'),
    ],
)
def test_what_a_line_of_a_manifest_may_say(line: str, says: str) -> None:
    if not says:
        (sortie,) = read_manifest(HEAD + line + "\n", PROBLEM, "--flown")
        assert (sortie.origin, sortie.to, sortie.position_depart_h) == ("P", "R", sortie.depart_h)
        return
    with pytest.raises(InputError) as caught:
        read_manifest(HEAD + line + "\n", PROBLEM, "--flown")
    assert any(says in str(fault) for fault in caught.value.faults), str(caught.value)


def test_a_flight_at_hour_nought_keeps_its_hours_and_flights_come_in_order() -> None:
    text = HEAD + "2,f 1,P,R,3,4,g,10\n1,f 1,P,R,0,1,g,20\n"
    told = [(s.depart_h, s.arrive_h, s.people) for s in read_manifest(text, PROBLEM, "--flown")]
    assert told == [(0.0, 1.0, 20), (3.0, 4.0, 10)]


def test_no_more_people_of_a_group_have_flown_than_there_are() -> None:
    rows = "".join(f"{n},f 1,P,R,{2 * n},{2 * n + 1},g,160\n" for n in range(4))
    with pytest.raises(InputError, match="640 of g have flown, the scenario has 500"):
        read_manifest(HEAD + rows, PROBLEM, "--flown")
