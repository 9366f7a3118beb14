"""Convoys: when people stand at an airfield that they reach by road, beside a twin that walks through the minutes."""

from __future__ import annotations

from datetime import UTC, datetime
from math import floor, inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.planning.airlift_of_scenario.convoys import Travellers, arrivals, crossing
from safeconduct.scenario.model import Approach, Border, Figure, HoursUtc, Mark, Place, SurfaceStage

GUESS = Mark("assumed", by="test")
START = datetime(2026, 3, 2, 6, tzinfo=UTC)
DUBAI, MUSCAT = Place("OMDB", "Dubai", 25.25, 55.36, "AE"), Place("OOMS", "Muscat", 23.59, 58.28, "OM")
STEP_H = 0.5


def figure(low: float, likely: float | None = None, high: float | None = None) -> Figure:
    likely = low if likely is None else likely
    return Figure(low, likely, likely if high is None else high, GUESS)


def stage(
    per_convoy: int | None = None,
    a_day: float | None = None,
    vehicles: int | None = None,
    hours_utc: HoursUtc | None = None,
    way: tuple[float, float] = (4.0, 2.0),
) -> SurfaceStage:
    return SurfaceStage(
        mode="road",
        start=DUBAI,
        to=MUSCAT,
        km=figure(410),
        hours=figure(way[0]),
        per_convoy=figure(per_convoy) if per_convoy else None,
        convoys_per_day=figure(a_day) if a_day else None,
        vehicles=figure(vehicles) if vehicles else None,
        hours_utc=hours_utc,
        borders=(Border("AE", "OM", wait_h=figure(way[1])),),
    )


def one_group(of: SurfaceStage, ready: tuple[tuple[float, int], ...]) -> tuple[tuple[float, int], ...]:
    return arrivals(Approach((of,)), START, [Travellers("g", 0, ready)], "likely")["g"]


def test_without_convoys_everybody_sets_out_when_ready_and_in_the_hours_of_the_day() -> None:
    ready = ((0.0, 10), (9.0, 30), (20.0, 40))
    assert one_group(stage(), ready) == ((6.0, 10), (15.0, 30), (26.0, 40))
    # 02:00 to 14:00 UTC is up to 8 h after a start at 06:00, and again from 20 h
    by_day = stage(hours_utc=HoursUtc(2.0, 14.0))
    assert one_group(by_day, ready) == ((6.0, 10), (26.0, 40))


def test_one_vehicle_goes_and_comes_back() -> None:
    # there 4 h, at the border 2 h, back 4 h without a wait
    of = stage(per_convoy=20, vehicles=1)
    assert one_group(of, ((0.0, 50),)) == ((6.0, 20), (16.0, 40), (26.0, 50))


def test_two_convoys_in_any_24_hours() -> None:
    of = stage(per_convoy=20, a_day=2)
    assert one_group(of, ((0.0, 90),)) == ((6.0, 40), (30.0, 80), (54.0, 90))


def test_a_convoy_leaves_full_or_with_the_last() -> None:
    of = stage(per_convoy=20)
    assert one_group(of, ((0.0, 10), (3.0, 25), (8.0, 30))) == ((9.0, 20), (14.0, 30))


def test_the_more_urgent_take_the_seats_first() -> None:
    parts = [Travellers("others", 1, ((0.0, 30),)), Travellers("first", 0, ((0.0, 15),))]
    there = arrivals(Approach((stage(per_convoy=20, a_day=1),)), START, parts, "likely")
    assert there == {"first": ((6.0, 15),), "others": ((6.0, 5), (30.0, 25), (54.0, 30))}


def test_a_second_leg_begins_where_the_first_ends() -> None:
    on = SurfaceStage("ferry", MUSCAT, DUBAI, figure(300), figure(10.0), per_convoy=figure(100), borders=())
    there = arrivals(
        Approach((stage(per_convoy=20, a_day=2), on)), START, [Travellers("g", 0, ((0.0, 60),))], "likely"
    )
    # the ship waits for everybody: the last convoy comes at 30 h
    assert there["g"] == ((40.0, 60),)


def test_who_lacks_papers_for_the_strictest_border_does_not_cross() -> None:
    borders = (
        Border("AE", "SA", share_documented=figure(0.5, 0.8, 1.0)),
        Border("SA", "JO", share_documented=figure(0.9)),
    )
    way = Approach((SurfaceStage("road", DUBAI, MUSCAT, figure(1), figure(1), borders=borders),))
    assert [crossing(90, way, case) for case in ("likely", "best", "worst")] == [72, 81, 45]


def walked_through(of: SurfaceStage, ready: tuple[tuple[float, int], ...]) -> dict[float, int]:
    """The twin: half hour after half hour, whoever is there and may go, goes."""
    way_h, back_h = of.hours.likely + 2.0, 2 * of.hours.likely + 2.0  # type: ignore[union-attr]
    places = floor(of.per_convoy.likely) if of.per_convoy else None
    vehicles = [0.0] * (floor(of.vehicles.likely) if of.vehicles else 99)
    a_day = floor(of.convoys_per_day.likely) if of.convoys_per_day else 99
    total, gone, left = ready[-1][1], 0, []
    there: dict[float, int] = {}
    for n in range(2000):
        hour = n * STEP_H
        waiting = max((people for h, people in ready if h <= hour), default=0) - gone
        if of.hours_utc and not of.hours_utc.contains((6.0 + hour) % 24.0):
            continue
        while waiting > 0:
            enough = waiting >= places if places else True
            last = gone + waiting == total
            free = min(vehicles) <= hour and sum(h > hour - 24.0 for h in left) < a_day
            if not ((enough or last) and free):
                break
            load = min(waiting, places or waiting)
            vehicles[vehicles.index(min(vehicles))] = hour + back_h
            left.append(hour)
            gone, waiting = gone + load, waiting - load
            there[hour + way_h] = gone
    return there


@settings(max_examples=150, deadline=None)
@given(
    per_convoy=st.integers(5, 40),
    a_day=st.none() | st.integers(1, 4),
    vehicles=st.none() | st.integers(1, 3),
    opens=st.none() | st.tuples(st.integers(0, 23), st.integers(1, 23)),
    comings=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=1, max_size=4),
)
def test_convoys_are_those_of_the_twin(
    per_convoy: int,
    a_day: int | None,
    vehicles: int | None,
    opens: tuple[int, int] | None,
    comings: list[tuple[int, int]],
) -> None:
    hours = HoursUtc(float(opens[0]), (opens[0] + opens[1]) % 24.0) if opens else None
    of = stage(per_convoy, a_day, vehicles, hours)
    by_hour: dict[float, int] = {}
    for half_hours, people in comings:
        by_hour[half_hours * STEP_H] = by_hour.get(half_hours * STEP_H, 0) + people
    ready, so_far = [], 0
    for hour in sorted(by_hour):
        so_far += by_hour[hour]
        ready.append((hour, so_far))
    told = one_group(of, tuple(ready))
    assert dict(told) == pytest.approx(walked_through(of, tuple(ready)))
    assert told[-1][1] == so_far
    assert inf not in dict(told)
