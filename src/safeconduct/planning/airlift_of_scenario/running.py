"""A running airlift: what has flown is read from a manifest, the rest is planned, and the difference is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isfinite

from safeconduct.airlift.problem import Problem
from safeconduct.airlift.replan import difference, rest_of
from safeconduct.airlift.schedule import Sortie, Sorties, closure_h, curve, people_by
from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.formats.csv_text import Row, read_table
from safeconduct.planning.airlift_of_scenario.greedily import chosen
from safeconduct.planning.airlift_of_scenario.inputs import Ask, Builder, Built
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan, Out, Replan
from safeconduct.planning.airlift_of_scenario.plan import Effort, airlift_made, airlift_of, everybody, planned
from safeconduct.scenario.model import Refuge

COLUMNS = ("flight", "aircraft", "from", "to", "depart_h", "arrive_h", "group", "people")
"""Of a manifest, as `safeconduct airlift --manifest` writes it."""


@dataclass(frozen=True, slots=True)
class Flown:
    """What has happened so far.

    Attributes
    ----------
    flown : str
        Manifest of the flights that have left, as they went.
    last : str
        Manifest of the last plan; empty: the plan made before anything flew.
    now_h : float or None
        Hour from which to plan; None: the last take-off of those flown.
    """

    flown: str
    last: str = ""
    now_h: float | None = None


def replanned(ask: Ask, so_far: Flown, effort: Effort = Effort()) -> AirliftPlan:
    """The airlift with what has flown kept and the rest planned anew.

    Raises
    ------
    InputError
        With every fault of the manifests.
    """
    if ask.missing() or not ask.every:
        return airlift_of(ask, effort)
    builder = Builder(ask)
    whole = builder.build(ask.every)
    flown = read_manifest(so_far.flown, whole.problem, "--flown")
    if so_far.last:
        last = read_manifest(so_far.last, whole.problem, "--last")
        used = chosen(builder, ask)[0].refuges
    else:
        last, used = _before(ask, effort)
    landed = {s.to for s in flown}
    both = zip(whole.refuges, whole.problem.refuges, strict=True)
    kept = {r.id for r, one in both if r in used or one.id in landed}
    built = builder.build({pair: option for pair, option in ask.every.items() if pair[1] in kept})
    latest_h = max((s.depart_h for s in flown), default=0.0)
    now_h = latest_h if so_far.now_h is None else max(so_far.now_h, latest_h)
    rest = replace(built, problem=rest_of(built.problem, flown, now_h))
    return _joined(planned(ask, rest, effort), (flown, last), (built, now_h))


def _before(ask: Ask, effort: Effort) -> tuple[Sorties, tuple[Refuge, ...]]:
    """The plan made before anything flew, in a third of the time, and the refuges it used."""
    share = effort.budget.share(1 / 3) if effort.budget else None
    made = airlift_made(ask, replace(effort, budget=share, aside=False, runs=0))
    return ((), ()) if isinstance(made, AirliftPlan) else (made[0].sorties, made[1].refuges)


def _joined(after: AirliftPlan, sorties: tuple[Sorties, Sorties], at: tuple[Built, float]) -> AirliftPlan:
    """The rest with what has flown before it."""
    (flown, last), (built, now_h) = sorties, at
    problem = built.problem
    every = (*flown, *after.sorties)
    changed = difference(last, every)
    return replace(
        after,
        people=everybody(built),
        people_out=people_by(every, problem.deadline_h)
        + sum(n for h, n in built.overland if h <= problem.deadline_h),
        closure_h=closure_h(every),
        sorties=every,
        closure_curve=tuple(Out(h, n) for h, n in curve(every)),
        replan=Replan(
            now_h=now_h,
            flown=len(flown),
            people_flown=sum(s.people for s in flown),
            kept=changed.kept,
            changes=tuple(change.text for change in changed.changes),
            closure_before_h=changed.closure_before_h,
            closure_after_h=changed.closure_after_h,
            people_before=changed.people_before,
            people_after=changed.people_after,
        ),
    )


def read_manifest(text: str, problem: Problem, where: str) -> Sorties:
    """Flights of a manifest; lines of one flight are joined by its number.

    Raises
    ------
    InputError
        With every fault of the manifest, by line.
    """
    rows = read_table(text, COLUMNS, where=where, others=True)
    faults = list(_faults(rows, problem, where))
    if faults:
        raise InputError(faults)
    flights: dict[str, list[Row]] = {}
    for row in rows:
        flights.setdefault(row.cells["flight"], []).append(row)
    found = [_sortie([row.cells for row in lines]) for lines in flights.values()]
    faults = [
        *_twice(flights, where),
        *_crowded(flights, problem, where),
        *_two_places(found, where),
        *_too_many(found, problem, where),
    ]
    if faults:
        raise InputError(faults)
    return tuple(sorted(found, key=lambda s: (s.depart_h, s.aircraft)))


def _twice(flights: Mapping[str, list[Row]], where: str) -> Iterator[Fault]:
    """A group that stands twice on a flight, and lines of one flight that tell of two."""
    told = ("aircraft", "from", "to", "depart_h", "arrive_h")
    for flight, rows in flights.items():
        seen: dict[str, int] = {}
        for row in rows:
            group, first = row.cells["group"], rows[0]
            if group in seen:
                what = f"flight {flight:.20} with group {_name(group)} stands in line {seen[group]} already."
                yield Fault(f"{where} line {row.line}", what, "Take one of the two lines out.")
            seen.setdefault(group, row.line)
            if any(row.cells[c] != first.cells[c] for c in told):
                what = f"flight {flight:.20} is told differently in line {first.line}."
                yield Fault(f"{where} line {row.line}", what, "Give each flight its own number.")


def _crowded(flights: Mapping[str, list[Row]], problem: Problem, where: str) -> Iterator[Fault]:
    """More people on a flight than its aircraft has seats; a published emergency load counts as seats."""
    seats = {a.id: max(a.seats, a.seats_emergency or 0) for a in problem.fleet}
    each = {g.id: g.seats_each for g in problem.groups}
    for flight, rows in flights.items():
        aircraft = _name(rows[0].cells["aircraft"])
        taken = sum(int(row.cells["people"]) * each[_name(row.cells["group"])] for row in rows)
        if taken > seats[aircraft] + 1e-9:
            people = sum(int(row.cells["people"]) for row in rows)
            what = f"{people:,} people take {taken:,.0f} seats on flight {flight:.20}; {aircraft} has {seats[aircraft]:,}."
            yield Fault(
                f"{where} line {rows[0].line}", what, "Correct the people, or the seats in the scenario."
            )


def _two_places(found: list[Sortie], where: str) -> Iterator[Fault]:
    """An aircraft on two flights at once."""
    # neighbours in time are enough: who overlaps a later flight overlaps the next one too
    ordered = sorted(found, key=lambda s: (s.aircraft, s.depart_h, s.arrive_h))
    for before, after in pairwise(ordered):
        if before.aircraft == after.aircraft and after.depart_h < before.arrive_h - 1e-6:
            what = f"{after.aircraft} leaves at {after.depart_h:g} h, before it has landed at {before.arrive_h:g} h."
            yield Fault(where, what, "Correct the hours or the aircraft.")


def _sortie(lines: list[Mapping[str, str]]) -> Sortie:
    first = lines[0]
    depart_h, arrive_h = (_number(first[column]) or 0.0 for column in ("depart_h", "arrive_h"))
    loads = tuple((_name(row["group"]), int(row["people"])) for row in lines)
    # how it came there is not told and no longer matters
    here = _name(first["from"])
    return Sortie(
        _name(first["aircraft"]),
        here,
        depart_h,
        depart_h,
        here,
        _name(first["to"]),
        depart_h,
        arrive_h,
        loads,
    )


def _name(cell: str) -> str:
    """Without the quote that keeps a spreadsheet from reading a formula."""
    return cell[1:] if cell[:2] in {"'=", "'+", "'-", "'@"} else cell


def _faults(rows: list[Row], problem: Problem, where: str) -> Iterator[Fault]:
    known = {
        "aircraft": [a.id for a in problem.fleet],
        "from": [p.id for p in problem.pickups],
        "to": [r.id for r in problem.refuges],
        "group": [g.id for g in problem.groups],
    }
    for row in rows:
        yield from _row_faults(row.cells, known, f"{where} line {row.line}")


def _row_faults(row: Mapping[str, str], known: Mapping[str, list[str]], where: str) -> Iterator[Fault]:
    for column, names in known.items():
        name = _name(row[column])
        if name not in names:
            hint = did_you_mean(name, names) or f"There is {', '.join(names[:6])}."
            yield Fault(f"{where}.{column}", f'"{name:.40}" is not in the scenario.', hint)
    hours = [_number(row[column]) for column in ("depart_h", "arrive_h")]
    if any(h is None for h in hours) or not 0 <= (hours[0] or 0) <= (hours[1] or 0):
        yield Fault(where, "depart_h and arrive_h must be hours from the start, the first not the larger.")
    people = row["people"]
    if not (people.isascii() and people.isdecimal() and len(people) <= 9 and int(people) >= 1):
        yield Fault(f"{where}.people", f'"{row["people"]:.20}" is no number of people.', "Give 1 or more.")


def _number(cell: str) -> float | None:
    """A finite number; a spreadsheet that puts semicolons between cells puts commas in its numbers."""
    try:
        number = float(cell.replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _too_many(flown: list[Sortie], problem: Problem, where: str) -> Iterator[Fault]:
    for group in problem.groups:
        gone = sum(n for s in flown for name, n in s.loads if name == group.id)
        if gone > group.people:
            what = f"{gone:,} of {group.id} have flown, the scenario has {group.people:,}."
            yield Fault(where, what, "Correct the headcount of the group in the scenario.")
