"""The first screen of every example: within 24 lines of 80 columns, in short whole sentences."""

from __future__ import annotations

import re

import pytest
from example_plans import EXAMPLES, first, full, plan_of

MOST_WORDS = 24
LABEL = re.compile(r"^(PLAN [A-D]|DECIDE BY|PEOPLE|BREAKS|ASK NOW|DOUBT|RESTS ON|LEAVE)\s+")


HEAD = 2
"""Lines of the title, which is the planner's own and no sentence."""


def sentences(screen: str) -> list[str]:
    """What stands beside each label, and the lines before the first one, cut where sentences end."""
    runs: list[str] = [""]
    for place, line in enumerate(screen.splitlines()):
        if place < HEAD and "· " in line:
            runs.append("")
            continue
        if not line or LABEL.match(line):
            runs.append(LABEL.sub("", line))
        else:
            runs[-1] += " " + line.strip()
    return [part for run in runs for part in re.split(r"(?<=[.!?;])\s+(?=[A-Za-z0-9])", run.strip()) if part]


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_fits_the_smallest_terminal(name: str) -> None:
    lines = first(name).splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_sentence_is_longer_than_a_breath(name: str) -> None:
    assert [s for s in sentences(first(name)) if len(s.split()) > MOST_WORDS] == []


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_every_width_is_kept(width: int) -> None:
    for text in (first("khartoum-2023", width), full("khartoum-2023", width)):
        assert max(map(len, text.splitlines())) <= width
        assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_plans_of_several_origins_stand_in_order() -> None:
    """Plan A of each origin together, then B to D of the one where most people wait."""
    letters = re.findall(r"^PLAN ([A-D])", first("khartoum-2023"), re.MULTILINE)
    assert letters == ["A", "A", "B", "C", "D"]


def test_the_state_people_leave_from_is_not_told_as_what_breaks_it() -> None:
    """It has given its answer; what breaks the plan is who else might refuse."""
    text = " ".join(first("khartoum-2023").split())
    assert "Sudan alone" not in text
    assert (
        "No refusal alone closes every route within 3,300 km. Saudi Arabia, Djibouti and Egypt together do."
        in text
    )


def test_too_late_says_for_what_and_what_is_still_won() -> None:
    text = " ".join(first("khartoum-2023").split())
    assert "Decide now. Fly from" in text
    assert "The latest time to decide at a risk of 0.1 was 15 April 23:19 UTC: too late by 9 days." in text
    assert "1,751 of 2,300 people reach safety by the deadline if permissions come." in text
    assert "549 of 2,300 people miss the deadline." in text
    lift = plan_of("khartoum-2023").readings[0].airlift
    assert lift is not None
    assert (lift.people_out, lift.people - lift.people_out) == (1751, 549)


def test_a_place_s_own_time_stands_beside_utc() -> None:
    text = " ".join(first("moscow-damascus-2022").split())
    assert "Decide by 30 August 20:42 local time (17:42 UTC)." in text


def test_contents_name_every_section_there_is() -> None:
    text = full("kabul-2021")
    contents = text[text.index("Contents:") :].split("\n\n")[0]
    for key in ("decide", "airlift", "rests-on"):
        assert f"({key})" in " ".join(contents.split())
