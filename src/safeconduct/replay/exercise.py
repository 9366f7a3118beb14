"""An exercise: a case played by its clock. Injects arrive, somebody decides, and each decision is scored twice.

*By what was known*: the people that the choice brings to safety on average, by the chances that stood then, beside the
best choice by the same chances. *By hindsight*: the people it would have brought out by the answers that states really
gave, beside the best choice by those. A good decision may end badly: the first score is the one to learn from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from math import exp
from typing import Literal

from safeconduct.errors import InputError
from safeconduct.planning.chances.model import FourWays, PreparedWay
from safeconduct.planning.decision.decide import hazards_of_option
from safeconduct.planning.keys import BORDER
from safeconduct.planning.permissions import with_answers
from safeconduct.planning.plan import reading_prospects
from safeconduct.planning.run import Run
from safeconduct.replay.cases import Case, blind_run
from safeconduct.replay.compare import deciders_of, label_of
from safeconduct.replay.hindsight import facts_known_on
from safeconduct.replay.record import Inject, hours_between
from safeconduct.scenario.model import (
    Border,
    Chance,
    ConsentStatus,
    Group,
    Mark,
    Operation,
    Scenario,
    SurfaceStage,
)
from safeconduct.store.world import load_world

WAIT = "wait"
Answer = Literal["granted", "refused"]
GRANTED: Answer = "granted"
REFUSED: Answer = "refused"
EVERY_OPERATION: tuple[Operation, ...] = ("overflight", "landing")


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan that can be started now, from every origin that has one.

    Attributes
    ----------
    letter : A to D
    ways : one of each origin
    value : people in safety by the deadline on average, by the chances that stand
    """

    letter: str
    ways: tuple[PreparedWay, ...]
    value: float

    @property
    def label(self) -> str:
        """``A: HRYR → HUEN``, or with the road before it."""
        return f"{self.letter}: {'; '.join(label_of(way) for way in self.ways)}"


@dataclass(frozen=True, slots=True)
class Turn:
    """A moment at which somebody decides.

    Attributes
    ----------
    number : from 0
    at : the hour
    inject : what has just arrived; None at the beginning
    choices : what can be started
    kept : chance that what the best choice needs is not lost before the next turn, by the stated hazards
    """

    number: int
    at: datetime
    inject: Inject | None
    choices: tuple[Choice, ...]
    kept: float

    @property
    def best(self) -> Choice | None:
        """The choice of most people on average; None where nothing can be started."""
        return max(self.choices, key=lambda one: one.value, default=None)


@dataclass(frozen=True, slots=True)
class Step:
    """A decision and its score by what was known.

    Attributes
    ----------
    at, decision : when, and ``wait`` or a letter
    value, best : people on average by the decision, and by the best one
    advice : the best decision
    """

    at: datetime
    decision: str
    value: float
    best: float
    advice: str

    @property
    def lost(self) -> float:
        """People given away on average, by what was known."""
        return max(0.0, self.best - self.value)


@dataclass(frozen=True, slots=True)
class Debrief:
    """The end of an exercise.

    Attributes
    ----------
    steps : every decision
    people : people brought out by the answers that were really given
    best_people, best_when, best_what : the best decision by hindsight, of those that could be taken
    why : what became of the decision, in words
    """

    steps: tuple[Step, ...]
    people: int
    best_people: int
    best_when: datetime | None
    best_what: str
    why: str


