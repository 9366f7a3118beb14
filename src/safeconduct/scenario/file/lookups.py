"""What a scenario is checked against: the facts, and the airport table as functions.

Planning is pure, so it is handed both; :func:`safeconduct.store.scenario.lookups` makes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import cos, hypot, radians
from typing import TypeVar

from safeconduct.airspace.area_values import Shape
from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.facts import AircraftType, Airport, Facts, State
from safeconduct.facts.airport import FieldFacts
from safeconduct.scenario.entities import Place
from safeconduct.units import deg_to_rad, rad_to_km

Found = TypeVar("Found")


def _no_folder(name: str) -> tuple[Shape, ...]:
    what = f'the file "{name}" cannot be looked for: this scenario lies in no folder.'
    raise InputError.single("", what, "Write the polygon itself, or save the scenario in a file.")


def _no_firs(code: str) -> tuple[Shape, ...]:
    what = f'there are no boundaries of the region "{code}".'
    raise InputError.single("", what, "safeconduct firs import FILE reads them from a file of yours.")


@dataclass(frozen=True, slots=True)
class Lookups:
    """The world a scenario speaks of.

    Attributes
    ----------
    facts : Facts
        States, aircraft types, the days between which the facts speak.
    check_airport : callable
        Code (or ``"lat,lon"``) and place in the input to an airport, or what is wrong with it.
    airports_of : callable
        Alpha-2 code to the (lat_deg, lon_deg) of the state's airports.
    field_of : callable
        ICAO code to what is on record of the field.
    area_file, fir : callable
        The shapes of a GeoJSON file beside the scenario, and of a flight information region by its code; they raise
        `InputError` where there is none.
    """

    facts: Facts
    check_airport: Callable[[str, str], Airport | Fault]
    airports_of: Callable[[str], Iterable[tuple[float, float]]]
    field_of: Callable[[str], FieldFacts] = lambda _: FieldFacts()
    area_file: Callable[[str], tuple[Shape, ...]] = _no_folder
    fir: Callable[[str], tuple[Shape, ...]] = _no_firs

    def place(self, code: str) -> Place | Fault:
        """The place of a code, or what is wrong with it."""
        found = self.check_airport(code, "")
        if isinstance(found, Fault):
            return found
        return Place(found.icao or found.iata, found.name, found.lat_deg, found.lon_deg, found.country)

    def state(self, word: str) -> State | Fault:
        """The state of a code or a name, or what is wrong with it."""
        return self.facts.states.check(word, "")

    def find_aircraft(self, word: str) -> AircraftType | None:
        """Type by name, or by designator where only one type has it."""
        key = word.strip().casefold()
        by_name = [row for row in self.facts.aircraft if row.name.casefold() == key]
        by_icao = [row for row in self.facts.aircraft if row.icao.casefold() == key]
        return by_name[0] if by_name else by_icao[0] if len(by_icao) == 1 else None

    def suggest_aircraft(self, word: str) -> str:
        """The type with the closest name; every name of a designator that several types share."""
        shared = [row.name for row in self.facts.aircraft if row.icao.casefold() == word.strip().casefold()]
        if len(shared) > 1:
            return f"{word.strip().upper()} stands for {' and '.join(shared)}: write the name."
        names = [row.name for row in self.facts.aircraft]
        return did_you_mean(word, names) or f"Known: {', '.join(names)}."

    def is_near(self, state: str, lat_deg: float, lon_deg: float, within_km: float) -> bool:
        """Whether the state has an airport within so many km; a flat patch is exact enough for that."""
        return any(_patch_km(lat_deg, lon_deg, *point) <= within_km for point in self.airports_of(state))


@dataclass(slots=True)
class Checking:
    """Lookups for one file: each word once, and not every word of a file of nothing but faults.

    Attributes
    ----------
    lookups : Lookups
        The world.
    patience : int
        Unknown words still looked up; a suggestion costs up to 0.3 s, and a file may ask for 100,000.
    """

    lookups: Lookups
    patience: int = 20
    _places: dict[str, Place | Fault] = field(default_factory=dict)
    _states: dict[str, State | Fault] = field(default_factory=dict)

    def place(self, code: str) -> Place | Fault:
        """As :meth:`Lookups.place`."""
        if code not in self._places:
            self._places[code] = self._told(self.lookups.place(code)) if self.patience > 0 else GIVEN_UP
        return self._places[code]

    def state(self, word: str) -> State | Fault:
        """As :meth:`Lookups.state`."""
        if word not in self._states:
            self._states[word] = self._told(self.lookups.state(word)) if self.patience > 0 else GIVEN_UP
        return self._states[word]

    def _told(self, found: Found) -> Found:
        self.patience -= isinstance(found, Fault)
        return found


GIVEN_UP = Fault("", "was not looked up: there are too many faults before it.")
"""What is said once patience is gone."""


def _patch_km(lat_deg: float, lon_deg: float, other_lat_deg: float, other_lon_deg: float) -> float:
    north = other_lat_deg - lat_deg
    east = (other_lon_deg - lon_deg + 180.0) % 360.0 - 180.0
    return rad_to_km(deg_to_rad(hypot(north, east * cos(radians(lat_deg)))))
