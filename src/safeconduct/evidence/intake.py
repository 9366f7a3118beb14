"""Reading an article for a person: who says what, on whose word, how sure. Drafts, never entries.

Rules and a list of cues (``data/cues.json``), English only. What they miss and what they take for a
statement by mistake is measured in the tests and told in ``docs/evidence.md``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar

from safeconduct.errors import Fault, InputError
from safeconduct.evidence.bodies import body_from
from safeconduct.evidence.model import Body
from safeconduct.evidence.policy import read_table
from safeconduct.evidence.words import heard_as

SpeakerKind = Literal["named", "unnamed", "nobody"]

_T = TypeVar("_T")

LONGEST_NAME_WORDS = 7
"""No name of a state or an airport that is looked for has more words."""

_WORD = re.compile(r"[^\W_]+")

LONGEST_SENTENCE = 2_000
"""A longer run without a full stop is no sentence; only its beginning is read."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody a sentence attributes something to.

    Attributes
    ----------
    name : str
        As written; for ``nobody`` the passive phrase itself.
    kind : str
        ``named``, ``unnamed`` (a source, officials) or ``nobody`` (it is thought).
    """

    name: str
    kind: SpeakerKind


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and what was found in it.

    Attributes
    ----------
    number : int
        Place in the text, from 1.
    text : str
        The sentence.
    speakers : tuple of Speaker
        To whom it attributes something; empty if it does not.
    hedges : tuple of str
        Words that keep a distance, in order.
    states : tuple of str
        States it names, ISO 3166 alpha-2.
    airports : tuple of str
        Airports it names, ICAO.
    """

    number: int
    text: str
    speakers: tuple[Speaker, ...]
    hedges: tuple[str, ...]
    states: tuple[str, ...]
    airports: tuple[str, ...]

    @property
    def attributed(self) -> bool:
        """Whether it attributes something to somebody."""
        return bool(self.speakers)


@dataclass(frozen=True, slots=True)
class _Cues:
    spoken: re.Pattern[str]
    led: re.Pattern[str]
    passive: re.Pattern[str]
    unnamed: re.Pattern[str]
    nameless: re.Pattern[str]
    hedge: re.Pattern[str]
    abbreviations: frozenset[str]
    not_names: frozenset[str]
    pronouns: frozenset[str]


