"""Areas in a plan's search, each case by what it is about: the way found, when it may leave, and the checker's word."""

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
airport = "{origin}"
[[refuge]]
airport = "{refuge}"
acceptance = {{ value = 1.0, mark = "assumed", by = "t" }}
[chance]
default = {{ value = 0.8, mark = "assumed", by = "t" }}
"""
MARK = 'mark = "assumed"\nby = "t"\n'
REFUSED = f'[[consent]]\nstate = ["SA", "IR", "IQ"]\nstatus = "refused"\n{MARK}'
LANE = (
    '[[area]]\nid = "lane"\nname = "Lane over Saudi Arabia"\nstatus = "opened"\nthrough = "SA"\nasked_of = "SA"\n'
    f"corridor = {{ line = [[24.5, 55.5], [27.0, 48.0], [31.5, 38.8], [31.9, 36.5]], nm = 60 }}\n{MARK}"
)
TURBOPROP = (
    '[[fleet]]\naircraft = "ATR 72-600"\nbase = "LGAV"\ncount = { value = 1, mark = "assumed", by = "t" }\n'
    'range_km = { value = 3000, mark = "assumed", by = "t" }\n'
)
JET = '[[fleet]]\naircraft = "A320-200"\nbase = "LGAV"\ncount = { value = 1, mark = "assumed", by = "t" }\n'


def desk(folder: Path, origin: str, refuge: str, *tables: str) -> Desk:
    file = folder / "s.toml"
    file.write_text(HEAD.format(origin=origin, refuge=refuge) + "\n".join(tables), encoding="utf-8")
    run = _run(str(file))
    return Desk(run, run.scenario.readings[0])


def option(made: Desk) -> Option | None:
    (triple,) = made.triples
    found = made.options.shortest(triple)
    return made.options.option(triple, found) if found else None


def faults(made: Desk, told: Option) -> tuple[str, ...]:
    world = made.run.world
    flight = Flight(world.sky, made.router.picture, world.facts, made.run.scenario, made.reading)
    return option_faults(flight, told)


def wall(text: str = "", id: str = "wall") -> str:
    """A closed strip from 30 to 45 N over the sea between Malta and Athens."""
    return f'[[area]]\nid = "{id}"\nname = "Wall"\ncorridor = {{ line = [[30, 19], [45, 19]], km = 100 }}\n{text}{MARK}'


@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory) -> Option:
    told = option(desk(tmp_path_factory.mktemp("free"), "LMML", "LGAV"))
    assert told is not None
    return told


def test_a_closed_area_is_flown_round(tmp_path: Path, free: Option) -> None:
    made = desk(tmp_path, "LMML", "LGAV", wall())
    told = option(made)
    assert told is not None
    # round the wall's southern end at 30 N less half its width, or its northern end at 45 N
    assert told.distance_km > free.distance_km + 800
    assert faults(made, told) == ()
    # the way without the wall does not pass the checker
    through = replace(told, points=free.points, distance_km=free.distance_km, hours=free.hours)
    assert any("is in Wall, closed at" in fault for fault in faults(made, through))


def test_a_wall_for_some_hours_is_flown_through_at_others(tmp_path: Path, free: Option) -> None:
    made = desk(tmp_path, "LMML", "LGAV", wall('hours_utc = ["06:00", "18:00"]\n'))
    told = option(made)
    assert told is not None
    assert told.distance_km == pytest.approx(free.distance_km)
    (crossing,) = told.areas
    assert crossing.state == "area:wall"
    # from 18:00 on it may be entered, by 06:00 it must be left: 800 km/h where no fleet is stated
    out = [(18.0 - crossing.from_km / 800.0) % 24.0, (6.0 - crossing.to_km / 800.0) % 24.0]
    assert [hour % 24.0 for hour in told.windows[1]] == pytest.approx(out)
    assert faults(made, told) == ()
    assert any("is in Wall" in fault for fault in faults(made, replace(told, windows=((7.0, 9.0),))))


def test_a_floor_or_ceiling_counts_by_the_aircrafts_level(tmp_path: Path, free: Option) -> None:
    low = wall('ceiling = "FL260"\n')
    jet, turboprop = (option(desk(tmp_path, "LMML", "LGAV", low, fleet)) for fleet in (JET, TURBOPROP))
    assert jet is not None
    assert turboprop is not None
    assert jet.distance_km == pytest.approx(free.distance_km)
    assert jet.areas == ()
    assert turboprop.distance_km > free.distance_km + 800
    stated = option(desk(tmp_path, "LMML", "LGAV", low, JET + "cruise_fl = [240, 260]\n"))
    assert stated is not None
    assert stated.distance_km == pytest.approx(turboprop.distance_km)


def test_without_a_fleet_every_level_counts(tmp_path: Path, free: Option) -> None:
    told = option(desk(tmp_path, "LMML", "LGAV", wall('ceiling = "FL260"\n')))
    assert told is not None
    assert told.distance_km > free.distance_km + 800


def test_an_area_counts_for_whom_it_names(tmp_path: Path, free: Option) -> None:
    for text, closed in (
        ('operator = ["US"]\n', False),
        ('operator = ["GB"]\n', True),
        ('spared_operator = ["GB"]\n', False),
        ('flight_kind = ["state_aircraft"]\n', False),
        ('spared_kind = ["civil_charter"]\n', False),
    ):
        told = option(desk(tmp_path, "LMML", "LGAV", wall(text)))
        assert told is not None
        assert (told.distance_km > free.distance_km + 800) == closed, text


def test_an_area_to_be_asked_for_is_a_key_of_the_way(tmp_path: Path, free: Option) -> None:
    made = desk(tmp_path, "LMML", "LGAV", wall('status = "asked"\nasked_of = "IT"\n'))
    told = option(made)
    assert told is not None
    assert told.distance_km == pytest.approx(free.distance_km)
    assert "area:wall" in told.keys
    assert faults(made, told) == ()
    found = made.options.frontier(made.triples)
    assert any("area:wall" in veto for veto in found.veto_sets) or len(found.routes) > 1
    refusing = made.options.shortest(made.triples[0], frozenset({"area:wall"}))
    assert refusing is not None
    assert refusing.route.distance_km > free.distance_km + 800
    unsaid = replace(told, keys=told.keys - {"area:wall"})
    assert any("must be asked for" in fault for fault in faults(made, unsaid))


def test_a_refused_area_is_closed(tmp_path: Path, free: Option) -> None:
    text = wall('status = "asked"\nasked_of = "IT"\nanswer = "refused"\n')
    told = option(desk(tmp_path, "LMML", "LGAV", text))
    assert told is not None
    assert told.distance_km > free.distance_km + 800


def test_a_corridor_leads_through_a_refusing_state_and_nowhere_else(tmp_path: Path) -> None:
    made = desk(tmp_path, "OOMS", "OJAI", REFUSED, LANE)
    told = option(made)
    assert told is not None
    assert "area:lane" in told.keys
    assert "over:SA" not in told.keys
    assert faults(made, told) == ()
    around = option(desk(tmp_path, "OOMS", "OJAI", REFUSED))
    assert around is not None
    assert told.distance_km < around.distance_km - 1500
    straight = option(desk(tmp_path, "OOMS", "OJAI"))
    assert straight is not None
    stray = replace(told, points=straight.points, distance_km=straight.distance_km, hours=straight.hours)
    assert any("outside its corridors" in fault for fault in faults(made, stray))


def test_a_corridor_is_of_use_in_its_hours_only(tmp_path: Path) -> None:
    made = desk(tmp_path, "OOMS", "OJAI", REFUSED, LANE + 'hours_utc = ["05:00", "12:00"]\n')
    told = option(made)
    assert told is not None
    (crossing,) = told.areas
    first, last = told.windows[0]
    assert first + crossing.from_km / 800.0 == pytest.approx(5.0)
    assert last + crossing.to_km / 800.0 == pytest.approx(12.0)
    assert faults(made, told) == ()


def test_an_origin_inside_a_closed_area_has_no_way(tmp_path: Path) -> None:
    text = f'[[area]]\nid = "dome"\ncircle = {{ lat_deg = 35.85, lon_deg = 14.48, km = 50 }}\n{MARK}'
    assert option(desk(tmp_path, "LMML", "LGAV", text)) is None


def test_a_side_of_a_line_is_closed_and_the_other_is_not(tmp_path: Path) -> None:
    def side(which: str) -> str:
        return (
            '[[area]]\nid = "it"\nname = "Italy"\n'
            f'side = {{ of = "IT", line = [[41.0, 5.0], [41.0, 20.0]], side = "{which}" }}\n{MARK}'
        )

    plain = option(desk(tmp_path, "LIMC", "LMML"))
    north, south = (desk(tmp_path, "LFPG", "LMML", side(which)) for which in ("north", "south"))
    for made, closed_lat in ((north, 1), (south, -1)):
        told = option(made)
        assert told is not None
        assert faults(made, told) == (), closed_lat
    assert plain is not None
    assert option(desk(tmp_path, "LIMC", "LMML", side("north"))) is None
