"""Sums agree: every figure of one meaning is the same on screen, in the full text, on paper, in HTML and in the JSON."""

from __future__ import annotations

import html
import re

import pytest
from example_plans import EXAMPLES, first, full, names, plan_of

from safeconduct.brief.as_json import plan_json
from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, text_of
from safeconduct.brief.html import plan_html
from safeconduct.brief.paper import paper
from safeconduct.store.world import load_world

FIGURES = {
    "reach safety": r"([\d,]+) of ([\d,]+) people reach safety",
    "all reach safety": r"All ([\d,]+) people reach safety",
    "miss the deadline": r"([\d,]+) of ([\d,]+) people miss the deadline",
    "no flight": r"([\d,]+) (?:people have|person has) no flight",
    "latest time": r"The latest time to decide[^.]* was (\d+ \w+ \d\d:\d\d UTC)",
    "decide by": r"Decide by [^.]*?(?:\((?:\d+ \w+ )?)?(\d\d:\d\d) UTC\)?\.",
    "too late": r"too late by (\d+ \w+)\.",
    "consent": r"It needs the consent of ([^.]+)\.",
    "closes alone": r"If ([^.,]+) refuses, no route within ([\d,]+) km is left",
    "switch": r"If ([^.,]+(?:, [^.]+)?) refuses, switch to plan ([B-D])\.",
    "plan A": r"PLAN A\s+([^.]+ \(\w{4}\)) → ([^,]+ \(\w{4}\)), ([\d,]+) km",
}
"""What a figure means, and how it is told."""


def one_line(text: str) -> str:
    return " ".join(text.split())


def number(text: str) -> int:
    return int(text.replace(",", ""))


def tellings(name: str) -> dict[str, str]:
    """The first reading, wherever it is told."""
    plan = plan_of(name)
    glance = paper(Brief(plan, names)).chapters[0].glance
    on_paper = " ".join(text_of(block.words) for block in glance.blocks if isinstance(block, Line))
    page = plan_html(plan, load_world())
    section = re.search(r'<section class="glance".*?</section>', page, re.DOTALL)
    assert section is not None
    in_html = html.unescape(re.sub(r"<[^>]+>", " ", section[0]))
    everything = one_line(full(name, 200))
    titles = [reading.reading.title for reading in plan.readings]
    own = everything[everything.index(titles[0]) :]
    own = own[: own.index(titles[1], len(titles[0]))] if len(titles) > 1 else own
    return {
        "screen": one_line(first(name)),
        "full": own,
        "paper": one_line(on_paper),
        "html": one_line(in_html),
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_one_meaning_has_one_figure(name: str) -> None:
    told = tellings(name)
    compared = 0
    for meaning, form in FIGURES.items():
        found = {where: set(re.findall(form, text)) for where, text in told.items()}
        # a place may leave a figure out for want of room; what it says is what the paper says
        for where, figures in found.items():
            assert figures <= found["full"] | found["paper"], (meaning, where, found)
        compared += sum(len(figures) for figures in found.values())
    assert compared > 10


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_screen_says_what_the_json_says(name: str) -> None:
    data = plan_json(plan_of(name))["readings"][0]
    text = one_line(first(name))
    lift = data["airlift"]
    out, people = lift["people_out"], lift["people"]
    if out == people:
        assert f"All {people:,} people reach safety" in text
        assert "miss the deadline" not in text
    else:
        assert f"{out:,} of {people:,} people reach safety" in text
        assert f"{people - out:,} of {people:,} people miss the deadline" in text
    decided = data["decision"]["ways"][0]
    assert ("too late by" in text) == (decided["late_h"] > 0)
    firsts = [four["ways"][0] for four in data["prospects"]["origins"] if four["ways"]]
    # a plan that begins on the surface tells its lengths there, where there is room
    for way in firsts if "OVERLAND" not in text else ():
        assert f"{way['distance_km']:,.0f} km" in text


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_sentence_contradicts_another(name: str) -> None:
    """By rule: late against what still reaches safety, a route over a state that is closed, an end that is both."""
    plan = plan_of(name)
    reading = plan.readings[0]
    text = one_line(first(name))
    if re.search(r"All [\d,]+ people reach safety", text):
        assert "have no flight" not in text
        assert "miss it" not in text
    if "no route" in text and "is left" in text:
        assert "No refusal alone closes every route" not in text
    assert reading.prospects is not None
    for four in reading.prospects.origins:
        for way in four.ways:
            closed = {d.state for d in reading.doubts if not (d.overridden or d.counted_open)}
            refusing = {refusal.state for refusal in reading.refusals}
            chances = {one.state: one.p for one in reading.prospects.chances}
            for state in set(way.requires) & (closed | refusing):
                # prepared for the case that it changes its answer: never as something certain
                assert chances.get(state, 0.0) < 1.0, (way.label, state)


def test_the_sums_would_be_missed_if_they_differed() -> None:
    """The comparison finds a figure that is told twice and differently."""
    told = {"a": "549 of 2,300 people miss the deadline.", "b": "594 of 2,300 people miss the deadline."}
    found = {where: set(re.findall(FIGURES["miss the deadline"], text)) for where, text in told.items()}
    assert found["a"] != found["b"]
    assert number("1,751") == 1751
