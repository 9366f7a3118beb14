"""Closed areas among the user's own facts count in plans where closures on record do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from safeconduct.api.scenarios import _run
from safeconduct.facts.own_areas import OwnArea
from safeconduct.planning.own_areas import with_own_areas
from safeconduct.planning.route_questions import Desk

TEXT = """
[scenario]
title = "t"
as_of = 2025-05-01
operator = "GB"
flight_kind = "civil_charter"
[limits]
gateways = 0
[[reading]]
id = "record"
title = "x"
use_closures = true
[[reading]]
id = "free"
title = "x"
use_closures = false
[[origin]]
airport = "LMML"
[[refuge]]
airport = "LGAV"
acceptance = { value = 1.0, mark = "assumed", by = "t" }
"""
SQUARE = {"type": "Polygon", "coordinates": [[[18, 32], [20, 32], [20, 42], [18, 42], [18, 32]]]}
OWN = OwnArea(
    "wall", "Wall", "", json.dumps(SQUARE), None, None, None, None, None, (), "https://x.org", "", "", "f"
)


def test_an_own_area_closes_the_sky_where_closures_count(tmp_path: Path) -> None:
    (file := tmp_path / "s.toml").write_text(TEXT, encoding="utf-8")
    run = _run(str(file))
    world = replace(run.world, facts=replace(run.world.facts, areas=(OWN,)))
    run = replace(run, world=world)
    (area,) = run.scenario.areas
    assert area.by_fact
    assert (area.mark.kind, area.mark.source, area.mark.date) == ("fact", "https://x.org", "2025-05-01")
    found = []
    for reading in run.scenario.readings:
        desk = Desk(run, reading)
        flown = desk.options.shortest(desk.triples[0])
        assert flown is not None
        found.append(flown.route.distance_km)
    assert found[0] > found[1] + 100


def test_one_that_is_over_or_named_in_the_scenario_is_not_added(tmp_path: Path) -> None:
    (file := tmp_path / "s.toml").write_text(TEXT, encoding="utf-8")
    scenario = _run(str(file)).scenario
    facts = _run(str(file)).world.facts
    over = replace(OWN, ends=scenario.start)
    assert with_own_areas(scenario, replace(facts, areas=(over,))).areas == ()
    once = with_own_areas(scenario, replace(facts, areas=(OWN,)))
    assert with_own_areas(once, replace(facts, areas=(OWN,))).areas == once.areas
