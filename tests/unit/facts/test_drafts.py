"""What is read from public formats, and what is said not to have been read."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.errors import InputError
from safeconduct.facts.drafts import FORMATS, drafts_from, headline_draft, notam_items
from safeconduct.facts.own import CLOSURE_COLUMNS, WARNING_COLUMNS, OwnTable, with_own
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
            "C0001/26 NOTAMN Q) OJAC/QRTCA/IV/BO/W/000/200/3200N03600E020 A) OJAC "
            "B) 2603040900 C) PERM E) TEMPO RESTRICTED AREA 3200N03600E 3210N03600E 3210N03610E. F) SFC G) FL200",
            "part", "overflight+landing", "",
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
                known = CLOSURE_COLUMNS if draft["kind"] == "closures" else WARNING_COLUMNS
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
    assert (draft["closed_by"], draft["civil"], draft["from_date"]) == ("US", "part", "2026-02-11")
    assert draft["note"] == "between 31.60 and 31.90 N, -106.60 and -106.20 E"
    assert draft["doubt"] == "its end"


@pytest.mark.parametrize(
    ("title", "state"),
    [
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
