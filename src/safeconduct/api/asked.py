"""What a person asked, read word by word: every fault of one question at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from math import inf
from typing import TYPE_CHECKING, Any, TypeVar

from safeconduct.airspace.policies import OPERATOR, Policies, policies_from
from safeconduct.airspace.sky import RESOLUTIONS
from safeconduct.api.avoided import with_own_areas
from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.facts import Airport, FlightKind, State, check_day, refused, starting_refusals
from safeconduct.planning.route_answer import Question
from safeconduct.store.airports import Place, read_places
from safeconduct.store.facts import load_facts
from safeconduct.store.policies import load_policies
from safeconduct.store.world import load_world

if TYPE_CHECKING:
    from safeconduct.airspace.areas import Area
    from safeconduct.planning.planning_data import World
    from safeconduct.routing.router import Router

Day = date | str
"""A day, or its ISO text: ``2022-07-31``."""

T = TypeVar("T")

KINDS = tuple(kind.value for kind in FlightKind)
"""Kinds of flights as a person writes them."""


@dataclass(slots=True)
class Reader:
    """Reads what was asked and keeps the faults, so that they are raised together.

    Attributes
    ----------
    faults : list of Fault
        Found so far.
    """

    faults: list[Fault] = field(default_factory=list)

    def raise_faults(self) -> None:
        """Raises InputError with every fault found, if there is one."""
        if self.faults:
            raise InputError(self.faults)

    def fault(self, where: str, what: str, suggestion: str = "") -> None:
        """Notes a fault."""
        self.faults.append(Fault(where, what, suggestion))

    def places(self, places: Mapping[str, Place]) -> dict[str, Airport]:
        """The places that are known, by where they stand in the question."""
        good, faults = read_places(places)
        self.faults += faults
        return good

    def states(self, words: Iterable[str] | str, where: str) -> frozenset[str]:
        """Codes of the states meant; a text names them with commas."""
        good, faults = read_states(words, where)
        self.faults += faults
        return good

    def state(self, word: str | None, where: str) -> State | None:
        """A state by code or name; none where none is named."""
        return self._good(load_facts().states.check(word, where)) if word else None

    def operator(self, word: str | None, as_of: Day | None) -> State | None:
        """The operator's state; the closures against it need a day."""
        if not word:
            return None
        if as_of is None:
            self.fault("as_of", "is needed with operator.", "Give the day, e.g. 2022-07-31.")
        return self.state(word, "operator")

    def day(self, word: Day | None) -> date | None:
        """The day on which facts are read."""
        if word is None:
            return None
        if not isinstance(word, date | str):
            self.fault("as_of", f"{word!r:.40} is not a date.", "Give a date, or a text such as 2022-07-31.")
            return None
        return self._good(check_day(load_facts(), word, "as_of"))

    def moment(self, word: datetime | str | None, where: str) -> datetime | None:
        """A moment; without a zone it is UTC."""
        if word is None or word == "":
            return None
        try:
            moment = word if isinstance(word, datetime) else datetime.fromisoformat(word.strip())
        except (ValueError, AttributeError):
            self.fault(where, f'"{word!s:.40}" is no moment.', "Write it as 2021-08-14T12:00Z.")
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def kind(self, word: FlightKind | str) -> FlightKind:
        """The kind of flight; of an unknown one the fault is kept."""
        name = str(word).strip().lower().replace("-", "_").replace(" ", "_")
        if name in KINDS:
            return FlightKind(name)
        hint = did_you_mean(name, KINDS) or f"Use one of {', '.join(KINDS)}."
        self.fault("flight_kind", f'"{word!s:.40}" is not a kind of flight.', hint)
        return FlightKind.CIVIL_CHARTER

    def policies(
        self, chosen: Policies | Mapping[str, str] | None, operator: State | None = None
    ) -> Policies:
        """The choices that `Policies` lists, with the operator's state: what it holds may count for its own aircraft."""
        whose = operator.alpha2 if operator else ""
        if isinstance(chosen, Policies):
            return replace(chosen, operator=chosen.operator or whose)
        try:
            return policies_from({OPERATOR: whose} | dict(chosen or {}))
        except InputError as error:
            self.faults += error.faults
            return Policies()

    def sky(
        self,
        chosen: Policies | Mapping[str, str] | None,
        named: Iterable[str],
        operator: State | None = None,
    ) -> Policies:
        """The choices, with every territory among the states named asked for its own sky."""
        return load_policies().asked_apart(self.policies(chosen, operator), named)

    def length(self, km: float | None, where: str) -> float:
        """A length above 0, km; infinite where none is stated."""
        if km is None:
            return inf
        if is_number(km) and km > 0:
            return float(km)
        self.fault(where, f"{km!r:.40} is no length in km.", "Give a number above 0, or none.")
        return inf

    def chance(self, value: float | None, where: str) -> float | None:
        """A chance from 0 to 1, or none."""
        if value is None or (is_number(value) and 0.0 <= value <= 1.0):
            return value
        self.fault(where, f"{value!r:.40} is no chance.", "Give a number from 0 to 1.")
        return None

    def resolution(self, word: str) -> str:
        """How closely shells follow borders."""
        if word in RESOLUTIONS:
            return word
        self.fault(
            "resolution", f'there is no resolution "{word!s:.40}".', f"Choose {' or '.join(RESOLUTIONS)}."
        )
        return "1km"

    def _good(self, found: T | Fault) -> T | None:
        if isinstance(found, Fault):
            self.faults.append(found)
            return None
        return found


