"""Lead times in working days of the state asked, by its own weekend and holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.facts import permit_need, permit_rows
from safeconduct.facts.working_days import (
    after_working_days,
    ask_by,
    before_working_days,
    has_calendar,
    is_working_day,
    ready_by,
    working_days_of,
)
from safeconduct.store.facts import load_facts

FACTS = load_facts()
MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        # Thursday, Sunday, Monday: the weekend is Friday and Saturday
        (date(2026, 3, 4), date(2026, 3, 9)),
        # Eid al-Fitr keeps the offices shut from 19 to 24 March
        (date(2026, 3, 18), date(2026, 3, 29)),
    ],
)
def test_three_working_days_of_saudi_arabia(asked, answered):
    assert after_working_days("SA", asked, 3) == answered
    riyadh = next(p for p in permit_rows(FACTS, "SA") if working_days_of(p) == 3)
    assert ready_by(riyadh, asked) == answered


def test_who_works_on_a_friday_in_march():
    """Weekends as checked by hand against the package."""
    friday = date(2026, 3, 6)
    assert [s for s in ("SA", "IQ", "SY", "EG", "IL", "OM") if is_working_day(s, friday)] == []
    assert all(is_working_day(s, friday) for s in ("TR", "AE", "AZ", "PK"))


def test_state_without_a_calendar_works_monday_to_friday():
    assert not has_calendar("QQ")
    assert after_working_days("QQ", date(2026, 3, 6), 1) == date(2026, 3, 9)


def test_nothing_asked_for_is_answered_the_same_day():
    assert after_working_days("SA", MARCH, 0) == before_working_days("SA", MARCH, 0) == MARCH


def test_lead_time_by_the_clock_needs_no_calendar():
    argentina = next(p for p in permit_rows(FACTS, "AR") if p.lead_min == 72)
    assert working_days_of(argentina) is None
    assert ready_by(argentina, MARCH) == date(2026, 3, 4)
    assert ask_by(argentina, date(2026, 3, 4)) == MARCH


@given(
    st.sampled_from(["SA", "TR", "IL", "US", "QQ"]),
    st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    st.integers(1, 12),
)
@settings(max_examples=40, deadline=None)
def test_asked_by_the_latest_day_is_answered_in_time_and_a_day_later_is_not(state, wanted, days):
    asked = before_working_days(state, wanted, days)
    assert after_working_days(state, asked, days) <= wanted
    assert after_working_days(state, asked + timedelta(days=1), days) > wanted


def need(state, operation, kind="civil_charter", operator="DE", day=MARCH):
    return permit_need(FACTS, state, operation, operator, kind, day)


def test_no_permit_comes_with_its_reason():
    assert need("DE", "landing").why_not == "The operator's own state."
    armenia = need("AM", "overflight")
    assert armenia.need == "no"
    assert "civil transit" in armenia.why_not
    transit = need("BB", "overflight", kind="civil_scheduled")
    assert transit.need == "no"
    assert transit.why_not


def test_row_for_charters_goes_before_one_for_any_flight():
    antigua = need("AG", "landing")
    assert (antigua.need, antigua.low_h) == ("yes", 96)
    assert {r.flight_kind for r in antigua.rows} == {"charter"}


def test_offices_hours_where_known():
    assert need("BO", "landing").rows[0].office_hours == "Monday to Friday 08:30 to 16:30 local"


def test_every_state_of_the_united_nations_has_a_permit_row():
    rows = {p.alpha2 for p in FACTS.permits}
    without = [s.alpha2 for s in FACTS.states.by_alpha2.values() if s.un_member and s.alpha2 not in rows]
    assert without in ([], ["VA"])
