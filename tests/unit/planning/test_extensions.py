"""That a closed area is still closed after its stated end: the table's shares, and what a plan makes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from safeconduct.airspace.area_values import Limits
from safeconduct.api import plan
from safeconduct.planning.extensions import extension_chance, still_shut
from safeconduct.planning.model import Plan
from safeconduct.scenario.figures import Mark
from safeconduct.scenario.model import SkyArea
from safeconduct.store.scenario import load_scenario

TEXT = """
[scenario]
title = "t"
as_of = 2026-03-04
operator = "GB"
flight_kind = "civil_charter"
[limits]
gateways = 0
[[reading]]
id = "x"
title = "x"
use_closures = false
[chance]
default = {{ value = 0.9, mark = "assumed", by = "t" }}
[[origin]]
airport = "LMML"
[[refuge]]
airport = "LGAV"
acceptance = {{ value = 1.0, mark = "assumed", by = "t" }}
[[area]]
id = "dome"
name = "The dome"
circle = {{ lat_deg = 35.857, lon_deg = 14.478, km = 80 }}
valid_from = 2026-02-28
valid_to = 2026-03-04T16:00:00Z
{extended}
mark = "assumed"
by = "t"
"""


def made(folder: Path, extended: str) -> Plan:
    (file := folder / "s.toml").write_text(TEXT.format(extended=extended), encoding="utf-8")
    return plan(file)


def test_the_tables_shares_are_kept_and_never_rise() -> None:
    assert [still_shut(days) for days in (0.0, 1.0, 7.0, 30.0, 365.0, 5000.0)] == [
        1.0, 0.69, 0.64, 0.50, 0.40, 0.40,
    ]  # fmt: skip
    days = [0.01 * 1.3**n for n in range(60)]
    shares = [still_shut(d) for d in days]
    assert all(a >= b for a, b in zip(shares, shares[1:], strict=False))


def test_a_closure_of_four_days_is_hardly_over_on_the_fifth(tmp_path: Path) -> None:
    (file := tmp_path / "s.toml").write_text(TEXT.format(extended=""), encoding="utf-8")
    scenario = load_scenario(file)
    (area,) = scenario.areas
    # closed for 4 days, still a day after its end at 4 days 16 hours
    assert extension_chance(area, scenario) == pytest.approx(
        still_shut(17 / 3 + 0.0) / still_shut(4.0), abs=1e-9
    )
    new = SkyArea(
        "n", "n", "closed", (), Limits(ends=datetime(2026, 3, 5, tzinfo=UTC)), Mark("assumed", by="t")
    )
    # new, and said to end in a day: still shut after two
    assert extension_chance(new, scenario) == pytest.approx(still_shut(2.0))


@pytest.mark.parametrize(
    ("text", "p"), [('extended = { value = 0.3, mark = "assumed", by = "t" }', 0.7), ("", None)]
)
def test_the_chance_of_the_plan_counts_the_reopening(tmp_path: Path, text: str, p: float | None) -> None:
    found = made(tmp_path, text)
    reading = found.readings[0]
    assert reading.prospects is not None
    chances = {one.state: one for one in reading.prospects.chances}
    if p is None:
        assert chances["area:dome"].why == "by how long 42 closures on record lasted"
        assert chances["area:dome"].guessed
        p = chances["area:dome"].p
        assert 0.0 < p < 0.1
    assert chances["area:dome"].p == pytest.approx(p)
    assert reading.best is not None
    assert reading.best.option is not None
    # it leaves when the area opens, and not before
    assert reading.best.option.earliest_h == pytest.approx(16.0)
    assert "area:dome" in reading.best.option.keys
    assert reading.prospects.any_refuge.both is not None
    others = 1.0
    for name, one in chances.items():
        if name != "area:dome":
            others *= one.p
    assert reading.prospects.any_refuge.both.lower == pytest.approx(p * others, rel=0.3)
    assert [one.state for one in reading.permissions if one.state.startswith("area:")] == []
    assert found.verified
