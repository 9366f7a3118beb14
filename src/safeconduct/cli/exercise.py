"""``safeconduct exercise``: a case played by its clock, decisions logged and scored."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.options import AsJson, OutFiles, print_json, read_outputs

if TYPE_CHECKING:
    from safeconduct.replay.exercise import Choice, Debrief, Exercise, Step, Turn

Say = Callable[[str], None]


def exercise(
    case: Annotated[Path, typer.Argument(help="Folder of one case, such as cases/goma-2025.")],
    injects: Annotated[
        Path | None, typer.Option("--injects", metavar="FILE", help="Your own injects; the case's without.")
    ] = None,
    out: OutFiles = None,
    as_json: AsJson = False,
) -> None:
    """Play a case by its clock: injects arrive, you decide, and each decision is scored.

    Answers are read from the terminal, or one a line from a file: wait, or the letter of a plan. --out log.json writes
    decisions and scores; with --json they are the only thing on the standard output.
    """
    import json

    from safeconduct.cli.habits import note
    from safeconduct.replay.cases import read_case
    from safeconduct.replay.exercise import Exercise
    from safeconduct.replay.record import read_injects
    from safeconduct.store.files import write_all

    outputs = read_outputs(out, ("json",))
    made = read_case(case)
    game = Exercise(made, read_injects(injects or made.injects), on_step=note)
    say = _sayer(as_json)
    say(f"EXERCISE · {made.scenario.title}\n")
    done = game.debrief(_played(game, say))
    say("\n".join(_told(done)))
    table = _table(made.name, done)
    write_all([(path, json.dumps(table, indent=2, ensure_ascii=False) + "\n") for path, _ in outputs])
    if as_json:
        print_json(table)


def _sayer(aside: bool) -> Say:
    """Prints on the standard output, or beside it where that is for data."""
    return lambda text: print(text, file=sys.stderr if aside else sys.stdout, flush=True)


def _played(game: Exercise, say: Say) -> list[Step]:
    """Asks at every turn until something is started or no turn is left."""
    from safeconduct.replay.exercise import WAIT

    steps: list[Step] = []
    for number in range(len(game.hours)):
        turn = game.turn(number)
        say("\n".join(_shown(turn)))
        steps.append(game.step(number, _asked(turn, say)))
        if steps[-1].decision != WAIT:
            break
    return steps


def _shown(turn: Turn) -> Iterable[str]:
    yield f"── {turn.at:%d %B %Y, %H:%M} UTC"
    if turn.inject:
        yield f"   {turn.inject.says}"
        yield f"   ({turn.inject.source})"
    yield from (f"   {_choice_line(one)}" for one in turn.choices)
    if not turn.choices:
        yield "   No plan can be started."


def _choice_line(choice: Choice) -> str:
    """The plan, whose consent it needs, and how likely that is."""
    from safeconduct.planning.keys import ACCEPT, BORDER
    from safeconduct.replay.compare import deciders_of
    from safeconduct.store.facts import load_facts

    name = load_facts().states.name
    needs = sorted({one for way in choice.ways for one in deciders_of(way) if not one.startswith(ACCEPT)})
    chances = ", ".join(f"{way.chance_alone:.1f}" for way in choice.ways)
    told = ", ".join(_border(one, name) if one.startswith(BORDER) else name(one) for one in needs)
    return f"{choice.label}   needs {told}; chance about {chances}"


def _border(key: str, name: Callable[[str], str]) -> str:
    from safeconduct.planning.keys import states_of

    return f"the border from {' to '.join(map(name, states_of(key)))}"


def _asked(turn: Turn, say: Say) -> str:
    """A decision; asked again until it is one. The end of the input means to wait."""
    from safeconduct.replay.exercise import WAIT

    letters = [one.letter for one in turn.choices]
    while True:
        say(f"   Decide ({', '.join([WAIT, *letters])}):")
        line = sys.stdin.readline()
        word = line.strip()
        if not line or word.casefold() == WAIT:
            return WAIT
        if word.upper() in letters:
            return word.upper()
        say(f'   "{word:.40}" is no decision here.')


def _told(done: Debrief) -> Iterable[str]:
    yield ""
    yield "DEBRIEF"
    yield "By what was known, people in safety on average:"
    for step in done.steps:
        best = "the best" if step.lost < 0.5 else f"best was {step.advice}: {step.best:,.0f}"
        yield f"   {step.at:%d %B %H:%M} UTC  {step.decision:<5} {step.value:8,.0f}   {best}"
    yield f"By hindsight: {done.people:,} people in safety before the deadline. {done.why}"
    if done.best_when:
        when = f"{done.best_when:%d %B %H:%M} UTC"
        yield f"The best by hindsight was {done.best_what}, at {when}: {done.best_people:,} people."
    else:
        yield f"By hindsight {done.best_what}."


def _table(name: str, done: Debrief) -> dict[str, Any]:
    from safeconduct.brief.json_values import json_value

    return {"schema": "safeconduct-exercise/1", "case": name, **json_value(done)}


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(exercise)
