"""From an article to a draft plan: five texts written in the shapes of such texts; people and events are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.evidence.draft import Capital, draft_toml
from safeconduct.evidence.intake import mark
from safeconduct.evidence.story import Story, read_story
from safeconduct.store.gazetteer import capitals, state_names

TEXTS = {
    "tabloid": """\
Ruler plots escape by night if the war is lost
The king of Jordan is said to have a plan to flee Jordan if the front line breaks.
READ MORE: Minister weds actress
Sources claim that he and his family would be flown to Oman, the nearest friendly state, over the airspace of Saudi Arabia.
Should Saudi Arabia refuse access to its airspace, the whole escape would be finished.
• Dog found after ten years
The mood in the capital has turned since bread ran out, one message read: "Nobody cheers any more."
In 1958 a British airlift came to the same capital.
Sign up for our newsletter.
Source: Read Full Article
""",
    "agency": """\
Embassy prepares to leave
The embassy will evacuate 40 staff from Niger to Algeria on Friday, officials said.
Algeria has been asked for permission to use its airspace, a diplomat told the agency.
Protests went on in the capital.
""",
    "broadcast": """\
Aid workers wait at the airstrip
About 120 people were to be flown from South Sudan to Uganda, the aid agency said.
"If Uganda closed its airspace we would be stuck," a pilot said.
The wounded are to be taken to Kenya, which is willing to take them.
""",
    "analysis": """\
Where could they go?
Officials in Khartoum are rumoured to be preparing an evacuation from Sudan to Egypt.
Egypt, an old ally, could gain a bargaining chip by giving them asylum.
The economy has collapsed and the currency with it.
""",
    "sport": """\
United win again
The team won three to one on Saturday.
The manager said he was pleased.
""",
}

SAID = {
    "tabloid": {
        "origins": ["JO"],
        "refuges": ["OM"],
        "sky": [("SA", "may refuse")],
        "claims": ["SA"],
        "triggers": ["ground", "mood"],
        "precedents": ["1958"],
        "numbers": [],
    },
    "agency": {
        "origins": ["NE"],
        "refuges": ["DZ"],
        "sky": [("DZ", "is asked")],
        "claims": [],
        "triggers": ["mood"],
        "precedents": [],
        "numbers": [40],
    },
    "broadcast": {
        "origins": ["SS"],
        "refuges": ["UG", "KE"],
        "sky": [("UG", "may refuse")],
        "claims": ["UG"],
        "triggers": [],
        "precedents": [],
        "numbers": [120],
    },
    "analysis": {
        "origins": ["SD"],
        "refuges": ["EG"],
        "sky": [],
        "claims": [],
        "triggers": ["economy"],
        "precedents": [],
        "numbers": [],
    },
    "sport": {
        "origins": [],
        "refuges": [],
        "sky": [],
        "claims": [],
        "triggers": [],
        "precedents": [],
        "numbers": [],
    },
}


def story_of(name: str) -> Story:
    return read_story(mark(TEXTS[name], state_names()), state_names())


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_text_says_and_nothing_else(name: str) -> None:
    story, said = story_of(name), SAID[name]
    for part in ("origins", "refuges", "claims", "triggers", "precedents"):
        assert [p.what for p in getattr(story, part)] == said[part], part
    assert [(p.what, p.words) for p in story.sky] == said["sky"]
    assert [p.number for p in story.people if p.number] == said["numbers"]


@pytest.mark.parametrize("name", TEXTS)
def test_every_part_stands_under_its_sentence(name: str) -> None:
    sentences = {m.text for m in mark(TEXTS[name])}
    story = story_of(name)
    parts = [*story.origins, *story.refuges, *story.sky, *story.people, *story.triggers, *story.claims]
    assert all(part.sentence in sentences for part in parts)


def test_the_words_of_the_text_are_kept_and_gaps_are_asked() -> None:
    story = story_of("tabloid")
    assert story.refuges[0].words == "the nearest friendly state"
    assert any(question.startswith("How many people?") for question in story.questions)
    assert not any("How many" in question for question in story_of("agency").questions)
    assert any(question.startswith("Where to?") for question in story_of("sport").questions)


def test_the_draft_is_a_scenario_without_faults(tmp_path: Path) -> None:
    from safeconduct.api.scenarios import load_scenario

    for name in ("tabloid", "agency", "broadcast", "analysis"):
        article = {
            "title": name,
            "source": "The Herald",
            "said": "2024-03-01",
            "address": "https://example.org/a",
        }
        file = tmp_path / f"{name}.toml"
        file.write_text(draft_toml(story_of(name), article, capitals()), encoding="utf-8")
        scenario = load_scenario(file)
        assert [r.state for r in scenario.refuges] == SAID[name]["refuges"]
        assert [reading.id for reading in scenario.readings] == ["article", "record"]


def test_a_hostile_title_stays_a_title() -> None:
    article = {"title": 'a"\n[scenario]\nx = 1', "source": "s\\", "said": "2024-03-01"}
    import tomllib

    text = draft_toml(
        story_of("tabloid"), article, {"JO": Capital("Jordan", "OJAI"), "OM": Capital("Oman", "OOMS")}
    )
    assert tomllib.loads(text)["scenario"]["title"] == article["title"]
