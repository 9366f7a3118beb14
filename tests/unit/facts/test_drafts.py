"""What is read from public formats, and what is said not to have been read."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.errors import InputError
from safeconduct.facts.drafts import FORMATS, UNREAD, drafts_from, headline_draft, notam_items
from safeconduct.facts.notam_areas import hours, levels, outline
from safeconduct.facts.own import COLUMNS, OwnTable, with_own
from safeconduct.facts.own_areas import area_of
from safeconduct.store.airports import state_of_indicator
from safeconduct.store.facts import packaged_facts

FACTS = packaged_facts()
TODAY = date(2026, 3, 4)
FIR = """(A0123/26 NOTAMN
Q) OTDF/QAFLC/IV/NBO/E/000/999/2516N05133E200
A) OTDF B) 2603040900 C) 2603061600 EST
E) DOHA FIR CLSD TO ALL TRAFFIC DUE TO SECURITY A) AND B) APPLY.
F) SFC G) UNL)"""


def read(form, text, state=""):
    return drafts_from(form, text, FACTS, state, "pasted text", TODAY, state_of_indicator)


def test_closed_region_with_an_estimated_end():
    (draft,) = read("notam", FIR)
    assert (draft["closed_by"], draft["civil"], draft["operations"]) == ("QA", "closed", "overflight+landing")
    assert (draft["from_date"], draft["to_date"]) == ("2026-03-04T09:00Z", "2026-03-06T16:00Z")
    assert draft["end_known_by"] == "estimated"
    assert draft["source"] == "NOTAM A0123/26 (pasted text)"
    assert "2516N05133E radius 200 NM" in draft["note"]
    assert draft["raw"] == FIR
    assert draft["doubt"] == ""


def test_letters_in_the_text_are_no_items():
    items = notam_items(FIR)
    assert items["E"].endswith("A) AND B) APPLY.")
    assert items["A"] == "OTDF"


def test_estimated_end_is_a_doubt_once_it_is_past():
    (draft,) = read("notam", FIR)
    cells = {k: v for k, v in draft.items() if k not in ("kind", "doubt")}
    facts, faults = with_own(FACTS, [OwnTable("o", "", "closures", ((2, cells),))])
    assert faults == []
    pieces = facts.closures[-1].stretches()
    assert [bool(p.doubt) for p in pieces] == [False, True]
    assert "only estimated" in pieces[1].doubt


@pytest.mark.parametrize(
    ("text", "reach", "operations", "airports"),
    [
        ("A1/2", None, None, None),
        (
            "B0007/26 NOTAMN Q) OMAE/QFALC/IV/NBO/A/000/999/2515N05522E005 A) OMDB "
            "B) 2603040900 C) 2603041600 E) AD CLSD.",
            "closed", "landing", "OMDB",
        ),
        (
            "C0002/26 NOTAMN Q) OJAC/QAFLC/IV/NBO/E/000/999/3200N03600E200 A) OJAC B) 2603041500 C) 2603050600 "
            "D) DAILY 1500-0600 E) AMMAN FIR CLSD. F) SFC G) UNL",
            "may", "overflight+landing", "",
        ),
        (
            "C0003/26 NOTAMN Q) OJAC/QAFLC/IV/NBO/E/000/999/3200N03600E200 A) OJAC B) 2603041500 C) 2603050600 "
            "E) AMMAN FIR CLSD EXC HUMANITARIAN FLIGHTS. F) SFC G) UNL",
            "may", "overflight+landing", "",
        ),
    ],
)  # fmt: skip
def test_what_a_notam_bars(text, reach, operations, airports):
    if reach is None:
        with pytest.raises(InputError, match="nothing of the format notam"):
            read("notam", text)
        return
    (draft,) = read("notam", text)
    assert (draft["civil"], draft["operations"], draft["airports"]) == (reach, operations, airports)


def test_cancelling_notam_says_what_to_do():
    (draft,) = read("notam", FIR.replace("NOTAMN", "NOTAMC A0100/26"))
    assert "--supersedes" in draft["doubt"]


def test_what_cannot_be_read_is_said():
    (draft,) = read("notam", "A0123/26 NOTAMN A) ZZZZ E) SOMETHING")
    for missing in ("whose sky", "Q line", "item B", "item C"):
        assert missing in draft["doubt"]


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_paste_breaks_the_reader(text):
    for form in FORMATS:
        for start in ("", "A0123/26 NOTAMN Q) ", "<html><tr><td>", '{"features": [', "{"):
            try:
                drafts = read(form, start + text)
            except InputError:
                continue
            for draft in drafts:
                known = ("source", "raw") if draft["kind"] == UNREAD else COLUMNS[draft["kind"]]
                assert set(draft) - {"kind", "doubt"} <= set(known)


EASA = {
    "conflict_zones": [
        {
            "Nid": "143899", "issued_date": "2026-07-14T00:00:00+0300", "valid_until_date": "16/11/2026",
            "name": "Airspace of the Persian Gulf and Gulf of Oman", "status": "Active",
            "country": "Bahrain, Kuwait, Qatar, Oman, United Arab Emirates",
        },
        {"Nid": "20581", "name": "Airspace of Iraq", "status": "Withdrawn", "country": "Iraq"},
    ]
}  # fmt: skip


def test_bulletins_as_json_csv_and_feed():
    drafts = read("easa", json.dumps(EASA))
    assert [d["alpha2"] for d in drafts] == ["BH", "KW", "QA", "OM", "AE"]
    assert {(d["issued"], d["valid_until"]) for d in drafts} == {("2026-07-14", "2026-11-16")}
    (row,) = read("easa", "Title,Country,Status,Valid until\nAirspace of Syria,Syria,Active,30/11/2026\n")
    assert (row["alpha2"], row["valid_until"], row["level"]) == ("SY", "2026-11-30", "Airspace of Syria")
    rss = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>CZIB</title><item><title>Airspace of Mali</title>'
        "<link>https://example.org/ml</link><description>valid until 30/04/2027</description></item></channel></rss>"
    )
    (item,) = read("easa", rss)
    assert (item["alpha2"], item["valid_until"], item["reference"]) == (
        "ML",
        "2027-04-30",
        "https://example.org/ml",
    )


def test_prohibitions_of_a_saved_page():
    page = (
        "<table><tr><th>Country</th><th>Notice</th></tr><tr><td>Iraq</td><td>KICZ NOTAM A0036/21: flights prohibited"
        " below FL320</td></tr><tr><td>Kenya</td><td>nothing</td></tr></table>"
    )
    (draft,) = read("faa", page)
    assert (draft["alpha2"], draft["reference"], draft["note"]) == (
        "IQ",
        "KICZ NOTAM A0036/21",
        "prohibition",
    )


def test_temporary_restrictions_on_a_map():
    feature = {
        "type": "Feature",
        "properties": {"NOTAM_KEY": "6/1234", "TITLE": "El Paso, TX", "EFFECTIVE": "2026-02-11T00:00:00Z"},
        "geometry": {"type": "Polygon", "coordinates": [[[-106.6, 31.6], [-106.2, 31.6], [-106.2, 31.9]]]},
    }
    (draft,) = read("tfr", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert (draft["kind"], draft["alpha2"], draft["begins"]) == ("areas", "US", "2026-02-11T00:00Z")
    assert json.loads(draft["shape"]) == feature["geometry"]
    assert draft["note"] == "between 31.60 and 31.90 N, -106.60 and -106.20 E"
    assert draft["doubt"] == "its end; its levels: taken as closed at all of them"
    (without,) = read("tfr", json.dumps({"features": [feature | {"geometry": None}]}))
    assert (without["kind"], without["closed_by"], without["civil"]) == ("closures", "US", "part")


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("Cyprus closes its airspace; EASA warns airlines", "CY"),
        ("Cyprus closes its sky to all charter flights", "CY"),
        ("Kuwait airspace reopens after two months", "KW"),
        ("Cyprus wins the match", None),
        ("Sky closed for the weekend", None),
    ],
)
def test_headline_that_speaks_of_a_closed_sky(title, state):
    draft = headline_draft(title, "https://example.org/1", FACTS, TODAY)
    assert (draft and draft["closed_by"]) == state
    if draft:
        assert draft["civil"] == "may"
        assert "whom it bars" in draft["doubt"]


@pytest.mark.parametrize(
    ("levels", "reach"),
    [
        ("F) SFC G) UNL", "closed"),
        ("F) GND G) UNL", "closed"),
        ("F) SFC G) FL600", "closed"),
        ("", "closed"),
        ("F) SFC G) FL590", "part"),
        ("F) FL100 G) UNL", "part"),
        ("F) FL100 G) FL200", "part"),
    ],
)
def test_a_closed_region_is_closed_only_at_all_levels(levels, reach):
    head = (
        "C0004/26 NOTAMN Q) OJAC/QAFLC/IV/NBO/E/000/999/3200N03600E200 A) OJAC B) 2603041500 C) 2603050600 "
    )
    (draft,) = read("notam", f"{head}E) AMMAN FIR CLSD. {levels}")
    assert draft["civil"] == reach


def test_headline_that_speaks_of_a_warning():
    draft = headline_draft(
        "EASA warns airlines to avoid the airspace of Mali", "https://example.org/2", FACTS, TODAY
    )
    assert draft is not None
    assert (draft["kind"], draft["alpha2"], draft["issuer"]) == ("warnings", "ML", "EASA")
    assert "how strongly it warns" in draft["doubt"]
    nobody = headline_draft("Airlines urged to avoid Mali airspace", "", FACTS, TODAY)
    assert nobody is not None
    assert "who warns" in nobody["doubt"]


ZONE = """(C0001/26 NOTAMN
Q) OJAC/QRTCA/IV/BO/W/000/200/3205N03605E020
A) OJAC B) 2603040900 C) 2603101600 EST D) DAILY 0600-1800
E) TEMPO RESTRICTED AREA 3200N03600E 3210N03600E
3210N03610E.
F) SFC G) FL195)"""


def test_a_zone_becomes_a_closed_area_with_levels_hours_and_raw_text():
    (draft,) = read("notam", ZONE)
    assert (draft["kind"], draft["id"], draft["alpha2"]) == ("areas", "C0001/26", "JO")
    assert json.loads(draft["shape"])["coordinates"] == [
        [[36.0, 32.0], [36.0, 32.16667], [36.16667, 32.16667], [36.0, 32.0]]
    ]
    assert (draft["floor_fl"], draft["ceiling_fl"], draft["hours_utc"]) == ("", "195", "0600-1800")
    assert (draft["begins"], draft["ends"]) == ("2026-03-04T09:00Z", "")
    assert "end estimated for 2026-03-10T16:00Z" in draft["note"]
    assert draft["raw"] == ZONE
    assert draft["doubt"] == ""
    facts, faults = with_own(FACTS, [OwnTable("o", "", "areas", ((2, _cells(draft)),))])
    assert faults == []
    area = area_of(facts.areas[0])
    assert (area.limits.ceiling_fl, area.limits.hours_utc) == (195.0, ((6.0, 18.0),))
    assert [facts.areas[0].in_force(date(2026, 3, d)) for d in (3, 4, 30)] == [False, True, True]


def _cells(draft):
    return {k: v for k, v in draft.items() if k not in ("kind", "doubt")}


@pytest.mark.parametrize(
    ("text", "shapes", "doubt"),
    [
        ("AIRSPACE CLSD WI 5NM OF 3203N03605E", [("Point", 9.26)], ""),
        ("AIRSPACE CLSD WI 10 KM RADIUS CENTRED ON 320300N 0360500E", [("Point", 10.0)], ""),
        ("AIRSPACE CLSD CENTRE 320300N0360500E, RADIUS 5NM", [("Point", 9.26)], ""),
        ("N320000 E0360000 - N321000 E0360000 - N321000 E0361000", [("Polygon", None)], ""),
        (
            "AREA 1: 3200N03600E-3210N03600E-3210N03610E-3200N03600E AREA 2: 3205N03605E 3206N03605E 3206N03606E",
            [("Polygon", None), ("Polygon", None)],
            "",
        ),
        (
            "3200N03600E THENCE CLOCKWISE ALONG ARC 10NM CENTRED ON 3210N03610E",
            [("Point", 37.04)],
            "along an arc",
        ),
        ("ONLY 3200N03600E 3210N03600E", [("Point", 37.04)], "2 points that draw no area"),
        ("3200N03600E 3210N03610E 3200N03610E 3210N03600E", [("Point", 37.04)], "crosses itself"),
        ("4200N03600E 4210N03600E 4210N03610E", [("Polygon", None)], "beyond the circle of the Q line"),
        ("3260N03600E 3210N03600E 3210N03610E", [("Point", 37.04)], "a position that is none on the Earth"),
        ("NOTHING DRAWN", [("Point", 37.04)], "the circle of the Q line, which holds more"),
    ],
)
def test_what_an_outline_draws(text, shapes, doubt):
    found = outline({"E": text, "Q": "OJAC/QRTCA/IV/BO/W/000/200/3205N03605E020"})
    assert [(one.geometry["type"], one.radius_km) for one in found.shapes] == shapes
    assert doubt in "; ".join(found.doubts)
    assert bool(doubt) == bool(found.doubts)


@pytest.mark.parametrize(
    ("f", "g", "cells", "doubt"),
    [
        ("SFC", "UNL", ("", ""), ""),
        ("FL245", "FL460", ("245", "460"), ""),
        ("3000FT AMSL", "10000FT AMSL", ("30", "100"), ""),
        ("GND", "1500M AMSL", ("", "49"), ""),
        ("SFC", "2000FT AGL", ("", "20"), "above the ground"),
        ("FL300", "FL200", ("", ""), "floor is not below"),
        ("", "", ("", "200"), ""),
    ],
)
def test_levels(f, g, cells, doubt):
    doubts = []
    items = {"Q": "OJAC/QRTCA/IV/BO/W/000/200/3205N03605E020"} | ({"F": f, "G": g} if f else {})
    assert levels(items, doubts) == cells
    assert doubt in "; ".join(doubts)
    assert bool(doubt) == bool(doubts)


def test_a_schedule_that_says_more_than_hours_is_said_not_to_be_read():
    doubts = []
    assert hours({"D": "MON-FRI 0600-1800"}, doubts) == ""
    assert doubts == ["its hours (MON-FRI 0600-1800): taken as closed at all of them"]
    assert hours({"D": "0600-0800 1400-1600"}, doubts) == "0600-0800 1400-1600"


def test_a_notice_that_cannot_be_read_stands_among_the_drafts_as_unread():
    broken = FIR.replace("A0123/26 NOTAMN", "A-0124/26 NOTAM")
    drafts = read("notam", f"{broken}\n{FIR}\n{broken}\n!FDC 6/1234 ZNY AIRSPACE")
    assert [d["kind"] for d in drafts] == [UNREAD, "closures", UNREAD]
    whole = "".join(d["raw"] for d in drafts)
    assert whole.count("DOHA FIR CLSD") == 3
    assert "!FDC 6/1234" in whole
    assert all("A0123/26 NOTAMN" in d["doubt"] for d in drafts if d["kind"] == UNREAD)
