"""Faults of an input: where, what, and what to do. All faults of one input travel together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

LONGEST_WORD = 200
"""Letters up to which a word is compared with those that are known: a longer one is no slip of the pen, and costs time."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input.

    Attributes
    ----------
    where : str
        Place in the input, e.g. ``refuge[2].airport`` or ``--refuse``.
    what : str
        What is wrong there.
    suggestion : str
        What to do about it; may be empty.
    """

    where: str
    what: str
    suggestion: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} {self.suggestion}".rstrip()


class InputError(Exception):
    """The input cannot be used; carries every fault found, never only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @classmethod
    def single(cls, where: str, what: str, suggestion: str = "") -> InputError:
        """An error with one fault."""
        return cls([Fault(where, what, suggestion)])


def did_you_mean(word: str, known: Sequence[str], show: dict[str, str] | None = None) -> str:
    """``"Did you mean Russia (RU)?"`` for the closest of `known`, or ``""``.

    `show` maps a known word to how it is to be shown.
    """
    if len(word) > LONGEST_WORD:
        return ""
    folded = {k.casefold(): k for k in known}
    close = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    if not close:
        return ""
    best = folded[close[0]]
    return f"Did you mean {(show or {}).get(best, best)}?"
