"""Up to which level a warning reaches, as far as its text says so."""

from __future__ import annotations

import re

AIRLINER_FL = 280.0
"""Lowest level at which an airliner cruises for long, hundreds of feet: the foot of the band in which 1,000 ft keep
aircraft apart begins a little higher (RVSM, FL290; ICAO Doc 9574)."""

_FLOOR = re.compile(
    r"(?:below|at or above|floors?)\s+(FL\d{3}(?:/FL\d{3})*)|(FL\d{3})\s+floor", re.IGNORECASE
)
_FL = re.compile(r"FL(\d{3})", re.IGNORECASE)


def free_from_fl(text: str) -> float | None:
    """The level from which a warning leaves the sky free, hundreds of feet; None where it says none.

    ``below FL260``, ``not below FL260``, ``operate at or above FL260``, ``FL320 floor``; of several floors the highest.
    """
    match = _FLOOR.search(text)
    if match is None:
        return None
    return max(float(level) for level in _FL.findall(match[0]))


def airliner_words(text: str) -> str:
    """What a warning with a floor means for an airliner, in words; empty where it has none."""
    level = free_from_fl(text)
    if level is None:
        return ""
    if level <= AIRLINER_FL:
        return f"does not reach an airliner at cruise (FL{AIRLINER_FL:.0f} and above)"
    return f"free from FL{level:.0f} on"
