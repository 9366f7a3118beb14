"""What is asked of a scenario: its plan, four ways, permissions, what if."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from safeconduct.api.asked import read_states
from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.store.world import load_world
from safeconduct.version import __version__

if TYPE_CHECKING:
    from safeconduct.api.results import BeforeAfter, PaceResult, PlanResult, WhatIfResult
    from safeconduct.planning.plan import Run
    from safeconduct.planning.watch import PlanSummary
    from safeconduct.planning.what_if import Case
    from safeconduct.scenario.model import ConsentStatus, Operation, Reading, Scenario

    ScenarioLike = str | os.PathLike[str] | Scenario


def load_scenario(path: str | os.PathLike[str]) -> Scenario:
    """The scenario of a TOML file; raises InputError with every fault."""
    from safeconduct.store.scenario import load_scenario as load

    return load(path)


def plan(
    scenario: ScenarioLike,
    reading: str = "",
    *,
    resolution: str = "1km",
    new_stop: Callable[[], Callable[[], bool]] | None = None,
    on_step: Callable[[str], None] | None = None,
) -> PlanResult:
    """The plan of a scenario (a file or what `load_scenario` gave), checked.

    Parameters
    ----------
    reading : id of the only reading to plan; all of them if empty
    new_stop : gives, for each search of all routes, a function that says when to stop with what is known
    on_step : told what is being worked on

    Raises
    ------
    InputError
        With every fault of the scenario.
    """
    from safeconduct.api.results import PlanResult
    from safeconduct.api.route_results import upgraded
    from safeconduct.planning.plan import make_plan

    run = _only(_run(scenario, resolution, new_stop, on_step), reading)
    return upgraded(PlanResult, make_plan(run))


def _run(
    scenario: ScenarioLike,
    resolution: str = "1km",
    new_stop: Callable[[], Callable[[], bool]] | None = None,
    on_step: Callable[[str], None] | None = None,
    claims: Mapping[str, float] | None = None,
) -> Run:
    """What the making of a plan is given."""
    from safeconduct.planning.run import Run, counted_stop
    from safeconduct.scenario.model import Scenario
    from safeconduct.store.scenario import read_text

    if not isinstance(scenario, str | os.PathLike | Scenario):
        what = f"{scenario!r:.40} is no scenario."
        raise InputError.single("scenario", what, "Give a file's path, or what load_scenario gave.")
    made = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    text = "" if isinstance(scenario, Scenario) else read_text(scenario)
    return Run(
        load_world(),
        made,
        scenario_sha256=sha256(text.encode()).hexdigest() if text else "",
        software=f"safeconduct {__version__}",
        resolution=resolution,
        new_stop=new_stop or counted_stop,
        on_step=on_step or (lambda _: None),
        claims=claims or {},
    )


def _only(run: Run, reading: str) -> Run:
    """With one reading alone, if one is named."""
    if not reading:
        return run
    return replace(run, scenario=replace(run.scenario, readings=(_reading(run.scenario, reading),)))


def pace(
    scenario: ScenarioLike,
    reading: str = "",
    *,
    resolution: str = "1km",
    new_stop: Callable[[], Callable[[], bool]] | None = None,
) -> PaceResult:
    """Four ways to prepare, across routes and refuges, so that one refusal takes as few of them as possible.

    Parameters
    ----------
    scenario : a file or what `load_scenario` gave
    reading : id of a reading; the first one if empty

    Raises
    ------
    InputError
        With every fault of the scenario, and where it states no chance for a state that a way hangs on.
    """
    from safeconduct.api.results import PaceResult
    from safeconduct.api.route_results import upgraded
    from safeconduct.planning.plan import reading_prospects

    run = _run(scenario, resolution, new_stop)
    found = reading_prospects(run, _reading(run.scenario, reading))
    if found.pace is None:
        raise InputError.single("chance.default", found.remark, "State a default, or each state's chance.")
    return upgraded(PaceResult, found.pace)


def whatif(
    scenario: ScenarioLike,
    cases: Sequence[Case] | None = None,
    reading: str = "",
    *,
    resolution: str = "1km",
    new_stop: Callable[[], Callable[[], bool]] | None = None,
) -> WhatIfResult:
    """The plan before and after refusals and consents; without cases: of the states the plan crosses.

    Raises
    ------
    InputError
        With every fault: unknown states, one that both refuses and consents.
    """
    from safeconduct.api.results import WhatIfResult
    from safeconduct.api.route_results import upgraded
    from safeconduct.planning.what_if import Case
    from safeconduct.planning.what_if import what_if as suppose

    run = _run(scenario, resolution, new_stop)
    chosen = _reading(run.scenario, reading)
    if cases is None:
        return upgraded(WhatIfResult, suppose(run, chosen))
    read: list[Case] = []
    faults: list[Fault] = []
    for case in cases:
        refuse, more = _states_and_areas(case.refuse, "refuse", run.scenario)
        grant, others = _states_and_areas(case.grant, "grant", run.scenario)
        faults += [*more, *others]
        both = ", ".join(sorted(refuse & grant))
        faults += [Fault("grant", f"{both} refuses as well.", "Say one of them.")] if both else []
        read.append(Case(tuple(sorted(refuse)), tuple(sorted(grant)), case.close))
    if faults:
        raise InputError(faults)
    return upgraded(WhatIfResult, suppose(run, chosen, read))


def _states_and_areas(
    words: Iterable[str], where: str, scenario: Scenario
) -> tuple[frozenset[str], list[Fault]]:
    """States by code, and the scenario's areas by key (``area:`` and id); a fault for each that is neither."""
    words = list(words)
    areas = [word for word in words if word.startswith("area:")]
    states, faults = read_states([word for word in words if word not in areas], where)
    known = [area.key for area in scenario.areas]
    faults += [
        Fault(where, f'the scenario has no area "{word.removeprefix("area:")}".', did_you_mean(word, known))
        for word in areas
        if word not in known
    ]
    return states | {word for word in areas if word in known}, faults


