"""What three real files become: the values planning uses, pinned; and where each key of a text stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path

import pytest

from safeconduct.errors import InputError
from safeconduct.scenario.entities import Airfield, HoursUtc
from safeconduct.scenario.file.cross_checks import find_circle, ids, tables
from safeconduct.scenario.file.lines import line_of_paths, nearest
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.scenario.model import Scenario
from safeconduct.scenario.windows import daily, of_airfield, span_of
from safeconduct.store.scenario import load_scenario, lookups

EXAMPLES = Path(__file__).parents[3] / "examples"
GUESS = 'mark = "assumed", by = "planner"'


@pytest.fixture(scope="module")
def kabul() -> Scenario:
    return load_scenario(EXAMPLES / "kabul-2021.toml")


@pytest.fixture(scope="module")
def khartoum() -> Scenario:
    return load_scenario(EXAMPLES / "khartoum-2023.toml")


@pytest.fixture(scope="module")
def story() -> Scenario:
    return load_scenario(EXAMPLES / "moscow-damascus-2022.toml")


def test_a_trigger_needs_as_many_as_it_says_and_all_where_it_says_nothing(
    kabul: Scenario, story: Scenario
) -> None:
    assert [(t.id, t.need, len(t.when)) for t in kabul.triggers] == [
        ("ask", 2, 3),
        ("position", 2, 3),
        ("assemble", 1, 2),
        ("go", 2, 3),
    ]
    lone = next(t for t in story.triggers if t.id == "switch-refuge")
    assert (lone.need, len(lone.when)) == (1, 1)
    both = small("""
[[indicator]]
id = "a"
name = "A"
owner = "desk"
[[trigger]]
id = "t"
action = "go"
owner = "desk"
mark = "assumed"
by = "planner"
when = [{ indicator = "a", at_least = 1.0 }, { indicator = "a", at_most = 9.0, near = 12.0 }]
""")
    assert both.triggers[0].need == 2
    assert [(w.sense, w.value, w.near) for w in both.triggers[0].when] == [
        ("at_least", 1.0, None),
        ("at_most", 9.0, 12.0),
    ]


def test_thresholds_keep_their_side(kabul: Scenario) -> None:
    assemble = next(t for t in kabul.triggers if t.id == "assemble")
    assert [(w.indicator, w.sense, w.value, w.near) for w in assemble.when] == [
        ("capitals", "at_least", 9.0, 5.0),
        ("estimate", "at_most", 90.0, 180.0),
    ]


def test_hazards_are_of_states_by_code_and_of_airfields_by_id(kabul: Scenario, khartoum: Scenario) -> None:
    assert [(h.kind, h.of, h.per_day.likely) for h in kabul.hazards] == [
        ("airfield", "OAKB", 0.08),
        ("permission", "QA", 0.02),
    ]
    assert [(h.kind, h.of) for h in khartoum.hazards] == [("airfield", "wadi-seidna"), ("permission", "SD")]
    # an airfield may have the name of a state, and stays an airfield; a state may be written by its name
    hazard = '[[hazard]]\nkind = "{}"\nof = "{}"\nper_day = {{ value = 0.1, ' + GUESS + " }}\n"
    refuge = f'[[refuge]]\nid = "Iran"\nairport = "OIIE"\nacceptance = {{ value = 0.5, {GUESS} }}\n'
    named = small(refuge + hazard.format("airfield", "Iran") + hazard.format("permission", "Qatar"))
    assert [(h.kind, h.of) for h in named.hazards] == [("airfield", "Iran"), ("permission", "QA")]


def test_times_are_as_written_and_begin_with_the_day_where_none_is(kabul: Scenario, story: Scenario) -> None:
    assert kabul.start == datetime(2021, 8, 20, 18, tzinfo=UTC)
    assert kabul.deadline == datetime(2021, 8, 31, 19, 30, tzinfo=UTC)
    assert story.start == datetime(2022, 7, 31, tzinfo=UTC)
    assert story.deadline is None
    assert kabul.hours_after_start(kabul.deadline) == 11 * 24 + 1.5
    assert kabul.hours_after_start(kabul.start - timedelta(minutes=90)) == -1.5


def test_alert_levels_with_their_trigger_and_their_rates(kabul: Scenario, khartoum: Scenario) -> None:
    assert kabul.alert is not None
    assert [(a.id, a.trigger, a.lost_per_day.likely) for a in kabul.alert.levels] == [
        ("watch", "", 0.002),
        ("closing in", "position", 0.01),
        ("at the gates", "go", 0.033),
    ]
    assert (kabul.alert.days.likely, kabul.alert.step_h, kabul.alert.first) == (90.0, 12.0, "processed")
    assert khartoum.alert is None


def test_people_aircraft_refuges_and_stakes_of_the_story(story: Scenario) -> None:
    assert [
        (g.id, g.headcount.low, g.headcount.likely, g.headcount.high, g.keep_together) for g in story.groups
    ] == [
        ("principal", 4, 12, 20, 4),
        ("entourage", 196, 300, 430, 2),
    ]
    assert (story.waiting_at("UUEE"), story.waiting_at("UUDD")) == (312.0, 0.0)
    arrival = story.groups[1].arrival
    assert arrival is not None
    assert (arrival.after_h, arrival.share) == ((0, 6, 12), (0.2, 0.7, 1.0))
    assert [(f.id, f.aircraft, f.base.code, f.known_type) for f in story.fleet] == [
        ("il-96", "Il-96-300", "UUWW", True),
        ("tu-214", "Tu-214", "UUWW", True),
    ]
    assert [(r.id, r.state, [p.code for p in r.places]) for r in story.refuges] == [
        ("syria", "SY", ["OSDI", "OSLK"]),
        ("iran", "IR", ["OIIE", "OIII"]),
    ]
    assert story.stakes is not None
    assert (story.stakes.use, story.stakes.base.likely) == (False, 0.85)
    assert [(i.state, i.weight.likely) for i in story.stakes.interests] == [
        ("TR", 0.6),
        ("TR", -1.0),
        ("IR", 0.6),
    ]
    assert story.limits.limit_km is not None
    assert (story.limits.limit_km.likely, story.limits.max_stops) == (3500.0, 1)


def small(more: str = "") -> Scenario:
    head = f"""
