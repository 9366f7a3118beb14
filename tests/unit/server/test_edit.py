"""An answer set on the page and saved: the plan then reads as the page showed it, whatever the file looked like."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomlkit

from safeconduct.planning.permissions import with_answers
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.server.edit import with_consents
from safeconduct.store.facts import load_facts
from safeconduct.store.scenario import lookups

HEAD = """format = 1
[scenario]
title = "Base"
as_of = 2024-04-15
operator = "DE"
flight_kind = "civil_charter"
[[origin]]
airport = "OLBA"
[[refuge]]
airport = "LCLK"
acceptance = { value = 0.9, mark = "assumed", by = "planner" }
"""
STORY = Path(__file__).parents[3] / "examples" / "moscow-damascus-2022.toml"


def row(state: str, more: str = "", status: str = "refused") -> str:
    mark = 'mark = "assumed"\nby = "planner" # whose'
    return f'\n[[consent]] # asked twice\nstate = {state}\nstatus = "{status}"\n{mark}\n{more}\n'


def state_of(word: str) -> str | None:
    found = load_facts().states.find(word)
    return found.alpha2 if found else None


def edited(text: str, answers: dict[str, str], reading: str = "") -> str:
    return with_consents(text, answers, "desk", state_of, reading)


CASES = {
    "code": row('"TR"'),
    "lower case": row('"tr"'),
    "alpha-3": row('"TUR"'),
    "name": row('"Türkiye"'),
    "list": row('["TR", "SY"]'),
    "list of names": row('["Syria", "turkiye", "Iraq"]'),
    "both": row('"TR"', 'operation = "both"'),
    "list and both": row('["SY", "TR"]', 'operation = "both"'),
    "this kind": row('"TR"', 'flight_kind = ["civil_charter"]'),
    "two kinds": row('"TR"', 'flight_kind = ["civil_charter", "state_aircraft"]'),
    "everything": row(
        '["TR", "SY"]', 'operation = "both"\nflight_kind = ["state_aircraft", "civil_charter"]'
    ),
    "other kind": row('"TR"', 'flight_kind = ["state_aircraft"]'),
    "general and this kind": row('"TR"') + row('"TR"', 'flight_kind = ["civil_charter"]'),
    "window": row('"TR"', "valid_to = 2024-05-01T00:00:00Z"),
    "nothing": "",
    "empty list": "",
    "inline": "",
}
INLINE = 'consent = [{ state = ["tr", "SY"], status = "refused", operation = "both", mark = "assumed", by = "x" }]\n'


def text_of(name: str) -> str:
    before = {"empty list": "consent = []\n", "inline": INLINE}.get(name, "")
    return before + HEAD + CASES[name]


def answers_of(text: str) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """What each kind of flight is answered, by state, operation and kind."""
    made = {}
    for kind in ("civil_charter", "civil_scheduled", "state_aircraft"):
        scenario = parse_scenario(
            text.replace('flight_kind = "civil_charter"', f'flight_kind = "{kind}"'), lookups()
        )
        for found in scenario.readings[0].consents:
            made[found.state, found.operation, kind] = (found.status, found.valid_from, found.valid_to)
    return made


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("status", ["granted", "refused", "unknown"])
def test_the_file_reads_as_the_page_showed_it(name: str, status: str) -> None:
    text = text_of(name)
    made = edited(text, {"TR": status})
    shown = with_answers(parse_scenario(text, lookups()), {("TR", "overflight"): status})  # type: ignore[dict-item]
    now = parse_scenario(made, lookups()).readings[0].consent("TR", "overflight")
    wanted = shown.readings[0].consent("TR", "overflight")
    assert now is not None
    assert wanted is not None
    assert (now.status, now.valid_from, now.valid_to) == (wanted.status, wanted.valid_from, wanted.valid_to)
    assert now.mark.by == "desk"


@pytest.mark.parametrize("name", CASES)
def test_nothing_else_is_answered_otherwise(name: str) -> None:
    text = text_of(name)
    before, after = answers_of(text), answers_of(edited(text, {"TR": "granted"}))
    special = "flight_kind" in CASES[name]
    for key, answer in before.items():
        if key[:2] != ("TR", "overflight") or (
            special and key[2] != "civil_charter" and name != "other kind"
        ):
            assert after[key] == answer, key


def test_comments_and_order_stay() -> None:
    text = text_of("code") + "# the end\n"
    made = edited(text, {"TR": "granted"})
    assert "# asked twice" in made
    assert made.endswith("# the end\n")
    for line in ('status = "granted"', 'mark = "assumed"'):
        assert line in made
    assert [line.partition(" =")[0] for line in made.splitlines()] == [
        line.partition(" =")[0] for line in text.splitlines()
    ]


def test_the_shipped_story_can_be_answered_for_every_state_it_names() -> None:
    text = STORY.read_text(encoding="utf-8")
    before = parse_scenario(text, lookups())
    for reading in before.readings:
        states = {found.state: "granted" for found in reading.consents} | {"UA": "granted", "TR": "refused"}
        made = parse_scenario(edited(text, states, reading.id), lookups())
        now = next(one for one in made.readings if one.id == reading.id)
        assert {s: now.consent(s, "overflight").status for s in states} == states  # type: ignore[union-attr]
        assert tomlkit.parse(edited(text, states, reading.id))
