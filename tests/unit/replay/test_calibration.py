"""Scores are what their formulas give, on figures that can be done by hand."""

from dataclasses import replace

import pytest

from safeconduct.replay.calibration import Forecast, known_days, of_closures, reliability, score, wilson
from safeconduct.store.facts import load_facts


def said(*pairs):
    return [Forecast(str(n), str(n), p, 0.5, came) for n, (p, came) in enumerate(pairs)]


def test_a_perfect_forecaster_scores_nothing_and_wins():
    told = score("x", said((1.0, True), (0.0, False), (1.0, True), (0.0, False)))
    assert (told.brier, told.rival, told.winner) == (0.0, 0.25, "ours")


def test_half_of_everything_scores_a_quarter_and_neither_wins():
    told = score("x", said((0.5, True), (0.5, False)))
    assert (told.brier, told.gain, told.winner) == (0.25, 0.0, "neither")


def test_a_forecaster_who_is_always_wrong_loses_to_the_base_rate():
    told = score("x", said((0.0, True), (1.0, False), (0.0, True)))
    assert (told.brier, told.winner) == (1.0, "the base rate")


def test_a_worked_score():
    # (0.3² + 0.7² + 0.2²) / 3
    told = score("x", said((0.7, True), (0.7, False), (0.2, False)))
    assert told.brier == pytest.approx((0.09 + 0.49 + 0.04) / 3)
    assert told.brier_low <= told.brier <= told.brier_high


def test_the_bars_hold_every_forecast_once_edges_included():
    told = said((0.0, False), (0.2, True), (0.79, True), (1.0, True), (0.8, False))
    bars = reliability(told)
    assert sum(one.count for one in bars) == len(told)
    assert [(one.low, one.count, one.came) for one in bars] == [
        (0.0, 1, 0),
        (0.2, 1, 1),
        (0.6, 1, 1),
        (0.8, 2, 1),
    ]


def test_wilson_by_the_textbook():
    # 8 of 10: 0.490 to 0.943 (Newcombe, Statistics in Medicine 17, 1998, method 3)
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


def test_clusters_widen_the_interval():
    many = [Forecast("x", str(k), 0.7, 0.5, k % 2 == 0) for k in range(40)]
    few = [replace(one, cluster=str(int(one.cluster) % 4)) for one in many]
    assert score("", few).clusters == 4
    spread = [score("", them).brier_high - score("", them).brier_low for them in (many, few)]
    assert spread[1] > 0.0
    assert spread[0] > 0.0


def test_a_closure_is_never_foretold_by_itself():
    rows = load_facts().closures
    forecasts = {one.what: one for one in of_closures(rows)}
    one = next(row for row in rows if known_days(row) == (0.0, True))
    alone = forecasts[f"{one.id}: in force after 1 days"]
    assert not alone.came
    others = [r for r in rows if r is not one]
    assert f"{one.id}: in force after 1 days" not in {f.what for f in of_closures(others)}


def test_nothing_is_scored_that_nobody_knows():
    for row in load_facts().closures:
        days = known_days(row)
        if row.end is None and days:
            assert days == (float((row.seen_on.last - row.start.first).days), False)
        if not row.source.verified:
            assert days is None
