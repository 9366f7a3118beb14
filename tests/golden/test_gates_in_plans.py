"""Gates in a plan's search: a Gulf state that takes arrivals by one point and departures by another, in stated hours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.api.scenarios import _run
from safeconduct.planning.options import Option
from safeconduct.planning.route_questions import Desk
from safeconduct.planning.verify_option import Flight, option_faults

HEAD = """
[scenario]
title = "t"
as_of = 2026-03-07
operator = "GB"
flight_kind = "civil_charter"
[limits]
gateways = 0
[[reading]]
id = "x"
title = "x"
use_closures = false
[[origin]]
airport = "{origin}"
[[refuge]]
airport = "{refuge}"
acceptance = {{ value = 1.0, mark = "assumed", by = "t" }}
"""
MARK = 'mark = "assumed"\nby = "t"\n'


def gate(name: str, lat: float, lon: float, direction: str, times: str = "") -> str:
    return (
        f'[[gate]]\nstate = "QA"\nname = "{name}"\nlat_deg = {lat}\nlon_deg = {lon}\ndirection = "{direction}"\n'
        f"overflight = false\n{times}{MARK}"
    )


def gates(times: str = "") -> tuple[str, str]:
    """Arrivals from the north, departures to the south, as in the router's own tests of gates."""
    return gate("NORTH", 26.45, 51.6, "arrive", times), gate("SOUTH", 24.475, 51.1, "depart", times)


def desk(folder: Path, origin: str, refuge: str, *tables: str) -> Desk:
    file = folder / "s.toml"
    file.write_text(HEAD.format(origin=origin, refuge=refuge) + "\n".join(tables), encoding="utf-8")
    run = _run(str(file))
    return Desk(run, run.scenario.readings[0])


def option(made: Desk) -> Option:
    (triple,) = made.triples
    found = made.options.shortest(triple)
    assert found is not None
    return made.options.option(triple, found)


def faults(made: Desk, told: Option) -> tuple[str, ...]:
    world = made.run.world
    flight = Flight(world.sky, made.router.picture, world.facts, made.run.scenario, made.reading)
    return option_faults(flight, told)


def test_departures_leave_by_their_gate(tmp_path: Path) -> None:
    free = option(desk(tmp_path, "OTHH", "EGLL"))
    made = desk(tmp_path, "OTHH", "EGLL", *gates())
    told = option(made)
    assert [(one.gate, one.enters) for one in told.gates] == [("SOUTH", False)]
    assert told.distance_km > free.distance_km
    assert faults(made, told) == ()
    straight = replace(told, points=free.points, distance_km=free.distance_km, hours=free.hours)
    assert any("at no gate in use" in fault for fault in faults(made, straight))


def test_a_gate_in_use_from_05_to_12_is_passed_then(tmp_path: Path) -> None:
    made = desk(tmp_path, "OTHH", "EGLL", *gates('hours_utc = ["05:00", "12:00"]\n'))
    told = option(made)
    (crossing,) = told.gates
    first, last = told.windows[0]
    assert first + crossing.at_km / 800.0 == pytest.approx(5.0)
    assert last + crossing.at_km / 800.0 == pytest.approx(12.0)
    assert faults(made, told) == ()
    assert any("at no gate in use" in fault for fault in faults(made, replace(told, windows=((13.0, 14.0),))))


def test_before_the_order_the_border_is_crossed_anywhere(tmp_path: Path) -> None:
    free = option(desk(tmp_path, "OTHH", "EGLL"))
    made = desk(tmp_path, "OTHH", "EGLL", *gates("valid_from = 2026-03-07T05:00:00Z\n"))
    told = option(made)
    assert told.distance_km == pytest.approx(free.distance_km)
    assert told.gates == ()
    # out of the gated sky before the order begins
    assert told.windows[0][0] == 0.0
    assert told.windows[0][1] < 5.0
    assert faults(made, told) == ()


def test_a_state_whose_overflight_is_shut_is_flown_round(tmp_path: Path) -> None:
    told = option(desk(tmp_path, "OMDB", "OBBI", *gates()))
    assert "over:QA" not in told.keys
    assert told.gates == ()


def test_no_gate_out_leaves_no_way(tmp_path: Path) -> None:
    made = desk(tmp_path, "OTHH", "EGLL", gates()[0])
    assert made.options.shortest(made.triples[0]) is None
