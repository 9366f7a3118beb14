"""The level from which a warning leaves the sky free, as its text says it."""

from __future__ import annotations

import pytest

from safeconduct.facts.warned_levels import airliner_words, free_from_fl
from safeconduct.store.facts import load_facts


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("below FL260 (K-Global 2026-07)", 260.0),
        ("not below FL320 except coastal airports under conditions", 320.0),
        ("operate at or above FL260", 260.0),
        ("FL320 floor (memory)", 320.0),
        ("floor FL260/FL320 depending on state; not GABS", 320.0),
        ("Sahel floors FL260/FL320/25000 ft AGL", 320.0),
        ("all levels", None),
        ("avoid: all levels west of ZELAF-BASEM-LOTAX-LATEB", None),
        ("level 3", None),
        ("GNSS jamming/spoofing", None),
        ("", None),
    ],
)
def test_a_floor_is_read_as_the_record_words_it(text: str, level: float | None) -> None:
    assert free_from_fl(text) == level


def test_what_a_floor_means_for_an_airliner_is_said() -> None:
    assert airliner_words("below FL260") == "does not reach an airliner at cruise (FL280 and above)"
    assert airliner_words("below FL320") == "free from FL320 on"
    assert airliner_words("all levels") == ""


def test_the_records_own_floors_are_all_read() -> None:
    floors = [row.level for row in load_facts().risks if "FL" in row.level]
    assert len(floors) >= 10
    assert all(free_from_fl(level) for level in floors)
