"""Worked values of the checkers' own geometry, of what changed between two plans, and of which gateway goes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from safeconduct import api
from safeconduct.airspace.areas import CircleShape, CorridorShape, PolygonShape, area
from safeconduct.planning import area_check, raw_coast, verify, verify_option, verify_surface
from safeconduct.planning.area_check import in_area
from safeconduct.planning.recall import _chances
from safeconduct.planning.refuges import Candidate, dominates, ranked, stated_by
from safeconduct.planning.watch import (
    PermissionState,
    PlanSummary,
    ReadingChance,
    TriggerState,
    diff,
    lapsing,
)
from safeconduct.scenario.entities import Airfield, HoursUtc
from safeconduct.scenario.model import Consent, Mark

QUARTER_KM = 6371.0088 * np.pi / 2
AT = datetime(2022, 8, 1, tzinfo=UTC)
GUESS = Mark("assumed", by="test")


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0.0, 0.0), (0.0, 90.0), QUARTER_KM),
        ((0.0, 0.0), (90.0, 17.0), QUARTER_KM),
        ((0.0, 170.0), (0.0, -100.0), QUARTER_KM),
        ((60.0, 0.0), (60.0, 180.0), QUARTER_KM * 2 / 3),
        ((30.0, 10.0), (-15.0, 10.0), QUARTER_KM / 2),
        # Nashville to Los Angeles, the worked example of the haversine formula, on a sphere of 6,371.0088 km
        ((36.12, -86.67), (33.94, -118.40), 2886.4483),
    ],
)
def test_lengths_by_every_checker(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert verify._length_km((one, other)) == pytest.approx(km, abs=1e-3)
    assert verify_surface.haversine_km(one, other) == pytest.approx(km, abs=1e-3)
    angles = np.radians([*one, *other])
    assert float(area_check._haversine(*angles)) * 6371.0088 == pytest.approx(km, abs=1e-3)
    vectors = verify._vectors(np.array([one, other]))
    assert raw_coast._arc_km(vectors[:1], vectors[1:]).item() == pytest.approx(km, abs=1e-3)
    assert raw_coast._arc_km(vectors[:1], vectors[1:], pairwise=True).tolist() == pytest.approx(
        [km], abs=1e-3
    )


def test_a_length_is_the_sum_of_its_legs() -> None:
    assert verify._length_km(((0.0, 0.0), (0.0, 90.0), (90.0, 0.0))) == pytest.approx(2 * QUARTER_KM)
    assert verify._length_km(((0.0, 0.0),)) == 0.0


def test_samples_run_evenly_along_the_great_circle() -> None:
    lat, lon = verify.sample(((0.0, 0.0), (0.0, 9.0)))
    assert np.allclose(lat, 0.0)
    assert np.allclose(np.diff(lon), np.diff(lon)[0])
    assert np.diff(lon)[0] * QUARTER_KM / 90.0 <= verify.STEP_KM
    lat, lon = verify.sample(((0.0, 0.0), (60.0, 120.0)))
    # all of them lie in one plane through the centre
    normal = np.cross(*verify._vectors(np.array([[0.0, 0.0], [60.0, 120.0]])))
    assert np.abs(verify._vectors(np.column_stack([lat, lon])) @ normal).max() < 1e-12
    steps = np.linalg.norm(np.diff(verify._vectors(np.column_stack([lat, lon])), axis=0), axis=1)
    assert np.ptp(steps) < 1e-9


def test_an_edge_meets_the_meridians_of_its_half_open_span() -> None:
    west, width, lon = (
        np.array([10.0, 175.0]),
        np.array([10.0, 10.0]),
        np.array([-178.0, 10.0, 15.0, 20.0, 176.0]),
    )
    edge, point = verify._pairs(west, width, lon)
    assert sorted(zip(edge.tolist(), point.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 0), (1, 4)]


def test_only_edges_that_a_meridian_can_meet_are_looked_at() -> None:
    west, width, top = (
        np.array([10.0, 175.0, -170.0]),
        np.array([10.0, 10.0, 5.0]),
        np.array([50.0, 50.0, 5.0]),
    )
    edges = (np.zeros((3, 3)), np.arange(3), west, width, top)
    assert verify._near(edges, 12.0, 13.0, 0.0)[1].tolist() == [0]  # type: ignore[arg-type]
    assert verify._near(edges, -179.0, -176.0, 0.0)[1].tolist() == [1]  # type: ignore[arg-type]
    assert verify._near(edges, -180.0, -166.0, 0.0)[1].tolist() == [1, 2]  # type: ignore[arg-type]
    assert verify._near(edges, -180.0, -166.0, 10.0)[1].tolist() == [1]  # type: ignore[arg-type]
    assert verify._near(edges, 21.0, 170.0, 0.0)[1].tolist() == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shape", "inside", "outside"),
    [
        (CircleShape((0.0, 0.0), 1000.0), [(0.0, 8.9), (8.9, 0.0), (-6.0, -6.0)], [(0.0, 9.1), (7.0, 7.0)]),
        (
            CorridorShape(((0.0, 0.0), (0.0, 10.0)), 222.4),
            [(0.9, 5.0), (-0.9, 5.0), (0.0, -0.9), (0.5, 10.5)],
            [(1.1, 5.0), (0.0, 11.1), (0.0, -1.1), (0.9, 10.9)],
        ),
        (
            PolygonShape((((0.0, 170.0), (0.0, -170.0), (20.0, -170.0), (20.0, 170.0)),)),
            [(10.0, 175.0), (10.0, -175.0), (10.0, 180.0), (0.5, 180.0), (19.9, 180.0)],
            [(10.0, 165.0), (10.0, -165.0), (-1.0, 180.0), (20.1, 180.0), (10.0, 0.0)],
        ),
        (
            PolygonShape((((80.0, 0.0), (80.0, 120.0), (80.0, -120.0)),)),
            [(90.0, 0.0), (85.0, 60.0), (85.0, 0.0)],
            [(79.0, 0.0), (79.9, 60.0), (-85.0, 0.0)],
        ),
    ],
)
def test_points_in_and_out_of_an_area(
    shape: Any, inside: list[tuple[float, float]], outside: list[tuple[float, float]]
) -> None:
    closed = area("x", [shape])
    for points, told in ((inside, True), (outside, False)):
        lat, lon = np.radians(np.array(points)).T
        assert in_area(closed, lat, lon).tolist() == [told] * len(points), points


@pytest.mark.parametrize(
    ("hours", "moment", "holds"),
    [
        (HoursUtc(6, 18), AT + timedelta(hours=6), True),
        (HoursUtc(6, 18), AT + timedelta(hours=17, minutes=59, seconds=59), True),
        (HoursUtc(6, 18), AT + timedelta(hours=18), False),
        (HoursUtc(6, 18), AT + timedelta(hours=5, minutes=59, seconds=59), False),
        (HoursUtc(22, 2), AT + timedelta(hours=1, minutes=30), True),
        (HoursUtc(22, 2), AT + timedelta(hours=2, minutes=30), False),
        (HoursUtc(6.5, 18), AT + timedelta(hours=6, minutes=29), False),
        (HoursUtc(6.5, 18), AT + timedelta(hours=6, minutes=30), True),
        (None, AT, True),
    ],
)
def test_hours_of_the_day_by_the_checker(hours: HoursUtc | None, moment: datetime, holds: bool) -> None:
    row = Consent("TR", "overflight", "granted", GUESS, hours_utc=hours)
    assert verify_option._in_force(row, moment) is holds
    assert verify_option._usable(Airfield(hours_utc=hours), moment) is holds


@pytest.mark.parametrize(
    ("begins", "ends", "good"),
    [
        (None, None, True),
        (1, None, True),
        (-1, None, False),
        (0, None, False),
        (None, 1, False),
        (None, 0, True),
        (-2, -1, True),
        (-2, 1, False),
        (1, 2, True),
    ],
)
def test_a_closed_airfield_by_the_checker(begins: int | None, ends: int | None, good: bool) -> None:
    closed_from, closed_to = (None if h is None else AT + timedelta(hours=h) for h in (begins, ends))
    assert verify_option._usable(Airfield(closed_from=closed_from, closed_to=closed_to), AT) is good
    assert not verify_option._usable(Airfield(in_use=False), AT)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [(None, None, True), (0, None, True), (1, None, False), (None, 0, False), (None, 1, True), (-1, 1, True)],
)
def test_a_grant_by_the_checker(valid_from: int | None, valid_to: int | None, holds: bool) -> None:
    begins, ends = (None if h is None else AT + timedelta(hours=h) for h in (valid_from, valid_to))
    row = Consent("TR", "overflight", "granted", GUESS, valid_from=begins, valid_to=ends)
    assert verify_option._in_force(row, AT) is holds


def test_departures_are_tried_at_both_ends_of_a_window_and_between() -> None:
    flight: Any = SimpleNamespace(scenario=SimpleNamespace(start=AT))
    option: Any = SimpleNamespace(windows=((2.0, 4.0), (10.0, 10.0)))
    tried = [(moment - AT) / timedelta(minutes=1) for moment in verify_option._departures(flight, option)]
    assert tried == [120.0, 179.5, 239.0, 600.0, 600.0, 600.0]


BEFORE = PlanSummary(
    "UUEE → OSDI",
    0.5,
    (PermissionState("TR overflight", "asked"), PermissionState("IQ overflight", "asked")),
    (TriggerState("go", "near"),),
    (ReadingChance("article", 0.7),),
)


def texts(after: PlanSummary) -> list[str]:
    return [change.text for change in diff(BEFORE, after)]


def test_what_changed_in_words() -> None:
    assert texts(BEFORE) == []
    assert texts(replace(BEFORE, primary="")) == ["nothing is open any more; the primary was UUEE → OSDI"]
    assert texts(replace(BEFORE, primary="X → Y")) == ["primary switched from UUEE → OSDI to X → Y"]
    back = diff(replace(BEFORE, primary=""), BEFORE)
    assert [change.text for change in back] == ["a way is open again: UUEE → OSDI"]
    assert texts(replace(BEFORE, chance=0.504)) == []
    assert texts(replace(BEFORE, chance=0.51)) == ["chance of passage from 0.50 to 0.51"]
    assert texts(replace(BEFORE, chance=None)) == ["chance of passage from 0.50 to unknown"]
    assert texts(replace(BEFORE, others=(ReadingChance("article", 0.6),))) == [
        "article: chance of passage from 0.70 to 0.60"
    ]
    # a reading that was not there before is a new question
    assert texts(replace(BEFORE, others=(ReadingChance("new", 0.1),))) == []


def test_permissions_and_wires_that_changed_came_or_went() -> None:
    after = replace(
        BEFORE,
        permissions=(PermissionState("TR overflight", "granted"), PermissionState("IR overflight", "asked")),
        triggers=(),
    )
    assert texts(after) == [
        "permission IQ overflight: no longer needed",
        "permission IR overflight: now asked",
        "permission TR overflight: from asked to granted",
        "trigger go: no longer needed",
    ]


@pytest.mark.parametrize(
    ("left_h", "status", "told"),
    [
        (0.0, "granted", "TR overflight lapses in 0 h"),
        (47.6, "granted", "TR overflight lapses in 48 h"),
        (48.0, "granted", "TR overflight lapses in 48 h"),
        (48.1, "granted", ""),
        (-0.1, "granted", ""),
        (5.0, "asked", ""),
    ],
)
def test_a_permission_that_lapses_soon_is_told(left_h: float, status: str, told: str) -> None:
    until = AT + timedelta(hours=left_h)
    summary = PlanSummary("", None, (PermissionState("TR overflight", status, until),))
    changes = lapsing(summary, AT)
    assert [change.text for change in changes] == ([told] if told else [])
    assert lapsing(PlanSummary("", None, (PermissionState("TR overflight", "granted"),)), AT) == ()


def test_chances_of_a_summary_are_by_reading_and_without_those_that_have_none() -> None:
    assert _chances(BEFORE) == {"": 0.5, "article": 0.7}
    assert _chances(replace(BEFORE, chance=None)) == {"article": 0.7}


def candidate(state: str, km: float, asked: tuple[str, ...] = (), warnings: int = 0) -> Candidate:
    return Candidate(
        state=state,
        airport="",
        distance_km=km,
        requires=asked,
        ask=asked,
        chance=None,
        acceptance=None,
        capacity=None,
        facts=(),
        warnings=warnings,
    )


def test_refuges_are_ranked_by_shares_of_the_worst() -> None:
    near, far = candidate("NE", 1000.0, ("A", "B")), candidate("FA", 2000.0, ("A",))
    found = ranked((near, far), {"distance": 1.0, "consents": 1.0})
    assert found is not None
    # 0.5 + 1 and 1 + 0.5: as good, the first by name
    assert found.order == (("FA", 1.5), ("NE", 1.5))
    by_distance = ranked((near, far), {"distance": 3.0, "consents": 1.0})
    assert by_distance is not None
    assert by_distance.order == (("NE", 2.5), ("FA", 3.5))
    assert ranked((), {"distance": 1.0}) is None
    assert not dominates(near, far)
    assert dominates(replace(near, ask=()), far) is True
    assert not dominates(near, near)


def test_what_a_scenario_states_of_refuges_is_by_state() -> None:
    story = api.load_scenario(Path(__file__).parents[3] / "examples" / "moscow-damascus-2022.toml")
    told = stated_by(story)
    assert {state: (one.acceptance, one.beds) for state, one in told.items()} == {
        "SY": (0.7, 500.0),
        "IR": (0.5, 500.0),
    }
