"""Numbers, dates and sets in words."""

from __future__ import annotations

from collections import Counter

from safeconduct.brief.document import text_of
from safeconduct.brief.phrases import (
    Footnotes,
    counted,
    day,
    hours,
    km_and_nmi,
    listed,
    percent,
    set_in_words,
    sets_in_words,
)


def test_numbers():
    assert km_and_nmi(3031.2) == "3,031 km (1,637 NM)"
    assert hours(3.5661) == "3 h 34 min"
    assert hours(2.9999) == "3 h 00 min"
    assert percent(18.49) == "18 % longer"
    assert percent(-15.6) == "16 % shorter"
    assert percent(0.2) == "as long"
    assert counted(1, "way") == "1 way"


def test_days():
    assert day("2022-07-31") == "31 July 2022"
    assert day("2022-07") == "2022-07"
    assert day("2022-99-01") == "2022-99-01"


def test_sets_name_the_common_state_first_and_are_cut_openly():
    sets = [("IQ", "TR"), ("IR", "TR"), ("AM", "AZ", "TR")]
    assert (
        text_of(sets_in_words(sets, str, 5))
        == "TR and IQ together · TR and IR together · TR, AM and AZ together"
    )
    assert text_of(sets_in_words(sets, str, 1)) == "TR and IQ together · and 2 more"
    assert set_in_words(("IR",), str, Counter()) == "IR alone"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_a_source_keeps_its_number():
    notes = Footnotes()
    assert text_of(notes.cite(["a ; b"])) == " [1][2]"
    assert text_of(notes.cite(["b", ""])) == " [2]"
    assert notes.all == ("a", "b")
