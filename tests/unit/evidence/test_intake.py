"""The intake: what it marks, how well, and that it never enters anything by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from safeconduct.errors import InputError
from safeconduct.evidence.intake import confirmed_body, drafts, folded, language_remarks, mark, sentences

TEXTS = json.loads((Path(__file__).parent / "intake_texts.json").read_text(encoding="utf-8"))

STATES = {"turkiye": "TR", "turkey": "TR", "iran": "IR", "as": "AS", "syria": "SY", "united states": "US"}
AIRPORTS = {"osdi": "OSDI", "damascus airport": "OSDI", "loss": "LOSS"}


def measure(texts: list[list[dict[str, Any]]]) -> dict[str, float]:
    """Precision and recall of attribution, and how often the kind of speaker is right where one was found."""
    right = wrong = missed = kind = 0
    for text in texts:
        marked = mark(" ".join(sentence["text"] for sentence in text))
        assert [m.text for m in marked] == [sentence["text"] for sentence in text]
        for found, sentence in zip(marked, text, strict=True):
            right += found.attributed and bool(sentence["speaker"])
            wrong += found.attributed and not sentence["speaker"]
            missed += not found.attributed and bool(sentence["speaker"])
            kind += found.attributed and found.speakers[0].kind == sentence["speaker"]
    return {
        "precision": round(right / (right + wrong), 2),
        "recall": round(right / (right + missed), 2),
        "kind": round(kind / right, 2),
    }


def test_measured_on_the_texts_the_rules_were_adjusted_on() -> None:
    assert measure(TEXTS["tuned_on"]) == {"precision": 0.94, "recall": 0.94, "kind": 0.97}


def test_measured_on_texts_held_out() -> None:
    """The honest figure; docs/evidence.md states it."""
    assert measure(TEXTS["held_out"]) == {"precision": 1.0, "recall": 0.75, "kind": 0.83}


def test_docs_state_the_measured_figures() -> None:
    docs = (Path(__file__).parents[3] / "docs" / "evidence.md").read_text(encoding="utf-8")
    assert "precision 1.00, recall 0.75" in docs
    assert "precision 0.94, recall 0.94" in docs
    assert "precision 1.00, recall 0.94" in docs


def test_states_and_airports_by_name_and_code() -> None:
    found = mark(
        "As Türkiye and the United States watch, OSDI (Damascus Airport) is a loss.", STATES, AIRPORTS
    )
    assert found[0].states == ("TR", "US")
    assert found[0].airports == ("OSDI",)


def test_small_words_are_no_codes() -> None:
    assert mark("As he left, Loss of life was feared.", STATES, AIRPORTS)[0].states == ()
    assert mark("As he left, Loss of life was feared.", STATES, AIRPORTS)[0].airports == ()


def test_sentences_end_where_a_person_ends_them() -> None:
    text = "Dr. Marsh of the U.S. embassy left. “Nobody came.” It was 5 a.m. and dark.\nThe end"
    assert len(sentences(text)) == 4


def test_folded_names_have_no_accents() -> None:
    assert folded("Türkiye, Côte d’Ivoire") == "turkiye cote d ivoire"


def test_a_draft_is_not_confirmed_and_asks_whom_it_quotes() -> None:
    made = drafts(mark("According to a diplomat, Iran may agree."), {"source": "paper", "said": "2022-07-31"})
    assert len(made) == 1
    assert made[0]["confirmed"] is False
    assert made[0]["quoting_whom"] is None
    assert made[0]["ask"][0].startswith("Quoting whom?")


def test_an_unanswered_draft_names_every_question() -> None:
    made = drafts(mark("A diplomat said yes."), {})[0]
    with pytest.raises(InputError) as caught:
        confirmed_body(made, "2026-01-01", "drafts[0]")
    assert {fault.where for fault in caught.value.faults} == {
        f"drafts[0].{key}" for key in ("id", "claim", "source", "supports", "said", "quoting_whom")
    }


@pytest.mark.parametrize(
    ("answer", "quotes", "unnamed"),
    [("itself", (), ""), ("Unnamed", (), "yes"), ("r1, r2", ("r1", "r2"), ""), (["r1"], ("r1",), "")],
)
def test_quoting_whom(answer: object, quotes: tuple[str, ...], unnamed: str) -> None:
    made = drafts(mark("A diplomat said yes."), {"source": "paper", "said": "2022"})[0]
    made |= {"id": "r9", "claim": "c", "supports": True, "quoting_whom": answer}
    body = confirmed_body(made, "2026-01-01", "drafts[0]")
    assert (body.quotes, body.unnamed) == (quotes, unnamed)  # type: ignore[union-attr]


def test_measured_on_the_shapes_of_news() -> None:
    """Passive and nominal attributions, chains, messages that "read", narrators' own conditions."""
    assert measure(TEXTS["shapes"]) == SHAPES


