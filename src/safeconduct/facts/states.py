"""States and territories: looked up by ISO 2, ISO 3 or a name people use."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeconduct.errors import Fault, InputError, did_you_mean


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory with a code of its own.

    Attributes
    ----------
    alpha2, alpha3 : str
        ISO 3166-1 codes; Kosovo is XK and XKX, which are user-assigned.
    name : str
        Short name in English.
    long_name : str
        Name in the ISO list.
    un_member : bool
        Member of the United Nations.
    capital, capital_icao : str
        Capital and its airport; may be empty.
    source : str
        Where the row was read.
    answers : str
        ISO 2 code of the state that answers for its sky: itself, or the sovereign of a territory; empty where nobody
        does (Antarctica).
    own_sky : bool
        Whether its sky can be asked for: it answers for it, or is a territory whose sky is drawn apart.
    """

    alpha2: str
    alpha3: str
    name: str
    long_name: str
    un_member: bool
    capital: str
    capital_icao: str
    source: str
    answers: str
    own_sky: bool

    @property
    def label(self) -> str:
        """``"Russia (RU)"``."""
        return f"{self.name} ({self.alpha2})"


def fold(text: str) -> str:
    """`text` without case, accents, punctuation and a leading article, for comparing names."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)


@dataclass(frozen=True, slots=True)
class StateRegistry:
    """All states, and every word they answer to.

    Attributes
    ----------
    by_alpha2 : Mapping[str, State]
        States by ISO 2 code.
    words : Mapping[str, str]
        Folded name or code to ISO 2 code.
    """

    by_alpha2: Mapping[str, State]
    words: Mapping[str, str]

    def find(self, word: str) -> State | None:
        """The state `word` names, or None."""
        alpha2 = self.words.get(fold(word))
        return self.by_alpha2[alpha2] if alpha2 else None

    def check(self, word: str, where: str) -> State | Fault:
        """The state `word` names, or what is wrong with it."""
        found = self.find(word)
        if found:
            return found
        hint = self.suggest(word) or "Use an ISO code (TR, TUR) or a name (Türkiye)."
        return Fault(where, f'"{word:.40}" is not a state.', hint)

    def check_answering(self, word: str, where: str) -> State | Fault:
        """The state or territory `word` names, if its sky can be asked for; else who answers for it."""
        found = self.check(word, where)
        if isinstance(found, Fault) or found.own_sky or not found.answers:
            return found
        sovereign = self.by_alpha2[found.answers]
        what = f'"{word:.40}" is a territory: {sovereign.label} answers for the sky of {found.name}.'
        return Fault(where, what, f"Write {sovereign.alpha2}.")

    def get(self, word: str, where: str = "state") -> State:
        """The state `word` names; raises InputError with a suggestion."""
        found = self.check(word, where)
        if isinstance(found, Fault):
            raise InputError([found])
        return found

    def suggest(self, word: str) -> str:
        """``"Did you mean Russia (RU)?"`` or nothing."""
        # codes are too short to be told apart by likeness: only names are offered
        shown = {w: self.by_alpha2[a].label for w, a in self.words.items() if len(w) > 3}
        return did_you_mean(fold(word[:60]), list(shown), shown)

    def label(self, alpha2: str) -> str:
        """``"Russia (RU)"``, or the code itself when nobody has it."""
        state = self.by_alpha2.get(alpha2)
        return state.label if state else alpha2

    def name(self, alpha2: str) -> str:
        """``"Russia"``, or the code itself when nobody has it."""
        state = self.by_alpha2.get(alpha2)
        return state.name if state else alpha2


def registry(states: Iterable[State], names: Iterable[tuple[str, str]]) -> StateRegistry:
    """A registry of `states` that also answers to `names` (ISO 2 code, name)."""
    by_alpha2 = {s.alpha2: s for s in states}
    words: dict[str, str] = {}
    for alpha2, name in names:
        words.setdefault(fold(name), alpha2)
    for s in by_alpha2.values():
        words |= {fold(w): s.alpha2 for w in (s.long_name, s.name) if w}
    for s in by_alpha2.values():
        words |= {fold(w): s.alpha2 for w in (s.alpha3, s.alpha2)}
    return StateRegistry(by_alpha2, words)
