"""From a scenario to the airlift's problem: legs, fuel, bases, runways, crews, and what nobody stated."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from safeconduct.api.scenarios import _run
from safeconduct.planning.airlift_of_scenario.defaults_used import taken_of
from safeconduct.planning.airlift_of_scenario.for_plan import airlift_by, airlifts_by_way, ask_alone
from safeconduct.planning.airlift_of_scenario.inputs import Ask, Builder, open_refuges
from safeconduct.planning.airlift_of_scenario.plan import Effort, airlift_of
from safeconduct.planning.airlift_of_scenario.refusals import flown_under, refusal_costs
from safeconduct.planning.plan import make_plan
from safeconduct.scenario.entities import Airfield
from safeconduct.scenario.model import Consent, Figure, Mark, Place

STORY = Path(__file__).parents[3] / "examples" / "moscow-damascus-2022.toml"
GUESS = Mark("assumed", by="test")
BAKU = Place("UBBB", "Baku", 40.4675, 50.0467, "AZ")


def number(value: float) -> Figure:
    return Figure(value, value, value, GUESS)


@pytest.fixture(scope="module")
def record() -> Ask:
    run = _run(STORY)
    return ask_alone(run, run.scenario.readings[0])


def only_first_fleet(ask: Ask, **changes: object) -> Ask:
    fleet = replace(ask.scenario.fleet[0], **changes)
    return replace(ask, scenario=replace(ask.scenario, fleet=(fleet,)))


def test_block_hours_are_the_permitted_way_and_half_an_hour(record: Ask) -> None:
    built = Builder(record).build(open_refuges(record)[:1])
    hours = built.problem.fleet[0].hours
    assert hours is not None
    assert hours.pickup_to_refuge[0][0] == pytest.approx(3031 / 880 + 0.5, abs=0.01)
    assert hours.refuge_to_pickup[0][0] == hours.pickup_to_refuge[0][0]
    assert built.over["UUEE", "OSDI"] >= {"GE", "AM", "AZ", "IR", "IQ"}


def test_beyond_the_range_it_lands_for_fuel_where_it_may(record: Ask) -> None:
    short = only_first_fleet(record, range_km=number(2100))
    refuges = open_refuges(short)[:1]
    assert Builder(short).build(refuges).problem.fleet[0].hours.pickup_to_refuge == ((inf,),)
    limits = replace(short.scenario.limits, stops=(BAKU,))
    fuelled = replace(short, scenario=replace(short.scenario, limits=limits))
    built = Builder(fuelled).build(refuges)
    assert built.stops == {("UUEE", "OSDI"): ("UBBB",)}
    direct = Builder(only_first_fleet(record)).build(refuges).problem.fleet[0].hours.pickup_to_refuge[0][0]
    # one more start and approach, and the time on the ground
    assert built.problem.fleet[0].hours.pickup_to_refuge[0][0] > direct + 0.5 + 1.77
    assert any("lands for fuel at UBBB" in text for text in built.remarks)
    none = replace(fuelled, scenario=replace(fuelled.scenario, limits=replace(limits, max_stops=0)))
    assert Builder(none).build(refuges).problem.fleet[0].hours.pickup_to_refuge == ((inf,),)
    barred = Consent("AZ", "landing", "refused", GUESS)
    closed = replace(fuelled, reading=replace(fuelled.reading, consents=(*fuelled.reading.consents, barred)))
    assert Builder(closed).build(refuges).stops == {}


def test_a_base_may_be_left_whatever_its_state_answers(record: Ask) -> None:
    away = only_first_fleet(record, base=BAKU)
    refused = replace(away, refused=away.refused | {"AZ"})
    hours = Builder(refused).build(open_refuges(refused)[:1]).problem.fleet[0].hours
    assert hours is not None
    assert 2 < hours.base_to_pickup[0][0] < 5
    assert "AZ" not in Builder(refused).build(open_refuges(refused)[:1]).over["UUEE", "OSDI"]


def test_a_runway_too_short_keeps_a_type_away_and_is_told(record: Ask) -> None:
    refuge = replace(record.scenario.refuges[0], airfield=Airfield(runway_m=number(1500)))
    short = replace(record, scenario=replace(record.scenario, refuges=(refuge,)))
    built = Builder(short).build((refuge,))
    assert all(not a.may_use("OSDI") for a in built.problem.fleet)
    assert any("Il-96-300 cannot use OSDI: it takes a runway of" in text for text in built.remarks)
    plan = airlift_of(short, Effort(runs=0))
    assert (plan.people_out, plan.left_behind) == (0, 312)


def test_no_more_aircraft_fly_than_have_crews(record: Ask) -> None:
    fleet = Builder(only_first_fleet(record, count=number(3), crews=number(2))).build(
        open_refuges(record)[:1]
    )
    assert [a.crews for a in fleet.problem.fleet] == [1, 1]
    fleet = Builder(only_first_fleet(record, count=number(2), crews=number(5))).build(
        open_refuges(record)[:1]
    )
    assert [a.crews for a in fleet.problem.fleet] == [3, 2]
    assert fleet.problem.fleet[0].duty_h == 14
    free = Builder(only_first_fleet(record, crews=None)).build(open_refuges(record)[:1])
    assert free.problem.fleet[0].duty_h == inf


def test_what_nobody_stated_has_a_name_and_an_owner(record: Ask) -> None:
    bare = replace(record.scenario.refuges[0], beds=None, airfield=Airfield())
    ask = only_first_fleet(record, crews=None)
    ask = replace(ask, scenario=replace(ask.scenario, refuges=(bare,)))
    told = {t.about: t for t in taken_of(ask, Builder(ask).build((bare,)))}
    for about in (
        "OSDI: beds",
        "OSDI: aircraft at once",
        "fleet il-96: crews",
        "block time",
        "fuel",
        "permissions",
    ):
        assert told[about].mark.kind == "assumed"
        assert told[about].mark.by
    assert told["fleet il-96: time on the ground"].mark.source


def test_the_worse_ends_are_never_better(record: Ask) -> None:
    best, worst = airlift_of(record, Effort(runs=0)).extremes
    assert (best.name, worst.name) == ("best", "worst")
    assert best.people <= 312 <= worst.people
    assert best.people_out == best.people
    assert worst.people_out < worst.people


def test_refusals_are_planned_anew(record: Ask) -> None:
    """Slow twin: each cost is what an airlift under that refusal says."""
    now = flown_under(record)
    for cost in refusal_costs(record, pairs=False):
        then = flown_under(replace(record, refused=record.refused | set(cost.states)))
        assert cost.people_out == then.people_out
        assert cost.people_lost == max(0, now.people_out - then.people_out)


def test_each_way_has_its_airlift_to_its_own_airport() -> None:
    run = _run(STORY, new_stop=lambda: lambda: False)
    reading = make_plan(run).readings[0]
    assert reading.prospects is not None
    assert reading.prospects.pace is not None
    found = airlifts_by_way(run, reading)
    for way in reading.prospects.pace.ways:
        assert found[way.role].airports == (way.destination,)
        assert found[way.role].checked
    first = reading.prospects.pace.ways[0]
    again = airlift_by(ask_alone(run, reading.reading), replace(first, distance_km=first.distance_km + 880))
    assert again.closure_h == pytest.approx(found[first.role].closure_h + 1.0, abs=0.1)
