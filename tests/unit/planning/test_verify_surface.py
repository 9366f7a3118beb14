"""The checker of legs on the surface finds each fault that is planted in a sound one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from safeconduct.planning.verify_surface import distance_km, earliest, surface_faults
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.scenario.model import (
    Approach,
    Border,
    Chance,
    Figure,
    HoursUtc,
    Mark,
    Place,
    Scenario,
    SurfaceStage,
)
from safeconduct.store.scenario import lookups

GUESS = Mark("assumed", by="test")
DUBAI, MUSCAT = (lookups().place(code) for code in ("OMDB", "OOMS"))
assert isinstance(DUBAI, Place)
assert isinstance(MUSCAT, Place)
TEXT = """
[scenario]
title = "Legs"
as_of = 2026-03-02
operator = "GB"
flight_kind = "civil_charter"
[[origin]]
airport = "OMDB"
[[refuge]]
airport = "EGSS"
acceptance = { value = 1.0, mark = "assumed", by = "test" }
"""
KEYS = frozenset({"border:AE-OM", "enter:OM", "land:OM", "accept:EGSS"})


def number(value: float) -> Figure:
    return Figure(value, value, value, GUESS)


ROAD = SurfaceStage(
    "road", DUBAI, MUSCAT, number(410), number(8), borders=(Border("AE", "OM", wait_h=number(2)),)
)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return parse_scenario(TEXT, lookups())


def found(scenario: Scenario, stage: SurfaceStage, keys: frozenset[str] = KEYS) -> list[str]:
    reading = scenario.readings[0]
    return [*surface_faults(scenario, reading, Approach((stage,)), ("OMDB", MUSCAT), keys, "")]  # type: ignore[arg-type]


def test_a_sound_leg_has_no_fault(scenario: Scenario) -> None:
    assert found(scenario, ROAD) == []
    assert distance_km(DUBAI, MUSCAT) == pytest.approx(349, abs=2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda s: replace(s, km=number(200)), "the crow flies"),
        (lambda s: replace(s, hours=None), "lacks its length"),
        (lambda s: replace(s, borders=()), "ends in OM"),
        (lambda s: replace(s, borders=(Border("SA", "OM"),)), "leaves SA at a border, and is in AE"),
        (lambda s: replace(s, borders=(Border("AE", "OM", Chance(0.0, GUESS)),)), "says is closed"),
        (lambda s: replace(s, start=MUSCAT, to=DUBAI), "does not begin where the people"),
    ],
)
def test_a_spoilt_leg_is_found(
    scenario: Scenario, spoil: Callable[[SurfaceStage], SurfaceStage], said: str
) -> None:
    assert any(said in fault for fault in found(scenario, spoil(ROAD)))


@pytest.mark.parametrize("missing", ["border:AE-OM", "enter:OM"])
def test_a_key_that_is_not_told_is_found(scenario: Scenario, missing: str) -> None:
    assert len(found(scenario, ROAD, KEYS - {missing})) == 1


def test_when_people_can_be_there_first() -> None:
    start = datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert earliest(Approach((ROAD,)), start) == datetime(2026, 3, 3, 1, tzinfo=UTC)
    by_day = replace(ROAD, hours_utc=HoursUtc(2.0, 14.0))
    assert earliest(Approach((by_day,)), start) == datetime(2026, 3, 3, 12, tzinfo=UTC)
