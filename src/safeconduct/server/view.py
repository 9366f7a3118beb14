"""What a page is looking at: a scenario with answers supposed and places moved, or two places and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.facts import Airport
from safeconduct.planning.permissions import with_answers
from safeconduct.planning.planning_data import World
from safeconduct.planning.route_questions import offer_first
from safeconduct.planning.run import Run
from safeconduct.scenario.file.to_values import runways_of
from safeconduct.scenario.model import (
    ConsentStatus,
    Figure,
    FlightKind,
    Mark,
    Operation,
    Place,
    Reading,
    Scenario,
)
from safeconduct.server.scenario_folder import Folder
from safeconduct.store.airports import check_place
from safeconduct.store.facts import load_facts
from safeconduct.store.scenario import lookups

Answer = Literal["granted", "asked", "refused", "unknown"]
"""What may be supposed of a state."""

Word = Annotated[str, Field(max_length=80)]
MOST_MOVED = 20
"""Answers that the page may change at once."""
SUPPOSED = Mark("assumed", by="whoever looks at the page")
"""On whose word a figure stands that was set on the page."""


class View(BaseModel):
    """A scenario as somebody looks at it.

    Attributes
    ----------
    scenario : name of a scenario, as listed; empty with `text`
    text : an unsaved scenario (TOML) instead
    reading : id of a reading; the first if empty
    answers : states (code or name) and what is supposed of them
    moved : airport of the scenario, and the place (code or lat,lon) it is moved to
    limit_km : longest way that counts, instead of the scenario's
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "scenario": "example/moscow-damascus-2022.toml",
                    "reading": "article",
                    "answers": {"TR": "refused"},
                }
            ]
        },
    )

    scenario: Annotated[str, Field(max_length=120)] = ""
    text: Annotated[str | None, Field(max_length=1_000_000)] = None
    reading: Word = ""
    answers: Annotated[dict[Word, Answer], Field(max_length=260)] = {}
    moved: Annotated[dict[Word, Word], Field(max_length=MOST_MOVED)] = {}
    limit_km: Annotated[float | None, Field(gt=0, le=50_000, allow_inf_nan=False)] = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A view once it is read.

    Attributes
    ----------
    scenario : Scenario
        With the answers and the places of the view.
    reading : Reading
        The one looked at, the answers applied.
    supposed : frozenset of str
        States whose answer was set on the page.
    sha256 : str
        Of the scenario's text as read.
    facts_sha256 : str
        Of the facts it was read with, the user's own among them.
    """

    scenario: Scenario
    reading: Reading
    supposed: frozenset[str]
    sha256: str
    facts_sha256: str
    unsupposed: Scenario

    @property
    def alone(self) -> Scenario:
        """The scenario with this reading only."""
        return replace(self.scenario, readings=(self.reading,))

    def run(self, world: World, **more: Any) -> Run:
        """What is looked at, to be worked out.

        The airfields by road or by sea are those offered before anything was supposed: a refusal set on the page opens
        no road.
        """
        made = Run(world, self.alone, **more)
        if self.supposed:
            before = replace(
                self.unsupposed,
                readings=tuple(r for r in self.unsupposed.readings if r.id == self.reading.id),
            )
            offer_first(replace(made, scenario=before))
        return made


def read_view(view: View, folder: Folder) -> Seen:
    """The scenario meant; raises InputError with every fault of the view or of the text."""
    text = view.text if view.text is not None else folder.read(view.scenario).text
    scenario = folder.parse(text)
    answers, faults = _answers(view.answers)
    places, more = _places(view.moved, scenario)
    reading, wrong = _reading(scenario, view.reading)
    if faults or more or wrong or reading is None:
        raise InputError([*faults, *more, *wrong])
    before = _moved(scenario, places)
    if view.limit_km is not None:
        limit = Figure(view.limit_km, view.limit_km, view.limit_km, SUPPOSED)
        before = replace(before, limits=replace(before.limits, limit_km=limit))
    made = with_answers(before, answers, by=SUPPOSED.by)
    chosen = next(one for one in made.readings if one.id == reading.id)
    from hashlib import sha256

    supposed = frozenset(s for s, _ in answers)
    return Seen(made, chosen, supposed, sha256(text.encode()).hexdigest(), load_facts().sha256, before)


def _answers(said: Mapping[str, Answer]) -> tuple[dict[tuple[str, Operation], ConsentStatus], list[Fault]]:
    registry, faults = load_facts().states, []
    found: dict[tuple[str, Operation], ConsentStatus] = {}
    for word, status in said.items():
        state = registry.check(word, f"answers.{word}")
        if isinstance(state, Fault):
            faults.append(state)
        else:
            found[state.alpha2, "overflight"] = status
    return found, faults


def _places(moved: Mapping[str, str], scenario: Scenario) -> tuple[dict[str, Place], list[Fault]]:
    known = {o.place.label for o in scenario.origins} | {p.label for r in scenario.refuges for p in r.places}
    found: dict[str, Place] = {}
    faults: list[Fault] = []
    for label, word in moved.items():
        where = f"moved.{label}"
        if label not in known:
            hint = did_you_mean(label, sorted(known)) or f"There is {', '.join(sorted(known))}."
            faults.append(Fault(where, "the scenario has no such place.", hint))
            continue
        place = check_place(word, where)
        if isinstance(place, Fault):
            faults.append(place)
        else:
            found[label] = _place(place)
    return found, faults


def _place(airport: Airport) -> Place:
    name = ", ".join(word for word in (airport.name, airport.city) if word)
    return Place(airport.icao or airport.iata, name, airport.lat_deg, airport.lon_deg, airport.country)


def _moved(scenario: Scenario, places: Mapping[str, Place]) -> Scenario:
    """The scenario with other places; who accepts and who leaves stays the same."""
    if not places:
        return scenario
    origins = tuple(replace(o, place=places.get(o.place.label, o.place)) for o in scenario.origins)
    refuges = tuple(
        replace(r, places=tuple(places.get(p.label, p) for p in r.places)) for r in scenario.refuges
    )
    surface = tuple(
        replace(s, start=places.get(s.start.label, s.start), to=places.get(s.to.label, s.to))
        for s in scenario.surface
    )
    fields = runways_of(places.values(), lookups(), scenario.as_of)
    return replace(
        scenario,
        origins=origins,
        refuges=refuges,
        surface=surface,
        runways_on_record=(*scenario.runways_on_record, *fields),
    )


def _reading(scenario: Scenario, name: str) -> tuple[Reading | None, list[Fault]]:
    found = next((one for one in scenario.readings if name in ("", one.id)), None)
    if found is not None:
        return found, []
    known = [one.id for one in scenario.readings]
    hint = did_you_mean(name, known) or f"There is {', '.join(known)}."
    return None, [Fault("reading", f'there is no reading "{name}".', hint)]


class TwoPlaces(BaseModel):
    """Two places and who refuses: a question without a scenario.

    Attributes
    ----------
    origin, destination : ICAO or IATA code, or lat,lon
    refuse : states (codes or names) that refuse
    limit_km : longest route that counts, km
    operator : state of the operator; with as_of the closures in force against it refuse as well
    flight_kind : civil_scheduled, civil_charter or state_aircraft
    as_of : day for closures and disputed areas
    policies : choices about disputed areas, the Caspian, straits, Antarctica, territorial seas, archipelagos, claims
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"origin": "UUEE", "destination": "OSDI", "refuse": ["UA", "TR"]}]},
    )

    origin: Word
    destination: Word
    refuse: Annotated[list[Word], Field(max_length=260)] = []
    limit_km: Annotated[float | None, Field(gt=0, le=50_000, allow_inf_nan=False)] = None
    operator: Annotated[str | None, Field(max_length=80)] = None
    flight_kind: FlightKind = "civil_charter"
    as_of: date | None = None
    policies: Annotated[dict[Word, Word], Field(max_length=8)] = {}
