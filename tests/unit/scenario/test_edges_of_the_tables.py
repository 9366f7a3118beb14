"""Where a scenario's values stop being good: the last one that passes and the first that does not, key by key."""

from __future__ import annotations

import pytest

from safeconduct.errors import InputError
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.scenario.model import Scenario
from safeconduct.store.scenario import lookups

GUESS = 'mark = "assumed", by = "planner"'
BELOW = 'mark = "assumed"\nby = "planner"\n'
HEAD = 'title = "Edges"\noperator = "RU"\nflight_kind = "civil_charter"\n'
ENDS = f"""
[[origin]]
airport = "UUEE"
[[refuge]]
airport = "OSDI"
acceptance = {{ value = 0.7, {GUESS} }}
"""
INDICATOR = '[[indicator]]\nid = "a"\nname = "A"\nowner = "desk"\n'


def read(more: str, head: str = "as_of = 2022-07-31\n") -> Scenario:
    return parse_scenario(f"[scenario]\n{HEAD}{head}{ENDS}{more}", lookups())


def faults(more: str, head: str = "as_of = 2022-07-31\n") -> list[str]:
    """Places of the faults; none where the text is good."""
    try:
        read(more, head)
    except InputError as error:
        return [fault.where for fault in error.faults]
    return []


def consent(more: str) -> str:
    return f'[[consent]]\nstate = "TR"\nstatus = "granted"\n{BELOW}{more}\n'


def group(more: str) -> str:
    return f'[[group]]\nid = "g"\norigin = "UUEE"\nheadcount = {{ value = 10, {GUESS} }}\n{more}\n'


def arrival(hours: str, shares: str) -> str:
    return group(f"arrival = {{ after_h = {hours}, share = {shares}, {GUESS} }}")


def threshold(words: str) -> str:
    head = f'{INDICATOR}[[trigger]]\nid = "t"\naction = "go"\nowner = "desk"\n{BELOW}'
    return f'{head}when = [{{ indicator = "a", {words} }}]\n'


def fleet(more: str) -> str:
    return f'[[fleet]]\nid = "f"\nbase = "UUEE"\ncount = {{ value = 1, {GUESS} }}\n{more}\n'


DAY, NIGHT = "2022-08-01T00:00:00Z", "2022-08-01T12:00:00Z"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (consent(f"valid_to = {DAY}"), []),
        (consent(f"valid_from = {DAY}"), []),
        (consent(f"valid_from = {DAY}\nvalid_to = {NIGHT}"), []),
        (consent(f"valid_from = {DAY}\nvalid_to = {DAY}"), ["consent[0].valid_to"]),
        (consent(f"valid_from = {NIGHT}\nvalid_to = {DAY}"), ["consent[0].valid_to"]),
        (consent("asked_on = 2022-07-31"), []),
        (consent("asked_on = 2022-08-01"), ["consent[0].asked_on"]),
        (consent("asked_on = 2022-07-30\nanswered_on = 2022-07-30"), []),
        (consent("asked_on = 2022-07-30\nanswered_on = 2022-07-29"), ["consent[0].answered_on"]),
        (consent("answered_on = 2022-07-29"), []),
        (consent('hours_utc = ["06:00", "18:00"]'), []),
        (consent('hours_utc = ["00:00", "24:00"]'), []),
        (consent('hours_utc = ["06:00", "25:00"]'), ["consent[0].hours_utc[1]"]),
    ],
)
def test_an_answer(text: str, places: list[str]) -> None:
    assert faults(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (arrival("[0, 6]", "[0.2, 1.0]"), []),
        (arrival("[0]", "[1.0]"), []),
        (arrival("[1.5, 6]", "[0.5, 1.0]"), []),
        (arrival("[0, 6]", "[0.0, 1.0]"), []),
        (arrival("[0, 6]", "[1.0, 1.0]"), []),
        (arrival("[-1, 6]", "[0.2, 1.0]"), ["group[0].arrival.after_h"]),
        (arrival("[6, 6]", "[0.2, 1.0]"), ["group[0].arrival.after_h"]),
        (arrival("[6, 0]", "[0.2, 1.0]"), ["group[0].arrival.after_h"]),
        (arrival("[0, inf]", "[0.2, 1.0]"), ["group[0].arrival.after_h[1]"]),
        (arrival("[0, 6]", "[0.2, 0.9]"), ["group[0].arrival.share"]),
        (arrival("[0, 6]", "[-0.1, 1.0]"), ["group[0].arrival.share"]),
        (arrival("[0, 6, 9]", "[0.8, 0.7, 1.0]"), ["group[0].arrival.share"]),
        (arrival("[0, 6]", "[1.0]"), ["group[0].arrival.share"]),
    ],
)
def test_when_people_arrive(text: str, places: list[str]) -> None:
    assert faults(text) == places


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("at_least = 1", []),
        ("at_most = 1", []),
        ("at_least = 1, near = 0.5", []),
        ("near = 1", ["trigger[0].when[0]"]),
        ("at_least = 1, at_most = 2", ["trigger[0].when[0].at_most"]),
    ],
)
def test_a_threshold_has_one_side(words: str, places: list[str]) -> None:
    assert faults(threshold(words)) == places


