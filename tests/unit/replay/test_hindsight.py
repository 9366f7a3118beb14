"""No case knows what came after its day: not in its inputs, not in the facts, not in its ledger."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from safeconduct.errors import InputError
from safeconduct.replay.cases import read_cases
from safeconduct.replay.hindsight import facts_known_on, late_sources, without_later_reports
from safeconduct.store.facts import load_facts
from safeconduct.store.scenario import load_scenario

CASES = Path(__file__).parents[3] / "cases"
NAMES = sorted(path.parent.name for path in CASES.glob("*/record.toml"))


def test_there_are_twelve():
    assert len(read_cases(CASES)) == len(NAMES) == 12


@pytest.mark.parametrize("name", NAMES)
def test_no_source_of_the_inputs_is_later_than_its_day_unless_it_says_so(name):
    (case,) = read_cases(CASES / name)
    assert [late.where for late in late_sources(case.scenario) if not late.said] == []
    assert all(row.date >= case.scenario.as_of for row in case.record.rows)


def test_a_later_source_is_refused(tmp_path):
    case = CASES / "tripoli-2011"
    for name in ("scenario.toml", "record.toml"):
        text = (case / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            text.replace('date = 2011-02-22, note = "landing', 'date = 2011-02-23, note = "landing'),
            encoding="utf-8",
        )
    with pytest.raises(InputError, match=r"LY consents.*2011-02-23 is later than the case's day"):
        read_cases(tmp_path)


def test_reports_of_the_ledger_said_later_do_not_reach_the_plan():
    story = load_scenario(CASES.parent / "examples" / "moscow-damascus-2022.toml")
    ids = {report.id for report in story.ledger.reports}
    kept = {report.id for report in without_later_reports(story).ledger.reports}
    assert "newsmax-ark" in ids - kept
    assert {"svr-post", "blick"} & ids <= kept


def test_the_facts_of_a_day_hold_no_later_closure_and_no_later_end():
    facts, day = load_facts(), date(2025, 6, 14)
    known = facts_known_on(facts, day)
    assert 0 < len(known.closures) < len(facts.closures)
    for row in known.closures:
        assert row.start.first <= day
        assert row.seen_on.last <= day
        assert row.end is None or row.end.last <= day


def test_a_closure_that_ended_later_is_open_ended_on_the_day():
    facts = load_facts()
    jordan = next(
        row for row in facts.closures if row.closed_by == "JO" and row.start.text.startswith("2025-06-14T18")
    )
    assert jordan.end is not None
    (known,) = facts_known_on(replace(facts, closures=(jordan,)), date(2025, 6, 14)).closures
    assert known.end is None
    assert known.seen_on.last == date(2025, 6, 14)
    (after,) = facts_known_on(replace(facts, closures=(jordan,)), date(2025, 6, 16)).closures
    assert after.end == jordan.end
