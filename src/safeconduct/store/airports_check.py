"""Airports against the sky: which lie, on our map, in another state than their own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from safeconduct.airspace.sky import picture
from safeconduct.facts.checks import Finding
from safeconduct.planning.verify import cells_at
from safeconduct.store.airports import airport_rows, field_facts
from safeconduct.store.facts import load_facts
from safeconduct.store.policies import load_policies
from safeconduct.store.sky import load_sky


def airports_abroad() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Code, own state and the states our map asks, of every airport that it draws abroad; by an independent look-up."""
    answers = {s.alpha2: s.answers for s in load_facts().states.by_alpha2.values()}
    rows = [a for a in airport_rows() if answers.get(a.country)]
    sky = load_sky()
    requires = picture(sky, load_policies()).requires
    cells = cells_at(sky, np.array([a.lat_deg for a in rows]), np.array([a.lon_deg for a in rows]))
    for airport, cell in zip(rows, cells, strict=True):
        needs = requires[cell] if cell >= 0 else frozenset()
        if needs and answers[airport.country] not in needs:
            yield airport.icao, airport.country, needs


def airport_findings() -> Iterator[Finding]:
    """A fault for each airport abroad that no note explains, a note for the others."""
    for code, own, needs in airports_abroad():
        drawn = " ".join(sorted(needs))
        known = "our map draws it" in field_facts(code).note
        yield Finding(f"airport {code} is in {own}, our map draws it in {drawn}", fault=not known)
