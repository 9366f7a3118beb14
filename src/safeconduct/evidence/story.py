"""From an article to the parts of a plan: who, from where, where to, over whose sky, what may trip it.

A draft for a person: every part carries the sentence it comes from. What the text does not say is not filled in but asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from safeconduct.evidence.intake import Marked, demonyms, states_at

STRENGTH = ("refuses", "may refuse", "is asked", "is on the way")
"""What is said of a state's sky, what bears most on a plan first."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something the text says that a plan can use.

    Attributes
    ----------
    what : str
        State (ISO 3166 alpha-2), name of a group, kind of trigger, or year.
    words : str
        In the words of the text: "the nearest friendly state", "may refuse".
    sentence : str
        Where it says so.
    number : int or None
        People, where the text gives a number.
    """

    what: str
    words: str
    sentence: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """What an article says of an evacuation, in its own order.

    Attributes
    ----------
    origins, refuges : tuple of Part
        States people leave, and states they are said to go to.
    sky : tuple of Part
        States whose sky is spoken of, with what is said of them.
    interested : tuple of Part
        States said to gain or to be interested.
    people : tuple of Part
        Who is said to go.
    triggers : tuple of Part
        "mood", "ground" or "economy".
    precedents : tuple of Part
        Earlier events, by year.
    claims : tuple of Part
        What the text says follows from an answer; `what` is the state that answers.
    """

    origins: tuple[Part, ...]
    refuges: tuple[Part, ...]
    sky: tuple[Part, ...]
    interested: tuple[Part, ...]
    people: tuple[Part, ...]
    triggers: tuple[Part, ...]
    precedents: tuple[Part, ...]
    claims: tuple[Part, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """What the text leaves open and a plan needs."""
        asked = []
        if not self.origins:
            asked.append("From where? The text names no state that people leave.")
        if not self.refuges:
            asked.append("Where to? The text names no state that would take people in.")
        if not any(part.number for part in self.people):
            asked.append("How many people? The text gives no number: add headcounts to a [[group]] for each.")
        asked.append(
            "From which airport, and to which? The text names states; the capitals' airports are taken."
        )
        asked.append("With what aircraft? Add a [[fleet]].")
        asked.append("By when, and how does each trigger become a number that somebody keeps up to date?")
        return tuple(asked)


def _words(*patterns: str) -> re.Pattern[str]:
    """Whole words, in any case."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def _ends(*patterns: str) -> re.Pattern[str]:
    """What the words before a name end with."""
    return re.compile(rf"(?:{'|'.join(patterns)})\s+(?:the\s+)?$", re.IGNORECASE)


_FLIGHT = _words(
    r"evacuat\w*", r"flee\w*", "fled", r"escape\w*", "exile", "asylum", "refuge", "safe haven", "flown", "fly out",
    "taken to",     "carried out", r"airlift\w*", "get out", "taken out", "bring out", "brought out", r"rescue\w*",
)  # fmt: skip
_LEAVES = _ends(
    r"\bflee(?:ing)?", r"\bfled", r"\bleav(?:e|ing)", r"\bout of", r"\bescap(?:e|ing)(?: from)?", r"\bfrom"
)
_GOES = _ends(
    r"\binto", r"\b(?:asylum|refuge|exile|haven|shelter)\s+in",
    r"\b(?:evacuat\w+|flown|fly|flee|flight\w*|go|goes|move[ds]?|taken|carried|airlift\w*|brought)\b"
    r"(?:(?!\bwar\b)[^.;]){0,60}\bto",
)  # fmt: skip
_SKY = _words("airspace", "air space", "sky", "skies", r"overfl\w+")
_SKY_OF = re.compile(
    r"\b(?:airspace|air space|sky|skies|overfl\w+)\s+(?:of|over|through|across)\b[^.;]{0,50}$|"
    r"\b(?:over|across|through)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NO = _words(
    r"refus\w*", r"den(?:y|ie[sd])\w*", r"clos\w*", r"block\w*", r"ban\w*", "bar", "barred", r"forbid\w*"
)
_GAINS = _words(
    r"interest\w*",
    "beneficial",
    r"benefit\w*",
    r"gain\w*",
    "lever",
    "bargaining",
    "willing",
    "ready to take",
    "keen",
)
_ASKED = _words(r"ask\w*", r"request\w*", r"discuss\w*", r"negotiat\w*")
_MAY = _words("should", "if", "could", "may", "might", "would", "unless")

_WHO = {
    "family": _words(r"(?:his|her|their|the)\s+famil(?:y|ies)", "families", "relatives"),
    "entourage": _words(
        "entourage", "inner circle", "cronies", "pals", "close allies", "retinue", "associates"
    ),
    "staff": _words(r"(?:(?:embassy|consulate|aid|mission|local)\s+)?(?:staff|employees|workers|personnel)"),
    "citizens": _words("citizens", "nationals", "expatriates", "tourists", "students"),
    "wounded": _words("wounded", "injured", "patients", r"stretcher\w*"),
}
_PRINCIPAL = _words(
    "president",
    "prime minister",
    "premier",
    "king",
    "emir",
    "dictator",
    "ruler",
    "head of state",
    "ambassador",
)
_COUNT = re.compile(
    r"\b(\d{1,3}(?:,\d{3})+|\d{1,6})\s+(?:[a-z]+\s+){0,2}?(people|staff|employees|workers|personnel|citizens|nationals|"
    r"students|tourists|families|wounded|patients|passengers)\b",
    re.IGNORECASE,
)
_TRIGGERS = {
    "mood": _words("mood", "unrest", r"protest\w*", "uprising", "coup", "popularity"),
    "ground": _words(
        r"re-?captur\w*", r"advanc\w*", r"retreat\w*", "front ?line", "lost ground", "fell to", r"encircl\w*",
        "closing in", r"defeat\w*",
    ),
    "economy": _words(r"econom\w*", "currency", "sanctions", "banks?", "inflation", "shortages"),
}  # fmt: skip
_YEAR = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Oo]f|back in)\s+(?:\w+\s+)?((?:19|20)\d\d)\b")
_APPOSITION = re.compile(r"^\s*,\s*((?:the|a|an|its|their|his|her)\s[^,.;]{3,60})[,.;]")


