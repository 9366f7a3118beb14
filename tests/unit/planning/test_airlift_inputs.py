"""From a scenario to the airlift's problem: legs, fuel, bases, runways, crews, and what nobody stated."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import inf
from pathlib import Path

import pytest

from safeconduct.airlift.solvers.budget import counted_budget
from safeconduct.api.scenarios import _run
from safeconduct.planning.airlift_of_scenario.defaults_used import taken_of
from safeconduct.planning.airlift_of_scenario.for_plan import airlift_by, airlifts_by_way, ask_of
from safeconduct.planning.airlift_of_scenario.inputs import Ask, Builder, Built
from safeconduct.planning.airlift_of_scenario.plan import Effort, airlift_of
from safeconduct.planning.airlift_of_scenario.refusals import flown_under, refusal_costs, refusing
from safeconduct.planning.plan import chanced
from safeconduct.planning.route_questions import Desk
from safeconduct.scenario.entities import Airfield
from safeconduct.scenario.model import Consent, Figure, Mark, Place, Scenario

STORY = Path(__file__).parents[3] / "examples" / "moscow-damascus-2022.toml"
GUESS = Mark("assumed", by="test")
BAKU = Place("UBBB", "Baku", 40.4675, 50.0467, "AZ")


def number(value: float) -> Figure:
    return Figure(value, value, value, GUESS)


def asked(scenario: Scenario) -> Ask:
    """The airlift of the article's reading along the shortest way of each origin: to Damascus, over Türkiye."""
    return ask_of(Desk(_run(scenario), scenario.readings[-1]), None)


@pytest.fixture(scope="module")
def article() -> Ask:
    return asked(_run(STORY).scenario)


def only_first_fleet(ask: Ask, **changes: object) -> Ask:
    fleet = replace(ask.scenario.fleet[0], **changes)
    return asked(replace(ask.scenario, fleet=(fleet,)))


def with_first_refuge(ask: Ask, **changes: object) -> Scenario:
    refuge = replace(ask.scenario.refuges[0], **changes)
    return replace(ask.scenario, refuges=(refuge,))


def answered(scenario: Scenario, *rows: Consent) -> Scenario:
    """With other answers in the article's reading."""
    *others, reading = scenario.readings
    new = {row.key for row in rows}
    kept = (row for row in reading.consents if row.key not in new)
    return replace(scenario, readings=(*others, replace(reading, consents=(*kept, *rows))))


def built_of(ask: Ask) -> Built:
    return Builder(ask).build(ask.first)


def test_block_hours_are_the_permitted_way_and_half_an_hour(article: Ask) -> None:
    built = built_of(article)
    hours = built.problem.fleet[0].hours
    assert hours is not None
    assert hours.pickup_to_refuge[0][0] == pytest.approx(2558 / 880 + 0.5, abs=0.01)
    assert hours.refuge_to_pickup[0][0] == hours.pickup_to_refuge[0][0]
    assert built.over["UUEE", "OSDI"] == {"RU", "TR", "SY"}


def test_without_an_answer_the_way_with_people_leads_round_and_the_empty_one_too(article: Ask) -> None:
    barred = Consent("TR", "overflight", "refused", GUESS)
    built = built_of(asked(answered(article.scenario, barred)))
    hours = built.problem.fleet[0].hours
    assert hours is not None
    assert hours.pickup_to_refuge[0][0] == pytest.approx(3031 / 880 + 0.5, abs=0.01)
    assert hours.refuge_to_pickup[0][0] == pytest.approx(hours.pickup_to_refuge[0][0], abs=1e-6)
    assert built.over["UUEE", "OSDI"] >= {"GE", "AM", "AZ", "IR", "IQ"}


def test_beyond_the_range_it_lands_for_fuel_where_it_may(article: Ask) -> None:
    short = only_first_fleet(article, range_km=number(2100))
    assert short.first == {}
    limits = replace(short.scenario.limits, stops=(BAKU,))
    fuelled = replace(short.scenario, limits=limits)
    built = built_of(asked(fuelled))
    assert built.stops == {("UUEE", "OSDI"): ("UBBB",)}
    direct = built_of(only_first_fleet(article)).problem.fleet[0].hours.pickup_to_refuge[0][0]
    # one more start and approach, and the time on the ground
    assert built.problem.fleet[0].hours.pickup_to_refuge[0][0] > direct + 0.5 + 1.77
    assert any("lands for fuel at UBBB" in text for text in built.remarks)
    assert "AZ" in built.over["UUEE", "OSDI"]
    assert asked(replace(fuelled, limits=replace(limits, max_stops=0))).first == {}
    assert asked(answered(fuelled, Consent("AZ", "landing", "refused", GUESS))).first == {}


def test_a_permission_that_ends_bounds_the_leg_with_people(article: Ask) -> None:
    assert built_of(article).problem.permissions == {}
    until = article.scenario.start + timedelta(hours=24)
    built = built_of(
        asked(answered(article.scenario, Consent("TR", "overflight", "granted", GUESS, valid_to=until)))
    )
    (window,) = built.problem.permissions["UUEE", "OSDI"]
    hours = built.problem.fleet[0].hours
    assert hours is not None
    # through Türkiye's sky by then; Syria's comes after it
    assert window[0] == 0.0
    assert 24.0 < window[1] < 24.0 + hours.pickup_to_refuge[0][0]