class Exercise:
    """A case being played. Each turn is planned when it is looked at, with no more than was known by then."""

    def __init__(
        self, case: Case, injects: Sequence[Inject], on_step: Callable[[str], None] = lambda _: None
    ) -> None:
        early = [one for one in injects if one.at <= case.scenario.start]
        if early:
            what = f"{early[0].at:%Y-%m-%d %H:%M} is not after the scenario's start."
            raise InputError.single("inject", what, f"It starts {case.scenario.start:%Y-%m-%d %H:%M} UTC.")
        self.case, self.on_step = case, on_step
        end = case.scenario.deadline
        self.injects = tuple(one for one in injects if end is None or one.at < end)
        self.hours = (case.scenario.start, *(one.at for one in self.injects))
        self._turns: dict[int, Turn] = {}

    @cached_property
    def _run(self) -> Run:
        return blind_run(self.case)

    def turn(self, number: int) -> Turn:
        """The turn of that number."""
        if number not in self._turns:
            self._turns[number] = self._planned(number)
        return self._turns[number]

    def _planned(self, number: int) -> Turn:
        at = self.hours[number]
        self.on_step(f"{at:%Y-%m-%d %H:%M}: planning by what is known")
        scenario = known_at(self._run.scenario, at, self._answers(at))
        world = replace(
            self._run.world, facts=facts_known_on(load_world().facts, max(scenario.as_of, at.date()))
        )
        found = reading_prospects(replace(self._run, world=world, scenario=scenario), scenario.readings[0])
        choices = tuple(_choices(found.origins))
        best = max(choices, key=lambda one: one.value, default=None)
        kept = _kept(scenario, best, self._gap_h(number)) if best else 1.0
        return Turn(number, at, self.injects[number - 1] if number else None, choices, kept)

    def _gap_h(self, number: int) -> float:
        later = number + 1 < len(self.hours)
        return hours_between(self.hours[number], self.hours[number + 1]) if later else 0.0

    def _answers(self, at: datetime) -> dict[str, Answer]:
        """What states had said by an hour, by the injects alone."""
        found: dict[str, Answer] = {}
        for one in self.injects:
            if one.at <= at:
                found.update(dict.fromkeys(one.grant, GRANTED))
                found.update(dict.fromkeys(one.refuse, REFUSED))
        return found

    def worth_of_waiting(self, number: int) -> float:
        """People on average if nothing is started before the next turn, and then the best by what is known now.

        The chances are those of now; what the next inject will say is not known and not looked at.
        """
        now = self.turn(number)
        if number + 1 >= len(self.hours) or now.best is None:
            return 0.0
        late = self._later(number)
        return now.kept * max((one.value for one in late), default=0.0)

    def _later(self, number: int) -> tuple[Choice, ...]:
        """What could be started at the next turn's hour, by what is known now."""
        at, then = self.hours[number], self.hours[number + 1]
        scenario = known_at(self._run.scenario, then, self._answers(at))
        world = replace(
            self._run.world,
            facts=facts_known_on(load_world().facts, max(self._run.scenario.as_of, at.date())),
        )
        found = reading_prospects(replace(self._run, world=world, scenario=scenario), scenario.readings[0])
        return tuple(_choices(found.origins))

    def step(self, number: int, decision: str) -> Step:
        """A decision at a turn, scored by what was known."""
        turn = self.turn(number)
        waiting = self.worth_of_waiting(number)
        values = {one.letter: one.value for one in turn.choices} | {WAIT: waiting}
        advice = max(values, key=lambda name: values[name])
        return Step(turn.at, decision, values[decision], values[advice], advice)

    def debrief(self, steps: Iterable[Step]) -> Debrief:
        """The score by hindsight of what was decided."""
        taken = tuple(steps)
        went = next(((k, step) for k, step in enumerate(taken) if step.decision != WAIT), None)
        people, why = (0, "Nothing was started: nobody was brought out.")
        if went:
            people, why = self._came(*_choice(self.turn(went[0]), went[1].decision))
        best = max(self._hindsight(), key=lambda one: one[0], default=None)
        if best is None or best[0] == 0:
            return Debrief(taken, people, 0, None, "nothing would have brought anybody out", why)
        return Debrief(taken, people, best[0], best[1].at, best[2].label, why)

    def _hindsight(self) -> Iterator[tuple[int, Turn, Choice]]:
        for number in range(len(self.hours)):
            turn = self.turn(number)
            for choice in turn.choices:
                yield self._came(turn, choice)[0], turn, choice

    def _came(self, turn: Turn, choice: Choice) -> tuple[int, str]:
        """People whom a choice really brings out, and what became of it."""
        told = [self._came_by(turn, way) for way in choice.ways]
        return sum(people for people, _ in told), " ".join(why for _, why in told)

    def _came_by(self, turn: Turn, way: PreparedWay) -> tuple[int, str]:
        final = {row.state: row.gave for row in self.case.record.answer}
        needs = deciders_of(way)
        never = sorted(state for state in needs if final.get(state) is False)
        if never:
            return 0, f"{label_of(way)}: {', '.join(never)} never let it pass."
        for number in range(turn.number, len(self.hours)):
            answers = self._answers(self.hours[number])
            if all(answers.get(state) != REFUSED for state in needs):
                return self._flown(turn, way, number)
        return 0, f"{label_of(way)}: a refusal stood until the end."

    def _flown(self, turn: Turn, way: PreparedWay, number: int) -> tuple[int, str]:
        if number == turn.number:
            return way.people_out or 0, f"{label_of(way)}: {way.people_out or 0:,} people, as planned."
        alike = [w for one in self.turn(number).choices for w in one.ways if label_of(w) == label_of(way)]
        people = max((w.people_out or 0 for w in alike), default=0)
        return (
            people,
            f"{label_of(way)}: held up until {self.hours[number]:%d %B %H:%M} UTC, then {people:,} people.",
        )


