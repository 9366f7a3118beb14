"""A plan in short: the first chance told, names by reading, trip wires at a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from safeconduct import api
from safeconduct.planning.decision.trip_wires import trigger_state
from safeconduct.scenario.model import Indicator, Level, Mark, Scenario, Threshold, Trigger

STORY = Path(__file__).parents[3] / "examples" / "moscow-damascus-2022.toml"
START = datetime(2022, 7, 31, tzinfo=UTC)
MARK = Mark("assumed", by="test")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return api.load_scenario(STORY)


def test_a_claim_beside_the_scenario_goes_before_its_own(scenario: Scenario) -> None:
    as_is = api.plan_summary(STORY)
    sure = api.plan_summary_with(scenario, {"iq-grants-overflight": 1.0, "no-such-claim": 0.0})
    # on the record the way to Syria leads over Iraq: sure of it, that way comes first
    assert (as_is.chance, sure.chance) == pytest.approx((0.5012, 0.5681), abs=0.0001)
    assert (as_is.others[0].chance, sure.others[0].chance) == pytest.approx((0.7105, 0.7306), abs=0.0001)
    iran = api.plan_summary_with(scenario, {"ir-grants-overflight": 1.0})
    assert iran.chance == pytest.approx((as_is.chance or 0.0) / 0.7)
    assert as_is.primary.startswith("record: UUEE → OIII over RU · AZ · IR;")
    assert sure.primary.startswith("record: UUEE → OSLK over RU · GE · AM · IR · IQ · SY;")
    assert {p.name.split(":")[0] for p in as_is.permissions} == {"record", "article"}


def test_one_reading_needs_no_names(scenario: Scenario) -> None:
    alone = replace(scenario, readings=scenario.readings[1:])
    found = api.plan_summary_with(alone, {})
    assert found.primary == "UUEE → OSLK over RU · TR · SY"
    assert "TR overflight" in {p.name for p in found.permissions}
    nowhere = replace(alone.limits, limit_km=replace(alone.limits.limit_km, low=1, likely=1, high=1))  # type: ignore[type-var]
    assert api.plan_summary_with(replace(alone, limits=nowhere), {}).primary == ""


@pytest.mark.parametrize(
    ("value", "age_h", "state"),
    [(2.0, 1, "far"), (5.0, 1, "near"), (10.0, 1, "crossed"), (10.0, 49, "stale"), (None, 0, "stale")],
)
def test_trip_wires(scenario: Scenario, value: float | None, age_h: float, state: str) -> None:
    levels = () if value is None else (Level(value, START - timedelta(hours=age_h), MARK),)
    indicator = Indicator("i", "i", "settlements", "desk", 48, levels)
    trigger = Trigger("t", "t", "go", (Threshold("i", "at_least", 10, 5),), 1, "head", MARK)
    watched = replace(scenario, indicators=(indicator,), triggers=(trigger,))
    assert trigger_state(trigger, watched, START) == state
