"""A draft scenario from an article's story, as text a person edits: values with their sentence, gaps as questions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from safeconduct.evidence.story import Part, Story


@dataclass(frozen=True, slots=True)
class Capital:
    """Where a state's people leave from or arrive, unless somebody knows better.

    Attributes
    ----------
    state : str
        The state's name.
    airport : str
        ICAO code of its capital's airport.
    """

    state: str
    airport: str


STATUS = {"refuses": "refused", "may refuse": "unknown", "is asked": "asked", "is on the way": "unknown"}
"""Answer of a state by what the text says of its sky."""

DRAFTED = "draft from the text"
"""Owner of whatever a plan needs and the text does not say."""


def draft_toml(story: Story, article: Mapping[str, str], capitals: Mapping[str, Capital]) -> str:
    """The scenario file of a story.

    Parameters
    ----------
    story : Story
    article : mapping of str to str
        ``title``, ``source``, ``said`` (ISO date), ``address``, ``text_sha256``.
    capitals : mapping of str to Capital
        By ISO 3166 alpha-2 code; states without one are asked about.
    """
    return "\n".join(_lines(story, article, capitals)) + "\n"


def _lines(story: Story, article: Mapping[str, str], capitals: Mapping[str, Capital]) -> Iterator[str]:
    by = article.get("source") or article.get("title") or "the article"
    source, said = article.get("address") or by, article["said"]
    mark = ('mark = "reported"', f"by = {_text(by)}", f"source = {_text(source)}", f"date = {_text(said)}")
    yield "# A draft from an article, to be confirmed by a person. Each part stands under the sentence it comes from."
    yield "# Nothing is filled in that the text does not say, but for what is marked assumed. Questions it leaves open:"
    yield from (f"# ? {question}" for question in story.questions)
    yield from (
        "",
        "format = 1",
        "",
        "[scenario]",
        f"title = {_text(article.get('title') or 'Draft from an article')}",
    )
    home = story.origins[0].what if story.origins else ""
    yield from (f"as_of = {said}", f"operator = {_text(home)}", 'flight_kind = "civil_charter"')
    yield 'note = "Drafted from an article; the operator is taken to be of the state people leave. Confirm every part."'
    for part in story.origins[:1]:
        yield from _airfield("origin", part, capitals)
    yield from _groups(story, mark)
    for part in story.refuges:
        yield from _airfield("refuge", part, capitals)
        if part.what in capitals:
            yield f"acceptance = {{ claim = {_text(_claim_id(part.what, 'takes-them-in'))} }}"
            yield f"note = {_text('in the words of the text: ' + part.words)}"
    yield from _readings(story, mark)
    yield from _watched(story)
    yield from _ledger(story, article, (by, source, said), capitals)


def _text(value: str) -> str:
    """A TOML string: JSON's escapes are among TOML's."""
    return json.dumps(value.replace("\x7f", ""), ensure_ascii=False)


def _quoted(part: Part) -> Iterator[str]:
    yield ""
    yield f"# “{' '.join(part.sentence.split())}”"


def _airfield(kind: str, part: Part, capitals: Mapping[str, Capital]) -> Iterator[str]:
    yield from _quoted(part)
    place = capitals.get(part.what)
    if place is None:
        yield f"# ? No airport is on record for the capital of {part.what}: add a [[{kind}]] by hand."
        return
    yield f"[[{kind}]]"
    yield f"id = {_text(part.what.lower())}"
    yield f"airport = {_text(place.airport)}  # the capital's; the text says {part.words}"


def _groups(story: Story, mark: Sequence[str]) -> Iterator[str]:
    origin = story.origins[0].what.lower() if story.origins else ""
    for part in story.people:
        yield from _quoted(part)
        if part.number is None:
            yield f"# ? {part.what} ({part.words}): how many? The text gives no number."
            continue
        yield from ("[[group]]", f"id = {_text(part.what)}", f"name = {_text(part.words)}")
        yield f"origin = {_text(origin)}"
        yield f"headcount = {{ value = {part.number}, {', '.join(mark)} }}"
        if part.what == "principal":
            yield "priority = 1"


def _readings(story: Story, mark: Sequence[str]) -> Iterator[str]:
    yield from (
        "",
        "[[reading]]",
        'id = "article"',
        'title = "As the article tells it"',
        "use_closures = false",
    )
    for part in story.sky:
        yield f"  # “{' '.join(part.sentence.split())}”"
        yield from ("  [[reading.consent]]", f"  state = {_text(part.what)}", '  operation = "overflight"')
        yield f"  status = {_text(STATUS[part.words])}"
        yield from (f"  {pair}" for pair in mark)
        yield f"  note = {_text('the text: ' + part.words)}"
    yield from (
        "",
        "[[reading]]",
        'id = "record"',
        'title = "As the record stands on that date"',
        "use_closures = true",
    )


_TRIGGER = {
    "mood": ("Mood in the country", "events"),
    "ground": ("Ground lost", "places in a week"),
    "economy": ("State of the economy", "blows"),
}


def _watched(story: Story) -> Iterator[str]:
    for part in story.triggers:
        name, unit = _TRIGGER[part.what]
        yield from _quoted(part)
        yield from (
            "[[indicator]]",
            f"id = {_text(part.what)}",
            f"name = {_text(name)}",
            f"unit = {_text(unit)}",
        )
        yield f"owner = {_text(DRAFTED)}"
    for part in story.precedents:
        yield from _quoted(part)
        yield f"# Precedent of {part.what}."
    for part in story.interested:
        yield from _quoted(part)
        yield f"# {part.what} {part.words}, says the text: a stake to be weighed, no answer."


def _claim_id(state: str, what: str) -> str:
    return f"{state.lower()}-{what}"


def _ledger(
    story: Story, article: Mapping[str, str], word: tuple[str, str, str], capitals: Mapping[str, Capital]
) -> Iterator[str]:
    by, _, said = word
    yield from ("", "[[ledger.source]]", 'id = "article"', f"name = {_text(by)}", 'kind = "article"')
    yield 'reliability = "F"'
    yield from ('why = "not graded yet: a person has to"', f"since = {_text(said)}")
    for part in story.refuges:
        if part.what in capitals:
            name = capitals[part.what].state
            statement = f"{name} takes these people in."
            yield from _claim(part, (_claim_id(part.what, "takes-them-in"), statement, "acceptance"), article)
    for part in story.claims:
        name = capitals[part.what].state if part.what in capitals else part.what
        statement = f"If {name} refuses, the whole plan fails."
        yield from _claim(part, (_claim_id(part.what, "refusal-ends-the-plan"), statement, "other"), article)


def _claim(part: Part, claim: tuple[str, str, str], article: Mapping[str, str]) -> Iterator[str]:
    name, statement, kind = claim
    said = article["said"]
    yield from _quoted(part)
    yield from (
        "[[ledger.claim]]",
        f"id = {_text(name)}",
        f"statement = {_text(statement)}",
        f"kind = {_text(kind)}",
    )
    yield f"about = {_text(part.what)}"
    yield from (
        "base_rate = 0.5",
        f"base_rate_by = {_text(DRAFTED)}",
        "guess = true",
        f"since = {_text(said)}",
    )
    yield 'base_rate_why = "even, until somebody who knows sets it"'
    yield from (
        "[[ledger.report]]",
        f"id = {_text('article-' + name)}",
        f"claim = {_text(name)}",
        'source = "article"',
    )
    yield from ("supports = true", f"said = {_text(said)}", f"received = {_text(said)}")
    yield f"excerpt = {_text(' '.join(part.sentence.split()))}"
    if article.get("text_sha256"):
        yield f"text_sha256 = {_text(article['text_sha256'])}"
