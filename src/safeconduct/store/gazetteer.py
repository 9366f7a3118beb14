"""Names of states and airports as an article writes them, for the intake."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from safeconduct.evidence.draft import Capital
from safeconduct.evidence.intake import LONGEST_NAME_WORDS, folded
from safeconduct.store.airports import airport_rows
from safeconduct.store.facts import load_facts


@cache
def state_names() -> dict[str, str]:
    """Folded name or code to ISO 3166 alpha-2."""
    return dict(load_facts().states.words)


@cache
def capitals() -> dict[str, Capital]:
    """Name of each state and its capital's airport, by ISO 3166 alpha-2 code; states without one on record left out."""
    return {
        code: Capital(state.name, state.capital_icao)
        for code, state in load_facts().states.by_alpha2.items()
        if state.capital_icao
    }


@cache
def airport_names() -> dict[str, str]:
    """Folded ICAO code, name, or ``<city> airport`` to the ICAO code; an ambiguous name is left out."""
    names: dict[str, str] = {}
    twice: set[str] = set()
    for airport in airport_rows():
        # only fields with scheduled service have an IATA code: an article hardly means a farm strip
        if airport.iata:
            for name in _names(airport.icao, airport.name, airport.city):
                if names.setdefault(name, airport.icao) != airport.icao:
                    twice.add(name)
    return {name: icao for name, icao in names.items() if name not in twice}


def _names(icao: str, name: str, city: str) -> Iterator[str]:
    yield folded(icao)
    for called in (name, f"{city} Airport", f"{city} International Airport"):
        key = folded(called)
        if len(key) > 8 and key.endswith("airport") and len(key.split()) <= LONGEST_NAME_WORDS:
            yield key
