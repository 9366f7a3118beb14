"""Israel's order of 23 June 2025: two arrivals an hour by daylight, 24 a day, 50 people on each departing flight."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.airlift.checker import check_schedule
from safeconduct.airlift.problem import Aircraft, Group, Hours, Orders, Pickup, Problem, Refuge
from safeconduct.airlift.schedule import Sortie
from safeconduct.api import plan
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan

TEXT = """
[scenario]
title = "t"
as_of = 2025-06-24
operator = "CY"
flight_kind = "civil_charter"
deadline = {{ at = 2025-06-27T00:00:00Z, mark = "assumed", by = "t" }}
[limits]
gateways = 0
[[reading]]
id = "x"
title = "x"
use_closures = false
[chance]
default = {{ value = 0.9, mark = "assumed", by = "t" }}
[[origin]]
airport = "LLBG"
[[group]]
id = "all"
origin = "LLBG"
headcount = {{ value = 600, mark = "assumed", by = "t" }}
[[refuge]]
airport = "LCLK"
acceptance = {{ value = 1.0, mark = "assumed", by = "t" }}
[[fleet]]
aircraft = "A320-200"
base = "LCLK"
count = {{ value = 4, mark = "assumed", by = "t" }}
{order}
"""
ORDER = """
[[throughput]]
of = "IL"
flights_per_h = 2
flights_per_day = 24
people_per_flight = 50
daylight_only = true
mark = "assumed"
by = "t"
"""


def airlift(folder: Path, order: str) -> AirliftPlan:
    (file := folder / "s.toml").write_text(TEXT.format(order=order), encoding="utf-8")
    found = plan(file).readings[0].airlift
    assert found is not None
    return found


@pytest.fixture(scope="module")
def ordered(tmp_path_factory: pytest.TempPathFactory) -> AirliftPlan:
    return airlift(tmp_path_factory.mktemp("orders"), ORDER)


def test_no_flight_leaves_with_more_than_50(ordered: AirliftPlan) -> None:
    assert ordered.people_out == 600
    assert len(ordered.sorties) == 12
    assert max(sortie.people for sortie in ordered.sorties) == 50


def test_no_hour_has_more_than_two_landings_and_none_is_in_the_dark(ordered: AirliftPlan) -> None:
    landings = sorted(sortie.position_arrive_h for sortie in ordered.sorties)
    assert all(b - a >= 1.0 - 1e-6 for a, b in zip(landings, landings[2:], strict=False))
    # at Ben Gurion in late June the sun rises about 02:35 UTC and sets about 16:51 UTC
    for sortie in ordered.sorties:
        for hour in (sortie.position_arrive_h, sortie.depart_h):
            assert 2.5 <= hour % 24.0 <= 16.9


def test_the_checker_finds_more_landings_and_fuller_flights_than_ordered() -> None:
    problem = Problem(
        groups=(Group("g", "p", 200),),
        pickups=(Pickup("p", orders=Orders(landings_per_h=2.0, people=50.0)),),
        refuges=(Refuge("r", orders=Orders(landings_per_day=2.0)),),
        bases=("b",),
        fleet=tuple(Aircraft(f"a{n}", "b", 100) for n in range(3)),
        hours=Hours(((1.0,),), ((1.0,),), ((1.0,),)),
    )

    def flight(n: int, lands_h: float, people: int) -> Sortie:
        return Sortie(
            f"a{n}", "b", lands_h - 1.0, lands_h, "p", "r", lands_h, lands_h + 1.0, (("g", people),)
        )

    def faults(*hours: float, people: int = 50) -> tuple[str, ...]:
        return check_schedule(problem, [flight(n, h, people) for n, h in enumerate(hours)]).faults

    assert faults(1.0, 2.0) == ()
    assert faults(1.0, 1.5, 2.0) == ("r: 3 landings from 2.00 h on, 2 ordered in 24 h",)
    assert [fault for fault in faults(1.0, 1.2, 1.9) if fault.startswith("p:")] == [
        "p: 3 landings from 1.00 h on, 2 ordered in 1 h"
    ]
    assert "more people than the 50 ordered" in faults(1.0, people=51)[0]


def test_without_the_order_fewer_flights_are_needed(tmp_path: Path) -> None:
    assert len(airlift(tmp_path, "").sorties) < 6
