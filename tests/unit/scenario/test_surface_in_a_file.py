"""Legs on the surface in a scenario file: read as written, and every fault of them at once."""

from __future__ import annotations

from safeconduct.errors import InputError
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.scenario.marked import marked_in
from safeconduct.scenario.model import Scenario
from safeconduct.store.scenario import lookups

GUESS = 'mark = "assumed", by = "planner"'
HEAD = f"""
[scenario]
title = "Legs"
as_of = 2026-03-02
operator = "GB"
flight_kind = "civil_charter"
[[origin]]
id = "dubai"
airport = "OMDB"
[[refuge]]
airport = "EGSS"
acceptance = {{ value = 1.0, {GUESS} }}
"""
PORT = '{ lat_deg = 25.35, lon_deg = 56.35, name = "Khor Fakkan", state = "AE" }'
GOOD = f"""
[[surface]]
mode = "road"
from = "OMDB"
to = {PORT}
hours = {{ low = 1, likely = 2, high = 4, {GUESS} }}
[[surface]]
mode = "ferry"
from = {PORT}
to = "OOMS"
km = {{ value = 320, {GUESS} }}
hours_utc = ["02:00", "14:00"]
hazard = "mines"
airfield = {{ working_mog = {{ value = 2, {GUESS} }} }}
[[surface.border]]
between = ["AE", "Oman"]
open = {{ value = 0.9, {GUESS} }}
wait_h = {{ value = 2, {GUESS} }}
share_documented = {{ value = 0.95, {GUESS} }}
"""


def read(text: str) -> Scenario:
    return parse_scenario(HEAD + text, lookups())


def faults(text: str) -> dict[str, str]:
    try:
        read(text)
    except InputError as error:
        return {fault.where: fault.what for fault in error.faults}
    return {}


def test_two_legs_as_written() -> None:
    road, ship = read(GOOD).surface
    assert (road.mode, road.label, road.borders) == ("road", "OMDB → Khor Fakkan", None)
    assert ship.km
    assert ship.km.likely == 320
    assert ship.hours is None
    (border,) = ship.borders or ()
    assert (border.name, border.open and border.open.value) == ("AE-OM", 0.9)
    assert (ship.hazard, ship.airfield.working_mog and ship.airfield.working_mog.likely) == ("mines", 2)
    told = {marked.where for marked in marked_in(read(GOOD))}
    assert {
        "ferry Khor Fakkan → OOMS: km",
        "border AE-OM: wait, h",
        "border AE-OM: share with papers",
    } <= told


def test_every_fault_of_the_legs_at_once() -> None:
    found = faults(
        f"""
[[surface]]
mode = "sled"
from = "OTHH"
to = "OMDB"
[[surface]]
mode = "road"
from = "OMDB"
to = "OMDB"
km = 410
[[surface]]
mode = "road"
from = "OMDB"
to = {PORT}
[[surface.border]]
between = ["AE", "AE"]
[[surface]]
mode = "road"
from = "OMDB"
to = "OERK"
[[surface.border]]
between = ["AE", "SA"]
open = {{ value = 90, {GUESS} }}
[[surface.border]]
between = ["QA", "SA"]
share_documented = {{ value = 1.5, {GUESS} }}
[[surface]]
mode = "road"
from = "OMDB"
to = "OERK"
"""
    )
    assert set(found) == {
        "surface[0].mode",
        "surface[0].from",
        "surface[1].km",
        "surface[1].to",
        "surface[2].to",
        "surface[2].border[0].between",
        "surface[3].border[0].open.value",
        "surface[3].border[1].between",
        "surface[3].border[1].share_documented.value",
        "surface[4]",
    }
    assert found["surface[0].from"] == "nobody of this plan is there."
    assert found["surface[3].border[1].between"] == "begins in QA, where the leg is not."


def test_entry_can_be_answered_apart() -> None:
    answer = f'[[consent]]\nstate = "OM"\noperation = "entry"\nstatus = "granted"\n{GUESS.replace(", ", chr(10))}\n'
    consent = read(GOOD + answer).readings[0].consent("OM", "entry")
    assert consent
    assert consent.status == "granted"
