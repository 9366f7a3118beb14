"""The Gulf of March 2026 as the example has it: by road to Muscat and Riyadh, then by air."""

from __future__ import annotations

import re
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console

from safeconduct.api.scenarios import _run
from safeconduct.brief.geojson import plan_geojson
from safeconduct.brief.kml import plan_kml
from safeconduct.brief.map.drawing import map_svg, maps_of
from safeconduct.brief.terminal import render
from safeconduct.planning.model import Plan
from safeconduct.planning.plan import make_plan

EXAMPLE = Path(__file__).parents[2] / "examples" / "gulf-2026.toml"


@cache
def made() -> tuple[Any, Plan]:
    run = _run(str(EXAMPLE))
    return run, make_plan(run)


def firsts() -> dict[str, Any]:
    found = made()[1].readings[0].prospects
    assert found
    return {four.origin: four.ways[0] for four in found.origins}


def test_dubai_leaves_by_muscat_and_doha_by_riyadh() -> None:
    dubai, doha = firsts()["dubai"].option, firsts()["doha"].option
    assert dubai.label == "OMDB → road → OOMS → EGSS"
    assert doha.label == "OTHH → road → OERK → EGSS"
    # 6,293 to 6,315 km in the permitted sky by published accounts
    assert 6293 - 1 <= dubai.distance_km <= 6315 + 1
    assert {"border:AE-OM", "enter:OM", "land:OM", "leave:OM", "over:SA", "accept:home"} <= dubai.keys
    assert not any(key.endswith(":AE") for key in dubai.keys)
    # eight hours under way and two at the border: nobody flies before
    assert dubai.earliest_h == 10.0


def test_a_border_and_a_state_together_close_every_way() -> None:
    block = made()[1].readings[0].blocking[-1]
    vetoes = {frozenset(veto) for veto in block.veto_sets}
    assert frozenset({"OM", "border:AE-SA", "border:QA-SA"}) in vetoes
    assert frozenset({"border:AE-OM", "border:AE-SA", "border:QA-SA"}) in vetoes


def test_saudi_arabia_moves_the_chance_most_and_a_border_has_its_stated_chance() -> None:
    found = made()[1].readings[0].prospects
    assert found
    assert found.any_refuge.leverage_both
    states = found.any_refuge.leverage_both.states
    assert max(states, key=lambda one: one.birnbaum).state == "SA"
    assert {one.state: one.p for one in found.chances}["border:AE-OM"] == 0.95


def test_who_cannot_cross_stays_counted() -> None:
    lift = made()[1].readings[0].airlift
    assert lift
    # 97 % of 540 cross into Oman, 85 % of 240 into Saudi Arabia, rounded down
    assert (lift.people, lift.cannot_cross) == (780, 780 - 523 - 204)
    assert lift.people_out == 523 + 204
    assert lift.left_behind == lift.cannot_cross
    assert lift.checked
    boarded = min(sortie.depart_h for sortie in lift.sorties)
    assert boarded >= 10.0
    # a way of 10 h that may take 22 h makes late runs later
    assert lift.p90_h
    assert lift.p90_h > lift.closure_h + 6.0


def test_the_checker_passes_every_plan() -> None:
    assert made()[1].verified


def test_the_asks_name_the_entry() -> None:
    asked = {(one.state, one.operation): one for one in made()[1].readings[0].permissions}
    assert asked["OM", "entry"].status == "asked"
    assert asked["SA", "entry"].need == "not known"


def test_the_screen_says_how_they_leave_and_what_nobody_knows() -> None:
    run, plan = made()
    out = StringIO()
    console = Console(file=out, width=400, highlight=False, color_system=None)
    for part in render(plan, run.world.facts.states.name, 400):
        console.print(part)
    text = " ".join(out.getvalue().split())
    assert "Leave by road from Dubai" in text
    assert re.search(r"to Muscat( \(OOMS\))?, then by air to London Stansted", text)
    assert "410 km" in text
    assert "whether a road is open or safe" in text
    assert "the border from Qatar to Saudi Arabia" in text.replace("The border", "the border")
    assert "© OpenStreetMap contributors (ODbL 1.0)" in text


def test_the_legs_are_in_the_files_and_on_the_map() -> None:
    run, plan = made()
    features = [f["properties"] for f in plan_geojson(plan)["features"]]
    legs = {f["label"]: f for f in features if f["kind"] == "surface"}
    assert legs["OMDB → OOMS"]["distance_km"] == 410
    assert legs["OMDB → OOMS"]["borders"] == ["AE-OM"]
    assert "OMDB → OOMS: road" in plan_kml(plan)
    (drawn,) = maps_of(plan, run.world, run.world.facts.states.name)
    assert 'class="sc-way sc-surface"' in map_svg(drawn, run.world.facts.states.name)