[scenario]
title = "Small"
as_of = 2022-07-31
operator = "RU"
flight_kind = "civil_charter"
[[origin]]
airport = "UUEE"
[[refuge]]
airport = "OSDI"
acceptance = {{ value = 0.7, {GUESS} }}
"""
    return parse_scenario(head + more, lookups())


def faults_of(more: str) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        small(more)
    return [(fault.where, fault.what) for fault in caught.value.faults]


def test_what_is_left_out_has_its_default() -> None:
    one = small(f"""
[[fleet]]
aircraft = "Il-96-300"
base = "UUEE"
count = {{ value = 1, {GUESS} }}
[[group]]
id = "g"
origin = "UUEE"
headcount = {{ value = 10, {GUESS} }}
""")
    (fleet,), (group,), (refuge,), (origin,) = one.fleet, one.groups, one.refuges, one.origins
    assert (fleet.id, fleet.known_type, fleet.load, fleet.operator) == ("Il-96-300", True, "normal", "")
    assert (group.name, group.arrival, group.stretchers) == ("g", None, None)
    assert (refuge.id, refuge.name, refuge.state, refuge.beds) == ("OSDI", "Syria", "SY", None)
    assert (origin.id, origin.airfield.in_use) == ("UUEE", True)
    assert not group.headcount.is_range


@pytest.mark.parametrize(
    ("chance", "where", "what"),
    [
        ("{ }", "chance.default", "needs either value or claim."),
        (f'{{ value = 0.5, claim = "c", {GUESS} }}', "chance.default", "needs either value or claim."),
        ("{ value = 0.5 }", "chance.default", "is missing."),
        (f"{{ value = 70, {GUESS} }}", "chance.default.value", "70 is not a probability."),
        (f"{{ value = -0.1, {GUESS} }}", "chance.default.value", "-0.1 is not a probability."),
        ("0.7", "chance.default", "a number"),
    ],
)
def test_a_chance_is_a_number_with_its_mark_or_a_claim(chance: str, where: str, what: str) -> None:
    told = faults_of(f"[chance]\ndefault = {chance}\n")
    assert any(place.startswith(where) and what.rstrip(".") in words for place, words in told), told


@pytest.mark.parametrize(
    ("value", "hint"),
    [(70, "did you mean 0.7 (70 per cent)"), (2, "did you mean 0.02"), (1.5, ""), (101, "")],
)
def test_a_chance_in_per_cent_is_guessed_at(value: float, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        small(f"[chance]\ndefault = {{ value = {value}, {GUESS} }}\n")
    (fault,) = caught.value.faults
    assert fault.suggestion.startswith("Write a number from 0 to 1")
    assert hint in fault.suggestion
    assert ("did you mean" in fault.suggestion) is bool(hint)


@pytest.mark.parametrize(
    ("headcount", "stretchers", "assisted", "large"),
    [(10, 4, 6, False), (10, 5, 6, True), (10, 11, 0, True), (10, 10, 0, False)],
)
def test_parts_of_a_group_are_not_more_than_the_whole(
    headcount: int, stretchers: int, assisted: int, large: bool
) -> None:
    text = f"""
