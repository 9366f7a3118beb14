"""The screen: the decision within 24 lines, hostile text shown as text."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from safeconduct.brief.terminal import render


def screen(plan, names, width=80):
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, color_system=None)
    for part in render(plan, names, width):
        console.print(part)
    return out.getvalue()


def test_decision_within_24_lines(plan, names):
    head = " ".join("\n".join(screen(plan, names).splitlines()[:24]).split())
    # no chance is stated, so no plan A is prepared: the shortest route is told, and why there is nothing more
    assert "The shortest permitted route is" in head
    assert "2,558 km, 3 h 00 min" in head
    assert "312 people" in head
    assert "planner's guess" in head


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_nothing_is_wider_than_the_terminal(plan, names, width):
    assert max(len(line) for line in screen(plan, names, width).splitlines()) <= width


def test_control_codes_are_spelled_out_and_markup_is_text(plan, names):
    text = screen(plan, names, 200)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[red]\\x1b[31m" in text


def test_the_three_kinds_of_word_stand_apart(plan, names):
    text = screen(plan, names, 120)
    assert text.index("Reported ") < text.index("Facts ") < text.index("Assumed ")
    assert "planner's guess" in text
    assert "fact, 24 February 2022" in text


def test_closed_plan_says_whose_consent_opens_it(closed, names):
    text = " ".join(screen(closed, names).split())
    assert "There is no permitted route at any length." in text
    assert "would open with the consent of Türkiye alone · UA alone" in text
    assert "closed as things stand" in text


def test_footer_tells_check_data_and_use(plan, names):
    text = " ".join(screen(plan, names).split())
    assert "Checked independently (1 route)." in text
    assert text.endswith("Not for navigation.")
