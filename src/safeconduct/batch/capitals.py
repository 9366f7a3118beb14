"""The capitals that a run begins, ends or takes refuge at; looked up once for each process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from safeconduct.facts import Airport
from safeconduct.store.airports import capital_airports
from safeconduct.store.facts import load_facts


@cache
def capitals() -> Mapping[str, Airport]:
    """Each state's capital's airport, where one is on record."""
    return capital_airports(load_facts().states.by_alpha2.values())
