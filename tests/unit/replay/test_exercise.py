"""An exercise scores by what was known and by hindsight; a later start does not move the people."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace as Any

import pytest

from safeconduct.errors import InputError
from safeconduct.replay.cases import read_case
from safeconduct.replay.exercise import WAIT, Choice, Exercise, Turn, known_at
from safeconduct.replay.record import Inject, read_injects

CASE = Path(__file__).parents[3] / "cases" / "wuhan-2020"
START = datetime(2020, 1, 30, tzinfo=UTC)


def way(people, requires=("CN",)):
    return Any(label="ZHHH → EGVN", requires=requires, people_out=people, option=None)


def inject(hours, **answers):
    return Inject(at=START + timedelta(hours=hours), says="x", source="y", **answers)


class Played(Exercise):
    """An exercise whose turns are given, not planned."""

    def __init__(self, injects, turns, waiting=0.0):
        super().__init__(read_case(CASE), injects)
        self._turns = dict(enumerate(turns))
        self.waiting = waiting

    def worth_of_waiting(self, number):  # noqa: ARG002
        return self.waiting


def turn(number, at, *choices):
    return Turn(number, at, None, choices, 1.0)


def test_a_decision_is_scored_beside_the_best_by_what_was_known():
    game = Played([], [turn(0, START, Choice("A", (way(100),), 80.0), Choice("B", (way(60),), 50.0))], 90.0)
    step = game.step(0, "B")
    assert (step.value, step.best, step.advice, step.lost) == (50.0, 90.0, WAIT, 40.0)
    assert game.step(0, WAIT).lost == 0.0


def test_a_refusal_holds_the_flight_up_until_it_ends():
    injects = [inject(6, refuse=["CN"]), inject(12, grant=["CN"])]
    turns = [
        turn(k, START + timedelta(hours=6 * k), Choice("A", (way(100 - 10 * k),), 1.0)) for k in range(3)
    ]
    game = Played(injects, turns)
    assert game.debrief([game.step(0, "A")]).people == 100
    held = game.debrief([game.step(0, WAIT), game.step(1, "A")])
    assert held.people == 80
    assert "held up until 30 January 12:00" in held.why
    assert (held.best_people, held.best_when) == (100, START)


def test_who_never_lets_it_pass_leaves_nobody_out():
    game = Played([], [turn(0, START, Choice("A", (way(100, ("XX",)),), 1.0))])
    row = game.case.record.answer[0].model_copy(update={"state": "XX", "gave": False})
    game.case = Any(record=Any(answer=(row,)), scenario=game.case.scenario)
    done = game.debrief([game.step(0, "A")])
    assert (done.people, done.best_when) == (0, None)
    assert "never let it pass" in done.why


def test_to_wait_until_the_end_brings_nobody_out():
    game = Played([], [turn(0, START, Choice("A", (way(100),), 1.0))])
    assert game.debrief([game.step(0, WAIT)]).people == 0


def test_injects_come_after_the_start_and_those_after_the_deadline_are_left_out():
    with pytest.raises(InputError, match="is not after the scenario's start"):
        Played([inject(0)], [])
    assert len(Played([inject(1), inject(1000)], []).injects) == 1


def test_a_later_start_moves_the_clock_and_not_the_people():
    scenario = read_case(CASE).scenario
    then = START + timedelta(hours=12)
    later = known_at(scenario, then, {"CN": "granted"})
    assert (later.start, later.deadline) == (then, scenario.deadline)
    assert later.groups[0].arrival is not None
    assert later.groups[0].arrival.ready_from == START
    row = later.readings[0].consent("CN", "overflight")
    assert row is not None
    assert row.status == "granted"


@pytest.mark.parametrize(
    "path", sorted(CASE.parent.glob("*/injects.toml")), ids=lambda path: path.parent.name
)
def test_the_injects_of_every_case_are_sound(path):
    case = read_case(path.parent)
    assert Exercise(case, read_injects(path)).hours[0] == case.scenario.start


def test_a_border_answers_too():
    scenario = read_case(CASE.parent / "goma-2025").scenario
    for answer, chance in (("granted", 1.0), ("refused", 0.0)):
        later = known_at(scenario, scenario.start, {"border:CD-RW": answer})
        (border,) = later.surface[0].borders or ()
        assert border.open is not None
        assert border.open.value == chance
