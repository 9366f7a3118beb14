"""Small values of the checked file turned into those that planning uses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from safeconduct.errors import Fault
from safeconduct.facts.airport import FieldFacts
from safeconduct.scenario.entities import HoursUtc, Place
from safeconduct.scenario.figures import Chance, Figure, Mark
from safeconduct.scenario.file.lookups import Lookups
from safeconduct.scenario.file.number_fields import ChanceIn, MarkIn, Number
from safeconduct.scenario.file.values import Position


def mark_of(given: MarkIn | ChanceIn) -> Mark:
    """The mark of a marked table."""
    if given.mark is None:
        raise ValueError("the table has no mark")
    return Mark(given.mark, given.by, given.source, given.date, given.note)


def figure_of(given: Number) -> Figure:
    """Low, likely, high; a single value is all three."""
    likely = given.value if given.likely is None else given.likely
    if likely is None:
        raise ValueError("the number has neither value nor likely")
    low = likely if given.low is None else given.low
    return Figure(low, likely, likely if given.high is None else given.high, mark_of(given))


def find_figure(given: Number | None) -> Figure | None:
    """The figure, or None where nothing is written."""
    return None if given is None else figure_of(given)


def chance_of(given: ChanceIn) -> Chance:
    """The stated probability, or the claim it comes from."""
    if given.claim is not None:
        return Chance(None, None, given.claim)
    return Chance(given.value, mark_of(given))


def place_of(given: str | Position, lookups: Lookups) -> Place:
    """The place of an airport code or a position."""
    if isinstance(given, Position):
        return Place("", given.name, given.lat_deg, given.lon_deg, given.state or "")
    place = lookups.place(given)
    if isinstance(place, Fault):
        raise ValueError(str(place))
    return place


def hours_of(given: list[str] | None) -> HoursUtc | None:
    """A daily window from two times of day."""
    if given is None:
        return None
    opens, closes = (int(clock[:2]) + int(clock[3:]) / 60.0 for clock in given)
    return HoursUtc(opens, closes)


def runways_of(places: Iterable[Place], lookups: Lookups, as_of: date) -> tuple[tuple[str, Figure], ...]:
    """The longest open runway of each place, m, as the facts on airports have it; left out where they do not."""
    found = {
        place.label: runway_on_record(lookups.field_of(place.code), as_of) for place in places if place.code
    }
    return tuple((label, figure) for label, figure in found.items() if figure is not None)


def runway_on_record(field: FieldFacts, as_of: date) -> Figure | None:
    """A field's runway as a figure marked as a fact."""
    if not field.runway_m:
        return None
    later = "; later than the scenario's date" if field.read_on > as_of.isoformat() else ""
    mark = Mark("fact", source=field.source, date=field.read_on, note=f"longest open runway{later}")
    return Figure(field.runway_m, field.runway_m, field.runway_m, mark)