def known_at(scenario: Scenario, at: datetime, answers: Mapping[str, Answer]) -> Scenario:
    """The scenario as it stands at an hour: it starts then, people keep arriving as before, states have answered."""
    statuses: dict[tuple[str, Operation], ConsentStatus] = {
        (state, operation): answer
        for state, answer in answers.items()
        for operation in EVERY_OPERATION
        if not state.startswith(BORDER)
    }
    moved = replace(
        scenario,
        start=at,
        as_of=max(scenario.as_of, at.date()),
        groups=tuple(_since(group, scenario.start) for group in scenario.groups),
        surface=tuple(_answered(stage, answers) for stage in scenario.surface),
    )
    return with_answers(moved, statuses, by="inject") if statuses else moved


def _answered(stage: SurfaceStage, answers: Mapping[str, Answer]) -> SurfaceStage:
    """A leg on the surface with what its borders have answered."""
    if stage.borders is None:
        return stage
    return replace(
        stage, borders=tuple(_border(border, answers.get(BORDER + border.name)) for border in stage.borders)
    )


def _border(border: Border, answer: Answer | None) -> Border:
    if answer is None:
        return border
    return replace(border, open=Chance(1.0 if answer == GRANTED else 0.0, Mark("assumed", by="inject")))


def _since(group: Group, start: datetime) -> Group:
    """The group with the hour zero of its arrival written down, so that a later start does not move it."""
    if group.arrival is None or group.arrival.ready_from is not None:
        return group
    return replace(group, arrival=replace(group.arrival, ready_from=start))


def _choices(origins: Iterable[FourWays]) -> Iterator[Choice]:
    """Plans A to D, each taken from every origin that has it."""
    ways: dict[str, list[PreparedWay]] = {}
    for four in origins:
        for way in four.ways:
            ways.setdefault(way.letter, []).append(way)
    for letter in sorted(ways):
        value = sum(way.chance_alone * way.survives * (way.people_out or 0) for way in ways[letter])
        yield Choice(letter, tuple(ways[letter]), value)


def _kept(scenario: Scenario, best: Choice, hours: float) -> float:
    """Chance that nothing which the first way of a choice needs is lost within some hours, at the likely rates."""
    option = best.ways[0].option
    rate = sum(hazard.per_day.likely for hazard in hazards_of_option(scenario, option)) if option else 0.0
    return exp(-rate * hours / 24.0)


def _choice(turn: Turn, letter: str) -> tuple[Turn, Choice]:
    return turn, next(one for one in turn.choices if one.letter == letter)
