from datetime import date

import pytest

from safeconduct.errors import Fault
from safeconduct.facts import (
    Held,
    aircraft_named,
    articles,
    check_aircraft,
    check_day,
    find_aircraft,
    lead_time,
    party_to,
    permit_need,
    refuge_standings,
    standings,
    warnings,
)
from safeconduct.store.facts import load_facts

FACTS = load_facts()
STORY = date(2022, 7, 31)


def need(state, operation="overflight", operator="RU", kind="civil_charter", day=STORY):
    return permit_need(FACTS, state, operation, operator, kind, day)


def test_disagreeing_sources_are_all_kept_and_said():
    iraq = need("IQ")
    assert iraq.need == "yes"
    assert iraq.disagree
    assert (iraq.low_h, iraq.high_h) == (24, 120)
    assert {lead_time(r).text for r in iraq.rows} == {"24 hours", "48 to 72 working hours", "24 to 48 hours"}
    assert [r.quality for r in iraq.rows] == ["A", "B", "B"]


def test_regional_sentence_counts_only_for_a_missing_figure():
    syria = need("SY")
    assert {r.quality for r in syria.rows} == {"B", "B-regional", "C"}
    assert (syria.low_h, syria.high_h) == (24, 72)
    assert all(r.quality != "B-regional" for r in need("IQ").rows)


def test_paris_agreement_helps_only_operators_of_its_parties():
    assert need("FR", "landing", operator="RU").need == "not known"
    french = need("DE", "landing", operator="FR")
    assert french.need == "conditional"
    assert french.low_h == 0


def test_state_aircraft_need_clearance_even_where_no_row_says_so():
    iran = need("IR", kind="state_aircraft")
    assert (iran.need, iran.low_h, iran.rows) == ("yes", None, ())
    assert "art. 3(c)" in iran.remark
    assert need("AZ", kind="state_aircraft").rows[0].quality == "A"


def test_ban_counts_only_once_it_was_stated():
    assert need("KW", day=date(2026, 8, 1)).need == "prohibited"
    assert need("KW").need == "yes"


def test_nobody_asks_his_own_state():
    assert need("RU").need == "no"


def test_scheduled_flights_fall_back_on_charter_rows_and_say_so():
    assert "non-scheduled" in need("IR", kind="civil_scheduled").remark
    assert need("KG", kind="civil_scheduled").remark == ""


def test_treaties_by_date():
    assert party_to(FACTS, "HU", "NATO", date(1998, 1, 1)) is Held.NO
    assert party_to(FACTS, "HU", "NATO", STORY) is Held.YES
    assert party_to(FACTS, "RU", "IASTA", STORY) is Held.NO
    assert party_to(FACTS, "BR", "IASTA", date(2022, 7, 19)) is Held.NO
    assert party_to(FACTS, "BR", "IASTA", date(2022, 7, 20)) is Held.YES
    words = {s.row.treaty: s.words for s in standings(FACTS, "RU", STORY)}
    assert words["IASTA"] == "not a party"
    assert articles(FACTS, "CHICAGO")


def test_hungary_left_the_rome_statute():
    def rome(day):
        return next(s for s in refuge_standings(FACTS, "HU", day) if s.row.treaty == "ROME_STATUTE")

    assert rome(STORY).held is Held.YES
    assert rome(date(2026, 6, 3)).words == "no longer a party"


def test_warnings_of_the_day_come_before_those_in_doubt():
    syria = warnings(FACTS, "SY", STORY)
    assert syria[0].row.reference.startswith("CZIB-2017-03")
    assert syria[0].held is Held.YES
    assert {w.held for w in syria[1:]} == {Held.MAYBE}
    assert not [w for w in warnings(FACTS, "UA", date(2015, 1, 1)) if w.held is Held.YES]


def test_day_before_the_facts_begin_is_a_fault():
    assert isinstance(check_day(FACTS, "1850-01-01"), Fault)
    assert isinstance(check_day(FACTS, "31.7.2022"), Fault)
    assert check_day(FACTS, "2022-07-31") == STORY


def test_loads_are_three_separate_fields():
    transporter = find_aircraft(FACTS, "Il-76TD")
    assert transporter.seats_normal.high == 145
    assert transporter.load_emergency.high == 225
    assert (transporter.load_observed.low, transporter.load_observed.high) == (33, 145)
    assert find_aircraft(FACTS, "C-17A").load_emergency is None
    assert not find_aircraft(FACTS, "H47").load_observed.source.verified


@pytest.mark.parametrize("word", ["IL96", "il-96-300", "IL96 300"])
def test_aircraft_by_name_or_designator(word):
    assert find_aircraft(FACTS, word).name == "Il-96-300"


def test_shared_designator_asks_which():
    assert len(aircraft_named(FACTS, "IL76")) == 2
    assert find_aircraft(FACTS, "IL76") is None
    assert "Il-76MD-90A" in check_aircraft(FACTS, "IL76").suggestion


def test_unknown_aircraft_comes_with_a_suggestion():
    assert check_aircraft(FACTS, "Ilyushin 96").suggestion
    assert check_aircraft(FACTS, "IL69").suggestion == "Did you mean Il-96-300 (IL96)?"
