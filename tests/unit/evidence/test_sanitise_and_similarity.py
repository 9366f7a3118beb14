"""Text made safe, shared passages, dates, and the exchange formats."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console

from safeconduct.errors import InputError
from safeconduct.evidence import assess, assessment_dict, book_from_tables
from safeconduct.evidence.dates import last_day
from safeconduct.evidence.interchange import STIX_LOSS, read_lines, stix_bundle
from safeconduct.evidence.sanitise import for_markup, plain
from safeconduct.evidence.similarity import questions, wire_credits
from safeconduct.evidence.terminal import claim_lines

EVIL = "\x1b[31mred\x07 [bold]b[/bold] <script>\u202etxt.exe\u200b \x9b0m"

TABLES = {
    "source": [
        {"id": s, "name": s.upper(), "kind": "paper", "reliability": g, "why": "own grade", "since": "2020"}
        for s, g in (("x", "B"), ("y", "C"))
    ],
    "claim": [
        {"id": "c", "statement": EVIL, "kind": "other", "base_rate": 0.5, "base_rate_by": "me"}
        | {"base_rate_why": "even", "since": "2020"}
    ],
    "report": [
        {
            "id": "r1",
            "claim": "c",
            "source": "x",
            "supports": True,
            "said": "2022-07",
            "received": "2022-07-02",
        },
        {"id": "r2", "claim": "c", "source": "y", "supports": True, "said": "2022-08", "received": "2022-08"}
        | {"quotes": ["r1"], "hedge": EVIL, "adds": EVIL},
    ],
}


def test_control_codes_are_spelled_out() -> None:
    assert plain(EVIL).startswith("\\x1b[31mred\\x07")
    for hidden in ("\x1b", "\x07", "\u202e", "\u200b", "\x9b"):
        assert hidden not in plain(EVIL)


def test_markup_is_shown_not_obeyed() -> None:
    out = io.StringIO()
    Console(file=out, width=200, force_terminal=False).print(for_markup(EVIL + " [5] [/x] \\"))
    assert "[bold]b[/bold]" in out.getvalue()
    assert "[5] [/x]" in out.getvalue()


def test_a_claim_on_screen_carries_no_control_code() -> None:
    lines = claim_lines(assess(book_from_tables(TABLES), "c"))
    assert not [line for line in lines if "\x1b" in line or "\u202e" in line or "\n" in line]
    assert any("2 articles, 1 origin" in line for line in lines)
    # ICD 203: never a likelihood and a confidence level in one sentence
    assert not [line for line in lines if "confidence" in line and "likely" in line]


def test_shared_passages_raise_a_question_not_a_merge() -> None:
    passage = "the whole evacuation is off if the state in the middle refuses to let them cross"
    texts = {
        "a": f"We hear that {passage} tonight.",
        "b": f"A channel says {passage}.",
        "c": "Rain, and more rain.",
    }
    asked = questions(texts)
    assert [q.reports for q in asked] == [("a", "b")]
    assert asked[0].share > 0.6
    assert "does one copy the other" in asked[0].text
    assert questions(texts, frozenset({frozenset(("a", "b"))})) == []
    assert questions({"a": "one two", "b": "one two"}) == []


def test_wire_credits() -> None:
    assert wire_credits("BAKU (Reuters) – with AFP and dpa") == ("AFP", "Reuters")
    assert wire_credits("The AP met at noon.") == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022", date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2022-07-31", date(2022, 7, 31)),
        ("2022-07-31T20:00+02:00", date(2022, 7, 31)),
    ],
)
def test_partial_dates_count_as_their_end(text: str, day: date) -> None:
    assert last_day(text) == day


@pytest.mark.parametrize("text", ["2022-13", "31.7.2022", "", "2022-02-30", "2022-07-31T99:00"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(InputError, match="is not a date"):
        last_day(text)


def test_as_of_leaves_out_what_was_not_yet_received() -> None:
    early = assess(book_from_tables(TABLES, date(2022, 7, 31)), "c")
    assert early.headline == "1 article, 1 origin"
    assert assess(book_from_tables(TABLES), "c").headline == "2 articles, 1 origin"


def test_json_keys_are_the_contract() -> None:
    table = assessment_dict(assess(book_from_tables(TABLES), "c"))
    assert {"probability", "word", "confidence", "articles", "origins", "flips_on"} <= set(table)
    assert table["origins"][0]["name"] == "X"
    assert table["origins"][0]["reports"] == ["r1", "r2"]
    assert table["flips_on"] == ["X"]
    assert table["origins"][0]["effect"] == pytest.approx(table["probability"] - 0.5)


def test_all_faults_of_tables_at_once() -> None:
    bad = {
        "source": [{"id": "x", "name": "X", "kind": "k", "reliability": "Z", "why": "", "since": "soon"}],
        "claim": [{"id": "c", "statment": "s"}],
    }
    with pytest.raises(InputError) as caught:
        book_from_tables(bad)
    told = str(caught.value)
    for part in ("reliability: 'Z'", "why: is empty", "since: 'soon'", "Did you mean statement?"):
        assert part in told


@pytest.mark.parametrize("id", ["", "two words", "a,b", "\x1b[31m", "x" * 200])
def test_what_cannot_be_an_id(id: str) -> None:
    with pytest.raises(InputError, match="cannot be an id"):
        book_from_tables({"source": [TABLES["source"][0] | {"id": id}]})


def test_lines_name_their_number() -> None:
    text = '{"kind":"claim"}\nnot json\n[1]\n{"kind":"sorce","body":{}}'
    with pytest.raises(InputError) as caught:
        read_lines(text)
    told = str(caught.value)
    assert "line 2: is not JSON" in told
    assert "line 3: is not a JSON object" in told
    assert "Did you mean source?" in told


def test_stix_is_lossy_and_says_so() -> None:
    bundle = stix_bundle(book_from_tables(TABLES))
    kinds = [item["type"] for item in bundle["objects"]]
    assert kinds.count("identity") == kinds.count("report") == 2
    assert kinds.count("relationship") == kinds.count("note") == 1
    assert STIX_LOSS in next(item["content"] for item in bundle["objects"] if item["type"] == "note")
    assert bundle == stix_bundle(book_from_tables(TABLES))
