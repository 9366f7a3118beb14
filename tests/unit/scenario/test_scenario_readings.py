"""Readings apply what they override, and say it."""

from __future__ import annotations

from safeconduct.scenario.file.load import parse_scenario
from safeconduct.scenario.marked import counts_by_mark, marked_in
from safeconduct.scenario.model import Scenario
from safeconduct.store.scenario import lookups

GUESS = 'mark = "assumed", by = "planner"'
TEXT = f"""
[scenario]
title = "Readings"
as_of = 2022-07-31
operator = "Russia"
flight_kind = "civil_charter"
[[origin]]
airport = "SVO"
[[refuge]]
airport = ["DAM", "OSLK"]
acceptance = {{ claim = "c" }}
[[consent]]
state = ["TUR", "Georgia"]
operation = "both"
status = "granted"
mark = "assumed"
by = "planner"
[[consent]]
state = "GE"
flight_kind = ["state_aircraft"]
status = "refused"
mark = "assumed"
by = "planner"
[chance]
default = {{ value = 0.7, {GUESS} }}
[chance.state]
IQ = {{ value = 0.4, {GUESS} }}
IR = {{ value = 0.5, {GUESS} }}
[[reading]]
id = "one"
title = "One"
use_closures = true
[[reading]]
id = "two"
title = "Two"
use_closures = false
flight_kind = "state_aircraft"
[[reading.consent]]
state = "TR"
status = "refused"
mark = "assumed"
by = "planner"
[reading.chance.state]
IQ = {{ value = 0.1, {GUESS} }}
[[ledger.claim]]
id = "c"
statement = "Syria takes them in."
kind = "acceptance"
base_rate = 0.5
base_rate_by = "planner"
base_rate_why = "nothing known"
since = 2022-07-31
"""


def scenario(text: str = TEXT) -> Scenario:
    return parse_scenario(text, lookups())


def test_codes_and_names_become_one_code() -> None:
    found = scenario()
    assert found.readings[0].operator == "RU"
    assert found.origins[0].place.code == "UUEE"
    assert [place.code for place in found.refuges[0].places] == ["OSDI", "OSLK"]
    assert found.refuges[0].state == "SY"
    assert found.refuges[0].acceptance.claim == "c"


def test_an_answer_for_one_kind_of_flight_beats_one_for_all() -> None:
    one, two = scenario().readings
    assert [one.consent(state).status for state in ("GE", "TR")] == ["granted", "granted"]  # type: ignore[union-attr]
    assert [two.consent(state).status for state in ("GE", "TR")] == ["refused", "refused"]  # type: ignore[union-attr]
    landing = two.consent("TR", "landing")
    assert landing is not None
    assert landing.status == "granted"
    assert two.states_with(["refused"]) == ("GE", "TR")


def test_chances_are_replaced_state_by_state() -> None:
    two = scenario().readings[1]
    told = {state: two.chances.of(state) for state in ("IQ", "IR", "ZZ")}
    assert [chance.value for chance in told.values() if chance] == [0.1, 0.5, 0.7]


def test_overrides_are_told() -> None:
    one, two = scenario().readings
    assert one.overrides == ()
    assert two.overrides == (
        "flown as state_aircraft instead of civil_charter",
        "TR overflight refused instead of granted",
        "chance that IQ consents",
    )


def test_without_a_reading_the_record_stands() -> None:
    only = scenario(TEXT.split("[[reading]]")[0] + TEXT[TEXT.index("[[ledger.claim]]") :]).readings
    assert [(reading.id, reading.use_closures) for reading in only] == [("plan", True)]


def test_everything_marked_is_in_one_list() -> None:
    found = scenario()
    told = {item.where: item.says for item in marked_in(found)}
    assert told["refuge OSDI: takes them in"] == "claim c"
    assert told["IQ consents"] in {"0.4", "0.1"}
    assert told["GE: landing"] == "granted"
    assert counts_by_mark(found)["reported"] == 0


def test_a_bare_date_of_a_level_counts_from_the_end_of_its_day() -> None:
    text = (
        TEXT
        + f"""
[[indicator]]
id = "i"
name = "i"
owner = "desk"
level = [{{ value = 1, at = 2022-07-30, {GUESS} }}, {{ value = 2, at = 2022-07-30T12:00:00+02:00, {GUESS} }}]
"""
    )
    levels = scenario(text).indicators[0].levels
    assert [level.at.isoformat() for level in levels] == [
        "2022-07-30T10:00:00+00:00",
        "2022-07-31T00:00:00+00:00",
    ]
