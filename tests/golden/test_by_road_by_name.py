"""Which airfields a plan offers by itself where the sky over people was shut, by the name of the case."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from safeconduct.api.scenarios import _run
from safeconduct.planning.route_questions import Desk

HEAD = """
format = 1
[scenario]
title = "By road"
as_of = {day}
operator = "{operator}"
flight_kind = "{kind}"
{more}
[[origin]]
airport = "{origin}"
[limits]
gateways = 6
[chance]
default = {{ value = 0.8, mark = "assumed", by = "test" }}
"""
REFUGE = """
[[refuge]]
airport = "{code}"
acceptance = {{ value = 0.9, mark = "assumed", by = "test" }}
"""
REFUSED = """
[[consent]]
state = {states}
operation = "entry"
status = "refused"
mark = "assumed"
by = "test"
"""


@cache
def desk(
    day: str,
    operator: str,
    origin: str,
    refuge: str,
    kind: str = "civil_charter",
    more: str = "",
    tail: str = "",
) -> Desk:
    head = HEAD.format(day=day, operator=operator, origin=origin, kind=kind, more=more)
    with TemporaryDirectory() as folder:
        (file := Path(folder) / "x.toml").write_text(
            head + REFUGE.format(code=refuge) + tail, encoding="utf-8"
        )
        run = _run(str(file))
    return Desk(run, run.scenario.readings[0])


def offered(of: Desk) -> list[tuple[str, tuple[str, ...]]]:
    """Airfield and borders of what is offered, in order."""
    reached = of.options.reached(of.run.scenario.origins[0])
    return [
        (one.place.code, tuple(b.name for b in one.reached.borders)) for one in reached.fields if one.reached
    ]


def test_dubai_on_1_march_2026_muscat_first_and_riyadh() -> None:
    of = desk("2026-03-01", "GB", "OMDB", "EGSS")
    codes = [code for code, _ in offered(of)]
    assert codes[0] == "OOMS"
    assert "OERK" in codes[:3]
    muscat = of.options.reached(of.run.scenario.origins[0]).fields[0]
    assert muscat.reached
    # 410 km by published accounts
    assert muscat.reached.km == pytest.approx(410, rel=0.05)
    assert muscat.reached.offered


def test_khartoum_in_april_2023_port_sudan_without_a_border() -> None:
    of = desk("2023-04-24", "GB", "HSSK", "LCLK", more='doubt = "open"')
    assert ("HSPN", ()) in offered(of)
    # the plan's own hours hold the published journey of up to 24 hours
    field = next(f for f in of.options.reached(of.run.scenario.origins[0]).fields if f.place.code == "HSPN")
    assert field.reached
    low, _, high = field.reached.hours
    assert low < 24.0 < high


def test_tehran_in_june_2025_yerevan_ashgabat_and_baku_by_their_borders() -> None:
    found = dict(offered(desk("2025-06-16", "GB", "OIIE", "LTFM")))
    assert found["UDYZ"] == ("IR-AM",)
    assert found["UTAA"] == ("IR-TM",)
    assert found["UBBB"] == ("IR-AZ",)
    assert set(list(found)[:3]) == {"UDYZ", "UTAA", "UBBB"}


def test_goma_in_january_2025_kigali_over_one_border() -> None:
    of = desk("2025-01-28", "BE", "FZNA", "HKJK")
    assert offered(of)[0] == ("HRYR", ("CD-RW",))
    (direct, *_) = of.triples
    assert of.options.shortest(direct) is None


def test_kyiv_in_february_2022_the_polish_and_romanian_fields() -> None:
    """Belarus and Russia are no way out of Kyiv; the refuge's own airport needs no flight."""
    of = desk("2022-02-25", "PL", "UKBB", "EPWA", tail=REFUSED.format(states='["BY", "RU", "MD"]'))
    states = {code[:2] for code, _ in offered(of)}
    assert {"EP", "LR"} <= states
    assert not states & {"UM", "UU", "LU"}
    by_road = next(t for t in of.triples if t.on_the_ground)
    assert by_road.title == "UKBB → road → EPWA"
    told = of.options.shortest(by_road)
    assert told
    option = of.options.option(by_road, told)
    assert option.keys == {"border:UA-PL", "accept:EPWA"}
    assert (option.distance_km, option.crossings) == (0.0, ())


def test_tel_aviv_on_14_june_2025_amman_taba_and_the_ship_to_cyprus() -> None:
    found = dict(offered(desk("2025-06-14", "PL", "LLBG", "LCLK")))
    assert found["OJAI"] == ("IL-JO",)
    assert found["HESH"] == ("IL-EG",)
    assert found["LCLK"] == ("IL-CY",)


def test_an_open_origin_is_offered_nothing() -> None:
    of = desk("2026-03-01", "GB", "EGLL", "LFPG")
    assert offered(of) == []
    assert len(of.triples) == 1
