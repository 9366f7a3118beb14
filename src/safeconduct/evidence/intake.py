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

_BULLET = re.compile(r"^[•▪▸►●·‣*]\s+\S|^[-–—]\s+[A-Z][^.]*$")
LONGEST_ASIDE = 200
"""A longer line that speaks of a newsletter is part of the article."""

_COMMON = frozenset(
    "the of and to in a that is was for on with as by at from it his be have has not are".split()  # noqa: SIM905
)
LEAST_COMMON = 0.12
"""Share of these words below which a text is not English; a quarter to a third of the words of news are."""

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
    relays : tuple of (str, str)
        Who passes on whose word, as the sentence says it: ("RIA Novosti", "a diplomatic source").
    conditional : bool
        Whether it says what follows if somebody refuses, closes or allows: a claim a plan can answer.
    """

    number: int
    text: str
    speakers: tuple[Speaker, ...]
    hedges: tuple[str, ...]
    states: tuple[str, ...]
    airports: tuple[str, ...]
    relays: tuple[tuple[str, str], ...] = ()
    conditional: bool = False

    @property
    def attributed(self) -> bool:
        """Whether it attributes something to somebody."""
        return bool(self.speakers)


@dataclass(frozen=True, slots=True)
class _Cues:
    spoken: re.Pattern[str]
    read: re.Pattern[str]
    led: re.Pattern[str]
    passive: re.Pattern[str]
    chained: tuple[re.Pattern[str], ...]
    unnamed: re.Pattern[str]
    nameless: re.Pattern[str]
    hedge: re.Pattern[str]
    aside: re.Pattern[str]
    abbreviations: frozenset[str]
    not_names: frozenset[str]
    pronouns: frozenset[str]


_NAME = r"[A-Z][\w’'.\-]*"
_BEFORE = r"(?:[\w’'\-]+\s+){0,4}?"
_PLACE = r"(?:\s+(?:in|inside|within|from|close|near|at|of|for|familiar|with|on)\s[^.,;:“”\"]{1,50}?)?"
_OWNED = rf"(?:{_NAME}[’']s(?:\s+[\w’'\-]+){{1,4}}?)"
_NAMED = rf"(?:{_NAME})(?:\s+(?:(?:of|for|the|and|de|von|bin|al)\s+){{0,2}}{_NAME}){{0,6}}"
_ASIDE = r"(?:,[^,;]{1,80},|\s+(?:\w+ly|also|later|then|first|again|who\s[^,;]{1,60}))?"
_CONDITIONAL = re.compile(
    r"^[“\"']?(?:Should|If|Unless|Were|Without)\b.*\b(?:refus|den(?:y|ie)|clos|block|bar|ban|forbid|allow|permi|grant|"
    r"let|agree|open|withdr|revok)\w*.*\b(?:would|will|could|cannot|must|may|is|are)\b|"
    r"\b(?:would|will|could)\b.*\b(?:if|should|unless|without)\b.*\b(?:refus|den(?:y|ie)|clos|block|ban|allow|permi|"
    r"grant|agree|open|withdr|revok)\w*"
)
"""A sentence that says what follows from an answer: a refusal, a closure, a permission."""


@cache
def _cues() -> _Cues:
    raw = read_table("cues")
    verbs, heads = _any(raw["verbs"]), _any([*raw["unnamed_heads"], *raw["voices"]])
    unnamed = _any([*raw["unnamed_heads"], *raw["unnamed_marks"]])
    noun = rf"(?:{_BEFORE}(?:(?i:{heads}))\b{_PLACE})"
    who = rf"(?P<who>{noun}|{_OWNED}|{_NAMED}|[Hh]e|[Ss]he|[Tt]hey)"
    after = rf"[”\"’'],?\s+(?:{verbs})\s+(?P<after>{noun}|{_NAMED})"
    led = rf"(?P<who>(?:[Tt]he\s+|[Aa]n?\s+)?(?:{noun}|{_NAMED}|[\w\s]{{2,40}}))"
    other = rf"(?:{noun}|(?:[Tt]he\s+)?{_NAMED})"
    return _Cues(
        spoken=re.compile(rf"\b{who}{_ASIDE}\s+(?:(?:has|have|had)\s+(?:\w+ly\s+)?)?(?:{verbs})\b|{after}\b"),
        read=re.compile(rf"\b(?P<who>{_BEFORE}(?i:{_any(raw['readable'])})\b{_PLACE})\s+reads?(?=\s*:|,|\s+that\b|\s+[“\"])"),
        led=re.compile(rf"\b(?i:{_any(raw['leads'])})\s+{led}"),
        passive=re.compile(rf"\b(?i:{_any(raw['passives'])})\b"),
        chained=(
            re.compile(rf"\b(?P<relay>{other}){_ASIDE},?\s+(?:{verbs})?[^.;]{{0,60}}?,?\s*(?:citing|quoting)\s+(?P<quoted>{other})"),
            re.compile(rf"\b(?P<quoted>{other}){_ASIDE}\s+told\s+(?P<relay>(?:[Tt]he\s+)?{_NAMED})"),
            re.compile(rf"\b(?P<quoted>{other}){_ASIDE}\s+(?:was|were|is|are)\s+quoted\s+(?:\w+\s+){{0,3}}?by\s+(?P<relay>{other})"),
        ),
        unnamed=re.compile(rf"\b(?i:{unnamed})\b"),
        nameless=re.compile(rf"\b(?i:{_any(raw['unnamed_marks'])})\b"),
        # "may" in small letters only: the month says nothing about doubt
        hedge=re.compile(rf"\b(?:may|(?i:{_any(raw['hedges'])}))\b"),
        aside=re.compile("|".join(raw["asides"]), re.IGNORECASE),
        abbreviations=frozenset(raw["titles"]),
        not_names=frozenset(raw["not_names"]),
        pronouns=frozenset(raw["pronouns"]),
    )  # fmt: skip


@cache
def demonyms() -> dict[str, str]:
    """Words such as ``turkish``, `folded`, to the code of the state they say."""
    table: dict[str, list[str]] = read_table("demonyms")["words"]
    return {folded(word): code for code, words in table.items() for word in words}


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)


def sentences(text: str) -> list[str]:
    """The sentences of a text, one paragraph at a time; what stands around an article is left out."""
    lines = (line.strip() for line in text.lstrip("\ufeff").splitlines())
    return [sentence for line in lines if not is_aside(line) for sentence in _split(line) if sentence]


def is_aside(line: str) -> bool:
    """Whether a line is furniture of the page: other headlines, "read more", a newsletter, a source line."""
    return bool(_BULLET.match(line) or (len(line) < LONGEST_ASIDE and _cues().aside.search(line)))


def language_remarks(text: str) -> tuple[str, ...]:
    """What to tell of a text that the rules cannot read: they know English only."""
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return ()
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters) / len(letters)
    words = text.casefold().split()
    if latin < 0.5:
        script = unicodedata.name(letters[len(letters) // 2], "another").split()[0].capitalize()
        return (f"The text is in {script} script; the rules read English only. Draft its reports by hand.",)
    if len(words) >= 40 and sum(w in _COMMON for w in words) / len(words) < LEAST_COMMON:
        return (
            "The text does not seem to be English; the rules read English only. Draft its reports by hand.",
        )
    return ()


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
            states=_found({**demonyms(), **states} if states else {}, sentence),
            airports=_found(airports or {}, sentence),
            relays=tuple(_relays(sentence)),
            conditional=bool(_CONDITIONAL.search(sentence)),
        )
        for number, sentence in enumerate(sentences(text), start=1)
    ]


def _speakers(sentence: str) -> Iterator[Speaker]:
    cues = _cues()
    said: list[Speaker] = []
    hits = (pattern.finditer(sentence) for pattern in (cues.led, cues.read, cues.spoken))
    for hit in (hit for some in hits for hit in some):
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


def _relays(sentence: str) -> Iterator[tuple[str, str]]:
    """Who passes on whose word: "A, citing B", "B told A", "B was quoted by A"."""
    found = []
    for pattern in _cues().chained:
        for hit in pattern.finditer(sentence):
            relay, quoted = (_trimmed(" ".join(hit[part].split())) for part in ("relay", "quoted"))
            if relay and quoted and relay != quoted:
                found.append((relay, quoted))
    yield from _once(found)


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


def states_at(names: Mapping[str, str], sentence: str) -> Iterator[tuple[int, int, str]]:
    """Where a sentence names states: start, end, code; longest names first, none inside another."""
    hits = list(_WORD.finditer(sentence))
    at = 0
    while at < len(hits):
        window = [hit[0] for hit in hits[at : at + LONGEST_NAME_WORDS]]
        length, code = _longest(names, window)
        if code:
            yield hits[at].start(), hits[at + length - 1].end(), code
        at += length


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
    """A draft report for each sentence that attributes something or says what follows from an answer.

    The questions only a person can answer are left open.

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
    return [_draft(sentence, article) for sentence in marked if sentence.attributed or sentence.conditional]


