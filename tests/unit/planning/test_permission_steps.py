"""The life of a permission: every pair of statuses, lead times, what is due, and what an answer does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from safeconduct import api
from safeconduct.errors import InputError
from safeconduct.planning.model import Plan
from safeconduct.planning.permissions import (
    STATUSES,
    TRANSITIONS,
    Permission,
    check_step,
    read_answers,
    with_answers,
)
from safeconduct.scenario.model import Consent, Figure, Mark, Scenario

STORY = Path(__file__).parents[3] / "examples" / "moscow-damascus-2022.toml"
GUESS = Mark("assumed", by="test")

ALLOWED = {
    "unknown": "not_asked asked granted refused",
    "not_asked": "asked granted refused",
    "asked": "granted refused not_asked",
    "granted": "revoked lapsed",
    "refused": "asked granted",
    "revoked": "asked granted",
    "lapsed": "asked granted refused",
}


@pytest.mark.parametrize(("now", "then"), list(product(STATUSES, STATUSES)))
def test_every_pair_of_statuses(now: str, then: str) -> None:
    fault = check_step("here", now, then)  # type: ignore[arg-type]
    assert (fault is None) == (now == then or then in ALLOWED[now].split())
    if fault:
        assert str(fault).startswith("here: what is ")


def test_nothing_becomes_unknown_again_and_every_status_has_a_way_on() -> None:
    assert set(TRANSITIONS) == set(STATUSES)
    assert all(TRANSITIONS.values())
    assert not any("unknown" in steps for steps in TRANSITIONS.values())


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return api.load_scenario(STORY)


def planned(scenario: Scenario, consents: Iterable[Consent], start: datetime) -> Plan:
    """The story's second reading alone, with these answers, from another hour on."""
    reading = replace(scenario.readings[1], consents=tuple(consents))
    return api.plan(replace(scenario, readings=(reading,), start=start))


def by_name(plan: Plan) -> dict[str, Permission]:
    return {one.name: one for one in plan.readings[0].permissions}


def test_lead_time_of_the_scenario_goes_before_the_record(scenario: Scenario) -> None:
    row = Consent("TR", "overflight", "unknown", GUESS, lead_time_h=Figure(24, 48, 72, GUESS), owner="desk")
    start = datetime(2022, 8, 10, tzinfo=UTC)
    plan = planned(scenario, [row], start)
    turkey, syria = by_name(plan)["TR overflight"], by_name(plan)["SY landing"]
    assert (turkey.low_h, turkey.high_h, turkey.lead_from, turkey.owner) == (24, 72, "scenario", "desk")
    assert turkey.latest_ask == start - timedelta(hours=72)
    assert turkey.due == "later"
    assert syria.lead_from.startswith("permit table, ")
    assert turkey.worth_per_day == pytest.approx((turkey.worth or 0.0) / 3.0)


@pytest.mark.parametrize(
    ("start_h", "due"),
    [(6, "late"), (25, "late"), (48, "today"), (72, "today"), (95, "today"), (97, "later")],
)
def test_what_is_due_by_the_hour_of_the_start(scenario: Scenario, start_h: int, due: str) -> None:
    """Asked for 26 to 72 hours: today is the last day as long as the latest moment falls on it."""
    row = Consent("TR", "overflight", "not_asked", GUESS, lead_time_h=Figure(26, 48, 72, GUESS))
    start = datetime(2022, 7, 31, tzinfo=UTC) + timedelta(hours=start_h)
    assert by_name(planned(scenario, [row], start))["TR overflight"].due == due


def test_what_is_asked_or_granted_is_not_due_and_tells_its_days(scenario: Scenario) -> None:
    start = datetime(2022, 8, 10, tzinfo=UTC)
    until = datetime(2022, 8, 20, tzinfo=UTC)
    lead = Figure(24, 48, 72, GUESS)
    asked = Consent("TR", "overflight", "asked", GUESS, lead_time_h=lead, asked_on=date(2022, 7, 30))
    granted = Consent("SY", "landing", "granted", GUESS, valid_to=until)
    found = by_name(planned(scenario, [asked, granted], start))
    assert found["TR overflight"].due == ""
    assert found["TR overflight"].answer_by == datetime(2022, 8, 2, tzinfo=UTC)
    assert (found["SY landing"].due, found["SY landing"].valid_to) == ("", until)
    assert found["RU landing"].need == "no"
    assert found["RU landing"].due == ""


def test_what_changes_the_plan_most_per_day_is_asked_first() -> None:
    due = [one for one in api.plan(STORY).readings[0].permissions if one.due]
    worth = [one.worth_per_day or 0.0 for one in due]
    assert worth == sorted(worth, reverse=True)
    assert len(due) > 5


def test_answers_as_words_with_every_fault() -> None:
    assert read_answers(["TR=refused", "IR:landing=not asked"]) == {
        ("TR", "overflight"): "refused",
        ("IR", "landing"): "not_asked",
    }
    with pytest.raises(InputError) as caught:
        read_answers(["TR", "IR=refusd", "IQ:taxiing=granted"])
    assert len(caught.value.faults) == 3
    assert "Did you mean refused?" in str(caught.value)


def test_a_step_that_cannot_be_is_a_fault_and_an_answer_changes_every_reading(scenario: Scenario) -> None:
    refused = {"record": frozenset({"TR"})}
    with pytest.raises(InputError, match="It can become asked or granted"):
        with_answers(scenario, {("TR", "overflight"): "lapsed", ("IQ", "overflight"): "revoked"}, refused)
    changed = with_answers(scenario, {("TR", "overflight"): "granted"}, refused)
    assert {reading.consent("TR").status for reading in changed.readings} == {"granted"}  # type: ignore[union-attr]
    before, after = api.permissions(STORY, ["Türkiye=granted"])
    (record, article), (then, still) = (
        [
            reading.prospects.pace.ways[0]
            for reading in plan.readings
            if reading.prospects and reading.prospects.pace
        ]
        for plan in (before, after)
    )
    # on the record the way to Syria comes first once Türkiye has granted; in the article the same way is likelier
    assert ("TR" in record.requires, "TR" in then.requires) == (False, True)
    assert then.distance_km - record.distance_km == pytest.approx(-136.7, abs=0.1)
    assert (record.chance_alone, then.chance_alone) == pytest.approx((0.7 * 0.7 * 0.5, 0.7))
    assert (article.label, article.distance_km) == (still.label, still.distance_km)
    assert (article.chance_alone, still.chance_alone) == pytest.approx((0.7 * 0.7, 0.7))


def test_the_table_in_the_docs_is_the_table() -> None:
    text = (STORY.parents[1] / "docs" / "leverage.md").read_text(encoding="utf-8")
    told: dict[str, set[str]] = {}
    for line in text.split("| from | to |")[1].split("\n\n")[0].splitlines()[2:]:
        froms, tos = (
            cell.strip().replace("not asked", "not_asked").split(", ") for cell in line.split("|")[1:3]
        )
        told |= {one: set(tos) for one in froms}
    assert told == {status: set(steps) for status, steps in TRANSITIONS.items()}