SHAPES = {"precision": 1.0, "recall": 0.94, "kind": 0.9}


@pytest.mark.parametrize(
    ("sentence", "relays"),
    [
        (
            "RIA Novosti, citing a diplomatic source, said the road was open.",
            ("RIA Novosti", "a diplomatic source"),
        ),
        (
            "A source in the ministry told Interfax that the flight was ready.",
            ("Interfax", "A source in the ministry"),
        ),
        ("The envoy was quoted by the Herald as saying that talks go on.", ("the Herald", "The envoy")),
    ],
)
def test_a_chain_of_quotation_is_told(sentence: str, relays: tuple[str, str]) -> None:
    assert mark(sentence)[0].relays == (relays,)


@pytest.mark.parametrize(
    "sentence",
    [
        "Should Georgia refuse the flight its sky, the whole plan would fall.",
        "The plan would be finished if Armenia closed its airspace.",
    ],
)
def test_what_an_answer_decides_is_drafted_as_a_claim(sentence: str) -> None:
    made = drafts(mark(sentence, STATES), {})
    assert [draft["conditional"] for draft in made] == [True]


def test_what_stands_around_an_article_is_not_read() -> None:
    text = (
        "Officials said the road was open.\nREAD MORE: Minister says no to everything\n"
        "  • Actor says he will marry again\nSign up for our newsletter, said nobody.\nSource: Read Full Article"
    )
    assert sentences(text) == ["Officials said the road was open."]


def test_a_speaker_is_cut_where_its_name_ends() -> None:
    said = [
        "Plans are ready, reports from inside the palace claim.",
        "Further reports from the channel read that it could be soon.",
        "A follow-up report has claimed that the crew is ready.",
        "It was late by the time the capital was told.",
    ]
    speakers = [[(s.name, s.kind) for s in m.speakers] for m in mark("\n".join(said))]
    assert speakers[:3] == [
        [("reports from inside the palace", "unnamed")],
        [("Further reports from the channel", "unnamed")],
        [("A follow-up report", "unnamed")],
    ]
    assert not [name for name, kind in speakers[3] if kind == "named"]


def test_adjectives_name_their_state() -> None:
    assert mark("Turkish and Syrian officials met a Georgian.", STATES)[0].states == ("TR", "SY", "GE")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("قال مسؤولون إن الطريق مفتوح", "Arabic"),
        ("Чиновники заявили, что дорога открыта", "Cyrillic"),
        ("Der Minister sagt " * 20, "English"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, word: str) -> None:
    assert word in language_remarks(text)[0]
    assert (
        language_remarks("The minister said that the road to the airport is open and the flight is on.") == ()
    )


@pytest.mark.parametrize(
    "text", ["The official " * 20_000, "Mr. Foo’s bar " * 10_000, "A" * 200_000, "", "\n\n"]
)
def test_hostile_text_is_read_quickly(text: str) -> None:
    mark(text)
