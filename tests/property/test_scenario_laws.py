"""Laws of reading a scenario: nothing is lost, every fault is told, lines are where the keys stand."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.errors import InputError
from safeconduct.scenario.file.lines import Path, line_of_paths
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.store.scenario import lookups

GUESS = {"mark": "assumed", "by": "planner"}
STATES = ("TR", "GE", "AM", "AZ", "IR", "IQ", "XK", "NO")


def plain() -> dict[str, Any]:
    number = {"value": 5, **GUESS}
    return {
        "scenario": {
            "title": "Law",
            "as_of": tomllib.loads("d = 2022-07-31")["d"],
            "operator": "RU",
            "flight_kind": "civil_charter",
        },
        "origin": [{"airport": "UUEE", "working_mog": dict(number)}],
        "group": [{"id": "g", "origin": "UUEE", "headcount": dict(number)}],
        "refuge": [{"airport": "OSDI", "acceptance": {"value": 0.7, **GUESS}, "beds": dict(number)}],
        "fleet": [{"aircraft": "Il-96-300", "base": "UUWW", "count": dict(number)}],
        "limits": {"limit_km": {"value": 3500, **GUESS}},
        "consent": [{"state": "TR", "status": "refused", **GUESS}],
        "chance": {"default": {"value": 0.7, **GUESS}},
    }


def put(where: Path, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(raw: dict[str, Any]) -> None:
        here: Any = raw
        for step in where[:-1]:
            here = here[step]
        here[where[-1]] = value

    return change


BROKEN: dict[str, Callable[[dict[str, Any]], None]] = {
    "scenario.operator": put(("scenario", "operator"), "Rusia"),
    "scenario.flight_kind": put(("scenario", "flight_kind"), "civil"),
    "scenario.colour": put(("scenario", "colour"), "blue"),
    "origin[0].working_mog.value": put(("origin", 0, "working_mog", "value"), -1),
    "group[0].origin": put(("group", 0, "origin"), "XXXX"),
    "group[0].headcount": put(("group", 0, "headcount"), 12),
    "group[0].priority": put(("group", 0, "priority"), 0),
    "refuge[0].airport": put(("refuge", 0, "airport"), "OSDX"),
    "refuge[0].acceptance.value": put(("refuge", 0, "acceptance", "value"), 1.3),
    "refuge[0].beds.mark": put(("refuge", 0, "beds", "mark"), "guess"),
    "fleet[0].aircraft": put(("fleet", 0, "aircraft"), "Il-97"),
    "fleet[0].base": put(("fleet", 0, "base"), {"lat_deg": 1.0, "lon_deg": 2.0}),
    "limits.limit_km.value": put(("limits", "limit_km", "value"), 0),
    "consent[0].status": put(("consent", 0, "status"), "refusd"),
    "chance.default.value": put(("chance", "default", "value"), float("nan")),
}


@settings(max_examples=60, deadline=None)
@given(chosen=st.sets(st.sampled_from(sorted(BROKEN)), min_size=1))
def test_every_fault_is_told_and_no_other(chosen: set[str]) -> None:
    raw = plain()
    for name in chosen:
        BROKEN[name](raw)
    with pytest.raises(InputError) as caught:
        parse_scenario(tomlkit.dumps(raw), lookups())
    found = {fault.where for fault in caught.value.faults}
    told = {"fleet[0].base.name" if name == "fleet[0].base" else name for name in chosen}
    assert found == told


@st.composite
def figures(draw: st.DrawFn) -> dict[str, Any]:
    low, likely, high = sorted(draw(st.tuples(*[st.integers(1, 250_000)] * 3)))
    return {"low": low, "likely": likely, "high": high, **GUESS}


PROBABILITIES = st.floats(0, 1, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(
    headcounts=st.lists(figures(), min_size=1, max_size=4),
    answers=st.dictionaries(st.sampled_from(STATES), st.sampled_from(["granted", "refused", "unknown"])),
    chances=st.dictionaries(st.sampled_from(STATES), PROBABILITIES),
    text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
)
def test_what_is_written_is_what_is_read(
    headcounts: list[dict[str, Any]], answers: dict[str, str], chances: dict[str, float], text: str
) -> None:
    raw = plain() | {
        "group": [{"id": f"g{i}", "origin": "UUEE", "headcount": h} for i, h in enumerate(headcounts)],
        "consent": [{"state": state, "status": status, **GUESS} for state, status in answers.items()],
        "chance": {"state": {state: {"value": p, **GUESS} for state, p in chances.items()}},
    }
    raw["scenario"]["title"] = text
    found = parse_scenario(tomlkit.dumps(raw), lookups())
    assert found.title == text
    assert found.headcount == tuple(sum(h[name] for h in headcounts) for name in ("low", "likely", "high"))
    reading = found.readings[0]
    assert {c.state: c.status for c in reading.consents} == answers
    assert {state: chance.value for state, chance in reading.chances.states} == chances


LEAVES = st.integers(0, 9) | st.booleans() | st.text(st.characters(codec="ascii"), max_size=6)
KEYS = st.sampled_from(["a", "b", "c-d", "e f", 'g"h', "1"])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """The slow twin: every path of the parsed value."""
    if here:
        yield here
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from paths(inner, (*here, step))


@settings(max_examples=150, deadline=None)
@given(tree=st.dictionaries(KEYS.filter(lambda key: '"' not in key), TREES, max_size=4))
def test_every_path_of_the_parser_has_a_line(tree: dict[str, Any]) -> None:
    text = tomlkit.dumps(copy.deepcopy(tree))
    known = line_of_paths(text)
    lines = text.count("\n") + 1
    wanted = {path for path in paths(tomllib.loads(text)) if not any('"' in str(step) for step in path)}
    assert wanted <= set(known)
    assert all(1 <= line <= lines and column >= 1 for line, column in known.values())


def test_lines_in_one_awkward_text() -> None:
    text = '''# first
title = """
[not.a.table]
"""
list = [ # one
  { a = 1, "b c" = "]" },
  [2, 3],
]
[x.y]
z.w = '#'
[[t]]
k = 1
[[t]]
k = 2
[t.sub]
m = 2021-08-06 12:00:00Z # time
'''
    known = {path: line for path, (line, _) in line_of_paths(text).items()}
    assert known[("title",)] == 2
    assert known[("list", 0, "b c")] == 6
    assert known[("list", 1, 1)] == 7
    assert known[("x", "y", "z", "w")] == 10
    assert known[("t", 0, "k")] == 12
    assert known[("t", 1, "k")] == 14
    assert known[("t", 1, "sub", "m")] == 16
    assert set(paths(tomllib.loads(text))) <= set(known)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200) | st.text("[]{}=\"'#.\n ,a1\\", max_size=60))
def test_no_text_brings_the_reader_down(text: str) -> None:
    line_of_paths(text)
    with pytest.raises(InputError):
        parse_scenario(text, lookups())
