"""Aircraft types by name or ICAO designator."""

from __future__ import annotations

from functools import lru_cache

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.facts.model import AircraftType, Facts


@lru_cache(2048)
def fold_type(word: str) -> str:
    """`word` without case and punctuation: ``"Il-96-300"`` and ``"IL96 300"`` are the same."""
    return "".join(c for c in word.casefold() if c.isalnum())


def aircraft_named(facts: Facts, word: str) -> tuple[AircraftType, ...]:
    """Every type with that name or part of a double name or, failing that, that ICAO designator."""
    key = fold_type(word)
    named = tuple(a for a in facts.aircraft if key in _names(a))
    return named or tuple(a for a in facts.aircraft if fold_type(a.icao) == key)


def find_aircraft(facts: Facts, word: str) -> AircraftType | None:
    """The one type `word` names; None when there is none, or more than one."""
    found = aircraft_named(facts, word)
    return found[0] if len(found) == 1 else None


def check_aircraft(facts: Facts, word: str, where: str = "aircraft") -> AircraftType | Fault:
    """The one type `word` names, or what is wrong with it."""
    found = aircraft_named(facts, word)
    if len(found) == 1:
        return found[0]
    if found:
        names = " or ".join(f'"{a.name}"' for a in found)
        return Fault(where, f'"{word:.40}" is {len(found)} types.', f"Name one: {names}.")
    return Fault(where, f'no aircraft type is called "{word[:40]}".', _suggestion(facts, word))


def get_aircraft(facts: Facts, word: str, where: str = "aircraft") -> AircraftType:
    """The one type `word` names; raises InputError with a suggestion."""
    found = check_aircraft(facts, word, where)
    if isinstance(found, Fault):
        raise InputError([found])
    return found


def _names(aircraft: AircraftType) -> set[str]:
    return {fold_type(part) for part in (aircraft.name, *aircraft.name.split(" / "))}


def _suggestion(facts: Facts, word: str) -> str:
    words = {fold_type(w): a for a in facts.aircraft for w in (a.icao, a.name)}
    shown = {w: f"{a.name} ({a.icao})" for w, a in words.items()}
    hint = did_you_mean(fold_type(word[:60]), list(shown), shown)
    return hint or "`safeconduct aircraft` lists them."
