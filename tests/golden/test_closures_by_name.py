"""Named closures as the record has them."""

from datetime import date

import pytest

from safeconduct.facts import perhaps_refused, refused, starting_refusals
from safeconduct.store.facts import load_facts

FACTS = load_facts()
STORY = date(2022, 7, 31)


def asked(operator, kind, day, to=None, origin=None):
    return {r.state: r for r in starting_refusals(FACTS, operator, kind, day, to, origin)}


def test_turkiye_is_closed_to_a_syria_bound_russian_charter_by_dated_fact():
    turkiye = asked("RU", "civil_charter", STORY, "SY")["TR"]
    assert turkiye.certainty == "closed"
    assert turkiye.closure.start.text == "2022-04-23"
    assert len(turkiye.source.all) >= 2
    assert turkiye.source.verified
    assert "sources differ" in turkiye.reason


def test_turkiye_is_open_to_a_russian_charter_to_iran():
    assert "TR" not in asked("RU", "civil_charter", STORY, "IR")


def test_turkiye_may_be_closed_when_the_destination_is_not_known():
    assert asked("RU", "civil_charter", STORY)["TR"].certainty == "may be closed"


def test_turkiye_was_open_the_day_before():
    assert "TR" not in asked("RU", "civil_charter", date(2022, 4, 22), "SY")


def test_europe_and_ukraine_are_closed_to_the_story_and_its_way_round_is_not():
    found = starting_refusals(FACTS, "RU", "civil_charter", STORY, "SY")
    assert {"UA", "PL", "DE", "BG", "RO", "CY", "GR", "FI", "GB", "CH", "NO", "US", "CA"} <= refused(found)
    assert not {"GE", "AM", "AZ", "IR", "IQ", "SY", "RU", "KZ", "TM"} & refused(found)
    assert not {"GE", "AM", "AZ", "IR", "IQ", "KZ", "TM"} & perhaps_refused(found)


def test_georgia_and_iraq_differ_for_state_aircraft():
    found = asked("RU", "state_aircraft", STORY, "SY")
    assert found["TR"].certainty == "closed"
    assert found["GE"].certainty == found["IQ"].certainty == "may be closed"
    assert all(found[s].source.verified for s in ("GE", "IQ"))


def test_georgia_bars_everybodys_military_transit_since_2020():
    assert "GE" in asked("FR", "state_aircraft", STORY)
    assert "GE" not in asked("FR", "civil_charter", STORY)
    assert "GE" not in asked("FR", "state_aircraft", date(2020, 9, 30))


def test_closure_to_all_is_read_as_barring_all():
    bound = ("all", "all but own", "ends")
    assert not [c for c in FACTS.closures if c.target == "ALL" and c.reading.barred not in bound]


def test_unverified_closure_never_bars_for_sure():
    montenegro = asked("RU", "civil_charter", STORY, "SY")["ME"]
    assert montenegro.certainty == "may be closed"
    assert "unverified" in montenegro.reason


def test_refusal_of_the_foreign_minister_is_a_precedent_for_its_days_only():
    assert "MK" in asked("RU", "state_aircraft", date(2022, 6, 6))
    lavrov = [
        b for b in asked("RU", "state_aircraft", STORY)["BG"].bearings if "Lavrov" in b.closure.target_kind
    ]
    assert not lavrov


def test_greece_is_kept_as_a_negative_fact():
    assert "GR" not in asked("RU", "state_aircraft", date(2015, 9, 8), "SY")


def test_evacuation_flights_were_excepted_from_the_closure_of_sudan():
    sudan = asked("GB", "state_aircraft", date(2023, 4, 24))["SD"]
    assert sudan.certainty == "may be closed"
    assert "evacuation flights" in sudan.reason


def test_landing_bans_do_not_bar_overflight():
    found = starting_refusals(FACTS, "SD", "civil_charter", date(2025, 9, 1))
    assert "AE" in refused(found, "landing")
    assert "AE" not in refused(found, "overflight")


def test_ban_on_own_carriers_bars_the_other_airspace():
    found = asked("RU", "civil_scheduled", date(2026, 3, 1))
    assert any(b.closure.closed_by == "RU" for b in found["IL"].bearings)


@pytest.mark.parametrize(("to", "origin", "certainty"), [("ML", None, "closed"), ("NE", "ML", "closed")])
def test_algeria_bars_all_flights_to_and_from_mali(to, origin, certainty):
    assert asked("FR", "civil_charter", date(2025, 6, 1), to, origin)["DZ"].certainty == certainty


def test_flight_known_to_end_elsewhere_is_not_bound():
    assert "DZ" not in asked("CA", "civil_charter", date(2025, 6, 1), "NE", "FR")


def test_month_only_end_leaves_the_month_in_doubt():
    found = asked("IL", "civil_scheduled", date(2018, 12, 15))["TD"]
    assert found.certainty == "may be closed"
    assert "month" in found.reason
    assert asked("IL", "civil_scheduled", date(2018, 11, 30))["TD"].certainty == "closed"
    assert "TD" not in asked("IL", "civil_scheduled", date(2019, 1, 1))


def test_armenia_and_azerbaijan_barred_each_other_in_the_44_day_war_only():
    assert asked("AM", "civil_charter", date(2020, 10, 15))["AZ"].closed
    assert "AZ" not in asked("AM", "civil_charter", date(2018, 1, 1))
    assert "AM" not in asked("AZ", "civil_charter", date(2022, 1, 1))


def test_closure_to_all_binds_a_flight_whose_operator_nobody_has_said():
    found = {r.state: r for r in starting_refusals(FACTS, "", "civil_charter", date(2026, 3, 2))}
    assert {"QA", "KW", "BH", "IR", "IQ", "IL", "JO"} <= {s for s, r in found.items() if r.closed}
    assert found["QA"].reason.startswith("Qatar closed to everybody")
    assert "OM" not in found
    assert not {"SA", "PL", "FI", "TH"} & set(found)


def test_a_carrier_excepted_from_a_closure_may_be_let_in():
    assert asked("DE", "civil_charter", date(2026, 3, 6))["IL"].closed
    israeli = asked("IL", "civil_charter", date(2026, 3, 6))["IL"]
    assert israeli.certainty == "may be closed"
    assert "own carriers are excepted" in israeli.reason


def test_registration_counts_beside_the_operator():
    lessee = starting_refusals(FACTS, "TR", "civil_charter", date(2025, 6, 1), registration="IN")
    assert "PK" in refused(lessee)
    assert "PK" not in refused(starting_refusals(FACTS, "TR", "civil_charter", date(2025, 6, 1)))
