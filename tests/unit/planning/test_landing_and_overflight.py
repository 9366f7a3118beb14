"""A refusal of one operation bars that operation alone: landing, leaving and flying over are asked apart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from safeconduct.planning.options import PairSky, Triple
from safeconduct.planning.route_answer import Crossing
from safeconduct.planning.standings import Standings
from safeconduct.scenario.consents import Operation
from safeconduct.scenario.model import (
    Airfield,
    Chance,
    Consent,
    Mark,
    Origin,
    Place,
    Reading,
    Refuge,
    Scenario,
)
from safeconduct.store.facts import load_facts

START = datetime(2022, 7, 31, 6, tzinfo=UTC)
MARK = Mark("assumed", by="the test")
WHOLE = ((0.0, 48.0),)
WAY = (
    Crossing("EE", 100.0, 0.0, 100.0),
    Crossing("SE", 700.0, 100.0, 800.0),
    Crossing("NO", 100.0, 800.0, 900.0),
)


def windows(
    state: str, operation: Operation, valid_to: datetime | None = None
) -> tuple[tuple[float, float], ...]:
    """When a flight from Tallinn over Sweden to Oslo may leave if one state refuses one operation, until then."""
    row = Consent(state, operation, "refused", MARK, valid_to=valid_to)
    origin = Origin("o", Place("EETN", "Tallinn", 59.41, 24.83, "EE"), Airfield())
    refuge = Refuge("r", "Norway", "NO", (Place("ENGM", "Oslo", 60.19, 11.1, "NO"),), Chance(1.0, MARK))
    reading = Reading("x", "x", "LT", "civil_charter", False, (row,))
    scenario = Scenario(
        "x",
        START.date(),
        START,
        (origin,),
        (refuge,),
        (reading,),
        deadline=datetime(2022, 8, 2, 6, tzinfo=UTC),
    )
    standings = Standings(load_facts(), scenario, reading)
    sky = PairSky(
        Triple(origin, refuge, refuge.places[0]), standings.flyer, standings, frozenset({"EE", "NO"})
    )
    return sky.windows(WAY, 450.0, 2.0)[0]


@pytest.mark.parametrize(
    ("state", "operation", "bars"),
    [
        ("SE", "overflight", True),
        ("SE", "landing", False),
        ("SE", "departure", False),
        ("NO", "landing", True),
        ("NO", "departure", False),
        ("EE", "landing", True),
        ("EE", "departure", True),
        ("FI", "overflight", False),
    ],
)
def test_only_what_the_flight_does_there_is_barred(state: str, operation: Operation, bars: bool) -> None:
    assert windows(state, operation) == (() if bars else WHOLE)


def test_each_operation_is_needed_at_its_own_time_of_the_flight() -> None:
    noon = datetime(2022, 7, 31, 12, tzinfo=UTC)
    # refused until noon, six hours after the start; 100, 800 and 900 km are flown after 13, 107 and 120 minutes. What is
    # known ends after 48 hours, by when each must be behind the flight
    (over,), (into,), (out,) = (
        windows(*one, valid_to=noon) for one in (("SE", "overflight"), ("NO", "landing"), ("EE", "departure"))
    )
    assert over == pytest.approx((6.0 - 100.0 / 450.0, 48.0 - 800.0 / 450.0))
    assert into == pytest.approx((6.0 - 800.0 / 450.0, 48.0 - 2.0))
    assert out == pytest.approx((6.0, 48.0 - 100.0 / 450.0))
