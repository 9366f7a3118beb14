"""The page's quick answer with the scenario's areas: their outlines, and the checker's word on a route in a corridor."""

from __future__ import annotations

from pathlib import Path

from safeconduct.server.quick_answer import look
from safeconduct.server.scenario_folder import Folder
from safeconduct.server.view import View, read_view
from safeconduct.store.world import load_world

TEXT = """
[scenario]
title = "t"
as_of = 2025-05-01
operator = "GB"
flight_kind = "civil_charter"
[limits]
gateways = 0
[[reading]]
id = "x"
title = "x"
use_closures = false
[[origin]]
airport = "OOMS"
[[refuge]]
airport = "OJAI"
acceptance = { value = 1.0, mark = "assumed", by = "t" }
[[consent]]
state = ["SA", "IR", "IQ"]
status = "refused"
mark = "assumed"
by = "t"
[[area]]
id = "lane"
name = "Lane"
status = "opened"
through = "SA"
corridor = { line = [[24.5, 55.5], [27.0, 48.0], [31.5, 38.8], [31.9, 36.5]], nm = 60 }
mark = "assumed"
by = "t"
"""


def test_a_route_in_a_corridor_is_verified_and_the_corridor_is_drawn(tmp_path: Path) -> None:
    seen = read_view(View(text=TEXT), Folder(tmp_path))
    told = look(load_world(), seen)
    (area,) = told["areas"]
    assert (area["id"], area["status"], area["words"]) == ("lane", "opened", "Lane: a corridor through SA")
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for ring in area["rings"] for lon, lat in ring)
    way = told["ways"][told["best"]]
    assert way["verified"]
    assert way["faults"] == []