def permissions(
    scenario: ScenarioLike,
    answers: Iterable[str] = (),
    reading: str = "",
    *,
    resolution: str = "1km",
    new_stop: Callable[[], Callable[[], bool]] | None = None,
) -> BeforeAfter:
    """The plan before and after answers such as ``TR=refused``; its readings hold the permissions.

    Raises
    ------
    InputError
        With every fault: words that say nothing, unknown states, a step no permission can take.
    """
    from safeconduct.api.results import BeforeAfter, PlanResult
    from safeconduct.api.route_results import upgraded
    from safeconduct.planning.permissions import read_answers, with_answers
    from safeconduct.planning.plan import Desk, make_plan

    run = _only(_run(scenario, resolution, new_stop), reading)
    before = upgraded(PlanResult, make_plan(run))
    said = read_answers(answers)
    if not said:
        return BeforeAfter((before, before))
    read: dict[tuple[str, Operation], ConsentStatus] = {}
    faults: list[Fault] = []
    for (word, operation), status in said.items():
        found, more = read_states([word], "--set")
        faults += more
        read |= {(state, operation): status for state in found}
    if faults:
        raise InputError(faults)
    refused = {one.id: Desk(run, one).refused for one in run.scenario.readings}
    after = make_plan(replace(run, scenario=with_answers(run.scenario, read, refused)))
    return BeforeAfter((before, upgraded(PlanResult, after)))


def plan_summary(scenario: ScenarioLike, ledger: os.PathLike[str] | None = None) -> PlanSummary:
    """The few things of a plan that a watch compares, by the claims of a ledger if one is given."""
    from pathlib import Path

    from safeconduct.evidence import probabilities
    from safeconduct.store.ledger_files import read_ledger

    return plan_summary_with(scenario, probabilities(read_ledger(Path(ledger))) if ledger else {})


def plan_summary_with(scenario: ScenarioLike, chances: Mapping[str, float]) -> PlanSummary:
    """The same with stated probabilities of claims; any other claim is as the scenario has it.

    Trip wires are read at the scenario's start.
    """
    from safeconduct.consent import stop_after
    from safeconduct.planning.plan import make_plan
    from safeconduct.planning.summary import ENOUGH_SEARCHES, summary

    run = _run(scenario, new_stop=lambda: stop_after(ENOUGH_SEARCHES), claims=chances)
    return summary(make_plan(run), run.scenario, run.scenario.start)


def _reading(scenario: Scenario, name: str) -> Reading:
    """The reading of that id, or the first."""
    found = next((one for one in scenario.readings if name in ("", one.id)), None)
    if found is None:
        known = [one.id for one in scenario.readings]
        hint = did_you_mean(name, known) or f"There is {', '.join(known)}."
        raise InputError.single("reading", f'there is no reading "{name}".', hint)
    return found