[[group]]
id = "g"
origin = "UUEE"
headcount = {{ value = {headcount}, {GUESS} }}
stretchers = {{ value = {stretchers}, {GUESS} }}
assisted = {{ value = {assisted}, {GUESS} }}
"""
    if not large:
        assert small(text).groups[0].headcount.likely == headcount
        return
    ((where, what),) = faults_of(text)
    assert where == "group[0].stretchers"
    assert "the part is larger than the whole" in what


@pytest.mark.parametrize(("together", "wrong"), [(10, False), (11, True)])
def test_who_stays_together_is_within_the_group(together: int, wrong: bool) -> None:
    text = f"""
[[group]]
id = "g"
origin = "UUEE"
headcount = {{ low = 5, likely = 8, high = 10, {GUESS} }}
keep_together = {together}
"""
    if wrong:
        assert faults_of(text) == [("group[0].keep_together", "11 must stay together, of 10 people at most.")]
    else:
        assert small(text).groups[0].keep_together == 10


def test_two_answers_of_one_state_are_one_too_many_but_not_for_two_kinds_of_flight() -> None:
    def answer(kind: str = "", operation: str = "overflight") -> str:
        of_kind = f'flight_kind = ["{kind}"]\n' if kind else ""
        words = f'state = "TR"\noperation = "{operation}"\nstatus = "refused"\n{of_kind}'
        return f'[[consent]]\n{words}mark = "assumed"\nby = "planner"\n'

    # the scenario is of a charter: the answer to state aircraft is none of its own
    assert len(small(answer("state_aircraft") + answer("civil_charter")).readings[0].consents) == 1
    assert len(small(answer() + answer(operation="landing")).readings[0].consents) == 2
    ((where, what),) = faults_of(answer() + answer(operation="both"))
    assert (where, what) == ("consent[1].state", "TR has already answered for overflight in consent[0].")


@pytest.mark.parametrize(
    ("lat", "lon", "what"),
    [
        (55.981, 37.414, "is the same place as origin[0].airport."),
        (-55.972599, -142.5854, "lies exactly across the Earth"),
    ],
)
def test_a_refuge_is_neither_the_origin_nor_its_antipode(lat: float, lon: float, what: str) -> None:
    place = f'{{ lat_deg = {lat}, lon_deg = {lon}, name = "X" }}'
    origin = small().origins[0].place
    if "across" in what:
        place = f'{{ lat_deg = {-origin.lat_deg}, lon_deg = {origin.lon_deg - 180.0}, name = "X" }}'
    text = f'[[refuge]]\nid = "x"\nairport = {place}\nstate = "SY"\nacceptance = {{ value = 0.5, {GUESS} }}\n'
    told = faults_of(text)
    assert [where for where, _ in told] == ["refuge[1].airport"]
    assert what in told[0][1]


def test_a_circle_is_told_in_the_order_in_which_it_goes() -> None:
    assert find_circle({"a": ["b"], "b": ["c"]}) == []
    circle = find_circle({"a": ["b"], "b": ["c"], "c": ["a"]})
    assert circle[0] == circle[-1]
    assert len(circle) == 4
    assert all((one, other) in {("a", "b"), ("b", "c"), ("c", "a")} for one, other in zip(circle, circle[1:]))


def test_ids_are_those_written_or_those_by_default() -> None:
    raw = {"origin": [{"airport": "UUEE"}, {"id": "x", "airport": "A"}, {"airport": {"name": "P"}}, 3, {}]}
    assert ids(raw, ("origin",)) == ["UUEE", "x", "P"]
    assert ids({"refuge": [{"airport": ["OSDI", "OSLK"]}]}, ("refuge",)) == ["OSDI"]
    assert ids({"group": [{"airport": "UUEE"}]}, ("group",)) == []
    assert [path for path, _ in tables(raw, ("origin",))] == [("origin", at) for at in (0, 1, 2, 4)]


TEXT = """a = 1
b.c = [1, [2,3], "x" ]  # a list
d = { e = 1, f.g="}" , h = [] }

