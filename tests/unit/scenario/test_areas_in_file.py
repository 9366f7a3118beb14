"""Areas, gates and orders as the scenario file writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf

import pytest

from safeconduct.airspace.area_values import CircleShape, CorridorShape, PolygonShape, level_fl
from safeconduct.errors import InputError
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.scenario.model import Scenario, SideShape
from safeconduct.store.scenario import lookups

HEAD = """
[scenario]
title = "t"
as_of = 2026-03-07
operator = "GB"
flight_kind = "civil_charter"
[[origin]]
airport = "OTHH"
[[refuge]]
airport = "EGLL"
acceptance = { value = 1.0, mark = "assumed", by = "me" }
"""
MARK = 'mark = "assumed"\nby = "me"\n'
BOX = "polygon = [[26.0, 52.0], [26.0, 54.0], [28.0, 54.0], [28.0, 52.0]]\n"


def scenario(*tables: str) -> Scenario:
    return parse_scenario(HEAD + "\n".join(tables), lookups())


def area(text: str, id: str = "a") -> str:
    return f'[[area]]\nid = "{id}"\n{text}{MARK}'


def faults(*tables: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        scenario(*tables)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "fl"),
    [
        ("FL245", 245.0),
        ("fl 90", 90.0),
        ("24,500 ft", 245.0),
        ("7620 m", 250.0),
        ("SFC", 0.0),
        ("GND", 0.0),
        ("UNL", inf),
    ],
)
def test_a_level_is_read_in_every_unit(text: str, fl: float) -> None:
    # 7,620 m are 25,000 ft
    assert level_fl(text) == pytest.approx(fl)


@pytest.mark.parametrize("text", ["", "245", "FL", "FL2450", "ten", "-1 ft"])
def test_what_is_no_level_is_none(text: str) -> None:
    assert level_fl(text) is None


def test_every_shape_is_read() -> None:
    found = scenario(
        area(BOX, "polygon"),
        area("circle = { lat_deg = 26, lon_deg = 52, nm = 30 }\n", "circle"),
        area("corridor = { line = [[26, 52], [28, 54]], km = 40 }\n", "corridor"),
        area('side = { of = ["IR", "IQ"], line = [[26, 52], [28, 54]], side = "west" }\n', "side"),
    ).areas
    assert found[0].shapes == (PolygonShape((((26.0, 52.0), (26.0, 54.0), (28.0, 54.0), (28.0, 52.0)),)),)
    assert found[1].shapes == (CircleShape((26.0, 52.0), pytest.approx(55.56)),)
    assert found[2].shapes == (CorridorShape(((26.0, 52.0), (28.0, 54.0)), 40.0),)
    assert found[3].shapes == (SideShape(("IR", "IQ"), ((26.0, 52.0), (28.0, 54.0)), "west"),)


def test_levels_times_and_flights_are_read() -> None:
    text = (
        BOX + 'floor = "FL100"\nceiling = "FL320"\nvalid_from = 2026-03-07T05:00:00Z\n'
        'hours_utc = ["22:00", "04:00"]\noperator = ["US"]\nspared_kind = ["state_aircraft"]\n'
    )
    found = scenario(area(text)).areas[0]
    assert (found.limits.floor_fl, found.limits.ceiling_fl) == (100.0, 320.0)
    assert found.limits.begins == datetime(2026, 3, 7, 5, tzinfo=UTC)
    assert found.limits.hours_utc == ((22.0, 4.0),)
    assert found.limits.words == "from FL100 to FL320"
    assert found.limits.times == "from 7 Mar 05:00Z, daily 22:00Z to 04:00Z"
    assert found.counts_for("US", "civil_charter")
    assert not found.counts_for("GB", "civil_charter")
    assert not found.counts_for("US", "state_aircraft")


def test_every_fault_comes_at_once_with_its_line() -> None:
    found = faults(
        area(BOX + 'floor = "FL300"\nceiling = "FL200"\n'),
        area("polygon = [[26.0, 52.0], [27.0, 53.0], [26.0, 53.0], [27.0, 52.0]]\n"),
        area("circle = { lat_deg = 126.0, lon_deg = 51.0, nm = 10 }\n", "c"),
        area('fir = "OTDX"\n', "d"),
        area('geojson = "../x.geojson"\n', "e"),
        area("", "f"),
        area("corridor = { line = [[26, 52], [95, 54]], nm = 10, km = 20 }\n", "g"),
        area("corridor = { line = [[26, 52], [95, 54]], nm = 10 }\n", "h"),
    )
    assert [fault.partition(" (line")[0] for fault in found] == [
        "area[0].ceiling",
        "area[1].id",
        "area[1].polygon",
        "area[2].circle",
        "area[3].fir",
        "area[4].geojson",
        "area[5]",
        "area[6].corridor.km",
        "area[7].corridor.line[1]",
    ]
    assert "is not below the ceiling, FL200" in found[0]
    assert "crosses itself near 26.503, 52.500" in found[2]
    assert "look swapped" in found[3]
    assert "safeconduct firs import FILE" in found[4]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOX + 'status = "asked"\n', "names nobody to ask"),
        (BOX + 'status = "opened"\n', "leads through no state"),
        (BOX + 'through = "IQ"\n', "leads through nobody's refusal"),
        (BOX + 'asked_of = "OM"\n', "is granted by nobody"),
        (BOX + 'extended = { value = 0.5, mark = "assumed", by = "me" }\n', "that ends can be extended"),
        (BOX + "valid_from = 2026-03-08\nvalid_to = 2026-03-07\n", "ends before it begins"),
        (BOX + 'status = "shut"\n', 'is not one of "closed", "asked" or "opened"'),
    ],
)
def test_what_does_not_fit_its_kind_is_told(text: str, said: str) -> None:
    (found,) = faults(area(text))
    assert said in found


def test_a_hundred_thousand_points_are_taken_and_simplified() -> None:
    from math import cos, pi, sin

    from safeconduct.airspace.areas import area as made

    n = 100_000
    ring = [(40.0 + 2 * sin(2 * pi * i / n), 20.0 + 2 * cos(2 * pi * i / n)) for i in range(n)]
    found = made("round", [PolygonShape((tuple(ring),))])
    assert sum(len(r) for region in found.regions for r in region.rings) <= 1100
    assert "simplified outwards" in found.notes[0]


def test_gates_and_orders_are_read() -> None:
    gate = f'[[gate]]\nstate = "QA"\nname = "G"\nlat_deg = 26\nlon_deg = 51\ndirection = "arrive"\n{MARK}'
    order = f'[[throughput]]\nof = "Israel"\nflights_per_h = 2\npeople_per_flight = 50\ndaylight_only = true\n{MARK}'
    found = scenario(gate, order)
    assert (found.gates[0].state, found.gates[0].direction) == ("QA", "arrive")
    assert found.throughput[0].of == "IL"
    assert found.throughput[0].words == "2 flights an hour, 50 people a flight, by daylight only"