@pytest.mark.parametrize(("need", "places"), [(1, []), (2, ["trigger[0].need"]), (0, ["trigger[0].need"])])
def test_a_trigger_can_be_crossed(need: int, places: list[str]) -> None:
    assert faults(threshold("at_least = 1") + f"need = {need}\n") == places


@pytest.mark.parametrize(
    ("more", "places"),
    [
        ("as_of = 2022-07-31\nstart = 2022-08-01T06:00:00Z\n", []),
        (f"as_of = 2022-07-31\ndeadline = {{ at = 2022-07-31T00:00:00Z, {GUESS} }}\n", []),
        (
            f"as_of = 2022-07-31\ndeadline = {{ at = 2022-07-30T23:00:00Z, {GUESS} }}\n",
            ["scenario.deadline.at"],
        ),
        (f"as_of = 2022-07-31\nstart = {NIGHT}\ndeadline = {{ at = {DAY}, {GUESS} }}\n", []),
        (
            f"as_of = 2022-07-31\nstart = 2022-08-02T06:00:00Z\ndeadline = {{ at = {DAY}, {GUESS} }}\n",
            ["scenario.deadline.at"],
        ),
        ("as_of = 1492-01-01\n", ["scenario.as_of", "scenario.as_of"]),
    ],
)
def test_the_times_of_a_plan(more: str, places: list[str]) -> None:
    assert faults("", more) == places


def test_facts_begin_on_a_day_which_is_good_itself() -> None:
    begins = lookups().facts.begins
    assert faults("", f"as_of = {begins}\n") == []
    assert faults("", f"as_of = {begins.replace(year=begins.year - 1)}\n") == ["scenario.as_of"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (fleet('aircraft = "Il-96-300"'), []),
        (fleet('aircraft = "Zeppelin"'), ["fleet[0].aircraft"]),
        (
            fleet(
                f'aircraft = "Zeppelin"\nseats = {{ value = 50, {GUESS} }}\nrange_km = {{ value = 3000, {GUESS} }}\n'
                f"speed_kmh = {{ value = 130, {GUESS} }}"
            ),
            [],
        ),
        (fleet(f'aircraft = "Zeppelin"\nseats = {{ value = 50, {GUESS} }}'), ["fleet[0].aircraft"]),
    ],
)
def test_an_aircraft_is_known_or_has_its_own_numbers(text: str, places: list[str]) -> None:
    assert faults(text) == places


@pytest.mark.parametrize(
    ("people", "together", "places"),
    [(500, 300, []), (500, 301, ["group[0].keep_together"])],
)
def test_a_family_fits_into_the_largest_aircraft(people: int, together: int, places: list[str]) -> None:
    ours = f'aircraft = "Il-96-300"\nseats = {{ low = 100, likely = 200, high = 300, {GUESS} }}'
    count = f"headcount = {{ value = {people}, {GUESS} }}\nkeep_together = {together}\n"
    crowd = f'[[group]]\nid = "g"\norigin = "UUEE"\n{count}'
    assert faults(fleet(ours) + crowd) == places


@pytest.mark.parametrize(
    ("closed", "places"),
    [
        (f"closed_from = {DAY}", []),
        (f"closed_to = {DAY}", []),
        (f"closed_from = {DAY}\nclosed_to = {NIGHT}", []),
        (f"closed_from = {DAY}\nclosed_to = {DAY}", ["refuge[1].closed_to"]),
    ],
)
def test_an_airfield_opens_after_it_closes(closed: str, places: list[str]) -> None:
    field = f'[[refuge]]\nid = "i"\nairport = "OIIE"\nacceptance = {{ value = 0.7, {GUESS} }}\n{closed}\n'
    assert faults(field) == places


@pytest.mark.parametrize(
    ("conditions", "wrong"),
    [((("TR", "GE"), ("GE", "AM")), False), ((("TR", "GE"), ("GE", "TR")), True), ((("TR", "TR"),), True)],
)
def test_conditions_do_not_run_in_a_circle(conditions: tuple[tuple[str, str], ...], wrong: bool) -> None:
    rows = "".join(
        f'[[chance.condition]]\nif_refuses = "{first}"\nthen_refuses = "{then}"\nchance = {{ value = 0.5, {GUESS} }}\n'
        for first, then in conditions
    )
    places = faults(f"[chance]\ndefault = {{ value = 0.7, {GUESS} }}\n{rows}")
    assert bool(places) is wrong, places


def test_levels_are_known_in_the_order_of_time_whatever_the_order_in_the_file() -> None:
    rows = "".join(
        f"[[indicator.level]]\nvalue = {value}\nat = {at}\n{BELOW}"
        for value, at in ((3, "2022-07-20T00:00:00Z"), (1, "2022-07-10T00:00:00Z"), (2, "2022-07-15"))
    )
    (indicator,) = read(INDICATOR + rows).indicators
    assert [level.value for level in indicator.levels] == [1, 2, 3]
    # a bare date is known when its day is over
    assert f"{indicator.levels[1].at:%Y-%m-%d %H:%M}" == "2022-07-16 00:00"


def test_a_level_is_a_finite_number() -> None:
    row = f"[[indicator.level]]\nvalue = inf\nat = 2022-07-20T00:00:00Z\n{BELOW}"
    assert faults(INDICATOR + row) == ["indicator[0].level[0].value"]
