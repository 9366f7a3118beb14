"""Words for chances: ICD 203 and PHIA, and what people hear in a hedge.

Rule of this project for both scales: the nearest band, and always show the number beside the word.
A chance on the edge of two bands, or midway in a gap, takes the word nearer to even.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import isfinite

from safeconduct.errors import InputError, did_you_mean
from safeconduct.evidence.policy import read_table

DEFAULT_SCALE = "icd203"
"""The scale used when none is chosen."""

_NOISE = 1e-12
"""Probabilities closer to the edge of a band than this lie on it: rounding of sums."""
# 0.8 reached through log-odds is 0.8000000000000002; the edge rule must not depend on that.


@dataclass(frozen=True, slots=True)
class Band:
    """One word of a scale and the chances it stands for.

    Attributes
    ----------
    word : str
        The expression.
    low, high : float
        Least and greatest probability, 0 to 1.
    """

    word: str
    low: float
    high: float

    def gap(self, probability: float) -> float:
        """How far a probability lies outside the band; 0 inside."""
        return max(self.low - probability, probability - self.high, 0.0)

    def lean(self) -> float:
        """Distance of the band's middle from even."""
        return abs((self.low + self.high) / 2 - 0.5)


@cache
def scales() -> dict[str, tuple[Band, ...]]:
    """Every scale by its short name: ``icd203`` and ``phia``."""
    raw = read_table("words")["scales"]
    return {name: tuple(Band(*band) for band in scale["bands"]) for name, scale in raw.items()}


def word_for(probability: float, scale: str = DEFAULT_SCALE) -> str:
    """The word of a scale for a probability.

    Parameters
    ----------
    probability : float
        0 to 1.
    scale : str
        ``icd203`` (US ICD 203, 2015) or ``phia`` (UK PHIA probability yardstick).

    Raises
    ------
    InputError
        If the scale is unknown or the number is no probability.
    """
    bands = scales().get(scale)
    if bands is None:
        names = sorted(scales())
        hint = did_you_mean(scale, names) or f"Choose one of {', '.join(names)}."
        raise InputError.single("words", f"there is no scale of words called {scale!r}.", hint)
    if not isfinite(probability) or not 0 <= probability <= 1:
        raise InputError.single("probability", f"{probability!r} is not a probability.", "Give 0 to 1.")
    return min(bands, key=lambda band: (round(band.gap(probability) / _NOISE), band.lean())).word


def heard_as(hedge: str) -> float | None:
    """The median chance people hear in a hedge, or None where nobody measured it.

    Medians of 46 respondents (zonination/perceptions). For showing beside a quoted sentence only:
    no pooled number uses it.
    """
    medians: dict[str, float] = read_table("words")["heard"]["medians"]
    return medians.get(" ".join(hedge.casefold().split()))
