"""The manifest of what has flown: as a spreadsheet saves it, and what cannot have happened."""

import pytest

from safeconduct.airlift.problem import Aircraft, Group, Hours, Pickup, Problem, Refuge
from safeconduct.errors import InputError
from safeconduct.planning.airlift_of_scenario.running import read_manifest

HEAD = "flight,aircraft,from,to,depart_h,arrive_h,group,people\n"
PROBLEM = Problem(
    groups=(Group("g", "P", 500), Group("lying", "P", 10, seats_each=6.0)),
    pickups=(Pickup("P"),),
    refuges=(Refuge("R"),),
    bases=("b",),
    fleet=(Aircraft("f 1", "b", 162),),
    hours=Hours(((1.0,),), ((0.75,),), ((0.75,),)),
)


def faults(lines: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_manifest(HEAD + lines, PROBLEM, "--flown")
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "1,f 1,P,R,4.76,5.51,g,162\n",
        "\ufeff" + HEAD + "1,f 1,P,R,4.76,5.51,g,162\n",
        (HEAD + "1,f 1,P,R,4.76,5.51,g,162\n").replace(",", ";"),
        HEAD.replace(",", ";") + "1;f 1;P;R;4,76;5,51;g;162\n",
        (HEAD + "1,f 1,P,R,4.76,5.51,g,162\n").replace(",", "\t"),
    ],
)
def test_a_manifest_is_read_as_a_spreadsheet_saves_it(text: str) -> None:
    (sortie,) = read_manifest(text, PROBLEM, "--flown")
    assert (sortie.aircraft, sortie.depart_h, sortie.arrive_h, sortie.loads) == (
        "f 1",
        4.76,
        5.51,
        (("g", 162),),
    )


def test_a_line_twice_is_a_fault_with_its_line_in_the_file() -> None:
    told = faults("1,f 1,P,R,4,5,g,60\n\n2,f 1,P,R,7,8,g,60\n2,f 1,P,R,7,8,g,60\n")
    assert told == [
        "--flown line 5: flight 2 with group g stands in line 4 already. Take one of the two lines out."
    ]


def test_more_people_than_seats_is_a_fault() -> None:
    assert "163 people take 163 seats on flight 1; f 1 has 162." in faults("1,f 1,P,R,4,5,g,163\n")[0]
    # one lying down takes six seats: 157 + 6 = 163
    assert "158 people take 163 seats" in faults("1,f 1,P,R,4,5,g,157\n1,f 1,P,R,4,5,lying,1\n")[0]


def test_one_flight_told_as_two_and_one_aircraft_in_two_places_are_faults() -> None:
    assert "told differently in line 2" in faults("1,f 1,P,R,4,5,g,60\n1,f 1,P,R,6,7,lying,2\n")[0]
    assert (
        "leaves at 4.5 h, before it has landed at 5 h"
        in faults("1,f 1,P,R,4,5,g,60\n2,f 1,P,R,4.5,6,g,60\n")[0]
    )
