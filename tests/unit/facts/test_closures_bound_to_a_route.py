"""Closures that bar a route, not an aircraft: which end is which, which way round, and what is barred."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.facts import FlightKind, refused, starting_refusals
from safeconduct.store.facts import load_facts

FACTS = load_facts()
CHARTER = FlightKind.CIVIL_CHARTER


def closed(operator: str, day: date, to: str, start: str, operation: str = "overflight") -> frozenset[str]:
    return refused(starting_refusals(FACTS, operator, CHARTER, day, to, start), operation)


def test_tuerkiye_bars_russian_aircraft_bound_for_syria() -> None:
    assert "TR" in closed("RU", date(2022, 7, 31), to="SY", start="RU")
    # the same wording says nothing of other destinations
    assert "TR" not in closed("RU", date(2022, 7, 31), to="IR", start="RU")


@pytest.mark.parametrize(("to", "start"), [("NE", "FR"), ("FR", "NE")])
def test_ecowas_bars_flights_to_and_from_niger_whoever_flies_them(to: str, start: str) -> None:
    assert {"NG", "SN", "GH", "TG"} <= closed("FR", date(2023, 9, 1), to, start)


def test_a_flight_that_passes_by_is_not_barred() -> None:
    assert not {"NG", "SN", "GH"} & closed("FR", date(2023, 9, 1), to="CD", start="FR")
    assert not {"NG", "SN", "GH"} & closed("FR", date(2024, 6, 1), to="NE", start="FR")


def test_a_ban_on_landing_bars_no_overflight() -> None:
    day = date(2025, 6, 1)
    assert {"IR", "LB"} <= closed("IR", day, "LB", "IR", operation="landing")
    assert not {"IR", "LB"} & closed("IR", day, "LB", "IR", operation="overflight")
