"""``safeconduct airlift``: how many flights, how long, what limits it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.options import (
    NO_ROUTE,
    AsJson,
    OutFiles,
    ReadingId,
    Resolution,
    Seconds,
    as_options,
    print_json,
    read_outputs,
)

if TYPE_CHECKING:
    from safeconduct.airlift.problem import Problem


SEARCH = 0.9
"""Of the work: for the schedule; the rest tells what limits it and what to add."""


def airlift(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The scenario, a TOML file.")] = None,
    problem: Annotated[
        Path | None, typer.Option("--problem", metavar="FILE", help="A bare problem (JSON) instead.")
    ] = None,
    out: OutFiles = None,
    reading: ReadingId = "",
    refuge: Annotated[
        list[str] | None, typer.Option("--refuge", metavar="ID", help="Use only this refuge. Repeat.")
    ] = None,
    emergency: Annotated[
        bool, typer.Option("--emergency", help="Plan with published emergency loads.")
    ] = False,
    flown: Annotated[
        Path | None,
        typer.Option("--flown", metavar="FILE", help="Flights that have left (a manifest): plan the rest."),
    ] = None,
    last: Annotated[
        Path | None, typer.Option("--last", metavar="FILE", help="With --flown: manifest of the last plan.")
    ] = None,
    now: Annotated[
        float | None, typer.Option("--now", min=0, help="With --flown: hour from which to plan.")
    ] = None,
    runs: Annotated[int, typer.Option("--runs", min=0, help="Simulated runs; 0 for none.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Seed of search and simulation.")] = 1,
    seconds: Seconds = None,
    resolution: Resolution = "1km",
    as_json: AsJson = False,
) -> None:
    """Plan the flights of an evacuation: schedule, proven bound, what limits it, and how late it may get.

    --out manifest.csv writes who flies when with whom; --out airlift.svg draws the closure curve and the flights.
    """
    from safeconduct.errors import InputError

    if (file is None) == (problem is None):
        raise InputError.single("airlift", "needs a scenario FILE or --problem, one of them.")
    if file is not None:
        from safeconduct.api import Wish
        from safeconduct.cli.airlift_file import Files, airlift_file

        written = {kind: path for path, kind in read_outputs(out, ("csv", "svg"))}
        with as_options():
            wish = Wish(seconds, emergency, tuple(refuge or ()), reading, runs, seed, resolution)
            plans = airlift_file(
                file, wish, Files(written.get("csv"), written.get("svg"), flown, last, now), as_json
            )
        if not any(plan.sorties for plan in plans):
            raise typer.Exit(NO_ROUTE)
        return
    assert problem is not None
    model, objective = _read(problem)
    content = _planned(model, objective, (BARE_S if seconds is None else seconds, runs, seed))
    if as_json:
        print_json(content)
        return
    from safeconduct.brief.airlift_table import airlift_lines

    print("\n".join(airlift_lines(content)))


BARE_S = 30.0
"""Time to search a bare problem where none is named, s."""


def _read(path: Path) -> tuple[Problem, str]:
    from safeconduct.airlift.problem_json import parse_bare
    from safeconduct.formats.json_text import read_json
    from safeconduct.limits import AIRLIFT_BYTES
    from safeconduct.store.files import read_text

    return parse_bare(read_json(read_text(path, AIRLIFT_BYTES), str(path)))


def _planned(model: Problem, objective: str, effort: tuple[float, int, int]) -> dict[str, Any]:
    from time import monotonic

    from safeconduct.airlift.report import makespan_dict, plan_dict
    from safeconduct.airlift.schedule import people_by
    from safeconduct.airlift.simulation.simulate import simulated_dict
    from safeconduct.airlift.solvers.budget import timed_budget
    from safeconduct.airlift.solvers.solve import solve, until_everybody
    from safeconduct.airlift.what_limits import what_limits
    from safeconduct.airlift.what_to_add import needs

    seconds, runs, seed = effort
    if objective == "makespan":
        model = until_everybody(model)
    budget = timed_budget(monotonic, seconds, seed)
    plan = solve(model, budget.share(SEARCH))
    everybody = sum(s.people for s in plan.sorties) == model.people
    limits = what_limits(model, plan.closure_h if everybody else 0.0, budget.share(0.5))
    late = people_by(plan.sorties, model.deadline_h) < model.people
    short = needs(model, budget) if late else ()
    told = makespan_dict if objective == "makespan" else plan_dict
    return {**told(model, plan, short, limits), **simulated_dict(model, plan.sorties, runs, seed)}


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(airlift)
