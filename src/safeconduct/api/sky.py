"""What a reader must know before the answer to a question on a day: closed skies, closed fields, the age of the facts."""

from __future__ import annotations

from datetime import date

from safeconduct.api.asked import Day, Reader
from safeconduct.brief.facts_age import age_lines, closed_line, own_area_lines
from safeconduct.facts import Airport, Facts, FlightKind, facts_age, starting_refusals
from safeconduct.facts.airport import field_remarks
from safeconduct.facts.own_areas import areas_in_force
from safeconduct.store.airports import Place, field_facts, read_places
from safeconduct.store.facts import load_facts


def remarks_on_day(
    origin: Place,
    destination: Place,
    as_of: Day | None,
    operator: str | None = None,
    flight_kind: FlightKind | str = FlightKind.CIVIL_CHARTER,
) -> list[str]:
    """The first lines of an answer: who is closed to this flight, how old the facts are, which field is closed.

    Nothing without a day; places and states that are not known are left to the question itself.
    """
    read = Reader()
    if not as_of or not (day := read.day(as_of)):
        return []
    facts, places = load_facts(), read_places({"origin": origin, "destination": destination})[0]
    state = facts.states.find(operator) if operator else None
    kind, code = read.kind(flight_kind), state.alpha2 if state else ""
    ends = {where: found.country or None for where, found in places.items()}
    refusals = starting_refusals(facts, code, kind, day, ends.get("destination"), ends.get("origin"))
    closed = closed_line(facts.states, refusals, day)
    fields = [line for found in places.values() for line in _field_lines(found, day, kind)]
    own = own_area_lines(areas_in_force(facts.areas, day), day)
    return [*([closed] if closed else []), *own, *fields, *day_lines(facts, day)]


def day_of(word: Day | None) -> date | None:
    """The day a person wrote; None where none is written; raises InputError."""
    read = Reader()
    day = read.day(word or None)
    read.raise_faults()
    return day


def day_lines(facts: Facts, as_of: date) -> list[str]:
    """How old the facts are on a day, in words; nothing where they reach it."""
    return age_lines(facts_age(facts, as_of))


def _field_lines(airport: Airport, as_of: date, kind: FlightKind) -> tuple[str, ...]:
    return field_remarks(airport, field_facts(airport.icao), as_of, kind)
