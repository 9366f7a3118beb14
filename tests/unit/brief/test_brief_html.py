"""The HTML file and its maps: well formed, nothing from outside, hostile text is text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from safeconduct.brief.html import plan_html
from safeconduct.brief.map.drawing import map_svg, maps_of
from safeconduct.store.world import load_world

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Checker(HTMLParser):
    """Collects elements and attributes; fails on tags that do not close in order."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes, self.ids = [], set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def world():
    return load_world()


@pytest.fixture
def page(plan, world):
    return plan_html(plan, world)


def read(text):
    checker = Checker()
    checker.feed(text)
    assert checker.open == []
    return checker


def test_nothing_is_fetched_and_nothing_runs(page):
    found = read(page)
    assert not found.tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    fetching = {"src", "href", "xlink:href", "action", "data", "poster", "srcset", "background"}
    leading = [a for a in found.attributes if a[0] in fetching or a[0].startswith("on")]
    # the contents lead to places of the same page, and nothing leads anywhere else
    assert {name for name, _ in leading} <= {"href"}
    assert {target.removeprefix("#") for _, target in leading} <= set(found.ids)
    assert all(target.startswith("#") for _, target in leading)
    assert not re.search(r"@import|url\((?!#)", page)
    assert "default-src 'none'" in page


def test_ids_are_unique_and_every_reference_has_one(page):
    found = read(page)
    assert len(found.ids) == len(set(found.ids))
    used = set(re.findall(r"url\(#([^)]+)\)", page))
    used |= {i for name, value in found.attributes if name == "aria-labelledby" for i in value.split()}
    assert used <= set(found.ids)


def test_hostile_text_is_text(page):
    assert "&lt;script&gt;alert(1)&lt;/script&gt;[red]\\x1b[31m&amp;\\u202e" in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_says_the_same_as_the_terminal(page):
    text = " ".join(re.sub(r"<[^>]+>", "", page).split())
    for said in ("no third state alone", "Türkiye and Iran together", "18 % longer", "Checked independently",
                 "Not for navigation", "Limits of the model", "s" * 64):  # fmt: skip
        assert said in text


def test_a_closed_plan_is_told_too(closed, world):
    assert "There is no permitted route at any length" in plan_html(closed, world)


def test_same_plan_same_bytes(plan, world, page):
    assert page == plan_html(plan, world)


def test_map_is_well_formed_small_and_hatched(plan, world):
    (drawn,) = maps_of(plan, world, world.facts.states.name)
    text = map_svg(drawn, world.facts.states.name)
    ET.fromstring(text)
    assert len(text.encode()) < 300_000
    assert 'fill="url(#marticle-refused)"' in text
    assert "Ukraine: refuses" in text
    assert drawn.statuses == ("refused", "unknown", "aside")
    assert [d.role for d in drawn.drawn] == ["fallback", "best"]