def is_number(value: Any) -> bool:
    """Whether it is a number, which a truth value is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def ask(
    origin: Place,
    destination: Place,
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    resolution: str = "1km",
    *,
    operator: str | None = None,
    flight_kind: FlightKind | str = "civil_charter",
    as_of: Day | None = None,
    policies: Policies | Mapping[str, str] | None = None,
    reader: Reader | None = None,
    named: Iterable[str] = (),
    world: World | None = None,
    areas: tuple[Area, ...] = (),
    cruise_fl: float | None = None,
) -> tuple[Router, Question]:
    """A router and a question from what a person wrote.

    Parameters
    ----------
    reader : has the faults of what else was asked; those of this question are raised with them
    named : states and territories that the question names besides, as codes
    world : whose router it is to be; this process's own if none is given
    areas : closed areas to keep out of; with a day the user's own that are in force on it count too
    cruise_fl : level it cruises at, for those of the user's own

    Raises
    ------
    InputError
        With every fault.
    """
    read = reader or Reader()
    places = read.places({"origin": origin, "destination": destination})
    states = read.states(refuse, "refuse")
    limit = read.length(limit_km, "limit_km")
    who, day, kind = read.operator(operator, as_of), read.day(as_of), read.kind(flight_kind)
    chosen, fine = read.sky(policies, {*states, *named}, who), read.resolution(resolution)
    read.raise_faults()
    start, end = places["origin"], places["destination"]
    if day is not None:
        states |= closed(who, kind, day, start, end)
    kept_out = with_own_areas(areas, day, cruise_fl)
    return (world or load_world()).router(fine, chosen, day), Question(start, end, states, limit, kept_out)


def closed(
    operator: State | None, kind: FlightKind, day: date, origin: Airport, end: Airport
) -> frozenset[str]:
    """States that closures on record bar to that flight on that day; those that bind everybody also without operator."""
    to, start = end.country or None, origin.country or None
    who = operator.alpha2 if operator else ""
    return refused(starting_refusals(load_facts(), who, kind, day, to, start))


def read_states(words: Iterable[str] | str, where: str) -> tuple[frozenset[str], list[Fault]]:
    """ISO alpha-2 codes of the states meant, and a fault, with its place in a list, for each that is unknown or
    answers for no sky.
    """
    listed = not isinstance(words, str)
    parts = [part for part in words.split(",") if part.strip()] if isinstance(words, str) else list(words)
    checked = [_state(part, f"{where}[{i}]" if listed else where) for i, part in enumerate(parts)]
    good = frozenset(state.alpha2 for state in checked if isinstance(state, State))
    return good, [fault for fault in checked if isinstance(fault, Fault)]


def _state(word: object, where: str) -> State | Fault:
    if not isinstance(word, str):
        return Fault(where, f"{word!r:.40} is no state.", "Give a code or a name.")
    return load_facts().states.check_answering(word.strip(), where)
