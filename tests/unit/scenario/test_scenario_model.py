"""The values of a scenario refuse what cannot be, and answer small questions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeconduct.scenario.model import Chance, Figure, HoursUtc, Indicator, Level, Mark, Threshold

GUESS = Mark("assumed", by="planner")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("reported", {"by": "A"}),
        ("reported", {"by": "A", "source": "B"}),
        ("fact", {"source": "B"}),
        ("assumed", {"source": "B"}),
    ],
)
def test_a_mark_lacking_its_words_is_refused(kind: str, words: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="needs"):
        Mark(kind, **words)  # type: ignore[arg-type]


def test_a_figure_is_in_order_and_finite() -> None:
    assert Figure(1, 2, 3, GUESS).is_range
    assert not Figure(2, 2, 2, GUESS).is_range
    with pytest.raises(ValueError, match="does not hold"):
        Figure(3, 2, 4, GUESS)
    with pytest.raises(ValueError, match="finite"):
        Figure(1, 2, float("inf"), GUESS)


def test_a_chance_is_a_number_or_a_claim_never_both() -> None:
    assert Chance(0.4, GUESS).resolve({}) == 0.4
    assert Chance(None, None, "c").resolve({"c": 0.2}) == 0.2
    for wrong in ((0.4, GUESS, "c"), (None, None, ""), (0.4, None, ""), (1.1, GUESS, "")):
        with pytest.raises(ValueError):  # noqa: PT011  # each of them is said in its own words
            Chance(*wrong)


def test_hours_may_wrap_midnight() -> None:
    assert HoursUtc(6, 18).contains(6)
    assert not HoursUtc(6, 18).contains(18)
    assert HoursUtc(20, 4).contains(23)
    assert HoursUtc(20, 4).contains(3.5)
    assert not HoursUtc(20, 4).contains(12)


def test_a_level_is_never_known_before_its_time() -> None:
    start = datetime(2021, 8, 6, tzinfo=UTC)
    levels = tuple(Level(value, start + timedelta(days=value), GUESS) for value in (1, 2, 5))
    capitals = Indicator("capitals", "Capitals lost", "of 34", "desk", 48, levels)
    assert capitals.level_at(start) is None
    assert capitals.level_at(start + timedelta(days=1)) == levels[0]
    assert capitals.level_at(start + timedelta(days=4)) == levels[1]


def test_thresholds_on_either_side() -> None:
    rising, falling = Threshold("a", "at_least", 10, near=5), Threshold("a", "at_most", 90, near=180)
    assert [rising.crossed_by(x) for x in (9, 10)] == [False, True]
    assert [rising.near_by(x) for x in (4, 5, 10)] == [False, True, False]
    assert [falling.crossed_by(x) for x in (91, 90)] == [False, True]
    assert [falling.near_by(x) for x in (181, 180, 90)] == [False, True, False]
    assert not Threshold("a", "at_least", 10).near_by(9.9)
