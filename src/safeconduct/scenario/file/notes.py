"""What the reader of a scenario should know though it is no fault."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.scenario.file.lookups import Lookups
from safeconduct.scenario.file.tables import ConsentIn, RefugeIn, ScenarioFile
from safeconduct.scenario.file.to_values import place_of


def notes_on(given: ScenarioFile, lookups: Lookups) -> Iterator[str]:
    """One sentence each."""
    as_of, ends = given.scenario.as_of, lookups.facts.ends
    if as_of > ends:
        yield f"The facts were last brought up to date on {ends}; the scenario is of {as_of}."
    if not given.group:
        yield "No groups: ways are planned, but no airlift."
    if not given.fleet:
        yield "No fleet: ways are planned, but no airlift."
    if given.chance.default is None and not given.chance.state:
        yield "No chances are stated: which refusals stop the plan is told, but no chance of passage."
    for number, consent in enumerate(given.consent):
        if consent.date[:4] and consent.date > as_of.isoformat():
            yield _hindsight(f"consent[{number}]", consent)
    for number, refuge in enumerate(given.refuge):
        yield from _other_state(number, refuge, lookups)


def _hindsight(where: str, consent: ConsentIn) -> str:
    states = ", ".join(consent.state)
    return f"{where}: the answer of {states} rests on a source of {consent.date}, after the scenario's date."


def _other_state(number: int, refuge: RefugeIn, lookups: Lookups) -> Iterator[str]:
    place = place_of(refuge.airport[0], lookups)
    if refuge.state and place.state and refuge.state != place.state:
        where = f"refuge[{number}]: {place.label} lies in {place.state} by the airport table"
        yield f"{where}; the scenario lets {refuge.state} answer for it."
