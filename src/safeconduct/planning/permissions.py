"""Permissions as a process: where each stands, who has to get it, and by when it must be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.facts import Facts, PermitNeed, permit_need
from safeconduct.planning.keys import ACCEPT, AREA, BORDER, ENTER, split
from safeconduct.planning.keys import operation as operation_of
from safeconduct.planning.options import Option
from safeconduct.planning.searched import Searched
from safeconduct.scenario.model import (
    Consent,
    ConsentStatus,
    Mark,
    Operation,
    Reading,
    Scenario,
)

OPERATIONS: tuple[Operation, ...] = get_args(Operation)
"""As written in a file."""
STATUSES: tuple[ConsentStatus, ...] = get_args(ConsentStatus)
"""As written in a file."""

TRANSITIONS: Mapping[ConsentStatus, frozenset[ConsentStatus]] = {
    # nobody has told: any word settles it
    "unknown": frozenset({"not_asked", "asked", "granted", "refused"}),
    # a state may open or close its sky to all without being asked
    "not_asked": frozenset({"asked", "granted", "refused"}),
    # a request may be taken back
    "asked": frozenset({"granted", "refused", "not_asked"}),
    # what was given can be taken away or run out; it is never refused after the fact
    "granted": frozenset({"revoked", "lapsed"}),
    # a no can be asked about again, or turn into a yes by itself
    "refused": frozenset({"asked", "granted"}),
    "revoked": frozenset({"asked", "granted"}),
    "lapsed": frozenset({"asked", "granted", "refused"}),
}
"""Where a permission can go from where it stands: its whole life."""

TO_ASK: frozenset[str] = frozenset({"not_asked", "unknown", "refused", "revoked", "lapsed"})
"""Statuses under which nothing comes unless somebody asks (again)."""

Due = Literal["late", "today", "later", "unknown", ""]
"""``late``: even the shortest lead time is over; ``today``: the longest one leaves no day to lose; ``later``;
``unknown``: no lead time is on record; empty: nothing to ask."""

ENTRY_REMARK = (
    "of people in transit over a border; no record says who lets whom in, or how long the answer takes"
)

LEAST_LEAD_DAYS = 1.0
"""A shorter lead time than a day counts as one when worth is told per day."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One state's consent to one kind of thing, as a task.

    Attributes
    ----------
    state : str
        ISO alpha-2, or the key of an area.
    operation : Operation
        Overflight or landing.
    status : ConsentStatus
        Where it stands; ``refused`` also where a closure on record bars.
    need : str
        Whether a permit is needed: yes, no, conditional, prohibited, sources differ or not known.
    ways : tuple of str
        Roles of the ways that need it (primary, alternate …); ``now`` for the way the plan takes now.
    owner : str
        Who has to get it; empty where nobody is named.
    asked_on, answered_on : date or None
    valid_from, valid_to : datetime or None
        Window of validity of what was granted.
    low_h, high_h : float or None
        Lead time, hours by the clock; None where nothing is on record.
    lead_from : str
        ``scenario``, or the record's grades, e.g. ``permit table, B``; empty without a lead time.
    sources_differ : bool
        The record's figures do not even overlap; the range spans them all.
    latest_ask : datetime or None
        Last moment to ask so that the longest lead time ends by the start; the shortest in `last_chance`.
    last_chance : datetime or None
    answer_by : datetime or None
        For what was asked on a known day: when the longest lead time is over.
    due : Due
        When to ask.
    worth : float or None
        Chance that some way is open to a refuge that takes people in, with this consent less without it
        (Birnbaum); None where no chance is told. For a landing: of the refuge's acceptance.
    worth_per_day : float or None
        `worth` by days of the longest lead time (one day at least): the order in which to ask.
    mark : Mark or None
        On whose word the status stands.
    remark : str
        What the record adds; conditions of the scenario's row.
    """

    state: str
    operation: Operation
    status: ConsentStatus
    need: str
    ways: tuple[str, ...] = ()
    owner: str = ""
    asked_on: date | None = None
    answered_on: date | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    low_h: float | None = None
    high_h: float | None = None
    lead_from: str = ""
    sources_differ: bool = False
    latest_ask: datetime | None = None
    last_chance: datetime | None = None
    answer_by: datetime | None = None
    due: Due = ""
    worth: float | None = None
    worth_per_day: float | None = None
    mark: Mark | None = None
    remark: str = ""

    @property
    def name(self) -> str:
        """``TR overflight``; of an area ``area gulf``."""
        if self.state.startswith(AREA):
            return self.state.replace(":", " ", 1)
        return f"{self.state} {self.operation}"


def check_step(where: str, now: ConsentStatus, then: ConsentStatus) -> Fault | None:
    """A fault if a permission cannot go from one status to the other; staying is no step."""
    if now == then or then in TRANSITIONS[now]:
        return None
    can = " or ".join(sorted(TRANSITIONS[now])).replace("_", " ")
    what = f"what is {now} cannot become {then}."
    return Fault(where, what.replace("_", " "), f"It can become {can}.")


def permissions(scenario: Scenario, facts: Facts, plan: Searched) -> tuple[Permission, ...]:
    """The permissions the ways of a reading need, and those the scenario names, in the order to ask."""
    needed = _needed(plan)
    # nobody is asked for an area to open when it is said to
    closed = {area.key for area in scenario.areas if area.kind == "closed"}
    needed = {key: ways for key, ways in needed.items() if key[0] not in closed}
    for row in plan.reading.consents:
        needed.setdefault((row.state, row.operation), [])
    # the closures' long list counts only where a way needs the state
    made = [_permission(scenario, facts, plan, key, ways) for key, ways in needed.items()]
    return tuple(sorted(made, key=_order))


def _order(one: Permission) -> tuple[bool, float, float, str, str]:
    """What is to be asked first: worth most per day; of equal worth the longest lead; then by name."""
    return (not one.due, -(one.worth_per_day or 0.0), -(one.high_h or 0.0), one.state, one.operation)


def _needed(plan: Searched) -> dict[tuple[str, Operation], list[str]]:
    """(State, operation) to the ways that need it."""
    needed: dict[tuple[str, Operation], list[str]] = {}
    for role, key in _steps(plan):
        ways = needed.setdefault(key, [])
        if role not in ways:
            ways.append(role)
    return needed


def _steps(plan: Searched) -> Iterator[tuple[str, tuple[str, Operation]]]:
    """(Way, what it needs) of the way now and of every way prepared."""
    if plan.best is not None and plan.best.option is not None:
        yield from _keys(plan, "now", plan.best.option)
    found = plan.prospects
    main = found.pace.origin if found and found.pace else ""
    for four in found.origins if found else ():
        for way in four.ways:
            role = way.role if four.origin == main else f"{way.role} from {way.origin}"
            if way.option is not None:
                yield from _keys(plan, role, way.option)


def _keys(plan: Searched, role: str, option: Option) -> Iterator[tuple[str, tuple[str, Operation]]]:
    """The permissions behind the keys of an option; leaving is asked with landing unless it is answered apart."""
    for key in sorted(option.keys):
        kind, state = split(key)
        if kind in (ACCEPT, BORDER):
            # nobody grants a border: who lets people in over it is asked for the entry
            continue
        if kind == AREA:
            yield role, (key, "overflight")
            continue
        asked = operation_of(key)
        if asked == "departure" and plan.reading.consent(state, "departure") is None:
            asked = "landing"
        yield role, (state, asked)


def _permission(
    scenario: Scenario, facts: Facts, plan: Searched, key: tuple[str, Operation], ways: list[str]
) -> Permission:
    state, operation = key
    reading = plan.reading
    if state.startswith(AREA):
        return _of_area(scenario, plan, state, ways)
    row = reading.consent(state, operation)
    asked = "landing" if operation == "departure" else operation
    if operation == "entry":
        need = PermitNeed(state, operation, "not known", None, None, False, (), ENTRY_REMARK)
    else:
        need = permit_need(facts, state, asked, reading.operator, reading.flight_kind, scenario.as_of)
    bare = Permission(
        state=state,
        operation=operation,
        status=_status(row, plan, key),
        need=need.need,
        ways=tuple(ways),
        worth=_worth(plan, key),
        remark="; ".join(word for word in (row.note if row else "", need.remark) if word),
    )
    return _timed(scenario, _with_lead(_with_row(bare, row), row, need))


def _of_area(scenario: Scenario, plan: Searched, key: str, ways: list[str]) -> Permission:
    """The passage through an area, asked of whoever controls it; no lead time is on record for it."""
    area = next(one for one in scenario.areas if one.key == key)
    bare = Permission(
        state=key,
        operation="overflight",
        status=area.answer,
        need="yes",
        ways=tuple(ways),
        valid_from=area.limits.begins,
        valid_to=area.limits.ends,
        mark=area.mark,
        worth=_worth(plan, (key, "overflight")),
        remark=f"asked of {area.asked_of}" if area.asked_of else "",
    )
    return _timed(scenario, bare)


def _status(row: Consent | None, plan: Searched, key: tuple[str, Operation]) -> ConsentStatus:
    if row is not None:
        return row.status
    return "refused" if key[1] == "overflight" and key[0] in plan.refused else "not_asked"


def _with_row(bare: Permission, row: Consent | None) -> Permission:
    if row is None:
        return bare
    return replace(
        bare,
        owner=row.owner,
        asked_on=row.asked_on,
        answered_on=row.answered_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        mark=row.mark,
    )


def _with_lead(one: Permission, row: Consent | None, need: PermitNeed) -> Permission:
    """The scenario's own lead time goes before the record's."""
    if row is not None and row.lead_time_h is not None:
        lead = row.lead_time_h
        return replace(one, low_h=lead.low, high_h=lead.high, lead_from="scenario")
    if need.high_h is None:
        return one
    grades = ", ".join(sorted({permit.quality for permit in need.rows}))
    return replace(
        one,
        low_h=need.low_h,
        high_h=need.high_h,
        lead_from=f"permit table, {grades}",
        sources_differ=need.disagree,
    )


def _timed(scenario: Scenario, one: Permission) -> Permission:
    """With the days that follow from the lead time."""
    asked = datetime.combine(one.asked_on, time(), UTC) if one.asked_on else None
    latest, last = _before(scenario.start, one.high_h), _before(scenario.start, one.low_h)
    days = max(LEAST_LEAD_DAYS, (one.high_h or 0.0) / 24.0)
    return replace(
        one,
        latest_ask=latest,
        last_chance=last,
        answer_by=asked + timedelta(hours=one.high_h)
        if asked and one.status == "asked" and one.high_h is not None
        else None,
        due=_due(scenario.as_of, one, latest, last),
        worth_per_day=None if one.worth is None else one.worth / days,
    )


def _before(start: datetime, hours: float | None) -> datetime | None:
    return None if hours is None else start - timedelta(hours=hours)


def _due(today: date, one: Permission, latest: datetime | None, last: datetime | None) -> Due:
    if not one.ways or one.need == "no" or one.status not in TO_ASK:
        return ""
    if latest is None or last is None:
        return "unknown"
    # who asks today asks by its end at the latest; the day of the last moment itself still counts
    if last.date() < today:
        return "late"
    return "today" if latest.date() <= today else "later"


def _worth(plan: Searched, key: tuple[str, Operation]) -> float | None:
    """Birnbaum importance for the chance of getting to a refuge that takes people in."""
    known = plan.prospects.any_refuge.leverage_both if plan.prospects else None
    if known is None:
        return None
    state, operation = key
    names = {state, ENTER + state} if operation == "entry" else {state}
    if operation == "landing":
        names = {ACCEPT + way.refuge for way in plan.ways if way.destination.state == state}
    return max((one.birnbaum for one in known.states if one.state in names), default=0.0)


def read_answers(words: Iterable[str], where: str = "--set") -> dict[tuple[str, Operation], ConsentStatus]:
    """``TR=refused`` or ``TR:landing=granted`` as keys and statuses; states are not looked up here.

    Raises
    ------
    InputError
        For every word that says neither.
    """
    found: dict[tuple[str, Operation], ConsentStatus] = {}
    faults = []
    for word in words:
        name, equals, status = (part.strip() for part in word.partition("="))
        state, _, operation = (part.strip() for part in name.partition(":"))
        status = status.replace(" ", "_").replace("-", "_").lower()
        if not (equals and state and status):
            faults.append(Fault(where, f'"{word}" says nothing.', "Write it as TR=refused."))
        elif operation not in ("", *OPERATIONS):
            faults.append(
                Fault(
                    where, f'there is no operation "{operation}".', "Write overflight, landing or departure."
                )
            )
        elif status not in STATUSES:
            hint = did_you_mean(status, STATUSES) or f"Choose one of {', '.join(STATUSES)}."
            faults.append(Fault(where, f'there is no status "{status}".', hint))
        else:
            key: tuple[str, Operation] = (state, _operation(operation))
            found[key] = next(one for one in STATUSES if one == status)
    if faults:
        raise InputError(faults)
    return found


def _operation(word: str) -> Operation:
    """The operation a word names; overflight where it names none."""
    return next((one for one in OPERATIONS if one == word), "overflight")


def with_answers(
    scenario: Scenario,
    answers: Mapping[tuple[str, Operation], ConsentStatus],
    refused: Mapping[str, frozenset[str]] | None = None,
    by: str = "--set",
) -> Scenario:
    """The scenario with other answers in every reading, each marked as assumed by `by`.

    Parameters
    ----------
    scenario : Scenario
    answers : (state, operation) to status
    refused : reading id to states that refuse to begin with; given, steps the table forbids are faults

    Raises
    ------
    InputError
        For every step that :data:`TRANSITIONS` forbids.
    """
    faults = []
    for reading in scenario.readings if refused is not None else ():
        for (state, operation), status in answers.items():
            row = reading.consent(state, operation)
            closed = state in (refused or {}).get(reading.id, ()) and operation == "overflight"
            now: ConsentStatus = row.status if row else "refused" if closed else "not_asked"
            faults.append(check_step(f"{by} {state} {operation}", now, status))
    found = list(dict.fromkeys(fault for fault in faults if fault))
    if found:
        raise InputError(found)
    return replace(scenario, readings=tuple(_answered(reading, answers, by) for reading in scenario.readings))


def _answered(reading: Reading, answers: Mapping[tuple[str, Operation], ConsentStatus], by: str) -> Reading:
    rows = {row.key: row for row in reading.consents}
    for key, status in answers.items():
        blank = Consent(*key, status, Mark("assumed", by=by))
        old = rows.get(key)
        rows[key] = replace(old, status=status, mark=blank.mark) if old else blank
    told = tuple(f"{state} {operation} {status}" for (state, operation), status in answers.items())
    return replace(
        reading,
        consents=tuple(rows[key] for key in sorted(rows)),
        overrides=(*reading.overrides, *told),
    )


__all__ = [
    "TRANSITIONS",
    "Permission",
    "check_step",
    "permissions",
    "read_answers",
    "with_answers",
]