[[t]]
k="v"
[[t]]
  k = '''
 long '''
[t.u]
z=2"""  # fmt: skip


def test_every_key_of_a_text_has_its_line_and_column() -> None:
    assert line_of_paths(TEXT) == {
        ("a",): (1, 1),
        ("b",): (2, 1),
        ("b", "c"): (2, 1),
        ("b", "c", 0): (2, 8),
        ("b", "c", 1): (2, 11),
        ("b", "c", 1, 0): (2, 12),
        ("b", "c", 1, 1): (2, 14),
        ("b", "c", 2): (2, 18),
        ("d",): (3, 1),
        ("d", "e"): (3, 7),
        ("d", "f"): (3, 14),
        ("d", "f", "g"): (3, 14),
        ("d", "h"): (3, 24),
        ("t",): (5, 1),
        ("t", 0): (5, 1),
        ("t", 0, "k"): (6, 1),
        ("t", 1): (7, 1),
        ("t", 1, "k"): (8, 3),
        ("t", 1, "u"): (10, 1),
        ("t", 1, "u", "z"): (11, 1),
    }


def test_a_text_cut_off_ends_the_walk() -> None:
    for text in ("a = {", "a = { b = 1", "a = [1, 2", "a = [[", "[a", "a =", "a"):
        assert ("a",) in line_of_paths(text)


def test_the_nearest_place_is_that_of_what_is_around() -> None:
    places = line_of_paths(TEXT)
    assert nearest(places, ("t", 1, "missing")) == (7, 1)
    assert nearest(places, ("t", 1, "u", "z", 4)) == (11, 1)
    assert nearest(places, ("nothing",)) is None


START = datetime(2022, 8, 1, 6, 30, tzinfo=UTC)


def test_daily_hours_run_from_the_day_before_and_over_midnight() -> None:
    # from 06:30: 08:00 to 18:00 is 1.5 h to 11.5 h, and the day before
    assert daily(HoursUtc(8, 18), START, days=2) == ((-22.5, -12.5), (1.5, 11.5), (25.5, 35.5))
    assert daily(HoursUtc(22, 2), START, days=1) == ((-8.5, -4.5), (15.5, 19.5))
    assert daily(None, START) == ((-inf, inf),)
    assert daily(HoursUtc(0, 24), START) == ((-inf, inf),)
    assert len(daily(HoursUtc(8, 18), START)) == 46


def test_an_airfield_is_open_but_for_the_time_it_is_closed() -> None:
    begins, ends = START + timedelta(hours=5), START + timedelta(hours=8)
    assert of_airfield(Airfield(closed_from=begins, closed_to=ends), START) == ((-inf, 5.0), (8.0, inf))
    assert of_airfield(Airfield(closed_from=begins), START) == ((-inf, 5.0),)
    assert of_airfield(Airfield(closed_to=ends), START) == ((8.0, inf),)
    assert of_airfield(Airfield(in_use=False), START) == ()
    within = of_airfield(Airfield(hours_utc=HoursUtc(8, 18), closed_from=begins, closed_to=ends), START)
    assert ((1.5, 5.0) in within, (8.0, 11.5) in within) == (True, True)


def test_a_span_of_two_moments_needs_them_in_order() -> None:
    assert span_of(START, START, START) == ()
    assert span_of(START, START, START + timedelta(hours=1)) == ((0.0, 1.0),)
    assert span_of(START, None, None) == ((-inf, inf),)
