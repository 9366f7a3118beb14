"""The cases of a folder: each planned as of its day, blind to what came later, and compared with its record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from safeconduct.errors import Fault, InputError
from safeconduct.planning.model import Plan
from safeconduct.planning.plan import make_plan
from safeconduct.planning.run import Run
from safeconduct.replay.compare import Comparison, figures, plan_a, points, wrong_numbers
from safeconduct.replay.hindsight import facts_known_on, late_sources, without_later_reports
from safeconduct.replay.record import Record, read_record
from safeconduct.scenario.model import Scenario
from safeconduct.store.scenario import load_scenario, read_text
from safeconduct.store.world import load_world
from safeconduct.version import __version__

RECORD = "record.toml"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as read.

    Attributes
    ----------
    name : of its folder
    record : what happened
    scenario : what was known
    path, injects : of the scenario's file, and of what arrives in an exercise
    """

    name: str
    record: Record
    scenario: Scenario
    path: Path
    injects: Path


def read_cases(folder: Path) -> tuple[Case, ...]:
    """The cases below a folder, or the one that it is, in the order of their names.

    Raises
    ------
    InputError
        With every fault of every case: no case at all, an unreadable file, hindsight that is not marked as such, a
        number of the record that the scenario does not state.
    """
    found = (
        [folder]
        if (folder / RECORD).is_file()
        else sorted(path.parent for path in folder.glob(f"*/{RECORD}"))
    )
    if not found:
        hint = "Name the folder cases, or one case in it such as cases/kabul-2021."
        raise InputError.single(str(folder), f"holds no {RECORD}.", hint)
    cases: list[Case] = []
    faults: list[Fault] = []
    for path in found:
        try:
            case = read_case(path)
        except InputError as error:
            faults += error.faults
            continue
        faults += [
            Fault(f"{case.name}: {fault.where}", fault.what, fault.suggestion) for fault in _faults(case)
        ]
        cases.append(case)
    if faults:
        raise InputError(faults)
    return tuple(cases)


def read_case(folder: Path) -> Case:
    """One case, its own faults only."""
    record = read_record(folder / RECORD)
    path = folder / record.scenario
    return Case(folder.name, record, load_scenario(path), path, folder / "injects.toml")


def _faults(case: Case) -> list[Fault]:
    stated = figures(case.scenario)
    faults = [
        Fault("measure", f'the scenario states no "{one.of}".', f"It states {', '.join(stated)}.")
        for one in case.record.measure
        if one.of not in stated
    ]
    faults += [
        Fault(
            late.where,
            f"its source of {late.date} is later than the case's day.",
            "Leave it out, or mark it.",
        )
        for late in late_sources(case.scenario)
        if not late.said
    ]
    day = case.scenario.as_of
    faults += [
        Fault(
            "record",
            f"{row.source:.60} is of {row.date}, before the case's day.",
            "A record tells what came later.",
        )
        for row in case.record.rows
        if row.date < day
    ]
    return faults


def blind_run(case: Case, on_step: Callable[[str], None] = lambda _: None) -> Run:
    """The making of the case's plan with the facts as they could be known on its day."""
    world = load_world()
    text = read_text(case.path)
    return Run(
        replace(world, facts=facts_known_on(world.facts, case.scenario.as_of)),
        without_later_reports(case.scenario),
        scenario_sha256=sha256(text.encode()).hexdigest(),
        software=f"safeconduct {__version__}",
        on_step=on_step,
    )


def replay(case: Case, on_step: Callable[[str], None] = lambda _: None) -> Comparison:
    """Plans a case and compares."""
    return compare(case, make_plan(blind_run(case, on_step)))


def compare(case: Case, plan: Plan) -> Comparison:
    """A plan of a case beside its record."""
    scenario = case.scenario
    return Comparison(
        name=case.name,
        title=scenario.title,
        summary=case.record.summary,
        as_of=scenario.as_of.isoformat(),
        start=f"{scenario.start:%Y-%m-%d %H:%M} UTC",
        plan_a=plan_a(plan.readings[0]),
        points=points(case.record, plan),
        wrong=wrong_numbers(case.record, scenario),
        lessons=tuple(one.says for one in case.record.lesson),
        late=tuple(f"{one.where} ({one.date})" for one in late_sources(scenario)),
        checked=plan.verified,
    )
