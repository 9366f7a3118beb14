"""Each point of the comparison, on values made by hand: right is right, wrong is shown as wrong."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Any

import pytest

from safeconduct.planning.airlift_of_scenario.model import AirliftPlan, Extreme, OutSpan
from safeconduct.replay import compare
from safeconduct.replay.compare import people_at_ends, people_within, points
from safeconduct.replay.record import Record

DAY = date(2025, 1, 1)
SAID = {"source": "x", "date": DAY}
BY_NAME = {name: k for k, name in enumerate(compare.POINTS)}


def way(letter="A", origin="AAAA", to="BBBB", requires=("AA", "BB")):
    return Any(
        letter=letter, origin=origin, destination=to, requires=requires, label=f"{origin} → {to}", option=None
    )


def plan(*ways, airlift=None, latest=None, states=(), refusals=()):
    leverage = Any(states=[Any(state=state, birnbaum=b) for state, b in states])
    any_refuge = Any(leverage=leverage, given=())
    reading = Any(
        prospects=Any(origins=(Any(ways=ways),), any_refuge=any_refuge),
        airlift=airlift,
        decision=Any(ways=(Any(latest_decision=latest),)),
        refusals=tuple(Any(state=state) for state in refusals),
    )
    return Any(readings=(reading,))


def record(**parts):
    return Record.model_validate({"format": 1, "summary": "x", **parts})


def verdict(name, told, made):
    return points(told, made)[BY_NAME[name]].verdict


@pytest.mark.parametrize(
    ("flown", "right"),
    [
        (("AAAA", "BBBB"), "yes"),
        (("AAAA", "CCCC"), "partly"),
        (("DDDD", "CCCC"), "no"),
        (("", "BBBB"), "yes"),
    ],
)
def test_the_recommended_airport(flown, right):
    told = record(flown=[{"from": flown[0], "to": flown[1], **SAID}])
    assert verdict("recommended airport used", told, plan(way())) == right


def test_a_start_from_an_airport_that_was_shut_is_wrong():
    told = record(closed=[{"airport": "AAAA", **SAID}])
    assert verdict("recommended airport used", told, plan(way())) == "no"
    assert verdict("recommended airport used", told, plan(way(origin="EEEE"))) == "yes"


def test_the_route_must_cross_what_the_record_crossed():
    told = record(flown=[{"from": "AAAA", "to": "BBBB", "over": ["SA"], **SAID}])
    assert verdict("flown route among A to D", told, plan(way())) == "no"
    assert verdict("flown route among A to D", told, plan(way(), way("C", requires=("SA",)))) == "yes"


def test_one_of_two_routes_is_half_right():
    told = record(flown=[{"from": "AAAA", "to": to, **SAID} for to in ("BBBB", "CCCC")])
    assert verdict("flown route among A to D", told, plan(way())) == "partly"


def test_refusers_are_looked_for_among_the_first_five():
    told = record(refused=[{"state": "ZZ", **SAID}])
    seven = [(f"S{k}", 0.9 - k / 10) for k in range(5)]
    assert verdict("refusers among the important", told, plan(way(), states=[*seven, ("ZZ", 0.1)])) == "no"
    assert verdict("refusers among the important", told, plan(way(), states=[("ZZ", 0.1)])) == "yes"
    made = points(told, plan(way(), refusals=["ZZ"]))[BY_NAME["refusers among the important"]]
    assert (made.verdict, made.said) == ("yes", "none; refusing from the start: ZZ")


def flown_by(deadline_h=48.0):
    spans = (OutSpan(100, 5.0, 8.0, 12.0), OutSpan(200, 20.0, 30.0, 60.0), OutSpan(300, 50.0, None, None))
    ends = (Extreme("best", 500, 450, 3, 9.0), Extreme("worst", 90, 40, 1, None))
    return AirliftPlan(
        "r",
        people=300,
        people_out=200,
        deadline_h=deadline_h,
        simulated=spans,
        extremes=ends,
        p10_h=20.0,
        p90_h=60.0,
    )


def test_people_by_the_deadline_in_nine_and_in_one_of_ten_runs():
    assert people_within(flown_by()) == (100, 200)
    assert people_within(flown_by(61.0)) == (200, 300)
    assert people_within(AirliftPlan("r")) is None
    assert people_at_ends(flown_by()) == (40, 450)


@pytest.mark.parametrize(
    ("people", "within", "ends"), [(150, "yes", "yes"), (68, "no", "yes"), (460, "no", "no")]
)
def test_people_inside_or_not(people, within, ends):
    told, made = record(people={"value": people, **SAID}), plan(way(), airlift=flown_by())
    assert verdict("people within P10 to P90", told, made) == within
    assert verdict("people within the ends of the ranges", told, made) == ends


def test_hours_and_what_the_plan_does_not_tell():
    told = record(hours={"low": 60, "high": 70, **SAID})
    assert verdict("hours within P10 to P90", told, plan(way(), airlift=flown_by())) == "yes"
    assert verdict("hours within P10 to P90", told, plan(way())) == "not told"
    assert verdict("hours within P10 to P90", record(), plan(way())) == "not on record"


def test_a_decision_after_the_latest_time():
    told = record(decided={"at": datetime(2025, 1, 2, tzinfo=UTC), **SAID})
    for day, right in ((1, "no"), (2, "yes"), (3, "yes")):
        made = plan(way(), latest=datetime(2025, 1, day, tzinfo=UTC))
        assert verdict("decided before the latest time", told, made) == right