def test_a_base_may_be_left_whatever_its_state_answers(article: Ask) -> None:
    away = replace(article.scenario, fleet=(replace(article.scenario.fleet[0], base=BAKU),))
    built = built_of(asked(answered(away, Consent("AZ", "overflight", "refused", GUESS))))
    hours = built.problem.fleet[0].hours
    assert hours is not None
    assert 2 < hours.base_to_pickup[0][0] < 5
    assert "AZ" not in built.over["UUEE", "OSDI"]


def test_a_runway_too_short_for_everybody_leaves_no_way_and_says_why(article: Ask) -> None:
    short = asked(with_first_refuge(article, airfield=Airfield(runway_m=number(1500))))
    assert short.every == {}
    plan = airlift_of(short, Effort(runs=0))
    assert (plan.people_out, plan.left_behind) == (0, 312)
    assert plan.word == (
        "the runway of Damascus International Airport has 1,500 m, the aircraft need 2,500 m; "
        "the runway of Bassel Al-Assad International Airport has 1,500 m, the aircraft need 2,500 m"
    )
    (why, *_) = short.desk.why_closed(short.desk.triples[0])
    assert why.startswith("the runway of ")
    assert "has 1,500 m, the aircraft need " in why


def test_a_runway_too_short_for_one_type_keeps_it_away_and_is_told(article: Ask) -> None:
    needs = sorted(kind.runway_m or 0.0 for kind in built_of(article).kinds)
    between = asked(with_first_refuge(article, airfield=Airfield(runway_m=number(sum(needs) / 2))))
    built = built_of(between)
    usable = {a.type: a.may_use("OSDI") for a in built.problem.fleet}
    assert sorted(usable.values()) == [False, True]
    (away,) = (name for name, may in usable.items() if not may)
    assert any(f"{away} cannot use OSDI: it takes a runway of" in text for text in built.remarks)
    assert airlift_of(between, Effort(runs=0)).people_out == 312


def test_no_more_aircraft_fly_than_have_crews(article: Ask) -> None:
    fleet = built_of(only_first_fleet(article, count=number(3), crews=number(2)))
    assert [a.crews for a in fleet.problem.fleet] == [1, 1]
    fleet = built_of(only_first_fleet(article, count=number(2), crews=number(5)))
    assert [a.crews for a in fleet.problem.fleet] == [3, 2]
    assert fleet.problem.fleet[0].duty_h == 14
    assert built_of(only_first_fleet(article, crews=None)).problem.fleet[0].duty_h == inf


def test_what_nobody_stated_has_a_name_and_an_owner(article: Ask) -> None:
    bare = with_first_refuge(article, beds=None, airfield=Airfield())
    ask = asked(replace(bare, fleet=(replace(bare.fleet[0], crews=None),)))
    told = {t.about: t for t in taken_of(ask, built_of(ask))}
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


def test_the_worse_ends_are_never_better(article: Ask) -> None:
    best, worst = airlift_of(article, Effort(runs=0)).extremes
    assert (best.name, worst.name) == ("best", "worst")
    assert best.people <= 312 <= worst.people
    assert best.people_out == best.people
    assert worst.people_out < worst.people


def test_people_overflow_only_where_the_first_refuge_has_no_room(article: Ask) -> None:
    assert airlift_of(article, Effort(runs=0)).refuges == ("syria",)
    syria, iran = article.scenario.refuges
    few = asked(replace(article.scenario, refuges=(replace(syria, beds=number(100)), iran)))
    plan = airlift_of(few, Effort(runs=0))
    assert (plan.refuges, plan.people_out, plan.left_behind) == (("syria", "iran"), 312, 0)
    kept = replace(few.scenario, limits=replace(few.scenario.limits, overflow=False))
    alone = airlift_of(asked(kept), Effort(runs=0))
    assert (alone.refuges, alone.people_out, alone.left_behind) == (("syria",), 100, 212)


def test_refusals_are_planned_anew(article: Ask) -> None:
    """Slow twin: each cost is what an airlift under that refusal says."""
    now = flown_under(article)
    # the operator's own state is asked nothing, so that it cannot refuse; Syria is landed in, Türkiye only flown over
    assert now.over == {"TR", "SY"}
    assert now.hosts == {"SY": "syria"}
    for cost in refusal_costs(article, pairs=False):
        then = flown_under(refusing(article, frozenset(cost.states)))
        assert cost.people_out == then.people_out
        assert cost.people_lost == max(0, now.people_out - then.people_out)


def test_each_way_has_its_airlift_to_its_own_airport() -> None:
    run = _run(STORY)
    made = chanced(Desk(run, run.scenario.readings[-1]))
    assert made.found.pace is not None
    effort = Effort(budget=counted_budget(20), runs=0, aside=False)
    found = airlifts_by_way(made.ask, made.found, effort)
    for way in made.found.pace.ways:
        assert found["UUEE", way.role].airports == (way.destination,)
        assert found["UUEE", way.role].checked
    first = made.found.pace.ways[0]
    assert first.option is not None
    longer = replace(first, option=replace(first.option, distance_km=first.distance_km + 880))
    again = airlift_by(made.ask, longer, effort)
    assert again.closure_h == pytest.approx(found["UUEE", first.role].closure_h + 1.0, abs=0.1)