_NAME = r"[A-Z][\w’'.\-]*"
_ROLE = r"(?:(?:[Aa]n?|[Tt]he|[Tt]wo|[Tt]hree|[Ss]everal|[Ss]ome|[Oo]ther)\s+)?(?:[\w’'\-]+\s+){0,3}?"
_PLACE = r"(?:\s+(?:in|inside|within|from|close|near|at|of|familiar|with|on)\s[^.,;:]{1,50}?)?"
# "two senior officials", "sources inside the Kremlin"; then "the airport authority", "Georgia's agency"
_OFFICE = r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)(?:\s+[\w’'.\-]+){1,5}?"
_OWNED = rf"(?:{_NAME}[’']s(?:\s+[\w’'\-]+){{1,4}}?)"
_NAMED = rf"(?:{_NAME})(?:\s+(?:(?:of|for|the|and|de|von|bin|al)\s+){{0,2}}{_NAME}){{0,6}}"


@cache
def _cues() -> _Cues:
    raw = read_table("cues")
    verbs, heads = _any(raw["verbs"]), _any(raw["unnamed_heads"])
    unnamed = _any([*raw["unnamed_heads"], *raw["unnamed_marks"]])
    aside = r"(?:,[^,;]{1,80},|\s+(?:\w+ly|also|later|then|who\s[^,;]{1,60}))?"
    noun = rf"{_ROLE}(?:(?i:{heads}))\b{_PLACE}"
    who = rf"(?P<who>{noun}|{_OWNED}|{_NAMED}|{_OFFICE}|[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e)"
    after = rf"[”\"’'],?\s+(?:{verbs})\s+(?P<after>{noun}|{_NAMED}|{_OFFICE})"
    led = rf"(?P<who>(?:[Tt]he\s+|[Aa]n?\s+)?(?:{noun}|{_NAMED}|[\w\s]{{2,40}}))"
    return _Cues(
        spoken=re.compile(rf"\b{who}{aside}\s+(?:has\s+|have\s+|had\s+)?(?:{verbs})\b|{after}\b"),
        led=re.compile(rf"\b(?i:{_any(raw['leads'])})\s+{led}"),
        passive=re.compile(rf"\b(?i:{_any(raw['passives'])})\b"),
        unnamed=re.compile(rf"\b(?i:{unnamed})\b"),
        nameless=re.compile(rf"\b(?i:{_any(raw['unnamed_marks'])})\b"),
        # "may" in small letters only: the month says nothing about doubt
        hedge=re.compile(rf"\b(?:may|(?i:{_any(raw['hedges'])}))\b"),
        abbreviations=frozenset(raw["titles"]),
        not_names=frozenset(raw["not_names"]),
        pronouns=frozenset(raw["pronouns"]),
    )


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)


def sentences(text: str) -> list[str]:
    """The sentences of a text, one paragraph at a time."""
    return [sentence for line in text.splitlines() for sentence in _split(line.strip()) if sentence]


def _split(line: str) -> Iterator[str]:
    start = 0
    for stop in re.finditer(r"[.!?…][”\"’')\]]*\s+(?=[“\"‘'(\[]?[A-Z0-9])", line):
        if not _is_abbreviation(line[max(start, stop.start() - 40) : stop.start()]):
            yield line[start : stop.end()].strip()[:LONGEST_SENTENCE]
            start = stop.end()
    yield line[start:].strip()[:LONGEST_SENTENCE]


def _is_abbreviation(before: str) -> bool:
    last = before.rsplit(None, 1)[-1].lstrip("(“\"'") if before.split() else ""
    return last in _cues().abbreviations or bool(re.fullmatch(r"[A-Z](?:\.[A-Z])*", last))


def mark(
    text: str, states: Mapping[str, str] | None = None, airports: Mapping[str, str] | None = None
) -> list[Marked]:
    """Mark every sentence of a text.

    Parameters
    ----------
    text : str
        The article.
    states : mapping of str to str, optional
        Name of a state, `folded`, to its ISO 3166 alpha-2 code.
    airports : mapping of str to str, optional
        Name as in ``damascus airport``, or code, `folded`, to the ICAO code.
    """
    return [
        Marked(
            number=number,
            text=sentence,
            speakers=tuple(_speakers(sentence)),
            hedges=tuple(_once(hit[0].casefold() for hit in _cues().hedge.finditer(sentence))),
            states=_found(states or {}, sentence),
            airports=_found(airports or {}, sentence),
        )
        for number, sentence in enumerate(sentences(text), start=1)
    ]


def _speakers(sentence: str) -> Iterator[Speaker]:
    cues = _cues()
    said: list[Speaker] = []
    for hit in [*cues.led.finditer(sentence), *cues.spoken.finditer(sentence)]:
        groups = hit.groupdict()
        name = " ".join((groups.get("who") or groups.get("after") or "").split())
        named = _trimmed(name)
        if named:
            said.append(Speaker(named, "unnamed" if _is_unnamed(named, sentence) else "named"))
    if not said:
        said = [Speaker(hit[0].casefold(), "nobody") for hit in cues.passive.finditer(sentence)]
    if not said:
        said = [Speaker(hit[0].casefold(), "unnamed") for hit in cues.nameless.finditer(sentence)]
    yield from _once(said)


def _trimmed(name: str) -> str:
    """A name without the capitalised words a sentence begins with; empty if nothing else is left."""
    cues = _cues()
    words = name.rstrip(".,").split()
    while len(words) > 1 and words[0] in cues.not_names and _starts_a_name(words[1]):
        words = words[1:]
    lone = len(words) == 1 and words[0] in cues.not_names
    return "" if lone and words[0] not in cues.pronouns else " ".join(words)


def _starts_a_name(word: str) -> bool:
    return word[0].isupper() or word in ("a", "an", "the")


def _is_unnamed(name: str, sentence: str) -> bool:
    """A role without a name, or anybody of whom the sentence says that he is not to be named."""
    cues = _cues()
    if not cues.unnamed.search(name):
        return False
    # "Foreign Ministry official Ivan Petrov" has a name after the role
    return not re.search(rf"\b{_NAME}\s+{_NAME}$", name) or bool(cues.nameless.search(sentence))


def folded(text: str) -> str:
    """Text without case, accents and punctuation: how names are compared."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c)).split())


def _found(names: Mapping[str, str], sentence: str) -> tuple[str, ...]:
    """The codes of all names in a sentence, longest first, none inside another."""
    words = _WORD.findall(sentence)
    found, at = [], 0
    while at < len(words):
        length, code = _longest(names, words[at : at + LONGEST_NAME_WORDS])
        found += [code] if code else []
        at += length
    return tuple(_once(found))


def _longest(names: Mapping[str, str], words: list[str]) -> tuple[int, str]:
    if not words[0][0].isupper():
        return 1, ""
    for length in range(len(words), 0, -1):
        code = names.get(folded(" ".join(words[:length])))
        # a lone short word is a code only in capitals: OSDI, but not "As" (American Samoa) or "Loss"
        if code and (length > 1 or words[0].isupper() or not _is_code(words[0], code)):
            return length, code
    return 1, ""


def _is_code(word: str, code: str) -> bool:
    """Whether a word is itself written like a code: two to four letters."""
    return len(word) <= 3 or (len(word) == 4 and word.upper() == code)


def _once(items: Iterable[_T]) -> Iterator[_T]:
    return iter(dict.fromkeys(items))


def drafts(marked: Iterable[Marked], article: Mapping[str, str]) -> list[dict[str, Any]]:
    """A draft report for each attributed sentence, with the questions only a person can answer left open.

    Parameters
    ----------
    marked : iterable of Marked
        The sentences.
    article : mapping of str to str
        What is known of the article: ``source``, ``said``, ``address``, ``text_sha256``.

    Returns
    -------
    list of dict
        Each with ``ask`` (the questions) and, all None until answered, ``claim``, ``supports`` and
        ``quoting_whom``; ``confirmed`` is false. Nothing is entered before a person sets it to true.
    """
    return [_draft(sentence, article) for sentence in marked if sentence.attributed]


def _draft(sentence: Marked, article: Mapping[str, str]) -> dict[str, Any]:
    names = ", ".join(f"{speaker.name} ({speaker.kind})" for speaker in sentence.speakers)
    return {
        "sentence": sentence.number,
        "excerpt": sentence.text,
        "speakers": [{"name": speaker.name, "kind": speaker.kind} for speaker in sentence.speakers],
        "hedges": [{"word": hedge, "heard_as": heard_as(hedge)} for hedge in sentence.hedges],
        "states": list(sentence.states),
        "airports": list(sentence.airports),
        "source": article.get("source", ""),
        "said": article.get("said", ""),
        "address": article.get("address", ""),
        "text_sha256": article.get("text_sha256", ""),
        "id": None,
        "claim": None,
        "supports": None,
        "quoting_whom": None,
        "confirmed": False,
        "ask": [
            f"Quoting whom? The text names: {names}. Answer `itself`, `unnamed`, or ids of reports.",
            "Which claim does it bear on, and does it support it?",
        ],
    }


def confirmed_body(draft: Mapping[str, Any], received: str, where: str) -> Body:
    """The report a person made of a draft.

    Raises
    ------
    InputError
        If a question is unanswered, “quoting whom?” above all.
    """
    open_faults = [
        Fault(f"{where}.{key}", "is not answered.", hint)
        for key, hint in _ANSWERS.items()
        if draft.get(key) in (None, "", [])
    ]
    if open_faults:
        raise InputError(open_faults)
    whom = draft["quoting_whom"]
    quotes = whom if isinstance(whom, list) else [part for part in re.split(r"[,\s]+", str(whom)) if part]
    alone = [part.casefold() for part in quotes] in (["itself"], ["unnamed"])
    fields = {
        **{key: draft[key] for key in ("id", "claim", "source", "supports", "said")},
        **{key: draft.get(key) or "" for key in ("address", "text_sha256", "excerpt")},
        "hedge": ", ".join(str(hedge.get("word", "")) for hedge in draft.get("hedges", [])),
        "received": received,
        "quotes": [] if alone else quotes,
        "unnamed": "yes" if alone and quotes[0].casefold() == "unnamed" else "",
    }
    return body_from("report", fields, where)


_ANSWERS = {
    "id": "Give the report a short name.",
    "claim": "Name the claim it bears on.",
    "source": "Name the source that says it.",
    "supports": "Say true or false.",
    "said": "Say when it was said.",
    "quoting_whom": "Quoting whom? `itself`, `unnamed`, or ids of reports.",
}