def _draft(sentence: Marked, article: Mapping[str, str]) -> dict[str, Any]:
    names = ", ".join(f"{speaker.name} ({speaker.kind})" for speaker in sentence.speakers)
    names = names or "nobody; it is the article's own claim"
    chain = "".join(f" It says that {relay} passes on {quoted}." for relay, quoted in sentence.relays)
    return {
        "sentence": sentence.number,
        "excerpt": sentence.text,
        "speakers": [{"name": speaker.name, "kind": speaker.kind} for speaker in sentence.speakers],
        "hedges": [{"word": hedge, "heard_as": heard_as(hedge)} for hedge in sentence.hedges],
        "relays": [{"relay": relay, "quoted": quoted} for relay, quoted in sentence.relays],
        "conditional": sentence.conditional,
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
            f"Quoting whom? The text names: {names}.{chain} Answer `itself`, `unnamed`, or ids of reports.",
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
    hedges, whom = draft.get("hedges", []), draft.get("quoting_whom")
    if not isinstance(hedges, list) or not all(isinstance(hedge, dict) for hedge in hedges):
        open_faults.append(
            Fault(f"{where}.hedges", "is no list of words.", 'Write [{"word": "may"}], or [].')
        )
    if isinstance(whom, list) and not all(isinstance(report, str) for report in whom):
        open_faults.append(Fault(f"{where}.quoting_whom", "is no list of ids.", 'Write ["r1", "r2"].'))
    if open_faults:
        raise InputError(open_faults)
    quotes = whom if isinstance(whom, list) else [part for part in re.split(r"[,\s]+", str(whom)) if part]
    alone = [part.casefold() for part in quotes] in (["itself"], ["unnamed"])
    fields = {
        **{key: draft[key] for key in ("id", "claim", "source", "supports", "said")},
        **{key: draft.get(key) or "" for key in ("address", "text_sha256", "excerpt")},
        "hedge": ", ".join(str(hedge.get("word", "")) for hedge in hedges),
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