def read_story(marked: Sequence[Marked], states: Mapping[str, str]) -> Story:
    """The parts of a plan that a text speaks of.

    Parameters
    ----------
    marked : sequence of Marked
        The sentences of the article.
    states : mapping of str to str
        Name of a state, folded, to its ISO 3166 alpha-2 code.
    """
    names = {**demonyms(), **states}
    spans = [(m, list(states_at(names, m.text))) for m in marked]
    origins = _once(_origins(spans))
    away = {part.what for part in origins}
    skies = [part for part in _skies(spans) if part.what not in away]
    # of a state whose sky is spoken of twice, what bears most on the plan
    sky = _once(sorted(skies, key=lambda part: STRENGTH.index(part.words)))
    over = {part.what for part in sky}
    interested = _once(part for part in _interested(spans) if part.what not in away)
    told = [part for part in _refuges(spans) if part.what not in away]
    also = [part for part in interested if part.what not in over and _FLIGHT.search(part.sentence)]
    return Story(
        origins=origins,
        refuges=_once([*told, *also]),
        sky=sky,
        interested=interested,
        people=_once(_people(marked)),
        triggers=_once(_of(_TRIGGERS, marked)),
        precedents=_once(Part(hit[1], hit[1], m.text) for m in marked for hit in _YEAR.finditer(m.text)),
        claims=_once(_claims(spans)),
    )


Spans = Sequence[tuple[Marked, Sequence[tuple[int, int, str]]]]


def _once(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The first of each, in the order of the text."""
    first: dict[str, Part] = {}
    for part in parts:
        first.setdefault(part.what, part)
    return tuple(first.values())


def _origins(spans: Spans) -> Iterator[Part]:
    for m, states in spans:
        for start, end, code in states if _FLIGHT.search(m.text) else ():
            if _LEAVES.search(m.text[max(0, start - 40) : start]):
                yield Part(code, m.text[start:end], m.text)


def _refuges(spans: Spans) -> Iterator[Part]:
    for m, states in spans:
        for start, end, code in states if _FLIGHT.search(m.text) else ():
            if _GOES.search(m.text[max(0, start - 70) : start]):
                called = _APPOSITION.match(m.text[end:] + ".")
                yield Part(code, called[1] if called else m.text[start:end], m.text)


def _skies(spans: Spans) -> Iterator[Part]:
    for m, states in spans:
        for start, _, code in states if _SKY.search(m.text) else ():
            answers = _NO.search(m.text) or _ASKED.search(m.text)
            if _SKY_OF.search(m.text[max(0, start - 70) : start]) or (answers and start < answers.start()):
                yield Part(code, _said_of(m.text), m.text)


def _said_of(sentence: str) -> str:
    """What is said of a state's answer, in plain words."""
    if _NO.search(sentence):
        return "may refuse" if _MAY.search(sentence) else "refuses"
    if _ASKED.search(sentence):
        return "is asked"
    return "is on the way"


def _interested(spans: Spans) -> Iterator[Part]:
    for m, states in spans:
        gains = _GAINS.search(m.text)
        for start, end, code in states if gains else ():
            word = m.text[start:end]
            if gains and abs(start - gains.start()) < 90 and not word.endswith(("ian", "ish", "ean")):
                yield Part(code, "is interested", m.text)


def _people(marked: Sequence[Marked]) -> Iterator[Part]:
    going = [m for m in marked if _FLIGHT.search(m.text)]
    for m in going:
        head = _PRINCIPAL.search(m.text)
        if head:
            yield Part("principal", head[0], m.text)
    for m in going:
        counted = {hit[2].casefold(): int(hit[1].replace(",", "")) for hit in _COUNT.finditer(m.text)}
        named = [(who, hit) for who, pattern in _WHO.items() if (hit := pattern.search(m.text))]
        for who, hit in named:
            number = next((n for word, n in counted.items() if word in hit[0].casefold()), None)
            yield Part(who, hit[0].strip(), m.text, number)
        if counted and not named:
            yield Part("people", "people", m.text, max(counted.values()))


def _of(patterns: Mapping[str, re.Pattern[str]], marked: Sequence[Marked]) -> Iterator[Part]:
    for m in marked:
        for kind, pattern in patterns.items():
            hit = pattern.search(m.text)
            if hit:
                yield Part(kind, hit[0], m.text)


def _claims(spans: Spans) -> Iterator[Part]:
    for m, states in spans:
        if m.conditional and states:
            yield Part(states[0][2], _said_of(m.text), m.text)
